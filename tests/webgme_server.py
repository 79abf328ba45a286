"""A WebGME of one's own: the real webgme-engine, its database in memory."""

from __future__ import annotations

import os
import subprocess
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests

from harness import ROOT, free_port, wait_until

TOKEN = "a-token-of-the-tests"
NOBODY = "0" * 40


class WebGme:
    def __init__(self, port: int, folder: Path) -> None:
        self.port = port
        self.url = f"http://127.0.0.1:{port}"
        self.folder = folder

    def files(self) -> int:
        """How many contents it keeps."""
        return sum(len(files) for folder, _, files in os.walk(self.folder / "blob") if "wg-content" in folder)

    def get(self, path: str) -> requests.Response:
        headers = {"x-api-token": TOKEN}
        return requests.get(f"{self.url}/rest/blob/{path}", headers=headers, timeout=30, allow_redirects=False)


@contextmanager
def running(folder: Path, port: int | None = None) -> Iterator[WebGme]:
    """Who has no token is sent to a page to sign in."""
    installed = subprocess.run([ROOT / "tests/webgme.sh"], capture_output=True, text=True, check=False)
    if installed.returncode != 0:
        pytest.skip(f"webgme-engine cannot be installed here: {installed.stderr[-300:]}")
    packages, node = installed.stdout.split("\n")[:2]
    server = WebGme(port or free_port(), folder)
    command = [node, ROOT / "tests/webgme/server.cjs", packages, folder, str(server.port), TOKEN]
    with (
        (folder / "log").open("ab") as log,
        subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True) as process,
    ):

        def is_ready() -> bool:
            assert process.poll() is None, (folder / "log").read_text()[-2000:]
            try:
                return server.get(f"metadata/{NOBODY}").status_code == 404
            except requests.ConnectionError:
                return False

        try:
            wait_until(is_ready, 120)
            yield server
        finally:
            process.terminate()


def form(url: str, token: str | None = TOKEN) -> dict:
    credentials = {"token": token} if token else {}
    return {"name": f"WebGME {uuid.uuid4().hex[:8]}", "adapter": "webgme", "config": {"server": url}, "credentials": credentials}
