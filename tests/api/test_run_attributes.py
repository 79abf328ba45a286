"""One run with other values than the model has: checked like the model's own, shown as run, kept when it is continued."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from hand_worker import MY_WORKERS, HandWorker, add_operations, add_pipeline, changes, forget_all, jobs_of, start
from harness import BLOB_STORAGE, Api, wait_until

TRAIN = """class Train:
    def __init__(self, needed, lr=0.01, epochs=3, mode='fast'):
        self.needed = needed
        self.lr = lr
        self.epochs = epochs
        self.mode = mode

    def execute(self, data):
        result = data
        return result
"""
DECLARED = {
    "attributes": {
        "lr": {"min": 0, "max": 1},
        "mode": {"values": ["fast", "exact"]},
        "epochs": {"read_only": True},
        "needed": {"pattern": "[a-z]+"},
    }
}


@pytest.fixture(autouse=True)
def nothing_left(api: Api, project: dict) -> Iterator[None]:
    yield
    forget_all(api, project["id"])


@pytest.fixture
def worker(api: Api) -> Iterator[HandWorker]:
    worker = HandWorker(api)
    yield worker
    worker.leave()


@pytest.fixture
def training(api: Api, project: dict) -> dict:
    add_operations(api, project["id"])
    value = {"name": "Train", "code": TRAIN, "declared": DECLARED}
    changes(api, project["id"], [{"op": "add", "path": "/operations/train", "value": value}])
    nodes = {
        "data": {"operation": "source"},
        "train": {"operation": "train", "attributes": {"needed": "abc"}},
        "out": {"operation": "Output"},
    }
    edges = {"e": {"from": ["data", "numbers"], "to": ["train", "data"]}, "f": {"from": ["train", "result"], "to": ["out", "data"]}}
    add_pipeline(api, project["id"], "fit", nodes, edges)
    return project


def test_a_run_has_its_own_values(api: Api, training: dict, worker: HandWorker) -> None:
    values = {"train": {"lr": 0.5, "mode": "exact"}, "data": {"size": 7}}
    execution = start(api, training["id"], "fit", attributes=values)
    assert execution["attributes"] == values
    first = worker.do()
    second = worker.do()
    assert first.spec["attributes"] == {"size": 7}
    assert second.spec["attributes"] == {"needed": "abc", "lr": 0.5, "mode": "exact"}
    job = jobs_of(api, execution)["train"]
    assert job["attributes"] == {"needed": "abc", "lr": 0.5, "epochs": 3, "mode": "exact"}
    detail = api.call("GET", f"/executions/{execution['id']}")
    assert detail["nodes"]["train"]["attributes"]["lr"] == 0.5
    model = api.call("GET", f"/projects/{training['id']}/model")["model"]
    assert model["pipelines"]["fit"]["nodes"]["train"]["attributes"] == {"needed": "abc"}


def test_without_values_there_are_none(api: Api, training: dict) -> None:
    assert start(api, training["id"], "fit")["attributes"] == {}
    assert start(api, training["id"], "fit", attributes=None)["attributes"] == {}


def test_what_the_model_lacks_can_be_given(api: Api, training: dict, problem: Callable) -> None:
    changes(api, training["id"], [{"op": "remove", "path": "/pipelines/fit/nodes/train/attributes/needed"}])
    body = {"pipeline": "fit", "compute": MY_WORKERS, "storage": BLOB_STORAGE}
    problem(api.post(f"/projects/{training['id']}/executions", json=body), 422, "not_runnable")
    assert start(api, training["id"], "fit", attributes={"train": {"needed": "given"}})["status"] == "queued"


@pytest.mark.parametrize(
    ("attributes", "pointer", "detail"),
    [
        ({"gone": {"lr": 1}}, "/attributes/gone/lr", "the pipeline has no such node"),
        ({"train": {"gone": 1}}, "/attributes/train/gone", "the operation has no such attribute"),
        ({"out": {"name": "x"}}, "/attributes/out/name", "Input and Output have no attributes to set here"),
        ({"train": {"lr": 2}}, "/attributes/train/lr", "must be at most 1"),
        ({"train": {"lr": "much"}}, "/attributes/train/lr", "must be a number"),
        ({"train": {"mode": "slow"}}, "/attributes/train/mode", "must be one of the declared values"),
        ({"train": {"needed": "ABC"}}, "/attributes/train/needed", "must match the declared pattern"),
        ({"train": {"epochs": 4}}, "/attributes/train/epochs", "the attribute is read-only"),
        ({"train": 4}, "/attributes/train", "must be an object of attributes and values"),
    ],
)
def test_values_are_checked_as_in_the_model(api: Api, training: dict, problem: Callable, attributes: dict, pointer: str, detail: str) -> None:
    body = {"pipeline": "fit", "compute": MY_WORKERS, "storage": BLOB_STORAGE, "attributes": attributes}
    check = api.call("POST", f"/projects/{training['id']}/executions/check", body)
    assert check["problems"] == [{"pointer": pointer, "detail": detail}]
    errors = problem(api.post(f"/projects/{training['id']}/executions", json=body), 422, "not_runnable")["errors"]
    assert errors == [{"pointer": pointer, "detail": detail}]


def test_values_stay_when_the_run_goes_on_with_new_code(api: Api, training: dict, worker: HandWorker) -> None:
    execution = start(api, training["id"], "fit", attributes={"train": {"lr": 0.5}})
    worker.do()
    worker.do(status="failed")
    wait_until(lambda: api.call("GET", f"/executions/{execution['id']}")["status"] == "failed")
    changes(api, training["id"], [{"op": "replace", "path": "/operations/train/code", "value": TRAIN + "\n# repaired\n"}])
    api.call("POST", f"/executions/{execution['id']}/continue", {})
    assert worker.take().spec["attributes"]["lr"] == 0.5
