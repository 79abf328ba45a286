"""Webhooks: receivers are told, signed, what happens in a project, until it has arrived."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from hand_worker import MY_WORKERS, add_chain, add_pipeline, forget_all
from harness import BLOB_STORAGE, Api, System, wait_until
from receiver import Receiver, expect_signed, receiver_open

ENDED = ["execution.success", "execution.failed", "execution.canceled"]
RUN = {"compute": MY_WORKERS, "storage": BLOB_STORAGE, "use_cache": False}


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiver_open() as heard:
        yield heard


@pytest.fixture
def hooks(api: Api, project: dict) -> Iterator[str]:
    """The path of a project's webhooks; a pipeline is there to run."""
    add_chain(api, project["id"], 1)
    path = f"/projects/{project['id']}/webhooks"
    yield path
    for webhook in api.call("GET", path)["items"]:
        api.delete(f"/webhooks/{webhook['id']}")
    forget_all(api, project["id"])


def add(api: Api, path: str, url: str, events: list[str] | None = None) -> dict:
    return api.call("POST", path, {"url": url, "events": events or ENDED})


def start(api: Api, project: dict) -> str:
    return api.call("POST", f"/projects/{project['id']}/executions", RUN | {"pipeline": "chain"})["id"]


def start_and_cancel(api: Api, project: dict) -> str:
    execution = start(api, project)
    api.call("POST", f"/executions/{execution}/cancel")
    return execution


def deliveries(api: Api, webhook: dict) -> list[dict]:
    return api.call("GET", f"/webhooks/{webhook['id']}/deliveries")["items"]


def settled(api: Api, webhook: dict, status: str, count: int = 1) -> list[dict]:
    """Its deliveries once so many have come to this."""

    def done() -> list[dict] | None:
        items = [item for item in deliveries(api, webhook) if item["status"] == status]
        return items if len(items) >= count else None

    return wait_until(done)


def hurry(sql: Callable, webhook: dict) -> None:
    """As if the wait until the next try were over."""
    sql(f"update executions.deliveries set next_at = now() where webhook_id = '{webhook['id']}'")


# ---------------------------------------------------------------- what a webhook is


def test_a_webhook_is_made_shown_changed_and_deleted(api: Api, hooks: str, receiver: Receiver) -> None:
    webhook = add(api, hooks, receiver.url, ["execution.failed"])
    assert webhook["secret"].startswith("whsec_")
    assert (webhook["enabled"], webhook["failures"], webhook["last_delivery"]) == (True, 0, None)
    shown = api.call("GET", f"/webhooks/{webhook['id']}")
    assert "secret" not in shown
    assert shown["events"] == ["execution.failed"]
    assert [item["id"] for item in api.call("GET", hooks)["items"]] == [webhook["id"]]
    changed = api.call("PATCH", f"/webhooks/{webhook['id']}", {"events": ENDED, "enabled": False})
    assert (changed["events"], changed["enabled"], changed["url"]) == (ENDED, False, receiver.url)
    assert api.delete(f"/webhooks/{webhook['id']}").status_code == 204
    assert api.get(f"/webhooks/{webhook['id']}").status_code == 404
    assert api.post(f"/webhooks/{webhook['id']}/test").status_code == 404


BAD = [
    ({"url": "ftp://example.org"}, "/url"),
    ({"url": "example.org/hook"}, "/url"),
    ({"url": "https://"}, "/url"),
    ({"url": "https://ann:secret@example.org"}, "/url"),
    ({"url": "https://example.org/a b"}, "/url"),
    ({"url": "https://[::1"}, "/url"),
    ({"url": "http://10.0.0.1/"}, "/url"),
    ({"url": "http://169.254.169.254/latest/meta-data"}, "/url"),
    ({"url": "http://[fd00::1]:80/"}, "/url"),
    ({"events": []}, "/events"),
    ({"events": ["execution.started"]}, "/events"),
    ({"events": [1]}, "/events"),
    ({"events": ["execution.failed", "execution.failed"]}, "/events"),
    ({"secret": "mine"}, "/secret"),
]


@pytest.mark.parametrize(("members", "pointer"), BAD)
def test_what_cannot_be_is_refused_where_it_stands(api: Api, hooks: str, members: dict, pointer: str) -> None:
    answer = api.post(hooks, json={"url": "https://example.org", "events": ENDED} | members)
    assert answer.status_code == 422, answer.text
    assert [row["pointer"] for row in answer.json()["errors"]] == [pointer]


def test_only_owners_see_and_change_them(accounts_system: System, problem: Callable) -> None:
    owner, other, stranger = (accounts_system.add_user(f"hook{name}", "-c") for name in ("owner", "other", "none"))
    project = owner.new_project()["id"]
    path = f"/projects/{project}/webhooks"
    webhook = add(owner, path, "https://example.org/hook")
    owner.call("PUT", f"/projects/{project}/members/{other.call('GET', '/me')['id']}", {"role": "editor"})
    wait_until(lambda: other.get(f"/projects/{project}/triggers").ok)
    body = {"url": "https://example.org", "events": ENDED}
    delivery = str(uuid.uuid4())
    for who, status, code in ((other, 403, "forbidden"), (stranger, 404, "not_found")):
        problem(who.get(path), status, code)
        problem(who.post(path, json=body), status, code)
        problem(who.get(f"/webhooks/{webhook['id']}"), status, code)
        problem(who.patch(f"/webhooks/{webhook['id']}", json={"enabled": False}), status, code)
        problem(who.post(f"/webhooks/{webhook['id']}/secret"), status, code)
        problem(who.post(f"/webhooks/{webhook['id']}/test"), status, code)
        problem(who.get(f"/webhooks/{webhook['id']}/deliveries"), status, code)
        problem(who.delete(f"/webhooks/{webhook['id']}"), status, code)
        problem(who.post(f"/deliveries/{delivery}/redeliver"), 404, "not_found")


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "2130706433", "0x7f.1"])
def test_with_accounts_this_machine_is_out_of_reach(accounts_system: System, problem: Callable, host: str) -> None:
    owner = accounts_system.add_user(f"near{uuid.uuid4().hex[:8]}", "-c")
    path = f"/projects/{owner.new_project()['id']}/webhooks"
    refused = owner.post(path, json={"url": f"http://{host}:5432/", "events": ENDED})
    problem(refused, 422, "forbidden_address")


def test_secrets_are_sealed_and_in_no_log(
    api: Api, system: System, hooks: str, receiver: Receiver, sql: Callable
) -> None:
    webhook = add(api, hooks, receiver.url)
    api.call("POST", f"/webhooks/{webhook['id']}/test")
    assert webhook["secret"] not in sql("select string_agg(w::text, '') from executions.webhooks w")
    assert webhook["secret"] not in system.logs()


# ---------------------------------------------------------------- what is told


def test_the_end_of_an_execution_is_told_signed(
    api: Api, project: dict, hooks: str, receiver: Receiver
) -> None:
    webhook = add(api, hooks, receiver.url + "/deep?forge=1")
    execution = start_and_cancel(api, project)
    (call,) = receiver.heard()
    expect_signed(call, webhook["secret"])
    assert call.path == "/deep?forge=1"
    assert call.headers["Content-Type"] == "application/json"
    assert call.headers["X-DeepForge-Event"] == call.json["event"] == "execution.canceled"
    assert call.delivery == call.json["id"]
    assert (call.json["webhook"], call.json["project"]) == (webhook["id"], project["id"])
    told = call.json["execution"]
    assert (told["id"], told["status"], told["pipeline_name"]) == (execution, "canceled", "The chain")
    assert told["jobs"] == {"total": 1, "success": 0, "failed": 0, "canceled": 1}
    (delivery,) = settled(api, webhook, "delivered")
    assert (delivery["id"], delivery["tries"], delivery["answer_status"]) == (call.delivery, 1, 204)
    assert delivery["payload"]["execution"] == told
    assert api.call("GET", f"/webhooks/{webhook['id']}")["last_delivery"]["id"] == call.delivery


def test_only_what_was_asked_for_is_told(api: Api, project: dict, hooks: str, receiver: Receiver) -> None:
    add(api, hooks, receiver.url + "/failed", ["execution.failed"])
    off = add(api, hooks, receiver.url + "/off")
    api.call("PATCH", f"/webhooks/{off['id']}", {"enabled": False})
    wanted = add(api, hooks, receiver.url + "/canceled", ["execution.canceled"])
    start_and_cancel(api, project)
    settled(api, wanted, "delivered")
    assert [call.path for call in receiver.calls] == ["/canceled"]
    assert deliveries(api, off) == []


ECHO = {
    "in": {"operation": "Input", "name": "in", "references": {"artifact": ""}},
    "out": {"operation": "Output", "attributes": {"name": "echo"}},
}


def test_artifacts_are_told_of_whoever_made_them(
    api: Api, project: dict, hooks: str, receiver: Receiver
) -> None:
    add(api, hooks, receiver.url, ["artifact.created", "execution.success"])
    path = f"/projects/{project['id']}"
    begun = api.call(
        "POST", f"{path}/uploads", {"storage": BLOB_STORAGE, "name": "abc", "type": "", "size": 3}
    )
    assert api.put(f"/uploads/{begun['id']}/parts/1", data=b"abc").ok
    artifact = api.call("POST", f"/uploads/{begun['id']}/commit", {})
    receiver.heard()
    nodes = ECHO | {"in": ECHO["in"] | {"references": {"artifact": artifact["id"]}}}
    add_pipeline(api, project["id"], "echo", nodes, {"e": {"from": ["in", "data"], "to": ["out", "data"]}})
    execution = api.call("POST", f"{path}/executions", RUN | {"pipeline": "echo"})["id"]
    receiver.heard(3)
    made = [call.json["artifact"] for call in receiver.calls if "artifact" in call.json]
    assert [item["name"] for item in made] == ["abc", "echo"]
    assert made[0]["id"] == artifact["id"]
    assert sorted(receiver.events()) == ["artifact.created", "artifact.created", "execution.success"]
    ended = next(call.json for call in receiver.calls if "execution" in call.json)
    assert ended["execution"]["id"] == execution


# ---------------------------------------------------------------- receivers in trouble


def test_what_did_not_arrive_is_told_again_with_the_same_id(
    api: Api, project: dict, hooks: str, receiver: Receiver, sql: Callable
) -> None:
    receiver.answers = [500, 302]
    receiver.headers = {"Location": f"{receiver.url}/elsewhere"}
    webhook = add(api, hooks, receiver.url)
    start_and_cancel(api, project)
    wait_until(lambda: [item["detail"] for item in deliveries(api, webhook)] == ["the receiver answered 500"])
    first = deliveries(api, webhook)[0]
    assert (first["status"], first["tries"], first["answer_status"]) == ("waiting", 1, 500)
    assert api.call("GET", f"/webhooks/{webhook['id']}")["failures"] == 1
    hurry(sql, webhook)
    moved = "the receiver answered 302; redirects are not followed"
    wait_until(lambda: [item["detail"] for item in deliveries(api, webhook)] == [moved])
    hurry(sql, webhook)
    (arrived,) = settled(api, webhook, "delivered")
    assert (arrived["tries"], arrived["detail"]) == (3, None)
    assert len({call.delivery for call in receiver.calls}) == len({call.body for call in receiver.calls}) == 1
    assert {call.path for call in receiver.calls} == {"/"}
    for call in receiver.calls:
        expect_signed(call, webhook["secret"])
    assert api.call("GET", f"/webhooks/{webhook['id']}")["failures"] == 0


def test_it_is_tried_ten_times_and_then_it_has_failed_until_somebody_asks(
    api: Api, project: dict, hooks: str, receiver: Receiver, sql: Callable
) -> None:
    webhook = add(api, hooks, receiver.url)
    receiver.answers = [503]
    start_and_cancel(api, project)
    wait_until(lambda: [item["detail"] for item in deliveries(api, webhook)] == ["the receiver answered 503"])
    receiver.answers = [503, 503]
    sql(f"update executions.deliveries set tries = 9, next_at = now() where webhook_id = '{webhook['id']}'")
    (failed,) = settled(api, webhook, "failed")
    assert (failed["tries"], failed["answer_status"], failed["next_at"]) == (10, 503, None)
    assert len(receiver.calls) == 2
    again = api.call("POST", f"/deliveries/{failed['id']}/redeliver")
    assert (again["id"], again["status"], again["tries"]) == (failed["id"], "waiting", 1)
    again = api.call("POST", f"/deliveries/{failed['id']}/redeliver")
    assert (again["status"], again["answer_status"]) == ("delivered", 204)
    assert {call.delivery for call in receiver.calls} == {failed["id"]}


def test_a_slow_receiver_is_in_nobody_elses_way(api: Api, project: dict, hooks: str, receiver: Receiver) -> None:
    """It answers well, after a long time; the other one hears of three runs meanwhile."""
    with receiver_open() as slow:
        slow.pause = 9
        late, quick = add(api, hooks, slow.url), add(api, hooks, receiver.url)
        for _ in range(3):
            start_and_cancel(api, project)
        settled(api, quick, "delivered", 3)
        assert [item["status"] for item in deliveries(api, late)] == ["waiting"] * 3
        assert len(slow.calls) == 1, "of one webhook one at a time"


def test_a_receiver_that_never_hears_is_paused_and_says_why(
    api: Api, project: dict, hooks: str, receiver: Receiver, sql: Callable
) -> None:
    webhook = add(api, hooks, receiver.url)
    sql(f"update executions.webhooks set failures = 49 where id = '{webhook['id']}'")
    receiver.answers = [410]
    start_and_cancel(api, project)
    paused = wait_until(
        lambda: not (shown := api.call("GET", f"/webhooks/{webhook['id']}"))["enabled"] and shown
    )
    assert (paused["paused_reason"], paused["failures"]) == ("the receiver answered 410", 50)
    again = api.call("PATCH", f"/webhooks/{webhook['id']}", {"enabled": True})
    assert (again["paused_reason"], again["failures"]) == (None, 0)
    hurry(sql, webhook)
    assert settled(api, webhook, "delivered")[0]["tries"] == 2


def test_nobody_there_is_said_in_words_and_holds_up_nobody_else(
    api: Api, project: dict, hooks: str, receiver: Receiver
) -> None:
    dead = add(api, hooks, "http://127.0.0.1:9/")
    alive = add(api, hooks, receiver.url)
    start_and_cancel(api, project)
    settled(api, alive, "delivered")
    wait_until(lambda: deliveries(api, dead)[0]["tries"] == 1 and deliveries(api, dead)[0]["detail"])
    told = deliveries(api, dead)[0]
    assert (told["status"], told["answer_status"]) == ("waiting", None)
    assert told["detail"].startswith("the receiver cannot be reached")


def test_an_answer_without_end_is_cut_off(api: Api, hooks: str, receiver: Receiver) -> None:
    receiver.answers, receiver.body = [200], b"x" * 10_000_000
    webhook = add(api, hooks, receiver.url)
    assert api.call("POST", f"/webhooks/{webhook['id']}/test")["status"] == "delivered"


def test_a_name_that_leads_into_the_private_network_is_refused_when_it_is_called(
    api: Api, hooks: str, receiver: Receiver, sql: Callable
) -> None:
    webhook = add(api, hooks, receiver.url)
    sql(f"update executions.webhooks set url = 'http://10.255.255.1/' where id = '{webhook['id']}'")
    told = api.call("POST", f"/webhooks/{webhook['id']}/test")
    assert told["status"] == "failed"
    assert "does not speak to the address" in told["detail"]


# ---------------------------------------------------------------- what its owner asks for


def test_a_test_is_sent_at_once_also_while_it_is_off(api: Api, hooks: str, receiver: Receiver) -> None:
    webhook = add(api, hooks, receiver.url)
    api.call("PATCH", f"/webhooks/{webhook['id']}", {"enabled": False})
    told = api.call("POST", f"/webhooks/{webhook['id']}/test")
    assert (told["event"], told["status"], told["answer_status"]) == ("test", "delivered", 204)
    (call,) = receiver.calls
    expect_signed(call, webhook["secret"])
    assert "asked_by" in call.json["test"]
    receiver.answers = [404]
    told = api.call("POST", f"/webhooks/{webhook['id']}/test")
    assert (told["status"], told["detail"]) == ("failed", "the receiver answered 404")
    assert api.call("GET", f"/webhooks/{webhook['id']}")["failures"] == 0


def test_a_new_secret_signs_from_now_on(api: Api, hooks: str, receiver: Receiver) -> None:
    webhook = add(api, hooks, receiver.url)
    fresh = api.call("POST", f"/webhooks/{webhook['id']}/secret")["secret"]
    assert fresh != webhook["secret"]
    api.call("POST", f"/webhooks/{webhook['id']}/test")
    expect_signed(receiver.calls[0], fresh)


def test_many_tests_are_told_to_slow_down(api: Api, hooks: str, receiver: Receiver) -> None:
    webhook = add(api, hooks, receiver.url)
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: api.post(f"/webhooks/{webhook['id']}/test").status_code, range(40)))
    assert 429 in answers
    assert len(receiver.calls) == answers.count(200)


def test_the_command_line_makes_and_shows_webhooks(
    api: Api, system: System, project: dict, hooks: str, receiver: Receiver
) -> None:
    def cli(*words: str) -> str:
        return system.must("webhooks", *words)

    name = project["name"]
    made = cli("add", name, receiver.url, "--events", "execution.canceled,artifact.created")
    webhook = made.splitlines()[0]
    assert "secret: whsec_" in made
    assert receiver.url in cli("list", name)
    assert "delivered" in cli("test", name, webhook)
    cli("off", name, webhook)
    assert json.loads(cli("list", name, "-o", "json"))[0]["enabled"] is False
    cli("on", name, webhook)
    start_and_cancel(api, project)
    receiver.heard(2)
    told = wait_until(lambda: (items := json.loads(cli("deliveries", name, webhook, "-o", "json"))) and items)
    assert "execution.canceled" in cli("deliveries", name, webhook)
    assert "delivered" in cli("redeliver", told[0]["id"])
    assert receiver.calls[-1].delivery == told[0]["id"]
    assert cli("secret", name, webhook).count("whsec_") == 1
    cli("remove", name, webhook)
    assert api.call("GET", hooks)["items"] == []
    assert system.command("webhooks", "add", name, "nonsense").returncode == 1
