"""A disk runs full under the server, and under a worker: what was said to be kept is kept, and everything goes on with room."""

from __future__ import annotations

import hashlib
import os
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from harness import BLOB_STORAGE, Api, System, wait_until
from invariants import broken, psql
from outage import add_ladder, end_of, expect_whole, insist, is_working, seconds, start_ladder
from test_second_machine import MY_WORKERS, Machine, names_online

pause = threading.Event().wait  # an outage has a length; nothing is waited for with it
MEGABYTE = 1024**2

BIG = """class Big:
    def __init__(self, size=1):
        self.size = size

    def execute(self):
        return bytes(self.size)
"""


@contextmanager
def small_disk(megabytes: int) -> Iterator[Path]:
    """A file system of its own in memory; needs root."""
    folder = Path(tempfile.mkdtemp(prefix="deepforge-disk-", dir="/tmp"))
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=755", "tmpfs", str(folder)], capture_output=True, check=False
    )
    if mounted.returncode != 0:
        folder.rmdir()
        pytest.skip("nobody may mount a file system here")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)
        folder.rmdir()


@contextmanager
def full(folder: Path) -> Iterator[None]:
    """Not a byte is free below the folder until the end."""
    ballast = folder / "ballast"
    try:
        with suppress(OSError), ballast.open("wb", buffering=0) as file:
            for piece in (bytes(MEGABYTE), bytes(4096)):
                with suppress(OSError):
                    while file.write(piece):
                        pass
        assert os.statvfs(folder).f_bavail == 0
        yield
    finally:
        ballast.unlink(missing_ok=True)


@pytest.fixture(scope="module")
def cramped() -> Iterator[System]:
    """A system whose data folder lies on a small disk."""
    with small_disk(900) as disk:
        system = System(disk / "data")
        try:
            yield system.start()
        finally:
            system.command("stop")


@pytest.fixture(scope="module")
def guest(cramped: System) -> Api:
    return cramped.guest()


def settle(api: Api, execution: str) -> dict:
    """The execution when it has succeeded; what a full disk has failed goes on, with what it had, once there is room."""
    state = end_of(api, execution)
    if state["status"] == "failed":
        errors = {job["detail"] for job in state["job_list"] if job["status"] == "failed"}
        assert all("No space left" in error or "disk" in error for error in errors), errors
        insist(lambda: api.post(f"/executions/{execution}/continue", json={"retry_as_is": True}, timeout=20))
        state = end_of(api, execution)
    return state


def parts_taken(api: Api, project: str, data: bytes) -> bool:
    """Whether the server says that it has kept this artifact."""
    try:
        made = api.post(f"/projects/{project}/uploads", json={"storage": BLOB_STORAGE, "name": "data.bin", "size": len(data)}, timeout=20)
        if made.status_code != 201:
            return False
        path = f"/uploads/{made.json()['id']}"
        if api.put(f"{path}/parts/1", data=data, timeout=20).status_code != 200:
            return False
        return api.post(f"{path}/commit", json={}, timeout=20).status_code == 201
    except OSError:
        return False


def test_a_run_and_all_that_was_acknowledged_outlive_a_full_disk_of_the_server(cramped: System, guest: Api) -> None:
    project = guest.new_project()["id"]
    add_ladder(guest, project)
    execution = start_ladder(guest, project, "full")
    wait_until(lambda: is_working(guest, execution), 60)
    acknowledged = set()
    with full(cramped.data):
        for number in range(5):
            module = {"name": f"m{number}", "code": "# what somebody types meanwhile\n" * 3000}
            patch = [{"op": "add", "path": f"/modules/m{number}", "value": module}]
            with suppress(OSError):
                change = {"client": "fault", "base": 0, "patch": patch}
                answer = guest.post(f"/projects/{project}/changes", json=change, timeout=20)
                if answer.status_code == 200:
                    acknowledged.add(f"m{number}")
        pause(seconds(6, 60))
    expect_whole(guest, settle(guest, execution))
    model = insist(lambda: guest.get(f"/projects/{project}/model")).json()["model"]
    assert acknowledged <= set(model["modules"])
    query = psql(cramped.data)
    assert broken(query) == []
    wait_until(lambda: broken(query, settled=True) == [], 60)


def test_an_artifact_that_the_disk_did_not_take_is_none(cramped: System, guest: Api) -> None:
    project = guest.new_project()["id"]
    data = os.urandom(3 * MEGABYTE)
    with full(cramped.data):
        kept = [parts_taken(guest, project, data) for _ in range(2)]
    assert insist(lambda: guest.get(f"/projects/{project}/artifacts")).json()["items"] == []
    assert kept == [False, False]
    wait_until(lambda: parts_taken(guest, project, data), 90)
    artifact = guest.call("GET", f"/projects/{project}/artifacts")["items"][0]
    assert artifact["hash"] == hashlib.sha256(data).hexdigest()


@contextmanager
def cramped_machine(system: System, api: Api, name: str) -> Iterator[tuple[Machine, Path]]:
    """A worker of the guest's whose folder lies on a small disk."""
    token = api.call("POST", "/tokens", {"name": "faults", "scopes": ["worker"]})["token"]
    with small_disk(400) as disk:
        machine = Machine(system, token, name, folder=disk)
        try:
            wait_until(lambda: name in names_online(api), 30)
            yield machine, disk
        finally:
            machine.end()


def add_big(api: Api, project: str, size: int) -> None:
    node = {"operation": "big", "attributes": {"size": size}}
    patch = [
        {"op": "add", "path": "/operations/big", "value": {"name": "Big", "code": BIG}},
        {"op": "add", "path": "/pipelines/big", "value": {"name": "Big", "nodes": {"n": node}, "edges": {}}},
    ]
    api.call("POST", f"/projects/{project}/changes", {"client": "fault", "base": 0, "patch": patch})


def start_big(api: Api, project: str) -> str:
    run = {"pipeline": "big", "compute": MY_WORKERS, "storage": BLOB_STORAGE, "use_cache": False}
    return api.call("POST", f"/projects/{project}/executions", run)["id"]


def test_a_worker_says_that_a_value_does_not_fit_on_its_disk(system: System, api: Api, project: dict) -> None:
    add_big(api, project["id"], 500 * MEGABYTE)
    with cramped_machine(system, api, "garret"):
        state = end_of(api, start_big(api, project["id"]))
    assert state["status"] == "failed"
    assert "No space left" in state["job_list"][0]["detail"] or "disk" in state["job_list"][0]["detail"]


def test_a_worker_with_a_full_disk_takes_no_jobs_until_there_is_room(system: System, api: Api, project: dict) -> None:
    add_big(api, project["id"], MEGABYTE)
    with cramped_machine(system, api, "loft") as (_, disk):
        with full(disk):
            wait_until(lambda: "its disk is full" in str(api.call("GET", "/workers")), 40)
            execution = start_big(api, project["id"])
            pause(seconds(3, 30))
            assert api.call("GET", f"/executions/{execution}")["job_list"][0]["attempts"] == []
        assert end_of(api, execution)["status"] == "success"
