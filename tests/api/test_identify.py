"""What a file is, by its bytes: the artifacts that have them, in one's own projects."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from harness import BLOB_STORAGE, Api


def upload(api: Api, project: str, value: bytes, name: str = "raw") -> dict:
    digest = hashlib.sha256(value).hexdigest()
    assert api.put(f"/files/{project}/{BLOB_STORAGE}/{digest}", data=value).ok
    body = {"name": name, "type": "", "storage": BLOB_STORAGE, "hash": digest, "size": len(value)}
    return api.call("POST", f"/projects/{project}/artifacts", body)


def identify(api: Api, **params: str) -> list[str]:
    return [item["id"] for item in api.call("GET", "/artifacts", params=params)["items"]]


def test_a_file_is_known_by_its_bytes_in_ones_own_projects_alone(alice: Api, bob: Api, problem: Callable) -> None:
    first, second, foreign = alice.new_project(), alice.new_project(), bob.new_project()
    value = b"the same bytes everywhere"
    old = upload(alice, first["id"], value)
    new = upload(alice, first["id"], value, "renamed")
    other = upload(alice, second["id"], value)
    theirs = upload(bob, foreign["id"], value)
    digest = old["hash"]
    assert identify(alice, hash=digest) == [other["id"], new["id"]]
    assert identify(alice, hash=digest, project=first["id"]) == [new["id"], other["id"]]
    assert identify(bob, hash=digest) == [theirs["id"]]
    assert identify(alice, hash="0" * 64) == []
    problem(alice.get("/artifacts", params={"hash": "ABC"}), 422, "invalid")
    problem(alice.get("/artifacts"), 422, "invalid")
    problem(alice.get("/artifacts", params={"hash": digest, "project": "x"}), 422, "invalid")
    for api, project in ((alice, first), (alice, second), (bob, foreign)):
        api.delete(f"/projects/{project['id']}")
