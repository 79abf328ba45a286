"""Computes, workers, leases and the queue, over HTTP."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from harness import BLOB_STORAGE, SERVER_COMPUTE, Api, System, expect_problem, wait_until

MY_WORKERS = "00000000-0000-7000-8000-000000000002"
MACHINE = {"name": "mine", "host": "machine", "cores": 4, "memory": 1 << 33, "slots": 2, "isolation": "processes", "version": "1"}
NO_OP = "class NoOp:\n    def execute(self):\n        pass\n"


def service_token(key: str, name: str = "test") -> str:
    def encode(value: bytes) -> str:
        return base64.urlsafe_b64encode(value).rstrip(b"=").decode()

    claims = {"typ": "service", "iss": name, "iat": int(time.time()), "exp": int(time.time()) + 60}
    head = encode(b'{"alg":"HS256","typ":"JWT"}') + "." + encode(json.dumps(claims).encode())
    return head + "." + encode(hmac.new(key.encode(), head.encode(), hashlib.sha256).digest())


def claims_of(token: str) -> dict:
    part = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))


class Compute:
    """The service itself, behind the gateway, as another service sees it."""

    def __init__(self, system: System) -> None:
        environment = {}
        for path in Path("/proc").glob("[0-9]*/cmdline"):
            try:
                words = path.read_bytes().split(b"\0")
                variables = (path.parent / "environ").read_bytes().split(b"\0")
            except OSError:
                continue
            if words[0].endswith(b"df-compute") and any(str(system.data).encode() in value for value in variables):
                environment = dict(value.decode().split("=", 1) for value in variables if b"=" in value)
        self.url = "http://" + environment["DEEPFORGE_LISTEN"]
        self.key = environment.get("DEEPFORGE_SERVICE_KEY") or Path(environment["DEEPFORGE_SERVICE_KEY_FILE"]).read_text().strip()

    def post(self, path: str, body: object) -> requests.Response:
        headers = {"Authorization": "Bearer " + service_token(self.key)}
        return requests.post(self.url + path, json=body, headers=headers, timeout=30)

    def submit(self, jobs: list[dict], done: list[dict] | None = None) -> None:
        answer = self.post("/internal/queue", {"jobs": jobs} | ({"done": done} if done else {}))
        assert answer.status_code == 204, answer.text

    def cancel(self, *jobs: dict) -> None:
        assert self.post("/internal/queue/cancel", {"jobs": list(jobs)}).status_code == 204

    def done(self, job: str, attempt: int) -> None:
        assert self.post("/internal/queue/done", {"job": job, "attempt": attempt}).status_code == 204


class Worker:
    """A worker that only talks."""

    def __init__(self, api: Api, **members: object) -> None:
        self.api = api
        self.id = api.call("POST", "/workers", MACHINE | members)["id"]

    def claim(self, slots: int = 1) -> list[dict]:
        return self.api.call("POST", f"/workers/{self.id}/claim", {"slots": slots})["leases"]

    def beat(self, *leases: dict, **members: object) -> dict:
        held = [{"job": lease["job"], "attempt": lease["attempt"]} for lease in leases]
        return self.api.call("POST", f"/workers/{self.id}/heartbeat", {"leases": held} | members)

    def remove(self) -> None:
        self.api.delete(f"/workers/{self.id}")


@pytest.fixture(scope="module")
def compute(accounts_system: System) -> Compute:
    return Compute(accounts_system)


@pytest.fixture
def worker(alice: Api) -> Iterator[Worker]:
    worker = Worker(alice)
    yield worker
    worker.remove()


def job_of(api: Api, **members: object) -> dict:
    """As executions hands it over. Nobody knows the execution, so nobody is told what becomes of it."""
    ids = {name: str(uuid.uuid4()) for name in ("job", "execution", "project")}
    return ids | {"user": api.user["id"], "compute": MY_WORKERS, "storage": BLOB_STORAGE, "attempt": 1,
                  "spec": {"name": "train"}} | members


def start_job(api: Api) -> None:
    """A real one, for what executions is asked about: it waits for a worker of this user."""
    project = api.new_project()["id"]
    patch = [
        {"op": "add", "path": "/operations/o", "value": {"name": "NoOp", "code": NO_OP}},
        {"op": "add", "path": "/pipelines/p", "value": {"name": "P", "nodes": {"n": {"operation": "o"}}, "edges": {}}},
    ]
    api.call("POST", f"/projects/{project}/changes", {"client": "test", "base": 0, "patch": patch})
    api.call("POST", f"/projects/{project}/executions", {"pipeline": "p", "compute": MY_WORKERS, "storage": BLOB_STORAGE})


def test_the_computes_say_whether_somebody_is_there(alice: Api, worker: Worker) -> None:
    items = {item["id"]: item for item in alice.call("GET", "/computes")["items"]}
    assert items[SERVER_COMPUTE]["adapter"] == "server"
    assert items[MY_WORKERS] | {"available": True, "workers": 1, "slots": 2} == items[MY_WORKERS]


def test_without_a_worker_a_compute_says_how_to_get_one(bob: Api) -> None:
    mine = next(item for item in bob.call("GET", "/computes")["items"] if item["id"] == MY_WORKERS)
    assert not mine["available"]
    assert "deepforge worker" in mine["detail"]


def test_a_worker_is_seen_by_its_owner_only(alice: Api, bob: Api, worker: Worker) -> None:
    assert worker.id in [item["id"] for item in alice.call("GET", "/workers")["items"]]
    assert worker.id not in [item["id"] for item in bob.call("GET", "/workers")["items"]]


def test_of_a_worker_of_the_server_others_see_less(alice: Api) -> None:
    items = wait_until(lambda: [item for item in alice.call("GET", "/workers")["items"] if item["is_server"]])
    assert items[0]["host"] is None and items[0]["load"] is None
    assert items[0]["slots"] >= 1


@pytest.mark.parametrize(
    "members",
    [{"slots": 0}, {"slots": 257}, {"cores": 0}, {"name": ""}, {"isolation": "wishful"}, {"labels": {"a": 1}},
     {"gpus": [{"name": "x"}]}, {"version": None}, {"surprise": 1}, {"memory": -1}, {"name": "x" * 121}],
)
def test_a_registration_that_makes_no_sense_is_refused(alice: Api, members: dict) -> None:
    expect_problem(alice.post("/workers", json=MACHINE | members), 422, "invalid")


def test_a_worker_of_somebody_else_does_not_exist(bob: Api, worker: Worker) -> None:
    """S22."""
    expect_problem(bob.post(f"/workers/{worker.id}/claim", json={"slots": 1}), 404, "not_found")
    expect_problem(bob.post(f"/workers/{worker.id}/heartbeat", json={"leases": []}), 404, "not_found")
    expect_problem(bob.delete(f"/workers/{worker.id}"), 404, "not_found")
    assert bob.get(f"/workers/{worker.id}/events", timeout=5).status_code == 403


def test_a_stranger_gets_nothing(accounts_system: System, worker: Worker) -> None:
    stranger = Api.stranger(accounts_system.url)
    for method, path in [("GET", "/computes"), ("GET", "/workers"), ("POST", "/workers"), ("DELETE", f"/workers/{worker.id}"),
                         ("POST", f"/workers/{worker.id}/claim"), ("POST", f"/workers/{worker.id}/heartbeat"),
                         ("GET", f"/computes/{MY_WORKERS}/queue")]:
        expect_problem(stranger.request(method, path, json={}), 401, "unauthenticated")


def test_a_job_goes_to_a_worker_of_its_owner(alice: Api, bob: Api, compute: Compute, worker: Worker) -> None:
    other = Worker(bob)
    job = job_of(alice)
    compute.submit([job])
    assert other.claim() == []
    lease, = worker.claim()
    assert lease["job"] == job["job"] and lease["attempt"] == 1 and lease["spec"] == job["spec"]
    compute.done(job["job"], 1)
    other.remove()


def test_a_lease_comes_with_a_token_for_this_attempt_only(alice: Api, compute: Compute, worker: Worker) -> None:
    job = job_of(alice)
    compute.submit([job])
    claims = claims_of(worker.claim()[0]["token"])
    names = {"job": "job", "execution": "execution", "project": "project", "user": "user", "storage": "storage"}
    assert {name: claims[name] for name in names} == {name: job[member] for name, member in names.items()}
    assert claims["typ"] == "job" and claims["attempt"] == 1
    assert 3000 < claims["exp"] - time.time() <= 3600
    compute.done(job["job"], 1)


def test_a_job_that_is_handed_over_twice_runs_once(alice: Api, compute: Compute, worker: Worker) -> None:
    job = job_of(alice)
    compute.submit([job])
    compute.submit([job, job])
    assert len(worker.claim(2)) == 1
    compute.submit([job])
    assert worker.claim() == []
    compute.done(job["job"], 1)
    compute.submit([job])
    assert worker.claim() == [], "also when it is over"


def test_a_retried_job_has_a_higher_attempt(alice: Api, compute: Compute, worker: Worker) -> None:
    job = job_of(alice)
    for attempt in (1, 2, 5):
        compute.submit([job | {"attempt": attempt}])
        assert worker.claim()[0]["attempt"] == attempt
        compute.done(job["job"], attempt)


def test_the_end_of_an_old_attempt_does_not_end_the_new_one(alice: Api, compute: Compute, worker: Worker) -> None:
    """S23."""
    job = job_of(alice)
    compute.submit([job])
    old, = worker.claim()
    compute.submit([job | {"attempt": 2}])
    compute.done(job["job"], 1)
    new, = worker.claim()
    assert new["attempt"] == 2
    assert worker.beat(old, new)["lost"] == [{"job": job["job"], "attempt": 1}]
    compute.done(job["job"], 2)


def test_jobs_that_are_done_and_jobs_that_are_ready_come_together(alice: Api, compute: Compute, worker: Worker) -> None:
    first, second = job_of(alice), job_of(alice)
    compute.submit([first])
    lease, = worker.claim()
    compute.submit([second], [{"job": first["job"], "attempt": lease["attempt"]}])
    assert worker.beat(lease)["lost"] == [{"job": first["job"], "attempt": 1}]
    assert worker.claim()[0]["job"] == second["job"]
    compute.done(second["job"], 1)


def test_the_owner_sees_what_waits_and_what_runs(alice: Api, bob: Api, compute: Compute, worker: Worker) -> None:
    jobs = [job_of(alice) for _ in range(3)]
    compute.submit(jobs)
    lease, = worker.claim()
    waiting = alice.call("GET", f"/computes/{MY_WORKERS}/queue")["items"]
    assert {item["job"] for item in waiting} == {job["job"] for job in jobs} - {lease["job"]}
    assert all(item["name"] == "train" for item in waiting)
    assert bob.call("GET", f"/computes/{MY_WORKERS}/queue")["items"] == []
    mine = next(item for item in alice.call("GET", "/workers")["items"] if item["id"] == worker.id)
    assert [job["job"] for job in mine["jobs"]] == [lease["job"]]
    for job in jobs:
        compute.done(job["job"], 1)


def test_the_queue_is_read_in_pages(alice: Api, compute: Compute) -> None:
    jobs = [job_of(alice) for _ in range(5)]
    compute.submit(jobs)
    seen: list[str] = []
    cursor = ""
    while True:
        page = alice.call("GET", f"/computes/{MY_WORKERS}/queue?limit=2{cursor}")
        seen += [item["job"] for item in page["items"]]
        if not page["next_cursor"]:
            break
        cursor = f"&cursor={page['next_cursor']}"
    assert sorted(seen) == sorted(job["job"] for job in jobs)
    expect_problem(alice.get(f"/computes/{MY_WORKERS}/queue?cursor=x"), 422, "invalid")
    for job in jobs:
        compute.done(job["job"], 1)


def test_a_canceled_job_that_waits_is_never_given_out(alice: Api, compute: Compute, worker: Worker) -> None:
    job = job_of(alice)
    compute.submit([job])
    compute.cancel({"job": job["job"], "attempt": 0})
    assert worker.claim() == []


def test_a_canceled_job_that_runs_is_told_to_its_worker(alice: Api, compute: Compute, worker: Worker) -> None:
    job = job_of(alice)
    compute.submit([job])
    lease, = worker.claim()
    with alice.get(f"/workers/{worker.id}/events", stream=True, timeout=10, headers={"Accept": "text/event-stream"}) as stream:
        assert stream.status_code == 200
        compute.cancel({"job": job["job"], "attempt": 1})
        line = next(line for line in stream.iter_lines(chunk_size=1) if line.startswith(b"data:"))
    assert json.loads(line[5:])["jobs"] == [{"job": job["job"], "attempt": 1}]
    assert worker.beat(lease)["cancel"] == [{"job": job["job"], "attempt": 1}]
    compute.done(job["job"], 1)


def test_a_job_that_was_canceled_can_be_run_again(alice: Api, compute: Compute, worker: Worker) -> None:
    job = job_of(alice)
    compute.submit([job])
    lease, = worker.claim()
    compute.cancel({"job": job["job"], "attempt": 0})
    compute.submit([job])
    again, = worker.claim()
    assert again["attempt"] == 2
    assert worker.beat(lease)["lost"]
    compute.done(job["job"], 2)


def test_a_waiting_worker_is_told_of_work(alice: Api, compute: Compute, worker: Worker) -> None:
    assert worker.claim() == []
    job = job_of(alice)
    with alice.get(f"/workers/{worker.id}/events", stream=True, timeout=10, headers={"Accept": "text/event-stream"}) as stream:
        compute.submit([job])
        line = next(line for line in stream.iter_lines(chunk_size=1) if line.startswith(b"data:"))
    assert json.loads(line[5:])["type"] == "work"
    compute.done(job["job"], 1)


def test_work_is_shared_fairly_between_users(alice: Api, bob: Api, accounts_system: System, compute: Compute) -> None:
    """F21: who came first with many jobs does not starve who comes later with few."""
    many = [job_of(alice, compute=SERVER_COMPUTE) for _ in range(200)]
    few = [job_of(bob, compute=SERVER_COMPUTE) for _ in range(10)]
    headers = {"Authorization": "Bearer " + service_token(compute.key)}
    url = accounts_system.url + "/api/v1/workers"
    # A worker that can take them all at once, before the real one sees them.
    machine = requests.post(url, json=MACHINE | {"slots": 256}, headers=headers, timeout=30).json()["id"]
    compute.submit(many + few)
    leases = requests.post(f"{url}/{machine}/claim", json={"slots": 20}, headers=headers, timeout=30).json()["leases"]
    mine = {job["job"] for job in few}
    assert sum(lease["job"] in mine for lease in leases) >= 8
    compute.cancel(*({"job": job["job"], "attempt": 1} for job in many + few))
    requests.delete(f"{url}/{machine}", headers=headers, timeout=30)


def test_a_worker_that_leaves_gives_its_leases_back(alice: Api, compute: Compute) -> None:
    """F05."""
    leaving, staying = Worker(alice), Worker(alice)
    start_job(alice)
    (lease,) = leaving.claim()
    leaving.remove()
    (again,) = staying.claim()
    assert again["job"] == lease["job"] and again["attempt"] == 2
    compute.done(lease["job"], 2)
    staying.remove()
    expect_problem(alice.post(f"/workers/{leaving.id}/claim", json={"slots": 1}), 404, "not_found")


def test_a_worker_that_starts_again_has_lost_what_it_had(alice: Api, compute: Compute) -> None:
    before = Worker(alice)
    start_job(alice)
    (lease,) = before.claim()
    after = Worker(alice, previous=before.id)
    (again,) = after.claim()
    assert again["job"] == lease["job"] and again["attempt"] == 2
    compute.done(lease["job"], 2)
    after.remove()
    assert alice.delete(f"/workers/{before.id}").status_code == 404


def test_a_lost_job_that_nobody_waits_for_leaves_the_queue(alice: Api, compute: Compute) -> None:
    """Executions does not know this one, and says so when it is told of the loss."""
    worker = Worker(alice)
    job = job_of(alice)
    compute.submit([job])
    assert len(worker.claim()) == 1
    worker.remove()
    path = f"/computes/{MY_WORKERS}/queue"
    wait_until(lambda: job["job"] not in [item["job"] for item in alice.call("GET", path)["items"]])


def test_somebody_elses_worker_cannot_be_claimed_as_ones_former_self(alice: Api, bob: Api, worker: Worker) -> None:
    """S25."""
    Worker(bob, previous=worker.id).remove()
    assert worker.claim() == []


def test_a_heartbeat_of_nonsense_is_refused(alice: Api, worker: Worker) -> None:
    """S24."""
    path = f"/workers/{worker.id}/heartbeat"
    for body in ({}, {"leases": [{}]}, {"leases": [{"job": "x", "attempt": 1}]}, {"leases": [], "load": {"load": "high"}},
                 {"leases": [], "load": {"surprise": 1}}, {"leases": [{"job": str(uuid.uuid4()), "attempt": 1}] * 1025}):
        expect_problem(alice.post(path, json=body), 422, "invalid")
    assert worker.beat(load={"load": 1.5, "disk_free": 5})["lost"] == []


def test_the_internal_routes_are_not_reachable_from_outside(alice: Api, accounts_system: System, compute: Compute) -> None:
    for path in ("/internal/queue", "/api/v1/internal/queue", "/internal/queue/done"):
        assert requests.post(accounts_system.url + path, json={"jobs": []}, timeout=10).status_code in (404, 405)
    headers = {"Authorization": "Bearer " + alice.token}
    assert requests.post(compute.url + "/internal/queue", json={"jobs": []}, headers=headers, timeout=10).status_code == 403


@pytest.mark.parametrize(
    "members",
    [{"job": "x"}, {"attempt": 0}, {"attempt": None}, {"spec": []}, {"priority": 1000}, {"surprise": 1},
     {"compute": str(uuid.uuid4())}],
)
def test_a_job_that_makes_no_sense_is_refused_whole(alice: Api, compute: Compute, worker: Worker, members: dict) -> None:
    good = job_of(alice)
    answer = compute.post("/internal/queue", {"jobs": [good, job_of(alice) | members]})
    assert answer.status_code == 422 and re.search("jobs", answer.json()["detail"])
    assert worker.claim(2) == []


def test_leases_whose_answer_was_lost_are_given_again(alice: Api, compute: Compute) -> None:
    """The worker asks at once, and does not wait until they have run out."""
    worker = Worker(alice)
    jobs = [job_of(alice) for _ in range(3)]
    compute.submit(jobs)
    known, lost = worker.claim(2)
    held = [{"job": known["job"], "attempt": known["attempt"]}]
    path = f"/workers/{worker.id}/claim"
    again, new = alice.call("POST", path, {"slots": 2, "held": held})["leases"]
    assert (again["job"], again["attempt"], again["spec"]) == (lost["job"], lost["attempt"], lost["spec"])
    assert new["job"] not in (known["job"], lost["job"])
    held += [{"job": lease["job"], "attempt": lease["attempt"]} for lease in (again, new)]
    assert alice.call("POST", path, {"slots": 5, "held": held})["leases"] == []
    expect_problem(alice.post(path, json={"slots": 1, "held": [{"job": "x"}]}), 422, "invalid")
    for lease in (known, again, new):
        compute.done(lease["job"], lease["attempt"])
    worker.remove()


def test_a_stranger_regains_nothing(alice: Api, bob: Api, compute: Compute, worker: Worker) -> None:
    job = job_of(alice)
    compute.submit([job])
    (lease,) = worker.claim()
    expect_problem(bob.post(f"/workers/{worker.id}/claim", json={"slots": 1, "held": []}), 404, "not_found")
    compute.done(lease["job"], lease["attempt"])


def test_the_list_of_workers_says_what_they_run_by_name(alice: Api, compute: Compute, worker: Worker) -> None:
    spec = {"name": "train", "class": "Train", "execution_name": "Train #2", "project_name": "CIFAR"}
    compute.submit([job_of(alice, spec=spec)])
    (lease,) = worker.claim()
    (job,) = next(item["jobs"] for item in alice.call("GET", "/workers")["items"] if item["id"] == worker.id)
    assert {name: job[name] for name in ("name", "operation_name", "execution_name", "project_name")} == {
        "name": "train", "operation_name": "Train", "execution_name": "Train #2", "project_name": "CIFAR"}
    compute.done(lease["job"], lease["attempt"])


def test_administrators_see_what_is_everybodys(
    alice: Api, bob: Api, admin: Api, compute: Compute, worker: Worker
) -> None:
    """And nobody else does."""
    running, waiting = job_of(alice), job_of(alice)
    compute.submit([running])
    assert worker.claim()[0]["job"] == running["job"]
    compute.submit([waiting])
    queue = f"/computes/{MY_WORKERS}/queue"

    def seen(api: Api, **params: str) -> tuple[bool, bool, bool]:
        workers = {one["id"]: one for one in api.call("GET", "/workers", params=params)["items"]}
        jobs = [job["job"] for job in workers.get(worker.id, {}).get("jobs", [])]
        queued = [one["job"] for one in api.call("GET", queue, params=params)["items"]]
        return worker.id in workers, running["job"] in jobs, waiting["job"] in queued

    try:
        assert seen(alice) == seen(admin, all="true") == (True, True, True)
        assert seen(bob) == seen(admin) == seen(admin, all="false") == (False, False, False)
        for path in ("/workers", queue):
            expect_problem(bob.get(path, params={"all": "true"}), 403, "forbidden")
            expect_problem(admin.get(path, params={"all": "yes"}), 422, "invalid")
    finally:
        compute.cancel(*({"job": one["job"], "attempt": 1} for one in (running, waiting)))
