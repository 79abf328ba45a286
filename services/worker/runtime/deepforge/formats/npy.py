"""Arrays of numpy as .npy, never with objects in them."""

from __future__ import annotations

import sys
from typing import Any, BinaryIO

MAGIC = b"\x93NUMPY"
_KINDS = "biufcSUMm"


class _Bytes:
    """A file that numpy only writes to, so that its hash is computed on the way."""

    def __init__(self, file: BinaryIO) -> None:
        self.write = file.write


def takes(value: Any) -> bool:
    """Whether it is a plain array of numbers, times or texts of one length; not a subclass, records or objects."""
    numpy = sys.modules["numpy"]
    return type(value) is numpy.ndarray and value.dtype.kind in _KINDS and not value.dtype.metadata


def dump(value: Any, file: BinaryIO) -> None:
    """Writes the array."""
    sys.modules["numpy"].lib.format.write_array(_Bytes(file), value, allow_pickle=False)


def is_in(head: bytes, type_name: str) -> bool:
    """Whether a file begins as .npy does."""
    return head.startswith(MAGIC)


def load(file: BinaryIO) -> Any:
    """Reads the array."""
    import numpy

    return numpy.load(file, allow_pickle=False)
