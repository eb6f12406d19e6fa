// The client by itself, against a server that says what the test wants it to.

import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { launch } from "./browser.mjs";
import { mock } from "./mock.mjs";

const WAIT = { timeout: 10_000 };

let browser;
let server;
let page;

before(async () => {
  browser = await launch();
});
after(() => browser?.close());
afterEach(async () => {
  await page?.context().close();
  await server?.close();
});

async function open(body) {
  server = await mock(body);
  page = await browser.newPage({ viewport: { width: 1280, height: 720 } });
  await page.goto(server.address);
  await overlay(".dock").waitFor({ state: "attached", ...WAIT });
  await page.waitForFunction(() => !document.querySelector("treatise-preview").hidden);
}

const overlay = (selector) => page.locator(`treatise-preview ${selector}`);
const problem = (change = {}) => ({ code: "broken-link", severity: "error", message: "nothing is called `x`", file: "content/notes/x.md", line: 3, column: 7, source: [], help: [], related: [], here: true, editor: null, ...change });

test("never two changes at once, and the newest wins over a slow older one", async () => {
  await open("<p>0</p>");
  await page.evaluate(() => {
    window.updates = [];
    document.addEventListener("treatise:update", () => window.updates.push(document.querySelector("p").textContent));
  });
  server.delay = 400;
  server.show("<p>1</p>");
  await page.waitForTimeout(150);
  server.show("<p>2</p>");
  await page.waitForTimeout(150);
  server.delay = 0;
  server.show("<p>3</p>");
  await page.getByText("3").waitFor(WAIT);
  await page.waitForTimeout(600);
  assert.deepEqual(await page.evaluate(() => window.updates), ["3"]);
});

test("a state without a change of the page asks for nothing", async () => {
  await open("<p>0</p>");
  const asked = server.requests.length;
  server.show(null, { warnings: [problem({ severity: "warning" })] });
  await overlay(".fold").waitFor(WAIT);
  assert.equal(server.requests.length, asked);
});

test("a new run of the server may count from one again", async () => {
  await open("<p>0</p>");
  for (const body of ["<p>1</p>", "<p>2</p>"]) server.show(body);
  await page.getByText("2").waitFor(WAIT);
  server.show("<p>new</p>", { instance: "b", revision: 1, edited: [{ title: "Elsewhere", href: "/else/" }] });
  await page.getByText("new").waitFor(WAIT);
  await overlay(".edited").waitFor(WAIT);
});

test("pages that were edited elsewhere are offered until they are hidden", async () => {
  await open("<p>0</p>");
  assert.equal(await overlay(".edited").count(), 0);
  server.show(null, { edited: [{ title: "One <i>", href: "/one/" }, { title: "Два", href: "/%D0%B4/" }] });
  await overlay(".edited").waitFor(WAIT);
  assert.equal((await overlay(".edited span").innerText()).replaceAll("\u00a0", " "), "Edited: One <i> →, Два →");
  await overlay(".edited .cross").click();
  assert.equal(await overlay(".edited").count(), 0);
  server.show(null, { edited: [{ title: "Home", href: "/" }] });
  await page.waitForTimeout(200);
  assert.equal(await overlay(".edited").count(), 0, "the page itself");
});

test("trouble is said in a line, which can be hidden", async () => {
  await open("<p>0</p>");
  server.show(null, { trouble: "The folder cannot be watched; it is looked at every second." });
  await overlay(".note").getByText("cannot be watched").waitFor(WAIT);
  await overlay(".note .cross").click();
  await page.reload();
  await page.waitForTimeout(300);
  assert.equal(await overlay(".note").count(), 0);
});

test("what is said is text, in whatever words", async () => {
  await open("<p>0</p>");
  const words = "<img src=x onerror=alert(1)>";
  server.show(null, { errors: [problem({ message: words, file: words, help: [words], source: [{ number: 3, text: words, from: 1, to: 4 }], related: [{ file: words, line: 1, column: 2, note: words }] })],
    about: { draft: false, unresolved: [words], unchecked: 2 } });
  await overlay(".errors").waitFor(WAIT);
  assert.equal(await overlay("img").count(), 0);
  assert.equal(await overlay(".errors mark").innerText(), "img");
  assert.equal(await overlay(".aside").first().innerText().then((text) => text.replace(/\s+/g, " ")), `see ${words}:1:2 ${words}`);
});

test("an editor that does not open is said, with the reason", async () => {
  await open("<p>0</p>");
  server.show(null, { errors: [problem({ editor: true })] });
  await overlay("button.place").click();
  await overlay(".note").getByText("The editor did not open: config.toml names no editor").waitFor(WAIT);
  assert.deepEqual(server.posted, [{ file: "content/notes/x.md", line: 3, column: 7 }]);
});

test("the keyboard reaches everything, the focus returns, and a new state does not take it away", async () => {
  await open('<button id="own">Own</button>');
  await page.locator("#own").focus();
  server.show(null, { errors: [problem({ editor: true })] });
  await overlay(".errors").waitFor(WAIT);
  await overlay("button.place").focus();
  server.show(null, { errors: [problem({ editor: true }), problem({ message: "another", line: 9 })] });
  await overlay("h2").getByText("2 errors").waitFor(WAIT);
  assert.equal(await page.evaluate(() => document.querySelector("treatise-preview").shadowRoot.activeElement?.textContent), "content/notes/x.md:3:7");
  await page.keyboard.press("Escape");
  await overlay(".errors").waitFor({ state: "hidden", ...WAIT });
  assert.equal(await page.evaluate(() => document.activeElement.id), "own");
});

test("Escape in a field of the page is the page's", async () => {
  await open('<input id="q">');
  server.show(null, { errors: [problem()] });
  await overlay(".errors").waitFor(WAIT);
  await page.locator("#q").press("Escape");
  assert.equal(await overlay(".errors").isVisible(), true);
});

test("of more than can be sent, the rest is counted", async () => {
  await open("<p>0</p>");
  server.show(null, { errors: Array.from({ length: 50 }, (_, at) => problem({ line: at, here: false })), counts: { errors: 73, warnings: 0 } });
  await overlay(".rest").getByText("and 23 more").waitFor(WAIT);
  assert.match(await overlay("h2").innerText(), /^73 errors\s+on other pages$/);
});

test("styles of the page do not come in, and it fits from 320 pixels on", async () => {
  await open("<style>* { display: none !important; color: red !important; font-size: 40px !important } html, body, treatise-preview { display: block !important; position: static !important }</style>");
  const long = "content/notes/a-very-long-name-of-a-file-that-goes-on-and-on-and-on-without-any-end-in-sight.md";
  server.show(null, { errors: [problem({ file: long, message: "x".repeat(300), source: [{ number: 1, text: `${"слово ".repeat(60)}`, from: 3, to: 9 }] })], warnings: [problem({ severity: "warning", file: long })],
    edited: [{ title: "y".repeat(200), href: "/y/" }] });
  await overlay(".errors").waitFor(WAIT);
  for (const width of [320, 390, 1440, 2560]) {
    await page.setViewportSize({ width, height: 640 });
    const { wide, tall, color, size } = await page.evaluate(() => {
      const root = document.querySelector("treatise-preview").shadowRoot;
      const boxes = [...root.querySelectorAll(".errors *, .note, .panel *")].filter((node) => node.getClientRects().length > 0).map((node) => node.getBoundingClientRect());
      const style = getComputedStyle(root.querySelector(".message"));
      return { wide: boxes.filter(({ left, right }) => left < -1 || right > innerWidth + 1).length, tall: document.documentElement.scrollWidth > innerWidth, color: style.color, size: style.fontSize };
    });
    assert.deepEqual([width, wide, tall, size], [width, 0, false, "14px"]);
    assert.notEqual(color, "rgb(255, 0, 0)");
  }
});
