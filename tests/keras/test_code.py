"""The code of networks is Python that makes the model that was drawn, whatever their texts hold."""

from __future__ import annotations

import ast
import json
import os
import random
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

os.environ.setdefault("KERAS_BACKEND", "numpy")
keras = pytest.importorskip("keras", reason="there is no Keras")

from random_networks import network  # noqa: E402

ROOT = Path(__file__).parents[2]
TOOL = ROOT / "build/tests/keras/keras-network-tool"
sys.path.insert(0, str(ROOT / "extensions/keras/python"))

from build import build  # noqa: E402
from from_keras import architecture  # noqa: E402
from test_networks import EXAMPLES, FAMILIES, weights  # noqa: E402

Ask = Callable[[dict], dict]


def asking(*arguments: str) -> Iterator[Ask]:
    with subprocess.Popen([TOOL, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:

        def ask(resource: dict) -> dict:
            process.stdin.write(json.dumps({"resource": resource}) + "\n")
            process.stdin.flush()
            return json.loads(process.stdout.readline())

        yield ask
        process.stdin.close()


@pytest.fixture(scope="module")
def code() -> Iterator[Ask]:
    yield from asking("code")


@pytest.fixture(scope="module")
def describe() -> Iterator[Ask]:
    yield from asking()


def run(said: dict) -> keras.Model:
    scope: dict = {}
    exec(compile(said["code"], "network.py", "exec"), scope)
    return scope["create"]()


def flat(shapes: object) -> list[list]:
    return [list(one) for one in shapes] if isinstance(shapes, list) else [list(shapes)]


@pytest.mark.parametrize("name", FAMILIES)
def test_the_code_of_the_standard_architectures_makes_them(name: str, code: Ask) -> None:
    model = getattr(keras.applications, name)(weights=None)
    said = code(architecture(model.to_json()))
    assert said["whole"]
    made = run(said)
    assert weights(made) == weights(model)
    assert made.output_shape == model.output_shape
    keras.backend.clear_session()


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_the_code_of_the_examples_makes_them(path: Path, code: Ask, describe: Ask) -> None:
    resource = json.loads(path.read_text())
    facts = describe(resource)
    assert run(code(resource)).count_params() == facts["totals"]["parameters"]


@pytest.mark.parametrize("seed", range(200 if os.environ.get("DEEPFORGE_KERAS") == "all" else 80))
def test_random_networks_are_what_was_drawn(seed: int, code: Ask, describe: Ask) -> None:
    """With blocks in blocks, shared layers, states, and several inputs and outputs."""
    resource = network(random.Random(seed))
    facts, said, built = describe(resource), code(resource), build(resource)
    assert built.problems == [] == [problem for problem in facts["problems"] if not problem["hint"]]
    assert said["whole"], said
    made = run(said)
    assert weights(made) == weights(built.model) == {key: facts["totals"][key] for key in ("trainable", "fixed")}
    assert flat(made.output_shape) == flat(built.model.output_shape) == [facts["nodes"][node]["shapes"][0] for node in facts["outputs"]]
    shuffled = {**resource, "nodes": dict(reversed(resource["nodes"].items())), "edges": dict(reversed(resource["edges"].items()))}
    assert code(shuffled) == said


NASTY = ['"', "'''", '"""', "\\", "\\\n", "\n\nimport os", "é×", "\u2028", "\x7f\x01", "class", "keras", "layers", "", " ", "1", "_", "__", "a b", "A-1", "a_1", "x\\", '"+exit()+"', "{}", "%s", "#"]


def test_texts_of_users_stay_texts(code: Ask) -> None:
    chance = random.Random(7)
    text = lambda: "".join(chance.choice(NASTY) for _ in range(chance.randint(1, 3)))  # noqa: E731
    for _ in range(300):
        nodes: dict = {"in": {"layer": "Input", "name": text(), "attributes": {"shape": [4]}}}
        edges = {}
        for number in range(4):
            node = text() + str(number)
            attributes = {"activation": text(), text(): text(), "units": 3, "kernel_initializer": {"layer": chance.choice([text(), "Zeros"]), "attributes": {text(): [text(), None]}}}
            nodes[node] = {"layer": chance.choice(["Dense", "Dense", text(), f"module:{text()}.A", "module:own.A"]), "name": text(), "attributes": attributes, "block": "b" if number == 1 else None}
            edges[text() + str(number)] = {"from": ["in" if number == 0 else previous, "output"], "to": [node, "inputs"]}
            previous = node
        said = code({"name": text(), "nodes": nodes, "edges": edges, "blocks": {"b": {"name": text(), "repeat": 2}}})
        tree = ast.parse(said["code"])
        kinds = {type(one) for one in tree.body}
        assert kinds <= {ast.Expr, ast.Import, ast.ImportFrom, ast.FunctionDef}
        assert [one.name for one in tree.body if isinstance(one, ast.FunctionDef)] == ["create"]
        calls = {ast.unparse(one.func).split("(")[0].split(".")[0] for one in ast.walk(tree) if isinstance(one, ast.Call)}
        variables = {one.id for one in ast.walk(tree) if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store)}
        assert calls <= {"keras", "layers", "initializers", "regularizers", "constraints", "utils", "range"}
        assert not variables & {"keras", "layers", "initializers", "utils", "range", "create"}


def test_the_line_of_every_layer_is_known(code: Ask) -> None:
    said = code(json.loads(EXAMPLES[0].read_text()))
    lines = said["code"].splitlines()
    for node, line in said["lines"].items():
        assert lines[line - 1].strip().startswith(node.replace("-", "_") + " = ")


def test_layers_of_modules_are_imported_from_them(code: Ask) -> None:
    nodes = {"in": {"layer": "Input", "attributes": {"shape": [4]}}, "twice": {"layer": "module:mine.Twice", "attributes": {"times": 2}}}
    said = code({"nodes": nodes, "edges": {"e": {"from": ["in", "output"], "to": ["twice", "inputs"]}}})
    assert "import utils.mine\n" in said["code"]
    assert "    twice = utils.mine.Twice(times=2)(in_)\n" in said["code"]


def test_what_is_not_connected_is_left_out_and_said(code: Ask) -> None:
    nodes = {"in": {"layer": "Input", "attributes": {"shape": [4]}}, "a": {"layer": "Dense", "attributes": {"units": 2}}, "b": {"layer": "Dense", "attributes": {"units": 2}}, "c": {"layer": "ReLU", "attributes": {}}}
    said = code({"nodes": nodes, "edges": {"1": {"from": ["in", "output"], "to": ["a", "inputs"]}, "2": {"from": ["b", "output"], "to": ["c", "inputs"]}}})
    assert said["left_out"] == ["b", "c"]
    assert not said["whole"]
    assert run(said).count_params() == 10
