// Chromium, driven without a graphics card, a profile, or a network.
import assert from "node:assert/strict";
import { after, before } from "node:test";
import { chromium } from "playwright-core";

const PROGRAM = process.env.CHROMIUM ?? "/usr/bin/chromium";
const QUIET = [
  "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
  "--disable-sync", "--no-first-run", "--disable-quic",
  "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
];
const HERE = /^(file:|data:|blob:|about:|http:\/\/127\.0\.0\.1:)/;

export const launch = () => chromium.launch({ executablePath: PROGRAM, args: QUIET });

// A page of which everything that is asked for, and everything that goes wrong, is noted. What lies
// on other machines is answered here, with a page of one word.
export async function opened(browser, { script = true } = {}) {
  const context = await browser.newContext({ javaScriptEnabled: script });
  const asked = [], wrong = [], outside = [];
  await context.route(url => !HERE.test(url.href), route => {
    const request = route.request();
    outside.push({ url: request.url(), headers: request.headers() });
    return route.fulfill({ contentType: "text/html", body: "<!doctype html><title>outside</title>elsewhere" });
  });
  const page = await context.newPage();
  page.on("request", request => asked.push(request.url().replace(/#.*/s, "")));
  page.on("console", message => message.type() === "error" && wrong.push(message.text()));
  page.on("pageerror", error => wrong.push(String(error)));

  async function show(address, { width = 1280, height = 900, colours = "light", instead } = {}) {
    const [path] = address.split("#");
    await page.unrouteAll();
    if (instead) await page.route(path, route => route.fulfill({ contentType: "text/html", body: instead }));
    await page.setViewportSize({ width, height });
    await page.emulateMedia({ media: null, colorScheme: colours });
    asked.length = wrong.length = outside.length = 0;
    await page.goto(address);
  }

  // As new: nothing kept, nothing pointed at. A window costs more than all that a test does in it.
  async function leave() {
    await page.evaluate(() => { try { localStorage.clear(); } catch { /* nothing is kept here */ } });
    await page.mouse.move(1, 1);
    await page.goto("about:blank");
  }
  return { page, context, asked, wrong, outside, show, leave, close: () => context.close() };
}

// One browser for all tests of a file, and one window, for as long as they pass. What it gives shows a
// page in it, hands it over, and afterwards requires that nothing went wrong and that nothing but the
// page was asked for; `more` is for tests that ask for more.
export function browsing() {
  let browser, kept;
  before(async () => { browser = await launch(); });
  after(() => browser.close());
  return async (address, { more, fresh, script, ...options }, use) => {
    const apart = fresh || script === false;
    const seen = (apart ? null : kept) ?? await opened(browser, { script });
    if (!apart) kept = null;
    await seen.show(address, options);
    await use(seen.page, seen);
    assert.deepEqual(seen.wrong, [], "the page reported errors");
    if (!more) assert.deepEqual([...new Set(seen.asked)], address.split("#").slice(0, 1), "the page asked for more than itself");
    if (apart) { await seen.close(); return; }
    await seen.leave();
    kept = seen;
  };
}
