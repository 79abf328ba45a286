"""Texts: titles, texts in the axes and in the figure, annotations with arrows."""

from __future__ import annotations

from typing import Any

from deepforge.figures import markup
from deepforge.figures.axis import font
from deepforge.figures.panel import NotUnderstood, Panel, color, is_seen, px

_ACROSS = {"left": "left", "center": "center", "right": "right"}
_UP = {"top": "top", "center": "middle", "center_baseline": "middle", "bottom": "bottom", "baseline": "bottom"}


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
    elif text.anncoords == text.xycoords and text.xycoords in ("data", "axes fraction"):
        found.update(_point(panel, text.anncoords, text.xyann) if text.arrow_patch is None else {})
    else:
        raise NotUnderstood("an annotation's coordinates")
    if text.arrow_patch is not None:
        found.update(_arrow(panel, text, point, found))
    panel.annotations.append(found)


def figure_text(text: Any, transform: Any) -> dict[str, Any] | None:
    """A Text of the figure (suptitle, supxlabel, text), placed by fractions of it."""
    if not text.get_visible() or not text.get_text().strip():
        return None
    check(text)
    if text.get_transform() != transform:
        raise NotUnderstood("a text that is not placed by fractions of the figure")
    x, y = text.get_position()
    return {**_annotation(text), "xref": "paper", "yref": "paper", "x": float(x), "y": float(y)}


def title(text: Any, box: Any, place: str) -> dict[str, Any] | None:
    """A title of axes that are at `box`, in fractions of the figure."""
    if not text.get_visible() or not text.get_text().strip():
        return None
    check(text)
    x = {"left": box.x0, "center": (box.x0 + box.x1) / 2, "right": box.x1}[place]
    found = {**_annotation(text), "xref": "paper", "yref": "paper", "x": float(x), "y": float(box.y1)}
    return {**found, "xanchor": place, "yanchor": "bottom", "yshift": 4, "name": "title"}


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
    patch = text.arrow_patch
    style = {
        "showarrow": True,
        "arrowcolor": color(patch.get_edgecolor()),
        "arrowwidth": max(px(patch.get_linewidth()), 0.5),
        "arrowhead": 2,
        "standoff": 2,
    }
    if type(patch.get_connectionstyle()).__name__ != "Arc3" or patch.get_connectionstyle().rad:
        raise NotUnderstood("a bent arrow")
    if "xshift" in found:
        found["ax"], found["ay"] = found.pop("xshift"), -found.pop("yshift")
        return style
    start = _point(panel, text.anncoords, text.xyann)
    if text.anncoords != "data":
        raise NotUnderstood("an arrow from outside of the data")
    return {**style, "axref": start["xref"], "ayref": start["yref"], "ax": start["x"], "ay": start["y"]}
