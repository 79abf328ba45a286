"""Models of Keras 3 as .keras: structure, weights and what they were compiled with, without code."""

from __future__ import annotations

import importlib
import json
import os
import shutil
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from typing import Any, BinaryIO

MAGIC = b"PK\x03\x04"
_CLASSES = {"Sequential", "Functional"}
_OWN = "utils."  # modules of the project
_CODE = {"Lambda", "__lambda__", "function", "TorchModuleWrapper", "JaxLayer", "FlaxLayer"}


def takes(value: Any) -> bool:
    """Whether it is a model of Keras' own parts and classes of the project's modules. What else has code of its own needs pickle."""
    keras = sys.modules["keras"]
    kind = type(value)
    if kind.__name__ not in _CLASSES or not kind.__module__.startswith("keras.") or not isinstance(value, keras.Model):
        return False
    if not keras.__version__.startswith("3."):
        return False
    config = keras.saving.serialize_keras_object(value)
    return _is_plain(config) and _names_mean_one(config)


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
        with zipfile.ZipFile(path) as parts:
            own = _own_classes(json.loads(parts.read("config.json")))
        return keras.saving.load_model(path, custom_objects=own, safe_mode=True)


def _classes_in(config: Any) -> Iterator[tuple[str, str, str]]:
    """Module, class and the name that Keras looks for, of everything in a config that is made of a class."""
    members = config.values() if isinstance(config, dict) else config if isinstance(config, (list, tuple)) else ()
    if isinstance(config, dict) and isinstance(config.get("class_name"), str):
        name = config["class_name"]
        yield str(config.get("module", "keras")), name, str(config.get("registered_name") or name)
    for member in members:
        yield from _classes_in(member)


def _own_classes(config: Any) -> dict[str, Any]:
    """Classes of the project's modules, which Keras does not look up by itself."""
    own = {found for found in _classes_in(config) if found[0].startswith(_OWN)}
    return {known: getattr(importlib.import_module(module), name) for module, name, known in own}


def _names_mean_one(config: Any) -> bool:
    """Whether no two classes of modules have one name: Keras would take one for the other."""
    own = {found for found in _classes_in(config) if found[0].startswith(_OWN)}
    return len({known for _, _, known in own}) == len(own)


def _is_plain(config: Any) -> bool:
    if isinstance(config, dict):
        name, module = config.get("class_name"), config.get("module", "keras")
        if name is not None and (name in _CODE or not str(module).startswith(("keras", _OWN))):
            return False
        return all(_is_plain(member) for member in config.values())
    return all(map(_is_plain, config)) if isinstance(config, (list, tuple)) else True
