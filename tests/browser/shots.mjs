// Pictures of everything that people see: node shots.mjs FOLDER OUT, with the folder of a demo.
import { mkdirSync, readFileSync, writeFileSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { launch, opened } from "./browser.mjs";
import { shown } from "./site.mjs";

const [folder, out] = process.argv.slice(2).map(path => resolve(path));
mkdirSync(out, { recursive: true });
const pages = [["dashboard", join(folder, "reports", "index.html")]];
const made = [];
for (const [name, file] of [["report", "reports/README.md"], ["readme", "README.md"]]) {
  const path = join(folder, file);
  const page = path.replace(/README\.md$/, `.shot-${name}.html`);
  writeFileSync(page, await shown(readFileSync(path, "utf8")));
  made.push(page);
  pages.push([name, page]);
}
const browser = await launch();
try {
  for (const [name, path] of pages)
    for (const width of [1280, 390])
      for (const colours of ["light", "dark"]) {
        const { page, close } = await opened(browser, pathToFileURL(path).href, { width, colours });
        await page.screenshot({ path: join(out, `${name}-${width}-${colours}.png`), fullPage: true });
        await close();
      }
} finally {
  await browser.close();
  for (const page of made) rmSync(page);
}
