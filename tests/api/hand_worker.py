"""A worker by hand: a test claims jobs itself and says what a worker would say, in the order that it wants to try."""

from __future__ import annotations

import base64
import hashlib
import uuid

import requests

from harness import BLOB_STORAGE, Api, wait_until

MY_WORKERS = "00000000-0000-7000-8000-000000000002"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(100)

SOURCE = """class Source:
    def __init__(self, size=3):
        self.size = size

    def execute(self):
        numbers = list(range(self.size))
        return numbers
"""

STEP = """class Step:
    def execute(self, value):
        result = value
        return result
"""


def changes(api: Api, project: str, patch: list[dict]) -> None:
    api.call("POST", f"/projects/{project}/changes", {"client": "test", "base": 0, "patch": patch})


def add_operations(api: Api, project: str) -> None:
    changes(
        api,
        project,
        [
            {"op": "add", "path": "/operations/source", "value": {"name": "Source", "code": SOURCE}},
            {"op": "add", "path": "/operations/step", "value": {"name": "Step", "code": STEP}},
        ],
    )


def add_pipeline(api: Api, project: str, pipeline: str, nodes: dict, edges: dict) -> None:
    value = {"name": f"The {pipeline}", "nodes": nodes, "edges": edges}
    changes(api, project, [{"op": "add", "path": f"/pipelines/{pipeline}", "value": value}])


def add_chain(api: Api, project: str, length: int = 3, pipeline: str = "chain") -> None:
    """Source, then steps; nodes n0, n1, …"""
    nodes = {f"n{i}": {"operation": "step" if i else "source"} for i in range(length)}
    edges = {
        f"e{i}": {"from": [f"n{i - 1}", "result" if i > 1 else "numbers"], "to": [f"n{i}", "value"]}
        for i in range(1, length)
    }
    add_operations(api, project)
    add_pipeline(api, project, pipeline, nodes, edges)


def start(api: Api, project: str, pipeline: str = "chain", **members: object) -> dict:
    """Without the cache, unless a test asks for it: what is started here shall really run."""
    body = {"pipeline": pipeline, "compute": MY_WORKERS, "storage": BLOB_STORAGE, "use_cache": False} | members
    return api.call("POST", f"/projects/{project}/executions", body)


def forget_all(api: Api, project: str) -> None:
    """Deletes what was started, so that the next test's worker finds nothing of it in the queue."""
    for execution in api.call("GET", f"/projects/{project}/executions", params={"limit": 200})["items"]:
        api.delete(f"/executions/{execution['id']}")


def jobs_of(api: Api, execution: dict) -> dict[str, dict]:
    """The jobs by the node they came from."""
    return {job["node"]: job for job in api.call("GET", f"/executions/{execution['id']}")["job_list"]}


class Attempt:
    """One lease: what its worker says about it."""

    def __init__(self, url: str, worker: dict, lease: dict) -> None:
        self.url = f"{url}/api/v1/jobs/{lease['job']}"
        self.worker = worker
        self.job, self.number, self.spec = lease["job"], lease["attempt"], lease["spec"]
        self.session = requests.Session()
        self.session.headers["Authorization"] = f"Bearer {lease['token']}"
        self.token = lease["token"]
        self.offset = 0

    def start(self) -> requests.Response:
        body = {"worker": self.worker["id"], "worker_name": self.worker["name"], "isolation": "processes", "pid": 7}
        return self.session.post(f"{self.url}/start", json=body, timeout=60)

    def say(self, text: bytes, offset: int | None = None) -> requests.Response:
        at = self.offset if offset is None else offset
        answer = self.session.post(f"{self.url}/console", params={"offset": at}, data=text, timeout=60)
        if answer.ok:
            self.offset = answer.json()["size"]
        return answer

    def draw(self, number: int, picture: bytes = PNG, **members: object) -> requests.Response:
        body = {"title": "T", "format": "png", "image": base64.b64encode(picture).decode(), "plotly": None} | members
        return self.session.put(f"{self.url}/figures/{number}", json=body, timeout=60)

    def log(self, points: list, kind: str = "user") -> requests.Response:
        return self.session.post(f"{self.url}/metrics", params={"kind": kind}, json={"points": points}, timeout=60)

    def finish(self, status: str = "success", **members: object) -> requests.Response:
        body: dict[str, object] = {"status": status, "exit_code": 0, "console_size": self.offset}
        if status == "success":
            body["outputs"] = [self.put_output(name) for name in self.spec["outputs"]]
        return self.session.post(f"{self.url}/finish", json=body | members, timeout=60)

    def put_output(self, name: str) -> dict:
        """Stores a value as a worker does: with a ticket."""
        value = f"{name} of {self.job}".encode()
        row = {"name": name, "type": "builtins.list", "hash": hashlib.sha256(value).hexdigest(), "size": len(value)}
        base = self.url.split("/api/")[0]
        ask = {"storage": self.spec["storage"], "objects": [{"mode": "put", "hash": row["hash"], "size": row["size"]}]}
        answer = self.session.post(f"{base}/api/v1/projects/{self.spec['project']}/tickets", json=ask, timeout=60)
        assert answer.ok, answer.text
        ticket = answer.json()["tickets"][0]
        if not ticket.get("present"):
            url = ticket["url"] if ticket["url"].startswith("http") else base + ticket["url"]
            stored = requests.request(ticket["method"], url, data=value, headers=ticket["headers"], timeout=60)
            assert stored.ok, stored.text
        return row


class HandWorker:
    """Registered as one of the caller's own workers."""

    def __init__(self, api: Api) -> None:
        self.api = api
        about = {"name": f"hand {uuid.uuid4()}", "host": "here", "cores": 1, "memory": 1, "slots": 64}
        self.worker = api.call("POST", "/workers", about | {"isolation": "processes", "version": "0"})

    def claim(self, slots: int = 64) -> list[Attempt]:
        leases = self.api.call("POST", f"/workers/{self.worker['id']}/claim", {"slots": slots})["leases"]
        return [Attempt(self.api.url, self.worker, lease) for lease in leases]

    def take(self) -> Attempt:
        """The next job; waits until there is one."""
        return wait_until(lambda: self.claim(1))[0]

    def do(self, **finish: object) -> Attempt:
        """Takes the next job and does it."""
        attempt = self.take()
        assert attempt.start().status_code == 204
        assert attempt.finish(**finish).status_code == 204
        return attempt

    def leave(self) -> None:
        """Goodbye: its leases go back to the queue."""
        self.api.call("DELETE", f"/workers/{self.worker['id']}")
