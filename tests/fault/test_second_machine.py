"""Two machines of one user: the worker that holds a job is killed, and the job runs again on the other."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from harness import BINARY, BLOB_STORAGE, Api, System, wait_until

MY_WORKERS = "00000000-0000-7000-8000-000000000002"
NOBODY = 65534
LINES = 100
CODE = f"""import time


class Slow:
    def execute(self):
        for number in range({LINES}):
            print("line", number, flush=True)
            time.sleep(0.03)
"""


class Machine:
    """A folder of its own and, where the tests run as root, a user without rights."""

    def __init__(self, system: System, token: str, name: str, folder: Path | None = None) -> None:
        self.name = name
        self.data = folder or Path(tempfile.mkdtemp(prefix="deepforge-machine-", dir="/tmp"))
        command = [BINARY, "worker", "--host", system.url, "--token", token, "--name", name, "--slots", "1"]
        if os.getuid() == 0 and self.may_run():
            os.chown(self.data, NOBODY, NOBODY)
            command = [*self.unprivileged(), *command]
        self.process = subprocess.Popen(
            [*command, "--data", str(self.data / "worker")],
            env=os.environ | {"HOME": str(self.data)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    @staticmethod
    def unprivileged() -> list[str]:
        return ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", "--"]

    def may_run(self) -> bool:
        """Whether that user reaches the program: a checkout may lie in a closed folder."""
        return subprocess.run([*self.unprivileged(), "test", "-x", BINARY], check=False).returncode == 0

    def end(self) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        shutil.rmtree(self.data, ignore_errors=True)


@pytest.fixture
def machines(system: System, api: Api) -> Iterator[dict[str, Machine]]:
    token = api.call("POST", "/tokens", {"name": "machines", "scopes": ["worker"]})["token"]
    found = {name: Machine(system, token, name) for name in ("attic", "cellar")}
    try:
        yield found
    finally:
        for machine in found.values():
            machine.end()


def names_online(api: Api) -> set[str]:
    return {worker["name"] for worker in api.call("GET", "/workers")["items"] if worker["status"] == "online"}


def test_a_killed_machine_costs_an_attempt_and_no_job(system: System, api: Api, machines: dict[str, Machine]) -> None:
    wait_until(lambda: {"attic", "cellar"} <= names_online(api), 30)
    project = api.new_project()["id"]
    patch = [
        {"op": "add", "path": "/operations/slow", "value": {"name": "Slow", "code": CODE}},
        {"op": "add", "path": "/pipelines/p", "value": {"name": "P", "nodes": {"n": {"operation": "slow"}}, "edges": {}}},
    ]
    api.call("POST", f"/projects/{project}/changes", {"client": "test", "base": 0, "patch": patch})
    run = {"pipeline": "p", "compute": MY_WORKERS, "storage": BLOB_STORAGE, "use_cache": False}
    execution = api.call("POST", f"/projects/{project}/executions", run)["id"]

    def job() -> dict:
        return api.call("GET", f"/executions/{execution}")["job_list"][0]

    wait_until(lambda: job()["console_size"] > 0, 60)
    first = job()["attempts"][0]["worker_name"]
    machines[first].process.send_signal(signal.SIGKILL)

    wait_until(lambda: job()["status"] in ("success", "failed", "canceled"), 90)
    state = job()
    assert state["status"] == "success", state
    assert [attempt["status"] for attempt in state["attempts"]] == ["lost", "success"]
    assert state["attempts"][1]["worker_name"] == ({"attic", "cellar"} - {first}).pop()
    console = api.get(f"/jobs/{state['id']}/console").text
    assert console == "".join(f"line {number}\n" for number in range(LINES))
