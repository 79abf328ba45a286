"""Sending figures: what, and how often."""

from __future__ import annotations

import hashlib
import io
import os
import sys
import time
from typing import Any

from matplotlib.backends.backend_agg import FigureCanvasAgg

from deepforge import frames
from deepforge.figures import plotly

INTERVAL = 0.25
BURST = 4
TITLE_LIMIT = 200
# Both go to the service in one JSON message of at most 16 MiB, the image in base64.
IMAGE_LIMIT = 6 * 1024 * 1024
PLOTLY_LIMIT = 6 * 1024 * 1024
PARTS = (1.0, 0.4, 0.1)  # of the limits of points, while the JSON is too large
SMALLEST_DPI = 10

_COMPRESSION = 3


class Throttle:
    """Lets a few pass at once and then one per interval, or as many as take a quarter of the time."""

    def __init__(self) -> None:
        self._tokens = float(BURST)
        self._interval = INTERVAL
        self._at = time.monotonic()

    def ready(self) -> bool:
        """Whether one may pass now."""
        now = time.monotonic()
        self._tokens = min(float(BURST), self._tokens + (now - self._at) / self._interval)
        self._at = now
        return self._tokens >= 1

    def passed(self, seconds: float) -> None:
        """One did, and took so long."""
        self._tokens -= 1
        self._interval = max(INTERVAL, 4 * seconds)
        self._at = time.monotonic()


class Outlet:
    """The way of one figure (by number) to the browser."""

    def __init__(self, number: int) -> None:
        self._number = number
        self._throttle = Throttle()
        self._complaints: set[str] = set()
        self._sent = b""
        self.pending = False

    def ready(self) -> bool:
        """Whether the figure can be sent now; if not, it is remembered, to be sent at the next occasion."""
        if is_wanted() and not self._throttle.ready():
            self.pending = True
            return False
        return True

    def send(self, canvas: Any) -> None:
        """Sends the figure as it has just been drawn."""
        writer = frames.writer()
        self.pending = False
        if writer is None or not is_wanted():
            return
        started = time.monotonic()
        image = self._image(canvas)
        if writer.by_hand:
            os.makedirs("figures", exist_ok=True)
            with open(os.path.join("figures", f"{self._number}.png"), "wb") as file:
                file.write(image)
            return
        interactive = self._plotly(canvas.figure)
        header = {
            "type": "figure",
            "number": self._number,
            "title": title(canvas.figure, self._number),
            "format": "png",
            "image_size": len(image),
            "plotly_size": len(interactive),
        }
        digest = hashlib.sha256(repr(header).encode() + image + interactive).digest()
        if digest != self._sent:
            writer.send(header, image + interactive)
            self._sent = digest
        self._throttle.passed(time.monotonic() - started)

    def _image(self, canvas: Any) -> bytes:
        data = png(canvas)
        dpi = canvas.figure.dpi
        while len(data) > IMAGE_LIMIT and dpi > SMALLEST_DPI:
            dpi = max(SMALLEST_DPI, dpi / 2)
            self._complain(f"is very large; it is shown with {dpi:g} dots per inch")
            file = io.BytesIO()
            canvas.print_figure(file, format="png", dpi=dpi)
            data = file.getvalue()
        return data

    def _plotly(self, figure: Any) -> bytes:
        """The figure as Plotly JSON, thinned until it is small enough; nothing where it is not understood."""
        try:
            for part in PARTS:
                found = plotly.convert(figure, part)
                data = frames.encode(found)
                if len(data) <= PLOTLY_LIMIT:
                    note = found["layout"]["meta"].get("note")
                    if note:
                        self._complain(f"has very many points; its interactive view {note}")
                    return data
        except plotly.TooMany as reason:
            debug(f"figure {self._number}: {reason}")
        except plotly.NotUnderstood as reason:
            debug(f"figure {self._number}: not understood: {reason}")
            return b""
        except Exception as error:  # of our making, or a matplotlib that is different inside: the image is enough
            debug(f"figure {self._number}: {type(error).__name__}: {error}")
            return b""
        self._complain("has too many parts for an interactive view; it is shown as an image")
        return b""

    def _complain(self, text: str) -> None:
        kind = text.partition(";")[0]
        if kind not in self._complaints:  # once, though the numbers in it may change
            self._complaints.add(kind)
            print(f"Figure {self._number} {text}.", file=sys.stderr)


def png(canvas: Any) -> bytes:
    """The drawn canvas, pixel by pixel as matplotlib made it."""
    from PIL import Image

    width, height = canvas.get_width_height(physical=True)
    picture = Image.frombuffer("RGBA", (width, height), canvas.buffer_rgba(), "raw", "RGBA", 0, 1)
    file = io.BytesIO()
    picture.save(file, "PNG", compress_level=_COMPRESSION, dpi=(canvas.figure.dpi, canvas.figure.dpi))
    return file.getvalue()


def title(figure: Any, number: int) -> str:
    """The figure's title: suptitle, label, the only title of its axes, or "Figure 1"."""
    top = getattr(figure, "_suptitle", None)
    if top is not None and top.get_text().strip():
        return str(top.get_text())[:TITLE_LIMIT]
    if figure.get_label():
        return str(figure.get_label())[:TITLE_LIMIT]
    titles = {axes.get_title() for axes in figure.axes} - {""}
    return titles.pop()[:TITLE_LIMIT] if len(titles) == 1 else f"Figure {number}"


def draw(canvas: Any) -> None:
    """Draws the canvas without sending it."""
    FigureCanvasAgg.draw(canvas)


def is_wanted() -> bool:
    """Whether there is anybody to send figures to: not in processes that a job forks."""
    writer = frames.writer()
    return writer is not None and (writer.open or writer.by_hand) and not writer.forked


def debug(text: str) -> None:
    """For those who work on the conversion."""
    if os.environ.get("DEEPFORGE_DEBUG"):
        print(text, file=sys.stderr)
