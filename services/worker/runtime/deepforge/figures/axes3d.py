"""Three-dimensional axes: scatter, lines, wireframes and surfaces as a Plotly scene."""

from __future__ import annotations

import functools
from typing import Any

import numpy as np
from matplotlib import ticker
from matplotlib.collections import Collection
from matplotlib.contour import ContourSet
from matplotlib.path import Path
from mpl_toolkits.mplot3d import art3d, axes3d

from deepforge.figures import budget, markup, scales, scatters, solids
from deepforge.figures.axis import font
from deepforge.figures.panel import NotUnderstood, check_plain, color, is_seen, label_of, numbers, position, px

DISTANCE = 2.2
LOWER = -0.12  # where the camera looks, so that the labels below are seen
MARKER_SCALE = 0.4  # Plotly draws markers in a scene that much bigger than their size says
LINE_SCALE = 2  # and lines thinner

_MARGIN = 1e-6
_GRID = "_deepforge_surface"
_SYMBOLS = {
    "circle": "circle",
    "square": "square",
    "diamond": "diamond",
    "diamond-tall": "diamond",
    "cross": "cross",
    "cross-thin": "cross",
    "x": "x",
    "x-thin": "x",
}
_STYLES = {"o": "circle", ".": "circle", "s": "square", "D": "diamond", "d": "diamond", "P": "cross", "+": "cross"}
_STYLES.update({"X": "x", "x": "x"})
_DASHES = {"-": "solid", "--": "dash", "-.": "dashdot", ":": "dot"}


class Scene:
    """One Axes3D: its traces, and its part of the layout."""

    def __init__(self, axes: Any, name: str, budget: Any) -> None:
        self.axes = axes
        self.budget = budget
        self.name = name
        self.traces: list[dict[str, Any]] = []
        self.annotations: list[dict[str, Any]] = []
        self.trace_of: dict[int, dict[str, Any]] = {}

    def convert(self, artist: Any) -> None:
        """Any artist of the axes."""
        converter = _CONVERTERS.get(type(artist))
        if isinstance(artist, ContourSet) and hasattr(artist, "_3dverts_codes"):
            converter = _contours
        if converter is None:
            raise NotUnderstood(f"{type(artist).__name__} in three dimensions")
        check_plain(artist)
        converter(self, artist)

    def add(self, artist: Any, trace: dict[str, Any]) -> None:
        """Takes a trace that shows the artist. Plotly cuts off what is beyond the limits, matplotlib only on demand."""
        if not getattr(artist, "_axlim_clip", False):
            self._check_limits(trace)
        trace.update(scene=self.name, showlegend=False)
        if label_of(artist):
            trace["name"] = label_of(artist)
        self.traces.append(trace)
        self.trace_of[id(artist)] = trace

    def _check_limits(self, trace: dict[str, Any]) -> None:
        for name in "xyz":
            low, high = sorted(getattr(self.axes, f"get_{name}lim")())
            values = np.array(trace[name], dtype=float)
            with np.errstate(invalid="ignore"):
                if (values < low - _MARGIN * (high - low)).any() or (values > high + _MARGIN * (high - low)).any():
                    raise NotUnderstood("something beyond the limits in three dimensions")

    def layout(self) -> dict[str, Any]:
        """Where it is, its three axes, and the camera."""
        axes = self.axes
        if getattr(axes, "roll", 0) or getattr(axes, "_vertical_axis", 2) != 2:
            raise NotUnderstood("a rolled camera")
        box = position(axes, original=True)
        elevation, azimuth = np.deg2rad([axes.elev, axes.azim])
        eye = np.array([np.cos(elevation) * np.cos(azimuth), np.cos(elevation) * np.sin(azimuth), np.sin(elevation)])
        sizes = np.asarray(axes._box_aspect, dtype=float)
        ratio = dict(zip("xyz", np.round(sizes / sizes.max(), 4).tolist()))
        flat = getattr(axes, "_focal_length", 1) == np.inf
        found: dict[str, Any] = {
            "domain": {"x": [box.x0, box.x1], "y": [box.y0, box.y1]},
            "aspectmode": "manual",
            "aspectratio": ratio,
            "camera": {
                "eye": dict(zip("xyz", np.round(eye * DISTANCE, 4).tolist())),
                "center": {"x": 0, "y": 0, "z": LOWER},
                "projection": {"type": "orthographic" if flat else "perspective"},
            },
            "annotations": self.annotations,
        }
        for name, axis in zip("xyz", (axes.xaxis, axes.yaxis, axes.zaxis)):
            found[f"{name}axis"] = _axis(axis, getattr(axes, f"get_{name}lim")(), axes._axis3don)
        return found


def remember_surfaces() -> None:
    """A drawn surface has forgotten its grid; this has plot_surface note it on what it returns."""
    original = axes3d.Axes3D.plot_surface
    if hasattr(original, _GRID):
        return

    @functools.wraps(original)
    def plot_surface(self: Any, X: Any, Y: Any, Z: Any, *arguments: Any, **options: Any) -> Any:
        surface = original(self, X, Y, Z, *arguments, **options)
        if options.get("facecolors") is None:
            grid = tuple(np.ma.array(part, dtype=float) for part in np.broadcast_arrays(X, Y, Z, subok=True))
            setattr(surface, _GRID, grid)
        return surface

    setattr(plot_surface, _GRID, True)
    axes3d.Axes3D.plot_surface = plot_surface


def _axis(axis: Any, limits: Any, visible: bool) -> dict[str, Any]:
    if axis.get_scale() != "linear" or not np.isfinite(limits).all():
        raise NotUnderstood("the scale of an axis in three dimensions")
    found: dict[str, Any] = {
        "range": [float(limit) for limit in limits],
        "title": {"text": markup.html(axis.label), "font": font(axis.label)},
        "visible": bool(visible),
        "showgrid": True,
        "gridcolor": "#b0b0b0",
        "showline": True,
        "linecolor": "#262626",
        "ticks": "outside",
        "showbackground": bool(axis.pane.get_visible()),
        "backgroundcolor": color(axis.pane.get_facecolor(), 1),
        "zeroline": False,
    }
    locator, formatter = axis.get_major_locator(), axis.get_major_formatter()
    if type(locator) in (ticker.AutoLocator, ticker.MaxNLocator) and type(formatter) is ticker.ScalarFormatter:
        return found
    low, high = sorted(limits)
    places = [float(place) for place in locator() if low <= place <= high]
    found.update(tickmode="array", tickvals=places)
    if type(formatter) is not ticker.ScalarFormatter:
        found["ticktext"] = [markup.html_of(str(text)) for text in formatter.format_ticks(places)]
    return found


def _line(scene: Scene, line: Any) -> None:
    x, y, z = (np.ma.asarray(part, dtype=float) for part in line.get_data_3d())
    trace: dict[str, Any] = {"type": "scatter3d", "x": numbers(x), "y": numbers(y), "z": numbers(z)}
    modes = []
    if line.get_linestyle() in _DASHES and line.get_linewidth():
        if line._unscaled_dash_pattern[1] and line._unscaled_dash_pattern != _default_dash(line.get_linestyle()):
            raise NotUnderstood("dashes of their own in three dimensions")
        modes.append("lines")
        trace["line"] = {
            "color": color(line.get_color(), line.get_alpha()),
            "width": px(line.get_linewidth()) * LINE_SCALE,
            "dash": _DASHES[line.get_linestyle()],
        }
    style = line.get_marker()
    if style not in ("None", "none", None, "", " "):
        if style not in _STYLES or line.get_markevery() is not None:
            raise NotUnderstood(f"marker {style!r} in three dimensions")
        modes.append("markers")
        size = round(px(line.get_markersize()) * (0.5 if style == "." else 1) * MARKER_SCALE, 3)
        shade = line.get_markerfacecolor() if style not in "x+" else line.get_markeredgecolor()
        if not is_seen(shade):
            raise NotUnderstood("hollow markers in three dimensions")
        trace["marker"] = {"symbol": _STYLES[style], "size": size, "color": color(shade, line.get_alpha())}
    if modes:
        scene.add(line, {**trace, "mode": "+".join(modes)})


def _default_dash(style: str) -> Any:
    from matplotlib.lines import _get_dash_pattern

    return _get_dash_pattern(style)


def _points(scene: Scene, collection: Any) -> None:
    x, y, z = (np.ma.asarray(part, dtype=float) for part in collection._offsets3d)
    flat = _Flat(collection)
    marker = scatters.marker(flat, len(x), collection._sizes3d)
    if marker["symbol"] not in _SYMBOLS:
        raise NotUnderstood("a marker in three dimensions")
    sizes = np.multiply(marker["size"], MARKER_SCALE).round(3).tolist()
    marker.update(size=sizes, symbol=_SYMBOLS[marker["symbol"]], line={"width": 0})
    kept = budget.thin_line(scene.budget, x, y, True)
    if kept is not None:
        marker = scatters.picked(marker, len(x), kept)
        x, y, z = x[kept], y[kept], z[kept]
    trace = {"type": "scatter3d", "mode": "markers", "x": numbers(x), "y": numbers(y), "z": numbers(z)}
    scene.add(collection, {**trace, "marker": marker})


class _Flat:
    """A scatter without the shading by depth, which Plotly's scene has no need of."""

    def __init__(self, collection: Any) -> None:
        self._collection = collection

    def __getattr__(self, name: str) -> Any:
        return getattr(self._collection, name)

    def get_facecolors(self) -> Any:
        return Collection.get_facecolor(self._collection)

    def get_edgecolors(self) -> Any:
        return Collection.get_edgecolor(self._collection)

    def get_linewidths(self) -> Any:
        return Collection.get_linewidth(self._collection)[:1]


def _segments(scene: Scene, collection: Any) -> None:
    shades, widths, styles = collection.get_colors(), collection.get_linewidths(), collection.get_linestyles()
    if len(np.unique(np.asarray(shades), axis=0)) != 1 or len(set(widths)) != 1 or any(style[1] for style in styles):
        raise NotUnderstood("lines of several styles in three dimensions")
    gap = np.full((1, 3), np.nan)
    rows = [part for line in collection._segments3d for part in (np.asarray(line, dtype=float), gap)][:-1]
    if not rows:
        return
    x, y, z = np.concatenate(rows).T
    trace = {"type": "scatter3d", "mode": "lines", "x": numbers(x), "y": numbers(y), "z": numbers(z)}
    pen = {"color": color(shades[0]), "width": px(widths[0]) * LINE_SCALE}
    scene.add(collection, {**trace, "line": pen, "hoverinfo": "skip"})


def _surface(scene: Scene, surface: Any) -> None:
    grid = getattr(surface, _GRID, None)
    if grid is None:
        solids.convert(scene, surface)
        return
    together = budget.thin_grid(scene.budget, np.ma.stack(grid, axis=-1))
    x, y, z = (together[..., i] for i in range(3))
    trace: dict[str, Any] = {"type": "surface", "x": numbers(x), "y": numbers(y), "z": numbers(z), "showscale": False}
    if surface.get_array() is not None:
        scale = scales.scale(surface)
        trace.update(colorscale=scale.colors, cmin=scale.low, cmax=scale.high)
    else:
        faces = np.asarray(surface._facecolor3d)
        shade = color((*faces[:, :3].max(axis=0), 1.0))  # the brightest is nearest to the colour before shading
        trace["colorscale"] = [[0, shade], [1, shade]]
    alpha = surface.get_alpha()
    if alpha is not None:
        trace["opacity"] = float(alpha)
    scene.add(surface, trace)


def _contours(scene: Scene, contours: Any) -> None:
    """Lines at their heights; filled ones stand as areas."""
    if contours.filled:
        raise NotUnderstood("filled contours in three dimensions")
    shades, widths, styles = contours.get_edgecolor(), contours.get_linewidths(), contours.get_linestyles()
    for i, (vertices, codes) in enumerate(contours._3dverts_codes):
        if not len(vertices):
            continue
        if styles[i % len(styles)][1]:
            raise NotUnderstood("dashed contours in three dimensions")
        starts = np.flatnonzero(np.asarray(codes) == Path.MOVETO)[1:] if codes is not None else []
        x, y, z = np.insert(np.asarray(vertices, dtype=float), starts, np.nan, axis=0).T
        pen = {"color": color(shades[i % len(shades)]), "width": px(widths[i % len(widths)]) * LINE_SCALE}
        place = {"x": numbers(x), "y": numbers(y), "z": numbers(z)}
        scene.add(contours, {"type": "scatter3d", "mode": "lines", **place, "line": pen, "hoverinfo": "skip"})


def _text(scene: Scene, text: Any) -> None:
    if not text.get_text().strip():
        return
    x, y = text.get_position()
    place = {"x": float(x), "y": float(y), "z": float(text._z)}
    scene.annotations.append({**place, "text": markup.html(text), "showarrow": False, "font": font(text)})


_CONVERTERS = {
    art3d.Line3D: _line,
    art3d.Path3DCollection: _points,
    art3d.Line3DCollection: _segments,
    art3d.Poly3DCollection: _surface,
    art3d.Patch3D: solids.convert_patch,
    art3d.Text3D: _text,
}
