"""The figures of the gallery that show values over a plane."""

import matplotlib.pyplot as plt
import numpy as np
from gallery import figure, random
from matplotlib.colors import BoundaryNorm, LogNorm


def hill(count=25):
    x, y = np.meshgrid(np.linspace(-3, 3, count), np.linspace(-2, 2, count - 4))
    return x, y, (1 - x / 2 + x**5 + y**3) * np.exp(-(x**2) - y**2)


@figure
def imshow():
    plt.imshow(hill()[2], origin="lower", extent=(-3, 3, -2, 2), cmap="RdBu", vmin=-1, vmax=1)
    plt.colorbar(extend="both")


@figure
def imshow_annotated():
    values = np.array([[0.8, 2.4, 2.5], [2.4, 0.0, 4.0], [1.1, 2.4, 0.8]])
    plt.imshow(values)
    plt.xticks(range(3), ["a", "b", "c"], rotation=45, ha="right")
    plt.yticks(range(3), ["k", "l", "m"])
    for i in range(3):
        for j in range(3):
            plt.text(j, i, values[i, j], ha="center", va="center", color="w")
    plt.title("Harvest")


@figure
def imshow_colours():
    pixels = np.zeros((20, 30, 3))
    pixels[..., 0], pixels[..., 1] = np.linspace(0, 1, 30), np.linspace(0, 1, 20)[:, None]
    plt.imshow(pixels)
    plt.axis("off")


@figure
def imshow_smooth():
    plt.imshow(random().random((8, 8)), interpolation="bilinear", cmap="gray")


@figure
def matshow():
    plt.matshow(np.add.outer(np.arange(6), np.arange(8)), cmap="Blues", fignum=0)


@figure
def spy():
    values = random().random((15, 15))
    values[values < 0.7] = 0
    plt.spy(values, markersize=5)


@figure
def pcolormesh():
    x = np.concatenate([np.linspace(-3, 3, 30), [3.5, 4]])
    y = np.linspace(-3, 3, 20)
    xx, yy = np.meshgrid(x, y)
    plt.pcolormesh(x, y, (1 - xx / 2 + xx**5 + yy**3) * np.exp(-(xx**2) - yy**2), vmin=-0.5, vmax=1.0)
    plt.colorbar()


@figure
def pcolormesh_log():
    plt.pcolormesh(10.0 ** random().uniform(0, 3, (8, 10)), norm=LogNorm(1, 1000), cmap="magma")
    plt.colorbar()


@figure
def pcolormesh_levels():
    norm = BoundaryNorm([-1, -0.5, 0, 0.25, 1], 256)
    plt.pcolormesh(np.sin(np.arange(48.0)).reshape(6, 8), norm=norm, cmap="PiYG")
    plt.colorbar()


@figure
def pcolormesh_skewed():
    x, y = np.meshgrid(np.arange(6.0), np.arange(5.0))
    plt.pcolormesh(x + 0.4 * y, y, (x * y)[:-1, :-1], edgecolors="k", linewidth=0.5)


@figure
def pcolor():
    plt.pcolor(hill(12)[2], cmap="viridis")
    plt.colorbar()


@figure
def contour():
    lines = plt.contour(*hill(60), levels=np.linspace(-1, 1, 7))
    plt.clabel(lines)


@figure
def contour_one_colour():
    plt.contour(*hill(60), levels=8, colors="k", linewidths=0.8)


@figure
def contourf():
    plt.contourf(*hill(60), levels=np.linspace(-1, 1, 9))
    plt.colorbar()


@figure
def contour_with_bar():
    x, y, z = hill(40)
    plt.colorbar(plt.contour(x, y, z, levels=6, linewidths=2), label="height")


@figure
def contourf_with_lines():
    x, y, z = hill(40)
    areas = plt.contourf(x, y, z, levels=6, cmap="bone")
    lines = plt.contour(areas, levels=areas.levels[::2], colors="r")
    plt.colorbar(areas).add_lines(lines)


@figure
def contourf_extended():
    x, y, z = hill(60)
    plt.contourf(x, y, z, levels=[-0.5, -0.25, 0, 0.25, 0.5], extend="both", cmap="coolwarm")
    plt.colorbar()
    plt.contour(x, y, z, levels=[0], colors="k")


@figure
def tricontour():
    x, y = random().uniform(-3, 3, (2, 200))
    z = (1 - x / 2 + x**5 + y**3) * np.exp(-(x**2) - y**2)
    plt.plot(x, y, "o", markersize=2, color="lightgrey")
    plt.tricontour(x, y, z, levels=np.linspace(-1, 1, 7))


@figure
def tricontourf():
    x, y = random().uniform(-3, 3, (2, 200))
    plt.tricontourf(x, y, np.exp(-(x**2) - y**2), levels=6)


@figure
def tripcolor():
    x, y = random().uniform(-3, 3, (2, 120))
    plt.tripcolor(x, y, np.exp(-(x**2) - y**2))
    plt.colorbar()


@figure
def triplot():
    x, y = random().uniform(-3, 3, (2, 60))
    plt.triplot(x, y)
