"""What starts runs by itself, and who is told of them: once each, however many servers there are, whoever dies, whatever clocks say."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from harness import BLOB_STORAGE, Api, System, wait_until
from invariants import psql
from outage import gone, insist, seconds, tell_supervisor
from receiver import receiver_open
from test_outages import second_executions
from test_second_machine import MY_WORKERS

COUNT = int(seconds(8, 40))
RUN = {"compute": MY_WORKERS, "storage": BLOB_STORAGE, "use_cache": False}
ECHO = {
    "name": "Echo",
    "nodes": {
        "in": {"operation": "Input", "name": "in", "references": {"artifact": "01234567-0123-7123-8123-0123456789ab"}},
        "out": {"operation": "Output", "attributes": {"name": "echo"}},
    },
    "edges": {"e": {"from": ["in", "data"], "to": ["out", "data"]}},
}
WAIT = {"name": "Wait", "code": "class Wait:\n    def execute(self):\n        value = 1\n        return value\n"}
IDLE = {"name": "Idle", "nodes": {"n": {"operation": "wait"}}, "edges": {}}


def prepare(api: Api, project: str) -> None:
    """A pipeline that takes an artifact, and one whose runs wait for a worker that never comes."""
    values = {"/operations/wait": WAIT, "/pipelines/echo": ECHO, "/pipelines/idle": IDLE}
    patch = [{"op": "add", "path": path, "value": value} for path, value in values.items()]
    api.call("POST", f"/projects/{project}/changes", {"client": "test", "base": 0, "patch": patch})


@pytest.fixture
def path(api: Api, project: dict) -> Iterator[str]:
    prepare(api, project["id"])
    path = f"/projects/{project['id']}"
    yield path
    insist(lambda: api.get(f"{path}/artifacts"))  # whoever was ended for the test is there again
    for execution in insist(lambda: api.get(f"{path}/executions", params={"limit": 200})).json()["items"]:
        insist(lambda execution=execution: api.post(f"/executions/{execution['id']}/cancel"))


def add_trigger(api: Api, path: str, kind: str, **members: object) -> str:
    body = {"name": f"{kind} {time.time_ns()}", "kind": kind, "run": RUN, "pipeline": "idle"} | members
    return api.call("POST", f"{path}/triggers", body)["id"]


def upload(api: Api, path: str, name: str) -> str:
    begun = insist(lambda: api.post(f"{path}/uploads", json={"storage": BLOB_STORAGE, "name": name, "type": "", "size": 3}))
    upload = begun.json()["id"]
    assert insist(lambda: api.put(f"/uploads/{upload}/parts/1", data=b"abc")).ok
    return insist(lambda: api.post(f"/uploads/{upload}/commit", json={})).json()["id"]


def outcomes(query: Callable[[str], list[str]], trigger: str, status: str = "started") -> int:
    where = f"trigger_id = '{trigger}'"
    # As if the minute were over that whoever died had claimed it for.
    query(f"update executions.firings set claimed_until = now() where {where} and status = 'waiting' and tries > 0")
    return int(query(f"select count(*) from executions.firings where {where} and status = '{status}'")[0])


def runs_of(query: Callable[[str], list[str]], trigger: str) -> int:
    return int(query(f"select count(*) from executions.executions where trigger_id = '{trigger}'")[0])


# ---------------------------------------------------------------- artifacts


def test_each_artifact_starts_one_run_whoever_dies_on_the_way(system: System, api: Api, path: str) -> None:
    """Two replicas of executions; one dies while artifacts arrive, and storage right after it has taken them."""
    query = psql(system.data)
    trigger = add_trigger(api, path, "artifact", pipeline="echo", artifact_name="data *", input="in")
    with second_executions(system):
        for number in range(COUNT):
            upload(api, path, f"data {number}")
            if number % 4 == 1:
                tell_supervisor(system, "executions", "-k")
            if number % 4 == 3:
                tell_supervisor(system, "storage", "-k")
        wait_until(lambda: outcomes(query, trigger) == COUNT, 90)
    assert runs_of(query, trigger) == COUNT
    assert int(query("select count(*) from storage.arrivals")[0]) == 0


def test_what_arrives_while_nobody_is_there_starts_its_run_later(system: System, api: Api, path: str) -> None:
    query = psql(system.data)
    trigger = add_trigger(api, path, "artifact", pipeline="echo", artifact_name="late", input="in")
    with gone(system, "executions"):
        upload(api, path, "late")
        tell_supervisor(system, "storage", "-k")
    wait_until(lambda: outcomes(query, trigger) == 1, 60)
    assert runs_of(query, trigger) == 1


# ---------------------------------------------------------------- schedules


def test_two_replicas_fire_each_schedule_once(system: System, api: Api, path: str) -> None:
    """Both watch the clock; one dies in the middle of it."""
    query = psql(system.data)
    triggers = [add_trigger(api, path, "schedule", cron="0 3 1 1 *", time_zone="UTC") for _ in range(COUNT)]
    listed = ",".join(f"'{trigger}'" for trigger in triggers)
    with second_executions(system):
        for half in range(2):
            query(f"update executions.triggers set next_at = date_trunc('minute', now()) - {half} * interval '1 second' where id in ({listed})")
            if half:
                tell_supervisor(system, "executions", "-k")
            wait_until(lambda: all(outcomes(query, one) == half + 1 for one in triggers), 90)
    assert [runs_of(query, trigger) for trigger in triggers] == [2] * COUNT


@contextmanager
def executions_at_another_time(system: System, offset: str) -> Iterator[str]:
    """A second executions service whose clock is wrong by `offset`; its address."""
    library = next(iter(Path("/usr/lib").glob("*/faketime/libfaketime.so.1")), None)
    assert library, "the Debian package libfaketime is missing"
    with ExitStack() as stack:
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("LD_PRELOAD", str(library))
            patch.setenv("FAKETIME", offset)
            patch.setenv("FAKETIME_DONT_FAKE_MONOTONIC", "1")
            address = stack.enter_context(second_executions(system))
        yield address


@pytest.mark.parametrize("offset", ["+3h", "-3h"])
def test_a_server_whose_clock_is_wrong_serves_as_the_others_do(
    offset: str, system: System, api: Api, path: str
) -> None:
    """Who asks is believed, what it asks of other services is answered, and what it gives out is good elsewhere."""
    with executions_at_another_time(system, offset) as address:
        other = Api.stranger(address)
        other.session.headers["Authorization"] = api.session.headers["Authorization"]
        assert other.get(f"{path}/executions").status_code == 200
        made = other.call("POST", f"{path}/executions", RUN | {"pipeline": "idle"})
        assert abs(int(made["id"].replace("-", "")[:12], 16) / 1000 - time.time()) < 60
        assert api.call("GET", f"/executions/{made['id']}")["status"] in ("queued", "running")


@pytest.mark.parametrize("offset", ["+3h", "-3h"])
def test_a_server_whose_clock_is_wrong_fires_nothing_early_or_twice(
    offset: str, system: System, api: Api, path: str
) -> None:
    """What is due is said by the database's clock."""
    query = psql(system.data)
    with executions_at_another_time(system, offset):
        minute = (int(time.time() // 60) + 30) % 60  # due in half an hour, and every hour
        later = add_trigger(api, path, "schedule", cron=f"{minute} * * * *", time_zone="UTC", missed="all")
        due = [add_trigger(api, path, "schedule", cron="0 3 1 1 *", time_zone="UTC") for _ in range(COUNT)]
        listed = ",".join(f"'{trigger}'" for trigger in due)
        query(f"update executions.triggers set next_at = date_trunc('minute', now()) where id in ({listed})")
        wait_until(lambda: all(outcomes(query, trigger) == 1 for trigger in due), 60)
        tries = query(f"select max(tries) from executions.firings where trigger_id in ({listed})")
    assert [runs_of(query, trigger) for trigger in due] == [1] * COUNT
    assert tries == ["1"], "a server whose clock is wrong could not start what it claimed"
    assert runs_of(query, later) == 0


def test_runs_that_were_missed_while_nobody_watched_the_clock(system: System, api: Api, path: str) -> None:
    """Off while five runs came due: each policy makes of them what it says, and only once."""
    query = psql(system.data)
    minute = (int(time.time() // 60) + 30) % 60
    every_hour = {"cron": f"{minute} * * * *", "time_zone": "UTC"}
    triggers = {missed: add_trigger(api, path, "schedule", **every_hour, missed=missed) for missed in ("skip", "once", "all")}
    listed = ",".join(f"'{trigger}'" for trigger in triggers.values())
    with gone(system, "executions"):
        query(f"update executions.triggers set next_at = next_at - interval '5 hours' where id in ({listed})")
    with second_executions(system):
        wait_until(lambda: outcomes(query, triggers["all"]) == 5, 60)
        wait_until(lambda: outcomes(query, triggers["once"]) == 1, 60)
        wait_until(lambda: outcomes(query, triggers["skip"], "skipped") == 1, 60)
    assert {missed: runs_of(query, one) for missed, one in triggers.items()} == {"skip": 0, "once": 1, "all": 5}


# ---------------------------------------------------------------- webhooks


def test_two_replicas_tell_each_thing_once_and_a_death_may_repeat_it(system: System, api: Api, path: str) -> None:
    query = psql(system.data)
    with receiver_open() as receiver, second_executions(system):
        webhook = api.call("POST", f"{path}/webhooks", {"url": receiver.url, "events": ["execution.canceled"]})["id"]
        waiting = f"from executions.deliveries where webhook_id = '{webhook}' and status = 'waiting'"

        def cancel_some() -> None:
            for _ in range(COUNT):
                made = insist(lambda: api.post(f"{path}/executions", json=RUN | {"pipeline": "idle"})).json()["id"]
                assert insist(lambda: api.post(f"/executions/{made}/cancel")).ok

        receiver.pause = 0.1
        cancel_some()
        wait_until(lambda: len(receiver.calls) >= COUNT and query(f"select count(*) {waiting}") == ["0"], 60)
        assert len(receiver.calls) == len({call.delivery for call in receiver.calls}) == COUNT
        receiver.pause = 1
        cancel_some()
        wait_until(lambda: len(receiver.calls) > COUNT, 60)
        tell_supervisor(system, "executions", "-k")
        receiver.pause = 0.05

        def all_told() -> bool:
            query(f"update executions.deliveries set claimed_until = now() where id in (select id {waiting} and tries > 0)")
            return query(f"select count(*) {waiting}") == ["0"]

        wait_until(all_told, 90)
    told = {call.json["execution"]["id"]: call.delivery for call in receiver.calls}
    assert len(told) == len(set(told.values())) == 2 * COUNT
    assert {call.json["execution"]["status"] for call in receiver.calls} == {"canceled"}
