"""The operation: its class in the user's code, and calling it with what job.json says."""

from __future__ import annotations

import inspect
from types import ModuleType
from typing import Any, Callable, Dict, List, Sequence, Tuple

from deepforge import source
from deepforge.errors import OPERATION_FILE, InterfaceError, OutputError

Arguments = Tuple[List[Any], Dict[str, Any]]

_EMPTY = inspect.Parameter.empty
_VARIABLE = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)


def load(class_name: str) -> type:
    """Runs operation.py as module `operations.<class>` and returns the class, which has `execute`."""
    module = source.load(f"operations.{class_name}", OPERATION_FILE, OPERATION_FILE)
    cls = getattr(module, class_name, None)
    if not isinstance(cls, type):
        raise InterfaceError(
            f"the code has no class {class_name} at its top level (it has: {_classes(module)}): "
            "give the class the operation's name"
        )
    if not callable(getattr(cls, "execute", None)):
        raise InterfaceError(f"class {class_name} has no method execute", _line_of(cls))
    return cls


def constructor_arguments(
    cls: type, attributes: dict[str, Any], references: dict[str, Any], unset: Sequence[str]
) -> Arguments:
    """What to call the class with. `unset` names references without a resource: they are None, or the default."""
    given = {name: _typed(value, cls, name) for name, value in attributes.items()}
    given.update(references)
    return _arguments(cls, f"{cls.__name__}.__init__", given, unset, "a value for the attribute")


def execute_arguments(instance: Any, inputs: dict[str, Any], missing: Sequence[str]) -> Arguments:
    """What to call execute with. `missing` names inputs without a value: they are None, or the default."""
    return _arguments(instance.execute, "execute", inputs, missing, "an input")


def outputs(returned: Any, names: Sequence[str]) -> dict[str, Any]:
    """The returned values by name. One output is the returned value itself, even if that is a tuple."""
    if len(names) == 1:
        return {names[0]: returned}
    if not names:
        return {}
    expected = f"{len(names)} expected ({', '.join(names)})"
    if not isinstance(returned, (tuple, list)):
        what = "nothing" if returned is None else f"one value of type {type(returned).__name__}"
        raise OutputError(f"execute returned {what}, {expected}")
    if len(returned) != len(names):
        count = f"{len(returned)} value{'' if len(returned) == 1 else 's'}"
        raise OutputError(f"execute returned {count}, {expected}")
    return dict(zip(names, returned))


def _arguments(
    function: Callable[..., Any], label: str, given: dict[str, Any], unset: Sequence[str], noun: str
) -> Arguments:
    parameters = _parameters(function)
    named = {p.name: p for p in parameters if p.kind not in _VARIABLE}
    takes_any = any(p.kind is inspect.Parameter.VAR_KEYWORD for p in parameters)
    unknown = [name for name in (*given, *unset) if name not in named and not takes_any]
    if unknown:
        raise InterfaceError(
            f'{label} has no parameter "{unknown[0]}" (it has: {", ".join(named) or "none"})', _line_of(function)
        )
    values = dict(given)
    for name in unset:
        if name not in named or named[name].default is _EMPTY:
            values[name] = None
    lacking = [name for name, p in named.items() if p.default is _EMPTY and name not in values]
    if lacking:
        raise InterfaceError(
            f'{label} needs {noun} "{lacking[0]}", and this run has none: '
            "set it in the pipeline, or give the parameter a default",
            _line_of(function),
        )
    return _split(named, values)


def _split(named: dict[str, inspect.Parameter], values: dict[str, Any]) -> Arguments:
    """Everything by keyword, but what can only go by position."""
    positional: list[Any] = []
    for name, parameter in named.items():
        if parameter.kind is not inspect.Parameter.POSITIONAL_ONLY:
            break
        positional.append(values.pop(name, parameter.default))
    return positional, values


def _typed(value: Any, cls: type, name: str) -> Any:
    """A whole number for a parameter that is a float, by its default or annotation, becomes a float: JSON may have
    lost the ".0"."""
    if type(value) is not int:
        return value
    for parameter in _parameters(cls):
        if parameter.name == name and (parameter.annotation in (float, "float") or type(parameter.default) is float):
            return float(value)
    return value


def _parameters(function: Callable[..., Any]) -> list[inspect.Parameter]:
    if isinstance(function, type) and not any(
        "__init__" in vars(c) or "__new__" in vars(c) for c in function.mro()[:-1]
    ):
        return []  # no constructor; inspect takes a millisecond to find that out
    try:
        return list(inspect.signature(function).parameters.values())
    except (TypeError, ValueError):  # something written in C that does not say
        return [inspect.Parameter("any", inspect.Parameter.VAR_KEYWORD)]


def _line_of(item: Any) -> Any:
    """Where the class or function starts in the operation's code, when it is there."""
    if isinstance(item, type):
        item = item.__dict__.get("__init__", item.__dict__.get("execute"))
    code = getattr(item, "__code__", None)
    return code.co_firstlineno if code is not None and code.co_filename == OPERATION_FILE else None


def _classes(module: ModuleType) -> str:
    names = [
        name for name, item in vars(module).items() if isinstance(item, type) and item.__module__ == module.__name__
    ]
    return ", ".join(names) or "none"
