"""Legends: the entries that matplotlib shows, tied to the traces they stand for where the names agree."""

from __future__ import annotations

from typing import Any

from matplotlib.collections import Collection
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.transforms import Bbox

from deepforge.figures import markers, markup
from deepforge.figures.axis import font
from deepforge.figures.lines import pen_of
from deepforge.figures.panel import NotUnderstood, color, is_seen, position, px


def convert(
    legend: Any, figure: Any, items: list[dict[str, Any]], key: str
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """(Plotly's legend, traces that are only there for it). `items` are the traces and shapes it may speak of; those
    it names are marked as entries of the legend `key`."""
    extra: list[dict[str, Any]] = []
    named = {id(item): item for item in items if item.get("name") and not item.get("showlegend")}
    entry = {"showlegend": True, **({} if key == "legend" else {"legend": key})}
    for handle, text in zip(_handles(legend), legend.get_texts()):
        label = text.get_text()
        match = next((item for item in named.values() if item["name"] == label), None)
        if match is None:
            extra.append({**_stand_in(handle), "name": markup.html(text), **entry})
        else:
            del named[id(match)]
            match.update(name=markup.html(text), **entry)
    return _layout(legend, figure), extra


def _handles(legend: Any) -> list[Any]:
    return list(legend.legend_handles if hasattr(legend, "legend_handles") else legend.legendHandles)


def _stand_in(handle: Any) -> dict[str, Any]:
    """A trace without points that looks like the handle."""
    empty = {"type": "scatter", "x": [None], "y": [None], "hoverinfo": "skip"}
    if isinstance(handle, Line2D):
        pen, marker = pen_of(handle), markers.of_line(handle, every=False)
        modes = [word for word, part in (("lines", pen), ("markers", marker)) if part]
        style = {"line": pen} if pen else {}
        return {**empty, "mode": "+".join(modes) or "none", **style, **({"marker": marker} if marker else {})}
    if isinstance(handle, Patch):
        return {**empty, "mode": "markers", "marker": {"symbol": "square", "size": 12, **_paint(handle)}}
    if isinstance(handle, Collection) and len(handle.get_facecolor()):
        return {**empty, "mode": "markers", "marker": {"color": color(handle.get_facecolor()[0]), "size": 8}}
    raise NotUnderstood("an entry of a legend")


def _paint(patch: Any) -> dict[str, Any]:
    face = color(patch.get_facecolor()) if patch.get_fill() else "rgba(0,0,0,0)"
    if not is_seen(patch.get_edgecolor()):
        return {"color": face}
    return {"color": face, "line": {"color": color(patch.get_edgecolor()), "width": px(patch.get_linewidth())}}


def _layout(legend: Any, figure: Any) -> dict[str, Any]:
    """Where the legend is: by the middle of its sides, since Plotly's fonts make it a bit wider or narrower."""
    box = legend.get_window_extent().transformed(figure.transSubfigure.inverted())
    whole = position(legend.axes) if legend.axes is not None else Bbox.unit()
    x_anchor, x = _nearest(box.x0, box.x1, whole.x0, whole.x1, ("left", "center", "right"))
    y_anchor, y = _nearest(box.y0, box.y1, whole.y0, whole.y1, ("bottom", "middle", "top"))
    found: dict[str, Any] = {"x": x, "y": y, "xanchor": x_anchor, "yanchor": y_anchor, "xref": "paper", "yref": "paper"}
    frame = legend.get_frame()
    if legend.get_frame_on():
        if is_seen(frame.get_facecolor()):
            found["bgcolor"] = color(frame.get_facecolor())
        if is_seen(frame.get_edgecolor()):
            found.update(bordercolor=color(frame.get_edgecolor()), borderwidth=px(frame.get_linewidth()))
    else:
        found["bgcolor"] = "rgba(0,0,0,0)"
    if legend.get_texts():
        found["font"] = font(legend.get_texts()[0])
    title = legend.get_title()
    if title.get_text().strip():
        found["title"] = {"text": markup.html(title), "font": font(title)}
    if 1 < len(legend.get_texts()) <= getattr(legend, "_ncols", getattr(legend, "_ncol", 1)):
        found["orientation"] = "h"
    return found


def _nearest(start: float, end: float, low: float, high: float, names: tuple[str, str, str]) -> tuple[str, float]:
    """The anchor, and its position, at the side of the axes that the legend is nearest to."""
    if end <= low or start >= high:  # outside: the side that touches the axes
        return (names[2], round(end, 4)) if end <= low else (names[0], round(start, 4))
    third = ((start + end) / 2 - low) / (high - low)
    if third < 1 / 3:
        return names[0], round(start, 4)
    return (names[2], round(end, 4)) if third > 2 / 3 else (names[1], round((start + end) / 2, 4))
