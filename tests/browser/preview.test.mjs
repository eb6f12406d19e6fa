// The preview as a writer sees it: `treatise serve` on a copy of a small site, files that change, and the page that is open in a real Chromium.

import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { launch } from "./browser.mjs";
import { serve } from "./serve.mjs";

const WAIT = { timeout: 10_000 };

let browser;
let preview;
let page;
let faults;

before(async () => {
  browser = await launch();
});
after(() => browser?.close());
afterEach(async () => {
  await page?.context().close();
  await preview?.close();
  assert.deepEqual(faults, [], "what the page reports on its console");
});

/** Serves the site with `files` in addition, and opens one of its pages. */
async function open(path, files = {}, options = {}) {
  preview = await serve(files);
  const context = await browser.newContext({ viewport: { width: 1280, height: 720 }, ...options });
  page = await context.newPage();
  faults = [];
  page.on("pageerror", (error) => faults.push(String(error)));
  // What the network says is part of the tests; what is refused by the page's policy, or a script's fault, is not.
  page.on("console", (message) => message.type() === "error" && !/Failed to load resource|net::ERR/.test(message.text()) && faults.push(message.text()));
  page.on("request", (request) => request.url().startsWith(preview.address) || faults.push(`a request to ${request.url()}`));
  await page.goto(new URL(path, preview.address).href);
  await page.locator("treatise-preview").waitFor({ state: "attached" });
}

const shows = (text) => page.getByText(text).first().waitFor(WAIT);
const until = (what, argument) => page.waitForFunction(what, argument, WAIT);
const overlay = (selector) => page.locator(`treatise-preview ${selector}`);

/** A paragraph to tell from others. */
const paragraph = (word) => `${word} says something that is long enough to be told from all the other paragraphs of this page.`;
const note = (body, front = "") => `+++\ntitle = "A note"\n${front}+++\n\n${body}\n`;
const WORDS = Array.from({ length: 40 }, (_, at) => `Word${at}`);
const LONG = WORDS.map(paragraph).join("\n\n");
const FIELDS = `<details id="more"><summary>More</summary>\n\nFolded away.\n\n</details>\n\n<form><input id="search" value=""><input type="checkbox" id="tick"></form>`;
const NOTE = "content/notes/long.md";

test("an edit changes the page in place: nodes, scroll, focus, input and fold-outs stay", async () => {
  await open("/notes/long/", { [NOTE]: note(`${FIELDS}\n\n${LONG}`) });
  await page.evaluate(() => {
    window.paragraphs = [...document.querySelectorAll(".prose p")].slice(-40);
    document.querySelector("summary").click();
    document.querySelector("#tick").click();
  });
  await page.locator("#search").pressSequentially("half a wo");
  await page.evaluate(() => window.paragraphs[20].scrollIntoView({ block: "start", behavior: "instant" }));
  const top = () => page.evaluate(() => Math.round(window.paragraphs[20].getBoundingClientRect().top));
  const [was, scrolled] = [await top(), await page.evaluate(() => scrollY)];
  const grown = `${paragraph("Added")}\n\n`.repeat(6);
  await preview.write(NOTE, note(`${FIELDS}\n\n${grown}${LONG.replace("Word30 says", "Word30 now says")}`));
  await shows("Word30 now says");
  assert.ok(await page.evaluate(() => scrollY) > scrolled + 50, "the text above grew");
  assert.ok(Math.abs(await top() - was) <= 1, `the paragraph at the top of the window moved from ${was} to ${await top()}`);
  const kept = await page.evaluate(() => ({
    same: window.paragraphs.filter((node) => node.isConnected).length,
    order: window.paragraphs.every((node, at, all) => at === 0 || all[at - 1].compareDocumentPosition(node) & Node.DOCUMENT_POSITION_FOLLOWING),
    focus: document.activeElement.id,
    caret: document.activeElement.selectionStart,
    text: document.querySelector("#search").value,
    tick: document.querySelector("#tick").checked,
    open: document.querySelector("#more").open,
    scripts: document.querySelectorAll("script[src^='/__treatise/']").length,
  }));
  assert.deepEqual(kept, { same: 40, order: true, focus: "search", caret: 9, text: "half a wo", tick: true, open: true, scripts: 0 });
  await page.waitForTimeout(300);
  assert.ok(Math.abs(await top() - was) <= 1, "and nothing scrolls it afterwards");
});

test("text that grows at the end, or shrinks above, moves nothing that is in sight, with no help from the browser", async () => {
  await open("/notes/long/", { [NOTE]: note(LONG) });
  await page.evaluate(() => document.documentElement.style.setProperty("overflow-anchor", "none"));
  await page.evaluate(() => document.querySelectorAll(".prose p")[25].scrollIntoView({ block: "start", behavior: "instant" }));
  const top = () => page.evaluate(() => Math.round([...document.querySelectorAll(".prose p")].find((node) => node.textContent.startsWith("Word25")).getBoundingClientRect().top));
  const was = await top();
  await preview.write(NOTE, note(`${LONG}\n\n${paragraph("Last")}`));
  await until(() => document.body.textContent.includes("Last says"));
  assert.ok(Math.abs(await top() - was) <= 1);
  await preview.write(NOTE, note(WORDS.slice(8).map(paragraph).join("\n\n")));
  await until(() => !document.body.textContent.includes("Word3 says"));
  assert.ok(Math.abs(await top() - was) <= 1);
});

test("a page that did not change is left alone, and the edited one is offered", async () => {
  await open("/notes/long/", { [NOTE]: note(LONG), "content/notes/other.md": '+++\ntitle = "Another <b>note</b>"\n+++\n\nOld.\n' });
  const fetched = [];
  page.on("request", (request) => fetched.push(new URL(request.url()).pathname));
  await preview.write("content/notes/other.md", '+++\ntitle = "Another <b>note</b>"\n+++\n\nNew.\n');
  const link = overlay(".edited a");
  await link.waitFor(WAIT);
  assert.equal((await link.innerText()).replace("\u00a0", " "), "Another <b>note</b> →");
  assert.deepEqual(fetched, []);
  await link.click();
  await page.waitForURL("**/notes/other/");
  await shows("New.");
  await page.waitForTimeout(200);
  assert.equal(await overlay(".edited").count(), 0, "the page that is open is not offered, nor is an edit of before");
});

test("the overlay comes with an error, says what the terminal says, and goes when it is mended", async () => {
  await open("/notes/long/", { [NOTE]: note(`${FIELDS}\n\n${LONG}`) });
  await page.locator("#search").focus();
  await preview.write(NOTE, note(`First line.\nThe line before.\nHere is 😀 [[Nowhere at all]] in a line.\n\n${FIELDS}\n\n${LONG}`));
  const errors = overlay(".errors");
  await errors.waitFor(WAIT);
  await shows("First line.");
  assert.match(await errors.locator("h2").innerText(), /^1 error\s+on this page$/);
  assert.match(await errors.locator("h3").innerText(), /^error\s.*Nowhere at all.*\sbroken-link$/);
  assert.equal(await errors.locator(".place").innerText(), `${NOTE}:7:11`);
  assert.deepEqual(await errors.locator(".source .line").allInnerTexts().then((lines) => lines.map((line) => line.trim().replace(/\s+/g, " "))), ["6 The line before.", "7 Here is 😀 [[Nowhere at all]] in a line."]);
  assert.equal(await errors.locator("mark").innerText(), "[[Nowhere at all]]");
  assert.equal(await page.evaluate(() => document.activeElement.id), "search", "the focus stays where the reader types");
  assert.match(await overlay("[role=alert]").innerText(), /^1 error\. .*Nowhere/);
  await preview.write(NOTE, note(`Mended.\n\n${FIELDS}\n\n${LONG}`));
  await errors.waitFor({ state: "hidden", ...WAIT });
  await shows("Mended.");
  assert.equal(await page.evaluate(() => document.documentElement.getAttributeNames().sort().join()), "data-script,dir,lang");
});

test("a closed overlay stays closed until the next other error, and can be asked for", async () => {
  await open("/notes/long/", { [NOTE]: note("Look at [[Nowhere]].") });
  const errors = overlay(".errors");
  await errors.waitFor(WAIT);
  await page.keyboard.press("Escape");
  await errors.waitFor({ state: "hidden", ...WAIT });
  await preview.write(NOTE, note("A new line.\n\nLook at [[Nowhere]]."));
  await shows("A new line.");
  assert.equal(await errors.isVisible(), false, "the same error, elsewhere");
  await page.reload();
  await overlay(".errors-again").waitFor(WAIT);
  assert.equal(await errors.isVisible(), false, "after a reload");
  await overlay(".errors-again").click();
  await errors.waitFor(WAIT);
  await errors.getByRole("button", { name: "Close" }).click();
  await errors.waitFor({ state: "hidden", ...WAIT });
  await preview.write(NOTE, note("Look at [[Nowhere]] and [[Nobody]]."));
  await errors.waitFor(WAIT);
  assert.match(await errors.locator("h2").innerText(), /^2 errors/);
});

test("errors of this page come first, and a place opens in the editor", async () => {
  const config = 'title = "Test"\n[preview]\neditor = "true {file} {line}"\n';
  await open("/notes/long/", { "config.toml": config, "content/notes/a.md": note("[[Elsewhere]]"), [NOTE]: note("[[Here]]") });
  await overlay(".errors").waitFor(WAIT);
  assert.match(await overlay(".errors h2").innerText(), /^2 errors\s+1 on this page$/);
  assert.deepEqual(await overlay(".errors .place").allInnerTexts(), [`${NOTE}:5:1`, "content/notes/a.md:5:1"]);
  const [answer] = await Promise.all([page.waitForResponse("**/__treatise/open"), overlay(".errors button.place").first().click()]);
  assert.equal(answer.status(), 204);
  assert.deepEqual(answer.request().postDataJSON(), { file: NOTE, line: 5, column: 1 });
});

test("the corner lists drafts, unresolved links, unchecked quotations and warnings, and folds", async () => {
  await open("/notes/long/", { [NOTE]: note("See [[Nowhere]].", "draft = true\nunknown_thing = 1\n") });
  await page.keyboard.press("Escape");
  const fold = overlay(".fold");
  await fold.waitFor(WAIT);
  assert.match(await fold.innerText(), /^Draft · 1 unresolved · \d+ warning/);
  assert.equal(await fold.getAttribute("aria-expanded"), "false");
  await fold.click();
  await overlay(".list").getByText("This page is a draft").waitFor(WAIT);
  await overlay(".list").getByText("Nowhere", { exact: true }).waitFor(WAIT);
  await overlay(".list").getByText("unknown_thing").waitFor(WAIT);
  await page.reload();
  await overlay(".list").waitFor(WAIT);
  await fold.click();
  await page.reload();
  await fold.waitFor(WAIT);
  assert.equal(await overlay(".list").count(), 0);
});

test("a change of the style sheet swaps it alone, and the old one goes when the new one applies", async () => {
  const theme = { "config.toml": 'title = "Test"\ntheme = "own"\n\n[outputs]\nsearch = false\n', "themes/own/theme.toml": 'extends = "default"\n', "themes/own/assets/style.css": "body { background: rgb(1, 2, 3) }" };
  await open("/notes/long/", { ...theme, [NOTE]: note(LONG) });
  // The new sheet comes late, so that a page without style would be seen.
  await page.route("**/assets/style.*.css", async (route) => {
    await new Promise((go) => setTimeout(go, 400));
    await route.continue();
  });
  await page.evaluate(() => {
    window.colors = new Set();
    window.changes = [];
    const look = () => (window.colors.add(getComputedStyle(document.body).backgroundColor), requestAnimationFrame(look));
    look();
    new MutationObserver((records) => window.changes.push(...records.map(({ target }) => target.nodeName)))
      .observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
  });
  await preview.write("themes/own/assets/style.css", "body { background: rgb(4, 5, 6) }");
  await until(() => document.querySelectorAll("link[rel=stylesheet]").length === 2);
  await until(() => document.querySelectorAll("link[rel=stylesheet]").length === 1 && getComputedStyle(document.body).backgroundColor === "rgb(4, 5, 6)");
  await page.waitForTimeout(100);
  assert.deepEqual(await page.evaluate(() => [[...window.colors], [...new Set(window.changes)]]), [["rgb(1, 2, 3)", "rgb(4, 5, 6)"], ["HEAD"]]);
});

test("what the theme's scripts made of a page is there again after an edit", async () => {
  const treaty = (title) => `+++\ntitle = "${title}"\nsigned = 2001-01-01\n+++\n\nText.\n`;
  await open("/treaties/", { "content/treaties/a.md": treaty("Pact A"), "content/treaties/b.md": treaty("Pact B") }, { colorScheme: "light" });
  await page.getByRole("radio", { name: "Dark" }).check();
  await preview.write("content/treaties/b.md", treaty("Pact C"));
  await shows("Pact C");
  assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), "dark");
  assert.deepEqual(await page.locator("meta[name=theme-color]").evaluateAll((all) => all.map(({ media }) => media)), ["not all", "all"]);
  assert.equal(await page.locator(".sort").count(), 4);
  const titles = () => page.locator("tbody a").allInnerTexts();
  await page.locator(".sort").first().click();
  assert.deepEqual(await titles(), ["Pact A", "Pact C"]);
  await page.locator(".sort").first().click();
  assert.deepEqual(await titles(), ["Pact C", "Pact A"]);
});

test("a picture that changes under its address is shown anew, on a page that is the same", async () => {
  const square = (size) => `<svg xmlns="http://www.w3.org/2000/svg" width="${size}" height="${size}"><rect width="9" height="9"/></svg>`;
  await open("/notes/long/", { [NOTE]: note("![A map](/map.svg)"), "static/map.svg": square(20) });
  await until(() => document.images[0].naturalWidth === 20);
  await page.evaluate(() => (document.images[0].kept = true));
  await preview.write("static/map.svg", square(40));
  await until(() => document.images[0].naturalWidth === 40 && document.images[0].kept);
});

test("when the server comes back, the page is caught up with", async () => {
  await open("/notes/long/", { [NOTE]: note(LONG) });
  await overlay(".dock").waitFor({ state: "attached" });
  await preview.stop();
  await overlay(".lost").waitFor(WAIT);
  await preview.write(NOTE, note("Written meanwhile."));
  await preview.start();
  await shows("Written meanwhile.");
  await overlay(".lost").waitFor({ state: "detached", ...WAIT });
  await preview.write(NOTE, note("Written afterwards."));
  await shows("Written afterwards.");
});

test("a page that is deleted says so, keeps its text, and comes back", async () => {
  await open("/notes/long/", { [NOTE]: note("Old text.") });
  await preview.remove(NOTE);
  await overlay(".banner").getByText("This page no longer exists.").waitFor(WAIT);
  await shows("Old text.");
  assert.equal(await overlay(".veil").isVisible(), true);
  await preview.write(NOTE, note("Old text, and new."));
  await shows("Old text, and new.");
  await overlay(".veil").waitFor({ state: "hidden", ...WAIT });
  assert.equal(await overlay(".banner p").count(), 0);
});

test("an address without a page waits for it", async () => {
  await open("/notes/later/", {});
  await overlay(".note").getByText("No page has this address.").waitFor(WAIT);
  assert.equal(await overlay(".veil").isVisible(), false);
  await preview.write("content/notes/later.md", note("Here it is."));
  await shows("Here it is.");
  await until(() => document.title.startsWith("A note"));
});

test("a page that moves takes its reader along", async () => {
  await open("/notes/long/#end", { [NOTE]: note("Text.") });
  await preview.write(NOTE, note("Text.", 'slug = "short"\nredirect_from = ["/notes/long/"]\n'));
  await page.waitForURL("**/notes/short/#end", WAIT);
});

test("fifty quick edits end in the newest", async () => {
  await open("/notes/long/", { [NOTE]: note(LONG) });
  await page.evaluate(() => (window.kept = document.querySelector("h1")));
  for (let at = 1; at <= 50; at += 1) {
    await preview.write(NOTE, note(`Edit number ${at}.\n\n${LONG}`));
    await new Promise((go) => setTimeout(go, at % 7 === 0 ? 60 : 5));
  }
  await shows("Edit number 50.");
  await page.waitForTimeout(500);
  assert.equal(await page.locator(".prose p").first().innerText(), "Edit number 50.");
  assert.equal(await page.evaluate(() => window.kept.isConnected), true);
});

test("a broken configuration keeps the last site and says so", async () => {
  await open("/notes/long/", { "config.toml": 'title = "Test"\n', [NOTE]: note("Text.") });
  await preview.write("config.toml", 'title = "Test\n');
  await overlay(".note").getByText("The configuration or the theme is broken.").waitFor(WAIT);
  await overlay(".errors").waitFor(WAIT);
  await shows("Text.");
  await preview.write("config.toml", 'title = "Better"\n');
  await overlay(".errors").waitFor({ state: "hidden", ...WAIT });
  await until(() => document.title === "A note – Better");
  assert.equal(await overlay(".note").count(), 0);
});

test("a page that cannot be made keeps its last version and says so", async () => {
  await open("/notes/long/", { [NOTE]: note("Text."), "templates/note.html": "<!doctype html><html><body><p>A {{ page.title }}</p></body></html>" });
  await preview.write("templates/note.html", "<!doctype html><html><body><p>A {{ page.no.such }}</p></body></html>");
  await overlay(".note").getByText("cannot be made at the moment").waitFor(WAIT);
  await shows("A A note");
  await preview.write("templates/note.html", "<!doctype html><html><body><p>Again {{ page.title }}</p></body></html>");
  await shows("Again A note");
  assert.equal(await overlay(".note").count(), 0);
});

test("a hidden page holds no connection, and catches up when it is seen again", async () => {
  await open("/notes/long/", { [NOTE]: note("Text.") });
  await page.clock.install();
  const hide = (hidden) => page.evaluate((hidden) => {
    Object.defineProperty(document, "hidden", { configurable: true, get: () => hidden });
    document.dispatchEvent(new Event("visibilitychange"));
  }, hidden);
  await hide(true);
  await page.clock.fastForward(6000);
  await preview.write(NOTE, note("Behind."));
  await page.waitForTimeout(500);
  assert.equal(await page.getByText("Behind.").count(), 0);
  await hide(false);
  await shows("Behind.");
});

test("nothing of the preview is printed, and the layout is as without it", async () => {
  await open("/notes/long/", { [NOTE]: note(`See [[Nowhere]].\n\n${LONG}`) });
  await overlay(".errors").waitFor(WAIT);
  const measure = () => page.evaluate(() => [document.documentElement.scrollHeight, document.documentElement.scrollWidth, JSON.stringify(document.body.getBoundingClientRect())]);
  const seen = await measure();
  await page.evaluate(() => document.querySelector("treatise-preview").remove());
  assert.deepEqual(await measure(), seen);
  await preview.write(NOTE, note(`See [[Nowhere else]].\n\n${LONG}`));
  await overlay(".errors").waitFor(WAIT);
  await page.emulateMedia({ media: "print" });
  await overlay(".errors").waitFor({ state: "hidden", ...WAIT });
});
