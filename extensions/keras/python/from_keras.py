"""A model of Keras becomes an architecture, from its JSON alone: nothing of it is made or executed, no class is looked up.

Models within models are written out where they are called. What has code of its own (Lambda, layers of users, operations
that are no layers) is a problem with the layer's name."""

from __future__ import annotations

import json
import zipfile
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from resource_builder import Builder, ImportProblem, Tensor, catalogue, input_ports, output_ports, own_layer

CONFIG_LIMIT = 64 * 1024 * 1024
DEPTH_LIMIT = 20
MODELS = ("Functional", "Sequential", "Model")
NOT_ATTRIBUTES = {"name", "batch_shape", "batch_input_shape", "build_config", "synchronized", "quantization_config"}
FLOATS = ("float32", None)


@dataclass(eq=False)
class Called:
    """A layer or model of the config, and what its calls have given."""

    config: dict
    node: str | None = None  # its first call
    inner: dict[str, "Called"] | None = None  # of a model
    outputs: list[list[Tensor]] = field(default_factory=list)


class Reader:
    def __init__(self) -> None:
        self.builder = Builder()
        self._depth = 0

    def model(self, config: dict, inputs: list[Tensor] | None, known: dict[str, Called] | None = None) -> tuple[list[Tensor], dict[str, Called]]:
        """Calls a model with tensors, or makes its Inputs. `known` are its layers from an earlier call."""
        self._depth += 1
        if self._depth > DEPTH_LIMIT:
            raise ImportProblem("it has too many models within models")
        inside = config.get("config")
        inside = inside if isinstance(inside, dict) else {"layers": inside or []}
        called = {name: Called(one.config, one.node, one.inner) for name, one in known.items()} if known else {}
        run = self._sequential if config.get("class_name") == "Sequential" else self._functional
        outputs = run(inside, inputs, called)
        self._depth -= 1
        return outputs, called

    def _sequential(self, config: dict, inputs: list[Tensor] | None, called: dict[str, Called]) -> list[Tensor]:
        layers = list(config.get("layers", []))
        shape = config.get("build_input_shape") or config.get("batch_input_shape")
        flow = inputs
        for place, one in enumerate(layers):
            name = _name(one, place)
            if one.get("class_name") == "InputLayer":
                flow = flow or [self._input(one)]
                continue
            first = one.get("config", {}).get("batch_input_shape") if isinstance(one.get("config"), dict) else None
            if flow is None and (shape or first):
                flow = [self._input({"config": {"batch_shape": shape or first, "name": "input"}})]
            if flow is None:
                raise ImportProblem("it does not say the shape of its input")
            layer = called.setdefault(name, Called(one))
            flow = self._call(layer, flow, {}, name)
        return flow or []

    def _functional(self, config: dict, inputs: list[Tensor] | None, called: dict[str, Called]) -> list[Tensor]:
        layers = {_name(one, place): one for place, one in enumerate(config.get("layers", []))}
        ends = _ends(config.get("input_layers"))
        for place, (name, _, _) in enumerate(ends):
            one = called.setdefault(name, Called(layers.get(name) or {}))
            one.outputs = [[inputs[place] if inputs else self._input(layers[name], place)]]
        waiting = [(name, place, one["inbound_nodes"][place]) for name, one in layers.items() for place in range(len(one.get("inbound_nodes", []))) if name not in {end[0] for end in ends}]
        while waiting:
            later = []
            for name, place, call in waiting:
                layer = called.setdefault(name, Called(layers[name]))
                args, kwargs = _arguments(call)
                if len(layer.outputs) != place or not all(_is_there(called, one) for one in (*_histories(args), *_histories(kwargs))):
                    later.append((name, place, call))
                    continue
                if layers[name].get("class_name") == "InputLayer":
                    layer.outputs.append([self._input(layers[name])])
                    continue
                layer.outputs.append(self._call(layer, _filled(args, called), _filled(kwargs, called), name))
            if len(later) == len(waiting):
                raise ImportProblem(f"{later[0][0]} reads what is not there")
            waiting = later
        return [_tensor(called, end) for end in _ends(config.get("output_layers"))]

    def _input(self, one: dict, place: int = 0) -> Tensor:
        config = one.get("config", {})
        whole = config.get("batch_shape") or config.get("batch_input_shape") or [None]
        attributes = {"shape": list(whole[1:]), "batch_size": whole[0], "dtype": _dtype(config.get("dtype")), "sparse": config.get("sparse"), "index": place}
        return Tensor(self.builder.node("Input", attributes, config.get("name")))

    def _call(self, layer: Called, args: list, kwargs: dict, name: str) -> list[Tensor]:
        kind = str(layer.config.get("class_name"))
        tensors = _flat(args)
        if kind in MODELS:
            outputs, layer.inner = self.model(layer.config, tensors, layer.inner)
            return outputs
        kind, attributes = _layer(layer.config, args, kwargs)
        if layer.node is None:
            layer.node = node = self.builder.node(kind, attributes, name)
        else:
            node = self.builder.shared(layer.node)
        states = _flat([kwargs.get("initial_state")])
        named = [(port, kwargs[port]) for port in ("query", "value", "key") if isinstance(kwargs.get(port), Tensor)]
        for tensor, (port, index) in zip([*tensors, *states], input_ports(kind, len(tensors) + len(states)), strict=True):
            self.builder.connect(tensor, node, port, index)
        for port, tensor in named:
            self.builder.connect(tensor, node, port)
        return [Tensor(node, port) for port in output_ports(kind, attributes)]


def _name(one: dict, place: int) -> str:
    config = one.get("config")
    return str(one.get("name") or (config.get("name") if isinstance(config, dict) else None) or f"layer_{place}")


def _ends(ends: Any) -> list[tuple[str, int, int]]:
    """[name, node, tensor], a list of them, or a structure of them."""
    if isinstance(ends, dict):
        return [end for one in ends.values() for end in _ends(one)]
    if isinstance(ends, list) and len(ends) == 3 and isinstance(ends[0], str):
        return [(ends[0], int(ends[1]), int(ends[2]))]
    return [end for one in ends or [] for end in _ends(one)]


def _arguments(call: Any) -> tuple[list, dict]:
    """Those of Keras 3; of Keras 2 a list of [name, node, tensor, kwargs]."""
    if isinstance(call, dict):
        return list(call.get("args", [])), dict(call.get("kwargs", {}))
    entries = [call] if call and isinstance(call[0], str) else call
    kwargs = next((dict(one[3]) for one in entries if len(one) > 3 and one[3]), {})
    return [[{"class_name": "__keras_tensor__", "config": {"keras_history": one[:3]}} for one in entries]], kwargs


def _is_tensor(value: Any) -> bool:
    return isinstance(value, dict) and value.get("class_name") == "__keras_tensor__"


def _histories(value: Any) -> list[list]:
    if _is_tensor(value):
        return [value["config"]["keras_history"]]
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, (list, tuple)) else []
    return [history for part in parts for history in _histories(part)]


def _is_there(called: dict[str, Called], history: list) -> bool:
    return history[0] in called and len(called[history[0]].outputs) > history[1]


def _tensor(called: dict[str, Called], history: Any) -> Tensor:
    name, call, place = history
    try:
        return called[name].outputs[call][place]
    except (KeyError, IndexError):
        raise ImportProblem(f"it reads an output of {name} that is not there") from None


def _filled(value: Any, called: dict[str, Called]) -> Any:
    """The same arguments with tensors where the config has their histories."""
    if _is_tensor(value):
        return _tensor(called, value["config"]["keras_history"])
    if isinstance(value, dict):
        return {key: _filled(part, called) for key, part in value.items()}
    return [_filled(part, called) for part in value] if isinstance(value, (list, tuple)) else value


def _flat(value: Any) -> list[Tensor]:
    if isinstance(value, Tensor):
        return [value]
    return [tensor for part in value for tensor in _flat(part)] if isinstance(value, (list, tuple)) else []


def _layer(one: dict, args: list, kwargs: dict) -> tuple[str, dict[str, Any]]:
    """The node type and its attributes."""
    kind, config = str(one.get("class_name")), one.get("config")
    config = config if isinstance(config, dict) else {}
    module = str(one.get("module") or "keras.layers")
    if ".ops" in module:
        return _operation(kind, args)
    if kind not in catalogue() or not module.startswith(("keras.layers", "keras.src.layers", "tensorflow.keras", "tf_keras", "tensorflow.python.keras")):
        own = own_layer(kind.rpartition(">")[2], module)
        if own is None:
            raise ImportProblem(f"{config.get('name') or kind} is a {kind}, whose code is not taken over: write it as a layer in a module of the project")
        kind = own
    return kind, _attributes(kind, config)


def _operation(kind: str, args: list) -> tuple[str, dict[str, Any]]:
    """Arithmetic with a number is a Rescaling; of two tensors it is a merging layer."""
    numbers = [value for value in args if isinstance(value, (int, float))]
    if len(_flat(args)) == 2 and kind in ("Add", "Subtract", "Multiply", "Maximum", "Minimum"):
        return kind, {}
    if len(_flat(args)) == 1 and len(numbers) == 1:
        number, is_first = numbers[0], isinstance(args[0], Tensor)
        made = {"Add": (1.0, number), "Multiply": (number, 0.0), "Subtract": (1.0, -number) if is_first else (-1.0, number)}
        if is_first and number and kind in ("Divide", "TrueDivide"):
            made[kind] = (1.0 / number, 0.0)
        if kind in made:
            return "Rescaling", {"scale": made[kind][0], "offset": made[kind][1]}
    raise ImportProblem(f"{kind} is an operation of its own: write it as a layer in a module of the project")


def _attributes(kind: str, config: dict) -> dict[str, Any]:
    declared = {one["name"]: one for one in catalogue()[kind]["attributes"]}
    given = {name: _value(value, declared[name]) for name, value in config.items() if name in declared and name not in NOT_ATTRIBUTES}
    if "dtype" in given:
        given["dtype"] = _dtype(config.get("dtype"))
        if given["dtype"] in FLOATS:
            del given["dtype"]
    usual = {"trainable": True, "data_format": "channels_last", "strides": given.get("pool_size", 0)}
    return {name: value for name, value in given.items() if name not in usual or value != usual[name]}


def _dtype(value: Any) -> str | None:
    """The name in a policy of Keras 3, or the name itself."""
    if isinstance(value, dict):
        return value.get("config", {}).get("name")
    return value if isinstance(value, str) else None


def _value(value: Any, attribute: dict) -> Any:
    if isinstance(value, dict) and "class_name" in value:
        return _function(value, attribute)
    if isinstance(value, dict) and "value" in value and value.get("class_name", "") == "":
        return _value(value["value"], attribute)
    return [_value(item, attribute) for item in value] if isinstance(value, (list, tuple)) else value


def _function(value: dict, attribute: dict) -> Any:
    """A function or layer as an attribute has it: its name, or {"layer", "attributes"}."""
    kind, config = str(value["class_name"]), value.get("config")
    if kind == "function" or not isinstance(config, dict):
        return str(config)
    if kind == "__tuple__" or kind == "__numpy__":
        return [_value(item, attribute) for item in config.get("value", [])]
    found = kind if kind in catalogue() else f"{attribute.get('of')}.{kind}"
    if found not in catalogue():
        raise ImportProblem(f"{attribute['name']} is a {kind}, whose code is not taken over: write it as a layer in a module of the project")
    category = catalogue()[found]["category"]
    kept = {name: one for name, one in _attributes(found, config).items() if one is not None}
    defaults = {one["name"]: one.get("default") for one in catalogue()[found]["attributes"]}
    kept = {name: one for name, one in kept.items() if defaults.get(name) != one}
    if not kept and category in ("initializers", "regularizers", "constraints", "activations"):
        return _snake(kind) if attribute.get("default") == _snake(kind) else {"layer": found, "attributes": {}}
    return {"layer": found, "attributes": kept}


def _snake(name: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() and place else letter.lower() for place, letter in enumerate(name))


def architecture_of_config(config: dict, name: str | None = None) -> dict:
    """The architecture of a model's JSON (`model.to_json()`, or config.json of a .keras file). Raises ImportProblem."""
    if not isinstance(config, dict) or config.get("class_name") not in MODELS:
        raise ImportProblem("it is not a functional or sequential model of Keras")
    reader = Reader()
    try:
        outputs, _ = reader.model(config, None)
    except (KeyError, TypeError, AttributeError, IndexError, ValueError) as error:
        raise ImportProblem(f"it is not as Keras writes models: {error!r}") from None
    inside = config.get("config")
    is_sink = {node for node in reader.builder.nodes} - {edge["from"][0] for edge in reader.builder.edges.values()}
    if [tensor.node for tensor in outputs] != sorted(is_sink) or any(tensor.port != "output" for tensor in outputs):
        for place, tensor in enumerate(outputs):
            reader.builder.connect(tensor, reader.builder.node("Output", {"index": place}))
    return reader.builder.resource(name or (inside.get("name") if isinstance(inside, dict) else None) or "Model")


def architecture(text: str, name: str | None = None) -> dict:
    """From the text of a model's JSON. Raises ImportProblem."""
    if len(text) > CONFIG_LIMIT:
        raise ImportProblem("it is too large")
    try:
        return architecture_of_config(json.loads(text), name)
    except (json.JSONDecodeError, RecursionError):
        raise ImportProblem("it is not JSON") from None


def architecture_of_file(file: BinaryIO, name: str | None = None) -> dict:
    """From a .keras file: its config alone is read, never its weights. Raises ImportProblem."""
    try:
        with zipfile.ZipFile(file) as archive:
            if archive.getinfo("config.json").file_size > CONFIG_LIMIT:
                raise ImportProblem("it is too large")
            return architecture(archive.read("config.json").decode("utf-8"), name)
    except (zipfile.BadZipFile, KeyError, UnicodeDecodeError):
        raise ImportProblem("it is not a .keras file") from None
