// Builds sites with Treatise and checks the HTML and CSS that come out.
//
//   node check.mjs [--treatise PROGRAM] SITE…   builds each site in a temporary folder, and checks it; by default with this repository's
//                                               program, compiled first
//   node check.mjs --built DIR [--base-url URL] checks an output that is there
//
// A site that is wrong on purpose, as its expect/diagnostics.txt says, has no output and is passed over; any other must build. Sites with
// templates or a theme of their own are bare pages for tests: their links are checked, not their HTML. Ends with 1 where anything is wrong.

import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, readdirSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { checkCss } from "./css.mjs";
import { checkSite } from "./links.mjs";
import { checkMarkup } from "./nu.mjs";

// What a site without `base_url` is made for.
const DEFAULT_BASE_URL = "http://127.0.0.1:4000/";

// How many problems of one site are printed.
const SHOWN = 40;

// What is copied of a site: the tests' expectations and the program's own cache would only slow it down, or change what is built.
const SITE_PARTS = ["config.toml", "content", "static", "templates", "themes"];

function main() {
  const { values, positionals } = parseArgs({
    options: { treatise: { type: "string" }, built: { type: "string" }, "base-url": { type: "string" } },
    allowPositionals: true,
  });
  if (values.built) {
    const site = { name: values.built, output: realpathSync(values.built), baseUrl: values["base-url"] ?? DEFAULT_BASE_URL, bare: false };
    return report([site]);
  }
  if (positionals.length === 0) {
    console.error("usage: node check.mjs [--treatise PROGRAM] SITE… | --built DIR [--base-url URL]");
    return 2;
  }
  const treatise = resolve(values.treatise ?? compile());
  const work = realpathSync(mkdtempSync(join(tmpdir(), "treatise-html-")));
  try {
    return buildAndReport(treatise, work, positionals);
  } finally {
    rmSync(work, { recursive: true });
  }
}

/** Compiles the program and asks Cargo where it is, whatever Cargo's configuration and environment make of that. */
function compile() {
  const options = ["build", "--locked", "--release", "--bin", "treatise", "--message-format", "json-render-diagnostics"];
  const cwd = fileURLToPath(new URL("../..", import.meta.url));
  const run = spawnSync("cargo", options, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"], maxBuffer: 1 << 28 });
  const messages = (run.stdout ?? "").split("\n").filter((line) => line.startsWith("{"));
  const program = messages.map((line) => JSON.parse(line).executable).find(Boolean);
  if (run.status !== 0 || !program) throw new Error("the program does not compile");
  return program;
}

function buildAndReport(treatise, work, folders) {
  const results = folders.map((folder, at) => build(treatise, resolve(folder), join(work, String(at))));
  const failed = results.filter((site) => site.failure);
  for (const site of failed) console.log(`FAIL ${site.name}: ${site.failure}`);
  const built = results.filter((site) => site.output);
  console.log(`${folders.length} sites: ${built.length} built, ${folders.length - built.length - failed.length} wrong on purpose`);
  const status = report(built, failed.length);
  return failed.length > 0 ? 1 : status;
}

/** Builds a copy of a site, so that nothing is written into the checkout. */
function build(treatise, folder, work) {
  const site = { name: basename(folder), bare: hasOwnTemplates(folder) };
  const root = join(work, "site");
  const output = join(work, "public");
  for (const part of SITE_PARTS) {
    const from = join(folder, part);
    // Links are copied as they are written: a test's loop must stay a loop.
    if (existsSync(from)) cpSync(from, join(root, part), { recursive: true, verbatimSymlinks: true });
  }
  const run = spawnSync(treatise, ["build", "--quiet", "--root", root, "--output", output], { encoding: "utf8", maxBuffer: 1 << 28 });
  if ((run.status === 1 || run.status === 2) && expectsErrors(folder)) return site;
  if (run.error || run.status !== 0) {
    return { ...site, failure: `the program ended with ${run.signal ?? run.status ?? run.error.message}: ${run.stderr ?? ""}` };
  }
  if (!existsSync(join(output, "index.html"))) return { ...site, failure: "the output has no index.html" };
  return { ...site, output, baseUrl: baseUrlOf(join(folder, "config.toml")) };
}

function expectsErrors(folder) {
  const expected = join(folder, "expect", "diagnostics.txt");
  return existsSync(expected) && /^error\b/m.test(readFileSync(expected, "utf8"));
}

/** Tells whether a site overrides templates or brings a theme; `default` is the one that is in the program. */
function hasOwnTemplates(folder) {
  const themes = join(folder, "themes");
  return existsSync(join(folder, "templates")) || (existsSync(themes) && readdirSync(themes).some((name) => name !== "default"));
}

function baseUrlOf(config) {
  const text = existsSync(config) ? readFileSync(config, "utf8") : "";
  const written = /^\s*base_url\s*=\s*(?:"([^"]*)"|'([^']*)')/m.exec(text);
  return `${(written?.[1] ?? written?.[2] ?? DEFAULT_BASE_URL).trim().replace(/\/+$/, "")}/`;
}

/** Checks the outputs and prints what is wrong, site by site; gives the exit status. */
function report(sites, failedBefore = 0) {
  const markup = checkMarkup(sites.filter((site) => !site.bare).map((site) => site.output));
  const totals = { pages: 0, links: 0, failed: failedBefore };
  const checked = new Map();
  for (const site of sites) {
    const found = checkSite(site.output, site.baseUrl);
    const ofSite = markup.filter(({ file }) => file.startsWith(`${site.output}/`));
    const inMarkup = ofSite.map(({ file, message }) => ({ file: file.slice(site.output.length + 1), message }));
    const problems = [...inMarkup, ...found.problems, ...problemsOfStyle(site.output, checked)];
    totals.pages += found.pages;
    totals.links += found.links;
    if (problems.length === 0) continue;
    totals.failed += 1;
    console.log(`FAIL ${site.name}: ${problems.length} problems`);
    for (const { file, message } of problems.slice(0, SHOWN)) console.log(`  ${file}: ${message}`);
    if (problems.length > SHOWN) console.log(`  … and ${problems.length - SHOWN} more`);
  }
  const unplaced = markup.filter(({ file }) => !sites.some((site) => file.startsWith(`${site.output}/`)));
  for (const { file, message } of unplaced) console.log(`FAIL the Nu HTML Checker: ${file}: ${message}`);
  console.log(`${totals.pages} pages, ${totals.links} links, ${checked.size} style sheets`);
  const passed = sites.length + failedBefore - totals.failed;
  console.log(`html: ${passed} passed, ${totals.failed + unplaced.length} failed`);
  return totals.failed + unplaced.length > 0 || totals.pages === 0 ? 1 : 0;
}

/** Checks every style sheet below a folder; most sites have the same one, which is checked once. */
function problemsOfStyle(output, checked) {
  const sheets = readdirSync(output, { recursive: true }).filter((file) => file.endsWith(".css"));
  return sheets.flatMap((file) => {
    const css = readFileSync(join(output, file), "utf8");
    if (!checked.has(css)) checked.set(css, checkCss(css));
    return checked.get(css).map((message) => ({ file, message }));
  });
}

process.exitCode = main();
