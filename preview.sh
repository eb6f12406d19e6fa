#!/usr/bin/env bash
# Builds the site of this repository and shows it at http://127.0.0.1:4000/ (PORT=8080 ./preview.sh: at another port). Needs Rust and Python 3.
set -euo pipefail
cd "$(dirname "$0")"

for tool in cargo python3; do
  command -v "$tool" >/dev/null || { echo "preview.sh: $tool is needed and not there" >&2; exit 1; }
done

port="${PORT:-4000}"
cargo run --release --locked -- build --base-url "http://127.0.0.1:$port/" --output target/preview
echo "The site stands at http://127.0.0.1:$port/ until Ctrl+C"
exec python3 -m http.server "$port" --bind 127.0.0.1 --directory target/preview
