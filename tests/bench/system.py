"""A throwaway DeepForge for measuring: started by the command line, talked to over HTTP."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import requests

ROOT = Path(__file__).resolve().parents[2]
BINARY = os.environ.get("DEEPFORGE_BIN", str(ROOT / "build/services/cli/deepforge"))
SERVER_COMPUTE = "00000000-0000-7000-8000-000000000001"
MY_WORKERS = "00000000-0000-7000-8000-000000000002"
BLOB_STORAGE = "00000000-0000-7000-8000-000000000011"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class System:
    """One data folder and the system in it. Times are wall-clock seconds."""

    def __init__(self) -> None:
        self.data = Path(tempfile.mkdtemp(prefix="deepforge-bench-"))
        self.port = free_port()
        self.session = requests.Session()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def command(self, *words: str) -> float:
        begin = time.monotonic()
        subprocess.run([BINARY, *words], check=True, stdout=subprocess.DEVNULL)
        return time.monotonic() - begin

    def start(self, *options: str) -> float:
        return self.command("start", "--data", str(self.data), "--port", str(self.port), *options)

    def stop(self) -> float:
        return self.command("stop", "--data", str(self.data))

    def remove(self) -> None:
        self.stop()
        shutil.rmtree(self.data, ignore_errors=True)

    def sign_in(self) -> str:
        token = requests.post(f"{self.url}/api/v1/sessions", json={}, timeout=10).json()["access_token"]
        self.session.headers["Authorization"] = f"Bearer {token}"
        return token

    def call(self, method: str, path: str, body: object = None) -> dict:
        answer = self.session.request(method, f"{self.url}/api/v1{path}", json=body, timeout=60)
        if answer.status_code >= 300:
            raise RuntimeError(f"{method} {path}: {answer.status_code} {answer.text[:2000]}")
        return answer.json() if answer.content else {}

    def text(self, path: str) -> str:
        answer = self.session.get(f"{self.url}/api/v1{path}", timeout=60)
        answer.raise_for_status()
        return answer.text

    def granted_at(self, job: str) -> float:
        """When compute granted the lease of a job, in seconds since 1970; no route tells."""
        words = ["psql", "-h", str(self.data / "run/database"), "-U", "deepforge", "-d", "deepforge", "-Atc"]
        statement = f"select extract(epoch from granted_at) from compute.jobs where job = '{job}'"
        return float(subprocess.run([*words, statement], check=True, stdout=subprocess.PIPE, text=True).stdout)

    def project(self, name: str) -> str:
        return self.call("POST", "/projects", {"name": name})["id"]

    def add(self, project: str, patch: list[dict]) -> None:
        self.call("POST", f"/projects/{project}/changes", {"client": "bench", "base": 0, "patch": patch})

    def start_run(self, project: str, pipeline: str, **members: object) -> str:
        """Every job of it, without the cache."""
        body: dict[str, object] = {"pipeline": pipeline, "compute": SERVER_COMPUTE, "storage": BLOB_STORAGE, "use_cache": False}
        return self.call("POST", f"/projects/{project}/executions", body | members)["id"]

    def run(self, project: str, pipeline: str, seconds: float = 300, **members: object) -> dict:
        """Runs a pipeline to its end, and answers the execution."""
        state = self.wait(self.start_run(project, pipeline, **members), seconds)
        if state["status"] != "success":
            raise RuntimeError(f"the run ended as {state['status']}: {json.dumps(state)[:3000]}")
        return state

    def wait(self, execution: str, seconds: float = 300) -> dict:
        """Until an execution has ended; answers it. It is looked for in the list: with its jobs it may be a megabyte, five times a second."""
        path = f"/projects/{self.call('GET', f'/executions/{execution}')['project']}/executions?limit=20"
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            state = next(item for item in self.call("GET", path)["items"] if item["id"] == execution)
            if state["status"] not in ("pending", "queued", "running"):
                return self.call("GET", f"/executions/{execution}")
            time.sleep(0.2)  # the figures come from the server's own times
        raise RuntimeError("the run did not end")

    @contextmanager
    def own_workers(self, count: int, slots: int) -> Iterator[None]:
        """Workers of the guest, each with a data folder of its own; ready when it begins."""
        token = self.call("POST", "/tokens", {"name": "bench", "scopes": ["worker"]})["token"]
        settings = {"DEEPFORGE_TOKEN": token, "DEEPFORGE_PYTHON": str(ROOT / ".venv/bin/python")}
        words = [str(Path(BINARY).parents[1] / "worker/df-worker"), "--host", self.url, "--slots", str(slots)]
        names = [f"own-{number}" for number in range(count)]
        workers = [
            subprocess.Popen([*words, "--name", name, "--data", str(self.data / name)], env=os.environ | settings, stderr=subprocess.DEVNULL)
            for name in names
        ]
        try:
            deadline = time.monotonic() + 60
            while not set(names) <= {item["name"] for item in self.call("GET", "/workers")["items"]}:
                if time.monotonic() > deadline:
                    raise RuntimeError("the workers did not register")
                time.sleep(0.1)
            yield
        finally:
            for worker in workers:
                worker.terminate()
            for worker in workers:
                worker.wait()
