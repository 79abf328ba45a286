"""The values of a formula, saved as a text that anybody can read."""

from __future__ import annotations

import json
from typing import BinaryIO

from deepforge import serialization


class Curve:
    """Points (x, y) in the order of x."""

    def __init__(self, points: list) -> None:
        self.points = sorted(tuple(point) for point in points)


def dump(curve: Curve, file: BinaryIO) -> None:
    file.write(json.dumps(curve.points).encode())


def load(file: BinaryIO) -> Curve:
    return Curve(json.load(file))


serialization.register(Curve, dump, load)
