"""Models of Keras 3 as .keras: structure, weights and what they were compiled with, without code."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from typing import Any, BinaryIO

MAGIC = b"PK\x03\x04"
_CLASSES = {"Sequential", "Functional"}
_CODE = {"Lambda", "__lambda__", "function", "TorchModuleWrapper", "JaxLayer", "FlaxLayer"}


def takes(value: Any) -> bool:
    """Whether it is a model of Keras' own parts. Layers, losses or metrics of a user need their code, and pickle."""
    keras = sys.modules["keras"]
    kind = type(value)
    if kind.__name__ not in _CLASSES or not kind.__module__.startswith("keras.") or not isinstance(value, keras.Model):
        return False
    if not keras.__version__.startswith("3."):
        return False
    return _is_plain(keras.saving.serialize_keras_object(value))


def dump(value: Any, file: BinaryIO) -> None:
    """Writes the model."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "model.keras")
        value.save(path)
        with open(path, "rb") as archive:
            shutil.copyfileobj(archive, file, 1024 * 1024)


def is_in(head: bytes, type_name: str) -> bool:
    """Whether a file is an archive, and the value a model: other things come in archives as well."""
    return head.startswith(MAGIC) and type_name.startswith("keras.") and type_name.rpartition(".")[2] in _CLASSES


def load(file: BinaryIO) -> Any:
    """Reads the model."""
    import keras

    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "model.keras")
        with open(path, "wb") as archive:
            shutil.copyfileobj(file, archive, 1024 * 1024)
        return keras.saving.load_model(path, safe_mode=True)


def _is_plain(config: Any) -> bool:
    if isinstance(config, dict):
        name, module = config.get("class_name"), config.get("module", "keras")
        if name is not None and (name in _CODE or not str(module).startswith("keras")):
            return False
        return all(_is_plain(member) for member in config.values())
    return all(map(_is_plain, config)) if isinstance(config, (list, tuple)) else True
