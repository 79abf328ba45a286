"""Exactly which packages an attempt ran with: kept with it, and shown."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator

import pytest

from hand_worker import HandWorker, add_chain, forget_all, jobs_of, start
from harness import BLOB_STORAGE, SERVER_COMPUTE, Api, System, wait_until

LOCK = "libblas=3.9.0=16_openblas\nnumpy==1.26.4\n"
ENVIRONMENT = {"hash": "ab" * 32, "lock": LOCK}


@pytest.fixture(autouse=True)
def nothing_left(api: Api, project: dict) -> Iterator[None]:
    yield
    forget_all(api, project["id"])


@pytest.fixture
def worker(api: Api) -> Iterator[HandWorker]:
    worker = HandWorker(api)
    yield worker
    worker.leave()


def read(api: Api, job: dict, **params: int):
    return api.get(f"/jobs/{job['id']}/environment", params=params)


def test_each_attempt_keeps_its_own(api: Api, project: dict, worker: HandWorker, problem: Callable) -> None:
    add_chain(api, project["id"], 1)
    execution = start(api, project["id"])
    job = jobs_of(api, execution)["n0"]
    problem(read(api, job), 404, "no_environment")
    attempt = worker.take()
    attempt.start()
    problem(read(api, job), 404, "no_environment")
    attempt.finish("failed", exit_code=1, environment={"hash": "cd" * 32, "lock": "numpy==1.25\n"})
    api.call("POST", f"/executions/{execution['id']}/continue", {})
    worker.do(environment=ENVIRONMENT)
    assert read(api, job).json() == {"attempt": 2, **ENVIRONMENT}
    assert read(api, job, attempt=1).json()["lock"] == "numpy==1.25\n"
    problem(read(api, job, attempt=3), 404, "not_found")


def test_a_worker_that_does_not_say_is_no_error(api: Api, project: dict, worker: HandWorker, problem: Callable) -> None:
    add_chain(api, project["id"], 2)
    execution = start(api, project["id"])
    worker.do(environment=None)
    worker.do(environment={"lock": 7})
    for job in jobs_of(api, execution).values():
        problem(read(api, job), 404, "no_environment")


def test_what_the_cache_found_shows_what_really_ran(api: Api, project: dict, worker: HandWorker) -> None:
    add_chain(api, project["id"], 1)
    start(api, project["id"], use_cache=True)
    worker.do(environment=ENVIRONMENT)
    again = start(api, project["id"], use_cache=True)
    job = wait_until(lambda: (found := jobs_of(api, again)["n0"])["cached"] and found)
    assert read(api, job).json()["lock"] == LOCK


def test_who_may_not_read_the_project_sees_nothing(api: Api, project: dict, worker: HandWorker, problem: Callable) -> None:
    add_chain(api, project["id"], 1)
    execution = start(api, project["id"])
    worker.do(environment=ENVIRONMENT)
    job = jobs_of(api, execution)["n0"]
    problem(read(Api.stranger(api.url), job), 401, "unauthenticated")
    problem(read(api, {"id": uuid.uuid4()}), 404, "not_found")


def test_a_real_worker_says_what_its_own_python_has(system: System, api: Api, project: dict, tmp_path) -> None:
    """Without an environment.yml: what importlib.metadata finds in the Python that the operation ran in."""
    add_chain(api, project["id"], 1)
    execution = start(api, project["id"], compute=SERVER_COMPUTE, storage=BLOB_STORAGE)
    wait_until(lambda: api.call("GET", f"/executions/{execution['id']}")["status"] == "success", 90)
    lock = read(api, jobs_of(api, execution)["n0"]).json()["lock"]
    names = [line.split("=")[0].lower() for line in lock.splitlines()]
    assert {"numpy", "matplotlib"} <= set(names)
    assert all("==" in line for line in lock.splitlines())
    file = tmp_path / "packages.txt"
    assert system.must("executions", "environment", execution["id"], "Source") == lock
    system.must("executions", "environment", execution["id"], "Source", "-O", str(file))
    assert file.read_text() == lock
    assert system.command("executions", "environment", execution["id"], "Source", "--attempt", "9").returncode == 6
