"""How much projects hold, and how much they may: refused in words before the bytes are sent."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import pytest

from harness import BLOB_STORAGE, Api, System, announce, expect_problem

LIMIT = 1_000_000


@pytest.fixture(scope="module")
def small() -> Iterator[System]:
    """A system of its own, whose projects may hold 1 MB each."""
    system = System()
    system.must("config", "auth", "accounts")
    system.must("config", "storage.project_quota", "1MB")
    try:
        yield system.start()
    finally:
        system.remove()


@pytest.fixture(scope="module")
def ann(small: System) -> Api:
    return small.add_user("ann", "-c")


@pytest.fixture(scope="module")
def root(small: System) -> Api:
    return small.add_user("root", "-c", "-s")


def put(api: Api, project: str, value: bytes) -> str:
    digest = hashlib.sha256(value).hexdigest()
    answer = api.put(f"/files/{project}/{BLOB_STORAGE}/{digest}", data=value)
    assert answer.ok, answer.text
    return digest


def ask(api: Api, project: str, *sizes: int) -> dict:
    """For tickets to put objects of these sizes."""
    objects = [{"mode": "put", "hash": f"{size:064x}", "size": size} for size in sizes]
    return {"json": {"storage": BLOB_STORAGE, "objects": objects}}


def usage(api: Api, project: str) -> dict:
    return api.call("GET", f"/projects/{project}/usage")


def test_equal_bytes_count_once_and_uploads_count_when_they_are_announced(ann: Api) -> None:
    project = ann.new_project()["id"]
    put(ann, project, b"a" * 1000)
    put(ann, project, b"a" * 1000)
    upload = {"storage": BLOB_STORAGE, "name": "big", "size": 500_000}
    made = ann.call("POST", f"/projects/{project}/uploads", upload)
    expected = {"project": project, "bytes": 1000, "objects": 1, "announced": 500_000, "limit": LIMIT}
    assert usage(ann, project) == expected
    ann.delete(f"/uploads/{made['id']}")
    assert usage(ann, project)["announced"] == 0
    mine = ann.call("GET", "/usage")
    assert {"project": project, "bytes": 1000, "objects": 1} in mine["projects"]
    ann.delete(f"/projects/{project}")


def test_what_has_no_room_is_refused_before_it_is_sent(small: System, ann: Api) -> None:
    project = ann.new_project()["id"]
    put(ann, project, b"b" * 400_000)
    body = {"storage": BLOB_STORAGE, "name": "big", "size": 700_000}
    refused = expect_problem(ann.post(f"/projects/{project}/uploads", json=body), 409, "quota_exceeded")
    assert (refused["used"], refused["limit"], refused["needed"]) == (400_000, LIMIT, 700_000)
    assert "400000 of 1000000 bytes" in refused["detail"] and "delete artifacts" in refused["detail"]
    assert ann.post(f"/projects/{project}/tickets", **ask(ann, project, 300_000, 300_000)).ok
    expect_problem(
        ann.post(f"/projects/{project}/tickets", **ask(ann, project, 300_001, 300_000)), 409, "quota_exceeded"
    )
    value = b"c" * 700_000
    path = f"/files/{project}/{BLOB_STORAGE}/{hashlib.sha256(value).hexdigest()}"
    expect_problem(ann.put(path, data=value), 409, "quota_exceeded")
    # Not even the first byte is waited for.
    status, refused = announce(small, path, {"Content-Length": "700000", "Authorization": f"Bearer {ann.token}"})
    assert (status, refused["code"], refused["needed"]) == (409, "quota_exceeded", 700_000)
    assert usage(ann, project)["bytes"] == 400_000
    # What is there already needs no room.
    there = hashlib.sha256(b"b" * 400_000).hexdigest()
    objects = [{"mode": "put", "hash": there, "size": 400_000}, {"mode": "put", "hash": "e" * 64, "size": 590_000}]
    assert ann.post(f"/projects/{project}/tickets", json={"storage": BLOB_STORAGE, "objects": objects}).ok
    ann.delete(f"/projects/{project}")


def test_an_administrator_gives_one_user_another_limit(small: System, ann: Api, root: Api) -> None:
    first, second = ann.new_project()["id"], ann.new_project()["id"]
    put(ann, first, b"d" * 600)
    path = f"/quotas/{ann.user['id']}"
    expect_problem(ann.put(path, json={"bytes": 1}), 403, "forbidden")
    expect_problem(ann.get("/quotas"), 403, "forbidden")
    expect_problem(root.put(f"/quotas/{first}", json={"bytes": 1}), 404, "not_found")
    expect_problem(root.put(path, json={}), 422, "invalid")
    limit = ann.call("GET", "/usage")["bytes"] + 400
    assert root.call("PUT", path, {"bytes": limit})["bytes"] == limit
    assert root.call("GET", "/quotas")["items"][0]["user"] == ann.user["id"]
    assert ann.call("GET", "/usage")["limit"] == limit
    refused = expect_problem(ann.post(f"/projects/{second}/tickets", **ask(ann, second, 401)), 409, "quota_exceeded")
    assert refused["detail"].startswith("the projects of who made this one hold ")
    assert ann.post(f"/projects/{second}/tickets", **ask(ann, second, 400)).ok
    # Others who work in it have no more room than who made it.
    ann.call("PUT", f"/projects/{second}/members/{root.user['id']}", {"role": "editor"})
    expect_problem(root.post(f"/projects/{second}/tickets", **ask(root, second, 401)), 409, "quota_exceeded")
    small.must("storage", "quota", "ann", "default")
    assert ann.call("GET", "/usage")["limit"] is None
    small.must("storage", "quota", "ann", "0.5KB")
    assert ann.call("GET", "/usage")["limit"] == 500
    small.must("storage", "quota", "ann", "none")
    assert ann.call("GET", "/usage")["limit"] is None
    for project in (first, second):
        ann.delete(f"/projects/{project}")


def test_the_command_line_says_what_projects_hold(system: System, api: Api) -> None:
    project = api.new_project(name="A heavy one")
    put(api, project["id"], b"e" * 2048)
    text = system.must("storage", "usage")
    assert "A heavy one" in text and "no limit" in text
    api.delete(f"/projects/{project['id']}")
