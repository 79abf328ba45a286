"""A storage elsewhere that goes away while a pipeline runs: the job says so, and goes on when it is back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

import s3_double
import sciserver_double
from harness import SERVER_COMPUTE, Api, wait_until

MAKE = """class Make:
    def execute(self):
        return "made"
"""
USE = """class Use:
    def execute(self, data):
        return data + " and used"
"""


@dataclass
class Away:
    """A storage whose server can be made to fail."""

    storage: str
    faults: s3_double.S3Double | sciserver_double.Faults


@pytest.fixture(params=["s3", "sciserver"])
def away(request, api: Api, tmp_path) -> Iterator[Away]:
    if request.param == "s3":
        with s3_double.running() as server:
            yield Away(api.call("POST", "/storages", s3_double.form(server))["id"], server)
    else:
        with sciserver_double.running(tmp_path) as server:
            yield Away(api.call("POST", "/storages", sciserver_double.form(server))["id"], server.faults)


def start(api: Api, project: str, storage: str) -> str:
    nodes = {
        "make": {"operation": "make"},
        "use": {"operation": "use"},
        "out": {"operation": "Output", "attributes": {"name": "kept"}},
    }
    edges = {
        "e1": {"from": ["make", "result"], "to": ["use", "data"]},
        "e2": {"from": ["use", "result"], "to": ["out", "data"]},
    }
    patch = [
        {"op": "add", "path": "/operations/make", "value": {"name": "Make", "code": MAKE}},
        {"op": "add", "path": "/operations/use", "value": {"name": "Use", "code": USE}},
        {"op": "add", "path": "/pipelines/p", "value": {"name": "P", "nodes": nodes, "edges": edges}},
    ]
    api.call("POST", f"/projects/{project}/changes", {"client": "test", "base": 0, "patch": patch})
    body = {"pipeline": "p", "compute": SERVER_COMPUTE, "storage": storage, "use_cache": False}
    return api.call("POST", f"/projects/{project}/executions", body)["id"]


def end_of(api: Api, execution: str) -> dict:
    def ended() -> dict | None:
        state = api.call("GET", f"/executions/{execution}")
        return state if state["status"] in ("success", "failed", "canceled") else None

    return wait_until(ended, 180)


def console_of(api: Api, execution: str, node: str) -> str:
    job = next(job for job in api.call("GET", f"/executions/{execution}")["job_list"] if job["node"] == node)
    return api.get(f"/jobs/{job['id']}/console").text


def test_a_value_that_cannot_be_stored_waits_for_its_storage_and_says_so(api: Api, away: Away) -> None:
    """The first put is the code of the run, the second one the first value."""
    away.faults.silent_after = 1
    execution = start(api, api.new_project()["id"], away.storage)
    wait_until(lambda: "cannot be stored at the moment: the storage" in console_of(api, execution, "make"), 120)
    assert api.call("GET", f"/executions/{execution}")["status"] == "running"
    away.faults.silent_after, away.faults.silent = None, False
    assert end_of(api, execution)["status"] == "success"
    assert "[The output 'result' is stored now.]" in console_of(api, execution, "make")


@pytest.mark.parametrize("away", ["s3"], indirect=True)
def test_a_job_that_cannot_read_fails_with_the_reason_and_goes_on_when_told_to(api: Api, away: Away) -> None:
    away.faults.hides = True
    execution = start(api, api.new_project()["id"], away.storage)
    state = end_of(api, execution)
    assert state["status"] == "failed"
    job = next(job for job in state["job_list"] if job["node"] == "make")
    assert "the storage" in job["detail"], job
    away.faults.hides = False
    api.call("POST", f"/executions/{execution}/continue", {})
    assert end_of(api, execution)["status"] == "success"
