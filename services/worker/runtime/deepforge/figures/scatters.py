"""Scatter plots."""

from __future__ import annotations

from typing import Any

import numpy as np

from deepforge.figures import budget, markers, scales, shapes
from deepforge.figures.panel import NotUnderstood, Panel, check_plain, color, colors, one_or_list, px


def convert(panel: Panel, collection: Any) -> None:
    """A PathCollection: the points of scatter(), or else (contourf) areas."""
    if collection.get_offset_transform() is not panel.axes.transData:
        shapes.convert_collection(panel, collection)
        return
    check_plain(collection)
    offsets = np.ma.asarray(collection.get_offsets(), dtype=float)
    if not len(offsets):
        return
    look = marker(collection, len(offsets))
    kept = budget.thin_line(panel.budget, offsets[:, 0], offsets[:, 1], True)
    if kept is not None:
        look, offsets = picked(look, len(offsets), kept), offsets[kept]
    place = {"x": panel.xs(offsets[:, 0]), "y": panel.ys(offsets[:, 1])}
    panel.add(collection, {"type": "scatter", "mode": "markers", **place, "marker": look})


def picked(look: dict[str, Any], count: int, kept: Any) -> dict[str, Any]:
    """A marker's lists, one member per point, for some of the points."""
    found: dict[str, Any] = {}
    for name, value in look.items():
        if isinstance(value, dict):
            found[name] = picked(value, count, kept)
        else:
            is_list = isinstance(value, list) and name != "colorscale" and len(value) == count
            found[name] = [value[i] for i in kept] if is_list else value
    return found


def marker(collection: Any, count: int, sizes: Any = None) -> dict[str, Any]:
    """Plotly's `marker` of a scatter: shape, sizes, and colours (through the colour map where there is one)."""
    paths = collection.get_paths()
    if len(paths) != 1 or collection.get_hatch():
        raise NotUnderstood("markers of several shapes")
    symbol, scale, thin = markers.of_path(paths[0])
    faces, edges, widths = collection.get_facecolors(), collection.get_edgecolors(), collection.get_linewidths()
    width = one_or_list([px(w) for w in widths]) if len(widths) else 0
    if isinstance(width, list):
        raise NotUnderstood("edges of several widths")
    found: dict[str, Any] = {"symbol": symbol, "opacity": 1}  # said, because bubbles would be translucent
    edge_like_face = len(edges) == 0 or (len(edges) == len(faces) and np.allclose(edges, faces))
    diameters = np.sqrt(np.asarray(collection.get_sizes() if sizes is None else sizes, dtype=float))
    extra = width if edge_like_face and not thin and len(edges) else 0
    found["size"] = one_or_list([round(px(d) * scale + extra, 3) for d in diameters]) if len(diameters) else 6
    if isinstance(found["size"], list) and len(found["size"]) != count:
        raise NotUnderstood("sizes that repeat")
    paint = edges if thin else faces
    found.update(_paint(collection, paint, count))
    if thin:
        found["line"] = {**_paint(collection, edges, count), "width": width}
        found["line"].pop("showscale", None)
        found["line"].pop("opacity", None)
    elif not edge_like_face:
        found["line"] = {"color": _shades(edges, count), "width": width}
    else:
        found["line"] = {"width": 0}
    return found


def _paint(collection: Any, shades: Any, count: int) -> dict[str, Any]:
    values = collection.get_array()
    if values is None:
        return {"color": _shades(shades, count)}
    alpha = collection.get_alpha()
    try:
        scale = scales.scale(collection)
    except NotUnderstood:
        return {"color": _shades(shades, count)}
    if scales.hidden(collection, values).any() or not (alpha is None or np.isscalar(alpha)):
        return {"color": _shades(shades, count)}
    return {
        "color": np.asarray(values, dtype=float).tolist(),
        "colorscale": scale.colors,
        "cmin": scale.low,
        "cmax": scale.high,
        "showscale": False,
        **({} if alpha is None else {"opacity": float(alpha)}),
    }


def _shades(shades: Any, count: int) -> Any:
    if not len(shades):
        return color((0, 0, 0, 0))
    found = colors(shades)
    if isinstance(found, list) and len(found) != count:
        return [found[i % len(found)] for i in range(count)]
    return found
