"""deepforge storage verify: what is broken is named, what nobody needs is freed after the grace, and nothing else is."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from harness import BLOB_STORAGE, Api, System, wait_until

DAYS = 2 * 24 * 3600


@pytest.fixture(scope="module")
def quiet() -> Iterator[System]:
    """A system of its own: nothing else is put or deleted meanwhile."""
    system = System()
    try:
        yield system.start()
    finally:
        system.remove()


@pytest.fixture(scope="module")
def guest(quiet: System) -> Api:
    return quiet.guest()


def put(api: Api, project: str, value: bytes, artifact: bool = True) -> str:
    digest = hashlib.sha256(value).hexdigest()
    assert api.put(f"/files/{project}/{BLOB_STORAGE}/{digest}", data=value).ok
    if artifact:
        body = {"name": "a", "type": "", "storage": BLOB_STORAGE, "hash": digest, "size": len(value)}
        api.call("POST", f"/projects/{project}/artifacts", body)
    return digest


def file_of(system: System, project: str, digest: str) -> Path:
    return system.data / "blob/objects" / project / digest[:2] / digest


def verify(system: System, *words: str) -> tuple[int, dict, dict[str, str]]:
    done = system.command("storage", "verify", "-o", "json", *words)
    found = json.loads(done.stdout)
    return done.returncode, found, {row["hash"]: row["problem"] for row in found["problems"]}


def age(system: System, statement: str) -> None:
    """The past cannot be waited for."""
    psql = ["psql", "-h", str(system.data / "run/database"), "-U", "deepforge", "-Atqc", statement]
    subprocess.run(psql, check=True, capture_output=True)


def test_broken_objects_are_named_and_left_alone(quiet: System, guest: Api) -> None:
    project = guest.new_project()["id"]
    good, gone, bent = (put(guest, project, value) for value in (b"good", b"gone", b"bent"))
    code, found, _ = verify(quiet)
    assert (code, found["broken"]) == (0, 0) and found["objects"] >= 3
    file_of(quiet, project, gone).unlink()
    path = file_of(quiet, project, bent)
    path.chmod(0o644)
    path.write_bytes(b"tneb")
    code, found, problems = verify(quiet, "--repair")
    assert code != 0
    assert problems == {gone: "missing", bent: "wrong"}
    assert (found["broken"], found["freed"]) == (2, 0)
    assert guest.get(f"/files/{project}/{BLOB_STORAGE}/{good}").content == b"good"
    guest.delete(f"/projects/{project}")
    path.write_bytes(b"bent")
    file_of(quiet, project, gone).write_bytes(b"gone")


def test_what_nobody_needs_is_freed_after_the_grace(quiet: System, guest: Api) -> None:
    project = guest.new_project()["id"]
    used, unused = put(guest, project, b"used"), put(guest, project, b"unused", artifact=False)
    unknown = hashlib.sha256(b"unknown").hexdigest()
    path = file_of(quiet, project, unknown)
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(b"unknown")
    code, found, problems = verify(quiet, "--repair")
    assert code == 0
    assert {unused: "unused", unknown: "unknown"}.items() <= problems.items()
    assert found["freed"] == 0  # both have just come
    age(quiet, f"update storage.objects set created_at = now() - interval '2 days' where hash = '{unused}'")
    assert verify(quiet)[1]["freed"] == 0  # without --repair nothing goes
    assert verify(quiet, "--repair")[1]["freed"] == 1
    age(quiet, "update storage.objects set doomed_at = now() - interval '2 minutes' where doomed_at is not null")
    # What is put again meanwhile stays.
    assert put(guest, project, b"unused") == unused
    assert verify(quiet)[2].get(unused) is None
    assert guest.get(f"/files/{project}/{BLOB_STORAGE}/{unused}").content == b"unused"
    assert guest.get(f"/files/{project}/{BLOB_STORAGE}/{used}").content == b"used"
    guest.delete(f"/projects/{project}")


def test_a_file_of_yesterday_that_nobody_knows_goes(quiet: System, guest: Api) -> None:
    project = guest.new_project()["id"]
    put(guest, project, b"one")
    paths = {}
    for value in (b"old", b"old and put again"):
        digest = hashlib.sha256(value).hexdigest()
        paths[digest] = file_of(quiet, project, digest)
        paths[digest].parent.mkdir(exist_ok=True)
        paths[digest].write_bytes(value)
        os.utime(paths[digest], (paths[digest].stat().st_mtime - DAYS,) * 2)
    old, again = paths
    assert verify(quiet)[1]["freed"] == 0
    code, found, problems = verify(quiet, "--repair")
    assert (code, problems[old], problems[again], found["freed"]) == (0, "unknown", "unknown", 2)
    # Marked, not deleted yet: whoever puts one of them now keeps it.
    assert put(guest, project, b"old and put again") == again
    age(quiet, "update storage.objects set doomed_at = now() - interval '2 minutes' where doomed_at is not null")
    verify(quiet, "--repair")  # also wakes who deletes
    wait_until(lambda: not paths[old].exists(), 90)
    assert guest.get(f"/files/{project}/{BLOB_STORAGE}/{again}").content == b"old and put again"
    guest.delete(f"/projects/{project}")


def test_many_objects_come_in_portions(quiet: System, guest: Api) -> None:
    project = guest.new_project()["id"]
    hashes = {put(guest, project, f"value {i}".encode(), artifact=False) for i in range(250)}
    _, found, problems = verify(quiet)
    assert hashes <= set(problems) and found["objects"] >= 250
    guest.delete(f"/projects/{project}")


def test_data_that_somebody_kept_is_not_freed(quiet: System, guest: Api) -> None:
    """Deleting an artifact without its data is a wish; the last one who deletes the same bytes has the last word."""
    project = guest.new_project()["id"]
    digest = put(guest, project, b"dear")
    [artifact] = guest.call("GET", f"/projects/{project}/artifacts")["items"]
    assert guest.delete(f"/artifacts/{artifact['id']}").json() == {"data_deleted": False}
    age(quiet, f"update storage.objects set created_at = now() - interval '2 days' where hash = '{digest}'")
    assert digest not in verify(quiet, "--repair")[2]
    assert guest.get(f"/files/{project}/{BLOB_STORAGE}/{digest}").content == b"dear"
    put(guest, project, b"dear")
    [artifact] = guest.call("GET", f"/projects/{project}/artifacts")["items"]
    assert guest.delete(f"/artifacts/{artifact['id']}", params={"data": "true"}).json() == {"data_deleted": True}
    assert not file_of(quiet, project, digest).exists()
    guest.delete(f"/projects/{project}")
