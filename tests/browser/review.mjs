// The findings of the review: filtered, with the filter in the address; linked one by one; excepted.
import assert from "node:assert/strict";
import { test } from "node:test";
import { open, stage } from "./support.mjs";

const here = stage();

const review = (rest = "") => open(here.chrome, `${here.site.url}review/${rest}`);

const all = async (page) =>
  (await (await page.request.get(`${here.site.url}findings.json`)).json()).findings;

test("findings are filtered by severity and words, and the address brings the filter back", async () => {
  const page = await review();
  const findings = await all(page);
  const warnings = findings.filter((finding) => finding.severity === "warning");

  await page.selectOption("[name=severity]", "warning");
  await page.locator("#sifted .case").first().waitFor();
  assert.equal(await page.locator("#sifted .case").count(), warnings.length);
  assert.equal(await page.locator("main > .rule:visible").count(), 0);
  assert.match(page.url(), /review\/\?severity=warning$/);

  const rule = warnings[0].rule;
  const again = await review(`?rule=${encodeURIComponent(rule)}`);
  await again.locator("#sifted .case").first().waitFor();
  const shown = await again.locator("#sifted .finding > code:last-of-type").allTextContents();
  assert.equal(shown.length, findings.filter((finding) => finding.rule === rule).length);
  assert.equal(await again.inputValue("[name=rule]"), rule);

  await again.fill(".sieve [name=q]", "no such words at all");
  await again.getByText("0 findings").waitFor();
  await again.fill(".sieve [name=q]", "");
  await again.selectOption("[name=rule]", "");
  await again.locator("main > .rule").first().waitFor();
  assert.equal(new URL(again.url()).search, "");
  assert.deepEqual([...page.wrongs, ...again.wrongs], []);
});

test("each finding has a link of its own, which leads to it on any page", async () => {
  const page = await review();
  for (const finding of await all(page)) {
    await page.goto("about:blank");
    await page.goto(`${here.site.url}review/#f-${finding.fingerprint}`);
    await page.locator(`[id="f-${finding.fingerprint}"]:visible`).waitFor();
  }
  assert.deepEqual(page.wrongs, []);
});

test("a finding offers its link and the exception that silences it", async () => {
  const page = await review();
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  const item = page.locator("main > .rule .case").first();
  const pin = item.locator("a.pin").first();

  await pin.click();
  await page.getByRole("button", { name: "Copy exception" }).click();
  await page.getByRole("button", { name: "Copied" }).waitFor();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  const rule = await page.locator("main > .rule").first().getAttribute("data-rule");
  const path = await item.getAttribute("data-path");
  assert.equal(copied, `[[policy.allow]]\nrule = "${rule}"\npaths = ["${path}"]\nreason = ""\n`);

  await page.goto(await pin.evaluate((link) => link.href));
  assert.equal(await page.locator(":target.finding").count(), 1);
  assert.deepEqual(page.wrongs, []);
});
