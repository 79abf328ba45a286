"""The cache: what was run before is not run again, and what is run again says why, member by member."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Callable, Iterator

import pytest

from hand_worker import PNG, Attempt, HandWorker, add_chain, add_operations, add_pipeline, changes, forget_all, jobs_of, start
from harness import Api, System, wait_until

TRAIN = """class Train:
    def __init__(self, model=None, lr=0.01, epochs=3):
        self.model = model
        self.lr = lr
        self.epochs = epochs

    def execute(self, data):
        result = data
        return result
"""


@pytest.fixture(autouse=True)
def nothing_left(api: Api, project: dict) -> Iterator[None]:
    """Every test's worker finds only the jobs of its own test."""
    yield
    forget_all(api, project["id"])


@pytest.fixture
def worker(api: Api) -> Iterator[HandWorker]:
    worker = HandWorker(api)
    yield worker
    worker.leave()


def ended(api: Api, execution: dict) -> dict:
    """The execution with its jobs, when it is over."""

    def state() -> dict | None:
        now = api.call("GET", f"/executions/{execution['id']}")
        return now if now["ended_at"] else None

    return wait_until(state, 60)


def run(api: Api, project: dict, worker: HandWorker, jobs: int, pipeline: str = "chain", **members: object) -> dict:
    """A run of which so many jobs must be done by the worker, and no more."""
    execution = start(api, project["id"], pipeline, **{"use_cache": True} | members)
    for _ in range(jobs):
        worker.do()
    end = ended(api, execution)
    assert end["status"] == "success"
    assert not worker.claim()
    return end


def by_node(execution: dict) -> dict[str, dict]:
    return {job["node"]: job for job in execution["job_list"]}


def test_the_same_run_again_takes_everything(api: Api, project: dict, worker: HandWorker) -> None:
    add_chain(api, project["id"])
    first = start(api, project["id"], use_cache=True)
    attempt = worker.take()
    assert attempt.start().ok and attempt.say(b"one\ntwo\n").ok and attempt.draw(1, PNG, title="Loss").ok
    assert attempt.log([{"step": 1, "at": 1.5, "values": {"loss": 0.5}}]).ok
    assert attempt.finish().status_code == 204
    worker.do()
    worker.do()
    before = by_node(ended(api, first))
    again = run(api, project, worker, 0)
    after = by_node(again)
    assert again["use_cache"] and again["jobs"]["success"] == 3 and again["figure_count"] == 1
    for node, job in after.items():
        assert (job["status"], job["cached"], job["cache"]["state"]) == ("success", True, "hit")
        assert job["outputs"] == before[node]["outputs"]
        assert job["taken_from"] == job["cache"]["from"]
        assert job["taken_from"]["job"] == before[node]["id"]
        assert job["taken_from"]["execution"] == first["id"]
        assert [row["status"] for row in job["attempts"]] == ["success"]
        assert job["started_at"] and job["ended_at"]
    source = after["n0"]
    assert api.get(f"/jobs/{source['id']}/console").text == "one\ntwo\n"
    assert source["console_size"] == 8
    assert [figure["title"] for figure in source["figures"]] == ["Loss"]
    assert api.get(f"/figures/{source['figures'][0]['id']}/image").content == PNG
    points = api.call("GET", f"/jobs/{source['id']}/metrics")
    assert (points["attempt"], points["total"], points["points"][0]["values"]) == (1, 1, {"loss": 0.5})
    assert [row["hash"] for row in after["n1"]["inputs"]] == [before["n0"]["outputs"][0]["hash"]]


def test_the_first_run_says_that_there_is_nothing_like_it(api: Api, project: dict, worker: HandWorker) -> None:
    add_chain(api, project["id"], 1)
    job = by_node(run(api, project, worker, 1))["n0"]
    assert job["cache"] == {
        "state": "miss",
        "detail": "this operation has not succeeded here before",
        "from": None,
        "causes": [],
    }


def add_training(api: Api, project: str) -> None:
    add_operations(api, project)
    changes(
        api,
        project,
        [
            {"op": "add", "path": "/operations/train", "value": {"name": "Train", "code": TRAIN}},
            {"op": "add", "path": "/modules/m", "value": {"name": "tools", "code": "x = 1\n"}},
        ],
    )
    nodes = {"data": {"operation": "source"}, "train": {"operation": "train"}}
    edges = {"e": {"from": ["data", "numbers"], "to": ["train", "data"]}}
    add_pipeline(api, project, "fit", nodes, edges)


# What is changed, how many jobs that makes run again, and the one cause that the training names.
SINGLE_CHANGES = [
    pytest.param(
        [{"op": "replace", "path": "/operations/train/code", "value": TRAIN + "\n# more\n"}], 1, "code", id="code"
    ),
    pytest.param([{"op": "add", "path": "/pipelines/fit/nodes/train/attributes/lr", "value": 0.001}], 1, "attributes.lr", id="attribute"),
    pytest.param([{"op": "replace", "path": "/modules/m/code", "value": "x = 2\n"}], 2, "modules", id="modules"),
    pytest.param([{"op": "replace", "path": "/serialization/code", "value": "y = 1\n"}], 2, "serialization", id="serialization"),
    pytest.param(
        [{"op": "replace", "path": "/operations/train/environment", "value": "dependencies:\n  - pip\n"}], 1, "environment", id="environment"
    ),
    pytest.param([{"op": "add", "path": "/pipelines/fit/nodes/data/attributes/size", "value": 9}], 2, "inputs.data", id="input"),
]


@pytest.mark.parametrize(("patch", "again", "member"), SINGLE_CHANGES)
def test_one_change_is_named_and_nothing_else(
    api: Api, project: dict, worker: HandWorker, patch: list, again: int, member: str
) -> None:
    """The hand worker's values differ each time, so what runs behind another job has other inputs as well."""
    add_training(api, project["id"])
    first = run(api, project, worker, 2, "fit")
    changes(api, project["id"], patch)
    second = by_node(run(api, project, worker, again, "fit"))
    cache = second["train"]["cache"]
    named = {cause["member"] for cause in cache["causes"]}
    assert cache["state"] == "miss"
    assert cache["from"]["job"] == by_node(first)["train"]["id"]
    assert named == ({member, "inputs.data"} if again == 2 else {member})
    for cause in cache["causes"]:
        assert cause["before"] != cause["after"]
        assert cause["detail"] in cache["detail"]
    if again == 1:
        assert second["data"]["cache"]["state"] == "hit"
    run(api, project, worker, 0, "fit")


def test_a_value_is_shown_in_words(api: Api, project: dict, worker: HandWorker) -> None:
    add_training(api, project["id"])
    run(api, project, worker, 2, "fit", name="Fit one")
    changes(api, project["id"], [{"op": "add", "path": "/pipelines/fit/nodes/train/attributes/lr", "value": 0.001}])
    cache = by_node(run(api, project, worker, 1, "fit"))["train"]["cache"]
    assert cache["detail"] == "attribute lr 0.01 → 0.001; the rest as in 'Train' of 'Fit one'"
    assert [(row["before"], row["after"]) for row in cache["causes"]] == [(0.01, 0.001)]


def test_what_was_before_is_found_again(api: Api, project: dict, worker: HandWorker) -> None:
    """Not only the latest run counts."""
    add_training(api, project["id"])
    run(api, project, worker, 2, "fit")
    path = "/pipelines/fit/nodes/train/attributes/lr"
    changes(api, project["id"], [{"op": "add", "path": path, "value": 0.5}])
    run(api, project, worker, 1, "fit")
    changes(api, project["id"], [{"op": "remove", "path": path}])
    run(api, project, worker, 0, "fit")


def test_a_run_without_the_cache_runs_everything_and_can_be_found(api: Api, project: dict, worker: HandWorker) -> None:
    add_chain(api, project["id"], 2)
    run(api, project, worker, 2)
    off = run(api, project, worker, 2, use_cache=False)
    assert not off["use_cache"]
    assert [job["cache"]["state"] for job in off["job_list"]] == ["off", "off"]
    assert off["job_list"][0]["cache"]["detail"] == "this run was started without the cache"
    taken = run(api, project, worker, 0)["job_list"]
    assert [job["taken_from"]["execution"] for job in taken] == [off["id"]] * 2


def test_an_operation_can_be_kept_out(api: Api, project: dict, worker: HandWorker, problem: Callable) -> None:
    add_chain(api, project["id"], 2)
    changes(api, project["id"], [{"op": "add", "path": "/operations/source/no_cache", "value": True}])
    bad = {"client": "test", "base": 0, "patch": [{"op": "add", "path": "/operations/step/no_cache", "value": 1}]}
    problem(api.post(f"/projects/{project['id']}/changes", json=bad), 422, "invalid")
    run(api, project, worker, 2)
    jobs = by_node(run(api, project, worker, 2))  # the value is another one each time, so the step runs too
    assert (jobs["n0"]["cache"]["state"], jobs["n1"]["cache"]["state"]) == ("off", "miss")
    assert jobs["n0"]["cache"]["detail"] == "this operation runs each time"
    changes(api, project["id"], [{"op": "remove", "path": "/operations/source/no_cache"}])
    run(api, project, worker, 2)
    run(api, project, worker, 0)


def test_another_project_knows_nothing_of_it(api: Api, project: dict, worker: HandWorker) -> None:
    add_chain(api, project["id"], 2)
    run(api, project, worker, 2)
    fork = api.call("POST", f"/projects/{project['id']}/fork", {})
    try:
        job = by_node(run(api, fork, worker, 2))["n0"]
        assert (job["cache"]["state"], job["cache"]["from"]) == ("miss", None)
    finally:
        forget_all(api, fork["id"])


def test_a_long_chain_of_hits_ends_whatever_dies(
    api: Api, project: dict, worker: HandWorker, system: System
) -> None:
    """Longer than one transaction goes; and again with the service killed on the way."""
    add_chain(api, project["id"], 230)
    execution = start(api, project["id"], use_cache=True)
    attempt: Attempt | None = worker.take()
    while attempt:
        answer = attempt.finish(claim=True)
        leases = answer.json()["leases"] if answer.content else []
        attempt = Attempt(api.url, worker.worker, leases[0]) if leases else None
    assert ended(api, execution)["status"] == "success"
    again = run(api, project, worker, 0)
    assert all(job["cached"] for job in again["job_list"])
    assert len(again["job_list"]) == 230
    third = start(api, project["id"], use_cache=True)
    programs = json.loads(system.must("status", "-o", "json"))["programs"]
    os.kill(next(program["pid"] for program in programs if program["name"] == "executions"), signal.SIGKILL)

    def over() -> dict | None:
        answer = api.get(f"/executions/{third['id']}")
        return answer.json() if answer.ok and answer.json()["ended_at"] else None

    end = wait_until(over, 90)
    assert (end["status"], end["jobs"]["success"]) == ("success", 230)
    assert all(job["cached"] and len(job["attempts"]) == 1 for job in end["job_list"])


def test_what_was_taken_outlives_the_run_that_made_it(api: Api, project: dict, worker: HandWorker) -> None:
    add_chain(api, project["id"], 2)
    first = run(api, project, worker, 2)
    again = run(api, project, worker, 0)
    api.delete(f"/executions/{first['id']}")
    jobs = jobs_of(api, again)
    assert jobs["n1"]["outputs"] == by_node(again)["n1"]["outputs"]
    assert "not run again" in api.get(f"/jobs/{jobs['n0']['id']}/console").text
    output = jobs["n0"]["outputs"][0]
    assert api.get(f"/files/{project['id']}/{output['storage']}/{output['hash']}").status_code == 200
    third = by_node(run(api, project, worker, 2))["n0"]["cache"]  # nobody is left who ran it
    assert (third["state"], third["causes"]) == ("miss", [])


def test_an_output_makes_an_artifact_each_time(api: Api, project: dict, worker: HandWorker) -> None:
    add_operations(api, project["id"])
    nodes = {"s": {"operation": "source"}, "o": {"operation": "Output", "attributes": {"name": "kept"}}}
    add_pipeline(api, project["id"], "save", nodes, {"e": {"from": ["s", "numbers"], "to": ["o", "data"]}})
    first = by_node(run(api, project, worker, 1, "save"))["o"]
    second = by_node(run(api, project, worker, 0, "save"))["o"]
    assert (second["cached"], second["cache"]["state"]) == (False, "never")
    artifacts = [job["outputs"][0]["artifact"] for job in (first, second)]
    assert all(artifacts) and len(set(artifacts)) == 2
    assert first["outputs"][0]["hash"] == second["outputs"][0]["hash"]


def test_jobs_that_wait_for_the_same_value_all_find_theirs(api: Api, project: dict, worker: HandWorker) -> None:
    """A fan-out: the middle is found, then all behind it at once."""
    add_operations(api, project["id"])
    nodes = {"s": {"operation": "source"}} | {f"w{i}": {"operation": "step"} for i in range(20)}
    edges = {f"e{i}": {"from": ["s", "numbers"], "to": [f"w{i}", "value"]} for i in range(20)}
    add_pipeline(api, project["id"], "fan", nodes, edges)
    first = start(api, project["id"], "fan", use_cache=True)
    worker.do()
    attempts: list = []
    wait_until(lambda: attempts.extend(worker.claim()) or len(attempts) == 20)
    for attempt in attempts:
        assert attempt.start().ok and attempt.finish().ok
    assert ended(api, first)["status"] == "success"
    assert all(job["cached"] for job in run(api, project, worker, 0, "fan")["job_list"])


def test_two_runs_at_the_same_time_both_end(api: Api, project: dict, worker: HandWorker) -> None:
    """Each looks for what the other has just made."""
    add_chain(api, project["id"], 3)
    both = [start(api, project["id"], use_cache=True) for _ in range(2)]
    done: list[str] = []

    def work() -> bool:
        for attempt in worker.claim():
            done.append(attempt.job)
            assert attempt.start().ok and attempt.finish().ok
        return all(api.call("GET", f"/executions/{one['id']}")["ended_at"] for one in both)

    wait_until(work, 60)
    assert len(done) <= 6 and len(set(done)) == len(done)
    assert {ended(api, one)["status"] for one in both} == {"success"}
