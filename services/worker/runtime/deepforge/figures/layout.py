"""Where the axes are: one Panel for each, with twins on common axes, and Plotly's layout of them."""

from __future__ import annotations

from typing import Any

import numpy as np

from deepforge.figures import axis as axis_
from deepforge.figures import texts
from deepforge.figures.panel import NotUnderstood, Panel, TooMany, color, position, px

AXES_LIMIT = 100

_EDGES = (("outward", 0), ("axes", 0), ("axes", 1))


def panels(axes_list: list[Any], budget: Any) -> list[Panel]:
    """A panel for each of the axes, in order. Twins share the axis that they have in common."""
    found: list[Panel] = []
    for axes in axes_list:
        number = "" if not found else str(len(found) + 1)
        x, y = f"x{number}", f"y{number}"
        twin = _twin(axes, found)
        if twin is not None:
            x = twin.x if _shares(axes, twin.axes, "x") else x
            y = twin.y if _shares(axes, twin.axes, "y") else y
        found.append(Panel(axes, x, y, (axis_.kind_of(axes.xaxis), axis_.kind_of(axes.yaxis)), budget))
    if len(found) > AXES_LIMIT:
        raise TooMany("very many axes")
    return found


def of_panel(panel: Panel, earlier: list[Panel]) -> dict[str, Any]:
    """The axes of one panel in Plotly's layout; also its background, titles and lines that are not Plotly's own."""
    axes = panel.axes
    box = position(axes)
    if min(box.x0, box.y0) < -1e-6 or max(box.x1, box.y1) > 1 + 1e-6:
        raise NotUnderstood("axes outside of the figure")
    found: dict[str, Any] = {}
    twin = _twin(axes, earlier)
    for name, axis, limits, domain in (
        ("x", axes.xaxis, axes.get_xlim(), (box.x0, box.x1)),
        ("y", axes.yaxis, axes.get_ylim(), (box.y0, box.y1)),
    ):
        key = getattr(panel, name)
        if twin is not None and key == getattr(twin, name):
            continue
        other = panel.y if name == "x" else panel.x
        kind = panel.x_kind if name == "x" else panel.y_kind
        entry = axis_.layout(axis, kind, limits)
        entry.update(domain=[_inside(edge) for edge in domain], anchor=other, side=_side(axis, name))
        entry.update(_lines(panel, name, entry["side"]))
        if twin is not None:
            entry["overlaying"] = getattr(twin, name)
            entry.setdefault("tickmode", "auto")  # else its ticks would be those of the other axis
        entry["visible"] = bool(axes.axison and axis.get_visible())
        match = _match(panel, earlier, name)
        if match and twin is None:
            entry["matches"] = match
        found[f"{name}axis{key[1:]}"] = entry
    _keep_aspect(panel, found)
    _background(panel)
    _titles(panel, box)
    return found


def _inside(edge: float) -> float:
    return float(min(max(edge, 0.0), 1.0))


def _twin(axes: Any, earlier: list[Panel]) -> Panel | None:
    """The first panel that these axes were made a twin of (twinx, twiny)."""
    siblings = axes._twinned_axes.get_siblings(axes)
    return next((panel for panel in earlier if panel.axes in siblings), None)


def _shares(axes: Any, other: Any, name: str) -> bool:
    return bool(getattr(axes, f"get_shared_{name}_axes")().joined(axes, other))


def _match(panel: Panel, earlier: list[Panel], name: str) -> str | None:
    for other in earlier:
        if getattr(other, name) != getattr(panel, name) and _shares(panel.axes, other.axes, name):
            return str(getattr(other, name))
    return None


def _side(axis: Any, name: str) -> str:
    near, far = ("bottom", "top") if name == "x" else ("left", "right")
    ticks = axis.get_major_ticks()
    if ticks and (ticks[0].label1.get_visible() != ticks[0].label2.get_visible()):
        return near if ticks[0].label1.get_visible() else far
    return far if axis.get_label_position() == far else near


def _lines(panel: Panel, name: str, side: str) -> dict[str, Any]:
    """The spines along one direction. Plotly draws the one at the ticks, and mirrors it."""
    near, far = ("bottom", "top") if name == "x" else ("left", "right")
    spines = panel.axes.spines
    if any(spine.get_visible() and spine.get_position() not in _EDGES for spine in spines.values()):
        raise NotUnderstood("a moved spine")
    main, other = (spines[near], spines[far]) if side == near else (spines[far], spines[near])
    if not (panel.axes.axison and panel.axes.get_frame_on()):
        return {"showline": False}
    if other.get_visible() and not main.get_visible():
        panel.shapes.append(_line(panel, name, far if side == near else near, other))
    return {"showline": main.get_visible(), "mirror": _mirror(panel, name, main, other), **axis_.pen(main)}


def _mirror(panel: Panel, name: str, main: Any, other: Any) -> Any:
    """Whether the line on the other side is there too, and has ticks."""
    if not (main.get_visible() and other.get_visible()):
        return False
    ticks = getattr(panel.axes, f"{name}axis").get_major_ticks()
    return "ticks" if ticks and ticks[0].tick1line.get_visible() and ticks[0].tick2line.get_visible() else True


def _line(panel: Panel, name: str, side: str, spine: Any) -> dict[str, Any]:
    at = 1 if side in ("top", "right") else 0
    ends = {"x0": 0, "x1": 1, "y0": at, "y1": at} if name == "x" else {"x0": at, "x1": at, "y0": 0, "y1": 1}
    pen = {"color": color(spine.get_edgecolor()), "width": px(spine.get_linewidth())}
    return {"type": "line", **ends, "xref": f"{panel.x} domain", "yref": f"{panel.y} domain", "line": pen}


def _keep_aspect(panel: Panel, found: dict[str, Any]) -> None:
    """A fixed aspect holds in whatever size the browser shows the figure."""
    aspect = panel.axes.get_aspect()
    x, y = found.get(f"xaxis{panel.x[1:]}"), found.get(f"yaxis{panel.y[1:]}")
    if aspect == "auto" or x is None or y is None or (panel.x_kind, panel.y_kind) != ("linear", "linear"):
        return
    x["constrain"] = y["constrain"] = "domain"
    if "matches" not in y:
        y.update(scaleanchor=panel.x, scaleratio=1.0 if aspect == "equal" else float(aspect))


def _background(panel: Panel) -> None:
    patch = panel.axes.patch
    if panel.axes.axison and panel.axes.get_frame_on() and patch.get_visible() and patch.get_facecolor()[3] > 0:
        place = {"xref": f"{panel.x} domain", "yref": f"{panel.y} domain", "x0": 0, "x1": 1, "y0": 0, "y1": 1}
        fill = {"fillcolor": color(patch.get_facecolor()), "line": {"width": 0}, "layer": "below"}
        if panel.axes in panel.axes.figure.axes:
            panel.shapes.insert(0, {"type": "rect", **place, **fill, "name": ""})
        else:
            _cover(panel)


def _cover(panel: Panel) -> None:
    """The background of axes within others, which hides what is below: an area so large that only zooming out tenfold
    shows its end, since shapes are below every curve or above it."""
    axes = panel.axes
    grids = [axis.get_major_ticks()[:1] for axis in (axes.xaxis, axes.yaxis)]
    if (panel.x_kind, panel.y_kind) != ("linear", "linear") or any(t and t[0].gridline.get_visible() for t in grids):
        raise NotUnderstood("axes within axes that have a grid, or are not linear")
    (x0, x1), (y0, y1) = ((low - 10 * (high - low), high + 10 * (high - low)) for low, high in _limits(axes))
    trace = {"type": "scatter", "mode": "lines", "x": [x0, x1, x1, x0, x0], "y": [y0, y0, y1, y1, y0]}
    look = {"fill": "toself", "fillcolor": color(axes.patch.get_facecolor()), "line": {"width": 0}, "name": ""}
    place = {"xaxis": panel.x, "yaxis": panel.y, "showlegend": False, "hoverinfo": "skip"}
    panel.traces.insert(0, (-np.inf, {**trace, **look, **place}))


def _limits(axes: Any) -> list[tuple[float, float]]:
    return [(float(low), float(high)) for low, high in (axes.get_xlim(), axes.get_ylim())]


def _titles(panel: Panel, box: Any) -> None:
    axes = panel.axes
    for text, place in ((axes.title, "center"), (axes._left_title, "left"), (axes._right_title, "right")):
        found = texts.title(text, box, place)
        if found is not None:
            panel.annotations.append(found)
