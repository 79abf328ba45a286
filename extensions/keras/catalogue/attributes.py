"""Attributes of node types, from the arguments of Keras' constructors."""

from __future__ import annotations

import inspect
import re
from typing import Any

FAMILIES = {"activation": "activations", "initializer": "initializers", "regularizer": "regularizers", "constraint": "constraints"}
NEVER = {"self", "name", "kwargs", "args"}
PLAIN = ((bool, "boolean"), (int, "integer"), (float, "float"), (str, "string"))
SAID = (
    (r"(?:a )?bool|whether|if (?:`?true`?|set)", "boolean"),
    (r"(?:a |an |the |optional |positive |python )*\(?int", "integer"),
    (r"(?:a |an |the |optional |python )*float", "float"),
    (r"(?:a |an |the |optional |python )*\(?str", "string"),
)
LISTED = re.compile(r"(tuple|list)s?\b|tuple/list", re.IGNORECASE)
CHOICES = re.compile(r"(?:either|one of|must be in|can be)[^.]*", re.IGNORECASE)


def family_of(name: str) -> str | None:
    return next((family for word, family in FAMILIES.items() if name == word or name.endswith("_" + word)), None)


def plain(value: Any) -> Any:
    """A default as JSON."""
    return [plain(item) for item in value] if isinstance(value, (tuple, list)) else value


def type_said(text: str) -> str:
    return next((type for pattern, type in SAID if re.match(pattern, text, re.IGNORECASE)), "any")


def number_type(values: list) -> str | None:
    if all(isinstance(value, int) and not isinstance(value, bool) for value in values):
        return "integer"
    return "float" if all(isinstance(value, (int, float)) for value in values) else None


def type_of(default: Any, text: str) -> dict:
    if isinstance(default, (tuple, list)):
        number = number_type(list(default))
        if number is None:
            return {"type": "any"}
        return {"type": number, "list": {"of": number, "min": len(default), "max": len(default)}}
    said = type_said(text)
    type = next((type for python, type in PLAIN if isinstance(default, python)), said)
    # "Float or tuple of two floats": a number of another kind is one as well.
    if type == "integer" and said == "float":
        type = "float"
    attribute: dict = {"type": type}
    if type in ("integer", "float") and LISTED.search(text.split(". ")[0]):
        attribute["list"] = {"of": type, "min": 1, "max": 8}
    return attribute


def values_said(text: str) -> list[str]:
    match = CHOICES.search(text)
    values = re.findall(r"[\"'](\w+)[\"']", match[0]) if match else []
    return list(dict.fromkeys(values)) if len(set(values)) > 1 else []


def rank_of(type: str) -> int | None:
    match = re.search(r"([123])D", type)
    return int(match[1]) if match else None


def attribute_of(type: str, parameter: inspect.Parameter, text: str) -> dict:
    """One argument of `type` as an attribute; `text` is what its documentation says."""
    required = parameter.default is inspect.Parameter.empty
    default = None if required else parameter.default
    family = family_of(parameter.name)
    attribute: dict = {"name": parameter.name}
    if family:
        attribute |= {"type": "node", "of": family}
    else:
        attribute |= type_of(default, text)
    if attribute["type"] == "string" and (values := values_said(text)):
        attribute["values"] = values
    if "list" in attribute and (rank := rank_of(type)) and parameter.name in ("kernel_size", "strides", "dilation_rate", "pool_size", "output_size", "size", "output_padding"):
        attribute["list"] |= {"min": rank, "max": rank}
    if required:
        attribute["required"] = True
    elif isinstance(default, (bool, int, float, str, tuple, list)):
        attribute["default"] = plain(default)
    if text:
        attribute["description"] = text
    return attribute


def attributes_of(thing: type, arguments: dict[str, str], left_out: set[str]) -> list[dict]:
    parameters = inspect.signature(thing.__init__).parameters.values()
    kept = [p for p in parameters if p.name not in NEVER | left_out and p.kind not in (p.VAR_POSITIONAL, p.VAR_KEYWORD)]
    return [attribute_of(thing.__name__, p, arguments.get(p.name, "")) for p in kept]
