"""The figures of the gallery in three dimensions."""

import matplotlib.pyplot as plt
import numpy as np
from gallery import random

SPACE: dict = {}


def _figure(draw):
    def in_space():
        draw(plt.figure().add_subplot(projection="3d"))

    SPACE[f"{draw.__name__}_3d"] = in_space
    return draw


def bowl(count=20):
    x, y = np.meshgrid(np.linspace(-5, 5, count), np.linspace(-5, 5, count + 2))
    return x, y, np.sin(np.hypot(x, y))


@_figure
def plot(axes):
    t = np.linspace(0, 20, 100)
    axes.plot(np.cos(t), np.sin(t), t, label="spiral")
    axes.set(xlabel="x", ylabel="y", zlabel="height", title="Spiral")
    axes.legend()


@_figure
def scatter(axes):
    for i, marker in enumerate("os"):
        axes.scatter(*random(i).normal(i * 3, 1, (3, 40)), marker=marker, label=f"class {i}")
    axes.legend()


@_figure
def scatter_triangles(axes):
    axes.scatter([1, 2], [1, 2], [1, 2], marker="^")


@_figure
def scatter_values(axes):
    x, y, z = random().uniform(size=(3, 50))
    points = axes.scatter(x, y, z, c=z, cmap="viridis", s=40)
    plt.colorbar(points, shrink=0.6)


@_figure
def surface(axes):
    axes.plot_surface(*bowl(), cmap="Blues", vmin=-2)


@_figure
def surface_one_colour(axes):
    axes.plot_surface(*bowl(), color="C1", alpha=0.7)


@_figure
def surface_face_colours(axes):
    x, y, z = bowl(12)
    colours = np.where(((np.indices(z.shape).sum(axis=0) % 2) == 0)[..., None], [1, 1, 0, 1], [0, 0, 1, 1])
    axes.plot_surface(x, y, z, facecolors=colours, linewidth=0)


@_figure
def wireframe(axes):
    axes.plot_wireframe(*bowl(30), rstride=3, cstride=3)


@_figure
def bar3d(axes):
    axes.bar3d([1, 1, 2, 2], [1, 2, 1, 2], [0, 0, 0, 0], 0.5, 0.5, [2, 3, 1, 4])


@_figure
def bar3d_coloured(axes):
    axes.bar3d([1, 2, 3], [1, 2, 3], [0, 0, 1], 0.8, 0.8, [2, 3, 1], color=["r", "g", "b"], alpha=0.8)


@_figure
def bars_in_planes(axes):
    for i, colour in enumerate("rgb"):
        axes.bar(np.arange(6), random(i).random(6), zs=i, zdir="y", color=colour, alpha=0.8)


@_figure
def stem(axes):
    t = np.linspace(0, 6, 12)
    axes.stem(np.sin(t), np.cos(t), t)


@_figure
def trisurf(axes):
    r, a = np.meshgrid(np.linspace(0.1, 1, 6), np.linspace(0, 2 * np.pi, 20, endpoint=False))
    x, y = (r * np.cos(a)).ravel(), (r * np.sin(a)).ravel()
    axes.plot_trisurf(x, y, np.sin(-x * y), cmap="viridis")


@_figure
def voxels(axes):
    x, y, z = np.indices((4, 4, 4))
    axes.voxels((x < 2) & (y < 2) & (z < 2) | (x >= 3) & (y >= 3), edgecolor="k")


@_figure
def quiver(axes):
    x, y, z = np.meshgrid([0, 1], [0, 1], [0, 1])
    axes.quiver(x, y, z, y, z, x, length=0.3)
    axes.set(xlim=(0, 1.5), ylim=(0, 1.5), zlim=(0, 1.5))


@_figure
def beyond_limits(axes):
    axes.plot([0, 3], [0, 3], [0, 3])
    axes.set_xlim(0, 1)


@_figure
def polygon_under_graph(axes):
    t = np.linspace(0, 6, 20)
    axes.fill_between(t, 1, np.sin(t) + 1.2, t, 1, 0 * t, alpha=0.5)


@_figure
def contour(axes):
    axes.contour(*bowl(), cmap="coolwarm")


@_figure
def polygons(axes):
    from mpl_toolkits.mplot3d.art3d import Poly3DCollection

    corners = [[(0, 0, 0), (1, 0, 0), (1, 1, 0), (0, 1, 0)], [(0, 0, 0), (1, 0, 0), (0.5, 0.5, 1)]]
    axes.add_collection3d(Poly3DCollection(corners, facecolors=["C0", "C1"], edgecolors="k"))
    axes.set(xlim=(0, 1), ylim=(0, 1), zlim=(0, 1))


@_figure
def text(axes):
    axes.text(1, 2, 3, "here", color="red")
    axes.set(xlim=(0, 4), ylim=(0, 4), zlim=(0, 4))
