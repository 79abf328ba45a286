"""Architectures built with Keras: models with their blocks, shared layers and states, and problems at the layer that has them."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

EXTENSION = Path(__file__).resolve().parents[2] / "extensions" / "keras"
sys.path.insert(0, str(EXTENSION / "python"))

from build import build  # noqa: E402
from checker import check  # noqa: E402
from from_code import architecture  # noqa: E402

HEAD = "import keras\nfrom keras import layers\nx = keras.Input((16, 16, 3))\n"


def of(code: str) -> dict:
    return architecture(HEAD + code)


def test_the_networks_of_the_example_project_are_as_large_as_keras_says():
    sizes = {path.stem: build(json.loads(path.read_text())).model.count_params() for path in (EXTENSION / "projects" / "cifar-10" / "resources").glob("*.json")}
    assert sizes == {"basic-cnn": 435_882, "vgg": 7_488_298}


def test_a_shared_layer_has_its_weights_once():
    built = build(architecture("import keras\na = keras.Input((4,))\nb = keras.Input((4,))\nd = keras.layers.Dense(3)\nm = keras.Model([a, b], keras.layers.add([d(a), d(b)]))"))
    assert built.problems == []
    assert built.model.count_params() == 4 * 3 + 3


def test_a_block_that_repeats_has_weights_for_each_time():
    resource = of("y = layers.Conv2D(8, 3, padding='same')(x)\nz = layers.Conv2D(8, 3, padding='same')(y)\nz = layers.ReLU()(z)\nm = keras.Model(x, layers.Flatten()(z))")
    resource["blocks"] = {"b": {"name": "stage", "repeat": 3}}
    for node in ("conv2d_2", "relu"):
        resource["nodes"][node]["block"] = "b"
    built = build(resource)
    assert built.problems == []
    assert built.model.count_params() == (27 * 8 + 8) + 3 * (72 * 8 + 8)
    assert built.layers["conv2d_2"]["parameters"] == 3 * (72 * 8 + 8)


def test_a_block_in_a_block():
    resource = of("y = layers.Dense(4)(x)\ny = layers.Dense(4)(y)\ny = layers.ReLU()(y)\nm = keras.Model(x, y)")
    resource["blocks"] = {"outer": {"name": "outer", "repeat": 2}, "inner": {"name": "inner", "parent": "outer", "repeat": 5}}
    resource["nodes"]["dense_2"]["block"], resource["nodes"]["relu"]["block"] = "inner", "outer"
    built = build(resource)
    assert built.problems == []
    assert built.model.count_params() == (3 * 4 + 4) + 10 * (4 * 4 + 4)


def test_a_problem_is_at_its_layer_and_does_not_flood_those_after_it():
    resource = of("y = layers.Conv2D(8, 40)(x)\ny = layers.ReLU()(y)\nz = layers.Dense(2)(x)\nm = keras.Model(x, [y, z])")
    result = check(resource)
    assert [problem["node"] for problem in result["problems"]] == ["conv2d"]
    assert "zero or negative" in result["problems"][0]["detail"]
    assert "Arguments received" not in result["problems"][0]["detail"]
    assert result["layers"]["dense"]["shapes"] == [[None, 16, 16, 2]]
    assert not result["ok"]


@pytest.mark.parametrize(
    ("change", "node", "words"),
    [
        (lambda one: one["nodes"]["dense"]["attributes"].pop("units"), "dense", "units"),
        (lambda one: one["edges"].pop("input-dense"), "dense", "nothing is connected"),
        (lambda one: one["nodes"]["dense"].update(layer="Nonsense"), "dense", "has no Nonsense"),
        (lambda one: one["edges"].update(back={"from": ["dense", "output"], "to": ["dense", "inputs"], "index": 1}), "dense", "fed by itself"),
        (lambda one: one["nodes"]["dense"].update(shares="gone"), "dense", "not there"),
    ],
)
def test_what_is_wrong_is_said_of_the_layer(change, node, words):
    resource = of("y = layers.Dense(4)(x)\nm = keras.Model(x, y)")
    change(resource)
    problems = build(resource).problems
    assert problems[0]["node"] == node
    assert words in problems[0]["detail"]


def test_a_block_that_gives_two_tensors_cannot_repeat():
    resource = of("y = layers.Dense(4)(x)\nz = layers.ReLU()(y)\nm = keras.Model(x, layers.add([y, z]))")
    resource["blocks"] = {"b": {"name": "b", "repeat": 2}}
    resource["nodes"]["dense"]["block"] = resource["nodes"]["relu"]["block"] = "b"
    assert check(resource)["problems"] == [{"block": "b", "detail": "a block that repeats takes one tensor and gives one"}]
