"""A job prints as fast as it can while what takes its console is killed: every byte arrives, once."""

from __future__ import annotations

import pytest

from harness import Api, System, wait_until
from outage import add_ladder, end_of, gone, insist, read, start_ladder

LINES = 400_000
FLOOD = f"""class Step:
    def execute(self, value=0):
        for number in range({LINES}):
            print("line", number)
        value += 1
        return value
"""
EXPECTED = "".join(f"line {number}\n" for number in range(LINES)).encode()

STATES = 100_000
BAR = f"""class Step:
    def execute(self, value=0):
        print("before")
        for number in range({STATES}):
            print(f"\\rstep {{number + 1:6d}} of {STATES}", end="")
        print("\\nafter")
        value += 1
        return value
"""


def prints(api: Api, project: dict, code: str) -> str:
    """The execution whose one step does."""
    add_ladder(api, project["id"], length=1)
    patch = [{"op": "replace", "path": "/operations/step/code", "value": code}]
    api.call("POST", f"/projects/{project['id']}/changes", {"client": "fault", "base": 0, "patch": patch})
    return start_ladder(api, project["id"], "flood")


def console_of(api: Api, job: dict) -> bytes:
    return insist(lambda: api.get(f"/jobs/{job['id']}/console")).content


@pytest.mark.parametrize("program", ["executions", "gateway", "redis", "worker"])
def test_a_flooding_console_is_whole_after_the_death_of(program: str, system: System, api: Api, project: dict) -> None:
    execution = prints(api, project, FLOOD)
    wait_until(lambda: any(job["console_size"] > 0 for job in read(api, execution)["job_list"]), 60)
    with gone(system, program):
        pass
    state = end_of(api, execution)
    assert state["status"] == "success", state
    for job in state["job_list"]:
        assert job["console_size"] == len(EXPECTED)
        assert console_of(api, job) == EXPECTED, f"{job['name']} after {job['attempt']} attempts"


def test_a_bar_that_rewrites_its_line_costs_little_and_ends_as_it_was_printed(system: System, api: Api, project: dict) -> None:
    execution = prints(api, project, BAR)
    state = end_of(api, execution)
    assert state["status"] == "success", state
    for job in state["job_list"]:
        before, bar, after, nothing = console_of(api, job).decode().split("\n")
        assert (before, after, nothing) == ("before", "after", "")
        states = bar.split("\r")
        assert states[-1] == f"step {STATES:6d} of {STATES}"
        assert len(states) < STATES / 10, "states that were overwritten were kept"
