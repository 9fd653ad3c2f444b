// What axe finds on a page, as lines that name the rule and the place. The driver's way of running it
// is not subject to the page's policy, so that the page is the one that readers get.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const source = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

// Every rule that is on by default, and the size of what is pressed.
export const DEFAULT = { rules: { "target-size": { enabled: true } } };
export const only = (...rules) => ({ runOnly: { type: "rule", values: rules } });

export async function violations(page, options = DEFAULT) {
  await page.evaluate(source);
  return page.evaluate(async options => {
    const { violations } = await axe.run(document, { ...options, resultTypes: ["violations"] });
    return violations.flatMap(rule => rule.nodes.map(node => `${rule.id}: ${node.html.slice(0, 160)}`));
  }, options);
}
