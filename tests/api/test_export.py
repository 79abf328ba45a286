"""A pipeline as a Python program of its own, and the files of one job: run by plain python3, where there is no DeepForge."""

from __future__ import annotations

import hashlib
import io
import json
import os
import pickle
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from hand_worker import HandWorker, add_chain, add_pipeline, changes, forget_all, jobs_of, start
from harness import BLOB_STORAGE, Api, System

MAKE = """import numpy as np
import matplotlib.pyplot as plt
from utils.scale import twice

class Make:
    def __init__(self, count=4, factor=1.5, label='a'):
        self.count = count
        self.factor = factor
        self.label = label

    def execute(self, data):
        array = twice(np.arange(self.count) * self.factor) + len(data)
        plt.plot(array)
        plt.title(self.label)
        plt.show()
        pair = Pair(self.label, data)
        return array, pair

class Pair:
    def __init__(self, left, right):
        self.left = left
        self.right = right
"""

JOIN = """import deepforge

class Join:
    def execute(self, array, pair, extra=None):
        deepforge.log(step=1, total=float(array.sum()))
        result = {'sum': float(array.sum()), 'left': pair.left, 'right': pair.right, 'extra': extra}
        return result
"""

BOX = """class Box:
    def __init__(self, content):
        self.content = content

def twice(array):
    return array * 2
"""

SERIALIZATION = """import json
from deepforge import serialization

def dump(value, file):
    file.write(json.dumps(value).encode())

def load(file):
    return json.loads(file.read())

serialization.register(dict, dump, load)
"""


@pytest.fixture(autouse=True)
def nothing_left(api: Api, project: dict) -> Iterator[None]:
    yield
    forget_all(api, project["id"])


@pytest.fixture
def artifact(api: Api, project: dict) -> dict:
    content = pickle.dumps(["x", "y"], protocol=4)
    digest = hashlib.sha256(content).hexdigest()
    assert api.put(f"/files/{project['id']}/{BLOB_STORAGE}/{digest}", data=content).status_code == 201
    body = {"name": "träin | data.pkl", "type": "builtins.list", "storage": BLOB_STORAGE, "hash": digest, "size": len(content)}
    return api.call("POST", f"/projects/{project['id']}/artifacts", body)


@pytest.fixture
def pipeline(api: Api, project: dict, artifact: dict) -> dict:
    """Two nodes of one name, names that are no file names, a module, a serializer, a figure, a metric, an input left open."""
    changes(
        api,
        project["id"],
        [
            {"op": "add", "path": "/operations/make", "value": {"name": "Make", "code": MAKE}},
            {"op": "add", "path": "/operations/join", "value": {"name": "Join", "code": JOIN}},
            {"op": "add", "path": "/modules/m", "value": {"name": "scale", "code": BOX}},
            {"op": "replace", "path": "/serialization/code", "value": SERIALIZATION},
        ],
    )
    nodes = {
        "in": {"operation": "Input", "references": {"artifact": artifact["id"]}},
        "a": {"operation": "make", "name": "../größe: a/b", "attributes": {"count": 5, "factor": 2, "label": "l'\"\\\n%s"}},
        "b": {"operation": "join", "name": "class"},
        "c": {"operation": "join", "name": "Class"},
        "out": {"operation": "Output", "attributes": {"name": "con"}},
        "more": {"operation": "Output", "attributes": {"name": "an array: …"}},
    }
    edges = [("in", "data", "a", "data"), ("a", "array", "b", "array"), ("a", "pair", "b", "pair"), ("a", "array", "c", "array")]
    edges += [("a", "pair", "c", "pair"), ("b", "result", "c", "extra"), ("c", "result", "out", "data"), ("a", "array", "more", "data")]
    add_pipeline(
        api, project["id"], "p", nodes, {f"e{i}": {"from": [e[0], e[1]], "to": [e[2], e[3]]} for i, e in enumerate(edges)}
    )
    return project


def fetch(api: Api, path: str, folder: Path, **params: str) -> zipfile.ZipFile:
    answer = api.get(path, params=params)
    assert answer.status_code == 200, answer.text
    assert answer.headers["Content-Type"] == "application/zip"
    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    for name in archive.namelist():
        assert not name.startswith("/") and ".." not in name.split("/")
    archive.extractall(folder)
    return archive


def run(folder: Path, *words: str, entry: str = "main.py") -> subprocess.CompletedProcess[str]:
    """By plain python3, in another folder, without anything of ours on its way."""
    elsewhere = folder.parent / "elsewhere"
    elsewhere.mkdir(exist_ok=True)
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "DEEPFORGE", "MPL"))}
    return subprocess.run(
        [sys.executable, str(folder / entry), *words],
        cwd=elsewhere, env=environment, capture_output=True, text=True, timeout=240, check=False,
    )  # fmt: skip


def must_run(folder: Path, *words: str, entry: str = "main.py") -> dict[str, dict]:
    done = run(folder, "--out", str(folder / "out"), *words, entry=entry)
    assert done.returncode == 0, done.stdout + done.stderr
    return {row["name"]: row for row in json.loads((folder / "out" / "outputs.json").read_text())}


def outputs_of(api: Api, execution: dict, node: str) -> dict[str, str]:
    return {output["name"]: output["hash"] for output in jobs_of(api, execution)[node]["outputs"]}


def test_the_program_makes_the_same_values_as_the_run(api: Api, pipeline: dict, tmp_path: Path) -> None:
    execution = api.run(pipeline["id"], "p")
    assert execution["status"] == "success", execution
    environment = "dependencies:\n  - numpy\n  - pip:\n      - 'it==1'\n"
    changes(api, pipeline["id"], [{"op": "replace", "path": "/operations/join/environment", "value": environment}])
    folder = tmp_path / "program"
    archive = fetch(api, f"/projects/{pipeline['id']}/pipelines/p/export", folder)
    assert {"main.py", "README.md", "requirements.txt", "environment.yml", "serialization.py", "utils/scale.py"} <= set(archive.namelist())
    assert (folder / "operations" / "Make.py").read_text() == MAKE
    assert {"numpy", "it==1", "matplotlib"} == set((folder / "requirements.txt").read_text().split())
    assert (folder / "environments" / "Join.yml").read_text().startswith("dependencies:")
    rows = must_run(folder)
    assert rows["con"]["sha256"] == outputs_of(api, execution, "c")["result"]
    assert rows["an array: …"]["sha256"] == outputs_of(api, execution, "a")["array"]
    assert json.loads((folder / "out" / rows["con"]["file"]).read_text())["right"] == ["x", "y"]
    assert rows["an array: …"]["file"].endswith(".npy")
    figures = list((folder / "out" / "figures").iterdir())
    assert len(figures) == 1 and figures[0].read_bytes().startswith(b"\x89PNG")
    assert len((folder / "out" / "metrics.jsonl").read_text().splitlines()) == 2
    assert must_run(folder, "--jobs", "3") == rows


def test_inputs_and_attributes_are_given_on_the_command_line(api: Api, pipeline: dict, tmp_path: Path) -> None:
    folder = tmp_path / "program"
    archive = fetch(api, f"/projects/{pipeline['id']}/pipelines/p/export", folder, parameters="in")
    assert not [name for name in archive.namelist() if name.startswith("artifacts/")]
    assert "--input-tr_in___data_pkl" in run(folder).stderr
    other = tmp_path / "other.pkl"
    other.write_bytes(pickle.dumps([7]))
    given = ["--input-tr_in___data_pkl", str(other)]
    rows = must_run(folder, *given, "--attr", "___gr__e__a_b.count=2", "--attr", "___gr__e__a_b.label=5")
    result = json.loads((folder / "out" / rows["con"]["file"]).read_text())
    assert (result["right"], result["sum"], result["left"]) == ([7], 6.0, "5")
    for wrong, said in {
        "nobody.count=2": "there is no operation 'nobody'",
        "___gr__e__a_b.size=2": "has no attribute 'size'",
        "___gr__e__a_b.count=x": "must be of type integer",
    }.items():
        failed = run(folder, *given, "--attr", wrong)
        assert failed.returncode == 1 and said in failed.stderr
    assert "there is no such file" in run(folder, "--input-tr_in___data_pkl", "nowhere").stderr


def test_a_failure_says_which_operation_and_line(api: Api, pipeline: dict, tmp_path: Path) -> None:
    folder = tmp_path / "program"
    fetch(api, f"/projects/{pipeline['id']}/pipelines/p/export", folder)
    code = (folder / "operations" / "Join.py").read_text().replace("result = {", "result = 1 / 0, {")
    (folder / "operations" / "Join.py").write_text(code)
    failed = run(folder)
    assert failed.returncode == 1
    assert "class failed: ZeroDivisionError: division by zero (operations/Join.py, line 6)" in failed.stderr
    (folder / "artifacts" / "tr_in___data_pkl").write_bytes(b"other")
    assert "is not what was exported" in run(folder).stderr
    (folder / "artifacts" / "tr_in___data_pkl").unlink()
    assert "Set DEEPFORGE_HOST" in run(folder).stderr


def test_what_cannot_run_is_not_exported(api: Api, pipeline: dict, problem: Callable, tmp_path: Path) -> None:
    path = f"/projects/{pipeline['id']}/pipelines/p/export"
    problem(api.get(path, params={"parameters": "a"}), 422, "invalid")
    problem(api.get(f"/projects/{pipeline['id']}/pipelines/none/export"), 404, "not_found")
    problem(Api.stranger(api.url).get(path), 401, "unauthenticated")
    changes(api, pipeline["id"], [{"op": "remove", "path": "/pipelines/p/nodes/in/references/artifact"}])
    problem(api.get(path), 422, "not_runnable")
    fetch(api, path, tmp_path, parameters="*")
    changes(api, pipeline["id"], [{"op": "replace", "path": "/operations/join/code", "value": "class Join("}])
    problem(api.get(path, params={"parameters": "*"}), 422, "not_runnable")


def test_the_files_of_a_job_run_it_again(system: System, api: Api, pipeline: dict, problem: Callable, tmp_path: Path) -> None:
    execution = api.run(pipeline["id"], "p")
    changes(api, pipeline["id"], [{"op": "replace", "path": "/operations/join/code", "value": "class Join:\n    pass\n"}])
    jobs = jobs_of(api, execution)
    folder = tmp_path / "job"
    archive = fetch(api, f"/jobs/{jobs['c']['id']}/files", folder)
    assert (folder / "operations" / "Join.py").read_text() == JOIN
    assert "numpy==" in (folder / "packages.txt").read_text()
    everything = b"\n".join(archive.read(name) for name in archive.namelist())
    for secret in (api.token, "ticket=", "X-Ticket", "Bearer ey", str(system.data)):
        assert secret.encode() not in everything
    assert must_run(folder, entry="run.py")["result"]["sha256"] == outputs_of(api, execution, "c")["result"]
    listed = tmp_path / "listed"
    fetch(api, f"/jobs/{jobs['c']['id']}/files", listed, inputs="list")
    assert not (listed / "artifacts").exists()
    rows = json.loads((listed / "pipeline.json").read_text())["inputs"]
    assert {row["sha256"] for row in rows} >= set(outputs_of(api, execution, "a").values())
    problem(api.get(f"/jobs/{jobs['in']['id']}/files"), 409, "no_code")
    problem(api.get(f"/jobs/{jobs['c']['id']}/files", params={"inputs": "some"}), 422, "invalid")
    problem(Api.stranger(api.url).get(f"/jobs/{jobs['c']['id']}/files"), 401, "unauthenticated")


def test_a_job_that_waits_has_no_files_yet(api: Api, project: dict, problem: Callable) -> None:
    worker = HandWorker(api)
    add_chain(api, project["id"], 2)
    jobs = jobs_of(api, start(api, project["id"]))
    problem(api.get(f"/jobs/{jobs['n1']['id']}/files"), 409, "not_ready")
    assert api.get(f"/jobs/{jobs['n0']['id']}/files").status_code == 200
    worker.leave()


def test_the_command_line_saves_both(system: System, api: Api, pipeline: dict, tmp_path: Path) -> None:
    name = api.call("GET", f"/projects/{pipeline['id']}")["name"]
    system.must("pipelines", "export", name, "The p", str(tmp_path / "p.zip"), "--parameter", "input")
    names = zipfile.ZipFile(tmp_path / "p.zip").namelist()
    assert "main.py" in names and not [name for name in names if name.startswith("artifacts/")]
    system.must("pipelines", "export", name, "The p", str(tmp_path / "whole.zip"))
    assert "artifacts/tr_in___data_pkl" in zipfile.ZipFile(tmp_path / "whole.zip").namelist()
    assert system.command("pipelines", "export", name, "nothing", str(tmp_path / "n.zip")).returncode == 6
