"""Executions: starting, listing, failing, canceling, deleting; and who may."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable, Iterator

import pytest

from hand_worker import MY_WORKERS, HandWorker, add_chain, add_operations, add_pipeline, changes, forget_all, jobs_of, start
from harness import BLOB_STORAGE, SERVER_COMPUTE, Api


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


@pytest.fixture
def chain(api: Api, project: dict) -> str:
    """The id of a project with a pipeline `chain` of three operations."""
    add_chain(api, project["id"])
    return project["id"]


def statuses(api: Api, execution: dict) -> list[str]:
    return [job["status"] for job in api.call("GET", f"/executions/{execution['id']}")["job_list"]]


def test_a_pipeline_runs_to_its_end(api: Api, chain: str, worker: HandWorker) -> None:
    execution = start(api, chain)
    assert execution["status"] == "queued"
    assert execution["name"] == "The chain #1"
    assert execution["jobs"] == {
        "total": 3, "pending": 2, "queued": 1, "running": 0, "success": 0, "failed": 0, "canceled": 0,
    }  # fmt: skip
    first = worker.take()
    assert first.start().status_code == 204
    assert api.call("GET", f"/executions/{execution['id']}")["status"] == "running"
    assert first.finish().status_code == 204
    worker.do()
    worker.do()
    detail = api.call("GET", f"/executions/{execution['id']}")
    assert detail["status"] == "success"
    assert detail["jobs"]["success"] == 3
    assert detail["started_at"] and detail["ended_at"]
    assert len(detail["bundle"]["hash"]) == 64
    assert set(detail["nodes"]) == {"n0", "n1", "n2"}
    assert [job["node"] for job in detail["job_list"]] == ["n0", "n1", "n2"]


def test_a_child_gets_what_its_parent_made(api: Api, chain: str, worker: HandWorker) -> None:
    execution = start(api, chain)
    worker.do()
    second = worker.take()
    jobs = jobs_of(api, execution)
    made = jobs["n0"]["outputs"][0]
    assert second.spec["inputs"] == [
        {"name": "value", "type": made["type"], "storage": BLOB_STORAGE, "hash": made["hash"], "size": made["size"]}
    ]
    assert jobs["n1"]["inputs"][0]["from_job"] == jobs["n0"]["id"]
    assert jobs["n1"]["inputs"][0]["hash"] == made["hash"]


def test_attributes_are_sent_when_set_and_shown_with_defaults(api: Api, chain: str, worker: HandWorker) -> None:
    execution = start(api, chain)
    assert worker.take().spec["attributes"] == {}
    assert jobs_of(api, execution)["n0"]["attributes"] == {"size": 3}
    changes(api, chain, [{"op": "add", "path": "/pipelines/chain/nodes/n0/attributes/size", "value": 5}])
    execution = start(api, chain)
    assert worker.take().spec["attributes"] == {"size": 5}
    assert jobs_of(api, execution)["n0"]["attributes"] == {"size": 5}


def test_an_execution_is_a_snapshot(api: Api, chain: str) -> None:
    """Later edits do not change what ran."""
    execution = start(api, chain)
    changes(api, chain, [{"op": "remove", "path": "/pipelines/chain"}])
    detail = api.call("GET", f"/executions/{execution['id']}")
    assert set(detail["nodes"]) == {"n0", "n1", "n2"}
    assert detail["pipeline_name"] == "The chain"


def test_nothing_new_starts_after_a_failure(api: Api, project: dict, worker: HandWorker) -> None:
    """Jobs that run go on; the rest is canceled and says why; the execution fails."""
    add_operations(api, project["id"])
    nodes = {name: {"operation": "source"} for name in ("a", "b")} | {"c": {"operation": "step"}, "d": {"operation": "step"}}
    edges = {"1": {"from": ["a", "numbers"], "to": ["c", "value"]}, "2": {"from": ["b", "numbers"], "to": ["d", "value"]}}
    add_pipeline(api, project["id"], "two", nodes, edges)
    execution = start(api, project["id"], "two")
    one, other = worker.take(), worker.take()
    assert one.start().ok and other.start().ok
    error = {"type": "ValueError", "message": "no", "traceback": "T", "line": 3, "column": 1}
    assert one.finish("failed", exit_code=1, error=error).status_code == 204
    state = api.call("GET", f"/executions/{execution['id']}")
    assert state["status"] == "running"
    assert other.finish().status_code == 204
    state = api.call("GET", f"/executions/{execution['id']}")
    assert state["status"] == "failed"
    assert {**state["jobs"]} == {
        "total": 4, "pending": 0, "queued": 0, "running": 0, "success": 1, "failed": 1, "canceled": 2,
    }  # fmt: skip
    failed = next(job for job in state["job_list"] if job["status"] == "failed")
    assert failed["detail"] == "ValueError: no"
    assert failed["error"] == error
    assert {job["detail"] for job in state["job_list"] if job["status"] == "canceled"} == {"'Source' failed"}
    assert worker.claim() == []


def test_cancel_ends_what_waits_at_once(api: Api, chain: str, worker: HandWorker, problem: Callable) -> None:
    execution = start(api, chain)
    state = api.call("POST", f"/executions/{execution['id']}/cancel", {})
    assert state["status"] == "canceled"
    assert statuses(api, execution) == ["canceled"] * 3
    assert worker.claim() == []
    problem(api.post(f"/executions/{execution['id']}/cancel", json={}), 409, "execution_ended")


def test_cancel_reaches_a_running_job(api: Api, chain: str, worker: HandWorker) -> None:
    execution = start(api, chain)
    attempt = worker.take()
    assert attempt.start().ok
    state = api.call("POST", f"/executions/{execution['id']}/cancel", {})
    assert state["status"] == "running" and state["canceling"]
    leases = {"leases": [{"job": attempt.job, "attempt": attempt.number}]}
    told = api.call("POST", f"/workers/{worker.worker['id']}/heartbeat", leases)
    assert told["cancel"] == leases["leases"]
    assert attempt.finish("canceled", signal=9).status_code == 204
    assert statuses(api, execution) == ["canceled"] * 3


def test_a_finish_that_comes_first_wins_over_cancel(api: Api, chain: str, worker: HandWorker) -> None:
    execution = start(api, chain)
    attempt = worker.take()
    assert attempt.start().ok
    api.call("POST", f"/executions/{execution['id']}/cancel", {})
    assert attempt.finish().status_code == 204
    assert statuses(api, execution) == ["success", "canceled", "canceled"]
    assert api.call("GET", f"/executions/{execution['id']}")["status"] == "canceled"
    assert worker.claim() == []


def test_a_worker_that_does_not_answer_a_cancel_is_not_waited_for(
    api: Api, chain: str, worker: HandWorker, wait_for: Callable, problem: Callable
) -> None:
    execution = start(api, chain)
    attempt = worker.take()
    assert attempt.start().ok
    api.call("POST", f"/executions/{execution['id']}/cancel", {})
    wait_for(lambda: api.call("GET", f"/executions/{execution['id']}")["status"] == "canceled", 20)
    problem(attempt.finish(), 409, "stale_attempt")


def test_cancel_racing_with_success_ends_in_one_state(api: Api, chain: str, worker: HandWorker) -> None:
    """Whoever is first, all agree afterwards, and it stays so."""
    for _ in range(10):
        execution = start(api, chain)
        attempt = worker.take()
        assert attempt.start().ok
        threads = [
            threading.Thread(target=attempt.finish),
            threading.Thread(target=api.post, args=(f"/executions/{execution['id']}/cancel",), kwargs={"json": {}}),
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if (late := worker.claim()) and late[0].start().ok:
            late[0].finish("canceled")
        state = api.call("GET", f"/executions/{execution['id']}")
        assert state["status"] == "canceled"
        counts = state["jobs"]
        assert counts["success"] + counts["canceled"] == counts["total"] == 3


def test_deleting_a_running_execution_stops_it(api: Api, chain: str, worker: HandWorker, problem: Callable) -> None:
    execution = start(api, chain)
    attempt = worker.take()
    assert attempt.start().ok
    assert api.delete(f"/executions/{execution['id']}").status_code == 204
    problem(api.get(f"/executions/{execution['id']}"), 404, "not_found")
    problem(api.get(f"/jobs/{attempt.job}"), 404, "not_found")
    problem(attempt.finish(), 409, "stale_attempt")
    problem(attempt.say(b"x"), 409, "stale_attempt")


def test_input_and_output_need_no_worker(api: Api, chain: str, worker: HandWorker, wait_for: Callable) -> None:
    """A value becomes an artifact, and the artifact goes into the next run."""
    changes(
        api,
        chain,
        [
            {"op": "add", "path": "/pipelines/chain/nodes/out", "value": {"operation": "Output", "attributes": {"name": "kept"}}},
            {"op": "add", "path": "/pipelines/chain/edges/eo", "value": {"from": ["n2", "result"], "to": ["out", "data"]}},
        ],
    )
    execution = start(api, chain)
    for _ in range(3):
        worker.do()
    wait_for(lambda: api.call("GET", f"/executions/{execution['id']}")["status"] == "success")
    job = jobs_of(api, execution)["out"]
    artifact = api.call("GET", f"/artifacts/{job['outputs'][0]['artifact']}")
    assert (artifact["name"], artifact["job"], artifact["execution"]) == ("kept", job["id"], execution["id"])
    console = api.get(f"/jobs/{job['id']}/console").text
    assert console == "Saving output data to kept...\nSaved output data to kept\n"

    nodes = {"in": {"operation": "Input", "references": {"artifact": artifact["id"]}}, "n": {"operation": "step"}}
    add_pipeline(api, chain, "again", nodes, {"e": {"from": ["in", "data"], "to": ["n", "value"]}})
    execution = start(api, chain, "again")
    jobs = jobs_of(api, execution)
    assert jobs["in"]["status"] == "success"
    assert jobs["in"]["inputs"][0]["artifact"] == artifact["id"]
    attempt = worker.take()
    assert attempt.spec["inputs"][0]["hash"] == artifact["hash"]


def test_all_problems_are_told_at_once(api: Api, project: dict, problem: Callable) -> None:
    add_operations(api, project["id"])
    nodes = {"a": {"operation": "step"}, "in": {"operation": "Input"}}
    add_pipeline(api, project["id"], "bad", nodes, {})
    body = {"pipeline": "bad", "compute": str(uuid.uuid4()), "storage": str(uuid.uuid4())}
    answer = problem(api.post(f"/projects/{project['id']}/executions", json=body), 422, "not_runnable")
    pointers = {row["pointer"] for row in answer["errors"]}
    assert "/compute" in pointers and "/storage" in pointers
    assert any(pointer.startswith("/pipelines/bad/nodes/a/") for pointer in pointers)
    assert any(pointer.startswith("/pipelines/bad/nodes/in/") for pointer in pointers)


def test_an_empty_pipeline_is_refused(api: Api, project: dict, problem: Callable) -> None:
    """The original never came back from one."""
    add_pipeline(api, project["id"], "empty", {}, {})
    body = {"pipeline": "empty", "compute": MY_WORKERS, "storage": BLOB_STORAGE}
    problem(api.post(f"/projects/{project['id']}/executions", json=body), 422, "not_runnable")


def test_nobody_to_run_it_is_a_warning(api: Api, chain: str) -> None:
    execution = start(api, chain)
    assert [row["pointer"] for row in execution["warnings"]] == ["/compute"]


BODY = {"pipeline": "chain", "compute": MY_WORKERS, "storage": BLOB_STORAGE}
REFUSED = [
    ({"code": "print()"}, "/code"),
    ({"id": str(uuid.uuid4())}, "/id"),
    ({"project": str(uuid.uuid4())}, "/project"),
    ({"status": "success"}, "/status"),
    ({"options": {"debug": True}}, "/options"),
    ({"name": ""}, "/name"),
    ({"name": " a"}, "/name"),
    ({"name": "x" * 121}, "/name"),
    ({"pipeline": "no/such"}, "/pipeline"),
    ({"pipeline": "missing"}, "/pipeline"),
    ({"compute": "here"}, "/compute"),
    ({"storage": None}, "/storage"),
]


@pytest.mark.parametrize(("members", "pointer"), REFUSED)
def test_a_bad_request_is_refused(api: Api, chain: str, problem: Callable, members: dict, pointer: str) -> None:
    answer = problem(api.post(f"/projects/{chain}/executions", json=BODY | members), 422, "invalid")
    assert [row["pointer"] for row in answer["errors"]] == [pointer]


def test_the_same_idempotency_key_gives_the_first_answer(api: Api, chain: str, problem: Callable) -> None:
    headers = {"Idempotency-Key": f"key-{uuid.uuid4()}"}
    answers = [api.post(f"/projects/{chain}/executions", json=BODY, headers=headers) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    other = api.post(f"/projects/{chain}/executions", json=BODY | {"name": "other"}, headers=headers)
    problem(other, 422, "idempotency_key")
    bad = api.post(f"/projects/{chain}/executions", json=BODY, headers={"Idempotency-Key": "short"})
    problem(bad, 422, "invalid")


def test_the_same_key_at_the_same_moment_starts_one_execution(api: Api, chain: str) -> None:
    headers = {"Idempotency-Key": f"key-{uuid.uuid4()}"}
    ids: list[str] = []

    def ask() -> None:
        ids.append(Api(api.url).sign_in().call("POST", f"/projects/{chain}/executions", BODY, headers=headers)["id"])

    threads = [threading.Thread(target=ask) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(ids) == 5 and len(set(ids)) == 1
    assert len(api.call("GET", f"/projects/{chain}/executions")["items"]) == 1


def test_the_list_has_the_newest_first_in_pages_and_can_be_filtered(api: Api, chain: str, problem: Callable) -> None:
    names = [f"run {number}" for number in range(5)]
    for name in names:
        start(api, chain, name=name)
    seen: list[str] = []
    cursor = None
    while True:
        page = api.call("GET", f"/projects/{chain}/executions", params={"limit": 2} | ({"cursor": cursor} if cursor else {}))
        seen += [item["name"] for item in page["items"]]
        cursor = page["next_cursor"]
        if not cursor:
            break
    assert seen == names[::-1]

    def found(**filters: str) -> list[str]:
        return [item["name"] for item in api.call("GET", f"/projects/{chain}/executions", params=filters)["items"]]

    assert found(search="UN 3") == ["run 3"]
    assert found(search="%") == []
    assert found(pipeline="chain", status="queued") == names[::-1]
    assert found(status="failed") == []
    assert found(pipeline="other") == []
    problem(api.get(f"/projects/{chain}/executions", params={"status": "lost"}), 422, "invalid")
    problem(api.get(f"/projects/{chain}/executions", params={"cursor": "x"}), 422, "invalid")


def test_an_execution_can_be_renamed_and_nothing_else(api: Api, chain: str, problem: Callable) -> None:
    execution = start(api, chain)
    path = f"/executions/{execution['id']}"
    assert api.call("PATCH", path, {"name": "Größer"})["name"] == "Größer"
    for body in ({"name": ""}, {"name": "a\n"}, {"name": "a", "status": "success"}, {"created_by": {}}, {}):
        problem(api.patch(path, json=body), 422, "invalid")


def test_many_nodes_are_accepted(api: Api, project: dict) -> None:
    add_operations(api, project["id"])
    nodes = {f"n{i}": {"operation": "source" if i < 2 else "step"} for i in range(1000)}
    edges = {
        f"e{i}": {"from": [f"n{i // 2}", "result" if i // 2 > 1 else "numbers"], "to": [f"n{i}", "value"]}
        for i in range(2, 1000)
    }
    add_pipeline(api, project["id"], "big", nodes, edges)
    execution = start(api, project["id"], "big")
    assert execution["jobs"]["total"] == 1000
    detail = api.call("GET", f"/executions/{execution['id']}")
    place = {job["id"]: number for number, job in enumerate(detail["job_list"])}
    for job in detail["job_list"]:
        for row in job["inputs"]:
            assert place[row["from_job"]] < place[job["id"]]


def test_unknown_things_are_not_found(api: Api, problem: Callable) -> None:
    for path in ("executions", "jobs", "figures"):
        problem(api.get(f"/{path}/{uuid.uuid4()}"), 404, "not_found")
        problem(api.get(f"/{path}/nonsense"), 404, "not_found")
    problem(api.get(f"/projects/{uuid.uuid4()}/executions"), 404, "not_found")


def test_others_see_nothing_and_roles_are_kept(alice: Api, bob: Api, problem: Callable, wait_for: Callable) -> None:
    """Not a member: 404. Viewer: reads. Runner: own executions. Editor: all."""
    project = alice.new_project()["id"]
    add_chain(alice, project)
    execution = start(alice, project)
    job = jobs_of(alice, execution)["n0"]["id"]
    reads = [f"/projects/{project}/executions", f"/executions/{execution['id']}", f"/jobs/{job}", f"/jobs/{job}/console"]
    for path in reads:
        problem(bob.get(path), 404, "not_found")
    problem(bob.post(f"/executions/{execution['id']}/cancel", json={}), 404, "not_found")
    problem(bob.delete(f"/executions/{execution['id']}"), 404, "not_found")

    def become(role: str) -> None:
        alice.call("PUT", f"/projects/{project}/members/{bob.user['id']}", {"role": role})
        # A change of role is seen within five seconds.
        wait_for(lambda: bob.get(f"/projects/{project}").json().get("role") == role)

    become("viewer")
    wait_for(lambda: all(bob.get(path).ok for path in reads))
    problem(bob.post(f"/projects/{project}/executions", json=BODY), 403, "forbidden")
    problem(bob.post(f"/executions/{execution['id']}/cancel", json={}), 403, "forbidden")
    become("runner")
    own = wait_for(lambda: (answer := bob.post(f"/projects/{project}/executions", json=BODY)).ok and answer.json())
    problem(bob.delete(f"/executions/{execution['id']}"), 403, "forbidden")
    assert bob.call("PATCH", f"/executions/{own['id']}", {"name": "mine"})["name"] == "mine"
    assert bob.delete(f"/executions/{own['id']}").status_code == 204
    become("editor")
    wait_for(lambda: bob.patch(f"/executions/{execution['id']}", json={"name": "ours"}).ok)
    assert alice.delete(f"/projects/{project}").status_code == 204


def test_a_stranger_may_do_nothing(stranger: Api, chain: str, problem: Callable) -> None:
    problem(stranger.get(f"/projects/{chain}/executions"), 401, "unauthenticated")
    problem(stranger.post(f"/projects/{chain}/executions", json=BODY), 401, "unauthenticated")


def test_the_local_worker_runs_a_pipeline(api: Api, chain: str) -> None:
    """The real thing: Python, bundle, values from job to job."""
    execution = api.run(chain, "chain")
    assert execution["status"] == "success", execution["job_list"]
    assert execution["compute"] == SERVER_COMPUTE
    made = [job["outputs"][0] for job in execution["job_list"]]
    assert {row["hash"] for row in made} == {made[0]["hash"]}
