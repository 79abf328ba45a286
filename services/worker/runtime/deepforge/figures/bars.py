"""Bars: bar, barh and histograms."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.patches import Rectangle

from deepforge.figures.panel import (
    MILLISECONDS_PER_DAY,
    NotUnderstood,
    Panel,
    check_plain,
    colors,
    label_of,
    numbers,
    one_or_list,
    px,
)

HATCH_SPACING = 16  # pixels between the lines of a single one
HATCHES = {"/", "\\", "x", "-", "|", "+", "."}


def convert(panel: Panel, container: Any) -> None:
    """A BarContainer as one bar trace; what is not that simple stays for the rectangles themselves."""
    bars = list(container.patches)
    if not bars or not all(_is_bar(panel, bar) for bar in bars):
        return
    sideways = getattr(container, "orientation", None) == "horizontal"
    x, y, width, height = (
        np.array([f(bar) for bar in bars], dtype=float)
        for f in (Rectangle.get_x, Rectangle.get_y, Rectangle.get_width, Rectangle.get_height)
    )
    if sideways:
        start, length, across, thickness = x, width, y, height
        kinds = panel.x_kind, panel.y_kind
    else:
        start, length, across, thickness = y, height, x, width
        kinds = panel.y_kind, panel.x_kind
    if kinds[0] == "date":
        return
    centres = across + thickness / 2
    trace: dict[str, Any] = {
        "type": "bar",
        "orientation": "h" if sideways else "v",
        "x": numbers(length) if sideways else panel.xs(centres),
        "y": panel.ys(centres) if sideways else numbers(length),
        "width": _widths(thickness, kinds[1]),
        "marker": _marker(bars),
    }
    if np.any(start) and np.isfinite(start).all():
        trace["base"] = one_or_list(numbers(start))
    for bar in bars:
        check_plain(bar)
    panel.add(bars[0], trace)
    if label_of(container):
        trace["name"] = label_of(container)
    panel.done.update(map(id, bars))


def _is_bar(panel: Panel, bar: Any) -> bool:
    return (
        type(bar) is Rectangle
        and bar.get_visible()
        and not bar.get_angle()
        and bar.get_data_transform() is panel.axes.transData
    )


def _widths(thickness: np.ndarray, kind: str) -> Any:
    scale = MILLISECONDS_PER_DAY if kind == "date" else 1
    return one_or_list(numbers(np.abs(thickness) * scale))


def _marker(bars: list[Any]) -> dict[str, Any]:
    edges = colors(bar.get_edgecolor() for bar in bars)
    widths = one_or_list([px(bar.get_linewidth()) for bar in bars])
    marker = {"color": colors(bar.get_facecolor() for bar in bars), "line": {"color": edges, "width": widths}}
    if isinstance(edges, str) and edges.endswith(",0)"):
        marker["line"] = {"width": 0}
    hatches = [bar.get_hatch() for bar in bars]
    if any(hatches):
        shapes = [hatch[0] if hatch else "" for hatch in hatches]
        if not set(shapes) <= HATCHES | {""} or any(len(set(hatch or "x")) > 1 for hatch in hatches):
            raise NotUnderstood("a hatch")
        density = max(len(hatch or "") for hatch in hatches)
        look = {"size": round(HATCH_SPACING / density, 2), "solidity": round(min(0.5, 0.1 * density), 2)}
        paint = {"fgcolor": _hatch_colors(bars), "fillmode": "overlay"}
        marker["pattern"] = {"shape": one_or_list(shapes), **paint, **look}
    if any(not bar.get_fill() for bar in bars):
        raise NotUnderstood("bars without a filling")
    return marker


def _hatch_colors(bars: list[Any]) -> Any:
    if hasattr(bars[0], "get_hatchcolor"):
        return colors(bar.get_hatchcolor() for bar in bars)
    return colors(bar._hatch_color for bar in bars)
