// Markdown as the site shows it: the same extensions, the same sanitiser, the same style.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { unified } from "unified";
import remarkParse from "remark-parse";
import remarkGfm from "remark-gfm";
import remarkRehype from "remark-rehype";
import rehypeRaw from "rehype-raw";
import rehypeSanitize, { defaultSchema } from "rehype-sanitize";
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

export async function shown(markdown) {
  const made = await unified()
    .use(remarkParse).use(remarkGfm)
    .use(remarkRehype, { allowDangerousHtml: true })
    .use(rehypeRaw).use(rehypeSanitize, schema).use(rehypeGithubAlerts).use(rehypeStringify)
    .process(markdown);
  return `<!doctype html><html lang="en"><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>as the site shows it</title>
<style>${style}
body { margin: 0; background: var(--bgColor-default, #fff) }
.markdown-body { box-sizing: border-box; max-width: 1012px; margin: 0 auto; padding: 32px }
@media (max-width: 767px) { .markdown-body { padding: 16px } }</style>
<article class="markdown-body">${made}</article></html>`;
}
