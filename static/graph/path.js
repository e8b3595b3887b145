// Paths of calls: from an agent, or any, to another or to a capability, each call with its reason; and why there is none.
"use strict";
{
  const { data, names, delegations, statements, node, button, href, signature, has, told, find } =
    graph;
  const { running, startable, walk, lineLink, sentence, says, classOf, CONTRAST, DEPTH } = graph;
  const [from, to] = [document.getElementById("from"), document.getElementById("to")];
  const place = document.getElementById("ways");
  /** Paths that are shown, and steps of a search after which it is given up. */
  const [MOST, PATIENCE] = [5, 5000];
  /** @type {number[][]} */
  let paths = [];

  /** @returns {number[][]} the shortest paths over calls that can run, none through an agent twice */
  function shortest(start, arrived, last) {
    const found = [];
    const pending = [[start]];
    for (let step = 0; step < pending.length && step < PATIENCE && found.length < MOST; step++) {
      const path = pending[step];
      const end = path.at(-1);
      if (path.length > 1 && arrived(end)) found.push(path);
      else if (path.length <= last)
        for (const next of running(end))
          if (!path.includes(next) && passes(path, end)) pending.push([...path, next]);
    }
    return found;
  }
  const passes = (path, end) => path.length === 1 || !data.last.includes(end);

  function draw() {
    const [start, end] = [from.value.trim(), to.value.trim()];
    paths = [];
    if (!end) return place.replaceChildren();
    const bit = data.capabilities.indexOf(end.replace(/^can:/, ""));
    const isPower = end.startsWith("can:");
    const [a, b] = [find(start), isPower ? -1 : find(end)];
    const isKnown = isPower ? bit >= 0 : b >= 0;
    if (!isKnown || (start && a < 0)) {
      const unknown = isKnown ? start : end;
      return place.replaceChildren(
        node("p", {}, told(t("No agent is called {name}."), { name: unknown })),
      );
    }
    const arrived = isPower ? (ix) => has(ix, bit) : (ix) => ix === b;
    place.replaceChildren(...(start ? fromOne(a, arrived, bit) : fromAny(arrived, end)));
  }
  function fromOne(start, arrived, bit) {
    const own = bit >= 0 && has(start, bit);
    const most = data.agents[start][DEPTH];
    paths = shortest(start, arrived, most);
    const note = own
      ? [node("p", {}, told(t("{agent} has it itself."), { agent: names[start] }))]
      : [];
    if (paths.length) return [...note, ...answers(t("Yes."))];
    const possible = own ? undefined : walk(start, arrived, startable, most);
    if (possible) {
      paths = [possible];
      return answers(t("Possible: the runtime allows it, and no file asks for it."));
    }
    return [...note, ...(own ? [] : refusal(start, arrived))];
  }
  function fromAny(arrived, end) {
    const all = names.flatMap((_, ix) => shortest(ix, arrived, data.agents[ix][DEPTH]).slice(0, 1));
    paths = all.sort((a, b) => a.length - b.length).slice(0, MOST * 4);
    // A phrase is found where it is said in one line.
    // prettier-ignore
    const phrase = t("{n} agent gets to {end} over calls that can run.|{n} agents get to {end} over calls that can run.");
    return [
      node("p", {}, node("strong", {}, told(phrase, { n: all.length, end }))),
      ...paths.map(steps),
    ];
  }
  const answers = (verdict) => [node("p", {}, node("strong", {}, verdict)), ...paths.map(steps)];

  function steps(path) {
    const item = (ix, step) => {
      const stop = node(
        "span",
        { class: "stop" },
        node("a", { href: href(ix) }, names[ix]),
        " ",
        signature(ix),
      );
      const next = path[step + 1];
      return node("li", {}, stop, ...(next === undefined ? [] : [hop(ix, next)]));
    };
    return node("ol", { class: "way" }, ...path.map(item));
  }
  function hop(a, b) {
    const stated = delegations[a].get(b);
    if (!stated)
      return node("span", { class: "says possible" }, t("can start; no file asks for it"));
    const [{ by, line, to: named }] = stated;
    const words = button(says(stated), () => graph.drawer.open([a, b], words));
    return node(
      "span",
      { class: "says runs" },
      words,
      " ",
      lineLink(by, line),
      sentence(by, line, named),
    );
  }

  /** Why no path leads there: what limits the first agent, and which written relations look like a path and are none. */
  function refusal(start, arrived) {
    const limit = data.limits[start];
    const because = limit
      ? told(t("{agent} cannot start other agents: {reason}."), {
          agent: names[start],
          reason: limit,
        })
      : t("No chain of calls that the runtimes allow leads there.");
    const answer = [node("p", {}, node("strong", {}, t("No.")), " ", because)];
    const mentioned = (ix) =>
      statements
        .filter((one) => one.by === ix && one.to >= 0 && classOf(one.type) !== CONTRAST)
        .map((one) => one.to);
    const path = walk(start, arrived, mentioned, Infinity) ?? [];
    const blocked = path.slice(1).flatMap((to, step) => blocking(path[step], to));
    if (blocked.length)
      answer.push(
        node("p", {}, t("Written, but no call that can run:")),
        node("ul", { class: "said" }, ...blocked),
      );
    return answer;
  }
  function blocking(a, b) {
    const own = statements.filter(
      ({ by, to, type }) => by === a && to === b && classOf(type) !== CONTRAST,
    );
    return own.map((statement) => {
      const reason = statement.stop ?? t("can run");
      const words = `${names[a]} ${data.types[statement.type]} ${names[b]}: ${reason} `;
      return node(
        "li",
        {},
        words,
        lineLink(a, statement.line),
        " ",
        sentence(a, statement.line, b),
      );
    });
  }

  for (const field of [from, to])
    field.addEventListener("input", () => {
      draw();
      graph.remember();
    });
  graph.views.path = {
    draw,
    svgs: () => [],
    edges: () => paths.flatMap((path) => path.slice(1).map((end, step) => [path[step], end])),
  };
}
