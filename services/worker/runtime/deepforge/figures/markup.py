"""matplotlib's texts in Plotly's little HTML: simple mathtext is translated, other mathtext is not understood."""

from __future__ import annotations

import re
from typing import Any

from matplotlib._mathtext_data import tex2uni

from deepforge.figures.panel import NotUnderstood

_TOKEN = re.compile(r"\\([A-Za-z]+)[ ]?|\\(.)|([{}^_])|(.)", re.DOTALL)
_FONTS = {"mathdefault": "", "mathrm": "", "mathregular": "", "text": "", "rm": "", "mathit": "i", "mathbf": "b"}
_SPACES = {",": "\u2009", ";": "\u2005", ":": "\u2005", " ": " ", "!": ""}
_FUNCTIONS = {"sin", "cos", "tan", "log", "ln", "exp", "max", "min", "lim", "arg", "det"}


def html(text: Any) -> str:
    """A text as Plotly shows it."""
    if text.get_usetex():
        raise NotUnderstood("TeX")
    return html_of(text.get_text(), text.get_parse_math())


def html_of(text: str, parse_math: bool = True) -> str:
    """The same for a string."""
    parts = re.split(r"(?<!\\)\$", text)
    if not parse_math or len(parts) % 2 == 0 or len(parts) == 1:
        return _plain(text)
    return "".join(_Math(part).read() if i % 2 else _plain(part) for i, part in enumerate(parts))


def _plain(text: str) -> str:
    text = text.replace("\\$", "$").replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace("\n", "<br>")


class _Math:
    """Reads one formula from left to right."""

    def __init__(self, formula: str) -> None:
        self._tokens = [match.groups() for match in _TOKEN.finditer(formula)]
        self._next = 0

    def read(self) -> str:
        """All of it."""
        found = ""
        while self._next < len(self._tokens):
            found += self._item()
        return found

    def _item(self) -> str:
        if self._next >= len(self._tokens):
            raise NotUnderstood("an unfinished formula")
        word, escaped, mark, char = self._tokens[self._next]
        self._next += 1
        if word is not None:
            return self._command(word)
        if escaped is not None:
            return _SPACES[escaped] if escaped in _SPACES else _plain(escaped)
        if mark == "{":
            return self._group()
        if mark in ("^", "_"):
            tag = "sup" if mark == "^" else "sub"
            return f"<{tag}>{self._item()}</{tag}>"
        if mark == "}":
            raise NotUnderstood("a formula with a stray bracket")
        if char == "-":
            return "\N{MINUS SIGN}"
        return "" if char == " " else _plain(char)

    def _group(self) -> str:
        found = ""
        while self._next < len(self._tokens) and self._tokens[self._next][2] != "}":
            found += self._item()
        self._next += 1
        return found

    def _command(self, word: str) -> str:
        if word in _FONTS:
            tag = _FONTS[word]
            return f"<{tag}>{self._item()}</{tag}>" if tag else self._item()
        if word in _FUNCTIONS:
            return word
        if word in tex2uni and word not in ("hat", "bar", "tilde", "dot", "vec"):
            return _plain(chr(tex2uni[word]))
        raise NotUnderstood(f"the formula command \\{word}")
