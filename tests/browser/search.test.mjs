// The search page as a reader sees it: a site that is built, on a host of static files below a path, in a real Chromium.

import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { launch } from "./browser.mjs";
import { built } from "./built.mjs";
import { serve } from "./serve.mjs";

const WAIT = { timeout: 10_000 };

/** What an article of another publisher hides. */
const SECRET = "zanzibarian";

const article = (number) => `+++
title = "Report ${number}"
date = ${2020 + (number % 3)}-03-0${1 + (number % 9)}
+++

The ministry met on a quiet morning. Report ${number} is about the harbour and its lighthouse.

## Ships and ${number % 2 ? "storms" : "winds"}

${number % 4 ? "Nobody" : "Ada Lovelace"} spoke of the harbour at length. Nothing else was said there.
`;

const FILES = {
  "config.toml": 'title = "Test"\n[check]\nincomplete-claim = "off"\nunsourced-claim = "off"\nmissing-trust-page = "off"\nlicence = "off"\n',
  "content/index.md": '+++\ntitle = "Home"\n+++\n\nWelcome.\n',
  "content/search.md": '+++\ntitle = "Look it up"\n+++\n\nWhat this site has.\n',
  "content/people/ada.md": '+++\ntitle = "Ada Lovelace"\naliases = ["the Countess"]\n+++\n\nA mathematician of the engine.\n',
  "content/notes/guarantees.md":
    '+++\ntitle = "What was asked for?"\ndate = 2022-02-01\n+++\n\nThe first paragraph says little.\n\nA second one has two sentences. Its <em>security guarantees</em> were what Ada Lovelace wanted. The third sentence follows.\n',
  "content/claims/ships.md": '+++\ntitle = "All ships are blue"\nclaim = "All ships are blue"\nspeaker = "Ada Lovelace"\nsaid = 2021-05-05\ndate = 2021-06-01\nverdict = "false"\nsummary = "Most are grey."\n+++\n\nWe counted them: grey as the sea.\n',
  "content/claims/sails.md": '+++\ntitle = "Some sails are white"\nclaim = "Some sails are white"\nsaid = 2022-05-05\ndate = 2022-06-01\nverdict = "true"\nsummary = "They are."\n+++\n\nWe saw ships with white sails.\n',
  "content/articles/hidden.md": `+++\ntitle = "Elsewhere"\ndate = 2021-01-01\ntext = "excerpt"\n[source]\npublisher = "Another paper"\nurl = "https://example.org/x"\n+++\n\nThe part that is shown is short.\n\nThe ${SECRET} part is not.\n`,
  "content/notes/draft.md": `+++\ntitle = "A draft"\ndraft = true\n+++\n\nStill ${SECRET}.\n`,
  ...Object.fromEntries(Array.from({ length: 24 }, (_, at) => [`content/articles/report-${at}.md`, article(at)])),
};

let browser;
let site;
let page;
let faults;

before(async () => {
  [browser, site] = await Promise.all([launch(), built(FILES, { path: "/some/repo/" })]);
});
after(() => Promise.all([browser?.close(), site?.close()]));
afterEach(async () => {
  await page?.context().close();
  assert.deepEqual(faults, [], "what the page reports on its console, and requests to elsewhere");
});

async function open(path, options = {}, at = site.address) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  page = await context.newPage();
  faults = [];
  page.on("pageerror", (error) => faults.push(String(error)));
  // The preview has no icon for browsers that ask for one.
  const isIcon = (message) => message.location().url.endsWith("/favicon.ico");
  page.on("console", (message) => ["error", "warning"].includes(message.type()) && !isIcon(message) && faults.push(message.text()));
  page.on("request", (request) => request.url().startsWith(at) || faults.push(`a request to ${request.url()}`));
  await page.goto(new URL(path, at).href);
}

const status = (text) => page.getByRole("status").filter({ hasText: text }).waitFor(WAIT);
const titles = () => page.locator(".search-results h2").allTextContents();
const box = (name) => page.getByRole("checkbox", { name });
const query = () => decodeURIComponent(new URL(page.url()).search);

test("words lead to the paragraph, and show the sentence with the words marked", async () => {
  await open("search/");
  assert.equal(await page.locator("h1").textContent(), "Look it up");
  await page.getByRole("searchbox").pressSequentially("security guarantees");
  await status("Results: 1");
  const result = page.locator(".search-results li");
  assert.equal(await result.locator("h2").textContent(), "What was asked for?");
  assert.match(await result.locator(".search-about").textContent(), /^Notes 1 February 2022/);
  assert.match(await result.locator(".search-sentence").textContent(), /^Its security guarantees were what Ada Lovelace wanted\.$/);
  assert.deepEqual(await result.locator("mark").allTextContents(), ["security", "guarantees"]);
  await result.getByRole("link").click();
  await page.waitForURL(`${site.address}notes/guarantees/#p2`);
  assert.match(await page.locator("#p2").textContent(), /security guarantees/);
});

test("what is typed stands in the address, and is found again by going back", async () => {
  await open("search/");
  const input = page.getByRole("searchbox");
  await input.fill("ships");
  await status(/Results: \d+/);
  await input.press("Enter");
  await page.waitForURL(/\?q=ships$/);
  await page.getByText("Filters", { exact: true }).click();
  assert.match(await page.locator("label", { has: box("Claims") }).textContent(), /Claims\s+2$/);
  await box("Claims").check();
  await status("Results: 2");
  assert.equal(query(), "?q=ships&kind=claim");
  await box("False").check();
  await status("Results: 1");
  assert.equal(query(), "?q=ships&kind=claim&verdict=false");
  assert.deepEqual(await titles(), ["“All ships are blue”"]);
  assert.match(await page.locator(".search-results .search-verdict").textContent(), /^\s*False$/);
  await page.goBack();
  await status("Results: 2");
  assert.equal(await box("False").isChecked(), false);
  await page.locator(".search-results a").first().click();
  await page.waitForURL(/claims/);
  await page.goBack();
  await status("Results: 2");
  assert.equal(await box("Claims").isChecked(), true);
  assert.equal(await page.getByRole("searchbox").inputValue(), "ships");
});

test("what readers come for stands before what is named after it, and that before sources", async () => {
  const ranked = await built({
    "config.toml": FILES["config.toml"],
    "content/sources/all.bib":
      "@book{a, title={The Harbour Treaty}, author={Doe, Jane}, publisher={A Press}, date={2001}}\n@book{b, title={Harbour Treaty: The U.S. Decision to Sail}, publisher={A Press}, date={2002}}\n",
    "content/events/signing.md": '+++\ntitle = "Signing of the Harbour Treaty"\nstart = 1999-01-01\n+++\n\nThe Harbour Treaty was signed.\n',
    "content/treaties/harbour.md": '+++\ntitle = "Harbour Treaty"\nofficial_title = "Treaty on the Harbour"\nsigned = 1999-01-01\nparties = ["Sealand"]\n+++\n\nIt is a long text on piers, and on ships that lie there in winter. [@a; @b]\n\nThe U.S. Navy and Gen. Smith came to Sealand. Then they left.\n',
  });
  try {
    await open("search/?q=harbour+treaty", {}, ranked.address);
    await status("Results: 4");
    const found = await titles();
    assert.deepEqual(found.slice(0, 2), ["Harbour Treaty", "Signing of the Harbour Treaty"]);
    const source = page.locator(".search-results li", { has: page.getByRole("link", { name: "The Harbour Treaty", exact: true }) });
    assert.equal(await source.locator(".search-sentence").textContent(), "Jane Doe. A Press.");
    // A sentence does not end after an abbreviation, and what stands in the infobox ends where it does there.
    const sentence = page.locator(".search-results .search-sentence").first();
    await page.getByRole("searchbox").fill("navy");
    await status(/Results: 1$/);
    assert.equal(await sentence.textContent(), "The U.S. Navy and Gen. Smith came to Sealand.");
    await page.getByRole("searchbox").fill("treaty on the harbour");
    await sentence.filter({ hasText: /^Treaty on the Harbour$/ }).waitFor(WAIT);
  } finally {
    await ranked.close();
  }
});

test("a claim that is found shows who said it, and its verdict with the sign", async () => {
  await open("search/?q=ships&verdict=false");
  await status("Results: 1");
  const result = page.locator(".search-results li");
  assert.match(await result.locator(".search-about").textContent(), /^Claims Ada Lovelace 5 May 2021/);
  assert.match(await result.locator(".search-verdict").textContent(), /^\s*False$/);
  assert.equal(await result.locator(".search-verdict svg.sign").count(), 1);
});

test("on a phone the filters of an address do not stand before what it finds", async () => {
  const isOpen = () => page.locator(".search-filters").evaluate((filters) => filters.open);
  await open("search/?q=ships&verdict=false", { viewport: { width: 390, height: 844 } });
  await status("Results: 1");
  assert.equal(await isOpen(), false);
  assert.equal(await page.getByRole("button", { name: "Clear the filters" }).isVisible(), true);
  assert.ok((await page.locator(".search-results li").boundingBox()).y < 844);
  await page.context().close();
  await open("search/?q=ships&verdict=false");
  await status("Results: 1");
  assert.equal(await isOpen(), true);
});

test("an address with words and filters searches at once", async () => {
  await open("search/?q=harbour&year=2021&year=2022&person=Ada+Lovelace");
  await status("Results: 4");
  assert.equal(await page.getByLabel("People named").inputValue(), "Ada Lovelace");
  assert.equal(await box(/^2021/).isChecked() && (await box(/^2022/).isChecked()), true);
  // What a choice would find counts what is chosen of the others, and nothing of its own group.
  assert.match(await page.locator("label", { has: box(/^2020/) }).textContent(), /2020\s+2$/);
  await page.getByRole("button", { name: "Clear the filters" }).click();
  await status("Results: 24");
  assert.equal(query(), "?q=harbour");
});

test("filters alone list what they choose", async () => {
  await open("search/?kind=person");
  await status("Results: 1");
  assert.deepEqual(await titles(), ["Ada Lovelace"]);
});

test("more results follow by the keyboard, and focus goes to the first of them", async () => {
  await open("search/?q=harbour");
  await status("Results: 24");
  assert.equal((await titles()).length, 10);
  const more = page.getByRole("button", { name: "More results" });
  await more.focus();
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.querySelectorAll(".search-results li").length === 20, null, WAIT);
  assert.equal(await page.evaluate(() => document.activeElement === document.querySelectorAll(".search-results a")[10]), true);
  await more.click();
  await page.waitForFunction(() => document.querySelectorAll(".search-results li").length === 24, null, WAIT);
  assert.equal(await more.isVisible(), false);
});

test("the slash leads to the words, from anywhere on the page", async () => {
  await open("search/?q=harbour");
  await status("Results: 24");
  await page.keyboard.press("Tab");
  await page.keyboard.press("/");
  assert.equal(await page.evaluate(() => document.activeElement.id), "q");
  await page.keyboard.type("a/b");
  assert.equal(await page.getByRole("searchbox").inputValue(), "a/b");
});

test("other names find a thing, and nothing is found of drafts and of hidden text", async () => {
  await open("search/?q=Countess");
  await status("Results: 1");
  await page.getByRole("searchbox").fill(SECRET);
  await status("Nothing was found");
  assert.deepEqual(await titles(), []);
});

test("without script the lists lead to every page", async () => {
  await open("search/", { javaScriptEnabled: false });
  assert.equal(await page.getByRole("searchbox").count(), 0);
  const links = page.getByRole("navigation", { name: "Look through the lists" }).getByRole("link");
  assert.deepEqual(await links.allTextContents(), ["Articles", "Notes", "People", "Claims", "Timeline"]);
});

test("only the search page may run WebAssembly, and every page leads to it", async () => {
  const ofHost = async (path) => (await fetch(new URL(path, site.address))).headers.get("content-security-policy");
  for (const path of ["", "notes/guarantees/", "people/", "404.html"]) assert.doesNotMatch(await ofHost(path), /wasm/, path);
  for (const path of ["search/", "pagefind/pagefind-worker.js"]) assert.match(await ofHost(path), /'wasm-unsafe-eval'/, path);
  await open("notes/guarantees/");
  const policy = () => page.locator("meta[http-equiv]").getAttribute("content");
  assert.doesNotMatch(await policy(), /wasm/);
  await page.locator("a[data-search]").click();
  await page.waitForURL(`${site.address}search/`);
  assert.match(await policy(), /script-src 'self' 'wasm-unsafe-eval'/);
  await page.waitForFunction(() => document.activeElement.id === "q", null, WAIT);
});

test("parts of an index are searched as one", async () => {
  const long = (number) => Array.from({ length: 300 }, (_, at) => `Paragraph ${at} of ${number} goes on about the weather, the sea, ${number}-${at} and the price of fish in many words.`).join("\n\n");
  const files = Object.fromEntries(Array.from({ length: 240 }, (_, at) => [`content/notes/long-${at}.md`, `+++\ntitle = "Long ${at}"\ndate = ${2000 + (at % 5)}-01-01\n+++\n\n${at % 3 ? "" : "A herring was seen. "}${long(at)}\n`]));
  const large = await built({ "config.toml": 'title = "Large"\n', ...files });
  try {
    await open("search/?q=herring", {}, large.address);
    await status("Results: 80");
    const parts = await page.evaluate(async () => (await (await fetch("/pagefind/parts.json")).json()).parts.length);
    assert.ok(parts > 1, `${parts} parts`);
    await page.getByText("Filters", { exact: true }).click();
    await box(/^2003/).check();
    await status("Results: 16");
    assert.match(await page.locator("label", { has: box(/^2003/) }).textContent(), /2003\s+16$/);
    await page.getByRole("searchbox").fill("“Long 17”");
    await box(/^2003/).uncheck();
    await status(/Results: 1$/);
    assert.deepEqual(await titles(), ["Long 17"]);
  } finally {
    await large.close();
  }
});

test("the preview makes the index when it is asked for, and again after an edit", async () => {
  const preview = await serve({ "content/notes/a.md": '+++\ntitle = "First"\n+++\n\nA herring.\n' });
  try {
    await open("search/?q=herring", {}, preview.address);
    await status("Results: 1");
    const parts = () => page.evaluate(async () => (await (await fetch("/pagefind/parts.json")).json()).parts[0]);
    const first = await parts();
    await preview.write("content/notes/b.md", '+++\ntitle = "Second"\n+++\n\nOne more herring.\n');
    const isNew = async () => ![undefined, first].includes(await parts());
    for (let turn = 0; turn < 200 && !(await isNew()); turn++) await page.waitForTimeout(50);
    await page.goto(new URL("search/?q=herring", preview.address).href);
    await status("Results: 2");
  } finally {
    await page?.close();
    await preview.close();
  }
});
