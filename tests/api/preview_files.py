"""Files of many kinds for previews, written by hand where the library that writes them is not there, and hostile ones."""

from __future__ import annotations

import io
import json
import pickle
import struct
import zipfile
import zlib


def npy(shape: tuple[int, ...], code: str, values: bytes, fortran: bool = False) -> bytes:
    header = repr({"descr": code, "fortran_order": fortran, "shape": shape}).encode()
    header += b" " * (63 - (10 + len(header)) % 64) + b"\n"
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header + values


def zipped(files: dict[str, bytes], packed: bool = True) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def safetensors(header: dict, data: bytes) -> bytes:
    text = json.dumps(header).encode()
    return struct.pack("<Q", len(text)) + text + data


def png(width: int, height: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + bytes([200, 60, 60]) * width for _ in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def keras() -> bytes:
    layers = [{"class_name": "Dense", "config": {"name": "first", "units": 32, "activation": "relu"}}]
    config = {"class_name": "Sequential", "config": {"name": "model", "layers": layers}}
    about = {"keras_version": "3.6.0", "date_saved": "2026-01-01@10:00:00"}
    files = {"metadata.json": json.dumps(about), "config.json": json.dumps(config), "model.weights.h5": "weights"}
    return zipped({name: text.encode() for name, text in files.items()})


class Runs:
    """Would run a program wherever it is loaded."""

    def __reduce__(self):
        import os

        return (os.system, ("touch /tmp/preview-was-run",))


class Parquet:
    """A writer of the smallest files of that kind: whole numbers and texts, not packed, one row group."""

    def __init__(self, columns: dict[str, list]) -> None:
        self.out = bytearray(b"PAR1")
        self.rows = len(next(iter(columns.values())))
        self.schema = [self.struct([(4, 8, b"schema"), (5, 5, len(columns))])]
        self.chunks = [self.chunk(name, values) for name, values in columns.items()]

    @staticmethod
    def varint(number: int) -> bytes:
        out = b""
        while number > 127:
            out += bytes([number & 127 | 128])
            number >>= 7
        return out + bytes([number])

    def value(self, kind: int, value) -> bytes:
        if kind in (5, 6):
            return self.varint(value * 2 if value >= 0 else -value * 2 - 1)
        if kind == 8:
            return self.varint(len(value)) + value
        if kind == 9:
            item, items = value
            return bytes([len(items) << 4 | item]) + b"".join(self.value(item, one) for one in items)
        return value

    def struct(self, members: list[tuple[int, int, object]]) -> bytes:
        out, before = b"", 0
        for number, kind, value in members:
            out += bytes([(number - before) << 4 | kind]) + self.value(kind, value)
            before = number
        return out + b"\0"

    def chunk(self, name: str, values: list) -> bytes:
        is_text = isinstance(values[0], str)
        plain = [one.encode() if is_text else struct.pack("<q", one) for one in values]
        data = b"".join(struct.pack("<I", len(one)) + one if is_text else one for one in plain)
        kind = 6 if is_text else 2
        self.schema.append(self.struct([(1, 5, kind), (3, 5, 0), (4, 8, name.encode())] + ([(6, 5, 0)] if is_text else [])))
        inner = self.struct([(1, 5, len(values)), (2, 5, 0), (3, 5, 3), (4, 5, 3)])
        header = self.struct([(1, 5, 0), (2, 5, len(data)), (3, 5, len(data)), (5, 12, inner)])
        at = len(self.out)
        self.out += header + data
        size = len(header) + len(data)
        place = [(1, 5, kind), (2, 9, (5, [0])), (3, 9, (8, [name.encode()])), (4, 5, 0), (5, 6, len(values)), (6, 6, size), (7, 6, size), (9, 6, at)]
        return self.struct([(2, 6, at), (3, 12, self.struct(place))])

    def file(self) -> bytes:
        group = self.struct([(1, 9, (12, self.chunks)), (2, 6, 0), (3, 6, self.rows)])
        footer = self.struct([(1, 5, 1), (2, 9, (12, self.schema)), (3, 6, self.rows), (4, 9, (12, [group])), (6, 8, b"by hand")])
        return bytes(self.out) + footer + struct.pack("<I", len(footer)) + b"PAR1"


def bomb() -> bytes:
    """An archive of arrays that unpacks to 200 MB of nothing."""
    return zipped({"zeros.npy": npy((25_000_000,), "<f8", bytes(200_000_000))})


def hostile() -> dict[str, bytes]:
    array = npy((4, 4), "<f8", bytes(128))
    parquet = Parquet({"a": [1, 2, 3], "b": ["x", "y", "z"]}).file()
    return {
        "nothing": b"",
        "one byte": b"\x93",
        "array cut off": array[:-100],
        "array of all memory": npy((1 << 40, 1 << 40), "<f8", b""),
        "array with a huge header": b"\x93NUMPY\x02\x00" + struct.pack("<I", 0xFFFFFFFF) + b"{",
        "array with an odd header": b"\x93NUMPY\x01\x00" + struct.pack("<H", 60) + b"{" * 60,
        "array of negative size": npy((-1, 3), "<f8", b""),
        "bomb": bomb(),
        "zip without a directory": zipped({"a": b"b"})[:-30],
        "zip that points outside": zipped({"a": b"b"})[:-6] + struct.pack("<IH", 0xFFFFFFF0, 0),
        "deep json": b"[" * 200_000 + b"]" * 200_000,
        "deep json that is whole": b'{"a":' * 1500 + b"1" + b"}" * 1500,
        "json with a nul": b'["\\u0000"]',
        "html": b"<!doctype html><script>alert(1)</script>",
        "svg": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
        "odd text": b"right to left \xe2\x80\xae and a bell \x07 and \xc3",
        "pickle without end": b"\x80\x04" + b"]" * 400_000,
        "pickle with a long text": b"\x80\x04\x8e" + struct.pack("<Q", 1 << 62),
        "pickle of marks": b"\x80\x04" + b"(" * 250_000 + b"t" * 250_000 + b".",
        "pickle with far memory": b"\x80\x04Nr\xff\xff\xff\x7f.",
        "parquet without end": parquet[:-20],
        "parquet with a huge end": parquet[:-8] + struct.pack("<I", 0x7FFFFFFF) + b"PAR1",
        "parquet with a map without end": b"PAR1" + b"\x1b" + b"\xff" * 8 + b"\x7f\x11" + struct.pack("<I", 11) + b"PAR1",
        "parquet of noise": b"PAR1" + bytes(range(256)) * 40 + struct.pack("<I", 10_000) + b"PAR1",
        "tensors with a huge header": struct.pack("<Q", 1 << 60) + b"{" + bytes(100),
        "tensors without sense": safetensors({"a": {"dtype": 3, "shape": "x", "data_offsets": [9, -4]}}, b""),
        "picture of all pixels": png(1, 1)[:16] + struct.pack(">II", 0xFFFFFFFF, 0xFFFFFFFF) + png(1, 1)[24:],
        "picture cut off": png(4, 4)[:20],
        "jpeg in a circle": b"\xff\xd8" + b"\xff\xe0\x00\x00" * 5000,
        "quotes without end": b'a,b\n"' + b"x,\n" * 300_000,
    }

