"""Files that go up and down by the command line, cut off on the way."""

from __future__ import annotations

import hashlib
import os
import pty
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import requests

from harness import BINARY, BLOB_STORAGE, Api, System, wait_until

PART = 16 * 1024 * 1024
SECONDS = 120


class Door:
    """In front of a system. Requests that `holds` are not answered, and downloads can be cut short."""

    def __init__(self, url: str) -> None:
        door = self
        self.held = threading.Event()
        self.open = threading.Event()
        self.seen: list[str] = []
        self.ranges: list[str | None] = []
        self.holds = ""
        self.cut_at: int | None = None

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *args: object) -> None:
                pass

            def forward(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                door.seen.append(f"{self.command} {self.path}")
                if door.holds and self.path.endswith(door.holds):
                    door.held.set()
                    door.open.wait(SECONDS)
                    self.close_connection = True
                    return
                headers = {name: value for name, value in self.headers.items() if name.lower() != "host"}
                answer = requests.request(self.command, url + self.path, data=body, headers=headers, timeout=SECONDS)
                if self.path.endswith("/content"):
                    door.ranges.append(self.headers.get("Range"))
                self.send_response(answer.status_code)
                for name in ("Content-Type", "Content-Range"):
                    if name in answer.headers:
                        self.send_header(name, answer.headers[name])
                self.send_header("Content-Length", str(len(answer.content)))
                self.end_headers()
                is_cut = door.cut_at is not None and self.path.endswith("/content")
                self.wfile.write(answer.content[: door.cut_at] if is_cut else answer.content)
                self.close_connection = is_cut

            do_GET = do_POST = do_PUT = do_DELETE = forward

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def parts(self) -> list[str]:
        return [seen.rsplit("/", 1)[1] for seen in self.seen if seen.startswith("PUT ") and "/parts/" in seen]


@pytest.fixture
def door(system: System) -> Iterator[Door]:
    door = Door(system.url)
    yield door
    door.open.set()
    door.server.shutdown()
    door.server.server_close()


@pytest.fixture
def home(api: Api) -> dict:
    return api.new_project()


def words(door: Door, *more: str) -> list[str]:
    return [BINARY, *more, "--host", door.url]


def state(tmp_path: Path) -> dict[str, str]:
    return os.environ | {"XDG_STATE_HOME": str(tmp_path / "state")}


def run(door: Door, tmp_path: Path, *more: str, code: int = 0) -> str:
    done = subprocess.run(words(door, *more), env=state(tmp_path), capture_output=True, text=True, timeout=SECONDS, check=False)
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout


def test_an_upload_goes_on_after_kill_9(api: Api, home: dict, door: Door, tmp_path: Path) -> None:
    source = tmp_path / "large.bin"
    source.write_bytes(os.urandom(2 * PART + 5))
    put = ("artifacts", "put", str(source), "-P", home["id"])
    door.holds = "/parts/3"
    with subprocess.Popen(words(door, *put), env=state(tmp_path), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as first:
        assert door.held.wait(SECONDS)
        first.kill()
    door.open.set()
    assert door.parts() == ["1", "2", "3"]

    door.holds = ""
    artifact = run(door, tmp_path, *put).strip()
    assert door.parts() == ["1", "2", "3", "3"]
    assert api.call("GET", f"/artifacts/{artifact}")["hash"] == hashlib.sha256(source.read_bytes()).hexdigest()
    assert api.call("GET", f"/projects/{home['id']}/uploads")["items"] == []
    assert list((tmp_path / "state/deepforge/uploads").iterdir()) == []


def test_a_file_that_was_changed_is_sent_from_the_beginning(api: Api, home: dict, door: Door, tmp_path: Path) -> None:
    source = tmp_path / "large.bin"
    source.write_bytes(b"1" * (PART + 5))
    put = ("artifacts", "put", str(source), "-P", home["id"])
    door.holds = "/parts/2"
    with subprocess.Popen(words(door, *put), env=state(tmp_path), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as first:
        assert door.held.wait(SECONDS)
        first.kill()
    door.open.set()
    door.holds = ""
    source.write_bytes(b"2" * (PART + 5))
    artifact = run(door, tmp_path, *put).strip()
    assert door.parts() == ["1", "2", "1", "2"]
    assert api.get(f"/artifacts/{artifact}/content").content == source.read_bytes()


def test_an_upload_that_is_gone_begins_anew(api: Api, home: dict, door: Door, tmp_path: Path) -> None:
    source = tmp_path / "large.bin"
    source.write_bytes(b"x" * (PART + 5))
    put = ("artifacts", "put", str(source), "-P", home["id"])
    door.holds = "/parts/2"
    with subprocess.Popen(words(door, *put), env=state(tmp_path), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as first:
        assert door.held.wait(SECONDS)
        first.kill()
    door.open.set()
    door.holds = ""
    for upload in api.call("GET", f"/projects/{home['id']}/uploads")["items"]:
        api.call("DELETE", f"/uploads/{upload['id']}")
    artifact = run(door, tmp_path, *put).strip()
    assert api.call("GET", f"/artifacts/{artifact}")["size"] == PART + 5


def test_a_download_goes_on_where_it_was_cut_off(api: Api, home: dict, door: Door, tmp_path: Path) -> None:
    data = os.urandom(3_000_000)
    digest = hashlib.sha256(data).hexdigest()
    assert api.put(f"/files/{home['id']}/{BLOB_STORAGE}/{digest}", data=data).status_code == 201
    body = {"name": "d.bin", "type": "", "storage": BLOB_STORAGE, "hash": digest, "size": len(data)}
    artifact = api.call("POST", f"/projects/{home['id']}/artifacts", body)["id"]
    back = tmp_path / "d.bin"
    door.cut_at = 1_000_000
    done = subprocess.run(words(door, "artifacts", "get", artifact, "-O", str(back)), env=state(tmp_path), capture_output=True, timeout=SECONDS, check=False)
    assert done.returncode != 0
    assert not back.exists()
    (part,) = tmp_path.glob("d.bin.*.part")
    assert part.stat().st_size == 1_000_000

    door.cut_at = None
    run(door, tmp_path, "artifacts", "get", artifact, "-O", str(back))
    assert door.ranges == [None, "bytes=1000000-"]
    assert back.read_bytes() == data
    assert list(tmp_path.glob("*.part")) == []

    back.unlink()
    part.write_bytes(b"x" * 2_000_000)  # of something else
    run(door, tmp_path, "artifacts", "get", artifact, "-O", str(back), code=1)
    assert not back.exists() and not part.exists()
    run(door, tmp_path, "artifacts", "get", artifact, "-O", str(back))
    assert back.read_bytes() == data


def test_progress_is_shown_on_a_terminal_and_nowhere_else(home: dict, door: Door, tmp_path: Path) -> None:
    source = tmp_path / "large.bin"
    source.write_bytes(b"x" * (PART + 5))
    put = ("artifacts", "put", str(source), "-P", home["id"])
    ours, theirs = pty.openpty()
    door.holds = "/parts/2"
    shown = b""
    with subprocess.Popen(words(door, *put), env=state(tmp_path), stdout=subprocess.DEVNULL, stderr=theirs) as program:
        os.close(theirs)

        def told() -> bool:
            nonlocal shown
            shown += os.read(ours, 4096)
            return b" %" in shown

        wait_until(told, SECONDS)
        program.kill()
    os.close(ours)
    assert b"large.bin" in shown and b"16.8 MB" in shown
    door.open.set()
    door.holds = ""
    done = subprocess.run(words(door, *put), env=state(tmp_path), capture_output=True, timeout=SECONDS, check=True)
    assert done.stderr == b""
