"""A storage belongs to a user: who else may see, use, change or try it."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator

import pytest

from harness import SERVER_COMPUTE, Api

KEYS = {"access_key": "her-key", "secret_key": "her-secret-0123456789"}


def form(**changes: object) -> dict:
    config = {"endpoint": "https://s3.example.org", "bucket": "hers"}
    return {"name": f"Hers {uuid.uuid4().hex[:8]}", "adapter": "s3", "config": config, "credentials": KEYS} | changes


@pytest.fixture
def storage(alice: Api) -> Iterator[dict]:
    storage = alice.call("POST", "/storages", form())
    yield storage
    alice.delete(f"/storages/{storage['id']}?force=true")


@pytest.fixture
def shared_project(alice: Api, bob: Api) -> str:
    """Of alice, with bob as an editor."""
    project = alice.new_project()["id"]
    alice.call("PUT", f"/projects/{project}/members/{bob.user['id']}", {"role": "editor"})
    return project


def ids(api: Api, path: str) -> set[str]:
    return {row["id"] for row in api.call("GET", path)["items"]}


def ticket(api: Api, project: str, storage: str) -> int:
    wish = {"mode": "put", "hash": "0" * 64, "size": 1}
    answer = api.post(f"/projects/{project}/tickets", json={"storage": storage, "objects": [wish]})
    return answer.status_code


def test_nobody_else_sees_or_touches_it(alice: Api, bob: Api, admin: Api, storage: dict, problem: Callable) -> None:
    path = f"/storages/{storage['id']}"
    for other in (bob, admin):
        assert storage["id"] not in ids(other, "/storages")
        for answer in (
            other.get(path),
            other.patch(path, json={"name": "Mine"}),
            other.patch(path, json={"config": {"endpoint": "https://thief.example.org", "bucket": "b"}}),
            other.post(f"{path}/check"),
            other.post("/storages/check", json={k: v for k, v in form(storage=storage["id"]).items() if k not in ("name", "credentials")}),
            other.delete(f"{path}?force=true"),
        ):
            problem(answer, 404, "not_found")
    assert alice.call("GET", path)["name"] == storage["name"]


def test_a_stranger_gets_nothing(accounts_system, storage: dict) -> None:
    stranger = Api.stranger(accounts_system.url)
    assert stranger.get("/storages").status_code == 401
    assert stranger.get(f"/storages/{storage['id']}").status_code == 401


def test_secrets_are_kept_from_everybody_when_a_form_is_tried(alice: Api, storage: dict) -> None:
    """Her kept credentials are never sent to an address that the form names anew without them."""
    moved = form(storage=storage["id"], config={"endpoint": "https://elsewhere.example.org", "bucket": "b"})
    body = {name: moved[name] for name in ("adapter", "config", "storage")}
    answer = alice.post("/storages/check", json=body)
    assert KEYS["secret_key"] not in answer.text


def test_a_member_may_use_it_only_when_it_is_shared(
    alice: Api, bob: Api, storage: dict, shared_project: str, problem: Callable
) -> None:
    listed = f"/projects/{shared_project}/storages"
    assert storage["id"] in ids(alice, listed)
    assert storage["id"] not in ids(bob, listed)
    assert ticket(bob, shared_project, storage["id"]) in (403, 404)
    patch = [{"op": "add", "path": "/pipelines/p", "value": {"name": "P", "nodes": {}, "edges": {}}}]
    bob.call("POST", f"/projects/{shared_project}/changes", {"client": "test", "base": 0, "patch": patch})
    run = {"pipeline": "p", "compute": SERVER_COMPUTE, "storage": storage["id"]}
    assert bob.post(f"/projects/{shared_project}/executions", json=run).status_code in (404, 422)

    alice.call("PATCH", f"/storages/{storage['id']}", {"projects": [shared_project]})
    assert storage["id"] in ids(bob, listed)
    assert ticket(bob, shared_project, storage["id"]) == 200
    text = bob.get(listed).text + bob.get(f"/storages/{storage['id']}").text
    assert KEYS["secret_key"] not in text and KEYS["access_key"] not in text
    for answer in (bob.patch(f"/storages/{storage['id']}", json={"name": "Mine"}), bob.delete(f"/storages/{storage['id']}")):
        problem(answer, 404, "not_found")

    alice.call("PATCH", f"/storages/{storage['id']}", {"projects": []})
    assert ticket(bob, shared_project, storage["id"]) in (403, 404)


def test_it_is_shared_with_projects_of_ones_own_only(alice: Api, bob: Api, storage: dict, problem: Callable) -> None:
    """Sharing with a project that one has no part in would show it to people unasked, and say that the project exists."""
    theirs = bob.new_project()["id"]
    answer = alice.patch(f"/storages/{storage['id']}", json={"projects": [theirs]})
    assert answer.status_code in (404, 422), answer.text
    assert ids(bob, f"/projects/{theirs}/storages") & {storage["id"]} == set()


def test_changes_without_credentials_keep_them_and_an_old_name_is_free_again(alice: Api, storage: dict) -> None:
    changed = alice.call("PATCH", f"/storages/{storage['id']}", {"name": "Renamed"})
    assert changed["name"] == "Renamed"
    assert sorted(changed["credentials"]) == ["access_key", "secret_key"]


@pytest.mark.parametrize("endpoint", ["http://127.0.0.1:9000", "http://[::1]:9000", "http://localhost:9000", "file:///etc/passwd", "ftp://example.org"])
def test_on_a_server_with_accounts_loopback_is_out_of_bounds(alice: Api, endpoint: str) -> None:
    """Whether it is refused at once or when it is asked for: nothing behind that address is reached."""
    body = {"adapter": "s3", "config": {"endpoint": endpoint, "bucket": "b"}, "credentials": KEYS}
    answer = alice.post("/storages/check", json=body)
    assert answer.status_code == 422 or not answer.json()["ok"], answer.text
    assert "refused by the server" not in answer.text
