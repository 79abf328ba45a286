"""Writes the catalogue of the Keras extension: every layer, activation, initializer, regularizer and constraint that the installed Keras has,
with its arguments, their types and defaults and what its documentation says. `patch.json` says what cannot be read off.

    KERAS_BACKEND=numpy python generate.py [--check]
"""

from __future__ import annotations

import argparse
import inspect
import json
import sys
from pathlib import Path

import keras
from attributes import attribute_of, attributes_of
from docstring import docstring_of

HERE = Path(__file__).parent
CATALOGUE = HERE.parent / "architecture.json"
MODULES = {"activations": keras.activations, "initializers": keras.initializers, "regularizers": keras.regularizers, "constraints": keras.constraints}
ADVANCED = {"initializers", "regularizers", "constraints"}  # families that a first look does not want
ADVANCED_NAMES = {"trainable", "data_format", "seed", "noise_shape", "unroll", "stateful", "implementation", "synchronized", "renorm", "renorm_clipping", "renorm_momentum", "sparse", "encoding"}
BASES = {"Initializer", "Regularizer", "Constraint"}


def patched(attribute: dict, patch: dict) -> dict:
    """What the patch says goes before; null removes; `described` is for what Keras does not describe."""
    merged = attribute | patch
    described = merged.pop("described", None)
    if described:
        merged.setdefault("description", described)
    if merged.get("type") != "string" and "values" not in patch or not merged.get("values"):
        merged.pop("values", None)
    return {key: value for key, value in merged.items() if value is not None or key == "default"}


def attributes_patched(type: str, attributes: list[dict], patch: dict) -> list[dict]:
    own = patch["types"].get(type, {}).get("attributes", {})
    return [patched(attribute, patch["attributes"].get(attribute["name"], {}) | own.get(attribute["name"], {})) for attribute in attributes]


def weighed(attributes: list[dict]) -> list[dict]:
    """Marks what the editor folds away."""
    for attribute in attributes:
        is_wanted = attribute.get("required") or attribute["name"] == "activation"
        if not is_wanted and (attribute.get("of") in ADVANCED or attribute["name"] in ADVANCED_NAMES):
            attribute["advanced"] = True
    return attributes


def category_of(name: str, layer: type, patch: dict) -> str:
    if name in patch["category_of"]:
        return patch["category_of"][name]
    package = layer.__module__.removeprefix("keras.src.layers.").rpartition(".")[0]
    if package not in patch["category"]:
        sys.exit(f"{layer.__module__}.{name}: say in patch.json which category it has, or why it is left out")
    return patch["category"][package]


def ports(type: str, category: str, table: dict, otherwise: list) -> list[dict]:
    found = table.get(type, table.get(category, otherwise))
    return [{"name": port} if isinstance(port, str) else port for port in found]


def layers() -> list[tuple[str, type]]:
    """By the name that keras.layers has for each: of several, its own before an alias."""
    named: dict[type, str] = {}
    for name, thing in inspect.getmembers(keras.layers, inspect.isclass):
        if thing not in named or name == thing.__name__:
            named[thing] = name
    return sorted(((name, thing) for thing, name in named.items()), key=lambda item: item[0])


def layer_node(name: str, layer: type, patch: dict) -> dict:
    doc, category = docstring_of(layer), category_of(name, layer, patch)
    attributes = attributes_of(layer, doc.arguments, set(patch["without"]))
    attributes = attributes_patched(name, attributes, patch)
    if any(p.kind is p.VAR_KEYWORD for p in inspect.signature(layer.__init__).parameters.values()):
        attributes.append({"name": "trainable", "type": "boolean", "default": True, "description": "Whether training changes its weights."})
    is_cell = category == "cells"
    return {
        "id": name,
        "name": name,
        "category": category,
        "help": doc.help,
        "url": f"https://keras.io/search.html?query={name}",
        "attributes": weighed(attributes),
        "inputs": [] if is_cell else ports(name, category, patch["inputs"], ["inputs"]),
        "outputs": [] if is_cell else ports(name, category, patch["outputs"], ["output"]),
    }


def function_node(name: str, thing: object, family: str, patch: dict) -> dict:
    """An initializer, regularizer or constraint (a class), or an activation (a function, which has no settings here)."""
    doc = docstring_of(thing)
    attributes = attributes_of(thing, doc.arguments, set(patch["without"])) if inspect.isclass(thing) else []
    return {"id": name, "name": name, "category": family, "help": doc.help, "attributes": attributes_patched(name, attributes, patch), "inputs": [], "outputs": []}


def function_nodes(patch: dict) -> list[dict]:
    nodes = []
    for family, module in MODULES.items():
        members = {}
        for name, thing in inspect.getmembers(module):
            is_kept = inspect.isclass(thing) if family != "activations" else inspect.isfunction(thing)
            if is_kept and name not in BASES | {"get", "serialize", "deserialize"} and not name.startswith("_"):
                members.setdefault(thing, getattr(thing, "__name__", name))
        nodes += [function_node(name, thing, family, patch) for thing, name in sorted(members.items(), key=lambda item: item[1])]
    return nodes


def catalogue() -> dict:
    patch = json.loads((HERE / "patch.json").read_text())
    nodes = [layer_node(name, layer, patch) for name, layer in layers() if name not in patch["left_out"]]
    functions = function_nodes(patch)
    taken = {node["id"] for node in nodes}
    for node in functions:  # initializers.Identity beside layers.Identity: the class has its module with it
        if node["id"] in taken:
            node["id"] = f"{node['category']}.{node['id']}"
    order = {category["id"]: place for place, category in enumerate(patch["categories"])}
    everything = sorted([*patch["nodes"], *nodes, *functions], key=lambda node: order[node["category"]])
    return {
        "type": "keras.Architecture",
        "name": "Architecture",
        "description": f"A neural network of Keras layers (the catalogue is that of Keras {keras.__version__}).",
        "node": "layer",
        "categories": patch["categories"],
        "classes": patch["classes"],
        "nodes": everything,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare with what is there, write nothing")
    text = json.dumps(catalogue(), indent=1, ensure_ascii=False) + "\n"
    if not parser.parse_args().check:
        CATALOGUE.write_text(text)
    elif text != CATALOGUE.read_text():
        sys.exit(f"{CATALOGUE} is not what Keras {keras.__version__} and patch.json say: run generate.py")


if __name__ == "__main__":
    main()
