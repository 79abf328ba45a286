"""Tables of pandas as Parquet, through pyarrow."""

from __future__ import annotations

import importlib.util
import io
import sys
from typing import Any, BinaryIO

MAGIC = b"PAR1"
_SAMPLE = 8


class _Bytes:
    """A file that is only written to, and that pyarrow does not close."""

    closed = False

    def __init__(self, file: BinaryIO) -> None:
        self.write = file.write
        self._file = file

    def writable(self) -> bool:
        """Asked by pyarrow."""
        return True

    def readable(self) -> bool:
        """Asked by pyarrow."""
        return False

    def seekable(self) -> bool:
        """Asked by pyarrow."""
        return False

    def tell(self) -> int:
        """Asked by pyarrow."""
        return self._file.tell()

    def flush(self) -> None:
        """Asked by pyarrow."""

    def close(self) -> None:
        """Asked by pyarrow."""


def takes(value: Any) -> bool:
    """Whether it is a table with names for columns, a plain index, and columns that Parquet brings back as they are."""
    pandas = sys.modules["pandas"]
    if type(value) is not pandas.DataFrame or value.attrs or importlib.util.find_spec("pyarrow") is None:
        return False
    columns, index = value.columns, value.index
    if type(columns) is not pandas.Index or columns.name is not None or not columns.is_unique:
        return False
    if not all(type(name) is str for name in columns) or type(index) not in (pandas.RangeIndex, pandas.Index):
        return False
    texts = [index] if _is_object(index.dtype) else []
    texts += [value[name] for name in columns if _is_object(value[name].dtype)]
    if any(pandas.api.types.infer_dtype(text, skipna=False) != "string" for text in texts):
        return False
    return _comes_back(pandas, value.head(_SAMPLE))


def dump(value: Any, file: BinaryIO) -> None:
    """Writes the table."""
    value.to_parquet(_Bytes(file), engine="pyarrow")


def is_in(head: bytes, type_name: str) -> bool:
    """Whether a file begins as Parquet does."""
    return head.startswith(MAGIC)


def load(file: BinaryIO) -> Any:
    """Reads the table."""
    import pandas

    return pandas.read_parquet(file, engine="pyarrow")


def _is_object(dtype: Any) -> bool:
    """Columns of pandas' own types are none, though they say that their kind is the same."""
    return str(dtype) == "object"


def _comes_back(pandas: Any, sample: Any) -> bool:
    """Whether the first rows are the same after a way through the format."""
    file = io.BytesIO()
    sample.to_parquet(file, engine="pyarrow")
    try:
        pandas.testing.assert_frame_equal(pandas.read_parquet(io.BytesIO(file.getvalue()), engine="pyarrow"), sample)
    except AssertionError:
        return False
    return True
