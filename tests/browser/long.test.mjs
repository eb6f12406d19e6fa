// Words and titles that are longer than anybody expects: every page stays as wide as its window.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch } from "./browser.mjs";
import { publishedFrom, visit } from "./site.mjs";

const WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft";
const NAME = "Agreement between the Parties on the Measures to Ensure the Security of the States of the Region and of their Waters";

const SITE = {
  "config.toml": 'title = "Test"\n',
  "content/claims/word.md": `+++\nclaim = "They call it ${WORD}."\nspeaker = "unknown"\ndate = 2003-06-01\nverdict = "false"\nsummary = "${WORD} is what they do not call it."\n+++\n\nNo.\n`,
  "content/claims/other.md": `+++\nclaim = "There is a ${WORD}."\nspeaker = "unknown"\ndate = 2003-05-01\nverdict = "true"\n+++\n\nYes.\n`,
  "content/notes/word.md": `+++\ntitle = "What is a ${WORD}?"\ndate = 2003-04-01\n+++\n\nText.\n`,
  "content/treaties/first.md": `+++\ntitle = "${NAME}"\nsigned = 2003-05-04\ninstrument = "treaty"\n+++\n\nText.\n`,
  "content/treaties/second.md": `+++\ntitle = "Protocol to the ${NAME}"\nsigned = 2004-05-04\namends = ["[[treaties/first]]"]\ninstrument = "protocol"\n+++\n\nText.\n`,
};

let [browser, site] = [];
before(async () => {
  browser = await launch();
  site = await publishedFrom(SITE);
});
after(async () => {
  await browser?.close();
  await site?.close();
});

for (const width of [320, 390, 1024, 1440]) {
  test(`no page is wider than a window of ${width} px`, async () => {
    const { context, page, faults } = await visit(browser, site, "/", { viewport: { width, height: 800 } });
    const wide = [];
    for (const { path } of site.pages) {
      await page.goto(site.address + path);
      const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      const cut = await page.evaluate(() => [...document.querySelectorAll("main h1, main h2, main h3, main a")].filter((one) => one.checkVisibility() && one.getBoundingClientRect().right > innerWidth + 1).length);
      if (over > 0 || cut > 0) wide.push(`${path}: ${over} px, ${cut} cut off`);
    }
    await context.close();
    assert.deepEqual(wide, []);
    assert.deepEqual(faults.map((fault) => fault.replace("/404.html", "")), []);
  });
}
