"""The files of values: inputs/<name> and outputs/<name>."""

from __future__ import annotations

import hashlib
import io
import os
from typing import Any, NamedTuple

from deepforge import serialization
from deepforge.errors import InputError, OutputError, missing_module_hint

CHUNK = 1024 * 1024


class Written(NamedTuple):
    """What was written for one output."""

    type_name: str
    path: str
    hash: str
    size: int


class HashedFile(io.BufferedWriter):
    """A file that knows the SHA-256 of its bytes: computed while they are written in order, and by reading it again
    where a serializer seeks, or writes past this object (through `fileno()` or `name`)."""

    def __init__(self, path: str) -> None:
        raw = io.FileIO(path, "wb")
        super().__init__(raw, CHUNK)
        self._path = path
        self._inode = os.fstat(raw.fileno()).st_ino
        self._sha256 = hashlib.sha256()
        self._hashed = 0
        self._in_order = True

    @property
    def name(self) -> str:  # type: ignore[override]
        return self._path

    def write(self, data: Any) -> int:
        self._sha256.update(data)
        written = super().write(data)
        self._hashed += written
        return written

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        position = super().seek(offset, whence)
        self._in_order = self._in_order and position == self._hashed
        return position

    def truncate(self, size: Any = None) -> int:
        self._in_order = False
        return super().truncate(size)

    def fileno(self) -> int:
        self._in_order = False
        return super().fileno()

    def finish(self) -> None:
        """Closes the file; `hash` and `size` are then those of the bytes on disk."""
        if not self.closed:
            self.close()
        state = os.stat(self._path)
        self.size = state.st_size
        if not (self._in_order and state.st_ino == self._inode and self.size == self._hashed):
            self._sha256 = _hash_of(self._path)
        self.hash = self._sha256.hexdigest()


def read(entry: dict[str, Any]) -> Any:
    """Loads one input of job.json. Raises InputError, which says what to do."""
    try:
        with open(entry["path"], "rb") as file:
            return serialization.load(entry.get("type"), file)
    except Exception as error:
        raise InputError(_reading_problem(entry, error)) from error


def write(name: str, value: Any) -> Written:
    """Saves one output as outputs/<name>. Raises OutputError, which says what to do."""
    type_name = serialization.full_name(type(value))
    path = os.path.join("outputs", name)
    try:
        os.makedirs("outputs", exist_ok=True)
        file = HashedFile(path)
        serialization.dump(value, file)
        file.finish()
    except Exception as error:
        raise OutputError(_writing_problem(name, type_name, error)) from error
    return Written(type_name, path, file.hash, file.size)


def _hash_of(path: str) -> Any:
    sha256 = hashlib.sha256()
    with open(path, "rb") as file:
        for chunk in iter(lambda: file.read(CHUNK), b""):
            sha256.update(chunk)
    return sha256


def _reading_problem(entry: dict[str, Any], error: Exception) -> str:
    text = f'input "{entry["name"]}" of type {entry.get("type") or "pickle"} could not be loaded: {error}'
    unknown_class = isinstance(error, AttributeError) and "get attribute" in str(error)
    if unknown_class or (isinstance(error, ModuleNotFoundError) and error.name == "__main__"):
        return f"{text}. Its class must be importable in every operation: put it in a Custom Utils module"
    return text + missing_module_hint(error)


def _writing_problem(name: str, type_name: str, error: Exception) -> str:
    if isinstance(error, OSError):
        return f'output "{name}" of type {type_name} could not be written: {error}'
    return (
        f'output "{name}" of type {type_name} could not be saved: {error}. '
        "Return something that pickle can save, or register a serializer for its class in Custom Serialization"
    )
