// No rule of axe-core is violated on any kind of page, light and dark, on a phone and on a desk.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { test } from "node:test";
import { KINDS } from "./kinds.mjs";
import { open, stage } from "./support.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const here = stage();

for (const [kind, path] of Object.entries(KINDS)) {
  for (const width of [390, 1440]) {
    for (const dark of [false, true]) {
      test(`${kind} at ${width} px in the ${dark ? "dark" : "light"}`, async () => {
        const page = await open(here.chrome, here.site.url + path, { width, dark });
        if (path.includes("?q=")) await page.locator("#hits > li").first().waitFor();
        // What is folded away is a part of the page too.
        await page.evaluate(() =>
          document.querySelectorAll("details").forEach((details) => (details.open = true)),
        );
        await page.evaluate(AXE);
        const { violations } = await page.evaluate(() =>
          window.axe.run(document, { resultTypes: ["violations"] }),
        );
        const told = violations.flatMap(({ id, help, nodes }) =>
          nodes.map((node) => `${id}: ${help}\n  ${node.html}\n  ${node.failureSummary}`),
        );
        assert.equal(told.join("\n"), "");
        await page.context().close();
      });
    }
  }
}
