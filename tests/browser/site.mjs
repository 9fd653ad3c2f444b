// Markdown as the site shows it: the same extensions, the same sanitiser, the same style.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { unified } from "unified";
import remarkParse from "remark-parse";
import remarkGfm from "remark-gfm";
import remarkRehype from "remark-rehype";
import rehypeRaw from "rehype-raw";
import rehypeSanitize, { defaultSchema } from "rehype-sanitize";
import rehypeSlug from "rehype-slug";
import { rehypeGithubAlerts } from "rehype-github-alerts";
import rehypeStringify from "rehype-stringify";

const require = createRequire(import.meta.url);
const style = readFileSync(require.resolve("github-markdown-css/github-markdown.css"), "utf8");
const schema = {
  ...defaultSchema,
  tagNames: [...defaultSchema.tagNames, "picture", "source"],
  attributes: {
    ...defaultSchema.attributes,
    source: ["media", "srcSet"],
    img: [...(defaultSchema.attributes.img ?? []), "width", "alt", "src"],
  },
};
const PREFIX = schema.clobberPrefix;

// Ids get a prefix when they are sanitised. The site leads links to them by a script; here, without one.
function anchors() {
  return function walk(node) {
    const address = node.properties?.href;
    if (node.tagName === "a" && address?.startsWith("#") && !address.startsWith(`#${PREFIX}`))
      node.properties.href = `#${PREFIX}${address.slice(1)}`;
    node.children?.forEach(walk);
  };
}

export async function shown(markdown) {
  const made = await unified()
    .use(remarkParse).use(remarkGfm)
    .use(remarkRehype, { allowDangerousHtml: true, clobberPrefix: "" })
    .use(rehypeRaw).use(rehypeSanitize, schema)
    .use(rehypeSlug, { prefix: PREFIX }).use(anchors)
    .use(rehypeGithubAlerts).use(rehypeStringify)
    .process(markdown);
  return `<!doctype html><html lang="en"><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><title>as the site shows it</title>
<style>${style}
body { margin: 0; background: #fff }
@media (prefers-color-scheme: dark) { body { background: #0d1117 } }
.sr-only { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%) }
.markdown-body { box-sizing: border-box; max-width: 1012px; margin: 0 auto; padding: 32px }
@media (max-width: 767px) { .markdown-body { padding: 16px } }</style>
<article class="markdown-body">${made}</article></html>`;
}
