"""Debug runs: an editable copy of the operations' code that belongs to the execution alone."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator

import pytest

from hand_worker import STEP, Attempt, HandWorker, add_chain, changes, forget_all, jobs_of, start
from harness import BLOB_STORAGE, SERVER_COMPUTE, Api, System, wait_until

FIXED = """class Step:
    def __init__(self, factor=2):
        self.factor = factor

    def execute(self, value):
        result = value * self.factor
        return result
"""
OTHER = STEP.replace("result = value", "result = list(value)")


@pytest.fixture(autouse=True)
def nothing_left(api: Api, project: dict) -> Iterator[None]:
    yield
    forget_all(api, project["id"])


@pytest.fixture
def worker(api: Api) -> Iterator[HandWorker]:
    worker = HandWorker(api)
    yield worker
    worker.leave()


def fail(worker: HandWorker) -> Attempt:
    attempt = worker.take()
    attempt.start()
    attempt.finish("failed", exit_code=1)
    return attempt


@pytest.fixture
def failed(api: Api, project: dict, worker: HandWorker) -> dict:
    """A debug run of a chain of three whose second job has failed."""
    add_chain(api, project["id"], 3)
    execution = start(api, project["id"], debug=True)
    worker.do()
    fail(worker)
    return api.call("GET", f"/executions/{execution['id']}")


def path(execution: dict, operation: str = "step") -> str:
    return f"/executions/{execution['id']}/operations/{operation}"


def edit(api: Api, execution: dict, code: str, version: int) -> dict:
    return api.call("PATCH", path(execution), {"code": code, "version": version})


def bundle_of(attempt: Attempt, project: dict) -> dict:
    wanted = {"storage": attempt.spec["storage"], "objects": [{"mode": "get", **attempt.spec["bundle"]}]}
    base = attempt.url.split("/api/")[0]
    ticket = attempt.session.post(f"{base}/api/v1/projects/{project['id']}/tickets", json=wanted, timeout=60).json()["tickets"][0]
    url = ticket["url"] if ticket["url"].startswith("http") else base + ticket["url"]
    return attempt.session.request(ticket["method"], url, headers=ticket["headers"], timeout=60).json()


def test_continue_runs_the_copy_and_the_project_stays(
    api: Api, project: dict, failed: dict, worker: HandWorker
) -> None:
    before = api.call("GET", f"/projects/{project['id']}/model")
    assert failed["debug_revision"] == failed["revision"]
    seen = api.call("GET", path(failed))
    assert (seen["code"], seen["base"], seen["version"], seen["versions"]) == (STEP, STEP, 0, [])
    changed = edit(api, failed, FIXED, 0)
    assert (changed["code"], changed["base"], changed["version"]) == (FIXED, STEP, 1)
    assert changed["interface"]["attributes"][0]["name"] == "factor"
    api.call("POST", f"/executions/{failed['id']}/continue", {})
    attempt = worker.take()
    bundle = bundle_of(attempt, project)
    assert bundle["operations"]["step"]["code"] == FIXED
    attempt.start()
    attempt.finish()
    worker.do()
    assert api.call("GET", f"/executions/{failed['id']}")["status"] == "success"
    assert jobs_of(api, failed)["n1"]["attributes"] == {"factor": 2}
    assert api.call("GET", f"/projects/{project['id']}/model")["revision"] == before["revision"]


def test_what_the_project_does_meanwhile_does_not_reach_it(
    api: Api, project: dict, failed: dict, worker: HandWorker
) -> None:
    changes(api, project["id"], [{"op": "replace", "path": "/operations/step/code", "value": OTHER}])
    api.call("POST", f"/executions/{failed['id']}/continue", {})
    attempt = worker.take()
    assert attempt.spec["bundle"]["hash"] == failed["bundle"]["hash"]
    assert api.call("GET", path(failed))["base"] == STEP


def test_every_version_is_kept_and_the_slower_one_is_told(
    api: Api, failed: dict, problem: Callable
) -> None:
    edit(api, failed, FIXED, 0)
    problem(api.patch(path(failed), json={"code": "x", "version": 0}), 409, "draft_version")
    broken = edit(api, failed, "class Step(:\n", 1)
    assert broken["interface"]["problems"]
    assert [row["version"] for row in broken["versions"]] == [2, 1]
    assert api.call("GET", path(failed), params={"version": 1})["code"] == FIXED
    problem(api.get(path(failed), params={"version": 9}), 404, "not_found")


def test_code_that_cannot_run_is_refused_by_continue(api: Api, failed: dict, problem: Callable) -> None:
    edit(api, failed, "class Step:\n    def execute(self, value, more):\n        result = value\n        return result\n", 0)
    answer = problem(api.post(f"/executions/{failed['id']}/continue", json={}), 422, "not_runnable")
    assert any("/nodes/n1" in row["pointer"] for row in answer["errors"])


def test_a_run_becomes_a_debug_run_with_what_its_jobs_had(
    api: Api, project: dict, worker: HandWorker, problem: Callable
) -> None:
    add_chain(api, project["id"], 2)
    execution = start(api, project["id"])
    problem(api.get(path(execution)), 409, "not_debug")
    worker.do()
    fail(worker)
    changes(api, project["id"], [{"op": "replace", "path": "/operations/step/code", "value": OTHER}])
    api.call("POST", f"/executions/{execution['id']}/continue", {})
    fail(worker)
    api.call("PATCH", f"/executions/{execution['id']}", {"debug": True})
    changes(api, project["id"], [{"op": "replace", "path": "/operations/step/code", "value": FIXED}])
    copy = api.call("GET", path(execution))
    assert (copy["code"], copy["version"]) == (OTHER, 0)
    assert copy["revision"] == jobs_of(api, execution)["n1"]["attempts"][-1]["revision"]
    problem(api.patch(f"/executions/{execution['id']}", json={"debug": False}), 422, "invalid")


def test_who_may_not_change_the_run_may_not_change_its_copy(api: Api, failed: dict, problem: Callable) -> None:
    stranger = Api.stranger(api.url)
    problem(stranger.get(path(failed)), 401, "unauthenticated")
    problem(stranger.patch(path(failed), json={"code": "x", "version": 0}), 401, "unauthenticated")
    problem(api.get(path(failed, "none")), 404, "not_found")
    problem(api.patch(path(failed, "none"), json={"code": "x", "version": 0}), 422, "invalid")
    problem(api.get(path({"id": uuid.uuid4()})), 404, "not_found")
    for body in ({"code": "x"}, {"version": 0}, {"code": 7, "version": 0}, {"code": "x", "version": -1}):
        problem(api.patch(path(failed), json=body), 422, "invalid")


def test_a_viewer_reads_and_does_not_change(alice: Api, bob: Api, problem: Callable) -> None:
    project = alice.new_project()
    add_chain(alice, project["id"], 2)
    execution = start(alice, project["id"], compute=SERVER_COMPUTE, storage=BLOB_STORAGE, debug=True)
    problem(bob.get(path(execution)), 404, "not_found")
    for role in ("viewer", "runner"):
        alice.call("PUT", f"/projects/{project['id']}/members/{bob.user['id']}", {"role": role})
        assert wait_until(lambda: bob.get(path(execution)).ok)
        problem(bob.patch(path(execution), json={"code": FIXED, "version": 0}), 403, "forbidden")


def test_the_command_line_edits_runs_and_applies(system: System, api: Api, project: dict, tmp_path) -> None:
    """A real run fails, its copy is mended, Continue succeeds, and the project gets the code."""
    add_chain(api, project["id"], 2)
    broken = STEP.replace("result = value", "raise ValueError('it broke')")
    changes(api, project["id"], [{"op": "replace", "path": "/operations/step/code", "value": broken}])
    execution = system.must("run", f"{project['name']}/The chain", "--debug").split()[0]
    status = lambda: api.call("GET", f"/executions/{execution}")["status"]  # noqa: E731
    wait_until(lambda: status() == "failed", 60)
    assert system.must("executions", "code", execution, "Step") == broken
    file = tmp_path / "step.py"
    file.write_text(OTHER)
    system.must("executions", "code", execution, "Step", "--put", str(file))
    system.must("continue", execution)
    wait_until(lambda: status() == "success", 60)
    model = f"/projects/{project['id']}/model"
    assert api.call("GET", model)["model"]["operations"]["step"]["code"] == broken
    changes(api, project["id"], [{"op": "replace", "path": "/operations/step/code", "value": FIXED}])
    refused = system.command("executions", "apply", execution, "Step")
    assert refused.returncode != 0
    assert "-        result = value * self.factor" in refused.stderr
    system.must("executions", "apply", execution, "Step", "--force")
    assert api.call("GET", model)["model"]["operations"]["step"]["code"] == OTHER
    api.call("POST", f"/projects/{project['id']}/undo", {"client": "test"})
    assert api.call("GET", model)["model"]["operations"]["step"]["code"] == FIXED


def test_attributes_of_the_copy_are_edited_and_run(
    api: Api, project: dict, worker: HandWorker, problem: Callable
) -> None:
    """The project keeps what it has; two who set different ones both have theirs."""
    add_chain(api, project["id"], 2)
    execution = start(api, project["id"])
    place = f"/executions/{execution['id']}"
    fail(worker)
    problem(api.patch(place, json={"attributes": {"n0": {"size": 4}}}), 409, "not_debug")
    api.call("PATCH", place, {"debug": True})
    for wrong in ({"n0": {"size": "many"}}, {"n0": {"other": 1}}, {"gone": {"size": 1}}, {"n0": 7}):
        assert api.patch(place, json={"attributes": wrong}).status_code == 422
    assert api.call("PATCH", place, {"attributes": {"n0": {"size": 4}}})["attributes"] == {"n0": {"size": 4}}
    api.call("POST", f"{place}/continue", {})
    again = worker.take()
    again.start()
    assert again.spec["attributes"]["size"] == 4
    assert again.finish().status_code == 204
    model = api.call("GET", f"/projects/{project['id']}/model")["model"]
    assert not model["pipelines"]["chain"]["nodes"]["n0"].get("attributes")
    problem(Api.stranger(api.url).patch(place, json={"attributes": {}}), 401, "unauthenticated")
