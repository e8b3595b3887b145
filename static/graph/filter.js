// The filters of the graph page: which agents and which relations are left, for all views alike.
"use strict";
{
  const { data, names, statements, allows, told, say } = graph;
  const { CATEGORY, SOURCE, BITS, FOUND, CONTRAST, classOf } = graph;
  const form = document.getElementById("sieve");
  const chips = [...form.querySelectorAll(".can button")];
  const STATES = ["any", "must", "not"];

  const fields = (name) => [...form.querySelectorAll(`[name="${name}"]`)];
  const checked = (name) =>
    new Set(
      fields(name)
        .filter((field) => field.checked)
        .map((field) => Number(field.value)),
    );
  const value = (name) => form.elements[name]?.value ?? "";

  /** What the filters leave: agents, and by agent whom it names and who names it, each with the statements. */
  const left = {
    agents: [],
    isNarrowed: false,
    possible: false,
    out: [],
    into: [],
    statements: [],
  };

  function chip(button, state) {
    button.dataset.state = state;
    const phrase = {
      any: t("{capability}: any"),
      must: t("{capability}: required"),
      not: t("{capability}: excluded"),
    }[state];
    button.title = button.ariaLabel = told(phrase, { capability: button.dataset.key });
  }
  const bits = (state) =>
    chips.reduce((bits, button, bit) => bits | ((button.dataset.state === state) << bit), 0);

  function agents() {
    const [must, not] = [bits("must"), bits("not")];
    const [find, category, from, found] = [
      value("find").trim().toLowerCase(),
      value("category"),
      value("source"),
      checked("found").size > 0,
    ];
    left.isNarrowed = Boolean(must || not || find || category || from || found);
    left.agents = data.agents.map(
      (agent, ix) =>
        (agent[BITS] & must) === must &&
        !(agent[BITS] & not) &&
        (category === "" || agent[CATEGORY] === Number(category)) &&
        (from === "" || agent[SOURCE] === Number(from)) &&
        (!found || agent[FOUND] > 0) &&
        (find === "" || names[ix].toLowerCase().includes(find)),
    );
  }
  function relations() {
    const [layers, types, classes, verdicts] = ["layer", "type", "class", "verdict"].map(checked);
    left.possible = verdicts.has(2);
    left.out = names.map(() => new Map());
    left.into = names.map(() => new Map());
    left.statements = statements.filter(
      ({ by, to, type, layer, stop }) =>
        by !== to &&
        layers.has(layer) &&
        types.has(type) &&
        classes.has(classOf(type)) &&
        verdicts.has(stop === undefined ? 0 : 1) &&
        left.agents[by] &&
        (to < 0 ? !left.isNarrowed : left.agents[to]),
    );
    // Who is called is on the right, whoever says so.
    for (const statement of left.statements) {
      const [from, to] = graph.call(statement) || [statement.by, statement.to];
      if (from >= 0 && !left.out[from].get(to)?.push(statement))
        left.out[from].set(to, [statement]);
      if (to >= 0 && !left.into[to].get(from)?.push(statement))
        left.into[to].set(from, [statement]);
    }
  }

  const possible = (from, to) =>
    left.possible && left.agents[from] && left.agents[to] && allows(from, to);
  /** @returns {Set<number>} whom an agent names or may start, as far as the filters leave it */
  function callees(ix) {
    const found = new Set(left.out[ix].keys());
    if (left.possible) names.forEach((_, to) => possible(ix, to) && found.add(to));
    return found;
  }
  function callers(ix) {
    const found = new Set(left.into[ix].keys());
    if (left.possible) names.forEach((_, from) => possible(from, ix) && found.add(from));
    return found;
  }
  /** Telling two agents apart leads from neither to the other. */
  const leads = (stated) => stated?.some(({ type }) => classOf(type) !== CONTRAST) ?? false;

  function count() {
    const shown = left.agents.filter(Boolean).length;
    if (!left.isNarrowed && left.statements.length === statements.length) return say();
    say(
      told(t("{n} of {all} agents and {shown} of {relations} relations are shown."), {
        n: shown,
        all: names.length,
        shown: left.statements.length,
        relations: statements.length,
      }),
    );
  }
  function read() {
    agents();
    relations();
    count();
  }

  // What differs from the page as it comes, by names: numbers would mean something else after the next build.
  const CHOICES = ["category", "source"];
  const CHECKS = {
    class: "class",
    type: "relation",
    layer: "layer",
    verdict: "verdict",
    found: "findings",
  };
  /** Notes the filters in an address. @param {URLSearchParams} kept */
  function remember(kept) {
    if (value("find")) kept.set("find", value("find"));
    for (const key of CHOICES)
      if (value(key)) kept.set(key, form.elements[key].selectedOptions[0].dataset.key);
    for (const [name, key] of Object.entries(CHECKS)) {
      if (fields(name).every((field) => field.checked === field.defaultChecked)) continue;
      const keys = fields(name).filter((field) => field.checked);
      kept.set(key, keys.map((field) => field.dataset.key).join("."));
    }
    for (const [state, key] of [
      ["must", "can"],
      ["not", "cannot"],
    ]) {
      const keys = chips.filter((button) => button.dataset.state === state);
      if (keys.length) kept.set(key, keys.map((button) => button.dataset.key).join("."));
    }
  }
  function recall(kept) {
    form.elements.find.value = kept.get("find") ?? "";
    for (const key of CHOICES) {
      const choice = [...(form.elements[key]?.options ?? [])].find(
        (option) => option.dataset.key === kept.get(key),
      );
      if (form.elements[key]) form.elements[key].value = choice?.value ?? "";
    }
    for (const [name, key] of Object.entries(CHECKS)) {
      const keys = kept.get(key)?.split(".");
      for (const field of fields(name))
        field.checked = keys ? keys.includes(field.dataset.key) : field.defaultChecked;
    }
    const [must, not] = ["can", "cannot"].map((key) => kept.get(key)?.split(".") ?? []);
    for (const button of chips)
      chip(
        button,
        must.includes(button.dataset.key)
          ? "must"
          : not.includes(button.dataset.key)
            ? "not"
            : "any",
      );
  }
  /** Lets relations of every class through. */
  function widen() {
    for (const field of fields("class")) field.checked = true;
  }
  /** @param {() => void} changed */
  function listen(changed) {
    const more = document.getElementById("more");
    more.addEventListener("click", () =>
      more.setAttribute("aria-expanded", String(form.classList.toggle("open"))),
    );
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("input", changed);
    for (const button of chips)
      button.addEventListener("click", () => {
        chip(button, STATES[(STATES.indexOf(button.dataset.state) + 1) % 3]);
        changed();
      });
  }
  graph.filter = {
    left,
    read,
    count,
    callees,
    callers,
    possible,
    leads,
    remember,
    recall,
    widen,
    listen,
  };
}
