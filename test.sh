#!/usr/bin/env bash
# Runs every test: the Rust tests, the examples in the documentation, the checks of the HTML that comes out, and the preview and the published pages in a browser.
# Needs Rust with cargo-nextest, Node 20 or later with npm, Java 17 or later, and Chromium (or CHROME=PROGRAM).
set -euo pipefail
cd "$(dirname "$0")"

for tool in cargo cargo-nextest node npm java; do
  command -v "$tool" >/dev/null || { echo "test.sh: $tool is needed and not there" >&2; exit 1; }
done

echo "== examples in the documentation"
cargo test --locked --doc

echo "== tests"
npm ci --prefix tests/spec --no-fund --no-audit
cargo nextest run --locked

echo "== HTML"
npm ci --prefix tests/html --no-fund --no-audit
node --test tests/html/css.test.mjs
node tests/html/check.mjs . docs tests/sites/*/

echo "== browser"
npm ci --prefix tests/browser --no-fund --no-audit
node --test --test-concurrency=1 --test-reporter=spec tests/browser/*.test.mjs
