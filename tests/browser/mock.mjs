// A preview server without a site: says what a test tells it to, when it tells it to. For what the real one does only when something is wrong, or
// so quickly that no test could be in between.

import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { inRepository } from "./browser.mjs";

const client = (file) => readFileSync(inRepository(`src/serve/client/${file}`), "utf8");

/** Starts at a free port of loopback. `show(body, state)` replaces the page and tells all that are open. */
export async function mock(body) {
  const streams = new Set();
  const waiting = new Set();
  const server = {
    posted: [],
    requests: [],
    /** How long the page takes, in milliseconds. */
    delay: 0,
    state: null,
    body: "",
    show(text, change = {}) {
      if (text !== null) server.body = text;
      const empty = { edited: [], files: [], broken: false, trouble: null, errors: [], warnings: [], about: { draft: false, unresolved: [], unchecked: 0 } };
      const state = { instance: "a", revision: (server.state?.revision ?? 0) + 1, page: hash(server.body), ...empty, ...change };
      server.state = { ...state, counts: { errors: state.errors.length, warnings: state.warnings.length, ...change.counts } };
      for (const stream of streams) tell(stream);
    },
    close() {
      for (const timer of waiting) clearTimeout(timer);
      http.closeAllConnections();
      return new Promise((done) => http.close(done));
    },
  };
  const tell = (stream) => stream.write(`event: state\nid: ${server.state.revision}\ndata: ${JSON.stringify(server.state)}\n\n`);
  const later = (act) => {
    const timer = setTimeout(() => (waiting.delete(timer), act()), server.delay);
    waiting.add(timer);
  };
  const http = createServer((request, response) => {
    const { pathname } = new URL(request.url, "http://localhost");
    const send = (type, text, headers = {}, status = 200) => response.writeHead(status, { "Content-Type": `${type}; charset=utf-8`, "Cache-Control": "no-cache", ...headers }).end(text);
    server.requests.push(pathname);
    if (pathname === "/__treatise/client.js") return send("text/javascript", `${client("morph.js")}\n${client("client.js")}`);
    if (pathname === "/__treatise/client.css") return send("text/css", client("client.css"));
    if (pathname === "/__treatise/open") {
      const parts = [];
      request.on("data", (part) => parts.push(part));
      return request.on("end", () => (server.posted.push(JSON.parse(Buffer.concat(parts))), send("text/plain", "config.toml names no editor\n", {}, 409)));
    }
    if (pathname === "/__treatise/events") {
      response.writeHead(200, { "Content-Type": "text/event-stream" });
      streams.add(response);
      response.on("close", () => streams.delete(response));
      return tell(response);
    }
    if (pathname !== "/") return send("text/plain", "nothing", {}, 404);
    const { body: text, state } = server;
    const script = `<script src="/__treatise/client.js?page=${hash(text)}&amp;revision=${state.revision}" defer></script>`;
    return later(() => send("text/html", `<!doctype html><html lang="en"><head><meta name="viewport" content="width=device-width"><title>Mock</title></head><body>${text}${script}</body></html>`, { ETag: `"${hash(text)}"` }));
  });
  server.show(body);
  http.listen(0, "127.0.0.1");
  await once(http, "listening");
  server.address = `http://127.0.0.1:${http.address().port}/`;
  return server;
}

const hash = (text) => [...text].reduce((sum, letter) => (Math.imul(sum, 31) + letter.codePointAt(0)) >>> 0, 7).toString(16);
