"""What is shown of artifacts, whatever bytes they have, without running anybody's code."""

from __future__ import annotations

import base64
import collections
import hashlib
import json
import os
import pickle
import random
import socket
import struct
import subprocess
import uuid
from pathlib import Path

import pytest

import preview_files as files
from harness import BINARY, BLOB_STORAGE, expect_problem

PROGRAM = Path(BINARY).parents[1] / "storage" / "df-preview"


def look(data: bytes) -> tuple[dict | None, int]:
    """What df-preview says of these bytes, and how many it asked for; None when it died."""
    ours, theirs = socket.socketpair()
    with ours, subprocess.Popen([PROGRAM, str(len(data))], stdin=theirs, stdout=theirs, stderr=subprocess.DEVNULL) as program:
        theirs.close()
        line = ours.makefile("rwb", buffering=0)
        asked = 0
        while True:
            head = line.read(16)
            if not head or len(head) < 16:
                return None, asked
            kind, length, offset = struct.unpack("<IIq", head)
            if kind == 2:
                result = b""
                while len(result) < length:
                    result += line.read(length - len(result))
                program.wait(30)
                return json.loads(result), asked
            asked += length
            assert 0 <= offset <= len(data) - length
            ours.sendall(data[offset : offset + length])


def facts(preview: dict) -> dict[str, str]:
    return {fact["name"]: fact["value"] for fact in preview["facts"]}


def known() -> dict[str, tuple[bytes, str, str]]:
    values = struct.pack("<12f", *range(12))
    tensors = {"w": {"dtype": "F32", "shape": [3, 1], "data_offsets": [0, 12]}, "__metadata__": {"format": "pt"}}
    return {
        "png": (files.png(30, 20), "image", "PNG"),
        "csv": (b'name,value\n"a ""b""",1\nc,\n', "table", "CSV"),
        "tsv": (b"1\t2\n3\t4\n", "table", "TSV"),
        "parquet": (files.Parquet({"id": [7, 8, -9], "word": ["one", "zwei", "\u4e09"]}).file(), "table", "Parquet"),
        "text": ("Sch\u00f6n\r\nhier\n".encode(), "text", "Text"),
        "json": (b'{"a": [1, null, {"b": "c"}]}', "json", "JSON"),
        "npy": (files.npy((3, 4), "<f4", values), "array", "NumPy"),
        "npz": (files.zipped({"x.npy": files.npy((3, 4), "<f4", values), "y.npy": files.npy((), "|b1", b"\1")}), "array", "NumPy archive"),
        "safetensors": (files.safetensors(tensors, bytes(12)), "tensors", "safetensors"),
        "keras": (files.keras(), "model", "Keras"),
        "pickle": (pickle.dumps(collections.OrderedDict(a=1)), "pickle", "Pickle"),
        "torch": (files.zipped({"m/data.pkl": pickle.dumps([1]), "m/data/0": bytes(9)}), "pickle", "PyTorch"),
        "zip": (files.zipped({"a/b.txt": b"text"}), "archive", "Zip"),
        "hdf5": (b"\x89HDF\r\n\x1a\n" + bytes(100), "none", "HDF5"),
    }


@pytest.fixture(scope="module")
def found() -> dict[str, dict]:
    previews = {name: look(data)[0] for name, (data, _, _) in known().items()}
    assert None not in previews.values()
    return previews


def test_each_kind_is_known_by_its_bytes(found):
    for name, (_, kind, form) in known().items():
        assert (found[name]["kind"], found[name]["format"]) == (kind, form)


def test_tables_have_their_columns_and_rows(found):
    csv = found["csv"]["table"]
    assert [column["name"] for column in csv["columns"]] == ["name", "value"]
    assert csv["rows"] == [['a "b"', "1"], ["c", ""]]
    parquet = found["parquet"]["table"]
    assert parquet["columns"] == [{"name": "id", "type": "int64"}, {"name": "word", "type": "text"}]
    assert parquet["rows"] == [["7", "one"], ["8", "zwei"], ["-9", "\u4e09"]]
    assert parquet["row_count"] == 3
    assert facts(found["parquet"])["Written by"] == "by hand"


def test_arrays_have_a_header_values_and_a_picture(found):
    npy = found["npy"]
    assert facts(npy)["Type"] == "float32"
    assert facts(npy)["Shape"] == "3 \u00d7 4"
    assert npy["table"]["rows"][2] == ["8", "9", "10", "11"]
    picture = npy["picture"]
    assert (picture["width"], picture["height"], picture["colours"]) == (4, 3, 1)
    assert list(base64.b64decode(picture["pixels"]))[:2] == [0, 23]
    entries = {entry["name"]: (entry["type"], entry["shape"]) for entry in found["npz"]["entries"]}
    assert entries == {"x": ("float32", "3 \u00d7 4"), "y": ("bool", "scalar")}


def test_models_and_tensors_are_listed(found):
    assert found["keras"]["table"]["rows"] == [["first", "Dense", "units 32", "relu"]]
    assert found["safetensors"]["entries"] == [{"name": "w", "type": "F32", "shape": "3 \u00d7 1", "size": 12}]
    assert found["torch"]["pickle"]["type"] == "list"


def test_texts_and_documents_are_whole(found):
    assert found["text"]["text"] == "Sch\u00f6n\nhier\n"
    assert found["json"]["json"] == {"a": [1, None, {"b": "c"}]}


class Plain:
    """A class of somebody's own."""


@pytest.mark.parametrize("protocol", [2, 3, 4, 5])
def test_a_pickle_names_its_type_and_is_never_loaded(protocol):
    made = {"dict": {"a": Plain()}, "list": [Plain(), (1, 2, (3,))], "collections.OrderedDict": collections.OrderedDict(a=b"x")}
    made |= {f"{__name__}.Plain": Plain(), "builtins.complex": 1j, "collections.Counter": collections.Counter("aab"), "set": {1}}
    for name, thing in made.items():
        preview, _ = look(pickle.dumps(thing, protocol=protocol))
        expected = "builtins.set" if name == "set" and protocol < 4 else name
        assert preview["pickle"]["type"] == expected, (name, preview)
        assert not preview["pickle"]["is_suspicious"]
    trap = pickle.dumps(files.Runs(), protocol=protocol)
    preview, _ = look(trap)
    assert preview["pickle"]["is_suspicious"]
    assert any("posix.system" in note for note in preview["notes"])
    assert not os.path.exists("/tmp/preview-was-run")


@pytest.mark.parametrize("name", sorted(files.hostile()))
def test_hostile_bytes_do_no_harm(name):
    preview, asked = look(files.hostile()[name])
    assert preview is not None, "it died"
    assert asked < 16 * 1024 * 1024
    text = json.dumps(preview, ensure_ascii=False)
    assert len(text) < 1024 * 1024
    assert "\x07" not in text and "\u202e" not in text


def test_changed_bytes_do_no_harm():
    chance = random.Random(5)
    for name, (data, _, _) in known().items():
        for _ in range(40):
            changed = bytearray(data)
            for _ in range(chance.choice([1, 2, 8])):
                changed[chance.randrange(len(changed))] = chance.randrange(256)
            preview, _ = look(bytes(changed[: chance.randrange(1, len(changed) + 1)]))
            assert preview is not None, (name, bytes(changed))


def test_a_large_object_is_not_read_to_see_its_beginning():
    _, asked = look(files.npy((4_000_000,), "<f8", bytes(32_000_000)))
    assert asked < 5 * 1024 * 1024
    _, asked = look(b"a,b\n" + b"1,2\n" * 5_000_000)
    assert asked < 2 * 1024 * 1024


def test_who_looks_may_do_nothing_else(tmp_path):
    """It is shut in before it sees the first byte: by no new privileges and a filter of calls."""
    ours, theirs = socket.socketpair()
    with ours, subprocess.Popen([PROGRAM, "100"], stdin=theirs, stdout=theirs, stderr=subprocess.DEVNULL) as program:
        theirs.close()
        assert len(ours.recv(16)) == 16  # it asks for bytes
        status = Path(f"/proc/{program.pid}/status").read_text()
        ours.close()
        program.wait(30)
    lines = dict(line.split(":\t", 1) for line in status.splitlines() if ":\t" in line)
    assert lines["Seccomp"] == "2"
    assert lines["NoNewPrivs"] == "1"


@pytest.fixture
def home(api) -> str:
    return api.call("POST", "/projects", {"name": f"Previews {uuid.uuid4().hex[:8]}"})["id"]


def put(api, project: str, data: bytes, name: str = "data.bin") -> dict:
    digest = hashlib.sha256(data).hexdigest()
    answer = api.put(f"/files/{project}/{BLOB_STORAGE}/{digest}", data=data)
    assert answer.status_code == 201, answer.text
    body = {"name": name, "type": "", "storage": BLOB_STORAGE, "hash": digest, "size": len(data)}
    return api.call("POST", f"/projects/{project}/artifacts", body)


def test_the_service_shows_an_artifact_and_keeps_what_was_found(api, home):
    artifact = put(api, home, known()["csv"][0])
    first = api.call("GET", f"/artifacts/{artifact['id']}/preview")
    assert first["table"]["rows"][0] == ['a "b"', "1"]
    assert api.call("GET", f"/artifacts/{artifact['id']}/preview") == first


def test_every_hostile_artifact_is_answered(api, home):
    """Also together: nothing is left running, and nobody else is kept waiting."""
    for name, data in files.hostile().items():
        artifact = put(api, home, data, name)
        preview = api.call("GET", f"/artifacts/{artifact['id']}/preview")
        assert preview["notes"] or preview["kind"] != "none"
    assert api.call("GET", f"/projects/{home}")["id"] == home


def test_strangers_and_the_unknown_have_no_preview(api, home):
    expect_problem(api.get("/artifacts/00000000-0000-4000-8000-000000000000/preview"), 404, "not_found")
    expect_problem(api.get("/artifacts/x/preview"), 404, "not_found")
