"""Marker symbols."""

from __future__ import annotations

import functools
from typing import Any

import numpy as np
from matplotlib.markers import MarkerStyle

from deepforge.figures.panel import NotUnderstood, color, px

SYMBOLS = {
    "o": "circle",
    ".": "circle",
    ",": "square",
    "s": "square",
    "^": "triangle-up",
    "v": "triangle-down",
    "<": "triangle-left",
    ">": "triangle-right",
    "D": "diamond",
    "d": "diamond-tall",
    "*": "star",
    "p": "pentagon",
    "h": "hexagon2",
    "H": "hexagon",
    "8": "octagon",
    "P": "cross",
    "X": "x",
    "x": "x-thin",
    "+": "cross-thin",
    "|": "line-ns",
    "_": "line-ew",
    "1": "y-down",
    "2": "y-up",
    "3": "y-left",
    "4": "y-right",
}
THIN = {"x", "+", "|", "_", "1", "2", "3", "4"}
SCALES = {".": 0.5, "D": 1.09, "d": 1.09, "*": 0.72, "P": 0.83, "X": 0.95}  # equal sizes look unequal in Plotly
SCALES.update(dict.fromkeys("^v<>", 1.25), **dict.fromkeys("+|_", 0.71), **dict.fromkeys("1234", 0.62))


def of_line(line: Any, every: bool = True) -> dict[str, Any] | None:
    """The markers of a Line2D; None: it has none. `every` refuses lines that leave some out."""
    style = line.get_marker()
    if style in ("None", "none", None, "", " "):
        return None
    if style not in SYMBOLS:
        raise NotUnderstood(f"marker {style!r}")
    if line.get_fillstyle() not in ("full", "none") or (every and line.get_markevery() is not None):
        raise NotUnderstood("half-filled or left out markers")
    alpha = line.get_alpha()
    face = "none" if line.get_fillstyle() == "none" else line.get_markerfacecolor()
    edge, width = line.get_markeredgecolor(), line.get_markeredgewidth()
    size = 1 if style == "," else px(line.get_markersize()) * SCALES.get(style, 1)
    return {
        "symbol": SYMBOLS[style],
        "size": round(size, 3),
        "color": _css(face, alpha),
        "line": {"color": _css(edge, alpha), "width": px(width) if style != "," else 0},
    }


def of_path(path: Any) -> tuple[str, float, bool]:
    """(symbol, scale, thin) of the path that a scatter uses for its markers."""
    for style, known in _known().items():
        if known.vertices.shape == path.vertices.shape and np.allclose(known.vertices, path.vertices):
            return SYMBOLS[style], SCALES.get(style, 1), style in THIN
    raise NotUnderstood("a marker of its own shape")


@functools.lru_cache(maxsize=1)
def _known() -> dict[str, Any]:
    return {style: _path(style) for style in SYMBOLS if style != ","}


def _path(style: str) -> Any:
    marker = MarkerStyle(style)
    return marker.get_path().transformed(marker.get_transform())


def _css(value: Any, alpha: float | None) -> str:
    if isinstance(value, str) and value == "none":
        return "rgba(0,0,0,0)"
    return color(value, alpha)
