"""What operations ask for, and which workers get their jobs."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import pytest

from hand_worker import HandWorker, add_chain, changes, forget_all, start
from harness import BLOB_STORAGE, Api, System, wait_until
from test_compute import MY_WORKERS, Compute, Worker, job_of

GPU = {"name": "A100", "memory": 1 << 34}


@pytest.fixture(scope="module")
def compute(accounts_system: System) -> Compute:
    return Compute(accounts_system)


@pytest.fixture
def carol(accounts_system: System) -> Iterator[Api]:
    """Nobody else's workers and jobs are in the way of hers."""
    carol = accounts_system.add_user(f"carol-{uuid.uuid4()}"[:20], "-c")
    yield carol
    for worker in carol.call("GET", "/workers")["items"]:
        if not worker["is_server"]:
            carol.delete(f"/workers/{worker['id']}")


def asking(api: Api, **resources: object) -> dict:
    return job_of(api, spec={"name": "train", "resources": resources})


def waiting(api: Api, job: dict) -> str:
    items = api.call("GET", f"/computes/{MY_WORKERS}/queue")["items"]
    return next(item["waiting"] for item in items if item["job"] == job["job"])


@pytest.mark.parametrize(
    ("resources", "lacks", "has"),
    [
        ({"cpus": 8}, {"cores": 4}, {"cores": 8}),
        ({"memory_mb": 4096}, {"memory": (4096 << 20) - 1}, {"memory": 4096 << 20}),
        ({"gpus": 2}, {"gpus": [GPU]}, {"gpus": [GPU, GPU]}),
        ({"labels": ["fast"]}, {"labels": {"slow": "1"}}, {"labels": {"fast": ""}}),
        ({"labels": ["zone=lab"]}, {"labels": {"zone": "attic"}}, {"labels": {"zone": "lab"}}),
    ],
)
def test_a_job_goes_to_a_worker_that_has_what_it_asks_for(
    carol: Api, compute: Compute, resources: dict, lacks: dict, has: dict
) -> None:
    small = Worker(carol, **lacks)
    job = asking(carol, **resources)
    compute.submit([job])
    assert small.claim() == []
    assert "no worker that is connected has the" in waiting(carol, job)
    large = Worker(carol, **has)
    assert "busy" in waiting(carol, job)
    assert [lease["job"] for lease in large.claim()] == [job["job"]]


def test_a_job_that_fits_nobody_does_not_hold_up_those_behind_it(carol: Api, compute: Compute) -> None:
    worker = Worker(carol)
    compute.submit([asking(carol, gpus=1) for _ in range(50)])
    job = job_of(carol)
    compute.submit([job])
    assert [lease["job"] for lease in worker.claim()] == [job["job"]]


def test_jobs_that_run_together_have_no_more_than_there_is(carol: Api, compute: Compute) -> None:
    worker = Worker(carol, cores=4, slots=8)
    jobs = [asking(carol, cpus=2) for _ in range(3)]
    compute.submit(jobs)
    first = worker.claim(8)
    assert len(first) == 2
    assert worker.claim(6) == []
    compute.done(first[0]["job"], first[0]["attempt"])
    assert len(worker.claim(6)) == 1


def test_why_a_job_waits_is_said_in_words(carol: Api, compute: Compute) -> None:
    job = asking(carol, cpus=64)
    compute.submit([job])
    assert waiting(carol, job) == "no worker is connected"
    worker = Worker(carol, cores=4)
    assert "64 cores it asks for; the largest has 4" in waiting(carol, job)
    carol.call("PATCH", f"/workers/{worker.id}", {"draining": True})
    assert "drained" in waiting(carol, job)


def test_requests_that_make_no_sense_are_refused(carol: Api, compute: Compute) -> None:
    for resources in ({"cpus": -1}, {"labels": [1]}, {"labels": "fast"}, {"luck": 1}, {"gpus": 65}):
        answer = compute.post("/internal/queue", {"jobs": [asking(carol, **resources)]})
        assert answer.status_code == 422, answer.text
        assert "resources" in answer.text


def test_what_an_operation_asks_for_reaches_the_queue_and_the_worker(carol: Api) -> None:
    project = carol.new_project()["id"]
    add_chain(carol, project, 1)
    changes(carol, project, [
        {"op": "add", "path": "/operations/source/resources", "value": {"cpus": 2, "labels": ["fast"]}},
        {"op": "add", "path": "/operations/source/limits", "value": {"timeout_seconds": 60}},
    ])
    worker = HandWorker(carol)
    check = {"pipeline": "chain", "compute": MY_WORKERS, "storage": BLOB_STORAGE}
    warnings = carol.call("POST", f"/projects/{project}/executions/check", check)["warnings"]
    assert [row["pointer"] for row in warnings] == ["/pipelines/chain/nodes/n0"]
    assert "the 2 cores it asks for; the largest has 1" in warnings[0]["detail"]
    start(carol, project)
    item = wait_until(lambda: carol.call("GET", f"/computes/{MY_WORKERS}/queue")["items"])[0]
    assert item["cpus"] == 2 and item["labels"] == ["fast"] and "the 2 cores" in item["waiting"]
    worker.leave()
    large = Worker(carol, cores=2, labels={"fast": "yes"})
    lease, = wait_until(large.claim)
    assert lease["spec"]["resources"] == {"cpus": 2, "labels": ["fast"]}
    assert lease["spec"]["limits"]["timeout_seconds"] == 60
    forget_all(carol, project)
