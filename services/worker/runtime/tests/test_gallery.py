"""Every figure of the gallery as a picture, and as Plotly JSON that says what matplotlib's artists say."""

import io
import json
import math

import pytest

np = pytest.importorskip("numpy")
matplotlib = pytest.importorskip("matplotlib")

matplotlib.use("module://deepforge.figures.backend")
import gallery_fields  # noqa: E402
import gallery_layout  # noqa: E402
import matplotlib.pyplot as plt  # noqa: E402
from gallery import FLAT  # noqa: E402
from gallery3d import SPACE  # noqa: E402
from matplotlib import collections, image, patches  # noqa: E402
from matplotlib.container import BarContainer, ErrorbarContainer  # noqa: E402
from PIL import Image  # noqa: E402

from deepforge import frames  # noqa: E402
from deepforge.figures import budget, emission, markup, plotly  # noqa: E402
from deepforge.figures.panel import color  # noqa: E402

# What Plotly has nothing for, and why.
PICTURES = {
    "errorbar_limits": "marker 11",
    "annotation_bent": "a bent arrow",
    "symlog_axis": "the scale 'symlog'",
    "secondary_axis": "axes within axes",
    "table": "Table",
    "quiver": "Quiver",
    "barbs": "Barbs",
    "streamplot": "FancyArrowPatch",
    "polar": "a projection",
    "scatter_triangles_3d": "a marker in three dimensions",
    "quiver_3d": "beyond the limits",
    "beyond_limits_3d": "beyond the limits",
}
GALLERY = {**FLAT, **SPACE}
assert gallery_fields and gallery_layout  # whose figures are in FLAT
THINNED = {"many_points": "of 450,000 points", "large_image": "of 3,000,000 values"}


@pytest.fixture(autouse=True)
def _fresh():
    plt.close("all")
    yield
    plt.close("all")


def drawn(name):
    with np.errstate(all="ignore"):
        GALLERY[name]()
        emission.draw(plt.gcf().canvas)
    return plt.gcf()


def converted(name):
    figure = drawn(name)
    found = json.loads(frames.encode(plotly.convert(figure)))
    assert len(frames.encode(found)) < emission.PLOTLY_LIMIT
    return figure, found["data"], found["layout"]


def test_the_gallery_is_large():
    assert len(GALLERY) >= 100
    assert len(GALLERY) - len(PICTURES) >= 60


@pytest.mark.parametrize("name", GALLERY)
def test_picture_is_what_matplotlib_draws(name):
    figure = drawn(name)
    figure.set_layout_engine("none")  # which may move things a bit with each drawing
    emission.draw(figure.canvas)
    ours = Image.open(io.BytesIO(emission.png(figure.canvas))).convert("RGB")
    theirs = io.BytesIO()
    figure.savefig(theirs, format="png", dpi=figure.dpi)
    assert np.array_equal(np.asarray(ours), np.asarray(Image.open(theirs).convert("RGB")))
    assert len(np.unique(np.asarray(ours).reshape(-1, 3), axis=0)) > 1, "it is not an empty page"


@pytest.mark.parametrize("name", PICTURES)
def test_what_is_not_understood_is_said(name):
    figure = drawn(name)
    with pytest.raises(plotly.NotUnderstood, match=PICTURES[name]):
        plotly.convert(figure)


@pytest.mark.parametrize("name", [name for name in FLAT if name not in PICTURES])
def test_plotly_says_what_the_artists_say(name):
    figure, data, layout = converted(name)
    assert ("note" in layout["meta"]) == (name in THINNED)
    if name in THINNED:
        assert THINNED[name] in layout["meta"]["note"]
        assert layout["meta"]["note"] in [a["text"] for a in layout["annotations"]]
        return
    for axes in _flat_axes(figure):
        traces, keys = _axes_of(axes, data, layout, figure)
        _check_axes(axes, layout, keys)
        _check_lines(axes, traces)
        _check_scatters(axes, traces)
        _check_bars(axes, traces)
        _check_grids(axes, traces)
        _check_areas(axes, traces)
    _check_texts(figure, layout)
    _check_legends(figure, data, layout)


@pytest.mark.parametrize("name", [name for name in SPACE if name not in PICTURES])
def test_plotly_says_what_the_artists_say_in_space(name):
    figure, data, layout = converted(name)
    axes = figure.axes[0]
    scene = layout["scene"]
    for letter in "xyz":
        assert scene[f"{letter}axis"]["range"] == pytest.approx(list(getattr(axes, f"get_{letter}lim")()))
        assert scene[f"{letter}axis"]["title"]["text"] == getattr(axes, f"get_{letter}label")()
    drawn_artists = [a for a in (*axes.lines, *axes.collections, *axes.patches) if a.get_visible()]
    traces = [trace for trace in data if trace.get("scene") == "scene"]
    assert len(traces) >= bool(drawn_artists)
    for line in axes.lines:
        assert any(_all_close([t.get(c) for c in "xyz"], line.get_data_3d()) for t in traces), "every line is there"
    for collection in axes.collections:
        if hasattr(collection, "_offsets3d"):
            assert any(_all_close([t.get(c) for c in "xyz"], collection._offsets3d) for t in traces)
        elif hasattr(collection, "_faces") and not hasattr(collection, "_deepforge_surface"):
            _check_solid(collection, [t for t in traces if t["type"] == "mesh3d"])
    _check_legends(figure, data, layout)


def test_a_thinned_line_keeps_its_extremes():
    x = np.arange(500_000.0)
    y = np.zeros(500_000)
    y[123_457], y[345_678] = 7, -9
    y[200_000] = np.nan
    plt.plot(x, y)
    emission.draw(plt.gcf().canvas)
    (trace,) = plotly.convert(plt.gcf())["data"]
    assert len(trace["x"]) <= budget.LINE_POINTS * 1.3
    points = dict(zip(trace["x"], trace["y"]))
    assert (points[123_457], points[345_678], points[200_000]) == (7, -9, None)
    assert (trace["x"][0], trace["x"][-1]) == (0, 499_999)


def test_a_thinned_cloud_keeps_size_and_colour_with_each_point():
    x = np.arange(60_000.0)
    plt.scatter(x, x, s=x / 1000 + 1, c=x)
    emission.draw(plt.gcf().canvas)
    (trace,) = plotly.convert(plt.gcf())["data"]
    assert len(trace["x"]) <= budget.MARKER_POINTS
    assert trace["marker"]["color"] == trace["x"]
    assert len(trace["marker"]["size"]) == len(trace["x"])


def test_points_and_surfaces_in_space_are_thinned():
    axes = plt.figure().add_subplot(projection="3d")
    x = np.arange(50_000.0)
    axes.scatter(x, x, x, c=x)
    y = np.linspace(0, 50_000, 1000)
    axes.plot_surface(*np.meshgrid(y, y), np.add.outer(y, y) / 2, cmap="viridis", rcount=10, ccount=10)
    emission.draw(plt.gcf().canvas)
    found = plotly.convert(plt.gcf())
    points, surface = sorted(found["data"], key=lambda trace: trace["type"])
    assert len(points["x"]) <= budget.MARKER_POINTS
    assert points["marker"]["color"] == points["z"]
    assert len(surface["z"]) * len(surface["z"][0]) <= budget.GRID_VALUES
    assert "of 50,000 points and" in found["layout"]["meta"]["note"]
    assert "of 1,000,000 values" in found["layout"]["meta"]["note"]


@pytest.mark.parametrize("norm", ["LogNorm(1, 1000)", "SymLogNorm(1, vmin=-100, vmax=100)", "PowerNorm(0.5, 0, 50)",
                                  "TwoSlopeNorm(5, 0, 50)", "BoundaryNorm([0, 1, 5, 50], 256)"])  # fmt: skip
def test_values_have_the_colours_of_a_norm_that_is_not_linear(norm):
    from matplotlib import colors

    values = np.array([[1.0, 4.0, 20.0], [2.0, 7.5, 45.0]])
    drawn_image = plt.imshow(values, norm=eval(norm, vars(colors)), cmap="viridis")
    plt.colorbar()
    emission.draw(plt.gcf().canvas)
    trace = plotly.convert(plt.gcf())["data"][0]
    assert sorted(np.ravel(trace["z"])) == sorted(values.ravel())
    places = [(value - trace["zmin"]) / (trace["zmax"] - trace["zmin"]) for value in values.ravel()]
    for place, meant in zip(places, drawn_image.to_rgba(values.ravel())):
        stops = [stop for stop, _ in trace["colorscale"]]
        shades = np.array([matplotlib.colors.to_rgb(shade) for _, shade in trace["colorscale"]])
        found = [np.interp(place, stops, shades[:, channel]) for channel in range(3)]
        assert found == pytest.approx(list(meant[:3]), abs=0.02)


def _flat_axes(figure):
    every = [axes for axes in figure.axes if axes.get_visible() and getattr(axes, "_colorbar", None) is None]
    return [item for axes in every for item in (axes, *axes.child_axes)]


def _axes_of(axes, data, layout, figure):
    """The traces of some axes, and the names of its axes in the layout: by their order, twins share one."""
    order = _flat_axes(figure)
    number = order.index(axes)
    keys = [f"{letter}axis{number + 1 if number else ''}" for letter in "xy"]
    twins = [other for other in order[:number] if axes in axes._twinned_axes.get_siblings(other)]
    if twins:
        shared = "x" if axes.get_shared_x_axes().joined(axes, twins[0]) else "y"
        first = order.index(twins[0])
        keys["xy".index(shared)] = f"{shared}axis{first + 1 if first else ''}"
    refs = tuple(key.replace("axis", "") for key in keys)
    return [trace for trace in data if (trace.get("xaxis"), trace.get("yaxis")) == refs], keys


def _check_axes(axes, layout, keys):
    for key, axis in zip(keys, (axes.xaxis, axes.yaxis)):
        found, limits = layout[key], axis.get_view_interval()
        inverted = axis.get_inverted()
        low, high = sorted(limits)[::-1] if inverted else sorted(limits)
        if found["type"] == "log":
            assert axis.get_scale() == "log"
            assert found["range"] == pytest.approx([math.log10(low), math.log10(high)])
        elif found["type"] == "date":
            assert [_number(text) for text in found["range"]] == pytest.approx([low, high])
        else:
            assert axis.get_scale() == "linear"
            assert found["range"] == pytest.approx([low, high])
        assert found["title"]["text"] == markup.html_of(axis.get_label_text())
        if "ticktext" in found and found["showticklabels"]:
            labels = [markup.html_of(label.get_text()) for label in axis.get_ticklabels()]
            assert set(found["ticktext"]) <= set(labels)


def _check_lines(axes, traces):
    caps = {cap for group in axes.containers if isinstance(group, ErrorbarContainer) for cap in group.lines[1]}
    for line in set(axes.lines) - caps:
        data = line.get_transform() is axes.transData and line.get_visible() and len(line.get_xdata(orig=False))
        if not data or not ((line.get_linewidth() and line.get_linestyle() != "None") or budget.has_markers(line)):
            continue
        x, y = line.get_data(orig=False)
        matches = [t for t in traces if t["type"] == "scatter" and _all_close([t["x"], t["y"]], [x, y])]
        shades = {color(line.get_color(), line.get_alpha()), color(line.get_markerfacecolor(), line.get_alpha())}
        assert any(shades & {t.get("line", {}).get("color"), t.get("marker", {}).get("color")} for t in matches), line


def _check_scatters(axes, traces):
    for points in axes.collections:
        if type(points) is not collections.PathCollection or points.get_offset_transform() is not axes.transData:
            continue
        x, y = np.ma.getdata(points.get_offsets()).T
        (trace,) = [t for t in traces if t.get("mode") == "markers" and _all_close([t["x"], t["y"]], [x, y])]
        if points.get_array() is not None:
            assert trace["marker"]["color"] == pytest.approx(points.get_array())
            assert (trace["marker"]["cmin"], trace["marker"]["cmax"]) == points.get_clim()
            assert trace["marker"]["colorscale"][0][1] == color(points.get_cmap()(0.0))


def _check_bars(axes, traces):
    for container in axes.containers:
        if not isinstance(container, BarContainer):
            continue
        heights = [bar.get_height() for bar in container]
        widths = [bar.get_width() for bar in container]
        bars = [t for t in traces if t["type"] == "bar"]
        lengths = [t["y"] if t["orientation"] == "v" else t["x"] for t in bars]
        assert any(_all_close([found], [meant]) for found in lengths for meant in (heights, widths))
        faces = [color(bar.get_facecolor()) for bar in container]
        assert any(t["marker"]["color"] in (faces, faces[0]) for t in bars)


def _check_grids(axes, traces):
    for artist in (*axes.images, *(c for c in axes.collections if isinstance(c, collections.QuadMesh))):
        values = np.ma.asarray(artist.get_array())
        heatmaps = [t for t in traces if t["type"] == "heatmap"]
        if not heatmaps:  # colours of its own, or cells that are no rectangles
            assert [t for t in traces if t["type"] == "image" or t.get("fill")]
            continue
        found = np.array(heatmaps[0]["z"], dtype=float)
        assert found.size == values.size
        assert np.nansum(found) == pytest.approx(np.ma.getdata(values).sum())
        if isinstance(artist, image.AxesImage):
            assert [heatmaps[0]["zmin"], heatmaps[0]["zmax"]] == pytest.approx(list(artist.get_clim()))


def _check_areas(axes, traces):
    areas = (*axes.patches, *axes.collections)
    filled = [a for a in areas if isinstance(a, (patches.Wedge, patches.Circle, collections.PolyCollection))]
    shades = {color(face) for area in filled for face in np.atleast_2d(area.get_facecolor()) if face[3] > 0}
    assert shades <= {t.get("fillcolor") for t in traces}


def _check_texts(figure, layout):
    shown = {annotation["text"] for annotation in layout["annotations"]}
    titles = {axes.title for axes in _flat_axes(figure)}
    texts = {text for axes in _flat_axes(figure) for text in axes.texts if text.get_visible()}
    meant = {markup.html(text) for text in titles | texts | set(figure.texts) if text.get_text().strip()}
    assert meant <= shown


def _check_legends(figure, data, layout):
    legends = [axes.get_legend() for axes in figure.axes if axes.get_legend()] + list(figure.legends)
    meant = [markup.html(text) for legend in legends for text in legend.get_texts()]
    found = [item["name"] for item in (*data, *layout["shapes"]) if item.get("showlegend")]
    assert sorted(found) == sorted(meant)
    assert layout["showlegend"] == bool(legends)


def _check_solid(collection, meshes):
    faces = collection._faces
    corners = {tuple(np.round(corner, 6)) for face in faces for corner in face}
    for mesh in meshes:
        found = {tuple(np.round(corner, 6)) for corner in zip(mesh["x"], mesh["y"], mesh["z"])}
        shades = {color((*shade[:3], 1.0)) for shade in collection._facecolor3d}
        if found <= corners and set(mesh["facecolor"]) <= shades:
            assert len(mesh["i"]) == len(mesh["j"]) == len(mesh["k"]) == len(mesh["facecolor"])
            assert max(mesh["i"] + mesh["j"] + mesh["k"]) < len(mesh["x"])
            return
    raise AssertionError("no mesh has these corners and colours")


def _number(value):
    """A position, also where it is a date."""
    return matplotlib.dates.date2num(np.datetime64(value)) if isinstance(value, str) else value


def _all_close(found, meant):
    for some, other in zip(found, meant):
        if some is None or len(some) != len(other):
            return False
        shown = np.array([_number(value) for value in some], dtype=float)
        given = np.ma.filled(np.ma.asarray(other, dtype=float), np.nan)
        if not np.allclose(shown, np.where(np.isfinite(given), given, np.nan), equal_nan=True, rtol=1e-6):
            return False
    return True
