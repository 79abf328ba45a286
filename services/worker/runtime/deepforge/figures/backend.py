"""The matplotlib backend `module://deepforge.figures.backend`: draws with Agg, and sends figures while a job runs.

`plt.show()` sends every open figure, `canvas.draw()`, `draw_idle()`, `plt.draw()`, `plt.pause()` and `plt.savefig()`
the current one. A figure keeps its place in the browser by its number. Frequent calls are throttled, and what has not
changed is not sent again; the last state always arrives.
"""

from __future__ import annotations

import sys
import traceback
from typing import Any

from matplotlib._pylab_helpers import Gcf
from matplotlib.backend_bases import FigureManagerBase
from matplotlib.backends.backend_agg import FigureCanvasAgg

from deepforge.figures import axes3d, emission

_outlets: dict[int, emission.Outlet] = {}


class FigureManager(FigureManagerBase):
    """A figure of pyplot, with its number."""

    def show(self) -> None:
        """Sends the figure. A figure that can not be drawn is said on the console, and does not end the operation."""
        try:
            _show(self.canvas, self.num)
        except Exception:
            print(f"Figure {self.num} can not be drawn:", file=sys.stderr)
            traceback.print_exc()

    def destroy(self, *arguments: Any) -> None:
        """Before the figure is closed, its last state goes out."""
        if _outlet(self.num).pending:
            self.show_now()
        super().destroy(*arguments)

    def show_now(self) -> None:
        """Sends the figure, whatever the throttle says."""
        try:
            emission.draw(self.canvas)
            _outlet(self.num).send(self.canvas)
        except Exception:
            traceback.print_exc()


class FigureCanvas(FigureCanvasAgg):
    """An Agg canvas that sends what is drawn on it."""

    manager_class = FigureManager  # type: ignore[assignment]
    required_interactive_framework = None
    _idle = False

    def draw(self) -> None:
        """Draws, and sends the figure."""
        super().draw()
        if self.manager is not None and _outlet(self.manager.num).ready():
            _outlet(self.manager.num).send(self)

    def draw_idle(self, *arguments: Any, **options: Any) -> None:
        """Sends the figure, or remembers that it has changed. Drawing itself may call this."""
        if self._idle or (self.manager is not None and not _outlet(self.manager.num).ready()):
            return
        self._idle = True
        try:
            self.draw()
        finally:
            self._idle = False


def show(*arguments: Any, **options: Any) -> None:
    """Sends every open figure. It does not wait, and figures stay open: show() again updates them."""
    for manager in Gcf.get_all_fig_managers():
        manager.show()


def flush() -> None:
    """Sends the figures that the throttle held back; called at the end of a job."""
    for manager in Gcf.get_all_fig_managers():
        if isinstance(manager, FigureManager) and _outlet(manager.num).pending:
            manager.show_now()


def _show(canvas: Any, number: int) -> None:
    outlet = _outlet(number)
    if outlet.ready():
        emission.draw(canvas)
        outlet.send(canvas)


def _outlet(number: int) -> emission.Outlet:
    return _outlets.setdefault(number, emission.Outlet(number))


axes3d.remember_surfaces()
