"""What others have written becomes an architecture: Keras code, a model's JSON, a .keras file, an ONNX graph. Nothing of it is executed."""

from __future__ import annotations

import io
from collections.abc import Callable

import from_code
import from_keras
from resource_builder import ImportProblem

KERAS_ALONE = "Weights and the settings of training are not taken over."
ONNX_ALONE = "Weights are not taken over."


def answer(take: Callable[[], tuple[dict, list[str]]]) -> dict:
    """{ok, problems: [{detail, line?}], notes, resource}"""
    try:
        resource, notes = take()
    except ImportProblem as problem:
        where = {} if problem.line is None else {"line": problem.line}
        return {"ok": False, "problems": [{"detail": problem.detail, **where}], "notes": [], "resource": None}
    return {"ok": True, "problems": [], "notes": notes, "resource": resource}


def from_text(text: str) -> dict:
    """Keras code, or a model's JSON."""
    if text.lstrip().startswith("{"):
        return answer(lambda: (from_keras.architecture(text), [KERAS_ALONE]))
    return answer(lambda: from_code.architecture_with_notes(text))


def from_file(content: bytes) -> dict:
    """A .keras file, or an ONNX graph."""
    if content.startswith(b"PK"):
        return answer(lambda: (from_keras.architecture_of_file(io.BytesIO(content)), [KERAS_ALONE]))

    import from_onnx  # its environment is not needed for anything else

    return answer(lambda: (from_onnx.architecture(content), [ONNX_ALONE]))
