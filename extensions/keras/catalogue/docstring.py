"""What Keras' docstrings say: a summary, and a text for each argument."""

from __future__ import annotations

import inspect
import re
from dataclasses import dataclass, field

# A line without indent that ends in a colon, or begins as those that say what goes in and out, heads a section.
HEADING = re.compile(r"^(?:([A-Z][^:.`]*):\s*$|(Inputs?|Outputs?|Returns?|Note):\s)")
ARGUMENT = re.compile(r"^`?\*{0,2}(\w+)`?\s*(?:\([^)]*\))?:\s*(.*)$")


@dataclass
class Docstring:
    summary: str = ""
    help: str = ""
    arguments: dict[str, str] = field(default_factory=dict)


def joined(lines: list[str]) -> str:
    """Lines as paragraphs: one line each, an empty line between."""
    paragraphs, current = [], []
    for line in [*lines, ""]:
        if line.strip():
            current.append(line.strip())
        elif current:
            paragraphs.append(" ".join(current))
            current = []
    return "\n\n".join(paragraphs)


def without_code(text: str) -> str:
    text = re.sub(r"```.*?(```|\Z)", "", text, flags=re.DOTALL)
    return re.sub(r"^\s*(?:>>>|\.\.\.).*$", "", text, flags=re.MULTILINE)


def indent_of(line: str) -> int:
    return len(line) - len(line.lstrip())


def arguments_of(lines: list[str]) -> dict[str, str]:
    """The entries of an `Args:` section, whose lines are deeper than its heading."""
    found: dict[str, list[str]] = {}
    filled = [line for line in lines if line.strip()]
    if not filled:
        return {}
    base, name = indent_of(filled[0]), None
    for line in lines:
        match = ARGUMENT.match(line.strip()) if line.strip() and indent_of(line) == base else None
        if match:
            name = match[1]
            found[name] = [match[2]]
        elif name:
            found[name].append(line)
    return {key: joined(value) for key, value in found.items()}


def docstring_of(thing: object) -> Docstring:
    """Reads the docstring of a class or function of Keras; code in it is left out."""
    lines = inspect.cleandoc(without_code(thing.__doc__ or "")).splitlines()
    sections: list[tuple[str, list[str]]] = [("", [])]
    for line in lines:
        match = HEADING.match(line)
        if match:
            sections.append((match[1] or match[2], []))
        else:
            sections[-1][1].append(line)
    text = joined(sections[0][1])
    arguments: dict[str, str] = {}
    for title, body in sections:
        if title in ("Args", "Arg", "Arguments"):
            arguments |= arguments_of(body)
    return Docstring(text.split("\n\n")[0], text, arguments)
