"""How long the shapes library takes for a whole network: what the editor waits for at each change."""

from __future__ import annotations

import json
import shutil
import subprocess
import time
from pathlib import Path

from system import BLOB_STORAGE, SERVER_COMPUTE, System

ROOT = Path(__file__).parents[2]
TOOL = ROOT / "build/tests/keras/keras-network-tool"
BROWSER = Path(__file__).parent / "web" / "shapes.mjs"
LIBRARY = ROOT / "build/extensions/keras/keras.wasm"
NODE = next((str(path) for path in (ROOT / ".tools").glob("**/bin/node")), shutil.which("node"))
TIMES = 200
ROUNDS = 5


def chain(layers: int) -> dict:
    """Convolutions with what comes after them, every fourth layer a sum with one before."""
    nodes: dict[str, dict] = {"n0": {"layer": "Input", "attributes": {"shape": [32, 32, 16]}}}
    edges: dict[str, dict] = {}
    kinds = [("Conv2D", {"filters": 16, "kernel_size": [3, 3], "padding": "same"}), ("BatchNormalization", {}), ("Activation", {"activation": "relu"}), ("Add", {})]
    for number in range(1, layers):
        layer, attributes = kinds[(number - 1) % 4]
        nodes[f"n{number}"] = {"layer": layer, "attributes": attributes}
        for place, source in enumerate([number - 1, number - 4] if layer == "Add" else [number - 1]):
            edges[f"e{number}-{place}"] = {"from": [f"n{source}", "output"], "to": [f"n{number}", "inputs"], "index": place}
    return {"name": "chain", "type": "keras.Architecture", "nodes": nodes, "edges": edges}


def resnet50() -> dict:
    return json.loads((ROOT / "extensions/keras/resources/resnet-50.json").read_text())


def native(resource: dict) -> list[float]:
    """Milliseconds from text to text, in each of the rounds."""
    question = json.dumps({"resource": resource}) + "\n"
    said = [subprocess.run([TOOL, str(TIMES)], input=question, capture_output=True, text=True, check=True).stdout for _ in range(ROUNDS)]
    return [float(one) / 1000 for one in said]


def browser(resource: dict) -> list[float]:
    """The same in WebAssembly, from the object to the object that the editor has."""
    asked = subprocess.run([NODE, BROWSER, LIBRARY, str(TIMES), str(ROUNDS)], input=json.dumps(resource), capture_output=True, text=True, check=True)
    return [float(one) for one in asked.stdout.split()]


def shapes(_: object) -> dict[str, list[float]]:
    figures = {"shapes_1000": native(chain(1000)), "shapes_resnet50": native(resnet50())}
    if LIBRARY.exists() and NODE:
        figures |= {"shapes_1000_wasm": browser(chain(1000)), "shapes_resnet50_wasm": browser(resnet50())}
    return figures


def check(system: System) -> dict[str, list[float]]:
    """Seconds from the request of a check with Keras to its answer: with the environment to be made first, and then."""
    project = system.project("check")
    lenet = json.loads((ROOT / "extensions/keras/resources/lenet.json").read_text())
    system.add(project, [{"op": "add", "path": "/resources/lenet", "value": lenet}])
    seconds = [checked(system, project) for _ in range(1 + ROUNDS)]
    return {"keras_check_cold": seconds[:1], "keras_check_warm": seconds[1:]}


def checked(system: System, project: str) -> float:
    begin = time.monotonic()
    where = {"compute": SERVER_COMPUTE, "storage": BLOB_STORAGE}
    one = system.call("POST", f"/projects/{project}/executions/resources/lenet/check", where)["id"]
    while (state := system.call("GET", f"/executions/{one}/check"))["status"] not in ("success", "failed", "canceled"):
        time.sleep(0.05)
    if not state["answer"] or not state["answer"]["ok"]:
        raise RuntimeError(f"the check ended as {state}")
    return time.monotonic() - begin


UNITS = {"keras_check_cold": "s", "keras_check_warm": "s"}
KERAS = {name: shapes for name in ("shapes_1000", "shapes_resnet50", "shapes_1000_wasm", "shapes_resnet50_wasm")}
