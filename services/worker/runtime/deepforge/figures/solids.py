"""Polygons in three dimensions: bars, voxels, triangulated surfaces, planes. Their faces keep the colours, shades
included, that matplotlib gave them; Plotly adds no light of its own."""

from __future__ import annotations

from typing import Any

import numpy as np

from deepforge.figures import triangles
from deepforge.figures.panel import NotUnderstood, TooMany, color, numbers, px

FACES_LIMIT = 20_000
PENS_LIMIT = 20
LINE_SCALE = 2

_NO_LIGHT = {"ambient": 1, "diffuse": 0, "specular": 0, "roughness": 1, "fresnel": 0}


def convert(scene: Any, collection: Any) -> None:
    """A Poly3DCollection whose faces are flat."""
    if getattr(collection, "_codes3d", None):
        raise NotUnderstood("areas with holes in three dimensions")
    faces = _faces(collection)
    shades, edges = np.asarray(collection._facecolor3d), np.asarray(collection._edgecolor3d)
    width = collection.get_linewidths()
    add(scene, collection, faces, shades, (edges, px(width[0]) if len(width) else 0))


def convert_patch(scene: Any, patch: Any) -> None:
    """A patch that stands in a plane, such as the bars of bar(zs=…)."""
    path = patch.get_path()
    if path.codes is not None and set(path.codes.tolist()) - {1, 2, 79}:
        raise NotUnderstood("curves in three dimensions")
    corners = np.asarray(patch._segment3d, dtype=float)
    shades = [patch.get_facecolor()] if patch.get_fill() else []
    add(scene, patch, [corners], np.array(shades), (np.array([patch.get_edgecolor()]), px(patch.get_linewidth())))


def add(scene: Any, artist: Any, faces: list[np.ndarray], shades: np.ndarray, pen: tuple[np.ndarray, float]) -> None:
    """A mesh of the faces, and lines along their edges where these have colours of their own."""
    if len(faces) > FACES_LIMIT:
        raise TooMany("very many polygons in three dimensions")
    faces = [_open(face) for face in faces]
    shades = np.broadcast_to(shades, (len(faces), 4)) if len(shades) == 1 else shades
    if len(shades) not in (0, len(faces)):
        raise NotUnderstood("polygons whose colours repeat")
    if len(shades) and (shades[:, 3] > 0).any():
        scene.add(artist, _mesh(faces, shades))
    edges, width = pen
    edges = np.broadcast_to(edges, (len(faces), 4)) if len(edges) == 1 else edges
    same = len(edges) == len(shades) and np.allclose(edges, shades)
    if len(edges) == len(faces) and width and not same:
        for trace in _outlines(faces, edges, width):
            scene.add(artist, trace)


def _faces(collection: Any) -> list[np.ndarray]:
    if hasattr(collection, "_faces"):
        faces = np.asarray(collection._faces, dtype=float)
        hidden = np.broadcast_to(collection._invalid_vertices, faces.shape[:2])
        return [face[~mask] for face, mask in zip(faces, hidden)]
    corners = np.asarray(collection._vec[:3], dtype=float).T  # before matplotlib 3.10
    return [corners[part] for part in collection._segslices]


def _open(face: np.ndarray) -> np.ndarray:
    """Without the corner that only repeats the first, and without corners that repeat the one before."""
    if not np.isfinite(face).all():
        raise NotUnderstood("polygons with corners that are not numbers")
    kept = face[np.any(face != np.roll(face, 1, axis=0), axis=1)]
    return kept if len(kept) else face[:1]


def _mesh(faces: list[np.ndarray], shades: np.ndarray) -> dict[str, Any]:
    seen = shades[:, 3] > 0
    alphas = shades[seen, 3]
    if not np.allclose(alphas, alphas[0]):
        raise NotUnderstood("polygons of several transparencies")
    corners: list[np.ndarray] = []
    sides: list[tuple[int, ...]] = []
    colours: list[str] = []
    start = 0
    for face, shade in zip([f for f, s in zip(faces, seen) if s], shades[seen]):
        if len(face) > triangles.CORNERS_LIMIT:
            raise TooMany("a polygon of very many corners")
        found = triangles.of_polygon(face)
        sides += [tuple(start + corner for corner in triangle) for triangle in found]
        colours += [color((*shade[:3], 1.0))] * len(found)
        corners.append(face)
        start += len(face)
    x, y, z = np.concatenate(corners).T
    i, j, k = (list(part) for part in zip(*sides)) if sides else ([], [], [])
    return {
        "type": "mesh3d",
        **{"x": numbers(x), "y": numbers(y), "z": numbers(z), "i": i, "j": j, "k": k},
        "facecolor": colours,
        "opacity": round(float(alphas[0]), 4),
        "flatshading": True,
        "lighting": _NO_LIGHT,
    }


def _outlines(faces: list[np.ndarray], edges: np.ndarray, width: float) -> list[dict[str, Any]]:
    groups: dict[str, list[np.ndarray]] = {}
    gap = np.full((1, 3), np.nan)
    for face, edge in zip(faces, edges):
        if edge[3] > 0:
            groups.setdefault(color(edge), []).extend([face, face[:1], gap])
    if len(groups) > PENS_LIMIT:
        raise TooMany("polygons with edges of very many colours")
    traces = []
    for shade, parts in groups.items():
        x, y, z = np.concatenate(parts[:-1]).T
        pen = {"color": shade, "width": width * LINE_SCALE}
        place = {"x": numbers(x), "y": numbers(y), "z": numbers(z)}
        traces.append({"type": "scatter3d", "mode": "lines", **place, "line": pen, "hoverinfo": "skip"})
    return traces
