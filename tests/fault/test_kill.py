"""Every process is killed in turn while a pipeline runs: the run ends in success, with every console byte once."""

from __future__ import annotations

import os
import re
import signal
import time
from pathlib import Path

import pytest

LINES = 150
COUNTER = f'''import time


class Count:
    """Prints numbered lines for a few seconds."""

    def execute(self, value=0):
        for number in range({LINES}):
            print("line", number, flush=True)
            time.sleep(0.02)
        value += 1
        return value
'''
EXPECTED = "".join(f"line {number}\n" for number in range(LINES))

# Programs of one system, by the name the kernel knows them by.
PROGRAMS = ["df-auth", "df-projects", "df-executions", "df-storage", "df-compute", "redis-server", "nginx", "postgres", "df-worker"]


def processes(data: str, program: str) -> list[int]:
    """The processes of this program that belong to this system; parents first."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            name = re.search(r"Name:\t(.*)", (folder / "status").read_text())[1]
            command = (folder / "cmdline").read_bytes()
            environment = (folder / "environ").read_bytes()
        except OSError:
            continue
        if name == program and data.encode() in command + environment:
            found.append(int(folder.name))
    return sorted(found)


def chain(length: int) -> list[dict]:
    nodes = {f"n{i}": {"operation": "count"} for i in range(length)}
    edges = {f"e{i}": {"from": [f"n{i - 1}", "value"], "to": [f"n{i}", "value"]} for i in range(1, length)}
    return [
        {"op": "add", "path": "/operations/count", "value": {"name": "Count", "code": COUNTER}},
        {"op": "add", "path": "/pipelines/count", "value": {"name": "Count", "nodes": nodes, "edges": edges}},
    ]


def running_line(api, execution: str) -> bool:
    """True once some job has printed and is still running."""
    try:
        state = api.get(f"/executions/{execution}").json()
    except (OSError, ValueError):
        return False
    return any(job["status"] == "running" and job["console_size"] > 0 for job in state.get("job_list", []))


@pytest.mark.parametrize("program", PROGRAMS)
def test_a_run_survives_the_death_of(program: str, system, api, project, wait_for) -> None:
    project_id = project["id"] if isinstance(project, dict) else project
    answer = api.post(f"/projects/{project_id}/changes", json={"client": "fault", "base": 0, "patch": chain(2)})
    assert answer.status_code == 200, answer.text
    answer = api.post(
        f"/projects/{project_id}/executions",
        json={
            "pipeline": "count",
            "compute": "00000000-0000-7000-8000-000000000001",
            "storage": "00000000-0000-7000-8000-000000000011",
            "use_cache": False,
        },
    )
    assert answer.status_code == 201, answer.text
    execution = answer.json()["id"]
    wait_for(lambda: running_line(api, execution), 60)

    victims = processes(str(system.data), program)
    assert victims, f"{program} is not running"
    os.kill(victims[0], signal.SIGKILL)

    def ended() -> dict | None:
        try:
            state = api.get(f"/executions/{execution}").json()
        except (OSError, ValueError):
            return None
        return state if state.get("status") in ("success", "failed", "canceled") else None

    state = wait_for(ended, 120)
    assert state["status"] == "success", state
    for job in state["job_list"]:
        console = api.get(f"/jobs/{job['id']}/console").text
        assert console == EXPECTED, f"{job['name']} after {job['attempt']} attempts"
    deadline = time.monotonic() + 30
    while not processes(str(system.data), program):
        assert time.monotonic() < deadline, f"{program} was not started again"
