"""Jobs that are the same at the same time run once: the others wait for the one, in words, and take what it makes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from hand_worker import Attempt, HandWorker, add_chain, add_operations, add_pipeline, changes, forget_all, jobs_of, start
from harness import SERVER_COMPUTE, Api, wait_until

N = 5


@pytest.fixture(autouse=True)
def nothing_left(api: Api, project: dict) -> Iterator[None]:
    yield
    forget_all(api, project["id"])


@pytest.fixture
def worker(api: Api) -> Iterator[HandWorker]:
    worker = HandWorker(api)
    yield worker
    worker.leave()


def runs(api: Api, project: dict, count: int = N, **members: object) -> list[dict]:
    return [start(api, project["id"], **{"use_cache": True, "name": f"Run {i}"} | members) for i in range(count)]


def states(api: Api, executions: list[dict]) -> list[str]:
    return [api.call("GET", f"/executions/{execution['id']}")["status"] for execution in executions]


def everything_ends(api: Api, executions: list[dict], worker: HandWorker) -> list[Attempt]:
    """Does what there is to do until all have ended; what was done."""
    done: list[Attempt] = []

    def is_over() -> bool:
        for attempt in worker.claim(1):
            assert attempt.start().status_code == 204
            assert attempt.finish().status_code == 204
            done.append(attempt)
        return all(state not in ("pending", "queued", "running") for state in states(api, executions))

    wait_until(is_over, 60)
    return done


def test_the_same_chain_several_times_at_once_runs_once(api: Api, project: dict, worker: HandWorker) -> None:
    add_chain(api, project["id"], 3)
    executions = runs(api, project)
    waiting = jobs_of(api, executions[1])["n0"]
    first = jobs_of(api, executions[0])["n0"]
    assert (waiting["status"], waiting["detail"]) == ("queued", "waiting for the same job of 'Run 0'")
    assert waiting["cache"]["state"] == "waiting"
    assert waiting["cache"]["detail"] == "the same as 'Source' of 'Run 0', which is on its way"
    assert waiting["cache"]["from"]["job"] == first["id"]
    assert waiting["cache"]["from"]["execution"] == executions[0]["id"]
    assert len(everything_ends(api, executions, worker)) == 3
    assert states(api, executions) == ["success"] * N
    for execution in executions[1:]:
        for job in jobs_of(api, execution).values():
            assert (job["cached"], job["cache"]["state"]) == (True, "hit")
            assert job["taken_from"]["execution"] == executions[0]["id"]


def test_nodes_of_one_run_that_are_the_same_both_run(api: Api, project: dict, worker: HandWorker) -> None:
    """Whoever draws the same twice in one pipeline may want two results; other runs take them."""
    add_operations(api, project["id"])
    add_pipeline(api, project["id"], "chain", {"a": {"operation": "source"}, "b": {"operation": "source"}}, {})
    executions = runs(api, project, 2)
    assert len(everything_ends(api, executions, worker)) == 2


@pytest.mark.parametrize("ending", ["cancel", "delete"])
def test_when_the_one_is_gone_another_runs(api: Api, project: dict, worker: HandWorker, ending: str) -> None:
    add_chain(api, project["id"], 1)
    executions = runs(api, project, 3)
    if ending == "cancel":
        api.call("POST", f"/executions/{executions[0]['id']}/cancel")
    else:
        assert api.delete(f"/executions/{executions[0]['id']}").status_code == 204
    rest = executions[1:]
    assert len(everything_ends(api, rest, worker)) == 1
    assert states(api, rest) == ["success", "success"]


def test_when_the_one_fails_the_others_run_themselves(api: Api, project: dict, worker: HandWorker) -> None:
    add_chain(api, project["id"], 1)
    executions = runs(api, project, 3)
    worker.do(status="failed")
    assert len(everything_ends(api, executions, worker)) == 2
    assert states(api, executions) == ["failed", "success", "success"]
    job = jobs_of(api, executions[1])["n0"]
    assert (job["cached"], job["cache"]["state"], job["detail"]) == (False, "miss", None)


def test_who_waits_can_be_canceled_and_go_on(api: Api, project: dict, worker: HandWorker) -> None:
    add_chain(api, project["id"], 1)
    executions = runs(api, project, 2)
    api.call("POST", f"/executions/{executions[1]['id']}/cancel")
    wait_until(lambda: states(api, executions)[1] == "canceled")
    api.call("POST", f"/executions/{executions[1]['id']}/continue", {})
    assert jobs_of(api, executions[1])["n0"]["cache"]["state"] == "waiting"
    assert len(everything_ends(api, executions, worker)) == 1
    assert states(api, executions) == ["success", "success"]


def test_nobody_waits_who_wants_everything_run(api: Api, project: dict, worker: HandWorker) -> None:
    add_chain(api, project["id"], 1)
    executions = runs(api, project, 3, use_cache=False)
    assert len(everything_ends(api, executions, worker)) == 3


def test_an_operation_that_is_kept_out_runs_each_time(api: Api, project: dict, worker: HandWorker) -> None:
    add_chain(api, project["id"], 1)
    changes(api, project["id"], [{"op": "add", "path": "/operations/source/no_cache", "value": True}])
    executions = runs(api, project, 3)
    assert len(everything_ends(api, executions, worker)) == 3


def test_nobody_waits_for_another_compute(api: Api, project: dict, worker: HandWorker) -> None:
    """Where nobody claims, the one may wait for ever."""
    add_chain(api, project["id"], 1)
    mine = start(api, project["id"], use_cache=True)
    other = start(api, project["id"], use_cache=True, compute=SERVER_COMPUTE)
    wait_until(lambda: states(api, [other]) == ["success"], 60)
    assert not jobs_of(api, other)["n0"]["cached"]
    assert jobs_of(api, mine)["n0"]["cache"]["state"] == "miss"
