#!/usr/bin/env bash
# Runs every fuzzer for SECONDS_EACH seconds (60); a finding stops it and leaves its input in build-fuzz.
set -euo pipefail
cd "$(dirname "$0")/../.."
[ -f build-fuzz/build.ninja ] || CC=clang meson setup build-fuzz . -Dfuzz=true -Db_sanitize=address,undefined \
    -Db_lundef=false -Dwerror=false -Dc_args=-fsanitize=fuzzer-no-link
targets=()
for file in tests/fuzz/fuzz_*.c; do targets+=("tests/fuzz/$(basename "$file" .c)"); done
ninja -C build-fuzz "${targets[@]}"
cd build-fuzz
for target in "${targets[@]}"; do
    corpus=corpus/$(basename "$target")
    mkdir -p "$corpus"
    seeds=../tests/fuzz/seeds/$(basename "$target" | sed 's/^fuzz_//')
    if [ -d "$seeds" ]; then cp -n "$seeds"/* "$corpus"; fi
    printf '\033[1m== %s\033[0m\n' "$target"
    "$target" -max_total_time="${SECONDS_EACH:-60}" -max_len=8192 -print_final_stats=1 "$corpus" 2>&1 | tail -n 5
done
