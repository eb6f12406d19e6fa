// A site as it is published: built, and served from loopback as a plain host would, with the headers of `_headers` and compression.

import { spawnSync } from "node:child_process";
import { createServer } from "node:http";
import { once } from "node:events";
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, extname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { inRepository } from "./browser.mjs";
import { treatise } from "./serve.mjs";

const TYPES = {
  ".css": "text/css", ".csv": "text/csv", ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".json": "application/json", ".mjs": "text/javascript", ".png": "image/png",
  ".svg": "image/svg+xml", ".txt": "text/plain; charset=utf-8", ".wasm": "application/wasm", ".webmanifest": "application/manifest+json", ".woff2": "font/woff2", ".xml": "application/xml",
};

/** Builds the site in a folder of this repository and serves it. */
export const published = (folder) => publish(inRepository(folder));

/** Builds a site of `files`, by path, and serves it. */
export async function publishedFrom(files) {
  const root = await mkdtemp(join(tmpdir(), "treatise-site-"));
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
  const site = await publish(root);
  const { close } = site;
  return { ...site, close: async () => (await close(), rm(root, { recursive: true, force: true })) };
}

async function publish(root) {
  const output = await mkdtemp(join(tmpdir(), "treatise-public-"));
  const { server, address } = await host(output);
  const options = ["build", "--root", root, "--output", join(output, "site"), "--base-url", `${address}/`, "--quiet"];
  const run = spawnSync(treatise(), options, { encoding: "utf8" });
  if (run.status !== 0) throw new Error(`treatise build ended with ${run.status}: ${run.stderr}`);
  const files = (await readdir(join(output, "site"), { recursive: true })).filter((path) => !path.startsWith("."));
  return {
    address,
    files,
    /** The addresses of all pages, without those that only lead on. */
    pages: await addresses(output, files),
    read: (path) => readFile(join(output, "site", path)),
    async close() {
      server.closeAllConnections();
      server.close();
      await rm(output, { recursive: true, force: true });
    },
  };
}

async function addresses(output, files) {
  const pages = [];
  for (const path of files.filter((path) => path.endsWith(".html")).sort()) {
    const html = await readFile(join(output, "site", path), "utf8");
    if (html.includes('http-equiv="refresh"')) continue;
    pages.push({ path: `/${path.replace(/(^|\/)index\.html$/, "$1")}`, size: html.length });
  }
  return pages;
}

/** Gives one page of each kind: of those that differ in the last part of their address alone, the longest. */
export function ofEachKind({ pages }) {
  const kinds = new Map();
  for (const page of pages) {
    const parts = page.path.split("/").filter(Boolean);
    const kind = parts.length > 1 ? [...parts.slice(0, -1), "*"].join("/") : page.path;
    if (!kinds.has(kind) || kinds.get(kind).size < page.size) kinds.set(kind, page);
  }
  return [...kinds.values()].map(({ path }) => path);
}

async function host(output) {
  let headers = null;
  const server = createServer(async (request, response) => {
    headers ??= rules(await readFile(join(output, "site", "_headers"), "utf8"));
    const path = decodeURIComponent(new URL(request.url, "http://host").pathname);
    // Browsers ask for it where a page names no picture of its own.
    if (path === "/favicon.ico") return response.writeHead(204).end();
    let [file, status] = [path.endsWith("/") ? `${path}index.html` : path, 200];
    let bytes = await readFile(join(output, "site", file)).catch(() => null);
    if (!bytes) {
      [file, status] = ["/404.html", 404];
      bytes = await readFile(join(output, "site", file));
    }
    const own = headers.filter(({ pattern }) => path === pattern || (pattern.endsWith("*") && path.startsWith(pattern.slice(0, -1))));
    response.writeHead(status, {
      "Content-Type": TYPES[extname(file)] ?? "application/octet-stream",
      "Content-Encoding": "gzip",
      ...Object.fromEntries(own.flatMap(({ fields }) => fields)),
    });
    response.end(gzipSync(bytes));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return { server, address: `http://127.0.0.1:${server.address().port}` };
}

/** Reads `_headers`: a pattern, and indented under it its fields. */
function rules(text) {
  const found = [];
  for (const line of text.split("\n").filter((line) => line.trim())) {
    if (!/^\s/.test(line)) {
      found.push({ pattern: line.trim(), fields: [] });
      continue;
    }
    const [, name, value] = line.match(/^\s*([^:]+):\s*(.*)$/);
    found.at(-1).fields.push([name, value]);
  }
  return found;
}

/** Opens a page and notes in `faults` what readers must never meet: errors, refusals of the policy, requests that leave the site. */
export async function visit(browser, site, path, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
  const page = await context.newPage();
  const faults = [];
  page.on("pageerror", (error) => faults.push(`${path}: ${error}`));
  page.on("console", (message) => ["error", "warning"].includes(message.type()) && faults.push(`${path}: ${message.text()}`));
  page.on("request", (request) => request.url().startsWith(`${site.address}/`) || faults.push(`${path}: a request to ${request.url()}`));
  await page.goto(site.address + path);
  return { context, page, faults };
}
