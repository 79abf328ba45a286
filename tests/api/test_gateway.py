"""The front door itself: headers, limits, problems, events, and what it keeps out."""

from __future__ import annotations

import asyncio
import gzip
import json
import os
import socket
import time
from pathlib import Path

import pytest
import requests
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from harness import Api, System, wait_until

EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def raw(system: System, request: bytes) -> bytes:
    """Sends bytes as they are and reads what comes until the gateway closes or says nothing more."""
    with socket.create_connection(("127.0.0.1", system.port), timeout=5) as connection:
        connection.sendall(request)
        connection.settimeout(2)
        answer = b""
        try:
            while piece := connection.recv(65536):
                answer += piece
        except TimeoutError:
            pass
        return answer


def publish(system: System, channel: str, message: dict) -> int:
    """What a service does: a message for everybody who listens to the channel."""
    ports = json.loads((system.data / "run/ports.json").read_text())
    key = (system.data / "keys/events").read_text().strip()
    answer = requests.post(f"http://127.0.0.1:{ports['events']}/publish/{key}/{channel}", json=message, timeout=5)
    return answer.status_code


# --- answers of nginx itself are problems ------------------------------------------------------------------------

OWN_PROBLEMS = [
    (b"GET /api/v1/nothing HTTP/1.1\r\nHost: localhost\r\n\r\n", 404, "not_found"),
    (b"GET /internal/users HTTP/1.1\r\nHost: localhost\r\n\r\n", 404, "not_found"),
    (b"GET /internal/authorize/events?c=p_x HTTP/1.1\r\nHost: localhost\r\n\r\n", 404, "not_found"),
    (b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n", 405, "method_not_allowed"),
    (b"GET /assets/nothing.js HTTP/1.1\r\nHost: localhost\r\n\r\n", 404, "not_found"),
    (b"GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n", 421, "misdirected"),
    (b"GET /api/v1/projects HTTP/1.1\r\nHost: 169.254.169.254\r\n\r\n", 421, "misdirected"),
    (b"GET / HTTP/1.1\r\n\r\n", 400, "malformed"),
    (b"GET / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\nabc", 400, "malformed"),
    (b"GET /" + b"a" * 20000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n", 414, "too_large"),
    (b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"a" * 20000 + b"\r\n\r\n", 431, "too_large"),
    (b"POST /api/v1/sessions HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2000000\r\n\r\n", 413, "too_large"),
]


@pytest.mark.parametrize(("request_bytes", "status", "code"), OWN_PROBLEMS)
def test_what_nginx_refuses_is_a_problem(system: System, request_bytes: bytes, status: int, code: str) -> None:
    answer = raw(system, request_bytes)
    head, _, body = answer.partition(b"\r\n\r\n")
    assert int(head.split()[1]) == status, answer
    assert b"Content-Type: application/problem+json" in head
    problem = json.loads(body)
    assert (problem["status"], problem["code"], problem["type"]) == (status, code, f"/problems/{code}")
    assert f"X-Request-Id: {problem['request_id']}".encode() in head
    assert b"Content-Security-Policy: default-src 'none'" in head


def test_publishing_is_not_possible_from_outside(system: System, stranger: Api) -> None:
    key = (system.data / "keys/events").read_text().strip()
    assert requests.post(f"{system.url}/publish/{key}/p_x", json={}, timeout=5).status_code == 405
    ports = json.loads((system.data / "run/ports.json").read_text())
    assert requests.post(f"http://127.0.0.1:{ports['events']}/publish/wrong/p_x", json={}, timeout=5).status_code == 404


def test_a_service_that_is_away_is_503_and_worth_a_retry(problem) -> None:
    system = System()
    try:
        system.start("--server")
        api = system.guest()
        service = system.data / "run/scan/projects/supervise/control"
        service.write_bytes(b"d")
        wait_until(lambda: api.get("/projects").status_code == 503, 10)
        answer = api.get("/projects")
        problem(answer, 503, "unavailable")
        assert answer.headers["Retry-After"] == "1"
        service.write_bytes(b"u")
        wait_until(lambda: api.get("/projects").status_code == 200, 10)
    finally:
        system.remove()


# --- headers and addresses ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/", "/projects/x", "/api/v1/auth/mode", "/api/v1/projects", "/api/v1/nothing", "/healthz"])
def test_headers_are_on_every_answer(system: System, path: str) -> None:
    headers = requests.get(f"{system.url}{path}", timeout=5).headers
    assert {name: headers.get(name) for name in EVERYWHERE} == EVERYWHERE
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert len(headers["X-Request-Id"]) == 32
    assert "camera=()" in headers["Permissions-Policy"]
    assert headers["Server"] == "nginx"


def test_request_ids_are_ours_and_reach_the_services_log(system: System, api: Api) -> None:
    answer = api.get("/projects", headers={"X-Request-Id": "forged"})
    request_id = answer.headers["X-Request-Id"]
    assert request_id != "forged"
    wait_until(lambda: request_id in (system.data / "log/projects/current").read_text(), 5)


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/./projects",
        "/api/v1/projects/../users",
        "/api/v1//projects",
        "/api/v1/projects/%2e%2e/users",
        "/api/v1/projects/a%2fb",
        "/api/v1/projects/a%5cb",
        "/api/v1/projects/a%00b",
        "/api/v1/projects/a%0ab",
        "/api/v1/projects/%252e%252e/x",
        "/files/p/s/..%2f..%2fetc%2fpasswd",
        "/files/../../etc/passwd",
        "/blob/objects/x",
        "/internal/..%2fapi/v1/projects",
    ],
)
def test_odd_paths_are_refused(system: System, path: str) -> None:
    answer = raw(system, f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
    status = int(answer.split()[1])
    assert status in (400, 404), answer
    assert b"application/problem+json" in answer


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]"])
def test_all_names_of_this_machine_are_served(system: System, host: str) -> None:
    assert requests.get(f"http://127.0.0.1:{system.port}/healthz", headers={"Host": f"{host}:{system.port}"}, timeout=5).ok


def test_it_also_listens_on_the_loopback_of_ipv6(system: System) -> None:
    try:
        socket.socket(socket.AF_INET6).bind(("::1", 0))
    except OSError:
        pytest.skip("no IPv6 here")
    assert requests.get(f"http://[::1]:{system.port}/healthz", timeout=5).ok


def test_the_editor_is_served_for_every_path_of_its_own(system: System) -> None:
    pages = [requests.get(f"{system.url}{path}", timeout=5) for path in ("/", "/projects/x/pipelines/y")]
    if pages[0].status_code == 404:
        pytest.skip("the web editor is not built")
    assert pages[0].text == pages[1].text
    assert pages[0].headers["Cache-Control"] == "no-cache"
    assert "script-src 'self' 'wasm-unsafe-eval';" in pages[0].headers["Content-Security-Policy"]


def test_hashed_files_live_forever_and_are_sent_compressed(system: System) -> None:
    index = requests.get(system.url, timeout=5)
    if not index.ok:
        pytest.skip("the web editor is not built")
    name = index.text.split('src="/assets/')[1].split('"')[0]
    answer = requests.get(f"{system.url}/assets/{name}", timeout=5, headers={"Accept-Encoding": "gzip"}, stream=True)
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    if answer.headers.get("Content-Encoding") == "gzip":
        assert gzip.decompress(answer.raw.read())


# --- bodies ------------------------------------------------------------------------------------------------------


def test_a_client_cannot_name_a_file_of_ours(api: Api, project: dict) -> None:
    """X-Body-File is what nginx tells storage; from a client it is dropped."""
    answer = api.post(f"/projects/{project['id']}/uploads", headers={"X-Body-File": "/etc/passwd"}, json={})
    assert answer.status_code == 422
    answer = api.get(f"/files/{project['id']}/x/y", headers={"X-Body-File": "/etc/passwd"})
    assert answer.status_code in (401, 403, 404, 422)
    assert Path("/etc/passwd").exists()


def test_uploads_that_are_refused_or_broken_off_leave_no_file(system: System, api: Api, project: dict) -> None:
    incoming = system.data / "blob/incoming"
    path = f"/files/{project['id']}/00000000-0000-7000-8000-000000000011/{'0' * 64}"
    assert api.put(path, data=os.urandom(300_000)).status_code >= 400
    with socket.create_connection(("127.0.0.1", system.port)) as connection:
        head = f"PUT {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {api.token}\r\n"
        head += "Content-Length: 50000000\r\n\r\n"
        connection.sendall(head.encode() + os.urandom(3_000_000))
        wait_until(lambda: list(incoming.iterdir()), 5)
    wait_until(lambda: not list(incoming.iterdir()), 5)


# --- events ------------------------------------------------------------------------------------------------------


def listen(system: System, api: Api, channels: str, **headers: str):
    return connect(
        f"ws://127.0.0.1:{system.port}/events?c={channels}",
        subprotocols=["ws+meta.nchan"],
        additional_headers={"Authorization": f"Bearer {api.token}", **headers},
        open_timeout=5,
    )


def test_one_websocket_carries_several_channels(system: System, api: Api, project: dict) -> None:
    channels = [f"p_{project['id']}", f"u_{api.user['id']}"]

    async def talk() -> list[str]:
        async with listen(system, api, ",".join(channels)) as socket_:
            for number, channel in enumerate(channels * 20):
                assert publish(system, channel, {"channel": channel, "seq": number, "type": "test"}) in (201, 202)
            return [await asyncio.wait_for(socket_.recv(), 5) for _ in range(40)]

    messages = asyncio.run(talk())
    bodies = [json.loads(message.split("\n\n", 1)[1]) for message in messages]
    for channel in channels:
        numbers = [body["seq"] for body in bodies if body["channel"] == channel]
        assert numbers == sorted(numbers)
        assert len(numbers) == 20
    assert messages[0].startswith("id: ")


def test_a_reader_that_comes_back_gets_what_it_missed(system: System, api: Api, project: dict) -> None:
    channel = f"p_{project['id']}"

    async def talk() -> list[int]:
        async with listen(system, api, channel) as socket_:
            publish(system, channel, {"seq": 1})
            last = (await asyncio.wait_for(socket_.recv(), 5)).split("\n")[0].removeprefix("id: ")
        for number in (2, 3, 4):
            publish(system, channel, {"seq": number})
        async with listen(system, api, f"{channel}&last_event_id={last}") as socket_:
            got = [await asyncio.wait_for(socket_.recv(), 5) for _ in range(3)]
        return [json.loads(message.split("\n\n", 1)[1])["seq"] for message in got]

    assert asyncio.run(talk()) == [2, 3, 4]


def test_eventsource_works_too_and_with_an_encoded_comma(system: System, api: Api, project: dict) -> None:
    channels = f"p_{project['id']}%2Cu_{api.user['id']}"
    with api.get(f"/events?c={channels}", headers={"Accept": "text/event-stream"}, stream=True, timeout=5) as stream:
        assert stream.status_code == 200
        assert stream.headers["Content-Type"].startswith("text/event-stream")
        publish(system, f"u_{api.user['id']}", {"seq": 7})
        line = next(line for line in stream.iter_lines(chunk_size=1) if line.startswith(b"data:"))
    assert json.loads(line.removeprefix(b"data: ")) == {"seq": 7}


def refused(system: System, api: Api, channels: str, **headers: str) -> int:
    async def talk() -> int:
        try:
            async with listen(system, api, channels, **headers):
                return 101
        except InvalidStatus as refusal:
            return refusal.response.status_code

    return asyncio.run(talk())


def test_who_may_listen_to_what(accounts_system: System, alice: Api, bob: Api) -> None:
    project = alice.new_project()["id"]
    assert refused(accounts_system, alice, f"p_{project}") == 101
    assert refused(accounts_system, bob, f"p_{project}") == 403
    assert refused(accounts_system, bob, f"p_{project},u_{bob.user['id']}") == 403
    assert refused(accounts_system, bob, f"u_{alice.user['id']}") == 403
    assert refused(accounts_system, bob, "w_00000000-0000-7000-8000-000000000001") == 400
    assert refused(accounts_system, bob, "x") == 400
    assert requests.get(f"{accounts_system.url}/events?c=p_{project}", timeout=5).status_code == 401


def test_a_page_of_another_site_may_not_listen(system: System, api: Api, project: dict) -> None:
    channel = f"p_{project['id']}"
    assert refused(system, api, channel, Origin="http://evil.example") == 403
    assert refused(system, api, channel, Origin=f"http://127.0.0.1:{system.port}") == 101


def test_the_time_from_publishing_to_a_browser_is_short(system: System, api: Api, project: dict) -> None:
    channel = f"p_{project['id']}"

    async def talk() -> list[float]:
        times = []
        async with listen(system, api, channel) as socket_:
            for number in range(50):
                begin = time.monotonic()
                publish(system, channel, {"seq": number})
                await asyncio.wait_for(socket_.recv(), 5)
                times.append(time.monotonic() - begin)
        return times

    assert sorted(asyncio.run(talk()))[25] < 0.1
