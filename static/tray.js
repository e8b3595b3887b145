// The tray of agents that are picked for a comparison. It goes along from list to search and back, as long as the tab lives.
// A plain deferred script, for browsers refuse modules on pages that are opened from disk.
"use strict";
{
  const MOST = 4;
  const STORE = "agentdex-compare";
  const { told } = globalThis.saying;
  const top = document.querySelector("script[data-root]").dataset.root;
  let picked = stored();
  let tray = null;

  /** What was picked, as `[id, name]`. */
  function stored() {
    try {
      return JSON.parse(sessionStorage.getItem(STORE) ?? "[]").slice(0, MOST);
    } catch {
      return [];
    }
  }

  const has = (id) => picked.some(([other]) => other === id);

  function pick(id, name, wanted) {
    const full = wanted && !has(id) && picked.length >= MOST;
    if (!full) {
      picked = picked.filter(([other]) => other !== id);
      if (wanted) picked.push([id, name]);
    }
    try {
      sessionStorage.setItem(STORE, JSON.stringify(picked));
    } catch {
      // Then the tray holds for this page only.
    }
    show(full ? told(t("At most {n} agents are compared at once."), { n: MOST }) : "");
  }

  function element(name, properties, ...children) {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  }

  function item([id, name]) {
    const remove = element("button", {
      type: "button",
      textContent: "×",
      ariaLabel: told(t("Remove {name}"), { name }),
    });
    remove.addEventListener("click", () => {
      pick(id, name, false);
      (tray?.querySelector("li button") ?? document.querySelector(".pick"))?.focus();
    });
    return element("li", {}, name, remove);
  }

  function clear() {
    picked = [];
    pick("", "", false);
    document.querySelector(".pick")?.focus();
  }

  function show(message) {
    for (const box of document.querySelectorAll("input.pick")) box.checked = has(box.value);
    if (!picked.length) {
      tray?.remove();
      tray = null;
      return;
    }
    if (!tray) {
      tray = element("aside", { className: "tray", ariaLabel: t("Comparison") });
      document.body.append(tray);
    }
    const terms = picked.map(([id], ix) => ["abcd"[ix], id]);
    const empty = element("button", {
      type: "button",
      className: "clear",
      textContent: t("Clear"),
    });
    empty.addEventListener("click", clear);
    const go = element("a", {
      className: "go",
      href: `${top}compare/?${new URLSearchParams(terms)}`,
      textContent: told(t("Compare ({n})"), { n: picked.length }),
    });
    const one = picked.length < 2;
    const status = element("p", {}, message || (one ? t("Select another agent to compare.") : ""));
    status.setAttribute("role", "status");
    tray.replaceChildren(
      element("ul", {}, ...picked.map(item)),
      element("div", {}, ...(one ? [] : [go]), empty, status),
    );
  }

  globalThis.tray = { has };
  document.addEventListener("change", ({ target }) => {
    if (target.matches("input.pick"))
      pick(target.value, target.dataset.name ?? named(target), target.checked);
  });

  /** A row's name is that of its link. */
  function named(box) {
    return box.parentElement.querySelector("a")?.textContent ?? box.value;
  }

  addEventListener("pageshow", () => {
    picked = stored();
    show("");
  });
}
