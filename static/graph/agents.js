// All agents by category, which light up with their callers and callees; and the references between categories.
"use strict";
{
  const {
    data,
    rows,
    names,
    delegations,
    state,
    node,
    told,
    filled,
    say,
    running,
    says,
    CATEGORY,
  } = graph;
  const { written } = globalThis.saying;
  const { left, callees, callers, leads, count } = graph.filter;
  const isles = document.getElementById("isles");

  // Only colours change on the overview: any text laid out anew there lays out all of its columns.
  let lighted = [],
    folds = [];
  function light(ix) {
    for (const row of lighted) row.classList.remove("here", "to", "from");
    for (const summary of folds) summary.classList.remove("holds");
    [lighted, folds] = [[], []];
    if (ix < 0) return count();
    const add = (at, kind) => {
      rows[at].classList.add(kind);
      lighted.push(rows[at]);
    };
    add(ix, "here");
    for (const at of callees(ix)) if (at >= 0) add(at, "to");
    for (const at of callers(ix)) if (at >= 0) add(at, "from");
    for (const row of new Set(lighted)) {
      const fold = row.closest("details:not([open])");
      if (!fold) continue;
      folds.push(fold.firstElementChild);
      fold.firstElementChild.classList.add("holds");
    }
    describe(ix);
  }
  function describe(ix) {
    const missing = [...left.out[ix].keys()].filter((at) => at < 0).length;
    const values = {
      agent: node("strong", {}, names[ix]),
      callers: node("b", { class: "from" }, String(left.into[ix].size)),
      callees: node("b", { class: "to" }, String(left.out[ix].size)),
      delegations: delegations[ix].size,
      running: running(ix).length,
      missing: missing
        ? told(t(" ({n} of them not in this catalog, or ambiguous)"), { n: missing })
        : "",
      folded: folds.length
        ? told(t("; {n} of these are collapsed below"), { n: folds.length })
        : "",
    };
    // A phrase is found where it is said in one line.
    // prettier-ignore
    const phrase = t("{agent} is mentioned by {callers}, mentions {callees}{missing}, and delegates to {delegations} ({running} can run){folded}.");
    say(...filled(phrase, values));
  }

  /** Most agents for which folds are opened: more would be laid out than anybody reads. */
  const UNFOLDED = 200;
  /** Rows that a category's heading and its fold take, and rows from which on it has all columns for itself. */
  const [HEAD, FOLD, LONG] = [3, 2, 50];
  const opened = new Set();
  function draw() {
    const numbers = left.into.map((named) => [...named.values()].filter(leads).length);
    const most = Math.max(1, ...numbers);
    rows.forEach((row, ix) => {
      if (row.hidden === left.agents[ix]) row.hidden = !left.agents[ix];
      const place = row.lastElementChild;
      if (place.textContent === String(numbers[ix])) return;
      place.textContent = numbers[ix];
      place.className = `n deg d${Math.floor((numbers[ix] * 9) / most)}`;
    });
    const unfolds = left.isNarrowed && left.agents.filter(Boolean).length <= UNFOLDED;
    for (const isle of isles.children) {
      const fold = isle.querySelector("details");
      // What the filters opened closes with them; what a person opened stays.
      if (fold && unfolds && !fold.open) {
        fold.open = true;
        opened.add(fold);
      } else if (fold && !unfolds && opened.delete(fold)) fold.open = false;
    }
    settle();
    light(-1);
  }
  /** Gives each category its place in the grid, by its rows: columns of text take twenty times as long to lay out. */
  function settle() {
    const columns = getComputedStyle(isles).gridTemplateColumns.split(" ").length;
    for (const isle of isles.children) {
      const [shown, folded] = ["ul", "details ul"].map(
        (list) => isle.querySelectorAll(`:scope > ${list} > li:not([hidden])`).length,
      );
      const fold = isle.querySelector("details");
      const high = shown + (fold?.open ? folded : 0);
      const isWide = high > LONG;
      isle.hidden = !shown && !folded;
      isle.classList.toggle("long", isWide);
      const room = HEAD + Math.ceil(isWide ? high / columns + 1 : high) + (folded ? FOLD : 0);
      isle.style.gridRowEnd = `span ${room}`;
      isle.querySelector("h2 .n").textContent = written(shown + folded);
      if (!fold) continue;
      fold.hidden = !folded;
      fold.firstElementChild.textContent = told(t("{n} more"), { n: folded });
    }
  }
  isles.addEventListener("toggle", settle, true);
  addEventListener("resize", () => state.view === "agents" && settle());

  const at = (target) => rows.indexOf(target.closest?.("#isles li"));
  isles.addEventListener(
    "pointerover",
    ({ target, pointerType }) => pointerType !== "touch" && light(at(target)),
  );
  isles.addEventListener("pointerleave", () => light(-1));
  isles.addEventListener("focusin", ({ target }) => at(target) >= 0 && light(at(target)));
  isles.addEventListener("click", (event) => {
    const ix = at(event.target);
    if (ix < 0 || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    graph.go({ view: "focus", at: ix });
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

  // References between categories, as the filters leave them; agent by agent for the two categories of a cell.
  const table = document.getElementById("heat");
  const place = document.getElementById("cell");
  const pairOf = (cell) => [Number(cell.parentElement.dataset.from), Number(cell.dataset.to)];
  function heat() {
    if (!table) return;
    const counts = new Map();
    left.out.forEach((called, from) => {
      for (const [to, stated] of called) {
        if (to < 0 || !leads(stated)) continue;
        const pair = `${data.agents[from][CATEGORY]} ${data.agents[to][CATEGORY]}`;
        counts.set(pair, (counts.get(pair) ?? 0) + 1);
      }
    });
    const most = Math.max(1, ...counts.values());
    for (const cell of table.tBodies[0].querySelectorAll("td")) {
      const number = counts.get(pairOf(cell).join(" ")) ?? 0;
      const shade = number && Math.max(1, Math.floor(Math.sqrt((number * 81) / most)));
      cell.className = `h${shade}`;
      cell.replaceChildren(...(number ? [node("button", { type: "button" }, String(number))] : []));
    }
    pairs();
  }
  function pairs() {
    const [from, to] = state.cell;
    table.querySelector(".chosen")?.classList.remove("chosen");
    place.hidden = from === undefined;
    if (from === undefined) return;
    table.querySelector(`[data-from="${from}"] [data-to="${to}"]`)?.classList.add("chosen");
    const has = (a, b) => leads(left.out[a].get(b));
    const [rowsOf, columnsOf] = [from, to].map((category) =>
      names.flatMap((_, ix) => (data.agents[ix][CATEGORY] === category ? [ix] : [])),
    );
    const calling = rowsOf.filter((a) => columnsOf.some((b) => has(a, b)));
    const called = columnsOf.filter((b) => calling.some((a) => has(a, b)));
    const title = (category) =>
      isles.querySelector(`[data-category="${category}"] h2`).firstChild.textContent.trim();
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
        grid(calling, called, has),
      ),
    );
  }
  function grid(calling, called, has) {
    const head = called.map((b) => node("th", { scope: "col" }, node("span", {}, names[b])));
    const cell = (a, b) => {
      if (!has(a, b)) return node("td");
      const stated = left.out[a].get(b);
      const declared = stated.some(({ layer }) => layer === 0) ? " declared" : "";
      const title = `${names[a]} ${says(stated)} ${names[b]}`;
      return node(
        "td",
        { class: `on${declared}`, title },
        node("span", { class: "off" }, says(stated)),
      );
    };
    const row = (a) =>
      node("tr", {}, node("th", { scope: "row" }, names[a]), ...called.map((b) => cell(a, b)));
    return node(
      "table",
      { class: "heat" },
      node("caption", { class: "off" }, t("Rows name columns")),
      node("thead", {}, node("tr", {}, node("td"), ...head)),
      node("tbody", {}, ...calling.map(row)),
    );
  }
  table?.addEventListener("click", ({ target }) => {
    const cell = target.closest("button")?.closest("td");
    if (!cell) return;
    state.cell = pairOf(cell);
    pairs();
    graph.remember();
    place.scrollIntoView({ block: "nearest" });
  });

  const relations = () =>
    left.statements.filter(({ to }) => to >= 0).map((one) => graph.call(one) || [one.by, one.to]);
  graph.views.agents = { draw, svgs: () => [], edges: relations };
  graph.views.matrix = { draw: heat, svgs: () => [], edges: relations };
}
