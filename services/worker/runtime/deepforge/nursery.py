"""The nursery: a Python without large packages, that forks the leaders of jobs which need none.

A fork copies the tables of all memory, and every page that is written to after it: with numpy and matplotlib a short
job costs about a quarter more for that. The nursery is forked from the zygote before that imports them. It waits for what it has
forked, and tells the zygote; whatever such a leader leaves behind becomes the zygote's, and is killed by it as any other.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import select
import signal
import socket
import sys
from typing import Container, Iterable, NamedTuple, NoReturn

from deepforge import descriptors as descriptors_
from deepforge import frames, leader, preloading, processes

CHANNEL = 3  # of the zygote, to the agent
TEXT_LIMIT = 1024 * 1024
TEXTS = 512
PATIENCE = 10.0

_WORD = re.compile(rb"[A-Za-z_]\w+")
_FOLDERS = ("utils", "references")


class End(NamedTuple):
    """Of a process: as wait4 has it."""

    status: int
    cpu_seconds: float
    peak_kilobytes: int


class Nursery:
    """The zygote's side: asks for processes, hears of their ends, and knows which jobs can do with them."""

    def __init__(self, scratch: str) -> None:
        self._requests, requests = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.ends, ends = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        zygote = os.getpid()
        processes.settle()
        self.known = frozenset(sys.modules)
        self._large: frozenset[bytes] = frozenset()
        self._needs: dict[bytes, bool] = {}
        self.pid = os.fork()
        if self.pid == 0:
            os.close(CHANNEL)
            self.leave()
            _Server(requests, ends).serve(zygote, scratch, self.known)
        requests.close()
        ends.close()
        self._requests.settimeout(PATIENCE)

    def bear(self, channel: socket.socket, group: int | None) -> int:
        """Has a process forked that waits for a job at this channel, and returns its id; 0: it can not be had."""
        try:
            descriptors = [channel.fileno(), *([] if group is None else [group])]
            socket.send_fds(self._requests, [b"fork"], descriptors)
            return int(self._requests.recv(16) or 0)
        except OSError:  # gone, or a job has stopped it
            if self.pid:
                processes.send_signal(self.pid, signal.SIGKILL)
            return 0

    def ended(self) -> tuple[int, End] | None:
        """The next of our processes that has ended; None: the nursery has."""
        text = self.ends.recv(256)
        if not text:
            return None
        pid, *end = json.loads(text)
        return pid, End(*end)

    def leave(self) -> None:
        """In processes that must not have it."""
        self._requests.close()
        self.ends.close()

    def look_at(self, modules: Iterable[str], learned: Container[str]) -> None:
        """What the zygote has imported by now: packages of the environment, and what it has learned of jobs, are worth
        a full process."""
        names = {name.partition(".")[0] for name in modules if name not in self.known}
        large = frozenset(name.encode() for name in names if name in learned or preloading.is_package(name))
        if large != self._large:
            self._large = large
            self._needs.clear()

    def suits(self, code: bytes, about: bytes) -> bool:
        """Whether a job with this code can do without large packages: nothing in it names one, and no job with the
        same code has imported one. A job that needs one all the same imports it."""
        if code not in self._needs:
            if len(self._needs) >= TEXTS:
                self._needs.clear()
            self._needs[code] = not self._large.isdisjoint(_WORD.findall(code))
        return not self._needs[code] and self._large.isdisjoint(_WORD.findall(about))

    def learn(self, code: bytes, names: Iterable[str]) -> None:
        """What a job with this code has imported in one of our processes."""
        if any(name not in self.known for name in names):
            self._needs[code] = True


def texts(folder: int) -> tuple[bytes, bytes]:
    """The code of the job in this folder, in one piece, and job.json with the types of its inputs."""
    code = [_read(folder, name) for name in ("operation.py", "serialization.py", "extension_serializers.py")]
    for name in _FOLDERS:
        try:
            inside = os.open(name, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=folder)
        except OSError:
            continue
        try:
            code += [_read(inside, file) for file in sorted(os.listdir(inside))]
        finally:
            os.close(inside)
    return b"\n".join(code), _read(folder, "job.json")


def _read(folder: int, name: str) -> bytes:
    try:
        file = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=folder)
    except OSError:
        return b""
    try:
        return os.read(file, TEXT_LIMIT)
    except OSError:
        return b""
    finally:
        os.close(file)


class _Server:
    """The nursery's side, and its process: forks at each request, and tells the ends of those it forked."""

    def __init__(self, requests: socket.socket, ends: socket.socket) -> None:
        self._requests = requests
        self._ends = ends
        self._wakeup = self._wakeup_write = -1

    def serve(self, zygote: int, scratch: str, known: frozenset[str]) -> NoReturn:
        """Until the zygote goes away. Then all go."""
        try:
            processes.die_with_parent(zygote)
            os.setsid()
            descriptors_.occupy(frames.DESCRIPTOR)  # no channel of a job may have this number
            self._wakeup, self._wakeup_write = os.pipe()
            os.set_blocking(self._wakeup, False)
            os.set_blocking(self._wakeup_write, False)
            signal.set_wakeup_fd(self._wakeup_write, warn_on_full_buffer=False)
            signal.signal(signal.SIGCHLD, lambda number, frame: None)
            while True:
                readable = select.select([self._requests, self._wakeup], [], [])[0]
                if self._wakeup in readable:
                    os.read(self._wakeup, 4096)
                    self._reap()
                if self._requests in readable:
                    self._answer(scratch, known)
        finally:
            os._exit(0)

    def _answer(self, scratch: str, known: frozenset[str]) -> None:
        text, descriptors = descriptors_.read(self._requests)
        if not text or not descriptors:
            os._exit(0)  # the zygote has gone
        group = descriptors[1] if len(descriptors) > 1 else None
        with socket.socket(fileno=descriptors[0]) as job:
            pid = self._fork(leader.Start(job, os.getpid(), scratch, known, group))
        if group is not None:
            os.close(group)
        self._requests.send(b"%d" % pid)

    def _fork(self, start: leader.Start) -> int:
        try:
            pid = os.fork()
        except OSError as error:
            preloading.say(f"cannot fork: {error}")
            return 0
        if pid == 0:
            leader.lead(start, self._leave)
        return pid

    def _leave(self) -> None:
        self._requests.close()
        self._ends.close()
        os.close(self._wakeup)
        os.close(self._wakeup_write)

    def _reap(self) -> None:
        with contextlib.suppress(ChildProcessError):
            while True:
                pid, status, usage = os.wait4(-1, os.WNOHANG)
                if not pid:
                    break
                self._ends.send(json.dumps([pid, status, usage.ru_utime + usage.ru_stime, usage.ru_maxrss]).encode())
