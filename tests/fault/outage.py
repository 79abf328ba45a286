"""Ways to hurt a running system on purpose, each undone at the end of a `with`, and a load to hurt it under."""

from __future__ import annotations

import os
import re
import selectors
import signal
import socket
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import requests

from harness import BLOB_STORAGE, SERVER_COMPUTE, Api, System, free_port, wait_until

# `make test-faults` takes the times that a real outage takes; `make test` those that show the same in less.
IS_LONG = os.environ.get("DEEPFORGE_FAULTS") == "long"
ENDED = ("success", "failed", "canceled")

STEP = """import time


class Step:
    def execute(self, value=0):
        for number in range(10):
            print("line", number, flush=True)
            time.sleep(0.02)
        value += 1
        return value
"""
STEP_CONSOLE = "".join(f"line {number}\n" for number in range(10))
# What the worker adds when a storage is away for longer than a moment.
WAIT_NOTE = re.compile(r"\n\[The output '\w+' cannot be stored at the moment: [^\]]*\]\n\[The output '\w+' is stored now\.\]\n\Z")


def seconds(short: float, long: float) -> float:
    return long if IS_LONG else short


# What is hurt


def tell_supervisor(system: System, program: str, what: str) -> None:
    subprocess.run(["s6-svc", what, str(system.data / "run/scan" / program)], check=True)


def main_process(system: System, program: str) -> int:
    """The process that the supervisor looks after; 0 when there is none."""
    folder = system.data / "run/scan" / program
    words = subprocess.run(["s6-svstat", "-o", "pid", str(folder)], check=True, capture_output=True, text=True).stdout
    return max(0, int(words))


@contextmanager
def gone(system: System, program: str) -> Iterator[None]:
    """The program is killed and stays away until the end."""
    tell_supervisor(system, program, "-dk")
    try:
        wait_until(lambda: main_process(system, program) == 0)
        yield
    finally:
        tell_supervisor(system, program, "-u")
        wait_until(lambda: main_process(system, program) != 0)


@contextmanager
def frozen(pids: list[int]) -> Iterator[None]:
    """The processes hold their breath; connections to them stay open and say nothing."""
    for pid in pids:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in pids:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGCONT)


class Cable:
    """A stretch of network before an address, which can be cut: then nothing passes and nobody is told."""

    def __init__(self, port: int) -> None:
        self.target = ("127.0.0.1", port)
        self.server = socket.create_server(("127.0.0.1", free_port()))
        self.port = self.server.getsockname()[1]
        self.is_whole = threading.Event()
        self.is_whole.set()
        self.is_open = True
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @contextmanager
    def cut(self) -> Iterator[None]:
        self.is_whole.clear()
        try:
            yield
        finally:
            self.is_whole.set()

    def close(self) -> None:
        self.is_open = False
        self.is_whole.set()
        self.server.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while self.is_open:
                near, _ = self.server.accept()
                threading.Thread(target=self._carry, args=(near,), daemon=True).start()

    def _carry(self, near: socket.socket) -> None:
        with suppress(OSError), near, socket.create_connection(self.target) as far, selectors.DefaultSelector() as ready:
            ready.register(near, selectors.EVENT_READ, far)
            ready.register(far, selectors.EVENT_READ, near)
            while self.is_open:
                for key, _ in ready.select(1):
                    self.is_whole.wait()
                    data = key.fileobj.recv(65536)
                    if not data:
                        return
                    key.data.sendall(data)


# What runs meanwhile


def add_ladder(api: Api, project: str, length: int = 4) -> None:
    """Pairs of operations side by side, each pair fed by the one before."""
    nodes = {f"{side}{i}": {"operation": "step"} for i in range(length) for side in "ab"}
    edges = {
        f"e{side}{i}": {"from": [f"{side}{i - 1}", "value"], "to": [f"{other}{i}", "value"]}
        for i in range(1, length)
        for side, other in ("ab", "ba")
    }
    patch = [
        {"op": "add", "path": "/operations/step", "value": {"name": "Step", "code": STEP}},
        {"op": "add", "path": "/pipelines/ladder", "value": {"name": "Ladder", "nodes": nodes, "edges": edges}},
    ]
    api.call("POST", f"/projects/{project}/changes", {"client": "fault", "base": 0, "patch": patch})


def insist(call: Callable[[], requests.Response], at_most: float = 90) -> requests.Response:
    """Asks until somebody answers."""

    def answers() -> list[requests.Response]:
        try:
            return [reply for reply in [call()] if reply.status_code < 500]
        except OSError:
            return []

    return wait_until(answers, at_most)[0]


def start_ladder(api: Api, project: str, key: str, compute: str = SERVER_COMPUTE) -> str:
    """The id of a new execution; the same again for the same key, however often one has to ask."""
    body = {"pipeline": "ladder", "compute": compute, "storage": BLOB_STORAGE, "use_cache": False}
    headers = {"Idempotency-Key": f"{project}-{key.replace(' ', '-')}"}
    answer = insist(lambda: api.post(f"/projects/{project}/executions", json=body, headers=headers, timeout=20))
    assert answer.status_code == 201, answer.text
    return answer.json()["id"]


def read(api: Api, execution: str) -> dict:
    return insist(lambda: api.get(f"/executions/{execution}", timeout=20)).json()


def is_working(api: Api, execution: str) -> bool:
    """Whether some job of it runs and has printed."""
    jobs = read(api, execution)["job_list"]
    return any(job["status"] == "running" and job["console_size"] > 0 for job in jobs)


def end_of(api: Api, execution: str, at_most: float = 180) -> dict:
    """The execution when it has ended."""

    def ended() -> dict | None:
        state = read(api, execution)
        return state if state["status"] in ENDED else None

    return wait_until(ended, at_most)


def expect_whole(api: Api, execution: dict) -> None:
    """It succeeded, and each job's console is there to the byte."""
    assert execution["status"] == "success", execution
    for job in execution["job_list"]:
        console = insist(lambda job=job: api.get(f"/jobs/{job['id']}/console")).text
        assert WAIT_NOTE.sub("", console) == STEP_CONSOLE, f"{job['name']} after {job['attempt']} attempts: {console!r}"
