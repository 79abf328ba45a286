"""How values are saved between operations: custom serialization first, then pickle.

Custom Serialization code calls `register`; the runtime calls `dump` and `load`.
"""

from __future__ import annotations

import importlib
import pickle
import re
import sys
from typing import Any, BinaryIO, Callable, NamedTuple

from deepforge import formats, source

NAME_LIMIT = 250
PICKLE_PROTOCOL = 5

Dump = Callable[[Any, BinaryIO], Any]
Load = Callable[[BinaryIO], Any]


class Serializer(NamedTuple):
    """The two functions of a type, with the signatures of pickle.dump and pickle.load."""

    dump: Dump
    load: Load


class SerializationError(Exception):
    """A value has a type that nothing here can save or load."""


_serializers: dict[str, Serializer] = {}


def register(cls: type | str, dump: Dump, load: Load) -> None:
    """Registers how instances of `cls`, and of its subclasses, are saved and loaded.

    `dump(obj, file)` writes to a binary file, `load(file)` reads one and returns the value; `file.name` is a path.
    A later call for the same class replaces an earlier one. A string instead of a class names the type of an artifact.
    """
    if not callable(dump) or not callable(load):
        raise TypeError("register(cls, dump, load) needs two functions")
    name = cls if isinstance(cls, str) else full_name(cls)
    _serializers[name] = Serializer(dump, load)


def dump(obj: Any, file: BinaryIO) -> None:
    """Writes a value with the serializer of its class, else of the nearest base class, else in a format that is safe
    and exact for it (formats/), else with pickle."""
    serializer = _serializer_of(type(obj))
    safe = formats.of_value(obj) if serializer is None else None
    if serializer is not None:
        serializer.dump(obj, file)
    elif safe is not None:
        safe.dump(obj, file)
    else:
        _Pickler(file, PICKLE_PROTOCOL).dump(obj)


def load(type_name: str | None, file: BinaryIO) -> Any:
    """Reads a value that `dump` wrote for the type of this full name. For a name without a serializer, the file says by
    its first bytes whether it has a safe format; any other one is a pickle."""
    serializer = _serializers.get(type_name or "")
    if serializer is None and type_name and _serializers:
        cls = _resolve(type_name)
        serializer = _serializer_of(cls) if cls is not None else None
    if serializer is not None:
        return serializer.load(file)
    safe = formats.of_file(file, type_name or "")
    if safe is not None:
        return safe.load(file)
    try:
        return pickle.load(file)
    except pickle.UnpicklingError as error:
        raise SerializationError(
            f"it is not a pickle, and no serializer is registered for the type {type_name or 'pickle'}"
        ) from error


def full_name(cls: type) -> str:
    """The class' module and name, such as `builtins.list`: printable, without spaces, at most 250 characters."""
    name = f"{cls.__module__}.{cls.__qualname__}"
    return re.sub(r"[^\w.<>-]", "_", name)[:NAME_LIMIT]


def _serializer_of(cls: type) -> Serializer | None:
    names = (full_name(base) for base in cls.__mro__)
    return next((_serializers[name] for name in names if name in _serializers), None)


def _resolve(type_name: str) -> type | None:
    """The class of a full name, imported if need be; None when there is no such class here."""
    parts = type_name.split(".")
    for size in range(len(parts) - 1, 0, -1):
        name = ".".join(parts[:size])
        try:
            found: Any = sys.modules.get(name) or importlib.import_module(name)
        except Exception:  # whatever a package does when it can not be imported
            continue
        for part in parts[size:]:
            found = getattr(found, part, None)
        return found if isinstance(found, type) else None
    return None


class _Pickler(pickle.Pickler):
    """Pickle, with the code of classes and functions that only exist in this job's own code."""

    def reducer_override(self, obj: Any) -> Any:
        found = source.of(obj)
        return NotImplemented if found is None else (source.find, found)
