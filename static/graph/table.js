// Relations as rows, and the delegations as they are drawn and listed: what the filters leave of both.
"use strict";
{
  const { data, node, button, name, href, told, lineLink, CALL, classOf } = graph;
  const { left } = graph.filter;
  const place = document.getElementById("rows");
  const [body, more] = [node("tbody"), node("p", { class: "note" })];
  /** Rows that are made at once. */
  const ROWS = 100;
  let shown = ROWS;

  const link = (ix) => (ix < 0 ? name(ix) : node("a", { href: href(ix) }, name(ix)));
  function row(statement) {
    const { by, to, type, line, stop } = statement;
    return node(
      "tr",
      {},
      node("th", { scope: "row" }, link(by)),
      node("td", {}, data.types[type]),
      node("td", {}, link(to)),
      node("td", {}, stop ?? t("can run")),
      node("td", {}, lineLink(by, line)),
    );
  }
  function draw() {
    if (!place.firstChild) {
      const titles = [t("Agent"), t("Relation"), t("Target"), t("Verdict"), t("Evidence")];
      const heads = titles.map((title) => node("th", { scope: "col" }, title));
      place.append(
        node("table", { class: "rows" }, node("thead", {}, node("tr", {}, ...heads)), body),
        more,
      );
    }
    body.replaceChildren(...left.statements.slice(0, shown).map(row));
    const rest = left.statements.length - shown;
    more.replaceChildren();
    if (rest > 0)
      more.append(
        button(told(t("Show more of {n}"), { n: rest }), () => {
          shown += ROWS;
          draw();
        }),
      );
  }

  // The page's own drawings, each with its list.
  const view = document.getElementById("delegation");
  const drawings = [...view.querySelectorAll("article.component")].map((component) => ({
    component,
    svg: component.querySelector("svg"),
    items: [...component.querySelectorAll("[data-e]:is(li)")].map((item) => [
      item,
      item.dataset.e.split(",").map(Number),
    ]),
  }));
  const isLeft = ([from, to]) => left.out[from].has(to);
  function delegation() {
    for (const { component, items } of drawings) {
      for (const [item, ends] of items) item.hidden = !isLeft(ends);
      for (const caller of component.querySelectorAll(".callers > li"))
        caller.hidden = !caller.querySelector("li:not([hidden])");
      component.hidden = items.length > 0 && items.every(([item]) => item.hidden);
    }
    graph.drawing.show();
  }
  for (const { svg } of drawings) if (svg) graph.drawing.adopt(svg);
  view.addEventListener("click", (event) => {
    const item = event.target.closest("li[data-e]");
    if (!item || event.target.closest("a")) return;
    graph.drawer.open(item.dataset.e.split(",").map(Number), item.querySelector("a"));
  });

  const calls = () =>
    left.statements.filter(({ type, to }) => classOf(type) === CALL && to >= 0).map(graph.call);
  graph.views.delegation = {
    draw: delegation,
    svgs: () =>
      drawings.filter(({ svg, component }) => svg && !component.hidden).map(({ svg }) => svg),
    edges: calls,
  };
  graph.views.table = { draw, svgs: () => [], edges: graph.views.agents.edges };
}
