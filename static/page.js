// What every page can do beyond being read: theme, copying, the search key.
// A plain deferred script, for browsers refuse modules on pages that are opened from disk.
"use strict";
{
  const $$ = (selector, from = document) => [...from.querySelectorAll(selector)];
  const root = document.documentElement;
  // This file stands in the site's folder of assets; the search finds its own files by what is noted here.
  const addresses = document.currentScript.dataset;
  const top = new URL("..", document.currentScript.src).href;
  addresses.root = top;
  addresses.search = top + asset("search.js");
  addresses.worker = top + asset("search-worker.js");
  addresses.engine = top + asset("engine/engine.bin");
  addresses.index = `${top}search-index/`;

  // What is said is the catalog's own since the site was built: values stand where it has braces, `n` chooses the form. The
  // scripts of the search and of the graph say it so too.
  let plural;
  const written = (value) => (typeof value === "number" ? value.toLocaleString(root.lang) : value);
  const wording = (phrase, n) =>
    phrase[(plural ??= new Intl.PluralRules(root.lang)).select(n)] ?? phrase.other ?? phrase;
  const filled = (phrase, values) =>
    wording(phrase, values.n)
      .split(/\{(\w+)\}/)
      .map((part, ix) => written(ix % 2 ? values[part] : part));
  globalThis.saying = {
    written,
    filled,
    told: (phrase, values) => filled(phrase, values).join(""),
  };

  function themeSwitch() {
    const button = document.querySelector(".theme");
    if (!button) return;
    const dark = matchMedia("(prefers-color-scheme: dark)");
    const current = () => root.dataset.theme ?? (dark.matches ? "dark" : "light");
    button.hidden = false;
    button.addEventListener("click", () => {
      const theme = current() === "dark" ? "light" : "dark";
      const system = dark.matches ? "dark" : "light";
      // Back at the system's theme, follow it again.
      if (theme === system) delete root.dataset.theme;
      else root.dataset.theme = theme;
      try {
        if (theme === system) localStorage.removeItem("agentdex-theme");
        else localStorage.setItem("agentdex-theme", theme);
      } catch {
        // Then it holds for this page only.
      }
    });
  }

  async function copied(button, text) {
    const label = button.querySelector("span") ?? button;
    const before = label.textContent;
    try {
      await navigator.clipboard.writeText(await text());
      label.textContent = t("Copied");
    } catch {
      label.textContent = t("Could not copy");
    }
    setTimeout(() => (label.textContent = before), 1600);
  }
  globalThis.copied = copied;

  // The agent for other runtimes: what stands before its text and behind it is in the page, the text in the raw file.
  function runtimes() {
    const list = document.querySelector(".uses [data-raw]");
    if (!list || location.protocol === "file:") return;
    const { raw, start, about } = list.dataset;
    // As `agentdex export` writes it: without escapes where it can be.
    const toml = (text) =>
      /'''|'$|[^\P{Cc}\n\t]/u.test(text)
        ? `"""\n${text.replace(/["\\]|[^\P{Cc}\n\t]/gu, escaped)}"""\n`
        : `'''\n${text}'''\n`;
    const escaped = (c) =>
      /["\\]/.test(c)
        ? `\\${c}`
        : `\\u${c.charCodeAt().toString(16).toUpperCase().padStart(4, "0")}`;
    const file = async ({ before, behind = "", alone }, path) => {
      if (alone !== undefined) return new Blob([before]);
      const reply = await fetch(raw);
      if (!reply.ok) throw reply;
      const text = (await reply.blob()).slice(start);
      if (path.endsWith(".toml")) return new Blob([before, toml(await text.text()), behind]);
      return new Blob([before.replace("\n=\n", () => `\n${about}`), text]);
    };
    for (const item of list.children) {
      const path = item.querySelector("code").textContent;
      const button = (does) =>
        Object.assign(document.createElement("button"), {
          type: "button",
          textContent: does,
          ariaDescription: item.querySelector("b").textContent,
        });
      const copy = button(t("Copy"));
      copy.addEventListener("click", () =>
        copied(copy, async () => (await file(item.dataset, path)).text()),
      );
      const save = button(t("Download"));
      save.addEventListener("click", async () => {
        const link = Object.assign(document.createElement("a"), {
          href: URL.createObjectURL(await file(item.dataset, path)),
          download: path.split("/").pop(),
        });
        link.click();
        URL.revokeObjectURL(link.href);
      });
      item.append(...(navigator.clipboard ? [copy] : []), save);
    }
  }

  function copying() {
    if (!navigator.clipboard) return;
    for (const button of $$("[data-copy]")) {
      const text = () =>
        fetch(button.dataset.copy).then((reply) => (reply.ok ? reply.text() : Promise.reject()));
      button.hidden = false;
      button.addEventListener("click", () => copied(button, text));
    }
    for (const button of $$("[data-line]")) {
      button.hidden = false;
      button.addEventListener("click", () =>
        copied(button, () => button.previousElementSibling.textContent),
      );
    }
    for (const pre of $$("figure.code pre")) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "copy";
      button.textContent = t("Copy");
      button.addEventListener("click", () => copied(button, () => pre.innerText));
      pre.before(button);
    }
  }

  // A site that does not know its address is told by the page that is open.
  function addressed() {
    for (const part of $$("[data-address]"))
      part.textContent = new URL(part.dataset.address, document.baseURI).href;
  }

  // The contents mark the part that is read: the last heading above the upper third of the window.
  function reading() {
    const links = new Map(
      $$(".toc a").map((link) => [decodeURIComponent(link.hash.slice(1)), link]),
    );
    if (!links.size) return;
    const parts = [...links.keys()].map((id) => document.getElementById(id));
    const observer = new IntersectionObserver(
      () => {
        const above = parts.filter(
          (part) => part?.getBoundingClientRect().top < innerHeight * 0.36,
        );
        const last = links.get(above.at(-1)?.id);
        for (const link of links.values()) link.ariaCurrent = link === last ? "location" : null;
      },
      { rootMargin: "0px 0px -66%" },
    );
    for (const part of parts) if (part) observer.observe(part);
  }

  // Headings can be pointed at; who is about to do so gets a link to copy.
  function anchors() {
    for (const heading of $$(".prose :is(h2, h3, h4, h5, h6)[id]")) {
      const link = document.createElement("a");
      link.className = "anchor";
      link.href = `#${heading.id}`;
      link.ariaLabel = t("Link to this section");
      link.textContent = "#";
      heading.append(link);
    }
  }

  // Lines that the site points at are there with their ids; here the others come from the raw file, and each number leads
  // to its line. From disk, where nothing can be fetched, what is there has to do.
  async function lines() {
    const list = document.querySelector(".lines");
    if (!list) return;
    if (list.dataset.file && location.protocol !== "file:") {
      const raw = await fetch(list.dataset.file).then(
        (reply) => (reply.ok ? reply.text() : ""),
        () => "",
      );
      const texts = raw.split(/\r?\n/);
      if (texts.at(-1) === "") texts.pop();
      if (texts.length)
        list.replaceChildren(
          ...texts.map((text) =>
            Object.assign(document.createElement("li"), { textContent: text }),
          ),
        );
    }
    if (!list.querySelector(".gap"))
      [...list.children].forEach((line, ix) => (line.id = `L${ix + 1}`));
    list.addEventListener("click", ({ target, offsetX }) => {
      if (
        target.parentElement === list &&
        offsetX < parseFloat(getComputedStyle(target).paddingLeft)
      )
        location.hash = target.id;
    });
    if (/^#L\d+$/.test(location.hash))
      (document.getElementById(location.hash.slice(1))?.scrollIntoView(),
        location.replace(location.hash));
  }

  // Layouts without Latin letters write another letter with the key of K.
  function isControlK(event) {
    if (!event.metaKey && !event.ctrlKey) return false;
    return /^[a-z]$/i.test(event.key) ? event.key.toLowerCase() === "k" : event.code === "KeyK";
  }

  function searchKey() {
    const box = document.getElementById("q");
    if (!box) return;
    // In the empty box a slash is the key for the box as well, not the beginning of a query.
    const isTyping = (at) =>
      at.closest("input, textarea, select, [contenteditable]") && !(at === box && !box.value);
    const isSlash = (event) =>
      event.key === "/" &&
      !event.metaKey &&
      !event.ctrlKey &&
      !event.altKey &&
      !isTyping(event.target);
    document.addEventListener("keydown", (event) => {
      if (!isSlash(event) && !isControlK(event)) return;
      event.preventDefault();
      box.focus();
      box.select();
    });
  }

  // The search is loaded when its box is first used; a page that is read costs nothing of it.
  function search() {
    const form = document.querySelector("form.find");
    const box = document.getElementById("q");
    if (!form) return;
    let loading = null;
    let tries = 0;
    let told = null;
    const count = document.getElementById("count");
    const load = () => (loading ??= start().catch(failed));
    // A module that could not be loaded may only be asked for again under another address.
    const start = () =>
      import(new URL(addresses.search + (tries ? `?again=${tries}` : ""), document.baseURI));
    const failed = () => {
      loading = null;
      tries += 1;
      delete root.dataset.asked;
      const disk = location.protocol === "file:";
      const line = document.createElement("p");
      line.className = "failed";
      line.setAttribute("role", "status");
      const code = (text) => Object.assign(document.createElement("code"), { textContent: text });
      if (disk)
        line.append(
          ...filled(
            t("Browsers do not search pages that are opened from disk; {command} and {server} do."),
            { command: code("agentdex search"), server: code("agentdex serve") },
          ),
        );
      else
        line.append(t("The search is not available: the network or the server does not answer."));
      const again = document.createElement("button");
      again.type = "button";
      again.className = "again";
      again.textContent = t("Try again");
      again.addEventListener("click", () => {
        box.focus();
        line.remove();
        if (count) count.hidden = false;
        load();
      });
      if (!disk) line.append(" ", again);
      told?.remove();
      told = line;
      // The search page says it where it would have said what was found.
      if (count) count.hidden = true;
      if (count) count.after(line);
      else form.append(line);
    };
    box.addEventListener("focus", load);
    box.addEventListener("input", load);
    if (document.getElementById("hits")) load();
  }

  // Who hears a signature gets its words from its label; who points at it gets the same.
  function signatures() {
    document.addEventListener("pointerover", ({ target }) => {
      const signature = target.closest?.(".sig[aria-label]");
      if (signature) signature.title = signature.ariaLabel;
    });
  }

  // From disk, no server adds the index page to an address that ends in a slash.
  function fromDisk() {
    if (location.protocol !== "file:") return;
    const full = (address) => address.replace(/\/(?=[?#]|$)/, "/index.html");
    for (const link of $$("a[href]")) if (link.protocol === "file:") link.href = full(link.href);
    for (const form of $$("form[action]")) form.action = full(form.action);
  }

  themeSwitch();
  addressed();
  copying();
  reading();
  runtimes();
  anchors();
  lines();
  searchKey();
  search();
  signatures();
  fromDisk();
}
