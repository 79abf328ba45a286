"""The list of executions: labels, notes, filters and orders."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from hand_worker import add_chain, add_pipeline, forget_all, start
from harness import Api


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
