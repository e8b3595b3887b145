// What the parts of the graph page share: the page's data, and what follows from it whatever the filters say.
// Plain deferred scripts, for browsers refuse modules on pages that are opened from disk; each adds to `graph` what others use.
"use strict";
{
  /**
   * What a file says of two agents. Names that are no one agent have numbers below zero.
   * @typedef {{by: number, to: number, type: number, layer: number, line: number, again: number[], stop?: string}} Statement
   */
  const data = JSON.parse(document.getElementById("graph-data").textContent);
  const { filled, told } = globalThis.saying; // static/page.js
  const [CATEGORY, SOURCE, BITS, FOUND, POOL, DEPTH] = [0, 1, 2, 3, 4, 5];
  const [CALL, GATE, UNKNOWN, CONTRAST] = [0, 1, 4, 5];
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
  const [uncalled, last] = [new Set(data.uncalled), new Set(data.last)];

  /** @returns {Element} an element with attributes and children */
  function node(tag, attributes = {}, ...children) {
    const made = document.createElement(tag);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  }
  /** @returns {SVGElement} an element of a drawing */
  function drawn(tag, attributes = {}, ...children) {
    const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  }
  function button(text, act, attributes = {}) {
    const made = node("button", { type: "button", ...attributes }, text);
    made.addEventListener("click", act);
    return made;
  }

  const name = (at) => (at < 0 ? data.strangers[-1 - at][0] : names[at]);
  const href = (ix) => links[ix].getAttribute("href");
  const signature = (ix) => rows[ix].querySelector(".sig").cloneNode(true);
  const code = (ix) => rows[ix].querySelector(".sig").textContent;
  const has = (ix, bit) => (data.agents[ix][BITS] >> bit) & 1;
  const classOf = (type) => data.classes[type];

  /** Whether the runtimes let one agent start another. */
  function allows(from, to) {
    const may = data.calls[from];
    if (from === to || may === 0) return false;
    if (may !== 1) return may.includes(to);
    return data.agents[from][POOL] === data.agents[to][POOL] && !uncalled.has(to);
  }
  /** @returns {string | undefined} why one agent cannot start another */
  function stop(caller, callee) {
    if (allows(caller, callee)) return undefined;
    if (caller === callee) return t("an agent does not start itself");
    if (data.limits[caller]) return data.limits[caller];
    if (uncalled.has(callee)) return t("its mode lets no other agent start it");
    return data.agents[caller][POOL] === data.agents[callee][POOL]
      ? t("the caller may start other agents, but not this one")
      : t("the two agents have different sources or runtimes");
  }
  /** @returns {[number, number] | undefined} caller and callee of a statement that is a call */
  function call({ by, to, type }) {
    const calling = data.calling[type];
    return calling && (calling > 0 ? [by, to] : [to, by]);
  }
  /** @returns {string | undefined} why no call comes of a statement */
  function barrier(statement) {
    const { by, to, type } = statement;
    if (classOf(type) === UNKNOWN) return t("the text does not say whether it is a call");
    if (classOf(type) !== CALL) return t("this relation starts no agent");
    if (to >= 0) return stop(...call(statement));
    return [
      t("no agent of the catalog has this name"),
      t("several agents have this name"),
      data.limits[by],
    ][data.strangers[-1 - to][1]];
  }

  /** @type {Statement[]} */
  const statements = data.relations.map(([by, to, type, layer, line], number) => {
    const statement = { by, to, type, layer, line, again: data.again[number] ?? [] };
    statement.stop = barrier(statement);
    return statement;
  });
  // The calls that files state, by caller and callee.
  const delegations = names.map(() => new Map());
  const callersOf = names.map(() => []);
  for (const statement of statements) {
    const [caller, callee] = call(statement) || [];
    if (caller === undefined || caller < 0 || callee < 0 || caller === callee) continue;
    if (delegations[caller].get(callee)?.push(statement)) continue;
    delegations[caller].set(callee, [statement]);
    callersOf[callee].push(caller);
  }
  const running = (ix) => [...delegations[ix].keys()].filter((to) => allows(ix, to));
  const startable = (ix) => names.flatMap((_, to) => (allows(ix, to) ? [to] : []));
  const verdict = (from, to) =>
    delegations[from]?.has(to) ? (allows(from, to) ? "runs" : "written") : "possible";

  /** @returns {number[] | undefined} a shortest path of at most so many steps */
  function walk(start, arrived, next, most) {
    const came = new Map([[start, [start, 0]]]);
    const queue = [start];
    for (const ix of queue) {
      if (arrived(ix)) {
        const path = [ix];
        while (path[0] !== start) path.unshift(came.get(path[0])[0]);
        return path;
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
  /** @returns {number[] | undefined} the shortest path of calls to an agent with a capability, by its number */
  const reach = (ix, bit, next = running) =>
    walk(ix, (at) => has(at, bit), next, data.agents[ix][DEPTH]);

  /** Orders agents by what could go wrong: those that execute, then those that start most agents, then the best known. */
  const risk = (at) =>
    at < 0
      ? -1
      : has(at, EXECUTE) * 1e6 +
        running(at).length * 1e3 +
        callersOf[at].length +
        delegations[at].size;
  const EXECUTE = data.capabilities.indexOf("execute");
  const byRisk = (a, b) => risk(b) - risk(a) || name(a).localeCompare(name(b));

  const source = (ix, line) => `${href(ix).replace(/index\.html$/, "")}source.html#L${line}`;
  const lineLink = (ix, line) =>
    node(
      "a",
      { class: "at", href: source(ix, line) },
      told(t("line {line}"), { line: String(line) }),
    );
  const says = (stated) =>
    stated ? [...new Set(stated.map(({ type }) => data.types[type]))].join(", ") : t("can start");

  // The text of agents comes from their raw files when it is asked for.
  const texts = new Map();
  /** @returns {Promise<{first: number, lines: string[]}>} an agent's own lines; none where they cannot be had */
  function text(ix) {
    const [ending, first] = data.parts[ix] ?? [".md", 1];
    const decoded = (bytes) => {
      const [a, b] = new Uint8Array(bytes);
      const wide = a === 255 && b === 254 ? "utf-16le" : a === 254 && b === 255 && "utf-16be";
      return new TextDecoder(wide || "utf-8").decode(bytes).split(/\r?\n/);
    };
    const asked = () =>
      fetch(href(ix).replace(/\/(index\.html)?$/, ending))
        .then((reply) => (reply.ok ? reply.arrayBuffer() : Promise.reject(reply)))
        .then((bytes) => ({ first, lines: decoded(bytes) }))
        .catch(() => ({ first, lines: [] }));
    if (!texts.has(ix)) texts.set(ix, asked());
    return texts.get(ix);
  }
  /** Splits a line at the name of an agent. @returns {(string | Element)[]} */
  function marked(line, at) {
    const words = name(at)
      .split(/[\s_-]+/)
      .map((word) => word.replace(/[^\p{L}\p{N}]/gu, "\\$&"));
    return line
      .split(new RegExp(`(${words.join("[\\s_-]+")})`, "iu"))
      .map((part, ix) => (ix % 2 ? node("mark", {}, part) : part));
  }
  /** An element that is filled with the words of a line as soon as they are there. */
  function sentence(by, line, at) {
    const made = node("q", { class: "sentence" });
    text(by).then(({ first, lines }) => {
      const words = lines[line - first]?.trim();
      if (words) made.replaceChildren(...marked(words, at));
      else made.remove();
    });
    return made;
  }

  const lit = document.getElementById("lit");
  globalThis.graph = {
    ...{ data, rows, links, names, ids, statements, delegations, callersOf },
    ...{ CATEGORY, SOURCE, BITS, FOUND, DEPTH, CALL, GATE, CONTRAST, EXECUTE },
    ...{
      node,
      drawn,
      button,
      filled,
      told,
      name,
      href,
      signature,
      code,
      has,
      classOf,
      allows,
      stop,
      call,
    },
    ...{ running, startable, verdict, walk, reach, byRisk, lineLink, says, text, marked, sentence },
    /** What is looked at: the view, the agent in focus, what is unfolded around it, what the drawer shows. */
    state: {
      view: "delegation",
      came: undefined,
      at: -1,
      depth: 1,
      open: new Set(),
      show: [],
      cell: [],
    },
    /** By view: how it is drawn anew, and what of the graph it shows. */
    views: {},
    /** Finds an agent by its address or its name. */
    find: (text) => (ids.includes(text) ? ids : names).indexOf(text),
    say: (...parts) => lit.replaceChildren(node("span", {}, ...parts)),
  };
}
