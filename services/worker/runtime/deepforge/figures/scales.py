"""Colour maps: a mappable's map and norm as Plotly's colorscale, cmin and cmax."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.colors import Normalize

from deepforge.figures.panel import NotUnderstood, color

_STOPS = 33
_STEPPED = 24


def colorscale(cmap: Any) -> list[list[Any]]:
    """A colour map: short ones in steps, long ones by stops close enough to see no difference."""
    if cmap.N <= _STEPPED:
        steps = cmap(np.arange(cmap.N))
        return [[round((i + end) / cmap.N, 6), color(step)] for i, step in enumerate(steps) for end in (0, 1)]
    return [[round(float(stop), 6), color(cmap(stop))] for stop in np.linspace(0, 1, _STOPS)]


def limits(mappable: Any) -> tuple[float, float]:
    """The values at both ends of the colours. Raises when the way between them is not straight."""
    norm = mappable.norm
    if type(norm) is not Normalize or norm.vmin is None or norm.vmax is None or norm.clip:
        raise NotUnderstood("a colour norm that is not linear")
    cmap = mappable.get_cmap()
    over, under = cmap.get_over(), cmap.get_under()
    if not (np.allclose(over, cmap(1.0)) and np.allclose(under, cmap(0.0))):
        raise NotUnderstood("colours of their own outside of the limits")
    low, high = float(norm.vmin), float(norm.vmax)
    if not np.isfinite([low, high]).all():
        raise NotUnderstood("colour limits that are not finite")
    return low, high
