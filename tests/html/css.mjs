// Checks style sheets: every property, value, at-rule and pseudo-class is one that there is.
//
// Takes the text of a style sheet; gives a list of problems. Parses with css-tree, whose grammar is that of the specifications; custom properties
// are put in where `var()` names them, since the grammar has no way to look into one. What stands in WHAT_IS_NEW is allowed beyond the grammar.

import { findAll, generate, lexer, parse, walk } from "css-tree";

// Pseudo-classes of Selectors 4 that need no more than their name, and those that take selectors.
const PSEUDO_CLASSES = [
  "active", "any-link", "autofill", "checked", "default", "dir", "disabled", "empty", "enabled", "first-child", "first-of-type", "focus",
  "focus-visible", "focus-within", "fullscreen", "has", "hover", "indeterminate", "invalid", "is", "lang", "last-child", "last-of-type", "link",
  "modal", "not", "nth-child", "nth-last-child", "nth-last-of-type", "nth-of-type", "only-child", "only-of-type", "open", "optional",
  "placeholder-shown", "popover-open", "read-only", "read-write", "required", "root", "target", "valid", "visited", "where",
];

// Pseudo-elements that may be written with one colon, as style sheets that are made small do (CSS 2).
const WITH_ONE_COLON = ["after", "before", "first-letter", "first-line"];

// Pseudo-elements; `details-content` is newer than most lists, and Safari alone has `-webkit-details-marker`.
const PSEUDO_ELEMENTS = [
  "-webkit-details-marker", "after", "backdrop", "before", "details-content", "first-letter", "first-line", "marker", "placeholder", "selection",
];

/**
 * Checks a style sheet.
 *
 * @param {string} css
 * @returns {string[]} what is wrong, each with its line
 */
export function checkCss(css) {
  const problems = [];
  const say = (line, message) => problems.push(`line ${line}: ${message}`);
  const tree = parse(css, {
    positions: true,
    onParseError: (error) => say(error.line, error.message),
  });
  const values = customProperties(tree);
  walk(tree, function (node) {
    const line = node.loc?.start.line;
    if (node.type === "Declaration") {
      for (const message of problemsOfDeclaration(node, this.atrule, values)) say(line, message);
    } else if (node.type === "Atrule") {
      const { error } = lexer.matchAtrulePrelude(node.name, node.prelude);
      if (error) say(line, `@${node.name}: ${firstLine(error)}`);
    } else if (node.type === "PseudoClassSelector" && ![...PSEUDO_CLASSES, ...WITH_ONE_COLON].includes(node.name)) {
      say(line, `there is no pseudo-class :${node.name}`);
    } else if (node.type === "PseudoElementSelector" && !PSEUDO_ELEMENTS.includes(node.name)) {
      say(line, `there is no pseudo-element ::${node.name}`);
    }
  });
  return problems;
}

/** Collects the values that each custom property has anywhere: in the light and the dark, on screen and on paper. */
function customProperties(tree) {
  const values = new Map();
  for (const { property, value } of findAll(tree, (node) => node.type === "Declaration" && node.property.startsWith("--"))) {
    values.set(property, [...(values.get(property) ?? []), ...schemes(generate(value).trim())]);
  }
  return values;
}

/** Gives what a value is in light and in dark: `light-dark()` as lightningcss writes it for browsers that do not know it. */
function schemes(text) {
  const inner = String.raw`((?:[^()]|\((?:[^()]|\([^()]*\))*\))*)`;
  const both = new RegExp(String.raw`var\(--lightningcss-light,\s*${inner}\)\s*var\(--lightningcss-dark,\s*${inner}\)`, "g");
  return [...new Set([text.replace(both, "$1"), text.replace(both, "$2")])];
}

function problemsOfDeclaration({ property, value }, atrule, values) {
  if (property.startsWith("--")) return [];
  const tried = new Set();
  for (const text of schemes(generate(value))) {
    for (let round = 0; round < rounds(text, values); round += 1) {
      const put = putIn(text, values, round);
      if (put.missing) return [`${property}: there is no ${put.missing}`];
      tried.add(put.text);
    }
  }
  const messages = [...tried].map((tested) => [tested, problemOfValue(property, tested, atrule)]).filter(([, message]) => message);
  return messages.map(([tested, message]) => `${property}: ${tested}: ${message}`);
}

/** As many as the custom property with the most values has. */
function rounds(text, values) {
  const counts = [...values.values()].map((all) => all.length);
  return text.includes("var(") ? Math.max(1, ...counts) : 1;
}

/** Puts the values in, those that come first in the first round; a custom property that holds others is followed. */
function putIn(text, values, round) {
  for (let depth = 0; depth < 8; depth += 1) {
    const found = /var\(\s*(--[\w-]+)\s*(?:,([^()]*))?\)/.exec(text);
    if (!found) return { text };
    const [whole, name, fallback] = found;
    const all = values.get(name);
    if (!all && fallback === undefined) return { missing: name };
    const put = all ? all[Math.min(round, all.length - 1)] : fallback.trim();
    text = text.replaceAll(whole, put);
  }
  return { text };
}

function problemOfValue(property, text, atrule) {
  const value = parse(text, { context: "value" });
  const name = atrule?.name.toLowerCase();
  const { error } = name === "font-face" ? lexer.matchAtruleDescriptor(name, property, value) : lexer.matchProperty(property, value);
  return error ? firstLine(error) : null;
}

function firstLine(error) {
  return error.message.split("\n")[0];
}
