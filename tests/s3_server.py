"""A MinIO of one's own, and a line to it that can be watched and cut."""

from __future__ import annotations

import os
import re
import selectors
import socket
import subprocess
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
import requests

from harness import ROOT, free_port, wait_until

KEYS = {"access_key": "tester-key", "secret_key": "tester-secret-0123456789"}
BUCKET = "deepforge-tests"


class Server:
    def __init__(self, address: str, folder: Path) -> None:
        self.url = f"http://{address}"
        self.folder = folder

    @property
    def port(self) -> int:
        return int(self.url.rsplit(":", 1)[1])

    def objects(self, project: str) -> int:
        """How many objects of a project lie in the buckets: MinIO keeps a folder for each."""
        return sum("xl.meta" in files and project in folder for folder, _, files in os.walk(self.folder))


@contextmanager
def running(folder: Path) -> Iterator[Server]:
    """Buckets are found in the path and, below `localhost`, in the host's name."""
    built = subprocess.run([ROOT / "tests/minio.sh"], capture_output=True, text=True, check=False)
    if built.returncode != 0:
        pytest.skip(f"MinIO cannot be built here: {built.stderr[-300:]}")
    address = f"127.0.0.1:{free_port()}"
    environment = os.environ | {
        "MINIO_ROOT_USER": KEYS["access_key"],
        "MINIO_ROOT_PASSWORD": KEYS["secret_key"],
        "MINIO_DOMAIN": "localhost",
    }
    command = [built.stdout.strip(), "server", "--quiet", "--address", address, str(folder)]
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:

        def is_ready() -> bool:
            try:
                return requests.get(f"http://{address}/minio/health/ready", timeout=5).ok
            except requests.ConnectionError:
                return False

        try:
            wait_until(is_ready, 60)
            yield Server(address, folder)
        finally:
            server.terminate()


def form(endpoint: str, **changes) -> dict:
    config = {"endpoint": endpoint, "bucket": BUCKET, "prefix": "a b/ü", "create_bucket": True}
    return {"name": f"S3 {uuid.uuid4().hex[:8]}", "adapter": "s3", "config": config | changes, "credentials": KEYS}


class Line:
    """A stretch of network to a server: it remembers which parts of uploads went over it, and can break."""

    PART = re.compile(rb"PUT [^ ]*[?&]partNumber=(\d+)")

    def __init__(self, port: int) -> None:
        self.target = ("127.0.0.1", port)
        self.server = socket.create_server(("127.0.0.1", free_port()))
        self.parts: list[int] = []
        self.breaks_after: int | None = None  # parts
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.getsockname()[1]}"

    @property
    def is_broken(self) -> bool:
        return self.breaks_after is not None and len(self.parts) > self.breaks_after

    def close(self) -> None:
        self.server.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self.server.accept()
                threading.Thread(target=self._carry, args=(near,), daemon=True).start()

    def _carry(self, near: socket.socket) -> None:
        with suppress(OSError), near, socket.create_connection(self.target) as far, selectors.DefaultSelector() as ready:
            ready.register(near, selectors.EVENT_READ, far)
            ready.register(far, selectors.EVENT_READ, near)
            while not self.is_broken:
                for key, _ in ready.select():
                    data = key.fileobj.recv(1 << 20)
                    if not data:
                        return
                    if key.fileobj is near:
                        self.parts += [int(number) for number in self.PART.findall(data)]
                    if self.is_broken:
                        return
                    key.data.sendall(data)
