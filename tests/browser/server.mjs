// The demo on a loopback address: files as they are, Markdown as the site shows it. The README is that
// of this repository, whose section is the demo's.
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import { shown } from "./site.mjs";

const TYPES = {
  ".html": "text/html; charset=utf-8", ".svg": "image/svg+xml", ".png": "image/png",
  ".json": "application/json", ".ics": "text/calendar",
};

async function found(folders, path) {
  for (const folder of folders)
    try { return await readFile(join(folder, path)); } catch { /* perhaps in the next */ }
  return null;
}

export async function served(...folders) {
  const asked = [], pages = new Map();
  const server = createServer(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url, "http://here").pathname);
    if (path === "/blank") { response.end("<!doctype html><title>blank</title>"); return; }
    asked.push(path);
    const content = await found(folders, path);
    if (content === null) { response.writeHead(404).end(); return; }
    const markdown = extname(path) === ".md";
    response.setHeader("content-type", markdown ? TYPES[".html"] : TYPES[extname(path)] ?? "text/plain");
    if (markdown && !pages.has(path)) pages.set(path, await shown(content.toString()));
    response.end(pages.get(path) ?? content);
  });
  await new Promise(ready => server.listen(0, "127.0.0.1", ready));
  const close = () => new Promise(done => { server.close(done); server.closeAllConnections(); });
  return { origin: `http://127.0.0.1:${server.address().port}`, asked, close };
}
