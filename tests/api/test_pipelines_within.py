"""Pipelines as nodes of pipelines: how they are kept, and what runs of them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from hand_worker import MY_WORKERS, add_operations, changes, forget_all, start
from harness import BLOB_STORAGE, SERVER_COMPUTE, Api, expect_problem, wait_until


@pytest.fixture(autouse=True)
def nothing_left(api: Api, project: dict) -> Iterator[None]:
    yield
    forget_all(api, project["id"])


def port(end: str, node: str, name: str, shown: str) -> dict:
    return {"name": shown, end: [node, name]}


@pytest.fixture
def nested(api: Api, project: dict) -> str:
    """`outer`: first -> middle (of pipeline `mid`) -> last; `mid`: step -> deep (of pipeline `sub`); `sub`: two steps."""
    add_operations(api, project["id"])
    sub = {
        "name": "Sub",
        "nodes": {"one": {"operation": "step"}, "two": {"operation": "step"}},
        "edges": {"e": {"from": ["one", "result"], "to": ["two", "value"]}},
        "inputs": {"i": port("to", "one", "value", "given")},
        "outputs": {"o": port("from", "two", "result", "made")},
    }
    mid = {
        "name": "Mid",
        "nodes": {"step": {"operation": "step"}, "deep": {"pipeline": "sub"}},
        "edges": {"e": {"from": ["step", "result"], "to": ["deep", "given"]}},
        "inputs": {"i": port("to", "step", "value", "numbers")},
        "outputs": {"o": port("from", "deep", "made", "result")},
    }
    outer = {
        "name": "Outer",
        "nodes": {
            "first": {"operation": "source"},
            "middle": {"pipeline": "mid", "name": "Middle", "position": {"x": 300, "y": 20}},
            "last": {"operation": "Output", "attributes": {"name": "kept"}},
        },
        "edges": {
            "in": {"from": ["first", "numbers"], "to": ["middle", "numbers"]},
            "out": {"from": ["middle", "result"], "to": ["last", "data"]},
        },
    }
    pipelines = {"sub": sub, "mid": mid, "outer": outer}
    changes(
        api,
        project["id"],
        [{"op": "add", "path": f"/pipelines/{name}", "value": value} for name, value in pipelines.items()],
    )
    return project["id"]


def pipeline(api: Api, project: str, name: str) -> dict:
    return api.call("GET", f"/projects/{project}/pipelines/{name}")


def refusal(api: Api, project: str, patch: list[dict]) -> str:
    answer = api.post(f"/projects/{project}/changes", json={"client": "test", "base": 0, "patch": patch})
    return expect_problem(answer, 422, "invalid")["errors"][0]["detail"]


def test_a_pipeline_of_two_levels_runs_and_passes_its_values_through(api: Api, nested: str) -> None:
    execution = start(api, nested, "outer", compute=SERVER_COMPUTE)
    detail = wait_until(lambda: (one := api.call("GET", f"/executions/{execution['id']}"))["ended_at"] and one, 120)
    assert detail["status"] == "success"
    assert [(job["node"], job["name"]) for job in detail["job_list"]] == [
        ("first", "Source"),
        ("middle.step", "Middle / Step"),
        ("middle.deep.one", "Middle / Sub / Step"),
        ("middle.deep.two", "Middle / Sub / Step"),
        ("last", "Output"),
    ]
    deep = detail["nodes"]["middle.deep.two"]
    assert deep["within"] == [{"name": "Middle", "position": {"x": 300, "y": 20}}, {"name": "Sub"}]
    assert detail["edges"]["out"] == {"from": ["middle.deep.two", "result"], "to": ["last", "data"]}
    artifacts = api.call("GET", f"/projects/{nested}/artifacts")["items"]
    assert [artifact["name"] for artifact in artifacts] == ["kept"]

    again = start(api, nested, "outer", compute=SERVER_COMPUTE, use_cache=True)
    detail = wait_until(lambda: (one := api.call("GET", f"/executions/{again['id']}"))["ended_at"] and one, 120)
    assert all(job["cached"] for job in detail["job_list"] if job["name"] != "Output")


def test_targets_muting_and_problems_work_through_the_levels(api: Api, nested: str) -> None:
    def check(**members: object) -> dict:
        body = {"pipeline": "outer", "compute": MY_WORKERS, "storage": BLOB_STORAGE} | members
        return api.call("POST", f"/projects/{nested}/executions/check", body)

    assert check()["jobs"] == 5
    assert check(targets=["middle"])["jobs"] == 4
    assert check(targets=["middle.step"])["jobs"] == 2
    changes(api, nested, [{"op": "add", "path": "/pipelines/outer/nodes/middle/muted", "value": True}])
    answer = check()
    assert (answer["jobs"], answer["muted"], answer["problems"]) == (1, 4, [])
    changes(api, nested, [{"op": "remove", "path": "/pipelines/outer/nodes/middle/muted"}])
    changes(api, nested, [{"op": "remove", "path": "/pipelines/mid/edges/e"}])
    assert check()["problems"] == [
        {
            "pointer": "/pipelines/outer/nodes/middle.deep.one/inputs/value",
            "detail": "Middle / Sub / Step: input 'value' is not connected",
        }
    ]


def test_a_pipeline_with_ports_cannot_run_by_itself(api: Api, nested: str) -> None:
    body = {"pipeline": "sub", "compute": SERVER_COMPUTE, "storage": BLOB_STORAGE}
    answer = expect_problem(api.post(f"/projects/{nested}/executions", json=body), 422, "not_runnable")
    assert "is the port 'given' of this pipeline" in answer["errors"][0]["detail"]
    assert api.call("GET", f"/projects/{nested}/pipelines/sub/problems")["items"] == []


def test_no_pipeline_is_a_part_of_itself_and_none_that_is_used_is_removed(api: Api, nested: str) -> None:
    circle = {"op": "add", "path": "/pipelines/sub/nodes/c", "value": {"pipeline": "outer"}}
    assert "this pipeline is a part of that one" in refusal(api, nested, [circle])
    assert "is used by 'Outer'" in refusal(api, nested, [{"op": "remove", "path": "/pipelines/mid"}])
    expect_problem(api.delete(f"/projects/{nested}/pipelines/mid"), 422, "invalid")


def test_a_port_that_is_renamed_is_renamed_where_it_is_used_and_one_undo_takes_it_back(api: Api, nested: str) -> None:
    path = f"/projects/{nested}"
    answer = api.call("PATCH", f"{path}/pipelines/sub", {"inputs": {"i": {"name": "start"}}})
    assert answer["inputs"]["i"]["name"] == "start"
    assert pipeline(api, nested, "mid")["edges"]["e"]["to"] == ["deep", "start"]
    changes(api, nested, [{"op": "replace", "path": "/pipelines/sub/inputs/i/name", "value": "begin"}])
    assert pipeline(api, nested, "mid")["edges"]["e"]["to"] == ["deep", "begin"]
    api.call("POST", f"{path}/undo", {"client": "test"})
    assert pipeline(api, nested, "mid")["edges"]["e"]["to"] == ["deep", "start"]


def test_what_led_to_a_removed_port_comes_back_with_it(api: Api, nested: str) -> None:
    changes(api, nested, [{"op": "remove", "path": "/pipelines/sub/nodes/one"}])
    assert pipeline(api, nested, "mid")["edges"] == {}
    api.call("POST", f"/projects/{nested}/undo", {"client": "test"})
    assert pipeline(api, nested, "mid")["edges"]["e"]["to"] == ["deep", "given"]
    assert pipeline(api, nested, "sub")["inputs"]["i"] == port("to", "one", "value", "given")


def test_copies_and_archives_keep_what_is_within(api: Api, nested: str) -> None:
    def pipelines(project: str) -> dict:
        return api.call("GET", f"/projects/{project}/model")["model"]["pipelines"]

    copy = api.call("POST", f"/projects/{nested}/fork", {})
    archive = api.get(f"/projects/{nested}/archive").content
    answer = api.post("/projects/import", data=archive, headers={"Content-Type": "application/zip"})
    assert answer.status_code == 201, answer.text
    assert answer.json()["left_out"] == []
    assert pipelines(copy["id"]) == pipelines(answer.json()["project"]["id"]) == pipelines(nested)
    revision = api.call("GET", f"/projects/{nested}/model")["revision"]
    changes(api, nested, [{"op": "remove", "path": "/pipelines/mid/nodes/deep"}])
    api.call(
        "POST", f"/projects/{nested}/model/restore", {"client": "test", "revision": revision, "path": "/pipelines/mid"}
    )
    assert pipelines(nested)["mid"] == pipelines(copy["id"])["mid"]
