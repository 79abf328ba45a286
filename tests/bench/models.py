"""Pipelines to measure with, as patches of the project model."""

from __future__ import annotations

NO_OP = '''class NoOp:
    """Passes its value on."""

    def execute(self, value=None):
        return value
'''


def operation() -> dict:
    return {"op": "add", "path": "/operations/noop", "value": {"name": "NoOp", "code": NO_OP}}


def chain(length: int, name: str = "Chain") -> list[dict]:
    """`length` operations, each fed by the one before."""
    nodes = {f"n{i}": {"operation": "noop", "position": {"x": 0, "y": 100 * i}} for i in range(length)}
    edges = {f"e{i}": {"from": [f"n{i - 1}", "value"], "to": [f"n{i}", "value"]} for i in range(1, length)}
    return [operation(), {"op": "add", "path": "/pipelines/chain", "value": {"name": name, "nodes": nodes, "edges": edges}}]


def fan_out(width: int, name: str = "Fan out", root: bool = True) -> list[dict]:
    """One operation that feeds `width` others; without it, they are ready at once."""
    nodes = {"root": {"operation": "noop"}} if root else {}
    nodes |= {f"n{i}": {"operation": "noop"} for i in range(width)}
    edges = {f"e{i}": {"from": ["root", "value"], "to": [f"n{i}", "value"]} for i in range(width)} if root else {}
    return [operation(), {"op": "add", "path": "/pipelines/fan", "value": {"name": name, "nodes": nodes, "edges": edges}}]
