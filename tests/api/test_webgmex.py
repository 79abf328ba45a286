"""Projects of the original DeepForge: what is taken over, what is left out, and exports that are not what they should be."""

from __future__ import annotations

import io
import json
import zipfile

import pytest

from harness import expect_problem as problem
from test_archive import files_of, imported, send
from test_model import Model
from webgmex_fixture import Node, galaxies, library, pack


@pytest.fixture(params=[False, True], ids=["whole overlays", "split overlays"])
def answer(request, api) -> dict:
    return imported(api, pack(galaxies(), sharded=request.param))


def test_an_original_project_is_taken_over(api, answer):
    assert answer["project"]["name"] == "galaxies"
    assert answer["taken"] == {"pipelines": 1, "operations": 2, "resources": 0, "modules": 1}
    tree = Model(api, answer["project"]["id"]).tree
    operations = {one["name"]: one for one in tree["operations"].values()}
    assert operations["Make"]["environment"] == "name: galaxies\n"
    assert operations["Make"]["color"] == "#123456"
    assert operations["Train"]["environment"] is None
    assert [row["name"] for row in operations["Train"]["interface"]["inputs"]] == ["numbers"]
    assert [one["name"] for one in tree["modules"].values()] == ["tools"]
    assert tree["serialization"]["code"] == "import deepforge\n"


def test_a_pipeline_keeps_its_nodes_values_and_connections(api, answer):
    (pipeline,) = Model(api, answer["project"]["id"]).tree["pipelines"].values()
    nodes = pipeline["nodes"]
    assert pipeline["name"] == "Line" and set(nodes) == {"m", "t", "u"}
    assert nodes["m"]["attributes"] == {"count": 7}
    assert nodes["m"]["position"] == {"x": 40, "y": 60}
    assert nodes["t"]["name"] == "Train well"
    assert nodes["u"]["operation"] == "Output" and nodes["u"]["attributes"] == {"name": "best"}
    assert pipeline["edges"] == {
        "e": {"from": ["m", "numbers"], "to": ["t", "numbers"]},
        "f": {"from": ["t", "model"], "to": ["u", "data"]},
    }


def test_what_stays_behind_is_listed(answer):
    left_out = {row["path"]: row["why"] for row in answer["left_out"]}
    assert set(left_out) == {"/p/x/g", "/r/q", "/n/q", "/h/q"}
    assert "numpy.ndarray" in left_out["/r/q"]
    assert "ends" in left_out["/p/x/g"]


def changed(**members) -> bytes:
    export = json.loads(files_of(pack(galaxies()))["project.json"])
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("project.json", json.dumps({**export, **members}))
    return out.getvalue()


def test_an_export_without_its_root_is_refused(api):
    answer = problem(send(api, changed(rootHash="#nothing")), 422, "bad_archive")
    assert answer["errors"][0]["pointer"] == "project.json#/rootHash"


def test_an_export_of_some_models_is_refused_in_words(api):
    answer = problem(send(api, changed(selectionInfo={})), 422, "bad_archive")
    assert "export the whole project" in answer["detail"]


def test_bases_that_go_round_in_circles_come_to_an_end(api):
    root = Node("ROOT")
    library(root)
    operations = root.add("o", Node("MyOperations"), base="/o")
    operations.add("a", Node("A", code="class A:\n    pass\n"), base="/o/b")
    operations.add("b", Node("B", code="class B:\n    pass\n"), base="/o/a")
    pipelines = root.add("p", Node("MyPipelines"), base="/p/x")
    pipelines.add("x", Node("Line"), base="/p").add("y", Node(), base="/p/x/y/y")
    assert send(api, pack(root)).status_code in (201, 422)
