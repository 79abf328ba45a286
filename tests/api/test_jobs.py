"""Jobs and attempts: what a worker may say, and when it is too late."""

from __future__ import annotations

import subprocess
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from hand_worker import PNG, Attempt, HandWorker, add_chain, forget_all, jobs_of, start
from harness import Api, System, wait_until


@pytest.fixture(autouse=True)
def nothing_left(api: Api, project: dict) -> Iterator[None]:
    """Every test's worker finds only the jobs of its own test."""
    yield
    forget_all(api, project["id"])


@pytest.fixture
def worker(api: Api) -> Iterator[HandWorker]:
    worker = HandWorker(api)
    yield worker
    worker.leave()


@pytest.fixture
def execution(api: Api, project: dict) -> dict:
    add_chain(api, project["id"])
    return start(api, project["id"])


def test_a_job_tells_who_ran_it(api: Api, execution: dict, worker: HandWorker) -> None:
    attempt = worker.take()
    assert attempt.start().status_code == 204
    assert attempt.finish(usage={"seconds": 1.5, "cpu_seconds": 1.0, "peak_bytes": 7}).status_code == 204
    job = api.call("GET", f"/jobs/{attempt.job}")
    assert (job["status"], job["attempt"], job["cached"], job["error"]) == ("success", 1, False, None)
    row = job["attempts"][0]
    assert (row["attempt"], row["status"], row["worker"], row["exit_code"]) == (1, "success", worker.worker["id"], 0)
    assert row["worker_name"] == worker.worker["name"]
    assert row["isolation"] == "processes"
    assert row["usage"]["seconds"] == 1.5
    assert job["execution"] == execution["id"] and job["project"] == execution["project"]


def test_saying_the_same_again_is_fine(api: Api, execution: dict, worker: HandWorker, problem: Callable) -> None:
    """An answer may be lost on its way to the worker."""
    attempt = worker.take()
    assert [attempt.start().status_code for _ in range(2)] == [204, 204]
    assert [attempt.finish().status_code for _ in range(2)] == [204, 204]
    problem(attempt.finish("failed"), 409, "stale_attempt")
    problem(attempt.start(), 409, "stale_attempt")


def test_the_answer_to_a_finish_may_bring_the_next_job(api: Api, execution: dict, worker: HandWorker) -> None:
    """What a chain needs: the job that waited for this one, without another question."""
    attempt = worker.take()
    seen = [attempt.spec["node"]]
    while attempt:
        assert attempt.start().status_code == 204
        answer = attempt.finish(claim=True)
        assert answer.status_code == 200
        leases = answer.json()["leases"]
        attempt = Attempt(api.url, worker.worker, leases[0]) if leases else None
        seen += [attempt.spec["node"]] if attempt else []
    assert seen == ["n0", "n1", "n2"]
    assert api.call("GET", f"/executions/{execution['id']}")["status"] == "success"


def test_the_answer_to_a_finish_brings_one_job_and_leaves_the_others(
    api: Api, project: dict, execution: dict, worker: HandWorker
) -> None:
    others = [start(api, project["id"]) for _ in range(3)]
    attempt = worker.take()
    attempt.start()
    leases = attempt.finish(claim=True).json()["leases"]
    assert len(leases) == 1
    left = [other.spec["execution"] for other in worker.claim()]
    assert len(left) == 3 and leases[0]["spec"]["execution"] not in left
    assert {leases[0]["spec"]["execution"], *left} == {execution["id"], *(other["id"] for other in others)}


def test_a_run_that_is_deleted_while_its_jobs_are_handed_over_leaves_none_in_the_queue(
    api: Api, system: System, project: dict, sql: Callable[[str], str]
) -> None:
    """Compute takes them after nobody wants them any more."""
    add_chain(api, project["id"], 1)
    words = ["psql", "-h", str(system.data / "run/database"), "-U", "deepforge", "-Atq"]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as slow:
        assert slow.stdin and slow.stdout
        slow.stdin.write("begin; lock table compute.jobs in exclusive mode; select 'held';\n")
        slow.stdin.flush()
        assert slow.stdout.readline() == "held\n"
        with ThreadPoolExecutor(1) as other:
            begun = other.submit(start, api, project["id"])
            waiting = "select count(*) from pg_locks where relation = 'compute.jobs'::regclass and not granted"
            wait_until(lambda: sql(waiting) == "1")
            of_project = f"select id from executions.executions where project_id = '{project['id']}'"
            job, execution = sql(f"select id, execution_id from executions.jobs where execution_id in ({of_project})").split("|")
            assert Api(api.url).delete(f"/executions/{execution}").status_code == 204
            slow.stdin.write("commit;\n")
            slow.stdin.close()
            begun.exception()  # whatever it is told of what is gone
    wait_until(lambda: sql(f"select state from compute.jobs where job = '{job}'") in ("", "done"))


def test_a_repeated_finish_claims_nothing(api: Api, project: dict, execution: dict, worker: HandWorker) -> None:
    attempt = worker.take()
    attempt.start()
    assert len(attempt.finish(claim=True).json()["leases"]) == 1
    assert attempt.finish(claim=True).status_code == 204


def test_a_finish_whose_start_was_lost_counts(api: Api, execution: dict, worker: HandWorker) -> None:
    attempt = worker.take()
    assert attempt.finish().status_code == 204
    assert api.call("GET", f"/jobs/{attempt.job}")["status"] == "success"


def test_a_short_job_tells_of_its_start_in_its_finish(api: Api, execution: dict, worker: HandWorker) -> None:
    attempt = worker.take()
    about = {"worker": worker.worker["id"], "worker_name": worker.worker["name"], "isolation": "processes"}
    assert [attempt.finish(start=about | {"ago_ms": 1}).status_code for _ in range(2)] == [204, 204]
    job = api.call("GET", f"/jobs/{attempt.job}")
    assert (job["status"], job["attempts"][0]["worker_name"]) == ("success", worker.worker["name"])
    assert job["queued_at"] <= job["started_at"] < job["ended_at"]
    assert job["attempts"][0]["started_at"] == job["started_at"]
    assert api.call("GET", f"/executions/{execution['id']}")["started_at"] == job["started_at"]
    failing = worker.take()
    assert failing.finish("failed", exit_code=1, start=about | {"ago_ms": 86400000}).status_code == 204
    job = api.call("GET", f"/jobs/{failing.job}")
    assert job["status"] == "failed" and job["started_at"] == job["queued_at"]


def test_a_start_in_a_finish_takes_no_job_back(
    api: Api, execution: dict, worker: HandWorker, problem: Callable
) -> None:
    attempt = worker.take()
    api.call("POST", f"/executions/{execution['id']}/cancel")
    problem(attempt.finish(start={"worker": worker.worker["id"]}), 409, "stale_attempt")
    problem(attempt.finish(start={}), 422, "invalid")
    assert api.call("GET", f"/jobs/{attempt.job}")["status"] == "canceled"


def test_a_success_needs_all_outputs(execution: dict, worker: HandWorker, problem: Callable) -> None:
    attempt = worker.take()
    attempt.start()
    answer = problem(attempt.finish(outputs=[]), 422, "invalid")
    assert answer["errors"][0]["pointer"] == "/outputs"
    assert attempt.finish().status_code == 204


BAD_FINISHES = [
    {"status": "lost"},
    {"status": "success", "outputs": [{"name": "x"}]},
    {"status": "success", "outputs": [7]},
    {"status": "success", "outputs": {}},
    {"status": "failed", "exit_code": "1"},
    {"status": "failed", "exit_code": 2**40},
    {"status": "failed", "attempt": 2},
    {},
]


@pytest.mark.parametrize("body", BAD_FINISHES)
def test_a_bad_finish_changes_nothing(api: Api, execution: dict, worker: HandWorker, problem: Callable, body: dict) -> None:
    attempt = worker.take()
    attempt.start()
    problem(attempt.session.post(f"{attempt.url}/finish", json=body, timeout=60), 422, "invalid")
    assert api.call("GET", f"/jobs/{attempt.job}")["status"] == "running"


def everything(attempt: Attempt) -> list:
    """Whatever a worker can say about an attempt."""
    return [
        attempt.start(),
        attempt.say(b"x"),
        attempt.draw(1, PNG),
        attempt.log([{"step": 1, "at": 1.5, "values": {"loss": 1}}]),
        attempt.finish(),
    ]


def test_a_lost_attempt_is_followed_by_another(
    api: Api, execution: dict, worker: HandWorker, wait_for: Callable, problem: Callable
) -> None:
    """The old worker is not heard any more, whatever it says (fencing)."""
    first = worker.take()
    assert first.start().ok and first.say(b"one\n").ok
    worker.leave()
    wait_for(lambda: api.call("GET", f"/jobs/{first.job}")["status"] == "queued")
    for answer in everything(first):
        problem(answer, 409, "stale_attempt")
    other = HandWorker(api)
    second = other.take()
    assert (second.job, second.number > first.number) == (first.job, True)
    assert second.start().ok and second.say(b"two\n").ok
    for answer in everything(first):
        problem(answer, 409, "stale_attempt")
    assert second.finish().status_code == 204
    job = api.call("GET", f"/jobs/{first.job}")
    assert [row["status"] for row in job["attempts"]] == ["lost", "success"]
    assert api.get(f"/jobs/{first.job}/console").text == "two\n"
    assert api.get(f"/jobs/{first.job}/console", params={"attempt": first.number}).text == "one\n"
    other.leave()
    worker.worker = HandWorker(api).worker


def test_a_job_token_is_good_for_its_own_job_only(
    api: Api, execution: dict, worker: HandWorker, problem: Callable
) -> None:
    attempt = worker.take()
    attempt.start()
    other = jobs_of(api, execution)["n1"]["id"]
    attempt.url = attempt.url.replace(attempt.job, other)
    problem(attempt.session.post(f"{attempt.url}/finish", json={"status": "failed"}, timeout=60), 403, "forbidden")
    problem(attempt.session.post(f"{attempt.url}/console?offset=0", data=b"x", timeout=60), 403, "forbidden")
    read = attempt.session.get(attempt.url, timeout=60)
    problem(read, 403, "forbidden")


def test_a_person_cannot_speak_for_a_job(api: Api, execution: dict, problem: Callable) -> None:
    job = jobs_of(api, execution)["n0"]["id"]
    body = {"worker": str(uuid.uuid4())}
    problem(api.post(f"/jobs/{job}/start", json=body), 403, "forbidden")
    problem(api.post(f"/jobs/{job}/finish", json={"status": "success"}), 403, "forbidden")
    problem(api.post(f"/jobs/{job}/console?offset=0", data=b"x"), 403, "forbidden")


def test_metrics_come_back_in_their_order(api: Api, execution: dict, worker: HandWorker, problem: Callable) -> None:
    attempt = worker.take()
    attempt.start()
    points = [{"step": i, "at": 1000.5 + i, "values": {"loss": 1 / (i + 1), "gap": None}} for i in range(30)]
    assert attempt.log(points[:20]).status_code == 204
    assert attempt.log(points[:20]).status_code == 204  # the answer was lost
    assert attempt.log(points[10:]).status_code == 204  # and so were those with newer points behind
    answer = api.call("GET", f"/jobs/{attempt.job}/metrics")
    assert answer == {"attempt": 1, "start": 0, "total": 30, "next": None, "points": points}
    assert api.call("GET", f"/jobs/{attempt.job}/metrics?start=25")["points"] == points[25:]
    for bad in ([], [{}], [{"step": 1, "at": 1, "values": {"a": "1"}}], [{"step": 1, "at": 1, "values": {}}], points * 200):
        problem(attempt.log(bad), 422, "invalid")
    assert api.call("GET", f"/jobs/{attempt.job}")["metric_count"] == 30


def test_curves_are_thinned_and_a_part_of_them_is_finer(api: Api, execution: dict, worker: HandWorker, problem: Callable) -> None:
    attempt = worker.take()
    attempt.start()
    for start in range(0, 6000, 1500):
        points = [
            {"step": i, "at": 1000 + i / 2, "values": {"peak": 9 if i == 4321 else 0, "rise": i, "odd": None if i % 2 else 1}}
            for i in range(start, start + 1500)
        ]
        assert attempt.log(points).status_code == 204
    url = f"/jobs/{attempt.job}/metrics"
    whole = api.call("GET", f"{url}?points=50")
    assert (whole["total"], whole["begin"], whole["points"]) == (6000, 1000, 50)
    peak, rise, odd = whole["series"]
    assert [series["count"] for series in whole["series"]] == [6000, 6000, 6000]
    assert (peak["least"], peak["most"], peak["last"]) == (0, 9, 0)
    assert 4321 in peak["x"], "the only peak is kept"
    assert len(rise["x"]) == len(rise["y"]) == 50
    assert (rise["x"][0], rise["x"][-1]) == (0, 5999)
    assert rise["x"] == sorted(rise["x"]) == rise["y"]
    assert odd["y"][:3] == [1, None, 1]
    part = api.call("GET", f"{url}?points=500&series=rise&from=3000.5&to=3010")
    assert [series["name"] for series in part["series"]] == ["rise"]
    assert part["series"][0]["x"] == list(range(3000, 3012)), "with the neighbours of the range"
    assert part["series"][0]["count"] == 10
    late = api.call("GET", f"{url}?points=5&series=rise&axis=time&from=2999")
    assert late["series"][0]["x"] == [2998.5, 2999, 2999.5]
    for bad in ("points=1", "points=5001", "points=9&axis=no", "points=9&from=x", "points=9&kind=no", "points=9&to=inf"):
        problem(api.get(f"{url}?{bad}"), 422, "invalid")


def test_points_that_come_one_by_one_fit_together(api: Api, execution: dict, worker: HandWorker) -> None:
    attempt = worker.take()
    attempt.start()
    points = [{"step": None, "at": 5.25 + i, "values": {f"name {i % 7}": i / 7, "more": i}} for i in range(400)]
    for point in points:
        assert attempt.log([point]).status_code == 204
    found: list[dict] = []
    start: int | None = 0
    while start is not None:
        page = api.call("GET", f"/jobs/{attempt.job}/metrics?start={start}")
        found += page["points"]
        start = page["next"]
    assert found == points
    assert api.call("GET", f"/jobs/{attempt.job}/metrics?start=399")["points"] == points[399:]
    (more,) = [row for row in api.call("GET", f"/jobs/{attempt.job}/metrics?points=5000")["series"] if row["name"] == "more"]
    assert more["x"] == more["y"] == list(range(400)), "without steps, points count by themselves"


def test_what_the_worker_measured_stands_beside_what_was_logged(api: Api, execution: dict, worker: HandWorker) -> None:
    attempt = worker.take()
    attempt.start()
    logged = [{"step": 1, "at": 10.5, "values": {"cpu": 1}}]
    measured = [{"step": 1, "at": 11.5, "values": {"cpu": 250, "memory": 2**40}}]
    assert attempt.log(logged).status_code == attempt.log(measured, "system").status_code == 204
    url = f"/jobs/{attempt.job}/metrics"
    assert api.call("GET", url)["points"] == logged
    assert api.call("GET", f"{url}?kind=system")["points"] == measured
    assert api.call("GET", f"/jobs/{attempt.job}")["metric_count"] == 1
    assert attempt.finish().status_code == 204
    assert attempt.log(measured, "system").status_code == 409, "it has ended"


def test_too_many_names_are_refused(api: Api, execution: dict, worker: HandWorker, problem: Callable) -> None:
    attempt = worker.take()
    attempt.start()
    for start in range(0, 960, 64):
        assert attempt.log([{"step": 1, "at": start, "values": {f"n{start + i}": 1 for i in range(64)}}]).status_code == 204
    problem(attempt.log([{"step": 1, "at": 9, "values": {f"m{i}": 1 for i in range(64)}}]), 413, "metrics_full")
    assert api.call("GET", f"/jobs/{attempt.job}/metrics?points=2")["total"] == 15
