"""The terms of a formula as Python."""

from __future__ import annotations

SIGNS = {"Sum": " + ", "Product": " * "}


def term_of(resource: dict, node: str) -> str:
    """The term that ends at a node."""
    layer, attributes = resource["nodes"][node]["layer"], resource["nodes"][node]["attributes"]
    if layer == "Number":
        return repr(float(attributes.get("value", 1)))
    if layer == "Variable":
        return f"variables[{attributes['variable']!r}]"
    edges = sorted((edge for edge in resource["edges"].values() if edge["to"][0] == node), key=lambda edge: edge["index"])
    return "(" + SIGNS[layer].join(term_of(resource, edge["from"][0]) for edge in edges) + ")"
