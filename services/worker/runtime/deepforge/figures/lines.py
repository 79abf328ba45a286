"""Lines: plots, axhline and its kin, line collections, error bars."""

from __future__ import annotations

from typing import Any

import numpy as np

from deepforge.figures import budget, markers
from deepforge.figures.panel import NotUnderstood, Panel, TooMany, check_plain, color, is_seen, label_of, px

GROUPS_LIMIT = 300  # a colour map has 256 colours
SEGMENTS_LIMIT = 50_000

_STEPS = {"default": "linear", "steps": "vh", "steps-pre": "vh", "steps-post": "hv", "steps-mid": "hvh"}


def convert(panel: Panel, line: Any) -> None:
    """A Line2D: a trace where it is data, a shape where it spans the axes."""
    check_plain(line)
    x, y = (np.ma.asarray(part, dtype=float) for part in line.get_data(orig=False))
    pen = pen_of(line)
    marker = markers.of_line(line)
    if pen is None and marker is None:
        return
    placement = panel.placement(line.get_transform())
    if not len(x):
        return
    if placement == (True, True):
        kept = budget.thin_line(panel.budget, x, y, marker is not None)
        x, y = (x, y) if kept is None else (x[kept], y[kept])
        trace = {"type": "scatter", "x": panel.xs(x), "y": panel.ys(y), **_style(line, pen, marker)}
        panel.add(line, trace)
    elif placement is not None and len(x) == 2 and marker is None and pen is not None:
        panel.shapes.append(_shape(panel, line, placement, (x, y), pen))
    else:
        raise NotUnderstood("a line that is not placed by data coordinates")


def convert_endless(panel: Panel, line: Any) -> None:
    """An axline: endless in matplotlib, here so long that only zooming out tenfold shows its ends."""
    check_plain(line)
    pen = pen_of(line)
    if (
        (panel.x_kind, panel.y_kind) != ("linear", "linear")
        or line._transform is not panel.axes.transData
        or pen is None
    ):
        raise NotUnderstood("an endless line on other than linear axes")
    start = np.asarray(line._xy1, dtype=float)
    along = np.array([1.0, line._slope]) if line._xy2 is None else np.asarray(line._xy2, dtype=float) - start
    if not np.isfinite(along).all():
        along = np.array([0.0, 1.0])
    spans = np.ptp([panel.axes.get_xlim(), panel.axes.get_ylim()], axis=1)
    middle = np.mean([panel.axes.get_xlim(), panel.axes.get_ylim()], axis=1)
    along = along / max(np.abs(along / spans))
    nearest = start + along * (np.dot((middle - start) / spans, along / spans) / np.dot(along / spans, along / spans))
    ends = np.array([nearest - 10 * along, nearest + 10 * along])
    trace = {"type": "scatter", "mode": "lines", "x": panel.xs(ends[:, 0]), "y": panel.ys(ends[:, 1]), "line": pen}
    panel.add(line, {**trace, "hoverinfo": "skip"})


def convert_collection(panel: Panel, collection: Any) -> None:
    """A LineCollection (hlines, vlines, the bars of error bars): one trace per style, with gaps between lines."""
    check_plain(collection)
    remainder = panel.to_data(collection.get_transform())
    if len(collection.get_offsets()) > 1 or np.any(collection.get_offsets()):
        raise NotUnderstood("lines with offsets")
    if len(collection.get_paths()) > SEGMENTS_LIMIT:
        raise TooMany("very many lines")
    segments = [remainder.transform(segment) for segment in collection.get_segments()]
    for pen, group in _by_style(collection, segments):
        x, y = joined(group)
        panel.add(collection, {"type": "scatter", "mode": "lines", "x": panel.xs(x), "y": panel.ys(y), "line": pen})


def convert_errorbar(panel: Panel, container: Any) -> None:
    """An ErrorbarContainer with one bar per point; others stay for the converters of their parts."""
    line, caps, collections = container.lines
    parts = [part for part in (line, *caps, *collections) if part is not None]
    if line is None or not all(part.get_visible() for part in parts):
        return
    if panel.placement(line.get_transform()) != (True, True) or any(cap.get_marker() not in ("|", "_") for cap in caps):
        return
    if "date" in (panel.x_kind, panel.y_kind):
        return
    x, y = (np.ma.asarray(part, dtype=float) for part in line.get_data(orig=False))
    bars = {}
    for name, collection in zip(_directions(container), collections):
        bar = _error_bar(collection, x, y, name)
        if bar is None:
            return
        bars[name] = {**bar, "width": max([px(cap.get_markersize()) / 2 for cap in caps] or [0])}
    pen, marker = pen_of(line), markers.of_line(line)
    kept = budget.thin_line(panel.budget, x, y, marker is not None)
    if kept is not None:
        x, y = x[kept], y[kept]
        for bar in bars.values():
            bar.update({part: [bar[part][i] for i in kept] for part in ("array", "arrayminus")})
    trace = {"type": "scatter", "x": panel.xs(x), "y": panel.ys(y), **_style(line, pen, marker), **bars}
    panel.add(line, trace)
    if label_of(container):
        trace["name"] = label_of(container)
    panel.done.update(map(id, parts))


def dash(style: tuple[float, Any]) -> str:
    """matplotlib's scaled dash pattern, in points, as Plotly's list of pixels."""
    _, pattern = style
    return "solid" if not pattern else ",".join(f"{px(part):g}px" for part in pattern)


def joined(lines: list[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """Several lines as one, with gaps (NaN) between them."""
    gap = np.full((1, 2), np.nan)
    rows = [part for line in lines for part in (np.asarray(line, dtype=float), gap)][:-1]
    together = np.concatenate(rows) if rows else gap
    return together[:, 0], together[:, 1]


def pen_of(line: Any) -> dict[str, Any] | None:
    """Plotly's `line` of a Line2D; None: it draws none."""
    if line.get_linestyle() in ("None", "none", " ", "") or not line.get_linewidth():
        return None
    pen = {
        "color": color(line.get_color(), line.get_alpha()),
        "width": px(line.get_linewidth()),
        "dash": dash(line._dash_pattern),
    }
    shape = _STEPS.get(line.get_drawstyle())
    if shape is None:
        raise NotUnderstood("a drawing style")
    return pen if shape == "linear" else {**pen, "shape": shape}


def _style(line: Any, pen: dict[str, Any] | None, marker: dict[str, Any] | None) -> dict[str, Any]:
    modes = [word for word, part in (("lines", pen), ("markers", marker)) if part]
    style: dict[str, Any] = {"mode": "+".join(modes) or "none"}
    if pen:
        style["line"] = pen
    if marker:
        style["marker"] = marker
    return style


def _shape(
    panel: Panel, line: Any, placement: tuple[bool, bool], ends: tuple[Any, Any], pen: dict[str, Any]
) -> dict[str, Any]:
    """A straight line with an end in fractions of the axes."""
    if "shape" in pen:
        raise NotUnderstood("steps across the axes")
    (x_is_data, y_is_data), (x, y) = placement, ends
    x = panel.xs(x) if x_is_data else x.tolist()
    y = panel.ys(y) if y_is_data else y.tolist()
    if None in (*x, *y):
        raise NotUnderstood("a line without an end")
    shape = {
        "type": "line",
        "xref": panel.x if x_is_data else f"{panel.x} domain",
        "yref": panel.y if y_is_data else f"{panel.y} domain",
        "x0": x[0],
        "x1": x[1],
        "y0": y[0],
        "y1": y[1],
        "line": pen,
        "layer": "above",
    }
    return {**shape, "name": label_of(line)} if label_of(line) else shape


def _by_style(collection: Any, segments: list[Any]) -> list[tuple[dict[str, Any], list[Any]]]:
    widths, styles = collection.get_linewidths(), collection.get_linestyles()
    shades = collection.get_colors()
    if not len(shades) or not len(widths):
        return []
    groups: dict[str, tuple[dict[str, Any], list[Any]]] = {}
    for i, segment in enumerate(segments):
        shade = shades[i % len(shades)]
        pen = {
            "color": color(shade),
            "width": px(widths[i % len(widths)]),
            "dash": dash(styles[i % len(styles)]),
        }
        if is_seen(shade) and pen["width"]:
            groups.setdefault(repr(pen), (pen, []))[1].append(segment)
    if len(groups) > GROUPS_LIMIT:
        raise TooMany("lines in very many styles")
    return list(groups.values())


def _directions(container: Any) -> list[str]:
    """The order in which errorbar() makes its collections."""
    return [name for name, has in (("error_x", container.has_xerr), ("error_y", container.has_yerr)) if has]


def _error_bar(collection: Any, x: np.ndarray, y: np.ndarray, name: str) -> dict[str, Any] | None:
    """The bars along one direction, when every point has one and all look alike."""
    segments = collection.get_segments()
    shades, widths = collection.get_colors(), collection.get_linewidths()
    if len(segments) != len(x) or len(shades) != 1 or len(widths) != 1 or np.ma.is_masked(x) or np.ma.is_masked(y):
        return None
    if not len(segments) or any(segment.shape != (2, 2) for segment in segments):
        return None
    along = 0 if name == "error_x" else 1
    ends = np.array(segments)
    centre = np.asarray((x, y)[along])
    across = np.asarray((x, y)[1 - along])
    if not np.allclose(ends[:, :, 1 - along], across[:, None], equal_nan=True):
        return None
    plus, minus = ends[:, 1, along] - centre, centre - ends[:, 0, along]
    if not (np.isfinite(plus).all() and np.isfinite(minus).all() and (plus >= 0).all() and (minus >= 0).all()):
        return None
    return {
        "type": "data",
        "symmetric": False,
        "array": np.round(plus, 12).tolist(),
        "arrayminus": np.round(minus, 12).tolist(),
        "color": color(shades[0]),
        "thickness": px(widths[0]),
    }
