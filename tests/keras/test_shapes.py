"""What the shapes library says of a layer is what Keras does with it: the shapes it gives, its weights, and whether it refuses."""

from __future__ import annotations

import json
import os
import random
import subprocess
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

os.environ.setdefault("KERAS_BACKEND", "numpy")  # shapes want no more
keras = pytest.importorskip("keras", reason="there is no Keras")

from configurations import MAKERS, Configuration  # noqa: E402

ROOT = Path(__file__).parents[2]
TOOL = ROOT / "build/tests/keras/keras-shapes-tool"
TRIES = 500
KNOWN = 50  # of a type that Keras takes


@pytest.fixture(scope="module")
def tool() -> Iterator[subprocess.Popen]:
    with subprocess.Popen([TOOL], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield process
        process.stdin.close()


def layer_json(one: Configuration) -> dict:
    document: dict = {"type": one.type, "attributes": one.arguments}
    return document | ({"inner": layer_json(one.inner)} if one.inner else {})


def ask(tool: subprocess.Popen, one: Configuration, dtype: str = "float32") -> dict:
    question = {"layer": layer_json(one), "inputs": [[None, *shape] for shape in one.inputs], "dtype": dtype}
    tool.stdin.write(json.dumps(question) + "\n")
    tool.stdin.flush()
    return json.loads(tool.stdout.readline())


def layer_of(one: Configuration) -> object:
    arguments = {name: _tuples(value) for name, value in one.arguments.items()}
    if one.inner:
        arguments["layer"] = layer_of(one.inner)
    return getattr(keras.layers, one.type)(**arguments)


def _tuples(value: object) -> object:
    return tuple(_tuples(item) for item in value) if isinstance(value, list) else value


def run(one: Configuration) -> dict | None:
    """What Keras makes of it; None when it refuses."""
    kind = "int32" if one.type == "Embedding" else "float32"
    try:
        inputs = [keras.Input(shape, dtype=kind) for shape in one.inputs]
        layer = layer_of(one)
        outputs = layer(inputs) if one.as_list else layer(*inputs)
    except (ValueError, TypeError, ZeroDivisionError, IndexError, AttributeError, AssertionError, NotImplementedError):
        return None
    flat = list(outputs) if isinstance(outputs, (list, tuple)) else [outputs]
    count = lambda weights: sum(int(keras.ops.size(weight)) for weight in weights)  # noqa: E731
    seeds = [weight for weight in layer.non_trainable_weights if "seed_generator" in weight.path]
    return {
        "outputs": [list(tensor.shape) for tensor in flat],
        "trainable": count(layer.trainable_weights),
        "fixed": count(layer.non_trainable_weights) - count(seeds),
    }


def fails_with_numbers(one: Configuration) -> bool:
    """Keras looks at some mistakes only when the layer has something to work on."""
    try:
        arrays = [np.zeros([2 if size is None else size for size in (2, *shape)], "float32") for shape in one.inputs]
        layer = layer_of(one)
        layer(arrays) if one.as_list else layer(*arrays)
    except Exception:  # noqa: BLE001, whatever the backend throws
        return True
    return False


@pytest.mark.parametrize("type", sorted(MAKERS))
def test_it_agrees_with_keras(type: str, tool: subprocess.Popen) -> None:
    chance = random.Random(type)
    known = tries = 0
    while known < KNOWN and tries < TRIES:
        tries += 1
        one = MAKERS[type](chance)
        said, done = ask(tool, one), run(one)
        if said["verdict"] == "unknown":
            continue
        ours = None if said["verdict"] == "wrong" else {name: said[name] for name in ("outputs", "trainable", "fixed")}
        if ours is None and done is not None:
            assert fails_with_numbers(one), f"{one}: {said['words']}, but Keras gives {done}"
            continue
        assert ours == done, one
        known += ours is not None
    assert known == KNOWN


def dtypes(one: Configuration, dtype: str) -> list[str] | None:
    """Those that Keras gives; None when it refuses."""
    try:
        inputs = [keras.Input(shape, dtype=dtype) for shape in one.inputs]
        outputs = layer_of(one)(inputs) if one.as_list else layer_of(one)(*inputs)
    except Exception:  # noqa: BLE001
        return None
    return [tensor.dtype for tensor in (outputs if isinstance(outputs, (list, tuple)) else [outputs])]


@pytest.mark.parametrize("type", sorted(MAKERS))
def test_it_gives_the_types_that_keras_gives(type: str, tool: subprocess.Popen) -> None:
    chance = random.Random(type)
    compared = set()
    for _ in range(TRIES):
        for dtype in {"float16", "int32", "bool"} - compared:
            one = MAKERS[type](chance)
            said, theirs = ask(tool, one, dtype), dtypes(one, dtype)
            if said["verdict"] == "known" and theirs:
                assert said["dtypes"] == theirs, (one, dtype)
                compared.add(dtype)
    assert "float16" in compared
