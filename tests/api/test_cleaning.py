"""Values that nobody needs are given back: by hand, by the policy of a project, and never while something refers to them."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from hand_worker import HandWorker, add_chain, add_operations, add_pipeline, changes, forget_all, jobs_of, start
from harness import Api, System, expect_problem, wait_until

SEEDS = [random.SystemRandom().randrange(10**6) for _ in range(2)]
STEPS = 40


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
def is_there(system: System, project: dict) -> Callable[[str], bool]:
    """Whether the bytes with this hash lie in the blob folder."""

    def look(digest: str) -> bool:
        return (Path(system.data) / "blob" / "objects" / project["id"] / digest[:2] / digest).is_file()

    return look


def hashes(api: Api, execution: dict) -> dict[str, str]:
    """By node the hash of its one value."""
    return {node: job["outputs"][0]["hash"] for node, job in jobs_of(api, execution).items() if job["outputs"]}


def work_off(api: Api, worker: HandWorker, execution: dict) -> dict:
    """Does what there is to do until the execution has ended."""

    def ended() -> dict | None:
        for attempt in worker.claim(1):
            assert attempt.start().status_code == 204
            assert attempt.finish().status_code == 204
        found = api.call("GET", f"/executions/{execution['id']}")
        return found if found["ended_at"] else None

    return wait_until(ended, 60)


def clean(api: Api, execution: dict) -> dict:
    return api.call("POST", f"/executions/{execution['id']}/clean")


def test_values_go_artifacts_and_words_stay(api: Api, project: dict, worker: HandWorker, is_there: Callable[[str], bool]) -> None:
    add_operations(api, project["id"])
    nodes = {"s": {"operation": "source"}, "t": {"operation": "step"}, "o": {"operation": "Output", "attributes": {"name": "kept"}}}
    edges = {"e": {"from": ["s", "numbers"], "to": ["o", "data"]}, "f": {"from": ["s", "numbers"], "to": ["t", "value"]}}
    add_pipeline(api, project["id"], "save", nodes, edges)
    execution = start(api, project["id"], "save")
    expect_problem(api.post(f"/executions/{execution['id']}/clean"), 409, "not_ended")
    first = worker.take()
    first.start()
    first.say(b"words")
    first.finish()
    work_off(api, worker, execution)
    values = hashes(api, execution)
    assert is_there(values["t"])
    assert clean(api, execution)["cleaned_at"]
    wait_until(lambda: not is_there(values["t"]))
    assert is_there(values["s"])  # it is the artifact's
    jobs = jobs_of(api, execution)
    assert {node: job["cleaned"] for node, job in jobs.items()} == {"s": True, "t": True, "o": False}
    assert api.get(f"/jobs/{jobs['s']['id']}/console").content == b"words"
    when = clean(api, execution)["cleaned_at"]
    assert when == api.call("GET", f"/executions/{execution['id']}")["cleaned_at"]


def test_what_was_cleaned_is_no_result_to_take(api: Api, project: dict, worker: HandWorker) -> None:
    add_chain(api, project["id"], 2)
    first = start(api, project["id"], use_cache=True)
    work_off(api, worker, first)
    clean(api, first)
    second = start(api, project["id"], use_cache=True)
    work_off(api, worker, second)
    assert [job["cached"] for job in jobs_of(api, second).values()] == [False, False]
    third = start(api, project["id"], use_cache=True)
    work_off(api, worker, third)
    assert [job["cached"] for job in jobs_of(api, third).values()] == [True, True]


def test_nothing_goes_on_with_values_that_are_gone(api: Api, project: dict, worker: HandWorker) -> None:
    add_chain(api, project["id"], 2)
    execution = start(api, project["id"])
    worker.do()
    second = worker.take()
    second.start()
    second.finish("failed", error={"type": "E", "message": "m", "traceback": ""})
    wait_until(lambda: api.call("GET", f"/executions/{execution['id']}")["status"] == "failed")
    clean(api, execution)
    problem = expect_problem(api.post(f"/executions/{execution['id']}/continue", json={}), 409, "cleaned")
    assert "run the pipeline again" in problem["detail"]


def test_what_others_show_stays_as_long_as_they_do(api: Api, project: dict, worker: HandWorker, is_there: Callable[[str], bool]) -> None:
    add_chain(api, project["id"], 2)
    first = start(api, project["id"], use_cache=True)
    work_off(api, worker, first)
    changes(api, project["id"], [{"op": "remove", "path": "/pipelines/chain/edges/e1"}, {"op": "remove", "path": "/pipelines/chain/nodes/n1"}])
    second = start(api, project["id"], use_cache=True)
    work_off(api, worker, second)
    values = hashes(api, first)
    clean(api, first)
    wait_until(lambda: not is_there(values["n1"]))
    assert is_there(values["n0"])
    assert {node: job["cleaned"] for node, job in jobs_of(api, first).items()} == {"n0": False, "n1": True}
    third = start(api, project["id"], use_cache=True)
    work_off(api, worker, third)
    assert jobs_of(api, third)["n0"]["cached"]
    clean(api, third)
    clean(api, second)
    wait_until(lambda: not is_there(values["n0"]))
    wait_until(lambda: jobs_of(api, first)["n0"]["cleaned"])


def test_what_a_node_is_pinned_to_stays(api: Api, project: dict, worker: HandWorker, is_there: Callable[[str], bool]) -> None:
    add_chain(api, project["id"], 2)
    execution = start(api, project["id"])
    work_off(api, worker, execution)
    jobs, values = jobs_of(api, execution), hashes(api, execution)
    changes(api, project["id"], [{"op": "add", "path": "/pipelines/chain/nodes/n0/pinned", "value": jobs["n0"]["id"]}])
    clean(api, execution)
    wait_until(lambda: not is_there(values["n1"]))
    assert is_there(values["n0"])
    changes(api, project["id"], [{"op": "add", "path": "/pipelines/chain/nodes/n1/pinned", "value": jobs["n1"]["id"]}])
    body = {"pipeline": "chain", "compute": execution["compute"], "storage": execution["storage"]}
    problems = api.call("POST", f"/projects/{project['id']}/executions/check", body)["problems"]
    assert any("pinned to were given back" in problem["detail"] for problem in problems)


def test_a_project_says_how_long(api: Api, project: dict, worker: HandWorker) -> None:
    path = f"/projects/{project['id']}/retention"
    assert api.call("GET", path) == {"keep_last": None, "keep_days": None, "is_default": True}
    for wrong in ({"keep_last": 0}, {"keep_days": -1}, {"keep_last": 1001}, {"keep_days": "x"}):
        expect_problem(api.put(path, json=wrong), 422, "invalid")
    add_chain(api, project["id"], 1)
    runs = [work_off(api, worker, start(api, project["id"])) for _ in range(3)]
    assert api.call("PUT", path, {"keep_last": 2}) == {"keep_last": 2, "keep_days": None, "is_default": False}
    planned = wait_until(lambda: api.call("GET", f"/executions/{runs[0]['id']}")["cleans_at"])
    assert planned > runs[0]["ended_at"]
    assert [api.call("GET", f"/executions/{run['id']}")["cleans_at"] for run in runs[1:]] == [None, None]
    assert api.call("DELETE", path)["is_default"]


def test_only_owners_say_how_long_and_others_do_not_see_it(alice: Api, bob: Api) -> None:
    project = alice.new_project()["id"]
    assert bob.get(f"/projects/{project}/retention").status_code == 404
    alice.call("PUT", f"/projects/{project}/members/{bob.user['id']}", {"role": "editor"})
    wait_until(lambda: bob.get(f"/projects/{project}/retention").ok)
    expect_problem(bob.put(f"/projects/{project}/retention", json={"keep_last": 1}), 403, "forbidden")
    expect_problem(bob.delete(f"/projects/{project}/retention"), 403, "forbidden")


class Model:
    """What must be there, by the rules: a value stays while a job shows it that was not cleaned; a cleaned execution keeps what nodes
    are pinned to and what jobs of others show."""

    def __init__(self) -> None:
        self.jobs: dict[str, dict[str, tuple[str, str | None, str]]] = {}  # execution: {job: (own id, taken from, hash)}
        self.cleaned: set[str] = set()
        self.pinned: set[str] = set()

    def is_alive(self, execution: str, job: str) -> bool:
        if execution not in self.cleaned or job in self.pinned:
            return True
        takers = [(other, one) for other, jobs in self.jobs.items() if other != execution for one, (_, source, _) in jobs.items() if source == job]
        return any(self.is_alive(*taker) for taker in takers)

    def needed(self) -> set[str]:
        return {digest for execution, jobs in self.jobs.items() for job, (_, _, digest) in jobs.items() if self.is_alive(execution, job)}


@pytest.mark.parametrize("seed", SEEDS)
def test_whatever_happens_no_value_is_lost_and_none_left(
    api: Api, project: dict, worker: HandWorker, is_there: Callable[[str], bool], seed: int
) -> None:
    """Runs, hits of the cache, pins, cleanings and deletions at random, beside a model of the rules."""
    chance, model, seen = random.Random(seed), Model(), set()
    add_chain(api, project["id"], 3)

    def run() -> None:
        size = chance.randint(1, 3)
        pinned = api.call("GET", f"/projects/{project['id']}/model")["model"]["pipelines"]["chain"]["nodes"]["n0"].get("pinned")
        attributes = {} if pinned else {"attributes": {"n0": {"size": size}}}
        execution = start(api, project["id"], use_cache=chance.random() < 0.8, **attributes)
        work_off(api, worker, execution)
        jobs = jobs_of(api, execution).values()
        assert all(job["status"] == "success" for job in jobs)
        model.jobs[execution["id"]] = {job["id"]: (job["id"], (job["taken_from"] or {}).get("job"), job["outputs"][0]["hash"]) for job in jobs}
        seen.update(job["outputs"][0]["hash"] for job in jobs)

    def pin() -> None:
        node = chance.choice(["n0", "n1"])
        candidates = [job for execution, jobs in model.jobs.items() if execution not in model.cleaned for job in jobs]
        by_id = {job["id"]: job for execution in model.jobs if execution not in model.cleaned for job in jobs_of(api, {"id": execution}).values()}
        fitting = [job for job in candidates if by_id[job]["node"] == node]
        path = f"/pipelines/chain/nodes/{node}/pinned"
        present = api.call("GET", f"/projects/{project['id']}/model")["model"]["pipelines"]["chain"]["nodes"][node].get("pinned")
        if present:
            changes(api, project["id"], [{"op": "remove", "path": path}])
            model.pinned.discard(present)
        elif fitting:
            chosen = chance.choice(fitting)
            changes(api, project["id"], [{"op": "add", "path": path, "value": chosen}])
            model.pinned.add(chosen)

    def clean_one() -> None:
        if model.jobs:
            execution = chance.choice(sorted(model.jobs))
            clean(api, {"id": execution})
            model.cleaned.add(execution)

    def delete() -> None:
        free = [execution for execution, jobs in model.jobs.items() if not model.pinned & jobs.keys()]
        shown = {source for jobs in model.jobs.values() for _, source, _ in jobs.values()}
        free = [execution for execution in free if not shown & model.jobs[execution].keys()]
        if free:
            execution = chance.choice(sorted(free))
            assert api.delete(f"/executions/{execution}").status_code == 204
            del model.jobs[execution]

    for _ in range(STEPS):
        chance.choices([run, pin, clean_one, delete], [4, 2, 3, 1])[0]()
        lost = {digest for digest in model.needed() if not is_there(digest)}
        assert not lost, f"seed {seed}: {lost}"
    for execution in sorted(model.jobs):
        clean(api, {"id": execution})
        model.cleaned.add(execution)
    nodes = api.call("GET", f"/projects/{project['id']}/model")["model"]["pipelines"]["chain"]["nodes"]
    changes(api, project["id"], [{"op": "remove", "path": f"/pipelines/chain/nodes/{node}/pinned"} for node in nodes if "pinned" in nodes[node]] or [{"op": "add", "path": "/pipelines/chain/name", "value": "x"}])
    model.pinned.clear()
    for execution in sorted(model.jobs):
        clean(api, {"id": execution})
    wait_until(lambda: not {digest for digest in seen if is_there(digest)}, 60)


def test_the_command_line_says_how_long_and_cleans(system: System, api: Api, project: dict, worker: HandWorker) -> None:
    add_chain(api, project["id"], 1)
    execution = work_off(api, worker, start(api, project["id"]))
    assert "kept for ever (the deployment says so" in system.must("projects", "retention", project["name"])
    assert system.must("projects", "retention", project["name"], "--keep-last", "5", "--keep-days", "30") == (
        "Values are kept of the latest 5 executions of each pipeline, and of executions that ended within 30 days.\n"
    )
    refused = system.command("projects", "retention", project["name"], "--keep-last", "x")
    assert refused.returncode == 2 and "--keep-last wants a number" in refused.stderr
    assert system.must("projects", "retention", project["name"], "--keep-all") == "Values of executions are kept for ever.\n"
    system.must("executions", "clean", execution["id"])
    assert jobs_of(api, execution)["n0"]["cleaned"]
