#!/usr/bin/env bash
# Installs what DeepForge needs on Debian 12: packages, a Python environment in .venv, npm packages. Run by `make setup`;
# does nothing when nothing changed since the last time.
set -euo pipefail
cd "$(dirname "$0")/../.."

say() { printf '\033[1m== %s\033[0m\n' "$1"; }
fail() { printf 'setup: %s\n' "$1" >&2; exit 1; }

as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        fail "some Debian packages are missing and there is neither root nor sudo; as root run: $*"
    fi
}

debian_packages() {
    local wanted missing=()
    mapfile -t wanted < <(grep -vE '^(#|$)' shared/packages/debian.txt)
    for package in "${wanted[@]}"; do
        [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing+=("$package")
    done
    [ ${#missing[@]} = 0 ] && return
    command -v apt-get >/dev/null || fail "this needs Debian 12 or a relative; install by hand: ${missing[*]}"
    say "installing ${#missing[@]} Debian packages"
    # Nothing of ours runs as a system service, so what is installed must not start any.
    local policy=/usr/sbin/policy-rc.d made=
    if [ ! -e $policy ]; then
        printf '#!/bin/sh\nexit 101\n' | as_root tee $policy >/dev/null
        as_root chmod +x $policy
        made=yes
    fi
    as_root apt-get update -q
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "${missing[@]}"
    [ -z "$made" ] || as_root rm -f $policy
}

# changed NAME FILE...: true unless .tools/NAME holds the checksum of these files.
changed() {
    local name=$1
    shift
    sum=$(cat "$@" | sha256sum)
    [ "$(cat ".tools/$name" 2>/dev/null)" != "$sum" ]
}
done_with() { printf '%s\n' "$sum" >".tools/$1"; }

python_environment() {
    changed python shared/packages/requirements.txt tests/requirements.txt && [ -d .venv ] || [ ! -x .venv/bin/python ] || return 0
    say "making the Python environment"
    [ -x .venv/bin/python ] || /usr/bin/python3 -m venv .venv
    .venv/bin/python -m pip install --quiet --disable-pip-version-check -r shared/packages/requirements.txt
    changed python shared/packages/requirements.txt tests/requirements.txt || true
    done_with python
}

# npm of the Node.js in .venv, so that every machine builds with the same one.
npm_packages() {
    changed "npm-$1" "$2/package-lock.json" || [ ! -d "$2/node_modules" ] || return 0
    say "installing npm packages for $2"
    (cd "$2" && "$OLDPWD/shared/packages/npm.sh" ci --ignore-scripts --no-audit --no-fund)
    changed "npm-$1" "$2/package-lock.json" || true
    done_with "npm-$1"
}

mkdir -p .tools
debian_packages
python_environment
npm_packages build shared/packages
npm_packages web web
