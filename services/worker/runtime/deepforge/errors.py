"""Errors of a job, in the words and lines of the user's own code."""

from __future__ import annotations

import os
import traceback
from typing import Any, Iterator

from deepforge import frames

OPERATION_FILE = "operation.py"
MESSAGE_LIMIT = 4 * 1024
TRACEBACK_LIMIT = 48 * 1024

_RUNTIME = os.path.dirname(os.path.abspath(__file__)) + os.sep
_PACKAGES = {
    "bs4": "beautifulsoup4",
    "cv2": "opencv-python",
    "PIL": "pillow",
    "skimage": "scikit-image",
    "sklearn": "scikit-learn",
    "yaml": "pyyaml",
}


class JobError(Exception):
    """Something about the job that we noticed, rather than Python; its message is for the user."""

    def __init__(self, message: str, line: int | None = None) -> None:
        super().__init__(message)
        self.line = line


class InterfaceError(JobError):
    """The class in the code does not fit the operation's interface."""


class InputError(JobError):
    """An input could not be loaded."""


class ResourceError(JobError):
    """The generated code of a resource failed."""


class OutputError(JobError):
    """The returned values are not what the interface says, or can not be saved."""


class Report:
    """What is told about an exception: `text` on the console, `members` in the error frame."""

    def __init__(self, exception: BaseException, folder: str) -> None:
        details = traceback.TracebackException.from_exception(exception)
        _tidy(details, folder, set())
        self.text = "".join(details.format())
        self.members: dict[str, Any] = {
            "type": _type_name(type(exception)),
            "message": frames.shorten(message_of(exception, folder), MESSAGE_LIMIT),
            "traceback": frames.shorten(self.text, TRACEBACK_LIMIT),
            **_place(exception, details, folder),
        }


def message_of(exception: BaseException, folder: str = "") -> str:
    """What went wrong in one sentence, with the way out where we know it."""
    if isinstance(exception, SyntaxError):
        return _syntax_message(exception, folder)
    if isinstance(exception, SystemExit):
        code = exception.code
        return f"operation called exit({'' if code is None else repr(code)})"
    if isinstance(exception, KeyboardInterrupt):
        return "the operation was interrupted"
    try:
        message = str(exception)
    except Exception:
        message = "(its text could not be made)"
    return message + missing_module_hint(exception)


def missing_module_hint(exception: BaseException) -> str:
    """For an import of something that is not there: what to add, and where. Else nothing."""
    if not isinstance(exception, ModuleNotFoundError) or not exception.name:
        return ""
    package, _, rest = exception.name.partition(".")
    if package == "utils":
        return f". Custom Utils has no module {rest!r}" if rest else ""
    name = _PACKAGES.get(package, package)
    return f". Add {name!r} to the dependencies in the operation's environment"


def _syntax_message(error: SyntaxError, folder: str) -> str:
    name = _short(error.filename or "", folder)
    if name in ("", OPERATION_FILE):
        return error.msg or "invalid syntax"
    return f"{error.msg} ({name}, line {error.lineno})"


def _type_name(kind: type) -> str:
    if kind.__module__ == "builtins" or issubclass(kind, JobError):
        return kind.__name__
    return f"{kind.__module__}.{kind.__qualname__}"


def _place(exception: BaseException, details: traceback.TracebackException, folder: str) -> dict[str, int | None]:
    """The line and column (from 1) in the operation's code, where there is one."""
    if isinstance(exception, SyntaxError) and _short(exception.filename or "", folder) == OPERATION_FILE:
        return {"line": exception.lineno, "column": exception.offset}
    if isinstance(exception, JobError) and exception.line is not None:
        return {"line": exception.line, "column": None}
    current: traceback.TracebackException | None = details
    while current is not None:
        for frame in reversed(current.stack or []):
            if frame.filename == OPERATION_FILE:
                return {"line": frame.lineno, "column": _column(frame)}
        current = current.__cause__
    return {"line": None, "column": None}


def _column(frame: traceback.FrameSummary) -> int | None:
    """Python 3.11 and later say the column, counted in bytes."""
    offset = getattr(frame, "colno", None)
    if offset is None:
        return None
    line = getattr(frame, "_original_line", None) or getattr(frame, "_original_lines", None) or ""
    first = line.split("\n", 1)[0].encode()
    return len(first[:offset].decode(errors="replace")) + 1 if first else int(offset) + 1


def _tidy(details: traceback.TracebackException, folder: str, seen: set[int]) -> None:
    """Drops the runtime's own frames, and the job's folder from the names of files, in the whole chain."""
    if id(details) in seen:
        return
    seen.add(id(details))
    kept: list[traceback.FrameSummary] = [f for f in details.stack if not f.filename.startswith(_RUNTIME)]
    for frame in kept:
        frame.filename = _short(frame.filename, folder)
    details.stack[:] = kept
    if not kept:  # no "Traceback" line above nothing; Python up to 3.9 asks exc_traceback
        vars(details).update(stack=None, exc_traceback=None)
    for other in _chained(details):
        _tidy(other, folder, seen)


def _chained(details: traceback.TracebackException) -> Iterator[traceback.TracebackException]:
    if details.__cause__ is not None:
        yield details.__cause__
    if details.__context__ is not None:
        yield details.__context__
    yield from getattr(details, "exceptions", None) or ()


def _short(filename: str, folder: str) -> str:
    if folder and filename.startswith(folder + os.sep):
        return filename[len(folder) + 1 :]
    return filename
