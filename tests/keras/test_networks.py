"""Of whole networks the library says what Keras says: the shape that every layer gives, and how many weights there are."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

os.environ.setdefault("KERAS_BACKEND", "numpy")  # shapes want no more
keras = pytest.importorskip("keras", reason="there is no Keras")

ROOT = Path(__file__).parents[2]
TOOL = ROOT / "build/tests/keras/keras-network-tool"
sys.path.insert(0, str(ROOT / "extensions/keras/python"))

from build import build  # noqa: E402
from from_keras import architecture, architecture_of_file  # noqa: E402
from resource_builder import ImportProblem  # noqa: E402

# The larger ones of a family have more of the same; DEEPFORGE_KERAS=all has them, too.
FAMILIES = ["DenseNet121", "EfficientNetB0", "EfficientNetV2B0", "InceptionV3", "MobileNet", "MobileNetV2", "MobileNetV3Large", "MobileNetV3Small", "NASNetMobile", "ResNet50", "ResNet50V2", "VGG16", "Xception"]
OF_THEIR_OWN = {"ConvNeXtTiny": "LayerScale", "InceptionResNetV2": "CustomScaleLayer"}  # a class that is no layer of Keras
if os.environ.get("DEEPFORGE_KERAS") == "all":
    FAMILIES = sorted(name for name in dir(keras.applications) if name[0].isupper() and not name.startswith("ConvNeXt") and name not in OF_THEIR_OWN)
EXAMPLES = sorted((ROOT / "extensions/keras/resources").glob("*.json")) + sorted((ROOT / "extensions/keras/projects").glob("*/resources/*.json"))

Describe = Callable[..., dict]


@pytest.fixture(scope="module")
def describe() -> Iterator[Describe]:
    with subprocess.Popen([TOOL], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:

        def ask(resource: dict, **settings: object) -> dict:
            process.stdin.write(json.dumps({"resource": resource, **settings}) + "\n")
            process.stdin.flush()
            return json.loads(process.stdout.readline())

        yield ask
        process.stdin.close()


def weights(model: keras.Model) -> dict:
    """Without the seeds of random layers, which are not weights to anybody but Keras."""
    count = lambda some: sum(int(keras.ops.size(one)) for one in some if "seed_generator" not in one.path)  # noqa: E731
    return {"trainable": count(model.trainable_weights), "fixed": count(model.non_trainable_weights)}


def shapes(model: keras.Model) -> dict[str, list]:
    """By the name of the layer, models within it written out."""
    found: dict[str, list] = {}
    for layer in model.layers:
        if isinstance(layer, keras.Model):
            found |= shapes(layer)
        else:
            found[layer.name] = list(layer.output.shape)
    return found


@pytest.mark.parametrize("name", FAMILIES)
def test_the_standard_architectures(name: str, describe: Describe) -> None:
    model = getattr(keras.applications, name)(weights=None)
    resource = architecture(model.to_json())
    said = describe(resource)
    assert [problem for problem in said["problems"] if not problem["hint"]] == []
    assert {key: said["totals"][key] for key in ("trainable", "fixed")} == weights(model)
    assert said["totals"]["whole"]
    ours = {node["name"]: said["nodes"][node_id]["shapes"][0] for node_id, node in resource["nodes"].items() if "name" in node}
    theirs = shapes(model)
    assert {layer: ours[layer] for layer in theirs} == theirs
    keras.backend.clear_session()


@pytest.mark.parametrize("name", OF_THEIR_OWN)
def test_what_has_code_of_its_own_is_not_taken_over(name: str) -> None:
    model = getattr(keras.applications, name)(weights=None)
    with pytest.raises(ImportProblem, match=f"{OF_THEIR_OWN[name]}, whose code is not taken over"):
        architecture(model.to_json())


def test_a_lambda_is_never_executed() -> None:
    inputs = keras.Input((4,))
    model = keras.Model(inputs, keras.layers.Lambda(lambda x: x + 1)(inputs))
    with pytest.raises(ImportProblem, match="Lambda, whose code is not taken over"):
        architecture(model.to_json())


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"class_name": "Functional"}', '{"class_name": "Functional", "config": {"layers": 3}}', '{"class_name": "Sequential", "config": {"layers": [{"class_name": "Dense"}]}}', "[" * 100_000])
def test_what_is_no_model_is_refused(text: str) -> None:
    try:
        assert architecture(text)["nodes"] == {}
    except ImportProblem:
        pass


def test_a_keras_file_is_read_without_its_weights(tmp_path: Path, describe: Describe) -> None:
    model = keras.Sequential([keras.Input((8, 8, 1)), keras.layers.Conv2D(4, 3, kernel_regularizer=keras.regularizers.L2(0.5)), keras.layers.Flatten(), keras.layers.Dense(2)])
    model.save(tmp_path / "m.keras")
    resource = architecture_of_file(io.BytesIO((tmp_path / "m.keras").read_bytes()))
    assert describe(resource)["totals"]["parameters"] == model.count_params() == build(resource).model.count_params()
    (conv,) = [node for node in resource["nodes"].values() if node["layer"] == "Conv2D"]
    assert conv["attributes"]["kernel_regularizer"] == {"layer": "L2", "attributes": {"l2": 0.5}}


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_the_examples(path: Path, describe: Describe) -> None:
    resource = json.loads(path.read_text())
    said, built = describe(resource), build(resource)
    assert said["problems"] == [] == built.problems
    assert said["totals"]["parameters"] == built.model.count_params()
    for node, known in built.layers.items():
        assert said["nodes"][node]["shapes"][0] == known["shapes"][0]
