"""Modules made of a job's own code: the operation, the serialization code and the code of resources.

They are compiled under the name the user knows ("operation.py"), so tracebacks show the user's lines wherever the
job's folder is, and they remember their text: a value whose class is defined in such a module can then be loaded in
another job, where that module does not exist (serialization.py).
"""

from __future__ import annotations

import functools
import importlib.util
import linecache
import os
import sys
from types import FunctionType, ModuleType
from typing import Any

_SOURCE = "__deepforge_source__"
_copies: dict[tuple[str, str], ModuleType] = {}


def load(name: str, path: str, filename: str) -> ModuleType:
    """Runs a file as module `name`; `filename` is what tracebacks call it."""
    with open(path, "rb") as file:
        text = importlib.util.decode_source(file.read())
    return _run(name, text, filename, os.path.abspath(path), register=True)


def of(item: Any) -> tuple[str, str, str] | None:
    """(module, text of the module, name in it) of a class or function that such a module defines, or None."""
    if not isinstance(item, (type, FunctionType)):
        return None
    name = item.__module__
    for module in (sys.modules.get(name), *(copy for (owner, _), copy in _copies.items() if owner == name)):
        text = getattr(module, _SOURCE, None)
        if text is not None and _member(module, item.__qualname__) is item:
            return name, text, item.__qualname__
    return None


def find(name: str, text: str, member: str) -> Any:
    """The reverse of `of`: the class or function, from the module with exactly this text. Runs the text where it is
    not loaded yet. Values are saved with a call of this function in them, so its name and arguments must stay."""
    present = sys.modules.get(name)
    if getattr(present, _SOURCE, None) == text:
        return functools.reduce(getattr, member.split("."), present)
    if (name, text) not in _copies:
        _copies[name, text] = _run(name, text, f"{name}.py", None, register=present is None)
    return functools.reduce(getattr, member.split("."), _copies[name, text])


def _member(module: Any, name: str) -> Any:
    try:
        return functools.reduce(getattr, name.split("."), module)
    except AttributeError:
        return None


def _run(name: str, text: str, filename: str, path: str | None, register: bool) -> ModuleType:
    module = ModuleType(name)
    setattr(module, _SOURCE, text)
    if path is not None:
        module.__file__ = path
    lines = text.splitlines(keepends=True)
    linecache.cache[filename] = (len(text), None, lines, filename)  # without a time: it stays valid anywhere
    code = compile(text, filename, "exec", dont_inherit=True)
    if register:
        sys.modules[name] = module
    try:
        exec(code, module.__dict__)  # the user's own code, in the user's own process
    except BaseException:
        if register:
            sys.modules.pop(name, None)
        raise
    return module
