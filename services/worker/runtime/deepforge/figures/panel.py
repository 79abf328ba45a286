"""The canvas of a conversion: one Panel per matplotlib Axes, and what all converters share."""

from __future__ import annotations

from typing import Any, Iterable

import numpy as np
from matplotlib.transforms import CompositeGenericTransform, IdentityTransform

PX_PER_POINT = 4 / 3
MILLISECONDS_PER_DAY = 86_400_000

_DIGITS = 9
_NOISE = 1e-13


class NotUnderstood(Exception):
    """A part of the figure has no exact counterpart in Plotly, so the figure has none."""


class TooMany(NotUnderstood):
    """There is more of something than a browser could draw."""


class Panel:
    """Two-dimensional axes: where they are in Plotly's layout, and what has been converted of them."""

    def __init__(self, axes: Any, x: str, y: str, kinds: tuple[str, str], budget: Any) -> None:
        self.axes = axes
        self.budget = budget
        self.x, self.y = x, y
        self.x_kind, self.y_kind = kinds
        self.traces: list[tuple[float, dict[str, Any]]] = []
        self.shapes: list[dict[str, Any]] = []
        self.annotations: list[dict[str, Any]] = []
        self.done: set[int] = set()
        self.trace_of: dict[int, dict[str, Any]] = {}

    def add(self, artist: Any, trace: dict[str, Any]) -> dict[str, Any]:
        """Takes a trace that shows the artist. Legends are matched later, by name."""
        if trace["type"] != "image":
            trace.setdefault("showlegend", False)
        name = label_of(artist)
        if name:
            trace.setdefault("name", name)
        trace.update(xaxis=self.x, yaxis=self.y)
        if hasattr(artist, "get_clip_on") and not artist.get_clip_on():
            trace["cliponaxis"] = False
        self.traces.append((artist.get_zorder() if hasattr(artist, "get_zorder") else 0.0, trace))
        self.trace_of[id(artist)] = trace
        return trace

    def xs(self, values: Any) -> list[Any]:
        """Positions along x as JSON values."""
        return positions(values, self.x_kind)

    def ys(self, values: Any) -> list[Any]:
        """Positions along y as JSON values."""
        return positions(values, self.y_kind)

    def placement(self, transform: Any) -> tuple[bool, bool] | None:
        """Whether x and y of the transform are data (True) or fractions of the axes (False); None: neither.

        Transforms are compared as objects: on axes from 0 to 1, all of these are equal."""
        axes = self.axes
        known = (
            (axes.transData, (True, True)),
            (axes.transAxes, (False, False)),
            (axes.get_xaxis_transform("grid"), (True, False)),
            (axes.get_yaxis_transform("grid"), (False, True)),
        )
        return next((found for candidate, found in known if transform is candidate), None)

    def to_data(self, transform: Any) -> Any:
        """The part of a transform that comes before the data coordinates. Raises where it does not pass them."""
        before = _before(transform, self.axes.transData)
        if before is None:
            raise NotUnderstood("something is not placed by data coordinates")
        return before


def position(axes: Any, original: bool = False) -> Any:
    """Where the axes are, in fractions of the whole figure, subfigures and all."""
    box = axes.get_position(original=original)
    parent = axes.figure
    root = parent.figure if getattr(parent, "figure", None) is not None else parent
    while getattr(root, "figure", root) is not root:
        root = root.figure
    if root is parent:
        return box
    return box.transformed(parent.transSubfigure + root.transSubfigure.inverted())


def positions(values: Any, kind: str) -> list[Any]:
    """Numbers as JSON; for a date axis, matplotlib's days as ISO texts. Masked and not finite: null."""
    if kind != "date":
        return numbers(values)
    from matplotlib.dates import num2date

    filled = _filled(values)
    return [None if not np.isfinite(v) else num2date(v).replace(tzinfo=None).isoformat() for v in filled.ravel()]


def numbers(values: Any) -> list[Any]:
    """An array (of any shape) as nested lists, rounded to what can be seen, with null for what is not a number.

    Rounding keeps nine digits both of the value itself and of the span of all values, whichever is finer, so that
    neither small values on a log axis nor small steps of big values get lost."""
    array = _filled(values)
    if array.dtype.kind in "biu":
        return array.astype(int).tolist()
    finite = np.isfinite(array)
    if not finite.any():
        return np.full(array.shape, None, object).tolist()
    rounded = _rounded(array, finite)
    if finite.all():
        return rounded.tolist()
    holes = rounded.astype(object)
    holes[~finite] = None
    return holes.tolist()


def color(value: Any, alpha: float | None = None) -> str:
    """Any matplotlib colour in CSS."""
    from matplotlib.colors import to_hex, to_rgba

    red, green, blue, opacity = to_rgba(value, alpha)
    if opacity == 1:
        return to_hex((red, green, blue))
    return f"rgba({round(red * 255)},{round(green * 255)},{round(blue * 255)},{round(float(opacity), 4):g})"


def colors(values: Iterable[Any]) -> Any:
    """One colour when all are equal, else the list of them."""
    return one_or_list([color(value) for value in values])


def one_or_list(values: list[Any]) -> Any:
    """The first value when all are equal."""
    return values[0] if values and all(value == values[0] for value in values) else values


def px(points: float) -> float:
    """Points (1/72 inch) in CSS pixels."""
    return round(float(points) * PX_PER_POINT, 3)


def label_of(artist: Any) -> str:
    """The label a user gave, or nothing."""
    label = str(artist.get_label() or "")
    return "" if label.startswith("_") else label


def check_plain(artist: Any) -> None:
    """Refuses effects that would be lost."""
    if artist.get_path_effects() or artist.get_sketch_params() or artist.get_agg_filter():
        raise NotUnderstood("path effects")
    if artist.get_clip_path() is not None:
        raise NotUnderstood("a clip path")


def is_seen(rgba: Any) -> bool:
    """Whether a colour (or 'none') leaves a trace."""
    from matplotlib.colors import to_rgba

    return to_rgba(rgba)[3] > 0


def _before(transform: Any, last: Any) -> Any:
    """What a chain of transforms does before its last one; None when that is another one."""
    if transform is last:
        return IdentityTransform()
    if not isinstance(transform, CompositeGenericTransform):
        return None
    rest = _before(transform._b, last)
    return None if rest is None else transform._a + rest


def _filled(values: Any) -> np.ndarray:
    array = np.ma.asarray(values)
    if array.dtype.kind not in "biuf":
        array = array.astype(float)
    if not np.ma.is_masked(array):
        return np.asarray(array)
    return np.asarray(array.astype(float).filled(np.nan))


def _rounded(array: np.ndarray, finite: np.ndarray) -> np.ndarray:
    array = array.astype(float)
    seen = array[finite]
    span = float(seen.max() / 2 - seen.min() / 2) * 2
    with np.errstate(all="ignore"):
        size = np.minimum(np.abs(array), span) if span > _NOISE * np.abs(seen).max() else np.abs(array)
        places = _DIGITS - np.floor(np.log10(np.where(size > 0, size, 1)))
        places = np.clip(np.nan_to_num(places, nan=0.0, posinf=0.0, neginf=0.0), -300, 300)
        scale = 10.0 ** np.abs(places)
        up = np.rint(array * scale) / scale
        down = np.rint(array / scale) * scale
        rounded = np.where(places >= 0, up, down)
    usable = np.isfinite(rounded) & (np.abs(places) <= 22)
    return np.where(usable, rounded, array)
