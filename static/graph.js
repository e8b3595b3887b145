// The graph page: highlights the connections of an agent, draws the one in focus, finds paths of calls, filters.
// Everything it works on stands in the page; the state stands in the address.
"use strict";
{
  const data = JSON.parse(document.getElementById("graph-data").textContent);
  const isles = document.getElementById("isles");
  const form = document.getElementById("sieve");
  const lit = document.getElementById("lit");
  const invitation = lit.textContent;
  const shown = document.getElementById("shown");
  const rows = data.agents.map((_, ix) => document.getElementById(`a${ix}`));
  const links = rows.map((row) => row.querySelector("a"));
  const names = links.map((link) => link.textContent);
  const ids = links.map((link) =>
    decodeURIComponent(
      link
        .getAttribute("href")
        .replace(/^.*agents\//, "")
        .replace(/\/(index\.html)?$/, ""),
    ),
  );
  const [CATEGORY, SOURCE, BITS, FOUND, POOL, DEPTH] = [0, 1, 2, 3, 4, 5];
  const APART = data.types.length - 1;
  const UNKNOWN = data.types.length - 2;
  const [uncalled, last] = [new Set(data.uncalled), new Set(data.last)];
  const MOST_ROWS = 16;

  const state = { pinned: -1, depth: 1, way: [] };
  // What the filters let through: who is called by whom, by index, with the relations between them.
  let out = [],
    into = [],
    effective = false;

  function node(tag, attributes = {}, ...children) {
    const made = document.createElement(tag);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  }
  function drawn(tag, attributes = {}, ...children) {
    const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  }
  const { written, filled, told } = globalThis.saying; // page.js
  const fields = (name) => [...form.querySelectorAll(`[name="${name}"]`)];
  const checked = (name) =>
    new Set(
      fields(name)
        .filter((field) => field.checked)
        .map((field) => Number(field.value)),
    );
  const value = (name) => form.elements[name]?.value ?? "";

  // The network that the filters leave.
  function build() {
    const layers = checked("layer"),
      types = checked("type");
    out = names.map(() => new Map());
    into = names.map(() => new Map());
    for (const [from, to, type, layer, line] of data.relations) {
      if (!layers.has(layer) || !types.has(type) || from === to) continue;
      const said = { type, layer, line };
      if (!out[from].get(to)?.push(said)) out[from].set(to, [said]);
      if (to >= 0 && !into[to].get(from)?.push(said)) into[to].set(from, [said]);
    }
    effective = layers.has(2);
  }
  const rule = (from, to) => {
    const may = data.calls[from];
    return (
      from !== to &&
      (may === 1
        ? data.agents[from][POOL] === data.agents[to][POOL] && !uncalled.has(to)
        : may !== 0 && may.includes(to))
    );
  };

  // The calls that files state, by caller and callee, whatever the filters leave out.
  const delegations = names.map(() => new Map());
  for (const [from, to, type, , line] of data.relations) {
    const calling = data.calling[type];
    if (!calling || to < 0 || from === to) continue;
    const [caller, callee] = calling > 0 ? [from, to] : [to, from];
    const statement = { by: from, type, line };
    if (!delegations[caller].get(callee)?.push(statement))
      delegations[caller].set(callee, [statement]);
  }
  const running = (ix) => [...delegations[ix].keys()].filter((to) => rule(ix, to));

  function callees(ix) {
    const found = new Set(out[ix].keys());
    if (effective) names.forEach((_, to) => rule(ix, to) && found.add(to));
    return found;
  }
  function callers(ix) {
    const found = new Set(into[ix].keys());
    if (effective) names.forEach((_, from) => rule(from, ix) && found.add(from));
    return found;
  }
  // Telling two agents apart leads from neither to the other.
  const leads = (said) => !said || said.some(({ type }) => type !== APART);

  // Lighting up.
  // Only colours change on the overview: any text laid out anew there lays out all of its columns.
  let lighted = [],
    folds = [];
  function clear() {
    for (const row of lighted) row.classList.remove("here", "to", "from");
    lighted = [];
    for (const summary of folds) summary.classList.remove("holds");
    folds = [];
  }
  function light(ix) {
    clear();
    const add = (at, kind) => {
      rows[at].classList.add(kind);
      lighted.push(rows[at]);
    };
    if (ix < 0) {
      for (const at of state.way) add(at, "to");
      return say();
    }
    const to = callees(ix),
      from = callers(ix);
    add(ix, "here");
    let missing = 0;
    for (const at of to) at >= 0 ? add(at, "to") : missing++;
    for (const at of from) add(at, "from");
    let folded = 0;
    for (const row of new Set(lighted)) {
      const fold = row.closest("details:not([open])");
      if (!fold) continue;
      folded++;
      folds.push(fold.firstElementChild);
      fold.firstElementChild.classList.add("holds");
    }
    say(ix, missing, folded);
  }
  function say(ix, missing, folded) {
    lit.replaceChildren();
    if (ix === undefined) {
      const visible = rows.filter((row) => !row.hidden).length;
      lit.append(
        visible < rows.length
          ? told(t("{n} of {all} agents shown."), { n: visible, all: rows.length })
          : invitation,
      );
      return;
    }
    const pinned = ix === state.pinned;
    const sentence = filled(
      t(
        "{agent} is mentioned by {callers}, mentions {callees}{missing}, and delegates to {delegations} ({running} can run){folded}.",
      ),
      {
        agent: node("strong", {}, names[ix]),
        callers: node("b", { class: "from" }, written(into[ix].size)),
        callees: node("b", { class: "to" }, written(out[ix].size)),
        delegations: written(delegations[ix].size),
        running: written(running(ix).length),
        missing: missing
          ? told(t(" ({n} of them not in this catalog, or ambiguous)"), { n: missing })
          : "",
        folded: folded ? told(t("; {n} of these are collapsed below"), { n: folded }) : "",
      },
    );
    lit.append(node("span", {}, ...sentence));
    if (!pinned) return;
    const release = node(
      "button",
      { type: "button", title: t("Leave the focus") },
      node("kbd", {}, "esc"),
    );
    release.addEventListener("click", letGo);
    lit.append(node("a", { href: links[ix].getAttribute("href") }, t("open page")), release);
  }

  // The agent in focus: columns by distance, callers to the left.
  function distances(ix, next, depth) {
    const found = new Map([[ix, 0]]);
    let edge = [ix];
    for (let step = 1; step <= depth && edge.length; step++) {
      const further = [];
      for (const at of edge) {
        for (const other of at < 0 ? [] : next(at)) {
          if (found.has(other)) continue;
          found.set(other, step);
          further.push(other);
        }
      }
      edge = further;
    }
    return found;
  }
  // Who is both caller and callee stands on both sides.
  function columns(ix, depth) {
    const before = distances(ix, callers, depth),
      behind = distances(ix, callees, depth);
    const at = (found, step) =>
      [...found].filter(([, distance]) => distance === step).map(([other]) => other);
    const sides = [{ at: 0, here: [ix] }];
    for (let step = 1; step <= depth; step++) {
      sides.unshift({ at: -step, here: at(before, step) });
      sides.push({ at: step, here: at(behind, step) });
    }
    return sides.filter((side) => side.here.length);
  }
  const name = (at) => (at < 0 ? data.strangers[-1 - at][0] : names[at]);
  const between = (from, to) => (from < 0 ? undefined : out[from].get(to));
  const tied = (from, to) =>
    from >= 0 && (out[from].has(to) || (effective && to >= 0 && rule(from, to)));
  function order(sides) {
    const place = new Map();
    const number = (side) =>
      side.here.forEach((at, row) => place.set(`${side.at} ${at}`, row - side.here.length / 2));
    sides.forEach((side, column) => {
      const near = sides[column + (side.at < 0 ? 1 : -1)]?.here ?? [];
      const ties = new Map(
        side.here.map((at) => [
          at,
          near.filter((other) => (side.at < 0 ? tied(at, other) : tied(other, at))).length,
        ]),
      );
      side.here.sort((a, b) => ties.get(b) - ties.get(a) || name(a).localeCompare(name(b)));
      side.more = side.here.length > MOST_ROWS + 1 ? side.here.splice(MOST_ROWS).length : 0;
      side.here.sort((a, b) => name(a).localeCompare(name(b)));
      number(side);
    });
    for (let sweep = 0; sweep < 6; sweep++) {
      for (let step = 1; step < sides.length; step++) {
        const [near, side] =
          sweep % 2
            ? [sides[sides.length - step], sides[sides.length - step - 1]]
            : [sides[step - 1], sides[step]];
        const weight = (at) => {
          const tiedTo = near.here
            .filter((other) => tied(at, other) || tied(other, at))
            .map((other) => place.get(`${near.at} ${other}`));
          return tiedTo.length
            ? tiedTo.reduce((a, b) => a + b, 0) / tiedTo.length
            : place.get(`${side.at} ${at}`);
        };
        const weights = new Map(side.here.map((at) => [at, weight(at)]));
        side.here.sort((a, b) => weights.get(a) - weights.get(b));
        number(side);
      }
    }
  }
  function words(said) {
    return said
      ? [...new Set(said.map(({ type }) => data.types[type]))].join(", ")
      : t("can start");
  }
  function picture(ix, depth) {
    const sides = columns(ix, depth);
    order(sides);
    const [row, gap, high, wide] = depth > 1 ? [42, 56, 34, 222] : [42, 92, 34, 232];
    const rowsOf = (side) => side.here.length + (side.more ? 1 : 0);
    const height = Math.max(...sides.map(rowsOf)) * row;
    const width = sides.length * wide + (sides.length - 1) * gap + 2;
    const svg = drawn("svg", {
      viewBox: `0 0 ${width} ${height}`,
      width,
      role: "group",
      "aria-label": told(t("{agent} and its neighbours"), { agent: names[ix] }),
    });
    const edges = drawn("g", { class: "edge" }),
      nodes = drawn("g");
    const y = (side, at) => height / 2 + (at - (rowsOf(side) - 1) / 2) * row;
    const x = (column) => 1 + column * (wide + gap);
    sides.forEach((side, column) => {
      side.here.forEach((at, place) =>
        nodes.append(box(at, x(column), y(side, place), wide, high, at === ix)),
      );
      if (side.more)
        nodes.append(
          drawn(
            "text",
            { class: "note", x: x(column) + 12, y: y(side, side.here.length) + 4 },
            told(t("and {n} more"), { n: side.more }),
          ),
        );
      const next = sides[column + 1];
      if (!next) return;
      side.here.forEach((a, from) =>
        next.here.forEach((b, to) => {
          if (!tied(a, b)) return;
          const said = between(a, b);
          const [x1, y1, x2, y2] = [x(column) + wide, y(side, from), x(column + 1), y(next, to)];
          const verdict =
            b >= 0 && delegations[a].has(b) && rule(a, b) ? "runs" : said ? "written" : "possible";
          const broken = b < 0 && !data.strangers[-1 - b][1] ? " broken" : "";
          const bend = gap * 0.6;
          edges.append(
            drawn(
              "path",
              {
                class: verdict + broken,
                d: `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`,
              },
              drawn("title", {}, `${name(a)} ${words(said)} ${name(b)}`),
            ),
            drawn("path", {
              class: "tip",
              d: `M${x2 - 6} ${y2 - 3}L${x2} ${y2}L${x2 - 6} ${y2 + 3}z`,
            }),
          );
        }),
      );
    });
    svg.append(edges, nodes);
    return svg;
  }
  const pen = document.createElement("canvas").getContext("2d");
  function fit(text, most) {
    pen.font = `13px ${getComputedStyle(document.body).fontFamily}`;
    let kept = text;
    while (kept && pen.measureText(kept === text ? text : `${kept}…`).width > most)
      kept = kept.slice(0, -1);
    return kept === text ? text : `${kept}…`;
  }
  function box(at, x, y, wide, high, own) {
    const kind =
      at >= 0
        ? own
          ? " self"
          : ""
        : [" dangling", " ambiguous", " builtin"][data.strangers[-1 - at][1]];
    const parts = [
      drawn("title", {}, name(at)),
      drawn("rect", { x, y: y - high / 2, width: wide, height: high, rx: 6 }),
      drawn("text", { x: x + 12, y: y + 4 }, fit(name(at), wide - (at < 0 ? 24 : 76))),
    ];
    if (at >= 0) {
      const signature = drawn("text", { class: "sig", x: x + wide - 12, y: y + 4 });
      for (const letter of rows[at].querySelector(".sig").textContent)
        signature.append(letter === "·" ? letter : drawn("tspan", { class: letter }, letter));
      parts.push(signature);
    }
    const inner =
      at >= 0 && !own ? [drawn("a", { href: links[at].getAttribute("href") }, ...parts)] : parts;
    return drawn("g", { class: `node${kind}` }, ...inner);
  }
  function source(ix, line) {
    return `${links[ix].getAttribute("href").replace(/index\.html$/, "")}source.html#L${line}`;
  }
  function focus() {
    const ix = state.pinned;
    shown.hidden = ix < 0 && !shown.dataset.path;
    if (ix < 0) return;
    delete shown.dataset.path;
    const steps = node("p", { class: "steps" }, t("Steps"), " ");
    for (const depth of [1, 2, 3]) {
      const button = node(
        "button",
        { type: "button", "aria-pressed": String(depth === state.depth) },
        String(depth),
      );
      button.addEventListener("click", () => {
        state.depth = depth;
        focus();
        remember();
        shown.querySelector(`.steps [aria-pressed="true"]`).focus();
      });
      steps.append(button);
    }
    const said = node("ul", { class: "said" });
    const item = (from, to, one) =>
      node(
        "li",
        to < 0 ? { class: ["dangling", "", ""][data.strangers[-1 - to][1]] } : {},
        `${name(from)} ${data.types[one.type]} ${name(to)} `,
        node(
          "a",
          { class: "at", href: source(from, one.line) },
          told(t("line {line}"), { line: String(one.line) }),
        ),
      );
    for (const [to, all] of out[ix]) for (const one of all) said.append(item(ix, to, one));
    for (const [from, all] of into[ix]) for (const one of all) said.append(item(from, ix, one));
    shown.replaceChildren(
      node("h2", {}, node("a", { href: links[ix].getAttribute("href") }, names[ix])),
      steps,
      node(
        "div",
        { class: state.depth > 1 ? "below" : "beside" },
        node(
          "div",
          { class: "scroll", tabindex: "0", role: "region", "aria-label": t("Picture") },
          picture(ix, state.depth),
        ),
        said,
      ),
    );
  }

  // Paths: from an agent to another, or to the nearest that holds a capability.
  function path() {
    const [from, to] = [value("from"), value("to")].map((text) => text.trim());
    state.way = [];
    if (!from || !to) {
      if (shown.dataset.path) {
        delete shown.dataset.path;
        shown.hidden = state.pinned < 0;
        focus();
      }
      return;
    }
    const at = (text) => (ids.includes(text) ? ids : names).indexOf(text);
    const start = at(from),
      bit = data.capabilities.indexOf(to.replace(/^can:/, ""));
    const arrived = to.startsWith("can:")
      ? (ix) => bit >= 0 && data.agents[ix][BITS] & (1 << bit)
      : (ix) => ix === at(to);
    const known = start >= 0 && (to.startsWith("can:") ? bit >= 0 : at(to) >= 0);
    const most = known ? data.agents[start][DEPTH] : 0;
    const way = known
      ? (walk(start, arrived, running, most) ?? walk(start, arrived, startable, most))
      : undefined;
    const title = node("h2", {}, told(t("From {from} to {to}"), { from, to }));
    state.way = way ?? [];
    const unknown = () =>
      node("p", {}, told(t("No agent is called {name}."), { name: start < 0 ? from : to }));
    const answer = !known ? [unknown()] : way ? [steps(way)] : refusal(start, arrived);
    shown.dataset.path = "yes";
    shown.hidden = false;
    shown.replaceChildren(title, ...answer);
  }
  const startable = (ix) => names.flatMap((_, to) => (rule(ix, to) ? [to] : []));
  const mentioned = (ix) =>
    data.relations.flatMap(([from, to, type]) =>
      from === ix && to >= 0 && type !== APART ? [to] : [],
    );

  // A shortest path of at most so many steps.
  function walk(start, arrived, next, most) {
    const came = new Map([[start, [start, 0]]]);
    const queue = [start];
    for (const ix of queue) {
      if (arrived(ix)) {
        const way = [ix];
        while (way[0] !== start) way.unshift(came.get(way[0])[0]);
        return way;
      }
      const distance = came.get(ix)[1] + 1;
      const ends = distance > most || (ix !== start && last.has(ix));
      for (const to of ends ? [] : next(ix)) {
        if (came.has(to)) continue;
        came.set(to, [ix, distance]);
        queue.push(to);
      }
    }
  }
  function lineLink(by, line) {
    return node(
      "a",
      { class: "at", href: source(by, line) },
      told(t("line {line}"), { line: String(line) }),
    );
  }
  function steps(way) {
    const list = node("ol", { class: "way" });
    way.forEach((ix, step) => {
      const item = node(
        "li",
        {},
        node(
          "span",
          { class: "stop" },
          node("a", { href: links[ix].getAttribute("href") }, names[ix]),
          " ",
          rows[ix].querySelector(".sig").cloneNode(true),
        ),
      );
      const next = way[step + 1];
      if (next !== undefined) item.append(hop(ix, next));
      list.append(item);
    });
    return list;
  }
  function hop(from, to) {
    const stated = delegations[from].get(to);
    if (!stated)
      return node("span", { class: "says possible" }, t("can start; no file asks for it"));
    const [{ by, line }] = stated;
    return node("span", { class: "says runs" }, words(stated), " ", lineLink(by, line));
  }

  // Why no path leads there: what limits the first agent, and which written relations look like a path and are none.
  function refusal(start, arrived) {
    const limit = data.limits[start];
    const because = limit
      ? told(t("{agent} cannot start other agents: {reason}."), {
          agent: names[start],
          reason: limit,
        })
      : t("No chain of calls that the runtimes allow leads there.");
    const answer = [node("p", {}, node("strong", {}, t("No.")), " ", because)];
    const way = walk(start, arrived, mentioned, Infinity) ?? [];
    const blocked = way.slice(1).flatMap((to, step) => statements(way[step], to));
    if (blocked.length)
      answer.push(
        node("p", {}, t("Written, but no call that can run:")),
        node("ul", { class: "said" }, ...blocked),
      );
    return answer;
  }
  function statements(from, to) {
    return data.relations
      .filter((relation) => relation[0] === from && relation[1] === to && relation[2] !== APART)
      .map(([, , type, , line]) =>
        node(
          "li",
          {},
          `${names[from]} ${data.types[type]} ${names[to]}: ${blocking(from, to, type)} `,
          lineLink(from, line),
        ),
      );
  }
  function blocking(from, to, type) {
    const calling = data.calling[type];
    if (type === UNKNOWN) return t("the text does not say whether it is a call");
    if (!calling) return t("this relation starts no agent");
    const [caller, callee] = calling > 0 ? [from, to] : [to, from];
    if (rule(caller, callee)) return t("can run");
    if (!data.limits[caller] && uncalled.has(callee))
      return t("its mode lets no other agent start it");
    return data.limits[caller] ?? t("the caller may start other agents, but not this one");
  }

  // Filters.
  const opened = new Set();
  function sieve() {
    const may = [...checked("may")].reduce((bits, bit) => bits | (1 << bit), 0);
    const [find, category, from, found] = [
      value("find").trim().toLowerCase(),
      value("category"),
      value("source"),
      checked("found").size > 0,
    ];
    rows.forEach((row, ix) => {
      const agent = data.agents[ix];
      row.hidden =
        (agent[BITS] & may) !== may ||
        (category !== "" && agent[CATEGORY] !== Number(category)) ||
        (from !== "" && agent[SOURCE] !== Number(from)) ||
        (found && !agent[FOUND]) ||
        (find !== "" && !names[ix].toLowerCase().includes(find));
    });
    const narrowed = may || find || category || from || found;
    for (const isle of isles.children) {
      isle.hidden = !isle.querySelector("li:not([hidden])");
      const fold = isle.querySelector("details");
      // What the filters opened closes with them; what a person opened stays.
      if (fold && narrowed && !fold.open) {
        fold.open = true;
        opened.add(fold);
      } else if (fold && !narrowed && opened.delete(fold)) fold.open = false;
    }
    const callersOf = (ix) => [...into[ix].values()].filter(leads).length;
    rows.forEach((row, ix) => (row.querySelector(".deg").textContent = callersOf(ix)));
  }
  function apply() {
    build();
    sieve();
    focus();
    path();
    light(state.pinned);
    heat();
  }
  function change() {
    apply();
    remember();
  }
  // What is drawn moves the list: an agent that comes under a resting pointer was not pointed at.
  let resting = false;
  function pin(ix) {
    state.pinned = ix;
    resting = true;
    form.elements.from.value = form.elements.to.value = "";
    delete shown.dataset.path;
    apply();
    remember(true);
  }
  function letGo() {
    const row = rows[state.pinned];
    pin(-1);
    row.scrollIntoView({ block: "nearest" });
    row.querySelector("a").focus({ preventScroll: true });
  }

  // The state in the address, by names: what differs from the page as it comes. Numbers would mean something else after
  // the next build.
  const TEXTS = ["find", "from", "to"],
    CHOICES = ["category", "source"],
    CHECKS = ["layer", "type", "may", "found"];
  const NAMES = { may: "can", type: "relation", found: "findings" };
  const keysOf = (name) =>
    fields(name)
      .filter((field) => field.checked)
      .map((field) => field.dataset.key);
  function remember(anew = false) {
    const kept = new URLSearchParams();
    for (const key of TEXTS) if (value(key)) kept.set(key, value(key));
    for (const key of CHOICES)
      if (value(key)) kept.set(key, form.elements[key].selectedOptions[0].dataset.key);
    for (const key of CHECKS) {
      if (fields(key).some((field) => field.checked !== field.defaultChecked))
        kept.set(NAMES[key] ?? key, keysOf(key).join("."));
    }
    if (state.pinned >= 0) kept.set("focus", ids[state.pinned]);
    if (state.depth > 1) kept.set("depth", state.depth);
    const query = kept.toString();
    if (query === location.search.slice(1)) return;
    const address = location.pathname + (query && `?${query}`);
    try {
      history[anew ? "pushState" : "replaceState"](null, "", address);
    } catch {
      // Safari allows 100 changes in 10 seconds: the page goes on, and a later one is noted.
    }
  }
  function recall() {
    const kept = new URLSearchParams(location.search);
    for (const key of TEXTS) form.elements[key].value = kept.get(key) ?? "";
    for (const key of CHOICES) {
      const choice = [...(form.elements[key]?.options ?? [])].find(
        (option) => option.dataset.key === kept.get(key),
      );
      if (form.elements[key]) form.elements[key].value = choice?.value ?? "";
    }
    for (const key of CHECKS) {
      const keys = kept.get(NAMES[key] ?? key)?.split(".");
      for (const field of fields(key))
        field.checked = keys ? keys.includes(field.dataset.key) : field.defaultChecked;
    }
    state.pinned = ids.indexOf(kept.get("focus") ?? "");
    state.depth = Math.min(3, Math.max(1, Number(kept.get("depth")) || 1));
    apply();
    // What cannot be shown does not stay in the address.
    if (location.search) remember();
  }

  // The drawings: one Tab stop each, and arrow keys between their agents.
  function canvas() {
    for (const svg of document.querySelectorAll(".component svg")) {
      const agents = [...svg.querySelectorAll("a")];
      agents.forEach((agent, place) => agent.setAttribute("tabindex", place ? "-1" : "0"));
      svg.addEventListener("keydown", (event) => move(event, agents));
    }
  }
  const AHEAD = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  function move(event, agents) {
    const [right, down] = AHEAD[event.key] ?? [];
    const own = event.target.closest("a");
    if (right === undefined || !own) return;
    const middle = (agent) => {
      const box = agent.getBoundingClientRect();
      return [box.x + box.width / 2, box.y + box.height / 2];
    };
    const [x, y] = middle(own);
    const far = (agent) => {
      const [dx, dy] = [middle(agent)[0] - x, middle(agent)[1] - y];
      const [along, across] = right ? [dx * right, Math.abs(dy)] : [dy * down, Math.abs(dx)];
      return along < 4 ? Infinity : along + across * 2;
    };
    const next = agents.reduce((best, agent) => (far(agent) < far(best) ? agent : best), own);
    if (far(next) === Infinity) return;
    event.preventDefault();
    own.setAttribute("tabindex", "-1");
    next.setAttribute("tabindex", "0");
    next.focus();
  }

  // References between categories, as the filters leave them; agent by agent for the two categories of a cell.
  const table = document.getElementById("heat");
  const place = document.getElementById("cell");
  function heat() {
    if (!table) return;
    const counts = new Map();
    let most = 1;
    out.forEach((called, from) => {
      for (const [to, said] of called) {
        if (to < 0 || !leads(said)) continue;
        const pair = `${data.agents[from][CATEGORY]} ${data.agents[to][CATEGORY]}`;
        counts.set(pair, (counts.get(pair) ?? 0) + 1);
        most = Math.max(most, counts.get(pair));
      }
    });
    for (const cell of table.tBodies[0].querySelectorAll("td")) {
      const number = counts.get(pairOf(cell).join(" ")) ?? 0;
      cell.classList.remove(...[...cell.classList].filter((kind) => /^h\d$/.test(kind)));
      cell.classList.add(
        `h${number ? Math.max(1, Math.floor(Math.sqrt((number * 81) / most))) : 0}`,
      );
      cell.replaceChildren(...(number ? [node("button", { type: "button" }, String(number))] : []));
    }
    const chosen = table.querySelector(".chosen");
    if (chosen) pairs(...pairOf(chosen));
  }
  const pairOf = (cell) => [Number(cell.parentElement.dataset.from), Number(cell.dataset.to)];
  function pairs(from, to) {
    const of = (category) =>
      data.agents.flatMap((agent, ix) => (agent[CATEGORY] === category ? [ix] : []));
    const title = (category) =>
      isles.querySelector(`[data-category="${category}"] h2`).firstChild.textContent.trim();
    const has = (a, b) => leads(out[a].get(b)) && out[a].has(b);
    const [left, top] = [of(from), of(to)];
    const callersHere = left.filter((a) => top.some((b) => has(a, b))),
      called = top.filter((b) => left.some((a) => has(a, b)));
    const grid = node("table", { class: "heat" });
    grid.append(
      node("caption", { class: "off" }, t("Rows name columns")),
      node(
        "thead",
        {},
        node(
          "tr",
          {},
          node("td"),
          ...called.map((b) => node("th", { scope: "col" }, node("span", {}, names[b]))),
        ),
      ),
    );
    const body = node("tbody");
    for (const a of callersHere) {
      const cell = (b) => {
        const said = has(a, b) ? out[a].get(b) : undefined;
        const declared = said?.some(({ layer }) => layer === 0) ? " declared" : "";
        return node(
          "td",
          said ? { class: `on${declared}`, title: `${names[a]} ${words(said)} ${names[b]}` } : {},
          ...(said ? [node("span", { class: "off" }, words(said))] : []),
        );
      };
      body.append(node("tr", {}, node("th", { scope: "row" }, names[a]), ...called.map(cell)));
    }
    grid.append(body);
    place.hidden = false;
    place.replaceChildren(
      node("h3", {}, told(t("{from} to {to}"), { from: title(from), to: title(to) })),
      node(
        "div",
        {
          class: "scroll pairs",
          tabindex: "0",
          role: "region",
          "aria-label": t("Adjacency matrix"),
        },
        grid,
      ),
    );
  }

  function listen() {
    const at = (target) => rows.indexOf(target.closest?.("#isles li"));
    addEventListener(
      "pointermove",
      ({ movementX, movementY }) => (resting &&= !movementX && !movementY),
      { capture: true },
    );
    const point = ({ target, pointerType }) =>
      pointerType !== "touch" && !resting && light(at(target) < 0 ? state.pinned : at(target));
    isles.addEventListener("pointerover", point);
    isles.addEventListener("pointerleave", () => resting || light(state.pinned));
    isles.addEventListener("focusin", ({ target }) => at(target) >= 0 && light(at(target)));
    isles.addEventListener("click", (event) => {
      const ix = at(event.target);
      // A second choice, or one for a new tab, follows the link.
      if (ix < 0 || ix === state.pinned || event.metaKey || event.ctrlKey || event.shiftKey) return;
      event.preventDefault();
      pin(ix);
      shown.scrollIntoView({ block: "nearest" });
    });
    isles.addEventListener("keydown", (event) => {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (!step || !event.target.matches("li a")) return;
      const visible = [...isles.querySelectorAll("li:not([hidden]) > a")].filter((link) =>
        link.checkVisibility(),
      );
      const next = visible[visible.indexOf(event.target) + step];
      if (!next) return;
      event.preventDefault();
      next.focus();
    });
    document.addEventListener("keydown", (event) => {
      if (
        event.key === "Escape" &&
        state.pinned >= 0 &&
        !event.defaultPrevented &&
        !event.target.closest("input, dialog")
      )
        letGo();
    });
    table?.addEventListener("click", ({ target }) => {
      const cell = target.closest("button")?.closest("td");
      if (!cell) return;
      table.querySelector(".chosen")?.classList.remove("chosen");
      cell.classList.add("chosen");
      pairs(...pairOf(cell));
    });
    const more = document.getElementById("more");
    more.addEventListener("click", () =>
      more.setAttribute("aria-expanded", String(form.classList.toggle("open"))),
    );
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("input", change);
    addEventListener("popstate", recall);
  }

  document
    .getElementById("names")
    .append(
      ...names.map((text, ix) =>
        node("option", { value: names.indexOf(text) === names.lastIndexOf(text) ? text : ids[ix] }),
      ),
      ...data.capabilities.map((text) => node("option", { value: `can:${text}` })),
    );
  listen();
  canvas();
  recall();
}
