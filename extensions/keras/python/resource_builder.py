"""Architectures as the project model has them: layers by id with their attributes, and edges between their ports."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

TYPE = "keras.Architecture"
NODES_LIMIT = 20_000
ID_LIMIT = 40


class ImportProblem(Exception):
    """What cannot be taken over, and where: `line` in code, or None."""

    def __init__(self, detail: str, line: int | None = None) -> None:
        super().__init__(detail)
        self.detail = detail
        self.line = line


@cache
def catalogue() -> dict[str, dict]:
    """The node types of the extension, and those of the project's modules, by id."""
    folder = Path(__file__).parent.parent
    own = folder / "classes.json"
    nodes = json.loads((folder / "architecture.json").read_text("utf-8"))["nodes"]
    return {node["id"]: node for node in [*nodes, *(json.loads(own.read_text("utf-8")) if own.exists() else [])]}


def own_layer(name: str, module: str = "") -> str | None:
    """The node type of a class of the project's modules: of this module, or the only one that is called so."""
    exact = f"module:{module.removeprefix('utils.')}.{name}"
    if exact in catalogue():
        return exact
    found = [one for one in catalogue() if one.startswith("module:") and one.rpartition(".")[2] == name]
    return found[0] if len(found) == 1 else None


@dataclass(frozen=True)
class Tensor:
    """An output of a node."""

    node: str
    port: str = "output"


@dataclass
class Builder:
    """Collects nodes and edges. Ids are made of the layers' names, so that the same model gives the same ids."""

    nodes: dict[str, dict] = field(default_factory=dict)
    edges: dict[str, dict] = field(default_factory=dict)

    def _id(self, base: str) -> str:
        base = re.sub(r"[^A-Za-z0-9_]+", "_", base).strip("_").lower()[:ID_LIMIT] or "layer"
        number, made = 2, base
        while made in self.nodes:
            made, number = f"{base}_{number}", number + 1
        return made

    def node(self, layer: str, attributes: dict[str, Any], name: str | None = None) -> str:
        """Adds a layer; answers its id. Attributes that are the default are left out."""
        if len(self.nodes) >= NODES_LIMIT:
            raise ImportProblem(f"it has more than {NODES_LIMIT:,} layers")
        node_id = self._id(name or layer)
        defaults = {one["name"]: one["default"] for one in catalogue().get(layer, {}).get("attributes", []) if "default" in one}
        kept = {key: value for key, value in attributes.items() if value is not None and not (key in defaults and defaults[key] == value)}
        self.nodes[node_id] = {"layer": layer, "attributes": kept} | ({"name": name} if name else {})
        return node_id

    def shared(self, of: str, name: str | None = None) -> str:
        """Adds another call of the same layer, with the same weights."""
        node_id = self._id(name or f"{of}_again")
        self.nodes[node_id] = {"layer": self.nodes[of]["layer"], "attributes": {}, "shares": of}
        return node_id

    def connect(self, source: Tensor, node: str, port: str = "inputs", index: int = 0) -> None:
        edge_id = f"{source.node}-{source.port}-{node}-{port}-{index}" if (source.port, port, index) != ("output", "inputs", 0) else f"{source.node}-{node}"
        self.edges[edge_id[:64] if len(edge_id) <= 64 else f"e{len(self.edges)}"] = {"from": [source.node, source.port], "to": [node, port], "index": index}

    def resource(self, name: str) -> dict:
        return {"name": name, "type": TYPE, "nodes": self.nodes, "edges": self.edges}


def output_ports(layer: str, attributes: dict[str, Any]) -> list[str]:
    """The ports that a call of this layer gives, in order."""
    ports = [port["name"] for port in catalogue().get(layer, {}).get("outputs", [{"name": "output"}])]
    if layer == "Bidirectional":
        inner = attributes.get("layer") or {}
        if not inner.get("attributes", {}).get("return_state"):
            return ["output"]
        kinds = ["hidden_state", "cell_state"] if "LSTM" in inner.get("layer", "") else ["hidden_state"]
        return ["output", *(f"{way}_{kind}" for way in ("forward", "backward") for kind in kinds)]
    return ports if attributes.get("return_state") else ports[:1]


def input_ports(layer: str, count: int, *, has_states: bool = False) -> list[tuple[str, int]]:
    """Where the tensors of a call go: a port and a place at it for each, in the order of the call."""
    ports = catalogue().get(layer, {}).get("inputs", [{"name": "inputs", "many": True}])
    if not ports:
        raise ImportProblem(f"{layer} takes no inputs")
    places: list[tuple[str, int]] = []
    for port in ports:
        room = count - len(places) if port.get("many") else 1
        places += [(port["name"], index) for index in range(min(room, count - len(places)))]
    if len(places) < count:
        raise ImportProblem(f"{layer} takes {len(places)} inputs, and is given {count}")
    return places
