// The demo that the tests look at: the folder that RENOWN_DEMO names, and what its page holds.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

if (!process.env.RENOWN_DEMO) throw new Error("RENOWN_DEMO must name a folder that `renown demo --out` has filled");

export const root = fileURLToPath(new URL("../..", import.meta.url));
export const demo = resolve(process.env.RENOWN_DEMO);
export const reports = join(demo, "reports");
export const dashboard = pathToFileURL(join(reports, "index.html")).href;
export const page = readFileSync(join(reports, "index.html"), "utf8");
export const scorecard = JSON.parse(readFileSync(join(reports, "scorecard.json"), "utf8"));

// The rows, put together from the numbers by which the page's data name what rows have in common.
const data = JSON.parse(/<script type="application\/json" id="data">(.*?)<\/script>/s.exec(page)[1]);
export const rows = data.rows.map(row => ({
  date: row[0],
  kind: data.kinds[row[1]],
  group: data.groups[row[2]],
  title: row[3],
  url: `${data.bases[row[4]]}${row[5]}`,
  place: data.places[row[6]],
  areas: row[7].map(number => data.area[number]),
  area: row[7].map(number => data.areas[number]).join(", "),
  proof: data.proofs[row[8]],
  targets: row[9].map(number => data.target[number]),
}));

const program = process.env.RENOWN ?? join(root, ".venv/bin/renown");
export const renown = (...options) =>
  execFileSync(program, options, { cwd: demo, encoding: "utf8", maxBuffer: 1 << 26 });
