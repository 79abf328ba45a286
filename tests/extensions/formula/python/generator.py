"""Makes a Python function of a formula that was drawn."""

from __future__ import annotations

from terms import term_of


def generate(resource: dict) -> str:
    """The code of a formula: `result` is a function of its variables, by name."""
    ends = {edge["from"][0] for edge in resource["edges"].values()}
    roots = [node for node in resource["nodes"] if node not in ends]
    if len(roots) != 1:
        raise ValueError(f"a formula has one value at its end, and {resource['name']} has {len(roots)}")
    return f"def result(**variables):\n    return {term_of(resource, roots[0])}\n"
