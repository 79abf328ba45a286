"""Values are given back although those who do it die at any moment: none is left, and none that is needed goes."""

from __future__ import annotations

import os
import random
import signal
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from harness import BLOB_STORAGE, SERVER_COMPUTE, Api, System, wait_until
from outage import add_ladder, insist, main_process, seconds

ROUNDS = int(seconds(4, 40))
SWEPT = 180  # seconds: what storage died over is swept when it is a minute old, by a loop of a minute
DYING = ["executions", "storage", "projects", "database"]


@pytest.fixture
def path(api: Api, project: dict) -> Iterator[str]:
    add_ladder(api, project["id"])
    yield f"/projects/{project['id']}"
    for execution in insist(lambda: api.get(f"/projects/{project['id']}/executions", params={"limit": 200})).json()["items"]:
        insist(lambda one=execution: api.delete(f"/executions/{one['id']}"))


def run(api: Api, path: str, key: str) -> list[dict]:
    """An execution that takes what is there; its jobs."""
    body = {"pipeline": "ladder", "compute": SERVER_COMPUTE, "storage": BLOB_STORAGE}
    made = insist(lambda: api.post(f"{path}/executions", json=body, headers={"Idempotency-Key": f"{path[10:]}-{key}"})).json()

    def ended() -> dict | None:
        found = insist(lambda: api.get(f"/executions/{made['id']}")).json()
        return found if found["ended_at"] else None

    return wait_until(ended, 90)["job_list"]


def hashes(jobs: list[dict]) -> set[str]:
    return {output["hash"] for job in jobs for output in job["outputs"]}


def kill_soon(system: System, chance: random.Random) -> None:
    process = main_process(system, chance.choice(DYING))
    with suppress(ProcessLookupError):
        if process:
            os.kill(process, signal.SIGKILL)


def test_who_cleans_may_die_at_any_moment(system: System, api: Api, project: dict, path: str) -> None:
    seed = random.SystemRandom().randrange(10**6)
    chance = random.Random(seed)

    def there(digest: str) -> bool:
        return (Path(system.data) / "blob" / "objects" / project["id"] / digest[:2] / digest).is_file()

    for number in range(ROUNDS):
        first = run(api, path, f"a{number}")
        second = run(api, path, f"b{number}")
        assert all(job["cached"] for job in second), f"seed {seed}"
        for jobs in (first, second):
            execution = jobs[0]["execution"]
            with suppress(OSError):
                api.post(f"/executions/{execution}/clean")
            kill_soon(system, chance)
            assert insist(lambda one=execution: api.post(f"/executions/{one}/clean")).json()["cleaned_at"], f"seed {seed}"
            if jobs is first:  # the second shows them
                assert all(there(digest) for digest in hashes(second)), f"seed {seed}"
        wait_until(lambda: not any(there(digest) for digest in hashes(first)), SWEPT)
