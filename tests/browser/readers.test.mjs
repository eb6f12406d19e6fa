// What readers can do beside reading: choose light or dark, copy links, go through a page by keyboard, choose among claims, sort tables, get to the search.

import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { launch } from "./browser.mjs";
import { published, publishedFrom, visit } from "./site.mjs";

const ARTICLE = "/articles/2022-12-03-macron-security-guarantees/";

let [browser, site, own, page, context, faults] = [];
before(async () => {
  browser = await launch();
  site = await published(".");
  own = await publishedFrom({
    "config.toml": 'title = "Test"\n\n[outputs]\nsearch = false\n',
    // What the search adds: a link at the head, a field on its page.
    "templates/note.html": '{% extends "@default/note.html" %}{% block before %}<p><a data-search href="/notes/b/">Search</a></p>{% endblock before %}',
    "templates/field.html": '{% extends "@default/note.html" %}{% block before %}<p><label>Words <input type="search" value="old"></label> <textarea aria-label="Text"></textarea></p>{% endblock before %}',
    "content/notes/a.md": '+++\ntitle = "A"\n+++\n\n## A heading\n\nText.\n',
    "content/notes/b.md": '+++\ntitle = "B"\ntemplate = "field"\n+++\n\nText.\n',
  });
});
after(async () => {
  await browser?.close();
  await site?.close();
  await own?.close();
});
afterEach(async () => {
  await context?.close();
  assert.deepEqual(faults, []);
});
const open = async (path, options, from = site) => ({ context, page, faults } = await visit(browser, from, path, options));

// ---------------------------------------------------------------- light and dark

const [LIGHT, DARK] = ["light", "dark"];
const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
const isDark = async () => (await paper()).match(/\d+/g).slice(0, 3).every((part) => Number(part) < 64);
const choice = (name) => page.getByRole("radio", { name, exact: true });
/** The colour of the browser's frame that counts, as a CSS colour. */
const frame = () =>
  page.evaluate(() => {
    const meta = [...document.querySelectorAll("meta[name=theme-color]")].find(({ media }) => matchMedia(media).matches);
    const probe = document.createElement("p");
    probe.style.color = meta.content;
    document.body.append(probe);
    const { color } = getComputedStyle(probe);
    probe.remove();
    return color;
  });

for (const system of [LIGHT, DARK]) {
  test(`the page follows the system (${system}) until the reader chooses, and what was chosen is remembered`, async () => {
    await open("/", { colorScheme: system });
    assert.equal(await isDark(), system === DARK);
    assert.equal(await frame(), await paper());
    assert.ok(await choice("As on this device").isChecked());
    const other = system === DARK ? LIGHT : DARK;
    await choice(other === DARK ? "Dark" : "Light").check();
    assert.equal(await isDark(), other === DARK);
    assert.equal(await frame(), await paper());
    assert.equal(await page.evaluate(() => getComputedStyle(document.documentElement).colorScheme), other);
    await page.goto(site.address + ARTICLE);
    assert.equal(await isDark(), other === DARK);
    assert.equal(await frame(), await paper());
    assert.ok(await choice(other === DARK ? "Dark" : "Light").isChecked());
    await choice("As on this device").check();
    assert.equal(await isDark(), system === DARK);
    await page.reload();
    assert.equal(await isDark(), system === DARK);
    assert.equal(await page.evaluate(() => localStorage.length), 0);
  });
}

test("a dark page that was chosen is dark from its first moment, on a light system", async () => {
  await open("/", { colorScheme: LIGHT });
  await choice("Dark").check();
  await context.addInitScript(() => {
    // What the page looks like at each frame from the first at which there is one.
    window.seen = [];
    const look = () => {
      if (document.body) window.seen.push(getComputedStyle(document.body).backgroundColor, getComputedStyle(document.documentElement).colorScheme);
      requestAnimationFrame(look);
    };
    look();
    document.addEventListener("DOMContentLoaded", () => window.seen.push(getComputedStyle(document.body).backgroundColor));
  });
  // The script that is not waited for comes late, so that it cannot be what makes the page dark.
  await page.route("**/site.*.js", async (route) => {
    await new Promise((go) => setTimeout(go, 300));
    await route.continue();
  });
  await page.goto(site.address + ARTICLE);
  const seen = await page.evaluate(() => [...new Set(window.seen)]);
  assert.deepEqual(seen, [await paper(), DARK]);
  assert.ok(await isDark());
});

test("another tab follows, paper is white, and a browser that refuses to remember still changes the page", async () => {
  await open("/", { colorScheme: LIGHT });
  const second = await context.newPage();
  await second.goto(`${site.address}/about/`);
  await choice("Dark").check();
  await second.waitForFunction(() => document.documentElement.dataset.theme === "dark" && document.querySelector("input[value=dark]").checked);
  await page.emulateMedia({ media: "print" });
  assert.equal(await paper(), "rgb(255, 255, 255)");
  assert.equal(await page.evaluate(() => getComputedStyle(document.documentElement).colorScheme), LIGHT);
  await context.close();
  await open("/", { colorScheme: LIGHT });
  await context.addInitScript(() => Object.defineProperty(window, "localStorage", { get: () => { throw new DOMException("no", "SecurityError"); } }));
  await page.reload();
  await choice("Dark").check();
  assert.ok(await isDark());
});

// ---------------------------------------------------------------- links to copy

test("a paragraph's link is copied, said, and in the address; a refusal follows the link", async () => {
  await open(ARTICLE, { permissions: ["clipboard-read", "clipboard-write"] });
  const before = await page.evaluate(() => scrollY);
  await page.locator("#p3").hover();
  await page.locator("#p3 .paragraph-link").click();
  const status = page.locator("[data-status]");
  await page.waitForFunction(() => document.querySelector("[data-status]").textContent === "Link copied");
  assert.equal(await status.getAttribute("role"), "status");
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), `${site.address}${ARTICLE}#p3`);
  assert.ok(page.url().endsWith(`${ARTICLE}#p3`));
  assert.ok(Math.abs((await page.evaluate(() => scrollY)) - before) < 300, "nothing jumps");
  await page.locator("#p4 .paragraph-link").focus();
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => location.hash === "#p4");
  await page.evaluate(() => (navigator.clipboard.writeText = () => Promise.reject(new Error("no"))));
  await page.locator("#p5 .paragraph-link").focus();
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => location.hash === "#p5" && document.querySelector("#p5:target"));
});

test("a heading's link is copied alike", async () => {
  await open("/notes/a/", { permissions: ["clipboard-read", "clipboard-write"] }, own);
  await page.locator("h2 .heading-link").focus();
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.querySelector("[data-status]").textContent !== "");
  assert.match(await page.evaluate(() => navigator.clipboard.readText()), /\/notes\/a\/#a-heading$/);
});

// ---------------------------------------------------------------- the keyboard

test("the keyboard goes through an article: the skip link first, every stop seen, to the end and without a trap", async () => {
  await open(ARTICLE);
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.getAttribute("href")), "#main");
  assert.ok(await page.locator(".skip").isVisible());
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  assert.ok(await page.evaluate(() => document.querySelector("main").contains(document.activeElement)), "the skip link leads into the text");
  const stops = await page.evaluate(() => [...document.querySelectorAll("main a[href], main summary, main button, footer a[href], footer input")].filter((one) => one.checkVisibility()).length);
  const unseen = [];
  let [met, last] = [1, ""];
  for (let step = 0; step < stops + 5; step += 1) {
    const stop = await page.evaluate(() => {
      const { activeElement: one } = document;
      if (one === document.body) return null;
      const { outlineStyle, outlineWidth, opacity } = getComputedStyle(one);
      const { top, bottom, width, height } = one.getBoundingClientRect();
      return { name: one.outerHTML.slice(0, 120), isSeen: outlineStyle !== "none" && outlineWidth !== "0px" && Number(opacity) === 1 && width > 0 && height > 0, isIn: bottom > 0 && top < innerHeight, inFoot: Boolean(one.closest("footer")) };
    });
    if (!stop) break;
    if (!stop.isSeen) unseen.push(stop.name);
    if (stop.inFoot) last = stop.name;
    met += 1;
    await page.keyboard.press("Tab");
  }
  assert.deepEqual(unseen, []);
  assert.notEqual(last, "", "the foot is reached");
  // A group of radio buttons is one stop.
  assert.ok(met >= stops - 3, `${met} stops of ${stops}`);
});

test("“/” goes to the search from anywhere but a field, and can be switched off", async () => {
  await open("/notes/a/", {}, own);
  assert.equal(await page.locator("[data-search]").getAttribute("aria-keyshortcuts"), "/");
  await page.keyboard.press("/");
  await page.waitForURL("**/notes/b/");
  const field = page.locator("input[type=search]");
  await page.locator("body").click({ position: { x: 5, y: 5 } });
  await page.keyboard.press("/");
  assert.ok(await field.evaluate((field) => document.activeElement === field && field.selectionEnd === 3));
  await page.keyboard.press("/");
  assert.equal(await field.inputValue(), "/", "in a field it is a letter");
  await page.locator("textarea").focus();
  await page.keyboard.type("and/or");
  assert.equal(await page.locator("textarea").inputValue(), "and/or");
  await page.getByRole("checkbox").uncheck();
  await page.locator("body").click({ position: { x: 5, y: 5 } });
  await page.keyboard.press("/");
  assert.ok(await page.evaluate(() => document.activeElement === document.body));
  await page.goto(`${own.address}/notes/a/`);
  await page.keyboard.press("/");
  assert.ok(page.url().endsWith("/notes/a/"));
  assert.ok(await page.getByRole("checkbox").isVisible());
});

test("where there is no search, nothing is said of a key for it", async () => {
  await open("/about/");
  const isThere = await page.locator("[data-search], input[type=search]").count();
  assert.equal(await page.locator("[data-shortcut]").isVisible(), isThere > 0);
});

test("a site that leaves the scripts out has no control that needs them", async () => {
  const bare = await publishedFrom({
    "config.toml": 'title = "Test"\n',
    "templates/base.html": '{% extends "@default/base.html" %}{% block scripts %}{% endblock scripts %}',
    "content/notes/a.md": '+++\ntitle = "A"\n+++\n\nText.\n',
  });
  await open("/notes/a/", { colorScheme: "dark" }, bare);
  assert.equal(await page.locator("script:not([type='application/ld+json'])").count(), 0);
  assert.equal(await page.locator(".settings").isVisible(), false);
  assert.ok(await isDark(), "the system's colours need none");
  await bare.close();
});

// ---------------------------------------------------------------- claims and tables

const rows = () => page.locator(".claims-list > li:visible");

test("choices among claims combine in place, stand in the address, are counted, and can be taken back", async () => {
  await open("/claims/");
  const whole = await rows().count();
  const verdict = page.locator('[data-filter="verdict"] a', { hasText: "Missing context" });
  const count = Number(await page.locator('[data-filter="verdict"] li', { hasText: "Missing context" }).locator("span").innerText());
  await verdict.click();
  assert.equal(await rows().count(), count);
  assert.match(page.url(), /\/claims\/\?verdict=missing-context$/);
  assert.equal(await page.locator(".found [role=status]").innerText(), `Shown: ${count} of ${whole}`);
  await page.locator('[data-filter="speaker"] summary').click();
  const speaker = page.locator('[data-filter="speaker"] li', { hasText: "Vladimir Putin" });
  const both = Number(await speaker.locator("span").innerText());
  assert.ok(both < count, "the counts are of what is left");
  await speaker.locator("a").press("Enter");
  assert.equal(await rows().count(), both);
  assert.equal(await page.locator(".filters [aria-current]").count(), 2);
  const address = page.url();
  await page.goBack();
  assert.equal(await rows().count(), count);
  await page.goto(address);
  assert.equal(await rows().count(), both, "the address says it all");
  assert.equal(await page.locator("section:visible").filter({ has: page.locator(".claims-list") }).count(), 1, "no heading stands alone");
  await page.locator("[data-reset]").click();
  assert.equal(await rows().count(), whole);
  assert.equal(page.url(), `${site.address}/claims/`);
  await verdict.click();
  await verdict.click();
  assert.equal(await rows().count(), whole, "a second click takes it back");
});

test("a list of some claims, and all without script, choose by links", async () => {
  await open("/claims/verdict/missing-context/");
  const link = page.locator('[data-filter="verdict"] a[href="/claims/verdict/false/"]');
  await link.click();
  await page.waitForURL("**/claims/verdict/false/");
  await context.close();
  await open("/claims/", { javaScriptEnabled: false });
  await page.locator('[data-filter="verdict"] a', { hasText: "Missing context" }).click();
  assert.ok(page.url().endsWith("/claims/verdict/missing-context/"));
});

for (const viewport of [{ width: 1440, height: 900 }, { width: 390, height: 844 }]) {
  test(`the table of treaties sorts by its columns, up and down, empty cells last: ${viewport.width} px`, async () => {
    await open("/treaties/", { viewport });
    const column = (at) => page.locator(".documents tbody tr").evaluateAll((rows, at) => rows.map(({ cells }) => cells[at].querySelector("time")?.dateTime ?? (cells[at].firstElementChild ?? cells[at]).textContent.trim()), at);
    const heads = page.locator(".documents thead th");
    const bare = await heads.evaluateAll((heads) => heads.map((head) => head.textContent));
    for (const at of [0, 1, 2, 3]) {
      const button = heads.nth(at).getByRole("button");
      assert.ok(await button.isVisible());
      assert.equal(await button.innerText(), bare[at]);
      await button.focus();
      if ((await heads.nth(at).getAttribute("aria-sort")) === "ascending") await page.keyboard.press("Enter");
      await page.keyboard.press("Enter");
      assert.equal(await page.locator(".documents [aria-sort]").count(), 1);
      assert.equal(await heads.nth(at).getAttribute("aria-sort"), "ascending");
      const up = await column(at);
      const filled = up.filter(Boolean);
      assert.deepEqual(up.slice(0, filled.length), filled);
      const { compare } = new Intl.Collator("en", { numeric: true });
      assert.deepEqual(filled, [...filled].sort(compare));
      await page.keyboard.press("Enter");
      assert.equal(await heads.nth(at).getAttribute("aria-sort"), "descending");
      const down = (await column(at)).filter(Boolean);
      assert.deepEqual(down, [...down].sort((a, b) => compare(b, a)));
    }
  });
}
