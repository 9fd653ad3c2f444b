// Pictures of everything that people see: node shots.mjs FOLDER OUT, with the folder of a demo.
import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { launch, opened } from "./browser.mjs";
import { served } from "./server.mjs";

const [folder, out] = process.argv.slice(2).map(path => resolve(path));
mkdirSync(out, { recursive: true });
const site = await served(folder, fileURLToPath(new URL("../..", import.meta.url)));
const pages = {
  dashboard: pathToFileURL(join(folder, "reports", "index.html")).href,
  report: `${site.origin}/reports/README.md`,
  readme: `${site.origin}/README.md`,
};
const browser = await launch();
try {
  const { page, show } = await opened(browser);
  for (const [name, address] of Object.entries(pages))
    for (const width of [1280, 390])
      for (const colours of ["light", "dark"]) {
        await show(address, { width, colours });
        await page.screenshot({ path: join(out, `${name}-${width}-${colours}.png`), fullPage: true });
      }
} finally {
  await browser.close();
  await site.close();
}
