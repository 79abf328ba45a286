"""Says what is wrong with a formula, and its value for all variables at one."""

from __future__ import annotations

from generator import generate
from terms import term_of


def check(resource: dict) -> dict:
    """`{ok, problems: [{node?, detail}], value}`"""
    problems = [
        {"node": node, "detail": "nothing goes into it"}
        for node, one in resource["nodes"].items()
        if one["layer"] in ("Sum", "Product") and not any(edge["to"][0] == node for edge in resource["edges"].values())
    ]
    if problems:
        return {"ok": False, "problems": problems}
    try:
        scope: dict = {}
        exec(generate(resource), scope)
    except ValueError as error:
        return {"ok": False, "problems": [{"detail": str(error)}]}
    names = {one["attributes"]["variable"]: 1 for one in resource["nodes"].values() if one["layer"] == "Variable"}
    return {"ok": True, "problems": [], "value": scope["result"](**names), "term": term_of(resource, "sum")}
