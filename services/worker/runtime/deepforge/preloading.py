"""What the zygote imports ahead of jobs: what it is told to, and what earlier jobs imported, where a fork after that is
safe.

A module is tried in a process of its own before the zygote imports it. A fork copies one thread, and no connection to
a device: what starts threads, or opens one, at its import would be broken in every job.
"""

from __future__ import annotations

import importlib
import json
import os
import re
import select
import sys
import sysconfig
import time
from itertools import islice
from typing import Sequence

from deepforge import keras_backend, processes

FIGURES = "deepforge.figures.backend"
NAMES_LIMIT = 1500
MESSAGE_LIMIT = 60 * 1024
TRIAL_SECONDS = 30.0
MARGIN = 16  # a job takes some modules out; that many are looked at beyond those that are new

# Never imported ahead, whatever a trial says, because what breaks shows only when it is used.
DENIED = {
    "torch": "keeps pools of threads that a fork does not copy, and CUDA can not be used after a fork",
    "tensorflow": "keeps a runtime of threads and devices that a fork does not copy",
    "keras": "imports its backend: TensorFlow, JAX or PyTorch",
    "jax": "is multithreaded, and says itself that a fork will deadlock",
    "cupy": "opens CUDA, which can not be used after a fork",
    "pycuda": "opens CUDA, which can not be used after a fork",
    "numba": "its thread pool and CUDA driver can not be used after a fork",
    "onnxruntime": "keeps threads of its own",
    "mxnet": "starts an engine with threads at its import",
    "paddle": "keeps threads and a CUDA context",
    "ray": "starts threads and connections",
    "grpc": "its polling threads are lost by a fork",
    "pyspark": "talks to a process of its own",
    "distributed": "starts an event loop in a thread",
    "cv2": "keeps a pool of threads that hangs after a fork",
    "tkinter": "opens a display",
    "PyQt5": "opens a display",
    "PyQt6": "opens a display",
    "PySide6": "opens a display",
}
# They start the threads of OpenBLAS, which ends them before a fork and starts them again after it.
THREADS_ARE_SAFE = ("numpy", "scipy")
# A thread that looks after itself at a fork, by its name: that of the allocator in pyarrow, and so in pandas.
SAFE_THREADS = {"jemalloc_bg_thd"}

_DESCRIPTORS = 4096
_NAME = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)*")
_DEVICES = ("/dev/nvidia", "/dev/kfd", "/dev/dri", "socket:")
_PACKAGES = (f"{os.sep}site-packages{os.sep}", f"{os.sep}dist-packages{os.sep}")
_ROOTS = tuple({sysconfig.get_path(name) + os.sep for name in ("stdlib", "platstdlib", "purelib", "platlib")})


class Learner:
    """What is known about modules of earlier jobs, and the process that tries one of them. Part of the zygote."""

    def __init__(self) -> None:
        self._waiting: dict[str, list[str]] = {}
        self._safe: list[str] = []
        self._tried: set[str] = set()
        self._trying = ""
        self.imported: set[str] = set()  # packages, for jobs to come
        self._until = 0.0
        self.pid = 0
        self.channel = -1

    def take(self, text: bytes) -> list[str]:
        """What a job says at its end: the names that it imported, or nothing. It is the word of user code: what is
        taken from it is names, and those of the environment's own modules. Returns all of them."""
        try:
            said = json.loads(text or b"[]")
        except (ValueError, RecursionError):
            return []
        said = said[:NAMES_LIMIT] if isinstance(said, list) else []
        names = [name for name in said if isinstance(name, str) and _NAME.fullmatch(name)]
        for name in names:
            package = name.partition(".")[0]
            if name not in sys.modules and package not in DENIED and package not in self._tried:
                self._waiting.setdefault(package, []).append(name)
        return names

    def try_next(self) -> None:
        """Starts trying the next package, in a process that ends with its verdict."""
        for package, names in list(self._waiting.items()):
            if all(name in sys.modules for name in names):  # another one has brought it along
                del self._waiting[package]
        if self.pid or not self._waiting:
            return
        package = next((name for name in THREADS_ARE_SAFE if name in self._waiting), next(iter(self._waiting)))
        names = self._waiting[package]
        read, write = os.pipe()
        parent = os.getpid()
        try:
            pid = os.fork()
        except OSError:
            os.close(read)
            os.close(write)
            return
        if pid == 0:
            processes.die_with_parent(parent)
            os.closerange(3, write)
            os.closerange(write + 1, _DESCRIPTORS)
            _try(package, names, write)
        os.close(write)
        self._trying, self.pid, self.channel, self._until = package, pid, read, time.monotonic() + TRIAL_SECONDS

    def is_overdue(self) -> bool:
        """Whether the process takes too long, and is to be killed."""
        return bool(self.pid) and time.monotonic() > self._until

    def finish(self) -> str | None:
        """After that process ended: what was wrong with the package, or None."""
        verdict = "its import failed or took too long"
        if select.select([self.channel], [], [], 0)[0]:
            verdict = os.read(self.channel, 4096).decode("utf-8", "replace") or verdict
        os.close(self.channel)
        names = self._waiting.pop(self._trying)
        self._tried.add(self._trying)
        self.pid, self.channel = 0, -1
        if verdict == "ok":
            self._safe += names
            return None
        return f"{self._trying} is not preloaded: {verdict}"

    def has_found(self) -> bool:
        """Whether there is something to import."""
        return bool(self._safe)

    def import_found(self) -> list[str]:
        """Imports what was found to be safe. Returns the names of the packages."""
        names, self._safe = self._safe, []
        _import(names)
        packages = {name.partition(".")[0] for name in names}
        self.imported |= packages
        return sorted(packages)


def prepare(scratch: str) -> None:
    """Sets what matplotlib and Keras are to find, whoever imports them."""
    os.environ["MPLBACKEND"] = f"module://{FIGURES}"
    if "MPLCONFIGDIR" not in os.environ and not _home_is_writable():
        os.environ["MPLCONFIGDIR"] = scratch
    keras_backend.choose()


def load(names: Sequence[str]) -> list[str]:
    """Imports what is there of the names that the zygote was told, and returns the top-level names of it."""
    found: dict[str, None] = {}
    for name in [*names, *([FIGURES] if "matplotlib.pyplot" in names else [])]:
        if name.partition(".")[0] in DENIED:
            say(f"{name} is not preloaded: it {DENIED[name.partition('.')[0]]}")
            continue
        try:
            importlib.import_module(name)
        except ModuleNotFoundError:
            continue
        except Exception as error:
            say(f"{name} can not be imported: {type(error).__name__}: {error}")
            continue
        if name != FIGURES:
            found[name.partition(".")[0]] = None
    return list(found)


def imported_since(known: frozenset[str]) -> bytes:
    """In a job: the modules of the environment that are not known, as JSON; nothing when there are none. Only the
    newest ones are looked at, because touching all the names would copy the memory they are in."""
    count = len(sys.modules) - len(known) + MARGIN
    newest = list(islice(reversed(sys.modules), max(0, count)))[::-1]
    names = [name for name in newest if name not in known and _is_of_environment(name)]
    text = json.dumps(names[:NAMES_LIMIT]).encode()
    while len(text) > MESSAGE_LIMIT:
        names = names[: len(names) // 2]
        text = json.dumps(names).encode()
    return text if names else b""


def say(text: str) -> None:
    """For the agent's log."""
    print(f"zygote: {text}", file=sys.stderr, flush=True)


def is_package(name: str) -> bool:
    """Whether a module that is loaded has been installed, and is neither Python's own nor ours."""
    path = getattr(getattr(sys.modules.get(name), "__spec__", None), "origin", None)
    return isinstance(path, str) and name != "deepforge" and any(part in path for part in _PACKAGES)


def _is_of_environment(name: str) -> bool:
    path = getattr(getattr(sys.modules.get(name), "__spec__", None), "origin", None)
    return isinstance(path, str) and path.startswith(_ROOTS) and _NAME.fullmatch(name) is not None


def _import(names: Sequence[str]) -> None:
    for name in names:
        try:
            importlib.import_module(name)
        except Exception:  # of a module that a job made itself, or that wants another one first
            continue


def _try(package: str, names: Sequence[str], channel: int) -> None:
    """In a process of its own: imports, looks at what that did, says it, and ends. Never returns."""
    verdict = "its import ended the process"
    try:
        os.nice(10)
        before = _open_files()
        threads = _threads()
        _import(names)
        verdict = _problem(package, names, threads, before) or "ok"
    except BaseException as error:
        verdict = f"{type(error).__name__}: {error}"
    finally:
        os.write(channel, verdict.encode("utf-8", "replace")[:4000])
        os._exit(0)


def _problem(package: str, names: Sequence[str], threads: int, before: set[str]) -> str | None:
    denied = sorted(name for name in DENIED if name in sys.modules)
    if denied:
        return f"it imports {denied[0]}, which {DENIED[denied[0]]}"
    if not any(name in sys.modules for name in names):
        return "it can not be imported"
    started = _threads() - threads
    if started and package not in THREADS_ARE_SAFE:
        return f"its import starts {started} thread{'s' if started > 1 else ''}"
    opened = sorted(name for name in _open_files() - before if name.startswith(_DEVICES))
    return f"its import opens {opened[0]}" if opened else None


def _threads() -> int:
    count = 0
    for task in os.listdir("/proc/self/task"):
        try:
            with open(f"/proc/self/task/{task}/comm", encoding="utf-8") as file:
                count += file.read().strip() not in SAFE_THREADS
        except OSError:
            continue
    return count


def _open_files() -> set[str]:
    found = set()
    for number in os.listdir("/proc/self/fd"):
        try:
            found.add(os.readlink(f"/proc/self/fd/{number}"))
        except OSError:
            continue
    return found


def _home_is_writable() -> bool:
    """Whether matplotlib can keep its settings and cache below the home folder. Else it would make a folder of its
    own, and each job would delete that at its end."""
    for variable, default in (("XDG_CONFIG_HOME", "~/.config"), ("XDG_CACHE_HOME", "~/.cache")):
        base = os.environ.get(variable) or os.path.expanduser(default)
        folder = os.path.join(base, "matplotlib")
        try:
            os.makedirs(folder, exist_ok=True)
        except OSError:
            return False
        if not os.access(folder, os.W_OK):
            return False
    return True
