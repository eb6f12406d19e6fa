// Every kind of page of this repository's site and of the book: open to all, whole without script, within its policy and its budget.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { gzipSync } from "node:zlib";
import { launch } from "./browser.mjs";
import { ofEachKind, published, visit } from "./site.mjs";

const AXE = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const SITES = { "the site": ".", "the book": "docs" };
const WIDE = { width: 1440, height: 900 };
const NARROW = { width: 390, height: 844 };

let browser;
const sites = {};
before(async () => {
  browser = await launch();
  for (const [name, folder] of Object.entries(SITES)) sites[name] = await published(folder);
});
after(async () => {
  await browser?.close();
  for (const site of Object.values(sites)) await site.close();
});

/** Opens one page of each kind of a site in turn, in one window. */
async function each(site, options, look) {
  const [first, ...rest] = ofEachKind(site);
  const { context, page, faults } = await visit(browser, site, first, options);
  await look(page, first);
  for (const path of rest) {
    await page.goto(site.address + path);
    await look(page, path);
  }
  await context.close();
  assert.deepEqual(faults.map((fault) => fault.replace(first, "")), []);
}

/** Scrolls to the end in steps, so that whatever waits for that comes. */
const scroll = (page) =>
  page.evaluate(async () => {
    for (let top = 0; top < document.documentElement.scrollHeight; top += innerHeight) {
      scrollTo({ top, behavior: "instant" });
      await new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(go)));
    }
    scrollTo({ top: 0, behavior: "instant" });
  });

for (const name of Object.keys(SITES)) {
  test(`${name}: no page asks another host for anything, and none breaks its policy`, async () => {
    const site = sites[name];
    for (const path of ["/", "/404.html"]) {
      const { headers } = await fetch(site.address + path);
      assert.match(headers.get("content-security-policy"), /^default-src 'self';/);
      assert.doesNotMatch(headers.get("content-security-policy"), /unsafe-inline|unsafe-eval(?<!wasm-unsafe-eval)|https:|\*/);
    }
    await each(site, { viewport: WIDE }, async (page) => {
      await page.evaluate(() => {
        window.refused = [];
        document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) => window.refused.push(`${violatedDirective} ${blockedURI}`));
      });
      await scroll(page);
      assert.deepEqual(await page.evaluate(() => window.refused), []);
      assert.equal(await page.locator("[style], style, script:not([src]):not([type='application/ld+json'])").count(), 0);
    });
  });

  for (const colorScheme of ["light", "dark"]) {
    for (const viewport of [WIDE, NARROW]) {
      test(`${name}: axe finds nothing, ${colorScheme}, ${viewport.width} px`, async () => {
        const found = [];
        await each(sites[name], { viewport, colorScheme, reducedMotion: "reduce" }, async (page, path) => {
          await page.evaluate(AXE);
          const { violations } = await page.evaluate(() => axe.run(document, { resultTypes: ["violations"] }));
          for (const { id, nodes } of violations) found.push(`${path} ${id}: ${nodes.slice(0, 4).map(({ html, failureSummary }) => `${html.slice(0, 200)} ${failureSummary.replace(/\s+/g, " ").slice(0, 300)}`).join("\n    ")}`);
        });
        assert.deepEqual(found, [], found.join("\n"));
      });
    }
  }

  for (const viewport of [{ width: 320, height: 640 }, { width: 320, height: 256 }]) {
    test(`${name}: at ${viewport.width} by ${viewport.height} px nothing has to be scrolled sideways`, async () => {
      const wide = [];
      await each(sites[name], { viewport }, async (page, path) => {
        const over = await page.evaluate(() => {
          const { scrollWidth, clientWidth } = document.documentElement;
          if (scrollWidth <= clientWidth) return "";
          const out = [...document.querySelectorAll("body *")].find((one) => one.getBoundingClientRect().right > clientWidth + 1 && !one.closest(".table, pre, math, .skip"));
          return `${scrollWidth}: ${out?.outerHTML.slice(0, 160)}`;
        });
        if (over) wide.push(`${path} ${over}`);
      });
      assert.deepEqual(wide, [], wide.join("\n"));
    });
  }

  test(`${name}: without script every page has the same text and links, and all of it can be seen`, async () => {
    const site = sites[name];
    /** The words that are seen, and the links. Fold-outs are opened: readers can without script. */
    const read = (page) =>
      page.evaluate(() => {
        for (const details of document.querySelectorAll("details")) details.open = true;
        const links = [...document.querySelectorAll("a[href]")].filter((link) => link.checkVisibility()).map((link) => link.getAttribute("href"));
        return { words: document.body.innerText.replace(/\s+/g, " ").trim(), links };
      });
    const withScript = new Map();
    await each(site, { viewport: WIDE }, async (page, path) => {
      // What scripts add for readers to set, and what they make of choices, is theirs.
      await page.evaluate(() => document.querySelectorAll(".settings, .search-form").forEach((one) => one.remove()));
      withScript.set(path, await read(page));
    });
    const plain = (links) => links.filter((href) => !href.startsWith("?")).sort();
    await each(site, { viewport: WIDE, javaScriptEnabled: false }, async (page, path) => {
      const [without, other] = [await read(page), withScript.get(path)];
      assert.equal(without.words, other.words, path);
      const missing = plain(other.links).filter((href) => !without.links.includes(href));
      assert.deepEqual(missing, [], path);
      const idle = page.locator("input, button").filter({ visible: true }).and(page.locator(":not(form *, .prose *)"));
      assert.equal(await idle.count(), 0, `${path}: a control that does nothing`);
    });
  });

  for (const viewport of [WIDE, NARROW]) {
    test(`${name}: nothing moves while a page loads and is scrolled, ${viewport.width} px`, async () => {
      await each(sites[name], { viewport }, async (page, path) => {
        await page.evaluate(() => document.fonts.ready);
        await page.evaluate(() => {
          window.shifts = [];
          new PerformanceObserver((list) => {
            for (const { value, sources } of list.getEntries()) window.shifts.push(`${value.toFixed(4)} ${sources.map(({ node }) => node?.parentElement?.outerHTML.slice(0, 80)).join()}`);
          }).observe({ type: "layout-shift", buffered: true });
        });
        await scroll(page);
        assert.deepEqual(await page.evaluate(() => window.shifts), [], path);
      });
    });
  }

  test(`${name}: the longest page and its style sheet come in 40 KB, the scripts but the search's in 12 KB, compressed by gzip`, async () => {
    const site = sites[name];
    const packed = async (path) => gzipSync(await site.read(path), { level: 9 }).length;
    const sheets = site.files.filter((path) => /^assets\/.*\.css$/.test(path));
    const scripts = site.files.filter((path) => /^assets\/(?!search\.).*\.js$/.test(path));
    const sum = async (paths) => (await Promise.all(paths.map(packed))).reduce((sum, one) => sum + one, 0);
    const kind = site.files.some((path) => path.startsWith("articles/")) ? "/articles/" : "/";
    const longest = site.pages.filter(({ path }) => path.startsWith(kind)).reduce((a, b) => (a.size > b.size ? a : b));
    const [page, style, script] = [await packed(`${longest.path.slice(1)}index.html`), await sum(sheets), await sum(scripts)];
    assert.ok(page + style <= 40 * 1024, `${longest.path}: ${page} and ${style} bytes`);
    assert.ok(script > 0 && script <= 12 * 1024, `${script} bytes`);
  });
}

test("on paper there is nothing to click, and an article, a claim and a treaty become documents", async () => {
  const paths = ["/articles/2022-12-03-macron-security-guarantees/", "/claims/not-one-inch/", "/treaties/nato-russia-founding-act/"];
  for (const path of paths) {
    const { context, page, faults } = await visit(browser, sites["the site"], path, { colorScheme: "dark" });
    const file = await page.pdf({ format: "A4" });
    assert.equal(file.subarray(0, 5).toString(), "%PDF-");
    await page.emulateMedia({ media: "print", colorScheme: "dark" });
    assert.equal(await page.evaluate(() => getComputedStyle(document.body).backgroundColor), "rgb(255, 255, 255)");
    for (const selector of [".skip", ".masthead nav", ".settings", ".paragraph-link", ".note-more", "[data-status]"]) {
      assert.equal(await page.locator(selector).filter({ visible: true }).count(), 0, `${path} ${selector}`);
    }
    assert.ok((await page.locator(".margin-note summary, .sources li, .parties").filter({ visible: true }).count()) > 0, path);
    await context.close();
    assert.deepEqual(faults, []);
  }
});

test("forced colours leave every mark that says something", async () => {
  const { context, page, faults } = await visit(browser, sites["the site"], "/articles/2022-12-03-macron-security-guarantees/", { forcedColors: "active" });
  await page.evaluate(AXE);
  const { violations } = await page.evaluate(() => axe.run(document, { resultTypes: ["violations"] }));
  assert.deepEqual(violations.map(({ id }) => id), []);
  assert.notEqual(await page.locator("mark").first().evaluate((mark) => getComputedStyle(mark).textDecorationLine), "none");
  await context.close();
  assert.deepEqual(faults, []);
});

test("axe finds nothing while a card, a message and choices are shown", async () => {
  const { context, page, faults } = await visit(browser, sites["the site"], "/articles/2022-12-03-macron-security-guarantees/", { viewport: NARROW, permissions: ["clipboard-read", "clipboard-write"] });
  await page.evaluate(AXE);
  const run = async () => (await page.evaluate(() => axe.run(document, { resultTypes: ["violations"] }))).violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120))}`);
  await page.locator("#p3 .paragraph-link").focus();
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.querySelector("[data-status]").textContent !== "");
  await page.locator(".prose a.mention").first().focus();
  await page.locator(".preview").waitFor();
  await page.waitForTimeout(200);
  assert.deepEqual(await run(), []);
  await page.goto(`${sites["the site"].address}/claims/?verdict=missing-context`);
  await page.evaluate(AXE);
  assert.deepEqual(await run(), []);
  await context.close();
  assert.deepEqual(faults, []);
});
