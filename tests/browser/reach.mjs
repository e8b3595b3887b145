// Every kind of page can be read at any width and without a script, and be worked by keyboard alone.
import assert from "node:assert/strict";
import { test } from "node:test";
import { KINDS } from "./kinds.mjs";
import { open, stage } from "./support.mjs";

const here = stage(undefined, { base: "/some/sub/path/" });

/** Returns what sticks out to the right of the window and cannot be scrolled to within a frame of its own. */
function overflowing() {
  const framed = (at) =>
    at &&
    (["auto", "scroll", "hidden", "clip"].includes(getComputedStyle(at).overflowX)
      ? at !== document.body
      : framed(at.parentElement));
  return [...document.body.querySelectorAll("*")]
    .filter(
      (at) =>
        at.getBoundingClientRect().right > innerWidth + 1 &&
        !framed(at.parentElement) &&
        getComputedStyle(at).visibility !== "hidden",
    )
    .map(
      (at) =>
        `${at.tagName} ${at.className.baseVal ?? at.className} ${Math.round(at.getBoundingClientRect().right)} px: ${at.textContent.trim().slice(0, 60)}`,
    );
}

for (const [kind, path] of Object.entries(KINDS)) {
  test(`${kind}: nothing overflows at any width`, async () => {
    const page = await open(here.chrome, here.site.url + path);
    await page.evaluate(() =>
      document.querySelectorAll("details").forEach((details) => (details.open = true)),
    );
    for (const width of [360, 390, 768, 1440]) {
      await page.setViewportSize({ width, height: 900 });
      assert.deepEqual(await page.evaluate(overflowing), [], `at ${width} px`);
      assert.equal(
        await page.evaluate(() => document.documentElement.scrollWidth - innerWidth),
        0,
        `at ${width} px`,
      );
    }
    assert.deepEqual(page.wrongs, []);
    await page.context().close();
  });

  test(`${kind}: each stop of the keyboard is seen, and all that acts is one`, async () => {
    const page = await open(here.chrome, here.site.url + path);
    if (path.includes("?q=")) await page.locator("#count strong").waitFor();
    if (path.includes("?a=")) await page.locator("#comparison table").first().waitFor();
    await page.evaluate(() => {
      document.activeElement?.blur();
      getSelection().removeAllRanges();
      // The keyboard starts where it last was: at the top.
      document.body.tabIndex = -1;
      document.body.focus();
    });
    const wanted = await page.evaluate(() => {
      const acts = [
        ...document.querySelectorAll("a[href], button, input, select, summary, [tabindex]"),
      ];
      const stops = acts.filter(
        (at) =>
          at.checkVisibility({ visibilityProperty: true }) && !at.disabled && at.tabIndex >= 0,
      );
      stops.forEach((at, ix) => (at.stop = ix));
      return stops.length;
    });
    assert.ok(wanted >= 4, `${wanted} stops`);
    // Long pages have hundreds of alike links: the first few hundred stand for them.
    const reached = new Set();
    for (let step = 0; step < Math.min(wanted, 150); step++) {
      await page.keyboard.press("Tab");
      const at = await page.evaluate(() => {
        const at = document.activeElement;
        const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(at);
        const label = at.closest("label, .find");
        const framed =
          label && at.matches("input") && getComputedStyle(label).outlineStyle !== "none";
        const { width, height } = at.getBoundingClientRect();
        return {
          stop: at.stop,
          text: at.outerHTML.slice(0, 120),
          seen:
            width * height > 1 &&
            ((outlineStyle !== "none" && outlineWidth !== "0px") || boxShadow !== "none" || framed),
        };
      });
      if (at.stop === undefined) break;
      assert.ok(at.seen, `not seen: ${at.text}`);
      reached.add(at.stop);
    }
    assert.ok(reached.size >= Math.min(wanted, 150) - 2, `${reached.size} of ${wanted} reached`);
    await page.context().close();
  });

  test(`${kind}: what it says is there without a script`, async () => {
    const [plain, scripted] = [
      await open(here.chrome, here.site.url + path, { javaScript: false }),
      await open(here.chrome, here.site.url + path),
    ];
    const words = (page) =>
      page.evaluate(() => [
        ...new Set(document.querySelector("main").innerText.match(/\p{L}{3,}/gu)),
      ]);
    // `evaluate` needs a script of its own: the page without one is read from its text.
    const text = await plain.locator("main").innerText();
    assert.ok((await plain.locator("main a[href]").count()) > 0);
    assert.ok(text.length > 80, text);
    // Three pages work upon what is there: their filters, hits and comparisons are nothing without a script. A long file's lines come from
    // the raw file, which the page leads to; those that evidence names are there.
    if (path.endsWith("source.html")) {
      assert.ok((await plain.locator(".lines li[id]").count()) > 3);
      assert.equal(await plain.getByRole("link", { name: "Raw file" }).count(), 1);
    } else if (!/^(search\/|graph\/|compare\/(?=\?))(\?|$)/.test(path)) {
      const missing = [...(await words(scripted))].filter((word) => !text.includes(word));
      assert.ok(missing.length <= 12, `only with a script: ${missing.join(" ")}`);
    }
    await plain.context().close();
    await scripted.context().close();
  });
}
