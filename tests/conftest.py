"""What every test against a running system may ask for. The systems start when the first test needs them."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator

import pytest

from harness import Api, System, expect_problem, wait_until


@pytest.fixture(scope="session")
def system() -> Iterator[System]:
    """A system in guest mode with a local worker; its data folder is `system.data`."""
    system = System()
    try:
        yield system.start()
    finally:
        system.remove()


@pytest.fixture(scope="session")
def accounts_system() -> Iterator[System]:
    """A second system, where people sign in: see `alice`, `bob` and `admin`."""
    system = System()
    system.must("config", "auth", "accounts")
    try:
        yield system.start()
    finally:
        system.remove()


@pytest.fixture(scope="session")
def base_url(system: System) -> str:
    return system.url


@pytest.fixture(scope="session")
def api(system: System) -> Api:
    """The guest."""
    return system.guest()


@pytest.fixture
def cli(system: System, api: Api):
    """cli("projects", "list"): the command line as the guest of the shared system; returns what was printed."""

    def call(*words: str, code: int = 0) -> str:
        done = system.command(*words)
        assert done.returncode == code, f"deepforge {' '.join(words)}: {done.returncode} {done.stdout}{done.stderr}"
        return done.stdout if code in (0, 10, 11) else done.stderr

    return call


@pytest.fixture(scope="session")
def stranger(system: System) -> Api:
    """Somebody who did not sign in."""
    return Api.stranger(system.url)


@pytest.fixture(scope="session")
def alice(accounts_system: System) -> Api:
    return accounts_system.add_user("alice", "-c")


@pytest.fixture(scope="session")
def bob(accounts_system: System) -> Api:
    return accounts_system.add_user("bob", "-c")


@pytest.fixture(scope="session")
def admin(accounts_system: System) -> Api:
    return accounts_system.add_user("admin", "-c", "-s")


@pytest.fixture
def project(api: Api) -> Iterator[dict]:
    """The guest's own empty project, for one test."""
    project = api.new_project()
    yield project
    api.delete(f"/projects/{project['id']}")


@pytest.fixture
def example_project(api: Api) -> Iterator[dict]:
    """A fresh copy of the first example project."""
    example = api.call("GET", "/examples")["items"][0]
    project = api.new_project(example=example["id"])
    yield project
    api.delete(f"/projects/{project['id']}")


@pytest.fixture(scope="session")
def wait_for() -> Callable:
    """wait_for(predicate, seconds=20) asks until the answer is true, and returns it."""
    return wait_until


@pytest.fixture(scope="session")
def problem() -> Callable:
    """problem(response, status, code) asserts that the answer is this problem, and returns it."""
    return expect_problem


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo) -> Iterator[None]:
    """A failed test shows what the programs of its system logged."""
    outcome = yield
    report = outcome.get_result()
    if report.when == "call" and report.failed:
        for name in ("system", "accounts_system"):
            if name in getattr(item, "funcargs", {}):
                report.sections.append((f"logs of {name}", item.funcargs[name].logs()))


@pytest.fixture
def sql(system: System) -> Callable[[str], str]:
    """Runs a statement in the database of the guest's system, as its owner."""

    def run(statement: str) -> str:
        words = ["psql", "-h", str(system.data / "run/database"), "-U", "deepforge", "-Atqc", statement]
        return subprocess.run(words, check=True, capture_output=True, text=True).stdout.strip()

    return run
