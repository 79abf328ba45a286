"""Extensions of one's own: installed, used by a run, renewed and removed, and nothing of what is wrong with one taken."""

from __future__ import annotations

import base64
import hashlib
import http.server
import io
import json
import subprocess
import tarfile
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from harness import BLOB_STORAGE, ROOT, SERVER_COMPUTE, Api, System, expect_problem, wait_until

FORMULA = ROOT / "tests/extensions/formula"
USE = """class Use:
    def __init__(self, formula):
        self.formula = formula

    def execute(self):
        print("seven is", self.formula(x=3))
        done = True
        return done
"""


def files_of(folder: Path = FORMULA) -> dict[str, str]:
    return {str(path.relative_to(folder)): path.read_text() for path in sorted(folder.rglob("*")) if path.is_file() and "__pycache__" not in path.parts}


def packed(files: dict[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in files.items():
            archive.writestr(path, content)
    return out.getvalue()


def tarball(files: dict[str, str], prefix: str) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        for path, content in files.items():
            info = tarfile.TarInfo(prefix + path)
            info.size = len(content.encode())
            archive.addfile(info, io.BytesIO(content.encode()))
    return out.getvalue()


def installed(api: Api) -> dict[str, dict]:
    return {one["id"]: one for one in api.call("GET", "/extensions")["items"]}


@pytest.fixture
def formula(api: Api) -> Iterator[dict]:
    answer = api.post("/extensions", data=packed(files_of()))
    assert answer.status_code == 201, answer.text
    yield answer.json()
    assert api.delete("/extensions/formula", params={"force": "true"}).status_code in (204, 404)


def draw(api: Api, project: str, formula: dict) -> None:
    values = {
        "/resources/f": formula["examples"][0],
        "/operations/use": {"name": "Use", "code": USE, "declared": {"references": {"formula": {"type": "formula.Formula"}}}},
        "/pipelines/p": {"name": "P", "nodes": {"n": {"operation": "use", "references": {"formula": "f"}}}, "edges": {}},
    }
    patch = [{"op": "add", "path": path, "value": value} for path, value in values.items()]
    api.call("POST", f"/projects/{project}/changes", {"client": "test", "base": 0, "patch": patch})


def run(api: Api, project: str) -> tuple[dict, str]:
    body = {"pipeline": "p", "compute": SERVER_COMPUTE, "storage": BLOB_STORAGE, "use_cache": False}
    execution = api.call("POST", f"/projects/{project}/executions", body)["id"]
    wait_until(lambda: api.call("GET", f"/executions/{execution}")["status"] in ("success", "failed"), 60)
    [job] = api.call("GET", f"/executions/{execution}")["job_list"]
    return job, api.get(f"/jobs/{job['id']}/console").text


def test_an_operation_gets_what_the_generator_makes_of_a_resource(api: Api, project: dict, formula: dict) -> None:
    assert formula["shipped"] is False
    assert formula["sha256"] == hashlib.sha256(packed(files_of())).hexdigest()
    assert installed(api)["formula"]["resources"][0]["type"] == "formula.Formula"
    draw(api, project["id"], formula)
    job, console = run(api, project["id"])
    assert job["status"] == "success", console
    assert "seven is 7.0" in console


def test_its_checker_is_asked_on_a_worker(api: Api, project: dict, formula: dict) -> None:
    draw(api, project["id"], formula)
    place = {"compute": SERVER_COMPUTE, "storage": BLOB_STORAGE}

    def checked() -> dict:
        execution = api.call("POST", f"/projects/{project['id']}/executions/resources/f/check", place)["id"]
        wait_until(lambda: api.call("GET", f"/executions/{execution}/check")["status"] in ("success", "failed"), 60)
        return api.call("GET", f"/executions/{execution}/check")

    assert checked()["answer"] == {"ok": True, "problems": [], "value": 3.0, "term": "((variables['x'] * 2.0) + 1.0)"}
    patch = [{"op": "remove", "path": f"/resources/f/edges/{edge}"} for edge in ("a", "b")]
    api.call("POST", f"/projects/{project['id']}/changes", {"client": "test", "base": 1, "patch": patch})
    assert checked()["answer"]["problems"] == [{"node": "twice", "detail": "nothing goes into it"}]


def test_its_example_project_is_made_and_runs(api: Api, formula: dict) -> None:
    [parabola] = [one for one in api.call("GET", "/examples")["items"] if one.get("extension") == "formula"]
    assert parabola == {"id": "parabola", "name": "Parabola", "description": "A formula that is drawn, and its values from -5 to 5.", "extension": "formula"}
    project = api.new_project("Parabola", example="parabola")["id"]
    assert {one["id"] for one in api.call("GET", f"/projects/{project}/extensions")["items"] if one["enabled"]} == {"formula", "keras"}
    [pipeline] = api.call("GET", f"/projects/{project}/model")["model"]["pipelines"]
    assert api.run(project, pipeline)["status"] == "success"
    [artifact] = api.call("GET", f"/projects/{project}/artifacts")["items"]
    assert artifact["name"] == "points"
    api.delete(f"/projects/{project}")
    api.delete("/extensions/formula", params={"force": "true"})
    assert "parabola" not in [one["id"] for one in api.call("GET", "/examples")["items"]]
    assert api.post("/projects", json={"name": "Gone", "example": "parabola"}).status_code == 422


def test_what_a_generator_raises_fails_the_job_and_names_the_place(api: Api, project: dict, formula: dict) -> None:
    formula["examples"][0]["edges"].pop("d")
    draw(api, project["id"], formula)
    job, console = run(api, project["id"])
    assert job["status"] == "failed"
    assert "a formula has one value at its end" in console
    assert "generator of the extension formula" in console


def test_one_in_use_is_removed_by_force_and_its_projects_stay(api: Api, project: dict, formula: dict) -> None:
    draw(api, project["id"], formula)
    problem = expect_problem(api.delete("/extensions/formula"), 409, "extension_used")
    assert project["name"] in problem["detail"]
    assert api.delete("/extensions/formula", params={"force": "true"}).status_code == 204
    assert "formula" not in installed(api)
    model = api.call("GET", f"/projects/{project['id']}/model")["model"]
    assert model["resources"]["f"]["type"] == "formula.Formula"
    expect_problem(api.delete("/extensions/formula"), 404, "not_found")


def test_it_is_renewed_and_what_ships_stays(api: Api, formula: dict) -> None:
    newer = files_of()
    newer["deepforge-extension.json"] = newer["deepforge-extension.json"].replace("0.1.0", "0.2.0")
    assert api.post("/extensions", data=packed(newer)).status_code == 201
    assert installed(api)["formula"]["version"] == "0.2.0"
    assert api.delete("/extensions/formula").status_code == 204
    expect_problem(api.delete("/extensions/keras"), 409, "extension_ships")


def test_two_do_not_bring_the_same_type(api: Api, formula: dict) -> None:
    other = files_of()
    other["deepforge-extension.json"] = other["deepforge-extension.json"].replace('"formula"', '"other"')
    expect_problem(api.post("/extensions", data=packed(other)), 409, "type_taken")
    other["formula.json"] = other["formula.json"].replace("formula.Formula", "keras.Architecture")
    expect_problem(api.post("/extensions", data=packed(other)), 409, "type_taken")


def without(path: str) -> dict[str, str]:
    return {name: text for name, text in files_of().items() if name != path}


def changed(path: str, old: str, new: str) -> dict[str, str]:
    files = files_of()
    assert old in files[path]
    return files | {path: files[path].replace(old, new)}


@pytest.mark.parametrize(
    ("files", "place"),
    [
        (without("deepforge-extension.json"), "deepforge-extension.json"),
        (without("formula.json"), "formula.json"),
        (changed("deepforge-extension.json", '"format": 1', '"format": 2'), "deepforge-extension.json#/format"),
        (without("projects/parabola/project.json"), "projects/parabola/project.json"),
        (changed("projects/parabola/pipelines/values.json", '"nodes"', 'nodes'), "projects/parabola/pipelines/values.json"),
        (changed("projects/parabola/pipelines/values.json", '"Evaluate"', '"Nothing"'), "projects/parabola/pipelines/values.json"),
        (changed("formula.json", '"category": "rules"', '"category": "nothing"'), "formula.json#/nodes/2/category"),
    ],
)
def test_what_is_wrong_with_it_is_named_with_its_place(api: Api, files: dict, place: str) -> None:
    problem = expect_problem(api.post("/extensions", data=packed(files)), 422, "bad_extension")
    assert place in [error["pointer"] for error in problem["errors"]], problem
    assert "formula" not in installed(api)


@pytest.mark.parametrize(
    "content",
    [b"", b"hello", packed({"../deepforge-extension.json": "{}"}), packed({f"{i}.txt": "" for i in range(5000)}), packed({"big": bytes(20 << 20)})],
    ids=["empty", "text", "slip", "many", "bomb"],
)
def test_hostile_archives_are_refused(api: Api, content: bytes) -> None:
    assert api.post("/extensions", data=content).status_code in (400, 413, 422)


def test_only_administrators_install_and_remove(alice: Api) -> None:
    expect_problem(alice.post("/extensions", data=packed(files_of())), 403, "forbidden")
    expect_problem(alice.delete("/extensions/keras"), 403, "forbidden")


# ---------------------------------------------------------------- command line


class Registry(http.server.BaseHTTPRequestHandler):
    content = b""
    integrity = ""

    def do_GET(self) -> None:
        body = self.content
        if self.path == "/formula-of-mine/latest":
            address = f"http://127.0.0.1:{self.server.server_address[1]}/formula.tgz"
            body = json.dumps({"dist": {"tarball": address, "integrity": self.integrity}}).encode()
        self.send_response(200 if self.path.split("?")[0] in ("/formula.tgz", "/formula-of-mine/latest") else 404)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing: the test says what it saw."""


@contextmanager
def registry(content: bytes, integrity: str) -> Iterator[str]:
    handler = type("Own", (Registry,), {"content": content, "integrity": integrity})
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def command(system: System, *words: str) -> subprocess.CompletedProcess[str]:
    return system.command("extensions", *words)


def test_folders_archives_addresses_and_packages_are_added_by_the_command_line(
    system: System, api: Api, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = tarball(files_of(), "package/")
    archive = tmp_path / "formula.tar.gz"
    archive.write_bytes(tarball(files_of(), "./"))
    right = "sha512-" + base64.b64encode(hashlib.sha512(content).digest()).decode()
    with registry(content, right) as address:
        monkeypatch.setitem(system.environment, "DEEPFORGE_NPM_REGISTRY", address)
        for source in (str(FORMULA), str(archive), f"{address}/formula.tgz", "formula-of-mine"):
            done = command(system, "add", source)
            assert done.returncode == 0, done.stderr
            assert done.stdout == "formula 0.1.0\n"
            assert "Formulae" in command(system, "list").stdout
            assert command(system, "remove", "formula").returncode == 0
            assert "formula" not in installed(api)
        assert "404" in command(system, "add", f"{address}/nothing").stderr
        monkeypatch.setitem(system.environment, "DEEPFORGE_NPM_REGISTRY", f"{address}/formula.tgz?")
        assert "as a registry of npm does" in command(system, "add", "formula-of-mine").stderr
    with registry(content, right[:-8] + "AAAAAA==") as address:
        monkeypatch.setitem(system.environment, "DEEPFORGE_NPM_REGISTRY", address)
        assert "is not what the registry says it is" in command(system, "add", "formula-of-mine").stderr
    assert "use https" in command(system, "add", "http://example.org/formula.zip").stderr
    assert "no name of a package" in command(system, "add", "no such folder").stderr
    assert "formula" not in installed(api)
