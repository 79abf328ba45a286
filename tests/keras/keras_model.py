"""A resource as a model of Keras, by the shortest way: what the tests compare with."""

from __future__ import annotations

import keras


def setting(value: object) -> object:
    if isinstance(value, dict):
        made = {name: setting(item) for name, item in value["attributes"].items()}
        for module in (keras.layers, keras.initializers, keras.regularizers, keras.constraints):
            if hasattr(module, value["layer"]):
                return getattr(module, value["layer"])(**made)
    return value


def model_of(resource: dict) -> keras.Model:
    nodes, made, tensors = resource["nodes"], {}, {}
    into: dict[str, list] = {node: [] for node in nodes}
    for edge in resource["edges"].values():
        into[edge["to"][0]].append(edge)

    def tensor(source: list) -> object:
        node, port = source
        value = call(node)
        ports = ["output", "hidden_state", "cell_state"]
        return value[ports.index(port)] if isinstance(value, (list, tuple)) else value

    def call(node: str) -> object:
        if node not in tensors:
            tensors[node] = called(node)
        return tensors[node]

    def called(node: str) -> object:
        one = nodes[node]
        if one["layer"] == "Input":
            return keras.Input(**{name: value for name, value in one["attributes"].items() if name != "index"})
        edges = sorted(into[node], key=lambda edge: (edge["to"][1] == "initial_state", edge["index"]))
        inputs = [tensor(edge["from"]) for edge in edges if edge["to"][1] != "initial_state"]
        states = [tensor(edge["from"]) for edge in edges if edge["to"][1] == "initial_state"]
        owner = one.get("shares", node)
        if owner not in made:
            made[owner] = getattr(keras.layers, nodes[owner]["layer"])(**{name: setting(value) for name, value in nodes[owner]["attributes"].items()})
        if nodes[owner]["layer"] == "MultiHeadAttention":
            return made[owner](*inputs)
        given = {"initial_state": states} if states else {}
        return made[owner](inputs if len(inputs) > 1 else inputs[0], **given)

    def ordered(layer: str) -> list[str]:
        return sorted((node for node in nodes if nodes[node]["layer"] == layer), key=lambda node: nodes[node]["attributes"].get("index", 0))

    outputs = [tensor(into[node][0]["from"]) for node in ordered("Output")]
    return keras.Model([call(node) for node in ordered("Input")], outputs)
