"""One small figure for each kind of plot that matplotlib documents, by name: curves, points, bars and statistics.
The others are in the modules of this name."""

import matplotlib.pyplot as plt
import numpy as np

FLAT: dict = {}


def figure(draw):
    """Takes a figure into the gallery."""
    FLAT[draw.__name__] = draw
    return draw


def random(seed=0):
    return np.random.default_rng(seed)


def waves(count=60, end=10.0):
    x = np.linspace(0, end, count)
    return x, np.sin(x)


@figure
def plot():
    x, y = waves()
    plt.plot(x, y, label="sin")
    plt.plot(x, np.cos(x), "r--", label="cos")
    plt.plot(x, y / 2, "g:o", markersize=4, markevery=None, label="half")
    plt.legend()
    plt.title("Waves")
    plt.xlabel("t [s]")
    plt.ylabel(r"$\alpha_1$ [V]")


@figure
def plot_markers():
    for i, marker in enumerate("o.sv^<>Dd*phH8PXx+|_1234"):
        plt.plot([i % 6], [i // 6], marker, markersize=12, markerfacecolor="C1", markeredgecolor="k")
    plt.axis([-1, 6, -1, 4])


@figure
def line_styles():
    for i, style in enumerate(["-", "--", "-.", ":", (0, (5, 1, 1, 1))]):
        plt.plot([0, 1], [i, i], linestyle=style, linewidth=1 + i, label=f"style {i}")
    plt.legend(loc="center left", ncols=2, title="Styles")


@figure
def step():
    x = np.arange(8)
    plt.step(x, np.sin(x) + 2, label="pre")
    plt.step(x, np.sin(x) + 1, where="mid", label="mid")
    plt.step(x, np.sin(x), where="post", label="post")
    plt.legend()


@figure
def scatter():
    r = random()
    plt.scatter(
        r.normal(4, 2, 24), r.normal(4, 2, 24), s=r.uniform(20, 200, 24), c=r.uniform(20, 90, 24), vmin=0, vmax=100
    )
    plt.colorbar(label="share")


@figure
def scatter_classes():
    r = random(1)
    for i, marker in enumerate("os^D*x"):
        plt.scatter(
            r.normal(i, 1, 30),
            r.normal(i % 3, 1, 30),
            marker=marker,
            alpha=0.6,
            edgecolors="k" if marker != "x" else None,
            label=f"class {i}",
        )
    plt.legend(loc="upper left")


@figure
def bar():
    plt.bar(np.arange(8) + 0.5, [4.8, 5.5, 3.5, 4.6, 6.5, 6.6, 2.6, 3.0], width=1, edgecolor="white", linewidth=0.7)
    plt.axis([0, 8, 0, 8])


@figure
def bar_grouped_with_labels():
    x = np.arange(3)
    for i, name in enumerate(["length", "depth"]):
        plt.bar_label(plt.bar(x + 0.4 * i, [3 + i, 5 - i, 2.5], 0.4, label=name), padding=3)
    plt.xticks(x + 0.2, ["Adelie", "Chinstrap", "Gentoo"])
    plt.legend(ncols=2)
    plt.ylim(0, 7)


@figure
def bar_stacked_hatched():
    low, high = np.array([20, 34, 30]), np.array([25, 32, 34])
    plt.bar(["a", "b", "c"], low, yerr=[2, 3, 4], label="low", hatch="/")
    plt.bar(["a", "b", "c"], high, bottom=low, label="high", color="w", edgecolor="k")
    plt.legend(loc="lower right")


@figure
def barh():
    plt.barh(["Tom", "Dick", "Harry", "Slim"], [3, 10, 7.5, 5], xerr=[0.5, 1, 1, 0.2], color=["C0", "C1", "C2", "C3"])
    plt.gca().invert_yaxis()
    plt.xlabel("Performance")


@figure
def stem():
    x, y = waves(12)
    plt.stem(x, y + 1.5)


@figure
def fill_between():
    x, y = waves(16)
    plt.fill_between(x, y - 1, y + 1, alpha=0.5, linewidth=0, label="band")
    plt.plot(x, y, linewidth=2)
    plt.fill_between(x, -3, -2, where=y > 0, color="tab:red")
    plt.legend()


@figure
def fill_betweenx():
    y = np.linspace(0, 6, 40)
    plt.fill_betweenx(y, np.sin(y), 2 + np.cos(y), color="C2", alpha=0.3)


@figure
def stackplot():
    plt.stackplot(range(0, 10, 2), [1, 1, 2, 3, 5], [2, 3, 3, 4, 4], [3, 5, 2, 1, 1], labels=["a", "b", "c"])
    plt.legend(loc="upper left")


@figure
def stairs():
    plt.stairs([4.8, 5.5, 3.5, 4.6, 6.5, 6.6, 2.6, 3.0], linewidth=2.5, label="edges")
    plt.stairs([1, 2, 1, 2, 1, 2, 1, 2], fill=True, label="filled")
    plt.legend()


@figure
def hist():
    plt.hist(4 + random().normal(0, 1.5, 200), bins=8, linewidth=0.5, edgecolor="white")
    plt.axvline(4, color="k", linestyle="--", label="mean")
    plt.legend()


@figure
def hist_several():
    plt.hist([random(i).normal(i, 1, 100) for i in range(3)], bins=10, label=["a", "b", "c"])
    plt.legend()


@figure
def hist_steps_log():
    for i in range(2):
        plt.hist(random(i).normal(i, 1, 500), bins=20, histtype="step", log=True, label=f"run {i}")
    plt.legend()


@figure
def ecdf():
    plt.ecdf(random().normal(size=50), label="sample")
    plt.legend()
    plt.grid(True)


@figure
def boxplot():
    values = [random(i).normal(3 + i, 1 + i / 2, 60) for i in range(3)]
    plt.boxplot(
        values, positions=[2, 4, 6], widths=1.5, patch_artist=True, showmeans=True, medianprops={"color": "white"}
    )


@figure
def boxplot_notched():
    plt.boxplot(
        [random(i).normal(i, 1, 80) for i in range(3)],
        notch=True,
        orientation="horizontal",
        tick_labels=["x", "y", "z"],
    )


@figure
def errorbar():
    plt.errorbar([2, 4, 6], [3.6, 5, 4.2], [0.9, 1.2, 0.5], fmt="o", linewidth=2, capsize=6, label="measured")
    plt.legend()


@figure
def errorbar_asymmetric():
    x = np.arange(1, 6)
    plt.errorbar(x, x**2, yerr=[x / 3, x], xerr=0.2, fmt="-s", ecolor="r", label="both")
    plt.legend()


@figure
def errorbar_limits():
    x = np.arange(1, 6)
    plt.errorbar(x, 30 - x, yerr=2, uplims=[0, 1, 0, 1, 0])


@figure
def violinplot():
    plt.violinplot([random(i).normal(3 + i, 1, 100) for i in range(3)], [2, 4, 6], widths=2, showmeans=True)


@figure
def eventplot():
    plt.eventplot(
        [random(i).gamma(4, size=30) for i in range(3)], orientation="vertical", lineoffsets=[2, 4, 6], linewidth=0.75
    )


@figure
def hist2d():
    x = random().normal(size=2000)
    plt.hist2d(x, 1.2 * x + random(1).normal(size=2000) / 3, bins=(np.arange(-3, 3, 0.2), np.arange(-3, 3, 0.2)))
    plt.colorbar()


@figure
def hexbin():
    x = random().normal(size=2000)
    plt.hexbin(x, 1.2 * x + random(1).normal(size=2000) / 3, gridsize=20)
    plt.colorbar(label="count")


@figure
def pie():
    plt.pie([1, 2, 3, 4], radius=3, center=(4, 4), wedgeprops={"linewidth": 1, "edgecolor": "white"}, frame=True)
    plt.axis([0, 8, 0, 8])


@figure
def pie_labelled():
    plt.pie(
        [15, 30, 45, 10],
        explode=(0, 0.1, 0, 0),
        labels=["Frogs", "Hogs", "Dogs", "Logs"],
        autopct="%1.1f%%",
        startangle=90,
    )


@figure
def donut():
    wedges, _ = plt.pie([3, 2, 1], wedgeprops={"width": 0.4}, labels=None)[:2]
    plt.legend(wedges, ["three", "two", "one"], title="Parts", loc="center left", bbox_to_anchor=(1, 0.5))
