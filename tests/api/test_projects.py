"""Projects: made, renamed, thrown away and brought back; examples; members and their roles."""

from __future__ import annotations

import uuid

import pytest

from harness import expect_problem as problem

def make_project(session, name: str = "Test", **more) -> dict:
    answer = session.post("/projects", json={"name": name, **more})
    assert answer.status_code == 201, answer.text
    return answer.json()


def all_items(session, path: str, **query) -> list[dict]:
    """Every page of a list, one item at a time."""
    items, cursor = [], None
    while True:
        page = session.get(path, params={**query, "limit": 1, **({"cursor": cursor} if cursor else {})}).json()
        items += page["items"]
        cursor = page["next_cursor"]
        if not cursor:
            return items


def test_a_project_starts_empty(api):
    project = make_project(api, "Galaxies")
    assert project["name"] == "Galaxies"
    assert project["role"] == "owner"
    assert project["revision"] == 0
    assert project["deleted_at"] is None
    assert project["counts"] == {"pipelines": 0, "operations": 0, "resources": 0, "modules": 0, "members": 1}
    assert api.get(f"/projects/{project['id']}").json() == project
    model = api.get(f"/projects/{project['id']}/model").json()
    empty = {"pipelines": {}, "operations": {}, "resources": {}, "modules": {}, "serialization": {"code": ""}}
    assert model == {"revision": 0, "model": empty, "texts": {}}


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "/name"),
        ({"name": ""}, "/name"),
        ({"name": " x"}, "/name"),
        ({"name": "a\u0007b"}, "/name"),
        ({"name": "\u202egalaxies"}, "/name"),
        ({"name": "x" * 121}, "/name"),
        ({"name": 7}, "/name"),
        ({"name": "x", "owner_id": "me"}, "/owner_id"),
        ({"name": "x", "example": "no-such-example"}, "/example"),
        ({"name": "x", "example": "../redshift-tutorial"}, "/example"),
    ],
)
def test_a_project_needs_a_good_name(api, body, pointer):
    answer = problem(api.post("/projects", json=body), 422, "invalid")
    assert [error["pointer"] for error in answer["errors"]] == [pointer]


def test_a_project_is_renamed(api):
    project = make_project(api)
    answer = api.patch(f"/projects/{project['id']}", json={"name": "Ω new"})
    assert answer.status_code == 200
    assert answer.json()["name"] == "Ω new"
    problem(api.patch(f"/projects/{project['id']}", json={"name": ""}), 422, "invalid")


def test_a_deleted_project_is_in_the_bin_and_comes_back(api):
    project = make_project(api, "Thrown away")
    path = f"/projects/{project['id']}"
    assert api.delete(path).status_code == 204
    for gone in (path, path + "/model", path + "/changes", path + "/members", path + "/pipelines"):
        problem(api.get(gone), 404, "not_found")
    problem(api.delete(path), 404, "not_found")
    problem(
        api.post(path + "/changes", json={"client": "c", "base": 0, "patch": [{"op": "remove", "path": "/modules/m"}]}),
        404,
        "not_found",
    )
    assert project["id"] not in [item["id"] for item in all_items(api, "/projects")]
    in_bin = [item for item in all_items(api, "/projects", deleted="true") if item["id"] == project["id"]]
    assert in_bin[0]["deleted_at"]
    assert api.post(path + "/restore").json()["deleted_at"] is None
    assert api.get(path).status_code == 200


def test_the_list_shows_every_project_once_the_last_changed_first(api):
    made = [make_project(api, f"Number {number}")["id"] for number in range(3)]
    api.patch(f"/projects/{made[0]}", json={"name": "Number 0 again"})
    ids = [item["id"] for item in all_items(api, "/projects")]
    assert [found for found in ids if found in made] == [made[0], made[2], made[1]]
    assert len(set(ids)) == len(ids)
    problem(api.get("/projects", params={"cursor": "nonsense"}), 422, "invalid")
    problem(api.get("/projects", params={"limit": 0}), 422, "invalid")
    problem(api.get("/projects", params={"deleted": "perhaps"}), 422, "invalid")


def test_what_is_no_project_is_not_found(api):
    for project in (str(uuid.uuid4()), "x", "..%2f..", "%00", "1' or '1'='1"):
        answer = api.get(f"/projects/{project}/model")
        assert answer.status_code in (400, 404), project


def test_the_id_of_a_project_may_be_written_in_capitals(api):
    project = make_project(api)
    model = api.get(f"/projects/{project['id'].upper()}/model")
    assert model.status_code == 200


def test_an_example_becomes_a_project_of_ones_own(api):
    examples = api.get("/examples").json()["items"]
    assert "redshift-tutorial" in [example["id"] for example in examples]
    project = make_project(api, "My tutorial", example="redshift-tutorial")
    assert project["revision"] == 1
    assert project["counts"]["pipelines"] == 2
    assert project["counts"]["operations"] == 4
    path = f"/projects/{project['id']}"
    model = api.get(path + "/model").json()["model"]
    names = {operation["name"]: operation for operation in model["operations"].values()}
    assert set(names) == {"GenArray", "PrintArray", "GenImage", "DisplayImage"}
    assert [row["name"] for row in names["GenArray"]["interface"]["attributes"]] == ["length"]
    assert names["GenArray"]["interface"]["attributes"][0]["default"] == 10
    assert [row["default"] for row in names["PrintArray"]["interface"]["attributes"]] == [", ", "\n", "Array: "]
    assert all(operation["interface"]["problems"] == [] for operation in names.values())
    assert {pipeline["name"] for pipeline in model["pipelines"].values()} == {
        "Basic Input/Output",
        "Display Random Image",
    }
    for pipeline in model["pipelines"]:
        assert api.get(f"{path}/pipelines/{pipeline}/problems").json()["items"] == []
    # Its making cannot be undone: nobody has changed anything yet.
    problem(api.post(path + "/undo", json={"client": "c"}), 409, "nothing_to_undo")


ROLES = ["viewer", "runner", "editor", "owner"]
EMPTY_PATCH = {"client": "c", "base": 0, "patch": [{"op": "test", "path": "/serialization/code", "value": ""}]}

# Method, path, body, and the least role that may.
RIGHTS = [
    ("GET", "", None, "viewer"),
    ("GET", "/model", None, "viewer"),
    ("GET", "/changes", None, "viewer"),
    ("GET", "/members", None, "viewer"),
    ("GET", "/texts?path=/serialization/code", None, "viewer"),
    ("GET", "/pipelines", None, "viewer"),
    ("GET", "/operations", None, "viewer"),
    ("GET", "/resources", None, "viewer"),
    ("GET", "/modules", None, "viewer"),
    ("POST", "/presence", {"client": "c"}, "viewer"),
    ("POST", "/changes", EMPTY_PATCH, "editor"),
    ("POST", "/undo", {"client": "c"}, "editor"),
    ("POST", "/redo", {"client": "c"}, "editor"),
    ("POST", "/pipelines", {"id": "p", "name": "p"}, "editor"),
    ("POST", "/operations", {"id": "o", "name": "Op"}, "editor"),
    ("POST", "/resources", {"id": "r", "name": "r", "type": "t"}, "editor"),
    ("POST", "/modules", {"id": "m", "name": "m"}, "editor"),
    ("PATCH", "/pipelines/p", {"name": "q"}, "editor"),
    ("POST", "/operations/o/interface", {"edit": "input_add", "name": "x"}, "editor"),
    ("DELETE", "/pipelines/p", None, "editor"),
    ("GET", "/model?revision=0", None, "viewer"),
    ("GET", "/changes?path=/serialization", None, "viewer"),
    ("GET", "/versions", None, "viewer"),
    ("POST", "/fork", {"revision": 0}, "viewer"),
    ("POST", "/model/restore", {"client": "c", "revision": 0}, "editor"),
    ("POST", "/versions", {"name": "v"}, "editor"),
    ("PATCH", "", {"name": "Renamed"}, "owner"),
    ("PUT", "/members/{eve}", {"role": "viewer"}, "owner"),
    ("DELETE", "/members/{eve}", None, "owner"),
    ("DELETE", "", None, "owner"),
    ("POST", "/restore", None, "owner"),
    ("DELETE", "/forever", None, "owner"),
]


def user_id(session) -> str:
    return session.get("/me").json()["id"]


def share(owner, project: str, session, role: str) -> None:
    answer = owner.put(f"/projects/{project}/members/{user_id(session)}", json={"role": role})
    assert answer.status_code == 200, answer.text
    assert answer.json()["role"] == role


@pytest.mark.parametrize("role", ROLES)
def test_every_role_may_do_its_own_and_no_more(alice, bob, role):
    """Attack S09: the whole table of routes and roles."""
    project = make_project(alice, f"Shared with a {role}")["id"]
    share(alice, project, bob, role)
    for method, path, body, least in RIGHTS:
        where = f"/projects/{project}{path.format(eve=user_id(alice))}"
        answer = bob.request(method, where, json=body)
        if ROLES.index(role) < ROLES.index(least):
            problem(answer, 403, "forbidden")
        else:
            assert answer.status_code not in (401, 403, 404), (method, path, answer.text)
        if (method, path) == ("DELETE", "/members/{eve}") and answer.status_code == 204:
            share(bob, project, alice, "owner")


def test_a_stranger_finds_nothing(alice, bob):
    project = make_project(alice, "Secret")["id"]
    for method, path, body, _ in RIGHTS:
        answer = bob.request(method, f"/projects/{project}{path.format(eve=user_id(bob))}", json=body)
        problem(answer, 404, "not_found")
    assert project not in [item["id"] for item in all_items(bob, "/projects")]


def test_a_project_keeps_an_owner(alice, bob):
    project = make_project(alice, "Owned")["id"]
    me = user_id(alice)
    problem(alice.delete(f"/projects/{project}/members/{me}"), 409, "conflict")
    problem(alice.put(f"/projects/{project}/members/{me}", json={"role": "editor"}), 409, "conflict")
    share(alice, project, bob, "owner")
    assert alice.delete(f"/projects/{project}/members/{me}").status_code == 204
    problem(alice.get(f"/projects/{project}"), 404, "not_found")
    assert [member["role"] for member in bob.get(f"/projects/{project}/members").json()["items"]] == ["owner"]


def test_a_member_is_added_by_the_whole_address_of_one_account(alice, bob):
    project = make_project(alice, "By address")["id"]
    address = f"{uuid.uuid4().hex}@example.org"
    where = f"/projects/{project}/members/"
    assert bob.patch("/me", json={"email": address}).status_code == 200
    for other in (address[1:], "@example.org", "@"):
        problem(alice.put(where + other, json={"role": "viewer"}), 404, "not_found")
    problem(alice.get(f"/users/{address}"), 404, "not_found")
    answer = alice.put(where + address.upper(), json={"role": "viewer"})
    assert answer.status_code == 200, answer.text
    assert answer.json()["user"] == user_id(bob)
    assert alice.delete(where + user_id(bob)).status_code == 204

    # An address that a second account claims leads to nobody.
    assert alice.patch("/me", json={"email": address}).status_code == 200
    problem(alice.put(where + address, json={"role": "viewer"}), 404, "not_found")
    for session in (alice, bob):
        assert session.patch("/me", json={"email": ""}).status_code == 200


def test_members_leave_and_are_found_by_name(alice, bob):
    project = make_project(alice, "Left")["id"]
    name = bob.get("/me").json()["name"]
    answer = alice.put(f"/projects/{project}/members/{name}", json={"role": "viewer"})
    assert answer.json()["user"] == user_id(bob)
    assert answer.json()["name"] == name
    assert bob.delete(f"/projects/{project}/members/{user_id(bob)}").status_code == 204
    problem(bob.get(f"/projects/{project}"), 404, "not_found")
    problem(alice.put(f"/projects/{project}/members/{uuid.uuid4()}", json={"role": "viewer"}), 404, "not_found")
    for role in ("none", "admin", "", 3):
        where = f"/projects/{project}/members/{name}"
        problem(alice.put(where, json={"role": role}), 422, "invalid")


def test_a_project_is_found_by_a_part_of_its_name(api):
    name = f"Needle {uuid.uuid4().hex[:8]}"
    project = api.call("POST", "/projects", {"name": name})["id"]
    found = api.call("GET", f"/projects?search={name[:10].lower()}")["items"]
    assert project in [item["id"] for item in found]
    assert api.call("GET", "/projects?search=no+such+name+at+all")["items"] == []
    problem(api.get("/projects?search=" + "x" * 481), 422, "invalid")
