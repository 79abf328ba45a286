"""Images: values with their colour map (heatmap), or finished pixels (image)."""

from __future__ import annotations

import base64
import io
from typing import Any

import numpy as np

from deepforge.figures import scales
from deepforge.figures.panel import NotUnderstood, Panel, check_plain, numbers, positions

VALUES_LIMIT = 1_000_000
SHARP = {"nearest", "none", "antialiased", "auto", "", None}


def convert(panel: Panel, image: Any) -> None:
    """An AxesImage: imshow, matshow, spy. Rows are turned so that both steps are positive."""
    check_plain(image)
    if panel.placement(image.get_transform()) != (True, True) or (panel.x_kind, panel.y_kind) != ("linear", "linear"):
        raise NotUnderstood("an image that is not placed on linear axes")
    values = np.ma.asarray(image.get_array())
    left, right, bottom, top = map(float, image.get_extent())
    rows, columns = values.shape[:2]
    if image.origin == "upper":
        values = values[::-1]
    if top < bottom:
        values, bottom, top = values[::-1], top, bottom
    if right < left:
        values, left, right = values[:, ::-1], right, left
    dx, dy = (right - left) / columns, (top - bottom) / rows
    place = {"x0": left + dx / 2, "dx": dx, "y0": bottom + dy / 2, "dy": dy}
    trace = _heatmap(image, values) if values.ndim == 2 else None
    if trace is None:
        trace = {"type": "image", "source": _source(image, values), "hoverinfo": "x+y"}
        if image.get_interpolation() not in SHARP:
            trace["zsmooth"] = "fast"
    panel.add(image, {**trace, **place})


def convert_mesh(panel: Panel, mesh: Any) -> None:
    """A QuadMesh (pcolormesh, hist2d) whose cells are rectangles."""
    check_plain(mesh)
    values = np.ma.asarray(mesh.get_array())
    corners = np.asarray(mesh.get_coordinates() if hasattr(mesh, "get_coordinates") else mesh._coordinates)
    shape = (corners.shape[0] - 1, corners.shape[1] - 1)
    if mesh.get_transform() is not panel.axes.transData or values.size != shape[0] * shape[1]:
        raise NotUnderstood("a mesh that is not placed by data coordinates")
    x, y = corners[..., 0], corners[..., 1]
    if not (np.allclose(x, x[:1]) and np.allclose(y, y[:, :1])) or mesh._shading != "flat":
        raise NotUnderstood("a mesh of other cells than rectangles")
    if np.any(mesh.get_linewidths()) and len(mesh.get_edgecolors()) and np.any(mesh.get_edgecolors()[:, 3]):
        raise NotUnderstood("a mesh with visible edges")
    trace = _heatmap(mesh, values.reshape(shape))
    if trace is None:
        raise NotUnderstood("a mesh with a colour norm of its own")
    panel.add(mesh, {**trace, "x": positions(x[0], panel.x_kind), "y": positions(y[:, 0], panel.y_kind)})


def _heatmap(mappable: Any, values: Any) -> dict[str, Any] | None:
    """Values with their colours; None where the norm is not linear, or a gap would show a colour."""
    if values.size > VALUES_LIMIT:
        raise NotUnderstood("an image of very many values")
    alpha = mappable.get_alpha()
    try:
        low, high = scales.limits(mappable)
    except NotUnderstood:
        return None
    bad = mappable.get_cmap()(np.ma.masked_all(1))[0]
    has_gaps = np.ma.is_masked(values) or (values.dtype.kind == "f" and not np.isfinite(values).all())
    if (has_gaps and bad[3] > 0) or not (alpha is None or np.isscalar(alpha)):
        return None
    trace = {
        "type": "heatmap",
        "z": numbers(values),
        "colorscale": scales.colorscale(mappable.get_cmap()),
        "zmin": low,
        "zmax": high,
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
