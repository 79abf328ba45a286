"""What a run depends on goes away for a while, is emptied or comes back twice: the run goes on and nothing is lost or doubled."""

from __future__ import annotations

import os
import random
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from harness import Api, System, free_port, wait_until
from invariants import broken, psql
from outage import (
    ENDED,
    Cable,
    add_ladder,
    end_of,
    expect_whole,
    frozen,
    gone,
    insist,
    is_working,
    main_process,
    read,
    seconds,
    start_ladder,
    tell_supervisor,
)
from test_kill import processes
from test_second_machine import MY_WORKERS, Machine, names_online
from witness import Witness

MOST_LOST = 3  # LEASE_MAX_LOSSES of services/compute/lease.h

pause = threading.Event().wait  # an outage has a length; nothing is waited for with it


@pytest.fixture
def ladder(api: Api, project: dict) -> str:
    """The id of a project with the pipeline `ladder`."""
    add_ladder(api, project["id"])
    return project["id"]


@pytest.fixture(autouse=True)
def witness(sql: Callable[[str], str]) -> Iterator[Witness]:
    """Looks on while each test does its worst, and has the last word."""
    witness = Witness(sql)
    yield witness
    unasked = witness.after_the_end()
    seen = witness.seen()
    witness.leave()
    assert unasked == []
    assert seen > 0


def failures(execution: dict) -> list[dict]:
    """Of each job that failed what there is to know."""
    return [
        {name: job[name] for name in ("name", "detail", "error", "attempts")}
        for job in execution["job_list"]
        if job["status"] == "failed"
    ]


def was_given_up(execution: dict) -> bool:
    """Every job that failed lost each worker that ran it, as often as a job may."""
    failed = [job for job in execution["job_list"] if job["status"] == "failed"]
    tries = [attempt["status"] for job in failed for attempt in job["attempts"]]
    return bool(failed) and set(tries) == {"lost"} and len(tries) >= MOST_LOST * len(failed)


def expect_order(system: System) -> None:
    """The books are right and, soon, nothing is on its way."""
    query = psql(system.data)
    assert broken(query) == []
    wait_until(lambda: broken(query, settled=True) == [], 60)


# The database and the hints


@pytest.mark.parametrize("program", ["database", "redis", "executions", "compute", "storage", "projects", "auth", "gateway"])
def test_a_run_outlives_the_absence_of(program: str, system: System, api: Api, ladder: str) -> None:
    """Absent, not only killed: whoever asks is refused, again and again, for as long as it takes."""
    execution = start_ladder(api, ladder, "absence")
    wait_until(lambda: is_working(api, execution), 60)
    with gone(system, program):
        pause(seconds(4, 30))
    expect_whole(api, end_of(api, execution))
    expect_order(system)


def test_a_run_outlives_a_database_that_says_nothing(system: System, api: Api, ladder: str) -> None:
    """A full disk or a lost node looks like this: connections stand, answers do not come."""
    execution = start_ladder(api, ladder, "silence")
    wait_until(lambda: is_working(api, execution), 60)
    with frozen(processes(str(system.data), "postgres")):
        pause(seconds(6, 60))
    expect_whole(api, end_of(api, execution))
    expect_order(system)


def test_a_run_outlives_a_redis_that_forgets_everything(system: System, api: Api, ladder: str) -> None:
    execution = start_ladder(api, ladder, "memory")
    port, password = redis_door(system)
    wait_until(lambda: is_working(api, execution), 60)
    while read(api, execution)["status"] not in ENDED:
        subprocess.run(["redis-cli", "-p", port, "flushall"], check=True, capture_output=True, env=os.environ | {"REDISCLI_AUTH": password})
    expect_whole(api, read(api, execution))


def redis_door(system: System) -> tuple[str, str]:
    """Port and password."""
    words = dict(line.split(None, 1) for line in (system.data / "run/redis.conf").read_text().splitlines() if " " in line)
    return words["port"], words["requirepass"]


# Workers


@pytest.fixture
def token(api: Api) -> str:
    return api.call("POST", "/tokens", {"name": "faults", "scopes": ["worker"]})["token"]


@contextmanager
def machine(system: System, token: str, name: str) -> Iterator[Machine]:
    machine = Machine(system, token, name)
    try:
        yield machine
    finally:
        machine.end()


class Elsewhere:
    """A system as it is seen through a cable."""

    def __init__(self, url: str) -> None:
        self.url = url


def attempts(api: Api, execution: str) -> list[str]:
    """How each attempt that has ended did, over all jobs."""
    return [one["status"] for job in read(api, execution)["job_list"] for one in job["attempts"]]


def test_a_worker_that_wakes_after_its_lease_has_run_out_changes_nothing(
    system: System, api: Api, ladder: str, token: str
) -> None:
    """Its jobs were given away meanwhile; what it says afterwards is refused, and it works on with new ones."""
    with machine(system, token, "dreamer") as dreamer:
        wait_until(lambda: "dreamer" in names_online(api), 30)
        execution = start_ladder(api, ladder, "sleep", MY_WORKERS)
        wait_until(lambda: is_working(api, execution), 60)
        with frozen([dreamer.process.pid]):
            wait_until(lambda: "lost" in attempts(api, execution), 60)
            pause(seconds(0, 20))
        expect_whole(api, end_of(api, execution))
    expect_order(system)


@pytest.mark.parametrize("length", [5, 60])
def test_a_worker_that_is_cut_off_for_a_while_comes_back(
    length: int, system: System, api: Api, ladder: str, token: str
) -> None:
    """Five seconds cost nothing; a minute costs the attempts, and no run."""
    cable = Cable(system.port)
    try:
        with machine(Elsewhere(cable.url), token, f"island {length}"):  # type: ignore[arg-type]
            wait_until(lambda: f"island {length}" in names_online(api), 30)
            execution = start_ladder(api, ladder, f"cut {length}", MY_WORKERS)
            wait_until(lambda: is_working(api, execution), 60)
            with cable.cut():
                if length == 5:
                    pause(5)
                else:
                    wait_until(lambda: "lost" in attempts(api, execution), 60)
                    pause(seconds(0, 25))
            ended = end_of(api, execution)
            expect_whole(api, ended)
            if length == 5:
                assert "lost" not in attempts(api, execution)
    finally:
        cable.close()
    expect_order(system)


@pytest.mark.parametrize("offset", ["+3h", "-3h"])
def test_a_worker_whose_clock_is_wrong_does_its_work(offset: str, system: System, api: Api, ladder: str, token: str) -> None:
    """Leases are measured by the service's clock and by time that has passed, never by what a worker's wall says."""
    library = next(iter(Path("/usr/lib").glob("*/faketime/libfaketime.so.1")), None)
    assert library, "the Debian package libfaketime is missing"
    wrong = {"LD_PRELOAD": str(library), "FAKETIME": offset, "FAKETIME_DONT_FAKE_MONOTONIC": "1"}
    with pytest.MonkeyPatch.context() as patch:
        for name, value in wrong.items():
            patch.setenv(name, value)
        shown = int(subprocess.run(["date", "+%s"], check=True, capture_output=True, text=True).stdout)
        assert abs(shown - time.time()) > 2 * 3600, "the clock is not wrong"
        with machine(system, token, f"clock {offset}"):
            wait_until(lambda: f"clock {offset}" in names_online(api), 30)
            execution = start_ladder(api, ladder, f"clock {offset}", MY_WORKERS)
            expect_whole(api, end_of(api, execution))
    expect_order(system)


# Two of one service


@contextmanager
def second_executions(system: System) -> Iterator[str]:
    """Another process of the service with the same database; its address."""
    script = (system.data / "run/scan/executions/run").read_text()
    port = free_port()
    lines = [
        f"export DEEPFORGE_LISTEN='127.0.0.1:{port}'" if line.startswith("export DEEPFORGE_LISTEN=") else line
        for line in script.splitlines()
    ]
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(["/bin/sh", "-c", "\n".join(lines)], stdout=log, stderr=log, stdin=subprocess.DEVNULL)
        try:
            address = f"http://127.0.0.1:{port}"
            stranger = Api.stranger(address)
            wait_until(lambda: insist(lambda: stranger.get("/healthz"), 30).status_code == 200, 30)
            yield address
        finally:
            process.terminate()
            process.wait(30)


def test_two_replicas_of_executions_do_each_thing_once(system: System, api: Api, ladder: str) -> None:
    """Both sweep, hand over and announce; people ask one or the other; one of them dies in between."""
    chance = random.Random(7)
    with second_executions(system) as address:
        other = Api.stranger(address)
        other.session.headers["Authorization"] = api.session.headers["Authorization"]
        runs = [start_ladder(chance.choice([api, other]), ladder, f"twin {number}") for number in range(6)]
        wait_until(lambda: is_working(api, runs[0]), 60)
        tell_supervisor(system, "executions", "-k")
        for run in runs:
            expect_whole(api, end_of(api, run))
            assert read(other, run)["status"] == "success"
    expect_order(system)


# Races


def test_a_cancel_that_races_with_success_loses_or_wins_and_never_both(system: System, api: Api, ladder: str) -> None:
    """Whoever is first has the last word: an execution says one end, and its jobs say nothing else."""
    chance = random.Random(11)
    ends = set()
    for number in range(int(seconds(12, 60))):
        execution = start_ladder(api, ladder, f"race {number}")
        wait_until(lambda execution=execution: read(api, execution)["jobs"]["success"] >= chance.choice([0, 2, 6, 7]), 60)
        answer = insist(lambda execution=execution: api.post(f"/executions/{execution}/cancel", json={}))
        assert answer.status_code in (200, 409), answer.text
        state = end_of(api, execution)
        if state["status"] == "success":
            assert {job["status"] for job in state["job_list"]} == {"success"}
        else:
            assert failures(state) == []
        ends.add(state["status"])
    assert ends <= {"success", "canceled"}
    expect_order(system)


BIG = """class Big:
    def execute(self):
        value = bytes(300_000_000)
        print("made", flush=True)
        return value
"""


def test_a_cancel_while_a_value_is_on_its_way_is_no_failure(system: System, api: Api, project: dict) -> None:
    """The code has ended, what it returned is written and stored: that takes a while."""
    patch = [
        {"op": "add", "path": "/operations/big", "value": {"name": "Big", "code": BIG}},
        {"op": "add", "path": "/pipelines/ladder", "value": {"name": "P", "nodes": {"n": {"operation": "big"}}, "edges": {}}},
    ]
    api.call("POST", f"/projects/{project['id']}/changes", {"client": "fault", "base": 0, "patch": patch})
    for number in range(6):
        execution = start_ladder(api, project["id"], f"late {number}")
        wait_until(lambda execution=execution: is_working(api, execution), 60)
        pause(number * 0.1)  # each finds it at another place
        insist(lambda execution=execution: api.post(f"/executions/{execution}/cancel", json={}))
        state = end_of(api, execution)
        assert failures(state) == []
    expect_order(system)


# Everything at random


def test_under_load_every_program_dies_at_random(system: System, api: Api, ladder: str) -> None:
    """Five minutes of it with `make test-faults`."""
    chance = random.Random(23)
    programs = ["auth", "projects", "executions", "storage", "compute", "redis", "database", "gateway", "worker"]
    over = threading.Event()

    def kill() -> None:
        while not over.wait(chance.uniform(0.3, 2)):
            program = chance.choice(programs)
            if main_process(system, program):
                tell_supervisor(system, program, "-k")

    timer = threading.Timer(seconds(20, 300), over.set)
    killer = threading.Thread(target=kill)
    timer.start()
    killer.start()
    runs = []
    try:
        while not over.is_set():
            runs.append(start_ladder(api, ladder, f"random {len(runs)}"))
            if chance.random() < 0.15:
                victim = chance.choice(runs)
                answer = insist(lambda victim=victim: api.post(f"/executions/{victim}/cancel", json={}))
                assert answer.status_code in (200, 409), answer.text
            over.wait(1)
    finally:
        over.set()
        timer.cancel()
        killer.join()
    for run in runs:
        state = end_of(api, run, 300)
        assert state["status"] in ("success", "canceled") or was_given_up(state), failures(state)
        if state["status"] == "success":
            expect_whole(api, state)
    expect_order(system)
