"""Deleting an execution: what goes with it is said before, its bytes really go, and what others use stays."""

from __future__ import annotations

import hashlib
import subprocess
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from hand_worker import SOURCE, Attempt, HandWorker, add_chain, add_operations, add_pipeline, changes, forget_all, jobs_of, start
from harness import BINARY, BLOB_STORAGE, SERVER_COMPUTE, Api, System, wait_until


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


def files_of(system: System, project: dict) -> list[Path]:
    return [one for one in (Path(system.data) / "blob" / "objects" / project["id"]).rglob("*") if one.is_file()]


def bundle_of(api: Api, execution: dict) -> dict:
    return api.call("GET", f"/executions/{execution['id']}")["bundle"]


def is_kept(system: System, project: dict, digest: str) -> bool:
    return any(one.name == digest for one in files_of(system, project))


def test_what_runs_with_the_same_code_keeps_it_until_the_last_is_gone(system: System, api: Api, project: dict) -> None:
    add_chain(api, project["id"], 1)
    first, second = start(api, project["id"]), start(api, project["id"])
    bundle = bundle_of(api, first)
    assert bundle_of(api, second)["hash"] == bundle["hash"]
    assert is_kept(system, project, bundle["hash"])
    assert removal(api, first)["bundle_bytes"] == 0
    api.delete(f"/executions/{first['id']}")
    wait_until(lambda: removal(api, second)["bundle_bytes"] == bundle["size"])
    assert is_kept(system, project, bundle["hash"])
    api.delete(f"/executions/{second['id']}")
    wait_until(lambda: not is_kept(system, project, bundle["hash"]))
    third = start(api, project["id"])  # the same bytes come back
    assert bundle_of(api, third)["hash"] == bundle["hash"]
    assert is_kept(system, project, bundle["hash"])


def test_code_that_came_while_going_on_goes_too(
    system: System, api: Api, project: dict, worker: HandWorker
) -> None:
    add_chain(api, project["id"], 1)
    execution = start(api, project["id"])
    attempt = worker.take()
    attempt.start()
    attempt.finish("failed", error={"type": "ValueError", "message": "no", "traceback": "", "line": None})
    wait_until(lambda: api.call("GET", f"/executions/{execution['id']}")["status"] == "failed")
    changes(api, project["id"], [{"op": "replace", "path": "/operations/source/code", "value": SOURCE.replace("3", "4")}])
    api.call("POST", f"/executions/{execution['id']}/continue", {})
    worker.do()
    codes = [one.name for one in files_of(system, project)]
    assert len(codes) == 3  # both versions and a value
    assert removal(api, execution)["value_count"] == 1
    api.delete(f"/executions/{execution['id']}")
    wait_until(lambda: files_of(system, project) == [])


def test_nothing_stays_of_a_project_whose_runs_are_all_deleted(system: System, api: Api, project: dict) -> None:
    """Runs that share code and values, a sweep, one canceled: in whatever order they go, the storage is empty."""
    add_chain(api, project["id"], 2)
    wanted = {"pipeline": "chain", "compute": SERVER_COMPUTE, "storage": BLOB_STORAGE}
    runs = [start(api, project["id"], compute=SERVER_COMPUTE, use_cache=use) for use in (True, True, False)]
    axes = [{"node": "n0", "attribute": "size", "values": [3, 4, 5]}]
    path = f"/projects/{project['id']}/sweeps"
    sweep = api.call("POST", path, wanted | {"method": "grid", "axes": axes})
    api.post(f"/executions/{runs[2]['id']}/cancel")
    wait_until(lambda: api.call("GET", f"{path}/{sweep['id']}")["status"] != "running", 90)
    ended = ("success", "failed", "canceled")
    wait_until(lambda: all(api.call("GET", f"/executions/{run['id']}")["status"] in ended for run in runs), 60)
    assert files_of(system, project)
    ids = [run["id"] for run in runs]
    together = api.call("POST", f"/projects/{project['id']}/executions/removal", {"executions": ids})
    members = api.call("GET", f"{path}/{sweep['id']}/removal")
    assert (together["execution_count"], members["execution_count"]) == (3, 3)
    assert together["freed_count"] <= together["value_count"]
    api.call("DELETE", f"{path}/{sweep['id']}?executions=delete")
    for run in runs:
        assert api.delete(f"/executions/{run['id']}").status_code == 204
    wait_until(lambda: files_of(system, project) == [], 60)


def test_several_are_measured_together(api: Api, project: dict, worker: HandWorker) -> None:
    """What two share is freed when both go."""
    add_chain(api, project["id"], 1)
    first = start(api, project["id"], use_cache=True)
    value = value_of(worker.do(), "numbers")
    second = start(api, project["id"], use_cache=True)
    wait_until(lambda: jobs_of(api, second)["n0"]["cached"])
    bundle = bundle_of(api, first)
    path = f"/projects/{project['id']}/executions/removal"
    said = api.call("POST", path, {"executions": [first["id"], second["id"]]})
    assert (said["execution_count"], said["freed_count"], said["freed_bytes"]) == (2, 1, len(value))
    assert (said["bundle_bytes"], said["takers"]) == (bundle["size"], [])
    assert api.call("POST", path, {"executions": []})["execution_count"] == 0


@pytest.mark.parametrize("ids", [["7"], [7], ["00000000-0000-7000-8000-000000000000"] * 1001, "x"])
def test_a_selection_that_is_none_is_refused(api: Api, project: dict, problem: Callable, ids: object) -> None:
    problem(api.post(f"/projects/{project['id']}/executions/removal", json={"executions": ids}), 422, "invalid")


def test_code_of_a_run_that_never_came_about_goes(system: System, api: Api, project: dict) -> None:
    """A crash between storing and writing: after an hour it is found and freed."""
    add_chain(api, project["id"], 1)
    execution = start(api, project["id"])
    digest = bundle_of(api, execution)["hash"]
    forgotten = str(uuid.uuid4())
    as_use = f"select '{project['id']}', storage_id, hash, '{forgotten}'"
    noted = f"values ('{forgotten}', '{project['id']}', '{digest}', now() - interval '2 hours')"
    for statement in (
        f"insert into storage.object_uses {as_use} from storage.object_uses where hash = '{digest}' limit 1",
        f"insert into executions.bundles (execution_id, project_id, hash, created_at) {noted}",
    ):
        words = ["psql", "-h", str(system.data / "run/database"), "-U", "deepforge", "-qc", statement]
        subprocess.run(words, check=True, capture_output=True, timeout=60)
    api.delete(f"/executions/{execution['id']}")
    wait_until(lambda: not is_kept(system, project, digest), 60)
