// The filters of the evidence: they show what they should, the address keeps them, and no address does harm.
import assert from "node:assert/strict";
import { test } from "node:test";
import { browsing } from "./browser.mjs";
import { dashboard, page as source, rows, scorecard } from "./demo.mjs";
import { NEWEST, chosen, everyRow, expected, shown } from "./evidence.mjs";

const visit = browsing();
const PAGE = 25;

function agrees(now, filters, order = NEWEST) {
  const all = expected(filters, order), part = all.slice(0, PAGE);
  assert.deepEqual(now.filters, filters);
  assert.deepEqual(now.rows, part);
  assert.equal(now.count, `${part.length} of ${all.length} rows shown, ${rows.length} in all`);
  assert.equal(now.more, all.length > PAGE);
  assert.deepEqual(now.order, [[order[0], order[1] > 0 ? "ascending" : "descending"]]);
  return all.length;
}

test("without a filter the newest rows stand there, in the order of the report, and all can be had", () =>
  visit(dashboard, {}, async page => {
    assert.ok(rows.length > 100);
    agrees(await shown(page), {});
    assert.deepEqual(await everyRow(page), expected());
  }));

test("each choice of a filter shows its rows, and no other", test =>
  visit(dashboard, {}, async page => {
    for (const name of ["area", "kind", "year", "proof", "target"])
      await test.test(name, async () => {
        const values = await page.$$eval(`[name=${name}] option`, options => options.map(one => one.value).filter(Boolean));
        assert.ok(values.length > 1);
        for (const value of values) {
          await chosen(page, { [name]: value });
          assert.ok(agrees(await shown(page), { [name]: value }) > 0, `${value} shows nothing`);
          assert.equal(new URL(page.url()).hash, `#${name}=${encodeURIComponent(value)}`);
        }
        assert.deepEqual(await everyRow(page), expected({ [name]: values.at(-1) }));
        await page.click("button[type=reset]");
      });
  }));

test("kinds and years together hold every row once", () => {
  const options = name => new RegExp(`<select name="${name}">(.*?)</select>`, "s").exec(source)[1]
    .match(/<option>[^<]+/g).map(option => option.slice("<option>".length));
  const sum = name => options(name).reduce((all, value) => all + expected({ [name]: value }).length, 0);
  assert.equal(sum("kind"), rows.length);
  assert.equal(sum("year"), rows.filter(row => row.date).length);
});

test("a text is looked for in titles and places", () =>
  visit(dashboard, {}, async page => {
    const counts = [];
    for (const text of ["broke", "KUBEFLOW", "  gantry ", "example-org/", "no such title", "<b>", "%", "\u00e9"]) {
      await chosen(page, { text });
      counts.push(agrees(await shown(page), { text }));
    }
    assert.ok(counts.slice(0, 4).every(Boolean), `found ${counts}`);
    assert.equal(counts[4], 0);
  }));

test("a target has as many rows as the scorecard says", () => {
  const counts = new Map(scorecard.criteria.map(one => [one.id, one.evidence.count]));
  const targets = [...source.matchAll(/data-target="([^"]+)"/g)].map(match => match[1]);
  assert.ok(targets.length > 2);
  for (const target of targets) assert.equal(expected({ target }).length, counts.get(target), target);
});

const MANY = { area: "platform", kind: "Posts", year: "2026", proof: "listed", target: "weekly-posts", text: "what broke" };

test("all filters at once stay with a reload and with a fresh page of the same address, until they are cleared", () =>
  visit(dashboard, {}, async (page, { context }) => {
    await chosen(page, MANY);
    await page.click("[data-sort=title]");
    const order = ["title", 1];
    assert.ok(agrees(await shown(page), MANY, order) > 0);

    await page.reload();
    agrees(await shown(page), MANY, order);

    const other = await context.newPage();
    await other.goto(page.url());
    agrees(await shown(other), MANY, order);
    await other.close();

    await page.click("button[type=reset]");
    await page.waitForFunction(() => !location.hash);
    agrees(await shown(page), {});
    assert.equal(page.url(), dashboard);
  }));

test("filters leave no trail that the way back would have to walk", () =>
  visit(dashboard, { fresh: true }, async page => {
    const before = await page.evaluate(() => history.length);
    for (const kind of ["Posts", "Code", "Talks"]) await chosen(page, { kind });
    assert.equal(await page.evaluate(() => history.length), before);
  }));

test("the way back from a row's page shows the same rows", () =>
  visit(dashboard, { more: true }, async page => {
    await chosen(page, { kind: "Posts", year: "2025" });
    const before = await shown(page);
    await page.click("#rows tbody a");
    assert.equal(await page.title(), "outside");
    await page.goBack();
    assert.deepEqual(await shown(page), before);
    agrees(before, { kind: "Posts", year: "2025" });
  }));

test("the way back between two addresses shows the rows of each", () =>
  visit(dashboard, {}, async page => {
    await page.evaluate(() => { location.hash = "#kind=Talks"; });
    await page.waitForFunction(() => document.forms[0].elements.kind.value === "Talks");
    agrees(await shown(page), { kind: "Talks" });
    await page.evaluate(() => { location.hash = "#area=edge"; });
    await page.waitForFunction(() => document.forms[0].elements.area.value === "edge");
    agrees(await shown(page), { area: "edge" });

    const talks = wanted => page.waitForFunction(wanted => (document.forms[0].elements.kind.value === "Talks") === wanted, wanted);
    await page.goBack();
    await talks(true);
    agrees(await shown(page), { kind: "Talks" });
    await page.goBack();
    await talks(false);
    agrees(await shown(page), {});
    await page.goForward();
    await talks(true);
    agrees(await shown(page), { kind: "Talks" });
  }));

test("a link to a heading leads there, and leaves the filters alone", () =>
  visit(dashboard, {}, async page => {
    await chosen(page, { kind: "Talks" });
    await page.keyboard.press("Control+Home");
    await page.focus(".skip");
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => document.querySelector("#evidence").getBoundingClientRect().top < 50);
    assert.deepEqual((await shown(page)).filters, { kind: "Talks" });
    await page.goBack();
    agrees(await shown(page), { kind: "Talks" });

    await page.goto(`${dashboard}#sources`);
    await page.reload();
    await page.waitForFunction(() => document.querySelector("#sources").getBoundingClientRect().top < innerHeight);
  }));

const LONG = "a".repeat(20_000);
const HOSTILE = {
  "#text=%": {},
  "#text=%E0%A4%A": {},
  "#order=__proto__,1": {},
  "#order=constructor,-1&order=date,2&order=title": {},
  "#__proto__=x&constructor=y&toString=z&order=": {},
  "#area=nowhere&kind=constructor&year=1&proof=%00&target=__proto__": {},
  "#text=<img src=x onerror=document.title='hit'>": { text: "<img src" }, // up to the second sign
  "#text=%3Cimg%20src%3Dx%20onerror%3Ddocument.title%3D'hit'%3E": { text: "<img src=x onerror=document.title='hit'>" },
  "#kind=%3Cscript%3Edocument.title='hit'%3C/script%3E": {},
  "#&&&===&text": {},
  "#text=\"'`&area=platform": { area: "platform", text: "\"'`" },
  [`#text=${LONG}`]: { text: LONG },
  [`#${"area=platform&".repeat(1_000)}`]: { area: "platform" },
};
test("no address does harm", test =>
  visit(dashboard, {}, async page => {
    for (const [hash, filters] of Object.entries(HOSTILE))
      await test.test(hash.slice(0, 80), async () => {
        await page.goto("about:blank");
        await page.goto(`${dashboard}${hash}`);
        agrees(await shown(page), filters);
        assert.equal(await page.title(), /<title>(.*?)<\/title>/.exec(source)[1]);
        assert.equal(await page.locator("img, #rows script").count(), 0);
        assert.deepEqual(await page.evaluate(() => Object.keys(Object.prototype)), []);
        const choices = await page.$$eval("#filters select", selects => selects.map(select => select.selectedIndex));
        assert.ok(!choices.includes(-1), "a choice stands empty");

        await page.click("button[type=reset]");
        await chosen(page, { kind: "Talks" });
        agrees(await shown(page), { kind: "Talks" });
      });
  }));
