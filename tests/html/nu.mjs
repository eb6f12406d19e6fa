// Runs the Nu HTML Checker, the W3C's, over folders.
//
// Takes folders; gives its errors as a list. Needs Java; the checker itself comes with the npm package `vnu-jar`, pinned to a version that
// holds the program (later ones fetch it from elsewhere when they are installed).

import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const JAR = fileURLToPath(import.meta.resolve("vnu-jar/build/dist/vnu.jar"));

/**
 * Checks every HTML and SVG file below the folders.
 *
 * @param {string[]} folders
 * @returns {{ file: string, message: string }[]} the errors; `file` is an absolute path
 */
export function checkMarkup(folders) {
  if (folders.length === 0) return [];
  // Without a locale that is UTF-8, Java cannot open files whose names are not ASCII.
  const environment = { ...process.env, LC_ALL: "C.UTF-8" };
  // Style sheets are left out, and css.mjs has them: this checker's grammar of CSS is older than anchor positioning and `::details-content`.
  const options = ["--errors-only", "--format", "json", "--stdout", "--exit-zero-always", "--skip-non-html", "--also-check-svg"];
  const run = spawnSync("java", ["-Xss1m", "-jar", JAR, ...options, ...folders], {
    encoding: "utf8",
    env: environment,
    maxBuffer: 1 << 30,
  });
  if (run.error) throw new Error(`Java could not be started: ${run.error.message}`);
  if (run.status !== 0) throw new Error(`the Nu HTML Checker failed with status ${run.status}: ${run.stderr}`);
  return JSON.parse(run.stdout).messages.filter(isError).map(problemOf);
}

/**
 * `non-document-error` is a file that could not be read: that is a failure too. The checker's grammar of policies is older than `'wasm-unsafe-eval'`
 * (Content Security Policy Level 3), which the search page needs: that it stumbles over this very word is no error.
 */
function isError({ type, message }) {
  const isNew = type === "error" && message.includes("Expecting source-expression but found \"'wasm-unsafe-eval'\"");
  return (type === "error" && !isNew) || type === "non-document-error";
}

function problemOf({ url, lastLine, lastColumn, message, extract }) {
  const place = lastLine ? `line ${lastLine}: ` : "";
  const shown = extract ? ` in ${JSON.stringify(extract.trim().slice(0, 160))}` : "";
  return { file: url ? fileURLToPath(url) : "", message: `${place}${message}${shown}` };
}
