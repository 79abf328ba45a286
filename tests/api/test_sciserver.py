"""Storages in a volume of SciServer: accounts linked, tokens renewed, bytes that pass this server, and what goes wrong there."""

from __future__ import annotations

import hashlib
import json
import os
import pickle
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from harness import BLOB_STORAGE, SERVER_COMPUTE, Api, System, expect_problem, wait_until
from sciserver_double import ATTEMPTS, SciServer, form, running


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


@pytest.fixture
def server(tmp_path) -> Iterator[SciServer]:
    with running(tmp_path / "sciserver") as server:
        yield server


@pytest.fixture
def project(api: Api) -> str:
    return api.new_project()["id"]


def add(api: Api, server: SciServer, **changes: object) -> str:
    return api.call("POST", "/storages", form(server, **changes))["id"]


def upload(api: Api, project: str, storage: str, data: bytes, name: str = "x", **more: str):
    """All but the commit, whose answer is returned."""
    wish = {"storage": storage, "name": name, "size": len(data)} | more
    made = api.call("POST", f"/projects/{project}/uploads", wish)
    for number in range(1, made["part_count"] + 1):
        part = data[(number - 1) * made["part_size"] : number * made["part_size"]]
        assert api.put(f"/uploads/{made['id']}/parts/{number}", data=part).status_code == 200
    return api.post(f"/uploads/{made['id']}/commit", json={"hash": sha256(data)})


def content(api: Api, artifact: dict, **headers: str):
    return api.get(f"/artifacts/{artifact['id']}/content", headers=headers, allow_redirects=False)


# Accounts


def test_an_account_is_linked_once_and_nothing_of_it_is_answered(api: Api, server: SciServer, sql) -> None:
    made = api.call("POST", "/storages", form(server))
    assert server.sign_ins() == 1
    assert made["credentials"] == ["username", "password"]
    text = api.get("/storages").text + api.get(f"/storages/{made['id']}").text
    token = next(iter(server.tokens))
    assert server.users["alice"] not in text
    assert token not in text
    stored = sql(f"select credentials || config::text from storage.storages where id = '{made['id']}'")
    assert "wonderland" not in stored and token not in stored


def test_a_wrong_password_is_told_at_its_field_and_tried_once(api: Api, server: SciServer) -> None:
    problem = expect_problem(api.post("/storages", json=form(server, password="guess")), 422, "invalid")
    assert problem["errors"] == [
        {"pointer": "/credentials/password", "detail": "SciServer does not accept the user name and password"}
    ]
    assert server.sign_ins() == 1
    assert "guess" not in str(problem)


def test_a_locked_account_is_told_in_the_words_of_the_server(api: Api, server: SciServer) -> None:
    server.failures["alice"] = ATTEMPTS
    problem = expect_problem(api.post("/storages", json=form(server)), 422, "invalid")
    assert "10 minutes" in problem["errors"][0]["detail"]


def test_a_password_that_is_not_kept_is_used_once(api: Api, server: SciServer, project: str) -> None:
    storage = add(api, server, keep_password=False)
    assert api.call("GET", f"/storages/{storage}")["credentials"] == ["username"]
    assert upload(api, project, storage, b"first").status_code == 201
    server.revoke_all()
    problem = expect_problem(upload(api, project, storage, b"second"), 409, "storage_refused")
    assert "enter the password again" in problem["detail"]
    assert server.sign_ins() == 1
    api.call("PATCH", f"/storages/{storage}", {"credentials": {"password": server.users["alice"]}})
    assert upload(api, project, storage, b"second").status_code == 201


def test_a_sign_in_that_has_ended_is_renewed(api: Api, server: SciServer, project: str) -> None:
    storage = add(api, server)
    server.revoke_all()
    assert upload(api, project, storage, b"after it was taken back").status_code == 201
    assert server.sign_ins() == 2
    server.revoke_all()
    artifact = api.call("GET", f"/projects/{project}/artifacts")["items"][0]
    assert content(api, artifact).content == b"after it was taken back"
    assert server.sign_ins() == 3


def test_a_sign_in_is_renewed_before_it_ends(api: Api, server: SciServer, project: str) -> None:
    server.lifetime = 120
    storage = add(api, server)
    server.lifetime = 24 * 3600
    assert upload(api, project, storage, b"in time").status_code == 201
    assert server.sign_ins() == 2
    assert not any(line.endswith(" 401") for line in server.requests)


def test_many_who_need_a_new_sign_in_make_one(api: Api, server: SciServer, project: str) -> None:
    storage = add(api, server)
    server.revoke_all()
    answers: list[int] = []

    def one(number: int) -> None:
        mine = Api(api.url).sign_in()
        answers.append(upload(mine, project, storage, b"%d" % number).status_code)

    threads = [threading.Thread(target=one, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [201] * 8
    assert server.sign_ins() == 2


def test_a_password_that_was_changed_elsewhere_is_not_tried_until_the_account_is_locked(
    api: Api, server: SciServer, project: str
) -> None:
    storage = add(api, server)
    server.users["alice"] = "changed"
    server.revoke_all()
    for number in range(ATTEMPTS + 2):
        expect_problem(upload(api, project, storage, b"%d" % number), 409, "storage_refused")
    assert server.failures["alice"] == 1
    api.call("PATCH", f"/storages/{storage}", {"credentials": {"password": "changed"}})
    assert upload(api, project, storage, b"now").status_code == 201


def test_a_kept_password_goes_to_its_own_server_only(api: Api, server: SciServer, tmp_path) -> None:
    storage = add(api, server)
    with running(tmp_path / "other") as other:
        for name, value in (("login_portal", other.portal), ("file_service", other.files)):
            config = api.call("GET", f"/storages/{storage}")["config"] | {name: value}
            problem = expect_problem(api.patch(f"/storages/{storage}", json={"config": config}), 422, "invalid")
            assert problem["errors"][0]["pointer"] == "/credentials/password"
            form_of = {"adapter": "sciserver", "config": config, "storage": storage}
            expect_problem(api.post("/storages/check", json=form_of), 422, "invalid")
        assert other.requests == []


def test_addresses_of_other_networks_are_refused(api: Api, server: SciServer) -> None:
    for name in ("login_portal", "file_service"):
        wanted = form(server, **{name: "http://169.254.169.254/latest"})
        problem = expect_problem(api.post("/storages", json=wanted), 422, "forbidden_address")
        assert problem["errors"][0]["pointer"] == f"/config/{name}"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("login_portal", "https://apps.sciserver.org/a/../b"),
        ("file_service", "https://apps.sciserver.org/a?b=c"),
        ("file_service", "ftp://apps.sciserver.org/a"),
        ("volume", "../bob/persistent"),
        ("volume", "bob/.."),
        ("prefix", "a/../../b"),
        ("volume_pool", "Elsewhere"),
    ],
)
def test_what_cannot_be_a_place_is_refused_at_its_field(api: Api, server: SciServer, name: str, value: str) -> None:
    problem = expect_problem(api.post("/storages", json=form(server, **{name: value})), 422, "invalid")
    assert problem["errors"][0]["pointer"] == f"/config/{name}"
    assert server.sign_ins() == 0


# Volumes


def test_a_connection_is_tried(api: Api, server: SciServer) -> None:
    wanted = form(server, volume="data", create_volume=True)
    tried = api.call("POST", "/storages/check", {name: wanted[name] for name in ("adapter", "config", "credentials")})
    assert tried["ok"], tried
    assert [step["name"] for step in tried["steps"]] == ["volume", "write", "read", "list", "delete"]
    assert tried["steps"][1]["detail"].startswith("wrote")
    found = api.call("POST", f"/storages/{api.call('POST', '/storages', wanted)['id']}/check")
    assert found["ok"], found
    assert not [files for _, _, files in os.walk(server.folder) if files]


def test_a_volume_that_is_missing_is_told(api: Api, server: SciServer, project: str) -> None:
    storage = add(api, server, volume="nowhere")
    found = api.call("POST", f"/storages/{storage}/check")
    assert not found["ok"]
    assert found["steps"][0]["detail"] == "there is no volume 'Storage/alice/nowhere'"
    expect_problem(upload(api, project, storage, b"x"), 409, "storage_refused")


def test_a_volume_of_somebody_else_is_used_as_far_as_it_is_shared(api: Api, server: SciServer, project: str) -> None:
    volume = server.volume("Storage", "bob", "persistent")
    storage = add(api, server, volume="bob/persistent")
    problem = expect_problem(upload(api, project, storage, b"x"), 409, "storage_refused")
    assert "may not be used like this" in problem["detail"]
    volume.shared["alice"] = ["read", "write", "delete"]
    assert upload(api, project, storage, b"x").status_code == 201
    assert server.objects(project) == 1


# Bytes


def test_what_arrives_elsewhere_is_whole_or_nothing(api: Api, server: SciServer, project: str) -> None:
    """It is read back, and has its name only then."""
    storage = add(api, server)
    data = os.urandom(300_000)
    server.faults.garbled = 1
    problem = expect_problem(upload(api, project, storage, data), 503, "storage_unreachable")
    assert "other bytes" in problem["detail"]
    assert not [files for _, _, files in os.walk(server.folder) if files]
    assert api.call("GET", f"/projects/{project}/artifacts")["items"] == []
    assert upload(api, project, storage, data).status_code == 201


def test_a_line_that_breaks_is_tried_again(api: Api, server: SciServer, project: str) -> None:
    storage = add(api, server)
    server.faults.cut_uploads = 1
    server.faults.busy = 1
    data = os.urandom(300_000)
    artifact = upload(api, project, storage, data)
    assert artifact.status_code == 201, artifact.text
    server.faults.cut_downloads = 1
    expect_problem(content(api, artifact.json()), 503, "storage_unreachable")
    assert content(api, artifact.json()).content == data


def test_bytes_that_were_changed_elsewhere_are_not_passed_on(api: Api, server: SciServer, project: str) -> None:
    storage = add(api, server)
    artifact = upload(api, project, storage, b"as it was").json()
    path = next(server.folder.rglob(sha256(b"as it was")))
    path.write_bytes(b"changed!!")
    problem = expect_problem(content(api, artifact), 409, "storage_refused")
    assert "other bytes" in problem["detail"]
    path.unlink()
    expect_problem(content(api, artifact), 404, "not_found")


def test_a_download_is_fetched_once_for_all_its_ranges(api: Api, server: SciServer, project: str) -> None:
    storage = add(api, server)
    data = os.urandom(200_000)
    artifact = upload(api, project, storage, data).json()
    before = len(server.requests)
    for start in range(0, 200_000, 50_000):
        part = content(api, artifact, Range=f"bytes={start}-{start + 49_999}")
        assert (part.status_code, part.content) == (206, data[start : start + 50_000])
    assert len(server.requests) == before + 1


def test_many_who_want_the_same_wait_for_one(api: Api, server: SciServer, project: str) -> None:
    storage = add(api, server)
    data = os.urandom(100_000)
    artifact = upload(api, project, storage, data).json()
    before, answers = len(server.requests), []
    server.faults.slow = 0.3
    threads = [
        threading.Thread(target=lambda: answers.append(content(Api(api.url).sign_in(), artifact).content)) for _ in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [data] * 6
    assert len(server.requests) == before + 1


def test_data_goes_with_its_artifact(api: Api, server: SciServer, project: str) -> None:
    storage = add(api, server)
    artifact = upload(api, project, storage, b"gone soon").json()
    assert server.objects(project) == 1
    assert api.call("DELETE", f"/artifacts/{artifact['id']}?data=true") == {"data_deleted": True}
    assert server.objects(project) == 0


def test_who_puts_and_who_deletes_the_same_bytes_never_lose_them(api: Api, server: SciServer, project: str) -> None:
    """An artifact that was made can be read until it is deleted, whoever deletes others of the same bytes meanwhile."""
    storage = add(api, server)
    server.faults.slow = 0.02
    lost: list[str] = []

    def one() -> None:
        mine = Api(api.url).sign_in()
        for _ in range(6):
            made = upload(mine, project, storage, b"wanted by all")
            if made.status_code != 201:
                lost.append(made.text)
                continue
            found = mine.get(f"/storages/{storage}").status_code, content(mine, made.json()).content
            if found != (200, b"wanted by all") or not list(server.folder.rglob(sha256(b"wanted by all"))):
                lost.append(str(found))
            mine.delete(f"/artifacts/{made.json()['id']}?data=true")

    threads = [threading.Thread(target=one) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert lost == []


def test_nothing_is_asked_of_another_server_within_a_transaction(api: Api, server: SciServer, project: str, sql) -> None:
    storage = add(api, server)
    ended = threading.Event()

    def work() -> None:
        mine = Api(api.url).sign_in()
        made = upload(mine, project, storage, b"slowly").json()
        content(mine, made)
        mine.delete(f"/artifacts/{made['id']}?data=true")
        ended.set()

    server.faults.slow = 0.4
    worker = threading.Thread(target=work)
    worker.start()
    seen = 0
    question = "select count(*) from pg_stat_activity where state = 'idle in transaction' and state_change < now() - interval '0.2 s'"
    assert int(sql("select count(*) from pg_stat_activity where state = 'idle' and usename like '%storage%'")) > 0
    while not ended.is_set():
        assert sql(question).strip() == "0"
        seen += 1
    worker.join()
    assert seen > 5
    assert server.objects(project) == 0


LENGTH = """class Length:
    def execute(self, data):
        print(len(data))
        return len(data)
"""


def test_a_pipeline_runs_with_its_values_there(system: System, api: Api, server: SciServer, project: str, tmp_path) -> None:
    """The worker never sees the user's sign-in: all bytes pass the server by tickets."""
    storage = add(api, server)
    artifact = upload(api, project, storage, pickle.dumps("five!"), type="builtins.str").json()["id"]
    nodes = {
        "in": {"operation": "Input", "references": {"artifact": artifact}},
        "length": {"operation": "length"},
        "out": {"operation": "Output", "attributes": {"name": "length"}},
    }
    edges = {
        "e1": {"from": ["in", "data"], "to": ["length", "data"]},
        "e2": {"from": ["length", "result"], "to": ["out", "data"]},
    }
    patch = [
        {"op": "add", "path": "/operations/length", "value": {"name": "Length", "code": LENGTH}},
        {"op": "add", "path": "/pipelines/p", "value": {"name": "P", "nodes": nodes, "edges": edges}},
    ]
    api.call("POST", f"/projects/{project}/changes", {"client": "test", "base": 0, "patch": patch})
    body = {"pipeline": "p", "compute": SERVER_COMPUTE, "storage": storage, "use_cache": False}
    server.revoke_all()
    execution = api.call("POST", f"/projects/{project}/executions", body)["id"]

    def ended() -> dict | None:
        state = api.call("GET", f"/executions/{execution}")
        return state if state["status"] in ("success", "failed", "canceled") else None

    state = wait_until(ended, 120)
    assert state["status"] == "success", state
    jobs = {job["node"]: job for job in state["job_list"]}
    made = jobs["out"]["outputs"][0]["artifact"]
    assert pickle.loads(content(api, {"id": made}).content) == 5
    system.must("artifacts", "get", made, "-O", str(tmp_path / "length"))
    assert pickle.loads((tmp_path / "length").read_bytes()) == 5
    assert server.objects(project) >= 2
    for token in server.tokens:
        assert token not in system.logs()


# Looking through the volume


def order(storage: str, path: str) -> dict:
    return {"source": storage, "path": path, "name": "taken.bin", "storage": BLOB_STORAGE}


def browse(api: Api, storage: str, folder: str = "", **more: str) -> dict:
    return api.call("GET", f"/storages/{storage}/files", params={"folder": folder} | more)


@pytest.fixture
def volume(server: SciServer) -> Path:
    """What the account has had for long, beside what is put there from here."""
    folder = server.volume("Storage", "alice", "persistent").folder
    inner = folder / "my survey" / "ü #1%"
    inner.mkdir(parents=True)
    (inner / "stars?.csv").write_bytes(b"ra,dec\n1,2\n")
    (folder / "my survey" / "empty").touch()
    return folder


def test_a_file_of_a_volume_becomes_an_artifact(api: Api, server: SciServer, project: str, volume: Path) -> None:
    storage = add(api, server, prefix="objects of ours")
    assert browse(api, storage)["items"] == [{"name": "my survey", "path": "my survey/", "size": None}]
    assert browse(api, storage, "my survey/")["items"] == [
        {"name": "ü #1%", "path": "my survey/ü #1%/", "size": None},
        {"name": "empty", "path": "my survey/empty", "size": 0},
    ]
    (item,) = browse(api, storage, "my survey/ü #1%/")["items"]
    assert (item["name"], item["size"]) == ("stars?.csv", 11)
    for path, data in ((item["path"], b"ra,dec\n1,2\n"), ("my survey/empty", b"")):
        done = api.bring(project, order(storage, path))
        assert done["size"] == len(data)
        artifact = api.call("GET", f"/artifacts/{done['artifact']}")
        assert (artifact["hash"], artifact["size"]) == (sha256(data), len(data))
        assert content(api, artifact).content == data


def test_a_long_folder_comes_in_pages_that_stay(api: Api, server: SciServer, volume: Path) -> None:
    """What comes and goes between two pages moves nothing of what is left."""
    many = volume / "many"
    for number in range(700):
        (many / f"d{number:04}").mkdir(parents=True)
    for number in range(400):
        (many / f"f{number:04}").touch()
    storage = add(api, server)
    first = browse(api, storage, "many/")
    assert [one["name"] for one in first["items"]] == [f"d{number:04}" for number in range(500)]
    (many / "d0499").rmdir()
    (many / "d0000a").mkdir()
    second = browse(api, storage, "many/", cursor=first["next_cursor"])
    third = browse(api, storage, "many/", cursor=second["next_cursor"])
    rest = [one["name"] for one in second["items"] + third["items"]]
    assert rest == [f"d{number:04}" for number in range(500, 700)] + [f"f{number:04}" for number in range(400)]
    assert third["next_cursor"] is None


def test_what_a_volume_does_not_have_becomes_nothing(api: Api, server: SciServer, project: str, volume: Path) -> None:
    """Also a folder, and what breaks off: SciServer has no 404, a folder comes as 200 and nothing."""
    storage = add(api, server)
    for path in ("nobody/was/here", "my survey"):
        failed = api.bring(project, order(storage, path))
        assert failed["problem"] == {"code": "invalid", "detail": "path is no file of this storage"}
    assert browse(api, storage, "nobody/was/here/")["items"] == []
    server.faults.cut_downloads = 10
    failed = api.bring(project, order(storage, "my survey/ü #1%/stars?.csv"))
    server.faults.cut_downloads = 0
    assert (failed["state"], failed["tries"], failed["problem"]["code"]) == ("failed", 4, "storage_unreachable")
    assert api.call("GET", f"/projects/{project}/artifacts")["items"] == []
    gone = add(api, server, volume="nowhere")
    expect_problem(api.get(f"/storages/{gone}/files"), 409, "storage_refused")


def test_the_command_line_takes_a_file_of_a_volume(api: Api, system: System, server: SciServer, project: str, volume: Path) -> None:
    storage = add(api, server)
    listed = system.command("artifacts", "browse", storage, "my survey")
    assert listed.returncode == 0 and "my survey/empty" in listed.stdout, listed
    done = system.command("artifacts", "import", "my survey/empty", "--from", storage, "-P", project)
    assert done.returncode == 0, done
    assert api.call("GET", f"/artifacts/{done.stdout.strip()}")["size"] == 0


def test_a_large_file_has_a_preview(api: Api, server: SciServer, project: str) -> None:
    """The parts of it that are looked at, from one download."""
    storage = add(api, server)
    artifact = upload(api, project, storage, b"ra,dec\n" + b"1,2\n" * 2_500_000, "stars.csv").json()
    before = len(server.requests)
    preview = api.call("GET", f"/artifacts/{artifact['id']}/preview")
    assert preview["table"]["columns"][0]["name"] == "ra", preview
    assert len(server.requests) == before + 1


# Copies of what is read


@pytest.fixture(scope="module")
def cramped() -> Iterator[System]:
    """A system that keeps 1 MB of what it has fetched."""
    system = System()
    system.must("config", "storage.fetched_limit", "1MB")
    try:
        yield system.start()
    finally:
        system.remove()


def age(path: Path, seconds: float) -> None:
    """As if nobody had used it for so long."""
    os.utime(path, (time.time() - seconds, time.time() - seconds))


def read_new(api: Api, server: SciServer, system: System, size: int) -> tuple[dict, Path]:
    """An artifact that has been read, and its copy."""
    project = api.new_project()["id"]
    artifact = upload(api, project, add(api, server), os.urandom(size)).json()
    assert content(api, artifact).status_code == 200
    (copy,) = (system.data / "blob/fetched").glob(f"{project}.*")
    return artifact, copy


def test_copies_are_bounded_by_size_and_what_is_in_use_stays(cramped: System, server: SciServer) -> None:
    api = cramped.guest()
    (old_artifact, old), (_, older) = (read_new(api, server, cramped, 400_000) for _ in range(2))
    age(old, 62)
    age(older, 120)
    _, new = read_new(api, server, cramped, 400_000)
    assert [path.exists() for path in (old, older, new)] == [True, False, True]
    age(old, 62)
    _, large = read_new(api, server, cramped, 1_500_000)
    assert [path.exists() for path in (old, new, large)] == [False, True, True]
    assert content(api, old_artifact).status_code == 200


def test_a_storage_service_that_starts_leaves_the_copies_of_others(cramped: System, server: SciServer) -> None:
    """And what they are fetching at this moment; what has been left behind goes."""
    api = cramped.guest()
    artifact, copy = read_new(api, server, cramped, 10_000)
    fetching, left = (copy.with_name(f"{name}.part") for name in ("fetching", "left"))
    fetching.write_bytes(bytes(2_000_000))
    left.touch()
    age(fetching, 300)
    age(left, 700)
    before = len(server.requests)
    programs = json.loads(cramped.must("status", "-o", "json"))["programs"]
    os.kill(next(row["pid"] for row in programs if row["name"] == "storage"), signal.SIGKILL)
    wait_until(lambda: not left.exists())
    wait_until(lambda: content(api, artifact).status_code == 200)
    assert len(server.requests) == before
    assert fetching.exists()
    fetching.unlink()
