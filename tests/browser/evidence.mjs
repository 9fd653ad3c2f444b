// The evidence of the dashboard: what should stand there, reckoned from the page's data, and what does.
import { rows } from "./demo.mjs";

export const NEWEST = ["date", -1];

const TESTS = {
  area: (row, wanted) => row.areas.includes(wanted),
  kind: (row, wanted) => row.group === wanted,
  year: (row, wanted) => row.date.slice(0, 4) === wanted,
  proof: (row, wanted) => row.proof === wanted,
  target: (row, wanted) => row.targets.includes(wanted),
  text: (row, wanted) => [row.title, row.place].join(" ").toLowerCase().includes(wanted.trim().toLowerCase()),
};

// By the key; then the newest first; then in the order of the data. Undated rows are the oldest.
export function expected(filters = {}, [key, way] = NEWEST) {
  const compared = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
  return rows
    .map((row, number) => ({ row, number }))
    .filter(({ row }) => Object.entries(filters).every(([name, wanted]) => TESTS[name](row, wanted)))
    .sort((a, b) =>
      way * compared(a.row[key].toLowerCase(), b.row[key].toLowerCase())
      || compared(b.row.date, a.row.date)
      || a.number - b.number)
    .map(({ row }) => [row.date || "undated", row.kind, row.title, row.place, row.area, row.proof, row.url]);
}

// The rows that are shown, with their links, and what is said of their number.
export const shown = page => page.evaluate(() => ({
  rows: [...document.querySelectorAll("#rows tbody tr")].map(row => [
    ...[...row.cells].map(cell => cell.textContent),
    row.querySelector("a")?.href ?? "",
  ]),
  count: document.querySelector("#count").textContent,
  more: !document.querySelector("#more").hidden,
  order: [...document.querySelectorAll("#rows th[aria-sort]")].map(head =>
    [head.querySelector("button").dataset.sort, head.getAttribute("aria-sort")]),
  filters: Object.fromEntries([...new FormData(document.querySelector("#filters"))].filter(([name, value]) => value && name !== "order")),
}));

export const chosen = async (page, filters) => {
  for (const [name, value] of Object.entries(filters))
    if (name === "text") await page.fill("[name=text]", value);
    else await page.selectOption(`[name=${name}]`, value);
};

export async function everyRow(page) {
  while (await page.isVisible("#more")) await page.click("#more");
  return (await shown(page)).rows;
}
