// Findings sifted by severity, rule, source and words, with the choice in the address; links and exceptions to copy.
// A plain deferred script, for browsers refuse modules on pages that are opened from disk.
"use strict";
{
  const MOST = 200;
  const { told } = globalThis.saying;
  const top = document.querySelector("script[data-root]").dataset.root;
  const form = document.querySelector("form.sieve");

  function element(name, properties = {}, ...children) {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  }

  // What stands between backticks is code.
  const worded = (text) =>
    text.split("`").map((part, ix) => (ix % 2 ? element("code", {}, part) : part));

  function shown(finding) {
    const line = finding.line ? told(t("line {line}"), { line: finding.line }) : "";
    const source = finding.url && `${top}${finding.url}source.html#L${finding.line ?? 1}`;
    const place = source && line ? element("a", { className: "at", href: source }, line) : line;
    const pin = element("a", {
      className: "pin",
      href: `#f-${finding.fingerprint}`,
      ariaLabel: t("Link to this finding"),
      textContent: "#",
    });
    const said = element(
      "li",
      { className: `finding ${finding.severity}`, id: `f-${finding.fingerprint}` },
      element("b", { className: "level" }, finding.severity),
      " ",
      ...worded(finding.message),
      " ",
      place,
      " ",
      element("code", {}, finding.rule),
      pin,
      element("span", { className: "hint" }, ...worded(finding.help ?? "")),
    );
    const who = finding.url
      ? element("a", { href: top + finding.url }, finding.agents[0])
      : element("span", { className: "mono" }, finding.path || finding.source);
    const item = element(
      "li",
      { className: "case" },
      element(
        "p",
        { className: "who" },
        who,
        " ",
        element("span", { className: "dim" }, finding.path),
      ),
      element("ul", {}, said),
    );
    Object.assign(item.dataset, { path: finding.path, rule: finding.rule });
    return item;
  }

  // Which findings are asked for; nothing where all are.
  function asked() {
    const choice = Object.fromEntries(new FormData(form));
    const words = choice.q.toLowerCase().split(/\s+/).filter(Boolean);
    const id = location.hash.match(/^#f-(\w+)$/)?.[1];
    if (id && !document.querySelector(`.rule #f-${id}`))
      return (finding) => finding.fingerprint === id;
    if (!words.length && !choice.severity && !choice.rule && !choice.source) return undefined;
    return (finding) => {
      const text = [finding.message, finding.path, finding.rule, ...finding.agents]
        .join(" ")
        .toLowerCase();
      return (
        (!choice.severity || finding.severity === choice.severity) &&
        (!choice.rule || finding.rule === choice.rule) &&
        (!choice.source || finding.source === choice.source) &&
        words.every((word) => text.includes(word))
      );
    };
  }

  function sieve() {
    if (!form || location.protocol === "file:") return;
    const list = document.querySelector("#sifted");
    const count = form.querySelector("output");
    const rest = document.querySelectorAll("main > .rule, main > .index");
    let read;
    const findings = () => (read ??= fetch(form.dataset.src).then((reply) => reply.json()));

    async function sift() {
      const fits = asked();
      for (const part of rest) part.hidden = fits !== undefined;
      list.hidden = fits === undefined;
      count.textContent = "";
      if (!fits) return;
      const all = (await findings()).findings;
      // Meanwhile something else may be asked for.
      const found = all.filter(asked() ?? fits);
      list.replaceChildren(...found.slice(0, MOST).map(shown));
      count.textContent =
        found.length > MOST
          ? told(t("{n} findings, the first {shown} below"), { n: found.length, shown: MOST })
          : told(t("{n} finding|{n} findings"), { n: found.length });
      const meant = location.hash.length > 1 && list.querySelector(location.hash);
      if (meant) meant.scrollIntoView();
    }

    function remember() {
      const choice = [...new FormData(form)].filter(([, value]) => value);
      const query = new URLSearchParams(choice).toString();
      history.replaceState(null, "", `${location.pathname}${query && `?${query}`}`);
      sift();
    }

    async function sources() {
      const names = new Set((await findings()).findings.map((finding) => finding.source));
      const select = form.elements.source;
      if (names.size < 2) return;
      for (const name of [...names].sort()) select.add(new Option(name, name));
      select.closest("label").hidden = false;
    }

    let waiting;
    form.hidden = false;
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("change", remember);
    form.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(remember, 250);
    });
    addEventListener("hashchange", sift);
    const given = new URLSearchParams(location.search);
    const restore = () => {
      for (const [name, value] of given) if (form.elements[name]) form.elements[name].value = value;
      sift();
    };
    restore();
    if (given.has("source")) sources().then(restore);
    else form.addEventListener("focusin", sources, { once: true });
  }

  // An exception as `agentdex.toml` takes it.
  function exception(pin) {
    const { path } = pin.closest("[data-path]").dataset;
    const { rule } = pin.closest("[data-rule]").dataset;
    return `[[policy.allow]]\nrule = ${JSON.stringify(rule)}\npaths = [${JSON.stringify(path)}]\nreason = ""\n`;
  }

  function copies(label, text) {
    const button = element("button", { type: "button", textContent: label });
    button.addEventListener("click", () => globalThis.copied(button, () => text));
    return button;
  }

  // A link to a finding offers what can be copied of it; with a key held it is a link like any other.
  document.addEventListener("click", (event) => {
    const pin = event.target.closest?.("a.pin");
    if (!pin || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const open = pin.nextElementSibling?.matches(".acts") && pin.nextElementSibling;
    if (open) {
      open.remove();
      return;
    }
    pin.after(
      element(
        "span",
        { className: "acts" },
        copies(t("Copy link"), pin.href),
        copies(t("Copy exception"), exception(pin)),
      ),
    );
  });

  sieve();
}
