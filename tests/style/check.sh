#!/usr/bin/env bash
# The house rules that a machine can check. Run by `make check`.
set -u
cd "$(dirname "$0")/../.." || exit 1
mapfile -t sources < <(git ls-files '*.c' '*.h')
report=$(mktemp)
trap 'rm -f "$report"' EXIT

complain() { # complain TITLE < findings
    findings=$(cat)
    [ -z "$findings" ] || printf '%s\n%s\n\n' "$1" "$findings" >>"$report"
}

clang-format --dry-run -Werror "${sources[@]}" 2>&1 | head -20 | complain "run make format:"

grep -nE '\b(strcpy|strcat|sprintf|strtok|atoi|atol|gets|alloca|system|localtime|gmtime|popen)\(' "${sources[@]}" |
    complain "banned functions:"

# Results are files named after the groups: a group without a name of its own overwrites another's.
grep -nE '\bcmocka_run_group_tests\(' "${sources[@]}" | complain "a group of tests needs a name (cmocka_run_group_tests_name):"

# A wait is a poll with a deadline, a condition or an event.
grep -nE '\b(sleep|usleep)\(' "${sources[@]}" | complain "sleep:"

grep -n 'include <ulfius' "${sources[@]}" | grep -vE '^shared/df/http_(server|call)\.c' |
    complain "only shared/df/http_server.c and http_call.c may know ulfius:"
grep -nE 'include <(libpq|postgresql)' "${sources[@]}" | grep -vE '^(shared/df/pg|services/cli/database)\.c' |
    complain "only shared/df/pg.c and the command line's database.c may know libpq:"
grep -n 'include <hiredis' "${sources[@]}" | grep -v '^shared/df/redis\.c' |
    complain "only shared/df/redis.c may know hiredis:"
grep -n 'include <jwt' "${sources[@]}" | grep -v '^shared/df/jwt\.c' |
    complain "only shared/df/jwt.c may know libjwt:"
grep -n 'tree_sitter/api' "${sources[@]}" | grep -v '^services/projects/python_tree' |
    complain "only services/projects/python_tree may know tree-sitter:"

git ls-files 'services/*.h' 'services/*.c' | xargs grep -n 'include "\.\./' | grep -v '_client.h"' |
    complain "services meet only through their clients:"

# They are applied in the order of their numbers, each once.
git ls-files 'migrations/*/*.sql' | grep -vE '^migrations/[a-z]+/[0-9]{4}_[a-z0-9_]+\.sql$' | complain "migrations are named 0001_what_it_does.sql:"
git ls-files 'migrations/*/*.sql' | sed -E 's/_.*//' | sort | uniq -d | complain "migrations with the number of another:"

grep -nwE 'TODO|FIXME|XXX' $(git ls-files '*.c' '*.h' '*.py' '*.ts' '*.tsx' '*.sql' '*.sh' ':!tests/style') |
    complain "promises:"

awk 'FNR == 1 { name = "" }
     /^[a-zA-Z_].*\(/ && !/;/ { name = $0 }
     /^\{/ { start = FNR }
     /^\}/ && name != "" { if (FNR - start > 60) print FILENAME ":" start ": " FNR - start " lines: " name; name = "" }
' "${sources[@]}" | complain "functions over 60 lines:"

for file in "${sources[@]}"; do
    lines=$(wc -l <"$file")
    [ "$lines" -le 400 ] || [[ $file == tests/* ]] || printf '%s: %s lines\n' "$file" "$lines"
done | complain "files over 400 lines:"

cat "$report"
[ ! -s "$report" ]
