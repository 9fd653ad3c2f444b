// From a number to its rows, and from a row to the page that proves it: each step is pressed as a reader would.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { browsing } from "./browser.mjs";
import { dashboard, demo, root, rows, scorecard } from "./demo.mjs";
import { expected, shown } from "./evidence.mjs";
import { served } from "./server.mjs";

const visit = browsing();
let site;
before(async () => { site = await served(demo, root); });
after(() => site.close());

const criteria = new Map(scorecard.criteria.map(one => [one.id, one]));

test("each success card leads to its rows, and the first row to the page that it names and nowhere else", () =>
  visit(dashboard, { more: true }, async (page, { asked, outside }) => {
    const targets = await page.$$eval("[data-target]", buttons => buttons.map(button => button.dataset.target));
    assert.ok(targets.length > 2);
    for (const target of targets) {
      await page.click(`[data-target=${target}]`);
      const now = await shown(page), all = expected({ target });
      assert.deepEqual(now.filters, { target });
      assert.deepEqual(now.rows, all.slice(0, 25));
      assert.match(now.count, new RegExp(`of ${criteria.get(target).evidence.count} rows shown`));

      const [first] = all.map(row => row.at(-1)).filter(Boolean);
      asked.length = outside.length = 0;
      await page.click("#rows tbody a");
      assert.equal(await page.title(), "outside");
      assert.deepEqual(outside.map(request => request.url), [first]);
      assert.equal(outside[0].headers.referer, undefined, "the page says where the reader came from");
      assert.deepEqual(asked, [first.replace(/#.*/, "")]);
      await page.goto(dashboard);
    }
  }));

test("every row with an address has a link to it that tells nothing and is followed by no robot", () =>
  visit(dashboard, {}, async page => {
    while (await page.isVisible("#more")) await page.click("#more");
    const links = await page.$$eval("#rows tbody a", links => links.map(link => [link.getAttribute("href"), link.rel]));
    assert.equal(links.length, rows.filter(row => /^https?:/.test(row.url)).length);
    for (const [address, relation] of links) {
      assert.match(address, /^https?:\/\//);
      assert.equal(relation, "noopener nofollow ugc");
    }
  }));

// Rows of a whole page, or of the part under the heading that the address names.
const counted = (page, address) => page.evaluate(async address => {
  const id = address.split("#")[1];
  const other = address === location.href ? document
    : new DOMParser().parseFromString(await (await fetch(address)).text(), "text/html");
  const rows = [...other.querySelectorAll("article > ul > li, article > table > tbody > tr")];
  if (!id) return { heading: other.querySelector("h1")?.textContent, rows: rows.length };
  const heading = other.getElementById(id) ?? other.getElementById(`user-content-${id}`);
  let part = heading?.nextElementSibling, under = 0;
  for (; part && part.tagName !== heading.tagName; part = part.nextElementSibling)
    under += part.querySelectorAll("li, tbody tr").length;
  return { heading: heading?.textContent, rows: under };
}, address);

const numbers = page => page.locator("article a[href^='evidence/']").filter({ hasText: /^[\d,]+$/ });

// Weeks, projects and followers are counted from rows, of which there are more, or fewer.
function agrees({ heading, rows }, href, text) {
  const [, id, section] = /evidence\/(.+)\.md(?:#(.+))?$/.exec(href), value = +text.replaceAll(",", "");
  assert.ok(heading, `${href} names no heading`);
  if (section) { assert.equal(rows, value, href); return; }
  const { unit, evidence, value: scored } = criteria.get(id);
  assert.deepEqual([value, rows], [scored, evidence.count], href);
  if (!["weeks", "projects", "followers", "developers"].includes(unit)) assert.equal(rows, value, href);
}

test("each number of the report leads to a page with as many rows", () =>
  visit(`${site.origin}/reports/README.md`, { more: true }, async page => {
    const links = await numbers(page).evaluateAll(links =>
      links.map(link => ({ text: link.textContent, href: link.getAttribute("href"), address: link.href })));
    assert.ok(links.length > 60, `${links.length} numbers`);
    for (const { text, href, address } of links) agrees(await counted(page, address), href, text);
  }));

test("a number that is pressed brings up its page, at the heading that it names", () =>
  visit(`${site.origin}/reports/README.md`, { more: true }, async page => {
    const all = await numbers(page).count(), few = [1, Math.floor(all / 4), Math.floor(all / 2), all - 1];
    for (const number of few) {
      await page.evaluate(() => { for (const one of document.querySelectorAll("details")) one.open = true; });
      const link = numbers(page).nth(number), href = await link.getAttribute("href"), text = await link.textContent();
      await link.click();
      assert.equal(page.url(), `${site.origin}/reports/${href}`);
      agrees(await counted(page, page.url()), href, text);
      await page.goBack();
    }
  }));

test("every link and picture inside of the report, its pages and the README leads somewhere", async () => {
  const seen = new Map(), wanted = [];
  const load = async path => {
    if (!seen.has(path)) {
      const response = await fetch(`${site.origin}${path}`);
      seen.set(path, response.ok ? await response.text() : null);
      if (response.ok && path.endsWith(".md")) wanted.push(path);
    }
    return seen.get(path);
  };
  await load("/README.md");
  await load("/reports/README.md");
  const wrong = [];
  for (const from of wanted) {
    if (!/^\/(README\.md|reports\/)/.test(from)) continue;
    for (const [, address] of seen.get(from).matchAll(/(?:href|src|srcset)="([^"]+)"/g)) {
      const to = new URL(address.replaceAll("&#x26;", "&"), `${site.origin}${from}`);
      if (to.origin !== site.origin) continue;
      const id = decodeURIComponent(to.hash.slice(1)), text = await load(to.pathname);
      const there = text !== null
        && (!id || !to.pathname.endsWith(".md") || text.includes(`id="${id}"`) || text.includes(`id="user-content-${id}"`));
      if (!there && !/\/$/.test(to.pathname)) wrong.push(`${from} leads to ${address}`);
    }
  }
  assert.ok(wanted.length > 50);
  assert.deepEqual(wrong, []);
});
