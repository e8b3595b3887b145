// The search box: names answer at once from a small list, the engine takes over from a worker when it is ready.
// Loaded when the box is first used, never before. The grammar, the ranking and the snippets are the engine's.

const form = document.querySelector("form.find, form[role=search]");
const box = document.getElementById("q");
const root = form.dataset.root;
const page = document.getElementById("hits");
const LIMIT = page ? 30 : 8;

let names = null; // [[name, url, signature, summary], …]
let engine = null; // "loading", "ready" or "failed"
let worker = null;
let asked = 0;
let shown = { query: null, hits: [], from: null };
let at = -1;
let pointing = false;

/* Asking */

function ask() {
  const query = box.value.trim();
  if (page) remember(query);
  if (!query) return clear();
  asked += 1;
  if (engine === "ready") return worker.postMessage({ search: asked, request: { query, limit: LIMIT }, passages: true });
  if (names) show({ query, hits: byName(query), total: null, facets: [], notices: [] }, "names");
}

function askFor(query) {
  box.value = query;
  box.focus();
  ask();
}

function answered({ search, answer, error }) {
  if (search !== asked) return;
  if (error) return tell(error);
  show(answer, "engine");
}

// Names first, then the words in them, then summaries. What needs the engine (filters, phrases) waits for it.
function byName(query) {
  const words = fold(query).split(" ").filter(Boolean);
  if (!words.length || /[:"]|^-|\s-/.test(query)) return [];
  const whole = words.join(" ");
  const rate = ([name, , , summary]) => {
    const title = fold(name);
    if (title === whole) return 4;
    if (title.startsWith(whole)) return 3;
    const starts = (text) => words.every((word) => ` ${text}`.includes(` ${word}`));
    if (starts(title)) return 2;
    return starts(`${title} ${fold(summary)}`) ? 1 : 0;
  };
  return names
    .map((row) => ({ row, rank: rate(row) }))
    .filter(({ rank }) => rank)
    .sort((a, b) => b.rank - a.rank || a.row[0].length - b.row[0].length)
    .slice(0, LIMIT)
    .map(({ row: [name, url, signature, summary] }) => ({ name, url, signature, summary, highlights: [] }));
}

function fold(text) {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/[^\p{L}\p{N}+#]+/gu, " ").trim();
}

/* Showing */

function show(answer, from) {
  const { query } = answer;
  // A person who points at a hit keeps it where it is: what the engine adds to the names comes after them.
  const keeps = from === "engine" && shown.from === "names" && shown.query === query && (at >= 0 || pointing);
  const hits = keeps ? merge(shown.hits, answer.hits) : answer.hits;
  const same = shown.hits.map((hit) => hit.url).join() === hits.map((hit) => hit.url).join();
  if (!same && !keeps) at = -1;
  shown = { query, hits, from };
  if (page) showPage(answer, hits, from);
  else showPanel(answer, hits, from);
  mark();
}

function merge(kept, hits) {
  const full = new Map(hits.map((hit) => [hit.url, hit]));
  const urls = new Set(kept.map((hit) => hit.url));
  return [...kept.map((hit) => full.get(hit.url) ?? hit), ...hits.filter((hit) => !urls.has(hit.url))];
}

function showPage(answer, hits, from) {
  const waiting = from === "names";
  const some = answer.total === 1 ? "1 agent" : `${(answer.total ?? 0).toLocaleString("en")} agents`;
  document.getElementById("count").textContent = waiting
    ? "By name; searching the texts …"
    : answer.total ? `${some} for ${answer.query}` : `No agent for ${answer.query}`;
  page.replaceChildren(...hits.map((hit, ix) => hitItem(hit, ix)));
  if (!waiting) {
    page.append(...remarks(answer, hits.length === 0).map((remark) => el("li", { class: "remark" }, remark)));
    showFacets(answer.facets ?? []);
  }
}

function hitItem(hit, ix) {
  const part = (field) => hit.highlights.find((highlight) => highlight.field === field)?.text;
  const summary = part("body") ?? part("summary");
  return el("li", { class: "hit", id: `hit-${ix}` },
    el("a", { class: "title", href: root + hit.url }, ...(part("name") ? marked(part("name")) : [hit.name])), signature(hit.signature),
    el("p", {}, ...(summary ? marked(summary) : [hit.summary])),
    ...(hit.also_in?.length ? [el("p", { class: "dim" }, "also in ", ...hit.also_in.flatMap((twin, n) => [n ? ", " : "", el("a", { href: root + twin.url }, twin.source)]))] : []));
}

function showPanel(answer, hits, from) {
  const panel = makePanel();
  const rows = hits.map((hit, ix) => {
    const row = el("li", { role: "option", id: `hit-${ix}`, "aria-selected": "false" },
      el("span", { class: "title" }, hit.name), signature(hit.signature), el("span", { class: "dim" }, hit.summary));
    row.addEventListener("click", () => open(hit));
    return row;
  });
  panel.list.replaceChildren(...rows);
  const more = from === "engine" && answer.total > hits.length;
  panel.foot.replaceChildren(
    ...(from === "names" ? ["By name; searching the texts …"] : remarks(answer, !hits.length)),
    ...(more ? [el("a", { href: `${root}search/?q=${encodeURIComponent(answer.query)}` }, `All ${answer.total} agents`)] : []),
  );
  panel.hidden = false;
  box.setAttribute("aria-expanded", String(hits.length > 0));
}

// What the engine has to say of the query; an empty answer always offers a way on.
function remarks(answer, none) {
  const lines = (answer.notices ?? []).map(({ message, try_instead }) => el("p", {}, message, ...(try_instead ? [" ", again(try_instead)] : [])));
  if (answer.did_you_mean) lines.push(el("p", {}, "Did you mean ", again(answer.did_you_mean), "?"));
  if (none) {
    lines.push(el("p", {}, "Nothing found. Fewer words find more; ", el("a", { href: `${root}agents/` }, "the list of all agents"), " leads to every page."));
  }
  return lines;
}

function again(query) {
  const button = el("button", { type: "button", class: "again" }, query);
  button.addEventListener("click", () => askFor(query));
  return button;
}

const GROUPS = { can: "May", category: "Category", model: "Model", tool: "Tool", source: "Source", tag: "Tag" };

function showFacets(facets) {
  const side = document.querySelector(".side");
  const groups = facets.filter(({ group, values }) => GROUPS[group] && values.length);
  if (!side || !groups.length) return;
  side.replaceChildren(...groups.map(({ group, values }) => el("fieldset", { class: "facet" }, el("legend", {}, GROUPS[group]),
    ...values.slice(0, 8).map(({ value, count }) => {
      const filter = `${group}:${/\s/.test(value) ? `"${value}"` : value}`;
      const check = el("input", { type: "checkbox" });
      check.checked = has(filter);
      check.addEventListener("change", () => toggle(filter));
      return el("label", {}, check, el("span", {}, value), el("span", { class: "n" }, String(count)));
    }))));
}

const has = (filter) => ` ${box.value} `.includes(` ${filter} `);

function toggle(filter) {
  box.value = has(filter) ? ` ${box.value} `.replace(` ${filter} `, " ").trim() : `${box.value.trim()} ${filter}`.trim();
  ask();
}

/* The keyboard */

function key(event) {
  const { hits } = shown;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step && hits.length) {
    event.preventDefault();
    at = Math.max(-1, Math.min(hits.length - 1, at + step));
    mark();
  } else if (event.key === "Enter" && at >= 0 && hits[at]) {
    event.preventDefault();
    open(hits[at]);
  } else if (event.key === "Escape") {
    if (panelOpen()) closePanel();
    else if (box.value) askFor("");
    else box.blur();
    event.preventDefault();
  }
}

function mark() {
  document.querySelectorAll("[id^=hit-]").forEach((row, ix) => {
    row.classList.toggle("at", ix === at);
    if (row.role === "option") row.ariaSelected = String(ix === at);
    if (ix === at) row.scrollIntoView({ block: "nearest" });
  });
  if (at >= 0) box.setAttribute("aria-activedescendant", `hit-${at}`);
  else box.removeAttribute("aria-activedescendant");
}

function open(hit) {
  location.href = root + hit.url;
}

/* The panel under the box */

let panel = null;

function makePanel() {
  if (panel) return panel;
  panel = el("div", { class: "panel" });
  panel.list = el("ul", { role: "listbox", id: "found", "aria-label": "Agents found" });
  panel.foot = el("div", { class: "foot-note", role: "status" });
  panel.append(panel.list, panel.foot);
  panel.addEventListener("pointerenter", () => (pointing = true));
  panel.addEventListener("pointerleave", () => (pointing = false));
  // A press must not take the focus from the box before the click arrives.
  panel.addEventListener("pointerdown", (event) => event.target.closest("a, button") || event.preventDefault());
  form.append(panel);
  for (const [name, value] of Object.entries({ role: "combobox", "aria-controls": "found", "aria-expanded": "false", "aria-autocomplete": "list" })) {
    box.setAttribute(name, value);
  }
  form.addEventListener("focusout", (event) => form.contains(event.relatedTarget) || closePanel());
  return panel;
}

const panelOpen = () => panel && !panel.hidden;

function closePanel() {
  if (panel) panel.hidden = true;
  box.setAttribute("aria-expanded", "false");
  at = -1;
}

function clear() {
  shown = { query: null, hits: [], from: null };
  at = -1;
  asked += 1;
  if (page) {
    page.replaceChildren();
    document.getElementById("count").textContent = "Type what needs doing.";
  } else closePanel();
}

/* Loading */

async function loadNames() {
  const reply = await fetch(form.dataset.names, { cache: "no-cache" });
  if (!reply.ok) throw new Error(`${reply.status} ${reply.statusText}`);
  const bytes = new Uint8Array(await reply.arrayBuffer());
  const packed = bytes[0] === 0x1f; // Some hosts tell the browser to unpack it.
  names = await new Response(packed ? new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip")) : bytes).json();
  if (engine !== "ready") ask();
}

function loadEngine() {
  engine = "loading";
  worker?.terminate();
  worker = new Worker(form.dataset.worker);
  worker.addEventListener("error", () => failed("the browser could not start it."));
  worker.addEventListener("message", ({ data }) => {
    if (data.ready) {
      engine = "ready";
      ask();
    } else if (data.search !== undefined) answered(data);
    else failed(data.error);
  });
  const absolute = (address) => new URL(address, location.href).href;
  const { engine: module, index } = form.dataset;
  worker.postMessage({ init: { engine: absolute(module), index: absolute(index), root: absolute(root) } });
}

function failed(why) {
  engine = "failed";
  tell(`The search could not be loaded: ${why}`);
}

function tell(message) {
  const retry = el("button", { type: "button", class: "again" }, "Try again");
  retry.addEventListener("click", () => load());
  const line = el("p", { class: "failed" }, message, " ", retry);
  if (page) document.getElementById("count").replaceChildren(line);
  else {
    makePanel().foot.replaceChildren(line);
    panel.hidden = false;
  }
}

function load() {
  if (!("DecompressionStream" in window)) return tell("This browser is too old to search; the list of all agents leads to every page.");
  loadNames().catch(() => {}); // The engine's own failure is told; names are only its quick stand-in.
  loadEngine();
}

/* Small things */

function el(name, attributes, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.append(...children);
  return node;
}

// The engine's snippets are escaped text in which <mark> is the only element: they are taken apart, never parsed.
function marked(text) {
  const plain = (part) => part.replace(/&(lt|gt|quot|#39|amp);/g, (_, name) => ({ lt: "<", gt: ">", quot: '"', "#39": "'", amp: "&" })[name]);
  return text.split(/(<mark>.*?<\/mark>)/s).map((part) => {
    const inner = /^<mark>(.*)<\/mark>$/s.exec(part);
    return inner ? el("mark", {}, plain(inner[1])) : plain(part);
  });
}

const WORDS = { r: "read", s: "search", e: "edit", x: "execute", w: "web", d: "delegate" };

function signature(places) {
  const words = [...places].map((place) => WORDS[place]).filter(Boolean);
  const letters = [...places].map((place) => (WORDS[place] ? el("b", { class: place }, place) : place));
  return el("span", { class: "sig" }, el("span", { "aria-hidden": "true" }, ...letters), el("span", { class: "off" }, words.length ? `may ${words.join(", ")}` : "may use no tool"));
}

function remember(query) {
  const url = query ? `?q=${encodeURIComponent(query)}` : location.pathname;
  if (new URLSearchParams(location.search).get("q") !== query) history.replaceState(null, "", url);
}

box.addEventListener("input", ask);
box.addEventListener("keydown", key);
if (page) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    ask();
  });
  page.addEventListener("pointerenter", () => (pointing = true));
  page.addEventListener("pointerleave", () => (pointing = false));
  addEventListener("popstate", () => askFor(new URLSearchParams(location.search).get("q") ?? ""));
}
load();
