"""Flat polygons in space as triangles, which is what Plotly can draw."""

from __future__ import annotations

from typing import Tuple

import numpy as np

CORNERS_LIMIT = 500

Triangle = Tuple[int, int, int]


def of_polygon(corners: np.ndarray) -> list[Triangle]:
    """The triangles of a flat polygon, by the numbers of its corners; empty where it has no area."""
    count = len(corners)
    if count == 3:
        return [(0, 1, 2)]
    flat = _flattened(corners)
    if count < 3 or flat is None:
        return []
    turns = _cross(np.roll(flat, 1, axis=0) - flat, np.roll(flat, -1, axis=0) - flat)
    if (turns <= 1e-12).all() or count == 4:
        return [(0, i, i + 1) for i in range(1, count - 1)]
    return _cut_ears(flat)


def _flattened(corners: np.ndarray) -> np.ndarray | None:
    """The polygon in its own plane, counter-clockwise, about as large as 1."""
    points = corners - corners.mean(axis=0)
    points = points / (np.abs(points).max(axis=0).max() or 1.0)
    following = np.roll(points, -1, axis=0)
    normal = np.cross(points, following).sum(axis=0)
    if not np.any(np.abs(normal) > 1e-12):
        return None
    drop = int(np.abs(normal).argmax())
    flat = np.delete(points, drop, axis=1)
    area = _cross(flat, np.roll(flat, -1, axis=0)).sum()
    return flat if area > 0 else flat * [1, -1]


def _cut_ears(flat: np.ndarray) -> list[Triangle]:
    """Cuts off one corner after the other that has nothing of the polygon within it."""
    left = list(range(len(flat)))
    found: list[Triangle] = []
    while len(left) > 3:
        ear = next((i for i in range(len(left)) if _is_ear(flat, left, i)), None)
        if ear is None:  # it crosses itself
            return []
        found.append((left[ear - 1], left[ear], left[(ear + 1) % len(left)]))
        del left[ear]
    return [*found, (left[0], left[1], left[2])]


def _is_ear(flat: np.ndarray, left: list[int], i: int) -> bool:
    before, here, after = left[i - 1], left[i], left[(i + 1) % len(left)]
    a, b, c = flat[before], flat[here], flat[after]
    if _cross(b - a, c - b) <= 0:
        return bool(abs(_cross(b - a, c - b)) < 1e-12)
    others = flat[[j for j in left if j not in (before, here, after)]]
    inside = (_cross(b - a, others - a) > 0) & (_cross(c - b, others - b) > 0) & (_cross(a - c, others - c) > 0)
    return not inside.any()


def _cross(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    return np.asarray(a[..., 0] * b[..., 1] - a[..., 1] * b[..., 0])
