"""Random configurations of every layer that the shapes library has a rule for, good ones and bad ones."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass
class Configuration:
    """A layer of Keras and the shapes it is called with, without the batch."""

    type: str
    arguments: dict = field(default_factory=dict)
    inputs: list[tuple[int | None, ...]] = field(default_factory=list)
    inner: Configuration | None = None
    as_list: bool = False  # several inputs as one argument


def some(chance: random.Random, **choices: object) -> dict:
    """Each argument with one of its values, or left out."""
    picked = {name: chance.choice(values) for name, values in choices.items()}
    return {name: value for name, value in picked.items() if value != "-"}


def image(chance: random.Random, rank: int, first: bool = False) -> tuple[int | None, ...]:
    """Mostly large enough, at times too small, open or of another rank."""
    space = [chance.choice([1, 2, 5, 8, 13, 16, 17, 24] + [None] * (chance.random() < 0.2)) for _ in range(rank)]
    channels = chance.choice([1, 2, 3, 4, 6, 8])
    if chance.random() < 0.04:
        space = space[1:] or [3, 3]
    return (channels, *space) if first else (*space, channels)


def per_axis(chance: random.Random, rank: int, values: list[int]) -> object:
    return chance.choice([chance.choice(values), [chance.choice(values) for _ in range(rank)], "-"])


def window(chance: random.Random, rank: int, *, causal: bool = False, dilates: bool = True) -> dict:
    arguments = {
        "kernel_size": chance.choice([chance.choice([1, 2, 3, 5]), [chance.choice([1, 2, 3, 4]) for _ in range(rank)]]),
        "padding": chance.choice(["valid", "same", "-", *(["causal"] if causal else [])]),
        "data_format": chance.choice(["-", "-", "channels_last", "channels_first"]),
    }
    if dilates and chance.random() < 0.3:
        arguments["dilation_rate"] = per_axis(chance, rank, [1, 2, 3])
    else:
        arguments["strides"] = per_axis(chance, rank, [1, 2, 3])
    return {name: value for name, value in arguments.items() if value != "-"}


def is_first(arguments: dict) -> bool:
    return arguments.get("data_format") == "channels_first"


def conv(type: str, rank: int) -> Callable[[random.Random], Configuration]:
    def make(chance: random.Random) -> Configuration:
        plain = type.startswith("Conv") and not type.endswith("Transpose")
        arguments = window(chance, rank, causal=rank == 1 and "Depthwise" not in type and "Transpose" not in type)
        if "Depthwise" in type:
            arguments |= some(chance, depth_multiplier=["-", 1, 2, 3])
        else:
            arguments["filters"] = chance.choice([1, 2, 4, 6, 8])
        if type.startswith("Separable"):
            arguments |= some(chance, depth_multiplier=["-", 1, 2])
        if plain:
            arguments |= some(chance, groups=["-", "-", "-", 1, 2])
        if type.endswith("Transpose"):
            arguments |= some(chance, output_padding=["-", "-", 0, 1])
        arguments |= some(chance, use_bias=["-", True, False])
        return Configuration(type, arguments, [image(chance, rank, is_first(arguments))])

    return make


def pool(type: str, rank: int) -> Callable[[random.Random], Configuration]:
    def make(chance: random.Random) -> Configuration:
        arguments = some(chance, data_format=["-", "-", "channels_last", "channels_first"])
        if type.startswith("Global"):
            arguments |= some(chance, keepdims=["-", True, False])
        elif type.startswith("Adaptive"):
            arguments["output_size"] = chance.choice([chance.choice([1, 2, 4]), [chance.choice([1, 2, 3]) for _ in range(rank)]])
        else:
            sizes = {"pool_size": per_axis(chance, rank, [1, 2, 3]), "strides": per_axis(chance, rank, [1, 2, 3])}
            arguments |= {name: value for name, value in sizes.items() if value != "-"}
            arguments |= some(chance, padding=["-", "valid", "same"])
            arguments.setdefault("pool_size", 2)
        shape = image(chance, rank, is_first(arguments))
        while type.startswith("Adaptive") and len(shape) != rank + 1:  # of which Keras makes something without a meaning
            shape = image(chance, rank, is_first(arguments))
        return Configuration(type, arguments, [shape])

    return make


def any_shape(chance: random.Random, least: int = 1, most: int = 4, open: float = 0.1) -> tuple[int | None, ...]:
    return tuple(None if chance.random() < open else chance.choice([1, 2, 3, 4, 6, 8, 12]) for _ in range(chance.randint(least, most)))


def same(type: str, **choices: list) -> Callable[[random.Random], Configuration]:
    return lambda chance: Configuration(type, some(chance, **choices), [any_shape(chance)])


def prelu(chance: random.Random) -> Configuration:
    shape = any_shape(chance, 1, 3, 0.05)
    axes = chance.choice(["-", "-", [1], list(range(1, len(shape) + 1))])
    return Configuration("PReLU", some(chance, shared_axes=[axes]), [shape])


def einsum(chance: random.Random) -> Configuration:
    steps, width, out = chance.choice([3, None]), chance.choice([2, 4]), chance.choice([5, 6])
    cases = [
        ("abc,cd->abd", [None if steps is None else steps, out], (steps, width), "d"),
        ("abc,cde->abde", [steps, out, 2], (steps, width), "de"),
        ("ab,bc->ac", out, (width,), "c"),
        ("abc,bc->abc", [3, width], (3, width), "bc"),
        ("abc,dbe->adec", [2, out, width], (3, width), None),
    ]
    equation, shape, input, bias = chance.choice(cases)
    arguments = {"equation": equation, "output_shape": shape}
    if bias and chance.random() < 0.6:
        arguments["bias_axes"] = bias
    return Configuration("EinsumDense", arguments, [input])


def ends(type: str, name: str, rank: int) -> Callable[[random.Random], Configuration]:
    def make(chance: random.Random) -> Configuration:
        number = lambda: chance.choice([0, 1, 2, 3])  # noqa: E731
        values: list[object] = ["-", number(), [[number(), number()] for _ in range(rank)]]
        values.append([number(), number()] if rank == 1 else [number() for _ in range(rank)])
        if rank == 1:
            values.pop(2)
        formats = {} if rank == 1 else {"data_format": ["-", "-", "channels_first"]}
        arguments = some(chance, **{name: values}, **formats)
        return Configuration(type, arguments, [image(chance, rank, is_first(arguments))])

    return make


def reshape(chance: random.Random) -> Configuration:
    shape = any_shape(chance, 1, 3, 0.08)
    targets = [[-1], [-1, 2], [2, -1], [4, 3], [1, -1, 1], [6], [12, 2], [3, -1], [-1, 4, 2]]
    return Configuration("Reshape", {"target_shape": chance.choice(targets)}, [shape])


def permute(chance: random.Random) -> Configuration:
    shape = any_shape(chance, 1, 4)
    dims = list(range(1, len(shape) + 1 + (chance.random() < 0.1)))
    chance.shuffle(dims)
    return Configuration("Permute", {"dims": dims}, [shape])


def merge(type: str, most: int = 4) -> Callable[[random.Random], Configuration]:
    def make(chance: random.Random) -> Configuration:
        shape = any_shape(chance, 1, 3)
        inputs = [
            tuple(chance.choice([size] * 8 + [1, None, 5]) for size in shape) for _ in range(chance.randint(2, most))
        ]
        return Configuration(type, {}, inputs, as_list=True)

    return make


def concatenate(chance: random.Random) -> Configuration:
    shape = list(any_shape(chance, 1, 3, 0.05))
    axis = chance.choice([-1, *range(1, len(shape) + 1)])
    at = (axis if axis > 0 else len(shape) + 1 + axis) - 1
    inputs = []
    for _ in range(chance.randint(2, 4)):
        one = list(shape)
        one[at] = chance.choice([1, 2, 5, None])
        if chance.random() < 0.05:
            one[chance.randrange(len(one))] = 7
        inputs.append(tuple(one))
    return Configuration("Concatenate", {} if axis == -1 else {"axis": axis}, inputs, as_list=True)


def dot(chance: random.Random) -> Configuration:
    width = chance.choice([2, 3])
    if chance.random() < 0.5:
        return Configuration("Dot", {"axes": chance.choice([1, -1, [1, 1]])}, [(width,), (chance.choice([width, width, 5]),)], as_list=True)
    inputs = [(4, width), (chance.choice([5, 4]), width)]
    return Configuration("Dot", {"axes": chance.choice([2, -1, [2, 2], [1, 1], 1])}, inputs, as_list=True)


def norm(type: str, **choices: list) -> Callable[[random.Random], Configuration]:
    def make(chance: random.Random) -> Configuration:
        shape = any_shape(chance, 1, 3, 0.06)
        axes = ["-", "-", -1, 1, len(shape)] + ([[1, 2]] if type != "BatchNormalization" and type != "GroupNormalization" and len(shape) > 1 else [])
        return Configuration(type, some(chance, axis=axes, **choices), [shape])

    return make


def recurrent(type: str, **choices: list) -> Callable[[random.Random], Configuration]:
    def make(chance: random.Random) -> Configuration:
        arguments = {"units": chance.choice([1, 3, 5])} | some(
            chance, use_bias=["-", True, False], return_sequences=["-", True, False], return_state=["-", True, False], **choices
        )
        shape = (chance.choice([2, 5, None]), chance.choice([1, 4, 6]))
        return Configuration(type, arguments, [shape if chance.random() > 0.05 else (3,)])

    return make


def conv_lstm(type: str, rank: int) -> Callable[[random.Random], Configuration]:
    def make(chance: random.Random) -> Configuration:
        arguments = window(chance, rank, dilates=False)
        arguments |= {"filters": chance.choice([1, 2])} | some(chance, use_bias=["-", False], return_sequences=["-", True], return_state=["-", True])
        space = [chance.choice([4, 5, 6]) for _ in range(rank)]
        shape = (2, 3, *space) if is_first(arguments) else (2, *space, 3)
        return Configuration(type, arguments, [shape])

    return make


def bidirectional(chance: random.Random) -> Configuration:
    inner = recurrent(chance.choice(["LSTM", "GRU", "SimpleRNN"]))(chance)
    inner.arguments.pop("return_state", None)
    return Configuration("Bidirectional", some(chance, merge_mode=["-", "concat", "sum", "mul", "ave", None]), inner.inputs, inner)


def time_distributed(chance: random.Random) -> Configuration:
    makers = [dense, conv("Conv2D", 2), pool("MaxPooling2D", 2), same("Dropout", rate=[0.3]), lambda _: Configuration("Flatten", {}, [(3, 4)])]
    inner = chance.choice(makers)(chance)
    steps = chance.choice([2, 3])
    return Configuration("TimeDistributed", {}, [(steps, *inner.inputs[0])], inner)


def dense(chance: random.Random) -> Configuration:
    return Configuration("Dense", {"units": chance.choice([1, 3, 10])} | some(chance, use_bias=["-", True, False]), [any_shape(chance, 1, 3)])


def embedding(chance: random.Random) -> Configuration:
    return Configuration("Embedding", {"input_dim": chance.choice([5, 100]), "output_dim": chance.choice([2, 8])}, [any_shape(chance, 1, 2)])


def attention(type: str) -> Callable[[random.Random], Configuration]:
    def make(chance: random.Random) -> Configuration:
        width = chance.choice([2, 4])
        query, value = (chance.choice([3, None]), width), (5, chance.choice([width, width, width, 6]))
        inputs = [query, (5, width) if chance.random() < 0.7 else value]
        if chance.random() < 0.4:
            inputs.append((5, width))
        return Configuration(type, some(chance, use_scale=["-", True, False]), inputs, as_list=True)

    return make


def multi_head(chance: random.Random) -> Configuration:
    arguments = {"num_heads": chance.choice([1, 2, 3]), "key_dim": chance.choice([2, 4])} | some(
        chance, value_dim=["-", 3], use_bias=["-", False], output_shape=["-", "-", 7]
    )
    inputs = [(chance.choice([3, None]), chance.choice([4, 6])), (5, chance.choice([4, 6]))]
    if chance.random() < 0.4:
        inputs.append((chance.choice([5, 5, 5, 4]), 4))
    return Configuration("MultiHeadAttention", arguments, inputs)


def group_query(chance: random.Random) -> Configuration:
    arguments = {"head_dim": chance.choice([2, 4]), "num_query_heads": chance.choice([2, 4]), "num_key_value_heads": chance.choice([1, 2])}
    width = chance.choice([4, 6])
    inputs = [(3, width), (5, chance.choice([width, width, width, 5]))]
    return Configuration("GroupQueryAttention", arguments | some(chance, use_bias=["-", False]), inputs)


def resize(type: str) -> Callable[[random.Random], Configuration]:
    def make(chance: random.Random) -> Configuration:
        arguments = {"height": chance.choice([2, 4]), "width": chance.choice([3, 4])} | some(chance, data_format=["-", "-", "channels_first"])
        return Configuration(type, arguments, [(3, 8, 8) if is_first(arguments) else (8, 8, 3)])

    return make


RATE = [0, 0.1, 0.5]

MAKERS: dict[str, Callable[[random.Random], Configuration]] = {
    "Activation": same("Activation", activation=["relu", "softmax", "tanh"]),
    "ActivityRegularization": same("ActivityRegularization", l2=["-", 0.1]),
    "AlphaDropout": same("AlphaDropout", rate=RATE),
    "Dropout": same("Dropout", rate=RATE),
    "ELU": same("ELU", alpha=["-", 0.5]),
    "GaussianDropout": same("GaussianDropout", rate=RATE),
    "GaussianNoise": same("GaussianNoise", stddev=RATE),
    "Identity": same("Identity"),
    "LeakyReLU": same("LeakyReLU", negative_slope=["-", 0.1]),
    "Masking": lambda chance: Configuration("Masking", some(chance, mask_value=["-", 1.0]), [any_shape(chance, 2, 3)]),
    "PReLU": prelu,
    "ReLU": same("ReLU", max_value=["-", 6.0]),
    "Rescaling": same("Rescaling", scale=[0.5, 2]),
    "Softmax": same("Softmax"),
    "UnitNormalization": same("UnitNormalization"),
    "Normalization": same("Normalization", axis=["-", None, -1, 1, [-1], [1, 2], [5]]),
    "Dense": dense,
    "EinsumDense": einsum,
    "Embedding": embedding,
    "Flatten": lambda chance: Configuration("Flatten", some(chance, data_format=["-", "channels_first"]), [any_shape(chance)]),
    "Reshape": reshape,
    "Permute": permute,
    "RepeatVector": lambda chance: Configuration("RepeatVector", {"n": chance.choice([1, 3])}, [any_shape(chance, 1, 1 + (chance.random() < 0.2))]),
    "Resizing": resize("Resizing"),
    "CenterCrop": resize("CenterCrop"),
    "Concatenate": concatenate,
    "Dot": dot,
    "BatchNormalization": norm("BatchNormalization", scale=["-", False], center=["-", False]),
    "LayerNormalization": norm("LayerNormalization", scale=["-", False], center=["-", False]),
    "RMSNormalization": norm("RMSNormalization"),
    "GroupNormalization": norm("GroupNormalization", groups=[1, 2, -1, 3], scale=["-", False]),
    "SimpleRNN": recurrent("SimpleRNN"),
    "GRU": recurrent("GRU", reset_after=["-", True, False]),
    "LSTM": recurrent("LSTM", unit_forget_bias=["-", False]),
    "Bidirectional": bidirectional,
    "TimeDistributed": time_distributed,
    "Attention": attention("Attention"),
    "AdditiveAttention": attention("AdditiveAttention"),
    "MultiHeadAttention": multi_head,
    "GroupQueryAttention": group_query,
}
for rank in (1, 2, 3):
    MAKERS |= {f"SpatialDropout{rank}D": lambda chance, rank=rank: Configuration(f"SpatialDropout{rank}D", {"rate": 0.2}, [image(chance, rank)])}
    for name in ("Conv{}D", "Conv{}DTranspose", *(("DepthwiseConv{}D", "SeparableConv{}D") if rank < 3 else ())):
        MAKERS[name.format(rank)] = conv(name.format(rank), rank)
    for name in ("Max", "Average"):
        for kind in ("", "Global", "Adaptive"):
            MAKERS[f"{kind}{name}Pooling{rank}D"] = pool(f"{kind}{name}Pooling{rank}D", rank)
    MAKERS[f"Cropping{rank}D"] = ends(f"Cropping{rank}D", "cropping", rank)
    MAKERS[f"ZeroPadding{rank}D"] = ends(f"ZeroPadding{rank}D", "padding", rank)
    MAKERS[f"ConvLSTM{rank}D"] = conv_lstm(f"ConvLSTM{rank}D", rank)


def enlarge(rank: int) -> Callable[[random.Random], Configuration]:
    def make(chance: random.Random) -> Configuration:
        formats = {} if rank == 1 else {"data_format": ["-", "-", "channels_first"]}
        size = chance.choice([1, 3]) if rank == 1 else chance.choice([2, [chance.choice([1, 2, 3]) for _ in range(rank)]])
        arguments = some(chance, size=["-", size], **formats)
        return Configuration(f"UpSampling{rank}D", arguments, [image(chance, rank, is_first(arguments))])

    return make


for rank in (1, 2, 3):
    MAKERS[f"UpSampling{rank}D"] = enlarge(rank)
for name in ("Add", "Average", "Maximum", "Minimum", "Multiply"):
    MAKERS[name] = merge(name)
MAKERS["Subtract"] = merge("Subtract", 2)
