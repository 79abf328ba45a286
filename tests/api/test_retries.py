"""Attempts that fail are followed by others when their operation says so, and jobs wait in the queue for so long only."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from datetime import datetime, timezone

import pytest

from hand_worker import Attempt, HandWorker, add_chain, changes, forget_all, jobs_of, start
from harness import Api, System, expect_problem, wait_until
from test_system import rows
from test_worker import Bench

ERROR = {"type": "ValueError", "message": "too cold", "traceback": "…", "line": 3}
LONG = 3600


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


def declare(api: Api, project: dict, member: str, value: dict, operation: str = "source") -> None:
    changes(api, project["id"], [{"op": "add", "path": f"/operations/{operation}/{member}", "value": value}])


def run(api: Api, project: dict, attempts: int, backoff: float, length: int = 1) -> dict:
    add_chain(api, project["id"], length)
    declare(api, project, "retries", {"max_attempts": attempts, "backoff_seconds": backoff})
    return start(api, project["id"])


def fail(worker: HandWorker) -> Attempt:
    attempt = worker.take()
    assert attempt.start().status_code == 204
    assert attempt.finish("failed", exit_code=1, error=ERROR).status_code == 204
    return attempt


def first(api: Api, execution: dict) -> dict:
    return jobs_of(api, execution)["n0"]


def test_a_job_that_fails_twice_succeeds_with_its_third_attempt(api: Api, project: dict, worker: HandWorker) -> None:
    execution = run(api, project, 3, 0, length=2)
    assert first(api, execution)["retry"] == {"attempt": 1, "max_attempts": 3, "failures": 0, "next_at": None}
    assert jobs_of(api, execution)["n1"]["retry"] is None
    for number in (1, 2):
        assert fail(worker).number == number
        job = first(api, execution)
        assert job["status"] == "queued" and job["detail"] == f"attempt {number} of 3 failed: ValueError: too cold"
        assert job["retry"]["attempt"] == number + 1
        assert api.call("GET", f"/executions/{execution['id']}")["status"] == "running"
    assert worker.do().number == 3
    worker.do()
    state = api.call("GET", f"/executions/{execution['id']}")
    assert state["status"] == "success"
    attempts = first(api, execution)["attempts"]
    assert [(a["attempt"], a["status"]) for a in attempts] == [(1, "failed"), (2, "failed"), (3, "success")]
    assert [a["error"] and a["error"]["message"] for a in attempts] == ["too cold", "too cold", None]
    assert first(api, execution)["detail"] is None


def test_when_the_last_attempt_fails_the_job_fails(api: Api, project: dict, worker: HandWorker) -> None:
    execution = run(api, project, 2, 0, length=2)
    fail(worker)
    fail(worker)
    jobs = jobs_of(api, execution)
    assert jobs["n0"]["status"] == "failed"
    assert jobs["n0"]["detail"] == "all 2 attempts failed; the last one: ValueError: too cold"
    assert jobs["n0"]["retry"]["attempt"] == 2
    assert jobs["n1"]["status"] == "canceled"
    assert worker.claim() == []


def test_the_wait_before_the_next_attempt_is_shown(api: Api, project: dict, worker: HandWorker) -> None:
    execution = run(api, project, 3, LONG, length=2)
    before = first(api, execution)["version"]
    fail(worker)
    job = first(api, execution)
    wait = datetime.fromisoformat(job["retry"]["next_at"].replace("Z", "+00:00")) - datetime.now(timezone.utc)
    assert 0 < wait.total_seconds() <= 600, "no wait is longer than backoff_max_seconds"
    assert (job["status"], job["retry"]["attempt"], job["retry"]["max_attempts"]) == ("queued", 2, 3)
    assert job["version"] > before
    assert worker.claim() == [], "nobody gets it before its time"
    state = api.call("GET", f"/executions/{execution['id']}")
    assert state["status"] == "running"
    assert (state["jobs"]["queued"], state["jobs"]["pending"], state["jobs"]["running"]) == (1, 1, 0)


def test_a_cancel_ends_the_wait(api: Api, project: dict, worker: HandWorker) -> None:
    execution = run(api, project, 3, LONG, length=2)
    fail(worker)
    assert api.call("POST", f"/executions/{execution['id']}/cancel")["status"] == "canceled"
    jobs = jobs_of(api, execution)
    assert [jobs[node]["status"] for node in ("n0", "n1")] == ["canceled", "canceled"]
    assert jobs["n0"]["retry"]["next_at"] is None
    assert [a["status"] for a in jobs["n0"]["attempts"]] == ["failed"], "what has ended stays as it was"


@pytest.mark.parametrize("names_it", [True, False])
def test_continue_during_the_wait_runs_at_once_with_the_code_as_it_is_now(
    api: Api, project: dict, worker: HandWorker, names_it: bool
) -> None:
    execution = run(api, project, 3, LONG, length=2)
    failed = fail(worker)
    code = "class Source:\n    def execute(self):\n        numbers = [1]\n        return numbers\n"
    changes(api, project["id"], [{"op": "replace", "path": "/operations/source/code", "value": code}])
    body = {"jobs": [first(api, execution)["id"]]} if names_it else {}
    api.call("POST", f"/executions/{execution['id']}/continue", body)
    job = first(api, execution)
    assert job["status"] == "queued" and job["retry"] == {"attempt": 1, "max_attempts": 3, "failures": 0, "next_at": None}
    attempt = worker.do()
    assert attempt.number == 2 and attempt.spec["bundle"] != failed.spec["bundle"]
    worker.do()
    assert api.call("GET", f"/executions/{execution['id']}")["status"] == "success"
    assert [a["status"] for a in first(api, execution)["attempts"]] == ["failed", "success"]


def test_a_cancelled_attempt_is_not_tried_again(api: Api, project: dict, worker: HandWorker) -> None:
    execution = run(api, project, 5, 0)
    attempt = worker.take()
    assert attempt.start().status_code == 204
    api.call("POST", f"/executions/{execution['id']}/cancel")
    assert attempt.finish("failed", signal=9).status_code == 204
    wait_until(lambda: api.call("GET", f"/executions/{execution['id']}")["ended_at"])
    assert worker.claim() == []


def test_a_lost_worker_uses_up_no_attempt(api: Api, project: dict, worker: HandWorker) -> None:
    execution = run(api, project, 2, 0)
    other = HandWorker(api)
    lost = other.take()
    assert lost.start().status_code == 204
    other.leave()
    assert fail(worker).number == 2
    assert first(api, execution)["retry"]["failures"] == 1
    assert worker.do().number == 3
    assert first(api, execution)["status"] == "success"


def test_an_execution_that_has_failed_tries_nothing_again(api: Api, project: dict, worker: HandWorker) -> None:
    add_chain(api, project["id"], 1)
    declare(api, project, "retries", {"max_attempts": 5, "backoff_seconds": 0})
    changes(api, project["id"], [
        {"op": "add", "path": "/operations/twin", "value": {"name": "Twin", "code": "class Twin:\n    def execute(self):\n        pass\n"}},
        {"op": "add", "path": "/pipelines/two", "value": {
            "name": "Two", "nodes": {"a": {"operation": "source"}, "b": {"operation": "twin"}}, "edges": {}}},
    ])
    execution = start(api, project["id"], "two")
    attempts = {attempt.spec["operation"]: attempt for attempt in (worker.take(), worker.take())}
    for attempt in attempts.values():
        assert attempt.start().status_code == 204
    assert attempts["twin"].finish("failed", exit_code=1).status_code == 204
    assert attempts["source"].finish("failed", exit_code=1).status_code == 204
    assert [job["status"] for job in jobs_of(api, execution).values()] == ["failed", "failed"]


def test_the_wait_survives_the_death_of_both_services(
    api: Api, project: dict, worker: HandWorker, system: System
) -> None:
    execution = run(api, project, 2, 3)
    fail(worker)
    before = rows(system)
    for name in ("executions", "compute"):
        os.kill(before[name]["pid"], signal.SIGKILL)
    wait_until(lambda: all((row := rows(system)[name])["pid"] != before[name]["pid"] and row["health"] == "ok"
                           for name in ("executions", "compute")), 60)
    assert worker.do().number == 2
    assert first(api, execution)["status"] == "success"


@pytest.mark.parametrize(("limits", "code", "words"), [
    ({}, "import os; os._exit(3)", "exit code 3"),
    ({}, "raise ValueError('cold')", "ValueError: cold"),
    ({"timeout_seconds": 1}, "import time; time.sleep(600)", "longer than 1 seconds"),
])
def test_every_kind_of_failure_is_tried_again(api: Api, limits: dict, code: str, words: str) -> None:
    bench = Bench(api)
    pipeline = bench.add(f"class Op:\n    def execute(self):\n        {code}\n")
    bench.change((f"/operations/o{bench.count}/retries", {"max_attempts": 2, "backoff_seconds": 0}))
    if limits:
        bench.change((f"/operations/o{bench.count}/limits", limits))
    job = bench.wait(bench.start(pipeline))
    assert job["status"] == "failed" and "all 2 attempts failed" in job["detail"] and words in job["detail"]
    assert [words in str(a["error"]) + str(a["detail"]) or words in f"{a['error']['type']}: {a['error']['message']}"
            for a in job["attempts"]] == [True, True]


def test_the_command_line_tells_of_attempts(api: Api, system: System) -> None:
    bench = Bench(api)
    bench.change(("/operations/flaky", {"name": "Flaky", "retries": {"max_attempts": 2, "backoff_seconds": 0},
                                        "code": "class Flaky:\n    def execute(self):\n        raise OSError('full')\n"}),
                 ("/pipelines/p", {"name": "P", "nodes": {"n": {"operation": "flaky"}}, "edges": {}}))
    said = system.command("run", f"{bench.project}/P", "--no-cache", "--watch").stdout
    assert "attempt 1 of 2 failed: OSError: full" in said
    assert "== Flaky: failed" in said


def test_a_job_that_no_worker_takes_fails_with_the_reason(api: Api, project: dict, worker: HandWorker) -> None:
    add_chain(api, project["id"], 2)
    declare(api, project, "limits", {"timeout_queued_seconds": 1})
    declare(api, project, "resources", {"labels": ["moon"]})
    execution = start(api, project["id"])
    wait_until(lambda: api.call("GET", f"/executions/{execution['id']}")["ended_at"], 60)
    jobs = jobs_of(api, execution)
    assert jobs["n0"]["status"] == "failed"
    assert jobs["n0"]["detail"] == ("no worker took it within 1 seconds (timeout_queued_seconds): "
                                    "no worker that is connected has the labels 'moon'")
    assert jobs["n1"]["status"] == "canceled"
    assert worker.claim() == [], "it has left the queue"


def test_a_job_that_a_worker_prepares_waits_no_more(api: Api, project: dict, worker: HandWorker) -> None:
    """It may build an environment for longer than anybody may wait in the queue."""
    add_chain(api, project["id"], 1)
    declare(api, project, "limits", {"timeout_queued_seconds": 1})
    execution = start(api, project["id"])
    attempt = worker.take()
    declare(api, project, "resources", {"labels": ["moon"]})
    other = start(api, project["id"])
    wait_until(lambda: first(api, other)["status"] == "failed", 60)
    assert first(api, execution)["status"] == "queued"
    assert attempt.start().status_code == 204
    assert attempt.finish().status_code == 204
    assert first(api, execution)["status"] == "success"


@pytest.mark.parametrize(("value", "words"), [
    ({}, "'max_attempts' is missing"),
    ({"max_attempts": 0}, "'max_attempts' must be a whole number from 1 to 10"),
    ({"max_attempts": 11}, "'max_attempts' must be a whole number from 1 to 10"),
    ({"max_attempts": 2, "backoff_seconds": -1}, "'backoff_seconds' must be a whole number from 0 to 86400"),
    ({"max_attempts": 2, "jitter": 1}, "'jitter' is not a known member"),
    ([], "must be an object"),
])
def test_retries_that_make_no_sense_are_refused_in_words(api: Api, project: dict, value: object, words: str) -> None:
    add_chain(api, project["id"], 1)
    patch = [{"op": "add", "path": "/operations/source/retries", "value": value}]
    answer = api.post(f"/projects/{project['id']}/changes", json={"client": "test", "base": 0, "patch": patch})
    assert words in str(expect_problem(answer, 422, "invalid"))
