"""Who is next: users take turns, urgent runs go before one's own others, and what asks for much is not passed over for ever."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
import requests

from hand_worker import HandWorker, add_chain, forget_all, start
from harness import SERVER_COMPUTE, Api, System, expect_problem, wait_until
from test_compute import MACHINE, MY_WORKERS, Compute, Worker, job_of, service_token


@pytest.fixture(scope="module")
def own() -> Iterator[System]:
    """Where a worker is kept free after a second."""
    system = System(environment={"DEEPFORGE_RESERVE_SECONDS": "1"})
    system.must("config", "auth", "accounts")
    try:
        yield system.start()
    finally:
        system.remove()


@pytest.fixture(scope="module")
def compute(own: System) -> Compute:
    return Compute(own)


@pytest.fixture(scope="module")
def carol(own: System) -> Api:
    return own.add_user("carol", "-c")


@pytest.fixture(scope="module")
def dave(own: System) -> Api:
    return own.add_user("dave", "-c")


@pytest.fixture
def server(own: System, compute: Compute) -> Iterator[Callable[[int], list[dict]]]:
    """Claims as a worker of the server, while its own one is drained."""
    url = own.url + "/api/v1/workers"
    session = requests.Session()
    session.headers["Authorization"] = "Bearer " + service_token(compute.key)
    guest = own.add_user("root" + str(id(session)), "-c", "-s")
    real = wait_until(lambda: [w for w in guest.call("GET", "/workers")["items"] if w["is_server"]])[0]["id"]
    session.patch(f"{url}/{real}", json={"draining": True}, timeout=30).raise_for_status()
    machine = session.post(url, json=MACHINE | {"slots": 64}, timeout=30).json()["id"]
    yield lambda slots: session.post(f"{url}/{machine}/claim", json={"slots": slots}, timeout=30).json()["leases"]
    session.delete(f"{url}/{machine}", timeout=30)


@pytest.fixture(autouse=True)
def nothing_left(carol: Api, compute: Compute) -> Iterator[None]:
    """Every test's worker finds only the jobs of its own test."""
    yield
    rows = carol.call("GET", f"/computes/{MY_WORKERS}/queue", params={"limit": 200})["items"]
    compute.cancel(*({"job": row["job"], "attempt": 9} for row in rows))


def asking(api: Api, **resources: object) -> dict:
    return job_of(api, spec={"name": "train", "resources": resources})


def test_a_thousand_jobs_of_one_user_do_not_hold_up_the_first_of_another(
    carol: Api, dave: Api, compute: Compute, server: Callable
) -> None:
    many = [job_of(carol, compute=SERVER_COMPUTE) for _ in range(1000)]
    compute.submit(many)
    leases = server(4)
    assert len(leases) == 4
    late = job_of(dave, compute=SERVER_COMPUTE)
    compute.submit([late])
    compute.done(leases[0]["job"], leases[0]["attempt"])
    assert [lease["job"] for lease in server(1)] == [late["job"]], "the next slot that becomes free is his"
    compute.cancel(*({"job": job["job"], "attempt": 1} for job in [*many, late]))


def test_an_urgent_job_goes_before_the_others_of_its_user_only(
    carol: Api, dave: Api, compute: Compute, server: Callable
) -> None:
    plain = [job_of(carol, compute=SERVER_COMPUTE) for _ in range(3)]
    urgent = [job_of(carol, compute=SERVER_COMPUTE, priority=100) for _ in range(3)]
    modest = job_of(dave, compute=SERVER_COMPUTE, priority=-100)
    compute.submit([*plain, *urgent, modest])
    order = [server(1)[0]["job"] for _ in range(7)]
    assert order.index(modest["job"]) <= 1, "his turn comes all the same"
    order.remove(modest["job"])
    assert set(order[:3]) == {job["job"] for job in urgent}
    compute.cancel(*({"job": job["job"], "attempt": 1} for job in [*plain, *urgent, modest]))


def test_a_large_job_is_not_passed_over_for_ever_by_small_ones(carol: Api, compute: Compute) -> None:
    worker = Worker(carol, cores=4, slots=8)
    large = asking(carol, cpus=4)
    compute.submit([asking(carol, cpus=1) for _ in range(4)])
    running = worker.claim(4)
    compute.submit([large])
    small = 0

    def step() -> bool:
        """One small job ends, another comes, and the worker takes what it gets."""
        nonlocal running, small
        if running:
            over = running.pop(0)
            compute.done(over["job"], over["attempt"])
        compute.submit([asking(carol, cpus=1)])
        leases = worker.claim(1)
        running += leases
        small += sum(lease["job"] != large["job"] for lease in leases)
        return any(lease["job"] == large["job"] for lease in leases)

    wait_until(step, 30)
    assert small > 0, "until it has waited for long enough, small ones go on"
    assert [lease["job"] for lease in running] == [large["job"]]
    compute.done(large["job"], 1)
    assert len(worker.claim(4)) == 4, "then the worker is free for everybody again"
    worker.remove()


def test_a_worker_that_is_kept_free_still_takes_what_asks_for_nothing(carol: Api, compute: Compute) -> None:
    worker = Worker(carol, cores=2, slots=8)
    first, large = asking(carol, cpus=1), asking(carol, cpus=2)
    compute.submit([first])
    lease, = worker.claim()
    compute.submit([large])
    younger = asking(carol, cpus=1)
    compute.submit([younger])
    assert [lease["job"] for lease in worker.claim(1)] == [younger["job"]], "it is passed over"
    compute.done(first["job"], lease["attempt"])

    def reason() -> str:
        rows = carol.call("GET", f"/computes/{MY_WORKERS}/queue")["items"]
        return next(row["waiting"] for row in rows if row["job"] == large["job"])

    wait_until(lambda: "until it has room" in reason(), 30)
    small, free = asking(carol, cpus=1), job_of(carol)
    compute.submit([small, free])
    assert [lease["job"] for lease in worker.claim(4)] == [free["job"]]
    compute.done(younger["job"], 1)
    assert [lease["job"] for lease in worker.claim(1)] == [large["job"]]
    compute.cancel({"job": small["job"], "attempt": 1})
    worker.remove()


def test_another_worker_is_kept_free_when_the_first_is_drained(carol: Api, compute: Compute) -> None:
    workers = [Worker(carol, cores=2, slots=8) for _ in range(2)]
    small = [asking(carol, cpus=1) for _ in range(4)]
    compute.submit(small)
    held = {worker.id: worker.claim(2) for worker in workers}
    large = asking(carol, cpus=2)
    compute.submit([large])
    for worker in workers:
        compute.done(held[worker.id][0]["job"], 1)
    carol.call("PATCH", f"/workers/{workers[0].id}", {"draining": True})
    compute.done(held[workers[1].id][1]["job"], 1)
    assert [lease["job"] for lease in wait_until(lambda: workers[1].claim(1), 30)] == [large["job"]]
    for worker in workers:
        worker.remove()


def test_the_priority_of_a_run_orders_ones_own_jobs(api: Api, project: dict) -> None:
    worker = HandWorker(api)
    add_chain(api, project["id"], 1)
    try:
        later = start(api, project["id"], name="later", priority=-5)
        plain = start(api, project["id"], name="plain")
        urgent = start(api, project["id"], name="urgent", priority=100)
        assert [run["priority"] for run in (later, plain, urgent)] == [-5, 0, 100]
        assert api.call("GET", f"/executions/{later['id']}")["priority"] == -5
        attempts = [worker.take() for _ in range(3)]
        assert [attempt.spec["execution_name"] for attempt in attempts] == ["urgent", "plain", "later"]
        for priority in (101, -101, 1.5, "high"):
            body = {"pipeline": "chain", "compute": MY_WORKERS, "storage": plain["storage"], "priority": priority}
            expect_problem(api.post(f"/projects/{project['id']}/executions", json=body), 422, "invalid")
    finally:
        worker.leave()
        forget_all(api, project["id"])


def test_the_command_line_sets_a_priority(api: Api, project: dict, system: System) -> None:
    add_chain(api, project["id"], 1)
    words = ("run", f"{project['id']}/The chain", "-c", "My workers", "-o", "json")
    try:
        assert '"priority": 7' in system.must(*words, "--priority", "7").replace('":7', '": 7')
        assert system.command(*words, "--priority", "soon").returncode == 2
    finally:
        forget_all(api, project["id"])
