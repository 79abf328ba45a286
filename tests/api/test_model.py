"""The model of a project: changes, texts edited together, undo, history, and the plain routes over it."""

from __future__ import annotations

import concurrent.futures
import random
import threading

import pytest

from harness import expect_problem as problem
from test_projects import all_items, make_project, share

CODE = "class {name}:\n    def execute(self, x=0, y=0):\n        return x\n"


class Model:
    """A project, with what tests do most."""

    def __init__(self, session, project: str, client: str = "test") -> None:
        self.session, self.project, self.client = session, project, client
        self.path = f"/projects/{project}"

    def send(self, *patch, base: int = 0):
        body = {"client": self.client, "base": base, "patch": list(patch)}
        return self.session.post(self.path + "/changes", json=body)

    def change(self, *patch) -> dict:
        answer = self.send(*patch)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def undo(self, way: str = "undo") -> dict:
        answer = self.session.post(f"{self.path}/{way}", json={"client": self.client})
        assert answer.status_code == 200, answer.text
        return answer.json()

    @property
    def now(self) -> dict:
        return self.session.get(self.path + "/model").json()

    @property
    def tree(self) -> dict:
        return self.now["model"]


def add(path: str, value) -> dict:
    return {"op": "add", "path": path, "value": value}


def replace(path: str, value) -> dict:
    return {"op": "replace", "path": path, "value": value}


def remove(path: str) -> dict:
    return {"op": "remove", "path": path}


def text(path: str, version: int, changes: list) -> dict:
    return {"op": "text", "path": path, "version": version, "changes": changes}


@pytest.fixture
def model(api) -> Model:
    return Model(api, make_project(api, "Model")["id"])


@pytest.fixture
def line(model: Model) -> Model:
    """Two nodes and an edge."""
    model.change(
        add("/operations/f", {"name": "Pass", "code": CODE.format(name="Pass")}),
        add(
            "/pipelines/l",
            {
                "name": "Line",
                "nodes": {"a": {"operation": "f"}, "b": {"operation": "f"}},
                "edges": {"e": {"from": ["a", "x"], "to": ["b", "x"]}},
            },
        ),
    )
    return model


def apply(tree, operation: dict) -> None:
    """RFC 6902 for the operations that the service answers with; texts are left out."""
    tokens = [token.replace("~1", "/").replace("~0", "~") for token in operation["path"].split("/")[1:]]
    for token in tokens[:-1]:
        tree = tree[token]
    if operation["op"] == "remove":
        del tree[tokens[-1]]
    elif operation["op"] in ("add", "replace"):
        tree[tokens[-1]] = operation["value"]


def test_a_change_is_numbered_and_answered_with_what_follows(model):
    done = model.change(add("/operations/f", {"name": "Pass", "code": CODE.format(name="Pass")}))
    assert done["revision"] == 1
    assert done["patch"][0]["value"]["color"] == "#78909c"
    assert done["derived"][0]["path"] == "/operations/f/interface"
    tree = {"pipelines": {}, "operations": {}, "resources": {}, "modules": {}, "serialization": {"code": ""}}
    for operation in done["patch"] + done["derived"]:
        apply(tree, operation)
    assert tree == model.tree


def test_a_broken_rule_names_the_operation_of_the_patch(line):
    answer = line.send(
        replace("/pipelines/l/name", "New"),
        add("/pipelines/l/edges/g", {"from": ["b", "x"], "to": ["a", "x"]}),
    )
    found = problem(answer, 422, "invalid")
    assert [error["pointer"] for error in found["errors"]] == ["/patch/1"]
    assert "closes a cycle" in found["errors"][0]["detail"]
    assert line.tree["pipelines"]["l"]["name"] == "Line"
    assert line.now["revision"] == 1


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"{", 400),
        (b"[]", 422),
        (b"{}", 422),
        (b'{"client":"c","base":0,"patch":[]}', 422),
        (b'{"client":"c","base":0,"patch":{}}', 422),
        (b'{"client":"","base":0,"patch":[{"op":"remove","path":"/modules/m"}]}', 422),
        (b'{"client":"c","base":0,"patch":[{"op":"remove","path":"/modules/m"}],"author":"eve"}', 422),
        (b'{"client":"c","base":"0","patch":[{"op":"remove","path":"/modules/m"}]}', 422),
        (b'{"client":"c","base":0,"patch":[{"op":"add","path":"/modules/m","value":{"name":"m","code":"a\\u0000"}}]}', 400),
        (b'{"client":"c","base":0,"patch":[{"op":"add","path":"/modules/m","value":' + b"[" * 5000 + b"]" * 5000 + b"}]}", 400),
        (b'{"client":"c","base":0,"patch":[{"op":"add","path":"/modules/m","value":' + b"[" * 100 + b"]" * 100 + b"}]}", 422),
        (b'{"client":"c","base":0,"patch":[' + b'{"op":"test","path":"/serialization/code","value":""},' * 1000
         + b'{"op":"test","path":"/serialization/code","value":""}]}', 422),
        (b'{"client":"c","base":0,"patch":[{"op":"add","path":"/modules/' + b"m" * 2000 + b'","value":{}}]}', 422),
        (b"\xff\xfe", 400),
    ],
)
def test_what_is_no_change_is_refused(model, body, status):
    answer = model.session.post(model.path + "/changes", data=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == status, answer.text
    assert answer.headers["Content-Type"].startswith("application/problem+json")
    assert model.now["revision"] == 0


def test_a_change_of_more_than_six_mebibytes_is_too_large(model):
    answer = model.send(add("/modules/m", {"name": "m", "code": "x" * (6 * 1024 * 1024)}))
    assert answer.status_code == 413


def test_a_test_that_fails_is_a_conflict(line):
    answer = line.send({"op": "test", "path": "/pipelines/l/name", "value": "Other"}, remove("/pipelines/l"))
    problem(answer, 409, "conflict")
    assert "l" in line.tree["pipelines"]


def test_a_change_that_changes_nothing_gets_no_number(line):
    done = line.change({"op": "test", "path": "/pipelines/l/name", "value": "Line"})
    assert done == {"revision": 1, "patch": [], "derived": []}


def test_the_model_is_read_again_only_when_it_has_changed(line):
    answer = line.session.get(line.path + "/model")
    assert answer.headers["ETag"] == '"1"'
    again = line.session.get(line.path + "/model", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304
    assert again.content == b""
    line.change(replace("/pipelines/l/name", "New"))
    again = line.session.get(line.path + "/model", headers={"If-None-Match": '"1"'})
    assert again.status_code == 200
    assert again.headers["ETag"] == '"2"'


def test_numbers_and_characters_come_back_as_they_went(model):
    code = "class F:\n    def __init__(self, v=None):\n        self.v = v\n\n    def execute(self):\n        pass\n"
    model.change(add("/operations/f", {"name": "F", "code": code}), add("/pipelines/p", {"name": "ünï 😀 \\ \" '"}))
    values = [1, 1.0, -0.0, 1e300, 1e-300, 2**53, 2**63 - 1, -(2**63), "\u2028 😀 \u007f", [1, [2.5, None]], {"a": {"b": True}}]
    for value in values:
        model.change(add("/pipelines/p/nodes/n", {"operation": "f", "attributes": {"v": value}}))
        found = model.tree["pipelines"]["p"]["nodes"]["n"]["attributes"]["v"]
        assert found == value
        assert type(found) is type(value)


def test_a_text_is_edited_together(model):
    path = "/modules/m/code"
    model.change(add("/modules/m", {"name": "m", "code": "abc"}))
    assert model.session.get(model.path + "/texts", params={"path": path}).json() == {"path": path, "text": "abc", "version": 0}
    ann, ben = Model(model.session, model.project, "ann"), Model(model.session, model.project, "ben")
    ann.change(text(path, 0, [1, [0, "X"], 2]))
    answer = ben.send(text(path, 0, [3, [0, "Y"]]))
    found = problem(answer, 409, "text_version")
    updates = [{"client": "ann", "changes": [1, [0, "X"], 2]}]
    assert found["texts"] == [{"path": path, "version": 1, "updates": updates}]
    ben.change(text(path, 1, [4, [0, "Y"]]))
    assert model.tree["modules"]["m"]["code"] == "aXbcY"
    assert model.now["texts"] == {path: 2}
    caught_up = model.session.get(model.path + "/texts", params={"path": path, "since": 1}).json()
    assert caught_up["updates"] == [{"client": "ben", "changes": [4, [0, "Y"]]}]


def test_a_text_that_started_anew_is_sent_whole(model):
    path = "/modules/m/code"
    model.change(add("/modules/m", {"name": "m", "code": "abc"}))
    model.change(text(path, 0, [3, [0, "d"]]))
    model.change(remove("/modules/m"))
    model.change(add("/modules/m", {"name": "m", "code": "new"}))
    found = problem(model.send(text(path, 1, [4, [0, "e"]])), 409, "text_version")
    assert found["texts"] == [{"path": path, "version": 2, "text": "new"}]


def test_what_is_no_text_is_not_read(line):
    for path in ("/pipelines/l/name", "", "/x", "/operations/f/interface", "/operations"):
        problem(line.session.get(line.path + "/texts", params={"path": path}), 422, "invalid")
    problem(line.session.get(line.path + "/texts", params={"path": "/modules/none/code"}), 404, "not_found")


def test_undo_and_redo(line):
    before = line.tree
    line.change(remove("/pipelines/l/nodes/a"))
    after = line.tree
    done = line.undo()
    assert done["kept"] == []
    assert line.tree == before
    line.undo("redo")
    assert line.tree == after
    line.undo()
    line.change(replace("/pipelines/l/name", "Other"))
    answer = line.session.post(line.path + "/redo", json={"client": "c"})
    problem(answer, 409, "nothing_to_redo")
    line.undo()
    assert line.tree == before


def test_a_repeated_request_is_answered_and_not_done_again(line):
    """Fault F02: the answer was lost, the client asks again."""
    headers = {"Idempotency-Key": "an-unused-key"}
    body = {"client": "c", "base": 1, "patch": [replace("/pipelines/l/name", "New")]}
    first = line.session.post(line.path + "/changes", json=body, headers=headers)
    again = line.session.post(line.path + "/changes", json=body, headers=headers)
    assert first.json() == again.json()
    assert again.json()["revision"] == line.now["revision"] == 2
    body["patch"] = [remove("/pipelines/l")]
    problem(line.session.post(line.path + "/changes", json=body, headers=headers), 422, "idempotency_key")
    problem(line.session.post(line.path + "/undo", json=body, headers={"Idempotency-Key": "x"}), 422, "invalid")
    line.change(replace("/pipelines/l/name", "Newer"))
    headers = {"Idempotency-Key": "another-key"}
    for _ in range(2):
        assert line.session.post(line.path + "/undo", json={"client": "c"}, headers=headers).json()["revision"] == 4
    assert line.tree["pipelines"]["l"]["name"] == "New"


def test_undo_names_who_has_changed_what_is_left(alice, bob):
    ann = Model(alice, make_project(alice, "Undo")["id"])
    share(alice, ann.project, bob, "editor")
    ben = Model(bob, ann.project)
    ann.change(add("/pipelines/p", {"name": "One"}), add("/pipelines/q", {"name": "Two"}))
    ann.change(replace("/pipelines/p/name", "Anns"), replace("/pipelines/q/name", "Hers"))
    ben.change(replace("/pipelines/p/name", "Bens"))
    done = ann.undo()
    name = bob.get("/me").json()["name"]
    assert done["kept"] == [{"pointer": "/pipelines/p/name", "author_name": name}]
    assert {pipeline["name"] for pipeline in ann.tree["pipelines"].values()} == {"Bens", "Two"}
    ben.undo()
    assert ann.tree["pipelines"]["p"]["name"] == "Anns"


def test_undo_of_typing_leaves_what_others_typed(alice, bob):
    ann = Model(alice, make_project(alice, "Typing")["id"], "ann")
    share(alice, ann.project, bob, "editor")
    ben = Model(bob, ann.project, "ben")
    path = "/serialization/code"
    ann.change(text(path, 0, [[0, "abc"]]))
    ben.change(text(path, 1, [[0, "Ben "], 3]))
    ann.change(text(path, 2, [5, [1], 1]))
    ben.change(text(path, 3, [6, [0, "!"]]))
    assert ann.tree["serialization"]["code"] == "Ben ac!"
    ann.undo()
    assert ann.tree["serialization"]["code"] == "Ben abc!"
    ann.undo()
    assert ann.tree["serialization"]["code"] == "Ben !"


def test_the_history_tells_everything(line):
    line.change(replace("/pipelines/l/name", "New"))
    line.undo()
    newest_first = all_items(line.session, line.path + "/changes")
    assert [(row["revision"], row["kind"]) for row in newest_first] == [(3, "undo"), (2, "change"), (1, "change")]
    since = line.session.get(line.path + "/changes", params={"since": 1}).json()
    assert [row["revision"] for row in since["items"]] == [2, 3]
    assert since["revision"] == 3
    assert since["items"][0]["patch"] == [replace("/pipelines/l/name", "New")]
    assert since["items"][0]["author_name"]
    assert line.session.get(line.path + "/changes", params={"since": 3}).json()["items"] == []
    problem(line.session.get(line.path + "/changes", params={"since": -1}), 422, "invalid")
    problem(line.session.get(line.path + "/changes", params={"cursor": "x"}), 422, "invalid")


def test_the_plain_routes_of_a_collection(model):
    session, path = model.session, model.path
    made = session.post(path + "/operations", json={"name": "Pass", "code": CODE.format(name="Pass")})
    assert made.status_code == 201, made.text
    operation = made.json()
    where = f"{path}/operations/{operation['id']}"
    assert made.headers["Location"].endswith(f"/operations/{operation['id']}")
    assert [row["name"] for row in operation["interface"]["inputs"]] == ["x", "y"]
    assert session.get(where).json() == operation
    assert session.get(where).headers["ETag"] == made.headers["ETag"] == f'"{operation["revision"]}"'

    renamed = session.patch(where, json={"name": "Through"}, headers={"If-Match": made.headers["ETag"]})
    assert renamed.status_code == 200, renamed.text
    assert renamed.json()["interface"]["class"] == "Through"
    assert "class Through:" in renamed.json()["code"]
    late = session.patch(where, json={"color": "#ffffff"}, headers={"If-Match": made.headers["ETag"]})
    problem(late, 412, "precondition_failed")
    problem(session.patch(where, json={"revision": 7}), 422, "invalid")
    problem(session.patch(where, json={"interface": {}}), 422, "invalid")
    problem(session.patch(where, json=[]), 422, "invalid")

    problem(session.post(path + "/operations", json={"name": "through"}), 422, "invalid")
    problem(session.post(path + "/operations", json={"id": operation["id"], "name": "Other"}), 422, "invalid")
    problem(session.post(path + "/operations", json={"id": "a/b", "name": "Other"}), 422, "invalid")
    pipeline = {"name": "P", "nodes": {"n": {"operation": operation["id"]}}}
    assert session.post(path + "/pipelines", json=pipeline).status_code == 201
    problem(session.delete(where), 422, "invalid")
    pipeline_id = all_items(session, path + "/pipelines")[0]["id"]
    gone = session.patch(f"{path}/pipelines/{pipeline_id}", json={"nodes": {"n": None}})
    assert gone.json()["nodes"] == {}
    assert session.delete(where).status_code == 204
    problem(session.get(where), 404, "not_found")
    problem(session.delete(where), 404, "not_found")


def test_collections_are_listed_by_name_in_pages(model):
    names = ["b", "C", "a", "Ä", "d"]
    model.change(*(add(f"/resources/{number}", {"name": name, "type": "t"}) for number, name in enumerate(names)))
    assert [item["name"] for item in all_items(model.session, model.path + "/resources")] == ["a", "b", "C", "d", "Ä"]
    assert all_items(model.session, model.path + "/modules") == []


def test_blocks_come_with_the_first_one_and_are_edited_by_members(model):
    net = {"name": "net", "type": "t", "nodes": {"a": {"layer": "Dense"}}, "edges": {}}
    model.change(add("/resources/net", net))
    model.change(add("/resources/net/blocks", {"b": {"name": "Stage"}}), add("/resources/net/nodes/a/block", "b"))
    model.change(add("/resources/net/blocks/b/repeat", 3), add("/resources/net/blocks/c", {"name": "Inner", "parent": "b"}))
    assert model.tree["resources"]["net"]["blocks"] == {"b": {"name": "Stage", "repeat": 3}, "c": {"name": "Inner", "parent": "b"}}
    model.undo()
    assert model.tree["resources"]["net"]["blocks"] == {"b": {"name": "Stage"}}
    model.undo()
    assert model.tree["resources"]["net"] == net


def test_an_edit_of_the_interface_is_an_edit_of_the_code(line):
    where = line.path + "/operations/f/interface"
    done = line.session.post(where, json={"edit": "input_rename", "name": "x", "new_name": "value", "client": "me"})
    assert done.status_code == 200, done.text
    assert done.json()["patch"][0]["op"] == "text"
    assert "value=0" in line.tree["operations"]["f"]["code"]
    assert line.tree["pipelines"]["l"]["edges"]["e"]["to"] == ["b", "value"]
    assert line.session.get(line.path + "/changes").json()["items"][0]["client"] == "me"
    problem(line.session.post(where, json={"edit": "input_rename", "name": "none", "new_name": "v"}), 422, "invalid")
    problem(line.session.post(where, json={"edit": "explode"}), 422, "invalid")
    problem(line.session.post(line.path + "/operations/none/interface", json={"edit": "input_add", "name": "v"}), 404, "not_found")
    line.undo()
    assert "x=0" in line.tree["operations"]["f"]["code"]
    assert line.tree["pipelines"]["l"]["edges"]["e"]["to"] == ["b", "x"]


def test_problems_of_a_pipeline_are_all_told_at_once(line):
    line.change(
        add("/operations/t", {"name": "Train", "code": "class Train:\n    def execute(self, data):\n        return data\n"}),
        add("/pipelines/l/nodes/t", {"operation": "t"}),
        add("/pipelines/l/nodes/i", {"operation": "Input"}),
    )
    found = line.session.get(line.path + "/pipelines/l/problems").json()
    assert {item["pointer"] for item in found["items"]} == {
        "/pipelines/l/nodes/t/inputs/data",
        "/pipelines/l/nodes/i/references/artifact",
    }
    problem(line.session.get(line.path + "/pipelines/none/problems"), 404, "not_found")


def test_a_thousand_nodes_are_one_change(line):
    nodes = [add(f"/pipelines/l/nodes/n{number}", {"operation": "f"}) for number in range(1000)]
    edges = [
        add(f"/pipelines/l/edges/n{number}", {"from": [f"n{number}", "x"], "to": [f"n{number + 1}", "x"]})
        for number in range(999)
    ]
    line.change(*nodes)
    line.change(*edges)
    loop = line.send(add("/pipelines/l/edges/loop", {"from": ["n999", "x"], "to": ["n0", "x"]}))
    problem(loop, 422, "invalid")
    line.undo()
    line.undo()
    assert len(line.tree["pipelines"]["l"]["nodes"]) == 2


def test_changes_at_the_same_moment_are_all_kept(line):
    """Fault F32 in small: ten clients, one number each, nothing lost."""

    def worker(number: int) -> list[int]:
        return [
            line.change(add(f"/pipelines/l/nodes/w{number}-{step}", {"operation": "f"}))["revision"]
            for step in range(10)
        ]

    with concurrent.futures.ThreadPoolExecutor(10) as pool:
        revisions = [revision for result in pool.map(worker, range(10)) for revision in result]
    assert sorted(revisions) == list(range(2, 102))
    assert len(line.tree["pipelines"]["l"]["nodes"]) == 102


def test_the_changes_lead_from_the_first_model_to_the_last(line):
    """Whoever follows the changes has what the service has."""
    tree = line.tree
    random.seed(1)
    for step in range(60):
        node = f"n{random.randrange(8)}"
        kind = random.randrange(4)
        if kind == 0:
            line.send(add(f"/pipelines/l/nodes/{node}", {"operation": "f"}))
        elif kind == 1:
            line.send(remove(f"/pipelines/l/nodes/{node}"))
        elif kind == 2:
            other = f"n{random.randrange(8)}"
            line.send(add(f"/pipelines/l/edges/e{step}", {"from": [node, "x"], "to": [other, "y"]}))
        else:
            line.session.post(f"{line.path}/{random.choice(['undo', 'redo'])}", json={"client": "c"})
    for change in line.session.get(line.path + "/changes", params={"since": 1, "limit": 200}).json()["items"]:
        for operation in change["patch"] + change["derived"]:
            apply(tree, operation)
    assert tree == line.tree


def utf16(value: str) -> int:
    return len(value.encode("utf-16-le")) // 2


def test_many_people_type_at_once_and_nothing_is_lost(model):
    """Fault F32: every accepted update is in the text, and the updates of everybody lead to the same text."""
    path = "/serialization/code"
    lock = threading.Lock()
    typed: list[str] = []

    def person(number: int) -> None:
        mine = Model(model.session, model.project, f"p{number}")
        for step in range(15):
            word = f"<{number}:{step}😀>"
            while True:
                state = mine.session.get(mine.path + "/texts", params={"path": path}).json()
                units = utf16(state["text"])
                changes = [units, [0, word]] if units else [[0, word]]
                answer = mine.send(text(path, state["version"], changes))
                if answer.status_code == 200:
                    break
                assert answer.json()["code"] == "text_version", answer.text
            with lock:
                typed.append(word)

    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        list(pool.map(person, range(4)))
    final = model.session.get(model.path + "/texts", params={"path": path, "since": 0}).json()
    assert final["version"] == len(typed) == len(final["updates"])
    assert all(final["text"].count(word) == 1 for word in typed)
