"""Data that lies on a storage already becomes an artifact; its owner looks through it."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator

import pytest

from harness import BLOB_STORAGE, Api, expect_problem
from s3_server import form, running

DATA = os.urandom(2_000_000)


@pytest.fixture(scope="module")
def storage(api, tmp_path_factory) -> Iterator[dict]:
    with running(tmp_path_factory.mktemp("minio")) as server:
        made = api.call("POST", "/storages", form(server.url))
        yield made


@pytest.fixture(scope="module")
def project(api) -> str:
    return api.new_project()["id"]


@pytest.fixture(scope="module")
def path(api, project, storage) -> str:
    """Where an artifact's bytes have come to lie in the bucket, found by looking through it."""
    size = len(DATA)
    upload = api.call("POST", f"/projects/{project}/uploads", {"storage": storage["id"], "name": "first", "size": size})
    assert api.put(f"/uploads/{upload['id']}/parts/1", data=DATA).status_code == 200
    api.call("POST", f"/uploads/{upload['id']}/commit", {})
    folder = ""
    for _ in range(10):
        items = browse(api, storage, folder)["items"]
        files = [item for item in items if item["size"] is not None]
        if files:
            assert [(one["size"], one["name"]) for one in files] == [(size, hashlib.sha256(DATA).hexdigest())]
            return files[0]["path"]
        (inner,) = items
        assert inner["path"] == f"{folder}{inner['name']}/"
        folder = inner["path"]
    raise AssertionError("no file was found")


def browse(api: Api, storage: dict, folder: str = "", **more: str) -> dict:
    return api.call("GET", f"/storages/{storage['id']}/files", params={"folder": folder} | more)


def order(storage: dict, path: str, **changes: str) -> dict:
    return {"source": storage["id"], "path": path, "name": "data.bin", "storage": BLOB_STORAGE} | changes


def test_a_file_of_a_bucket_becomes_an_artifact(api, project, storage, path):
    assert path.startswith("a b/\u00fc/")
    done = api.bring(project, order(storage, path, type="bytes"))
    assert (done["state"], done["received"], done["size"], done["problem"]) == ("done", len(DATA), len(DATA), None)
    artifact = api.call("GET", f"/artifacts/{done['artifact']}")
    assert (artifact["name"], artifact["type"], artifact["size"]) == ("data.bin", "bytes", len(DATA))
    assert artifact["hash"] == hashlib.sha256(DATA).hexdigest()
    assert artifact["created_by"]["id"] == api.user["id"]
    assert api.get(f"/artifacts/{artifact['id']}/content").content == DATA
    assert artifact["id"] in [one["id"] for one in api.call("GET", f"/projects/{project}/artifacts")["items"]]


def test_what_is_not_there_is_said(api, project, storage, path):
    for wrong in ("a/../b", "a/", "\x07"):
        problem = expect_problem(api.post(f"/projects/{project}/imports", json=order(storage, wrong)), 422, "invalid")
        assert problem["errors"][0]["pointer"] == "/path"
    failed = api.bring(project, order(storage, f"{path}x"))
    assert (failed["state"], failed["artifact"]) == ("failed", None)
    assert failed["problem"] == {"code": "invalid", "detail": "path is no file of this storage"}
    assert browse(api, storage, "nobody/was/here/")["items"] == []
    for folder in ("no slash", "../", "a/./"):
        expect_problem(api.get(f"/storages/{storage['id']}/files", params={"folder": folder}), 422, "invalid")
    expect_problem(api.post(f"/projects/{project}/imports", json=order(storage, path, name="a/b")), 422, "invalid")


def test_the_blob_storage_is_not_looked_through(api, project):
    """Everybody's objects lie there."""
    expect_problem(api.get(f"/storages/{BLOB_STORAGE}/files"), 409, "not_browsable")
    body = {"source": BLOB_STORAGE, "path": "x", "name": "x", "storage": BLOB_STORAGE}
    expect_problem(api.post(f"/projects/{project}/imports", json=body), 409, "not_browsable")


def test_a_storage_that_is_nobodys_does_not_exist(api, project, path):
    stranger = {"id": "00000000-0000-4000-8000-000000000000"}
    expect_problem(api.get(f"/storages/{stranger['id']}/files"), 404, "not_found")
    expect_problem(api.post(f"/projects/{project}/imports", json=order(stranger, path)), 404, "not_found")



def test_the_command_line_looks_and_imports(api, system, project, storage, path):
    folder, name = path.rsplit("/", 1)
    listed = system.command("artifacts", "browse", storage["name"], folder)
    assert listed.returncode == 0 and path in listed.stdout, listed
    done = system.command("artifacts", "import", path, "--from", storage["name"], "-P", project, "--name", "by-hand.bin")
    assert done.returncode == 0, done
    artifact = api.call("GET", f"/artifacts/{done.stdout.strip()}")
    assert (artifact["name"], artifact["hash"]) == ("by-hand.bin", name)
    failed = system.command("artifacts", "import", f"{path}x", "--from", storage["name"], "-P", project)
    assert failed.returncode == 1 and "the import failed: path is no file of this storage" in failed.stderr
    row = json.loads(system.must("imports", "list", project, "-o", "json"))[0]
    assert (row["state"], row["path"]) == ("failed", f"{path}x")
    assert "is no file" in system.must("imports", "list", project)
    system.must("imports", "end", row["id"])
    assert row["id"] not in system.must("imports", "list", project)
    begun = system.must("artifacts", "import", path, "--from", storage["name"], "-P", project, "--background")
    assert api.call("GET", f"/imports/{begun.strip()}")["path"] == path
    assert "say where it lies" in system.command("artifacts", "import", "x", "-P", project).stderr
