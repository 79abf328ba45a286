"""Which backend Keras 3 takes. Left alone it takes TensorFlow, and fails where there is none."""

from __future__ import annotations

import os
from importlib.util import find_spec

VARIABLE = "KERAS_BACKEND"
BACKENDS = ("tensorflow", "jax", "torch")  # in this order when several are installed


def choose() -> None:
    """Names the first backend that is installed, unless the environment or a keras.json has named one. Imports nothing."""
    if VARIABLE in os.environ or os.path.exists(_settings_file()):
        return
    found = next((name for name in BACKENDS if find_spec(name)), None)
    if found:
        os.environ[VARIABLE] = found


def _settings_file() -> str:
    """Where Keras looks."""
    home = os.environ.get("KERAS_HOME") or os.path.join(os.path.expanduser("~"), ".keras")
    return os.path.join(home, "keras.json")
