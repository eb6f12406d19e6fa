// A Chromium for tests: the one of the system, or of CHROME=PROGRAM. Loopback only; nothing is downloaded.

import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const USUAL = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** Gives the path of a file of this repository. */
export const inRepository = (path) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** Starts a browser without a window. */
export async function launch() {
  const program = process.env.CHROME ?? USUAL.find((path) => existsSync(path));
  if (!program) throw new Error("no Chromium: install Debian's chromium, or name one in CHROME");
  return chromium.launch({ executablePath: program, chromiumSandbox: false, args: ["--no-proxy-server", "--disable-background-networking"] });
}
