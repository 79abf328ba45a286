"""An ONNX graph becomes an architecture. The structure is taken, not the weights: of them only the shapes are looked at.

ONNX has channels first; so do the layers that are made (`data_format`), and every tensor keeps the shape that it has in the graph.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any, Callable

import onnx
from onnx import AttributeProto, NodeProto, helper, numpy_helper, shape_inference

from resource_builder import Builder, ImportProblem, Tensor

SIZE_LIMIT = 2**31 - 1  # what a protobuf may have
VALUES_LIMIT = 4096  # of a constant that is read
FIRST = {"data_format": "channels_first"}
ACTIVATIONS = {"Relu": "relu", "Sigmoid": "sigmoid", "Tanh": "tanh", "Softplus": "softplus", "Softsign": "softsign", "Selu": "selu", "Gelu": "gelu", "Mish": "mish", "HardSwish": "hard_silu", "Exp": "exponential"}
MERGES = {"Add": "Add", "Sum": "Add", "Sub": "Subtract", "Mul": "Multiply", "Max": "Maximum", "Min": "Minimum", "Mean": "Average"}
KINDS = {onnx.TensorProto.FLOAT, onnx.TensorProto.DOUBLE, onnx.TensorProto.FLOAT16, onnx.TensorProto.INT8, onnx.TensorProto.INT16, onnx.TensorProto.INT32, onnx.TensorProto.INT64, onnx.TensorProto.UINT8, onnx.TensorProto.BOOL}
SAME = {"Identity", "Cast", "Dropout"}


@dataclass
class Graph:
    """What is known while the nodes are gone through, in their order."""

    builder: Builder = field(default_factory=Builder)
    tensors: dict[str, Tensor] = field(default_factory=dict)
    constants: dict[str, Any] = field(default_factory=dict)  # by name the TensorProto
    shapes: dict[str, list[int | None]] = field(default_factory=dict)
    readers: dict[str, int] = field(default_factory=dict)

    def tensor(self, name: str) -> Tensor:
        if name not in self.tensors:
            raise ImportProblem(f"'{name}' is a constant where a tensor is wanted" if name in self.constants else f"'{name}' comes from nowhere")
        return self.tensors[name]

    def dims(self, name: str) -> list[int]:
        if name not in self.constants:
            raise ImportProblem(f"the weights '{name}' are not in the file")
        return list(self.constants[name].dims)

    def values(self, name: str) -> list:
        """The numbers of a small constant."""
        constant = self.constants.get(name)
        if constant is None or math.prod(constant.dims) > VALUES_LIMIT or constant.data_location == onnx.TensorProto.EXTERNAL:
            raise ImportProblem(f"'{name}' is not a constant of this file")
        return numpy_helper.to_array(constant).reshape(-1).tolist()

    def shape(self, name: str) -> list[int | None]:
        if name not in self.shapes:
            raise ImportProblem(f"the shape of '{name}' is not known")
        return self.shapes[name]

    def layer(self, type: str, attributes: dict[str, Any], inputs: list[Tensor], name: str | None = None) -> Tensor:
        node = self.builder.node(type, attributes, name)
        for index, tensor in enumerate(inputs):
            self.builder.connect(tensor, node, index=index)
        return Tensor(node)


def settings(node: NodeProto) -> dict[str, Any]:
    """The attributes of a node; graphs inside it are left out."""
    return {one.name: helper.get_attribute_value(one) for one in node.attribute if one.type not in (AttributeProto.GRAPH, AttributeProto.GRAPHS)}


def per_axis(values: list[int]) -> int | list[int]:
    return values[0] if len(set(values)) == 1 else list(values)


def padded(graph: Graph, node: NodeProto, given: dict[str, Any], kernel: list[int], strides: list[int], dilations: list[int], source: Tensor, *, zeros: bool) -> tuple[str, Tensor]:
    """The padding by Keras' name; where it has none, a layer of zeros goes before, if `zeros` may."""
    rank = len(kernel)
    pads = list(given.get("pads") or [0] * (2 * rank))
    auto = (given.get("auto_pad") or b"NOTSET").decode()
    if auto == "VALID" or (auto == "NOTSET" and not any(pads)):
        return "valid", source
    if auto == "SAME_UPPER":
        return "same", source
    shape = graph.shapes.get(node.input[0])
    space = shape[2:] if shape else [None] * rank
    if auto == "NOTSET" and None not in space:
        wanted = [max((math.ceil(size / stride) - 1) * stride + (width - 1) * dilation + 1 - size, 0) for size, stride, width, dilation in zip(space, strides, kernel, dilations)]
        if [total // 2 for total in wanted] + [total - total // 2 for total in wanted] == pads:
            return "same", source
    if auto == "NOTSET" and all(stride == 1 for stride in strides) and all(width % 2 for width in kernel) and pads == [(width - 1) * dilation // 2 for width, dilation in zip(kernel, dilations)] * 2:
        return "same", source
    if auto != "NOTSET" or not zeros or rank > 3:
        raise ImportProblem(f"the padding of {node.op_type} '{node.name}' has no like in Keras")
    sides = [[pads[axis], pads[axis + rank]] for axis in range(rank)]
    return "valid", graph.layer(f"ZeroPadding{rank}D", {"padding": sides if rank > 1 else sides[0], **FIRST}, [source])


def conv(graph: Graph, node: NodeProto) -> Tensor:
    given, dims = settings(node), graph.dims(node.input[1])
    rank, filters, groups = len(dims) - 2, dims[0], given.get("group", 1)
    if not 1 <= rank <= 3:
        raise ImportProblem(f"a convolution over {rank} axes")
    kernel, strides, dilations = dims[2:], list(given.get("strides") or [1] * rank), list(given.get("dilations") or [1] * rank)
    padding, source = padded(graph, node, given, kernel, strides, dilations, graph.tensor(node.input[0]), zeros=True)
    attributes = {"kernel_size": per_axis(kernel), "strides": per_axis(strides), "padding": padding, "dilation_rate": per_axis(dilations), "use_bias": len(node.input) > 2, **FIRST}
    attributes = {key: value for key, value in attributes.items() if not (key in ("strides", "dilation_rate") and value == 1)}
    if groups > 1 and dims[1] == 1 and filters % groups == 0 and rank < 3:
        return graph.layer(f"DepthwiseConv{rank}D", attributes | {"depth_multiplier": filters // groups}, [source], node.name)
    return graph.layer(f"Conv{rank}D", {"filters": filters} | attributes | {"groups": groups}, [source], node.name)


def conv_transpose(graph: Graph, node: NodeProto) -> Tensor:
    given, dims = settings(node), graph.dims(node.input[1])
    rank, kernel = len(dims) - 2, dims[2:]
    strides = list(given.get("strides") or [1] * rank)
    pads, more = list(given.get("pads") or [0] * (2 * rank)), list(given.get("output_padding") or [0] * rank)
    if given.get("group", 1) != 1 or any(one != 1 for one in given.get("dilations", [])) or given.get("output_shape"):
        raise ImportProblem(f"ConvTranspose '{node.name}' has groups, dilations or a shape that Keras cannot be told")
    cut = [width - stride - pads[axis] - pads[axis + rank] + more[axis] for axis, (width, stride) in enumerate(zip(kernel, strides))]
    if not any(cut):
        padding = "same"
    elif not any(pads) and not any(more) and all(width >= stride for width, stride in zip(kernel, strides)):
        padding = "valid"
    else:
        raise ImportProblem(f"the padding of ConvTranspose '{node.name}' has no like in Keras")
    attributes = {"filters": dims[1], "kernel_size": per_axis(kernel), "strides": per_axis(strides), "padding": padding, "use_bias": len(node.input) > 2, **FIRST}
    return graph.layer(f"Conv{rank}DTranspose", attributes, [graph.tensor(node.input[0])], node.name)


def is_positive(graph: Graph, tensor: Tensor) -> bool:
    node = graph.builder.nodes[tensor.node]
    return node["layer"] == "ReLU" or node["attributes"].get("activation") in ("relu", "sigmoid", "softplus", "exponential")


def pool(graph: Graph, node: NodeProto) -> Tensor:
    given = settings(node)
    kernel = list(given["kernel_shape"])
    rank = len(kernel)
    strides, dilations = list(given.get("strides") or [1] * rank), list(given.get("dilations") or [1] * rank)
    if any(one != 1 for one in dilations) or given.get("ceil_mode"):
        raise ImportProblem(f"{node.op_type} '{node.name}' is dilated or rounds up, which Keras cannot be told")
    is_max = node.op_type == "MaxPool"
    before = graph.tensor(node.input[0])
    # Zeros change no maximum of what is never below them, and an average only if it counts them.
    zeros = is_positive(graph, before) if is_max else bool(given.get("count_include_pad"))
    padding, source = padded(graph, node, given, kernel, strides, dilations, before, zeros=zeros)
    attributes = {"pool_size": per_axis(kernel), "strides": per_axis(strides), "padding": padding, **FIRST}
    return graph.layer(f"{'Max' if is_max else 'Average'}Pooling{rank}D", attributes, [source], node.name)


def global_pool(graph: Graph, node: NodeProto) -> Tensor:
    rank = len(graph.shape(node.input[0])) - 2
    kind = "Max" if node.op_type == "GlobalMaxPool" else "Average"
    return graph.layer(f"Global{kind}Pooling{rank}D", {"keepdims": True, **FIRST}, [graph.tensor(node.input[0])], node.name)


def reduce_mean(graph: Graph, node: NodeProto) -> Tensor:
    given, shape = settings(node), graph.shape(node.input[0])
    axes = given.get("axes") or (graph.values(node.input[1]) if len(node.input) > 1 else [])
    rank = len(shape) - 2
    places = sorted(axis % len(shape) for axis in axes)
    for format, spaces in (("channels_first", list(range(2, rank + 2))), ("channels_last", list(range(1, rank + 1)))):
        if 1 <= rank <= 3 and places == spaces:
            return graph.layer(f"GlobalAveragePooling{rank}D", {"keepdims": bool(given.get("keepdims", 1)), "data_format": format}, [graph.tensor(node.input[0])], node.name)
    raise ImportProblem(f"{node.op_type} '{node.name}' is over axes that no pooling of Keras has")


def gemm(graph: Graph, node: NodeProto) -> Tensor:
    given, dims = settings(node), graph.dims(node.input[1])
    if given.get("transA"):
        raise ImportProblem(f"Gemm '{node.name}' turns its input, which Dense does not")
    return graph.layer("Dense", {"units": dims[0 if given.get("transB") else 1], "use_bias": len(node.input) > 2}, [graph.tensor(node.input[0])], node.name)


def matmul(graph: Graph, node: NodeProto) -> Tensor:
    if node.input[1] not in graph.constants:
        first, second = graph.tensor(node.input[0]), graph.tensor(node.input[1])
        if len(graph.shape(node.input[0])) != 3:
            raise ImportProblem(f"MatMul '{node.name}' multiplies two tensors with more than one axis besides the batch's and the steps'")
        return graph.layer("Dot", {"axes": [2, 1]}, [first, second], node.name)
    dims = graph.dims(node.input[1])
    if len(dims) != 2:
        raise ImportProblem(f"MatMul '{node.name}' has weights of {len(dims)} axes")
    return graph.layer("Dense", {"units": dims[1], "use_bias": False}, [graph.tensor(node.input[0])], node.name)


def merge(graph: Graph, node: NodeProto) -> Tensor:
    names = list(node.input)
    known = [name for name in names if name in graph.constants]
    if not known:
        return graph.layer(MERGES[node.op_type], {}, [graph.tensor(name) for name in names], node.name)
    others = [name for name in names if name not in graph.constants]
    if len(known) != 1 or len(others) != 1:
        raise ImportProblem(f"{node.op_type} '{node.name}' has several constants")
    source, dims = graph.tensor(others[0]), graph.dims(known[0])
    dense = graph.builder.nodes[source.node]
    if node.op_type == "Add" and dense["layer"] == "Dense" and dense["attributes"].get("use_bias") is False and graph.readers.get(others[0]) == 1 and math.prod(dims) == dense["attributes"]["units"]:
        del dense["attributes"]["use_bias"]
        return source
    if math.prod(dims) == 1 and (node.op_type != "Sub" or names[1] in known):
        number = graph.values(known[0])[0]
        scales = {"Add": {"scale": 1.0, "offset": number}, "Sub": {"scale": 1.0, "offset": -number}, "Mul": {"scale": number}}
        if node.op_type in scales:
            return graph.layer("Rescaling", scales[node.op_type], [source], node.name)
    raise ImportProblem(f"{node.op_type} '{node.name}' with a constant of the shape {dims} has no layer in Keras")


def divide(graph: Graph, node: NodeProto) -> Tensor:
    if node.input[1] in graph.constants and math.prod(graph.dims(node.input[1])) == 1:
        return graph.layer("Rescaling", {"scale": 1 / graph.values(node.input[1])[0]}, [graph.tensor(node.input[0])], node.name)
    raise ImportProblem(f"Div '{node.name}' has no layer in Keras")


def normalize(graph: Graph, node: NodeProto) -> Tensor:
    given = settings(node)
    attributes = {"axis": 1, "epsilon": round(given.get("epsilon", 1e-5), 12)}
    if node.op_type == "BatchNormalization":
        attributes["momentum"] = round(given.get("momentum", 0.9), 7)
    if node.op_type == "InstanceNormalization":
        attributes["groups"] = -1
    if node.op_type == "LayerNormalization":
        axis, rank = given.get("axis", -1), len(graph.shape(node.input[0]))
        attributes["axis"] = -1 if axis % rank == rank - 1 else list(range(axis % rank, rank))
        attributes["center"] = len(node.input) > 2
    types = {"BatchNormalization": "BatchNormalization", "InstanceNormalization": "GroupNormalization", "LayerNormalization": "LayerNormalization"}
    return graph.layer(types[node.op_type], attributes, [graph.tensor(node.input[0])], node.name)


def activation(graph: Graph, node: NodeProto) -> Tensor:
    return graph.layer("Activation", {"activation": ACTIVATIONS[node.op_type]}, [graph.tensor(node.input[0])], node.name)


def sloped(graph: Graph, node: NodeProto) -> Tensor:
    alpha = round(settings(node).get("alpha", 0.01 if node.op_type == "LeakyRelu" else 1.0), 7)
    type, name = ("LeakyReLU", "negative_slope") if node.op_type == "LeakyRelu" else ("ELU", "alpha")
    return graph.layer(type, {name: alpha}, [graph.tensor(node.input[0])], node.name)


def prelu(graph: Graph, node: NodeProto) -> Tensor:
    rank, dims = len(graph.shape(node.input[0])) - 1, graph.dims(node.input[1])
    dims = [1] * (rank - len(dims)) + dims[-rank:]
    shared = [axis + 1 for axis, size in enumerate(dims) if size == 1]
    return graph.layer("PReLU", {"shared_axes": shared or None}, [graph.tensor(node.input[0])], node.name)


def softmax(graph: Graph, node: NodeProto) -> Tensor:
    return graph.layer("Softmax", {"axis": settings(node).get("axis", -1)}, [graph.tensor(node.input[0])], node.name)


def clip(graph: Graph, node: NodeProto) -> Tensor:
    given = settings(node)
    ends = [given.get("min"), given.get("max")]
    for place, name in enumerate(node.input[1:3]):
        ends[place] = graph.values(name)[0] if name else None
    if ends[0] != 0:
        raise ImportProblem(f"Clip '{node.name}' has a lower end that is not 0")
    return graph.layer("ReLU", {"max_value": ends[1]}, [graph.tensor(node.input[0])], node.name)


def flatten(graph: Graph, node: NodeProto) -> Tensor:
    if settings(node).get("axis", 1) != 1:
        raise ImportProblem(f"Flatten '{node.name}' keeps more than the batch")
    return graph.layer("Flatten", {}, [graph.tensor(node.input[0])], node.name)


def reshape(graph: Graph, node: NodeProto) -> Tensor:
    """Reshape, Squeeze and Unsqueeze: by the shape that comes out, or the one that is asked for."""
    shape = graph.shapes.get(node.output[0])
    if shape is None or shape[1:].count(None) > 1:
        if node.op_type != "Reshape":
            raise ImportProblem(f"the shape that {node.op_type} '{node.name}' makes is not known")
        shape = graph.values(node.input[1])
    if shape[1:] and 0 in shape[1:]:
        before = graph.shape(node.input[0])
        shape = [before[place] if size == 0 else size for place, size in enumerate(shape)]
    return graph.layer("Reshape", {"target_shape": [-1 if size is None else size for size in shape[1:]]}, [graph.tensor(node.input[0])], node.name)


def transpose(graph: Graph, node: NodeProto) -> Tensor:
    order = list(settings(node).get("perm") or [])
    if not order or order[0] != 0:
        raise ImportProblem(f"Transpose '{node.name}' moves the batch")
    return graph.layer("Permute", {"dims": order[1:]}, [graph.tensor(node.input[0])], node.name)


def concat(graph: Graph, node: NodeProto) -> Tensor:
    axis = settings(node)["axis"]
    if axis == 0:
        raise ImportProblem(f"Concat '{node.name}' joins batches")
    return graph.layer("Concatenate", {"axis": axis}, [graph.tensor(name) for name in node.input], node.name)


def pad(graph: Graph, node: NodeProto) -> Tensor:
    given = settings(node)
    pads = list(given.get("pads") or graph.values(node.input[1]))
    rank = len(pads) // 2 - 2
    value = graph.values(node.input[2])[0] if len(node.input) > 2 and node.input[2] else given.get("value", 0)
    if (given.get("mode") or b"constant") != b"constant" or value or any(pads[end] for end in (0, 1, rank + 2, rank + 3)) or not 1 <= rank <= 3:
        raise ImportProblem(f"Pad '{node.name}' is of a kind that Keras has no layer for")
    sides = [[pads[axis + 2], pads[axis + rank + 4]] for axis in range(rank)]
    return graph.layer(f"ZeroPadding{rank}D", {"padding": sides if rank > 1 else sides[0], **FIRST}, [graph.tensor(node.input[0])], node.name)


def resize(graph: Graph, node: NodeProto) -> Tensor:
    before, after = graph.shape(node.input[0]), graph.shape(node.output[0])
    mode = (settings(node).get("mode") or b"nearest").decode()
    if None in before[2:] or None in after[2:] or len(before) != 4 or any(new % old for old, new in zip(before[2:], after[2:])):
        raise ImportProblem(f"{node.op_type} '{node.name}' does not enlarge images by whole numbers")
    size = [new // old for old, new in zip(before[2:], after[2:])]
    names = {"nearest": "nearest", "linear": "bilinear", "cubic": "bicubic"}
    return graph.layer("UpSampling2D", {"size": per_axis(size), "interpolation": names.get(mode, "nearest"), **FIRST}, [graph.tensor(node.input[0])], node.name)


def gather(graph: Graph, node: NodeProto) -> Tensor:
    if node.input[0] not in graph.constants or settings(node).get("axis", 0) or len(graph.dims(node.input[0])) != 2:
        raise ImportProblem(f"Gather '{node.name}' is no embedding")
    rows, columns = graph.dims(node.input[0])
    return graph.layer("Embedding", {"input_dim": rows, "output_dim": columns}, [graph.tensor(node.input[1])], node.name)


HANDLERS: dict[str, Callable[[Graph, NodeProto], Tensor]] = {
    "Conv": conv, "ConvTranspose": conv_transpose, "MaxPool": pool, "AveragePool": pool, "GlobalAveragePool": global_pool, "GlobalMaxPool": global_pool, "ReduceMean": reduce_mean,
    "Gemm": gemm, "MatMul": matmul, "Div": divide, "BatchNormalization": normalize, "InstanceNormalization": normalize, "LayerNormalization": normalize, "LeakyRelu": sloped, "Elu": sloped,
    "PRelu": prelu, "Softmax": softmax, "Clip": clip, "Flatten": flatten, "Reshape": reshape, "Squeeze": reshape, "Unsqueeze": reshape, "Transpose": transpose, "Concat": concat,
    "Pad": pad, "Resize": resize, "Upsample": resize, "Gather": gather,
    **dict.fromkeys(MERGES, merge), **dict.fromkeys(ACTIVATIONS, activation),
}


def shape_of(value: onnx.ValueInfoProto) -> list[int | None] | None:
    if not value.type.tensor_type.HasField("shape"):
        return None
    return [size.dim_value if size.HasField("dim_value") and size.dim_value > 0 else None for size in value.type.tensor_type.shape.dim]


def without_files(model: onnx.ModelProto) -> onnx.ModelProto:
    """For the checker, which would look for the files of weights that lie beside a graph: nothing is opened that a graph names."""
    if not any(one.data_location == onnx.TensorProto.EXTERNAL for one in model.graph.initializer):
        return model
    alone = onnx.ModelProto()
    alone.CopyFrom(model)
    for one in alone.graph.initializer:
        if one.data_location == onnx.TensorProto.EXTERNAL:
            one.data_location = onnx.TensorProto.DEFAULT
            del one.external_data[:]
            one.dims[:], one.raw_data = [0], b""  # the checker compares their sizes
    return alone


def opened(content: bytes) -> onnx.ModelProto:
    if len(content) > SIZE_LIMIT:
        raise ImportProblem("the file is larger than 2 GB")
    try:
        model = onnx.load_model_from_string(content)
        model = shape_inference.infer_shapes(model) if len(content) < SIZE_LIMIT // 2 else model
        onnx.checker.check_model(without_files(model))
        return model
    except Exception as error:  # protobuf and onnx have each their own
        raise ImportProblem(f"it is not an ONNX model: {str(error)[:200]}") from error


def add_inputs(graph: Graph, model: onnx.ModelProto) -> None:
    inputs = [value for value in model.graph.input if value.name not in graph.constants]
    for index, value in enumerate(inputs):
        shape = shape_of(value)
        if not shape:
            raise ImportProblem(f"the input '{value.name}' has no shape")
        kind = value.type.tensor_type.elem_type
        if kind not in KINDS:
            raise ImportProblem(f"the input '{value.name}' has numbers of a kind that Keras does not take")
        dtype = helper.tensor_dtype_to_np_dtype(kind).name
        attributes = {"shape": shape[1:], "dtype": dtype} | ({"index": index} if index else {})
        graph.tensors[value.name] = Tensor(graph.builder.node("Input", attributes, value.name))


def handled(graph: Graph, node: NodeProto) -> Tensor:
    try:
        return HANDLERS[node.op_type](graph, node)
    except (KeyError, TypeError, IndexError, ValueError, ArithmeticError) as error:  # a setting that no such node has
        raise ImportProblem(f"{node.op_type} '{node.name}' is not well formed: {error}") from error


def architecture(content: bytes, name: str = "Imported") -> dict:
    """The architecture in the bytes of an ONNX file. Raises ImportProblem, which names the node."""
    model, graph = opened(content), Graph()
    if not model.graph.node:
        raise ImportProblem("it is not an ONNX model: there are no nodes in it")
    graph.constants = {one.name: one for one in model.graph.initializer}
    graph.shapes = {value.name: shape for value in (*model.graph.input, *model.graph.value_info, *model.graph.output) if (shape := shape_of(value)) is not None}
    for node in model.graph.node:
        for source in node.input:
            graph.readers[source] = graph.readers.get(source, 0) + 1
    add_inputs(graph, model)
    for node in model.graph.node:
        if node.op_type == "Constant":
            graph.constants |= {node.output[0]: one.t for one in node.attribute if one.name == "value"}
        elif node.op_type in SAME:
            source = graph.tensor(node.input[0])
            graph.tensors[node.output[0]] = graph.layer("Dropout", {"rate": settings(node).get("ratio", 0.5)}, [source], node.name) if node.op_type == "Dropout" else source
        elif node.op_type in HANDLERS:
            graph.tensors[node.output[0]] = handled(graph, node)
        else:
            raise ImportProblem(f"the operator {node.op_type} ('{node.name}') has no layer in Keras")
    for index, value in enumerate(model.graph.output):
        graph.layer("Output", {"index": index} if index else {}, [graph.tensor(value.name)])
    return graph.builder.resource(model.graph.name or name)
