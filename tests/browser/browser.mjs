// Debian's Chromium, driven without a graphics card, a profile, or a network.
import { chromium } from "playwright-core";

const PROGRAM = process.env.CHROMIUM ?? "/usr/bin/chromium";
const QUIET = [
  "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
  "--disable-sync", "--no-first-run", "--disable-quic",
];

export const launch = () => chromium.launch({ executablePath: PROGRAM, args: QUIET });

// A page of which everything that is asked for, and everything that goes wrong, is noted.
export async function opened(browser, address, { width = 1280, height = 900, colours = "light" } = {}) {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: colours });
  const page = await context.newPage();
  const asked = [], wrong = [];
  page.on("request", request => asked.push(request.url()));
  page.on("console", message => message.type() === "error" && wrong.push(message.text()));
  page.on("pageerror", error => wrong.push(String(error)));
  await page.goto(address);
  return { page, asked, wrong, close: () => context.close() };
}
