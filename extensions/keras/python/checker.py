"""What Keras itself says of an architecture, for the editor."""

from __future__ import annotations

import keras
from build import build


def check(resource: dict) -> dict:
    """Builds the model: {ok, problems: [{node?, block?, detail}], parameters, layers: {node: {shapes, parameters}}, keras}."""
    built = build(resource)
    return {
        "ok": built.model is not None and not built.problems,
        "problems": built.problems,
        "parameters": built.model.count_params() if built.model is not None else None,
        "layers": built.layers,
        "keras": f"{keras.__version__} with {keras.backend.backend()}",
    }
