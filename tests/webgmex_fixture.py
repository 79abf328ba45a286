"""Writes projects in the format of the original DeepForge (.webgmex): a zip with project.json, a list of hashed objects.

python tests/webgmex_fixture.py FILE writes one with two operations, a pipeline, a module and what cannot be taken over.
"""

from __future__ import annotations

import hashlib
import io
import json
import sys
import zipfile
from pathlib import Path

CODE = (
    "class {name}:\n"
    "    def __init__(self, count=10):\n"
    "        self.count = count\n"
    "\n"
    "    def execute(self{inputs}):\n"
    "        {output} = self.count\n"
    "        return {output}\n"
)


class Node:
    """A node of the tree; pointers are paths and end up in the overlay of the root."""

    def __init__(self, name: str | None = None, **attributes) -> None:
        self.attributes = {**({"name": name} if name is not None else {}), **attributes}
        self.registry: dict = {}
        self.pointers: dict[str, str] = {}
        self.children: dict[str, Node] = {}

    def add(self, relid: str, child: Node, **pointers: str) -> Node:
        child.pointers.update(pointers)
        self.children[relid] = child
        return child


def pack(root: Node, project: str = "guest+galaxies", sharded: bool = False) -> bytes:
    objects: list[dict] = []
    overlays: dict[str, dict] = {}

    def collect(node: Node, path: str) -> None:
        if node.pointers:
            overlays[path] = dict(node.pointers)
        for relid, child in node.children.items():
            collect(child, f"{path}/{relid}")

    def store(content: dict) -> str:
        key = "#" + hashlib.sha1(json.dumps(content, sort_keys=True).encode()).hexdigest()
        objects.append({**content, "_id": key})
        return key

    def write(node: Node, **more) -> str:
        children = {relid: write(child) for relid, child in node.children.items()}
        return store({"atr": node.attributes, "reg": node.registry, **children, **more})

    collect(root, "")
    overlay: dict = overlays
    if sharded:
        overlay = {"sharded": True}
        for index, (path, pointers) in enumerate(overlays.items()):
            shard = {"type": "shard", "itemCount": 1, "items": {path: pointers}}
            overlay[str(index)] = store(shard)
    key = write(root, ovr=overlay)
    export = {
        "rootHash": key,
        "projectId": project,
        "kind": "deepforge",
        "branchName": "master",
        "commitHash": "#" + "0" * 40,
        "hashes": {"objects": [one["_id"] for one in objects], "assets": []},
        "objects": objects,
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("project.json", json.dumps(export))
    return out.getvalue()


def library(root: Node) -> None:
    """The types that every project has."""
    root.add("1", Node("FCO"))
    types = root.add("L", Node("pipeline"), base="/1")
    for relid, name in enumerate(("Pipeline", "Operation", "Inputs", "Outputs", "Data", "Transporter", "Code"), 1):
        types.add(str(relid), Node(name), base="/1")
    for relid, name, kind, port in (("8", "Input", "4", "data"), ("9", "Output", "3", "saveData")):
        built_in = types.add(relid, Node(name), base="/L/2")
        side = built_in.add("s", Node(), base=f"/L/{kind}")
        side.add("d", Node(port), base="/L/5")


def operation(folder: Node, relid: str, name: str, inputs: list[str], outputs: list[str], **more) -> None:
    code = CODE.format(name=name, inputs="".join(f", {one}=0" for one in inputs), output=outputs[0])
    node = folder.add(relid, Node(name, code=code, displayColor="#123456", **more), base="/L/2")
    for side, kind, ports in (("i", "3", inputs), ("o", "4", outputs)):
        part = node.add(side, Node(), base=f"/L/{kind}")
        for index, port in enumerate(ports):
            part.add(f"p{index}", Node(port), base="/L/5")


def galaxies() -> Node:
    root = Node("ROOT")
    library(root)
    operations = root.add("o", Node("MyOperations"), base="/1")
    operation(operations, "a", "Make", [], ["numbers"], condaEnv="name: galaxies\n")
    operation(operations, "b", "Train", ["numbers"], ["model"])
    pipelines = root.add("p", Node("MyPipelines"), base="/1")
    line = pipelines.add("x", Node("Line"), base="/L/1")
    make = line.add("m", Node(count=7), base="/o/a")
    make.registry["position"] = {"x": 40, "y": 60}
    line.add("t", Node("Train well"), base="/o/b")
    line.add("u", Node(saveName="best"), base="/L/9")
    line.add("e", Node(), base="/L/6", src="/p/x/m/o/p0", dst="/p/x/t/i/p0")
    line.add("f", Node(), base="/L/6", src="/p/x/t/o/p0", dst="/p/x/u/s/d")
    line.add("g", Node(), base="/L/6", src="/p/x/t/o/p0")
    root.add("u", Node("MyUtilities"), base="/1").add("k", Node("tools.py", code="A = 1\n"), base="/L/7")
    root.add("c", Node("InitCode", code="import deepforge\n"), base="/L/7")
    data = Node("catalogue", type="numpy.ndarray", data='{"backend": "s3", "data": {}}')
    root.add("r", Node("MyArtifacts"), base="/1").add("q", data, base="/L/5")
    root.add("n", Node("MyResources"), base="/1").add("q", Node("Net"), base="/1")
    root.add("h", Node("MyExecutions"), base="/1").add("q", Node("Run 1", status="success"), base="/1")
    return root


if __name__ == "__main__":
    Path(sys.argv[1]).write_bytes(pack(galaxies()))
