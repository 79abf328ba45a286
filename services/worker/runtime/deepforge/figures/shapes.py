"""Areas: patches and collections of paths, as filled traces; bands across the axes, as shapes."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.path import Path
from matplotlib.transforms import AffineDeltaTransform

from deepforge.figures.lines import dash, joined
from deepforge.figures.panel import NotUnderstood, Panel, TooMany, check_plain, color, is_seen, label_of, px

TRACES_LIMIT = 300  # a colour map has 256 colours
AREAS_LIMIT = 20_000
SEAM = 0.7

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
    """A collection of paths in data coordinates: fill_between, stacks, violins, contours, hexagons, triangles."""
    check_plain(collection)
    if collection.get_hatch():
        raise NotUnderstood("a hatch")
    transform = collection.get_transform()
    panel.to_data(transform)
    if max(len(collection.get_paths()), len(collection.get_offsets())) > AREAS_LIMIT:
        raise TooMany("very many areas")
    paths = _placed(panel, collection)
    areas = [(_style(collection, i), path) for i, path in enumerate(paths)]
    for (fill, pen), group in _runs(areas, is_tiling=collection.get_array() is not None):
        panel.add(collection, _area(panel, [(path, transform) for path in group], fill, pen))


def convert_cells(panel: Panel, mesh: Any, corners: np.ndarray) -> None:
    """The cells of a mesh (rows and columns of corners) as areas of one colour each."""
    if corners.size > 2 * AREAS_LIMIT:
        raise TooMany("very many areas")
    a, b, c, d = corners[:-1, :-1], corners[:-1, 1:], corners[1:, 1:], corners[1:, :-1]
    cells = np.stack([a, b, c, d, a], axis=2).reshape(-1, 5, 2)
    transform = mesh.get_transform()
    areas = [(_style(mesh, i), Path(cell)) for i, cell in enumerate(cells)]
    for (fill, pen), group in _runs(areas, is_tiling=True):
        panel.add(mesh, _area(panel, [(path, transform) for path in group], fill, pen))


def _placed(panel: Panel, collection: Any) -> list[Any]:
    """The paths where their offsets put them: hexbin has one hexagon, and where it is."""
    paths, offsets = collection.get_paths(), np.ma.asarray(collection.get_offsets(), dtype=float)
    if len(offsets) <= 1 and not np.any(offsets):
        return list(paths)
    shift = collection.get_offset_transform()
    is_data = type(shift) is AffineDeltaTransform and shift._base_transform is panel.axes.transData
    is_linear = panel.axes.get_xscale() == panel.axes.get_yscale() == "linear"
    if not (is_data and is_linear and len(paths) == 1) or np.ma.is_masked(offsets):
        raise NotUnderstood("areas with offsets")
    return [Path(paths[0].vertices + offset, paths[0].codes) for offset in np.asarray(offsets)]


def _runs(areas: list[Any], is_tiling: bool) -> list[tuple[Any, list[Any]]]:
    """Areas of the same look together. What lies over another stays over it, unless they are tiles side by side."""
    groups: dict[Any, tuple[Any, list[Any]]] = {}
    run, before = 0, ""
    for style, path in areas:
        look = repr(style)
        run += look != before and not is_tiling
        before = look
        if any(style):
            groups.setdefault((run, look), (style, []))[1].append(path)
    if len(groups) > TRACES_LIMIT:
        raise TooMany("areas in very many styles")
    return [(_closed(*style) if is_tiling else style, paths) for style, paths in groups.values()]


def _closed(fill: str | None, pen: dict[str, Any] | None) -> tuple[str | None, dict[str, Any] | None]:
    """The look of tiles: a line in their own colour hides the seams between them."""
    if fill and not pen and fill.startswith("#"):
        return fill, {"color": fill, "width": SEAM, "dash": "solid"}
    return fill, pen


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
