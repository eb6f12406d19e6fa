// The check of style sheets finds what is wrong, and only that.

import assert from "node:assert/strict";
import { test } from "node:test";
import { checkCss } from "./css.mjs";

const sound = [
  "a { color: red; margin: 0 auto }",
  ":root { --ink: #111 } @media (prefers-color-scheme: dark) { :root { --ink: #eee } } a { color: var(--ink); border: 1px solid var(--ink) }",
  ":root { --gap: 1rem } a { width: calc(100% - var(--gap)) } b { color: var(--none, red) }",
  ":root { --a: 1px; --b: var(--a) } a { width: var(--b) }",
  "#note { anchor-name: --n1; top: max(anchor(--p1 top, 0px), anchor(--n1 bottom, 0px) + 1.25rem) }",
  "details::details-content { content-visibility: visible } tr > :first-child:has(code) { min-width: 7rem }",
  "@page { margin: 2cm } @supports (top: anchor(--a top)) { a { top: 0 } } @font-face { font-family: X; src: url(x.woff2) }",
];

const wrong = [
  ["a { colour: red }", /line 1: colour: red: Unknown property/],
  ["a {\n  color: rde\n}", /line 2: color: rde: Mismatch/],
  ["a { color: var(--ink) }", /there is no --ink/],
  [":root { --ink: 1px } a { color: var(--ink) }", /color: 1px: Mismatch/],
  [":root { --ink: red } @media print { :root { --ink: 2 } } a { color: var(--ink) }", /color: 2: Mismatch/],
  ["a:hovr { color: red }", /no pseudo-class :hovr/],
  ["a::befor { color: red }", /no pseudo-element ::befor/],
  ["@meda print { a { color: red } }", /@meda/],
  ["a { color red }", /line 1/],
  ["#note { top: anchor(p1 top) }", /top/],
  ["@font-face { font-famly: X }", /font-famly/],
];

for (const css of sound) {
  test(`sound: ${css}`, () => assert.deepEqual(checkCss(css), []));
}
for (const [css, expected] of wrong) {
  test(`wrong: ${css}`, () => assert.match(checkCss(css).join("\n"), expected));
}
