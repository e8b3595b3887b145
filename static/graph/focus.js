// One agent in focus: callers to its left, callees to its right, so many steps deep, the riskiest first.
"use strict";
{
  const {
    data,
    names,
    ids,
    state,
    statements,
    classOf,
    GATE,
    node,
    drawn,
    button,
    name,
    href,
    has,
    EXECUTE,
  } = graph;
  const { byRisk, verdict, lineLink, sentence, says, told, find } = graph;
  const { left, callees, callers, possible } = graph.filter;
  const place = document.getElementById("shown");
  const field = document.getElementById("at");
  const steps = [...document.querySelectorAll("#steps button")];
  /** Rows of a column that are shown at once, and shown more when asked for. */
  const ROWS = 12;
  const [ROW, HIGH, WIDE, EDGE] = [36, 28, 232, 44];
  /** Most lines that pass columns or stay in one: more are a hairball. How far their lanes are apart. */
  const [LANES, LANE] = [12, 7];
  /** Agents that were in focus before, and columns of which more is shown, by their number. */
  let trail = [];
  let more = new Map();
  let drawing;

  /** Finds agents by their distance; who was unfolded is followed one step further. */
  function distances(ix, next) {
    const found = new Map([[ix, 0]]);
    let edge = [ix];
    for (let step = 1; edge.length; step++) {
      const further = [];
      for (const at of edge) {
        if (at < 0 || (step > state.depth && !state.open.has(at))) continue;
        for (const other of next(at)) {
          if (found.has(other)) continue;
          found.set(other, step);
          further.push(other);
        }
      }
      edge = further;
    }
    return found;
  }
  /** Who is both caller and callee stands where it is nearer. @returns {{at: number, here: number[], hidden: number[]}[]} */
  function columns(ix) {
    const [before, behind] = [distances(ix, callers), distances(ix, callees)];
    const sides = new Map();
    const add = (at, other) => sides.set(at, [...(sides.get(at) ?? []), other]);
    for (const [other, step] of before)
      if (step < (behind.get(other) ?? Infinity)) add(-step, other);
    for (const [other, step] of behind)
      if (step <= (before.get(other) ?? Infinity)) add(step, other);
    return [...sides.keys()]
      .sort((a, b) => a - b)
      .map((at) => {
        const here = sides.get(at).sort(byRisk);
        const most = ROWS + (more.get(at) ?? 0);
        return { at, here, hidden: here.length > most + 1 ? here.splice(most) : [] };
      });
  }
  const between = (from, to) => left.out[from]?.get(to) ?? left.into[to]?.get(from);
  const isTied = (from, to) =>
    Boolean(between(from, to)) || (from >= 0 && to >= 0 && possible(from, to));

  /** Sorts each column by where its neighbours stand, so that few lines cross. */
  function order(sides) {
    const rows = new Map();
    const number = ({ here }) => here.forEach((at, row) => rows.set(at, row - here.length / 2));
    sides.forEach(number);
    for (let sweep = 0; sweep < 8; sweep++) {
      const turned = sweep % 2 ? [...sides].reverse() : sides;
      turned.slice(1).forEach((side, ix) => {
        const near = turned[ix].here;
        const middle = (at) => {
          const tied = near.filter((other) => isTied(at, other) || isTied(other, at));
          return tied.length
            ? tied.reduce((sum, other) => sum + rows.get(other), 0) / tied.length
            : rows.get(at);
        };
        const middles = new Map(side.here.map((at) => [at, middle(at)]));
        side.here.sort((a, b) => middles.get(a) - middles.get(b));
        number(side);
      });
    }
  }

  /** Says where agents stand, and in which lane a line runs that passes columns. */
  function layout(sides) {
    const gap = sides.length > 3 ? 64 : 92;
    const x = (column) => EDGE + column * (WIDE + gap);
    const columnOf = new Map(sides.flatMap(({ here }, column) => here.map((at) => [at, column])));
    const all = [...columnOf.keys()];
    const ties = all.flatMap((from) =>
      all.flatMap((to) => (from !== to && isTied(from, to) ? [[from, to]] : [])),
    );
    const span = ([from, to]) => Math.abs(columnOf.get(from) - columnOf.get(to));
    const others = ties.filter((tie) => span(tie) !== 1);
    const lines = ties.filter((tie) => span(tie) === 1 || others.length <= LANES);
    const far = lines.filter((tie) => span(tie) > 1);
    const lanes = new Map(far.map((tie, ix) => [tie, (ix + 0.5) * LANE]));
    const top = far.length * LANE;
    const size = ({ here, hidden }) => here.length + (hidden.length ? 1 : 0);
    const high = Math.max(...sides.map(size)) * ROW;
    const spots = new Map();
    sides.forEach((side, column) => {
      const y = (row) => top + high / 2 + (row - (size(side) - 1) / 2) * ROW;
      side.here.forEach((at, row) => spots.set(at, [x(column), y(row)]));
      side.rest = [x(column), y(side.here.length)];
    });
    const [width, height] = [x(sides.length) - gap + EDGE, top + high];
    return { gap, lines, lanes, spots, width, height, undrawn: ties.length - lines.length };
  }
  function picture(ix) {
    const sides = columns(ix);
    order(sides);
    const { gap, lines, lanes, spots, width, height, undrawn } = layout(sides);
    const edges = lines.flatMap((tie) => line(tie, spots, gap, lanes.get(tie)));
    const boxes = [...spots].map(([at, spot]) => box(at, spot, spots));
    const folded = sides.filter(({ hidden }) => hidden.length).map(rest);
    const label = told(t("{agent} and its neighbours"), { agent: names[ix] });
    const svg = drawn(
      "svg",
      { viewBox: `0 0 ${width} ${height}`, width, height, role: "group", "aria-label": label },
      drawn("g", { class: "edge" }, ...edges),
      drawn("g", {}, ...boxes, ...folded),
    );
    return { svg, undrawn };
  }
  /** A line with its head: out on the right, but where the other stands to the left, and in on the left likewise. */
  function line([from, to], spots, gap, lane) {
    const [[x1, y1], [x2, y2]] = [spots.get(from), spots.get(to)];
    const [out, into] = [x1 > x2 ? -1 : 1, x1 < x2 ? -1 : 1];
    const [start, end] = [x1 > x2 ? x1 : x1 + WIDE, x1 < x2 ? x2 : x2 + WIDE];
    const bend = gap * 0.6;
    const curve = (x, y, toX, toY) =>
      `C${x + out * bend} ${y} ${toX + into * bend} ${toY} ${toX} ${toY}`;
    const [up, down] = [start + out * gap, end + into * gap];
    const path =
      lane === undefined
        ? curve(start, y1, end, y2)
        : `${curve(start, y1, up, lane)}H${down}${curve(down, lane, end, y2)}`;
    const stated = between(from, to);
    const broken = to < 0 && !data.strangers[-1 - to][1] ? " broken" : "";
    const title = drawn("title", {}, `${name(from)} ${says(stated)} ${name(to)}`);
    const look = { class: kind(from, to, stated) + broken, "data-e": `${from},${to}` };
    return [
      drawn("path", { ...look, d: `M${start} ${y1}${path}` }, title),
      drawn("path", {
        class: `tip${broken}`,
        d: `M${end + into * 6} ${y2 - 3}L${end} ${y2}L${end + into * 6} ${y2 + 3}z`,
      }),
    ];
  }
  function kind(from, to, stated) {
    if (!stated || stated.some((one) => graph.call(one))) return verdict(from, to);
    return classOf(stated[0].type) === GATE ? "gate" : "peer";
  }
  const pen = document.createElement("canvas").getContext("2d");
  /** Shortens a name to a width by leaving out its middle: the ends of names tell them apart. */
  function fit(text, most, weight) {
    pen.font = `${weight} 13px ${getComputedStyle(document.body).fontFamily}`;
    const cut = (kept) =>
      kept < text.length
        ? `${text.slice(0, Math.ceil(kept / 2))}…${text.slice(text.length - Math.floor(kept / 2))}`
        : text;
    let kept = text.length;
    while (kept && pen.measureText(cut(kept)).width > most) kept--;
    return cut(kept);
  }
  function box(at, [x, y], spots) {
    const own = at === state.at;
    const kind =
      at < 0
        ? ["dangling", "ambiguous", "builtin"][data.strangers[-1 - at][1]]
        : `${own ? "self" : ""}${has(at, EXECUTE) ? " execute" : ""}`;
    const room = WIDE - (at < 0 ? 24 : 80);
    const made = drawn(
      "a",
      { class: `node ${kind}`, "data-a": at, ...(at < 0 ? {} : { href: href(at) }) },
      drawn("title", {}, name(at)),
      drawn("rect", { x, y: y - HIGH / 2, width: WIDE, height: HIGH, rx: 6 }),
      drawn("text", { x: x + 12, y: y + 4 }, fit(name(at), room, own ? 600 : 400)),
    );
    if (at < 0) return made;
    const letters = drawn("text", { class: "sig", x: x + WIDE - 12, y: y + 4 });
    letters.append(...graph.drawing.coloured(at));
    made.append(letters);
    const unseen = [...callees(at), ...callers(at)].filter((other) => !spots.has(other)).length;
    const side =
      x < spots.get(state.at)[0] ? { x: x - 4, "text-anchor": "end" } : { x: x + WIDE + 4 };
    if (unseen && !own)
      made.append(drawn("text", { class: "chip", y: y - 6, ...side }, `+${unseen}`));
    return made;
  }
  /** What of a column is not shown, and how much of it executes. */
  function rest({ at, hidden, rest: [x, y] }) {
    const executing = hidden.filter((other) => other >= 0 && has(other, EXECUTE)).length;
    const made = drawn(
      "g",
      { class: "node more", "data-more": at, role: "button" },
      drawn("rect", { x, y: y - HIGH / 2, width: WIDE, height: HIGH, rx: 6 }),
      drawn(
        "text",
        { x: x + 12, y: y + 4 },
        told(t("and {n} more ({executing} execute)"), { n: hidden.length, executing }),
      ),
    );
    made.addEventListener("click", () => {
      more.set(at, (more.get(at) ?? 0) + ROWS);
      draw();
      place.querySelector(`[data-more="${at}"], [data-a]`)?.focus();
    });
    return made;
  }

  /** The same as a list: whom it names and who names it, with the words of each. */
  function list(ix) {
    const item = (statement) => {
      const { by, to, type, line } = statement;
      const words = `${name(by)} ${data.types[type]} ${name(to)} `;
      return node("li", {}, words, lineLink(by, line), " ", sentence(by, line, to));
    };
    const said = [...left.out[ix].values(), ...left.into[ix].values()].flat();
    return node("ul", { class: "said" }, ...said.map(item));
  }
  function draw() {
    const ix = state.at;
    field.value =
      ix < 0 ? "" : names.indexOf(names[ix]) === names.lastIndexOf(names[ix]) ? names[ix] : ids[ix];
    for (const button of steps)
      button.setAttribute("aria-pressed", String(Number(button.value) === state.depth));
    if (drawing) graph.drawing.forget(drawing.svg);
    drawing = undefined;
    if (ix < 0) return place.replaceChildren();
    if (trail.at(-1) !== ix) trail = [...trail.filter((at) => at !== ix), ix].slice(-6);
    const { svg, undrawn } = picture(ix);
    const frame = node("div", { class: "scroll" }, node("div", { class: "picture" }, svg));
    place.replaceChildren(
      title(ix),
      node("div", { class: "component focus-drawing" }, frame),
      unshown(ix, undrawn),
      list(ix),
    );
    drawing = graph.drawing.adopt(svg);
    graph.drawing.show();
    graph.drawing.describe(svg.querySelector(`[data-a="${ix}"]`), drawing);
  }
  function title(ix) {
    const earlier = trail
      .slice(0, -1)
      .flatMap((at) => [button(names[at], () => graph.go({ view: "focus", at })), " › "]);
    return node("h2", { class: "trail" }, ...earlier, node("a", { href: href(ix) }, names[ix]));
  }
  /** Says what the filters keep from an agent's neighbours, and what a drawing leaves out. */
  function unshown(ix, undrawn) {
    const all = statements.filter(({ by, to }) => by === ix || to === ix).length;
    const shown = [...left.out[ix].values(), ...left.into[ix].values()].flat().length;
    const note = node("p", { class: "note" });
    // Phrases are found where they are said in one line.
    // prettier-ignore
    if (undrawn) note.append(told(t("{n} line within a column or past one is not drawn.|{n} lines within a column or past one are not drawn."), { n: undrawn }), " ");
    if (all <= shown) return note;
    const rest = t("The filters leave out {n} relation.|The filters leave out {n} relations.");
    note.append(
      told(rest, { n: all - shown }),
      " ",
      button(t("Show them"), () => graph.widen()),
    );
    return note;
  }
  function open(ix, unfolds) {
    if (state.view !== "focus" || ix < 0) return;
    if (unfolds) state.open.add(ix);
    else state.open.delete(ix);
    draw();
    place.querySelector(`[data-a="${ix}"]`)?.focus();
    graph.remember();
  }

  field.addEventListener("change", () => graph.go({ view: "focus", at: find(field.value.trim()) }));
  for (const step of steps)
    step.addEventListener("click", () => graph.go({ depth: Number(step.value) }));
  graph.views.focus = {
    draw,
    open,
    /** Forgets which columns were unfolded for the agent before. */
    reset: () => (more = new Map()),
    svgs: () => (drawing ? [drawing.svg] : []),
    edges: () =>
      drawing ? [...drawing.edges.keys()].map((edge) => edge.split(",").map(Number)) : [],
  };
}
