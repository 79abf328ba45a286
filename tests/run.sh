#!/usr/bin/env bash
# Runs the test suites (all, or those named) and adds their results up. The last line is the total.
#   tests/run.sh [check clang unit runtime oracle keras web api stories e2e fault sanitized]
set -uo pipefail
cd "$(dirname "$0")/.."

all=(check clang unit runtime oracle keras web api stories e2e fault sanitized)
python=.venv/bin/python
npm=$PWD/shared/packages/npm.sh
results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT
passed=0 failed=0

# count NAME COMMAND...: the command's JUnit file is counted; a command that fails without one counts as one failure.
count() {
    local name=$1 file="$results/$1.xml"
    shift
    printf '\n\033[1m== %s\033[0m\n' "$name"
    "$@"
    local status=$?
    read -r good bad < <($python tests/junit_count.py "$results" "$name" "$status")
    printf '%s: %s passed, %s failed\n' "$name" "$good" "$bad"
    passed=$((passed + good)) failed=$((failed + bad))
}

# House rules, formatting and types; and whether clang, too, has nothing to complain of.
suite_check() { tests/style/check.sh && (cd web && "$npm" run --silent check); }
suite_clang() {
    [ -f build-clang/build.ninja ] || CC=clang meson setup build-clang . >/dev/null
    ninja -C build-clang --quiet
}

suite_unit() {
    CMOCKA_MESSAGE_OUTPUT=xml CMOCKA_XML_FILE="$results/unit-%g.xml" meson test -C build --no-rebuild --suite unit --print-errorlogs
}
suite_runtime() { (cd services/worker/runtime && "$OLDPWD/$python" -m pytest -q --junitxml="$results/runtime.xml" tests); }
suite_oracle() { $python -m pytest -q --junitxml="$results/oracle.xml" tests/oracle; }
# The extension beside Keras itself, in an environment of its own.
suite_keras() {
    cmp -s tests/keras/requirements.txt .venv-keras/installed || {
        python3 -m venv .venv-keras && .venv-keras/bin/pip install --quiet --disable-pip-version-check -r tests/keras/requirements.txt
        cp tests/keras/requirements.txt .venv-keras/installed
    }
    KERAS_BACKEND=numpy PYTHONPATH=services/worker/runtime .venv-keras/bin/python -m pytest -q --rootdir tests/keras --junitxml="$results/keras.xml" tests/keras services/worker/runtime/tests/test_formats.py
}
suite_web() {
    (cd web && "$npm" run --silent test -- --reporter=default --reporter=junit --outputFile="$results/web.xml" \
        && "$npm" run --silent size)
}
suite_api() { $python -m pytest -q --junitxml="$results/api.xml" tests/api; }

# The same API tests against services built with AddressSanitizer and UndefinedBehaviorSanitizer.
# The limits of figures are left out: ulfius grows a body of 22 MB piece by piece, AddressSanitizer's realloc copies all of it
# each time, and that takes longer than a lease. gcc warns of what cannot happen once it has added its checks; warnings are
# errors in the plain build. The training with Keras says nothing more here, and takes minutes.
suite_sanitized() {
    [ -f build-sanitized/build.ninja ] || meson setup build-sanitized . -Db_sanitize=address,undefined -Db_lundef=false -Dwerror=false
    ninja -C build-sanitized && DEEPFORGE_BIN=$PWD/build-sanitized/services/cli/deepforge \
        $python -m pytest -q --junitxml="$results/sanitized.xml" tests/api --deselect=tests/api/test_figures.py::test_there_are_limits --ignore=tests/api/test_keras_training.py
}
suite_fault() { $python -m pytest -q --junitxml="$results/fault.xml" tests/fault; }

# The browser stories: all of them against a stand-in of the system, which has every state ready, then those that need no
# fixtures against a real one.
suite_stories() {
    (cd web && MOCK_PORT=$("$OLDPWD/$python" -c 'import sys; sys.path.insert(0, "../tests"); from harness import free_port; print(free_port())') \
        PLAYWRIGHT_JUNIT_OUTPUT_FILE="$results/stories.xml" "$npm" run --silent test:browser -- --reporter=list,junit)
}
suite_e2e() { PLAYWRIGHT_JUNIT_OUTPUT_FILE="$results/e2e.xml" tests/web/run.sh --reporter=list,junit; }

for name in "${@:-${all[@]}}"; do
    count "$name" "suite_$name"
done
if [ "$failed" != 0 ]; then
    printf '\n\033[1m== what failed\033[0m\n'
    cat "$results/failures"
fi
printf '\n%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" = 0 ]
