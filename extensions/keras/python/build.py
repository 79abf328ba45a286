"""An architecture built with Keras itself, layer by layer, so that what Keras refuses is known by its layer."""

from __future__ import annotations

import importlib
from dataclasses import dataclass, field
from typing import Any

import keras
from flatten_blocks import BlockProblem, flattened, original

FAMILIES = ("layers", "initializers", "regularizers", "constraints")
NOT_FOR_KERAS = {"index"}
WORDS_LIMIT = 2000


@dataclass
class Built:
    """What came of it: the model, if all its outputs could be made, and by node what was refused or learned."""

    model: keras.Model | None = None
    problems: list[dict] = field(default_factory=list)
    layers: dict[str, dict] = field(default_factory=dict)


class Refused(Exception):
    """A node that could not be made: its own problem is noted already, or it waits for one that has."""


class Builder:
    def __init__(self, resource: dict) -> None:
        self.nodes, self.edges = flattened(resource)
        self.into: dict[str, list[dict]] = {node: [] for node in self.nodes}
        self.built = Built()
        self._objects: dict[str, Any] = {}
        self._values: dict[str, Any] = {}
        for edge in self.edges:
            if edge["to"][0] in self.into and edge["from"][0] in self.nodes:
                self.into[edge["to"][0]].append(edge)

    def build(self) -> Built:
        for node in self.in_order():
            try:
                self._values[node] = self._make(node)
                self._learn(node)
            except Refused:
                pass
            except Exception as error:  # whatever Keras and layers of users raise
                self._refuse(node, words_of(error))
        outputs = [self._values.get(node) for node in self._named("Output") or self._sinks()]
        inputs = [self._values.get(node) for node in self._named("Input")]
        if inputs and outputs and None not in inputs and None not in outputs:
            try:
                self.built.model = keras.Model(inputs if len(inputs) > 1 else inputs[0], outputs if len(outputs) > 1 else outputs[0])
            except Exception as error:
                self.built.problems.append({"detail": words_of(error)})
        return self.built

    @staticmethod
    def _is_reached(node: str, waits: dict[str, set[str]]) -> bool:
        """Whether a node waits for itself."""
        seen: set[str] = set()
        open_ends = [node]
        while open_ends:
            sources = waits.get(open_ends.pop(), set()) - seen
            if node in sources:
                return True
            seen |= sources
            open_ends.extend(sources)
        return False

    def in_order(self) -> list[str]:
        """The nodes so that each comes after those that it reads; those of a circle are refused."""
        waits = {node: {edge["from"][0] for edge in edges} | self._owners(node) for node, edges in self.into.items()}
        ordered: list[str] = []
        ready = [node for node in self.nodes if not waits[node]]
        readers: dict[str, list[str]] = {}
        for node, sources in waits.items():
            for source in sources:
                readers.setdefault(source, []).append(node)
        while ready:
            node = ready.pop(0)
            ordered.append(node)
            for reader in readers.get(node, []):
                waits[reader].discard(node)
                if not waits[reader]:
                    ready.append(reader)
        for node in self.nodes:
            if waits[node] and self._is_reached(node, waits):
                self._refuse(node, "it is fed by itself, through other layers")
        return ordered

    def _owners(self, node: str) -> set[str]:
        """The node whose layer this one calls again, which comes first."""
        return {self.nodes[node].get("shares", node)} & self.nodes.keys() - {node}

    def _refuse(self, node: str, detail: str) -> None:
        self.built.problems.append({"node": original(node), "detail": detail})

    def _make(self, node: str) -> Any:
        one = self.nodes[node]
        tensors, states = self._inputs(node)
        if one["layer"] == "Input":
            given = {name: setting(value) for name, value in one.get("attributes", {}).items() if name not in NOT_FOR_KERAS}
            return keras.Input(**given)
        if not tensors:
            self._refuse(node, "nothing is connected to it")
            raise Refused
        if one["layer"] == "Output":
            return tensors[0]
        layer = self._layer(one.get("shares", node))
        if states:
            return layer(tensors[0], initial_state=states)
        if one["layer"] in ("MultiHeadAttention", "GroupQueryAttention"):
            return layer(*tensors)
        return layer(tensors if len(tensors) > 1 else tensors[0])

    def _layer(self, owner: str) -> Any:
        if owner not in self._objects:
            one = self.nodes.get(owner)
            if one is None:
                raise ValueError("it shares the weights of a layer that is not there")
            self._objects[owner] = made(one["layer"], one.get("attributes", {}))
        return self._objects[owner]

    def _inputs(self, node: str) -> tuple[list, list]:
        ports = ["inputs", "query", "value", "key"]
        edges = sorted(self.into[node], key=lambda edge: (ports.index(edge["to"][1]) if edge["to"][1] in ports else len(ports), edge.get("index", 0)))
        tensors = [(edge["to"][1], self._tensor(edge["from"])) for edge in edges]
        return [tensor for port, tensor in tensors if port != "initial_state"], [tensor for port, tensor in tensors if port == "initial_state"]

    def _tensor(self, source: list) -> Any:
        node, port = source
        if node not in self._values:
            raise Refused
        value = self._values[node]
        if not isinstance(value, (list, tuple)):
            return value
        return value[self._ports(node).index(port)]

    def _ports(self, node: str) -> list[str]:
        layer = self.nodes[node]["layer"]
        if layer == "Bidirectional":
            count = len(self._values[node])
            kinds = ["hidden_state", "cell_state"][: (count - 1) // 2]
            return ["output", *(f"{way}_{kind}" for way in ("forward", "backward") for kind in kinds)]
        return ["output", "hidden_state", "cell_state"]

    def _learn(self, node: str) -> None:
        value, one = self._values[node], self.nodes[node]
        shapes = [list(tensor.shape) for tensor in (value if isinstance(value, (list, tuple)) else [value])]
        layer = self._objects.get(node)
        known = self.built.layers.setdefault(original(node), {"parameters": 0})
        known |= {"shapes": shapes}
        if layer is not None and "shares" not in one:
            known["parameters"] += layer.count_params()

    def _named(self, layer: str) -> list[str]:
        found = [node for node in self.nodes if self.nodes[node]["layer"] == layer]
        return sorted(found, key=lambda node: (self.nodes[node].get("attributes", {}).get("index", 0), node))

    def _sinks(self) -> list[str]:
        read = {edge["from"][0] for edge in self.edges}
        return sorted(node for node in self.nodes if node not in read)


def made(type: str, attributes: dict[str, Any]) -> Any:
    """A layer or function of Keras, or a layer of a module of the project, with its settings."""
    given = {name: setting(value) for name, value in attributes.items() if name not in NOT_FOR_KERAS}
    if type.startswith("module:"):
        module, _, name = type.removeprefix("module:").rpartition(".")
        return getattr(importlib.import_module(f"utils.{module}"), name)(**given)
    families, _, name = type.rpartition(".")
    for family in (families,) if families else FAMILIES:
        if family in FAMILIES and hasattr(getattr(keras, family), name):
            return getattr(getattr(keras, family), name)(**given)
    raise ValueError(f"Keras {keras.__version__} has no {type}")


def setting(value: Any) -> Any:
    """A value of an attribute: a function-valued one is made."""
    if isinstance(value, dict) and "layer" in value:
        return made(value["layer"], value.get("attributes", {}))
    return [setting(item) for item in value] if isinstance(value, list) else value


def words_of(error: Exception) -> str:
    """Keras' own words, without the list of arguments that it puts behind them."""
    text = str(error).partition("\n\nArguments received by")[0].strip()
    return (text or type(error).__name__)[:WORDS_LIMIT]


def build(resource: dict) -> Built:
    """Makes the model. Never raises for what is wrong with the architecture: `problems` says it."""
    try:
        return Builder(resource).build()
    except BlockProblem as problem:
        return Built(problems=[{"block": problem.block, "detail": problem.detail}])
