"""The list of executions: labels, notes, filters and orders."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterator

import pytest

from hand_worker import MY_WORKERS, add_chain, add_pipeline, forget_all, start
from harness import BINARY, BLOB_STORAGE, Api, System, wait_until


@pytest.fixture
def runs(api: Api, project: dict) -> Iterator[dict[str, dict]]:
    """Three runs by name; none of them is ever done."""
    add_chain(api, project["id"], 2)
    add_pipeline(api, project["id"], "other", {"s": {"operation": "source", "attributes": {}, "references": {}}}, {})
    yield {
        "Beta": start(api, project["id"], name="Beta", labels=["baseline", "größer"], notes="the first try"),
        "alpha": start(api, project["id"], name="alpha"),
        "gamma": start(api, project["id"], "other", name="gamma", labels=["baseline"]),
    }
    forget_all(api, project["id"])


def names(api: Api, project: dict, **filters: object) -> list[str]:
    """All pages, two at a time."""
    path, found, cursor = f"/projects/{project['id']}/executions", [], None
    while True:
        page = api.call("GET", path, params={"limit": 2, **filters} | ({"cursor": cursor} if cursor else {}))
        found += [item["name"] for item in page["items"]]
        cursor = page["next_cursor"]
        if not cursor:
            return found


def test_a_run_begins_with_labels_and_notes(api: Api, runs: dict) -> None:
    assert (runs["Beta"]["labels"], runs["Beta"]["notes"]) == (["baseline", "größer"], "the first try")
    assert (runs["alpha"]["labels"], runs["alpha"]["notes"]) == ([], "")


def test_labels_and_notes_are_changed_one_by_one(api: Api, project: dict, runs: dict) -> None:
    path = f"/executions/{runs['alpha']['id']}"
    changed = api.call("PATCH", path, {"labels": ["a, b", 'c"d', "{e}"]})
    assert (changed["name"], changed["labels"], changed["notes"]) == ("alpha", ["a, b", 'c"d', "{e}"], "")
    changed = api.call("PATCH", path, {"notes": "line\nline"})
    assert (changed["labels"], changed["notes"]) == (["a, b", 'c"d', "{e}"], "line\nline")
    assert api.call("PATCH", path, {"labels": [], "notes": ""})["labels"] == []
    assert api.call("GET", path)["notes"] == ""


BAD = [
    {},
    {"labels": ["a", "a"]},
    {"labels": [""]},
    {"labels": [" a"]},
    {"labels": ["x" * 41]},
    {"labels": ["a\nb"]},
    {"labels": ["a\u0000b"]},
    {"labels": [7]},
    {"labels": "a"},
    {"labels": [str(i) for i in range(21)]},
    {"notes": "x" * 20001},
    {"notes": 7},
    {"labels": None},
]


@pytest.mark.parametrize("body", BAD)
def test_what_is_no_label_is_refused(api: Api, runs: dict, problem: Callable, body: dict) -> None:
    answer = api.patch(f"/executions/{runs['alpha']['id']}", json=body)
    assert answer.status_code in (400, 422), answer.text


def test_filters_narrow_the_list(api: Api, project: dict, runs: dict) -> None:
    assert names(api, project) == ["gamma", "alpha", "Beta"]
    assert names(api, project, label="baseline") == ["gamma", "Beta"]
    assert names(api, project, label="größer") == ["Beta"]
    assert names(api, project, label="base") == []
    assert names(api, project, search="FIRST try") == ["Beta"]
    assert names(api, project, search="the other") == ["gamma"]
    assert names(api, project, pipeline="chain") == ["alpha", "Beta"]
    api.call("POST", f"/executions/{runs['alpha']['id']}/cancel")
    assert names(api, project, status="canceled") == ["alpha"]
    assert names(api, project, status="canceled", label="baseline") == []


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("-created_at", ["gamma", "alpha", "Beta"]),
        ("created_at", ["Beta", "alpha", "gamma"]),
        ("name", ["alpha", "Beta", "gamma"]),
        ("-name", ["gamma", "Beta", "alpha"]),
        ("status", ["gamma", "alpha", "Beta"]),
        ("duration", ["gamma", "alpha", "Beta"]),
    ],
)
def test_the_list_has_an_order(api: Api, project: dict, runs: dict, sort: str, order: list[str]) -> None:
    assert names(api, project, sort=sort) == order
    assert names(api, project, sort=sort, label="baseline") == [name for name in order if name != "alpha"]


def test_orders_and_labels_that_are_none_are_refused(api: Api, project: dict, problem: Callable) -> None:
    for query in ({"sort": "size"}, {"sort": "--name"}, {"label": ""}, {"label": "x" * 41}):
        problem(api.get(f"/projects/{project['id']}/executions", params=query), 422, "invalid")


def test_runs_are_found_by_who_and_by_what_they_belong_to(api: Api, project: dict, runs: dict) -> None:
    me = runs["Beta"]["created_by"]
    assert names(api, project, by=me["id"]) == names(api, project, by=me["name"].upper()) == ["gamma", "alpha", "Beta"]
    assert names(api, project, by="nobody-of-that-name") == []
    assert runs["alpha"]["debug"] is False
    changed = api.call("PATCH", f"/executions/{runs['alpha']['id']}", {"debug": True})
    assert changed["debug"] is True
    assert names(api, project, debug="true") == ["alpha"]
    assert names(api, project, debug="false") == ["gamma", "Beta"]
    assert names(api, project, debug="false", sort="-name") == ["gamma", "Beta"]
    assert names(api, project, sweep="any") == names(api, project, trigger="any") == []
    assert names(api, project, sweep="none", trigger="none") == ["gamma", "alpha", "Beta"]
    assert names(api, project, trigger=runs["Beta"]["id"]) == []


def test_members_of_a_sweep_name_it(system: System, api: Api, project: dict, runs: dict) -> None:
    wanted = {"pipeline": "chain", "compute": MY_WORKERS, "storage": BLOB_STORAGE, "method": "grid", "name": "Sizes"}
    axes = [{"node": "n0", "attribute": "size", "values": [1, 2]}]
    path = f"/projects/{project['id']}/sweeps"
    sweep = api.call("POST", path, wanted | {"axes": axes})
    wait_until(lambda: len(names(api, project, sweep=sweep["id"])) == 2)
    page = api.call("GET", f"/projects/{project['id']}/executions", params={"sweep": "any"})["items"]
    assert {(item["sweep"], item["sweep_name"]) for item in page} == {(sweep["id"], "Sizes")}
    assert names(api, project, sweep="none") == ["gamma", "alpha", "Beta"]
    words = ["executions", "list", project["id"], "--all", "-o", "json", "--data"]

    def listed(*more: str) -> list[str]:
        done = subprocess.run([BINARY, *words, str(system.data), *more], capture_output=True, text=True, timeout=60, check=True)
        return [item["name"] for item in json.loads(done.stdout)]

    assert len(listed("--sweep", "Sizes")) == 2
    assert listed("--sweep", "none", "--sort", "name") == ["alpha", "Beta", "gamma"]
    api.delete(f"{path}/{sweep['id']}?executions=delete")


def test_orders_are_of_pipelines_people_and_states_too(api: Api, project: dict, runs: dict) -> None:
    assert names(api, project, sort="pipeline") == ["alpha", "Beta", "gamma"]
    assert names(api, project, sort="-pipeline") == ["gamma", "alpha", "Beta"]
    assert names(api, project, sort="by") == names(api, project, sort="-by") == ["gamma", "alpha", "Beta"]
    api.call("POST", f"/executions/{runs['gamma']['id']}/cancel")
    assert names(api, project, sort="status") == ["alpha", "Beta", "gamma"]
    assert names(api, project, sort="-status")[0] == "gamma"


@pytest.mark.parametrize("query", [{"by": ""}, {"sweep": "all"}, {"trigger": "7"}, {"debug": "1"}, {"status": "done"}])
def test_filters_that_are_none_are_refused(api: Api, project: dict, problem: Callable, query: dict) -> None:
    answer = problem(api.get(f"/projects/{project['id']}/executions", params=query), 422, "invalid")
    assert answer["errors"][0]["pointer"] == f"?{next(iter(query))}"
