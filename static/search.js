// The search box. Names answer at once from a small list; the engine takes over from a worker when it is ready.
// page.js loads this when the box is first used, never before. Grammar, ranking and snippets are the engine's.

const form = document.querySelector("form.find");
const box = form.elements.namedItem("q");
/** The list of hits on the search page; elsewhere hits drop from the box. */
const page = document.getElementById("hits");
const address = (path) => new URL(path, document.baseURI).href;
/** Where the site keeps what the search is made of. */
const files = document.querySelector("script[data-engine]").dataset;
const root = address(files.root);

/** Hits shown at first; the search page shows as many more when asked. */
const STEP = page ? 25 : 8;
/** Values of a facet shown before the others fold away. */
const VALUES = 8;
/** Parts of a query without hits that are tried to be left out: each costs a search. */
const DROPS = 6;

let names = null; // [[name, url, signature, summary], …]
let facts = new Map(); // what else is shown of an agent, by its id: see agents.json
let engine = null; // "loading", "ready" or "failed"
let why = ""; // … it failed
let limit = STEP;
let literal = false; // whether a question is searched as words
let current = 0; // the number of the latest query
let shown = { query: null, hits: [], from: null };
let at = -1; // the chosen row of the panel
let pointing = false;

/* Saying */

const { written, filled, told } = globalThis.saying; // page.js

/* Asking */

function ask() {
  const query = box.value.trim();
  current += 1;
  if (page) remember(query, "replaceState");
  if (!query) return clear();
  if (engine === "ready") return askEngine(query, current);
  if (names) show({ query, hits: byName(query), total: 0 }, "names");
  else tellState();
}

async function askEngine(query, number) {
  const request = { query, limit, literal };
  const isCurrent = () => number === current;
  const answer = await asked(
    request,
    Boolean(page),
    (answer) => isCurrent() && show(answer, "engine"),
  );
  if (page && isCurrent()) await showEvery(answer, number);
}

/** Asks for something new: the limit and the reading of the query begin anew. */
function askAnew() {
  limit = STEP;
  literal = false;
  ask();
}

/** Asks for a query that a person has chosen rather than typed: the way back leads to the one before. */
function askFor(query, { words = false } = {}) {
  box.value = query;
  limit = STEP;
  literal = words;
  if (page) remember(query, "pushState");
  else box.focus();
  ask();
}

/** The query in the address, so that it can be shared, and found again on the way back. */
function remember(query, how) {
  const state = new URLSearchParams();
  if (query) state.set("q", query);
  if (query && literal) state.set("words", "1");
  const search = query ? `?${state}` : "";
  document.title = query ? `${query} · ${title}` : title;
  if (location.search === search) return;
  try {
    history[how](null, "", search || location.pathname);
  } catch {
    // Safari allows 100 changes in 10 seconds: the search goes on, and a later one is noted.
  }
}

function recall() {
  const state = new URLSearchParams(location.search);
  box.value = state.get("q") ?? "";
  literal = state.has("words");
  limit = STEP;
}

/* Names: they first, then the words in them, then summaries. Filters and phrases wait for the engine. */

function byName(query) {
  const words = fold(query).split(" ").filter(Boolean);
  if (!words.length || /[:"]|(^|\s)-/.test(query)) return [];
  const whole = words.join(" ");
  const starts = (text) => words.every((word) => ` ${text}`.includes(` ${word}`));
  const rank = ([name, , , summary]) => {
    const own = fold(name);
    if (own === whole) return 4;
    if (own.startsWith(whole)) return 3;
    if (starts(own)) return 2;
    return starts(`${own} ${fold(summary)}`) ? 1 : 0;
  };
  return names
    .map((row) => ({ row, rank: rank(row) }))
    .filter(({ rank }) => rank)
    .sort((a, b) => b.rank - a.rank || a.row[0].length - b.row[0].length)
    .slice(0, limit)
    .map(({ row: [name, url, signature, summary] }) => ({
      name,
      url,
      signature,
      summary,
      highlights: [],
    }));
}

function fold(text) {
  return text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}+#]+/gu, " ")
    .trim();
}

/* Showing */

function show(answer, from) {
  // A person who points at a hit keeps it where it is: what the engine adds to the names comes after them.
  const busy = at >= 0 || pointing || page?.contains(document.activeElement);
  const keeps =
    from === "engine" &&
    shown.query === answer.query &&
    shown.from !== "engine" &&
    shown.hits.length > 0 &&
    busy;
  const hits = keeps ? merged(shown.hits, answer.hits) : answer.hits;
  const chosen = shown.hits[at]?.url;
  const settled = from === "engine" && keeps ? "kept" : from;
  shown = { query: answer.query, hits, from: settled };
  at = chosen ? hits.findIndex((hit) => hit.url === chosen) : -1;
  (page ? showPage : showPanel)(answer, hits, from);
}

function merged(kept, hits) {
  const full = new Map(hits.map((hit) => [hit.url, hit]));
  const urls = new Set(kept.map((hit) => hit.url));
  return [
    ...kept.map((hit) => full.get(hit.url) ?? hit),
    ...hits.filter((hit) => !urls.has(hit.url)),
  ];
}

/** Puts rows into a list. What says the same as before stays the same element, so that a click meets it; a focus stays with its hit. */
function fill(list, hits, make) {
  const focused = [...list.children].find((row) => row.contains(document.activeElement))?.url;
  const old = new Map([...list.children].map((row) => [row.url, row]));
  const rows = hits.map((hit) =>
    Object.assign(renewed(old.get(hit.url), make(hit)), { url: hit.url }),
  );
  if (rows.length !== list.children.length || rows.some((row, ix) => row !== list.children[ix]))
    list.replaceChildren(...rows);
  if (focused && !list.contains(document.activeElement))
    (link(hits.findIndex(({ url }) => url === focused)) ?? box).focus({ preventScroll: true });
}

/** Makes a row say what a fresh one does. */
function renewed(row, fresh) {
  const parts = [...fresh.children];
  if (row?.children.length !== parts.length) return fresh;
  [...row.children].forEach(
    (part, ix) => part.isEqualNode(parts[ix]) || part.replaceWith(parts[ix]),
  );
  return row;
}

function part(hit, field) {
  const text = hit.highlights.find((highlight) => highlight.field === field)?.text;
  return text === undefined ? null : marked(text);
}

// The engine's snippets are escaped text in which <mark> is the only element: they are taken apart, never parsed.
function marked(text) {
  const names = { lt: "<", gt: ">", quot: '"', "#39": "'", amp: "&" };
  const plain = (part) => part.replace(/&(lt|gt|quot|#39|amp);/g, (_, name) => names[name]);
  return text.split(/(<mark>.*?<\/mark>)/s).map((part) => {
    const inner = /^<mark>(.*)<\/mark>$/s.exec(part);
    return inner ? el("mark", {}, plain(inner[1])) : plain(part);
  });
}

const WORDS = { r: "read", s: "search", e: "edit", x: "execute", w: "web", d: "delegate" };
const SIX = Object.values(WORDS);
/** What an agent may do, as people read it. */
const SPOKEN = {
  read: t("read"),
  search: t("search"),
  edit: t("edit"),
  execute: t("execute"),
  web: t("web"),
  delegate: t("delegate"),
  plan: t("plan"),
  skill: t("skill"),
  message: t("message"),
  unrestricted: t("unrestricted"),
};

/** Words around a marked one that tell its place from others. */
const AROUND = 3;

/** The address of the place where the first marked word of a hit's passage stands: browsers go there and mark it. */
function placeOf(hit) {
  const passage = hit.highlights.find((highlight) => highlight.field === "body")?.text ?? "";
  const [before, mark, after] = marked(passage).slice(0, 3);
  if (!mark) return root + hit.url;
  const joined = (words) => encodeURIComponent(words.join(" ")).replaceAll("-", "%2D");
  // A sentence's end may be the end of a paragraph, behind which no browser looks.
  const lead = before
    .split(/[.:!?·…|]/)
    .at(-1)
    .split(/\s+/)
    .filter(Boolean)
    .slice(-AROUND);
  const tail = (after ?? "")
    .split(/[.:!?·…|]/)[0]
    .split(/\s+/)
    .filter(Boolean)
    .slice(0, AROUND);
  const parts = [
    ...(lead.length ? [`${joined(lead)}-`] : []),
    joined([mark.textContent]),
    ...(tail.length ? [`-${joined(tail)}`] : []),
  ];
  return `${root}${hit.url}#:~:text=${parts.join(",")}`;
}

function signature(places) {
  const words = [...places].map((place) => SPOKEN[WORDS[place]]).filter(Boolean);
  const label = words.length
    ? told(t("may {powers}"), { powers: words.join(", ") })
    : t("may do none of the six");
  return el("span", { class: "sig", role: "img", "aria-label": label }, places);
}

function counted(number) {
  return told(t("{n} agent|{n} agents"), { n: number });
}

/** What there is to tell of a failure, with the way to try again. */
function failure() {
  return el("p", { class: "failed" }, `${why} `, button(t("Try again"), retry));
}

/** What the engine has to say of the query. */
function remarks(answer) {
  const lines = (answer.notices ?? []).map(({ message, try_instead: instead }) =>
    el(
      "p",
      {},
      ...quoting(message[0].toUpperCase() + message.slice(1)),
      ...(instead ? [" ", again(instead)] : []),
    ),
  );
  if (answer.did_you_mean)
    lines.push(
      el("p", {}, ...filled(t("Did you mean {query}?"), { query: again(answer.did_you_mean) })),
    );
  if (answer.understood?.length) {
    lines.push(
      el(
        "p",
        {},
        ...filled(t("Read as {query}."), { query: el("code", {}, answer.understood.join(" ")) }),
        " ",
        button(t("Search the words instead"), () => askFor(answer.query, { words: true })),
      ),
    );
  }
  return lines;
}

/** Filters that the word being typed may be meant as. */
function offered(answer) {
  const ways = (answer.suggestions ?? []).flatMap(({ query, filter, count }, ix) => [
    ix ? ", " : "",
    button(filter, () => askFor(query.trim())),
    ` (${written(count)})`,
  ]);
  return ways.length
    ? [el("p", {}, ...filled(t("Filter by {filters}."), { filters: el("span", {}, ...ways) }))]
    : [];
}

/** What stands between backquotes is part of a query. */
function quoting(message) {
  return message.split("`").map((piece, ix) => (ix % 2 ? el("code", {}, piece) : piece));
}

function again(query) {
  return button(query, () => askFor(query));
}

/** An empty answer leads on: to what is found without one of its parts, and to the lists. It is told in one piece, so that nothing is pushed away. */
async function leadOn(answer, place) {
  const number = current;
  const terms = answer.query.match(TERM) ?? [];
  const ways = terms.length > 1 ? await drops(terms, number) : [];
  if (number !== current) return;
  const links = el(
    "span",
    {},
    ...lists.flatMap(([path, text], ix) => [ix ? ", " : "", el("a", { href: root + path }, text)]),
  );
  const several = terms.length > 1;
  place.append(
    ...(several ? [el("p", {}, t("No agent has all of it."))] : []),
    el("ul", { class: "ways" }, ...ways),
    el(
      "p",
      {},
      ...filled(several ? t("Or go by {lists}.") : t("Go by {lists}."), { lists: links }),
    ),
  );
}

async function drops(terms, number) {
  const ways = [];
  for (const part of terms.slice(0, DROPS)) {
    const query = terms.filter((term) => term !== part).join(" ");
    const { total = 0 } = (await asked({ query, limit: 0, facets: false }, false)) ?? {};
    if (number !== current) break;
    if (total)
      ways.push(
        el(
          "li",
          {},
          ...filled(t("{agents} without {part}: {query}"), {
            agents: counted(total),
            part: el("code", {}, part),
            query: again(query),
          }),
        ),
      );
  }
  return ways;
}

/* The search page */

const title = document.title;
const count = document.getElementById("count");
const place = document.getElementById("remarks");
const side = document.getElementById("narrow");
const values = document.getElementById("values");
const syntax = document.getElementById("syntax");
/** What the page says before anything is asked. */
const [invitation, facetPages] = [count, values].map((part) => part && [...part.childNodes]);
const lists = [
  ["agents/", t("the list of all agents")],
  ["categories/", t("categories")],
  ["capabilities/", t("capabilities")],
].filter(([path]) => path === "agents/" || values?.querySelector(`a[href*="${path}"]`));
/** How the site calls values of filters: by the filter, then by the value. */
const named = JSON.parse(document.getElementById("named")?.textContent ?? "{}");
/** What was last said of the hits. Saying it again would take a button from under a press. */
let lastSaid = "";
/** The hit that takes the focus from the button which showed more. */
let further = 0;

function showPage(answer, hits, from) {
  fill(page, hits, hitItem);
  reveal(true);
  if (from === "names") return tellState();
  const { query, total, facets, notices, did_you_mean: meant, understood } = answer;
  const said = JSON.stringify([query, limit, total, facets, notices, meant, understood]);
  if (said === lastSaid) return;
  lastSaid = said;
  count.replaceChildren(
    ...filled(t("{agents} for {query}"), {
      agents: el("strong", {}, total ? counted(total) : t("No agent")),
      query,
    }),
  );
  place.replaceChildren(...remarks(answer));
  if (!total) leadOn(answer, place);
  showMoreButton(total > answer.hits.length && answer.hits.length >= limit, total);
  showFacets(facets ?? [], total);
  showChips(facets ?? [], total);
}

/** The hits or the examples; a page that comes with a query shows neither before it knows. */
function reveal(isAnswered) {
  syntax.hidden = isAnswered;
  delete document.documentElement.dataset.asked;
}

function showMoreButton(isMore, total) {
  if (further) link(further)?.focus({ preventScroll: true });
  further = 0;
  document.getElementById("more")?.remove();
  if (isMore)
    page.after(
      el(
        "p",
        { id: "more" },
        button(told(t("Show more of {agents}"), { agents: counted(total) }), showMore),
      ),
    );
}

function showMore() {
  further = page.childElementCount;
  limit += STEP;
  ask();
}

function hitItem(hit) {
  const passage = part(hit, "body") ?? part(hit, "summary") ?? [hit.summary];
  const twins = (hit.also_in ?? []).flatMap((twin, ix) => [
    ix ? ", " : "",
    el("a", { href: root + twin.url }, twin.source === hit.source ? twin.path : twin.source),
  ]);
  const way = part(hit, "body")
    ? [" ", el("a", { class: "dim", href: placeOf(hit) }, t("In the text"))]
    : [];
  const place = hit.id?.includes("/") ? [el("span", { class: "dim" }, hit.source)] : [];
  const every = facts.get(idOf(hit.url))?.all_tools
    ? [el("span", { class: "loud" }, t("all tools"))]
    : [];
  return el(
    "li",
    { class: "hit" },
    el(
      "div",
      { class: "line" },
      pickBox(hit),
      el("a", { href: root + hit.url }, ...(part(hit, "name") ?? [hit.name])),
      signature(hit.signature),
      ...every,
      ...place,
    ),
    el("p", {}, ...passage, ...way),
    brief(hit),
    ...(twins.length
      ? [
          el(
            "p",
            { class: "meta" },
            ...filled(t("also in {places}"), { places: el("span", {}, ...twins) }),
          ),
        ]
      : []),
  );
}

/* What agents are chosen by */

const idOf = (url) => url.replace(/^agents\/|\/$/g, "");

function pickBox(hit) {
  const id = idOf(hit.url);
  const box = el("input", {
    class: "pick",
    type: "checkbox",
    value: id,
    "data-name": hit.name,
    "aria-label": told(t("Compare {name}"), { name: hit.name }),
  });
  box.checked = globalThis.tray.has(id);
  return box;
}

/** Category, model and findings, and the way to a comparison with the nearest agents. Its place is there before it is known. */
function brief(hit) {
  const own = facts.get(idOf(hit.url));
  if (!own) return el("div", { class: "brief" });
  const found = own.findings ? told(t("{n} finding|{n} findings"), { n: own.findings }) : "";
  const said = [own.category, own.models.join(", "), found].filter(Boolean).join(" · ");
  if (!own.near.length) return el("div", { class: "brief" }, el("span", {}, said));
  const ids = [own.id, ...own.near.map(({ id }) => id)];
  const address = new URLSearchParams(ids.map((id, ix) => ["abcd"[ix], id]));
  const why = own.near.map((near) => nearness(hit, near)).join(", ");
  const compare = el(
    "a",
    { href: `${root}compare/?${address}`, title: why },
    told(t("Compare with {agents}"), { agents: why }),
  );
  return el("div", { class: "brief" }, el("span", {}, said), compare);
}

/** Says what another agent has in common with a hit, and what it can do that the hit cannot. */
function nearness(hit, { id, percent }) {
  const row = names?.find(([, url]) => idOf(url) === id);
  const shared = percent === undefined ? [] : [told(t("{percent} % of phrases"), { percent })];
  const differences = [...(row?.[2] ?? hit.signature)].flatMap((theirs, ix) => {
    const own = hit.signature[ix];
    if ((theirs === "·") === (own === "·")) return [];
    const word = SPOKEN[WORDS[theirs === "·" ? own : theirs]];
    return [`${theirs === "·" ? "−" : "+"} ${word}`];
  });
  const why = [...shared, ...differences].join(", ");
  return (row?.[0] ?? id) + (why && ` (${why})`);
}

async function loadFacts() {
  const reply = await fetch(`${root}agents.json`);
  if (!reply.ok) return;
  const { agents } = await reply.json();
  facts = new Map(agents.map((agent) => [agent.id, agent]));
  if (shown.query !== null) ask();
}

/** Capabilities that hits must have, or must not: each writes its term into the box. */
const chips = [...document.querySelectorAll(".chips [data-term]")].map((button) => {
  const count = button.querySelector(".n");
  return { button, count, term: button.dataset.term, all: count.textContent };
});
const opposite = (term) => (term.startsWith("-") ? term.slice(1) : `-${term}`);

/** Every capability comes with an answer; how many may use every tool is asked for when its passages are there. */
const EVERY = "is:unrestricted";
const isEvery = ({ term }) => term.endsWith(EVERY);

function showChips(facets, total) {
  const values = facets.find(({ group }) => group === "can")?.values ?? [];
  const counts = new Map(values.map(({ value, count }) => [`can:${value}`, count]));
  for (const chip of chips.filter((chip) => !isEvery(chip))) showChip(chip, counts, total);
}

async function showEvery({ query, total }, number) {
  const asks = { query: `${query} ${EVERY}`, limit: 0, facets: false };
  const answer = total ? await asked(asks, false) : { total: 0 };
  if (number !== current || !answer) return;
  for (const chip of chips.filter(isEvery)) showChip(chip, new Map([[EVERY, answer.total]]), total);
}

function showChip({ button, count, term }, counts, total) {
  const terms = box.value.match(TERM) ?? [];
  const have = counts.get(term.replace(/^-/, "")) ?? 0;
  const isChosen = terms.includes(term);
  button.ariaPressed = String(isChosen);
  // What its other half rules out would be none: that says nothing of what there is.
  if (terms.includes(opposite(term))) count.textContent = "";
  else if (isChosen) count.textContent = written(total);
  else count.textContent = written(term.startsWith("-") ? total - have : have);
}

/** Groups of facets in the order in which a reader narrows a search. */
const GROUPS = {
  can: t("Capabilities"),
  category: t("Category"),
  model: t("Model"),
  tool: t("Tool"),
  source: t("Source"),
  tag: t("Tag"),
  dialect: t("Dialect"),
  owner: t("Owner"),
  status: t("Status"),
};
/** A part of a query: a filter, a phrase, a word. */
const TERM = /-?[\w-]+:"[^"]*"?|-?"[^"]*"?|\S+/g;

function showFacets(facets, total) {
  const terms = box.value.match(TERM) ?? [];
  const groups = Object.keys(GROUPS).flatMap((group) => {
    const all = facets.find((facet) => facet.group === group)?.values ?? [];
    // The six have their chips.
    const found = all.filter(({ value }) => group !== "can" || !SIX.includes(value));
    const chosen = terms.filter((term) => term.replace(/^-/, "").startsWith(`${group}:`));
    const alone = chosen.filter(
      (term) =>
        !found.some(({ value }) => has([term], group, value)) &&
        !chips.some((chip) => chip.term === term),
    );
    const entries = found.flatMap(({ value, count }) => {
      const term = chosen.find((term) => has([term], group, value));
      // What every hit has narrows nothing.
      return term || count < total
        ? [facetValue(group, term ?? filter(group, value), value, count)]
        : [];
    });
    const rest = alone.map((term) =>
      facetValue(group, term, term.replace(`${group}:`, "").replaceAll('"', "")),
    );
    return rest.length || entries.length ? [facetGroup(group, [...rest, ...entries])] : [];
  });
  const focused = values.contains(document.activeElement) && document.activeElement.value;
  values.replaceChildren(...(groups.length ? groups : facetPages));
  if (focused)
    (
      [...values.querySelectorAll("input")].find(({ value }) => value === focused) ??
      values.querySelector("input") ??
      box
    ).focus({ preventScroll: true });
  const chosen = values.querySelectorAll(":checked").length;
  document.getElementById("chosen").textContent = chosen ? String(chosen) : "";
}

/** Groups whose folded values a person has opened. */
const unfolded = new Set();

function facetGroup(group, entries) {
  const field = el(
    "fieldset",
    { class: "facet" },
    el("legend", {}, GROUPS[group]),
    ...entries.slice(0, VALUES),
  );
  if (entries.length <= VALUES) return field;
  const rest = el(
    "details",
    {},
    el("summary", {}, told(t("{n} more"), { n: entries.length - VALUES })),
    ...entries.slice(VALUES),
  );
  rest.open = unfolded.has(group);
  rest.addEventListener("toggle", () => unfolded[rest.open ? "add" : "delete"](group));
  field.append(rest);
  return field;
}

function facetValue(group, term, value, count) {
  const check = el("input", { type: "checkbox", value: term });
  check.checked = (box.value.match(TERM) ?? []).includes(term);
  check.addEventListener("change", () => toggle(term));
  return el(
    "label",
    {},
    check,
    el("span", {}, spoken(group, value)),
    el("span", { class: "n" }, count === undefined ? "" : written(count)),
  );
}

/** A value as people read it; one that is to be absent begins with a minus. */
function spoken(group, value) {
  if (value.startsWith("-"))
    return told(t("not {value}"), { value: spoken(group, value.slice(1)) });
  return (group === "can" && SPOKEN[value]) || named[group]?.[value] || value;
}

const filter = (group, value) =>
  `${group}:${/^[\p{L}\p{N}_./+#-]+$/u.test(value) ? value : `"${value.replaceAll('"', " ")}"`}`;
const has = (terms, group, value) =>
  terms.some((term) => term.toLowerCase() === filter(group, value).toLowerCase());

function toggle(term) {
  const terms = box.value.match(TERM) ?? [];
  askFor(
    (terms.includes(term)
      ? terms.filter((other) => other !== term)
      : [...terms.filter((other) => other !== opposite(term)), term]
    ).join(" "),
  );
}

/** On a narrow screen the filters lie over the hits: what closes a panel closes them. */
function filtersClose() {
  const opener = side.firstElementChild;
  const isPanel = () => side.open && opener.checkVisibility();
  document.addEventListener(
    "pointerdown",
    ({ target }) => isPanel() && !side.contains(target) && (side.open = false),
  );
  side.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !isPanel()) return;
    side.open = false;
    opener.focus();
    event.preventDefault();
  });
}

/* The panel under the box */

let panel = null;

function makePanel() {
  if (panel) return panel;
  panel = el("div", { class: "panel", hidden: "" });
  panel.list = el("div", { role: "listbox", id: "found", "aria-label": t("Agents found") });
  panel.foot = el("div", { class: "said", role: "status" });
  panel.append(panel.list, panel.foot);
  panel.addEventListener("pointermove", () => (pointing = true));
  panel.addEventListener("pointerleave", () => (pointing = false));
  // A press must not take the focus from the box before the click arrives.
  panel.addEventListener(
    "pointerdown",
    (event) => event.target.closest("button, .said a") || event.preventDefault(),
  );
  panel.addEventListener(
    "mousedown",
    (event) => event.target.closest("button, .said a") || event.preventDefault(),
  );
  form.append(panel);
  for (const [name, value] of Object.entries({
    role: "combobox",
    "aria-controls": "found",
    "aria-expanded": "false",
    "aria-autocomplete": "list",
  }))
    box.setAttribute(name, value);
  form.addEventListener("focusout", (event) => form.contains(event.relatedTarget) || closePanel());
  return panel;
}

function showPanel(answer, hits, from) {
  makePanel();
  fill(panel.list, hits, (hit) =>
    el(
      "a",
      { role: "option", tabindex: "-1", href: root + hit.url },
      el(
        "span",
        { class: "line" },
        el("span", { class: "name" }, ...(part(hit, "name") ?? [hit.name])),
        signature(hit.signature),
      ),
      el("span", { class: "sum" }, ...(part(hit, "summary") ?? [hit.summary])),
    ),
  );
  [...panel.list.children].forEach((row, ix) => (row.id = `found-${ix}`));
  if (from === "names") tellState();
  else {
    const all =
      answer.total > hits.length
        ? [
            el(
              "p",
              {},
              el(
                "a",
                { href: `${root}search/?q=${encodeURIComponent(answer.query)}` },
                told(t("All {agents}"), { agents: counted(answer.total) }),
              ),
            ),
          ]
        : [];
    panel.foot.replaceChildren(...remarks(answer), ...offered(answer), ...all);
    if (!answer.total) leadOn(answer, panel.foot);
  }
  openPanel();
  choose(at);
}

function openPanel() {
  panel.hidden = !form.contains(document.activeElement);
  box.setAttribute("aria-expanded", String(!panel.hidden && panel.list.childElementCount > 0));
}

function closePanel() {
  if (!panel) return;
  panel.hidden = true;
  pointing = false;
  box.setAttribute("aria-expanded", "false");
  choose(-1);
}

function choose(row) {
  at = row;
  [...panel.list.children].forEach((option, ix) => {
    option.ariaSelected = String(ix === at);
    if (ix === at) option.scrollIntoView({ block: "nearest" });
  });
  if (at >= 0) box.setAttribute("aria-activedescendant", `found-${at}`);
  else box.removeAttribute("aria-activedescendant");
}

function clear() {
  shown = { query: null, hits: [], from: null };
  if (!page) return closePanel();
  page.replaceChildren();
  lastSaid = "";
  place.replaceChildren();
  document.getElementById("more")?.remove();
  // What is there already keeps the focus that may be in it.
  if (values.firstChild !== facetPages[0]) values.replaceChildren(...facetPages);
  document.getElementById("chosen").textContent = "";
  for (const { button, count, all } of chips) {
    button.ariaPressed = "false";
    count.textContent = all;
  }
  reveal(false);
  count.replaceChildren(...invitation);
  if (engine === "failed") count.append(" ", failure());
}

/** Says how far the loading is, where a query waits for it. */
function tellState() {
  if (!box.value.trim() && engine !== "failed") return;
  const waiting = names ? t("By name, until the texts are loaded …") : t("Loading …");
  const state =
    engine === "failed"
      ? [...(shown.hits.length ? [`${t("By name only.")} `] : []), failure()]
      : [waiting];
  if (page) {
    lastSaid = "";
    if (engine === "failed") reveal(shown.hits.length > 0);
    return count.replaceChildren(...state);
  }
  makePanel().foot.replaceChildren(...state);
  openPanel();
}

/* The keyboard. In the panel the box keeps the focus; on the search page it moves from hit to hit. */

function key(event) {
  if (event.isComposing) return;
  const { hits } = shown;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (
    event.key === "Escape" &&
    (panel && !panel.hidden ? (closePanel(), true) : box.value && (askFor(""), true))
  )
    event.preventDefault();
  if (page) {
    if (event.key === "ArrowDown" && hits.length) (event.preventDefault(), link(0)?.focus());
  } else if (step && panel && hits.length) {
    event.preventDefault();
    if (panel.hidden) openPanel();
    else choose(Math.max(-1, Math.min(hits.length - 1, at + step)));
  } else if (event.key === "Enter" && at >= 0 && hits[at]) {
    event.preventDefault();
    panel.list.children[at].click();
  }
}

const link = (ix) => page.children[ix]?.querySelector("a");

function keyInHits(event) {
  const row = [...page.children].findIndex((item) => item.contains(document.activeElement));
  if (event.key === "ArrowDown") (link(row + 1) ?? document.querySelector("#more button"))?.focus();
  else if (event.key === "ArrowUp") (row > 0 ? link(row - 1) : box).focus();
  else if (event.key === "Escape") box.focus();
  else return;
  event.preventDefault();
}

/* The worker */

let worker = null;
let latest = 0;
const waiting = new Map(); // number → what to do with its answer

/** Asks the engine; answers the last answer, and hands each one on as it comes. */
function asked(request, passages, each = () => {}) {
  return new Promise((done) => {
    latest += 1;
    waiting.set(latest, { passages, each, done });
    worker.postMessage({ search: latest, request, passages });
  });
}

function answered({ search, answer, passages, error }) {
  const wait = waiting.get(search);
  if (!wait) return;
  if (error) return failed(error);
  wait.each(answer);
  if (wait.passages && !passages && answer.hits.length) return;
  waiting.delete(search);
  wait.done(answer);
}

async function loadNames() {
  const reply = await fetch(address(`${files.index}names.bin`), { cache: "no-cache" });
  if (!reply.ok) throw new Error(String(reply.status));
  const bytes = new Uint8Array(await reply.arrayBuffer());
  const packed = bytes[0] === 0x1f; // Some hosts tell the browser to unpack it.
  names = await new Response(
    packed ? new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip")) : bytes,
  ).json();
  if (engine !== "ready") ask();
}

function loadEngine() {
  engine = "loading";
  worker?.terminate();
  waiting.clear();
  worker = new Worker(address(files.worker));
  worker.addEventListener("error", (event) => {
    event.preventDefault();
    failed(t("Its script could not be loaded: the network or the server does not answer."));
  });
  worker.addEventListener("message", ({ data }) => {
    if (data.ready) {
      engine = "ready";
      ask();
    } else if (data.search !== undefined) answered(data);
    else failed(data.error);
  });
  worker.postMessage({
    init: { engine: address(files.engine), index: address(files.index), root },
  });
}

function failed(reason) {
  engine = "failed";
  why = told(t("The search is not available. {reason}"), { reason });
  tellState();
}

/** The button goes away with what it says: the focus must not go with it. */
function retry() {
  box.focus();
  load();
}

function load() {
  if (!("DecompressionStream" in window) || typeof WebAssembly === "undefined") {
    return failed(
      t("This browser lacks what it needs; the list of all agents leads to every page."),
    );
  }
  engine = "loading";
  tellState();
  // The engine's own failure is told; names are only its quick stand-in.
  if (!names) loadNames().catch(() => {});
  loadEngine();
}

/* Small things */

function el(name, attributes, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.append(...children);
  return node;
}

function button(text, act) {
  const node = el("button", { type: "button", class: "again" }, text);
  node.addEventListener("click", act);
  return node;
}

box.addEventListener("input", askAnew);
box.addEventListener("keydown", key);
if (page) {
  recall();
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    askFor(box.value.trim());
  });
  page.addEventListener("keydown", keyInHits);
  page.addEventListener("pointermove", () => (pointing = true));
  page.addEventListener("pointerleave", () => (pointing = false));
  addEventListener("popstate", () => (recall(), ask()));
  filtersClose();
  for (const { button, term } of chips) button.addEventListener("click", () => toggle(term));
  loadFacts().catch(() => {}); // Then hits go without.
  document.querySelector("main").addEventListener("click", (event) => {
    const example = event.target.closest("#syntax a[href^='?q=']");
    if (!example || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    askFor(new URLSearchParams(example.search).get("q"));
  });
} else {
  box.addEventListener("focus", () => box.value.trim() && ask());
}
load();
if (box.value.trim()) ask();
