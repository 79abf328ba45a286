"""Storages on a real WebGME server, which names what it is given by its SHA-1, lists nothing and deletes nothing."""

from __future__ import annotations

import hashlib
import os
import pickle
from collections.abc import Iterator

import pytest
import requests

from harness import BLOB_STORAGE, SERVER_COMPUTE, Api, expect_problem, free_port, wait_until
from s3_server import Line
from webgme_server import TOKEN, WebGme, form, running


@pytest.fixture(scope="module")
def server(tmp_path_factory) -> Iterator[WebGme]:
    with running(tmp_path_factory.mktemp("webgme")) as server:
        yield server


@pytest.fixture(scope="module")
def storage(api: Api, server: WebGme) -> str:
    return api.call("POST", "/storages", form(server.url))["id"]


@pytest.fixture
def project(api: Api) -> str:
    return api.new_project()["id"]


def upload(api: Api, project: str, storage: str, data: bytes, **more: str):
    """All but the commit, whose answer is returned."""
    made = api.call("POST", f"/projects/{project}/uploads", {"storage": storage, "name": "x", "size": len(data)} | more)
    for number in range(1, made["part_count"] + 1):
        part = data[(number - 1) * made["part_size"] : number * made["part_size"]]
        assert api.put(f"/uploads/{made['id']}/parts/{number}", data=part).status_code == 200
    return api.post(f"/uploads/{made['id']}/commit", json={})


def test_the_form_says_that_nothing_is_deleted_there(api: Api) -> None:
    adapter = next(item for item in api.call("GET", "/adapters")["items"] if item["id"] == "webgme")
    assert "deletes nothing" in adapter["description"]


def test_a_connection_is_tried(api: Api, server: WebGme, storage: str) -> None:
    for answer in (
        api.call("POST", f"/storages/{storage}/check"),
        api.call("POST", "/storages/check", {k: v for k, v in form(f"{server.url}/").items() if k != "name"}),
    ):
        assert answer["ok"], answer
        assert [step["name"] for step in answer["steps"]] == ["server", "write", "read", "list", "delete"]
        assert answer["steps"][-1]["detail"] == "this server deletes nothing: the bytes stay there"


@pytest.mark.parametrize("token", ["another", None])
def test_a_token_that_is_not_taken_is_told(api: Api, server: WebGme, project: str, token: str | None) -> None:
    """WebGME sends such calls to the page where people sign in."""
    storage = api.call("POST", "/storages", form(server.url, token))["id"]
    found = api.call("POST", f"/storages/{storage}/check")
    assert not found["ok"]
    assert found["steps"][0]["detail"] == "the WebGME server does not take the access token"
    expect_problem(upload(api, project, storage, b"x"), 409, "storage_refused")
    api.call("PATCH", f"/storages/{storage}", {"credentials": {"token": TOKEN}})
    assert upload(api, project, storage, b"x").status_code == 201


def test_a_server_that_is_something_else_is_told(api: Api) -> None:
    wanted = {k: v for k, v in form(api.url).items() if k != "name"}
    found = api.call("POST", "/storages/check", wanted)
    assert not found["ok"]
    assert "no blob store of WebGME" in found["steps"][0]["detail"]


def test_addresses_of_other_networks_are_refused(api: Api) -> None:
    expect_problem(api.post("/storages", json=form("http://10.0.0.1:8888")), 422, "forbidden_address")


def test_what_is_deleted_is_forgotten_here_and_stays_there(api: Api, server: WebGme, storage: str, project: str) -> None:
    data = os.urandom(100)
    sha1 = hashlib.sha1(data, usedforsecurity=False).hexdigest()
    artifact = upload(api, project, storage, data).json()
    before = server.files()
    assert api.call("DELETE", f"/artifacts/{artifact['id']}?data=true") == {"data_deleted": False}
    assert server.files() == before
    assert sum(sha1[2:] in files for _, _, files in os.walk(server.folder)) == 1
    wish = {"storage": storage, "objects": [{"mode": "get", "hash": artifact["hash"], "size": 100}]}
    slip = api.call("POST", f"/projects/{project}/tickets", wish)["tickets"][0]
    expect_problem(api.get(slip["url"]), 404, "not_found")


def test_bytes_that_were_changed_there_are_not_passed_on(api: Api, server: WebGme, storage: str, project: str) -> None:
    data = os.urandom(100)
    sha1 = hashlib.sha1(data, usedforsecurity=False).hexdigest()
    artifact = upload(api, project, storage, data).json()
    path = next(server.folder.rglob(sha1[2:]))
    path.chmod(0o644)
    path.write_bytes(data[:50])
    expect_problem(api.get(f"/artifacts/{artifact['id']}/content"), 409, "storage_refused")


def test_a_line_that_breaks_leaves_nothing_half(api: Api, server: WebGme, project: str) -> None:
    """The server keeps what has arrived of a body and says nothing of it; nobody relies on that."""
    line = Line(server.port)
    storage = api.call("POST", "/storages", form(line.url))["id"]
    line.breaks_after = -1
    data = os.urandom(300_000)
    expect_problem(upload(api, project, storage, data), 503, "storage_unreachable")
    assert api.call("GET", f"/projects/{project}/artifacts")["items"] == []
    line.breaks_after = None
    artifact = upload(api, project, storage, data).json()
    line.breaks_after = -1
    expect_problem(api.get(f"/artifacts/{artifact['id']}/content"), 503, "storage_unreachable")
    line.breaks_after = None
    assert api.get(f"/artifacts/{artifact['id']}/content").content == data
    line.close()


def test_a_server_that_is_gone_is_told(api: Api, project: str) -> None:
    storage = api.call("POST", "/storages", form(f"http://127.0.0.1:{free_port()}"))["id"]
    found = api.call("POST", f"/storages/{storage}/check")
    assert "cannot be reached" in found["steps"][0]["detail"]


LENGTH = """class Length:
    def execute(self, data):
        return len(data)
"""


def test_a_pipeline_runs_with_its_values_there(api: Api, storage: str, project: str) -> None:
    artifact = upload(api, project, storage, pickle.dumps("five!"), type="builtins.str").json()["id"]
    nodes = {
        "in": {"operation": "Input", "references": {"artifact": artifact}},
        "length": {"operation": "length"},
        "out": {"operation": "Output", "attributes": {"name": "length"}},
    }
    edges = {
        "e1": {"from": ["in", "data"], "to": ["length", "data"]},
        "e2": {"from": ["length", "result"], "to": ["out", "data"]},
    }
    patch = [
        {"op": "add", "path": "/operations/length", "value": {"name": "Length", "code": LENGTH}},
        {"op": "add", "path": "/pipelines/p", "value": {"name": "P", "nodes": nodes, "edges": edges}},
    ]
    api.call("POST", f"/projects/{project}/changes", {"client": "test", "base": 0, "patch": patch})
    body = {"pipeline": "p", "compute": SERVER_COMPUTE, "storage": storage, "use_cache": False}
    execution = api.call("POST", f"/projects/{project}/executions", body)["id"]

    def ended() -> dict | None:
        state = api.call("GET", f"/executions/{execution}")
        return state if state["status"] in ("success", "failed", "canceled") else None

    state = wait_until(ended, 120)
    assert state["status"] == "success", state
    made = next(job for job in state["job_list"] if job["node"] == "out")["outputs"][0]["artifact"]
    assert pickle.loads(api.get(f"/artifacts/{made}/content").content) == 5


def test_what_lies_there_becomes_an_artifact_by_its_hash(api: Api, server: WebGme, storage: str, project: str) -> None:
    """Its models name files by the hash of their metadata; names are listed nowhere."""
    data = os.urandom(300_000)
    made = requests.post(f"{server.url}/rest/blob/createFile/stars.bin", data=data, headers={"x-api-token": TOKEN, "Content-Type": "application/octet-stream"}, timeout=30)
    (hash,) = made.json()
    problem = expect_problem(api.get(f"/storages/{storage}/files"), 409, "imports_by_hash")
    assert "by its hash" in problem["detail"]
    order = {"source": storage, "path": hash, "name": "stars.bin", "storage": BLOB_STORAGE}
    artifact = api.call("GET", f"/artifacts/{api.bring(project, order)['artifact']}")
    assert (artifact["hash"], artifact["size"]) == (hashlib.sha256(data).hexdigest(), len(data))
    for wrong in ("0" * 40, "stars.bin", hash.upper() + "a", f"{hash[:-1]}/"):
        answer = api.post(f"/projects/{project}/imports", json=order | {"path": wrong})
        if answer.ok:
            failed = api.bring(project, order | {"path": wrong})
            assert failed["problem"]["code"] == "invalid" and failed["problem"]["detail"].startswith("path ")
        else:
            assert expect_problem(answer, 422, "invalid")["errors"][0]["pointer"] == "/path"
    assert len(api.call("GET", f"/projects/{project}/artifacts")["items"]) == 1
