"""Colour bars: axes of their own in matplotlib, a part of a trace in Plotly."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.colors import Normalize

from deepforge.figures import axis as axis_
from deepforge.figures import markup, scales
from deepforge.figures.panel import NotUnderstood, color, is_seen, position, px

_STOPS = 64
_SIDES = {"vertical": "right", "horizontal": "bottom"}


def convert(figure: Any, trace_of: dict[int, dict[str, Any]]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Shows the colour bar of every trace that matplotlib draws one for. Returns traces that are only there for one,
    and shapes (the pointed ends)."""
    alone: list[dict[str, Any]] = []
    shapes: list[dict[str, Any]] = []
    for axes in figure.axes:
        bar = getattr(axes, "_colorbar", None)
        if bar is None or not axes.get_visible():
            continue
        _check(bar)
        trace = trace_of.get(id(bar.mappable), {})
        coloured = trace["marker"] if "colorscale" in trace.get("marker", {}) else trace
        if _is_plain(bar, coloured):
            coloured.update(showscale=True, colorbar=_plain(bar))
        else:
            alone.append(_stand_in(bar))
            shapes += _ends(bar)
    return alone, shapes


def _check(bar: Any) -> None:
    axes, axis = bar.ax, bar.long_axis
    side = _SIDES[bar.orientation]
    if axes.lines or axes.texts or axes.images or getattr(bar, "solids_patches", None):
        raise NotUnderstood("a colour bar with something of its own")
    if axis.get_ticks_position() not in (side, "default") or axis.get_label_position() != side:
        raise NotUnderstood("a colour bar with ticks on the other side")
    if axes.get_title() and axis.label.get_text().strip():
        raise NotUnderstood("a colour bar with two titles")


def _is_plain(bar: Any, coloured: dict[str, Any]) -> bool:
    low, high = bar.long_axis.get_view_interval()
    return (
        "colorscale" in coloured
        and "colorbar" not in coloured
        and type(bar.mappable.norm) is Normalize
        and bar.extend == "neither"
        and not bar.lines
        and low < high
        and axis_.kind_of(bar.long_axis) == "linear"
    )


def _plain(bar: Any) -> dict[str, Any]:
    ticks = axis_.layout(bar.long_axis, "linear", tuple(bar.long_axis.get_view_interval()))
    names = ("tickmode", "tickvals", "ticktext", "tickfont", "ticks", "exponentformat", "minexponent")
    found = {**_layout(bar), **{name: ticks[name] for name in names if name in ticks}}
    return {**found, "showticklabels": False} if ticks.get("tickvals") == [] else found


def _stand_in(bar: Any) -> dict[str, Any]:
    """A trace without points that carries a bar of its own, from 0 at one end to 1 at the other."""
    axis = bar.long_axis
    places = np.asarray(axis.get_majorticklocs(), dtype=float)
    parts = _fractions(bar, places)
    seen = (parts > -1e-6) & (parts < 1 + 1e-6)
    if axis.get_major_formatter().get_offset():
        raise NotUnderstood("tick labels with an offset beside them")
    texts = axis.get_major_formatter().format_ticks(list(places[seen]))
    marks = axis_.tick_style(axis, "linear")
    found = {
        **_layout(bar),
        **{name: marks[name] for name in ("tickfont", "ticks") if name in marks},
        "tickmode": "array",
        "tickvals": [round(float(part), 9) for part in parts[seen]],
        "ticktext": [markup.html_of(str(text)) for text in texts],
    }
    if bar.extend != "neither":
        found["outlinewidth"] = 0  # a line round the whole, with its ends, comes with them
    marker = {"color": [0], "colorscale": _shades(bar), "cmin": 0, "cmax": 1, "showscale": True, "colorbar": found}
    empty = {"type": "scatter", "mode": "markers", "x": [None], "y": [None], "hoverinfo": "skip", "showlegend": False}
    return {**empty, "marker": marker}


def _shades(bar: Any) -> list[list[Any]]:
    """The colours along the bar: its areas, and over them its lines as narrow ones."""
    if bar.solids is None:
        edges, shades = np.array([0.0, 1.0]), np.array([bar.ax.get_facecolor()])
    else:
        corners = np.asarray(bar.solids.get_coordinates())
        along = corners[:, 0, 1] if bar.orientation == "vertical" else corners[0, :, 0]
        edges, shades = _fractions(bar, along), np.asarray(bar.solids.to_rgba(bar.solids.get_array())).reshape(-1, 4)
        if edges[0] > edges[-1]:
            edges, shades = edges[::-1], shades[::-1]
    edges = np.clip(edges, 0, 1)
    if len(shades) > _STOPS and not bar.lines:
        stops = np.linspace(0, 1, _STOPS + 1)
        cells = np.clip(np.searchsorted(edges, stops, "right") - 1, 0, len(shades) - 1)
        return [[round(float(stop), 6), color(shades[cell])] for stop, cell in zip(stops, cells)]
    for collection in bar.lines:
        edges, shades = _with_lines(bar, collection, edges, shades)
    edges[0], edges[-1] = 0, 1
    return scales.steps(edges, shades)


def _with_lines(bar: Any, collection: Any, edges: Any, shades: Any) -> tuple[Any, Any]:
    size = bar.ax.bbox.height if bar.orientation == "vertical" else bar.ax.bbox.width
    colors, widths = collection.get_colors(), collection.get_linewidths()
    for i, segment in enumerate(collection.get_segments()):
        (place,) = _fractions(bar, segment[:1, 1 if bar.orientation == "vertical" else 0])
        half = px(widths[i % len(widths)]) / size / 2
        start, stop = max(place - half, 0), min(place + half, 1)
        before, after = edges < start, edges > stop
        first, last = shades[max(before.sum() - 1, 0)], shades[len(shades) - max(after.sum(), 1)]
        left, right = shades[: max(before.sum() - 1, 0)], shades[len(shades) - max(after.sum() - 1, 0) :]
        edges = np.concatenate([edges[before], [start, stop], edges[after]])
        parts = [left, *([[first]] if before.any() else []), [colors[i % len(colors)]]]
        shades = np.concatenate([part for part in (*parts, *([[last]] if after.any() else []), right) if len(part)])
    return edges, shades


def _fractions(bar: Any, values: Any) -> np.ndarray:
    """Where values are along the bar, from 0 to 1."""
    column = 1 if bar.orientation == "vertical" else 0
    points = np.zeros((len(values), 2)) + np.array([bar.ax.get_xlim()[0], bar.ax.get_ylim()[0]])
    points[:, column] = values
    return np.asarray((bar.ax.transScale + bar.ax.transLimits).transform(points)[:, column])


def _ends(bar: Any) -> list[dict[str, Any]]:
    """The pointed ends of a bar that is extended, and the line round it."""
    patches = [(patch.get_path().vertices, patch.get_facecolor(), None) for patch in bar._extend_patches]
    if patches and is_seen(bar.outline.get_edgecolor()):
        patches.append((bar.outline.get_path().vertices, None, bar.outline))
    box = position(bar.ax)
    found = []
    for corners, fill, outline in patches:
        points = np.asarray(corners) * [box.width, box.height] + [box.x0, box.y0]
        path = "M" + "L".join(f"{x:.6f},{y:.6f}" for x, y in points) + "Z"
        line = {"width": 0}
        if outline is not None:
            line = {"color": color(outline.get_edgecolor()), "width": px(outline.get_linewidth())}
        shape = {"type": "path", "path": path, "xref": "paper", "yref": "paper", "line": line}
        found.append({**shape, "fillcolor": color(fill)} if fill is not None else shape)
    return found


def _layout(bar: Any) -> dict[str, Any]:
    """The bar's place and title."""
    box = position(bar.ax)
    upright = bar.orientation == "vertical"
    found: dict[str, Any] = {
        "orientation": "v" if upright else "h",
        "x": box.x0 if upright else (box.x0 + box.x1) / 2,
        "y": (box.y0 + box.y1) / 2 if upright else box.y1,
        "xanchor": "left" if upright else "center",
        "yanchor": "middle" if upright else "top",
        "lenmode": "fraction",
        "len": box.height if upright else box.width,
        "thicknessmode": "fraction",
        "thickness": box.width if upright else box.height,
        "xpad": 0,
        "ypad": 0,
        "outlinecolor": color(bar.outline.get_edgecolor()),
        "outlinewidth": px(bar.outline.get_linewidth()),
    }
    label = bar.long_axis.label
    if label.get_text().strip():
        found["title"] = _title(label, _SIDES[bar.orientation])
    elif bar.ax.get_title():
        found["title"] = _title(bar.ax.title, "top")
    return found


def _title(text: Any, side: str) -> dict[str, Any]:
    return {"text": markup.html(text), "font": axis_.font(text), "side": side}
