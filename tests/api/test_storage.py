"""Storages, tickets and objects: bytes go in and out by plain HTTP, and only by those who may."""

from __future__ import annotations

import hashlib
import os
import re
import uuid

import pytest
import requests

from harness import BLOB_STORAGE as BLOB
from harness import expect_problem


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def make_project(session) -> str:
    answer = session.post("/projects", json={"name": f"Data {uuid.uuid4().hex[:8]}"})
    assert answer.status_code == 201, answer.text
    return answer.json()["id"]


@pytest.fixture(scope="module")
def home(api) -> str:
    return make_project(api)


@pytest.fixture(scope="module")
def alices(alice) -> str:
    return make_project(alice)


@pytest.fixture(scope="module")
def url(api) -> str:
    return api.url


def tickets(session, project: str, *objects: dict):
    return session.post(f"/projects/{project}/tickets", json={"storage": BLOB, "objects": list(objects)})


def ticket(session, project: str, **wish) -> dict:
    answer = tickets(session, project, wish)
    assert answer.status_code == 200, answer.text
    return answer.json()["tickets"][0]


def send(url: str, slip: dict, data: bytes, **headers: str):
    return requests.put(url + slip["url"], data=data, headers=slip["headers"] | headers, timeout=60)


def put(session, url: str, project: str, data: bytes) -> str:
    """Stores an object by a ticket, as a worker does."""
    digest = sha256(data)
    slip = ticket(session, project, mode="put", hash=digest, size=len(data))
    if not slip.get("present"):
        assert send(url, slip, data).status_code == 201
    return digest


def members(owner, project: str, user, role: str) -> None:
    identity = user.get("/me").json()["id"]
    answer = owner.put(f"/projects/{project}/members/{identity}", json={"role": role})
    assert answer.status_code == 200, answer.text


# Storages


def test_the_local_storage_is_there_for_every_project(api, home):
    items = api.get(f"/projects/{home}/storages").json()["items"]
    mine = next(item for item in items if item["id"] == BLOB)
    assert (mine["name"], mine["adapter"], mine["is_builtin"]) == ("Local blob storage", "blob", True)


def test_adapters_say_what_they_need(api):
    adapters = {adapter["id"]: adapter for adapter in api.get("/adapters").json()["items"]}
    assert (adapters["blob"]["fields"], adapters["blob"]["can_create"]) == ([], False)
    fields = {field["name"]: field for field in adapters["s3"]["fields"]}
    assert fields["secret_key"]["type"] == "secret" and fields["secret_key"]["is_credential"]


# Objects by ticket


@pytest.mark.parametrize("size", [0, 1, 4096, 300_000, 3_000_000])
def test_bytes_go_in_and_come_out(api, url, home, size):
    data = os.urandom(size)
    put(api, url, home, data)
    slip = ticket(api, home, mode="get", hash=sha256(data))
    assert slip["method"] == "GET"
    answer = requests.get(url + slip["url"], headers=slip["headers"], timeout=30)
    assert answer.status_code == 200
    assert answer.content == data
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_what_is_there_need_not_be_sent(api, url, home):
    data = os.urandom(1000)
    first = ticket(api, home, mode="put", hash=sha256(data), size=len(data))
    assert "present" not in first
    assert send(url, first, data).json() == {"hash": sha256(data), "size": 1000}
    assert ticket(api, home, mode="put", hash=sha256(data), size=len(data))["present"] is True
    assert send(url, first, data).status_code == 201


def test_a_part_of_an_object_can_be_fetched(api, url, home):
    data = os.urandom(100_000)
    slip = ticket(api, home, mode="get", hash=put(api, url, home, data))
    answer = requests.get(url + slip["url"], headers={"Range": "bytes=500-1499"}, timeout=30)
    assert answer.status_code == 206
    assert answer.content == data[500:1500]
    answer = requests.get(url + slip["url"], headers={"Range": "bytes=200000-"}, timeout=30)
    assert answer.status_code == 416


def test_the_size_of_an_object_can_be_asked(api, url, home):
    slip = ticket(api, home, mode="get", hash=put(api, url, home, b"x" * 12345))
    answer = requests.head(url + slip["url"], timeout=30)
    assert (answer.status_code, answer.headers["Content-Length"]) == (200, "12345")


def test_an_object_that_is_not_there_is_not_found(api, url, home):
    slip = ticket(api, home, mode="get", hash=sha256(os.urandom(20)))
    expect_problem(requests.get(url + slip["url"], timeout=30), 404, "not_found")


def test_other_bytes_than_announced_are_not_stored(api, url, home):
    data = os.urandom(5000)
    slip = ticket(api, home, mode="put", hash=sha256(data), size=len(data))
    for other in (b"", data[:-1], data + b"x", data[:-1] + bytes([data[-1] ^ 1])):
        expect_problem(send(url, slip, other), 422, "hash_mismatch")
    get = ticket(api, home, mode="get", hash=sha256(data))
    expect_problem(requests.get(url + get["url"], timeout=30), 404, "not_found")
    assert send(url, slip, data).status_code == 201


def test_a_ticket_is_good_for_one_object_and_one_way(api, url, home):
    data, other = os.urandom(100), os.urandom(100)
    slip = ticket(api, home, mode="put", hash=sha256(data), size=100)
    elsewhere = make_project(api)
    for path in (
        slip["url"].replace(sha256(data), sha256(other)),
        slip["url"].replace(home, elsewhere),
        slip["url"].replace(BLOB, str(uuid.uuid4())),
    ):
        expect_problem(requests.put(url + path, data=other, headers=slip["headers"], timeout=30), 403, "bad_ticket")
    put(api, url, home, data)
    read = {"ticket": slip["headers"]["X-Ticket"]}
    expect_problem(requests.get(url + slip["url"], params=read, timeout=30), 403, "bad_ticket")


@pytest.mark.parametrize(
    "change",
    [
        lambda t: "9" + t,
        lambda t: t[:-1] + ("0" if t[-1] != "0" else "1"),
        lambda t: t.replace(".100.", ".101."),
        lambda t: t.split(".", 1)[1],
        lambda _: "",
        lambda _: "..",
        lambda _: "9" * 4000,
        lambda t: "1." + t.split(".", 1)[1],
    ],
)
def test_a_ticket_that_was_changed_is_refused(api, url, home, change):
    data = os.urandom(100)
    slip = ticket(api, home, mode="put", hash=sha256(data), size=100)
    slip["headers"]["X-Ticket"] = change(slip["headers"]["X-Ticket"])
    answer = send(url, slip, data)
    assert answer.status_code in (400, 401, 403, 431)
    assert "present" not in ticket(api, home, mode="put", hash=sha256(data), size=100)


@pytest.mark.parametrize(
    ("objects", "pointer"),
    [
        ([], "/objects"),
        ([{"mode": "get", "hash": "0" * 64}] * 201, "/objects"),
        ([{"mode": "delete", "hash": "0" * 64}], "/mode"),
        ([{"mode": "get", "hash": "A" * 64}], "/objects/0/hash"),
        ([{"mode": "get", "hash": "../../etc/passwd"}], "/hash"),
        ([{"mode": "put", "hash": "0" * 64}], "/objects/0/size"),
        ([{"mode": "put", "hash": "0" * 64, "size": -1}], "/size"),
        ([{"mode": "put", "hash": "0" * 64, "size": 2**41}], "/size"),
        ([{"mode": "get", "hash": "0" * 64, "path": "/etc/passwd"}], "/path"),
    ],
)
def test_wishes_are_checked(api, home, objects, pointer):
    answer = expect_problem(tickets(api, home, *objects), 422, "invalid")
    assert pointer in [error["pointer"] for error in answer["errors"]]


def test_a_storage_that_is_none_is_not_found(api, home):
    for storage in (str(uuid.uuid4()), "00000000-0000-7000-8000-000000000001"):
        body = {"storage": storage, "objects": [{"mode": "get", "hash": "0" * 64}]}
        expect_problem(api.post(f"/projects/{home}/tickets", json=body), 404, "not_found")


# Objects by who one is


def test_an_editor_needs_no_ticket(api, home):
    data = os.urandom(2000)
    path = f"/files/{home}/{BLOB}/{sha256(data)}"
    assert api.put(path, data=data).status_code == 201
    assert api.get(path).content == data


def test_nobody_gets_anything_without_a_ticket_or_a_token(api, url, home):
    digest = put(api, url, home, b"secret")
    path = f"{url}/files/{home}/{BLOB}/{digest}"
    expect_problem(requests.get(path, timeout=30), 401, "unauthenticated")
    expect_problem(requests.put(path, data=b"secret", timeout=30), 401, "unauthenticated")
    assert requests.head(path, timeout=30).status_code == 401


def test_what_is_not_yours_does_not_exist(alice, bob, alices):
    data = os.urandom(300)
    path = f"/files/{alices}/{BLOB}/{sha256(data)}"
    assert alice.put(path, data=data).status_code == 201
    expect_problem(bob.get(path), 404, "not_found")
    expect_problem(bob.put(path, data=data), 404, "not_found")
    expect_problem(tickets(bob, alices, {"mode": "get", "hash": sha256(data)}), 404, "not_found")
    expect_problem(bob.get(f"/projects/{alices}/storages"), 404, "not_found")


def test_whether_others_have_the_same_bytes_stays_unknown(alice, bob, alices):
    """The same hash in another project is another object."""
    data = os.urandom(300)
    assert alice.put(f"/files/{alices}/{BLOB}/{sha256(data)}", data=data).status_code == 201
    bobs = make_project(bob)
    assert "present" not in ticket(bob, bobs, mode="put", hash=sha256(data), size=300)
    expect_problem(bob.get(f"/files/{bobs}/{BLOB}/{sha256(data)}"), 404, "not_found")


def test_a_viewer_gets_and_does_not_put(alice, bob):
    project, data = make_project(alice), os.urandom(300)
    path = f"/files/{project}/{BLOB}/{sha256(data)}"
    assert alice.put(path, data=data).status_code == 201
    members(alice, project, bob, "viewer")
    assert bob.get(path).content == data
    expect_problem(bob.put(path, data=data), 403, "forbidden")
    expect_problem(tickets(bob, project, {"mode": "put", "hash": sha256(data), "size": 300}), 403, "forbidden")
    assert tickets(bob, project, {"mode": "get", "hash": sha256(data)}).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/files/../../etc/passwd",
        "/files/%2e%2e/%2e%2e/etc/passwd",
        "/files/{home}/{blob}/..%2f..%2f..%2fetc%2fpasswd",
        "/files/{home}/{blob}/%252e%252e%252fetc%252fpasswd",
        "/files/{home}/{blob}/..%5c..%5cetc%5cpasswd",
        "/files/{home}/..%2f{blob}/{hash}",
        "/files/..%2f{home}/{blob}/{hash}",
        "/files/{home}/{blob}/{hash}%00",
        "/files/{home}/{blob}/{hash}%23",
        "/files/{home}/{blob}/%c0%ae%c0%ae",
        "/files/{home}/{blob}/" + "a" * 4096,
        "/blob/objects/{home}/{hash}",
        "/blob/",
    ],
)
def test_no_path_leads_out(api, url, home, path):
    """Sent as it stands: requests would tidy it up."""
    digest = put(api, url, home, b"inside")
    wanted = path.format(home=home, blob=BLOB, hash=digest)
    with requests.Session() as session:
        request = session.prepare_request(requests.Request("GET", url, headers=dict(api.session.headers)))
        request.url = url + wanted
        answer = session.send(request, timeout=30, allow_redirects=False)
    is_web_page = b"<!doctype html>" in answer.content.lower()  # what leads out of /files is a page of the editor
    assert is_web_page or answer.status_code in (400, 404, 414), answer.text
    assert b"root:" not in answer.content
    assert answer.content != b"inside"


@pytest.mark.parametrize("path", ["/etc/passwd", "{incoming}/../../etc/passwd", "/proc/self/environ"])
def test_nobody_names_the_file_of_a_body(api, url, home, path):
    """The gateway sets the header itself; a client's own is dropped."""
    digest = sha256(b"x")
    slip = ticket(api, home, mode="put", hash=digest, size=1)
    answer = send(url, slip, b"x", **{"X-Body-File": path})
    assert answer.status_code == 201


def test_a_foreign_page_cannot_put_with_a_cookie(api, url, home):
    token = api.token
    path = f"{url}/files/{home}/{BLOB}/{sha256(b'x')}"
    answer = requests.put(path, data=b"x", headers={"Cookie": f"df_access={token}"}, timeout=30)
    expect_problem(answer, 403, "csrf")


@pytest.mark.parametrize("method", ["POST", "DELETE", "PATCH"])
def test_objects_have_no_other_methods(api, home, method):
    answer = api.request(method, f"/files/{home}/{BLOB}/{'0' * 64}")
    assert answer.status_code in (404, 405)


@pytest.mark.parametrize("path", ["objects", "artifacts", f"storages/{BLOB}", f"executions/{BLOB}"])
def test_internal_routes_are_not_behind_the_gateway(api, home, path):
    for method in ("GET", "PUT", "POST", "DELETE"):
        answer = api.session.request(method, f"{api.url}/internal/projects/{home}/{path}", timeout=10)
        assert answer.status_code == 404


def test_a_pattern_means_the_same_to_a_browser(api):
    """ECMAScript takes [] for a set of nothing, POSIX takes it for the beginning of one."""
    for adapter in api.call("GET", "/adapters")["items"]:
        for field in adapter["fields"]:
            pattern, example = field["pattern"], field["placeholder"] or field["default"]
            assert "[]" not in (pattern or "") and "[^]" not in (pattern or "")
            if pattern and example:
                assert re.search(pattern, example), field["name"]
