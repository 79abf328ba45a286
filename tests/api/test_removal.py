"""Deleting an execution: what goes with it is said before, its bytes really go, and what others use stays."""

from __future__ import annotations

import hashlib
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from hand_worker import Attempt, HandWorker, add_chain, add_operations, add_pipeline, changes, forget_all, jobs_of, start
from harness import BINARY, SERVER_COMPUTE, Api, System, wait_until


@pytest.fixture(autouse=True)
def nothing_left(api: Api, project: dict) -> Iterator[None]:
    yield
    forget_all(api, project["id"])


@pytest.fixture
def worker(api: Api) -> Iterator[HandWorker]:
    worker = HandWorker(api)
    yield worker
    worker.leave()


def value_of(attempt: Attempt, name: str) -> bytes:
    return f"{name} of {attempt.job}".encode()


@pytest.fixture
def is_there(system: System, project: dict) -> Callable[[bytes], bool]:
    """Whether the bytes of a value lie in the blob folder."""

    def look(value: bytes) -> bool:
        digest = hashlib.sha256(value).hexdigest()
        return (Path(system.data) / "blob" / "objects" / project["id"] / digest[:2] / digest).is_file()

    return look


def removal(api: Api, execution: dict) -> dict:
    return api.call("GET", f"/executions/{execution['id']}/removal")


def test_what_goes_is_said_and_goes(
    api: Api, project: dict, worker: HandWorker, is_there: Callable[[bytes], bool]
) -> None:
    add_chain(api, project["id"], 2)
    execution = start(api, project["id"])
    first = worker.take()
    first.start()
    first.say(b"twelve bytes")
    assert first.draw(1).ok
    assert first.log([{"step": 1, "at": 1.0, "values": {"loss": 1.0}}]).ok
    first.finish()
    second = worker.do()
    values = [value_of(first, "numbers"), value_of(second, "result")]
    size = sum(len(value) for value in values)
    said = removal(api, execution)
    assert (said["value_count"], said["value_bytes"], said["freed_count"], said["freed_bytes"]) == (2, size, 2, size)
    assert (said["console_bytes"], said["figure_count"], said["metric_count"]) == (12, 1, 1)
    assert said["figure_bytes"] > 100
    assert (said["artifacts"], said["takers"]) == ([], [])
    assert all(is_there(value) for value in values)
    assert api.delete(f"/executions/{execution['id']}").status_code == 204
    wait_until(lambda: not any(is_there(value) for value in values))


def test_an_artifact_stays_and_is_named(
    api: Api, project: dict, worker: HandWorker, is_there: Callable[[bytes], bool]
) -> None:
    add_operations(api, project["id"])
    nodes = {
        "s": {"operation": "source"},
        "t": {"operation": "step"},
        "o": {"operation": "Output", "attributes": {"name": "kept"}},
    }
    edges = {"e": {"from": ["s", "numbers"], "to": ["o", "data"]}, "f": {"from": ["s", "numbers"], "to": ["t", "value"]}}
    add_pipeline(api, project["id"], "save", nodes, edges)
    execution = start(api, project["id"], "save")
    kept = value_of(worker.do(), "numbers")
    gone = value_of(worker.do(), "result")
    wait_until(lambda: api.call("GET", f"/executions/{execution['id']}")["status"] == "success")
    said = removal(api, execution)
    artifact = jobs_of(api, execution)["o"]["outputs"][0]["artifact"]
    assert said["artifacts"] == [{"id": artifact, "name": "kept"}]
    assert (said["value_count"], said["freed_count"], said["freed_bytes"]) == (2, 1, len(gone))
    api.delete(f"/executions/{execution['id']}")
    wait_until(lambda: not is_there(gone))
    assert is_there(kept)
    assert api.get(f"/artifacts/{artifact}").ok


def test_what_the_cache_gave_to_another_run_stays_until_that_goes(
    api: Api, project: dict, worker: HandWorker, is_there: Callable[[bytes], bool]
) -> None:
    """Of a chain of two the other run took the first value only: the second goes at once, the first with the other run."""
    add_chain(api, project["id"], 2)
    first = start(api, project["id"], use_cache=True)
    shared = value_of(worker.do(), "numbers")
    alone = value_of(worker.do(), "result")
    changes(api, project["id"], [{"op": "remove", "path": "/pipelines/chain/edges/e1"}, {"op": "remove", "path": "/pipelines/chain/nodes/n1"}])
    second = start(api, project["id"], use_cache=True)
    wait_until(lambda: jobs_of(api, second)["n0"]["cached"])
    said = removal(api, first)
    assert said["takers"] == [{"id": second["id"], "name": second["name"]}]
    assert (said["freed_count"], said["freed_bytes"]) == (1, len(alone))
    assert removal(api, second)["freed_count"] == 0
    api.delete(f"/executions/{first['id']}")
    wait_until(lambda: not is_there(alone))
    assert is_there(shared)
    hit = jobs_of(api, second)["n0"]["outputs"][0]
    answer = api.session.get(f"{api.url}/files/{project['id']}/{hit['storage']}/{hit['hash']}", timeout=60)
    assert answer.content == shared
    api.delete(f"/executions/{second['id']}")
    wait_until(lambda: not is_there(shared))


def test_the_same_value_of_two_runs_goes_with_the_second(
    api: Api, project: dict, worker: HandWorker, is_there: Callable[[bytes], bool]
) -> None:
    """Neither took from the other; both made the same bytes."""
    add_chain(api, project["id"], 1)
    both = [start(api, project["id"]) for _ in range(2)]
    twin = ""
    for _ in range(2):
        attempt = worker.take()
        attempt.start()
        own, attempt.job = attempt.job, twin or attempt.job
        twin = twin or own
        attempt.finish()
    value = f"numbers of {twin}".encode()
    assert [removal(api, one)["freed_count"] for one in both] == [0, 0]
    api.delete(f"/executions/{both[0]['id']}")
    wait_until(lambda: removal(api, both[1])["freed_count"] == 1)
    assert is_there(value)
    api.delete(f"/executions/{both[1]['id']}")
    wait_until(lambda: not is_there(value))


def test_what_a_real_worker_puts_goes_too(system: System, api: Api, project: dict) -> None:
    """Small values are put with the job's token, without a ticket: they belong to the execution all the same."""
    add_chain(api, project["id"], 2)
    execution = start(api, project["id"], compute=SERVER_COMPUTE)
    wait_until(lambda: api.call("GET", f"/executions/{execution['id']}")["status"] == "success", 60)
    rows = [job["outputs"][0] for job in jobs_of(api, execution).values()]
    said = removal(api, execution)
    sizes = {row["hash"]: row["size"] for row in rows}
    assert (said["value_count"], said["freed_bytes"]) == (len(sizes), sum(sizes.values()))
    folder = Path(system.data) / "blob" / "objects" / project["id"]
    files = [folder / digest[:2] / digest for digest in sizes]
    assert all(file.is_file() for file in files)
    api.delete(f"/executions/{execution['id']}")
    wait_until(lambda: not any(file.exists() for file in files))


def test_the_command_line_asks(system: System, api: Api, project: dict, worker: HandWorker) -> None:
    add_chain(api, project["id"], 1)
    execution = start(api, project["id"])
    attempt = worker.do()
    words = [BINARY, "executions", "delete", execution["id"], "--data", str(system.data)]

    def answer(text: str | None) -> subprocess.CompletedProcess[str]:
        return subprocess.run(words, input=text, capture_output=True, text=True, timeout=60, check=False)

    asked = answer("n\n")
    assert asked.returncode != 0
    assert f"{len(value_of(attempt, 'numbers'))} B" in asked.stderr
    assert "are deleted" in asked.stderr
    assert answer("").returncode != 0
    assert api.get(f"/executions/{execution['id']}").ok
    assert answer("yes\n").returncode == 0
    assert api.get(f"/executions/{execution['id']}").status_code == 404


def test_a_stranger_is_told_nothing(api: Api, project: dict, problem: Callable) -> None:
    add_chain(api, project["id"], 1)
    execution = start(api, project["id"])
    problem(Api.stranger(api.url).get(f"/executions/{execution['id']}/removal"), 401, "unauthenticated")
