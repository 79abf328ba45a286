"""Classes of a project's modules are layers of its architectures: read from the text, drawn, built and run."""

from __future__ import annotations

import pytest

from harness import BLOB_STORAGE, SERVER_COMPUTE, Api, expect_problem

TYPE = "keras.Architecture"

OWN = '''
import keras
from keras import layers


class Scale(layers.Layer):
    """Multiplies by a number.

    More is not said.
    """

    def __init__(self, factor, offset: float = 0, mode="plain", axis=None, *, trainable: bool = True, **rest):
        super().__init__(**rest)

    def call(self, inputs):
        return inputs * self.factor + self.offset


class Twice(Scale):
    pass


class Wide(keras.layers.Dense):
    pass


class Helper:
    pass


class Late(Later):
    def __init__(self, size: int = 3):
        pass
'''

OTHER = "from keras.layers import Layer\n\n\nclass Later(Layer):\n    pass\n"


@pytest.fixture
def home(api: Api, project: dict) -> str:
    """A project with modules of its own."""
    change(api, project["id"], [add("own", OWN), add("other", OTHER)])
    return project["id"]


def add(name: str, code: str) -> dict:
    return {"op": "add", "path": f"/modules/{name}", "value": {"name": name, "code": code}}


def change(api: Api, project: str, patch: list[dict]) -> dict:
    base = api.call("GET", f"/projects/{project}/model")["revision"]
    return api.call("POST", f"/projects/{project}/changes", {"base": base, "client": "test", "patch": patch})


def types(api: Api, project: str, type: str = TYPE) -> dict[str, dict]:
    items = api.call("GET", f"/projects/{project}/node-types", params={"type": type})["items"]
    return {item["id"]: item for item in items}


def test_layers_of_modules_are_node_types(api: Api, home: str) -> None:
    found = types(api, home)
    assert list(found) == ["module:other.Later", "module:own.Late", "module:own.Scale", "module:own.Twice", "module:own.Wide"]
    scale = found["module:own.Scale"]
    assert (scale["name"], scale["category"]) == ("Scale", "classes")
    assert scale["help"] == "Multiplies by a number.\n\nMore is not said."
    assert (scale["inputs"], scale["outputs"]) == ([{"name": "inputs", "many": True}], [{"name": "output"}])
    said = [(one["name"], one["type"], one.get("default"), one["required"]) for one in scale["attributes"]]
    assert said == [
        ("factor", "any", None, True),
        ("offset", "float", 0, False),
        ("mode", "string", "plain", False),
        ("axis", "any", None, False),
        ("trainable", "boolean", True, False),
    ]
    assert found["module:own.Twice"]["attributes"] == scale["attributes"]
    assert "units" in [one["name"] for one in found["module:own.Wide"]["attributes"]]
    assert [one["name"] for one in found["module:own.Late"]["attributes"]] == ["size"]
    assert types(api, home, "nobodys.Type") == {}


def test_code_that_does_not_parse_hides_only_itself(api: Api, home: str) -> None:
    change(api, home, [add("broken", "class Half(Layer:\n"), add("hostile", "class A(" * 3000)])
    assert len(types(api, home)) == 5


def test_a_class_that_is_gone_is_said_before_a_run(api: Api) -> None:
    project = api.new_project(example="cifar-10")["id"]
    model = api.call("GET", f"/projects/{project}/model")["model"]
    pipeline, nodes = next((id, one["nodes"]) for id, one in model["pipelines"].items() if one["name"].startswith("Try it out"))
    (resource,) = {used for node in nodes.values() for used in node.get("references", {}).values()}
    layer = next(id for id, node in model["resources"][resource]["nodes"].items() if node["layer"] == "Flatten")
    path = f"/resources/{resource}/nodes/{layer}/layer"
    change(api, project, [add("own", OWN), {"op": "replace", "path": path, "value": "module:own.Helper"}])
    order = {"pipeline": pipeline, "compute": SERVER_COMPUTE, "storage": BLOB_STORAGE}
    refused = expect_problem(api.post(f"/projects/{project}/executions", json=order), 422, "not_runnable")
    assert [error["detail"] for error in refused["errors"]] == ["there is no class 'own.Helper' in the modules of the project that can be drawn"]
    assert refused["errors"][0]["pointer"].endswith(path)
    api.delete(f"/projects/{project}")


def test_only_members_see_them(alice: Api, bob: Api) -> None:
    project = alice.new_project()["id"]
    expect_problem(bob.get(f"/projects/{project}/node-types", params={"type": TYPE}), 404, "not_found")
    expect_problem(alice.get(f"/projects/{project}/node-types"), 422, "invalid")
    alice.delete(f"/projects/{project}")
