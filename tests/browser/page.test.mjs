// The page as such: what it asks for, what its policy stops, how it stands without a script, narrow, or on paper.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { browsing } from "./browser.mjs";
import { dashboard, demo, rows } from "./demo.mjs";
import { expected, shown } from "./evidence.mjs";
import { colours } from "./pixels.mjs";
import { served } from "./server.mjs";

const visit = browsing();
let site;
before(async () => { site = await served(demo); });
after(() => site.close());

test("the page is the same from a site as from a disk, and asks for nothing else", () =>
  visit(`${site.origin}/reports/index.html`, {}, async page => {
    await page.selectOption("[name=kind]", "Talks");
    await page.reload();
    assert.deepEqual((await shown(page)).rows, expected({ kind: "Talks" }).slice(0, 25));
    await page.click("[data-sort=title]");
    await page.hover(".chart .spot");
  }));

const STOPPED = [
  "base-uri", "connect-src", "form-action", "frame-src", "img-src",
  "script-src-attr", "script-src-elem", "style-src-attr", "style-src-elem",
];

test("the policy is in force: scripts, styles, pictures and requests of any other making are stopped", () =>
  visit(`${site.origin}/reports/index.html`, { more: true }, async (page, { wrong, outside }) => {
    site.asked.length = 0;
    const done = await page.evaluate(async ([origin, all]) => {
      const stopped = new Set();
      document.addEventListener("securitypolicyviolation", event => stopped.add(event.effectiveDirective));
      const made = (name, attributes, text = "") => {
        const element = document.createElement(name);
        for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
        element.textContent = text;
        document.body.append(element);
        return element;
      };
      made("script", {}, "window.hit = 'script'");
      made("script", { src: `${origin}/reports/badge.svg` });
      made("button", { onclick: "window.hit = 'handler'" }).click();
      made("a", { href: "javascript:window.hit='address'" }).click();
      made("style", {}, "h1 { color: red }");
      const styled = made("p", { style: "color: rgb(1, 2, 3)" });
      made("img", { src: `${origin}/reports/badge.svg` });
      made("iframe", { src: `${origin}/blank` });
      made("base", { href: "http://outside.example/" });
      made("form", { action: `${origin}/blank` }).requestSubmit();
      const asked = await fetch(`${origin}/reports/scorecard.json`).then(() => "answered", () => "stopped");
      for (let waited = 0; waited < 100 && stopped.size < all; waited += 1) await new Promise(soon => setTimeout(soon, 50));
      return {
        stopped: [...stopped].sort(), asked, hit: window.hit,
        base: document.baseURI, heading: getComputedStyle(document.querySelector("h1")).color, style: getComputedStyle(styled).color,
      };
    }, [site.origin, STOPPED.length]);
    assert.deepEqual(done.stopped, STOPPED);
    assert.equal(done.asked, "stopped");
    assert.equal(done.hit, undefined);
    assert.equal(done.base, `${site.origin}/reports/index.html`);
    assert.notEqual(done.heading, "rgb(255, 0, 0)");
    assert.notEqual(done.style, "rgb(1, 2, 3)");
    assert.deepEqual([...site.asked, ...outside], []);
    assert.ok(wrong.every(text => /Content Security Policy|violates/.test(text)), wrong.join("\n"));
    wrong.length = 0;
  }));

for (const width of [1280, 768, 390, 320])
  test(`the page is no wider than the window at ${width} pixels, whatever is shown`, () =>
    visit(dashboard, { width }, async page => {
      const fits = async () => {
        const [content, window] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
        assert.ok(content <= window, `${content} in ${window}`);
      };
      await fits();
      await page.click("#more");
      await page.click("summary");
      await page.focus("[data-chart=focus]");
      await page.keyboard.press("ArrowLeft");
      await fits();
      await page.fill("[name=text]", "no such row");
      await fits();
    }));

test("without a script the figures stand there, and a note says where the rows are", () =>
  visit(dashboard, { script: false }, async page => {
    for (const selector of ["h1", ".lead", ".cards .card", "#sources", ".card.scroll tbody tr", "noscript p"])
      assert.ok(await page.locator(selector).first().isVisible(), selector);
    const charts = await page.locator(".chart > svg").all();
    assert.ok(charts.length > 5);
    for (const chart of charts) {
      const { width, height } = await chart.boundingBox();
      assert.ok(width > 300 && height > 100);
      assert.ok(await chart.locator("text").first().isVisible());
    }
    assert.ok((await page.locator(".cards .card").count()) > 3);
    assert.match(await page.locator("noscript p").textContent(), /need a script/);
    assert.equal(await page.locator("noscript a").getAttribute("href"), "README.md");
    assert.equal(await page.locator("#rows tbody tr").count(), 0);
    for (const control of await page.locator("button, select, input").all())
      assert.ok(!await control.isVisible(), "a control stands there that does nothing");
  }));

test("with a script the note for readers without one is not shown", () =>
  visit(dashboard, {}, async page => assert.equal(await page.locator("noscript p").count(), 0)));

test("printing prints every row that is filtered for, and afterwards the page is as before", () =>
  visit(dashboard, {}, async page => {
    await page.evaluate(() => {
      window.printed = [];
      const count = () => printed.push(document.querySelectorAll("#rows tbody tr").length);
      addEventListener("beforeprint", count);
      addEventListener("afterprint", count);
    });
    await page.pdf();
    await page.waitForFunction(() => printed.length === 2);
    assert.deepEqual(await page.evaluate(() => printed), [rows.length, 25]);
    await page.selectOption("[name=kind]", "Posts");
    await page.click("#more");
    await page.pdf();
    await page.waitForFunction(() => printed.length === 4);
    assert.deepEqual((await page.evaluate(() => printed)).slice(2), [expected({ kind: "Posts" }).length, 75]);
  }));

for (const system of ["light", "dark"])
  test(`paper is white on a system with ${system} colours, whichever are chosen`, () =>
    visit(dashboard, { colours: system, width: 718, height: 500 }, async page => {
      for (const choice of ["system", "light", "dark"]) {
        assert.equal(await page.textContent("#theme"), `Colours: ${choice}`);
        await page.emulateMedia({ media: "print" });
        const found = await colours(page, await page.screenshot());
        assert.equal(found.most, "255,255,255", choice);
        assert.ok(found.share > 0.7, `white is ${found.share} of it`);
        for (const selector of ["nav", "#filters", ".target button", "#more"])
          assert.ok(!await page.locator(selector).first().isVisible(), `${selector} is printed`);
        await page.emulateMedia({ media: "screen" });
        await page.click("#theme");
      }
    }));

// Words that go over more than one line, where there is a place to break before or after them.
const broken = (page, selector) => page.$$eval(selector, cells => cells.flatMap(cell => {
  const text = cell.firstChild, words = text?.nodeType === Node.TEXT_NODE ? [...text.data.matchAll(/[^\s/-]+/g)] : [];
  return words.filter(word => {
    const range = document.createRange();
    range.setStart(text, word.index);
    range.setEnd(text, word.index + word[0].length);
    return new Set([...range.getClientRects()].map(box => box.top)).size > 1;
  }).map(word => word[0]);
}));

for (const [width, media] of [[1280, "screen"], [700, "screen"], [390, "screen"], [718, "print"]])
  test(`no word of a table is broken at ${width} pixels of ${media}, and a date is on one line`, () =>
    visit(dashboard, { width }, async page => {
      await page.emulateMedia({ media });
      assert.deepEqual(await broken(page, "th, td:not(.title), #rows .title"), []);
      const dates = await page.$$eval("td", cells => cells.filter(cell => /^\d{4}-\d\d-\d\d$/.test(cell.textContent)).map(cell => {
        const range = document.createRange();
        range.selectNodeContents(cell);
        return new Set([...range.getClientRects()].map(box => box.top)).size;
      }));
      assert.ok(dates.length > 30);
      assert.deepEqual([...new Set(dates)], [1]);
    }));

test("on a narrow page only what is known of a row stands there, with signs between", () =>
  visit(dashboard, { width: 390 }, async page => {
    const lines = await page.$$eval("#rows tbody tr", rows => rows.map(row => [...row.cells]
      .filter(cell => getComputedStyle(cell).display !== "none")
      .map(cell => [cell.textContent, getComputedStyle(cell, "::after").content])));
    for (const [number, line] of lines.entries()) {
      const known = expected()[number].slice(0, 6).filter(Boolean);
      assert.deepEqual(line.map(([text]) => text), known);
      const title = known.indexOf(expected()[number][2]);
      for (const [at, [, sign]] of line.entries())
        assert.equal(sign.includes("·"), at < title ? at === 0 : at > title && at < line.length - 1, known.join(" | "));
    }
  }));
