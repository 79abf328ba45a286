#!/usr/bin/env bash
# Compiles what the browser loads: build.sh FILE. Without clang or lld for WebAssembly it says so, and fails.
set -euo pipefail
out=$(realpath -m "$1")
cd "$(dirname "$0")/.."
command -v clang >/dev/null && command -v wasm-ld >/dev/null || { echo "keras.wasm: there is no clang with wasm-ld (apt-get install clang lld): shapes in the browser are left out" >&2; exit 1; }
mapfile -t sources < <(ls shapes/*.c json/*.c code/*.c wasm/*.c | grep -v layer_json)
mkdir -p "$(dirname "$out")"
clang --target=wasm32 -std=gnu17 -Os -mbulk-memory -flto -Wall -Wextra -Werror -Wno-missing-field-initializers -ffreestanding -fno-builtin -nostdlib -nostdlibinc \
    -isystem wasm/include -Ishapes -Ijson -Icode -Wl,--no-entry -Wl,--lto-O2 -Wl,--strip-all -Wl,-z,stack-size=262144 -o "$out.new" "${sources[@]}"
mv "$out.new" "$out"
