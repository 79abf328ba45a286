"""The whole conversion: a drawn matplotlib figure as Plotly JSON, or NotUnderstood. There is no half truth: when one
visible part has no exact counterpart, there is no Plotly figure, and the PNG stands alone."""

from __future__ import annotations

from typing import Any

from matplotlib import collections, container, image, lines, patches, text
from matplotlib.axes._secondary_axes import SecondaryAxis
from matplotlib.contour import ContourSet
from matplotlib.spines import Spine

from deepforge.figures import bars, images, layout, legends, scatters, shapes, texts
from deepforge.figures import colorbars as colorbars_
from deepforge.figures import lines as lines_
from deepforge.figures.axes3d import Scene
from deepforge.figures.budget import Budget
from deepforge.figures.panel import NotUnderstood, Panel, TooMany, color, is_seen, position

__all__ = ["NotUnderstood", "TooMany", "convert"]

CONVERTERS: dict[str, Any] = {
    "Line2D": lines_.convert,
    "AxLine": lines_.convert_endless,
    "_AxLine": lines_.convert_endless,
    "LineCollection": lines_.convert_collection,
    "BrokenBarHCollection": shapes.convert_collection,
    "EventCollection": lines_.convert_collection,
    "PathCollection": scatters.convert,
    "PolyCollection": shapes.convert_collection,
    "FillBetweenPolyCollection": shapes.convert_collection,
    "PatchCollection": shapes.convert_collection,
    "PolyQuadMesh": shapes.convert_collection,
    "QuadMesh": images.convert_mesh,
    "AxesImage": images.convert,
    "Text": texts.convert,
    "Annotation": texts.convert_annotation,
    **dict.fromkeys(
        (
            "Rectangle",
            "Polygon",
            "Circle",
            "Ellipse",
            "Wedge",
            "PathPatch",
            "StepPatch",
            "FancyArrow",
            "RegularPolygon",
            "CirclePolygon",
            "Arrow",
            "FancyBboxPatch",
            "Annulus",
        ),
        shapes.convert_patch,
    ),
}
_MODULES = (lines, collections, patches, image, text)


def convert(figure: Any, part: float = 1.0) -> dict[str, Any]:
    """{"data": […], "layout": {…}} of a figure that has just been drawn. Raises NotUnderstood. `part`: how much of the
    limits of points to use."""
    owners = _owners(figure)
    axes = _axes(figure)
    budget = Budget(figure, part)
    flat = layout.panels([a for a in axes if a.name == "rectilinear"], budget)
    spatial = [a for a in axes if a.name == "3d"]
    scenes = [Scene(a, "scene" if i == 0 else f"scene{i + 1}", budget) for i, a in enumerate(spatial)]
    if len(flat) + len(scenes) != len(axes):
        raise NotUnderstood("a projection")
    for panel in flat:
        _convert_panel(panel)
    for scene in scenes:
        _convert_scene(scene)
    found = _layout(figure, owners, flat, scenes)
    parts: list[Any] = [*flat, *scenes]
    trace_of = {key: trace for part in parts for key, trace in part.trace_of.items()}
    bars_alone, ends = colorbars_.convert(figure, trace_of)
    found["shapes"] += ends
    data = [trace for panel in flat for _, trace in sorted(panel.traces, key=lambda item: item[0])]
    data += [trace for scene in scenes for trace in scene.traces]
    data += bars_alone + _legends(figure, owners, parts, found)
    for panel in flat:
        if not any((t.get("xaxis"), t.get("yaxis")) == (panel.x, panel.y) for t in data):
            data.append(_nothing(panel))
    if any(trace["type"] == "bar" for trace in data):
        found["barmode"] = "overlay"
    if budget.text():
        found["meta"]["note"] = budget.text()
        found["annotations"].append(texts.note(budget.text()))
    return {"data": data, "layout": found}


def _owners(figure: Any) -> list[Any]:
    """The figure and its subfigures, which may have texts and legends, and nothing else beside their axes."""
    found = [figure]
    for owner in found:
        found += getattr(owner, "subfigs", [])
        if owner.images or owner.lines or owner.patches or owner.artists:
            raise NotUnderstood("something in the figure outside of its axes")
        shade = owner.patch.get_facecolor()
        if owner.patch.get_visible() and is_seen(shade) and color(shade) != color(figure.get_facecolor()):
            raise NotUnderstood("a subfigure with a background of its own")
    return found


def _axes(figure: Any) -> list[Any]:
    """All axes but colour bars, each followed by those within it."""
    found = []
    for axes in figure.axes:
        if axes.get_visible() and getattr(axes, "_colorbar", None) is None:
            found += [axes, *(child for child in axes.child_axes if child.get_visible())]
    if any(isinstance(axes, SecondaryAxis) or axes.child_axes for axes in found if axes not in figure.axes):
        raise NotUnderstood("axes within axes")
    return found


def _convert_panel(panel: Panel) -> None:
    axes = panel.axes
    for group in axes.containers:
        if isinstance(group, container.BarContainer):
            bars.convert(panel, group)
        elif isinstance(group, container.ErrorbarContainer):
            lines_.convert_errorbar(panel, group)
    for artist in _artists(axes):
        if id(artist) in panel.done:
            continue
        _converter(artist)(panel, artist)


def _convert_scene(scene: Scene) -> None:
    for artist in _artists(scene.axes):
        scene.convert(artist)


def _artists(axes: Any) -> list[Any]:
    """What is drawn in the axes, apart from what belongs to the axes themselves."""
    own = [axes.title, axes._left_title, axes._right_title, axes.patch, axes.get_legend()]
    own += [getattr(axes, f"{name}axis", None) for name in "xyz"]
    skipped = {id(artist) for artist in (*own, *axes.child_axes)}
    return [a for a in axes.get_children() if id(a) not in skipped and not isinstance(a, Spine) and a.get_visible()]


def _converter(artist: Any) -> Any:
    """By the exact class: a subclass may draw something else."""
    if isinstance(artist, ContourSet) and isinstance(artist, collections.Collection):
        return shapes.convert_collection
    kind = type(artist)
    if kind.__name__ in CONVERTERS and any(getattr(module, kind.__name__, None) is kind for module in _MODULES):
        return CONVERTERS[kind.__name__]
    raise NotUnderstood(kind.__name__)


def _layout(figure: Any, owners: list[Any], flat: list[Panel], scenes: list[Scene]) -> dict[str, Any]:
    width, height = figure.get_size_inches() * figure.dpi
    found: dict[str, Any] = {
        "paper_bgcolor": color(figure.get_facecolor()),
        "plot_bgcolor": "rgba(0,0,0,0)",
        "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
        "hovermode": "closest",
        "showlegend": False,
        "separators": ".",
        "meta": {"version": 1, "width": round(float(width)), "height": round(float(height))},
        "annotations": [],
        "shapes": [],
    }
    for i, panel in enumerate(flat):
        found.update(layout.of_panel(panel, flat[:i]))
        found["annotations"] += panel.annotations
        found["shapes"] += panel.shapes
    for scene in scenes:
        found[scene.name] = scene.layout()
        box = position(scene.axes)
        title = texts.title(scene.axes.title, box, "center")
        found["annotations"] += [title] if title else []
    for owner in owners:
        annotations = [texts.figure_text(item, owner, figure) for item in owner.texts]
        found["annotations"] += [annotation for annotation in annotations if annotation]
    return found


def _legends(figure: Any, groups: list[Any], parts: list[Any], found: dict[str, Any]) -> list[dict[str, Any]]:
    """Adds the legends to the layout, and returns the traces that only they need."""
    extra: list[dict[str, Any]] = []
    owners: list[Any] = [(part.axes.get_legend(), part) for part in parts]
    owners += [(legend, None) for group in groups for legend in group.legends]
    shown = [(legend, part) for legend, part in owners if legend is not None and legend.get_visible()]
    items = {id(part): _items(part) for part in parts}
    for i, (legend, part) in enumerate(shown):
        key = "legend" if i == 0 else f"legend{i + 1}"
        mine = items[id(part)] if part is not None else []
        rest = [item for other in parts if other is not part for item in items[id(other)]]
        found[key], stand_ins = legends.convert(legend, figure, [*mine, *rest], key)
        if isinstance(part, Scene):
            found[key]["itemsizing"] = "constant"
        for trace in stand_ins:
            if isinstance(part, Panel):
                trace.update(xaxis=part.x, yaxis=part.y)
        extra += stand_ins
    found["showlegend"] = bool(shown)
    return extra


def _items(part: Any) -> list[dict[str, Any]]:
    """What a legend may speak of: traces, and lines and bands that are shapes."""
    if isinstance(part, Panel):
        return [trace for _, trace in part.traces] + part.shapes
    return list(part.traces)


def _nothing(panel: Panel) -> dict[str, Any]:
    """Plotly draws axes only when a trace is on them."""
    empty = {"type": "scatter", "x": [None], "y": [None], "mode": "markers", "hoverinfo": "skip", "showlegend": False}
    return {**empty, "xaxis": panel.x, "yaxis": panel.y}
