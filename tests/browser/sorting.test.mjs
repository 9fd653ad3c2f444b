// The order of the evidence: by each column both ways, said to readers who do not see it, kept by the address.
import assert from "node:assert/strict";
import { test } from "node:test";
import { browsing } from "./browser.mjs";
import { dashboard } from "./demo.mjs";
import { expected, shown } from "./evidence.mjs";

const visit = browsing();
const COLUMNS = ["date", "kind", "title", "place", "area", "proof"];

async function ordered(page, order) {
  const now = await shown(page);
  assert.deepEqual(now.order, [[order[0], order[1] > 0 ? "ascending" : "descending"]]);
  assert.deepEqual(now.rows, expected({}, order).slice(0, 25));
  const signs = await page.$$eval("#rows th span", signs => signs.map(sign => sign.textContent));
  assert.deepEqual(signs, COLUMNS.map(column => (column === order[0] ? (order[1] > 0 ? "▲" : "▼") : "")));
}

for (const column of COLUMNS)
  test(`the header ${column} sorts by it, and the other way when pressed again`, () =>
    visit(dashboard, {}, async page => {
      const button = page.locator(`[data-sort=${column}]`);
      for (const way of column === "date" ? [1, -1] : [1, -1, 1]) {
        await button.focus();
        await page.keyboard.press(way > 0 ? "Enter" : "Space");
        await ordered(page, [column, way]);
        const newest = column === "date" && way < 0;
        assert.equal(new URL(page.url()).hash, newest ? "" : `#order=${column},${way}`);
        if (way > 0) continue;
        await page.reload();
        await ordered(page, [column, way]);
      }
    }));

test("a filter keeps the order, and the order the filter", () =>
  visit(dashboard, {}, async page => {
    await page.click("[data-sort=place]");
    await page.selectOption("[name=kind]", "Code");
    assert.deepEqual((await shown(page)).rows, expected({ kind: "Code" }, ["place", 1]).slice(0, 25));
    await page.click("[data-sort=title]");
    assert.deepEqual((await shown(page)).rows, expected({ kind: "Code" }, ["title", 1]).slice(0, 25));
  }));

test("on a narrow page a menu sorts in place of the headers", () =>
  visit(dashboard, { width: 390 }, async page => {
    assert.ok(!await page.isVisible("#rows thead"));
    const menu = page.locator("[name=order]");
    assert.ok(await menu.isVisible());
    const options = await menu.locator("option").evaluateAll(options => options.map(one => one.value));
    assert.ok(options.length >= 6);
    for (const option of options.toReversed()) {
      await menu.selectOption(option);
      const [column, way] = option.split(",");
      await ordered(page, [column, +way]);
    }
  }));

test("on a wide page the menu is not there, for the headers are", () =>
  visit(dashboard, {}, async page => {
    assert.ok(!await page.isVisible("[name=order]"));
    assert.ok(await page.isVisible("#rows thead"));
  }));

test("the menu says nothing wrong of an order that it does not offer", () =>
  visit(`${dashboard}#order=title,-1`, { width: 390 }, async page => {
    await ordered(page, ["title", -1]);
    const said = await page.$eval("[name=order]", menu => menu.value);
    assert.ok(["", "title,-1"].includes(said), `it says ${said}`);
  }));
