// What one sees, as a file: the drawings as SVG, the relations as Mermaid, DOT or CSV.
"use strict";
{
  const { ids, names, state, verdict, says } = graph;
  const { left } = graph.filter;
  /** What a drawing gets from the page's sheet, which does not come with the file. */
  const LOOKS = [
    "fill",
    "stroke",
    "stroke-width",
    "stroke-dasharray",
    "opacity",
    "font",
    "text-anchor",
    "letter-spacing",
  ];

  /** @returns {[number, number][]} each pair of agents once */
  function pairs() {
    const seen = new Map(graph.views[state.view].edges().map((pair) => [pair.join(), pair]));
    return [...seen.values()].filter(([from, to]) => from >= 0 && to >= 0);
  }
  const stated = (from, to) => says(left.out[from].get(to));
  const quoted = (text, mark = '"') =>
    `"${String(text).replaceAll('"', mark === '"' ? '""' : mark)}"`;

  function csv() {
    const line = ([from, to]) =>
      [ids[from], ids[to], stated(from, to), verdict(from, to)]
        .map((cell) => quoted(/^[=+\-@]/.test(cell) ? `'${cell}` : cell))
        .join();
    return ["from,to,relation,verdict", ...pairs().map(line)].join("\r\n") + "\r\n";
  }
  function dot() {
    const name = (ix) => quoted(ids[ix], '\\"');
    const line = ([from, to]) =>
      `  ${name(from)} -> ${name(to)} [label=${quoted(stated(from, to), '\\"')}${verdict(from, to) === "runs" ? "" : ", style=dotted"}];`;
    return `digraph agents {\n  rankdir=LR;\n  node [shape=box];\n${pairs().map(line).join("\n")}\n}\n`;
  }
  function mermaid() {
    const all = [...new Set(pairs().flat())];
    const box = (ix) => `  a${ix}[${quoted(names[ix], "#quot;")}]`;
    const line = ([from, to]) =>
      `  a${from} ${verdict(from, to) === "runs" ? "-->" : "-.->"}|${quoted(stated(from, to), "#quot;")}| a${to}`;
    return ["flowchart LR", ...all.map(box), ...pairs().map(line)].join("\n") + "\n";
  }
  /** Puts the drawings of a view below one another, each part with the looks that it has on the page. */
  function svg() {
    const drawings = graph.views[state.view].svgs();
    let [top, width] = [0, 0];
    const whole = graph.drawn("svg", { xmlns: "http://www.w3.org/2000/svg" });
    for (const drawing of drawings) {
      const copy = drawing.cloneNode(true);
      copy.querySelector(".hits")?.remove();
      const own = [...drawing.querySelectorAll(":not(.hits, .hits *)")];
      [...copy.querySelectorAll("*")].forEach((part, ix) => {
        const style = getComputedStyle(own[ix]);
        if (!part.matches("g, a, title"))
          for (const look of LOOKS) part.style.setProperty(look, style.getPropertyValue(look));
        if (part.matches("rect"))
          for (const size of ["height", "rx"]) part.setAttribute(size, parseFloat(style[size]));
        for (const key of ["class", "tabindex", "data-a", "data-e"]) part.removeAttribute(key);
        if (part.matches("a"))
          part.setAttribute(
            "href",
            own[ix].href.baseVal && new URL(own[ix].href.baseVal, location).href,
          );
      });
      const [wide, high] = ["width", "height"].map((key) => Number(drawing.getAttribute(key)));
      const inner = graph.drawn(
        "svg",
        { y: top, width: wide, height: high, viewBox: `0 0 ${wide} ${high}` },
        ...copy.childNodes,
      );
      whole.append(inner);
      [top, width] = [top + high + 24, Math.max(width, wide)];
    }
    for (const [key, size] of [
      ["width", width],
      ["height", top],
      ["viewBox", `0 0 ${width} ${top}`],
    ])
      whole.setAttribute(key, size);
    whole.style.background = getComputedStyle(document.body).backgroundColor;
    return `${new XMLSerializer().serializeToString(whole)}\n`;
  }

  const KINDS = {
    svg: [svg, "image/svg+xml"],
    mmd: [mermaid, "text/plain"],
    dot: [dot, "text/vnd.graphviz"],
    csv: [csv, "text/csv"],
  };
  function save(ending) {
    const [write, type] = KINDS[ending];
    const link = graph.node("a", {
      href: URL.createObjectURL(new Blob([write()], { type })),
      download:
        ["graph", state.view, ids[state.at]].filter(Boolean).join("-").replaceAll("/", "-") +
        `.${ending}`,
    });
    link.click();
    URL.revokeObjectURL(link.href);
  }
  const buttons = [...document.querySelectorAll("[data-save]")];
  for (const button of buttons) button.addEventListener("click", () => save(button.dataset.save));
  /** Offers a drawing only where the view has one. */
  graph.offer = () => {
    for (const button of buttons)
      button.disabled = button.dataset.save === "svg" && !graph.views[state.view].svgs().length;
  };
}
