"""Colour maps: a mappable's map and norm as Plotly's colorscale, with the values at its two ends.

Plotly goes straight from a value to a place on the scale. So what is crooked in a norm (logarithms, levels) is put
into the places of the colours, and the values stay what they are."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from matplotlib import colors

from deepforge.figures.panel import NotUnderstood, color

_STOPS = 33
_CROOKED_STOPS = 129
_STEPPED = 24
_CLOSEST = 1e-12

_INVERTIBLE = ("LogNorm", "SymLogNorm", "AsinhNorm", "PowerNorm", "TwoSlopeNorm", "CenteredNorm", "FuncNorm")


class Scale(NamedTuple):
    """Plotly's colorscale, and the values that its ends stand for."""

    colors: list[list[Any]]
    low: float
    high: float


def scale(mappable: Any) -> Scale:
    """What Plotly needs to colour the mappable's values as matplotlib does. Raises NotUnderstood."""
    norm, cmap = mappable.norm, mappable.get_cmap()
    if norm.vmin is None or norm.vmax is None or not -np.inf < norm.vmin < norm.vmax < np.inf:
        raise NotUnderstood("colour limits that are not two numbers")
    low, high = float(norm.vmin), float(norm.vmax)
    if type(norm) is colors.Normalize:
        found = colorscale(cmap)
    elif type(norm) is colors.BoundaryNorm and norm.extend == "neither":
        found = _levels(norm, cmap)
    elif type(norm).__name__ in _INVERTIBLE and getattr(colors, type(norm).__name__, None) is type(norm):
        found = _crooked(norm, cmap)
    else:
        raise NotUnderstood("a colour norm of its own")
    outside = (color(cmap.get_under()), color(cmap.get_over()))
    if type(norm) is not colors.NoNorm and outside != (color(cmap(0)), color(cmap(cmap.N - 1))):
        raise NotUnderstood("colours of their own outside of the limits")
    return Scale(found, low, high)


def hidden(mappable: Any, values: Any) -> np.ndarray:
    """Where matplotlib shows no colour of the map: masked, not finite, or without a place in the norm."""
    array = np.ma.asarray(values)
    mask = np.ma.getmaskarray(array).copy()
    if array.dtype.kind == "f":
        mask |= ~np.isfinite(array.filled(np.nan))
    if type(mappable.norm) in (colors.LogNorm, colors.FuncNorm):
        with np.errstate(all="ignore"):
            mask |= np.ma.getmaskarray(mappable.norm(array))
    return mask


def colorscale(cmap: Any) -> list[list[Any]]:
    """A colour map: short ones in steps, long ones by stops close enough to see no difference."""
    if cmap.N <= _STEPPED:
        return steps(np.linspace(0, 1, cmap.N + 1), cmap(np.arange(cmap.N)))
    return [[round(float(stop), 6), color(cmap(stop))] for stop in np.linspace(0, 1, _STOPS)]


def steps(edges: Any, shades: Any) -> list[list[Any]]:
    """A colorscale of plain colours between edges that go from 0 to 1."""
    pairs = zip(edges[:-1], edges[1:], shades)
    return [[round(float(end), 12), color(shade)] for start, stop, shade in pairs for end in (start, stop)]


def _levels(norm: Any, cmap: Any) -> list[list[Any]]:
    edges = np.asarray(norm.boundaries, dtype=float)
    places = (edges - edges[0]) / (edges[-1] - edges[0])
    return steps(places, cmap(norm((edges[:-1] + edges[1:]) / 2)))


def _crooked(norm: Any, cmap: Any) -> list[list[Any]]:
    even = np.linspace(0, 1, _CROOKED_STOPS)
    with np.errstate(all="ignore"):
        places = (np.asarray(norm.inverse(even), dtype=float) - norm.vmin) / (norm.vmax - norm.vmin)
    places[0], places[-1] = 0, 1
    if not np.isfinite(places).all() or (np.diff(places) < _CLOSEST).any():
        raise NotUnderstood("a colour norm that is too crooked")
    return [[float(place), color(cmap(float(part)))] for place, part in zip(places, even)]
