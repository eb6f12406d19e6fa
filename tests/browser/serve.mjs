// `treatise serve` on a temporary site, on loopback, at a port of the system's choice.

import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { inRepository } from "./browser.mjs";

const SITE = { "config.toml": 'title = "Test"\n', "content/index.md": '+++\ntitle = "Home"\n+++\n\nWelcome.\n' };

let program;

/** Gives the program: `TREATISE=PROGRAM`, or this repository's, compiled first; Cargo is asked where it is. */
export function treatise() {
  program ??= process.env.TREATISE ? resolve(process.env.TREATISE) : compile();
  return program;
}

function compile() {
  const options = ["build", "--locked", "--release", "--bin", "treatise", "--message-format", "json-render-diagnostics"];
  const run = spawnSync("cargo", options, { cwd: inRepository(""), encoding: "utf8", stdio: ["ignore", "pipe", "inherit"], maxBuffer: 1 << 28 });
  const messages = (run.stdout ?? "").split("\n").filter((line) => line.startsWith("{"));
  const compiled = messages.map((line) => JSON.parse(line).executable).find(Boolean);
  if (run.status !== 0 || !compiled) throw new Error("the program does not compile");
  return compiled;
}

/** Serves a small site with `files`, by path, added to it or in place of its own. */
export async function serve(files) {
  const root = await mkdtemp(join(tmpdir(), "treatise-preview-"));
  const preview = {
    address: null,
    /** Writes a file the way editors do: beside its place, then renamed. */
    async write(path, text) {
      const target = join(root, path);
      await mkdir(dirname(target), { recursive: true });
      await writeFile(`${target}~`, text);
      await rename(`${target}~`, target);
    },
    remove: (path) => rm(join(root, path)),
    /** Starts the server; again at the same port. */
    async start() {
      const port = preview.address ? new URL(preview.address).port : "0";
      const child = spawn(treatise(), ["serve", "--port", port, "--format", "json", "--root", root], { stdio: ["ignore", "pipe", "pipe"] });
      const said = [];
      child.stderr.on("data", (data) => said.push(data));
      preview.child = child;
      const ended = once(child, "exit").then(([status]) => {
        throw new Error(`treatise serve ended with ${status}: ${Buffer.concat(said)}`);
      });
      ended.catch(() => {});
      const lines = createInterface({ input: child.stdout });
      const serving = (async () => {
        for await (const line of lines) {
          const { event, address } = JSON.parse(line);
          if (event === "serving") return address;
        }
        return ended;
      })();
      preview.address = await Promise.race([serving, ended]);
      child.stdout.resume();
    },
    async stop() {
      const { child } = preview;
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exit = once(child, "exit");
      child.kill("SIGINT");
      await exit;
    },
    async close() {
      await preview.stop();
      await rm(root, { recursive: true, force: true });
    },
  };
  for (const [path, text] of Object.entries({ ...SITE, ...files })) await preview.write(path, text);
  await preview.start();
  return preview;
}
