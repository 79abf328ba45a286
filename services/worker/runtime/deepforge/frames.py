"""Frames: what a job tells the agent, on a descriptor of its own (docs/protocols.md, section 7).

A frame is two big-endian u32 lengths, a JSON header and a body. Printing can not disturb it, because nothing of it
goes through stdout; a program that a job starts does not get the descriptor (it is close-on-exec), and a process
that a job forks lets go of it, since two writers would mix their frames.
"""

from __future__ import annotations

import io
import json
import os
import struct
import threading
from typing import Any

DESCRIPTOR = 3
HEADER_LIMIT = 64 * 1024
BODY_LIMIT = 16 * 1024 * 1024

_LENGTHS = struct.Struct(">II")
_writer: FrameWriter | None = None


class FrameTooLarge(ValueError):
    """A header or a body is above its limit; nothing was sent."""


class FrameWriter:
    """Writes whole frames to a descriptor, from any thread. Without a descriptor, or after the reader went, it
    drops them."""

    def __init__(self, descriptor: int | None) -> None:
        self._lock = threading.RLock()
        self._file: io.BufferedWriter | None = None
        self._abandoned: io.BufferedWriter | None = None
        self.by_hand = descriptor is None
        self.forked = False
        os.register_at_fork(after_in_child=self._let_go)
        if descriptor is not None:
            os.set_inheritable(descriptor, False)
            # A whole frame fits the buffer, so write() is pure copying, and only flush() meets signals (see there).
            size = _LENGTHS.size + HEADER_LIMIT + BODY_LIMIT
            self._file = io.BufferedWriter(io.FileIO(descriptor, "wb", closefd=False), size)

    @property
    def open(self) -> bool:
        """Whether somebody may be reading."""
        return self._file is not None

    def send(self, header: dict[str, Any], body: bytes = b"") -> None:
        """Sends one frame, and returns when the pipe has it. Raises FrameTooLarge."""
        self.send_encoded(encode(header), body)

    def send_encoded(self, encoded: bytes, body: bytes = b"") -> None:
        """The same for a header that is JSON already."""
        if len(encoded) > HEADER_LIMIT or len(body) > BODY_LIMIT:
            raise FrameTooLarge(f"a frame of {len(encoded)} + {len(body)} bytes is above the limit")
        with self._lock:
            if self._file is None:
                return
            try:
                self._file.write(b"".join((_LENGTHS.pack(len(encoded), len(body)), encoded, body)))
            except RuntimeError:  # a signal handler logs while this thread is inside flush()
                return
            self._flush()

    def _flush(self) -> None:
        """Brings the frame out whole, even when a signal handler of the user raises in the middle of it: the
        buffer knows how much of it has gone, so flushing goes on where it stopped."""
        interruption: BaseException | None = None
        while self._file is not None:
            try:
                self._file.flush()
                break
            except OSError:  # the agent has gone, or the user closed the descriptor
                self._file = None
            except BaseException as exception:
                interruption = exception
        if interruption is not None:
            raise interruption

    def _let_go(self) -> None:
        """Runs in a process that the job forked: it must not write, nor keep the pipe open. The file object stays
        alive, because its end would write what it holds into whatever has the number by then."""
        self.forked = True
        self._lock = threading.RLock()
        self._abandoned, self._file = self._file or self._abandoned, None
        if self._abandoned is not None:
            try:
                os.close(self._abandoned.fileno())
            except (OSError, ValueError):
                return


def attach(descriptor: int | None) -> FrameWriter:
    """Makes the one writer of this process. None: this job runs by hand, and its frames are dropped."""
    global _writer
    _writer = FrameWriter(descriptor)
    return _writer


def writer() -> FrameWriter | None:
    """The writer of this process, or None outside of a job."""
    return _writer


def encode(value: Any) -> bytes:
    """Compact JSON in UTF-8 that every strict parser takes: no NaN, no NUL, no half surrogate pairs."""
    text = json.dumps(_clean(value), ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text.encode("utf-8", "replace")


def shorten(text: str, limit: int) -> str:
    """Cuts the middle out of a text, so that it takes at most `limit` bytes of JSON."""
    size = len(encode(text))
    while size > limit:
        keep = max(0, int(len(text) * limit / size * 0.9) - 24)
        head = keep // 3
        text = f"{text[:head]}\n… shortened …\n{text[len(text) - (keep - head) :]}" if keep else ""
        size = len(encode(text))
    return text


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return value.replace("\0", "\N{REPLACEMENT CHARACTER}")
    if isinstance(value, dict):
        return {_clean(key): _clean(member) for key, member in value.items()}
    if isinstance(value, (list, tuple)):
        return [_clean(member) for member in value]
    return value
