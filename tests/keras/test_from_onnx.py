"""ONNX graphs become architectures: Keras gives each output the shape that ONNX infers, and the same number of weights."""

from __future__ import annotations

import contextlib
import random
import sys
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper, shape_inference

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "extensions" / "keras" / "python"))

from build import build as build_model  # noqa: E402
from from_onnx import HANDLERS, SAME, architecture  # noqa: E402
from importer import from_file  # noqa: E402
from resource_builder import ImportProblem  # noqa: E402


class Net:
    """Collects nodes of an ONNX graph."""

    def __init__(self, *shape: int | str) -> None:
        self.input = helper.make_tensor_value_info("x", TensorProto.FLOAT, ["n", *shape])
        self.nodes, self.weights, self.last = [], [], "x"

    def weight(self, *shape: int) -> str:
        name = f"w{len(self.weights)}"
        self.weights.append(numpy_helper.from_array(np.zeros(shape, np.float32), name))
        return name

    def values(self, *numbers: float, kind: type = np.int64) -> str:
        name = f"v{len(self.weights)}"
        self.weights.append(numpy_helper.from_array(np.array(numbers, kind), name))
        return name

    def add(self, operator: str, *more: str, source: str | None = None, **attributes: object) -> str:
        out = f"{operator.lower()}{len(self.nodes)}"
        self.nodes.append(helper.make_node(operator, [source or self.last, *more], [out], name=out, **attributes))
        self.last = out
        return out

    def model(self) -> onnx.ModelProto:
        output = helper.make_tensor_value_info(self.last, TensorProto.FLOAT, None)
        graph = helper.make_graph(self.nodes, "net", [self.input], [output], self.weights)
        return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)])


def taken(net: Net) -> tuple[dict, list, list]:
    """The resource, the shape that Keras gives its output and the one that ONNX says."""
    model = net.model()
    resource = architecture(model.SerializeToString())
    inferred = shape_inference.infer_shapes(model).graph.output[0].type.tensor_type.shape.dim
    return resource, list(build_model(resource).model.outputs[0].shape)[1:], [size.dim_value for size in inferred][1:]


def build(*steps: tuple, shape: tuple = (4, 16, 16)) -> Net:
    net = Net(*shape)
    for operator, weights, attributes in steps:
        net.add(operator, *[net.weight(*one) for one in weights], **attributes)
    return net


CASES = {
    "conv": build(("Conv", [(8, 4, 3, 3), (8,)], {})),
    "conv_same": build(("Conv", [(8, 4, 3, 3)], {"pads": [1, 1, 1, 1]})),
    "conv_strided": build(("Conv", [(8, 4, 3, 3)], {"pads": [0, 0, 1, 1], "strides": [2, 2]})),
    "conv_padded_before": build(("Conv", [(8, 4, 3, 3)], {"pads": [1, 1, 1, 1], "strides": [2, 2]})),
    "conv_auto": build(("Conv", [(8, 4, 5, 3)], {"auto_pad": "SAME_UPPER", "strides": [2, 1]})),
    "conv_dilated": build(("Conv", [(8, 4, 3, 3)], {"dilations": [2, 2]})),
    "conv_grouped": build(("Conv", [(8, 2, 3, 3)], {"group": 2})),
    "conv_depthwise": build(("Conv", [(8, 1, 3, 3)], {"group": 4})),
    "conv_1d": build(("Conv", [(8, 4, 3)], {}), shape=(4, 16)),
    "conv_3d": build(("Conv", [(8, 4, 3, 3, 3)], {}), shape=(4, 8, 8, 8)),
    "transposed": build(("ConvTranspose", [(4, 8, 2, 2), (8,)], {"strides": [2, 2]})),
    "transposed_same": build(("ConvTranspose", [(4, 8, 4, 4)], {"strides": [2, 2], "pads": [1, 1, 1, 1]})),
    "max_pool": build(("MaxPool", [], {"kernel_shape": [2, 2], "strides": [2, 2]})),
    "max_pool_after_relu": build(("Relu", [], {}), ("MaxPool", [], {"kernel_shape": [3, 3], "strides": [2, 2], "pads": [1, 1, 1, 1]})),
    "average_pool": build(("AveragePool", [], {"kernel_shape": [3, 3], "strides": [1, 1], "pads": [1, 1, 1, 1]})),
    "global_pool": build(("GlobalAveragePool", [], {}), ("Flatten", [], {}), ("Gemm", [(10, 4), (10,)], {"transB": 1}), ("Softmax", [], {"axis": -1})),
    "batch_norm": build(("BatchNormalization", [(4,), (4,), (4,), (4,)], {})),
    "instance_norm": build(("InstanceNormalization", [(4,), (4,)], {})),
    "layer_norm": build(("LayerNormalization", [(16,), (16,)], {"axis": -1}), shape=(5, 16)),
    "activations": build(*[(name, [], {}) for name in ("Relu", "Sigmoid", "Tanh", "Softplus", "Softsign", "Selu")]),
    "slopes": build(("LeakyRelu", [], {"alpha": 0.2}), ("Elu", [], {}), ("PRelu", [(4, 1, 1)], {})),
    "transpose": build(("Transpose", [], {"perm": [0, 2, 3, 1]})),
}


@pytest.mark.parametrize("name", CASES)
def test_each_output_has_the_shape_that_onnx_says(name):
    _, got, wanted = taken(CASES[name])
    assert got == wanted


@pytest.mark.parametrize("name", ["conv", "conv_grouped", "conv_depthwise", "transposed", "global_pool", "batch_norm", "slopes"])
def test_the_numbers_of_weights_are_those_of_the_file(name):
    model = CASES[name].model()
    assert build_model(architecture(model.SerializeToString())).model.count_params() == sum(int(np.prod(one.dims)) for one in model.graph.initializer)


def test_matmul_and_add_are_one_dense():
    net = Net(12)
    net.add("MatMul", net.weight(12, 5))
    net.add("Add", net.weight(5))
    resource, got, wanted = taken(net)
    assert [node["layer"] for node in resource["nodes"].values()] == ["Input", "Dense", "Output"]
    assert got == wanted == [5]
    assert build_model(resource).model.count_params() == 12 * 5 + 5


def test_residuals_branches_and_constants():
    net = Net(4, 8, 8)
    first = net.add("Conv", net.weight(4, 4, 3, 3), pads=[1, 1, 1, 1])
    net.add("Add", "x")
    net.add("Concat", first, axis=1)
    net.add("Clip", net.values(0.0, kind=np.float32), net.values(6.0, kind=np.float32))
    net.add("Mul", net.values(0.5, kind=np.float32))
    net.add("Reshape", net.values(0, -1))
    resource, got, wanted = taken(net)
    assert got == wanted == [512]
    assert [node["layer"] for node in resource["nodes"].values()] == ["Input", "Conv2D", "Add", "Concatenate", "ReLU", "Rescaling", "Reshape", "Output"]


def test_images_are_padded_enlarged_and_averaged():
    net = Net(4, 8, 8)
    net.add("Pad", net.values(0, 0, 1, 2, 0, 0, 1, 0))
    net.add("Resize", "", net.values(1, 1, 2, 2, kind=np.float32), mode="nearest")
    net.add("ReduceMean", axes=[2, 3], keepdims=0)
    _, got, wanted = taken(net)
    assert got == wanted == [4]


def test_an_embedding():
    net = Net("steps")
    net.input = helper.make_tensor_value_info("x", TensorProto.INT64, ["n", 7])
    table = net.weight(100, 16)
    net.nodes.append(helper.make_node("Gather", [table, "x"], ["found"], name="found"))
    net.last = "found"
    resource, got, wanted = taken(net)
    assert got == wanted == [7, 16]
    assert resource["nodes"]["x"]["attributes"] == {"shape": [7], "dtype": "int64"}


@pytest.mark.parametrize(
    ("net", "words"),
    [
        (build(("LRN", [], {"size": 3})), "operator LRN ('lrn0')"),
        (build(("MaxPool", [], {"kernel_shape": [3, 3], "strides": [2, 2], "pads": [1, 1, 1, 1]})), "padding of MaxPool 'maxpool0'"),
        (build(("Transpose", [], {"perm": [1, 0, 2, 3]})), "moves the batch"),
        (build(("Add", [(4, 1, 1)], {})), "with a constant of the shape [4, 1, 1]"),
    ],
)
def test_what_keras_has_no_layer_for_is_named(net, words):
    with pytest.raises(ImportProblem) as problem:
        architecture(net.model().SerializeToString())
    assert words in problem.value.detail


@pytest.mark.parametrize("content", [b"", b"not a model", b"\x08\x07\x3a\xff\xff\xff\xff\x0f", b"\x00" * 1000])
def test_other_files_are_refused(content):
    with pytest.raises(ImportProblem):
        architecture(content)


def test_damaged_files_are_problems_and_nothing_else():
    chance = random.Random(1)
    models = [net.model().SerializeToString() for net in CASES.values()]
    for _ in range(2000):
        content = bytearray(chance.choice(models))
        for _ in range(chance.randint(1, 4)):
            content[chance.randrange(len(content))] = chance.randrange(256)
        with contextlib.suppress(ImportProblem):
            architecture(bytes(content))


def test_each_operator_that_is_taken_is_one_of_onnx():
    known = {schema.name for schema in onnx.defs.get_all_schemas_with_history()}
    assert set(HANDLERS) | SAME <= known


@pytest.mark.parametrize("location", ["weights.bin", "/etc/passwd", "../../secret"])
def test_weights_in_a_file_of_their_own_are_not_looked_for(location: str):
    net = Net(6)
    net.add("MatMul", net.weight(6, 3))
    model = net.model()
    [weights] = model.graph.initializer
    onnx.external_data_helper.set_external_data(weights, location)
    weights.ClearField("raw_data")
    answer = from_file(model.SerializeToString())
    assert (answer["ok"], answer["notes"]) == (True, ["Weights are not taken over."])
    assert [node["layer"] for node in answer["resource"]["nodes"].values()] == ["Input", "Dense", "Output"]
    assert answer["resource"]["nodes"]["matmul0"]["attributes"] == {"units": 3, "use_bias": False}


def test_bytes_that_are_no_graph_are_a_problem_in_words():
    answer = from_file(b"\x80\x04cos\nsystem\n")
    assert answer["ok"] is False
    assert answer["problems"][0]["detail"].startswith("it is not an ONNX model")
