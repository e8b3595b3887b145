// Keeps an open page as new as its files. Added by `agentdex serve`, never by a build: it reloads the page when the
// server knows another version of it, and shows over the last good one what is wrong with the file.
"use strict";
{
  const { events, version } = document.currentScript.dataset;
  let source;
  let panel;

  function listen() {
    // Six pages that listen would take all connections that a browser opens to one host, so hidden ones do not.
    if (document.hidden) {
      source?.close();
      source = undefined;
      return;
    }
    if (source) return;
    source = new EventSource(`${events}?${new URLSearchParams({ page: location.pathname })}`);
    source.addEventListener("message", ({ data }) => heed(JSON.parse(data)));
  }

  function heed(word) {
    if (word.moved) location.replace(word.moved + location.hash);
    else if (word.version !== version) location.reload();
    else show(word.notes);
  }

  function show(notes) {
    panel?.remove();
    panel = undefined;
    if (!notes.length) return;
    panel = element("agentdex-notes", "");
    const root = panel.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [styles()];
    const box = element("section", "");
    box.setAttribute("role", "alert");
    const close = element("button", "Hide");
    close.type = "button";
    close.addEventListener("click", () => panel.remove());
    box.append(close, element("h2", "This is the last good version of the page"), ...notes.map(drawn));
    root.append(box);
    document.body.append(panel);
  }

  function drawn(note) {
    const item = element("article", "");
    item.append(element("p", note.message));
    if (note.excerpt) item.append(element("pre", note.excerpt));
    if (note.help) item.append(element("p", note.help, "help"));
    if (note.place) item.append(element("p", note.place, "place"));
    return item;
  }

  function element(name, text, kind = "") {
    const made = document.createElement(name);
    made.textContent = text;
    made.className = kind;
    return made;
  }

  function styles() {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`
      :host { color-scheme: light dark; }
      section {
        position: fixed; z-index: 2147483647; inset: auto 0 0 0; max-height: 45vh; overflow: auto; box-sizing: border-box;
        padding: 1rem clamp(1rem, 4vw, 2.5rem) 1.25rem; font: 15px/1.5 system-ui, sans-serif;
        color: light-dark(#23262b, #e4e6ea); background: light-dark(#fff, #1b1d21);
        border-top: 3px solid light-dark(#b3261e, #f2867f); box-shadow: 0 -8px 32px rgb(0 0 0 / 0.18);
      }
      h2 { margin: 0 6rem 0.5rem 0; font-size: 1rem; color: light-dark(#b3261e, #f2867f); }
      article + article { margin-top: 0.75rem; }
      p { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; }
      pre { margin: 0.35rem 0; padding: 0.4rem 0.7rem; overflow-x: auto; font: 13px/1.5 ui-monospace, monospace;
        background: light-dark(#f3f1ef, #26292e); border-radius: 4px; }
      .help::before { content: "help: "; font-weight: 600; }
      .place { font: 13px/1.5 ui-monospace, monospace; color: light-dark(#5c626b, #a6acb5); }
      button { float: right; font: inherit; padding: 0.15rem 0.8rem; color: inherit; background: none;
        border: 1px solid currentcolor; border-radius: 4px; cursor: pointer; }
    `);
    return sheet;
  }

  document.addEventListener("visibilitychange", listen);
  // A page that comes back out of the browser's memory may be old.
  addEventListener("pageshow", (event) => event.persisted && location.reload());
  addEventListener("pagehide", () => source?.close());
  listen();
}
