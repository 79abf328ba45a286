"""Artifacts: uploaded in parts, named, listed, downloaded, deleted."""

from __future__ import annotations

import hashlib
import os
import threading
import uuid

import pytest

from harness import BLOB_STORAGE as BLOB
from harness import Api, expect_problem

PART = 16 * 1024 * 1024


def pointers(answer: dict) -> list[str]:
    return [error["pointer"] for error in answer["errors"]]


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def make_project(session) -> str:
    answer = session.post("/projects", json={"name": f"Artifacts {uuid.uuid4().hex[:8]}"})
    assert answer.status_code == 201, answer.text
    return answer.json()["id"]


@pytest.fixture
def home(api) -> str:
    return make_project(api)


def put_object(session, project: str, data: bytes) -> dict:
    answer = session.put(f"/files/{project}/{BLOB}/{sha256(data)}", data=data)
    assert answer.status_code == 201, answer.text
    return answer.json()


def make_artifact(session, project: str, name: str = "data.bin", data: bytes = b"some data", kind: str = "bytes") -> dict:
    body = {"name": name, "type": kind, "storage": BLOB, **put_object(session, project, data)}
    answer = session.post(f"/projects/{project}/artifacts", json=body)
    assert answer.status_code == 201, answer.text
    return answer.json()


def begin(session, project: str, size: int, name: str = "upload.bin") -> dict:
    answer = session.post(f"/projects/{project}/uploads", json={"storage": BLOB, "name": name, "size": size})
    assert answer.status_code == 201, answer.text
    return answer.json()


def send_part(session, upload: dict, number: int, data: bytes):
    return session.put(f"/uploads/{upload['id']}/parts/{number}", data=data)


def commit(session, upload: dict, **body):
    return session.post(f"/uploads/{upload['id']}/commit", json=body)


def content(session, artifact: dict) -> bytes:
    answer = session.get(f"/artifacts/{artifact['id']}/content")
    assert answer.status_code == 200, answer.text
    return answer.content


# Artifacts of objects


def test_an_artifact_is_made_from_an_object(api, home):
    made = make_artifact(api, home, "train.npy", b"numbers", "numpy.ndarray")
    assert made == {
        "id": made["id"],
        "project": home,
        "name": "train.npy",
        "type": "numpy.ndarray",
        "storage": {"id": BLOB, "name": "Local blob storage"},
        "hash": sha256(b"numbers"),
        "size": 7,
        "created_at": made["created_at"],
        "created_by": {"id": "00000000-0000-7000-8000-0000000000f1", "name": "guest"},
        "execution": None,
        "job": None,
    }
    assert api.get(f"/artifacts/{made['id']}").json() == made
    assert content(api, made) == b"numbers"


def test_an_artifact_needs_an_object_that_is_there(api, home):
    body = {"name": "x", "storage": BLOB, "hash": sha256(os.urandom(9)), "size": 9}
    expect_problem(api.post(f"/projects/{home}/artifacts", json=body), 404, "not_found")
    body |= put_object(api, home, b"nine byte") | {"size": 10}
    assert pointers(expect_problem(api.post(f"/projects/{home}/artifacts", json=body), 422, "invalid")) == ["/size"]


def test_an_object_of_another_project_is_not_there(api, home):
    elsewhere = make_project(api)
    body = {"name": "x", "storage": BLOB} | put_object(api, elsewhere, os.urandom(20))
    expect_problem(api.post(f"/projects/{home}/artifacts", json=body), 404, "not_found")


@pytest.mark.parametrize(
    ("more", "pointer"),
    [
        ({"name": ""}, "/name"),
        ({"name": ".."}, "/name"),
        ({"name": "../../etc/passwd"}, "/name"),
        ({"name": "a\\b"}, "/name"),
        ({"name": "a\r\nSet-Cookie: x"}, "/name"),
        ({"name": " a"}, "/name"),
        ({"name": "é" * 121}, "/name"),
        ({"type": "a\nb"}, "/type"),
        ({"type": "x" * 201}, "/type"),
        ({"hash": "0" * 63}, "/hash"),
        ({"hash": "Z" * 64}, "/hash"),
        ({"size": -1}, "/size"),
        ({"size": "1"}, "/size"),
        ({"storage": "x"}, "/storage"),
        ({"project": str(uuid.uuid4())}, "/project"),
        ({"job": str(uuid.uuid4())}, "/job"),
        ({"created_by": str(uuid.uuid4())}, "/created_by"),
    ],
)
def test_a_new_artifact_is_checked(api, home, more, pointer):
    body = {"name": "x", "type": "t", "storage": BLOB, "hash": "0" * 64, "size": 1} | more
    answer = expect_problem(api.post(f"/projects/{home}/artifacts", json=body), 422, "invalid")
    assert pointers(answer) == [pointer]


def test_equal_names_are_versions(api, home):
    first, second = (make_artifact(api, home, "model", os.urandom(10)) for _ in range(2))
    assert first["id"] != second["id"]
    listed = api.get(f"/projects/{home}/artifacts", params={"search": "model"}).json()["items"]
    assert [artifact["id"] for artifact in listed] == [second["id"], first["id"]]


def test_artifacts_are_listed_page_by_page_and_searched(api, home):
    names = ["alpha", "beta", "Gamma 100%", "räksmörgås"]
    made = [make_artifact(api, home, name, name.encode(), name[0]) for name in names]
    path = f"/projects/{home}/artifacts"
    seen, cursor = [], None
    while True:
        page = api.get(path, params={"limit": 1, **({"cursor": cursor} if cursor else {})}).json()
        seen += page["items"]
        cursor = page["next_cursor"]
        if not cursor:
            break
    assert seen == list(reversed(made))

    def found(**query) -> list[str]:
        return [artifact["name"] for artifact in api.get(path, params=query).json()["items"]]

    assert found(search="AMMA") == ["Gamma 100%"]
    assert found(search="0%") == ["Gamma 100%"]
    assert found(search="SMÖR") == ["räksmörgås"]
    assert found(search="a_p") == []
    assert found(search="'; drop table storage.artifacts; --") == []
    assert found(type="b") == ["beta"]
    assert found(type="b", search="alpha") == []


@pytest.mark.parametrize("query", [{"limit": 0}, {"limit": 201}, {"limit": "x"}, {"cursor": "x"}, {"search": "x" * 500}])
def test_lists_have_limits(api, home, query):
    expect_problem(api.get(f"/projects/{home}/artifacts", params=query), 422, "invalid")


def test_an_artifact_is_renamed_and_retyped(api, home):
    made = make_artifact(api, home)
    path = f"/artifacts/{made['id']}"
    assert api.patch(path, json={"name": "new name"}).json() == made | {"name": "new name"}
    assert api.patch(path, json={"type": "other"}).json() == made | {"name": "new name", "type": "other"}
    assert api.patch(path, json={}).status_code == 200
    for member in ("hash", "size", "project", "created_by", "id"):
        expect_problem(api.patch(path, json={member: "x"}), 422, "invalid")
    expect_problem(api.patch(path, json={"name": "a/b"}), 422, "invalid")


@pytest.mark.parametrize(
    ("name", "plain", "encoded"),
    [
        ("data.npy", "data.npy", "data.npy"),
        ('a "quoted"; name', "a _quoted__ name", "a%20%22quoted%22%3B%20name"),
        ("räksmörgås.h5", "r__ksm__rg__s.h5", "r%C3%A4ksm%C3%B6rg%C3%A5s.h5"),
        ("<script>.html", "_script_.html", "%3Cscript%3E.html"),
    ],
)
def test_a_download_has_its_name_and_is_never_shown(api, home, name, plain, encoded):
    made = make_artifact(api, home, name, b"<script>alert(1)</script>", "text/html")
    answer = api.get(f"/artifacts/{made['id']}/content")
    assert answer.headers["Content-Disposition"] == f"attachment; filename=\"{plain}\"; filename*=UTF-8''{encoded}"
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_part_of_an_artifact_can_be_downloaded(api, home):
    made = make_artifact(api, home, data=bytes(range(256)))
    answer = api.get(f"/artifacts/{made['id']}/content", headers={"Range": "bytes=10-19"})
    assert answer.status_code == 206
    assert answer.content == bytes(range(10, 20))


# Deleting


def test_an_artifact_is_deleted_and_its_data_stays(api, home):
    made = make_artifact(api, home, data=b"stays")
    assert api.delete(f"/artifacts/{made['id']}").json() == {"data_deleted": False}
    expect_problem(api.get(f"/artifacts/{made['id']}"), 404, "not_found")
    expect_problem(api.delete(f"/artifacts/{made['id']}"), 404, "not_found")
    assert api.get(f"/files/{home}/{BLOB}/{made['hash']}").content == b"stays"


def test_an_artifact_is_deleted_with_its_data(api, home):
    made = make_artifact(api, home, data=b"goes")
    assert api.delete(f"/artifacts/{made['id']}", params={"data": "true"}).json() == {"data_deleted": True}
    expect_problem(api.get(f"/files/{home}/{BLOB}/{made['hash']}"), 404, "not_found")
    assert content(api, make_artifact(api, home, data=b"goes")) == b"goes"


def test_data_that_another_artifact_has_is_kept(api, home):
    first, second = (make_artifact(api, home, name, b"shared") for name in ("one", "two"))
    assert api.delete(f"/artifacts/{first['id']}?data=true").json() == {"data_deleted": False}
    assert content(api, second) == b"shared"
    assert api.delete(f"/artifacts/{second['id']}?data=true").json() == {"data_deleted": True}


def test_data_is_true_or_false(api, home):
    made = make_artifact(api, home)
    expect_problem(api.delete(f"/artifacts/{made['id']}?data=maybe"), 422, "invalid")
    assert content(api, made) == b"some data"


def test_putting_and_deleting_the_same_bytes_at_once_loses_nothing(api, home):
    """Whoever was told that the bytes are stored can fetch them, whatever is deleted meanwhile."""
    lost, errors = [], []

    def work(number: int) -> None:
        session = Api(api.url).sign_in()
        try:
            for turn in range(8):
                data = b"contended %d" % (turn % 2)
                answer = session.put(f"/files/{home}/{BLOB}/{sha256(data)}", data=data, timeout=60)
                assert answer.status_code == 201, answer.text
                body = {"name": f"{number}.{turn}", "storage": BLOB, **answer.json()}
                answer = session.post(f"/projects/{home}/artifacts", json=body, timeout=60)
                if answer.status_code == 404:  # deleted between the two: allowed, nothing was promised yet
                    continue
                assert answer.status_code == 201, answer.text
                made = answer.json()
                fetched = session.get(f"/artifacts/{made['id']}/content", timeout=60)
                if fetched.content != data:
                    lost.append((number, turn, fetched.status_code, fetched.text))
                answer = session.delete(f"/artifacts/{made['id']}?data=true", timeout=60)
                assert answer.status_code == 200, answer.text
        except AssertionError as error:
            errors.append(str(error))

    threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert lost == []


# Uploads in parts


def test_a_large_file_arrives_in_parts_in_any_order(api, home):
    data = os.urandom(2 * PART + 12345)
    upload = begin(api, home, len(data))
    assert (upload["part_size"], upload["part_count"], upload["parts"]) == (PART, 3, [])
    for number in (3, 1, 2):
        answer = send_part(api, upload, number, data[(number - 1) * PART : number * PART])
        assert answer.status_code == 200, answer.text
    parts = api.get(f"/uploads/{upload['id']}").json()["parts"]
    assert parts == [{"number": 1, "size": PART}, {"number": 2, "size": PART}, {"number": 3, "size": 12345}]
    made = commit(api, upload, hash=sha256(data))
    assert made.status_code == 201, made.text
    assert made.json()["hash"] == sha256(data)
    assert content(api, made.json()) == data
    assert commit(api, upload).json() == made.json()
    expect_problem(send_part(api, upload, 1, data[:PART]), 409, "upload_closed")


@pytest.mark.parametrize("size", [0, 1, 5000, PART])
def test_a_small_file_has_one_part_or_none(api, home, size):
    data = os.urandom(size)
    upload = begin(api, home, size)
    if size:
        assert send_part(api, upload, 1, data).status_code == 200
    made = commit(api, upload)
    assert made.status_code == 201, made.text
    assert made.json()["hash"] == sha256(data)
    assert content(api, made.json()) == data


def test_the_same_part_again_replaces_it(api, home):
    data = os.urandom(PART + 10)
    upload = begin(api, home, len(data))
    assert send_part(api, upload, 2, b"0123456789").status_code == 200
    assert send_part(api, upload, 1, data[:PART]).status_code == 200
    assert send_part(api, upload, 2, data[PART:]).status_code == 200
    assert commit(api, upload).json()["hash"] == sha256(data)


def test_an_upload_is_resumed_where_it_stopped(api, home):
    data = os.urandom(PART + 10)
    upload = begin(api, home, len(data), "resumed.bin")
    send_part(api, upload, 2, data[PART:])
    assert expect_problem(commit(api, upload), 409, "parts_missing")["missing"] == [1]
    listed = api.get(f"/projects/{home}/uploads").json()["items"]
    assert [(item["id"], item["name"], item["parts"]) for item in listed] == [
        (upload["id"], "resumed.bin", [{"number": 2, "size": 10}])
    ]
    send_part(api, upload, 1, data[:PART])
    assert commit(api, upload).status_code == 201
    assert api.get(f"/projects/{home}/uploads").json()["items"] == []


def test_a_wrong_hash_makes_nothing(api, home):
    """Nobody can tell which part is wrong, so it takes no more; a commit that knows better makes the artifact."""
    data = os.urandom(3000)
    upload = begin(api, home, len(data))
    send_part(api, upload, 1, b"x" * 3000)
    expect_problem(commit(api, upload, hash=sha256(data)), 422, "hash_mismatch")
    assert api.get(f"/projects/{home}/artifacts").json()["items"] == []
    expect_problem(send_part(api, upload, 1, data), 409, "upload_closed")
    assert commit(api, upload, hash=sha256(b"x" * 3000)).status_code == 201


def test_two_commits_at_once_make_one_artifact(api, home):
    upload = begin(api, home, 100_000)
    send_part(api, upload, 1, os.urandom(100_000))
    answers = []
    threads = [threading.Thread(target=lambda: answers.append(commit(api, upload))) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert len(api.get(f"/projects/{home}/artifacts").json()["items"]) == 1


def test_bytes_that_are_there_already_make_another_artifact(api, home):
    data = os.urandom(1000)
    first = make_artifact(api, home, "first", data)
    upload = begin(api, home, 1000, "second")
    send_part(api, upload, 1, data)
    second = commit(api, upload).json()
    assert second["hash"] == first["hash"]
    assert content(api, second) == data


@pytest.mark.parametrize(("number", "size"), [(1, PART - 1), (1, 0), (2, 11), (2, 9)])
def test_a_part_has_its_exact_size(api, home, number, size):
    upload = begin(api, home, PART + 10)
    expect_problem(send_part(api, upload, number, b"x" * size), 422, "part_size")


@pytest.mark.parametrize("number", ["0", "3", "-1", "x", "1.5", "10001", "99999999999999999999", "%2e%2e"])
def test_there_are_no_other_parts(api, home, number):
    upload = begin(api, home, PART + 10)
    answer = api.put(f"/uploads/{upload['id']}/parts/{number}", data=b"x")
    assert answer.status_code in (400, 404)


@pytest.mark.parametrize(
    ("more", "pointer"),
    [({"size": -1}, "/size"), ({"size": 2**40 + 1}, "/size"), ({"name": "a/b"}, "/name"), ({"type": " x"}, "/type"), ({"hash": "x"}, "/hash")],
)
def test_a_new_upload_is_checked(api, home, more, pointer):
    body = {"storage": BLOB, "name": "x", "size": 1} | more
    assert pointers(expect_problem(api.post(f"/projects/{home}/uploads", json=body), 422, "invalid")) == [pointer]


def test_an_upload_is_given_up(api, home):
    upload = begin(api, home, 10)
    send_part(api, upload, 1, b"0123456789")
    assert api.delete(f"/uploads/{upload['id']}").status_code == 204
    expect_problem(api.get(f"/uploads/{upload['id']}"), 404, "not_found")
    expect_problem(commit(api, upload), 404, "not_found")
    expect_problem(send_part(api, upload, 1, b"0123456789"), 404, "not_found")


def test_a_hundred_unfinished_uploads_are_enough(api, home):
    uploads = [begin(api, home, 10) for _ in range(100)]
    body = {"storage": BLOB, "name": "x", "size": 1}
    expect_problem(api.post(f"/projects/{home}/uploads", json=body), 409, "conflict")
    for upload in uploads:
        api.delete(f"/uploads/{upload['id']}")


# Who may


def set_role(owner, project: str, user, role: str) -> None:
    identity = user.get("/me").json()["id"]
    assert owner.put(f"/projects/{project}/members/{identity}", json={"role": role}).status_code == 200


def routes_of(project: str, artifact: dict, upload: dict) -> list[tuple[str, str, dict, str]]:
    """Method, path, arguments, and the least role."""
    body = {"name": "x", "storage": BLOB, "hash": artifact["hash"], "size": artifact["size"]}
    return [
        ("GET", f"/projects/{project}/artifacts", {}, "viewer"),
        ("GET", f"/artifacts/{artifact['id']}", {}, "viewer"),
        ("GET", f"/artifacts/{artifact['id']}/content", {}, "viewer"),
        ("GET", f"/projects/{project}/storages", {}, "viewer"),
        ("POST", f"/projects/{project}/artifacts", {"json": body}, "editor"),
        ("PATCH", f"/artifacts/{artifact['id']}", {"json": {"name": "y"}}, "editor"),
        ("POST", f"/projects/{project}/uploads", {"json": {"name": "x", "storage": BLOB, "size": 1}}, "editor"),
        ("GET", f"/projects/{project}/uploads", {}, "editor"),
        ("GET", f"/uploads/{upload['id']}", {}, "editor"),
        ("PUT", f"/uploads/{upload['id']}/parts/1", {"data": b"x"}, "editor"),
        ("POST", f"/uploads/{upload['id']}/commit", {"json": {}}, "editor"),
        ("DELETE", f"/uploads/{upload['id']}", {}, "editor"),
        ("DELETE", f"/artifacts/{artifact['id']}", {}, "editor"),
    ]


RANKS = {"stranger": 0, "viewer": 1, "runner": 2, "editor": 3}


@pytest.mark.parametrize("role", RANKS)
def test_what_each_role_may_do(alice, bob, role):
    project = make_project(alice)
    artifact, upload = make_artifact(alice, project), begin(alice, project, 1)
    if role != "stranger":
        set_role(alice, project, bob, role)
    for method, path, more, least in routes_of(project, artifact, upload):
        answer = bob.request(method, path, **more)
        if role == "stranger":
            expect_problem(answer, 404, "not_found")
        elif RANKS[role] < RANKS[least]:
            expect_problem(answer, 403, "forbidden")
        else:
            assert answer.status_code < 300, (method, path, answer.text)


def test_nobody_does_anything_unless_signed_in(accounts_system, alice):
    project = make_project(alice)
    artifact, upload = make_artifact(alice, project), begin(alice, project, 1)
    for method, path, more, _ in routes_of(project, artifact, upload):
        answer = Api.stranger(accounts_system.url).request(method, path, **more)
        expect_problem(answer, 401, "unauthenticated")


@pytest.mark.parametrize("name", ["x", "../x", "%00", "'", str(uuid.uuid4())])
def test_an_artifact_that_is_none_is_not_found(api, name):
    for method, path in (("GET", ""), ("GET", "/content"), ("DELETE", "")):
        answer = api.request(method, f"/artifacts/{name}{path}")
        assert answer.status_code in (400, 404), answer.text
