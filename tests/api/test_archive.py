"""Projects as archives: out as plain files, in again through the rules of the model, and what is refused."""

from __future__ import annotations

import io
import json
import stat
import struct
import zipfile

import pytest

from harness import expect_problem as problem
from test_model import Model, add, line, model  # noqa: F401  (fixtures)
from test_projects import make_project, share

INFO = json.dumps({"format": "deepforge-project", "version": 1, "name": "From outside"})


def export(session, project: str, **query) -> bytes:
    answer = session.get(f"/projects/{project}/archive", params=query)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/zip"
    return answer.content


def send(session, data: bytes, **query):
    return session.post(
        "/projects/import", data=data, params=query, headers={"Content-Type": "application/zip"}
    )


def imported(session, data: bytes, **query) -> dict:
    answer = send(session, data, **query)
    assert answer.status_code == 201, answer.text
    return answer.json()


def files_of(data: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def packed(files: dict[str, str | bytes], info: str | None = INFO) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        if info is not None:
            archive.writestr("project.json", info)
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


@pytest.fixture
def full(line: Model) -> Model:
    """Something of every kind, with names that no disk likes."""
    code = "class {0}:\n    def execute(self, x=0):\n        return x\n"
    line.change(
        add("/modules/m1", {"name": "tools", "code": "ÄNDERN = 'Größe ✓'\n"}),
        add("/operations/odd", {"name": "Con", "code": code.format("Con"), "environment": "name: x\n"}),
        add("/resources/r1", {"name": "../../etc/passwd", "type": "keras.Architecture"}),
        add("/pipelines/q1", {"name": "a/b"}),
        add("/pipelines/q2", {"name": "a:b"}),
        add("/pipelines/q3", {"name": "星系"}),
        {"op": "replace", "path": "/serialization/code", "value": "import deepforge\n"},
    )
    return line


def test_a_project_comes_back_byte_for_byte(full: Model):
    first = export(full.session, full.project)
    answer = imported(full.session, first)
    assert answer["left_out"] == []
    assert answer["taken"] == {
        kind: len(full.tree[kind]) for kind in ("pipelines", "operations", "resources", "modules")
    }
    copy = answer["project"]["id"]
    assert copy != full.project
    assert Model(full.session, copy).tree == full.tree
    assert export(full.session, copy) == first == export(full.session, full.project)


def test_an_archive_is_plain_files_with_safe_names(full: Model):
    data = export(full.session, full.project)
    files = files_of(data)
    assert files["modules/tools.py"] == "ÄNDERN = 'Größe ✓'\n"
    assert files["operations/_Con.yml"] == "name: x\n"
    assert files["serialization.py"] == "import deepforge\n"
    odd = {"pipelines/a_b.json", "pipelines/a_b_2.json", "pipelines/__.json", "resources/_.._.._etc_passwd.json"}
    assert odd - set(files) == set()
    assert json.loads(files["pipelines/a_b.json"])["id"] == "q1"
    assert list(files) == sorted(files)
    assert all(not part.startswith(".") for name in files for part in name.split("/"))
    assert "interface" not in json.loads(files["operations/_Con.json"])


def test_an_archive_written_by_hand_needs_little(api):
    code = "class Double:\n    def execute(self, x=0):\n        return 2 * x\n"
    answer = imported(api, packed({"operations/Double.py": code, "modules/tools.py": "A = 1\n"}))
    assert answer["project"]["name"] == "From outside"
    tree = Model(api, answer["project"]["id"]).tree
    (operation,) = tree["operations"].values()
    assert operation["name"] == "Double" and operation["code"] == code
    assert [row["name"] for row in operation["interface"]["inputs"]] == ["x"]
    assert [module["name"] for module in tree["modules"].values()] == ["tools"]


def test_an_imported_project_can_be_named(full: Model):
    data = export(full.session, full.project)
    assert imported(full.session, data, name="Another")["project"]["name"] == "Another"
    answer = problem(send(full.session, data, name=" x"), 422, "invalid")
    assert answer["errors"][0]["pointer"] == "?name"


def changes_of(session, project: str) -> list[dict]:
    items = session.get(f"/projects/{project}/changes", params={"limit": 200}).json()["items"]
    return [{key: change[key] for key in ("revision", "author_name", "kind", "created_at", "patch")} for change in items]


def test_a_history_comes_back_byte_for_byte_and_goes_on(full: Model):
    full.change({"op": "replace", "path": "/modules/m1/code", "value": "A = 2\n"})
    full.session.post(full.path + "/undo", json={"client": "test"})
    full.change({"op": "remove", "path": "/pipelines/q2"})
    data = export(full.session, full.project, history="true")
    changes = [json.loads(text) for name, text in files_of(data).items() if name.startswith("history/")]
    assert [change["revision"] for change in changes] == list(range(1, full.now["revision"] + 1))
    answer = imported(full.session, data)
    assert answer["left_out"] == []
    copy = Model(full.session, answer["project"]["id"])
    assert export(full.session, copy.project, history="true") == data
    assert changes_of(full.session, copy.project) == changes_of(full.session, full.project)
    assert copy.now["revision"] == full.now["revision"] and copy.tree == full.tree
    for revision in range(1, full.now["revision"] + 1):
        then = [
            session.session.get(session.path + "/model", params={"revision": revision}).json()["model"]
            for session in (full, copy)
        ]
        assert then[0] == then[1]
    # What was done elsewhere is nobody's to undo; what comes now is.
    problem(full.session.post(copy.path + "/undo", json={"client": "test"}), 409, "nothing_to_undo")
    copy.change({"op": "add", "path": "/modules/m2", "value": {"name": "more", "code": ""}})
    assert full.session.post(copy.path + "/undo", json={"client": "test"}).status_code == 200
    restore = {"client": "test", "revision": full.now["revision"] - 1, "path": "/pipelines/q2"}
    assert full.session.post(copy.path + "/model/restore", json=restore).status_code == 200
    assert "q2" in copy.tree["pipelines"]
    problem(full.session.get(full.path + "/archive", params={"history": "maybe"}), 422, "invalid")


def test_a_long_history_can_be_read_anywhere(model: Model):
    """Longer than the distance between two models that are stored."""
    model.change(add("/modules/m", {"name": "m", "code": ""}))
    for number in range(300):
        model.change({"op": "replace", "path": "/modules/m/name", "value": f"m{number}"})
    data = export(model.session, model.project, history="true")
    answer = imported(model.session, data)
    copy = f"/projects/{answer['project']['id']}"
    assert answer["left_out"] == []
    for revision in (5, 256, 257, 300):
        name = model.session.get(f"{copy}/model", params={"revision": revision}).json()["model"]["modules"]["m"]["name"]
        assert name == model.session.get(f"{model.path}/model", params={"revision": revision}).json()["model"]["modules"][
            "m"
        ]["name"]


def broken(**members) -> str:
    change = {"revision": 1, "author_name": "ann", "kind": "create", "created_at": "2026-01-02T03:04:05Z"}
    patch = [add("/modules/m", {"name": "m", "code": "A = 1\n"})]
    return json.dumps(change | {"patch": patch, "derived": []} | members)


@pytest.mark.parametrize(
    ("history", "why"),
    [
        ({"00000002": broken(revision=2)}, "is missing"),
        ({"00000001": broken(revision=7)}, "another revision"),
        ({"00000001": "[]"}, "no JSON object"),
        ({"00000001": broken(kind="joke")}, "of no kind"),
        ({"00000001": broken(author_name=5)}, "who made it"),
        ({"00000001": broken(created_at="2026-02-31T00:00:00Z")}, "when it was made"),
        ({"00000001": broken(created_at="yesterday")}, "when it was made"),
        ({"00000001": broken(author="x")}, "not known here"),
        ({"00000001": broken(patch={})}, "what was changed"),
        ({"00000001": broken(patch=[{"op": "add", "path": "/../x", "value": 1}])}, "history is left out"),
        ({"00000001": broken(patch=[{"op": "remove", "path": "/modules/none"}])}, "history is left out"),
        ({"00000001": broken(patch=[add("/modules/m", {"name": "m", "code": "B = 2\n"})])}, "leads to another"),
        ({"1": broken()}, "no change of a history"),
        ({"00000001": broken(patch=[5, None, [], "x"])}, "history is left out"),
        ({"00000001": broken(patch=[{"op": "joke", "path": "/modules/m", "value": {}}])}, "not known here"),
        ({"00000001": broken(patch=[{"op": "add", "path": "/modules/m"}])}, "has no value"),
        ({"00000001": broken(patch=[{"op": "add", "path": "/modules/m", "value": 5}])}, "no document"),
        ({"00000001": broken(patch=[{"op": "add", "path": "/modules/m", "value": {"name": 5}}])}, "another shape"),
        ({"00000001": broken(patch=[{"op": "remove", "path": "/serialization"}])}, "removes the serialization"),
        ({"00000001": broken(patch=[add("/operations/o", {"name": "o", "code": "", "interface": 5})])}, "no document"),
        (
            {"00000001": broken(derived=[{"op": "text", "path": "/modules/m/name", "version": 0, "changes": [[-1, "x"]]}])},
            "history is left out",
        ),
        ({"00000001": broken(derived=[{"op": "text", "path": "/modules/n/code", "changes": 5}])}, "no text"),
    ],
)
def test_a_history_that_is_not_right_is_left_out_whole(api, history: dict, why: str):
    files = {"modules/m.json": json.dumps({"id": "m", "name": "m"}), "modules/m.py": "A = 1\n"}
    files |= {f"history/{name}.json": text for name, text in history.items()}
    answer = imported(api, packed(files))
    assert [row["why"] for row in answer["left_out"] if why in row["why"]]
    assert Model(api, answer["project"]["id"]).tree["modules"]["m"]["code"] == "A = 1\n"
    assert [change["kind"] for change in changes_of(api, answer["project"]["id"])] == ["create"]
    assert changes_of(api, answer["project"]["id"])[0]["author_name"] != "ann"


def test_a_history_that_is_right_is_taken(api):
    files = {"modules/m.json": json.dumps({"id": "m", "name": "m"}), "modules/m.py": "A = 1\n"}
    answer = imported(api, packed(files | {"history/00000001.json": broken()}))
    assert answer["left_out"] == []
    assert changes_of(api, answer["project"]["id"])[0]["author_name"] == "ann"


def test_every_problem_is_named_by_file_and_place(api):
    data = packed(
        {
            "operations/One.py": "class One:\n    def execute(self):\n        pass\n",
            "operations/One.json": json.dumps({"id": "one", "name": "One", "color": "blue"}),
            "pipelines/Bad.json": "{",
            "pipelines/Odd.json": json.dumps({"id": "no id", "name": "Odd"}),
        }
    )
    answer = problem(send(api, data), 422, "bad_archive")
    assert [error["pointer"] for error in answer["errors"]] == ["pipelines/Bad.json", "pipelines/Odd.json#/id"]
    data = packed(
        {
            "operations/One.py": "class One:\n    def execute(self):\n        pass\n",
            "operations/One.json": json.dumps({"id": "one", "name": "One", "color": "blue"}),
            "pipelines/Line.json": json.dumps({"id": "line", "name": "Line", "surprise": 1}),
        }
    )
    answer = problem(send(api, data), 422, "bad_archive")
    assert {error["pointer"].partition("#")[0] for error in answer["errors"]} == {
        "operations/One.json",
        "pipelines/Line.json",
    }
    assert "operations/One.json#/color" in {error["pointer"] for error in answer["errors"]}
    assert any("surprise" in error["detail"] for error in answer["errors"])


def test_connections_that_lead_nowhere_are_left_out_and_listed(api):
    code = "class One:\n    def execute(self, x=0):\n        return x\n"
    nodes = {"a": {"operation": "one"}, "b": {"operation": "one"}, "c": {"operation": "gone"}}
    edges = {
        "bad": {"from": ["a", "x"], "to": ["b", "nothing"]},
        "good": {"from": ["a", "x"], "to": ["b", "x"]},
        "lost": {"from": ["a", "x"], "to": ["c", "x"]},
    }
    data = packed(
        {
            "operations/One.py": code,
            "operations/One.json": json.dumps({"id": "one"}),
            "pipelines/Line.json": json.dumps({"id": "line", "nodes": nodes, "edges": edges}),
        }
    )
    answer = imported(api, data)
    pipeline = Model(api, answer["project"]["id"]).tree["pipelines"]["line"]
    assert set(pipeline["edges"]) == {"good"} and set(pipeline["nodes"]) == {"a", "b"}
    places = [row["path"] for row in answer["left_out"]]
    assert "pipelines/Line.json#/edges/bad" in places
    assert all(row["why"] for row in answer["left_out"])


def test_derived_parts_are_not_taken_from_outside(api):
    operation = {"id": "one", "name": "One", "interface": {"class": "Evil", "inputs": [{"name": "forged"}]}}
    data = packed({"operations/One.json": json.dumps(operation), "operations/One.py": "class One(:\n"})
    answer = send(api, data)
    if answer.status_code == 201:
        tree = Model(api, answer.json()["project"]["id"]).tree
        assert "forged" not in json.dumps(tree["operations"]["one"]["interface"])


def link() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("project.json", INFO)
        info = zipfile.ZipInfo("modules/link.py")
        info.create_system = 3
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(info, "/etc/passwd")
    return out.getvalue()


def device() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("project.json", INFO)
        info = zipfile.ZipInfo("modules/device.py")
        info.create_system = 3
        info.external_attr = (stat.S_IFCHR | 0o666) << 16
        archive.writestr(info, "")
    return out.getvalue()


def encrypted() -> bytes:
    """The flag of both headers says so; the bytes need not be."""
    data = bytearray(packed({"modules/a.py": "A = 1\n"}))
    for signature, offset in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        at = -1
        while (at := data.find(signature, at + 1)) >= 0:
            (flags,) = struct.unpack_from("<H", data, at + offset)
            struct.pack_into("<H", data, at + offset, flags | 1)
    return bytes(data)


def twice() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("project.json", INFO)
        archive.writestr("modules/a.py", "")
        archive.writestr("modules/A.py", "")
    return out.getvalue()


def wrong_encoding() -> bytes:
    return packed({"modules/XYZ.py": ""}).replace(b"XYZ", b"\xff\xfe\xfd")


HOSTILE = {
    "up": (lambda: packed({"modules/../../a.py": ""}), ".."),
    "absolute": (lambda: packed({"/etc/passwd": ""}), "slash"),
    "backslash": (lambda: packed({"modules/..\\..\\a.py": ""}), "backslash"),
    "only backslashes": (lambda: packed({"..\\..\\a.py": ""}), ".."),
    "drive": (lambda: packed({"C:/a.py": ""}), "colon"),
    "long": (lambda: packed({"modules/" + "a" * 600: ""}), "512"),
    "link": (link, "link"),
    "device": (device, "neither a file nor a folder"),
    "encrypted": (encrypted, "encrypted"),
    "twice": (twice, "twice"),
    "names that are not UTF-8": (wrong_encoding, "UTF-8"),
    "code that is not UTF-8": (lambda: packed({"modules/a.py": b"\xff\xfe"}), "UTF-8"),
    "code with NUL": (lambda: packed({"modules/a.py": b"a\0b"}), "UTF-8"),
    "a million entries": (lambda: packed({f"x/{i}": "" for i in range(20_001)}), "20000 files"),
    "bomb": (lambda: packed({"modules/a.py": b"#" * (40 << 20)}), "times its size"),
    "truncated": (lambda: packed({"modules/a.py": "A = 1\n" * 999})[:-60], "archive"),
    "not a zip": (lambda: b"GIF89a" + bytes(99), "not a zip"),
    "nothing": (lambda: b"", "not a zip"),
    "deep JSON": (lambda: packed({"pipelines/a.json": '{"a":' * 9000 + "1" + "}" * 9000}), "depth"),
    "rather deep JSON": (lambda: packed({"pipelines/a.json": '{"a":' * 99 + "1" + "}" * 99}), "deep"),
    "no project": (lambda: packed({"modules/a.py": ""}, info=None), "missing"),
    "another format": (lambda: packed({}, info='{"format": "other", "version": 1}'), "deepforge-project"),
    "a later version": (lambda: packed({}, info='{"format": "deepforge-project", "version": 2}'), "version"),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_archive_is_refused_in_words(api, kind):
    make, words = HOSTILE[kind]
    answer = send(api, make())
    assert answer.status_code == 422, answer.text
    said = answer.json()["detail"] + json.dumps(answer.json().get("errors", []))
    assert words in said


def test_a_refused_archive_leaves_nothing_behind(api):
    before = {item["id"] for item in api.get("/projects", params={"limit": 200}).json()["items"]}
    problem(send(api, packed({"pipelines/Bad.json": "[]"})), 422, "bad_archive")
    assert {item["id"] for item in api.get("/projects", params={"limit": 200}).json()["items"]} == before


def test_an_archive_that_is_too_large_is_refused(api):
    answer = send(api, bytes((32 << 20) + 1))
    assert answer.status_code == 413


def test_only_members_take_a_project_away(alice, bob):
    project = make_project(alice, "Mine")["id"]
    assert bob.get(f"/projects/{project}/archive").status_code == 404
    share(alice, project, bob, "viewer")
    assert bob.get(f"/projects/{project}/archive").status_code == 200


def test_the_command_line_takes_a_project_out_and_in(system, tmp_path):
    file = tmp_path / "galaxies.zip"
    made = system.must("projects", "create", "From the command line").strip()
    system.must("projects", "export", made, str(file))
    copy = system.must("projects", "import", str(file), "--name", "Größe & more").strip().splitlines()[0]
    listed = json.loads(system.must("projects", "list", "-o", "json"))
    assert {project["id"]: project["name"] for project in listed}[copy] == "Größe & more"
    file.write_bytes(packed({"pipelines/Bad.json": "{"}))
    refused = system.command("projects", "import", str(file))
    assert refused.returncode != 0 and "pipelines/Bad.json" in refused.stderr


def test_the_command_line_takes_artifacts_along(system, api, tmp_path):
    made = make_project(api, "With artifacts")["id"]
    content = tmp_path / "stars.bin"
    content.write_bytes(bytes(range(256)) * 5000)
    artifact = system.must("artifacts", "put", str(content), "--project", made, "--type", "numpy.ndarray").strip()
    nodes = {"a": {"operation": "Input", "references": {"artifact": artifact}}}
    Model(api, made).change(add("/pipelines/line", {"name": "Line", "nodes": nodes}))
    file = tmp_path / "with.zip"
    system.must("projects", "export", made, str(file), "--artifacts", "--history")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["stars.bin", "with.zip"]
    copy = system.must("projects", "import", str(file)).strip().splitlines()[0]
    (arrived,) = api.get(f"/projects/{copy}/artifacts").json()["items"]
    assert arrived["id"] != artifact
    assert (arrived["name"], arrived["type"]) == ("stars.bin", "numpy.ndarray")
    assert api.get(f"/artifacts/{arrived['id']}/content").content == content.read_bytes()
    node = Model(api, copy).tree["pipelines"]["line"]["nodes"]["a"]
    assert node["references"] == {"artifact": arrived["id"]}


def test_artifacts_with_other_bytes_are_not_taken(system, api, tmp_path):
    made = make_project(api, "Tampered")["id"]
    content = tmp_path / "stars.bin"
    content.write_bytes(b"bright stars")
    system.must("artifacts", "put", str(content), "--project", made)
    file = tmp_path / "with.zip"
    system.must("projects", "export", made, str(file), "--artifacts")
    with zipfile.ZipFile(file) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(file, "w") as archive:
        for name, data in entries.items():
            archive.writestr(name, data.replace(b"bright stars", b"dimmed stars"))
    refused = system.command("projects", "import", str(file))
    assert refused.returncode != 0 and refused.stderr
    assert api.get(f"/projects/{refused.stdout.strip()}/artifacts").json()["items"] == []
