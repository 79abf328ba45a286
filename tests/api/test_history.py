"""The past of a project: every revision read and brought back, versions, the history of one entity, copies."""

from __future__ import annotations

import asyncio
import json
import random
import uuid

import pytest
from websockets.asyncio.client import connect

from harness import Api, System, wait_until
from harness import expect_problem as problem
from test_model import CODE, Model, add, line, model, remove, replace, text  # noqa: F401  (line and model are fixtures)
from test_projects import all_items, make_project, share

JOB = "01890000-0000-7000-8000-000000000000"
PLACE = {"position": {"x": 0, "y": 0}, "size": {"width": 200, "height": 100}}
NOTE = {"text": "Why this is so", **PLACE}


def at(model: Model, revision: int) -> dict:
    answer = model.session.get(model.path + "/model", params={"revision": revision})
    assert answer.status_code == 200, answer.text
    assert answer.json()["revision"] == revision
    assert answer.headers["ETag"] == f'"{revision}"'
    return answer.json()["model"]


def restore(model: Model, revision: int, path: str | None = None, **options):
    body = {"client": model.client, "revision": revision} | ({"path": path} if path else {})
    return model.session.post(model.path + "/model/restore", json=body, **options)


def restored(model: Model, revision: int, path: str | None = None) -> dict:
    answer = restore(model, revision, path)
    assert answer.status_code == 200, answer.text
    return answer.json()


# --- what a pipeline has besides nodes and edges -----------------------------------------------------------------


def test_every_pipeline_has_notes_and_groups(line):
    pipeline = line.tree["pipelines"]["l"]
    assert pipeline["notes"] == {}
    assert pipeline["groups"] == {}
    entity = line.session.call("POST", line.path + "/pipelines", {"id": "n", "name": "N", "notes": {"a": NOTE}})
    assert entity["notes"] == {"a": NOTE}
    answer = line.session.patch(line.path + "/pipelines/n", json={"notes": {"a": {"text": "Less"}}})
    assert answer.json()["notes"] == {"a": NOTE | {"text": "Less"}}


def test_notes_and_groups_are_changed_by_several_at_once(alice, bob):
    ann = Model(alice, make_project(alice, "Notes")["id"])
    share(alice, ann.project, bob, "editor")
    ben = Model(bob, ann.project)
    ann.change(add("/pipelines/p", {"name": "P"}))
    ann.change(add("/pipelines/p/notes/a", NOTE))
    ben.change(add("/pipelines/p/groups/g", {"title": "Data", "color": "#00ff00", **PLACE}))
    ann.change(replace("/pipelines/p/notes/a/text", "New words"))
    ben.change(replace("/pipelines/p/notes/a/position", {"x": 9, "y": 9}), add("/pipelines/p/notes/b", NOTE))
    ann.undo()
    pipeline = ann.tree["pipelines"]["p"]
    assert pipeline["notes"] == {"a": NOTE | {"position": {"x": 9, "y": 9}}, "b": NOTE}
    assert pipeline["groups"]["g"]["title"] == "Data"
    ann.undo()  # the note itself: somebody else has moved it since
    assert "a" in ann.tree["pipelines"]["p"]["notes"]
    ben.undo()
    assert set(ann.tree["pipelines"]["p"]["notes"]) == {"a"}


def test_a_node_is_muted_and_pinned_and_both_are_undone(line):
    line.change(add("/pipelines/l/nodes/a/muted", True), add("/pipelines/l/nodes/b/pinned", JOB))
    nodes = line.tree["pipelines"]["l"]["nodes"]
    assert (nodes["a"]["muted"], nodes["b"]["pinned"]) == (True, JOB)
    line.undo()
    nodes = line.tree["pipelines"]["l"]["nodes"]
    assert "muted" not in nodes["a"]
    assert "pinned" not in nodes["b"]
    line.undo("redo")
    line.change(remove("/pipelines/l/nodes/a/muted"))
    assert "muted" not in line.tree["pipelines"]["l"]["nodes"]["a"]


def test_a_muted_node_is_no_problem(line):
    line.change(add("/pipelines/l/nodes/o", {"operation": "Output"}))
    items = line.session.call("GET", line.path + "/pipelines/l/problems")["items"]
    assert [item["pointer"] for item in items] == ["/pipelines/l/nodes/o/inputs/data"]
    line.change(add("/pipelines/l/nodes/o/muted", True))
    assert line.session.call("GET", line.path + "/pipelines/l/problems")["items"] == []


@pytest.mark.parametrize(
    ("operation", "pointer"),
    [
        (add("/pipelines/l/nodes/a/muted", False), "/pipelines/l/nodes/a/muted"),
        (add("/pipelines/l/nodes/a/muted", 1), "/pipelines/l/nodes/a/muted"),
        (add("/pipelines/l/nodes/a/pinned", "x"), "/pipelines/l/nodes/a/pinned"),
        (add("/pipelines/l/nodes/i", {"operation": "Input", "pinned": JOB}), "/pipelines/l/nodes/i/pinned"),
        (add("/pipelines/l/notes/n", NOTE | {"text": ""}), "/pipelines/l/notes/n/text"),
        (add("/pipelines/l/notes/n", NOTE | {"text": "x" * 4001}), "/pipelines/l/notes/n/text"),
        (add("/pipelines/l/notes/n", NOTE | {"text": "é" * 8001}), "/pipelines/l/notes/n/text"),
        (add("/pipelines/l/notes/n", NOTE | {"color": "#ggg000"}), "/pipelines/l/notes/n/color"),
        (add("/pipelines/l/notes/n", NOTE | {"size": {"width": 0, "height": 1}}), "/pipelines/l/notes/n/size/width"),
        (add("/pipelines/l/notes/n", NOTE | {"size": {"width": 1, "height": 1e9}}), "/pipelines/l/notes/n/size/height"),
        (add("/pipelines/l/notes/n", NOTE | {"more": 1}), "/pipelines/l/notes/n"),
        (add("/pipelines/l/notes/n", {"text": "x"}), "/pipelines/l/notes/n"),
        (add("/pipelines/l/notes/a b", NOTE), "/pipelines/l/notes"),
        (add("/pipelines/l/groups/g", {"title": "", **PLACE}), "/pipelines/l/groups/g/title"),
        (add("/pipelines/l/groups/g", {"title": "x" * 121, **PLACE}), "/pipelines/l/groups/g/title"),
        (add("/pipelines/l/groups/g", {"title": "a\nb", **PLACE}), "/pipelines/l/groups/g/title"),
        (add("/pipelines/n", {"name": "N", "notes": {f"n{i}": NOTE for i in range(501)}}), "/pipelines/n/notes"),
        (add("/pipelines/n", {"name": "N", "groups": {f"g{i}": {} for i in range(501)}}), "/pipelines/n/groups"),
    ],
)
def test_what_is_wrong_with_a_note_is_named(line, operation, pointer):
    error = problem(line.send(operation), 422, "invalid")["errors"][0]
    assert error["pointer"] == "/patch/0"
    assert error["detail"].startswith(pointer + ": ")
    assert line.now["revision"] == 1


def test_the_longest_note_is_fine(line):
    line.change(add("/pipelines/l/notes/n", NOTE | {"text": "漢" * 4000}))
    line.change(*(add(f"/pipelines/l/notes/n{number}", NOTE) for number in range(499)))
    error = problem(line.send(add("/pipelines/l/notes/one-more", NOTE)), 422, "invalid")["errors"][0]
    assert error["detail"] == "/pipelines/l/notes: may have at most 500 members"


# --- every revision ----------------------------------------------------------------------------------------------


def random_change(model: Model, step: int) -> None:
    code = "/operations/f/code"
    version = model.now["texts"].get(code, 0)
    units = len(model.tree["operations"]["f"]["code"])
    cut = random.randrange(units)
    random.choice(
        [
            lambda: model.send(add(f"/pipelines/l/nodes/n{random.randrange(6)}", {"operation": "f"})),
            lambda: model.send(remove(f"/pipelines/l/nodes/n{random.randrange(6)}")),
            lambda: model.send(text(code, version, [cut, [0, random.choice("#xé\n漢")], units - cut])),
            lambda: model.send(replace("/operations/f/name", random.choice(["Pass", "Go", "Run"]))),
            lambda: model.send(replace("/operations/f/environment", random.choice([None, "name: a", "name: b"]))),
            lambda: model.send(add(f"/modules/m{step % 4}", {"name": f"m{step % 4}", "code": f"x = {step}"})),
            lambda: model.send(remove(f"/modules/m{step % 4}")),
            lambda: model.send(add(f"/pipelines/l/notes/n{step % 5}", NOTE | {"text": str(step)})),
            lambda: model.send(replace("/serialization/code", f"# {step}")),
            lambda: model.session.post(f"{model.path}/{random.choice(['undo', 'redo'])}", json={"client": "c"}),
        ]
    )()


def test_the_model_is_read_as_it_was_at_every_revision(line):
    """Past the first stored model too, which is at revision 256."""
    random.seed(7)
    seen = {0: None, 1: line.tree}
    for step in range(400):
        random_change(line, step)
        now = line.now
        seen[now["revision"]] = now["model"]
    last = max(seen)
    assert last > 280
    for revision in [1, 2, 3, 100, 255, 256, 257, last - 1, last, *random.sample(sorted(seen)[1:], 20)]:
        assert at(line, revision) == seen[revision], revision
    assert at(line, 0)["pipelines"] == {}


def test_the_model_is_stored_every_256_revisions(line, sql):
    """So that at most 255 changes are applied to read an old one, however long the history is."""
    for number in range(520):
        line.change(replace("/pipelines/l/name", f"Line {number}"))
    stored = sql(f"select revision from projects.snapshots where project_id = '{line.project}' order by revision")
    assert stored.split() == ["256", "512"]
    for revision in (2, 255, 256, 257, 511, 512, 513, 520):
        assert at(line, revision)["pipelines"]["l"]["name"] == f"Line {revision - 2}"


def test_only_revisions_that_there_are_can_be_read(line):
    for revision in ("2", "-1", "x", "1.5", "99999999999999999999", ""):
        answer = line.session.get(line.path + "/model", params={"revision": revision})
        if revision != "":
            assert problem(answer, 422, "invalid")["errors"][0]["pointer"] == "?revision"
    assert line.session.get(line.path + "/model", params={"revision": 1}).json()["texts"] == {}


# --- restore -----------------------------------------------------------------------------------------------------


def test_one_entity_comes_back_as_one_change_that_can_be_undone(line):
    line.change(replace("/pipelines/l/name", "New"), remove("/pipelines/l/nodes/a"))
    line.change(add("/modules/m", {"name": "m"}))
    before = line.tree
    answer = restored(line, 1, "/pipelines/l")
    assert answer["revision"] == 4
    assert line.tree["pipelines"] == at(line, 1)["pipelines"]
    assert "m" in line.tree["modules"]
    newest = line.session.call("GET", line.path + "/changes?limit=2")["items"]
    assert [(row["kind"], row["restored"]) for row in newest] == [("change", 1), ("change", None)]
    assert newest[0]["patch"] == answer["patch"]
    line.undo()
    assert line.tree == before
    line.undo("redo")
    assert line.tree["pipelines"] == at(line, 1)["pipelines"]


def test_the_whole_project_comes_back_and_goes_again(line):
    one = line.tree
    line.change(
        add("/operations/g", {"name": "Other", "code": CODE.format(name="Other")}),
        add("/pipelines/l/nodes/c", {"operation": "g"}),
        replace("/operations/f/code", CODE.format(name="Renamed")),
        add("/resources/r", {"name": "r", "type": "t"}),
        replace("/serialization/code", "import pickle"),
    )
    two = line.tree
    assert restored(line, 1)["revision"] == 3
    assert line.tree == one
    restored(line, 2)
    assert line.tree == two
    restored(line, 0)
    assert line.tree["pipelines"] == line.tree["operations"] == line.tree["resources"] == {}
    for expected in (two, one, two):
        line.undo()
        assert line.tree == expected


def test_what_was_deleted_comes_back(line):
    line.change(add("/modules/m", {"name": "m", "code": "x = 1"}))
    line.change(remove("/modules/m"))
    restored(line, 2, "/modules/m")
    assert line.tree["modules"]["m"] == {"name": "m", "code": "x = 1"}


def test_a_text_that_comes_back_is_an_edit_for_who_types_in_it(line):
    line.change(replace("/operations/f/code", CODE.format(name="Pass") + "# more\n"))
    done = restored(line, 1, "/operations/f")
    assert [(row["op"], row["path"]) for row in done["patch"]] == [("text", "/operations/f/code")]
    assert line.now["texts"]["/operations/f/code"] == 2
    # Who has not heard of it gets it with the refusal, as after any other edit.
    refused = problem(line.send(text("/operations/f/code", 1, [[0, "x"]])), 409, "text_version")
    assert len(refused["texts"][0]["updates"]) == 1


def test_what_is_so_already_is_no_change(line):
    assert restored(line, 1) == {"revision": 1, "patch": [], "derived": []}
    assert restored(line, 1, "/pipelines/l")["revision"] == 1


def test_what_cannot_come_back_says_why(line):
    line.change(add("/operations/g", {"name": "Other"}))
    line.change(add("/pipelines/l/nodes/c", {"operation": "g"}))
    line.change(remove("/pipelines/l/nodes/c"), remove("/operations/g"))
    refused = problem(restore(line, 3, "/pipelines/l"), 422, "invalid")
    assert refused["errors"] == [
        {"pointer": "/pipelines/l/nodes/c/operation", "detail": "pipeline 'Line': there is no such operation"}
    ]
    assert refused["detail"] == "pipeline 'Line': there is no such operation"
    line.change(add("/operations/h", {"name": "other"}))
    refused = problem(restore(line, 2, "/operations/g"), 422, "invalid")
    assert refused["errors"][0]["pointer"] == "/operations/g/name"
    assert "is taken by another operation" in refused["detail"]
    assert line.now["revision"] == 5


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"client": "c", "revision": 2}, "/revision"),
        ({"client": "c", "revision": -1}, "/revision"),
        ({"client": "c"}, "/revision"),
        ({"revision": 1}, "/client"),
        ({"client": "c", "revision": 1, "path": "/pipelines/none"}, "/path"),
        ({"client": "c", "revision": 1, "path": "/pipelines"}, "/path"),
        ({"client": "c", "revision": 1, "path": "/pipelines/l/nodes/a"}, "/path"),
        ({"client": "c", "revision": 1, "path": ""}, "/path"),
        ({"client": "c", "revision": 1, "path": "/wizards/x"}, "/path"),
        ({"client": "c", "revision": 1, "more": 1}, "/more"),
    ],
)
def test_what_is_no_restore_is_refused(line, body, pointer):
    answer = problem(line.session.post(line.path + "/model/restore", json=body), 422, "invalid")
    assert answer["errors"][0]["pointer"] == pointer


def test_a_repeated_restore_is_done_once(line):
    line.change(replace("/pipelines/l/name", "New"))
    headers = {"Idempotency-Key": str(uuid.uuid4())}
    first = restore(line, 1, headers=headers).json()
    line.change(replace("/pipelines/l/name", "Newer"))
    assert restore(line, 1, headers=headers).json() == first
    assert line.tree["pipelines"]["l"]["name"] == "Newer"
    problem(restore(line, 2, headers=headers), 422, "idempotency_key")


def test_somebody_else_edits_while_a_project_is_restored(alice, bob):
    """Each restore and each edit is whole: the history leads to the model."""
    ann = Model(alice, make_project(alice, "Restored")["id"])
    share(alice, ann.project, bob, "editor")
    ben = Model(bob, ann.project)
    ann.change(add("/modules/m", {"name": "m"}), add("/pipelines/p", {"name": "P"}))
    for number in range(10):
        ben.change(add(f"/modules/n{number}", {"name": f"n{number}"}))
        restored(ann, 1 + 2 * number)
    assert at(ann, ann.now["revision"]) == ann.tree
    restored(ann, 1)
    assert list(ann.tree["modules"]) == ["m"]


# --- the history of one entity -----------------------------------------------------------------------------------


def test_the_history_of_one_entity(line):
    line.change(add("/modules/m", {"name": "m"}))
    line.change(replace("/operations/f/code", "class Pass:\n    def execute(self, z=0, y=0):\n        return z\n"))
    line.change(replace("/modules/m/code", "x = 1"), replace("/serialization/code", "import pickle"))
    line.undo()

    def revisions(path: str) -> list[int]:
        return [row["revision"] for row in all_items(line.session, f"{line.path}/changes?path={path}")]

    assert revisions("/modules/m") == [5, 4, 2]
    assert revisions("/serialization") == [5, 4]
    assert revisions("/operations/f") == [3, 1]
    assert revisions("/pipelines/l") == [3, 1]  # its edges have followed the code
    assert revisions("/pipelines/none") == []
    for query in ({"path": "/pipelines"}, {"path": "/modules/m/code"}, {"path": "x"}, {"path": "/modules/m", "since": 1}):
        error = problem(line.session.get(line.path + "/changes", params=query), 422, "invalid")["errors"][0]
        assert error["pointer"] == "?path"


# --- versions ----------------------------------------------------------------------------------------------------


def test_versions_are_made_renamed_and_taken_away(line):
    first = line.session.call("POST", line.path + "/versions", {"name": "First", "revision": 0})
    line.change(replace("/pipelines/l/name", "New"))
    second = line.session.call("POST", line.path + "/versions", {"name": "Ω second"})
    assert (first["revision"], second["revision"]) == (0, 2)
    assert second["author"] == line.session.user["id"]
    assert second["author_name"]
    listed = line.session.call("GET", line.path + "/versions")
    assert listed == {"items": [second, first], "next_cursor": None}
    renamed = line.session.patch(f"{line.path}/versions/{first['id']}", json={"name": "Beginning"}).json()
    assert renamed == first | {"name": "Beginning"}
    assert line.session.delete(f"{line.path}/versions/{first['id']}").status_code == 204
    problem(line.session.delete(f"{line.path}/versions/{first['id']}"), 404, "not_found")
    problem(line.session.patch(f"{line.path}/versions/{first['id']}", json={"name": "x"}), 404, "not_found")
    problem(line.session.delete(f"{line.path}/versions/x"), 404, "not_found")
    assert line.session.call("GET", line.path + "/versions")["items"] == [second]


def test_versions_have_names_of_their_own(line):
    made = line.session.call("POST", line.path + "/versions", {"name": "One"})
    other = line.session.call("POST", line.path + "/versions", {"name": "Two"})
    taken = problem(line.session.post(line.path + "/versions", json={"name": "oNE"}), 409, "conflict")
    assert taken["errors"][0]["pointer"] == "/name"
    problem(line.session.patch(f"{line.path}/versions/{other['id']}", json={"name": "ONE"}), 409, "conflict")
    assert line.session.patch(f"{line.path}/versions/{made['id']}", json={"name": "ONE"}).status_code == 200
    elsewhere = Model(line.session, make_project(line.session)["id"])
    assert line.session.post(elsewhere.path + "/versions", json={"name": "One"}).status_code == 201


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "/name"),
        ({"name": ""}, "/name"),
        ({"name": " x"}, "/name"),
        ({"name": "x" * 121}, "/name"),
        ({"name": "a\nb"}, "/name"),
        ({"name": "x", "revision": 2}, "/revision"),
        ({"name": "x", "revision": -1}, "/revision"),
        ({"name": "x", "revision": "1"}, "/revision"),
        ({"name": "x", "more": 1}, "/more"),
    ],
)
def test_what_is_no_version_is_refused(line, body, pointer):
    answer = problem(line.session.post(line.path + "/versions", json=body), 422, "invalid")
    assert answer["errors"][0]["pointer"] == pointer


def test_a_version_belongs_to_its_project(alice, bob):
    """Attack: a version of somebody else by way of a project of one's own."""
    ann = Model(alice, make_project(alice, "Versions")["id"])
    version = alice.call("POST", ann.path + "/versions", {"name": "Mine"})["id"]
    mine = make_project(bob, "Own")["id"]
    for method, body in (("PATCH", {"name": "Taken"}), ("DELETE", None)):
        problem(bob.request(method, f"{ann.path}/versions/{version}", json=body), 404, "not_found")
        problem(bob.request(method, f"/projects/{mine}/versions/{version}", json=body), 404, "not_found")
    assert alice.call("GET", ann.path + "/versions")["items"][0]["name"] == "Mine"


def events_of(system: System, api: Api, project: str, count: int, *steps) -> list[dict]:
    """The first events that somebody hears in a project while the steps are done; its first change may come late."""

    async def talk() -> list[dict]:
        async with connect(
            f"ws://127.0.0.1:{system.port}/events?c=p_{project}",
            subprotocols=["ws+meta.nchan"],
            additional_headers={"Authorization": f"Bearer {api.token}"},
            max_size=None,
        ) as socket:
            for step in steps:
                await asyncio.to_thread(step)
            heard = []
            while len(heard) < count:
                message = await asyncio.wait_for(socket.recv(), 20)
                event = json.loads(message.split("\n\n", 1)[1])
                if event.get("revision") != 1:
                    heard.append(event)
            return heard

    return asyncio.run(talk())


def test_others_hear_of_versions(system: System, api: Api, line):
    def versions() -> None:
        where = f"{line.path}/versions/{api.call('POST', line.path + '/versions', {'name': 'Heard'})['id']}"
        api.call("PATCH", where, {"name": "Heard again"})
        api.call("DELETE", where)
        line.change(replace("/pipelines/l/name", "New"))
        restored(line, 1)

    bodies = events_of(system, api, line.project, 5, versions)
    assert [body["type"] for body in bodies] == ["versions", "versions", "versions", "change", "change"]
    assert bodies[4]["revision"] == 3
    assert bodies[4]["patch"] == [replace("/pipelines/l/name", "Line")]


def test_a_change_too_large_for_an_event_shows_as_a_gap(system: System, api: Api, line):
    """A restored project may be of any size; who listens must not stay behind until the next change."""
    modules = [add(f"/modules/{name}", {"name": name, "code": f"{name} = 1\n" * 100_000}) for name in ("one", "two")]

    def changes() -> None:
        line.change(replace("/pipelines/l/name", "Small"))
        line.change(*modules)
        restored(line, 2)
        restored(line, 3)

    heard = events_of(system, api, line.project, 4, changes)
    assert [(event["type"], event.get("revision")) for event in heard[:2]] == [("change", 2), ("project", None)]
    assert heard[1]["seq"] == heard[0]["seq"] + 2
    assert (heard[2]["type"], heard[2]["revision"], heard[3]["type"]) == ("change", 4, "project")


def test_a_project_has_at_most_a_thousand_versions(line, sql):
    sql(
        "insert into projects.versions (id, project_id, name, revision, author, author_name) select gen_random_uuid(), "
        f"'{line.project}', 'v' || n, 0, gen_random_uuid(), 'x' from generate_series(1, 1000) n"
    )
    problem(line.session.post(line.path + "/versions", json={"name": "x"}), 409, "too_many_versions")
    assert len(line.session.call("GET", line.path + "/versions")["items"]) == 1000


# --- fork --------------------------------------------------------------------------------------------------------


def fork(session, project: str, **body) -> dict:
    answer = session.post(f"/projects/{project}/fork", json=body)
    assert answer.status_code == 201, answer.text
    return answer.json()


def test_a_viewer_forks_a_project_and_owns_the_copy(alice, bob):
    ann = Model(alice, make_project(alice, f"Shared {uuid.uuid4()}")["id"])
    ann.change(
        add("/operations/f", {"name": "Pass", "code": CODE.format(name="Pass"), "environment": "name: x"}),
        add("/pipelines/l", {"name": "Line", "nodes": {"a": {"operation": "f", "pinned": JOB, "muted": True}}}),
        add("/pipelines/l/notes/n", NOTE),
        add("/modules/m", {"name": "m", "code": "x = 1"}),
        replace("/serialization/code", "import pickle"),
    )
    share(alice, ann.project, bob, "viewer")
    copy = fork(bob, ann.project)
    assert (copy["role"], copy["revision"], copy["counts"]["members"]) == ("owner", 1, 1)
    assert copy["name"] == f"{alice.call('GET', ann.path)['name']} (copy)"
    ben = Model(bob, copy["id"])
    expected = ann.tree
    del expected["pipelines"]["l"]["nodes"]["a"]["pinned"]
    assert ben.tree == expected
    assert ann.tree["pipelines"]["l"]["nodes"]["a"]["pinned"] == JOB
    # The two are apart, and its making cannot be undone.
    problem(bob.post(ben.path + "/undo", json={"client": "c"}), 409, "nothing_to_undo")
    assert [row["kind"] for row in bob.call("GET", ben.path + "/changes")["items"]] == ["create"]
    assert bob.call("GET", ben.path + "/changes?path=/modules/m")["items"][0]["revision"] == 1
    ben.change(text("/modules/m/code", 0, [[0, "y"], 5]))
    assert ann.tree["modules"]["m"]["code"] == "x = 1"
    assert at(ben, 1) == expected
    problem(alice.get(ben.path), 404, "not_found")


def test_a_fork_of_the_past(line):
    line.change(replace("/pipelines/l/name", "New"))
    copy = fork(line.session, line.project, revision=1, name="From the past")
    assert copy["name"] == "From the past"
    assert Model(line.session, copy["id"]).tree == at(line, 1)
    empty = fork(line.session, line.project, revision=0)
    assert Model(line.session, empty["id"]).tree["pipelines"] == {}


def test_copies_without_a_name_are_numbered(api):
    name = f"Numbered {uuid.uuid4()}"
    project = make_project(api, name)["id"]
    copies = [fork(api, project) for _ in range(3)]
    assert [copy["name"] for copy in copies] == [f"{name} (copy)", f"{name} (copy 2)", f"{name} (copy 3)"]
    assert fork(api, copies[1]["id"])["name"] == f"{name} (copy 4)"
    api.delete(f"/projects/{copies[0]['id']}")
    assert fork(api, project)["name"] == f"{name} (copy)"
    long = make_project(api, "x" * 120)["id"]
    assert fork(api, long)["name"].endswith(" (copy)")


def test_a_fork_keeps_what_no_rule_would_accept_now(line):
    """An edge that an edit of code has left dangling goes along."""
    line.change(replace("/operations/f/code", "class Pass:\n    def execute(self):\n        pass\n"))
    assert line.tree["pipelines"]["l"]["edges"]
    copy = Model(line.session, fork(line.session, line.project)["id"])
    assert copy.tree == line.tree


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"name": ""}, "/name"),
        ({"name": " x"}, "/name"),
        ({"revision": 2}, "/revision"),
        ({"revision": -1}, "/revision"),
        ({"revision": "x"}, "/revision"),
        ({"owner": "x"}, "/owner"),
    ],
)
def test_what_is_no_fork_is_refused(line, body, pointer):
    answer = problem(line.session.post(line.path + "/fork", json=body), 422, "invalid")
    assert answer["errors"][0]["pointer"] == pointer


def test_who_may_make_no_projects_makes_no_copies(alice, bob, accounts_system):
    carl = accounts_system.add_user(f"carl-{uuid.uuid4().hex[:8]}")
    project = make_project(alice, "Not to be copied")["id"]
    share(alice, project, carl, "editor")
    problem(carl.post(f"/projects/{project}/fork", json={}), 403, "forbidden")
    problem(bob.post(f"/projects/{project}/fork", json={}), 404, "not_found")


# --- the bin -----------------------------------------------------------------------------------------------------
