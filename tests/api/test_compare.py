"""Two executions compared: code, attributes, references, environments, packages, inputs, modules, connections."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Iterator

import pytest

from hand_worker import STEP, HandWorker, add_chain, changes, forget_all, jobs_of, start
from harness import Api, System

FIXED = STEP.replace("result = value", "result = list(value)")


@pytest.fixture(autouse=True)
def nothing_left(api: Api, project: dict) -> Iterator[None]:
    yield
    forget_all(api, project["id"])


@pytest.fixture
def worker(api: Api) -> Iterator[HandWorker]:
    worker = HandWorker(api)
    yield worker
    worker.leave()


def compare(api: Api, project: dict, a: dict, b: dict) -> dict:
    return api.call("GET", f"/projects/{project['id']}/executions/compare", params={"a": a["id"], "b": b["id"]})


def members(comparison: dict) -> dict[str, list[str]]:
    return {row["node"]: [one["member"] for one in row["differences"]] for row in comparison["nodes"]}


@pytest.fixture
def first(api: Api, project: dict, worker: HandWorker) -> dict:
    """A chain of three that has run."""
    add_chain(api, project["id"], 3)
    execution = start(api, project["id"])
    for _ in range(3):
        worker.do(environment={"hash": "ab" * 32, "lock": "numpy==1.0\nsame==1\n"})
    return execution


def test_a_run_is_the_same_as_itself(api: Api, project: dict, first: dict) -> None:
    same = compare(api, project, first, first)
    assert (same["execution"], same["nodes"], same["texts"], same["packages"], same["same"]) == ([], [], [], [], 3)


def test_everything_that_was_changed_is_named(api: Api, project: dict, first: dict, worker: HandWorker) -> None:
    """One change of each kind: the comparison names all of them, and nothing else of the node that was left alone."""
    patch = [
        {"op": "replace", "path": "/operations/step/code", "value": FIXED},
        {"op": "add", "path": "/operations/step/environment", "value": "dependencies: []\n"},
        {"op": "add", "path": "/pipelines/chain/nodes/n0/attributes/size", "value": 5},
        {"op": "add", "path": "/modules/helper", "value": {"name": "helper", "code": "a = 1\n"}},
        {"op": "replace", "path": "/serialization/code", "value": "# mine\n"},
    ]
    changes(api, project["id"], patch)
    second = start(api, project["id"])
    for _ in range(3):
        worker.do(environment={"hash": "cd" * 32, "lock": "numpy==1.1\nsame==1\nzlib=1.3=h1\n"})
    found = compare(api, project, first, second)
    assert (found["a"]["id"], found["b"]["id"]) == (first["id"], second["id"])
    assert [row["member"] for row in found["execution"]] == ["revision"]
    assert members(found) == {
        "n0": ["attributes.size", "packages"],
        "n1": ["code", "inputs.value", "environment", "packages"],
        "n2": ["code", "inputs.value", "environment", "packages"],
    }
    (size,) = [one for one in found["nodes"][0]["differences"] if one["member"] == "attributes.size"]
    assert (size["before"], size["after"], size["detail"]) == (3, 5, "attribute size 3 → 5")
    texts = {row["kind"]: row for row in found["texts"]}
    assert set(texts) == {"code", "environment", "module", "serialization"}
    assert (texts["code"]["before"], texts["code"]["after"], texts["code"]["nodes"]) == (STEP, FIXED, ["n1", "n2"])
    assert (texts["module"]["name"], texts["module"]["after"]) == ("helper", "a = 1\n")
    assert texts["serialization"]["after"] == "# mine\n"
    (packages,) = found["packages"]
    assert packages["nodes"] == ["n0", "n1", "n2"]
    assert packages["changes"] == [
        {"name": "numpy", "before": "1.0", "after": "1.1"},
        {"name": "zlib (conda)", "before": None, "after": "1.3=h1"},
    ]


def test_other_connections_and_nodes_are_named(api: Api, project: dict, first: dict, worker: HandWorker) -> None:
    patch = [
        {"op": "remove", "path": "/pipelines/chain/edges/e2"},
        {"op": "remove", "path": "/pipelines/chain/nodes/n1"},
        {"op": "remove", "path": "/pipelines/chain/edges/e1"},
        {"op": "add", "path": "/pipelines/chain/nodes/new", "value": {"operation": "step"}},
        {"op": "add", "path": "/pipelines/chain/edges/e7", "value": {"from": ["n0", "numbers"], "to": ["n2", "value"]}},
        {"op": "add", "path": "/pipelines/chain/edges/e8", "value": {"from": ["n2", "result"], "to": ["new", "value"]}},
    ]
    changes(api, project["id"], [patch[0], patch[2], patch[1], *patch[3:]])
    second = start(api, project["id"])
    for _ in range(3):
        worker.do(environment=None)
    found = compare(api, project, first, second)
    assert members(found) == {"n2": ["connections.value", "inputs.value"], "new": ["node"], "n1": ["node"]}
    details = {row["node"]: row["differences"][0]["detail"] for row in found["nodes"]}
    assert details["n1"] == f"is only in '{first['name']}'"
    assert details["n2"] == 'input value comes from "n1.result" → "n0.numbers"'


def test_what_continued_with_other_code_is_compared_with_that(
    api: Api, project: dict, first: dict, worker: HandWorker
) -> None:
    second = start(api, project["id"])
    worker.do()
    attempt = worker.take()
    attempt.start()
    attempt.finish("failed", exit_code=1)
    assert members(compare(api, project, first, second)) == {"n1": ["inputs.value", "status"], "n2": ["status"]}
    changes(api, project["id"], [{"op": "replace", "path": "/operations/step/code", "value": FIXED}])
    api.call("POST", f"/executions/{second['id']}/continue", {})
    for _ in range(2):
        worker.do()
    found = compare(api, project, first, second)
    assert found["execution"] == []
    assert {node for node, names in members(found).items() if "code" in names} == {"n1", "n2"}
    assert [(row["kind"], row["after"]) for row in found["texts"]] == [("code", FIXED)]


def test_a_pinned_node_is_told_from_one_that_ran(api: Api, project: dict, worker: HandWorker, first: dict) -> None:
    pinned = jobs_of(api, first)["n0"]["id"]
    changes(api, project["id"], [{"op": "add", "path": "/pipelines/chain/nodes/n0/pinned", "value": pinned}])
    second = start(api, project["id"])
    for _ in range(2):
        worker.do(environment=None)
    found = compare(api, project, first, second)
    assert members(found)["n0"] == ["pinned"]


def test_who_may_read_neither_learns_nothing(api: Api, project: dict, first: dict, problem: Callable) -> None:
    path = f"/projects/{project['id']}/executions/compare"
    ids = {"a": first["id"], "b": first["id"]}
    problem(Api.stranger(api.url).get(path, params=ids), 401, "unauthenticated")
    problem(api.get(path, params={"a": first["id"]}), 422, "invalid")
    problem(api.get(path, params=ids | {"b": "x"}), 422, "invalid")
    problem(api.get(path, params=ids | {"b": str(uuid.uuid4())}), 404, "not_found")
    other = api.new_project()["id"]
    problem(api.get(f"/projects/{other}/executions/compare", params=ids), 404, "not_found")


def test_the_command_line_shows_it(system: System, api: Api, project: dict, first: dict, worker: HandWorker) -> None:
    changes(api, project["id"], [{"op": "replace", "path": "/operations/step/code", "value": FIXED}])
    second = start(api, project["id"])
    for _ in range(3):
        worker.do(environment={"hash": "cd" * 32, "lock": "numpy==1.1\nsame==1\n"})
    shown = system.must("executions", "compare", first["id"], second["id"])
    assert f"{first['name']} → {second['name']}" in shown
    assert "the code was changed" in shown
    assert "-        result = value\n+        result = list(value)\n" in shown
    assert "numpy 1.0 → 1.1" in shown
    assert json.loads(system.must("executions", "compare", first["id"], second["id"], "-o", "json"))["same"] == 0
