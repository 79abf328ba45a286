"""The figures of the gallery about what is around the data: texts, axes, scales and places; and the rest."""

import datetime

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
from gallery import figure, random, waves
from matplotlib import dates, patches
from matplotlib.colors import ListedColormap


@figure
def annotations():
    x, y = waves(200)
    plt.plot(x, y)
    plt.annotate("top", xy=(np.pi / 2, 1), xytext=(3, 1.3), arrowprops={"arrowstyle": "->"})
    plt.annotate(
        "offset",
        xy=(7, 0.66),
        xytext=(20, -30),
        textcoords="offset points",
        arrowprops={"arrowstyle": "-|>", "color": "r"},
    )
    plt.text(0.02, 0.05, "in the corner", transform=plt.gca().transAxes, bbox={"facecolor": "wheat", "alpha": 0.5})
    plt.text(4, -0.5, "slanted", rotation=30, style="italic", weight="bold")
    plt.ylim(-1.5, 1.6)


@figure
def annotation_in_fractions():
    plt.plot([0, 10], [0, 10])
    plt.annotate(
        "there",
        xy=(4, 4),
        xytext=(0.8, 0.2),
        textcoords="axes fraction",
        arrowprops={"facecolor": "black", "shrink": 0.05},
    )
    plt.annotate("plain", xy=(0.1, 0.9), xycoords="axes fraction", color="C3")


@figure
def arrows():
    plt.axis([0, 4, 0, 3])
    for i, style in enumerate(["-", "<-", "->", "<->", "-|>"]):
        plt.annotate(
            style, xy=(3, i / 2 + 0.5), xytext=(1, i / 2 + 0.5), arrowprops={"arrowstyle": style, "color": f"C{i}"}
        )


@figure
def annotation_bent():
    plt.plot([0, 10])
    plt.annotate("", xy=(0.5, 5), xytext=(0.1, 8), arrowprops={"arrowstyle": "->", "connectionstyle": "arc3,rad=0.3"})


@figure
def many_points():
    x = np.linspace(0, 100, 400_000)
    plt.plot(x, np.sin(x) + random().normal(0, 0.1, len(x)), label="noise")
    plt.scatter(random().random(50_000) * 100, random(1).normal(3, 0.3, 50_000), s=4, c=np.arange(50_000))
    plt.legend()


@figure
def large_image():
    plt.imshow(np.add.outer(np.arange(1500.0), np.arange(2000.0)), extent=(0, 20, 0, 15))


@figure
def spans_and_lines():
    plt.plot([0, 1, 2], [1, 3, 2])
    plt.axvspan(0.5, 0.8, color="C1", alpha=0.3, label="span")
    plt.axhline(2, color="C2", label="line")
    plt.axline((0, 1), slope=0.5, color="k", linestyle=":")
    plt.hlines([1.2, 1.4], 0.2, 0.9, colors="C4")
    plt.vlines([1.5, 1.7], 1, 2, linestyles="dashed")
    plt.legend()


@figure
def legend_outside():
    for i in range(4):
        plt.plot(np.arange(5) * i, label=f"slope {i}")
    plt.legend(loc="upper center", bbox_to_anchor=(0.5, 1.12), ncols=4)


@figure
def figure_legend():
    figure, axes = plt.subplots(1, 2, sharey=True)
    axes[0].plot([1, 2], label="left")
    axes[1].plot([2, 1], "r", label="right")
    figure.legend(loc="lower center", ncols=2)
    figure.suptitle("Both")


@figure
def twin_axes():
    _, left = plt.subplots()
    left.plot([1, 2, 3], [10, 20, 15], "b", label="left")
    left.set_ylabel("volume", color="b")
    left.tick_params(axis="y", labelcolor="b")
    right = left.twinx()
    right.plot([1, 2, 3], [0.1, 0.3, 0.2], "r--", label="right")
    right.set_ylabel("price", color="r")


@figure
def twin_bars_and_line():
    _, left = plt.subplots()
    left.bar(range(4), [3, 5, 2, 4], color="0.8")
    left.twinx().plot(range(4), [0.3, 0.5, 0.9, 1.0], "C3-o")


@figure
def log_axes():
    _, axes = plt.subplots(1, 3, figsize=(9, 3), layout="constrained")
    x = np.logspace(0, 4, 40)
    axes[0].semilogx(x, np.log(x))
    axes[1].semilogy(x, x**2)
    axes[2].loglog(x, x**0.5, "o-", ms=3)
    axes[2].grid(True, which="both")


@figure
def symlog_axis():
    plt.plot(np.arange(-50, 50, 0.1), np.arange(1000) - 500)
    plt.xscale("symlog")


@figure
def date_axis():
    days = [datetime.datetime(2024, 1, 1) + datetime.timedelta(days=3 * i) for i in range(40)]
    plt.plot(days, np.cumsum(random().normal(size=40)), label="walk")
    plt.gcf().autofmt_xdate()
    plt.legend()


@figure
def date_axis_concise():
    hours = np.datetime64("2024-03-30T00:00") + np.arange(0, 72, 2).astype("timedelta64[h]")
    _, axes = plt.subplots()
    axes.plot(hours, np.sin(np.arange(36) / 4))
    axes.xaxis.set_major_formatter(dates.ConciseDateFormatter(axes.xaxis.get_major_locator()))


@figure
def date_bars():
    months = np.array(["2024-01", "2024-02", "2024-03"], dtype="datetime64[M]").astype("datetime64[D]")
    plt.bar(months, [3, 1, 2], width=20)
    plt.gca().xaxis.set_major_formatter(dates.DateFormatter("%b"))


@figure
def broken_barh():
    plt.broken_barh([(110, 30), (150, 10)], (10, 9), facecolors="tab:blue")
    plt.broken_barh([(10, 50), (100, 20)], (20, 9), facecolors=("tab:orange", "tab:green"))


@figure
def subplots_grid():
    _, axes = plt.subplots(2, 2, sharex=True, layout="constrained")
    for i, ax in enumerate(axes.flat):
        ax.plot(np.arange(5) ** (i / 2 + 0.5), f"C{i}")
        ax.set_title(f"panel {i}")


@figure
def gridspec():
    figure = plt.figure(layout="constrained")
    grid = figure.add_gridspec(3, 3)
    figure.add_subplot(grid[0, :]).plot([1, 3, 2])
    figure.add_subplot(grid[1, :-1]).bar([1, 2], [3, 4])
    figure.add_subplot(grid[1:, -1]).imshow(np.eye(4), aspect="auto")
    figure.add_subplot(grid[2, :2]).scatter([1, 2, 3], [3, 1, 2], marker="+")


@figure
def mosaic():
    _, axes = plt.subplot_mosaic("AB;CC")
    axes["A"].hist([1, 2, 2, 3])
    axes["B"].pie([1, 2])
    axes["C"].plot([1, 2, 1], drawstyle="steps-mid")


@figure
def inset():
    _, axes = plt.subplots()
    axes.plot(*waves(100))
    inner = axes.inset_axes([0.6, 0.65, 0.35, 0.3])
    inner.plot(*waves(100), "r")
    inner.set_xlim(1, 2)


@figure
def subfigures():
    left, right = plt.figure(layout="constrained").subfigures(1, 2)
    left.subplots().plot([1, 2])
    right.subplots(2, 1)[1].plot([2, 1])
    left.suptitle("left")


@figure
def secondary_axis():
    plt.plot(np.arange(0, 360, 5), np.sin(np.radians(np.arange(0, 360, 5))))
    plt.gca().secondary_xaxis("top", functions=(np.radians, np.degrees)).set_xlabel("rad")


@figure
def table():
    plt.bar([0, 1], [2, 3])
    plt.table([["1", "2"], ["3", "4"]], colLabels=["a", "b"], loc="bottom")
    plt.xticks([])


@figure
def shapes():
    axes = plt.gca()
    for shape in (
        patches.Circle((0.2, 0.7), 0.15, color="C0"),
        patches.Rectangle((0.5, 0.5), 0.3, 0.2, angle=20, fill=False, edgecolor="C1", linewidth=3),
        patches.Ellipse((0.3, 0.2), 0.4, 0.2, alpha=0.5),
        patches.Polygon([(0.7, 0.1), (0.9, 0.1), (0.8, 0.4)], color="C2"),
        patches.Wedge((0.85, 0.8), 0.12, 30, 270, color="C3"),
        patches.RegularPolygon((0.55, 0.2), 6, radius=0.08, color="C4"),
        patches.Arrow(0.1, 0.45, 0.3, 0.05, width=0.1, color="C5"),
        patches.FancyBboxPatch((0.45, 0.85), 0.2, 0.08, boxstyle="round,pad=0.02", color="C6"),
    ):
        axes.add_patch(shape)
    axes.set_aspect("equal")


@figure
def quiver():
    x, y = np.meshgrid(np.linspace(-4, 4, 6), np.linspace(-4, 4, 6))
    plt.quiver(x, y, x + y, y - x, angles="xy", scale_units="xy", scale=5, color="C0")


@figure
def barbs():
    x, y = np.meshgrid([1, 2, 3], [1, 2, 3])
    plt.barbs(x, y, x * 20, y * 20, length=7)


@figure
def streamplot():
    x, y = np.meshgrid(np.linspace(-3, 3, 20), np.linspace(-3, 3, 20))
    plt.streamplot(x, y, -1 - x**2 + y, 1 + x - y**2)


@figure
def polar():
    plt.polar(np.linspace(0, 6, 50), np.linspace(0, 2, 50))


@figure
def coloured_lines():
    from matplotlib.collections import LineCollection

    x, y = waves(80)
    points = np.stack([x, y], axis=1)
    lines = LineCollection(
        np.stack([points[:-1], points[1:]], axis=1), array=np.cos(x[:-1]), cmap="plasma", linewidth=3
    )
    plt.gca().add_collection(lines)
    plt.gca().autoscale()
    plt.colorbar(lines)


@figure
def listed_colours():
    plt.imshow(np.arange(12).reshape(3, 4) % 3, cmap=ListedColormap(["red", "white", "blue"]))
    plt.colorbar(ticks=[0, 1, 2])


@figure
def confusion():
    counts = np.array([[50, 2], [5, 43]])
    plt.imshow(counts, cmap="Blues")
    plt.colorbar(orientation="horizontal", label="count")
    plt.xlabel("Predicted")
    plt.ylabel("True")


@figure
def styled():
    with matplotlib.rc_context(
        {"axes.facecolor": "#eaeaf2", "axes.grid": True, "grid.color": "w", "axes.axisbelow": True}
    ):
        plt.plot(*waves())
        for side in ("top", "right", "left"):
            plt.gca().spines[side].set_visible(False)


@figure
def text_only():
    plt.figtext(0.5, 0.5, "nothing\nto see", ha="center", fontsize=20)
    plt.axis("off")
