// The drawer: what is behind a line of the graph, and what there is to know of an agent.
"use strict";
{
  const {
    data,
    names,
    ids,
    statements,
    delegations,
    callersOf,
    node,
    button,
    name,
    href,
    signature,
    has,
  } = graph;
  const {
    allows,
    stop,
    call,
    running,
    startable,
    reach,
    byRisk,
    lineLink,
    text,
    marked,
    told,
    filled,
  } = graph;
  const place = document.getElementById("drawer");
  /** Lines shown before and behind the one that says so. */
  const AROUND = 2;
  /** What the keyboard returns to. */
  let opener;

  /** @param {number[]} shown an agent, or caller and callee */
  function open(shown, from) {
    opener = from;
    graph.state.show = shown;
    fill();
    graph.drawing.show();
    graph.remember();
    place.focus({ preventScroll: true });
  }
  function close() {
    if (place.hidden) return false;
    graph.state.show = [];
    fill();
    graph.drawing.show();
    graph.remember();
    if (opener?.isConnected) opener.focus({ preventScroll: true });
    return true;
  }
  function fill() {
    const [a, b] = graph.state.show;
    place.hidden = a === undefined;
    if (a === undefined) return;
    const parts = b !== undefined ? edge(a, b) : a < 0 ? stranger(a) : agent(a);
    place.replaceChildren(
      button("×", close, { class: "close", "aria-label": t("Close") }),
      ...parts,
    );
    place.scrollTop = 0;
  }
  const link = (ix) => (ix < 0 ? node("b", {}, name(ix)) : node("a", { href: href(ix) }, name(ix)));

  // A line: its verdict, then each sentence with the lines around it.
  function edge(from, to) {
    const stated = delegations[from]?.get(to) ?? [];
    const others = statements.filter(
      (other) =>
        !stated.includes(other) &&
        ((other.by === from && other.to === to) || (other.by === to && other.to === from)),
    );
    const parts = [node("h2", {}, link(from), " → ", link(to))];
    if (from >= 0 && to >= 0) parts.push(verdict(from, to, stated));
    parts.push(node("ul", { class: "mentions" }, ...stated.flatMap(mentions)));
    if (others.length)
      parts.push(
        node("h3", {}, stated.length ? t("Other relations") : t("Relations")),
        node("ul", { class: "mentions" }, ...others.flatMap(mentions)),
      );
    parts.push(node("p", { class: "acts" }, copyLink()));
    return parts;
  }
  function verdict(from, to, stated) {
    if (!stated.length)
      return node(
        "p",
        {},
        allows(from, to)
          ? t("Possible: the runtime allows the call, and no file asks for it.")
          : t("No call is written."),
      );
    const reason = stop(from, to);
    return node(
      "p",
      {},
      node("strong", {}, reason ? t("Cannot run:") : t("Can run.")),
      reason ? ` ${reason}.` : "",
    );
  }
  function mentions(statement) {
    const { by, to, type, layer, line, again, stop } = statement;
    const kind = [data.types[type], layer ? t("documented") : t("declared")].join(", ");
    return [line, ...again].map((at, count) =>
      node(
        "li",
        {},
        node("b", {}, name(by)),
        ` ${kind} `,
        lineLink(by, at),
        ...(stop && !count && !call(statement)
          ? [node("span", { class: "reason" }, ` ${stop}`)]
          : []),
        around(by, at, to),
      ),
    );
  }
  /** The lines around one, as soon as they are there. */
  function around(by, line, to) {
    const made = node("div", { class: "around" });
    text(by).then(({ first, lines }) => {
      const at = line - first;
      const shown = lines.slice(Math.max(0, at - AROUND), at + AROUND + 1);
      const start = Math.max(0, at - AROUND);
      made.append(
        ...shown.map((words, ix) =>
          start + ix === at
            ? node("p", { class: "meant" }, ...marked(words, to))
            : node("p", {}, words),
        ),
      );
    });
    return made;
  }
  function copyLink() {
    const label = node("span", {}, t("Copy link"));
    const made = button("", () => globalThis.copied(made, () => location.href));
    made.append(label);
    return made;
  }

  // An agent: what it can do by itself and through others, and whom it is connected with.
  function agent(ix) {
    const parts = [node("h2", {}, link(ix), " ", signature(ix)), summary(ix)];
    const limit = data.limits[ix];
    if (limit)
      parts.push(
        node(
          "p",
          {},
          told(t("{agent} cannot start other agents: {reason}."), {
            agent: names[ix],
            reason: limit,
          }),
        ),
      );
    parts.push(
      node(
        "p",
        { class: "acts" },
        node("a", { href: href(ix) }, t("open page")),
        button(t("Focus"), () => graph.go({ view: "focus", at: ix })),
        button(t("Path from here"), () => graph.go({ view: "path", from: ids[ix] })),
        copyLink(),
      ),
    );
    const reached = reaches(ix);
    if (reached.length) parts.push(node("h3", {}, t("Can indirectly")), node("ul", {}, ...reached));
    parts.push(...neighbours(t("Delegates to"), [...delegations[ix].keys()], (to) => [ix, to]));
    parts.push(...neighbours(t("Called by"), callersOf[ix], (from) => [from, ix]));
    return parts;
  }
  function summary(ix) {
    const mentioned = statements.filter(({ to }) => to === ix).length;
    // A phrase is found where it is said in one line.
    // prettier-ignore
    return node("p", {}, told(t("Mentioned {mentions} times, called by {callers}. Delegates to {delegations}, {running} can run."), {
      mentions: mentioned,
      callers: callersOf[ix].length,
      delegations: delegations[ix].size,
      running: running(ix).length,
    }));
  }
  function reaches(ix) {
    return data.capabilities.flatMap((capability, bit) => {
      if (has(ix, bit)) return [];
      const written = reach(ix, bit);
      const path = written ?? reach(ix, bit, startable);
      if (!path) return [];
      const via = path
        .slice(1)
        .map((at) => names[at])
        .join(" → ");
      const phrase = written
        ? t("{capability}, via {path}")
        : t("{capability}, via {path}, which no file asks for");
      return [
        node("li", {}, ...filled(phrase, { capability: node("b", {}, capability), path: via })),
      ];
    });
  }
  function neighbours(title, agents, ends) {
    if (!agents.length) return [];
    const item = (other) => {
      const shown = ends(other);
      const kind = stop(...shown) ? "written" : "runs";
      return node(
        "li",
        { class: `key ${kind}` },
        button(name(other), () => open(shown, opener)),
      );
    };
    return [
      node("h3", {}, title),
      node("ul", { class: "near" }, ...[...agents].sort(byRisk).map(item)),
    ];
  }
  function stranger(at) {
    const named = statements.filter(({ to }) => to === at);
    return [
      node("h2", {}, name(at)),
      node("p", {}, named[0]?.stop ?? ""),
      node("ul", { class: "mentions" }, ...named.flatMap(mentions)),
    ];
  }

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented || event.target.closest("dialog")) return;
    if (close()) event.preventDefault();
  });
  graph.drawer = { open, close, fill };
}
