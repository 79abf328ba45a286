"""What every kind of storage must do, each tried the same way: bytes in and out, whole or in parts, wrong, missing, forbidden, cut off."""

from __future__ import annotations

import hashlib
import os
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

import pytest
import requests

from harness import BLOB_STORAGE, Api, System, expect_problem, wait_until
import sciserver_double
import webgme_server
from s3_server import BUCKET, KEYS, Line, Server, form, running

MANY = 1100  # more than S3 lists or deletes at once


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


@dataclass
class Shelf:
    """One storage, and how a client that has a ticket reaches it."""

    api: Api
    id: str
    server: Server | None = None  # of S3
    checks_puts: bool = True

    def ticket(self, project: str, mode: str, data: bytes) -> dict:
        wish = {"mode": mode, "hash": sha256(data), "size": len(data)}
        body = {"storage": self.id, "objects": [wish]}
        return self.api.call("POST", f"/projects/{project}/tickets", body)["tickets"][0]

    def address(self, slip: dict) -> tuple[str, dict[str, str]]:
        """Names below localhost are this machine, whatever it thinks of them."""
        if slip["url"].startswith("/"):
            return self.api.url + slip["url"], slip["headers"]
        parts = urlsplit(slip["url"])
        return parts._replace(netloc=f"127.0.0.1:{parts.port}").geturl(), {**slip["headers"], "Host": parts.netloc}

    def send(self, slip: dict, data: bytes) -> requests.Response:
        url, headers = self.address(slip)
        return self.api.session.request("PUT", url, data=data, headers={**headers, "Authorization": None}, timeout=60)

    def fetch(self, slip: dict, **headers: str) -> requests.Response:
        url, own = self.address(slip)
        return requests.get(url, headers=own | headers, timeout=60)

    def put(self, project: str, data: bytes) -> None:
        answer = self.send(self.ticket(project, "put", data), data)
        assert answer.status_code in (200, 201), answer.text

    def get(self, project: str, data: bytes, **headers: str) -> requests.Response:
        return self.fetch(self.ticket(project, "get", data), **headers)

    def has(self, project: str, data: bytes) -> bool:
        """A storage that a project has never used is not there for it either."""
        wish = {"mode": "get", "hash": sha256(data), "size": len(data)}
        answer = self.api.post(f"/projects/{project}/tickets", json={"storage": self.id, "objects": [wish]})
        if answer.status_code == 404:
            return False
        found = self.fetch(answer.json()["tickets"][0]).status_code
        assert found in (200, 404)
        return found == 200

    def content(self, artifact: dict, **headers: str) -> requests.Response:
        """Wherever the server sends us for it."""
        path = f"/artifacts/{artifact['id']}/content"
        answer = self.api.get(path, headers=headers, allow_redirects=False)
        if answer.status_code != 302:
            return answer
        return self.fetch({"url": answer.headers["Location"], "headers": {}}, **headers)

    def artifact(self, project: str, data: bytes, name: str = "data.bin") -> dict:
        """By an upload in parts, the last one first."""
        upload = self.begin(project, len(data), name)
        for number in range(upload["part_count"], 0, -1):
            self.send_part(upload, number, data)
        return self.api.call("POST", f"/uploads/{upload['id']}/commit", {"hash": sha256(data)})

    def begin(self, project: str, size: int, name: str = "data.bin") -> dict:
        return self.api.call("POST", f"/projects/{project}/uploads", {"storage": self.id, "name": name, "size": size})

    def send_part(self, upload: dict, number: int, data: bytes) -> None:
        step = upload["part_size"]
        part = data[(number - 1) * step : number * step]
        answer = self.api.put(f"/uploads/{upload['id']}/parts/{number}", data=part)
        assert answer.status_code == 200, answer.text


@pytest.fixture(scope="module")
def minio(tmp_path_factory) -> Iterator[Server]:
    with running(tmp_path_factory.mktemp("minio")) as server:
        yield server


@pytest.fixture(scope="module")
def sciserver(tmp_path_factory) -> Iterator[sciserver_double.SciServer]:
    with sciserver_double.running(tmp_path_factory.mktemp("sciserver")) as server:
        yield server


@pytest.fixture(scope="module")
def webgme(tmp_path_factory) -> Iterator[webgme_server.WebGme]:
    with webgme_server.running(tmp_path_factory.mktemp("webgme")) as server:
        yield server


@pytest.fixture(scope="module", params=["blob", "s3", "s3 host", "s3 plain", "sciserver", "webgme"])
def shelf(request, api: Api) -> Shelf:
    """The server's own storage; S3 with the bucket in the path, in the host's name, and without checksums; a volume of SciServer; a WebGME."""
    if request.param == "blob":
        return Shelf(api, BLOB_STORAGE)
    if request.param == "sciserver":
        wanted = sciserver_double.form(request.getfixturevalue("sciserver"), prefix="a b/ü#?")
        return Shelf(api, api.call("POST", "/storages", wanted)["id"])
    if request.param == "webgme":
        wanted = webgme_server.form(request.getfixturevalue("webgme").url)
        return Shelf(api, api.call("POST", "/storages", wanted)["id"])
    server: Server = request.getfixturevalue("minio")
    changes = {
        "s3": {},
        "s3 host": {"path_style": False, "endpoint": f"http://localhost:{server.port}", "prefix": "host"},
        "s3 plain": {"checksum": False, "prefix": "plain"},
    }[request.param]
    made = api.call("POST", "/storages", form(changes.pop("endpoint", server.url), **changes))
    return Shelf(api, made["id"], server, request.param != "s3 plain")


@pytest.fixture
def home(api: Api) -> str:
    return api.new_project()["id"]


# Objects


@pytest.mark.parametrize("size", [0, 1, 300_000])
def test_bytes_go_in_and_come_out(shelf: Shelf, home: str, size: int) -> None:
    data = os.urandom(size)
    shelf.put(home, data)
    assert shelf.get(home, data).content == data


def test_a_range_comes_out(shelf: Shelf, home: str) -> None:
    data = os.urandom(100_000)
    shelf.put(home, data)
    for words, expected in (("bytes=10-19", data[10:20]), ("bytes=99990-", data[99990:]), ("bytes=-5", data[-5:])):
        part = shelf.get(home, data, Range=words)
        assert (part.status_code, part.content) == (206, expected)
    assert shelf.get(home, data, Range="bytes=100000-").status_code == 416


def test_bytes_that_are_there_need_not_be_sent_again(shelf: Shelf, home: str) -> None:
    data = os.urandom(1000)
    shelf.artifact(home, data)
    assert shelf.ticket(home, "put", data)["present"]


def test_equal_bytes_at_once_are_one_object(shelf: Shelf, home: str) -> None:
    data = os.urandom(200_000)
    first, second = (shelf.ticket(home, "put", data) for _ in range(2))
    assert {shelf.send(slip, data).status_code for slip in (first, second)} <= {200, 201, 204}
    assert shelf.get(home, data).content == data


def test_other_bytes_than_announced_become_nothing(shelf: Shelf, home: str) -> None:
    data = os.urandom(1000)
    answer = shelf.send(shelf.ticket(home, "put", data), data[::-1])
    if shelf.checks_puts:
        assert 400 <= answer.status_code < 500
        assert not shelf.has(home, data)
    body = {"name": "x", "storage": shelf.id, "hash": sha256(data), "size": len(data)}
    made = shelf.api.post(f"/projects/{home}/artifacts", json=body)
    assert made.status_code in (404, 409, 422), made.text
    assert shelf.api.call("GET", f"/projects/{home}/artifacts")["items"] == []


def test_a_body_that_ends_too_early_becomes_nothing(shelf: Shelf, home: str) -> None:
    data = os.urandom(100_000)
    url, headers = shelf.address(shelf.ticket(home, "put", data))
    parts = urlsplit(url)
    lines = {"Host": parts.netloc, **headers, "Content-Length": str(len(data)), "Connection": "close"}
    head = f"PUT {parts.path}{'?' + parts.query if parts.query else ''} HTTP/1.1\r\n"
    head += "".join(f"{name}: {value}\r\n" for name, value in lines.items()) + "\r\n"
    with socket.create_connection(("127.0.0.1", parts.port)) as line:
        line.sendall(head.encode() + data[:50_000])
    assert not shelf.has(home, data)


def test_what_is_not_there_is_not_found(shelf: Shelf, home: str) -> None:
    data = os.urandom(10)
    assert not shelf.has(home, data)
    body = {"name": "x", "storage": shelf.id, "hash": sha256(data), "size": len(data)}
    expect_problem(shelf.api.post(f"/projects/{home}/artifacts", json=body), 404, "not_found")


def test_a_ticket_opens_one_door_only(shelf: Shelf, home: str) -> None:
    data, other = os.urandom(1000), os.urandom(1000)
    shelf.put(home, data)
    shelf.put(home, other)
    slip = shelf.ticket(home, "get", data)
    url, headers = shelf.address(slip)
    assert requests.get(url.replace(sha256(data), sha256(other)), headers=headers, timeout=60).status_code in (401, 403, 404)
    assert requests.delete(url, headers=headers, timeout=60).status_code in (401, 403, 404, 405)
    assert requests.put(url, data=data, headers=headers, timeout=60).status_code in (401, 403, 404, 405)
    bare = requests.get(url.split("?")[0], headers={"Host": headers.get("Host", urlsplit(url).netloc)}, timeout=60)
    assert bare.status_code in (401, 403)


def test_another_project_has_nothing_of_it(shelf: Shelf, home: str) -> None:
    data = os.urandom(1000)
    shelf.put(home, data)
    assert not shelf.has(shelf.api.new_project()["id"], data)


# Artifacts


@pytest.mark.parametrize("size", [0, 5, 70_000_000])
def test_an_upload_in_parts_becomes_an_artifact(shelf: Shelf, home: str, size: int) -> None:
    """The largest goes to S3 in parts, too."""
    data = os.urandom(size)
    artifact = shelf.artifact(home, data)
    assert (artifact["hash"], artifact["size"]) == (sha256(data), size)
    assert shelf.content(artifact).content == data
    if size > 100:
        part = shelf.content(artifact, Range="bytes=100-199")
        assert (part.status_code, part.content) == (206, data[100:200])


@pytest.mark.parametrize("name", ["a b.txt", "ü.npy", "100% #1?.csv", '"q" & <b>.html', "..dots..", "🙂", "'; drop.sql"])
def test_an_odd_name_comes_back_as_it_was(shelf: Shelf, home: str, name: str) -> None:
    data = os.urandom(100)
    artifact = shelf.artifact(home, data, name)
    assert artifact["name"] == name
    answer = shelf.content(artifact)
    assert answer.content == data
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_a_wrong_hash_makes_nothing(shelf: Shelf, home: str) -> None:
    upload = shelf.begin(home, 1000)
    shelf.send_part(upload, 1, os.urandom(1000))
    expect_problem(shelf.api.post(f"/uploads/{upload['id']}/commit", json={"hash": sha256(b"else")}), 422, "hash_mismatch")
    assert shelf.api.call("GET", f"/projects/{home}/artifacts")["items"] == []


def test_data_goes_with_its_last_artifact(shelf: Shelf, home: str) -> None:
    data = os.urandom(1000)
    first, second = shelf.artifact(home, data, "first"), shelf.artifact(home, data, "second")
    assert shelf.api.delete(f"/artifacts/{first['id']}?data=true").status_code == 200
    assert shelf.has(home, data)
    assert shelf.api.delete(f"/artifacts/{second['id']}?data=true").status_code == 200
    assert not shelf.has(home, data)


def files_of(shelf: Shelf, home: str, folder: str = "") -> list[dict]:
    """What lies below a folder; of folders of projects in that of this one alone."""
    items = shelf.api.call("GET", f"/storages/{shelf.id}/files", params={"folder": folder})["items"]
    folders = [item for item in items if item["size"] is None]
    own = [item for item in folders if item["name"] == home] or folders
    return [item for item in items if item["size"] is not None] + [one for item in own for one in files_of(shelf, home, item["path"])]


def test_what_lies_there_is_found_and_imported_or_why_not(shelf: Shelf, home: str) -> None:
    data = os.urandom(70_000)
    shelf.put(home, data)
    answer = shelf.api.get(f"/storages/{shelf.id}/files")
    order = {"source": shelf.id, "path": "0" * 40, "name": "again.bin", "storage": BLOB_STORAGE}
    if shelf.id == BLOB_STORAGE:  # everybody's objects lie there
        expect_problem(answer, 409, "not_browsable")
        expect_problem(shelf.api.post(f"/projects/{home}/imports", json=order), 409, "not_browsable")
        return
    if answer.status_code == 409:  # WebGME lists nothing; a hash that is none of a file is no file
        expect_problem(answer, 409, "imports_by_hash")
        assert shelf.api.bring(home, order)["problem"]["code"] == "invalid"
        return
    (found,) = [file for file in files_of(shelf, home) if file["name"] == sha256(data)]
    assert found["size"] == len(data)
    done = shelf.api.bring(home, order | {"path": found["path"]})
    assert (done["state"], done["size"]) == ("done", len(data))
    artifact = shelf.api.call("GET", f"/artifacts/{done['artifact']}")
    assert (artifact["storage"]["id"], artifact["hash"]) == (BLOB_STORAGE, sha256(data))
    assert shelf.content(artifact).content == data


def test_a_project_takes_its_data_along(api: Api, minio: Server, system: System, home: str) -> None:
    """From every storage it has used; what is deleted has a minute in which somebody may want it back."""
    far = Shelf(api, api.call("POST", "/storages", form(minio.url, prefix="along"))["id"], minio)
    for shelf, count in ((Shelf(api, BLOB_STORAGE), 50), (far, MANY)):
        for number in range(count):
            data = number.to_bytes(4, "big")
            shelf.put(home, data)
            body = {"name": "x", "storage": shelf.id, "hash": sha256(data), "size": len(data)}
            assert api.post(f"/projects/{home}/artifacts", json=body).status_code == 201

    def near() -> int:
        return sum(home in folder for folder, _, files in os.walk(system.data) for _ in files)

    assert minio.objects(home) == MANY
    assert near() == 50
    api.delete(f"/projects/{home}")
    assert api.delete(f"/projects/{home}/forever").status_code == 204
    wait_until(lambda: minio.objects(home) + near() == 0, 240)


# A server elsewhere


@pytest.fixture
def line(minio: Server) -> Iterator[Line]:
    line = Line(minio.port)
    yield line
    line.close()


@pytest.fixture
def far(api: Api, minio: Server, line: Line) -> Shelf:
    made = api.call("POST", "/storages", form(line.url, prefix="far"))
    return Shelf(api, made["id"], minio)


def test_a_broken_line_costs_nothing_that_has_arrived(far: Shelf, line: Line, home: str) -> None:
    """An upload to S3 in five parts goes on with the parts that are missing."""
    data = os.urandom(80_000_000)
    upload = far.begin(home, len(data))
    for number in range(1, upload["part_count"] + 1):
        far.send_part(upload, number, data)
    line.breaks_after = 3
    expect_problem(far.api.post(f"/uploads/{upload['id']}/commit", json={}), 503, "storage_unreachable")
    assert far.api.call("GET", f"/projects/{home}/artifacts")["items"] == []
    arrived = set(line.parts[:3])
    line.breaks_after, line.parts = None, []
    artifact = far.api.call("POST", f"/uploads/{upload['id']}/commit", {})
    assert arrived.isdisjoint(line.parts)
    assert far.api.get(f"/artifacts/{artifact['id']}/content").content == data


def test_a_server_that_cannot_be_reached_is_named(far: Shelf, line: Line, home: str) -> None:
    line.breaks_after = -1
    data = os.urandom(10)
    upload = far.begin(home, len(data))
    far.send_part(upload, 1, data)
    problem = expect_problem(far.api.post(f"/uploads/{upload['id']}/commit", json={}), 503, "storage_unreachable")
    assert problem["detail"]


def test_keys_that_are_no_longer_good_are_told_and_can_be_changed(far: Shelf, home: str) -> None:
    data = os.urandom(10)
    upload = far.begin(home, len(data))
    far.send_part(upload, 1, data)
    far.api.call("PATCH", f"/storages/{far.id}", {"credentials": KEYS | {"secret_key": "taken-back"}})
    problem = expect_problem(far.api.post(f"/uploads/{upload['id']}/commit", json={}), 409, "storage_refused")
    assert KEYS["secret_key"] not in str(problem)
    far.api.call("PATCH", f"/storages/{far.id}", {"credentials": KEYS})
    assert far.api.call("POST", f"/uploads/{upload['id']}/commit", {})["hash"] == sha256(data)


def test_a_bucket_that_is_missing_is_made_when_asked_for(api: Api, minio: Server, home: str) -> None:
    for creates in (False, True):
        config = form(minio.url, bucket=f"{BUCKET}-new", create_bucket=creates)
        shelf = Shelf(api, api.call("POST", "/storages", config)["id"], minio)
        upload = shelf.begin(home, 5)
        shelf.send_part(upload, 1, b"hello")
        answer = api.post(f"/uploads/{upload['id']}/commit", json={})
        if creates:
            assert answer.status_code in (200, 201), answer.text
        else:
            assert "there is no bucket" in expect_problem(answer, 409, "storage_refused")["detail"]
