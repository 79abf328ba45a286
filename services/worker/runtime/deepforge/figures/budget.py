"""How much of a figure goes to the browser: large lines, clouds and grids are thinned, and the figure says so."""

from __future__ import annotations

from typing import Any

import numpy as np

LINE_POINTS = 100_000
MARKER_POINTS = 20_000
GRID_VALUES = 400_000
LEAST_POINTS = 500

_PER_BUCKET = 4


class Budget:
    """What all artists of a figure share. `part`: how much of the limits to use, less each time it was too much."""

    def __init__(self, figure: Any, part: float = 1.0) -> None:
        self._points = {"line": 0, "marker": 0}
        self._limits = {"line": LINE_POINTS * part, "marker": MARKER_POINTS * part}
        self.grid_values = GRID_VALUES * part
        self.notes: dict[str, tuple[int, int]] = {}
        for axes in figure.axes:
            for line in axes.lines:
                self._points[_kind(has_markers(line))] += len(line.get_xdata(orig=False))
            for collection in axes.collections:
                self._points["marker"] += len(collection.get_offsets())

    def of_points(self, count: int, with_markers: bool) -> int:
        """How many points of an artist may stay."""
        kind = _kind(with_markers)
        total, limit = self._points[kind], self._limits[kind]
        return count if total <= limit else max(LEAST_POINTS, int(count * limit / total))

    def note(self, noun: str, shown: int, count: int) -> None:
        """Remembers that less is shown than there is."""
        before = self.notes.get(noun, (0, 0))
        self.notes[noun] = (before[0] + shown, before[1] + count)

    def text(self) -> str:
        """What the figure says about it; nothing when all is shown."""
        parts = [f"{shown:,} of {count:,} {noun}" for noun, (shown, count) in self.notes.items()]
        return f"shows {' and '.join(parts)}" if parts else ""


def has_markers(line: Any) -> bool:
    """Whether a Line2D draws a marker at each point."""
    return line.get_marker() not in ("None", "none", None, "", " ")


def thin_line(budget: Budget, x: np.ndarray, y: np.ndarray, with_markers: bool) -> np.ndarray | None:
    """The indices of the points to keep; None: all of them. Of a curve over x, each stretch keeps its ends, its
    lowest and its highest point, so that it looks the same; others keep every so many points."""
    count = len(x)
    keep = budget.of_points(count, with_markers)
    if keep >= count:
        return None
    xs = np.ma.filled(np.ma.asarray(x, dtype=float), np.nan)
    steps = np.diff(xs)
    if with_markers or not (np.isfinite(xs).all() and ((steps >= 0).all() or (steps <= 0).all())):
        indices = np.unique(np.linspace(0, count - 1, keep).round().astype(int))
    else:
        indices = _extremes(np.ma.filled(np.ma.asarray(y, dtype=float), np.nan), max(1, keep // _PER_BUCKET))
    budget.note("points", len(indices), count)
    return indices


def thin_grid(budget: Budget, values: Any) -> Any:
    """A grid of values with every so many rows and columns."""
    rows, columns = values.shape[:2]
    if rows * columns <= budget.grid_values:
        return values
    step = int(np.ceil(np.sqrt(rows * columns / budget.grid_values)))
    kept = values[_middles(rows, step)][:, _middles(columns, step)]
    budget.note("values", kept.shape[0] * kept.shape[1], rows * columns)
    return kept


def thin_edges(edges: np.ndarray, kept: int) -> np.ndarray:
    """The edges of as many stretches as thin_grid() kept of them."""
    return edges[np.linspace(0, len(edges) - 1, kept + 1).astype(int)]


def _kind(with_markers: bool) -> str:
    return "marker" if with_markers else "line"


def _middles(count: int, step: int) -> np.ndarray:
    """One index for each stretch of equal length, so that what is kept stands for the whole extent."""
    stretches = max(1, count // step)
    return ((np.arange(stretches) + 0.5) * count / stretches).astype(int)


def _extremes(y: np.ndarray, buckets: int) -> np.ndarray:
    edges = np.linspace(0, len(y), buckets + 1).astype(int)
    size = int(np.diff(edges).max())
    places = np.minimum(edges[:-1, None] + np.arange(size), edges[1:, None] - 1)
    part = y[places]
    low = np.where(np.isnan(part), np.inf, part).argmin(axis=1)
    high = np.where(np.isnan(part), -np.inf, part).argmax(axis=1)
    rows = np.arange(buckets)
    holes = np.isnan(part)
    gaps = np.where(holes.any(axis=1), holes.argmax(axis=1), low)
    found = [edges[:-1], places[rows, low], places[rows, high], places[rows, gaps], edges[1:] - 1]
    return np.unique(np.concatenate(found))
