"""Where an artifact comes from, through runs, the cache and pins; and the pipeline that made it, made again."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable, Iterator

import pytest

from hand_worker import STEP, HandWorker, add_operations, add_pipeline, changes, forget_all, jobs_of, start
from harness import BLOB_STORAGE, Api, System, wait_until

NODES = {
    "in": {"operation": "Input"},
    "step": {"operation": "step", "name": "Clean"},
    "out": {"operation": "Output", "attributes": {"name": "cleaned"}},
}
EDGES = {
    "e1": {"from": ["in", "data"], "to": ["step", "value"]},
    "e2": {"from": ["step", "result"], "to": ["out", "data"]},
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


def upload(api: Api, project: str, name: str = "raw", value: bytes = b"some bytes") -> dict:
    digest = hashlib.sha256(value).hexdigest()
    assert api.put(f"/files/{project}/{BLOB_STORAGE}/{digest}", data=value).ok
    body = {"name": name, "type": "builtins.list", "storage": BLOB_STORAGE, "hash": digest, "size": len(value)}
    return api.call("POST", f"/projects/{project}/artifacts", body)


def set_input(api: Api, project: str, pipeline: str, artifact: str) -> None:
    path = f"/pipelines/{pipeline}/nodes/in/references/artifact"
    changes(api, project, [{"op": "add", "path": path, "value": artifact}])


def run_through(api: Api, project: str, worker: HandWorker, pipeline: str, jobs: int = 1, **members: object) -> dict:
    """A run of a pipeline that ends in an Output; the artifact that it made."""
    execution = start(api, project, pipeline, **members)
    for _ in range(jobs):
        worker.do()
    made = wait_until(
        lambda: [
            output["artifact"]
            for job in api.call("GET", f"/executions/{execution['id']}")["job_list"]
            if job["operation"] == "Output"
            for output in job["outputs"]
        ]
    )
    return {"artifact": made[0], "execution": execution}


@pytest.fixture
def chain(api: Api, project: dict, worker: HandWorker) -> dict:
    """raw -> Clean -> cleaned -> Clean -> twice: two runs of two pipelines."""
    add_operations(api, project["id"])
    for pipeline in ("first", "second"):
        add_pipeline(api, project["id"], pipeline, NODES, EDGES)
    raw = upload(api, project["id"])
    set_input(api, project["id"], "first", raw["id"])
    first = run_through(api, project["id"], worker, "first")
    set_input(api, project["id"], "second", first["artifact"])
    second = run_through(api, project["id"], worker, "second")
    return {"raw": raw, "first": first, "second": second}


def lineage(api: Api, artifact: str, **params: int) -> dict:
    return api.call("GET", f"/artifacts/{artifact}/lineage", params=params)


def by_id(found: dict) -> dict[str, dict]:
    return {node["id"]: node for node in found["nodes"]}


def ways(found: dict) -> list[str]:
    nodes = by_id(found)
    return sorted(f"{name(nodes[edge['from']])} > {name(nodes[edge['to']])}" for edge in found["edges"])


def name(node: dict) -> str:
    return node.get("name") or node["kind"]


def test_the_way_leads_through_two_runs_back_to_what_was_uploaded(api: Api, chain: dict) -> None:
    found = lineage(api, chain["second"]["artifact"])
    assert ways(found) == ["Clean > cleaned", "Clean > cleaned", "cleaned > Clean", "raw > Clean"]
    assert found["truncated"] is False
    nodes = by_id(found)
    raw, made = nodes[chain["raw"]["id"]], nodes[chain["second"]["artifact"]]
    assert (raw["state"], raw["job"]) == ("uploaded", None)
    assert (made["state"], made["execution"]) == ("made", chain["second"]["execution"]["id"])
    jobs = {node["execution"]["id"]: node for node in found["nodes"] if node["kind"] == "job"}
    job = jobs[chain["first"]["execution"]["id"]]
    assert job["operation_name"] == "Step"
    assert job["revision"] == chain["first"]["execution"]["revision"]
    assert [row["name"] for row in job["inputs"]] == ["value"]
    assert job["inputs"][0]["hash"] == chain["raw"]["hash"]
    assert len(job["bundle"]) == 64


def test_a_job_has_a_lineage_of_its_own(api: Api, chain: dict) -> None:
    job = jobs_of(api, chain["first"]["execution"])["step"]
    found = api.call("GET", f"/jobs/{job['id']}/lineage")
    assert ways(found) == ["raw > Clean"]


def test_a_result_of_the_cache_leads_to_the_job_that_really_ran(
    api: Api, project: dict, worker: HandWorker, chain: dict
) -> None:
    again = run_through(api, project["id"], worker, "first", 0, use_cache=True)
    found = lineage(api, again["artifact"])
    assert ways(found) == ["Clean > cleaned", "raw > Clean"]
    (job,) = [node for node in found["nodes"] if node["kind"] == "job"]
    assert job["execution"]["id"] == chain["first"]["execution"]["id"]
    # Once that run is gone, the job that took its result still says what it was.
    api.delete(f"/executions/{chain['first']['execution']['id']}")
    found = lineage(api, again["artifact"])
    assert ways(found) == ["Clean > cleaned", "raw > Clean"]
    (job,) = [node for node in found["nodes"] if node["kind"] == "job"]
    assert job["execution"]["id"] == again["execution"]["id"]
    assert job["reused_by"] == jobs_of(api, again["execution"])["step"]["id"]


def test_what_is_gone_is_said(api: Api, chain: dict) -> None:
    api.delete(f"/executions/{chain['second']['execution']['id']}")
    (node,) = lineage(api, chain["second"]["artifact"])["nodes"]
    assert (node["state"], node["execution"]) == ("run_deleted", None)
    api.delete(f"/artifacts/{chain['raw']['id']}")
    nodes = by_id(lineage(api, chain["first"]["artifact"]))
    gone = nodes[chain["raw"]["id"]]
    assert (gone["state"], gone["name"], gone["hash"]) == ("deleted", None, chain["raw"]["hash"])


def test_the_walk_is_bounded_and_says_where_it_ended(api: Api, chain: dict, problem: Callable) -> None:
    found = lineage(api, chain["second"]["artifact"], depth=2)
    assert found["truncated"] is True
    (job,) = [node for node in found["nodes"] if node["kind"] == "job"]
    assert job["more"] is True
    assert len(lineage(api, chain["second"]["artifact"], limit=3)["nodes"]) == 2  # an Input is no node
    problem(api.get(f"/artifacts/{chain['raw']['id']}/lineage", params={"limit": 2001}), 422, "invalid")
    problem(api.get(f"/artifacts/{chain['raw']['id']}/lineage", params={"depth": 0}), 422, "invalid")
    problem(api.get(f"/artifacts/{uuid.uuid4()}/lineage"), 404, "not_found")
    problem(api.get(f"/jobs/{uuid.uuid4()}/lineage"), 404, "not_found")


def test_nobody_sees_the_lineage_of_others(alice: Api, bob: Api, problem: Callable) -> None:
    project = alice.new_project()
    artifact = upload(alice, project["id"])
    (node,) = lineage(alice, artifact["id"])["nodes"]
    assert node["name"] == "raw"
    problem(bob.get(f"/artifacts/{artifact['id']}/lineage"), 404, "not_found")
    body = {"artifact": artifact["id"]}
    problem(bob.post(f"/projects/{project['id']}/remake", json=body), 404, "not_found")
    # Nor does one's own project open the artifacts of another.
    own = bob.new_project()
    problem(bob.post(f"/projects/{own['id']}/remake", json=body), 404, "not_found")
    alice.call("PUT", f"/projects/{project['id']}/members/{bob.user['id']}", {"role": "viewer"})
    wait_until(lambda: bob.get(f"/artifacts/{artifact['id']}/lineage").ok)  # roles are believed for five seconds
    problem(bob.post(f"/projects/{project['id']}/remake", json=body), 403, "forbidden")
    for api, one in ((alice, project), (bob, own)):
        api.delete(f"/projects/{one['id']}")


def test_what_others_made_is_hidden(api: Api, chain: dict, sql: Callable, project: dict) -> None:
    """A part of the way through a project that the reader is no member of: it is there, and nothing of it is said."""
    foreign = str(uuid.uuid4())
    first = chain["first"]["execution"]["id"]
    sql(f"update executions.executions set project_id = '{foreign}' where id = '{first}'")
    try:
        found = lineage(api, chain["second"]["artifact"])
        (hidden,) = [node for node in found["nodes"] if node["kind"] == "hidden"]
        assert set(hidden) == {"id", "kind"} and hidden["id"] == "hidden-1"
        assert ways(found) == ["Clean > cleaned", "cleaned > Clean", "hidden > cleaned"]
        assert chain["raw"]["id"] not in str(found)
    finally:
        sql(f"update executions.executions set project_id = '{project['id']}' where id = '{first}'")


def model(api: Api, project: dict) -> dict:
    return api.call("GET", f"/projects/{project['id']}/model")["model"]


def remake(api: Api, project: dict, artifact: str, **members: object) -> dict:
    return api.call("POST", f"/projects/{project['id']}/remake", {"artifact": artifact} | members)


def test_the_pipeline_that_made_it_is_made_again_and_runs(
    api: Api, project: dict, chain: dict, worker: HandWorker
) -> None:
    answer = remake(api, project, chain["second"]["artifact"])
    assert answer["left_out"] == []
    pipeline = model(api, project)["pipelines"][answer["pipeline"]]
    assert pipeline["name"] == "What made cleaned"
    kinds = sorted(node["operation"] for node in pipeline["nodes"].values())
    assert kinds == ["Input", "Output", "step", "step"]  # the operation has not changed: it is used as it is
    assert {node.get("name") for node in pipeline["nodes"].values()} == {"raw", "Clean", None}
    assert len(pipeline["edges"]) == 3
    assert run_through(api, project["id"], worker, answer["pipeline"], 2)["artifact"]
    assert remake(api, project, chain["second"]["artifact"], name="My own")["left_out"] == []
    again = remake(api, project, chain["second"]["artifact"])
    assert model(api, project)["pipelines"][again["pipeline"]]["name"] == "What made cleaned (2)"


def test_operations_come_back_as_they_were_in_one_change_that_can_be_undone(
    api: Api, project: dict, chain: dict
) -> None:
    now = STEP.replace("result = value", "result = [value]")
    changes(api, project["id"], [{"op": "replace", "path": "/operations/step/code", "value": now}])
    before = model(api, project)
    answer = remake(api, project, chain["second"]["artifact"])
    after = model(api, project)
    (added,) = set(after["operations"]) - set(before["operations"])
    assert after["operations"][added]["name"] == "Step_2"
    assert after["operations"][added]["code"] == STEP.replace("class Step", "class Step_2")
    used = {node["operation"] for node in after["pipelines"][answer["pipeline"]]["nodes"].values()}
    assert used == {"Input", "Output", added}
    api.call("POST", f"/projects/{project['id']}/undo", {"client": "test"})
    assert model(api, project) == before


def test_what_cannot_be_remade_is_listed(api: Api, project: dict, chain: dict, problem: Callable) -> None:
    problem(api.post(f"/projects/{project['id']}/remake", json={"artifact": chain["raw"]["id"]}), 409, "no_maker")
    patch = [{"op": "replace", "path": "/serialization/code", "value": "# mine\n"}]
    changes(api, project["id"], patch)
    api.delete(f"/artifacts/{chain['raw']['id']}")
    left_out = {row["what"]: row["why"] for row in remake(api, project, chain["second"]["artifact"])["left_out"]}
    assert left_out == {
        "Serialization": "it has been changed since; it stays as it is",
        "Clean": "nothing is connected to its input 'value': the artifact that it read was deleted",
    }


def test_the_command_line_shows_the_way_and_remakes_it(api: Api, system: System, project: dict, chain: dict) -> None:
    text = system.must("artifacts", "lineage", chain["second"]["artifact"])
    assert [line.strip() for line in text.splitlines() if line.strip()][0].startswith("cleaned")
    assert "raw" in text and "uploaded" in text and "Clean" in text
    answer = system.must("artifacts", "remake", chain["second"]["artifact"]).strip()
    assert answer in model(api, project)["pipelines"]
