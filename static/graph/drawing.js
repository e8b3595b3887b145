// Drawings of the graph page: what is chosen or left by the filters stands out, keys walk along lines, and one can zoom.
"use strict";
{
  const { drawn, name, has, code, delegations, running, reach, told, say, data } = graph;
  /** Smallest and largest size of a drawing, and by how much a press of a key changes it. */
  const [LEAST, MOST, STEP] = [0.4, 2, 1.25];
  /** Pixels that a finger or a pointer may miss a line by. */
  const NEAR = 12;

  /**
   * @typedef {{svg: SVGElement, nodes: Map<number, Element>, edges: Map<string, SVGPathElement>, over: SVGElement}} Drawing
   * @type {Map<SVGElement, Drawing>}
   */
  const drawings = new Map();

  /** Takes a drawing into the page's care. */
  function adopt(svg) {
    const nodes = [...svg.querySelectorAll("[data-a]")];
    const edges = [...svg.querySelectorAll("path[data-e]")];
    const drawing = {
      svg,
      nodes: new Map(nodes.map((at) => [Number(at.dataset.a), at])),
      edges: new Map(edges.map((line) => [line.dataset.e, line])),
      over: drawn("g", { class: "over" }),
    };
    svg.append(drawing.over);
    stops(svg).forEach((at, place) => at.setAttribute("tabindex", place ? "-1" : "0"));
    const frame = svg.closest(".scroll");
    frame.removeAttribute("tabindex");
    svg.addEventListener("pointerenter", () => hits(drawing), { once: true });
    svg.addEventListener("keydown", (event) => key(event, drawing));
    // A drawing that listens to the focus would be a stop of its own.
    frame.addEventListener("focusin", ({ target }) =>
      describe(target.closest("[data-a]"), drawing),
    );
    svg.addEventListener("click", choose);
    svg.addEventListener("dblclick", ({ target }) => {
      const at = target.closest("[data-a]");
      if (at) graph.go({ view: "focus", at: Number(at.dataset.a) });
    });
    zoomable(svg);
    drawings.set(svg, drawing);
    return drawing;
  }
  const stops = (svg) => [...svg.querySelectorAll("[data-a], [data-more]")];
  const pair = (edge) => edge.split(",").map(Number);

  /** Lies over each line, wide enough to be met. */
  function hits({ svg, edges }) {
    const group = drawn("g", { class: "hits" });
    for (const [edge, line] of edges) {
      const [from, to] = pair(edge);
      const d = line.getAttribute("d");
      const title = `${name(from)} → ${name(to)}`;
      group.append(
        drawn("path", { "data-e": edge, d, "stroke-width": NEAR }, drawn("title", {}, title)),
      );
    }
    svg.querySelector(".edge").after(group);
    const hot = ({ target, type }) =>
      edges.get(target.dataset.e)?.classList.toggle("hot", type === "pointerover");
    group.addEventListener("pointerover", hot);
    group.addEventListener("pointerout", hot);
  }
  function choose(event) {
    const at = event.target.closest("[data-a], [data-e]");
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.target.closest("[data-more]"))
      return;
    if (!at) return graph.drawer.close();
    event.preventDefault();
    const { a, e } = at.dataset;
    graph.drawer.open(a === undefined ? pair(e) : [Number(a)], at);
  }

  /** Leaves the rest of a drawing pale; nothing of it where no agents are named. */
  function emphasise({ svg, nodes, edges, over }, agents, lines = []) {
    over.replaceChildren();
    svg.classList.toggle("pale", Boolean(agents));
    const chosen = new Set(lines);
    for (const [ix, at] of nodes) at.classList.toggle("on", agents?.has(ix) ?? false);
    for (const [edge, line] of edges) line.classList.toggle("on", chosen.has(edge));
    // Heads and letters are drawn together for all: those that stand out get their own.
    if (!agents || !svg.querySelector(":scope > .marks")) return;
    const tips = lines.map((edge) => tip(edges.get(edge), nodes)).join("");
    over.append(
      drawn("g", { class: "edge" }, drawn("path", { class: "tip on", d: tips })),
      drawn("g", { class: "marks" }, ...letters([...agents], nodes)),
    );
  }
  const box = (at) => {
    const rect = at.querySelector("rect");
    return ["x", "y", "width"].map((key) => Number(rect.getAttribute(key)));
  };
  /** The head of an arrow, at the line's right end or, where it leads back, at its left one. */
  function tip(line, nodes) {
    const [from, to] = pair(line.dataset.e).map((ix) => box(nodes.get(ix))[0]);
    // A start, then curves of six numbers, of which the last two lead on.
    const [x, y, ...curves] = line.getAttribute("d").match(/-?\d+/g).map(Number);
    if (from > to) return `M${x + 6} ${y - 3}L${x} ${y}l6 3z`;
    const along = (part) => curves.reduce((sum, at, ix) => (ix % 6 === part ? sum + at : sum), 0);
    return `M${x + along(4) - 6} ${y + along(5) - 3}l6 3l-6 3z`;
  }
  /** The letters of agents, those of one kind as one text. */
  function letters(agents, nodes) {
    const places = new Map();
    for (const ix of agents) {
      if (!nodes.has(ix)) continue;
      const [x, y, width] = box(nodes.get(ix));
      [...code(ix)].forEach((letter, slot) => {
        if (!places.has(letter)) places.set(letter, [[], []]);
        places.get(letter)[0].push(x + width - 12 - (6 - slot) * 7);
        places.get(letter)[1].push(y + 18);
      });
    }
    places.delete("·");
    return [...places].map(([letter, [xs, ys]]) =>
      drawn("text", { class: letter, x: xs.join(" "), y: ys.join(" ") }, letter.repeat(xs.length)),
    );
  }
  /** @returns {(string | Element)[]} the letters of a signature in their hues */
  const coloured = (ix) =>
    [...code(ix)].map((letter) =>
      letter === "·" ? letter : drawn("tspan", { class: letter }, letter),
    );

  /** Shows what the filters leave, or what is chosen among it. */
  function show() {
    for (const drawing of drawings.values()) {
      const edges = [...drawing.edges.keys()].filter((edge) => isLeft(...pair(edge)));
      const { show } = graph.state;
      const isHere = show.length > 0 && show.every((ix) => drawing.nodes.has(ix));
      if (isHere) choice(drawing, edges, show);
      else sifted(drawing, edges);
      drawing.svg.style.transform = isHere ? beside(drawing, show) : "";
    }
  }
  function choice(drawing, edges, [a, b]) {
    const chosen = edges.filter((edge) => {
      const [from, to] = pair(edge);
      return b === undefined ? from === a || to === a : from === a && to === b;
    });
    emphasise(drawing, new Set([a, b ?? a, ...chosen.flatMap(pair)]), chosen);
  }
  function sifted(drawing, edges) {
    const { left } = graph.filter;
    if (!left.isNarrowed && edges.length === drawing.edges.size) return emphasise(drawing);
    const agents = [...drawing.nodes.keys()].filter((ix) => ix < 0 || left.agents[ix]);
    emphasise(drawing, new Set(agents), edges);
  }
  /** Moves a drawing so that the drawer hides nothing of what is chosen, as far as there is room. */
  function beside({ svg, nodes }, show) {
    // Where it stands may be between two places.
    const moved = new DOMMatrix(getComputedStyle(svg).transform).m41;
    const boxes = show.map((ix) => nodes.get(ix).getBoundingClientRect());
    const [drawer, frame] = [document.getElementById("drawer"), svg.closest(".scroll")].map((at) =>
      at.getBoundingClientRect(),
    );
    const hidden = Math.max(...boxes.map(({ right }) => right)) - moved + NEAR - drawer.left;
    const room = Math.min(...boxes.map(({ left }) => left)) - moved - frame.left;
    // Below a drawer that comes from the foot, there is nothing to move aside for.
    const isBeside = drawer.left > frame.left && drawer.width > 0;
    return isBeside && hidden > 0 ? `translateX(${-Math.min(hidden, room)}px)` : "";
  }
  const isLeft = (from, to) =>
    graph.filter.left.out[from]?.has(to) ||
    graph.filter.left.into[to]?.has(from) ||
    graph.filter.possible(from, to);

  /** Says of an agent in a drawing what a look at it shows. */
  function describe(at, { nodes }) {
    const ix = Number(at?.dataset.a ?? -1);
    if (ix < 0) return;
    const columns = [...new Set([...nodes.values()].map((other) => box(other)[0]))].sort(
      (a, b) => a - b,
    );
    const reached = data.capabilities.filter((_, bit) => !has(ix, bit) && reach(ix, bit));
    // A phrase is found where it is said in one line.
    // prettier-ignore
    say(told(t("{agent}, column {column} of {columns}: delegates to {delegations} ({running} can run){reached}."), {
      agent: name(ix),
      column: columns.indexOf(box(at)[0]) + 1,
      columns: columns.length,
      delegations: delegations[ix].size,
      running: running(ix).length,
      reached: reached.length ? told(t(", reaches {capabilities}"), { capabilities: reached.join(", ") }) : "",
    }));
  }

  // Keys: to the right are those that an agent starts, to the left those that start it.
  function key(event, drawing) {
    const at = event.target.closest("[data-a], [data-more]");
    if (!at || event.ctrlKey || event.metaKey || event.altKey) return;
    const ix = Number(at.dataset.a ?? -1);
    const acts = {
      ArrowLeft: () =>
        walk(
          at,
          near(
            at,
            along(drawing, ([from, to]) => to === ix && from),
          ),
        ),
      ArrowRight: () =>
        walk(
          at,
          near(
            at,
            along(drawing, ([from, to]) => from === ix && to),
          ),
        ),
      ArrowUp: () => walk(at, near(at, stacked(drawing, at, -1))),
      ArrowDown: () => walk(at, near(at, stacked(drawing, at, 1))),
      f: () => ix >= 0 && graph.go({ view: "focus", at: ix }),
      o: () => at.getAttribute("href") && location.assign(at.href.baseVal),
      e: () => graph.views.focus.open(ix, true),
      c: () => graph.views.focus.open(ix, false),
      "/": () => document.getElementById("narrow").focus(),
      "+": () => zoom(drawing.svg, STEP),
      "=": () => zoom(drawing.svg, STEP),
      "-": () => zoom(drawing.svg, 1 / STEP),
      0: () => zoom(drawing.svg, 0),
      Enter: () => at.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true })),
    };
    if (!Object.hasOwn(acts, event.key)) return;
    event.preventDefault();
    event.stopPropagation();
    acts[event.key]();
  }
  const along = ({ edges, nodes }, end) =>
    [...edges.keys()].map((edge) => nodes.get(end(pair(edge)))).filter(Boolean);
  function stacked({ svg }, at, down) {
    const [x, y] = box(at);
    return stops(svg).filter((other) => {
      const [otherX, otherY] = box(other);
      return otherX === x && (otherY - y) * down > 0;
    });
  }
  /** @returns {Element | undefined} the one whose row is nearest */
  function near(at, others) {
    const far = (other) => Math.abs(box(other)[1] - box(at)[1]);
    return others.reduce(
      (best, other) => (best && far(best) <= far(other) ? best : other),
      undefined,
    );
  }
  function walk(at, next) {
    if (!next) return;
    at.setAttribute("tabindex", "-1");
    next.setAttribute("tabindex", "0");
    next.focus();
  }

  /** Makes a drawing so many times larger about a place; as wide as there is room where that is zero. */
  function zoom(svg, factor, [x, y] = [svg.parentElement.clientWidth / 2, 0]) {
    const frame = svg.closest(".scroll");
    const natural = Number(svg.getAttribute("width"));
    const before = svg.getBoundingClientRect().width / natural;
    const after = Math.min(MOST, Math.max(LEAST, before * factor));
    const { style } = svg;
    [style.width, style.minWidth, style.maxWidth] = factor
      ? [`${natural * after}px`, "0", "none"]
      : ["", "0", "100%"];
    if (!factor) return;
    frame.scrollLeft = ((frame.scrollLeft + x) * after) / before - x;
    scrollBy(0, y * (after / before - 1));
  }
  function zoomable(svg) {
    const frame = svg.closest(".scroll");
    const at = ({ clientX, clientY }) => {
      const [outer, inner] = [frame.getBoundingClientRect(), svg.getBoundingClientRect()];
      return [clientX - outer.left, clientY - inner.top];
    };
    // A pinch on a touchpad comes as a wheel with Ctrl; the wheel alone scrolls the page.
    frame.addEventListener(
      "wheel",
      (event) => {
        if (!event.ctrlKey) return;
        event.preventDefault();
        zoom(svg, Math.exp(-event.deltaY / 200), at(event));
      },
      { passive: false },
    );
    const fingers = new Map();
    const apart = () => {
      const [a, b] = [...fingers.values()];
      return b && Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY);
    };
    frame.addEventListener("pointerdown", (event) => {
      if (event.pointerType === "touch" || !event.target.closest("a, [data-e], [data-more]"))
        fingers.set(event.pointerId, event);
    });
    frame.addEventListener("pointermove", (event) => {
      const last = fingers.get(event.pointerId);
      if (!last) return;
      const before = apart();
      fingers.set(event.pointerId, event);
      if (before) return zoom(svg, apart() / before, at(event));
      if (event.pointerType === "touch") return;
      frame.scrollLeft -= event.clientX - last.clientX;
      scrollBy(0, last.clientY - event.clientY);
    });
    for (const end of ["pointerup", "pointercancel", "pointerleave"])
      frame.addEventListener(end, ({ pointerId }) => fingers.delete(pointerId));
    tools(svg, frame);
  }
  /** What keys do, for the pointer; the keyboard needs no more stops. */
  function tools(svg, frame) {
    if (!frame.closest(".component") || frame.previousElementSibling?.matches(".zoom")) return;
    const press = (text, does, factor) =>
      graph.button(text, () => zoom(svg, factor), {
        title: does,
        "aria-label": does,
        tabindex: "-1",
      });
    const bar = graph.node("p", { class: "zoom" });
    bar.append(
      press("−", t("Zoom out"), 1 / STEP),
      press(t("Fit"), t("Fit"), 0),
      press("+", t("Zoom in"), STEP),
    );
    frame.before(bar);
  }

  graph.drawing = { adopt, show, describe, coloured, forget: (svg) => drawings.delete(svg) };
}
