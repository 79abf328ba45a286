"""The code of a resource, as the editor shows it, for those who have no editor."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from hand_worker import changes
from harness import BINARY, Api, System

NET = {
    "name": "Net",
    "type": "keras.Architecture",
    "nodes": {
        "in": {"layer": "Input", "attributes": {"shape": [4]}},
        "out": {"layer": "Dense", "attributes": {"units": 3}},
    },
    "edges": {"e": {"from": ["in", "output"], "to": ["out", "inputs"], "index": 0}},
}
LOOSE = NET | {"name": "Loose", "nodes": NET["nodes"] | {"loose": {"layer": "Flatten", "attributes": {}}}}


@pytest.fixture
def path(api: Api, project: dict) -> str:
    rows = {"net": NET, "loose": LOOSE, "table": {"name": "Table", "type": "other.Thing"}}
    changes(api, project["id"], [{"op": "add", "path": f"/resources/{id}", "value": value} for id, value in rows.items()])
    return f"/projects/{project['id']}/resources"


def test_an_architecture_is_a_module_with_create(api: Api, path: str) -> None:
    answer = api.call("GET", f"{path}/net/code")
    assert answer["problems"] == []
    compile(answer["code"], "net.py", "exec")
    assert "def create(" in answer["code"] and "Dense(3" in answer["code"].replace("units=", "")
    assert "result = create()" not in answer["code"]
    assert answer["revision"] == api.call("GET", f"{path.removesuffix('/resources')}/model")["revision"]


def test_what_the_code_leaves_out_is_said(api: Api, path: str) -> None:
    [problem] = api.call("GET", f"{path}/loose/code")["problems"]
    assert problem["pointer"] == "/resources/loose" and "loose" in problem["detail"]


def test_what_has_no_code_is_refused_in_words(api: Api, path: str, problem: Callable) -> None:
    problem(api.get(f"{path}/table/code"), 422, "no_generator")
    problem(api.get(f"{path}/nothing/code"), 404, "not_found")


def test_the_code_is_for_members(alice: Api, bob: Api, stranger: Api, problem: Callable) -> None:
    project = alice.call("POST", "/projects", {"name": "Hers"})["id"]
    changes(alice, project, [{"op": "add", "path": "/resources/net", "value": NET}])
    path = f"/projects/{project}/resources/net/code"
    assert "def create(" in alice.call("GET", path)["code"]
    problem(bob.get(path), 404, "not_found")
    problem(stranger.get(path), 401, "unauthenticated")


def test_the_command_line_writes_the_code(system: System, api: Api, project: dict, path: str, tmp_path: Path) -> None:
    def command(*words: str) -> subprocess.CompletedProcess:
        line = [BINARY, "resources", "code", project["id"], *words, "--data", str(system.data)]
        return subprocess.run(line, capture_output=True, text=True, timeout=60)

    code = api.call("GET", f"{path}/net/code")["code"]
    assert command("net").stdout == code
    file = tmp_path / "net.py"
    done = command("loose", "--file", str(file))
    assert (done.returncode, done.stdout) == (0, "")
    assert "leave layers out" in done.stderr
    assert "def create(" in file.read_text("utf-8")
    assert "makes no code" in command("table").stderr
