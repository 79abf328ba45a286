#!/usr/bin/env bash
# The browser stories against a real system in a throwaway data folder. Arguments go to Playwright.
set -euo pipefail
cd "$(dirname "$0")/../.."

data=$(mktemp -d /tmp/deepforge-web-XXXXXX)
binary=$(realpath "${DEEPFORGE_BIN:-build/services/cli/deepforge}")
port=$(.venv/bin/python -c 'import sys; sys.path.insert(0, "tests"); from harness import free_port; print(free_port())')
trap '"$binary" stop --data "$data" >/dev/null 2>&1; rm -rf "$data"' EXIT

"$binary" start --data "$data" --port "$port"
cd web
DEEPFORGE_URL=http://127.0.0.1:$port ../shared/packages/npm.sh exec --offline -- playwright test --config ../tests/web/playwright.config.ts "$@"
