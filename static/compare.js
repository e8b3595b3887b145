// Compares the agents that the address names: `compare/?a=one&b=another`, two to four. Facts come from the JSON of each agent, texts
// from its file; nothing else is asked. Without agents in the address the page stays as it is.
// A plain deferred script, for browsers refuse modules on pages that are opened from disk.
"use strict";
{
  const { told, written } = globalThis.saying;
  const root = document.querySelector("script[data-root]").dataset.root;
  const KEYS = ["a", "b", "c", "d"];
  /** Equal lines around a change that are shown. */
  const AROUND = 3;
  /** The most steps that comparing two texts may take: a tenth of a second. */
  const STEPS = 6e6;
  const SIX = [
    ["r", "read", t("read")],
    ["s", "search", t("search")],
    ["e", "edit", t("edit")],
    ["x", "execute", t("execute")],
    ["w", "web", t("web")],
    ["d", "delegate", t("delegate")],
  ];

  function element(name, properties = {}, ...children) {
    const { class: className, ...rest } = properties;
    const made = Object.assign(document.createElement(name), rest);
    if (className) made.className = className;
    made.append(...children);
    return made;
  }

  const same = (values) => values.every((value) => value === values[0]);

  /* Reading */

  async function fetched(path, kind) {
    const reply = await fetch(root + path.split("/").map(encodeURIComponent).join("/"));
    if (!reply.ok) throw new Error(path);
    return reply[kind]();
  }

  async function read(id, list) {
    const record = await fetched(`agents/${id}.json`, "json");
    const own = list.get(id) ?? { near: [], models: [] };
    const text = await fetched(own.raw ?? `agents/${id}.md`, "text");
    return { ...record, own, text, lines: text.split(/\r?\n/), label: record.id };
  }

  /** Headings outside of code. */
  function headings({ text }) {
    const plain = text.replace(/^(```|~~~)[\s\S]*?^\1/gm, "");
    return [...plain.matchAll(/^#{1,4}\s+(.+?)\s*#*$/gm)].map(([, heading]) =>
      heading.replace(/[*_`]/g, ""),
    );
  }

  /* Facts */

  function signature({ capabilities }) {
    const held = SIX.filter(([, name]) => capabilities.includes(name));
    const code = SIX.map(([letter, name]) => (capabilities.includes(name) ? letter : "·")).join("");
    const powers = held.map(([, , said]) => said).join(", ");
    const label = held.length ? told(t("may {powers}"), { powers }) : t("may do none of the six");
    const sign = element("span", { class: "sig", textContent: code });
    sign.setAttribute("role", "img");
    sign.setAttribute("aria-label", label);
    return sign;
  }

  function tools({ tools: { mode, names } }) {
    if (names.length) return `${names.length}: ${names.join(" ")}`;
    return mode === "none" ? t("none") : t("none listed");
  }

  const FACTS = [
    [t("Description"), (agent) => agent.summary || t("none")],
    [
      t("Capabilities"),
      (agent) => agent.capabilities.join() + agent.own.all_tools,
      (agent) => [
        signature(agent),
        ...(agent.own.all_tools ? [" ", element("b", { class: "all" }, t("all tools"))] : []),
      ],
    ],
    [t("Tools"), tools],
    [t("Model"), ({ models }) => models.map(({ raw }) => raw).join(", ") || t("not set")],
    [t("Category"), ({ own }) => own.category ?? t("none")],
    [t("Dialect"), ({ dialect }) => dialect],
    [t("Source"), ({ source }) => source],
    [t("File"), ({ path }) => path],
    [
      t("Size"),
      ({ bytes }) => `${(bytes / 1000).toLocaleString(lang(), { maximumFractionDigits: 1 })} KB`,
    ],
    [t("Findings"), ({ own }) => (own.findings ? written(own.findings) : t("none"))],
    [t("References"), ({ own }) => written(own.references ?? 0)],
    [t("Referenced by"), ({ own }) => written(own.referenced_by ?? 0)],
  ];

  const lang = () => document.documentElement.lang;

  /** Rows as `[name, by agent what is compared, by agent what is shown]`. */
  function rows(agents) {
    const facts = FACTS.map(([name, value, show]) => {
      const values = agents.map(value);
      return [name, values, show ? agents.map(show) : values.map((text) => [text])];
    });
    const own = agents.map((agent) => new Set(headings(agent)));
    const all = [...new Set(own.flatMap((set) => [...set]))];
    const topics = all
      .map((topic) => [topic, own.map((set) => set.has(topic))])
      .filter(([, has]) => has.filter(Boolean).length > 1)
      .map(([topic, has]) => [topic, has, has.map((is) => [is ? dot() : none()])]);
    const alone = own.map((set, ix) =>
      [...set].filter((topic) => own.every((other, at) => at === ix || !other.has(topic))),
    );
    return { facts, topics, alone };
  }

  const none = () => element("span", { class: "none" }, "–");
  const dot = () =>
    element(
      "span",
      {},
      element("i", { class: "dot" }),
      element("span", { class: "off" }, t("has it")),
    );

  /* Showing */

  function head(agents) {
    const cells = agents.map((agent, ix) => {
      const cell = element(
        "th",
        { scope: "col" },
        element("a", { href: root + agent.url }, agent.label),
      );
      const others = agents.filter((_, at) => at !== ix);
      if (others.length > 1)
        cell.append(
          " ",
          element(
            "a",
            {
              class: "less",
              href: address(others),
              ariaLabel: told(t("Remove {name}"), { name: agent.label }),
            },
            "×",
          ),
        );
      return cell;
    });
    return element("thead", {}, element("tr", {}, element("td"), ...cells));
  }

  const address = (agents) => `?${new URLSearchParams(agents.map(({ id }, ix) => [KEYS[ix], id]))}`;

  function row([name, , shown]) {
    const cells = shown.map((parts) => element("td", {}, ...parts));
    return element("tr", {}, element("th", { scope: "row" }, name), ...cells);
  }

  function body(list, title, columns) {
    if (!list.length) return [];
    const group = title
      ? [
          element(
            "tr",
            { class: "group" },
            element("th", { colSpan: columns + 1, scope: "rowgroup" }, title),
          ),
        ]
      : [];
    return [element("tbody", { class: title ? "dots" : "" }, ...group, ...list.map(row))];
  }

  function sheet(label, agents, ...bodies) {
    const table = element(
      "table",
      { class: `compare columns-${agents.length}` },
      head(agents),
      ...bodies,
    );
    const section = element("section", { class: "sheet", tabIndex: 0, ariaLabel: label }, table);
    return section;
  }

  function unique(alone) {
    const shown = alone.map((topics) =>
      topics.length
        ? [
            element(
              "details",
              {},
              element("summary", {}, written(topics.length)),
              element("ul", {}, ...topics.map((topic) => element("li", {}, topic))),
            ),
          ]
        : [none()],
    );
    return [t("Only here"), alone, shown];
  }

  function lead(agents) {
    if (same(agents.map(({ sha256, text }) => sha256 ?? text)))
      return element(
        "strong",
        {},
        told(t("All {n} files are identical. Keep one."), { n: agents.length }),
      );
    const said = pairs(agents).map(([one, other]) => {
      const values = { first: one.label, second: other.label, percent: share(one, other) };
      return told(t("{first} and {second}: {percent} % of their lines in common."), values);
    });
    return said.join(" ");
  }

  const pairs = (agents) =>
    agents.flatMap((one, ix) => agents.slice(ix + 1).map((other) => [one, other]));

  /** How many lines of 100 two texts share, short ones aside. */
  function share(one, other) {
    const [first, second] = [one, other].map(
      ({ lines }) => new Set(lines.map((line) => line.trim()).filter((line) => line.length > 7)),
    );
    const common = [...first].filter((line) => second.has(line)).length;
    return Math.round((200 * common) / Math.max(1, first.size + second.size));
  }

  function show(agents) {
    const { facts, topics, alone } = rows(agents);
    const parted = (list) => [
      list.filter(([, values]) => !same(values)),
      list.filter(([, values]) => same(values)),
    ];
    const [differs, equal] = parted(facts);
    const [some, shared] = parted(topics);
    const names = agents.map(({ label }) => label);
    const title = told(t("Compare {names}"), { names: names.join(", ") });
    document.title = title;
    const columns = agents.length;
    const isIdentical = same(agents.map(({ text }) => text));
    const fold = element(
      "details",
      { class: "equal" },
      element(
        "summary",
        {},
        told(t("{n} equal row|{n} equal rows"), { n: equal.length + shared.length }),
      ),
      sheet(
        t("Equal rows"),
        agents,
        ...body(equal, "", columns),
        ...body(shared, t("Sections"), columns),
      ),
    );
    const place = document.getElementById("comparison");
    place.replaceChildren(
      element("h1", {}, title),
      element("p", { class: "lead" }, lead(agents)),
      sheet(
        t("Differences"),
        agents,
        ...body(differs, "", columns),
        ...body(some, t("Sections"), columns),
        ...(alone.some((topics) => topics.length)
          ? body([unique(alone)], t("Unique sections"), columns)
          : []),
      ),
      fold,
      ...(isIdentical ? [] : texts(agents)),
    );
  }

  /* Texts */

  function texts(agents) {
    const parts = pairs(agents).map(([one, other], ix) => {
      const title = told(t("{first} and {second}"), { first: one.label, second: other.label });
      const part = element("details", { class: "pair" }, element("summary", {}, title));
      const fill = () => part.childElementCount > 1 || part.append(sideBySide(one, other));
      part.addEventListener("toggle", () => part.open && fill());
      part.open = agents.length === 2 && ix === 0;
      return part;
    });
    return [element("h2", {}, t("Texts side by side")), ...parts];
  }

  /** The rows of two texts: `[line or none, line or none]`, equal ones and changes in their order. */
  function aligned(first, second) {
    let from = 0;
    while (from < Math.min(first.length, second.length) && first[from] === second[from]) from += 1;
    let [end, until] = [first.length, second.length];
    while (end > from && until > from && first[end - 1] === second[until - 1]) {
      end -= 1;
      until -= 1;
    }
    const equal = (start, length) =>
      Array.from({ length }, (_, ix) => [start[0] + ix, start[1] + ix]);
    return [
      ...equal([0, 0], from),
      ...between(first, second, from, end, until),
      ...equal([end, until], first.length - end),
    ];
  }

  /** The longest common lines of what lies between: a table of lengths, then the way through it. */
  function between(first, second, from, end, until) {
    const [height, width] = [end - from, until - from];
    const gone = Array.from({ length: height }, (_, ix) => [from + ix, null]);
    const come = Array.from({ length: width }, (_, ix) => [null, from + ix]);
    if (height * width > STEPS || !height || !width) return [...gone, ...come];
    const lengths = Array.from({ length: height + 1 }, () => new Uint16Array(width + 1));
    for (let y = height - 1; y >= 0; y -= 1)
      for (let x = width - 1; x >= 0; x -= 1)
        lengths[y][x] =
          first[from + y] === second[from + x]
            ? lengths[y + 1][x + 1] + 1
            : Math.max(lengths[y + 1][x], lengths[y][x + 1]);
    const found = [];
    let [y, x] = [0, 0];
    while (y < height && x < width) {
      if (first[from + y] === second[from + x]) found.push([from + y++, from + x++]);
      else if (lengths[y + 1][x] >= lengths[y][x + 1]) found.push([from + y++, null]);
      else found.push([null, from + x++]);
    }
    return [...found, ...gone.slice(y), ...come.slice(x)];
  }

  /** Puts what is gone beside what has come in its place. */
  function beside(list) {
    const found = [];
    let gone = [];
    for (const [one, other] of list) {
      const isCome = one === null && gone.length > 0;
      if (isCome) gone.shift()[1] = other;
      else found.push([one, other]);
      if (one !== null) gone = other === null ? [...gone, found.at(-1)] : [];
    }
    return found;
  }

  function sideBySide(one, other) {
    const list = beside(aligned(one.lines, other.lines));
    const isEqual = ([a, b]) => a !== null && b !== null && one.lines[a] === other.lines[b];
    const changed = list.map((pair) => !isEqual(pair));
    const near = (ix) => changed.slice(Math.max(0, ix - AROUND), ix + AROUND + 1).some(Boolean);
    const rows = [];
    let folded = 0;
    const flush = () => {
      if (folded)
        rows.push(
          element(
            "tr",
            { class: "folded" },
            element("td", { colSpan: 4 }, told(t("{n} equal line|{n} equal lines"), { n: folded })),
          ),
        );
      folded = 0;
    };
    list.forEach((pair, ix) => {
      if (!near(ix)) return (folded += 1);
      flush();
      rows.push(textRow(pair, one, other, changed[ix]));
    });
    flush();
    const heads = [one, other].flatMap((agent) => [
      element("td"),
      element("th", { scope: "col" }, element("a", { href: root + agent.url }, agent.label)),
    ]);
    return element(
      "table",
      { class: "texts" },
      element("thead", {}, element("tr", {}, ...heads)),
      element("tbody", {}, ...rows),
    );
  }

  function textRow([a, b], one, other, isChanged) {
    const side = (agent, line, name) => [
      element("td", { class: "no" }, line === null ? "" : String(line + 1)),
      element(
        "td",
        { class: line === null ? "void" : name },
        line === null ? "" : agent.lines[line],
      ),
    ];
    return element(
      "tr",
      {},
      ...side(one, a, isChanged ? "gone" : ""),
      ...side(other, b, isChanged ? "come" : "equal"),
    );
  }

  async function compare() {
    const state = new URLSearchParams(location.search);
    const ids = [...new Set(KEYS.map((key) => state.get(key)).filter(Boolean))];
    if (ids.length < 2) return;
    const place = document.getElementById("comparison");
    document.getElementById("duplicates").hidden = true;
    place.replaceChildren(element("h1", {}, t("Compare")));
    place.hidden = false;
    try {
      const list = await fetched("agents.json", "json").then(
        ({ agents }) => new Map(agents.map((agent) => [agent.id, agent])),
        () => new Map(),
      );
      show(await Promise.all(ids.map((id) => read(id, list))));
    } catch (error) {
      const disk = location.protocol === "file:";
      place.append(
        element(
          "p",
          { class: "failed" },
          disk
            ? t("Browsers read no files for pages that are opened from disk; a server does.")
            : told(t("{path} could not be read. Select the agents anew in a list."), {
                path: error.message,
              }),
        ),
      );
    }
  }

  compare();
}
