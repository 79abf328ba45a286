"""Parts of a pipeline: targets, muted and pinned nodes, and what the check before a run says of them."""

from __future__ import annotations

import json
import os
import signal
import uuid
from collections.abc import Callable, Iterator

import pytest

from hand_worker import MY_WORKERS, HandWorker, add_operations, add_pipeline, changes, forget_all, jobs_of, start
from harness import BLOB_STORAGE, SERVER_COMPUTE, Api, System

JOIN = """class Join:
    def __init__(self, between=","):
        self.between = between

    def execute(self, left, right=None):
        joined = [left, right]
        return joined
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


def add_tree(api: Api, project: str) -> None:
    """Two sources into a join, whose `right` is optional; a step behind it, and one beside it."""
    add_operations(api, project)
    changes(api, project, [{"op": "add", "path": "/operations/join", "value": {"name": "Join", "code": JOIN}}])
    nodes = {
        "first": {"operation": "source"},
        "second": {"operation": "source", "attributes": {"size": 9}},
        "join": {"operation": "join"},
        "last": {"operation": "step"},
        "aside": {"operation": "step"},
    }
    edges = {
        "e1": {"from": ["first", "numbers"], "to": ["join", "left"]},
        "e2": {"from": ["second", "numbers"], "to": ["join", "right"]},
        "e3": {"from": ["join", "joined"], "to": ["last", "value"]},
        "e4": {"from": ["first", "numbers"], "to": ["aside", "value"]},
    }
    add_pipeline(api, project, "tree", nodes, edges)


@pytest.fixture
def tree(api: Api, project: dict) -> str:
    """The id of a project with the pipeline `tree`."""
    add_tree(api, project["id"])
    return project["id"]


def mark(api: Api, project: str, node: str, **members: object) -> None:
    """Mutes or pins a node."""
    path = f"/pipelines/tree/nodes/{node}"
    changes(api, project, [{"op": "add", "path": f"{path}/{name}", "value": value} for name, value in members.items()])


def unmark(api: Api, project: str, node: str, name: str) -> None:
    changes(api, project, [{"op": "remove", "path": f"/pipelines/tree/nodes/{node}/{name}"}])


def body(**members: object) -> dict:
    return {"pipeline": "tree", "compute": MY_WORKERS, "storage": BLOB_STORAGE} | members


def check(api: Api, project: str, **members: object) -> dict:
    return api.call("POST", f"/projects/{project}/executions/check", body(**members))


def problems(answer: dict) -> list[tuple[str, str]]:
    return [(row["pointer"], row["detail"]) for row in answer["problems"]]


def left_out(api: Api, execution: dict) -> dict[str, str]:
    nodes = api.call("GET", f"/executions/{execution['id']}")["nodes"]
    assert all(node.get("left_out", True) is True for node in nodes.values())
    return {name: node["left_out_because"] for name, node in nodes.items() if "left_out" in node}


def run_all(api: Api, worker: HandWorker, execution: dict) -> dict:
    """Does every job that a worker gets; the execution as it is then."""
    path = f"/executions/{execution['id']}"
    while (state := api.call("GET", path))["ended_at"] is None:
        worker.do()
    assert state["status"] == "success"
    return state


def test_only_targets_and_what_they_need_become_jobs(api: Api, tree: str, worker: HandWorker) -> None:
    execution = start(api, tree, "tree", targets=["aside"])
    assert execution["jobs"]["total"] == 2
    assert left_out(api, execution) == dict.fromkeys(("second", "join", "last"), "not_asked_for")
    detail = run_all(api, worker, execution)
    assert [job["node"] for job in detail["job_list"]] == ["first", "aside"]
    assert set(detail["nodes"]) == {"first", "second", "join", "last", "aside"}, "the trace shows the whole pipeline"
    assert len(detail["edges"]) == 4


def test_several_targets_share_what_they_need(api: Api, tree: str) -> None:
    execution = start(api, tree, "tree", targets=["join", "aside", "join"])
    assert set(jobs_of(api, execution)) == {"first", "second", "join", "aside"}
    assert left_out(api, execution) == {"last": "not_asked_for"}


REFUSED_TARGETS = [
    (["join", "nobody"], "/targets/1", "not_runnable"),
    (["last"] * 6, "/targets", "not_runnable"),
    ([], "/targets", "invalid"),
    (["join", "no/such"], "/targets/1", "invalid"),
    (["join", 7], "/targets/1", "invalid"),
    ("join", "/targets", "invalid"),
    ([f"n{number}" for number in range(5001)], "/targets", "invalid"),
]


@pytest.mark.parametrize(("targets", "pointer", "code"), REFUSED_TARGETS)
def test_bad_targets_are_refused(
    api: Api, tree: str, problem: Callable, targets: object, pointer: str, code: str
) -> None:
    answer = problem(api.post(f"/projects/{tree}/executions", json=body(targets=targets)), 422, code)
    assert [row["pointer"] for row in answer["errors"]] == [pointer]


def test_null_is_as_good_as_nothing(api: Api, tree: str) -> None:
    assert start(api, tree, "tree", targets=None, ignore_pins=None)["jobs"]["total"] == 5


def test_a_muted_node_is_left_out_with_all_that_needs_it(api: Api, tree: str, worker: HandWorker) -> None:
    mark(api, tree, "join", muted=True)
    execution = start(api, tree, "tree")
    assert left_out(api, execution) == {"join": "muted", "last": "needs_muted"}
    run_all(api, worker, execution)
    assert set(jobs_of(api, execution)) == {"first", "second", "aside"}


def test_an_optional_input_of_a_muted_node_is_missing(api: Api, tree: str, worker: HandWorker) -> None:
    mark(api, tree, "second", muted=True)
    execution = start(api, tree, "tree", targets=["join"])
    worker.do()
    attempt = worker.take()
    assert attempt.spec["node"] == "join"
    rows = {row["name"]: row for row in attempt.spec["inputs"]}
    assert rows["right"] == {"name": "right", "missing": True}
    assert len(rows["left"]["hash"]) == 64
    assert left_out(api, execution) == {"second": "muted", "last": "not_asked_for", "aside": "not_asked_for"}


def test_problems_of_nodes_that_are_left_out_stop_nobody(api: Api, tree: str, problem: Callable) -> None:
    unconnected = {"op": "remove", "path": "/pipelines/tree/edges/e3"}
    broken = {"op": "add", "path": "/operations/bad", "value": {"name": "Bad", "code": "class Bad(:\n"}}
    changes(api, tree, [unconnected, broken])
    changes(api, tree, [{"op": "add", "path": "/pipelines/tree/nodes/bad", "value": {"operation": "bad"}}])
    changes(api, tree, [{"op": "add", "path": "/pipelines/tree/nodes/in", "value": {"operation": "Input"}}])
    answer = problem(api.post(f"/projects/{tree}/executions", json=body()), 422, "not_runnable")
    pointers = {row["pointer"] for row in answer["errors"]}
    assert {pointer.split("/")[4] for pointer in pointers} == {"last", "bad", "in"}
    assert {pointer for pointer, _ in problems(check(api, tree))} == pointers
    assert start(api, tree, "tree", targets=["aside"])["jobs"]["total"] == 2
    for node in ("last", "bad", "in"):
        mark(api, tree, node, muted=True)
    assert start(api, tree, "tree")["jobs"]["total"] == 4


def test_a_run_of_nothing_is_refused(api: Api, tree: str, problem: Callable) -> None:
    mark(api, tree, "first", muted=True)
    mark(api, tree, "second", muted=True)
    answer = problem(api.post(f"/projects/{tree}/executions", json=body()), 422, "not_runnable")
    assert [(row["pointer"], row["detail"]) for row in answer["errors"]] == [
        ("/pipelines/tree", "nothing is left to run: every operation is muted or needs one that is")
    ]
    answer = check(api, tree)
    assert (answer["jobs"], answer["muted"], len(answer["problems"])) == (0, 5, 1)


def test_a_target_that_a_mute_leaves_out_is_named(api: Api, tree: str, problem: Callable) -> None:
    mark(api, tree, "first", muted=True)
    answer = problem(api.post(f"/projects/{tree}/executions", json=body(targets=["second", "last"])), 422, "not_runnable")
    assert [(row["pointer"], row["detail"]) for row in answer["errors"]] == [
        ("/targets/1", "Step: needs 'Source', which is muted; unmute that")
    ]


@pytest.fixture
def done(api: Api, tree: str, worker: HandWorker) -> dict[str, dict]:
    """The jobs of a run that has succeeded, by node."""
    execution = start(api, tree, "tree", name="The first")
    run_all(api, worker, execution)
    return jobs_of(api, execution)


def test_a_pinned_node_takes_the_outputs_of_its_job(
    api: Api, tree: str, worker: HandWorker, done: dict[str, dict]
) -> None:
    mark(api, tree, "join", pinned=done["join"]["id"])
    mark(api, tree, "aside", muted=True)
    execution = start(api, tree, "tree")
    assert left_out(api, execution) == {"first": "not_needed", "second": "not_needed", "aside": "muted"}
    attempt = worker.take()
    assert attempt.spec["node"] == "last"
    made = done["join"]["outputs"][0]
    assert attempt.spec["inputs"][0]["hash"] == made["hash"]

    jobs = jobs_of(api, execution)
    taken = jobs["join"]
    assert (taken["status"], taken["cached"], taken["name"]) == ("success", True, "Join")
    assert taken["outputs"] == [made]
    assert taken["inputs"] == []
    assert taken["attributes"] == {"between": ","}
    assert taken["taken_from"] == {
        "job": done["join"]["id"],
        "execution": done["join"]["execution"],
        "execution_name": "The first",
        "name": "Join",
        "ended_at": done["join"]["ended_at"],
    }
    assert taken["detail"] == "taken from 'Join' of 'The first'"
    assert [row["detail"] for row in taken["attempts"]] == [taken["detail"]]
    console = api.get(f"/jobs/{taken['id']}/console")
    assert console.text == "Taken from 'Join' of 'The first', because the node is pinned.\n"
    assert taken["console_size"] == len(console.content)
    assert api.call("GET", f"/jobs/{taken['id']}") == taken
    assert jobs["last"]["cached"] is False and jobs["last"]["taken_from"] is None
    assert jobs["last"]["inputs"][0]["from_job"] == taken["id"]

    assert attempt.start().ok and attempt.finish().status_code == 204
    state = api.call("GET", f"/executions/{execution['id']}")
    assert (state["status"], state["jobs"]["success"]) == ("success", 2)
    assert state["nodes"]["join"]["pinned"] == done["join"]["id"]


def test_what_a_job_was_run_with_is_taken_too(api: Api, tree: str, done: dict[str, dict]) -> None:
    """The value was made with the attributes of then, whatever the node says now."""
    mark(api, tree, "second", pinned=done["second"]["id"])
    changes(api, tree, [{"op": "replace", "path": "/pipelines/tree/nodes/second/attributes/size", "value": 1}])
    job = jobs_of(api, start(api, tree, "tree"))["second"]
    assert job["cached"] and job["attributes"] == {"size": 9}


def test_a_run_of_pinned_nodes_only_ends_at_once(api: Api, tree: str, done: dict[str, dict]) -> None:
    mark(api, tree, "join", pinned=done["join"]["id"])
    execution = start(api, tree, "tree", targets=["join"])
    assert (execution["status"], execution["jobs"]["total"]) == ("success", 1)
    assert execution["started_at"] and execution["ended_at"]
    assert left_out(api, execution)["first"] == "not_needed"
    assert left_out(api, execution)["last"] == "not_asked_for"


def test_a_pin_to_a_job_that_took_leads_to_the_one_that_ran(
    api: Api, tree: str, worker: HandWorker, done: dict[str, dict]
) -> None:
    mark(api, tree, "join", pinned=done["join"]["id"])
    second = jobs_of(api, start(api, tree, "tree", targets=["join"]))["join"]
    mark(api, tree, "join", pinned=second["id"].upper())
    third = jobs_of(api, start(api, tree, "tree", targets=["join"]))["join"]
    assert third["taken_from"] == second["taken_from"]
    assert third["outputs"] == done["join"]["outputs"]


def test_taken_outputs_outlive_the_run_that_made_them(
    api: Api, tree: str, worker: HandWorker, done: dict[str, dict], wait_for: Callable, problem: Callable
) -> None:
    def is_stored(row: dict) -> bool:
        answer = api.session.get(f"{api.url}/files/{tree}/{row['storage']}/{row['hash']}", timeout=60)
        assert answer.status_code in (200, 404)
        return answer.ok

    mark(api, tree, "join", pinned=done["join"]["id"])
    execution = start(api, tree, "tree")
    other = start(api, tree, "tree", targets=["first"], ignore_pins=True)
    worker.do()
    run_all(api, worker, other)
    unneeded = jobs_of(api, other)["first"]["outputs"][0]
    assert api.delete(f"/executions/{done['join']['execution']}").status_code == 204
    assert api.delete(f"/executions/{other['id']}").status_code == 204
    # Runs are forgotten in the order in which they were deleted, so the first one has had its turn.
    wait_for(lambda: not is_stored(unneeded))
    made = jobs_of(api, execution)["join"]["outputs"][0]
    assert is_stored(made)
    assert jobs_of(api, execution)["join"]["taken_from"]["job"] == done["join"]["id"]
    problem(api.get(f"/jobs/{done['join']['id']}"), 404, "not_found")
    assert [pointer for pointer, _ in problems(check(api, tree))] == ["/pipelines/tree/nodes/join/pinned"]
    run_all(api, worker, execution)
    assert api.delete(f"/executions/{execution['id']}").status_code == 204
    wait_for(lambda: not is_stored(made))


def test_pins_can_be_ignored(api: Api, tree: str, done: dict[str, dict]) -> None:
    mark(api, tree, "join", pinned=done["join"]["id"])
    mark(api, tree, "last", pinned=str(uuid.uuid4()))
    execution = start(api, tree, "tree", ignore_pins=True)
    assert execution["jobs"]["total"] == 5
    assert not any(job["cached"] for job in jobs_of(api, execution).values())
    nodes = api.call("GET", f"/executions/{execution['id']}")["nodes"]
    assert not any("pinned" in node for node in nodes.values())
    answer = check(api, tree, ignore_pins=True)
    assert (answer["jobs"], answer["pinned"], answer["problems"]) == (5, 0, [])


def test_a_pin_that_cannot_be_taken_is_named(
    api: Api, tree: str, worker: HandWorker, done: dict[str, dict], problem: Callable
) -> None:
    pointer = "/pipelines/tree/nodes/join/pinned"

    def refusal(job: str) -> str:
        mark(api, tree, "join", pinned=job)
        answer = problem(api.post(f"/projects/{tree}/executions", json=body()), 422, "not_runnable")
        assert [row["pointer"] for row in answer["errors"]] == [pointer]
        assert problems(check(api, tree)) == [(pointer, answer["errors"][0]["detail"])]
        return answer["errors"][0]["detail"]

    advice = "unpin it, or pin a job that has succeeded"
    gone = f"Join: the job that it is pinned to no longer exists; {advice}"
    assert refusal(str(uuid.uuid4())) == gone
    lacking = "Join: the job that it is pinned to has no output 'joined'; unpin it, run it, and pin the new job"
    assert refusal(done["last"]["id"]) == lacking
    failing = start(api, tree, "tree", targets=["first"])
    waiting = jobs_of(api, failing)["first"]["id"]
    assert refusal(waiting) == f"Join: the job that it is pinned to is queued; {advice}"
    worker.do(status="failed")
    assert refusal(waiting) == f"Join: the job that it is pinned to is failed; {advice}"

    elsewhere = api.new_project()["id"]
    add_tree(api, elsewhere)
    mark(api, elsewhere, "join", pinned=done["join"]["id"])
    answer = problem(api.post(f"/projects/{elsewhere}/executions", json=body()), 422, "not_runnable")
    assert [row["detail"] for row in answer["errors"]] == [gone], "jobs of another project are not there"
    assert api.delete(f"/projects/{elsewhere}").status_code == 204


def test_an_output_saves_what_was_taken(
    api: Api, tree: str, worker: HandWorker, done: dict[str, dict], wait_for: Callable
) -> None:
    """An Output behind a pinned node needs no worker at all."""
    changes(
        api,
        tree,
        [
            {"op": "add", "path": "/pipelines/tree/nodes/out", "value": {"operation": "Output", "attributes": {"name": "kept"}}},
            {"op": "add", "path": "/pipelines/tree/edges/eo", "value": {"from": ["join", "joined"], "to": ["out", "data"]}},
            {"op": "add", "path": "/pipelines/tree/nodes/join/pinned", "value": done["join"]["id"]},
        ],
    )  # fmt: skip
    execution = start(api, tree, "tree", targets=["out"])
    wait_for(lambda: api.call("GET", f"/executions/{execution['id']}")["status"] == "success")
    job = jobs_of(api, execution)["out"]
    assert job["outputs"][0]["hash"] == done["join"]["outputs"][0]["hash"]


def test_a_check_counts_and_starts_nothing(api: Api, tree: str, worker: HandWorker, done: dict[str, dict]) -> None:
    mark(api, tree, "join", pinned=done["join"]["id"])
    mark(api, tree, "aside", muted=True)
    answer = check(api, tree, name="Not yet")
    assert answer == {
        "jobs": 2,
        "pinned": 1,
        "muted": 1,
        "left_out": 3,
        "problems": [],
        "warnings": [],
        "compute": {"available": True, "workers": 1, "slots": 64, "waiting": 0, "detail": None},
    }
    assert len(api.call("GET", f"/projects/{tree}/executions")["items"]) == 1
    assert worker.claim() == []


def test_a_check_says_who_would_run_it(api: Api, tree: str, worker: HandWorker) -> None:
    first = start(api, tree, "tree")
    worker.take()
    compute = check(api, tree)["compute"]
    assert compute == {"available": True, "workers": 1, "slots": 63, "waiting": 1, "detail": None}
    api.call("POST", f"/executions/{first['id']}/cancel", {})
    server = check(api, tree, compute=SERVER_COMPUTE)["compute"]
    assert server["available"] and server["workers"] == 1 and server["detail"] is None


def test_a_check_tells_all_problems_at_once(api: Api, tree: str) -> None:
    mark(api, tree, "join", pinned=str(uuid.uuid4()))
    changes(api, tree, [{"op": "remove", "path": "/pipelines/tree/edges/e4"}])
    nowhere = str(uuid.uuid4())
    answer = check(api, tree, compute=nowhere, storage=nowhere, targets=["aside", "nobody", "last"])
    assert sorted(pointer for pointer, _ in problems(answer)) == [
        "/compute",
        "/pipelines/tree/nodes/aside/inputs/value",
        "/pipelines/tree/nodes/join/pinned",
        "/storage",
        "/targets/1",
    ]
    assert answer["compute"] == {
        "available": False, "workers": 0, "slots": 0, "waiting": 0, "detail": "there is no such compute",
    }  # fmt: skip


def test_nobody_to_run_it_is_no_problem_but_said(api: Api, tree: str) -> None:
    answer = check(api, tree)
    assert answer["problems"] == []
    assert [row["pointer"] for row in answer["warnings"]] == ["/compute"]
    assert not answer["compute"]["available"] and answer["compute"]["workers"] == 0
    assert answer["compute"]["detail"] == answer["warnings"][0]["detail"]


@pytest.mark.parametrize(
    ("members", "pointer"),
    [({"targets": []}, "/targets"), ({"name": " a"}, "/name"), ({"code": ""}, "/code"), ({"pipeline": "missing"}, "/pipeline")],
)
def test_a_check_refuses_what_a_start_would(
    api: Api, tree: str, problem: Callable, members: dict, pointer: str
) -> None:
    answer = problem(api.post(f"/projects/{tree}/executions/check", json=body(**members)), 422, "invalid")
    assert [row["pointer"] for row in answer["errors"]] == [pointer]


def test_the_check_is_for_runners(alice: Api, bob: Api, stranger: Api, problem: Callable, wait_for: Callable) -> None:
    project = alice.new_project()["id"]
    add_tree(alice, project)
    path = f"/projects/{project}/executions/check"
    problem(stranger.post(path, json=body()), 401, "unauthenticated")
    problem(bob.post(path, json=body()), 404, "not_found")
    problem(alice.post(f"/projects/{uuid.uuid4()}/executions/check", json=body()), 404, "not_found")
    alice.call("PUT", f"/projects/{project}/members/{bob.user['id']}", {"role": "viewer"})
    # A change of role is seen within five seconds.
    wait_for(lambda: bob.post(path, json=body()).status_code == 403)
    alice.call("PUT", f"/projects/{project}/members/{bob.user['id']}", {"role": "runner"})
    wait_for(lambda: bob.post(path, json=body()).ok)
    assert alice.delete(f"/projects/{project}").status_code == 204


def test_nobody_takes_the_outputs_of_others(alice: Api, bob: Api, problem: Callable, wait_for: Callable) -> None:
    """A pin to a job of a project that is not theirs says no more than a pin to nothing."""
    theirs, own = alice.new_project()["id"], bob.new_project()["id"]
    add_tree(alice, theirs)
    add_tree(bob, own)
    worker = HandWorker(alice)
    execution = start(alice, theirs, "tree", targets=["first"])
    run_all(alice, worker, execution)
    job = jobs_of(alice, execution)["first"]["id"]
    details = []
    for pinned in (job, str(uuid.uuid4())):
        mark(bob, own, "first", pinned=pinned)
        answer = problem(bob.post(f"/projects/{own}/executions", json=body()), 422, "not_runnable")
        details.append(answer["errors"])
        assert problems(check(bob, own))
    assert details[0] == details[1]
    worker.leave()
    assert alice.delete(f"/projects/{theirs}").status_code == 204
    assert bob.delete(f"/projects/{own}").status_code == 204


def compute_process(system: System) -> int:
    programs = json.loads(system.must("status", "-o", "json"))["programs"]
    return next(program["pid"] for program in programs if program["name"] == "compute")


def test_a_check_without_compute_still_says_the_rest(api: Api, tree: str, system: System) -> None:
    process = compute_process(system)
    os.kill(process, signal.SIGSTOP)
    try:
        answer = check(api, tree, targets=["aside", "nobody"])
    finally:
        os.kill(process, signal.SIGCONT)
    assert answer["jobs"] == 2
    assert [pointer for pointer, _ in problems(answer)] == ["/targets/1"]
    assert not answer["compute"]["available"]
    assert answer["compute"]["detail"] == "compute does not answer, so whether a worker is connected is not known"
    assert check(api, tree)["compute"]["detail"] != answer["compute"]["detail"]


def test_the_local_worker_goes_on_from_what_was_taken(api: Api, tree: str) -> None:
    """The real thing: the value of an earlier run goes into Python again."""
    first = api.run(tree, "tree")
    assert first["status"] == "success", first["job_list"]
    done = {job["node"]: job for job in first["job_list"]}
    mark(api, tree, "join", pinned=done["join"]["id"])
    mark(api, tree, "aside", muted=True)
    second = api.run(tree, "tree")
    assert second["status"] == "success", second["job_list"]
    jobs = {job["node"]: job for job in second["job_list"]}
    assert set(jobs) == {"join", "last"}
    assert jobs["last"]["outputs"][0]["hash"] == done["last"]["outputs"][0]["hash"]
