"""Blocks that repeat, written out: an architecture without blocks that makes the same model."""

from __future__ import annotations

from typing import Any

NODES_LIMIT = 20_000
DEPTH_LIMIT = 16


class BlockProblem(Exception):
    """A block that cannot repeat, by its id."""

    def __init__(self, block: str, detail: str) -> None:
        super().__init__(detail)
        self.block = block
        self.detail = detail


def copy_name(node: str, block: str, number: int) -> str:
    """The id of a node's copy in a block; the first keeps its own. No id of a project has a '~'."""
    return node if number == 0 else f"{node}~{block}.{number + 1}"


def original(node: str) -> str:
    """The node that a copy was made of."""
    return node.partition("~")[0]


def depth_of(block: str, blocks: dict[str, dict]) -> int:
    depth, parent = 0, blocks[block].get("parent")
    while parent in blocks and depth < DEPTH_LIMIT:
        depth, parent = depth + 1, blocks[parent].get("parent")
    return depth


def inside(block: str, node: dict, blocks: dict[str, dict]) -> bool:
    """Whether a node is in a block or in one within it."""
    found, steps = node.get("block"), 0
    while found in blocks and steps < DEPTH_LIMIT:
        if found == block:
            return True
        found, steps = blocks[found].get("parent"), steps + 1
    return False


def flattened(resource: dict) -> tuple[dict[str, dict], list[dict]]:
    """The nodes and edges with every repeated block written out, inner ones first. Raises BlockProblem."""
    blocks = resource.get("blocks") or {}
    nodes = {node_id: dict(node) for node_id, node in resource["nodes"].items()}
    edges = [dict(edge) for edge in resource["edges"].values()]
    for block in sorted(blocks, key=lambda one: (-depth_of(one, blocks), one)):
        repeat = blocks[block].get("repeat", 1)
        if repeat > 1:
            edges = repeated(block, repeat, nodes, edges, blocks)
        if len(nodes) > NODES_LIMIT:
            raise BlockProblem(block, f"the model has more than {NODES_LIMIT:,} layers")
    return nodes, edges


def repeated(block: str, repeat: int, nodes: dict[str, dict], edges: list[dict], blocks: dict[str, dict]) -> list[dict]:
    """Adds the copies of a block to `nodes`; answers the edges of the whole."""
    members = {node_id for node_id, node in nodes.items() if inside(block, node, blocks)}
    entering = [edge for edge in edges if edge["to"][0] in members and edge["from"][0] not in members]
    leaving = [edge for edge in edges if edge["from"][0] in members and edge["to"][0] not in members]
    if len({tuple(edge["from"]) for edge in entering}) != 1 or len({tuple(edge["from"]) for edge in leaving}) != 1:
        raise BlockProblem(block, "a block that repeats takes one tensor and gives one")
    if len(nodes) + len(members) * (repeat - 1) > NODES_LIMIT:
        raise BlockProblem(block, f"the model has more than {NODES_LIMIT:,} layers")
    within = [edge for edge in edges if edge["from"][0] in members and edge["to"][0] in members]
    result, given = leaving[0]["from"], [edge for edge in edges if edge not in leaving]
    for number in range(1, repeat):
        for member in sorted(members):
            nodes[copy_name(member, block, number)] = copied(nodes[member], members, block, number)
        given += [{**edge, "from": moved(edge["from"], block, number), "to": moved(edge["to"], block, number)} for edge in within]
        given += [{**edge, "from": moved(result, block, number - 1), "to": moved(edge["to"], block, number)} for edge in entering]
    return given + [{**edge, "from": moved(edge["from"], block, repeat - 1)} for edge in leaving]


def moved(end: list[Any], block: str, number: int) -> list[Any]:
    return [copy_name(end[0], block, number), end[1]]


def copied(node: dict, members: set[str], block: str, number: int) -> dict:
    """A copy has weights of its own; what is shared within the block is shared within the copy."""
    owner = node.get("shares")
    return {**node, "shares": copy_name(owner, block, number)} if owner in members else dict(node)
