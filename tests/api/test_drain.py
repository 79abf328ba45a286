"""Workers that shall take no more work."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from harness import Api, System, expect_problem
from test_compute import MY_WORKERS, Compute, Worker, job_of


@pytest.fixture(scope="module")
def compute(accounts_system: System) -> Compute:
    return Compute(accounts_system)


@pytest.fixture
def worker(alice: Api) -> Iterator[Worker]:
    worker = Worker(alice)
    yield worker
    worker.remove()


def status(api: Api, worker: Worker) -> str:
    return next(item["status"] for item in api.call("GET", "/workers")["items"] if item["id"] == worker.id)


def drain(api: Api, worker: Worker, draining: bool = True) -> dict:
    return api.call("PATCH", f"/workers/{worker.id}", {"draining": draining})


def test_a_draining_worker_finishes_what_it_has_and_takes_nothing_new(alice: Api, compute: Compute, worker: Worker) -> None:
    first, second = job_of(alice), job_of(alice)
    compute.submit([first])
    lease, = worker.claim()
    about = drain(alice, worker)
    assert about["status"] == "draining" and about["draining"] is True
    assert [job["job"] for job in about["jobs"]] == [first["job"]]
    compute.submit([second])
    assert worker.claim() == []
    assert worker.beat(lease)["lost"] == [], "what it has stays its own"
    compute.done(first["job"], lease["attempt"])
    assert status(alice, worker) == "drained"
    assert drain(alice, worker, False)["status"] == "online"
    assert [lease["job"] for lease in worker.claim()] == [second["job"]]
    compute.done(second["job"], 1)


def test_a_compute_whose_workers_are_drained_is_not_available(accounts_system: System) -> None:
    dora = accounts_system.add_user("dora", "-c")
    worker = Worker(dora)
    drain(dora, worker)
    mine = next(item for item in dora.call("GET", "/computes")["items"] if item["id"] == MY_WORKERS)
    assert not mine["available"] and mine["slots"] == 0
    worker.remove()


def test_only_its_owner_drains_a_worker(bob: Api, worker: Worker, alice: Api) -> None:
    expect_problem(bob.patch(f"/workers/{worker.id}", json={"draining": True}), 404, "not_found")
    assert status(alice, worker) == "online"


def test_what_is_no_change_of_a_worker_is_refused(alice: Api, worker: Worker) -> None:
    for body in ({}, {"draining": "yes"}, {"draining": True, "slots": 5}):
        expect_problem(alice.patch(f"/workers/{worker.id}", json=body), 422, "invalid")


def test_workers_are_drained_and_removed_from_the_command_line(alice: Api, accounts_system: System, worker: Worker) -> None:
    words = ("--host", accounts_system.url, "--token", alice.token)
    assert accounts_system.must("workers", "drain", worker.id, *words).strip() == "drained"
    assert "drained" in accounts_system.must("workers", "list", *words)
    assert accounts_system.must("workers", "resume", worker.id, *words).strip() == "online"
    accounts_system.must("workers", "remove", worker.id, *words)
    assert worker.id not in [item["id"] for item in alice.call("GET", "/workers")["items"]]


@pytest.mark.parametrize("says_goodbye", [True, False])
def test_a_drained_worker_that_starts_again_stays_drained(alice: Api, compute: Compute, says_goodbye: bool) -> None:
    before = Worker(alice, name="mule")
    drain(alice, before)
    if says_goodbye:
        assert alice.delete(f"/workers/{before.id}", params={"goodbye": "true"}).status_code == 204
        assert status(alice, before) == "lost", "it is remembered"
    after = Worker(alice, name="mule", previous=before.id)
    assert status(alice, after) == "drained"
    job = job_of(alice)
    compute.submit([job])
    assert after.claim() == []
    assert before.id not in [item["id"] for item in alice.call("GET", "/workers")["items"]]
    drain(alice, after, False)
    assert [lease["job"] for lease in after.claim()] == [job["job"]]
    compute.done(job["job"], 1)
    assert alice.delete(f"/workers/{after.id}", params={"goodbye": "true"}).status_code == 204
    last = Worker(alice, name="mule", previous=after.id)
    assert status(alice, last) == "online"
    last.remove()


def test_a_drained_worker_that_somebody_removes_is_forgotten(alice: Api) -> None:
    before = Worker(alice)
    drain(alice, before)
    before.remove()
    after = Worker(alice, previous=before.id)
    assert status(alice, after) == "online"
    after.remove()
