"""Pasted Keras code becomes an architecture, is never executed, and says with its line what it could not take."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "extensions" / "keras" / "python"))

from from_code import architecture, architecture_with_notes  # noqa: E402
from resource_builder import ImportProblem  # noqa: E402


def layers(resource: dict) -> list[str]:
    return [node["layer"] for node in resource["nodes"].values()]


def sources(resource: dict, node: str) -> list[tuple[str, str, str]]:
    edges = [edge for edge in resource["edges"].values() if edge["to"][0] == node]
    return [(edge["from"][0], edge["from"][1], edge["to"][1]) for edge in sorted(edges, key=lambda edge: edge["index"])]


def test_functional_code_with_functions_and_loops():
    resource = architecture("""
import keras
from keras import layers
from keras.regularizers import L2

def block(x, filters, stride=1):
    shortcut = x
    y = layers.Conv2D(filters, 3, strides=stride, padding="same", kernel_regularizer=L2(1e-4))(x)
    y = layers.BatchNormalization()(y)
    if stride != 1:
        shortcut = layers.Conv2D(filters, 1, strides=stride)(x)
    return layers.ReLU()(y + shortcut)

def build(classes=10):
    inputs = keras.Input(shape=(32, 32, 16), name="image")
    x = inputs
    for step, filters in enumerate([16, 32]):
        x = block(x, filters, 2 if step else 1)
    x = layers.GlobalAvgPool2D()(x)
    return keras.Model(inputs, layers.Dense(classes, activation="softmax", name="class")(x), name="small")
""")
    assert resource["name"] == "small"
    assert layers(resource) == ["Input", "Conv2D", "BatchNormalization", "Add", "ReLU", "Conv2D", "BatchNormalization", "Conv2D", "Add", "ReLU", "GlobalAveragePooling2D", "Dense", "Output"]
    assert resource["nodes"]["conv2d"]["attributes"]["kernel_regularizer"] == {"layer": "L2", "attributes": {"l2": 1e-4}}
    assert resource["nodes"]["class"] == {"layer": "Dense", "attributes": {"units": 10, "activation": "softmax"}, "name": "class"}
    assert sources(resource, "add") == [("batchnormalization", "output", "inputs"), ("image", "output", "inputs")]


def test_sequential_code_of_older_times():
    resource = architecture("""
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Dense, Dropout
model = Sequential()
model.add(Dense(512, activation='relu', input_shape=(784,)))
model.add(Dropout(0.2))
model.add(Dense(10, activation='softmax'))
model.compile(loss='categorical_crossentropy')
model.fit(x_train, y_train)
""")
    assert layers(resource) == ["Input", "Dense", "Dropout", "Dense", "Output"]
    assert resource["nodes"]["input"]["attributes"] == {"shape": [784]}


def test_a_layer_that_is_called_twice_shares_its_weights():
    resource = architecture("""
import keras
a, b = keras.Input((4,), name="a"), keras.Input((4,), name="b")
twin = keras.layers.Dense(3)
model = keras.Model([a, b], keras.layers.concatenate([twin(a), twin(b)], axis=1))
""")
    again = next(node for node in resource["nodes"].values() if "shares" in node)
    assert again == {"layer": "Dense", "attributes": {}, "shares": "dense"}
    assert resource["nodes"]["concatenate"]["attributes"] == {"axis": 1}
    assert resource["nodes"]["b"]["attributes"]["index"] == 1


def test_states_wrappers_and_named_calls():
    resource = architecture("""
import keras
from keras.layers import *
from keras import layers
x = keras.Input((None, 8))
out, h, c = layers.LSTM(4, return_state=True, return_sequences=True)(x)
y = layers.LSTM(4, return_sequences=True)(out, initial_state=[h, c])
y = layers.Bidirectional(layers.GRU(3, return_sequences=True))(y)
y = layers.TimeDistributed(layers.Dense(2))(y)
y = layers.MultiHeadAttention(num_heads=2, key_dim=2)(query=y, value=y)
model = keras.Model(x, y)
""")
    assert set(sources(resource, "lstm_2")) == {("lstm", "output", "inputs"), ("lstm", "hidden_state", "initial_state"), ("lstm", "cell_state", "initial_state")}
    assert resource["nodes"]["timedistributed"]["attributes"] == {"layer": {"layer": "Dense", "attributes": {"units": 2}}}
    assert {port for _, _, port in sources(resource, "multiheadattention")} == {"query", "value"}


HEAD = "import keras\nx = keras.Input((3,))\n"


@pytest.mark.parametrize(
    ("code", "line", "words"),
    [
        (HEAD + "y = keras.layers.Lambda(lambda t: t * 2)(x)\nkeras.Model(x, y)", 3, "Lambda layer, whose code is not taken over"),
        (HEAD + "class Mine(keras.layers.Layer): pass\ny = Mine()(x)\nkeras.Model(x, y)", 3, "Mine, whose code is not taken over"),
        (HEAD + "y = keras.layers.Dense(unitz=3)(x)", 3, "Dense has no argument 'unitz'"),
        (HEAD + "y = keras.layers.Dense(n)(x)", 3, "depends on n"),
        (HEAD + "if n > 3:\n    y = x", 3, "which way to go"),
        ("x = 1", 1, "no model is made"),
        ("def f(:", 1, "not Python"),
        ("def f(): f()\nf()", None, "too deep"),
        ("for i in range(10**9): pass", 1, "too many steps"),
    ],
)
def test_what_is_not_taken_is_said_with_its_line(code, line, words):
    with pytest.raises(ImportProblem) as problem:
        architecture(code)
    assert words in problem.value.detail
    assert line is None or problem.value.line == line


@pytest.mark.parametrize("code", ["x = [0] * 10**10", "x = 'a'\nfor i in range(1000): x = x + x", "x = [1]\nfor i in range(100): x.extend(x)", "x = 9**9**9", "x = " + "(" * 5000 + ")" * 5000, "x = " + "-" * 100_000 + "1", "[a for a in range(100000) for b in range(100000)]"])
def test_code_that_would_take_all_memory_or_time_is_given_up(code):
    with pytest.raises(ImportProblem):
        architecture(code)


def test_nothing_is_executed(tmp_path):
    witness = tmp_path / "witness"
    code = f"import os, keras\nos.system('touch {witness}')\nopen('{witness}', 'w')\nkeras.Sequential([keras.Input((2,)), keras.layers.Dense(2)])\n__import__('os').system('touch {witness}')"
    assert layers(architecture(code)) == ["Input", "Dense", "Output"]
    assert not witness.exists()


def test_what_is_left_out_is_said_with_its_line():
    _, notes = architecture_with_notes("""
import keras
model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])
model.compile(loss="mse")
for step in range(2):
    history = model.fit(x)
""")
    assert notes == ["Line 4 is left out: model.compile(loss='mse')", "Line 6 is left out: history = model.fit(x)"]
