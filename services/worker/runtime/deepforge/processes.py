"""What Python does not wrap of Linux processes: prctl, the children of a process, C's own output buffers."""

from __future__ import annotations

import contextlib
import ctypes
import gc
import os
import resource
import signal
import time
from typing import Iterator

_PR_SET_PDEATHSIG = 1
_PR_SET_CHILD_SUBREAPER = 36
_LINE_BUFFERED = 1
_MADV_COLLAPSE = 25
_HUGE = 2 * 1024 * 1024
_MAP_LIMIT = 256 * 1024 * 1024  # larger ones are some library's reserve, and mostly empty

_libc = ctypes.CDLL(None, use_errno=True)


def become_subreaper() -> None:
    """From now on orphans among this process' descendants become its children, whatever sessions they made."""
    _prctl(_PR_SET_CHILD_SUBREAPER, 1)


def die_with_parent(parent: int) -> None:
    """Has the kernel kill this process when its parent ends."""
    _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os.kill(os.getpid(), signal.SIGKILL)


def children(pid: int) -> list[int]:
    """The ids of a process' children, adopted ones included; empty when it has gone."""
    found: list[int] = []
    try:
        for task in os.listdir(f"/proc/{pid}/task"):
            with open(f"/proc/{pid}/task/{task}/children", "rb") as file:
                found.extend(map(int, file.read().split()))
    except FileNotFoundError:
        return found if _kernel_lists_children() else _children_by_search(pid)
    except ProcessLookupError:
        pass
    return found


def tree(pid: int) -> Iterator[int]:
    """A process and all its descendants, parents first."""
    seen: set[int] = set()
    waiting = [pid]
    while waiting:
        current = waiting.pop()
        if current not in seen:
            seen.add(current)
            yield current
            waiting.extend(children(current))


def send_signal(pid: int, number: int) -> None:
    """Sends a signal to a process that may be gone already."""
    try:
        os.kill(pid, number)
    except (ProcessLookupError, PermissionError):
        return


def usage(started: float) -> dict[str, float | int]:
    """What this process and its ended children have used: seconds since `started` (of time.monotonic), seconds of
    processor time, and bytes of memory at most."""
    own, others = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return {
        "seconds": round(time.monotonic() - started, 6),
        "cpu_seconds": round(own.ru_utime + own.ru_stime + others.ru_utime + others.ru_stime, 6),
        "peak_bytes": max(own.ru_maxrss, others.ru_maxrss) * 1024,
    }


def line_buffer_stdio() -> None:
    """Has C code (printf in extension modules) show its lines as they come, as Python does here."""
    try:
        stdout = ctypes.c_void_p.in_dll(_libc, "stdout")
    except ValueError:
        return
    _libc.setvbuf(stdout, None, _LINE_BUFFERED, ctypes.c_size_t(0))


def flush_stdio() -> None:
    """Writes out what C code has printed and not flushed."""
    _libc.fflush(None)


def settle() -> None:
    """What is imported stays shared between the jobs, in as few pages as can be, because each costs at every fork."""
    gc.collect()
    gc.freeze()
    compact_memory()


def compact_memory() -> None:
    """Gives back what is free, and gathers memory in huge pages where the kernel can (Linux 6.1): a fork then copies
    one entry for each of them instead of 512. What can not be gathered stays as it is."""
    with contextlib.suppress(AttributeError):
        _libc.malloc_trim(ctypes.c_size_t(0))
    try:
        with open("/proc/self/maps", encoding="utf-8") as file:
            maps = [line.split() for line in file]
    except OSError:
        return
    for place, access, _, _, inode, *_ in maps:
        start, end = (int(number, 16) for number in place.split("-"))
        if access != "rw-p" or inode != "0" or end - start > _MAP_LIMIT:
            continue
        for address in range(-(-start // _HUGE) * _HUGE, end - _HUGE + 1, _HUGE):
            _libc.madvise(ctypes.c_void_p(address), ctypes.c_size_t(_HUGE), _MADV_COLLAPSE)


def _prctl(option: int, value: int) -> None:
    unused = ctypes.c_ulong(0)
    if _libc.prctl(option, ctypes.c_ulong(value), unused, unused, unused) != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"prctl {option}: {os.strerror(number)}")


def _kernel_lists_children() -> bool:
    return os.path.exists("/proc/self/task") and os.path.exists(f"/proc/self/task/{os.getpid()}/children")


def _children_by_search(pid: int) -> list[int]:
    """For kernels without CONFIG_PROC_CHILDREN: looks through all processes."""
    parents: dict[int, int] = {}
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                with open(f"/proc/{name}/stat", "rb") as file:
                    parents[int(name)] = int(file.read().rpartition(b")")[2].split()[1])
            except (FileNotFoundError, ProcessLookupError):
                continue
    return [child for child, parent in parents.items() if parent == pid]
