// Nothing that axe finds wrong, in any state that a reader can bring the dashboard into, nor in the Markdown.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { only, violations } from "./audit.mjs";
import { browsing } from "./browser.mjs";
import { dashboard, demo, root } from "./demo.mjs";
import { served } from "./server.mjs";

const visit = browsing();
let site;
before(async () => { site = await served(demo, root); });
after(() => site.close());

const clean = async (page, options) => assert.deepEqual(await violations(page, options), []);

for (const colours of ["light", "dark"])
  for (const width of [1280, 390])
    test(`the dashboard has no violation at ${width} pixels in ${colours} colours`, () =>
      visit(dashboard, { width, colours }, async page => {
        await clean(page);

        await page.selectOption("[name=kind]", "Posts");
        await page.fill("[name=text]", "broke");
        await page.focus(".chart");
        await page.keyboard.press("ArrowRight");
        assert.ok(await page.locator("#tip").isVisible());
        await clean(page);
      }));

test("the dashboard has no violation when no row is found and all that folds is open", () =>
  visit(dashboard, {}, async page => {
    await page.click("summary");
    await page.fill("[name=text]", "nothing has this title");
    assert.equal(await page.locator("#rows tbody tr").count(), 0);
    await clean(page);
  }));

for (const colours of ["light", "dark"])
  test(`each choice of colours has no violation on a system with ${colours} colours`, () =>
    visit(dashboard, { colours }, async page => {
      const papers = [], schemes = [];
      for (const choice of ["system", "light", "dark"]) {
        assert.equal(await page.textContent("#theme"), `Colours: ${choice}`);
        papers.push(await page.evaluate(() => getComputedStyle(document.body).backgroundColor));
        schemes.push(await page.evaluate(() => getComputedStyle(document.documentElement).colorScheme));
        if (choice !== "system") await clean(page);
        await page.click("#theme");
      }
      assert.deepEqual(schemes, [colours, "light", "dark"], "what the browser draws itself is of another theme");
      const [system, light, dark] = papers;
      assert.notEqual(light, dark);
      assert.equal(system, colours === "dark" ? dark : light);
    }));

test("the audit finds what is wrong on a page that is wrong", () =>
  visit(dashboard, {}, async page => {
    await page.evaluate(() => {
      document.querySelector("h1").style.color = "#eee";
      document.querySelector(".chart").removeAttribute("aria-label");
      document.querySelector("#more").insertAdjacentHTML("afterend", "<button></button>");
    });
    const rules = new Set((await violations(page)).map(line => line.split(":")[0]));
    assert.deepEqual([...rules].sort(), ["button-name", "color-contrast", "role-img-alt"]);
  }));

const MARKDOWN = only(
  "image-alt", "link-name", "heading-order", "empty-heading", "duplicate-id", "duplicate-id-aria",
  "empty-table-header", "th-has-data-cells", "td-headers-attr", "scope-attr-valid", "list", "listitem",
);
for (const path of ["/reports/README.md", "/README.md", "/reports/evidence/talks.md", "/reports/evidence/_formulas.md"])
  test(`${path} has no violation as the site shows it`, () =>
    visit(`${site.origin}${path}`, { more: true }, page => clean(page, MARKDOWN)));
