"""An exported pipeline, or one job: runs what pipeline.json lists, each operation in a process of its own.

`python main.py --help` shows what can be set. Each operation runs as it does in DeepForge (job.py), so the values are
the same; needed are this folder, Python 3.8 or later on Linux or macOS, and the packages that the operations import.
"""

from __future__ import annotations

import argparse
import concurrent.futures
import hashlib
import json
import os
import shutil
import struct
import subprocess
import sys
import tempfile
import urllib.request
from typing import Any, Iterator, NamedTuple, Tuple

from deepforge import formats

CHUNK = 1024 * 1024
SUFFIXES = {"npy": ".npy", "parquet": ".parquet", "keras": ".keras", "safetensors": ".safetensors"}
Source = Tuple[str, str]


class Failure(Exception):
    """Why the program ends without its results, in a sentence for whoever started it."""


class Value(NamedTuple):
    """A file that a serializer wrote, and the type of what is in it."""

    path: str
    type_name: str | None


class Program:
    """The contents of pipeline.json, beside the code that it names."""

    def __init__(self, root: str) -> None:
        with open(os.path.join(root, "pipeline.json"), encoding="utf-8") as file:
            members = json.load(file)
        self.root = root
        self.name: str = members["name"]
        self.inputs: list[dict[str, Any]] = members["inputs"]
        self.nodes: list[dict[str, Any]] = members["nodes"]
        self.outputs: list[dict[str, Any]] = members["outputs"] or list(self._ends())

    def path(self, name: str) -> str:
        return os.path.join(self.root, *name.split("/"))

    def _ends(self) -> Iterator[dict[str, Any]]:
        """Without Output nodes: every value that no operation takes."""
        taken = {tuple(entry["from"]) for node in self.nodes for entry in node["inputs"] if "from" in entry}
        for node in self.nodes:
            for name in node["outputs"]:
                if (node["key"], name) not in taken:
                    yield {"name": f"{node['name']}.{name}", "file": f"{node['key']}-{name}", "from": [node["key"], name]}


def main(root: str, arguments: list[str] | None = None) -> int:
    """Runs the program that lies in the folder `root`. Returns the exit status."""
    try:
        program = Program(root)
        options = _parser(program).parse_args(arguments)
        if options.fetch:
            _fetch(program)
            return 0
        _override(program, options.attr)
        _Run(program, options).perform()
    except Failure as failure:
        print(f"error: {failure}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        return 130
    return 0


def _parser(program: Program) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=f"Runs {program.name!r}.".replace("%", "%%"), allow_abbrev=False)
    parser.add_argument("--out", default="out", metavar="FOLDER", help="where results and figures go (out)")
    parser.add_argument("--jobs", type=int, default=1, metavar="N", help="how many operations run at once (1)")
    parser.add_argument("--fetch", action="store_true", help="only download the inputs that are not here yet")
    parser.add_argument("--keep", metavar="FOLDER", help="keep what passes between the operations in this folder")
    parser.add_argument(
        "--attr", action="append", default=[], metavar="NODE.NAME=VALUE", help="another value for an attribute"
    )
    parser.add_argument(
        "--python",
        action="append",
        default=[],
        metavar="[OPERATION=]PATH",
        help="the Python that runs the operations, or this one operation",
    )
    for entry in program.inputs:
        is_needed = entry.get("file") is None
        what = "needed" if is_needed else f"in place of {entry['file']}"
        help_text = f"a file with {entry['name']!r} of type {entry.get('type') or 'pickle'} ({what})".replace("%", "%%")
        parser.add_argument(
            f"--input-{entry['key']}", dest=f"input {entry['key']}", metavar="FILE", help=help_text
        )
    return parser


def _override(program: Program, settings: list[str]) -> None:
    """Puts what --attr says into the nodes."""
    nodes = {node["key"]: node for node in program.nodes}
    for setting in settings:
        place, equals, text = setting.partition("=")
        key, _, name = place.rpartition(".")
        if not equals or not key:
            raise Failure(f"--attr {setting}: write NODE.NAME=VALUE")
        if key not in nodes:
            raise Failure(f"--attr {setting}: there is no operation {key!r} (there are: {', '.join(nodes) or 'none'})")
        types = nodes[key]["attribute_types"]
        if name not in types:
            raise Failure(f"--attr {setting}: {key} has no attribute {name!r} (it has: {', '.join(types) or 'none'})")
        nodes[key]["attributes"][name] = _attribute(setting, types[name], text)


def _attribute(setting: str, type_name: str, text: str) -> Any:
    """The value of an attribute: JSON where its type says so, else the text."""
    try:
        value = text if type_name == "string" else json.loads(text)
    except ValueError:
        value = text
    fits = {"integer": int, "float": (int, float), "boolean": bool}.get(type_name)
    if fits is not None and (not isinstance(value, fits) or (type_name != "boolean" and isinstance(value, bool))):
        raise Failure(f"--attr {setting}: the value must be of type {type_name}")
    return value


class _Run:
    """One run of the whole program."""

    def __init__(self, program: Program, options: argparse.Namespace) -> None:
        self.program = program
        self.options = options
        self.values: dict[Source, Value] = {}
        self.pythons = {operation: path for operation, _, path in map(_split_python, options.python)}
        self.figures = os.path.join(options.out, "figures")

    def perform(self) -> None:
        """Runs every operation as soon as its inputs are there, then writes the results."""
        if self.options.jobs < 1:
            raise Failure("--jobs must be at least 1")
        for entry in self.program.inputs:
            self.values[entry["key"], "data"] = _input(self.program, entry, getattr(self.options, f"input {entry['key']}"))
        os.makedirs(self.options.out, exist_ok=True)
        if self.options.keep:
            os.makedirs(self.options.keep, exist_ok=True)
            self._perform_in(os.path.abspath(self.options.keep))
            return
        with tempfile.TemporaryDirectory(prefix="deepforge-") as folder:
            self._perform_in(folder)

    def _perform_in(self, folder: str) -> None:
        waiting = list(self.program.nodes)
        running: set[concurrent.futures.Future[None]] = set()
        failure: BaseException | None = None
        with concurrent.futures.ThreadPoolExecutor(self.options.jobs) as pool:
            while running or (waiting and failure is None):
                ready = [node for node in waiting if self._is_ready(node)] if failure is None else []
                for node in ready[: max(0, self.options.jobs - len(running))]:
                    waiting.remove(node)
                    running.add(pool.submit(self._perform_node, node, os.path.join(folder, node["key"])))
                done, running = concurrent.futures.wait(running, return_when=concurrent.futures.FIRST_COMPLETED)
                failure = next((future.exception() for future in done if future.exception()), failure)
        if failure is not None:
            raise failure
        self._write_results()

    def _is_ready(self, node: dict[str, Any]) -> bool:
        return all(tuple(entry["from"]) in self.values for entry in node["inputs"] if "from" in entry)

    def _perform_node(self, node: dict[str, Any], folder: str) -> None:
        print(f"== {node['name']}" + ("" if node["name"] == node["key"] else f" ({node['key']})"), flush=True)
        self._write_folder(node, folder)
        status, messages = self._call(node, folder)
        found = {}
        for header, body in messages:
            kind = header["type"]
            if kind == "output":
                found[header["name"]] = Value(os.path.join(folder, header["path"]), header["value_type"])
            elif kind == "figure":
                self._write_figure(node, header, body)
            elif kind == "metric":
                self._write_metric(node, header)
            elif kind == "error":
                raise Failure(_sentence(node, header["error"]))
        if status != 0 or set(found) != set(node["outputs"]):
            raise Failure(f"{node['name']} ended with status {status} and without its outputs")
        for name, value in found.items():
            self.values[node["key"], name] = value

    def _write_folder(self, node: dict[str, Any], folder: str) -> None:
        """The files of one job, as DeepForge's worker makes them."""
        if os.path.lexists(folder):
            shutil.rmtree(folder)
        os.makedirs(os.path.join(folder, "inputs"))
        shutil.copyfile(self.program.path(node["code"]), os.path.join(folder, "operation.py"))
        for name in ("utils", "references"):
            if os.path.isdir(self.program.path(name)):
                os.symlink(os.path.abspath(self.program.path(name)), os.path.join(folder, name))
        for name in ("serialization.py", "extension_serializers.py"):
            if os.path.exists(self.program.path(name)):
                shutil.copyfile(self.program.path(name), os.path.join(folder, name))
        members = {name: node[name] for name in ("name", "class", "attributes", "references", "outputs")}
        members["inputs"] = [self._place_input(entry, folder) for entry in node["inputs"]]
        with open(os.path.join(folder, "job.json"), "w", encoding="utf-8") as file:
            json.dump(members, file)

    def _place_input(self, entry: dict[str, Any], folder: str) -> dict[str, Any]:
        if "from" not in entry:
            return {"name": entry["name"], "missing": True}
        value = self.values[entry["from"][0], entry["from"][1]]
        path = os.path.join("inputs", entry["name"])
        os.symlink(os.path.abspath(value.path), os.path.join(folder, path))
        return {"name": entry["name"], "type": value.type_name, "path": path}

    def _call(self, node: dict[str, Any], folder: str) -> tuple[int, Iterator[tuple[dict[str, Any], bytes]]]:
        """Runs job.py in the folder; what it says of outputs, figures and errors goes through a file."""
        python = self.pythons.get(node["operation"]) or self.pythons.get("") or sys.executable
        environment = dict(os.environ, PYTHONPATH=os.path.abspath(self.program.root))
        messages = os.path.join(folder, "messages")
        with open(messages, "wb") as file:
            command = [python, "-m", "deepforge.job", folder, "--frames", str(file.fileno())]
            try:
                ended = subprocess.run(
                    command, stdin=subprocess.DEVNULL, env=environment, pass_fds=[file.fileno()], check=False
                )
            except OSError as error:
                raise Failure(f"{python} can not be started: {error}") from error
        return ended.returncode, _messages(messages)

    def _write_figure(self, node: dict[str, Any], header: dict[str, Any], body: bytes) -> None:
        os.makedirs(self.figures, exist_ok=True)
        name = f"{node['key']}-{header['number']}.{header['format']}"
        with open(os.path.join(self.figures, name), "wb") as file:
            file.write(body[: header["image_size"]])

    def _write_metric(self, node: dict[str, Any], header: dict[str, Any]) -> None:
        line = {"node": node["key"], "step": header["step"], "values": header["values"]}
        with open(os.path.join(self.options.out, "metrics.jsonl"), "a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")

    def _write_results(self) -> None:
        rows = []
        print("== Results", flush=True)
        for entry in self.program.outputs:
            value = self.values[entry["from"][0], entry["from"][1]]
            name = entry["file"] + _suffix(value)
            target = os.path.join(self.options.out, name)
            shutil.copyfile(value.path, target)
            size = os.path.getsize(target)
            row = {"name": entry["name"], "file": name, "type": value.type_name, "size": size, "sha256": _hash(target)}
            rows.append(row)
            print(f"{entry['name']}: {target} ({value.type_name or 'pickle'}, {size} bytes)", flush=True)
        with open(os.path.join(self.options.out, "outputs.json"), "w", encoding="utf-8") as file:
            json.dump(rows, file, indent=2)
            file.write("\n")


def _split_python(text: str) -> tuple[str, str, str]:
    operation, equals, path = text.partition("=")
    return (operation, equals, path) if equals and operation.isidentifier() else ("", "", text)


def _input(program: Program, entry: dict[str, Any], given: str | None) -> Value:
    """The file of an input: what was given, else what came with the program, else from the server it came from."""
    if given is None and entry.get("file") is None:
        raise Failure(f"--input-{entry['key']} FILE is needed: a file with {entry['name']!r}")
    if given is not None:
        if not os.path.isfile(given):
            raise Failure(f"--input-{entry['key']} {given}: there is no such file")
        return Value(os.path.abspath(given), entry.get("type"))
    path = program.path(entry["file"])
    if not os.path.exists(path):
        _download(entry, path)
    _check(entry, path)
    return Value(path, entry.get("type"))


def _fetch(program: Program) -> None:
    """Everything that came with the program or is to be downloaded, there and checked."""
    for entry in program.inputs:
        if entry.get("file") is not None:
            _input(program, entry, None)
            print(f"{entry['file']}: {entry['size']} bytes, as they should be", flush=True)


def _check(entry: dict[str, Any], path: str) -> None:
    if _hash(path) != entry["sha256"]:
        raise Failure(f"{entry['file']} is not what was exported: its SHA-256 should be {entry['sha256']}")


def _download(entry: dict[str, Any], path: str) -> None:
    server, token = os.environ.get("DEEPFORGE_HOST"), os.environ.get("DEEPFORGE_TOKEN")
    if not server:
        raise Failure(
            f"{entry['file']} ({entry['size']} bytes) is not here. Set DEEPFORGE_HOST to the address of "
            f"the DeepForge it came from, and DEEPFORGE_TOKEN, and it is downloaded; or get {entry['url']} there "
            f"yourself, or give another file with --input-{entry['key']} FILE"
        )
    request = urllib.request.Request(server.rstrip("/") + entry["url"])
    if token:
        request.add_unredirected_header("Authorization", f"Bearer {token}")  # not for the server that has the bytes
    os.makedirs(os.path.dirname(path), exist_ok=True)
    try:
        with urllib.request.urlopen(request) as reply, open(path + ".part", "wb") as file:
            shutil.copyfileobj(reply, file, CHUNK)
    except OSError as error:
        raise Failure(f"{entry['file']} could not be downloaded from {server}: {error}") from error
    _check(entry, path + ".part")
    os.replace(path + ".part", path)


def _messages(path: str) -> Iterator[tuple[dict[str, Any], bytes]]:
    """The frames in a file (frames.py), as far as they are whole."""
    lengths = struct.Struct(">II")
    with open(path, "rb") as file:
        while len(start := file.read(lengths.size)) == lengths.size:
            header_size, body_size = lengths.unpack(start)
            header, body = file.read(header_size), file.read(body_size)
            if len(body) == body_size:
                yield json.loads(header), body


def _sentence(node: dict[str, Any], error: dict[str, Any]) -> str:
    place = f" ({node['code']}, line {error['line']})" if error.get("line") else ""
    return f"{node['name']} failed: {error['type']}: {error['message']}{place}"


def _suffix(value: Value) -> str:
    """What such a file is called elsewhere."""
    with open(value.path, "rb") as file:
        found = formats.of_file(file, value.type_name or "")
        if found is not None:
            return SUFFIXES.get(found.name, "")
        return ".pkl" if file.read(1) == b"\x80" else ""


def _hash(path: str) -> str:
    sha256 = hashlib.sha256()
    with open(path, "rb") as file:
        for chunk in iter(lambda: file.read(CHUNK), b""):
            sha256.update(chunk)
    return sha256.hexdigest()
