// The views of the graph page: one is shown, and the address says which, what is in it, and what is left of the graph.
"use strict";
{
  const { state, ids, names, data, filter, views, find } = graph;
  const tabs = [...document.querySelectorAll("#views a")];
  const FIELDS = ["from", "to"].map((id) => document.getElementById(id));
  const MOST_STEPS = 3;
  const categories = [...(document.getElementById("category")?.options ?? [])].slice(1);

  function render() {
    filter.read();
    for (const tab of tabs) {
      const name = tab.hash.slice(1);
      const isShown = name === state.view;
      document.getElementById(name).toggleAttribute("data-shown", isShown);
      if (isShown) tab.setAttribute("aria-current", "true");
      else tab.removeAttribute("aria-current");
    }
    graph.drawer.fill();
    views[state.view].draw();
    graph.offer();
  }
  /**
   * Goes to a view as one follows a link: back returns from it.
   * @param {{view?: string, at?: number, depth?: number, from?: string}} wanted
   */
  function go(wanted) {
    if (wanted.at !== undefined && wanted.at !== state.at) {
      state.open.clear();
      views.focus.reset();
    }
    if (wanted.view && wanted.view !== state.view) state.came = state.view;
    if (wanted.from !== undefined) FIELDS[0].value = wanted.from;
    for (const key of ["view", "at", "depth"])
      if (wanted[key] !== undefined) state[key] = wanted[key];
    state.show = [];
    render();
    remember(true);
  }

  const key = (ix) => ids[ix] ?? data.strangers[-1 - ix]?.[0];
  function remember(anew = false) {
    const kept = new URLSearchParams();
    if (state.view !== "delegation") kept.set("view", state.view);
    if (state.view === "focus") {
      if (state.at >= 0) kept.set("at", ids[state.at]);
      if (state.depth > 1) kept.set("depth", state.depth > MOST_STEPS ? "all" : state.depth);
      if (state.open.size) kept.set("open", [...state.open].map(key).join());
    }
    if (state.view === "path")
      for (const field of FIELDS) if (field.value) kept.set(field.id, field.value);
    if (state.view === "matrix" && state.cell.length)
      kept.set("cell", state.cell.map((number) => categories[number]?.dataset.key).join());
    filter.remember(kept);
    if (state.show.length) kept.set("show", state.show.map(key).join());
    const query = kept.toString();
    if (query === location.search.slice(1)) return;
    try {
      history[anew ? "pushState" : "replaceState"](
        null,
        "",
        location.pathname + (query && `?${query}`),
      );
    } catch {
      // Safari allows 100 changes in 10 seconds: the page goes on, and a later one is noted.
    }
  }
  function recall() {
    const kept = new URLSearchParams(location.search);
    const agents = (key) =>
      (kept.get(key) ?? "")
        .split(",")
        .map((id) => ids.indexOf(id))
        .filter((ix) => ix >= 0);
    filter.recall(kept);
    const hash = document.getElementById(location.hash.slice(1))?.closest(".view")?.id;
    state.view = kept.get("view") ?? hash ?? "delegation";
    if (!Object.hasOwn(views, state.view) || !document.getElementById(state.view))
      state.view = "delegation";
    state.at = find(kept.get("at") ?? "");
    const depth = kept.get("depth");
    state.depth = depth === "all" ? 99 : Math.min(MOST_STEPS, Math.max(1, Number(depth) || 1));
    state.open = new Set(agents("open"));
    state.show = agents("show").slice(0, 2);
    state.cell = (kept.get("cell") ?? "")
      .split(",")
      .map((name) => categories.findIndex(({ dataset }) => dataset.key === name));
    if (state.cell.length !== 2 || state.cell.includes(-1)) state.cell = [];
    for (const field of FIELDS) field.value = kept.get(field.id) ?? "";
    render();
    // What cannot be shown does not stay in the address.
    if (location.search) remember();
  }

  /** Returns from the focus to where it was chosen. */
  function leave() {
    const view = state.came ?? "delegation";
    go({ view });
    const place = document.getElementById(view);
    place.querySelector(`[data-a="${state.at}"], #a${state.at} > a`)?.focus();
  }

  function listen() {
    filter.listen(() => {
      render();
      remember();
    });
    for (const tab of tabs)
      tab.addEventListener("click", (event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey) return;
        event.preventDefault();
        go({ view: tab.hash.slice(1) });
      });
    // A link to a place on the page shows the view that it is in.
    addEventListener("hashchange", () => {
      const place = document.getElementById(location.hash.slice(1));
      const view = place?.closest(".view")?.id;
      if (!view || view === state.view) return;
      state.view = view;
      render();
      place.scrollIntoView();
    });
    document.getElementById("hidden")?.addEventListener("click", (event) => {
      event.preventDefault();
      filter.widen();
      go({ view: "table" });
    });
    const share = document.getElementById("share");
    share.addEventListener("click", () => globalThis.copied(share, () => location.href));
    document.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || event.defaultPrevented || event.target.closest("input, dialog"))
        return;
      if (state.view === "focus") leave();
    });
    addEventListener("popstate", recall);
  }

  const named = (text, ix) => (names.indexOf(text) === names.lastIndexOf(text) ? text : ids[ix]);
  document
    .getElementById("names")
    .append(
      ...names.map((text, ix) => graph.node("option", { value: named(text, ix) })),
      ...data.capabilities.map((text) => graph.node("option", { value: `can:${text}` })),
    );
  Object.assign(graph, {
    go,
    remember,
    /** Shows relations of every class. */
    widen() {
      filter.widen();
      render();
      remember();
    },
  });
  listen();
  recall();
}
