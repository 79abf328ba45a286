"""The double of SciServer, tested with SciServer's own public client, and the calls that the client makes, made by hand."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import requests

from harness import wait_until
from sciserver_double import ATTEMPTS, SciServer, running

VOLUME = "Storage/alice/persistent"


@pytest.fixture
def server(tmp_path) -> Iterator[SciServer]:
    with running(tmp_path) as server:
        yield server


@pytest.fixture
def line(server: SciServer) -> requests.Session:
    line = requests.Session()
    line.headers["X-Auth-Token"] = server.sign_in("alice", "wonderland")
    return line


def test_the_public_client_does_all_it_can(server: SciServer, tmp_path) -> None:
    """SciScript-Python is on no package index: it is installed from its repository, sciserver/SciScript-Python, directory py3."""
    client = pytest.importorskip("SciServer", reason="SciScript-Python is not installed, and no package index has it")
    from SciServer import Authentication, Config, Files

    assert client
    Config.AuthenticationURL = f"{server.portal}/keystone/v3/tokens"
    Config.RacmApiURL = f"{server.url}/racm"
    with pytest.raises(Exception, match="401"):
        Authentication.login("alice", "guess")
    token = Authentication.login("alice", "wonderland")
    assert Authentication.getKeystoneUserWithToken(token).userName == "alice"
    service = Files.getFileServices()[0]
    names = {row["path"] for row in Files.getUserVolumesInfo(service)}
    assert names == {VOLUME, "Temporary/alice/scratch"}
    Files.createUserVolume(service, "Storage/alice/data")
    Files.upload(service, "Storage/alice/data/deep/in/a.txt", data="hello")
    assert Files.download(service, "Storage/alice/data/deep/in/a.txt") == "hello"
    with pytest.raises(Exception, match="already exists"):
        Files.upload(service, "Storage/alice/data/deep/in/a.txt", data="again", quiet=False)
    found = Files.dirList(service, "Storage/alice/data/deep/in", level=2)
    assert [row["name"] for row in found["root"]["files"]] == ["a.txt"]
    Files.move(service, "Storage/alice/data/deep/in/a.txt", service, f"{VOLUME}/b.txt", doCopy=False)
    assert Files.download(service, f"{VOLUME}/b.txt", localFilePath=str(tmp_path / "b.txt"))
    assert (tmp_path / "b.txt").read_text() == "hello"
    assert Files.download(service, "Storage/alice/data/deep/in/a.txt") == ""
    Files.delete(service, f"{VOLUME}/b.txt")
    with pytest.raises(Exception, match="does not exist"):
        Files.delete(service, f"{VOLUME}/b.txt", quiet=False)
    Files.deleteUserVolume(service, "Storage/alice/data")
    with pytest.raises(Exception, match="Volume does not exist"):
        Files.dirList(service, "Storage/alice/data", level=2)


def sign_in(server: SciServer, password: str) -> requests.Response:
    user = {"name": "alice", "password": password}
    body = {"auth": {"identity": {"password": {"user": user}}}}
    return requests.post(f"{server.portal}/keystone/v3/tokens", json=body, timeout=9)


def test_every_refusal_of_a_sign_in_is_500_and_the_fourth_is_not_tried(server: SciServer) -> None:
    for _ in range(ATTEMPTS):
        answer = sign_in(server, "guess")
        assert (answer.status_code, answer.json()["error"]["message"]) == (500, "HTTP/1.1 401 Unauthorized")
    answer = sign_in(server, "wonderland")
    assert (answer.status_code, "10 minutes" in answer.text) == (500, True)


def test_what_is_not_there_is_downloaded_as_nothing(server: SciServer, line: requests.Session) -> None:
    answer = line.get(f"{server.files}/api/file/{VOLUME}/nothing", timeout=9)
    assert (answer.status_code, answer.content) == (200, b"")
    assert "Etag" not in answer.headers and "Content-disposition" not in answer.headers
    line.put(f"{server.files}/api/file/{VOLUME}/empty?quiet=True&TaskName=x", data=b"", timeout=9)
    answer = line.get(f"{server.files}/api/file/{VOLUME}/empty?TaskName=x", timeout=9)
    assert (answer.content, answer.headers["Etag"][:2]) == (b"", "W/")
    assert answer.headers["Content-disposition"] == 'attachment; filename="empty"'


def test_a_level_is_one_less_than_it_says(server: SciServer, line: requests.Session) -> None:
    line.put(f"{server.files}/api/volume/Storage/alice/made?quiet=true", timeout=9)
    for name in ("a", "b/c"):
        line.put(f"{server.files}/api/file/Storage/alice/made/{name}", data=iter([b"x", b"y"]), timeout=9)

    def root(level: str) -> dict:
        return line.get(f"{server.files}/api/jsontree/Storage/alice/made{level}", timeout=9).json()["root"]

    assert root("")["name"] == "made"
    assert "files" in root("")["folders"][0]
    assert "files" not in root("?level=1")
    assert root("?level=2")["name"] != "made"
    assert [(file["name"], file["size"]) for file in root("?level=2")["files"]] == [("a", 2)]
    assert line.get(f"{server.files}/api/jsontree/Storage/alice/made?level=0", timeout=9).status_code == 500
    assert line.get(f"{server.files}/api/jsontree/Storage/alice/made/a?level=2", timeout=9).status_code == 500


def test_paths_stay_in_their_volume(server: SciServer, line: requests.Session) -> None:
    for path, status in (("x%2Fy", 400), ("%2e%2e/%2e%2e/z", 500)):
        request = requests.Request("PUT", f"{server.files}/api/file/{VOLUME}/", data=b"x").prepare()
        request.url += path
        request.headers.update(line.headers)
        assert line.send(request, timeout=9).status_code == status
    assert line.get(f"{server.files}/api/file/Nowhere/x", timeout=9).json()["error"] == "Volume does not exist"


def test_a_token_ends(server: SciServer, line: requests.Session) -> None:
    server.lifetime = 0.2
    token = server.sign_in("alice", "wonderland")
    wait_until(lambda: server.user_of(token) is None, 10)
    assert requests.get(f"{server.files}/api/volumes/", headers={"X-Auth-Token": token}, timeout=9).status_code == 401
    assert requests.get(f"{server.portal}/keystone/v3/tokens/{token}", timeout=9).status_code == 500
    assert requests.get(f"{server.portal}/api/validate/{token}", timeout=9).status_code == 401
