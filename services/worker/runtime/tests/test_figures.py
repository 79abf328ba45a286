"""The conversion of figures: what a trace says is what the artists were given."""

import datetime
import json
import math

import pytest

np = pytest.importorskip("numpy")
pytest.importorskip("matplotlib")

import matplotlib  # noqa: E402

matplotlib.use("module://deepforge.figures.backend")
import matplotlib.pyplot as plt  # noqa: E402

from deepforge import frames  # noqa: E402
from deepforge.figures import emission, markup, panel, plotly  # noqa: E402


@pytest.fixture(autouse=True)
def _fresh():
    plt.close("all")
    yield
    plt.close("all")


def convert(figure=None):
    """The figure after a drawing, through JSON and back."""
    figure = figure or plt.gcf()
    emission.draw(figure.canvas)
    found = json.loads(frames.encode(plotly.convert(figure)))
    return found["data"], found["layout"]


def refused():
    emission.draw(plt.gcf().canvas)
    return pytest.raises(plotly.NotUnderstood)


def test_line_keeps_data_and_style():
    plt.plot([1, 2, 3], [4, math.nan, math.inf], "r--", lw=2, alpha=0.5, label="loss", marker="s", ms=6)
    (trace,), layout = convert()
    assert (trace["x"], trace["y"]) == ([1, 2, 3], [4, None, None])
    assert trace["mode"] == "lines+markers"
    assert trace["line"]["color"] == "rgba(255,0,0,0.5)"
    assert trace["line"]["width"] == pytest.approx(2 * 4 / 3, abs=1e-3)
    assert trace["line"]["dash"].endswith("px")
    assert trace["marker"]["symbol"] == "square"
    assert trace["marker"]["size"] == 8
    assert trace["name"] == "loss"
    assert layout["showlegend"] is False


@pytest.mark.parametrize("dtype", ["float32", "float64", "int8", "int64"])
def test_values_survive_rounding(dtype):
    values = (np.random.default_rng(1).normal(size=200) * 50).astype(dtype)
    plt.plot(values)
    (trace,), _ = convert()
    assert trace["y"] == pytest.approx(values.tolist(), rel=1e-8)


@pytest.mark.parametrize("values", [[1e-300, 1e300], [1.7e9, 1.7e9 + 1e-3], [5e-324, 1], [0, 0], [-3e-8, 1e3]])
def test_rounding_is_never_seen(values):
    found = panel.numbers(np.array(values, dtype=float))
    span = max(values) - min(values)
    for got, meant in zip(found, values):
        assert abs(got - meant) <= 1e-8 * min(abs(meant), span or abs(meant)) + 1e-15 * abs(meant)


def test_scatter_keeps_sizes_and_values():
    sizes, values = [10, 40, 90], [0.1, 0.5, 0.9]
    scatter = plt.scatter([1, 2, 3], [3, 2, 1], s=sizes, c=values, cmap="viridis", vmin=0, vmax=1)
    plt.colorbar(scatter, label="z")
    (trace,), _ = convert()
    marker = trace["marker"]
    assert (trace["x"], trace["y"]) == ([1, 2, 3], [3, 2, 1])
    assert marker["color"] == values
    assert (marker["cmin"], marker["cmax"]) == (0, 1)
    assert marker["colorscale"][0][1] == "#440154"
    edge = scatter.get_linewidths()[0] * 4 / 3
    assert marker["size"] == pytest.approx([math.sqrt(s) * 4 / 3 + edge for s in sizes], abs=0.01)
    assert marker["showscale"] is True
    assert marker["colorbar"]["title"]["text"] == "z"


def test_scatter_of_one_colour_and_masked_points():
    plt.scatter(np.ma.masked_equal([1, 2, 3], 2), [1, 2, 3], color="g", marker="^", edgecolors="k")
    (trace,), _ = convert()
    assert trace["x"] == [1, None, 3]
    assert trace["marker"]["color"] == "#008000"
    assert trace["marker"]["symbol"] == "triangle-up"
    assert trace["marker"]["line"]["color"] == "#000000"


def test_bars_keep_positions_heights_and_bases():
    plt.bar([0, 1], [2, 3], width=0.5, bottom=[1, -1], color=["r", "b"], label="a")
    plt.legend()
    (trace,), layout = convert()
    assert (trace["type"], trace["orientation"]) == ("bar", "v")
    assert (trace["x"], trace["y"], trace["base"], trace["width"]) == ([0, 1], [2, 3], [1, -1], 0.5)
    assert trace["marker"]["color"] == ["#ff0000", "#0000ff"]
    assert trace["name"] == "a"
    assert trace["showlegend"] is True
    assert layout["barmode"] == "overlay"


def test_horizontal_bars():
    plt.barh([1, 2], [5, 6], left=1)
    (trace,), _ = convert()
    assert trace["orientation"] == "h"
    assert (trace["x"], trace["y"], trace["base"]) == ([5, 6], [1, 2], 1)


def test_histogram_keeps_counts_and_edges():
    data = np.random.default_rng(0).normal(size=500)
    counts, edges, _ = plt.hist(data, bins=12)
    (trace,), _ = convert()
    assert trace["y"] == pytest.approx(counts)
    assert trace["x"] == pytest.approx((edges[:-1] + edges[1:]) / 2)
    assert trace["width"] == pytest.approx(edges[1] - edges[0])


@pytest.mark.parametrize("style", ["step", "stepfilled"])
def test_step_histogram_is_an_outline(style):
    counts, _, _ = plt.hist([1, 1, 2, 3], bins=3, histtype=style)
    (trace,), _ = convert()
    assert max(y for y in trace["y"] if y is not None) == counts.max()
    assert ("fill" in trace) == (style == "stepfilled")


def test_error_bars_belong_to_their_line():
    plt.errorbar([1, 2], [3, 4], yerr=[[0.1, 0.2], [0.3, 0.4]], xerr=0.5, fmt="o", capsize=3, label="e")
    (trace,), _ = convert()
    assert trace["error_y"]["array"] == pytest.approx([0.3, 0.4])
    assert trace["error_y"]["arrayminus"] == pytest.approx([0.1, 0.2])
    assert trace["error_x"]["array"] == pytest.approx([0.5, 0.5])
    assert trace["error_y"]["width"] == 4
    assert trace["name"] == "e"


def test_image_keeps_values_colours_and_direction():
    values = np.arange(12.0).reshape(3, 4)
    plt.imshow(values, cmap="gray")
    (trace,), layout = convert()
    assert trace["type"] == "heatmap"
    assert trace["z"] == values.tolist()
    assert (trace["x0"], trace["dx"], trace["y0"], trace["dy"]) == (0, 1, 0, 1)
    assert (trace["zmin"], trace["zmax"]) == (0, 11)
    assert layout["yaxis"]["range"] == [2.5, -0.5], "the first row is on top"
    assert layout["yaxis"]["scaleanchor"] == "x"


@pytest.mark.parametrize("origin", ["upper", "lower"])
@pytest.mark.parametrize("extent", [(0, 8, 0, 6), (8, 0, 6, 0), (0, 8, 6, 0)])
def test_every_pixel_is_where_matplotlib_has_it(origin, extent):
    values = np.arange(12.0).reshape(3, 4)
    image = plt.imshow(values, origin=origin, extent=extent)
    (trace,), _ = convert()
    left, right, bottom, top = image.get_extent()
    for row in range(3):
        for column in range(4):
            down = (row + 0.5) / 3
            y = top + (bottom - top) * down if origin == "upper" else bottom + (top - bottom) * down
            x = left + (right - left) * (column + 0.5) / 4
            i, j = round((y - trace["y0"]) / trace["dy"]), round((x - trace["x0"]) / trace["dx"])
            assert trace["z"][i][j] == values[row, column]


def test_colour_image_keeps_its_pixels():
    import base64
    import io

    from PIL import Image

    pixels = np.random.default_rng(0).integers(0, 255, (5, 7, 3), dtype=np.uint8)
    plt.imshow(pixels)
    plt.axis("off")
    (trace,), layout = convert()
    assert trace["type"] == "image"
    data = base64.b64decode(trace["source"].split(",", 1)[1])
    assert np.array_equal(np.asarray(Image.open(io.BytesIO(data))), pixels)
    assert layout["xaxis"]["visible"] is False


def test_image_with_a_logarithmic_norm_has_right_colours():
    from matplotlib.colors import LogNorm

    plt.imshow([[1.0, 10.0], [0.0, 1000.0]], norm=LogNorm(1, 1000))
    (trace,), _ = convert()
    assert trace["z"] == [[None, 1000], [1, 10]] or trace["z"] == [[1, 10], [None, 1000]], "0 has no place in it"
    assert (trace["zmin"], trace["zmax"]) == (1, 1000)


def test_image_with_gaps():
    plt.imshow([[1.0, np.nan], [3.0, 4.0]])
    (trace,), _ = convert()
    assert trace["z"] == [[1, None], [3, 4]]


def test_text_on_an_image_is_on_its_cell():
    plt.imshow(np.eye(3))
    plt.text(2, 0, "a < b\n$\\alpha^2$", ha="center", va="center", color="w")
    _, layout = convert()
    (annotation,) = layout["annotations"]
    assert (annotation["x"], annotation["y"], annotation["xref"], annotation["yref"]) == (2, 0, "x", "y")
    assert annotation["text"] == "a &lt; b<br>\N{GREEK SMALL LETTER ALPHA}<sup>2</sup>"
    assert (annotation["xanchor"], annotation["yanchor"]) == ("center", "middle")


def test_ticks_with_names_keep_them():
    plt.bar([0, 1, 2], [1, 2, 3])
    plt.xticks([0, 2], ["cat", "dog & co"], rotation=45)
    _, layout = convert()
    assert layout["xaxis"]["tickvals"] == [0, 2]
    assert layout["xaxis"]["ticktext"] == ["cat", "dog &amp; co"]
    assert layout["xaxis"]["tickangle"] == -45
    assert "tickvals" not in layout["yaxis"], "ordinary ticks follow the zoom"


def test_categories_are_tick_names():
    plt.bar(["a", "b"], [1, 2])
    _, layout = convert()
    assert layout["xaxis"]["ticktext"] == ["a", "b"]


def test_log_axes():
    plt.loglog([1e-8, 1], [1, 1000])
    plt.text(0.01, 10, "t")
    plt.xlim(1e-8, 10)
    (trace,), layout = convert()
    assert trace["x"] == [1e-8, 1]
    assert layout["xaxis"]["type"] == "log"
    assert layout["xaxis"]["range"] == pytest.approx([-8, 1])
    assert layout["annotations"][0]["x"] == pytest.approx(-2)


def test_date_axes():
    days = [datetime.datetime(2024, 2, 28) + datetime.timedelta(days=i) for i in range(3)]
    plt.plot(days, [1, 2, 3])
    plt.bar(days, [1, 1, 1], width=0.5)
    data, layout = convert()
    line, bars = sorted(data, key=lambda trace: trace["type"], reverse=True)
    assert line["x"][1].startswith("2024-02-29T00:00:00")
    assert layout["xaxis"]["type"] == "date"
    assert bars["width"] == 43_200_000


def test_several_axes_have_their_own_place():
    figure, axes = plt.subplots(2, 2)
    for i, ax in enumerate(axes.flat):
        ax.plot([i, i + 1])
        ax.set_title(f"t{i}")
    figure.suptitle("all")
    data, layout = convert()
    assert [(trace["xaxis"], trace["yaxis"]) for trace in data] == [
        ("x", "y"),
        ("x2", "y2"),
        ("x3", "y3"),
        ("x4", "y4"),
    ]
    box = axes[1, 0].get_position()
    assert layout["xaxis3"]["domain"] == pytest.approx([box.x0, box.x1])
    assert layout["yaxis3"]["domain"] == pytest.approx([box.y0, box.y1])
    assert [a["text"] for a in layout["annotations"]] == ["t0", "t1", "t2", "t3", "all"]


def test_shared_axes_move_together_and_hide_inner_labels():
    _, axes = plt.subplots(2, 2, sharex=True, sharey=True)
    axes[0, 0].plot([1, 2])
    _, layout = convert()
    assert layout["xaxis4"]["matches"] == "x"
    assert layout["yaxis2"]["matches"] == "y"
    assert layout["xaxis"]["showticklabels"] is False
    assert layout["xaxis3"]["showticklabels"] is True


def test_twin_axes_lie_over_each_other():
    _, left = plt.subplots()
    (a,) = left.plot([1, 2], label="a")
    right = left.twinx()
    (b,) = right.plot([20, 10], label="b")
    right.set_ylabel("right")
    left.legend(handles=[a, b])
    data, layout = convert()
    assert [(trace["xaxis"], trace["yaxis"]) for trace in data] == [("x", "y"), ("x", "y2")]
    assert layout["yaxis2"]["overlaying"] == "y"
    assert layout["yaxis2"]["side"] == "right"
    assert layout["yaxis2"]["title"]["text"] == "right"
    assert all(trace["showlegend"] for trace in data)


def test_inverted_axes_and_limits():
    plt.plot([1, 2, 3])
    plt.xlim(3, -1)
    plt.gca().invert_yaxis()
    _, layout = convert()
    assert layout["xaxis"]["range"] == [3, -1]
    assert layout["yaxis"]["range"][0] > layout["yaxis"]["range"][1]


def test_axvline_and_axhspan_span_the_axes():
    plt.axvline(0.3, color="g", label="true")
    plt.axhspan(1, 2, alpha=0.5)
    plt.legend()
    _, layout = convert()
    line, band = [shape for shape in layout["shapes"] if shape.get("name") != ""][:2]
    assert (line["x0"], line["x1"], line["y0"], line["y1"]) == (0.3, 0.3, 0, 1)
    assert (line["xref"], line["yref"]) == ("x", "y domain")
    assert (line["name"], line["showlegend"]) == ("true", True)
    assert (band["y0"], band["y1"], band["xref"]) == (1, 2, "x domain")


def test_fractions_of_the_axes_are_not_data_even_where_they_are_equal():
    plt.plot([0, 1], [0, 1], transform=plt.gca().transAxes)
    plt.text(0.5, 0.5, "t", transform=plt.gca().transAxes)
    plt.axis([0, 1, 0, 1])
    _, layout = convert()
    assert layout["xaxis"]["range"] == [0, 1]
    assert layout["shapes"][-1]["xref"] == "x domain"
    assert layout["annotations"][0]["xref"] == "x domain"


def test_fill_between_is_an_area():
    x = np.linspace(0, 1, 20)
    plt.fill_between(x, x, x + 1, alpha=0.3, label="band")
    (trace,), _ = convert()
    assert trace["fill"] == "toself"
    assert trace["fillcolor"] == "rgba(31,119,180,0.3)"
    points = {(round(a, 6), round(b, 6)) for a, b in zip(trace["x"], trace["y"]) if a is not None}
    assert points >= {(round(v, 6), round(v + 1, 6)) for v in x}


def test_vertical_lines_keep_their_colours():
    plt.vlines([1, 2], 0, [3, 4], colors=["r", "b"])
    data, _ = convert()
    assert {(trace["line"]["color"], tuple(trace["y"])) for trace in data} == {("#ff0000", (0, 3)), ("#0000ff", (0, 4))}


def test_pie_is_round_areas():
    plt.pie([3, 1], labels=["a", "b"])
    data, layout = convert()
    assert len(data) == 2
    assert {a["text"] for a in layout["annotations"]} == {"a", "b"}
    radius = max(math.hypot(x, y) for trace in data for x, y in zip(trace["x"], trace["y"]) if x is not None)
    assert radius == pytest.approx(1, abs=1e-3)


def test_pcolormesh_keeps_cells():
    values = np.arange(6.0).reshape(2, 3)
    plt.colorbar(plt.pcolormesh([0, 1, 2, 4], [0, 5, 6], values))
    (trace,), _ = convert()
    assert (trace["x"], trace["y"], trace["z"]) == ([0, 1, 2, 4], [0, 5, 6], values.tolist())
    assert trace["showscale"] is True


def test_contours_are_lines_and_areas():
    x, y = np.meshgrid(np.linspace(-1, 1, 30), np.linspace(-1, 1, 30))
    plt.contour(x, y, x**2 + y**2, levels=[0.25])
    data, _ = convert()
    radii = [math.hypot(a, b) for trace in data for a, b in zip(trace["x"], trace["y"]) if a is not None]
    assert radii == pytest.approx([0.5] * len(radii), abs=0.01)
    assert len(radii) > 30, "not simplified away"
    plt.clf()
    plt.colorbar(plt.contourf(x, y, x**2 + y**2))
    data, _ = convert()
    assert all(trace["fill"] == "toself" for trace in data[:-1])
    assert data[-1]["marker"]["showscale"] is True


def test_scatter_3d_keeps_points():
    ax = plt.figure().add_subplot(projection="3d")
    ax.scatter([1, 2], [3, 4], [5, 6], c=[0.1, 0.9], label="points")
    ax.set_zlabel("Z")
    ax.legend()
    (trace,), layout = convert()
    assert (trace["type"], trace["x"], trace["y"], trace["z"]) == ("scatter3d", [1, 2], [3, 4], [5, 6])
    assert trace["marker"]["color"] == [0.1, 0.9]
    assert layout["scene"]["zaxis"]["title"]["text"] == "Z"
    assert layout["scene"]["xaxis"]["visible"] is True
    assert trace["showlegend"] is True


def test_line_3d_and_text():
    ax = plt.figure().add_subplot(projection="3d")
    ax.plot([1, 2, 3], [1, 2, 3], [1, 4, 9], "r--")
    ax.text(1, 2, 3, "here")
    (trace,), layout = convert()
    assert (trace["mode"], trace["z"], trace["line"]["dash"]) == ("lines", [1, 4, 9], "dash")
    assert layout["scene"]["annotations"][0]["z"] == 3


def test_surface_keeps_its_grid():
    x, y = np.meshgrid(np.linspace(-1, 1, 70), np.linspace(-1, 1, 60))
    ax = plt.figure().add_subplot(projection="3d")
    ax.plot_surface(x, y, x * y, cmap="viridis")
    (trace,), _ = convert()
    assert trace["type"] == "surface"
    assert np.allclose(trace["z"], x * y)
    assert trace["colorscale"][0][1] == "#440154"


def test_wireframe_is_lines():
    x, y = np.meshgrid([0, 1, 2], [0, 1])
    plt.figure().add_subplot(projection="3d").plot_wireframe(x, y, x + y)
    (trace,), _ = convert()
    assert trace["mode"] == "lines"
    assert max(z for z in trace["z"] if z is not None) == 3


def test_legend_of_other_things_gets_stand_ins():
    from matplotlib.patches import Patch

    plt.plot([1, 2])
    plt.legend(handles=[Patch(color="g", label="green")], title="T", loc="lower right")
    data, layout = convert()
    assert data[1]["name"] == "green"
    assert data[1]["x"] == [None]
    assert (layout["legend"]["xanchor"], layout["legend"]["yanchor"]) == ("right", "bottom")
    assert layout["legend"]["title"]["text"] == "T"


def test_arrow_of_an_annotation_points_at_the_point():
    plt.plot([0, 10], [0, 10])
    plt.annotate("peak", xy=(2, 3), xytext=(4, 5), arrowprops={"arrowstyle": "->"})
    _, layout = convert()
    (found,) = layout["annotations"]
    assert [found[key] for key in ("x", "y", "ax", "ay", "axref", "showarrow")] == [2, 3, 4, 5, "x", True]


def test_text_beside_the_axes_stays_there():
    plt.plot([0, 1], [0, 1])
    plt.xlim(0, 1)
    plt.text(1.1, 0.5, "beside")
    _, layout = convert()
    assert layout["annotations"][0]["xref"] == "x domain"
    assert layout["annotations"][0]["x"] == pytest.approx(1.1)


def test_grid_and_spines():
    _, ax = plt.subplots()
    ax.plot([1, 2])
    ax.grid(True, color="r", linestyle=":")
    ax.spines["top"].set_visible(False)
    _, layout = convert()
    assert (layout["xaxis"]["showgrid"], layout["xaxis"]["gridcolor"]) == (True, "#ff0000")
    assert (layout["xaxis"]["showline"], layout["xaxis"]["mirror"]) == (True, False)
    assert layout["yaxis"]["mirror"] is True


def test_empty_axes_are_shown():
    plt.subplots(1, 2)
    data, _ = convert()
    assert [trace["xaxis"] for trace in data] == ["x", "x2"]


@pytest.mark.parametrize(
    "drawing",
    [
        lambda: plt.polar([0, 1], [1, 2]),
        lambda: plt.quiver([0], [0], [1], [1]),
        lambda: plt.table([["1", "2"]]),
        lambda: plt.hexbin([1, 2, 3], [1, 2, 3], xscale="log"),
        lambda: plt.yscale("symlog"),
        lambda: plt.title(r"$\frac{1}{2}$"),
        lambda: plt.plot([1, 2], marker="$x$"),
        lambda: plt.plot([1, 2, 3], marker="o", markevery=2),
        lambda: plt.gca().inset_axes([0, 0, 0.5, 0.5]).grid(True),
        lambda: plt.gca().secondary_xaxis("top"),
        lambda: plt.gca().spines["left"].set_position("zero"),
        lambda: plt.figure().subfigures(1, 2)[0].set_facecolor("r"),
        lambda: plt.bar([1], [1], hatch="o"),
        lambda: plt.figure().add_subplot(projection="3d").scatter([0], [0], [0], marker="^"),
        lambda: plt.annotate("", (0, 0), (1, 1), arrowprops={"arrowstyle": "fancy"}),
        lambda: plt.colorbar(plt.imshow([[1, 2]]), location="left"),
        lambda: plt.colorbar(plt.imshow([[1, 2]])).ax.axhline(1.5),
        lambda: plt.setp(plt.gca().get_xticklabels()[0], visible=False),
        lambda: plt.gca().add_artist(type("Line", (matplotlib.lines.Line2D,), {})([0, 1], [0, 1])),
    ],
)
def test_nothing_is_half_true(drawing):
    drawing()
    with refused():
        plotly.convert(plt.gcf())


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("plain_text & <b>", "plain_text &amp; &lt;b&gt;"),
        ("a$_1^{2x}$b", "a<sub>1</sub><sup>2x</sup>b"),
        (r"$\mu \pm \sigma$", "\N{GREEK SMALL LETTER MU}\N{PLUS-MINUS SIGN}\N{GREEK SMALL LETTER SIGMA}"),
        (r"$\mathdefault{10^{-3}}$", "10<sup>\N{MINUS SIGN}3</sup>"),
        (r"cost: \$5", "cost: $5"),
        ("5$ and 6", "5$ and 6"),
        (r"$\mathbf{x}$", "<b>x</b>"),
        (r"$\log x$", "logx"),
    ],
)
def test_markup(text, meant):
    assert markup.html_of(text) == meant


def test_figures_are_valid_for_plotly():
    """Where Plotly's own Python package is installed, it checks every member's name and value."""
    graph_objects = pytest.importorskip("plotly.graph_objects")
    figure, axes = plt.subplots(2, 2)
    axes[0, 0].errorbar([1, 2], [1, 2], yerr=0.1, label="e")
    axes[0, 0].axvline(1)
    axes[0, 0].legend()
    axes[0, 1].imshow(np.eye(3))
    axes[0, 1].text(1, 1, "x", bbox={"facecolor": "w"})
    axes[1, 0].bar(["a", "b"], [1, 2], hatch="/")
    figure.colorbar(axes[1, 1].scatter([1, 2], [1, 2], c=[1, 2]))
    axes[1, 1].annotate("a", (1, 1), xytext=(5, 5), textcoords="offset points", arrowprops={"arrowstyle": "->"})
    data, layout = convert(figure)
    graph_objects.Figure(data=data, layout=layout)
