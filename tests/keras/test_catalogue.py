"""The catalogue of the extension against the Keras that is installed: nothing left out, and every setting one that Keras takes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import keras
import pytest

EXTENSION = Path(__file__).resolve().parents[2] / "extensions" / "keras"
CATALOGUE = json.loads((EXTENSION / "architecture.json").read_text())
NODES = {node["id"]: node for node in CATALOGUE["nodes"]}
HIDDEN = {category["id"] for category in CATALOGUE["categories"] if category.get("palette") is False}
LAYERS = [node for node in CATALOGUE["nodes"] if node["category"] not in HIDDEN | {"topology"}]

# What a layer needs besides, so that one setting of it can be tried alone.
NEEDED = {"equation": "ab,bc->ac", "target_shape": [4], "dims": [1], "factor": 0.5, "height_factor": 0.2, "width_factor": 0.2, "axes": 1, "scale": 2.0}
NEEDS_TENSORFLOW = {"StringLookup", "IntegerLookup", "TextVectorization", "Hashing", "HashedCrossing"}


def built(value: object) -> object:
    """A value of a function-valued attribute: a name, or a layer with its settings."""
    if isinstance(value, dict):
        return getattr(keras.layers, value["layer"])(**{name: built(item) for name, item in value["attributes"].items()})
    return value


def sample(attribute: dict) -> object:
    if "default" in attribute:
        return attribute["default"]
    if attribute["name"] in NEEDED:
        return NEEDED[attribute["name"]]
    if attribute["type"] == "node":
        examples = {"recurrent": {"layer": "LSTM", "attributes": {"units": 2}}, "cells": {"layer": "LSTMCell", "attributes": {"units": 2}}, "*": {"layer": "Dense", "attributes": {"units": 2}}}
        value = built(examples.get(attribute["of"], "relu"))
        return [value] if "list" in attribute else value
    return {"integer": 1, "float": 0.5, "string": "a", "boolean": True}.get(attribute["type"], 1)


def made(node: dict, **settings: object) -> keras.layers.Layer:
    needed = {one["name"]: sample(one) for one in node["attributes"] if one.get("required") and one["name"] not in settings}
    return getattr(keras.layers, node["id"])(**needed, **settings)


def test_the_catalogue_is_what_keras_and_the_patch_say():
    done = subprocess.run([sys.executable, EXTENSION / "catalogue" / "generate.py", "--check"], env={**os.environ, "KERAS_BACKEND": "numpy"}, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("node", LAYERS, ids=lambda node: node["id"])
def test_keras_takes_each_default_and_each_choice(node):
    if node["id"] in NEEDS_TENSORFLOW and keras.backend.backend() != "tensorflow":
        pytest.skip("Keras wants TensorFlow for it")
    for attribute in node["attributes"]:
        for value in attribute.get("values") or [sample(attribute)]:
            try:
                made(node, **{attribute["name"]: value})
            except (ValueError, TypeError) as error:
                # A choice may want another setting beside it; the name itself must be known.
                assert "nrecognized keyword" not in str(error) and "unexpected keyword" not in str(error), f"{attribute['name']}={value!r}: {error}"
                assert "values" not in attribute or len(attribute["values"]) == 1 or attribute["name"] in ("output_mode", "oov_method", "data_format"), f"{attribute['name']}={value!r}: {error}"


def test_every_function_valued_attribute_has_something_to_choose():
    offered = {node["category"] for node in CATALOGUE["nodes"]}
    for node in CATALOGUE["nodes"]:
        for attribute in node["attributes"]:
            if attribute["type"] == "node":
                assert attribute["of"] == "*" or attribute["of"] in offered, (node["id"], attribute["name"])


def test_the_shapes_library_knows_no_layer_that_the_catalogue_does_not():
    rules = (EXTENSION / "shapes" / "rules.c").read_text()
    known = [line.split('"')[1] for line in rules.splitlines() if line.startswith('    {"')]
    assert [layer for layer in known if layer not in NODES and layer != "InputLayer"] == []
