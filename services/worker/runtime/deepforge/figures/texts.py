"""Texts: titles, texts in the axes and in the figure, annotations with arrows."""

from __future__ import annotations

from typing import Any

from deepforge.figures import markup
from deepforge.figures.axis import font
from deepforge.figures.panel import NotUnderstood, Panel, color, is_seen, px

_ACROSS = {"left": "left", "center": "center", "right": "right"}
_UP = {"top": "top", "center": "middle", "center_baseline": "middle", "bottom": "bottom", "baseline": "bottom"}
_HEADS: dict[str, dict[str, Any]] = {
    "Curve": {"arrowhead": 0},
    "CurveA": {"arrowhead": 0, "startarrowhead": 2, "arrowside": "start"},
    "CurveB": {"arrowhead": 2},
    "CurveAB": {"arrowhead": 2, "startarrowhead": 2, "arrowside": "end+start"},
}
_HEADS.update({kind.replace("Curve", "CurveFilled"): head for kind, head in _HEADS.items() if kind != "Curve"})


def convert(panel: Panel, text: Any) -> None:
    """A Text of the axes."""
    if not text.get_text().strip():
        return
    check(text)
    panel.annotations.append({**_annotation(text), **_place(panel, text, text.get_position(), text.get_transform())})


def convert_annotation(panel: Panel, text: Any) -> None:
    """What annotate() makes: a text, and perhaps an arrow from it to a point."""
    if not text.get_text().strip() and text.arrow_patch is None:
        return
    check(text)
    point = _point(panel, text.xycoords, text.xy)
    found = {**_annotation(text), **point}
    if text.anncoords == "offset points":
        found["xshift"], found["yshift"] = px(text.xyann[0]), px(text.xyann[1])
    elif text.anncoords in ("data", "axes fraction"):
        found.update(_point(panel, text.anncoords, text.xyann) if text.arrow_patch is None else {})
    else:
        raise NotUnderstood("an annotation's coordinates")
    if text.arrow_patch is not None:
        found.update(_arrow(panel, text, point, found))
    panel.annotations.append(found)


def figure_text(text: Any, owner: Any, figure: Any) -> dict[str, Any] | None:
    """A Text of the figure or of a subfigure (suptitle, supxlabel, text), placed by fractions of it."""
    if not text.get_visible() or not text.get_text().strip():
        return None
    check(text)
    if text.get_transform() != owner.transSubfigure:
        raise NotUnderstood("a text that is not placed by fractions of the figure")
    x, y = (owner.transSubfigure + figure.transSubfigure.inverted()).transform(text.get_position())
    return {**_annotation(text), "xref": "paper", "yref": "paper", "x": float(x), "y": float(y)}


def title(text: Any, box: Any, place: str) -> dict[str, Any] | None:
    """A title of axes that are at `box`, in fractions of the figure."""
    if not text.get_visible() or not text.get_text().strip():
        return None
    check(text)
    x = {"left": box.x0, "center": (box.x0 + box.x1) / 2, "right": box.x1}[place]
    found = {**_annotation(text), "xref": "paper", "yref": "paper", "x": float(x), "y": float(box.y1)}
    return {**found, "xanchor": place, "yanchor": "bottom", "yshift": 4, "name": "title"}


def note(text: str) -> dict[str, Any]:
    """A remark of ours in the lower right corner."""
    place = {"xref": "paper", "yref": "paper", "x": 1, "y": 0, "xanchor": "right", "yanchor": "bottom"}
    return {**place, "text": text, "name": "note", "showarrow": False, "font": {"size": 10, "color": "#808080"}}


def check(text: Any) -> None:
    """Refuses what Plotly's texts do not have."""
    if text.get_path_effects() or (text.get_rotation_mode() not in (None, "default") and text.get_rotation()):
        raise NotUnderstood("a text with effects")
    if getattr(text, "_wrap", False):
        raise NotUnderstood("a wrapped text")


def _annotation(text: Any) -> dict[str, Any]:
    found = {
        "text": markup.html(text),
        "showarrow": False,
        "font": font(text),
        "xanchor": _ACROSS[text.get_horizontalalignment()],
        "yanchor": _UP[text.get_verticalalignment()],
        "align": _ACROSS[text.get_horizontalalignment()],
        "borderpad": 0,
    }
    if text.get_rotation():
        found["textangle"] = -round(text.get_rotation(), 3)
    box = text.get_bbox_patch()
    if box is not None:
        found["borderpad"] = 4
        if box.get_fill() and is_seen(box.get_facecolor()):
            found["bgcolor"] = color(box.get_facecolor())
        if is_seen(box.get_edgecolor()) and box.get_linewidth():
            found.update(bordercolor=color(box.get_edgecolor()), borderwidth=px(box.get_linewidth()))
    return found


def _place(panel: Panel, text: Any, position: Any, transform: Any) -> dict[str, Any]:
    placement = panel.placement(transform)
    if placement is None:
        raise NotUnderstood("a text that is not placed by data coordinates")
    x, y = text.convert_xunits(position[0]), text.convert_yunits(position[1])
    found = {**_along(panel, "x", x, placement[0]), **_along(panel, "y", y, placement[1])}
    if placement == (True, True) and not text.get_clip_on():
        found.update(_beside(panel, float(x), float(y)))
    return found


def _beside(panel: Panel, x: float, y: float) -> dict[str, Any]:
    """A text beside the axes, which matplotlib shows and Plotly would not: placed by fractions of the axes."""
    fractions = (panel.axes.transScale + panel.axes.transLimits).transform((x, y))
    found: dict[str, Any] = {}
    for name, axis, fraction in (("x", panel.x, fractions[0]), ("y", panel.y, fractions[1])):
        if not 0 <= fraction <= 1:
            found.update({f"{name}ref": f"{axis} domain", name: float(fraction)})
    return found


def _point(panel: Panel, coordinates: Any, point: Any) -> dict[str, Any]:
    if coordinates not in ("data", "axes fraction"):
        raise NotUnderstood("an annotation's coordinates")
    is_data = coordinates == "data"
    x, y = point
    if is_data:
        x, y = panel.axes.convert_xunits(x), panel.axes.convert_yunits(y)
    return {**_along(panel, "x", x, is_data), **_along(panel, "y", y, is_data)}


def _along(panel: Panel, name: str, value: Any, is_data: bool) -> dict[str, Any]:
    """A position along one axis. Annotations, unlike traces, want the logarithm on log axes."""
    axis, kind = (panel.x, panel.x_kind) if name == "x" else (panel.y, panel.y_kind)
    if not is_data:
        return {f"{name}ref": f"{axis} domain", name: float(value)}
    return {f"{name}ref": axis, name: _coordinate(value, panel, name, kind)}


def _coordinate(value: Any, panel: Panel, name: str, kind: str) -> Any:
    from math import log10

    if kind == "log":
        if value <= 0:
            raise NotUnderstood("a text at nothing on a log axis")
        return log10(value)
    (found,) = panel.xs([value]) if name == "x" else panel.ys([value])
    return found


def _arrow(panel: Panel, text: Any, point: dict[str, Any], found: dict[str, Any]) -> dict[str, Any]:
    """Plotly draws the arrow from the text (ax, ay) to the point (x, y)."""
    style = {"showarrow": True, **_arrow_style(text.arrow_patch), "standoff": 2}
    if "xshift" in found:
        found["ax"], found["ay"] = found.pop("xshift"), -found.pop("yshift")
        return style
    if text.anncoords == "data":
        start = _point(panel, "data", text.xyann)
    else:  # Plotly's arrows begin in data coordinates: those where the text is now
        place = panel.axes.transData.inverted().transform(panel.axes.transAxes.transform(text.xyann))
        start = {**_along(panel, "x", float(place[0]), True), **_along(panel, "y", float(place[1]), True)}
    return {**style, "axref": start["xref"], "ayref": start["yref"], "ax": start["x"], "ay": start["y"]}


def _arrow_style(patch: Any) -> dict[str, Any]:
    connection, style = patch.get_connectionstyle(), patch.get_arrowstyle()
    kind = type(style).__name__
    if type(connection).__name__ != "Arc3" or connection.rad:
        raise NotUnderstood("a bent arrow")
    if kind == "Simple":  # a wide one; Plotly's heads are 4.4 times as wide as the line
        width = px(style.tail_width * patch.get_mutation_scale())
        size = max(0.3, style.head_width / style.tail_width / 4.4)
        return {"arrowcolor": color(patch.get_facecolor()), "arrowwidth": width, "arrowsize": size, "arrowhead": 2}
    if kind not in _HEADS:
        raise NotUnderstood(f"the arrow style {kind}")
    width = max(px(patch.get_linewidth()), 0.5)
    return {"arrowcolor": color(patch.get_edgecolor()), "arrowwidth": width, **_HEADS[kind]}
