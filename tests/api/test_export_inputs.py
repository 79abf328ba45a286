"""Where an exported program's inputs come from: large ones, ones on S3, the pipelines within; run by a Python that has nothing."""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from hand_worker import add_operations, add_pipeline, changes, forget_all
from harness import BLOB_STORAGE, Api, System
from s3_double import form, running
from test_export import fetch

LARGE = 9 * 1024 * 1024  # more than a service reads
COUNT = """class Count:
    def __init__(self, times=1):
        self.times = times

    def execute(self, data):
        size = len(data) * self.times
        return size
"""


@pytest.fixture(autouse=True)
def nothing_left(api: Api, project: dict) -> Iterator[None]:
    yield
    forget_all(api, project["id"])


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A fresh one, in which nothing is installed: no numpy, no matplotlib, nothing of ours."""
    folder = tmp_path_factory.mktemp("venv")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
    return str(folder / "bin" / "python")


def run(python: str, folder: Path, *words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "DEEPFORGE", "MPL", "VIRTUAL_ENV"))}
    return subprocess.run(
        [python, str(folder / "main.py"), "--out", str(folder / "out"), *words],
        cwd=folder.parent, env=environment | variables, capture_output=True, text=True, timeout=240, check=False,
    )  # fmt: skip


def result(folder: Path, name: str) -> object:
    rows = {row["name"]: row["file"] for row in json.loads((folder / "out" / "outputs.json").read_text())}
    return pickle.loads((folder / "out" / rows[name]).read_bytes())


def upload(api: Api, project: str, storage: str, name: str, data: bytes) -> dict:
    made = api.call("POST", f"/projects/{project}/uploads", {"storage": storage, "name": name, "size": len(data)})
    half = made.get("part_size") or len(data)
    for number, start in enumerate(range(0, len(data), half), 1):
        assert api.put(f"/uploads/{made['id']}/parts/{number}", data=data[start : start + half]).status_code == 200
    answer = api.post(f"/uploads/{made['id']}/commit", json={})
    assert answer.status_code == 201, answer.text
    return answer.json()


def counting(api: Api, project: str, artifact: str) -> None:
    changes(api, project, [{"op": "add", "path": "/operations/count", "value": {"name": "Count", "code": COUNT}}])
    nodes = {
        "in": {"operation": "Input", "references": {"artifact": artifact}},
        "count": {"operation": "count"},
        "out": {"operation": "Output", "attributes": {"name": "size"}},
    }
    edges = {"a": {"from": ["in", "data"], "to": ["count", "data"]}, "b": {"from": ["count", "size"], "to": ["out", "data"]}}
    add_pipeline(api, project, "p", nodes, edges)


def as_value(size: int) -> bytes:
    return pickle.dumps(os.urandom(size))


def test_a_large_input_is_fetched_and_checked(api: Api, project: dict, python: str, tmp_path: Path) -> None:
    counting(api, project["id"], upload(api, project["id"], BLOB_STORAGE, "big.pkl", as_value(LARGE))["id"])
    folder = tmp_path / "program"
    archive = fetch(api, f"/projects/{project['id']}/pipelines/p/export", folder)
    assert "artifacts/big_pkl" not in archive.namelist()
    assert "main.py --fetch" in (folder / "README.md").read_text()
    server = {"DEEPFORGE_HOST": api.url, "DEEPFORGE_TOKEN": api.token}
    assert "Set DEEPFORGE_HOST" in run(python, folder, "--fetch").stderr
    assert "could not be downloaded" in run(python, folder, "--fetch", **(server | {"DEEPFORGE_TOKEN": "no"})).stderr
    assert not list((folder / "artifacts").glob("big_pkl"))
    done = run(python, folder, "--fetch", **server)
    assert done.returncode == 0 and "as they should be" in done.stdout, done.stderr
    done = run(python, folder, "--attr", "Count.times=2")
    assert done.returncode == 0, done.stdout + done.stderr
    assert result(folder, "size") == 2 * LARGE


def test_what_comes_with_another_hash_gets_no_name(api: Api, project: dict, python: str, tmp_path: Path) -> None:
    counting(api, project["id"], upload(api, project["id"], BLOB_STORAGE, "big.pkl", as_value(LARGE))["id"])
    folder = tmp_path / "program"
    fetch(api, f"/projects/{project['id']}/pipelines/p/export", folder)
    table = json.loads((folder / "pipeline.json").read_text())
    table["inputs"][0]["sha256"] = "0" * 64
    (folder / "pipeline.json").write_text(json.dumps(table))
    failed = run(python, folder, "--fetch", DEEPFORGE_HOST=api.url, DEEPFORGE_TOKEN=api.token)
    assert failed.returncode == 1 and "is not what was exported" in failed.stderr
    assert not (folder / "artifacts" / "big_pkl").exists()


def test_the_command_line_puts_large_inputs_in(
    system: System, api: Api, project: dict, python: str, tmp_path: Path
) -> None:
    counting(api, project["id"], upload(api, project["id"], BLOB_STORAGE, "big.pkl", as_value(LARGE))["id"])
    file = tmp_path / "p.zip"
    system.must("pipelines", "export", project["name"], "p", str(file), "--whole")
    assert [path.name for path in tmp_path.iterdir()] == ["p.zip"]
    zipfile.ZipFile(file).extractall(tmp_path / "program")
    done = run(python, tmp_path / "program")
    assert done.returncode == 0, done.stdout + done.stderr
    assert result(tmp_path / "program", "size") == LARGE
    execution = api.run(project["id"], "p")
    assert execution["status"] == "success", execution
    job = tmp_path / "job.zip"
    system.must("executions", "files", execution["id"], "Count", str(job), "--whole")
    names = zipfile.ZipFile(job).namelist()
    assert "run.py" in names and [name for name in names if name.startswith("artifacts/")]
    refused = system.command("pipelines", "export", project["name"], "p", "-", "--whole")
    assert refused.returncode != 0 and "--whole needs a file" in refused.stderr


@pytest.mark.parametrize("size", [1000, LARGE])
def test_inputs_on_s3_come_too(api: Api, project: dict, python: str, tmp_path: Path, size: int) -> None:
    with running() as server:
        storage = api.call("POST", "/storages", form(server))["id"]
        counting(api, project["id"], upload(api, project["id"], storage, "far.pkl", as_value(size))["id"])
        folder = tmp_path / "program"
        archive = fetch(api, f"/projects/{project['id']}/pipelines/p/export", folder)
        assert ("artifacts/far_pkl" in archive.namelist()) == (size < LARGE)
        done = run(python, folder, DEEPFORGE_HOST=api.url, DEEPFORGE_TOKEN=api.token)
        assert done.returncode == 0, done.stdout + done.stderr
        assert result(folder, "size") == size
        everything = b"\n".join(archive.read(name) for name in archive.namelist())
        for secret in (api.token, "a-secret-for-an-hour", "ASIATEMPORARY", server.url, server.token):
            assert secret.encode() not in everything


def test_pipelines_within_are_part_of_the_program(api: Api, project: dict, python: str, tmp_path: Path) -> None:
    add_operations(api, project["id"])
    inner = {
        "name": "Inner",
        "nodes": {"one": {"operation": "step"}, "two": {"operation": "step"}},
        "edges": {"e": {"from": ["one", "result"], "to": ["two", "value"]}},
        "inputs": {"i": {"name": "given", "to": ["one", "value"]}},
        "outputs": {"o": {"name": "made", "from": ["two", "result"]}},
    }
    changes(api, project["id"], [{"op": "add", "path": "/pipelines/inner", "value": inner}])
    nodes = {
        "first": {"operation": "source"},
        "middle": {"pipeline": "inner", "name": "Middle"},
        "again": {"pipeline": "inner", "name": "Again"},
        "last": {"operation": "Output", "attributes": {"name": "kept"}},
    }
    edges = {
        "a": {"from": ["first", "numbers"], "to": ["middle", "given"]},
        "b": {"from": ["middle", "made"], "to": ["again", "given"]},
        "c": {"from": ["again", "made"], "to": ["last", "data"]},
    }
    add_pipeline(api, project["id"], "p", nodes, edges)
    execution = api.run(project["id"], "p")
    assert execution["status"] == "success", execution
    folder = tmp_path / "program"
    fetch(api, f"/projects/{project['id']}/pipelines/p/export", folder)
    done = run(python, folder, "--jobs", "2")
    assert done.returncode == 0, done.stdout + done.stderr
    assert len(json.loads((folder / "pipeline.json").read_text())["nodes"]) == 5
    (kept,) = json.loads((folder / "out" / "outputs.json").read_text())
    made = [job["outputs"] for job in api.call("GET", f"/executions/{execution['id']}")["job_list"] if job["outputs"]]
    assert kept["sha256"] in {output["hash"] for outputs in made for output in outputs}
    assert requests.get(f"{api.url}/api/v1/projects/{project['id']}/pipelines/p/export", timeout=30).status_code == 401
