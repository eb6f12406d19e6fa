// Previews of links: the card of what a link leads to, made of what is on the page, under a pointer, with the focus and under a finger.

import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { launch } from "./browser.mjs";
import { publishedFrom, visit } from "./site.mjs";

const LONG = Array.from({ length: 30 }, (_, at) => `Paragraph ${at} is here to make the page long enough to scroll, and says nothing else at all.`).join("\n\n");

const SITE = {
  "config.toml": 'title = "Test"\n',
  "content/people/ann-example.md": `+++\ntitle = "Ann Example"\nroles = [{ title = "Minister of Time", from = 2001, to = 2004 }, { title = "President of Time", from = 2005 }]\n+++\n\nShe signed the Treaty of Rivers.\n`,
  "content/treaties/rivers.md": '+++\ntitle = "Treaty of Rivers"\nsigned = 2003-05-04\ninstrument = "treaty"\nsummary = "A treaty on rivers."\n+++\n\nIt is about rivers. Ann Example signed it, and [[notes/water]] explains it.\n',
  "content/notes/water.md": '+++\ntitle = "What is water?"\nsummary = "Water is wet, and that is all that this note says about it."\nannotates = "[[2003-05-05-a]]"\nquote = "a sentence about water"\n+++\n\nText.\n',
  "content/claims/dry.md": '+++\nclaim = "Water is dry."\nspeaker = "Ann Example"\nsaid = 2003-05-05\ndate = 2003-06-01\nverdict = "false"\nsummary = "It is wet."\nsources = ["book2000"]\n+++\n\nNo.[@book2000]\n',
  "content/sources/books.yml": "book2000:\n  type: book\n  title: The Book of Water\n  author: Smith, John\n  date: 2000\n  publisher: River Press\n",
  "content/articles/2003-05-05-a.txt": "date 2003-05-05 An article about rivers\n\nAnn Example spoke of the Treaty of Rivers, with a sentence about water in it.\n\nAnother paragraph, about nothing.\n",
  "content/articles/2003-05-05-a.toml": 'title = "An article about rivers"\n',
  "content/notes/all.md": `+++\ntitle = "All links"\ndate = 2010-06-02\n+++\n\nAnn Example, the [Treaty of Rivers](../treaties/rivers.md) that she signed, [[notes/water]], [[claims/dry]], a book [@book2000], a note[^1] and [elsewhere](https://example.org/).\n\n[^1]: The words of the *footnote*.\n\n${LONG}\n`,
  "content/notes/rtl.md": '+++\ntitle = "مقال"\nlang = "ar"\n+++\n\nكلمات قبل [[people/ann-example|آن]] وكلمات بعد.\n',
};

let [browser, site, page, context, faults] = [];
before(async () => {
  browser = await launch();
  site = await publishedFrom(SITE);
});
after(async () => {
  await browser?.close();
  await site?.close();
});
afterEach(async () => {
  await context?.close();
  assert.deepEqual(faults, []);
});
const open = async (path, options) => ({ context, page, faults } = await visit(browser, site, path, options));

const card = () => page.locator(".preview");
const mention = () => page.locator('.prose a[href="/people/ann-example/"]').first();
const treaty = () => page.locator('.prose a[href="/treaties/rivers/"]').first();
const words = async () => (await card().innerText()).replace(/\s+/g, " ").trim();
const opened = () => card().waitFor({ state: "visible", timeout: 5000 });
const closed = () => card().waitFor({ state: "hidden", timeout: 5000 });
/** Fails where any part of the card is outside of the window. */
async function isInside() {
  const box = await page.evaluate(() => {
    const { left, top, right, bottom } = document.querySelector(".preview").getBoundingClientRect();
    return { left, top, right: innerWidth - right, bottom: innerHeight - bottom, wide: document.documentElement.scrollWidth - document.documentElement.clientWidth };
  });
  assert.ok(box.left >= 0 && box.top >= 0 && box.right >= 0 && box.bottom >= 0 && box.wide <= 0, JSON.stringify(box));
}

test("a pointer that rests on a name shows who it is, as of the page's date; the pointer may go into the card", async () => {
  await open("/notes/all/");
  await mention().hover();
  assert.equal(await card().count(), 0, "not at once");
  await opened();
  assert.equal(await words(), "Ann Example President of Time");
  await isInside();
  await card().hover();
  await page.waitForTimeout(600);
  assert.ok(await card().isVisible(), "it stays under the pointer");
  await card().locator("a").click();
  await page.waitForURL("**/people/ann-example/");
});

test("an office is that of the article's date", async () => {
  await open("/articles/2003-05-05-a/");
  await mention().hover();
  await opened();
  assert.equal(await words(), "Ann Example Minister of Time");
});

test("a card closes when the pointer leaves, and on Escape without a move", async () => {
  await open("/notes/all/");
  await mention().hover();
  await opened();
  await page.mouse.move(5, 5);
  await closed();
  await mention().hover();
  await opened();
  await page.keyboard.press("Escape");
  await closed();
  await page.waitForTimeout(500);
  assert.equal(await card().isVisible(), false, "and stays away until the pointer comes again");
  await page.mouse.move(5, 5);
  await mention().hover();
  await opened();
});

test("the next card comes when the pointer goes to another link", async () => {
  await open("/notes/all/");
  await mention().hover();
  await opened();
  await treaty().hover();
  await page.waitForFunction(() => document.querySelector(".preview").textContent.includes("Treaty of Rivers"));
  assert.equal(await page.locator("[aria-describedby]").count(), 1);
});

test("the focus shows a card at once, describes the link by it, and Escape leaves the focus where it is", async () => {
  await open("/notes/all/");
  await page.locator(".prose").evaluate((prose) => {
    prose.tabIndex = -1;
    prose.focus();
  });
  const met = [];
  for (let step = 0; step < 7; step += 1) {
    await page.keyboard.press("Tab");
    const isOpen = (await card().count()) === 1 && (await card().isVisible());
    const described = await page.evaluate(() => document.getElementById(document.activeElement.getAttribute("aria-describedby") ?? "")?.textContent ?? "");
    met.push([await page.evaluate(() => document.activeElement.getAttribute("href")), isOpen ? await words() : "", described.replace(/\s+/g, " ").trim() !== ""]);
    if (isOpen) await isInside();
  }
  assert.deepEqual(met.slice(0, 5).map(([href, said]) => [href, said]), [
    ["/people/ann-example/", "Ann Example President of Time"],
    ["/treaties/rivers/", "Treaty of Rivers Treaty, signed on 4 May 2003"],
    ["/notes/water/", "What is water? Water is wet, and that is all that this note says about it."],
    ["/claims/dry/", "Water is dry. False It is wet."],
    ["#source.1", met[4][1]],
  ]);
  assert.match(met[4][1], /Smith.*The Book of Water/i);
  assert.deepEqual(met.slice(0, 6).map(([, , described]) => described), Array(6).fill(true));
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("Shift+Tab");
  await opened();
  const focused = () => page.evaluate(() => document.activeElement.getAttribute("href"));
  const before = await focused();
  await page.keyboard.press("Escape");
  await closed();
  assert.equal(await focused(), before);
  assert.equal(await page.locator("[aria-describedby]").count(), 0);
});

test("a footnote's mark shows the footnote, without its arrow", async () => {
  await open("/notes/all/", { viewport: { width: 700, height: 600 } });
  await page.locator(".footnote-ref a").hover();
  await opened();
  assert.equal(await words(), "The words of the footnote.");
  assert.equal(await page.locator("[id]").evaluateAll((all) => all.map(({ id }) => id).filter((id, at, ids) => ids.indexOf(id) !== at).join()), "", "no id twice");
});

test("a note that is open and in sight is pointed out there instead; one that is folded has its card", async () => {
  await open("/articles/2003-05-05-a/");
  await page.locator(".note-mark a").first().hover();
  await page.locator(".margin-note.pointed").waitFor();
  assert.equal(await card().count(), 0);
  await page.mouse.move(5, 5);
  await page.locator(".margin-note.pointed").waitFor({ state: "detached" });
  await page.locator(".margin-note summary").first().click();
  await page.locator(".note-mark a").first().hover();
  await opened();
  assert.match(await words(), /^What is water\? Water is wet/);
});

test("a page on a thing has cards too, of what its text names and links to", async () => {
  await open("/treaties/rivers/");
  await mention().hover();
  await opened();
  assert.match(await words(), /^Ann Example/);
  await page.locator('.prose a[href="/notes/water/"]').hover();
  await page.waitForFunction(() => document.querySelector(".preview").textContent.includes("Water is wet"));
});

test("every link to an entity, a note, a claim or a source has a card, wherever it is printed", async () => {
  const missing = [];
  await open("/");
  for (const { path } of site.pages) {
    await page.goto(site.address + path);
    const bare = await page.evaluate(() => {
      const isOurs = ({ origin, pathname }) => origin === location.origin && pathname !== location.pathname && /^\/(people|treaties|notes|claims|sources)\/(?!page\/|feed|verdict\/|by|speaker)[^/]+\/$/.test(pathname);
      const links = [...document.querySelectorAll("main a[href]")].filter((link) => link.checkVisibility() && isOurs(link));
      const has = ({ pathname }) => document.querySelector(`main [data-card="${CSS.escape(pathname)}"]`) || [...document.querySelectorAll(".note-more")].some((more) => more.pathname === pathname);
      return links.filter((link) => !has(link)).map((link) => link.outerHTML);
    });
    missing.push(...bare.map((link) => `${path}: ${link}`));
  }
  faults = faults.filter((fault) => !fault.includes("404"));
  assert.deepEqual(missing, []);
});

test("a link in a list of mentions has its card", async () => {
  await open("/people/ann-example/");
  await page.locator('.appearances a[href="/treaties/rivers/"]').first().hover();
  await opened();
  assert.match(await words(), /^Treaty of Rivers Treaty, signed on 4 May 2003/);
});

test("no card where there is nothing to say: other sites, the list itself", async () => {
  await open("/notes/all/");
  await page.locator('a[href="https://example.org/"]').hover();
  await page.waitForTimeout(600);
  assert.equal(await card().count(), 0);
  await page.locator('.cast a[href="/people/ann-example/"]').hover();
  await page.waitForTimeout(600);
  assert.equal(await card().count(), 0);
});

test("a long press shows the card and follows nothing; a tap elsewhere closes it, a short tap follows", async () => {
  await open("/notes/all/", { hasTouch: true, isMobile: true, viewport: { width: 390, height: 700 } });
  const box = await mention().boundingBox();
  const at = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  const client = await context.newCDPSession(page);
  await client.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: [at] });
  await opened();
  await client.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
  await page.waitForTimeout(300);
  assert.ok(page.url().endsWith("/notes/all/"));
  assert.equal(await words(), "Ann Example President of Time");
  await isInside();
  await page.touchscreen.tap(200, 20);
  await closed();
  await page.touchscreen.tap(at.x, at.y);
  await page.waitForURL("**/people/ann-example/");
});

test("a finger that moves is scrolling", async () => {
  await open("/notes/all/", { hasTouch: true, isMobile: true, viewport: { width: 390, height: 700 } });
  const box = await mention().boundingBox();
  const client = await context.newCDPSession(page);
  const point = (y) => ({ x: box.x + 5, y });
  await client.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: [point(box.y + 5)] });
  await client.send("Input.dispatchTouchEvent", { type: "touchMove", touchPoints: [point(box.y - 60)] });
  await page.waitForTimeout(800);
  await client.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
  assert.equal(await card().count(), 0);
});

for (const [name, viewport] of [["320 px", { width: 320, height: 640 }], ["zoom 400 %", { width: 320, height: 256 }], ["390 px", { width: 390, height: 844 }]]) {
  test(`a card never leaves the window: ${name}, wherever its link stands`, async () => {
    await open("/notes/all/", { viewport });
    for (const selector of ['.prose a[href="/people/ann-example/"]', '.prose a[href="/notes/water/"]', '.prose a[href="/claims/dry/"]', ".prose .citation a"]) {
      for (const block of ["start", "center", "end"]) {
        const link = page.locator(selector).first();
        await page.evaluate(() => document.activeElement.blur());
        await link.evaluate((link, block) => link.scrollIntoView({ block, behavior: "instant" }), block);
        await page.keyboard.press("Tab");
        await link.evaluate((link) => link.focus({ preventScroll: true }));
        await opened();
        await isInside();
      }
    }
  });
}

test("right to left, a card ends where its link does", async () => {
  await open("/notes/rtl/");
  await mention().hover();
  await opened();
  const ends = await page.evaluate(() => [document.querySelector('.prose a[href="/people/ann-example/"]'), document.querySelector(".preview")].map((one) => Math.round(one.getBoundingClientRect().right)));
  assert.ok(Math.abs(ends[0] - ends[1]) <= 1, String(ends));
  await isInside();
});

test("reduced motion, forced colours and paper are heeded", async () => {
  await open("/notes/all/", { reducedMotion: "reduce", forcedColors: "active" });
  await mention().hover();
  await opened();
  assert.deepEqual(await card().evaluate((card) => [getComputedStyle(card).animationName, getComputedStyle(card).borderTopWidth]), ["none", "2px"]);
  await page.emulateMedia({ media: "print" });
  assert.equal(await card().isVisible(), false);
});
