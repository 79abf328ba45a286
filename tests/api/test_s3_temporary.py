"""S3 with temporary credentials, and buckets that are in another region than the form says."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator

import pytest
import requests

from harness import Api, expect_problem
from s3_double import KEYS, S3Double, form, running


@pytest.fixture
def server() -> Iterator[S3Double]:
    with running() as server:
        yield server


@pytest.fixture
def project(api: Api) -> str:
    return api.new_project()["id"]


def upload(api: Api, project: str, storage: str, data: bytes) -> requests.Response:
    made = api.call("POST", f"/projects/{project}/uploads", {"storage": storage, "name": "x", "size": len(data)})
    assert api.put(f"/uploads/{made['id']}/parts/1", data=data).status_code == 200
    return api.post(f"/uploads/{made['id']}/commit", json={})


def ticket(api: Api, project: str, storage: str, mode: str, data: bytes) -> dict:
    wish = {"mode": mode, "hash": hashlib.sha256(data).hexdigest(), "size": len(data)}
    return api.call("POST", f"/projects/{project}/tickets", {"storage": storage, "objects": [wish]})["tickets"][0]


def test_a_session_token_is_signed_with_every_request(api: Api, server: S3Double, project: str) -> None:
    """By headers when this server asks, in the address when a client does."""
    storage = api.call("POST", "/storages", form(server))["id"]
    found = api.call("POST", f"/storages/{storage}/check")
    assert found["ok"], found
    data = os.urandom(1000)
    artifact = upload(api, project, storage, data)
    assert artifact.status_code == 201, artifact.text
    answer = api.get(f"/artifacts/{artifact.json()['id']}/content", allow_redirects=False)
    assert requests.get(answer.headers["Location"], timeout=30).content == data
    slip = ticket(api, project, storage, "put", b"by a client")
    assert requests.put(slip["url"], data=b"by a client", headers=slip["headers"], timeout=30).status_code == 200
    slip = ticket(api, project, storage, "get", b"by a client")
    assert requests.get(slip["url"], timeout=30).content == b"by a client"
    assert server.refused == []


def test_credentials_that_have_expired_are_told_and_can_be_replaced(api: Api, server: S3Double, project: str) -> None:
    storage = api.call("POST", "/storages", form(server))["id"]
    data = os.urandom(100)
    slip = ticket(api, project, storage, "put", data)
    assert requests.put(slip["url"], data=data, headers=slip["headers"], timeout=30).status_code == 200
    server.token = "second"
    problem = expect_problem(upload(api, project, storage, b"later"), 409, "storage_refused")
    assert problem["detail"] == "the credentials have expired"
    assert api.call("POST", f"/storages/{storage}/check")["steps"][0]["detail"] == "the credentials have expired"
    body = {"name": "x", "storage": storage, "hash": hashlib.sha256(data).hexdigest(), "size": len(data)}
    problem = expect_problem(api.post(f"/projects/{project}/artifacts", json=body), 409, "storage_refused")
    assert problem["detail"] == "the credentials have expired"  # though a HEAD says 400 and nothing else
    credentials = KEYS | {"session_token": server.token}
    api.call("PATCH", f"/storages/{storage}", {"credentials": credentials})
    assert api.post(f"/projects/{project}/artifacts", json=body).status_code == 201
    assert upload(api, project, storage, b"later").status_code == 201


@pytest.mark.parametrize("is_moved", [False, True])
def test_the_region_of_a_bucket_is_told(api: Api, server: S3Double, project: str, is_moved: bool) -> None:
    """By 400 and words where the server is the right one, by 301 and a header where it is not; that is not followed."""
    server.is_moved = is_moved
    storage = api.call("POST", "/storages", form(server, region="us-east-1"))["id"]
    said = "the bucket is in the region 'eu-central-1'"
    assert api.call("POST", f"/storages/{storage}/check")["steps"][0]["detail"] == said
    assert expect_problem(upload(api, project, storage, b"x"), 409, "storage_refused")["detail"] == said
    body = {"name": "x", "storage": storage, "hash": hashlib.sha256(b"x").hexdigest(), "size": 1}
    assert expect_problem(api.post(f"/projects/{project}/artifacts", json=body), 409, "storage_refused")["detail"] == said
    server.is_moved = False
    config = api.call("GET", f"/storages/{storage}")["config"]
    api.call("PATCH", f"/storages/{storage}", {"config": config | {"region": "eu-central-1"}})
    assert upload(api, project, storage, b"x").status_code == 201
