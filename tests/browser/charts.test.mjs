// The charts of the dashboard: driven by keys and by a mouse, and read as they are drawn, in several fonts.
import assert from "node:assert/strict";
import { test } from "node:test";
import { browsing } from "./browser.mjs";
import { dashboard, page } from "./demo.mjs";
import { expected, shown } from "./evidence.mjs";
import { clashes } from "./lettering.mjs";

const visit = browsing();

const spots = (page, id) => page.$$eval(`[data-chart=${id}] .spot`, spots => spots.map(spot => spot.dataset.says));
const charts = page => page.$$eval(".chart", charts => charts.map(chart => chart.dataset.chart));
const focused = page => page.evaluate(() => document.activeElement.dataset.chart);
const said = page => page.evaluate(() => {
  const tip = document.querySelector("#tip"), box = tip.getBoundingClientRect();
  return {
    tip: tip.hidden ? null : tip.textContent,
    live: document.querySelector("#live").textContent,
    inside: tip.hidden || (box.left >= 0 && box.top >= 0 && box.right <= innerWidth && box.bottom <= innerHeight),
    marked: document.querySelectorAll(".spot.here").length,
  };
});

test("the Tab key comes by every chart in their order, each with a ring around it", () =>
  visit(dashboard, {}, async page => {
    const ids = await charts(page), found = [];
    assert.ok(ids.length > 5);
    await page.focus(".skip");
    for (let press = 0; press < 60 && found.length < ids.length; press += 1) {
      await page.keyboard.press("Tab");
      const id = await focused(page);
      if (!id) continue;
      found.push(id);
      const ring = await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle);
      assert.equal(ring, "solid", id);
    }
    assert.deepEqual(found, ids);
  }));

for (const width of [1280, 390])
  test(`arrow keys go through the marks of every chart at ${width} pixels; tip and live region say each`, () =>
    visit(dashboard, { width }, async page => {
      for (const id of await charts(page)) {
        const marks = await spots(page, id);
        assert.ok(marks.length > 0, id);
        await page.focus(`[data-chart=${id}]`);
        await page.$eval(`[data-chart=${id}]`, chart => chart.scrollIntoView({ block: "center" }));
        const round = [...marks, marks[0]], steps = round.slice(0, width < 1280 ? 20 : 80);
        for (const mark of steps) {
          await page.keyboard.press("ArrowRight");
          assert.deepEqual(await said(page), { tip: mark, live: mark, inside: true, marked: 1 }, id);
        }
        await page.keyboard.press("ArrowLeft");
        assert.equal((await said(page)).live, marks.at((steps.length - 2) % marks.length));
        await page.keyboard.press("Escape");
        const { tip, marked } = await said(page);
        assert.deepEqual([tip, marked], [null, 0]);
      }
    }));

test("up and down are left and right, the first step back is to the last mark, and leaving forgets the place", () =>
  visit(dashboard, {}, async page => {
    const marks = await spots(page, "focus");
    await page.focus("[data-chart=focus]");
    await page.keyboard.press("ArrowUp");
    assert.equal((await said(page)).tip, marks.at(-1));
    await page.keyboard.press("ArrowDown");
    assert.equal((await said(page)).tip, marks[0]);
    await page.keyboard.press("Tab");
    assert.equal((await said(page)).tip, null);
    await page.keyboard.press("Shift+Tab");
    await page.keyboard.press("ArrowRight");
    assert.equal((await said(page)).tip, marks[0]);
  }));

test("the arrow keys do not scroll the page while they move through a chart", () =>
  visit(dashboard, {}, async page => {
    await page.focus("[data-chart=focus]");
    const before = await page.evaluate(() => scrollY);
    for (let press = 0; press < 5; press += 1) await page.keyboard.press("ArrowDown");
    assert.equal(await page.evaluate(() => scrollY), before);
  }));

for (const way of ["Enter", "a click"])
  test(`${way} in the focus matrix shows as many rows as the cell says, and an empty cell changes nothing`, () =>
    visit(dashboard, {}, async page => {
      const cells = await page.$$eval("[data-chart=focus] .spot", spots => spots.map(({ dataset }) => ({ ...dataset })));
      assert.ok(cells.filter(cell => cell.area).length > 8);
      let before = await shown(page);
      await page.focus("[data-chart=focus]");
      for (const [number, cell] of cells.entries()) {
        if (way === "Enter") {
          await page.keyboard.press("ArrowRight");
          await page.keyboard.press("Enter");
        } else await page.locator("[data-chart=focus] .spot").nth(number).click();
        const now = await shown(page), count = +/: (\d+)/.exec(cell.says)[1];
        assert.equal(Boolean(cell.area), count > 0, cell.says);
        if (!cell.area) { assert.deepEqual(now, before); continue; }
        const all = expected({ area: cell.area, kind: cell.group });
        assert.deepEqual(now.filters, { area: cell.area, kind: cell.group });
        assert.deepEqual(now.rows, all.slice(0, 25));
        assert.match(now.count, new RegExp(`of ${all.length} rows shown`));
        assert.equal(count, all.length, cell.says);
        before = now;
        assert.equal((await said(page)).tip, null, "the tip stays where nothing is to be pointed at");
        const top = await page.$eval("#evidence", heading => heading.getBoundingClientRect().top);
        assert.ok(top >= 0 && top < 900, "the rows are not in view");
      }
    }));

test("a mouse over a mark shows what it says, inside of the window, and nothing elsewhere", () =>
  visit(dashboard, {}, async page => {
    for (const id of await charts(page)) {
      const spots = await page.$$(`[data-chart=${id}] .spot`), every = Math.ceil(spots.length / 12);
      for (const spot of spots.filter((_, number) => number % every === 0)) {
        await spot.evaluate(spot => spot.scrollIntoView({ block: "center" }));
        const { x, y, width, height } = await spot.boundingBox();
        await page.mouse.move(x + width / 2, y + height / 2);
        const now = await said(page), says = await spot.getAttribute("data-says");
        assert.ok(now.tip?.split("\n").includes(says), `${id}: "${says}" is not among "${now.tip}"`);
        assert.ok(now.inside, `the tip of "${says}" leaves the window`);
      }
      await page.mouse.move(2, 450);
      assert.equal((await said(page)).tip, null);
    }
  }));

test("the Escape key hides a tip that the mouse has shown", () =>
  visit(dashboard, {}, async page => {
    await page.hover("[data-chart=focus] .spot");
    assert.notEqual((await said(page)).tip, null);
    await page.keyboard.press("Escape");
    assert.equal((await said(page)).tip, null);
  }));

test("what a chart says to those who do not see it begins with its title and is no shorter than its picture", () =>
  visit(dashboard, {}, async page => {
    const labels = await page.$$eval(".chart", charts => charts.map(chart => ({
      label: chart.getAttribute("aria-label"),
      title: chart.querySelector("svg text").textContent,
      hidden: chart.querySelector("svg").getAttribute("aria-hidden"),
    })));
    for (const { label, title, hidden } of labels) {
      assert.ok(label.startsWith(`${title}. `), label);
      assert.ok(label.length > title.length + 20, label);
      assert.equal(hidden, "true");
    }
  }));

// The widest font is the one that the charts are laid out for; the narrow one shows what leans on width.
const FONTS = {
  "the font of the page": null,
  "a wide font": "Verdana, 'DejaVu Sans', sans-serif",
  "a narrow font": "'Liberation Sans Narrow', 'DejaVu Sans Condensed', 'Arial Narrow', sans-serif",
};
for (const width of [1280, 390])
  test(`no text of a chart lies on another or leaves its picture at ${width} pixels, in any font`, () =>
    visit(dashboard, { width }, async page => {
      for (const [name, family] of Object.entries(FONTS)) {
        const { texts, wrong } = await clashes(page, family);
        assert.ok(texts > 150, `only ${texts} texts were measured`);
        assert.deepEqual(wrong, [], name);
      }
    }));

test("the quarters of four busy years have room for their figures on a narrow page", () => {
  const years = page.replace(/(<script type="application\/json" id="data">)(.*?)<\/script>/s, (_, open, text) => {
    const data = JSON.parse(text), some = data.rows.slice(0, 400);
    const day = number => `${2023 + Math.floor(number % 16 / 4)}-${String(number % 4 * 3 + 1).padStart(2, "0")}-15`;
    data.rows = Array(5).fill(some).flat().map((row, number) => [day(number), ...row.slice(1)]);
    return `${open}${JSON.stringify(data).replaceAll("<", "\\u003c")}</script>`;
  });
  return visit(dashboard, { width: 390, instead: years }, async page => {
    assert.equal((await clashes(page, null)).wrong.join("\n"), "");
    assert.equal((await clashes(page, FONTS["a wide font"])).wrong.join("\n"), "");
    assert.match(await page.getAttribute("#quarters svg", "aria-label"), /2026 Q4 125$/);
  });
});

test("the measure finds texts that lie on each other or leave their picture", () =>
  visit(dashboard, {}, async page => {
    await page.evaluate(() => {
      const [title, below] = document.querySelectorAll("[data-chart=focus] svg text");
      below.setAttribute("y", +title.getAttribute("y") + 6);
      document.querySelector("[data-chart=course] svg text").textContent += " and so on".repeat(9);
    });
    const { wrong } = await clashes(page, null);
    assert.ok(wrong.some(line => line.startsWith("focus: ") && line.includes(" lies on ")), wrong.join("\n"));
    assert.ok(wrong.some(line => line.startsWith("course: ") && line.includes(" leaves ")), wrong.join("\n"));
  }));
