"""Storages on a real S3 server: set up, tried, used by tickets, uploads and downloads, and refused."""

from __future__ import annotations

import hashlib
import os
import pickle
from collections.abc import Iterator

import pytest
import requests

from harness import SERVER_COMPUTE, expect_problem, free_port, wait_until
from s3_server import KEYS, form, running


@pytest.fixture(scope="module")
def minio(tmp_path_factory) -> Iterator[str]:
    with running(tmp_path_factory.mktemp("minio")) as server:
        yield server.url


@pytest.fixture(scope="module")
def storage(api, minio) -> dict:
    answer = api.post("/storages", json=form(minio))
    assert answer.status_code == 201, answer.text
    return answer.json()


@pytest.fixture(scope="module")
def project(api) -> str:
    return api.new_project()["id"]


def ticket(api, project: str, storage: str, mode: str, data: bytes) -> dict:
    wish = {"mode": mode, "hash": hashlib.sha256(data).hexdigest(), "size": len(data)}
    return api.call("POST", f"/projects/{project}/tickets", {"storage": storage, "objects": [wish]})["tickets"][0]


def test_secrets_are_never_answered(api, storage):
    text = api.get("/storages").text + api.get(f"/storages/{storage['id']}").text
    assert KEYS["secret_key"] not in text
    assert sorted(storage["credentials"]) == ["access_key", "secret_key"]


def test_a_connection_is_tried(api, storage):
    found = api.call("POST", f"/storages/{storage['id']}/check")
    assert found["ok"], found
    assert [step["name"] for step in found["steps"]] == ["bucket", "write", "read", "list", "delete"]


@pytest.mark.parametrize("changes", [{"secret_key": "wrong-secret"}, {"access_key": "nobody"}])
def test_wrong_keys_are_told(api, minio, changes):
    wanted = form(minio)
    body = {"adapter": "s3", "config": wanted["config"], "credentials": KEYS | changes}
    found = api.call("POST", "/storages/check", body)
    assert not found["ok"]
    assert "403" in found["steps"][0]["detail"]


def test_a_server_that_is_gone_is_told(api):
    wanted = form(f"http://127.0.0.1:{free_port()}")
    found = api.call("POST", "/storages/check", {k: wanted[k] for k in ("adapter", "config", "credentials")})
    assert not found["ok"]
    assert "cannot be reached" in found["steps"][0]["detail"]


@pytest.mark.parametrize("host", ["169.254.169.254", "10.0.0.1", "192.168.1.1", "[fe80::1]", "[::ffff:10.0.0.1]"])
def test_private_addresses_are_refused(api, host):
    expect_problem(api.post("/storages", json=form(f"http://{host}:9000")), 422, "forbidden_address")


@pytest.mark.parametrize("size", [0, 1, 300_000])
def test_bytes_go_straight_to_the_server_and_back(api, minio, storage, project, size):
    data = os.urandom(size)
    slip = ticket(api, project, storage["id"], "put", data)
    assert slip["url"].startswith(minio)
    answer = requests.put(slip["url"], data=data, headers=slip["headers"], timeout=60)
    assert answer.status_code == 200, answer.text
    slip = ticket(api, project, storage["id"], "get", data)
    assert requests.get(slip["url"], headers=slip["headers"], timeout=60).content == data
    if size > 1:
        part = requests.get(slip["url"], headers={"Range": "bytes=1-9"}, timeout=60)
        assert (part.status_code, part.content) == (206, data[1:10])


def test_the_server_refuses_other_bytes(api, storage, project):
    data = os.urandom(1000)
    slip = ticket(api, project, storage["id"], "put", data)
    answer = requests.put(slip["url"], data=data[::-1], headers=slip["headers"], timeout=60)
    assert answer.status_code == 400
    slip = ticket(api, project, storage["id"], "get", data)
    assert requests.get(slip["url"], timeout=60).status_code == 404


@pytest.mark.parametrize("size", [1000, 70_000_000])
def test_an_upload_becomes_an_artifact(api, storage, project, size):
    """The larger one goes in parts."""
    data = os.urandom(size)
    upload = api.call("POST", f"/projects/{project}/uploads", {"storage": storage["id"], "name": "x", "size": size})
    step = upload["part_size"]
    for number in range(1, upload["part_count"] + 1):
        part = data[(number - 1) * step : number * step]
        assert api.put(f"/uploads/{upload['id']}/parts/{number}", data=part).status_code == 200
    artifact = api.call("POST", f"/uploads/{upload['id']}/commit", {})
    assert artifact["hash"] == hashlib.sha256(data).hexdigest()
    assert api.get(f"/artifacts/{artifact['id']}/content").content == data
    expect_problem(api.delete(f"/storages/{storage['id']}"), 409, "in_use")
    assert api.delete(f"/artifacts/{artifact['id']}?data=true").status_code == 200


GREET = """class Greet:
    def execute(self, data):
        text = f"{len(data)} bytes"
        print(text)
        return text
"""


def test_a_pipeline_runs_with_its_values_there(system, api, storage, project, tmp_path):
    """An input from the server, values between jobs and an artifact on it: the worker moves them itself."""
    value = pickle.dumps("five!")
    wish = {"storage": storage["id"], "name": "in", "size": len(value), "type": "builtins.str"}
    upload = api.call("POST", f"/projects/{project}/uploads", wish)
    assert api.put(f"/uploads/{upload['id']}/parts/1", data=value).status_code == 200
    artifact = api.call("POST", f"/uploads/{upload['id']}/commit", {})["id"]
    greet = {"name": "Greet", "code": GREET}
    nodes = {
        "in": {"operation": "Input", "references": {"artifact": artifact}},
        "greet": {"operation": "greet"},
        "out": {"operation": "Output", "attributes": {"name": "greeting"}},
    }
    edges = {
        "e1": {"from": ["in", "data"], "to": ["greet", "data"]},
        "e2": {"from": ["greet", "text"], "to": ["out", "data"]},
    }
    patch = [
        {"op": "add", "path": "/operations/greet", "value": greet},
        {"op": "add", "path": "/pipelines/p", "value": {"name": "P", "nodes": nodes, "edges": edges}},
    ]
    api.call("POST", f"/projects/{project}/changes", {"client": "test", "base": 0, "patch": patch})
    body = {"pipeline": "p", "compute": SERVER_COMPUTE, "storage": storage["id"], "use_cache": False}
    execution = api.call("POST", f"/projects/{project}/executions", body)["id"]

    def ended() -> dict | None:
        state = api.call("GET", f"/executions/{execution}")
        return state if state["status"] in ("success", "failed", "canceled") else None

    state = wait_until(ended, 60)
    assert state["status"] == "success", state
    jobs = {job["node"]: job for job in state["job_list"]}
    assert jobs["greet"]["outputs"][0]["storage"] == storage["id"]
    assert api.get(f"/jobs/{jobs['greet']['id']}/console").text == "5 bytes\n"
    made = jobs["out"]["outputs"][0]["artifact"]
    assert pickle.loads(api.get(f"/artifacts/{made}/content").content) == "5 bytes"
    bundle = state["bundle"]["hash"]
    through = api.get(f"/files/{project}/{storage['id']}/{bundle}?through=true", allow_redirects=False)
    assert (through.status_code, hashlib.sha256(through.content).hexdigest()) == (200, bundle)
    assert api.get(f"/files/{project}/{storage['id']}/{bundle}", allow_redirects=False).status_code == 302
    system.must("artifacts", "get", made, "-O", str(tmp_path / "greeting"))
    assert pickle.loads((tmp_path / "greeting").read_bytes()) == "5 bytes"
