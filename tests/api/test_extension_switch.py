"""Extensions are on or off in each project: who may switch them, what is refused, and what switches one on by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from harness import ROOT, Api, expect_problem
from test_extension_install import changed, draw, files_of, packed


@pytest.fixture
def formula(api: Api) -> Iterator[dict]:
    answer = api.post("/extensions", data=packed(files_of()))
    assert answer.status_code == 201, answer.text
    yield answer.json()
    assert api.delete("/extensions/formula", params={"force": "true"}).status_code in (204, 404)


def switches(api: Api, project: str) -> dict[str, bool]:
    return {one["id"]: one["enabled"] for one in api.call("GET", f"/projects/{project}/extensions")["items"]}


def test_what_ships_is_on_and_what_is_installed_is_off_at_first(api: Api, project: dict, formula: dict) -> None:
    assert switches(api, project["id"]) == {"formula": False, "keras": True}
    [one] = [one for one in api.call("GET", f"/projects/{project['id']}/extensions")["items"] if one["id"] == "formula"]
    assert one["types"] == [{"type": "formula.Formula", "name": "Formula", "description": "A formula of numbers and variables.", "nodes": 4}]
    assert one["templates"] == ["Twice and one"]
    assert one["projects"] == ["Parabola"]
    assert one["serializers"] is True
    assert (one["version"], one["shipped"]) == ("0.1.0", False)


def test_it_is_switched_on_and_off_as_often_as_one_likes(api: Api, project: dict, formula: dict) -> None:
    path = f"/projects/{project['id']}/extensions/formula"
    for _ in range(2):
        assert api.put(path).status_code == 204
        assert switches(api, project["id"])["formula"] is True
    for _ in range(2):
        assert api.delete(path).status_code == 204
        assert switches(api, project["id"])["formula"] is False
    other = api.new_project()
    assert api.put(path).status_code == 204
    assert switches(api, other["id"])["formula"] is False
    api.delete(f"/projects/{other['id']}")
    assert api.delete(f"/projects/{project['id']}/extensions/keras").status_code == 204
    assert switches(api, project["id"]) == {"formula": True, "keras": False}


def test_a_resource_switches_it_on_and_keeps_it_on(api: Api, project: dict, formula: dict) -> None:
    draw(api, project["id"], formula)
    assert switches(api, project["id"])["formula"] is True
    refusal = expect_problem(api.delete(f"/projects/{project['id']}/extensions/formula"), 409, "extension_used")
    assert formula["examples"][0]["name"] in refusal["detail"]
    patch = [{"op": "remove", "path": f"/{path}"} for path in ("pipelines/p", "operations/use", "resources/f")]
    api.call("POST", f"/projects/{project['id']}/changes", {"client": "test", "base": 1, "patch": patch})
    assert api.delete(f"/projects/{project['id']}/extensions/formula").status_code == 204
    api.call("POST", f"/projects/{project['id']}/undo", {"client": "test"})
    assert switches(api, project["id"])["formula"] is True


def test_forks_and_imported_projects_have_what_they_use(api: Api, project: dict, formula: dict) -> None:
    api.delete(f"/projects/{project['id']}/extensions/keras")
    draw(api, project["id"], formula)
    fork = api.call("POST", f"/projects/{project['id']}/fork", {})
    archive = api.get(f"/projects/{project['id']}/archive").content
    imported = api.post("/projects/import", params={"name": "Again"}, data=archive, headers={"Content-Type": "application/zip"})
    assert imported.status_code == 201, imported.text
    again = imported.json()["project"]
    assert switches(api, fork["id"])["formula"] is True
    assert switches(api, again["id"]) == {"formula": True, "keras": True}
    for one in (fork, again):
        api.delete(f"/projects/{one['id']}")


def test_projects_that_had_its_resources_before_have_it_on(api: Api, project: dict, formula: dict) -> None:
    draw(api, project["id"], formula)
    assert api.delete("/extensions/formula", params={"force": "true"}).status_code == 204
    assert switches(api, project["id"]) == {"keras": True}
    second = api.new_project()
    draw(api, second["id"], formula)
    assert api.post("/extensions", data=packed(files_of())).status_code == 201
    assert switches(api, project["id"])["formula"] is True
    assert switches(api, second["id"])["formula"] is True
    api.delete(f"/projects/{second['id']}")


def test_a_type_that_a_newer_version_lacks_leaves_the_project_open(api: Api, project: dict, formula: dict) -> None:
    draw(api, project["id"], formula)
    files = {path: text.replace("formula.Formula", "formula.Other") for path, text in changed("formula.json", "formula.Formula", "formula.Other").items()}
    assert api.post("/extensions", data=packed(files)).status_code == 201
    assert api.call("GET", f"/projects/{project['id']}/model")["model"]["resources"]["f"]["type"] == "formula.Formula"
    assert api.delete(f"/projects/{project['id']}/extensions/formula").status_code == 204


def test_nobody_switches_what_is_not_there(api: Api, project: dict) -> None:
    for method in ("PUT", "DELETE"):
        expect_problem(api.request(method, f"/projects/{project['id']}/extensions/nothing"), 404, "not_found")
        expect_problem(api.request(method, f"/projects/{project['id']}/extensions/{'x' * 200}"), 404, "not_found")


def test_editors_switch_viewers_look_and_others_see_nothing(alice: Api, bob: Api) -> None:
    project = alice.new_project()["id"]
    path = f"/projects/{project}/extensions"
    for answer in (bob.get(path), bob.put(f"{path}/keras"), bob.delete(f"{path}/keras")):
        expect_problem(answer, 404, "not_found")
    for role, status in (("viewer", 403), ("runner", 403), ("editor", 204)):
        alice.call("PUT", f"/projects/{project}/members/{bob.user['id']}", {"role": role})
        assert bob.get(path).status_code == 200
        assert bob.delete(f"{path}/keras").status_code == status
        assert bob.put(f"{path}/keras").status_code == status


def test_the_command_line_lists_and_switches(cli: Callable, api: Api, project: dict, formula: dict) -> None:
    assert cli("extensions", "enable", project["id"], "formula") == ""
    assert switches(api, project["id"])["formula"] is True
    lines = {words[0]: words for words in (line.split() for line in cli("extensions", "list", project["id"]).splitlines())}
    assert lines["formula"][3] == "yes"
    assert cli("extensions", "disable", project["id"], "formula") == ""
    assert switches(api, project["id"])["formula"] is False
    assert "there is no extension" in cli("extensions", "enable", project["id"], "nothing", code=6)


def test_projects_from_before_the_switches_keep_what_they_use(sql: Callable[[str], str], api: Api, project: dict, formula: dict) -> None:
    draw(api, project["id"], formula)
    migration = (ROOT / "migrations/projects/0007_switch_extensions.sql").read_text()
    statements = migration[migration.index("insert into") : migration.index("-- migrate:down")]
    sql(f"delete from projects.switches where project_id = '{project['id']}'")
    assert not any(switches(api, project["id"]).values())
    sql(f"begin; delete from projects.switches; {statements} commit")
    assert switches(api, project["id"]) == {"formula": True, "keras": True}
