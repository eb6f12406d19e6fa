#!/usr/bin/env bash
# Shows the site of this repository at http://127.0.0.1:4000/ and follows its files (PORT=8080 ./preview.sh: at another port). Needs Rust.
set -euo pipefail
cd "$(dirname "$0")"

command -v cargo >/dev/null || { echo "preview.sh: cargo is needed and not there" >&2; exit 1; }

exec cargo run --release --locked -- serve --port "${PORT:-4000}"
