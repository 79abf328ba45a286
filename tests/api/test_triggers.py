"""Triggers: schedules, signed calls and arriving artifacts start runs, once each, in the name of who made them."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
import requests

from hand_worker import MY_WORKERS, add_chain, add_pipeline, changes, forget_all
from harness import BLOB_STORAGE, Api, System, wait_until

RUN = {"compute": MY_WORKERS, "storage": BLOB_STORAGE, "use_cache": False}


@pytest.fixture
def chain(api: Api, project: dict) -> Iterator[str]:
    """A project with a pipeline; the path of its triggers."""
    add_chain(api, project["id"], 1)
    path = f"/projects/{project['id']}/triggers"
    yield path
    for trigger in api.call("GET", path, params={"limit": 200})["items"]:
        api.delete(f"/triggers/{trigger['id']}")
    forget_all(api, project["id"])


def add(api: Api, path: str, kind: str = "schedule", **members: object) -> dict:
    preset = {
        "schedule": {"cron": "0 3 1 1 *", "time_zone": "Europe/Berlin"},
        "webhook": {},
        "artifact": {"artifact_name": "*", "input": "in"},
    }
    name = f"{kind} {uuid.uuid4().hex[:6]}"
    body = {"name": name, "kind": kind, "pipeline": "chain", "run": RUN} | preset[kind] | members
    return api.call("POST", path, body)


def firings(api: Api, trigger: dict, count: int = 1) -> list[dict]:
    """Its log once so many are settled, the oldest first."""

    def settled() -> list[dict] | None:
        items = api.call("GET", f"/triggers/{trigger['id']}/firings")["items"]
        done = [item for item in items if item["status"] != "waiting"]
        return done[::-1] if len(done) >= count else None

    return wait_until(settled)


def executions(api: Api, project: dict) -> list[dict]:
    return api.call("GET", f"/projects/{project['id']}/executions")["items"]


def overdue(sql: Callable, trigger: dict, minutes: float) -> None:
    """As if nothing had watched the clock for so long."""
    sql(
        "update executions.triggers set next_at = date_trunc('minute', now()) - interval "
        f"'{minutes} minutes' where id = '{trigger['id']}'"
    )


# ---------------------------------------------------------------- what a trigger is


def test_a_trigger_is_made_shown_changed_and_deleted(api: Api, project: dict, chain: str) -> None:
    trigger = add(api, chain, name="Every new year", cron="0 3 1 1 *", time_zone="Europe/Berlin")
    assert (trigger["enabled"], trigger["overlap"], trigger["missed"], trigger["paused_reason"]) == (
        True,
        "allow",
        "once",
        None,
    )
    assert trigger["next_at"].startswith(f"{datetime.now(UTC).year + 1}-01-01T02:00:00")
    assert "secret" not in trigger
    assert api.call("GET", f"/triggers/{trigger['id']}")["name"] == "Every new year"
    assert [item["id"] for item in api.call("GET", chain)["items"]] == [trigger["id"]]
    changed = api.call("PATCH", f"/triggers/{trigger['id']}", {"time_zone": "UTC", "overlap": "skip"})
    assert changed["next_at"].startswith(f"{datetime.now(UTC).year + 1}-01-01T03:00:00")
    assert (changed["cron"], changed["overlap"], changed["version"]) == ("0 3 1 1 *", "skip", 2)
    assert "next_at" not in api.call("PATCH", f"/triggers/{trigger['id']}", {"enabled": False})
    assert "next_at" in api.call("PATCH", f"/triggers/{trigger['id']}", {"enabled": True})
    assert api.delete(f"/triggers/{trigger['id']}").status_code == 204
    assert api.get(f"/triggers/{trigger['id']}").status_code == 404


BAD = [
    ({"cron": "61 * * * *"}, "/cron"),
    ({"cron": "0 0 30 2 *"}, "/cron"),
    ({"cron": None}, "/cron"),
    ({"time_zone": "Mars/Olympus"}, "/time_zone"),
    ({"time_zone": "CEST-2"}, "/time_zone"),
    ({"missed": "twice"}, "/missed"),
    ({"overlap": "wait"}, "/overlap"),
    ({"input": "in"}, "/input"),
    ({"allow_attributes": True}, "/allow_attributes"),
    ({"name": " x"}, "/name"),
    ({"pipeline": "no id"}, "/pipeline"),
    ({"run": {"compute": MY_WORKERS}}, "/run/storage"),
    ({"run": RUN | {"pipeline": "chain"}}, "/run/pipeline"),
    ({"run": RUN | {"labels": [""]}}, "/run/labels/0"),
    ({"run": RUN | {"surprise": 1}}, "/run/surprise"),
    ({"secret": "mine"}, "/secret"),
    ({"kind": "moon"}, "/kind"),
]


@pytest.mark.parametrize(("members", "pointer"), BAD)
def test_what_cannot_be_is_refused_where_it_stands(
    api: Api, chain: str, problem: Callable, members: dict, pointer: str
) -> None:
    body = {"name": "x", "kind": "schedule", "pipeline": "chain", "run": RUN}
    body |= {"cron": "0 3 * * *", "time_zone": "Europe/Berlin"} | members
    refused = problem(api.post(chain, json=body), 422, "invalid")
    assert [row["pointer"] for row in refused["errors"]] == [pointer]


def test_two_triggers_have_two_names(api: Api, chain: str, problem: Callable) -> None:
    add(api, chain, name="Nightly")
    body = {"name": "nightly", "kind": "webhook", "pipeline": "chain", "run": RUN}
    problem(api.post(chain, json=body), 409, "conflict")


@pytest.mark.parametrize(
    ("cron", "zone", "count"),
    [("*/15 * * * *", "Europe/Berlin", 5), ("@daily", "America/New_York", 5), ("0 0 29 2 *", "UTC", 2)],
)
def test_the_next_times_are_shown_before(api: Api, cron: str, zone: str, count: int) -> None:
    times = api.call("GET", "/schedules/next", params={"cron": cron, "time_zone": zone})["times"]
    assert len(times) == count
    assert times == sorted(times)
    assert all(datetime.fromisoformat(at) > datetime.now(UTC) for at in times)


def test_who_may_see_and_who_may_change(accounts_system: System, problem: Callable) -> None:
    owner, other, stranger = (accounts_system.add_user(f"trig{name}", "-c") for name in ("owner", "other", "none"))
    project = owner.new_project()["id"]
    add_chain(owner, project, 1)
    path = f"/projects/{project}/triggers"
    trigger = add(owner, path)
    problem(stranger.get(path), 404, "not_found")
    problem(stranger.get(f"/triggers/{trigger['id']}"), 404, "not_found")
    owner.call("PUT", f"/projects/{project}/members/{user_id(other)}", {"role": "viewer"})
    wait_until(lambda: other.get(path).status_code == 200)
    body = {"name": "mine", "kind": "webhook", "pipeline": "chain", "run": RUN}
    problem(other.post(path, json=body), 403, "forbidden")
    problem(other.delete(f"/triggers/{trigger['id']}"), 403, "forbidden")
    owner.call("PUT", f"/projects/{project}/members/{user_id(other)}", {"role": "editor"})
    wait_until(lambda: other.post(path, json=body).status_code == 201)
    problem(other.patch(f"/triggers/{trigger['id']}", json={"cron": "* * * * *"}), 403, "forbidden")
    theirs = next(item for item in owner.call("GET", path)["items"] if item["name"] == "mine")
    problem(owner.patch(f"/triggers/{theirs['id']}", json={"name": "stolen"}), 403, "forbidden")
    problem(owner.post(f"/triggers/{theirs['id']}/secret"), 403, "forbidden")
    assert owner.call("PATCH", f"/triggers/{theirs['id']}", {"enabled": False})["enabled"] is False


def user_id(api: Api) -> str:
    return api.call("GET", "/me")["id"]


def test_who_lost_the_role_starts_nothing_more(accounts_system: System) -> None:
    owner, other = (accounts_system.add_user(f"lost{name}", "-c") for name in ("owner", "other"))
    project = owner.new_project()["id"]
    add_chain(owner, project, 1)
    owner.call("PUT", f"/projects/{project}/members/{user_id(other)}", {"role": "runner"})
    path = f"/projects/{project}/triggers"
    body = {"name": "mine", "kind": "webhook", "pipeline": "chain", "run": RUN}
    trigger = wait_until(lambda: (answer := other.post(path, json=body)).ok and answer.json())
    assert owner.delete(f"/projects/{project}/members/{user_id(other)}").ok
    wait_until(lambda: other.get(path).status_code == 404)
    assert call_hook(owner.url, trigger).status_code == 403
    paused = owner.call("GET", f"/triggers/{trigger['id']}")
    assert paused["enabled"] is False
    assert "may not run pipelines here any more" in paused["paused_reason"]
    assert owner.call("GET", f"/projects/{project}/executions")["items"] == []


# ---------------------------------------------------------------- schedules


def test_a_schedule_starts_one_run_and_says_what_started_it(
    api: Api, project: dict, chain: str, sql: Callable
) -> None:
    trigger = add(api, chain, name="Yearly", run=RUN | {"name": "by itself", "labels": ["nightly"]})
    overdue(sql, trigger, 0)
    fired = firings(api, trigger)
    assert [item["status"] for item in fired] == ["started"]
    run = executions(api, project)
    assert [(item["id"], item["name"], item["labels"]) for item in run] == [
        (fired[0]["execution"], "by itself", ["nightly"])
    ]
    started = run[0]["started_by"]
    assert (started["kind"], started["trigger"], started["name"]) == ("schedule", trigger["id"], "Yearly")
    assert run[0]["created_by"]["id"] == trigger["created_by"]["id"]
    after = api.call("GET", f"/triggers/{trigger['id']}")
    assert after["next_at"] == trigger["next_at"]
    assert after["last_firing"]["execution"] == run[0]["id"]


@pytest.mark.parametrize(("missed", "started"), [("skip", 1), ("once", 1), ("all", 6)])
def test_missed_runs_are_made_up_for_as_the_trigger_says(
    api: Api, project: dict, chain: str, sql: Callable, missed: str, started: int
) -> None:
    """Due every ten minutes, and nothing watched the clock for fifty: six came due, one of them is on time."""
    wait_until(lambda: time.time() % 60 < 40, seconds=40)  # this minute must not end before the clock is looked at
    trigger = add(api, chain, missed=missed)
    sql(f"update executions.triggers set is_enabled = false, next_at = null where id = '{trigger['id']}'")
    minutes = [(int(time.time() // 60) - back) % 60 for back in range(0, 60, 10)]
    listed = ",".join(str(minute) for minute in sorted(set(minutes)))
    api.call("PATCH", f"/triggers/{trigger['id']}", {"cron": f"{listed} * * * *", "enabled": True})
    overdue(sql, trigger, 50)
    expected = started if missed == "all" else started + 1
    log = firings(api, trigger, expected)
    assert [item["status"] for item in log].count("started") == started
    notes = [item["detail"] for item in log if item["status"] == "skipped"]
    if missed == "all":
        assert notes == []
    else:
        assert notes[0].startswith("5 earlier runs were missed")
    assert len(executions(api, project)) == started


def test_a_run_is_left_out_while_the_one_before_goes_on(
    api: Api, project: dict, chain: str, sql: Callable
) -> None:
    trigger = add(api, chain, overlap="skip")
    overdue(sql, trigger, 0)
    first = firings(api, trigger)[0]
    overdue(sql, trigger, 1)
    log = firings(api, trigger, 2)
    assert [(item["status"], item["detail"]) for item in log] == [
        ("started", None),
        ("skipped", "the run before has not ended"),
    ]
    api.call("POST", f"/executions/{first['execution']}/cancel")
    assert api.call("POST", f"/triggers/{trigger['id']}/fire")["status"] == "started"
    assert len(executions(api, project)) == 2


def test_many_due_at_once_fire_once_each(api: Api, project: dict, chain: str, sql: Callable) -> None:
    triggers = [add(api, chain) for _ in range(25)]
    ids = ",".join(f"'{trigger['id']}'" for trigger in triggers)
    sql(f"update executions.triggers set next_at = date_trunc('minute', now()) where id in ({ids})")
    for trigger in triggers:
        assert [item["status"] for item in firings(api, trigger)] == ["started"]
    assert len(executions(api, project)) == 25


def test_a_trigger_that_keeps_failing_is_paused_and_says_why(api: Api, project: dict, chain: str) -> None:
    trigger = add(api, chain, kind="webhook", pipeline="gone")
    for _ in range(5):
        assert call_hook(api.url, trigger).status_code == 422
    paused = api.call("GET", f"/triggers/{trigger['id']}")
    assert (paused["enabled"], paused["failures"]) == (False, 5)
    assert "there is no such pipeline" in paused["paused_reason"]
    assert call_hook(api.url, trigger).status_code == 409
    again = api.call("PATCH", f"/triggers/{trigger['id']}", {"pipeline": "chain", "enabled": True})
    assert (again["enabled"], again["failures"], again["paused_reason"]) == (True, 0, None)
    assert call_hook(api.url, trigger).status_code == 202
    log = firings(api, trigger, 6)
    assert [item["status"] for item in log] == ["failed"] * 5 + ["started"]


def test_the_command_line_makes_and_shows_triggers(
    api: Api, system: System, project: dict, chain: str
) -> None:
    def cli(*words: str) -> str:
        return system.must("triggers", *words)

    name = project["name"]
    assert len(cli("next", "0 9 * * MON", "--zone", "Europe/Berlin").splitlines()) == 5
    cli("add", name, "the chain", "--name", "Nightly", "--cron", "0 3 * * *", "--zone", "Europe/Berlin")
    shown = cli("add", name, "the chain", "--name", "Lab", "--webhook", "--allow-attributes")
    assert "secret: whsec_" in shown
    cli("add", name, "the chain", "--name", "Data", "--artifact", "*.npy", "--input", "data")
    listed = cli("list", name)
    assert "0 3 * * * Europe/Berlin" in listed
    assert "a signed call" in listed
    started = cli("run", name, "nightly").strip()
    assert [item["id"] for item in executions(api, project)] == [started]
    assert started in cli("log", name, "nightly")
    cli("off", name, "nightly")
    assert json.loads(cli("list", name, "-o", "json"))[-1]["enabled"] is False
    cli("on", name, "nightly")
    assert cli("secret", name, "lab").count("whsec_") == 1
    cli("remove", name, "data")
    assert system.command("triggers", "log", name, "data").returncode == 6
    assert system.command("triggers", "add", name, "the chain").returncode == 2
    assert system.command("triggers", "add", name, "the chain", "--cron", "x").returncode == 1


# ---------------------------------------------------------------- signed calls


def signature(secret: str, body: bytes, at: int | None = None) -> str:
    at = int(time.time()) if at is None else at
    signed = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={at},v1={signed}"


def post_hook(url: str, hook: str, body: bytes, header: str | None) -> requests.Response:
    headers = {"X-DeepForge-Signature": header} if header else {}
    return requests.post(f"{url}/api/v1/hooks/{hook}", data=body, headers=headers, timeout=60)


def call_hook(url: str, trigger: dict, body: object = None, at: int | None = None) -> requests.Response:
    """Each call has another text, because the same one is refused as heard before."""
    text = json.dumps({} if body is None else body).encode() + b" " * (time.time_ns() % 50_000)
    return post_hook(url, trigger["id"], text, signature(trigger["secret"], text, at))


def test_a_signed_call_starts_a_run(api: Api, project: dict, chain: str) -> None:
    trigger = add(api, chain, kind="webhook", name="From the lab")
    assert trigger["secret"].startswith("whsec_")
    assert "secret" not in api.call("GET", f"/triggers/{trigger['id']}")
    header = signature(trigger["secret"], b"")
    answer = post_hook(api.url, trigger["id"], b"", header)
    assert answer.status_code == 202, answer.text
    run = api.call("GET", f"/executions/{answer.json()['execution']}")
    assert (run["started_by"]["kind"], run["started_by"]["name"]) == ("webhook", "From the lab")
    again = post_hook(api.url, trigger["id"], b"", header)
    assert (again.status_code, again.json()["code"]) == (409, "replayed")
    assert len(executions(api, project)) == 1


def test_calls_that_are_not_signed_look_like_calls_of_nobody(api: Api, project: dict, chain: str) -> None:
    trigger = add(api, chain, kind="webhook")
    schedule = add(api, chain)
    now, good = int(time.time()), signature(trigger["secret"], b"{}")
    wrong = [
        (trigger["id"], b"{}", None),
        (trigger["id"], b"{}", "nonsense"),
        (trigger["id"], b"{}", signature("whsec_wrong", b"{}")),
        (trigger["id"], b"{ }", good),
        (trigger["id"], b"{}", good.replace(f"t={now}", f"t={now + 1}")),
        (trigger["id"], b"{}", good.upper()),
        (trigger["id"], b"{}", good + "," + "x" * 600),
        (str(uuid.uuid4()), b"{}", good),
        (schedule["id"], b"{}", good),
        ("no-id", b"{}", good),
    ]
    answers = [post_hook(api.url, *call) for call in wrong]
    assert {answer.status_code for answer in answers} == {401}
    assert len({json.dumps(answer.json() | {"request_id": ""}) for answer in answers}) == 1
    assert executions(api, project) == []


@pytest.mark.parametrize("away", [-310, 310])
def test_old_and_future_calls_are_refused(api: Api, project: dict, chain: str, away: int) -> None:
    trigger = add(api, chain, kind="webhook")
    answer = call_hook(api.url, trigger, at=int(time.time()) + away)
    assert (answer.status_code, answer.json()["code"]) == (401, "signature_expired")


def test_a_new_secret_ends_the_old_one(api: Api, project: dict, chain: str) -> None:
    trigger = add(api, chain, kind="webhook")
    fresh = api.call("POST", f"/triggers/{trigger['id']}/secret")
    assert fresh["secret"] != trigger["secret"]
    assert call_hook(api.url, trigger).status_code == 401
    assert call_hook(api.url, fresh).status_code == 202


def test_secrets_are_sealed(api: Api, chain: str, sql: Callable) -> None:
    trigger = add(api, chain, kind="webhook")
    stored = sql(f"select secret from executions.triggers where id = '{trigger['id']}'")
    assert len(stored) > 100
    assert trigger["secret"] not in sql("select string_agg(t::text, '') from executions.triggers t")


def test_a_body_must_be_small_and_known(api: Api, project: dict, chain: str) -> None:
    trigger = add(api, chain, kind="webhook")
    large = b" " * 70_000
    assert post_hook(api.url, trigger["id"], large, signature(trigger["secret"], large)).status_code == 413
    assert call_hook(api.url, trigger, {"surprise": 1}).status_code == 422
    assert call_hook(api.url, trigger, {"attributes": {"n0": {"size": 1}}}).status_code == 422
    assert executions(api, project) == []


def test_a_call_sets_attributes_when_the_trigger_allows_it(api: Api, project: dict, chain: str) -> None:
    run = RUN | {"attributes": {"n0": {"size": 7}}}
    trigger = add(api, chain, kind="webhook", run=run, allow_attributes=True)
    preset = call_hook(api.url, trigger).json()["execution"]
    assert api.call("GET", f"/executions/{preset}")["attributes"] == {"n0": {"size": 7}}
    answer = call_hook(api.url, trigger, {"attributes": {"n0": {"size": 11}}})
    run = api.call("GET", f"/executions/{answer.json()['execution']}")
    assert run["attributes"] == {"n0": {"size": 11}}
    assert run["job_list"][0]["attributes"]["size"] == 11
    refused = call_hook(api.url, trigger, {"attributes": {"n0": {"size": "large"}}})
    assert refused.status_code == 422
    assert "size" in json.dumps(refused.json()["errors"])


def test_the_same_call_many_times_at_once_is_one_run(api: Api, project: dict, chain: str) -> None:
    trigger = add(api, chain, kind="webhook")
    header = signature(trigger["secret"], b"{}")
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: post_hook(api.url, trigger["id"], b"{}", header).status_code, range(8)))
    assert sorted(answers) == [202] + [409] * 7
    assert len(executions(api, project)) == 1


def test_too_many_calls_are_told_to_slow_down(api: Api, chain: str, sql: Callable) -> None:
    trigger = add(api, chain, kind="webhook")
    sql(
        "insert into executions.firings (id, trigger_id, cause, due_at, execution_id, status, ended_at) select"
        f" gen_random_uuid(), '{trigger['id']}', i::text, now(), gen_random_uuid(), 'skipped', now()"
        " from generate_series(1, 60) i"
    )
    answer = call_hook(api.url, trigger)
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "60")


# ---------------------------------------------------------------- arriving artifacts

ECHO = {
    "in": {"operation": "Input", "name": "in", "references": {"artifact": str(uuid.uuid4())}},
    "out": {"operation": "Output", "attributes": {"name": "echo"}},
}


@pytest.fixture
def echo(api: Api, project: dict, chain: str) -> str:
    """A pipeline that makes an artifact of the artifact it gets, without a worker."""
    edges = {"e": {"from": ["in", "data"], "to": ["out", "data"]}}
    add_pipeline(api, project["id"], "echo", ECHO, edges)
    return chain


def upload(api: Api, project: dict, name: str, type_: str = "", content: bytes = b"abc") -> dict:
    begun = api.call(
        "POST",
        f"/projects/{project['id']}/uploads",
        {"storage": BLOB_STORAGE, "name": name, "type": type_, "size": len(content)},
    )
    assert api.put(f"/uploads/{begun['id']}/parts/1", data=content).ok
    return api.call("POST", f"/uploads/{begun['id']}/commit", {})


def test_an_artifact_starts_a_run_that_takes_it(api: Api, project: dict, echo: str) -> None:
    trigger = add(
        api, echo, kind="artifact", pipeline="echo", artifact_name="data_*.npy", artifact_type="numpy.ndarray"
    )
    upload(api, project, "data_1.npy", "other.type")
    upload(api, project, "dataX1.npy", "numpy.ndarray")
    wanted = upload(api, project, "data_2.npy", "numpy.ndarray")
    fired = firings(api, trigger)
    assert [item["status"] for item in fired] == ["started"], fired
    run = api.call("GET", f"/executions/{fired[0]['execution']}")
    assert run["started_by"]["kind"] == "artifact"
    taken = next(job for job in run["job_list"] if job["operation"] == "Input")
    assert taken["inputs"][0]["artifact"] == wanted["id"]
    assert len(executions(api, project)) == 1


def test_a_trigger_does_not_start_itself_in_a_circle(api: Api, project: dict, echo: str) -> None:
    """Output makes an artifact of each run, which both triggers wait for."""
    first = add(api, echo, kind="artifact", pipeline="echo")
    second = add(api, echo, kind="artifact", pipeline="echo", artifact_name="echo")
    upload(api, project, "begin")
    assert len(firings(api, first, 3)) == 3
    assert len(firings(api, second, 2)) == 2
    wait_until(lambda: all(item["status"] == "success" for item in executions(api, project)))
    everything = firings(api, first) + firings(api, second)
    assert [item["status"] for item in everything].count("started") == len(executions(api, project)) == 2
    assert all("led to" in item["detail"] for item in everything if item["status"] == "skipped")


def test_an_input_that_is_not_there_is_a_problem_in_words(api: Api, project: dict, echo: str) -> None:
    trigger = add(api, echo, kind="artifact", pipeline="echo", input="elsewhere")
    upload(api, project, "anything")
    fired = firings(api, trigger)[0]
    assert fired["status"] == "failed"
    assert "no Input with this name: 'elsewhere'" in fired["detail"]


def test_triggers_of_a_deleted_pipeline_say_so(api: Api, project: dict, chain: str, sql: Callable) -> None:
    trigger = add(api, chain)
    changes(api, project["id"], [{"op": "remove", "path": "/pipelines/chain"}])
    overdue(sql, trigger, 0)
    fired = firings(api, trigger)[0]
    assert (fired["status"], fired["execution"]) == ("failed", None)
    assert "there is no such pipeline" in fired["detail"]
