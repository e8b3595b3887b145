// Lists that are filtered and sorted, with both in the address. The box takes the search's language as far as rows can answer it:
// words, phrases, `can:execute`, `is:unrestricted`, and each with a minus.
// A plain deferred script, for browsers refuse modules on pages that are opened from disk.
"use strict";
{
  const { told } = globalThis.saying;
  const root = document.querySelector("script[data-root]").dataset.root;
  const LETTERS = { read: "r", search: "s", edit: "e", execute: "x", web: "w", delegate: "d" };
  const TERM = /-?[\w-]+:"[^"]*"?|-?"[^"]*"?|\S+/g;

  /** The address's part of a list's state; what is empty leaves it. */
  function remember(key, value) {
    const state = new URLSearchParams(location.search);
    if (value) state.set(key, value);
    else state.delete(key);
    const search = state.size ? `?${state}` : "";
    if (search === location.search) return;
    try {
      history.replaceState(null, "", search || location.pathname);
    } catch {
      // Safari allows 100 changes in 10 seconds, and some browsers none from disk: the list is filtered all the same.
    }
  }

  const recalled = (key) => new URLSearchParams(location.search).get(key) ?? "";

  /* Sorting */

  const text = (cell) => (cell.querySelector("a") ?? cell).textContent.trim();
  const number = (cell) => Number(cell.textContent.replace(/\D/g, ""));

  /** More capabilities weigh more, of as many those with execute; every tool outweighs them all. */
  function powers(cell) {
    const held = cell.querySelector(".sig")?.textContent.replaceAll("·", "") ?? "";
    return (cell.querySelector(".loud") ? 100 : 0) + held.length * 2 + held.includes("x");
  }

  function sorting(table) {
    const body = table.tBodies[0];
    const heads = [...table.tHead.rows[0].cells];

    function sort(column, down) {
      const head = heads[column];
      const isText = !head.classList.contains("num") && head.dataset.sort !== "capabilities";
      const key = isText ? text : head.dataset.sort === "capabilities" ? powers : number;
      const rows = [...body.rows].map((row) => [key(row.cells[column]), row]);
      const order = isText
        ? (a, b) => (a === "") - (b === "") || a.localeCompare(b, undefined, { numeric: true })
        : (a, b) => a - b;
      rows.sort(([a], [b]) => order(a, b) * (down ? -1 : 1));
      body.append(...rows.map(([, row]) => row));
      heads.forEach((other) => (other.ariaSort = null));
      head.ariaSort = down ? "descending" : "ascending";
    }

    heads.forEach((head, column) => {
      const { sort: name } = head.dataset;
      if (!name) return;
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        const large = head.classList.contains("num") || name === "capabilities";
        const down = head.ariaSort ? head.ariaSort === "ascending" : large;
        sort(column, down);
        remember("sort", `${down ? "-" : ""}${name}`);
      });
    });

    const wanted = recalled("sort");
    const column = heads.findIndex((head) => head.dataset.sort === wanted.replace(/^-/, ""));
    if (wanted && column >= 0) sort(column, wanted.startsWith("-"));
  }

  /* Filtering */

  /** Tells whether a row fits a term. */
  function fits(row, term) {
    if (term.startsWith("-") && term.length > 1) return !fits(row, term.slice(1));
    const letter = LETTERS[/^can:(\w+)$/.exec(term)?.[1]];
    if (letter) return row.powers.includes(letter);
    if (term === "is:unrestricted") return row.isUnrestricted;
    return row.text.includes(term.replaceAll('"', "").toLowerCase());
  }

  function filtering(table) {
    const sift = table.previousElementSibling;
    if (!sift?.matches(".sift")) return;
    const box = sift.querySelector(".narrow");
    const found = sift.querySelector(".found");
    const buttons = [...sift.querySelectorAll("[data-term]")];
    const rows = [...table.tBodies[0].rows].map((row) => ({
      row,
      text: row.textContent.toLowerCase(),
      powers: row.querySelector(".sig").textContent,
      isUnrestricted: row.querySelector("td .loud") !== null,
    }));
    const terms = () => box.value.match(TERM) ?? [];

    function filter() {
      const asked = terms();
      const shown = rows.filter((row) => {
        const isShown = asked.every((term) => fits(row, term));
        row.row.hidden = !isShown;
        return isShown;
      });
      for (const button of buttons) {
        const { term } = button.dataset;
        button.ariaPressed = String(asked.includes(term));
        const count = shown.filter((row) => fits(row, term)).length;
        button.querySelector(".n").textContent = count.toLocaleString(
          document.documentElement.lang,
        );
      }
      tell(shown.length, asked.length > 0);
      remember("q", box.value.trim());
    }

    function tell(count, isFiltered) {
      found.replaceChildren();
      if (!isFiltered) return;
      const link = document.createElement("a");
      link.href = `${root}search/?${new URLSearchParams({ q: box.value.trim() })}`;
      link.textContent = t("Search all texts for it");
      const said = count
        ? told(t("{count} of {all}"), { count, all: rows.length })
        : t("No agent on this list matches.");
      found.append(said, " ", link);
    }

    function toggle(term) {
      const other = term.startsWith("-") ? term.slice(1) : `-${term}`;
      const left = terms().filter((each) => each !== term && each !== other);
      box.value = [...left, ...(terms().includes(term) ? [] : [term])].join(" ");
      filter();
    }

    box.addEventListener("input", filter);
    for (const button of buttons)
      button.addEventListener("click", () => toggle(button.dataset.term));
    box.value ||= recalled("q");
    if (box.value) filter();
    // A browser that comes back puts the words into the box again, after this script.
    addEventListener("pageshow", () => box.value && filter());
  }

  for (const table of document.querySelectorAll("table.sorts")) {
    sorting(table);
    filtering(table);
  }
}
