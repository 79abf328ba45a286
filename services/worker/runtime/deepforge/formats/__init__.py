"""Formats of values that are safer than pickle, for classes of libraries that are there. Whoever reads one runs no code
of whoever wrote it, and a format is only used where it brings back exactly what it was given; all else is pickled.

A file says by its first bytes which format it has, so values that were written before still load."""

from __future__ import annotations

import sys
from typing import Any, BinaryIO, Callable, NamedTuple, Sequence

from deepforge.formats import keras_archive, npy, parquet, safetensors

HEAD = 16


class Format(NamedTuple):
    """One format: what has it, and how to write and read it."""

    name: str
    library: str  # nothing can be of its classes before this is imported
    takes: Callable[[Any], bool]
    dump: Callable[[Any, BinaryIO], None]
    is_in: Callable[[bytes, str], bool]  # by the first bytes of a file, and the type of the value
    load: Callable[[BinaryIO], Any]


FORMATS: Sequence[Format] = (
    Format("npy", "numpy", npy.takes, npy.dump, npy.is_in, npy.load),
    Format("parquet", "pandas", parquet.takes, parquet.dump, parquet.is_in, parquet.load),
    Format("keras", "keras", keras_archive.takes, keras_archive.dump, keras_archive.is_in, keras_archive.load),
    Format("safetensors", "torch", safetensors.takes, safetensors.dump, safetensors.is_in, safetensors.load),
)


def of_value(value: Any) -> Format | None:
    """The format for a value, or None: it is for pickle."""
    for found in FORMATS:
        try:
            if found.library in sys.modules and found.takes(value):
                return found
        except Exception:  # a value, or a version of a library, that is not as expected
            continue
    return None


def of_file(file: BinaryIO, type_name: str) -> Format | None:
    """The format of a file, by its first bytes; None: it is something else. The file is left at its beginning."""
    start = file.tell()
    head = file.read(HEAD)
    file.seek(start)
    return next((found for found in FORMATS if found.is_in(head, type_name)), None)
