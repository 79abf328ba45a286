"""Colour bars: axes of their own in matplotlib, a part of a trace in Plotly."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.contour import ContourSet

from deepforge.figures import axis as axis_
from deepforge.figures import markup, scales
from deepforge.figures.panel import NotUnderstood, color, px


def convert(figure: Any, trace_of: dict[int, dict[str, Any]]) -> list[dict[str, Any]]:
    """Shows the colour bar of every trace that matplotlib draws one for. Returns traces that are only there for it."""
    alone: list[dict[str, Any]] = []
    for axes in figure.axes:
        bar = getattr(axes, "_colorbar", None)
        if bar is None or not axes.get_visible():
            continue
        if isinstance(bar.mappable, ContourSet) and bar.mappable.filled:
            alone.append(_steps(bar))
            continue
        trace = trace_of.get(id(bar.mappable))
        if trace is None:
            raise NotUnderstood("a colour bar of something else")
        coloured = trace["marker"] if "colorscale" in trace.get("marker", {}) else trace
        if "colorscale" not in coloured or "colorbar" in coloured or getattr(bar, "extend", "neither") != "neither":
            raise NotUnderstood("a colour bar")
        coloured.update(showscale=True, colorbar=_layout(bar))
    return alone


def _steps(bar: Any) -> dict[str, Any]:
    """The colour bar of filled contours, whose areas are plain polygons: a trace without points carries it."""
    contours = bar.mappable
    scales.limits(contours)
    levels = np.asarray(contours.levels, dtype=float)
    if bar.extend != "neither" or bar.spacing != "uniform" or not np.allclose(np.diff(levels), levels[1] - levels[0]):
        raise NotUnderstood("a colour bar of uneven steps")
    shades = [color(shade) for shade in contours.to_rgba(contours.cvalues)]
    low, high = float(levels[0]), float(levels[-1])
    count = len(shades)
    scale = [[round((i + end) / count, 6), shade] for i, shade in enumerate(shades) for end in (0, 1)]
    marker = {"color": [low], "colorscale": scale, "cmin": low, "cmax": high, "showscale": True}
    marker["colorbar"] = _layout(bar, even=True)
    empty = {"type": "scatter", "mode": "markers", "x": [None], "y": [None], "hoverinfo": "skip", "showlegend": False}
    return {**empty, "marker": marker}


def _layout(bar: Any, even: bool = False) -> dict[str, Any]:
    """The bar's place and ticks. `even`: its steps are known to be even, whatever the scale is called."""
    box = bar.ax.get_position()
    upright = bar.orientation == "vertical"
    axis = bar.ax.yaxis if upright else bar.ax.xaxis
    limits = bar.ax.get_ylim() if upright else bar.ax.get_xlim()
    if limits[0] > limits[1] or bar.ax.texts:
        raise NotUnderstood("a colour bar")
    if not even and axis_.kind_of(axis) != "linear":
        raise NotUnderstood("a colour bar's scale")
    ticks = axis_.layout(axis, "linear", limits)
    found: dict[str, Any] = {
        "orientation": "v" if upright else "h",
        "x": box.x0 if upright else (box.x0 + box.x1) / 2,
        "y": (box.y0 + box.y1) / 2 if upright else box.y0,
        "xanchor": "left" if upright else "center",
        "yanchor": "middle" if upright else "bottom",
        "lenmode": "fraction",
        "len": box.height if upright else box.width,
        "thicknessmode": "fraction",
        "thickness": box.width if upright else box.height,
        "xpad": 0,
        "ypad": 0,
        "outlinecolor": color(bar.outline.get_edgecolor()),
        "outlinewidth": px(bar.outline.get_linewidth()),
        **{name: ticks[name] for name in ("tickmode", "tickvals", "ticktext", "tickfont", "ticks") if name in ticks},
    }
    if ticks.get("tickvals") == [] or not np.isfinite(limits).all():
        found["showticklabels"] = False
    if axis.label.get_text().strip():
        side = "right" if upright else "bottom"
        found["title"] = {"text": markup.html(axis.label), "font": axis_.font(axis.label), "side": side}
        if not upright:
            raise NotUnderstood("a title below a colour bar")
    return found
