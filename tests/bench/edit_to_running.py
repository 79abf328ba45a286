"""From saving an edit of failed code to the first line of the new code that runs, in a warm system."""

from __future__ import annotations

import time

from system import System

EDITS = 15

# It tells when it runs, by the clock that also timed the edit, and fails, so that it can be repaired again.
CODE = """import time


class Careless:
    def execute(self):
        print("runs at", time.time())
        raise ValueError("edit {number}")
"""


def failed(system: System, execution: str, attempt: int) -> dict:
    """The job, once this attempt of it has ended."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        (job,) = system.call("GET", f"/executions/{execution}")["job_list"]
        if job["attempt"] == attempt and job["ended_at"]:
            return job
        time.sleep(0.02)
    raise RuntimeError("the job did not end")


def ran_at(system: System, job: dict) -> float:
    text = system.session.get(f"{system.url}/api/v1/jobs/{job['id']}/console", timeout=60).text
    return float(text.split("runs at ")[1].split()[0])


def edit_project(system: System, project: str, execution: str, number: int) -> None:
    value = CODE.format(number=number)
    system.add(project, [{"op": "replace", "path": "/operations/careless/code", "value": value}])


def edit_copy(system: System, project: str, execution: str, number: int) -> None:
    body = {"code": CODE.format(number=number), "version": number - 1}
    system.call("PATCH", f"/executions/{execution}/operations/careless", body)


def measure(system: System, is_debug: bool) -> list[float]:
    project = system.project(f"edits {is_debug}")
    operation = {"name": "Careless", "code": CODE.format(number=0)}
    pipeline = {"name": "Edits", "nodes": {"n": {"operation": "careless"}}, "edges": {}}
    system.add(project, [{"op": "add", "path": "/operations/careless", "value": operation}])
    system.add(project, [{"op": "add", "path": "/pipelines/edits", "value": pipeline}])
    execution = system.start_run(project, "edits", debug=is_debug)
    failed(system, execution, 1)
    edit = edit_copy if is_debug else edit_project
    times = []
    for number in range(1, EDITS + 1):
        begin = time.time()
        edit(system, project, execution, number)
        system.call("POST", f"/executions/{execution}/continue", {})
        times.append((ran_at(system, failed(system, execution, number + 1)) - begin) * 1000)
    return times


def edit_to_running(system: System) -> dict[str, list[float]]:
    return {"edit_to_running": measure(system, False), "edit_to_running_debug": measure(system, True)}
