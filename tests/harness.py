"""A throwaway DeepForge in a temporary data folder, and people who talk to it over HTTP."""

from __future__ import annotations

import http.client
import json
import os
import random
import shutil
import socket
import subprocess
import tempfile
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import requests

ROOT = Path(__file__).resolve().parents[1]
BINARY = os.environ.get("DEEPFORGE_BIN", str(ROOT / "build/services/cli/deepforge"))
PASSWORD = "a long pass phrase"
SERVER_COMPUTE = "00000000-0000-7000-8000-000000000001"
BLOB_STORAGE = "00000000-0000-7000-8000-000000000011"
FORGET_TOKEN_SECONDS = 600  # access tokens live 900 s

Value = TypeVar("Value")


def free_port() -> int:
    """A port nobody listens on, outside the range from which outgoing connections take theirs."""
    while True:
        port = random.randrange(10000, 19000)
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port


def wait_until(predicate: Callable[[], Value], seconds: float = 20) -> Value:
    """Asks again and again until the answer is true, and returns it."""
    deadline = time.monotonic() + seconds
    while True:
        value = predicate()
        if value:
            return value
        if time.monotonic() > deadline:
            raise AssertionError(f"still {value!r} after {seconds} s")
        time.sleep(0.02)


def expect_problem(response: requests.Response, status: int, code: str) -> dict:
    """Asserts that an answer is this problem (RFC 9457) and returns it."""
    assert response.status_code == status, f"{response.status_code} {response.text[:2000]}"
    assert response.headers["Content-Type"].split(";")[0] == "application/problem+json"
    body = response.json()
    assert body["code"] == code, body
    assert body["status"] == status
    assert body["type"].startswith("/problems/")
    assert body["title"] and body["request_id"]
    for row in body.get("errors", []):
        assert set(row) == {"pointer", "detail"}, row
    return body


class Api:
    """One person's way in: paths begin behind /api/v1, answers come back as they are.

    The guest without a name, or somebody with a name and a password; nobody at all after `Api.stranger()`.
    """

    def __init__(self, url: str, name: str | None = None, password: str = PASSWORD) -> None:
        self.url = url
        self.name = name
        self.password = password
        self.session = requests.Session()
        self.signed_in_at = 0.0
        self.user: dict = {}

    @classmethod
    def stranger(cls, url: str) -> Api:
        api = cls(url)
        api.signed_in_at = float("inf")
        return api

    def sign_in(self) -> Api:
        body = {"name": self.name, "password": self.password} if self.name else {}
        answer = requests.post(f"{self.url}/api/v1/sessions", json=body, timeout=30)
        assert answer.status_code == 201, answer.text
        self.session.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
        self.signed_in_at = time.monotonic()
        self.user = answer.json()["user"]
        return self

    @property
    def token(self) -> str:
        return self.session.headers["Authorization"].removeprefix("Bearer ")

    def request(self, method: str, path: str, **options) -> requests.Response:
        if time.monotonic() - self.signed_in_at > FORGET_TOKEN_SECONDS:
            self.sign_in()
        prefix = "" if path.startswith(("/files/", "/events", "/healthz")) else "/api/v1"
        return self.session.request(method, f"{self.url}{prefix}{path}", **{"timeout": 60} | options)

    def get(self, path: str, **options) -> requests.Response:
        return self.request("GET", path, **options)

    def post(self, path: str, **options) -> requests.Response:
        return self.request("POST", path, **options)

    def put(self, path: str, **options) -> requests.Response:
        return self.request("PUT", path, **options)

    def patch(self, path: str, **options) -> requests.Response:
        return self.request("PATCH", path, **options)

    def delete(self, path: str, **options) -> requests.Response:
        return self.request("DELETE", path, **options)

    def call(self, method: str, path: str, body: object = None, **options) -> dict:
        """What must succeed; returns the body."""
        answer = self.request(method, path, json=body, **options)
        assert answer.status_code < 300, f"{method} {path}: {answer.status_code} {answer.text[:2000]}"
        return answer.json() if answer.content else {}

    def new_project(self, name: str | None = None, **members) -> dict:
        return self.call("POST", "/projects", {"name": name or f"Test {uuid.uuid4()}"} | members)

    def bring(self, project: str, order: dict, seconds: float = 60) -> dict:
        """Imports a file of a storage, and returns the import when it has ended, however that is."""
        made = self.call("POST", f"/projects/{project}/imports", order)

        def ended() -> dict | None:
            now = self.call("GET", f"/imports/{made['id']}")
            return now if now["state"] in ("done", "failed") else None

        return wait_until(ended, seconds)

    def run(self, project: str, pipeline: str, seconds: float = 120) -> dict:
        """Runs a pipeline to its end, whatever that is, without the cache, and returns the execution."""
        body = {"pipeline": pipeline, "compute": SERVER_COMPUTE, "storage": BLOB_STORAGE, "use_cache": False}
        execution = self.call("POST", f"/projects/{project}/executions", body)["id"]

        def ended() -> dict | None:
            state = self.call("GET", f"/executions/{execution}")
            return state if state["status"] in ("success", "failed", "canceled") else None

        return wait_until(ended, seconds)


class System:
    """One data folder and the DeepForge in it."""

    def __init__(self, data: Path | None = None, *, environment: dict[str, str] | None = None) -> None:
        self.data = data or Path(tempfile.mkdtemp(prefix="deepforge-test-"))
        self.port = free_port()
        self.environment = os.environ | (environment or {})

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def command(self, *words: str, timeout: float = 120) -> subprocess.CompletedProcess[str]:
        """The command line with this data folder."""
        return subprocess.run(
            [BINARY, *words, "--data", str(self.data)],
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )

    def must(self, *words: str) -> str:
        done = self.command(*words)
        assert done.returncode == 0, f"deepforge {' '.join(words)}: {done.returncode} {done.stdout}{done.stderr}"
        return done.stdout

    def start(self, *words: str) -> System:
        self.must("start", "--port", str(self.port), *words)
        return self

    def stop(self) -> None:
        self.must("stop")

    def remove(self) -> None:
        self.command("stop")
        shutil.rmtree(self.data, ignore_errors=True)

    def guest(self) -> Api:
        return Api(self.url).sign_in()

    def add_user(self, name: str, *options: str) -> Api:
        self.must("users", "useradd", name, f"{name}@example.org", PASSWORD, *options)
        return Api(self.url, name).sign_in()

    def logs(self) -> str:
        """The end of every program's log, for the report of a failed test."""
        return "\n".join(
            f"== {path.parent.name}\n" + path.read_text(errors="replace")[-3000:]
            for path in sorted(self.data.glob("log/*/current"))
        )


def announce(system: System, path: str, headers: dict[str, str], method: str = "PUT") -> tuple[int, dict]:
    """The answer to a request whose body never comes; a server that waits for the body fails the test."""
    lines = [f"{method} {path} HTTP/1.1", "Host: localhost", "Connection: close"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    with socket.create_connection(("127.0.0.1", system.port), timeout=20) as connection:
        connection.sendall("\r\n".join([*lines, "", ""]).encode())
        answer = http.client.HTTPResponse(connection, method=method)
        answer.begin()  # passes over 100 Continue
        return answer.status, json.loads(answer.read())
