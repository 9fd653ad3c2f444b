// Every chart and badge as a picture of its own: it loads, has the size that it declares, and shows something.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { browsing } from "./browser.mjs";
import { demo, reports } from "./demo.mjs";
import { drawn } from "./pixels.mjs";
import { served } from "./server.mjs";

const visit = browsing();
let site;
before(async () => { site = await served(demo); });
after(() => site.close());

const files = readdirSync(reports, { recursive: true }).filter(name => name.endsWith(".svg")).sort();
const declared = name => {
  const source = readFileSync(join(reports, name), "utf8");
  return /<svg[^>]* width="([\d.]+)" height="([\d.]+)" viewBox="([^"]+)"/.exec(source).slice(1);
};

for (const [kind, least] of [["charts", 12], ["badge", 6]])
  test(`every SVG of the ${kind} loads, is as large as it says, and is not blank`, () => {
    const names = files.filter(name => name.startsWith(kind));
    assert.ok(names.length >= (kind === "charts" ? 12 : 50), `${names.length} files`);
    return visit(`${site.origin}/blank`, { more: true }, async (page, { asked }) => {
      const addresses = names.map(name => `${site.origin}/reports/${name}`);
      const found = await drawn(page, addresses);
      for (const [number, name] of names.entries()) {
        const { error, width, height, colours, most } = found[number], [wide, high, view] = declared(name);
        assert.ok(!error, `${name} does not load`);
        assert.deepEqual([`${width}`, `${height}`], [wide, high], name);
        assert.equal(view, `0 0 ${wide} ${high}`, name);
        assert.ok(colours >= least, `${name} has ${colours} colours`);
        assert.ok(most < 0.97, `one colour is ${most} of ${name}`);
      }
      assert.deepEqual(asked.slice(1).sort(), addresses.sort());
    });
  });

test("light and dark pictures of a chart differ, and are of one size", () => {
  const light = files.filter(name => name.endsWith("-light.svg"));
  assert.ok(light.length >= 6);
  for (const name of light) {
    const dark = name.replace("-light", "-dark");
    assert.deepEqual(declared(name), declared(dark));
    assert.notEqual(readFileSync(join(reports, name), "utf8"), readFileSync(join(reports, dark), "utf8"));
  }
});

test("a blank picture is found to be blank, and a broken one to be broken", () =>
  visit(`${site.origin}/blank`, { more: true }, async page => {
    const svg = inner => `data:image/svg+xml,${encodeURIComponent(`<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">${inner}</svg>`)}`;
    const [blank, broken] = await drawn(page, [svg(""), svg("<g>")]);
    assert.equal(blank.colours, 1);
    assert.equal(broken.error, true);
  }));
