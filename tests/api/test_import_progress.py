"""Imports say how far they are, end when nobody wants them, and outlive whoever brings them."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

import s3_double
from harness import BLOB_STORAGE, ROOT, Api, System, expect_problem, free_port, wait_until

DATA = os.urandom(6_000_000)
PATH = "data/large.bin"


@pytest.fixture
def server() -> Iterator[s3_double.S3Double]:
    with s3_double.running() as server:
        server.objects[PATH] = DATA
        yield server


@pytest.fixture
def home(project: dict) -> str:
    return project["id"]


def order(api: Api, server: s3_double.S3Double, **changes: str) -> dict:
    source = api.call("POST", "/storages", s3_double.form(server))["id"]
    return {"source": source, "path": PATH, "name": "large.bin", "storage": BLOB_STORAGE} | changes


def begin(api: Api, home: str, order: dict) -> str:
    made = api.call("POST", f"/projects/{home}/imports", order)
    assert (made["state"], made["received"], made["size"]) == ("waiting", 0, None)
    return made["id"]


def look(api: Api, one: str) -> dict:
    return api.call("GET", f"/imports/{one}")


def half_way(api: Api, one: str) -> dict:
    def arrived() -> dict | None:
        now = look(api, one)
        return now if 0 < now["received"] < len(DATA) else None

    return wait_until(arrived, 30)


def ended(api: Api, one: str, seconds: float = 60) -> dict:
    def end() -> dict | None:
        now = look(api, one)
        return now if now["state"] in ("done", "failed") else None

    return wait_until(end, seconds)


def artifacts(api: Api, home: str) -> list[dict]:
    return api.call("GET", f"/projects/{home}/artifacts")["items"]


def incoming(system: System) -> list[Path]:
    return list((system.data / "blob/incoming").iterdir())


def pid_of(system: System, name: str) -> int:
    programs = json.loads(system.must("status", "-o", "json"))["programs"]
    return next(row["pid"] for row in programs if row["name"] == name)


def test_an_import_says_how_far_it_is(api: Api, home: str, server: s3_double.S3Double) -> None:
    server.gate = threading.Event()
    one = begin(api, home, order(api, server))
    now = half_way(api, one)
    assert (now["state"], now["size"]) == ("running", len(DATA))
    assert [row["id"] for row in api.call("GET", f"/projects/{home}/imports")["items"]] == [one]
    server.gate.set()
    done = ended(api, one)
    assert (done["state"], done["received"]) == ("done", len(DATA))
    (artifact,) = artifacts(api, home)
    assert (artifact["id"], artifact["hash"]) == (done["artifact"], hashlib.sha256(DATA).hexdigest())
    assert api.call("GET", f"/projects/{home}/imports")["items"] == []


def test_what_nobody_wants_any_more_leaves_nothing(api: Api, system: System, home: str, server: s3_double.S3Double) -> None:
    server.gate = threading.Event()
    one = begin(api, home, order(api, server))
    half_way(api, one)
    assert incoming(system)
    assert api.delete(f"/imports/{one}").status_code == 204
    expect_problem(api.get(f"/imports/{one}"), 404, "not_found")
    server.gate.set()
    wait_until(lambda: not incoming(system), 30)
    assert artifacts(api, home) == []


def test_a_line_that_breaks_is_tried_again(api: Api, home: str, server: s3_double.S3Double) -> None:
    server.cuts = 1
    one = begin(api, home, order(api, server))

    def waits() -> dict | None:
        now = look(api, one)
        return now if now["state"] == "waiting" and now["tries"] == 1 else None

    assert wait_until(waits, 30)["problem"]["code"] == "storage_unreachable"
    done = ended(api, one)
    assert (done["state"], done["tries"], done["problem"]) == ("done", 2, None)
    assert artifacts(api, home)[0]["hash"] == hashlib.sha256(DATA).hexdigest()


def test_killed_half_way_it_is_begun_again(api: Api, system: System, home: str, server: s3_double.S3Double) -> None:
    server.gate = threading.Event()
    one = begin(api, home, order(api, server))
    half_way(api, one)
    os.kill(pid_of(system, "storage"), signal.SIGKILL)
    server.gate.set()
    wait_until(lambda: api.get(f"/imports/{one}").ok, 30)
    done = ended(api, one, 90)
    assert (done["state"], done["tries"]) == ("done", 2)
    assert incoming(system) == [], "what had come before is removed"
    assert [row["id"] for row in artifacts(api, home)] == [done["artifact"]]


def test_told_to_end_it_gives_the_import_back(api: Api, system: System, home: str, server: s3_double.S3Double) -> None:
    """Not after the time of a lost one: at once."""
    server.gate = threading.Event()
    one = begin(api, home, order(api, server))
    half_way(api, one)
    os.kill(pid_of(system, "storage"), signal.SIGTERM)
    server.gate.set()
    wait_until(lambda: api.get(f"/imports/{one}").ok, 30)
    done = ended(api, one, 25)
    assert (done["state"], done["tries"]) == ("done", 1)


@contextmanager
def replica(system: System) -> Iterator[None]:
    """A second storage service, whose loops take part."""
    raw = Path(f"/proc/{pid_of(system, 'storage')}/environ").read_bytes()
    environment = dict(row.split("=", 1) for row in raw.decode().split("\0") if row)
    environment["DEEPFORGE_LISTEN"] = f"127.0.0.1:{free_port()}"
    program = ROOT / "build/services/storage/df-storage"
    with subprocess.Popen([program], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as other:
        try:
            yield
        finally:
            other.terminate()


def test_two_replicas_bring_each_once(api: Api, system: System, home: str, server: s3_double.S3Double) -> None:
    for number in range(20):
        server.objects[f"many/{number}"] = f"number {number}".encode()
    wanted = order(api, server)
    with replica(system):
        ids = [begin(api, home, wanted | {"path": f"many/{number}", "name": f"n{number}"}) for number in range(20)]
        assert all(ended(api, one)["state"] == "done" for one in ids)
    assert sorted(row["name"] for row in artifacts(api, home)) == sorted(f"n{number}" for number in range(20))


def test_what_has_no_room_is_not_fetched(system: System, api: Api, home: str, server: s3_double.S3Double) -> None:
    server.gate = threading.Event()  # never set: its size is enough
    held = api.call("GET", "/usage")["bytes"]
    wanted = order(api, server)
    system.must("storage", "quota", api.user["name"], f"{held + len(DATA) - 1}B")
    try:
        failed = api.bring(home, wanted, 30)
    finally:
        system.must("storage", "quota", api.user["name"], "default")
    assert (failed["state"], failed["problem"]["code"]) == ("failed", "quota_exceeded")


def test_only_editors_and_only_ones_own(alice: Api, bob: Api, server: s3_double.S3Double) -> None:
    project = alice.new_project()["id"]
    source = "00000000-0000-4000-8000-000000000000"
    body = {"source": source, "path": PATH, "name": "x", "storage": BLOB_STORAGE}
    expect_problem(bob.post(f"/projects/{project}/imports", json=body), 404, "not_found")
    expect_problem(bob.get(f"/projects/{project}/imports"), 404, "not_found")
    expect_problem(alice.post(f"/projects/{project}/imports", json=body), 404, "not_found")
    alice.delete(f"/projects/{project}")
