// Every page of the site is valid HTML, in structure and in the use of roles and labels.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { HtmlValidate } from "html-validate";
import { SITE } from "./support.mjs";

// The recommended rules, but for these:
const RULES = {
  // HTML allows any id without blanks. A heading's id is its own words, which may begin with a digit.
  "valid-id": ["error", { relaxed: true }],
  // A file's lines and blocks of code are shown as they are, blanks at their ends too.
  "no-trailing-whitespace": "off",
  // An agent may have a name as long as it likes, and a rule says what it found.
  "long-title": "off",
  // The filters of the graph act as they are changed; without a script, that form is not shown.
  "wcag/h32": "off",
  // Boxes of one name are one choice of several, as radio buttons are one of one.
  "form-dup-name": ["error", { shared: ["radio", "checkbox", "submit", "button", "reset"] }],
};
// The lines of a file are list items without end tags: on the page that shows nothing else, they would be a third of it.
const LINES = { ...RULES, "no-implicit-close": "off" };

const extending = (rules) => new HtmlValidate({ extends: ["html-validate:recommended"], rules });
const [validator, ofLines] = [extending(RULES), extending(LINES)];
const pages = readdirSync(SITE, { recursive: true })
  .filter((path) => path.endsWith(".html"))
  .sort();

test("every page of the site is valid", async () => {
  assert.ok(pages.length > 100, `${pages.length} pages`);
  const wrong = [];
  for (const path of pages) {
    const { results } = await (path.endsWith("/source.html") ? ofLines : validator).validateString(
      readFileSync(join(SITE, path), "utf8"),
      path,
    );
    for (const { messages } of results)
      wrong.push(
        ...messages.map(
          ({ line, column, ruleId, message }) => `${path}:${line}:${column} ${ruleId}: ${message}`,
        ),
      );
  }
  assert.equal(wrong.join("\n"), "");
});
