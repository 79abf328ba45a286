"""Live figures of a job: when they are sent, and as what."""

import io
import json

import pytest

matplotlib = pytest.importorskip("matplotlib")


@pytest.fixture
def plot(agent, folder):
    """Runs plotting code in a job of a zygote."""

    def start(body, **members):
        lines = "\n".join("        " + line for line in body.strip().split("\n"))
        code = f"import matplotlib.pyplot as plt, numpy as np, sys\nclass Op:\n    def execute(self):\n{lines}\n"
        return agent.run(folder(code, **members)).result

    return start


def figures(result):
    """[(header, image bytes, Plotly JSON or None)] of a job that succeeded."""
    assert result.status == 0, result.console
    found = []
    for header, body in result.frames:
        if header["type"] == "figure":
            image = body[: header["image_size"]]
            rest = body[header["image_size"] :]
            assert len(rest) == header["plotly_size"]
            found.append((header, image, json.loads(rest) if rest else None))
    return found


def picture(data):
    image = pytest.importorskip("PIL.Image").open(io.BytesIO(data))
    image.load()
    return image


def test_show_sends_every_open_figure(plot):
    found = figures(plot("plt.plot([1, 2])\nplt.figure(7)\nplt.bar([1], [2])\nplt.title('Bars')\nplt.show()"))
    assert [(header["number"], header["title"], header["format"]) for header, _, _ in found] == [
        (1, "Figure 1", "png"),
        (7, "Bars", "png"),
    ]
    for _, image, plotly in found:
        assert picture(image).size == (640, 480)
        assert picture(image).getextrema()[0][0] < 255, "it is not a white page"
        assert plotly["data"]


def test_figures_stay_and_are_updated_in_place(plot):
    result = plot("for i in range(3):\n    plt.clf()\n    plt.plot([0, i])\n    plt.show()")
    assert [(header["number"], plotly["data"][0]["y"][1]) for header, _, plotly in figures(result)] == [
        (1, 0),
        (1, 1),
        (1, 2),
    ]


@pytest.mark.parametrize(
    "call", ["plt.gcf().canvas.draw()", "plt.gcf().canvas.draw_idle()", "plt.draw()", "plt.pause(0.001)"]
)
def test_every_way_to_draw_sends_the_figure(plot, call):
    assert len(figures(plot(f"plt.plot([1, 2])\n{call}"))) >= 1


def test_interactive_mode_sends_by_itself(plot):
    found = figures(plot("plt.ion()\nplt.plot([1, 2])\nplt.title('a')"))
    assert found[-1][0]["title"] == "a"


def test_nothing_is_sent_without_being_asked_for(plot):
    assert figures(plot("plt.plot([1, 2])\nplt.gcf().savefig('x.png')\nplt.tight_layout()")) == []


def test_frequent_updates_are_throttled_and_the_last_state_arrives(plot):
    body = """
import time
start = time.monotonic()
for i in range(200):
    plt.clf()
    plt.plot([0, i])
    plt.show()
print(time.monotonic() - start)
"""
    result = plot(body)
    found = figures(result)
    assert found[-1][2]["data"][0]["y"] == [0, 199]
    assert len(found) <= 4 + 4 * float(result.console) + 2


def test_last_state_arrives_when_the_figure_is_closed(plot):
    body = """
for i in range(50):
    plt.gcf().canvas.draw_idle()
plt.plot([4, 5])
plt.gcf().canvas.draw_idle()
plt.close()
plt.figure()
plt.show()
"""
    found = figures(plot(body))
    assert found[-2][2]["data"][0]["y"] == [4, 5]


def test_what_is_not_understood_is_an_image_alone(plot):
    ((header, image, plotly),) = figures(plot("plt.polar([0, 1], [1, 2])\nplt.show()"))
    assert plotly is None
    assert header["plotly_size"] == 0
    assert picture(image).size == (640, 480)


def test_a_figure_that_can_not_be_drawn_does_not_end_the_job(plot):
    result = plot("plt.plot([1])\nplt.title('$\\\\frac{$')\nplt.show()\nprint('goes on')")
    assert "Figure 1 can not be drawn" in result.console
    assert "goes on" in result.console


def test_very_large_figures_are_made_smaller_and_said(plot):
    body = """
plt.figure(figsize=(20, 20), dpi=120)
for i in range(2):
    plt.figimage(np.random.randint(0, 255, (2400, 2400, 3), dtype=np.uint8))
    plt.show()
"""
    result = plot(body)
    (_, image, plotly), _ = figures(result)
    assert len(image) <= 6 * 1024 * 1024
    assert plotly is None
    assert result.console.count("is very large") == 1


def test_very_many_points_are_thinned_and_said(plot):
    result = plot("plt.plot(np.random.rand(600_000))\nfor i in range(2):\n    plt.title(i)\n    plt.show()")
    for _, _, plotly in figures(result):
        assert 50_000 < len(plotly["data"][0]["x"]) < 200_000
        assert "of 600,000 points" in plotly["layout"]["meta"]["note"]
    assert result.console.count("has very many points") == 1


def test_json_that_is_too_large_is_thinned_more(plot):
    body = """
from deepforge.figures import emission
emission.PLOTLY_LIMIT = 1_000_000
plt.plot(np.random.rand(80_000))
plt.show()
emission.PLOTLY_LIMIT = 100
plt.title("more")
plt.show()
"""
    result = plot(body)
    (_, _, thinned), (_, _, nothing) = figures(result)
    assert "of 80,000 points" in thinned["layout"]["meta"]["note"]
    assert nothing is None
    assert "too many parts" in result.console


def test_figures_of_a_failed_job_arrive(plot):
    result = plot("plt.plot([1, 2])\nfor i in range(20): plt.show()\nplt.title('late')\nplt.show()\nraise ValueError")
    assert [header["title"] for header in result.of("figure")][-1] == "late"
    assert result.frames[-1][0]["type"] == "error"


def test_forked_processes_send_no_figures(plot):
    body = "import os\nplt.plot([1, 2])\npid = os.fork()\nplt.show()\nif pid == 0: os._exit(0)\nos.waitpid(pid, 0)\n"
    assert len(figures(plot(body))) == 1


def test_savefig_works_beside(plot):
    result = plot("plt.plot([1, 2])\nplt.show()\nplt.savefig('x.png')\nplt.savefig('x.svg')")
    assert picture((result.job.path / "x.png").read_bytes()).size == (640, 480)
    assert len(figures(result)) == 1


def test_figure_without_pyplot_is_left_alone(plot):
    body = "from matplotlib.figure import Figure\nf = Figure()\nf.subplots().plot([1])\nf.savefig('y.png')"
    assert figures(plot(body)) == []


def test_job_by_hand_leaves_pictures(folder):
    import subprocess
    import sys

    from conftest import environment

    job = folder(
        "import matplotlib.pyplot as plt\nclass Op:\n  def execute(self):\n    plt.plot([1, 2])\n    plt.show()"
    )
    subprocess.run([sys.executable, "-m", "deepforge.job", str(job.path)], env=environment(), check=True)
    assert picture((job.path / "figures/1.png").read_bytes()).size == (640, 480)
