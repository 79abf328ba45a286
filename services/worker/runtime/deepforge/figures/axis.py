"""One axis: its scale, range, ticks, grid and line."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib import dates, ticker

from deepforge.figures import markup
from deepforge.figures.lines import dash
from deepforge.figures.panel import NotUnderstood, TooMany, color, positions, px

TICKS_LIMIT = 500
DECADES = 8

_DATE_FORMATTERS = (dates.AutoDateFormatter, dates.ConciseDateFormatter, dates.DateFormatter)
_DIRECTIONS = {"out": "outside", "in": "inside", "inout": "outside"}


def kind_of(axis: Any) -> str:
    """'linear', 'log' or 'date'."""
    scale = axis.get_scale()
    if scale == "log":
        return "log"
    if scale != "linear":
        raise NotUnderstood(f"the scale {scale!r}")
    return "date" if isinstance(axis.get_major_formatter(), _DATE_FORMATTERS) else "linear"


def layout(axis: Any, kind: str, limits: tuple[float, float]) -> dict[str, Any]:
    """Plotly's axis, without its place in the figure."""
    found: dict[str, Any] = {
        "type": kind,
        "range": _range(limits, kind),
        "zeroline": False,
        "title": _title(axis),
    }
    found.update(tick_style(axis, kind))
    found.update(_tick_places(axis, kind, limits, found["showticklabels"]))
    return found


def font(text: Any) -> dict[str, Any]:
    """Plotly's font of a matplotlib text."""
    found = {"size": px(text.get_fontsize()), "color": color(text.get_color(), text.get_alpha())}
    weight = text.get_weight()
    if weight in ("bold", "heavy", "semibold", "demibold", "black") or (isinstance(weight, int) and weight >= 600):
        found["weight"] = "bold"
    if text.get_style() in ("italic", "oblique"):
        found["style"] = "italic"
    return found


def pen(spine: Any) -> dict[str, Any]:
    """Colour and width of a spine."""
    return {"linecolor": color(spine.get_edgecolor()), "linewidth": px(spine.get_linewidth())}


def _title(axis: Any) -> dict[str, Any]:
    label = axis.label
    if not label.get_visible() or not label.get_text():
        return {"text": ""}
    return {"text": markup.html(label), "font": font(label), "standoff": max(0, px(axis.labelpad))}


def _range(limits: tuple[float, float], kind: str) -> list[Any]:
    if not np.isfinite(limits).all():
        raise NotUnderstood("limits that are not finite")
    if kind == "log":
        return [float(np.log10(limit)) for limit in limits]
    return positions(np.asarray(limits, dtype=float), kind) if kind == "date" else [float(limit) for limit in limits]


def tick_style(axis: Any, kind: str) -> dict[str, Any]:
    """How ticks look; Plotly has one style for all ticks of an axis, so the first one speaks for them."""
    ticks = axis.get_major_ticks()
    if not ticks:
        return {"ticks": "", "showticklabels": False, "showgrid": False}
    tick = ticks[0]
    near, far = tick.label1.get_visible(), tick.label2.get_visible()
    label = tick.label1 if near or not far else tick.label2
    labels = [t.label1.get_visible() or t.label2.get_visible() for t in ticks]
    if len(set(labels)) > 1:
        raise NotUnderstood("ticks of which some have labels")
    marked = tick.tick1line.get_visible() or tick.tick2line.get_visible()
    found = {
        "ticks": _DIRECTIONS.get(getattr(tick, "_tickdir", "out"), "outside") if marked else "",
        "ticklen": px(tick.tick1line.get_markersize()),
        "tickwidth": px(tick.tick1line.get_markeredgewidth()),
        "tickcolor": color(tick.tick1line.get_color()),
        "showticklabels": labels[0],
        "tickfont": font(label),
        "showgrid": tick.gridline.get_visible(),
    }
    if label.get_rotation():
        found["tickangle"] = -round(label.get_rotation(), 3)
    if found["showgrid"]:
        line = tick.gridline
        found["gridcolor"] = color(line.get_color(), line.get_alpha())
        found["gridwidth"] = px(line.get_linewidth())
        found["griddash"] = dash(line._dash_pattern)
    if kind == "log" and marked and not isinstance(axis.get_minor_locator(), ticker.NullLocator):
        found["minor"] = {"ticks": found["ticks"], "ticklen": round(found["ticklen"] * 0.6, 3)}
        minor = axis.get_minor_ticks()
        if minor and minor[0].gridline.get_visible():
            found["minor"].update(showgrid=True, gridcolor=color(minor[0].gridline.get_color()))
    return found


def _tick_places(axis: Any, kind: str, limits: tuple[float, float], labelled: bool) -> dict[str, Any]:
    """Plotly places ordinary ticks by itself, so that they follow a zoom; ticks that the user chose are listed."""
    locator, formatter = axis.get_major_locator(), axis.get_major_formatter()
    numbers = type(formatter) in (ticker.ScalarFormatter, ticker.LogFormatterSciNotation, ticker.LogFormatterMathtext)
    if isinstance(locator, ticker.NullLocator):
        return {"tickvals": []}
    if type(locator) is ticker.AutoLocator and type(formatter) is ticker.ScalarFormatter:
        return {"exponentformat": "power", "minexponent": 5}
    if type(locator) is ticker.LogLocator and numbers:
        decades = abs(np.log10(limits[1] / limits[0]))
        return {"exponentformat": "power", "dtick": int(np.ceil(decades / DECADES))} if decades >= 1 else {}
    if type(locator) is dates.AutoDateLocator and isinstance(formatter, _DATE_FORMATTERS[:2]):
        return {}
    low, high = sorted(limits)
    places = np.asarray(locator(), dtype=float)
    margin = 1e-9 * (high - low)
    places = places[(places >= low - margin) & (places <= high + margin)]
    if len(places) > TICKS_LIMIT:
        raise TooMany("very many ticks")
    found: dict[str, Any] = {"tickmode": "array", "tickvals": positions(places, kind)}
    if numbers or not labelled:
        return found
    texts = [markup.html_of(str(text)) for text in formatter.format_ticks(list(places))]
    if formatter.get_offset():
        raise NotUnderstood("tick labels with an offset beside them")
    return {**found, "ticktext": texts}
