"""Sweeps: one execution per combination of values; what they share runs once; a table of what became of the metrics."""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import subprocess
import uuid
from collections.abc import Callable, Iterator

import pytest

from hand_worker import MY_WORKERS, Attempt, HandWorker, add_operations, add_pipeline, changes, forget_all, jobs_of
from harness import BINARY, BLOB_STORAGE, Api, System, wait_until

TRAIN = """class Train:
    def __init__(self, lr=0.01, epochs=3):
        self.lr = lr
        self.epochs = epochs

    def execute(self, data):
        result = data
        return result
"""

THREE_BY_TWO = [
    {"node": "train", "attribute": "lr", "values": [0.1, 0.01, 0.001]},
    {"node": "train", "attribute": "epochs", "range": {"from": 1, "to": 2}},
]


@pytest.fixture(autouse=True)
def nothing_left(api: Api, project: dict) -> Iterator[None]:
    yield
    for sweep in api.call("GET", f"/projects/{project['id']}/sweeps")["items"]:
        api.delete(f"/projects/{project['id']}/sweeps/{sweep['id']}")
    forget_all(api, project["id"])


@pytest.fixture
def worker(api: Api) -> Iterator[HandWorker]:
    worker = HandWorker(api)
    yield worker
    worker.leave()


@pytest.fixture
def fit(api: Api, project: dict) -> str:
    """A project with a pipeline `fit`: data, then training."""
    add_operations(api, project["id"])
    declared = {"attributes": {"lr": {"min": 0, "max": 1}}}
    value = {"name": "Train", "code": TRAIN, "declared": declared}
    changes(api, project["id"], [{"op": "add", "path": "/operations/train", "value": value}])
    nodes = {"data": {"operation": "source"}, "train": {"operation": "train"}}
    add_pipeline(api, project["id"], "fit", nodes, {"e": {"from": ["data", "numbers"], "to": ["train", "data"]}})
    return project["id"]


def body(**members: object) -> dict:
    return {"pipeline": "fit", "compute": MY_WORKERS, "storage": BLOB_STORAGE, "method": "grid", "axes": THREE_BY_TWO} | members


def sweep(api: Api, project: str, **members: object) -> dict:
    return api.call("POST", f"/projects/{project}/sweeps", body(**members))


def now(api: Api, sweep: dict) -> dict:
    return api.call("GET", f"/projects/{sweep['project']}/sweeps/{sweep['id']}")


def results(api: Api, sweep: dict, **params: str) -> dict:
    return api.call("GET", f"/projects/{sweep['project']}/sweeps/{sweep['id']}/results", params=params)


def members(api: Api, sweep: dict) -> list[dict]:
    params = {"sweep": sweep["id"], "limit": 200, "sort": "created_at"}
    return api.call("GET", f"/projects/{sweep['project']}/executions", params=params)["items"]


def work(
    api: Api, sweep: dict, worker: HandWorker, do: Callable[[Attempt], object] = lambda attempt: attempt.finish()
) -> list[Attempt]:
    """Does what there is to do until the sweep is over; what was done."""
    done: list[Attempt] = []

    def is_over() -> bool:
        for attempt in worker.claim(2):
            assert attempt.start().status_code == 204
            do(attempt)
            done.append(attempt)
        return now(api, sweep)["status"] != "running"

    wait_until(is_over, 90)
    return done


def log_and_finish(attempt: Attempt) -> None:
    if "lr" in attempt.spec["attributes"]:
        lr, epochs = attempt.spec["attributes"]["lr"], attempt.spec["attributes"].get("epochs", 3)
        losses = [lr * 10, lr, lr * 2]
        points = [{"step": i, "at": i, "values": {"loss": loss, "epochs": epochs}} for i, loss in enumerate(losses)]
        assert attempt.log([*points, {"step": 3, "at": 3, "values": {"loss": None}}]).ok
    assert attempt.finish().status_code == 204


def test_a_grid_runs_every_combination_and_what_they_share_once(api: Api, fit: str, worker: HandWorker) -> None:
    made = sweep(api, fit, name="Rates", labels=["night"], notes="why")
    assert (made["status"], made["executions"]["total"], made["warnings"]) == ("running", 6, [])
    done = work(api, made, worker, log_and_finish)
    assert [attempt.spec["name"] for attempt in done].count("Source") == 1
    assert len(done) == 7
    points = {(a.spec["attributes"]["lr"], a.spec["attributes"]["epochs"]) for a in done if a.spec["name"] == "Train"}
    assert points == {(lr, epochs) for lr in (0.1, 0.01, 0.001) for epochs in (1, 2)}
    end = now(api, made)
    assert (end["status"], end["executions"]["success"], end["executions"]["planned"]) == ("success", 6, 0)
    assert end["ended_at"]
    rows = members(api, made)
    assert [row["sweep_position"] for row in rows] == list(range(6))
    assert {row["sweep"] for row in rows} == {made["id"]}
    assert rows[0]["name"] == "Rates: lr=0.1, epochs=1"
    assert rows[0]["attributes"] == {"train": {"lr": 0.1, "epochs": 1}}
    assert (rows[0]["labels"], rows[0]["notes"]) == (["night"], "why")
    assert [row["id"] for row in api.call("GET", f"/projects/{fit}/sweeps")["items"]] == [made["id"]]


def test_as_many_upstream_jobs_run_as_there_are_different_ones(api: Api, fit: str, worker: HandWorker) -> None:
    axes = [
        {"node": "data", "attribute": "size", "values": [3, 4]},
        {"node": "train", "attribute": "lr", "values": [0.1, 0.2, 0.3, 0.4]},
    ]
    made = sweep(api, fit, axes=axes, max_parallel=8)
    names = [attempt.spec["name"] for attempt in work(api, made, worker)]
    assert (names.count("Source"), names.count("Train")) == (2, 8)


def test_the_table_has_what_became_of_each_metric(api: Api, fit: str, worker: HandWorker) -> None:
    made = sweep(api, fit)
    work(api, made, worker, log_and_finish)
    table = results(api, made, sort="last.train/loss")
    assert [row["attribute"] for row in table["sweep"]["axes"]] == ["lr", "epochs"]
    assert table["metrics"] == [
        {"node": "train", "node_name": "Train", "name": "epochs"},
        {"node": "train", "node_name": "Train", "name": "loss"},
    ]
    first = table["items"][0]
    assert first["point"] == [0.001, 1]
    assert first["metrics"][1] == {"last": 0.002, "min": 0.001, "max": 0.01, "count": 3}
    assert first["status"] == "success" and first["duration_ms"] >= 0 and first["execution"]
    assert [row["position"] for row in results(api, made, sort="-position")["items"]] == [5, 4, 3, 2, 1, 0]
    assert results(api, made)["items"] == results(api, made, sort="position")["items"]
    answer = api.get(f"/projects/{fit}/sweeps/{made['id']}/results.csv")
    assert answer.headers["Content-Type"].startswith("text/csv")
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert len(rows) == 6
    assert (rows[0]["Train.lr"], rows[0]["Train.loss min"], rows[0]["status"]) == ("0.1", "0.1", "success")


def test_metrics_of_a_running_member_are_those_of_now(api: Api, fit: str, worker: HandWorker) -> None:
    made = sweep(api, fit, axes=[{"node": "train", "attribute": "lr", "values": [0.5]}])
    worker.do()
    attempt = worker.take()
    assert attempt.start().ok and attempt.log([{"step": 1, "at": 1, "values": {"loss": 3}}]).ok
    assert results(api, made)["items"][0]["metrics"][0]["last"] == 3
    assert attempt.log([{"step": 2, "at": 2, "values": {"loss": 2}}]).ok
    assert results(api, made)["items"][0]["metrics"][0] == {"last": 2, "min": 2, "max": 3, "count": 2}
    assert attempt.finish().ok


def test_a_random_sweep_follows_from_its_seed(api: Api, fit: str) -> None:
    axes = [
        {"node": "train", "attribute": "lr", "range": {"from": 0.0001, "to": 1, "scale": "log"}},
        {"node": "train", "attribute": "epochs", "range": {"from": 1, "to": 50}},
    ]
    rows = []
    for _ in range(2):
        made = sweep(api, fit, method="random", samples=20, seed=7, axes=axes, max_parallel=1)
        assert made["seed"] == 7
        rows.append([row["point"] for row in results(api, made)["items"]])
        api.call("POST", f"/projects/{fit}/sweeps/{made['id']}/cancel")
    assert rows[0] == rows[1]
    assert len({tuple(row) for row in rows[0]}) == 20
    chosen = sweep(api, fit, method="random", samples=500, max_parallel=1)
    assert chosen["executions"]["total"] == 6 and isinstance(chosen["seed"], int)
    points = [tuple(row["point"]) for row in results(api, chosen)["items"]]
    assert len(set(points)) == 6


def test_no_more_run_at_once_than_wanted(api: Api, fit: str, worker: HandWorker) -> None:
    made = sweep(api, fit, max_parallel=2)
    wait_until(lambda: now(api, made)["executions"]["running"] == 2)
    most = 0

    def count(attempt: Attempt) -> None:
        nonlocal most
        counts = now(api, made)["executions"]
        most = max(most, counts["running"])
        assert attempt.finish().ok

    work(api, made, worker, count)
    assert most == 2
    assert now(api, made)["executions"]["success"] == 6


def test_a_check_says_how_many_and_what_is_wrong(api: Api, fit: str) -> None:
    path = f"/projects/{fit}/sweeps/check"
    good = api.call("POST", path, body())
    assert (good["executions"], good["jobs"], good["problems"]) == (6, 2, [])
    assert good["axes"][0] == {"node": "train", "node_name": "Train", "attribute": "lr", "values": [0.1, 0.01, 0.001]}
    wide = [{"node": "train", "attribute": name, "range": {"from": 0, "to": 1, "count": 60}} for name in ("lr", "epochs")]
    many = api.call("POST", path, body(axes=wide))
    assert many["executions"] == 3600
    assert {"pointer": "/axes", "detail": "make 3600 executions; a sweep may have 1000"} in many["problems"]
    axes = [
        {"node": "train", "attribute": "lr", "values": [0.5, 2, "x"]},
        {"node": "gone", "attribute": "lr", "values": [1]},
        {"node": "train", "attribute": "epochs", "values": [1]},
    ]
    bad = api.call("POST", path, body(axes=axes, attributes={"train": {"epochs": 3}}))
    assert bad["problems"] == [
        {"pointer": "/axes/0/values/1", "detail": "a value must be at most 1"},
        {"pointer": "/axes/0/values/2", "detail": "must be a number"},
        {"pointer": "/axes/1", "detail": "the pipeline has no such node"},
        {"pointer": "/axes/2", "detail": "is set by attributes as well"},
    ]
    assert api.call("GET", f"/projects/{fit}/sweeps")["items"] == []


@pytest.mark.parametrize(
    ("members", "pointer"),
    [
        ({"axes": []}, "/axes"),
        ({"axes": [{"node": "train", "attribute": "lr", "values": [1, 1]}]}, "/axes/0/values/1"),
        ({"axes": [{"node": "train", "attribute": "lr", "range": {"from": 0.1, "to": 1}}]}, "/axes/0/range"),
        ({"method": "guess"}, "/method"),
        ({"max_parallel": 0}, "/max_parallel"),
        ({"max_parallel": 101}, "/max_parallel"),
        ({"samples": 1001, "method": "random"}, "/samples"),
        ({"unknown": 1}, "/unknown"),
        ({"axes": [{"node": "train", "attribute": f"a{i}", "values": [1]} for i in range(17)]}, "/axes"),
    ],
)
def test_what_cannot_be_a_sweep_is_refused(api: Api, fit: str, problem: Callable, members: dict, pointer: str) -> None:
    errors = problem(api.post(f"/projects/{fit}/sweeps", json=body(**members)), 422, "invalid")["errors"]
    assert errors[0]["pointer"] == pointer


def test_a_sweep_of_what_does_not_run_is_refused(api: Api, fit: str, problem: Callable) -> None:
    errors = problem(api.post(f"/projects/{fit}/sweeps", json=body(targets=["data"])), 422, "not_runnable")["errors"]
    assert errors[0] == {"pointer": "/axes/0", "detail": "is of a node that is left out of this run"}
    errors = problem(api.post(f"/projects/{fit}/sweeps", json=body(method="random")), 422, "not_runnable")["errors"]
    assert errors[0]["pointer"] == "/samples"


def test_all_members_run_the_model_as_it_was(api: Api, fit: str, worker: HandWorker) -> None:
    made = sweep(api, fit, max_parallel=1)
    changes(api, fit, [{"op": "add", "path": "/pipelines/fit/nodes/data/attributes/size", "value": 9}])
    done = work(api, made, worker)
    assert all("size" not in attempt.spec["attributes"] for attempt in done)
    assert {row["revision"] for row in members(api, made)} == {made["revision"]}


def test_a_canceled_sweep_starts_nothing_more_and_can_go_on(api: Api, fit: str, worker: HandWorker, problem: Callable) -> None:
    made = sweep(api, fit, max_parallel=2)
    wait_until(lambda: now(api, made)["executions"]["running"] == 2)
    api.call("POST", f"/projects/{fit}/sweeps/{made['id']}/cancel")
    end = wait_until(lambda: (state := now(api, made))["status"] == "canceled" and state)
    assert (end["executions"]["canceled"], end["executions"]["planned"]) == (6, 0)
    assert len(members(api, made)) == 2
    problem(api.post(f"/projects/{fit}/sweeps/{made['id']}/cancel"), 409, "sweep_ended")
    api.call("POST", f"/projects/{fit}/sweeps/{made['id']}/continue", {})
    work(api, made, worker)
    assert (now(api, made)["status"], len(members(api, made))) == ("success", 6)
    problem(api.post(f"/projects/{fit}/sweeps/{made['id']}/continue", json={}), 409, "nothing_to_continue")


def test_failed_members_go_on_with_the_new_code(api: Api, fit: str, worker: HandWorker) -> None:
    made = sweep(api, fit, max_parallel=3)

    def fail_some(attempt: Attempt) -> None:
        fails = attempt.spec["attributes"].get("lr") == 0.01
        assert attempt.finish("failed" if fails else "success", detail="too slow" if fails else None).ok

    work(api, made, worker, fail_some)
    end = now(api, made)
    assert (end["status"], end["executions"]["failed"], end["executions"]["success"]) == ("failed", 2, 4)
    failed = [row for row in results(api, made)["items"] if row["status"] == "failed"]
    assert {row["detail"] for row in failed} == {"Train: too slow"}
    changes(api, fit, [{"op": "replace", "path": "/operations/train/code", "value": TRAIN + "\n# repaired\n"}])
    api.call("POST", f"/projects/{fit}/sweeps/{made['id']}/continue", {})
    again = work(api, made, worker)
    assert {(attempt.spec["name"], attempt.spec["attributes"]["lr"]) for attempt in again} == {("Train", 0.01)}
    assert len(again) == 2
    assert now(api, made)["executions"]["success"] == 6


@pytest.mark.parametrize("executions", ["keep", "delete"])
def test_a_sweep_is_deleted_with_or_without_its_executions(api: Api, fit: str, executions: str, problem: Callable) -> None:
    made = sweep(api, fit, max_parallel=2)
    wait_until(lambda: now(api, made)["executions"]["running"] == 2)
    path = f"/projects/{fit}/sweeps/{made['id']}"
    problem(api.delete(path, params={"executions": "some"}), 422, "invalid")
    assert api.delete(path, params={"executions": executions}).status_code == 204
    problem(api.get(path), 404, "not_found")
    assert api.call("GET", f"/projects/{fit}/sweeps")["items"] == []

    def left() -> list[dict]:
        return api.call("GET", f"/projects/{fit}/executions")["items"]

    if executions == "keep":
        assert [(row["sweep"], row["sweep_position"]) for row in left()] == [(None, None)] * 2
    else:
        wait_until(lambda: not left())


def test_one_member_deleted_is_counted(api: Api, fit: str, worker: HandWorker) -> None:
    made = sweep(api, fit)
    work(api, made, worker)
    api.delete(f"/executions/{members(api, made)[0]['id']}")
    assert now(api, made)["executions"]["deleted"] == 1
    assert results(api, made)["items"][0]["status"] == "deleted"


def test_the_same_request_makes_one_sweep(api: Api, fit: str, problem: Callable) -> None:
    key = {"Idempotency-Key": str(uuid.uuid4())}
    first, second = (api.post(f"/projects/{fit}/sweeps", json=body(), headers=key) for _ in range(2))
    assert first.status_code == second.status_code == 201
    assert first.json()["id"] == second.json()["id"]
    other = api.post(f"/projects/{fit}/sweeps", json=body(max_parallel=3), headers=key)
    problem(other, 422, "idempotency_key")
    assert len(api.call("GET", f"/projects/{fit}/sweeps")["items"]) == 1


def kill_executions(system: System) -> None:
    programs = json.loads(system.must("status", "-o", "json"))["programs"]
    os.kill(next(row["pid"] for row in programs if row["name"] == "executions"), signal.SIGKILL)


def test_nothing_is_lost_when_the_service_dies(api: Api, fit: str, worker: HandWorker, system: System) -> None:
    """Killed again and again on the way: every member is there once, and every one ends."""
    made = sweep(api, fit, max_parallel=3)
    for _ in range(3):
        running = now(api, made)["executions"]["running"]
        kill_executions(system)
        wait_until(lambda: api.get(f"/projects/{fit}/sweeps/{made['id']}").status_code == 200, 60)
        assert running <= 3
        for attempt in worker.claim(1):
            if attempt.start().ok:
                assert attempt.finish().ok
    work(api, made, worker)
    end = now(api, made)
    assert (end["status"], end["executions"]["success"]) == ("success", 6)
    assert sorted(row["sweep_position"] for row in members(api, made)) == list(range(6))


def test_strangers_see_no_sweep_and_viewers_start_none(alice: Api, bob: Api, problem: Callable) -> None:
    project = alice.new_project()["id"]
    add_operations(alice, project)
    add_pipeline(alice, project, "fit", {"data": {"operation": "source"}}, {})
    wanted = body(axes=[{"node": "data", "attribute": "size", "values": [1, 2]}])
    made = alice.call("POST", f"/projects/{project}/sweeps", wanted)
    paths = [f"/projects/{project}/sweeps", f"/projects/{project}/sweeps/{made['id']}"]
    paths += [f"{paths[1]}/results", f"{paths[1]}/results.csv"]
    for path in paths:
        problem(bob.get(path), 404, "not_found")
    for path in (paths[0], f"{paths[0]}/check", f"{paths[1]}/cancel", f"{paths[1]}/continue"):
        problem(bob.post(path, json=wanted if path.endswith(("sweeps", "check")) else {}), 404, "not_found")
    problem(bob.delete(paths[1]), 404, "not_found")
    elsewhere = bob.new_project()["id"]
    problem(bob.get(f"/projects/{elsewhere}/sweeps/{made['id']}"), 404, "not_found")
    me = bob.call("GET", "/me")
    for role, status in (("viewer", 403), ("runner", 403), ("editor", 200)):
        alice.call("PUT", f"/projects/{project}/members/{me['id']}", {"role": role})
        wait_until(lambda status=status: bob.post(f"{paths[1]}/cancel").status_code in (status, 409))
        assert bob.get(paths[2]).status_code == 200
        if role == "viewer":
            problem(bob.post(paths[0], json=wanted), 403, "forbidden")
    alice.delete(f"/projects/{project}")


def test_a_sweep_is_renamed_and_its_members_say_so(system: System, api: Api, fit: str, problem: Callable) -> None:
    made = sweep(api, fit, name="Rates", max_parallel=1)
    path = f"/projects/{fit}/sweeps/{made['id']}"
    assert api.call("PATCH", path, {"name": "Learning rates"})["name"] == "Learning rates"
    wait_until(lambda: len(members(api, made)) > 0)
    assert {row["sweep_name"] for row in members(api, made)} == {"Learning rates"}
    for name in ("", " x", "x" * 121, 7, None):
        problem(api.patch(path, json={"name": name}), 422, "invalid")
    problem(Api.stranger(api.url).patch(path, json={"name": "mine"}), 401, "unauthenticated")
    words = [BINARY, "sweeps", "rename", fit, "Learning rates", "Again", "--data", str(system.data)]
    assert subprocess.run(words, check=True, timeout=60).returncode == 0
    assert now(api, made)["name"] == "Again"


def test_the_command_line_says_what_goes_with_a_sweep(system: System, api: Api, fit: str, worker: HandWorker) -> None:
    made = sweep(api, fit, name="Rates")
    work(api, made, worker)
    said = api.call("GET", f"/projects/{fit}/sweeps/{made['id']}/removal")
    assert (said["execution_count"], said["value_count"], said["freed_count"]) == (6, 7, 7)
    assert said["bundle_bytes"] > 100  # the sweep itself goes too
    words = [BINARY, "sweeps", "delete", fit, "Rates", "--with-runs", "--data", str(system.data)]

    def answer(text: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(words, input=text, capture_output=True, text=True, timeout=60, check=False)

    refused = answer("n\n")
    assert refused.returncode != 0
    assert "6 runs are deleted" in refused.stderr
    assert answer("y\n").returncode == 0
    wait_until(lambda: members(api, made) == [])
