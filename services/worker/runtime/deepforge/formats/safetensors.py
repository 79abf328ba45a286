"""Tensors of PyTorch, alone or by name as in a state_dict, as safetensors."""

from __future__ import annotations

import importlib.util
import json
import struct
import sys
from collections import OrderedDict
from typing import Any, BinaryIO

NOTE = "deepforge"
_ALONE = "tensor"


def takes(value: Any) -> bool:
    """Whether it is a tensor, or named tensors, in main memory, one piece each, without a history of computations."""
    torch = sys.modules["torch"]
    if importlib.util.find_spec("safetensors") is None:
        return False
    tensors = [value] if type(value) is torch.Tensor else _named(value)
    places = set()
    for tensor in tensors:
        if type(tensor) is not torch.Tensor or tensor.requires_grad or tensor.device.type != "cpu":
            return False
        if tensor.layout is not torch.strided or not tensor.is_contiguous() or tensor.is_quantized:
            return False
        places.add(tensor.untyped_storage().data_ptr())
    return bool(tensors) and len(places) == len(tensors)  # tensors that share memory would come back apart


def dump(value: Any, file: BinaryIO) -> None:
    """Writes the tensors; what they were in, and their order, is in the header."""
    from safetensors.torch import save

    if type(value) is sys.modules["torch"].Tensor:
        file.write(save({_ALONE: value}, metadata={NOTE: json.dumps({"kind": "tensor"})}))
        return
    note = {"kind": type(value).__name__, "keys": list(value), "versions": getattr(value, "_metadata", None)}
    file.write(save(dict(value), metadata={NOTE: json.dumps(note)}))


def is_in(head: bytes, type_name: str) -> bool:
    """Whether a file begins with the length of a JSON header; pickles never do."""
    if len(head) < 10 or not type_name.startswith(("torch.", "builtins.dict", "collections.OrderedDict")):
        return False
    (size,) = struct.unpack("<Q", head[:8])
    return 2 <= size < 2**32 and head[8:9] == b"{"


def load(file: BinaryIO) -> Any:
    """Reads the tensors."""
    from safetensors.torch import load as load_bytes

    data = file.read()
    (size,) = struct.unpack("<Q", data[:8])
    note = json.loads(json.loads(data[8 : 8 + size]).get("__metadata__", {}).get(NOTE, "{}"))
    found = load_bytes(data)
    if note.get("kind") == "tensor":
        return found[_ALONE]
    ordered = [(key, found[key]) for key in note.get("keys", found)]
    if note.get("kind") != "OrderedDict":
        return dict(ordered)
    named = OrderedDict(ordered)
    if note.get("versions") is not None:
        named._metadata = OrderedDict(note["versions"])  # type: ignore[attr-defined]
    return named


def _named(value: Any) -> list[Any]:
    """The tensors of a plain dict by names; nothing of anything else."""
    if type(value) not in (dict, OrderedDict) or not all(type(key) is str and key for key in value):
        return []
    versions = getattr(value, "_metadata", None)
    if set(getattr(value, "__dict__", ())) - {"_metadata"} or json.loads(json.dumps(versions)) != versions:
        return []
    return list(value.values())
