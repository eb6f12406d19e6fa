// A site as it is built, served by the simplest host there is: files, below a path.

import { spawnSync } from "node:child_process";
import { createServer } from "node:http";
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, extname, join, normalize } from "node:path";
import { treatise } from "./serve.mjs";

const TYPES = { ".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8", ".json": "application/json", ".xml": "application/xml" };

/** Builds a site of `files`, by path, and serves it at `path`, with the headers that its `_headers` wants where `withHeaders` says so. */
export async function built(files, { path = "/", withHeaders = true } = {}) {
  const root = await mkdtemp(join(tmpdir(), "treatise-built-"));
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, name)), { recursive: true });
    await writeFile(join(root, name), text);
  }
  let rules = [];
  /** Gives the headers of an address; those of one name are joined, as most hosts do. */
  const headersOf = (name) => {
    const headers = {};
    for (const { start, rest, own } of rules) {
      if (rest ? !name.startsWith(start) : name !== start) continue;
      for (const [key, value] of own) headers[key] = key in headers ? `${headers[key]}, ${value}` : value;
    }
    return headers;
  };
  const server = createServer(async (request, response) => {
    const name = decodeURIComponent(new URL(request.url, "http://localhost").pathname);
    const inside = name.startsWith(path) ? normalize(`/${name.slice(path.length)}`) : null;
    const file = inside && join(root, "public", inside.endsWith("/") ? `${inside}index.html` : inside);
    const found = file && (await stat(file).catch(() => null))?.isFile();
    // Browsers ask for it by themselves.
    const isIcon = name === "/favicon.ico";
    response.writeHead(found ? 200 : isIcon ? 204 : 404, { "Content-Type": TYPES[extname(file ?? "")] ?? "application/octet-stream", ...headersOf(name) });
    response.end(found ? await readFile(file) : isIcon ? "" : "Nothing here.");
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  const address = `http://127.0.0.1:${server.address().port}${path}`;
  const site = {
    address,
    root,
    /** Builds the site again, and gives what the program says. */
    build() {
      const run = spawnSync(treatise(), ["build", "--root", root, "--base-url", address], { encoding: "utf8" });
      if (run.status !== 0) throw new Error(`treatise build: ${run.stdout}${run.stderr}`);
      return run.stdout;
    },
    async close() {
      await new Promise((closed) => {
        server.close(closed);
        server.closeAllConnections();
      });
      await rm(root, { recursive: true, force: true });
    },
  };
  site.build();
  if (withHeaders) {
    const blocks = (await readFile(join(root, "public", "_headers"), "utf8")).trimEnd().split(/\n(?! )/);
    rules = blocks.map((block) => {
      const [rule, ...lines] = block.split("\n");
      return { start: rule.replace(/\*$/, ""), rest: rule.endsWith("*"), own: lines.map((line) => line.trim().split(/:\s*(.*)/s).slice(0, 2)) };
    });
  }
  return site;
}
