"""A server for the browser stories, until standard input ends: `elsewhere.py sciserver|webgme`. Prints what a form is filled in with."""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import sciserver_double  # noqa: E402
import webgme_server  # noqa: E402


def sciserver(folder: Path) -> None:
    with sciserver_double.running(folder) as server:
        tell({"Login portal": server.portal, "File service": server.files, "SciServer user name": "alice", "SciServer password": "wonderland"})


def webgme(folder: Path) -> None:
    with webgme_server.running(folder) as server:
        tell({"WebGME server": server.url, "Access token": webgme_server.TOKEN})


def tell(fields: dict[str, str]) -> None:
    print(json.dumps(fields), flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        {"sciserver": sciserver, "webgme": webgme}[sys.argv[1]](Path(folder))
