"""Fix and continue: new attempts in the same execution, with new code or as it was."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable, Iterator

import pytest

from hand_worker import Attempt, HandWorker, add_chain, add_operations, add_pipeline, changes, forget_all, jobs_of, start
from harness import Api, wait_until

FIXED = """class Step:
    def __init__(self, factor=2):
        self.factor = factor

    def execute(self, value):
        result = value * self.factor
        return result
"""
RENAMED = FIXED.replace("result", "product")
ERROR = {"type": "ValueError", "message": "no rows", "traceback": "Traceback", "line": 3, "column": None}


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


def fail(worker: HandWorker) -> Attempt:
    attempt = worker.take()
    assert attempt.start().status_code == 204
    assert attempt.say(b"before it failed\n").ok
    assert attempt.finish("failed", exit_code=1, error=ERROR).status_code == 204
    return attempt


@pytest.fixture
def failed(api: Api, project: dict, worker: HandWorker) -> dict:
    """A chain of four whose second job has failed."""
    add_chain(api, project["id"], 4)
    execution = start(api, project["id"])
    worker.do()
    fail(worker)
    state = api.call("GET", f"/executions/{execution['id']}")
    assert state["status"] == "failed"
    return state


def go_on(api: Api, execution: dict, **members: object) -> dict:
    return api.call("POST", f"/executions/{execution['id']}/continue", members)


def read(api: Api, execution: dict) -> dict:
    return api.call("GET", f"/executions/{execution['id']}")


def edit(api: Api, project: dict, operation: str, code: str) -> int:
    changes(api, project["id"], [{"op": "replace", "path": f"/operations/{operation}/code", "value": code}])
    return api.call("GET", f"/projects/{project['id']}/model")["revision"]


def test_what_failed_goes_on_with_the_new_code(api: Api, project: dict, failed: dict, worker: HandWorker) -> None:
    done = jobs_of(api, failed)["n0"]
    revision = edit(api, project, "step", FIXED)
    running = go_on(api, failed)
    assert (running["id"], running["status"], running["ended_at"]) == (failed["id"], "running", None)
    assert running["jobs"] | {"success": 1, "queued": 1, "pending": 2} == running["jobs"]
    attempt = worker.do()
    assert (attempt.spec["node"], attempt.number) == ("n1", 2)
    assert attempt.spec["attributes"] == {}
    worker.do()
    worker.do()
    end = read(api, failed)
    assert (end["status"], end["revision"]) == ("success", failed["revision"])
    jobs = jobs_of(api, failed)
    assert jobs["n0"]["attempts"] == done["attempts"]
    first, second = jobs["n1"]["attempts"]
    assert (first["status"], first["error"]["type"], first["revision"]) == ("failed", "ValueError", failed["revision"])
    assert (second["status"], second["error"], second["revision"]) == ("success", None, revision)
    assert first["bundle"] == failed["bundle"]["hash"] != second["bundle"]
    assert jobs["n1"]["attributes"] == {"factor": 2}
    assert api.get(f"/jobs/{jobs['n1']['id']}/console", params={"attempt": 1}).text == "before it failed\n"
    for row, code in ((first, "return result"), (second, "self.factor")):
        model = api.call("GET", f"/projects/{project['id']}/model", params={"revision": row["revision"]})["model"]
        assert code in model["operations"]["step"]["code"]


def test_the_code_that_the_worker_gets_is_the_new_one(api: Api, project: dict, failed: dict, worker: HandWorker) -> None:
    edit(api, project, "step", FIXED)
    go_on(api, failed)
    attempt = worker.take()
    wanted = {"storage": attempt.spec["storage"], "objects": [{"mode": "get", **attempt.spec["bundle"]}]}
    ticket = attempt.session.post(f"{api.url}/api/v1/projects/{project['id']}/tickets", json=wanted, timeout=60).json()["tickets"][0]
    url = ticket["url"] if ticket["url"].startswith("http") else api.url + ticket["url"]
    bundle = attempt.session.request(ticket["method"], url, headers=ticket["headers"], timeout=60).json()
    assert bundle["operations"]["step"]["code"] == FIXED
    assert "pinned" not in str(bundle["pipeline"])


def test_as_it_was_means_the_code_of_before(api: Api, project: dict, failed: dict, worker: HandWorker) -> None:
    edit(api, project, "step", FIXED)
    go_on(api, failed, retry_as_is=True)
    attempt = worker.do()
    assert attempt.spec["bundle"]["hash"] == failed["bundle"]["hash"]
    rows = jobs_of(api, failed)["n1"]["attempts"]
    assert [row["revision"] for row in rows] == [failed["revision"]] * 2


def test_a_fix_may_fail_again_and_be_fixed_again(api: Api, project: dict, failed: dict, worker: HandWorker) -> None:
    for number in (2, 3):
        go_on(api, failed)
        assert fail(worker).number == number
        assert read(api, failed)["status"] == "failed"
    go_on(api, failed)
    for _ in range(3):
        worker.do()
    assert read(api, failed)["status"] == "success"
    assert [row["status"] for row in jobs_of(api, failed)["n1"]["attempts"]] == ["failed"] * 3 + ["success"]


def test_an_output_may_be_renamed_on_the_way(api: Api, project: dict, failed: dict, worker: HandWorker) -> None:
    """The connections are those of the model as it is now."""
    edit(api, project, "step", RENAMED)
    go_on(api, failed)
    first = worker.do()
    assert first.spec["outputs"] == ["product"]
    second = worker.take()
    assert second.spec["inputs"][0].get("hash") == jobs_of(api, failed)["n1"]["outputs"][0]["hash"]


def test_a_canceled_run_goes_on(api: Api, project: dict, worker: HandWorker) -> None:
    add_chain(api, project["id"], 3)
    execution = start(api, project["id"])
    worker.do()
    attempt = worker.take()
    attempt.start()
    api.call("POST", f"/executions/{execution['id']}/cancel")
    attempt.finish("canceled")
    wait_until(lambda: read(api, execution)["status"] == "canceled")
    running = go_on(api, execution)
    assert (running["status"], running["canceling"]) == ("running", False)
    for _ in range(2):
        worker.do()
    assert read(api, execution)["status"] == "success"


def test_one_job_is_restarted_with_all_that_depends_on_it(api: Api, project: dict, worker: HandWorker) -> None:
    add_operations(api, project["id"])
    nodes = {"s": {"operation": "source"}, "a": {"operation": "step"}, "b": {"operation": "step"}, "c": {"operation": "step"}}
    edges = {
        "e1": {"from": ["s", "numbers"], "to": ["a", "value"]},
        "e2": {"from": ["a", "result"], "to": ["b", "value"]},
        "e3": {"from": ["s", "numbers"], "to": ["c", "value"]},
    }
    add_pipeline(api, project["id"], "tree", nodes, edges)
    execution = start(api, project["id"], "tree")
    for _ in range(4):
        worker.do()
    before = jobs_of(api, execution)
    assert read(api, execution)["status"] == "success"
    go_on(api, execution, jobs=[before["a"]["id"]], retry_as_is=True)
    waiting = jobs_of(api, execution)
    assert [waiting[node]["status"] for node in "sabc"] == ["success", "queued", "pending", "success"]
    assert waiting["a"]["outputs"] == []
    assert waiting["a"]["cache"]["state"] == "off"
    assert [worker.do().spec["node"] for _ in range(2)] == ["a", "b"]
    after = jobs_of(api, execution)
    assert read(api, execution)["status"] == "success"
    assert [len(after[node]["attempts"]) for node in "sabc"] == [1, 2, 2, 1]


def test_restarting_makes_another_artifact_when_the_value_is_another(
    api: Api, project: dict, worker: HandWorker
) -> None:
    add_operations(api, project["id"])
    nodes = {"s": {"operation": "source"}, "o": {"operation": "Output", "attributes": {"name": "kept"}}}
    add_pipeline(api, project["id"], "save", nodes, {"e": {"from": ["s", "numbers"], "to": ["o", "data"]}})
    execution = start(api, project["id"], "save")
    worker.do()
    wait_until(lambda: read(api, execution)["status"] == "success")
    first = jobs_of(api, execution)
    go_on(api, execution, jobs=[first["s"]["id"]])
    attempt = worker.take()
    attempt.start()
    value = attempt.put_output("numbers")
    attempt.job = str(uuid.uuid4())  # another value
    value = attempt.put_output("numbers")
    assert attempt.finish(outputs=[value]).status_code == 204
    wait_until(lambda: read(api, execution)["status"] == "success")
    second = jobs_of(api, execution)["o"]["outputs"][0]
    assert second["hash"] == value["hash"]
    assert second["artifact"] != first["o"]["outputs"][0]["artifact"]


def test_an_old_attempt_is_not_heard_after_going_on(
    api: Api, project: dict, worker: HandWorker, problem: Callable
) -> None:
    """Claimed, not started, canceled, continued: what the old lease says is refused from its first word on."""
    add_chain(api, project["id"], 2)
    execution = start(api, project["id"])
    old = worker.take()
    api.call("POST", f"/executions/{execution['id']}/cancel")
    wait_until(lambda: read(api, execution)["status"] == "canceled")
    go_on(api, execution)
    problem(old.start(), 409, "stale_attempt")
    problem(old.say(b"x"), 409, "stale_attempt")
    problem(old.finish(), 409, "stale_attempt")
    new = worker.take()
    assert (new.job, new.number > old.number) == (old.job, True)
    assert new.start().status_code == 204
    problem(old.finish(), 409, "stale_attempt")
    assert new.finish().status_code == 204
    worker.do()
    assert read(api, execution)["status"] == "success"


def test_the_loss_of_an_old_lease_changes_nothing(api: Api, failed: dict, worker: HandWorker) -> None:
    """The worker that held the attempt that failed says goodbye while the new one waits."""
    other = HandWorker(api)
    go_on(api, failed)
    worker.leave()
    attempt = other.do()
    assert attempt.number == 2
    for _ in range(2):
        other.do()
    assert read(api, failed)["status"] == "success"
    worker.worker = other.worker


def test_a_run_whose_worker_was_lost_goes_on(api: Api, project: dict, worker: HandWorker) -> None:
    """The worker vanishes in the middle of a job, nobody else is there, and the run is canceled; with a new worker it goes on."""
    add_chain(api, project["id"], 3)
    execution = start(api, project["id"])
    lost = HandWorker(api)
    lost.do()
    lost.take().start()
    lost.leave()
    wait_until(lambda: jobs_of(api, execution)["n1"]["status"] == "queued")
    api.call("POST", f"/executions/{execution['id']}/cancel")
    wait_until(lambda: read(api, execution)["status"] == "canceled")
    assert jobs_of(api, execution)["n1"]["attempts"][0]["status"] == "lost"
    go_on(api, execution)
    assert [worker.do().spec["node"] for _ in range(2)] == ["n1", "n2"]
    assert read(api, execution)["status"] == "success"
    assert jobs_of(api, execution)["n1"]["attempts"][-1]["status"] == "success"


def test_there_must_be_something_to_continue(api: Api, project: dict, worker: HandWorker, problem: Callable) -> None:
    add_chain(api, project["id"], 2)
    execution = start(api, project["id"])
    path = f"/executions/{execution['id']}/continue"
    problem(api.post(path, json={}), 409, "nothing_to_continue")
    jobs = jobs_of(api, execution)
    problem(api.post(path, json={"jobs": [jobs["n0"]["id"]]}), 409, "still_running")
    for _ in range(2):
        worker.do()
    problem(api.post(path, json={}), 409, "nothing_to_continue")
    for body in ({"jobs": []}, {"jobs": ["x"]}, {"jobs": [str(uuid.uuid4())]}, {"jobs": 7}, {"code": "x"}):
        problem(api.post(path, json=body), 422, "invalid")
    assert read(api, execution)["status"] == "success"


def test_a_model_that_cannot_run_says_why(api: Api, project: dict, failed: dict, problem: Callable) -> None:
    edit(api, project, "step", "class Step:\n    def execute(self, value, more):\n        result = value\n        return result\n")
    answer = problem(api.post(f"/executions/{failed['id']}/continue", json={}), 422, "not_runnable")
    assert any("/nodes/n1" in row["pointer"] for row in answer["errors"])
    assert read(api, failed)["status"] == "failed"
    assert go_on(api, failed, retry_as_is=True)["status"] == "running"


def test_a_node_that_is_new_needs_a_new_run(api: Api, project: dict, failed: dict, problem: Callable) -> None:
    pipeline = "/pipelines/chain"
    patch = [
        {"op": "remove", "path": f"{pipeline}/edges/e1"},
        {"op": "add", "path": f"{pipeline}/nodes/new", "value": {"operation": "source", "attributes": {}, "references": {}}},
        {"op": "add", "path": f"{pipeline}/edges/e9", "value": {"from": ["new", "numbers"], "to": ["n1", "value"]}},
    ]
    changes(api, project["id"], patch)
    answer = problem(api.post(f"/executions/{failed['id']}/continue", json={}), 422, "not_runnable")
    assert answer["errors"][0]["pointer"] == "/pipelines/chain/nodes/new"


def test_what_the_model_has_no_more_goes_on_as_it_was(api: Api, project: dict, failed: dict, worker: HandWorker) -> None:
    changes(api, project["id"], [{"op": "remove", "path": "/pipelines/chain"}])
    go_on(api, failed)
    for _ in range(3):
        assert worker.do().spec["bundle"]["hash"] == failed["bundle"]["hash"]
    assert read(api, failed)["status"] == "success"


def test_going_on_twice_at_once_goes_on_once(api: Api, project: dict, failed: dict, worker: HandWorker) -> None:
    answers: list[int] = []
    apis = [Api(api.url).sign_in() for _ in range(4)]

    def press(one: Api) -> None:
        answers.append(one.post(f"/executions/{failed['id']}/continue", json={}).status_code)

    threads = [threading.Thread(target=press, args=(one,)) for one in apis]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [200, 409, 409, 409]
    for _ in range(3):
        worker.do()
    assert read(api, failed)["status"] == "success"
    assert len(jobs_of(api, failed)["n1"]["attempts"]) == 2


def test_going_on_while_the_rest_still_runs(api: Api, project: dict, worker: HandWorker) -> None:
    """One branch fails; it is taken up again before the other has ended."""
    add_operations(api, project["id"])
    nodes = {"s": {"operation": "source"}, "a": {"operation": "step"}, "b": {"operation": "step"}}
    edges = {f"e{to}": {"from": ["s", "numbers"], "to": [to, "value"]} for to in "ab"}
    add_pipeline(api, project["id"], "fork", nodes, edges)
    execution = start(api, project["id"], "fork")
    worker.do()
    both: list[Attempt] = []
    wait_until(lambda: both.extend(worker.claim()) or len(both) == 2)
    for attempt in both:
        attempt.start()
    assert both[0].finish("failed", exit_code=1).status_code == 204
    assert go_on(api, execution)["status"] == "running"
    assert both[1].finish().status_code == 204
    worker.do()
    assert read(api, execution)["status"] == "success"


def test_going_on_looks_into_the_cache(api: Api, project: dict, worker: HandWorker) -> None:
    """What another run has made meanwhile is not made again."""
    add_chain(api, project["id"], 2)
    execution = start(api, project["id"], use_cache=True)
    worker.do()
    fail(worker)
    other = start(api, project["id"], use_cache=True)  # takes the first, runs the second
    worker.do()
    assert wait_until(lambda: read(api, other)["status"] == "success")
    go_on(api, execution)
    wait_until(lambda: read(api, execution)["status"] == "success")
    job = jobs_of(api, execution)["n1"]
    assert (job["cached"], job["cache"]["state"], job["taken_from"]["execution"]) == (True, "hit", other["id"])
    assert [row["status"] for row in job["attempts"]] == ["failed", "success"]


def test_who_may_not_run_may_not_continue(api: Api, failed: dict, problem: Callable) -> None:
    problem(Api.stranger(api.url).post(f"/executions/{failed['id']}/continue", json={}), 401, "unauthenticated")
    problem(api.post(f"/executions/{uuid.uuid4()}/continue", json={}), 404, "not_found")
