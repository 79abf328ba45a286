"""Images: values with their colour map (heatmap), or finished pixels (image)."""

from __future__ import annotations

import base64
import io
from typing import Any

import numpy as np

from deepforge.figures import budget, scales, shapes
from deepforge.figures.panel import NotUnderstood, Panel, check_plain, numbers, positions

SHARP = {"nearest", "none", "antialiased", "auto", "", None}


def convert(panel: Panel, image: Any) -> None:
    """An AxesImage: imshow, matshow, spy. Rows are turned so that both steps are positive."""
    check_plain(image)
    if panel.placement(image.get_transform()) != (True, True) or (panel.x_kind, panel.y_kind) != ("linear", "linear"):
        raise NotUnderstood("an image that is not placed on linear axes")
    values = np.ma.asarray(image.get_array())
    left, right, bottom, top = map(float, image.get_extent())
    if image.origin == "upper":
        values = values[::-1]
    if top < bottom:
        values, bottom, top = values[::-1], top, bottom
    if right < left:
        values, left, right = values[:, ::-1], right, left
    values = budget.thin_grid(panel.budget, values)
    rows, columns = values.shape[:2]
    dx, dy = (right - left) / columns, (top - bottom) / rows
    place = {"x0": left + dx / 2, "dx": dx, "y0": bottom + dy / 2, "dy": dy}
    trace = _heatmap(image, values) if values.ndim == 2 else None
    if trace is None:
        trace = {"type": "image", "source": _source(image, values), "hoverinfo": "x+y"}
        if image.get_interpolation() not in SHARP:
            trace["zsmooth"] = "fast"
    panel.add(image, {**trace, **place})


def convert_mesh(panel: Panel, mesh: Any) -> None:
    """A QuadMesh (pcolormesh, hist2d): its values where the cells are rectangles, else areas."""
    check_plain(mesh)
    values = np.ma.asarray(mesh.get_array()) if mesh.get_array() is not None else None
    corners = np.asarray(mesh.get_coordinates() if hasattr(mesh, "get_coordinates") else mesh._coordinates)
    shape = (corners.shape[0] - 1, corners.shape[1] - 1)
    if mesh.get_transform() is not panel.axes.transData or mesh._shading != "flat":
        raise NotUnderstood("a mesh of other cells than flat ones in data coordinates")
    x, y = corners[..., 0], corners[..., 1]
    straight = np.allclose(x, x[:1]) and np.allclose(y, y[:, :1])
    edges = mesh.get_edgecolors()
    has_edges = np.any(mesh.get_linewidths()) and len(edges) and np.any(edges[:, 3])
    trace = None
    if straight and not has_edges and values is not None and values.size == shape[0] * shape[1]:
        thinned = budget.thin_grid(panel.budget, values.reshape(shape))
        xs, ys = budget.thin_edges(x[0], thinned.shape[1]), budget.thin_edges(y[:, 0], thinned.shape[0])
        trace = _heatmap(mesh, thinned)
    if trace is None:
        shapes.convert_cells(panel, mesh, corners)
    else:
        panel.add(mesh, {**trace, "x": positions(xs, panel.x_kind), "y": positions(ys, panel.y_kind)})


def _heatmap(mappable: Any, values: Any) -> dict[str, Any] | None:
    """Values with their colours; None where Plotly has no scale for them, or a gap would show a colour."""
    alpha = mappable.get_alpha()
    try:
        scale = scales.scale(mappable)
    except NotUnderstood:
        return None
    holes = scales.hidden(mappable, values)
    bad = mappable.get_cmap()(np.ma.masked_all(1))[0]
    if (holes.any() and bad[3] > 0) or not (alpha is None or np.isscalar(alpha)):
        return None
    trace = {
        "type": "heatmap",
        "z": numbers(np.ma.array(np.ma.getdata(values), mask=holes)),
        "colorscale": scale.colors,
        "zmin": scale.low,
        "zmax": scale.high,
        "showscale": False,
    }
    if getattr(mappable, "get_interpolation", str)() not in SHARP:
        trace["zsmooth"] = "best"
    return trace if alpha is None else {**trace, "opacity": float(alpha)}


def _source(image: Any, values: Any) -> str:
    """The image's pixels, one for each value, as a PNG in a data URL."""
    from PIL import Image

    pixels = image.to_rgba(values, bytes=True, norm=True) if values.ndim == 2 else _bytes(values)
    alpha = image.get_alpha()
    if alpha is not None:
        if not np.isscalar(alpha):
            raise NotUnderstood("an image with transparency of its own")
        opaque = np.full((*pixels.shape[:2], 1), 255, np.uint8)
        pixels = pixels if pixels.shape[2] == 4 else np.concatenate([pixels, opaque], axis=2)
        pixels = pixels.copy()
        pixels[..., 3] = np.rint(pixels[..., 3] * float(alpha))
    file = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(pixels)).save(file, "PNG")
    return "data:image/png;base64," + base64.b64encode(file.getvalue()).decode("ascii")


def _bytes(values: Any) -> np.ndarray:
    if np.ma.is_masked(values):
        raise NotUnderstood("an image with hidden pixels")
    pixels = np.asarray(values)
    if pixels.dtype == np.uint8:
        return pixels
    if pixels.dtype.kind == "f":
        return np.rint(np.clip(np.nan_to_num(pixels), 0, 1) * 255).astype(np.uint8)
    return np.clip(pixels, 0, 255).astype(np.uint8)
