"""Areas: patches and collections of paths, as filled traces; bands across the axes, as shapes."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.path import Path

from deepforge.figures.lines import dash, joined
from deepforge.figures.panel import NotUnderstood, Panel, check_plain, color, is_seen, label_of, px

TRACES_LIMIT = 200

_CURVES = (Path.CURVE3, Path.CURVE4)


def convert_patch(panel: Panel, patch: Any) -> None:
    """A patch whose corners are data, or a rectangle that spans the axes."""
    check_plain(patch)
    if patch.get_hatch():
        raise NotUnderstood("a hatch")
    fill = color(patch.get_facecolor()) if patch.get_fill() and is_seen(patch.get_facecolor()) else None
    pen = None
    if is_seen(patch.get_edgecolor()) and patch.get_linewidth():
        width = px(patch.get_linewidth())
        pen = {"color": color(patch.get_edgecolor()), "width": width, "dash": dash(patch._dash_pattern)}
    if fill is None and pen is None:
        return
    placement = panel.placement(patch.get_data_transform())
    if placement == (True, True):
        panel.add(patch, _area(panel, [(patch.get_path(), patch.get_transform())], fill, pen))
    elif placement is not None:
        panel.shapes.append(_band(panel, patch, placement, fill, pen))
    else:
        panel.to_data(patch.get_transform())
        panel.add(patch, _area(panel, [(patch.get_path(), patch.get_transform())], fill, pen))


def convert_collection(panel: Panel, collection: Any) -> None:
    """A collection of paths in data coordinates: fill_between, stacks, violins, contours."""
    check_plain(collection)
    if collection.get_hatch():
        raise NotUnderstood("a hatch")
    if len(collection.get_offsets()) > 1 or np.any(collection.get_offsets()):
        raise NotUnderstood("areas with offsets")
    transform = collection.get_transform()
    panel.to_data(transform)
    groups: dict[str, tuple[Any, Any, list[Any]]] = {}
    for i, path in enumerate(collection.get_paths()):
        fill, pen = _style(collection, i)
        if fill or pen:
            groups.setdefault(repr((fill, pen)), (fill, pen, []))[2].append((path, transform))
    if len(groups) > TRACES_LIMIT:
        raise NotUnderstood("areas in very many styles")
    for fill, pen, paths in groups.values():
        panel.add(collection, _area(panel, paths, fill, pen))


def _style(collection: Any, i: int) -> tuple[str | None, dict[str, Any] | None]:
    faces, edges = collection.get_facecolor(), collection.get_edgecolor()
    widths, styles = collection.get_linewidths(), collection.get_linestyles()
    fill = color(faces[i % len(faces)]) if len(faces) and is_seen(faces[i % len(faces)]) else None
    width = px(widths[i % len(widths)]) if len(widths) else 0
    if not len(edges) or not is_seen(edges[i % len(edges)]) or not width:
        return fill, None
    return fill, {"color": color(edges[i % len(edges)]), "width": width, "dash": dash(styles[i % len(styles)])}


def _area(panel: Panel, paths: list[Any], fill: str | None, pen: dict[str, Any] | None) -> dict[str, Any]:
    outlines = [outline for path, transform in paths for outline in _outlines(panel, path, transform, bool(fill))]
    x, y = joined(outlines)
    trace = {
        "type": "scatter",
        "mode": "lines",
        "x": panel.xs(x),
        "y": panel.ys(y),
        "line": pen or {"width": 0},
        "hoverinfo": "skip",
    }
    return {**trace, "fill": "toself", "fillcolor": fill} if fill else trace


def _outlines(panel: Panel, path: Any, transform: Any, closed: bool) -> list[np.ndarray]:
    """The path's lines in data coordinates. Curves are cut into pieces as small as pixels, hence the detour."""
    path = Path(path.vertices, path.codes)
    path.should_simplify = False  # it would simplify as if data were pixels
    if path.codes is not None and np.isin(path.codes, _CURVES).any():
        back = panel.axes.transData.inverted()
        return [back.transform(part) for part in path.to_polygons(transform, closed_only=closed) if len(part)]
    remainder = panel.to_data(transform)
    return [remainder.transform(part) for part in path.to_polygons(closed_only=closed) if len(part)]


def _band(
    panel: Panel, patch: Any, placement: tuple[bool, bool], fill: str | None, pen: dict[str, Any] | None
) -> dict[str, Any]:
    """axvspan, axhspan: a rectangle with a side in fractions of the axes."""
    corners = patch.get_patch_transform().transform(patch.get_path().vertices)
    (x0, y0), (x1, y1) = corners.min(axis=0), corners.max(axis=0)
    straight = np.isclose(corners, [x0, y0]) | np.isclose(corners, [x1, y1])
    if not straight.all() or len(corners) not in (4, 5):
        raise NotUnderstood("a shape across the axes")
    x_is_data, y_is_data = placement
    x = panel.xs([x0, x1]) if x_is_data else [x0, x1]
    y = panel.ys([y0, y1]) if y_is_data else [y0, y1]
    shape = {
        "type": "rect",
        "xref": panel.x if x_is_data else f"{panel.x} domain",
        "yref": panel.y if y_is_data else f"{panel.y} domain",
        "x0": x[0],
        "x1": x[1],
        "y0": y[0],
        "y1": y[1],
        "line": pen or {"width": 0},
        "layer": "below",
    }
    if fill:
        shape["fillcolor"] = fill
    if label_of(patch):
        shape["name"] = label_of(patch)
    return shape
