"""The command line on what runs leave behind: metrics, names, labels, values of debug runs."""

from __future__ import annotations

import csv
import io
import json

import pytest

from harness import Api, wait_until

LOGGER = '''import time

import deepforge


class Train:
    def __init__(self, epochs=4, label="x"):
        self.epochs = epochs
        self.label = label

    def execute(self):
        for epoch in range(self.epochs):
            deepforge.log(epoch, **{"loss": 1 / (epoch + 1), "say, \\"acc\\"": epoch})
        deepforge.log(self.epochs, only_here=0.1)
        print("label", self.label)
'''


WAITER = """import time


class Wait:
    def execute(self):
        time.sleep(60)
"""


def add(api: Api, project: dict, name: str, code: str) -> None:
    patch = [
        {"op": "add", "path": "/operations/o", "value": {"name": name, "code": code}},
        {"op": "add", "path": "/pipelines/p", "value": {"name": "Fit", "nodes": {"n": {"operation": "o"}}, "edges": {}}},
    ]
    api.call("POST", f"/projects/{project['id']}/changes", {"client": "test", "base": 0, "patch": patch})


@pytest.fixture
def train(api: Api, project: dict) -> str:
    """The id of a run of Train that has ended."""
    add(api, project, "Train", LOGGER)
    return api.run(project["id"], "p")["id"]


def test_metrics_are_a_table_with_curves(cli, train: str) -> None:
    lines = cli("metrics", train).splitlines()
    assert lines[0].split() == ["JOB", "SERIES", "COUNT", "LEAST", "MOST", "LAST", "CURVE"]
    assert lines[1].split() == ["Train", "loss", "4", "0.25", "1", "0.25", "█▃▂▁"]
    assert [line.split()[1] for line in lines[1:]] == ["loss", "say,", "only_here"]
    assert len(cli("metrics", train, "train", "--series", "loss").splitlines()) == 2
    row = json.loads(cli("metrics", train, "-o", "json", "--series", "loss"))[0]
    assert row["node"] == "n" and row["x"] == [0, 1, 2, 3]


def test_metrics_are_written_with_every_point_and_all_digits(cli, train: str) -> None:
    rows = list(csv.reader(io.StringIO(cli("metrics", train, "Train", "--csv"))))
    assert rows[0] == ["step", "time", "loss", 'say, "acc"', "only_here"]
    assert [row[0] for row in rows[1:]] == ["0", "1", "2", "3", "4"]
    assert [float(row[2]) for row in rows[1:5]] == [1 / n for n in range(1, 5)] and rows[3][2] == "0.3333333333333333"
    assert rows[5][2:] == ["", "", "0.1"]
    some = cli("metrics", train, "Train", "--csv", "--series", "only_here")
    assert len(some.splitlines()) == 2
    assert "say which" in cli("metrics", train, "--csv", code=2)


def test_what_the_worker_measured_is_there_too(cli, api: Api, project: dict) -> None:
    add(api, project, "Wait", WAITER)
    execution = cli("run", f"{project['name']}/Fit").split()[0]
    wait_until(lambda: "memory MiB" in cli("metrics", execution, "--system"), 60)
    cli("executions", "cancel", execution)


def test_a_run_gets_a_name_labels_and_notes(cli, api: Api, train: str) -> None:
    assert "best one" in cli("executions", "change", train, "--name", "best one", "--label", "a", "--label", "b", "--notes", "keep")
    execution = api.call("GET", f"/executions/{train}")
    assert (execution["name"], execution["labels"], execution["notes"]) == ("best one", ["a", "b"], "keep")
    cli("executions", "change", train, "--label", "")
    assert api.call("GET", f"/executions/{train}")["labels"] == []
    assert "say what changes" in cli("executions", "change", train, code=2)


def test_a_debug_run_goes_on_with_other_values(cli, api: Api, train: str) -> None:
    assert "debug" in cli("executions", "change", train, "--set", "Train.epochs=2", code=1)
    cli("executions", "debug", train)
    cli("executions", "change", train, "--set", "Train.epochs=2", "--set", "n.label=007")
    said = cli("continue", train, "--job", "Train", "--watch")
    assert "label 007" in said
    assert "there is no node 'Gone'" in cli("executions", "change", train, "--set", "Gone.x=1", code=6)
    assert len(cli("metrics", train, "--series", "loss", "-o", "json")) > 2
    assert json.loads(cli("metrics", train, "--series", "loss", "-o", "json"))[0]["count"] == 2
