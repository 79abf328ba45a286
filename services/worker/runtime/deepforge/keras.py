"""What Keras reports while it trains, as metrics: `model.fit(…, callbacks=[Metrics()])`.

Importing this imports Keras, whichever there is: the package of its own, or that of TensorFlow.
"""

from __future__ import annotations

import contextlib
from typing import Any

from deepforge.metrics import VALUES_LIMIT, log

try:
    from keras.callbacks import Callback
except ImportError:
    from tensorflow.keras.callbacks import Callback


class Metrics(Callback):  # type: ignore[misc]
    """Logs what each epoch reports, and the learning rate. With `every`, also what every so many batches report, as
    `batch/<name>` over batches."""

    def __init__(self, every: int = 0, prefix: str = "") -> None:
        super().__init__()
        self._every = every
        self._prefix = prefix
        self._batches = 0

    def on_epoch_end(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
        """Called by Keras."""
        rate = getattr(getattr(self.model, "optimizer", None), "learning_rate", None)
        self._log(epoch, {**(logs or {}), "learning_rate": rate}, self._prefix)

    def on_train_batch_end(self, batch: int, logs: dict[str, Any] | None = None) -> None:
        """Called by Keras."""
        self._batches += 1
        if self._every and self._batches % self._every == 0:
            self._log(self._batches, logs or {}, f"{self._prefix}batch/")

    @staticmethod
    def _log(step: int, reported: dict[str, Any], prefix: str) -> None:
        values: dict[str, float] = {}
        for name, value in reported.items():
            with contextlib.suppress(TypeError, ValueError):  # a text, a schedule, a matrix: no number to draw
                values[f"{prefix}{name}"] = float(value)
        for start in range(0, len(values), VALUES_LIMIT):
            log(step, **dict(list(values.items())[start : start + VALUES_LIMIT]))
