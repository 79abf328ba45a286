"""Networks that Keras takes, at random: blocks that repeat, blocks in blocks, shared layers, states, several ends."""

from __future__ import annotations

import random

WIDTH = 6


class Drawing:
    """What flows is (batch, 5, WIDTH), so that any two parts fit."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.nodes: dict[str, dict] = {}
        self.edges: dict[str, dict] = {}
        self.blocks: dict[str, dict] = {}

    def add(self, layer: str, attributes: dict, sources: list, block: str | None = None, port: str = "inputs", **more: object) -> tuple[str, str]:
        node = f"{layer.lower()}_{len(self.nodes)}"
        self.nodes[node] = {"layer": layer, "attributes": attributes, **({"block": block} if block else {}), **more}
        for index, source in enumerate(sources):
            self.connect(source, node, port, index)
        return node, "output"

    def connect(self, source: tuple[str, str], node: str, port: str = "inputs", index: int = 0) -> None:
        self.edges[f"e{len(self.edges)}"] = {"from": list(source), "to": [node, port], "index": index}

    def step(self, source: tuple[str, str], block: str | None) -> tuple[str, str]:
        return self.chance.choice([self.dense, self.residual, self.recurrent, self.both_ways, self.shared, self.attention, self.plain, self.branches])(source, block)

    def dense(self, source: tuple, block: str | None) -> tuple:
        settings = [{}, {"use_bias": False}, {"activation": "relu"}, {"kernel_initializer": {"layer": "HeNormal", "attributes": {"seed": 1}}}, {"kernel_regularizer": {"layer": "L2", "attributes": {"l2": 0.01}}}, {"trainable": False}]
        return self.add("Dense", {"units": WIDTH, **self.chance.choice(settings)}, [source], block)

    def residual(self, source: tuple, block: str | None) -> tuple:
        inner = self.add("Conv1D", {"filters": WIDTH, "kernel_size": self.chance.choice([3, [3]]), "padding": "same"}, [source], block)
        return self.add(self.chance.choice(["Add", "Multiply", "Maximum"]), {}, [source, inner], block)

    def recurrent(self, source: tuple, block: str | None) -> tuple:
        kind, ports = self.chance.choice([("LSTM", ["hidden_state", "cell_state"]), ("GRU", ["hidden_state"]), ("SimpleRNN", ["hidden_state"])])
        node, _ = self.add(kind, {"units": WIDTH, "return_sequences": True, "return_state": True}, [source], block)
        other = self.add(kind, {"units": WIDTH, "return_sequences": True}, [(node, "output")], block)
        for index, port in enumerate(ports):
            self.connect((node, port), other[0], "initial_state", index)
        return other

    def both_ways(self, source: tuple, block: str | None) -> tuple:
        inner = {"layer": "LSTM", "attributes": {"units": WIDTH, "return_sequences": True}}
        return self.add("Bidirectional", {"layer": inner, "merge_mode": "sum"}, [source], block)

    def shared(self, source: tuple, block: str | None) -> tuple:
        first = self.add("Dense", {"units": WIDTH}, [source], block)
        return self.add("Dense", {}, [first], block, shares=first[0])

    def attention(self, source: tuple, block: str | None) -> tuple:
        node, port = self.add("MultiHeadAttention", {"num_heads": 2, "key_dim": 3}, [source], block, "query")
        self.connect(source, node, "value")
        return node, port

    def plain(self, source: tuple, block: str | None) -> tuple:
        layer, attributes = self.chance.choice([("BatchNormalization", {}), ("LayerNormalization", {"axis": [-1]}), ("ReLU", {"max_value": 6.0}), ("Activation", {"activation": "tanh"}), ("TimeDistributed", {"layer": {"layer": "Dense", "attributes": {"units": WIDTH}}})])
        return self.add(layer, attributes, [source], block)

    def branches(self, source: tuple, block: str | None) -> tuple:
        parts = [self.add("Dense", {"units": WIDTH // 2}, [source], block) for _ in range(2)]
        return self.add("Concatenate", {"axis": -1}, parts, block)

    def repeated(self, source: tuple, parent: str | None) -> tuple:
        block = f"b{len(self.blocks)}"
        self.blocks[block] = {"name": self.chance.choice(["stage", "Stage 1", block]), "repeat": self.chance.choice([1, 2, 2, 3] if parent else [1, 2, 3, 5]), **({"parent": parent} if parent else {})}
        for _ in range(self.chance.randint(1, 2)):
            source = self.step(source, block)
        if self.chance.random() < 0.4 and len(self.blocks) < 4:
            source = self.repeated(source, block)
        return self.step(source, block) if self.chance.random() < 0.5 else source


def network(chance: random.Random) -> dict:
    drawing = Drawing(chance)
    ends = [drawing.add("Input", {"shape": [5, WIDTH], "index": -place}, []) for place in range(chance.randint(1, 2))]
    flow = drawing.add("Add", {}, ends) if len(ends) > 1 else ends[0]
    flow = drawing.step(flow, None)
    for _ in range(chance.randint(0, 2)):
        flow = drawing.repeated(flow, None)
        flow = drawing.step(flow, None)
    outputs = [drawing.dense(flow, None) for _ in range(chance.randint(1, 2))]
    if chance.random() < 0.5:
        for place, output in enumerate(outputs):
            drawing.add("Output", {"index": -place}, [output])
    return {"name": "Random", "type": "keras.Architecture", "nodes": drawing.nodes, "edges": drawing.edges, "blocks": drawing.blocks}
