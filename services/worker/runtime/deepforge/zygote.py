"""The zygote: a warm Python that forks one process per job (docs/protocols.md, section 7).

It has imported what jobs are likely to need, so a job starts within milliseconds. Every job's leader is a subreaper:
orphans of a job become children of its leader, and when the leader ends, they all become ours. So a child of ours
that is no leader belonged to a job that is over, and is killed, however it got away.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import selectors
import shutil
import signal
import socket
import sys
import tempfile
import time
from typing import Any, NamedTuple, Sequence

import deepforge
from deepforge import descriptors as descriptors_
from deepforge import frames, job, leader, nursery, preloading, processes

DESCRIPTORS_PER_JOB = 4  # and one more: the control group of the job after it
JOB_ID_LIMIT = 200
JOBS_LIMIT = 256
PRELOAD = "numpy,matplotlib,matplotlib.pyplot"

BARE, FULL = "bare", "full"  # what the nursery forks, and what we fork


class Running(NamedTuple):
    """The leader of a job."""

    job: str
    started: float
    channel: socket.socket  # where it says at its end what it has imported
    code: bytes | None  # of one that the nursery has forked
    is_orphan: bool = False  # the nursery has ended before it, and the kernel ends it for that


class Spare(NamedTuple):
    """A process that has been forked ahead and waits for a job, because the fork takes longer than most else."""

    pid: int
    channel: socket.socket


class Zygote:
    """The loop: messages from the agent on one side, deaths of children on the other. Single-threaded."""

    def __init__(self, channel: socket.socket, scratch: str, bare: nursery.Nursery) -> None:
        self._channel = channel
        self._nursery = bare
        self._scratch = scratch
        self._running: dict[int, Running] = {}
        self._spares: dict[str, Spare] = {}
        self._group: int | None = None  # cgroup.procs of the control group that the spares join
        self._ended: list[dict[str, Any]] = []
        self._learner = preloading.Learner()
        self._known: frozenset[str] = frozenset()
        self._stopping = False
        self._wakeup, self._wakeup_write = os.pipe()
        for descriptor in (self._wakeup, self._wakeup_write):
            os.set_blocking(descriptor, False)
        self._selector = selectors.DefaultSelector()
        self._selector.register(channel, selectors.EVENT_READ)
        self._selector.register(self._wakeup, selectors.EVENT_READ)
        self._selector.register(bare.ends, selectors.EVENT_READ)
        signal.set_wakeup_fd(self._wakeup_write, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda number, frame: None)
        signal.signal(signal.SIGTERM, self._terminated)
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C in a terminal is for the agent

    def serve(self, modules: Sequence[str]) -> None:
        """Says that it is ready, and serves until the agent says exit or goes away. Then every job is killed."""
        if self._selector.select(0):
            self._receive()  # the control group of the first job
        self._have_spares()
        self._send(
            {
                "type": "ready",
                "python": ".".join(map(str, sys.version_info[:3])),
                "pid": os.getpid(),
                "version": deepforge.__version__,
                "modules": list(modules),
            }
        )
        while not self._stopping:
            for key, _ in self._selector.select(preloading.TRIAL_SECONDS if self._learner.pid else None):
                if key.fileobj is self._channel:
                    self._receive()
                    self._have_spares()  # only now: it must not have the descriptors of the job
                elif key.fileobj is self._nursery.ends:
                    self._hear()
                else:
                    os.read(self._wakeup, 4096)
                    self._reap()
            self._learn()
        self._end()

    def _terminated(self, number: int, frame: Any) -> None:
        self._stopping = True

    def _receive(self) -> None:
        try:
            text, descriptors = descriptors_.read(self._channel)
        except ConnectionError:
            self._stopping = True
            return
        try:
            if not text:
                self._stopping = True
                return
            self._handle(text, descriptors)
        finally:
            for descriptor in descriptors:
                os.close(descriptor)

    def _handle(self, text: bytes, descriptors: list[int]) -> None:
        try:
            message = json.loads(text)
            kind = message["type"]
            if kind == "run":
                self._run(_job_id(message), message, descriptors)
            elif kind == "kill":
                self._kill(_job_id(message), signal.Signals(message.get("signal", signal.SIGKILL)))
            elif kind == "group":
                self._take_group(descriptors)
            elif kind == "exit":
                self._stopping = True
            else:
                raise ValueError(f"unknown type {kind!r}")
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            preloading.say(f"ignored a message: {type(error).__name__}: {error}")

    def _run(self, name: str, message: dict[str, Any], descriptors: list[int]) -> None:
        if any(running.job == name for running in self._running.values()):
            raise ValueError(f"job {name} runs already")
        problem = self._start(name, descriptors)
        if problem:
            self._send({**_exited(name, None, 0.0), "detail": f"the job could not be started: {problem}"})

    def _start(self, name: str, descriptors: list[int]) -> str | None:
        """Makes a process the leader of a job. Returns what went wrong, or None."""
        if len(descriptors) not in (DESCRIPTORS_PER_JOB, DESCRIPTORS_PER_JOB + 1):
            return f"{len(descriptors)} descriptors came with the message, not {DESCRIPTORS_PER_JOB}"
        if len(self._running) >= JOBS_LIMIT:
            return f"{JOBS_LIMIT} jobs are running already"
        started = time.monotonic()
        own, group = descriptors[:DESCRIPTORS_PER_JOB], descriptors[DESCRIPTORS_PER_JOB:]
        code, about = nursery.texts(own[-1])
        kinds = (BARE, BARE, FULL, FULL) if self._nursery.suits(code, about) else (FULL, FULL)
        for kind in kinds:  # again: the spare may have been killed
            spare = self._hand_over(kind, own)
            if spare:
                self._take_group(group)
                self._running[spare.pid] = Running(name, started, spare.channel, code if kind == BARE else None)
                self._send({"type": "started", "job": name, "pid": spare.pid})
                return None
        return "no process can be had"

    def _take_group(self, descriptors: list[int]) -> None:
        """The spares join this control group, if there is one: long before their job comes, because the kernel may take
        10 ms for that. One that is there already was in the group of the job that another kind has got."""
        if self._group is not None:
            os.close(self._group)
        self._group = os.dup(descriptors[0]) if descriptors else None
        for kind, spare in list(self._spares.items()):
            try:
                if self._group is not None:
                    os.write(self._group, b"%d" % spare.pid)
            except OSError as error:
                preloading.say(f"cannot join the control group: {error}")
                self._drop_spare(kind)

    def _hand_over(self, kind: str, descriptors: list[int]) -> Spare | None:
        """Gives the job to the spare process, and returns that; None when there was none."""
        spare = self._have_spare(kind)
        if spare is None:
            return None
        del self._spares[kind]
        try:
            socket.send_fds(spare.channel, [b"run"], descriptors)
        except OSError:
            spare.channel.close()
            return None
        return spare

    def _learn(self) -> None:
        """Between jobs: tries what earlier ones imported, and imports what is safe, for those to come."""
        learner = self._learner
        if learner.is_overdue():
            processes.send_signal(learner.pid, signal.SIGKILL)
        if self._running or self._stopping:
            return
        if learner.has_found():
            packages = learner.import_found()
            processes.settle()
            self._drop_spare(FULL)
            self._have_spares()
            self._send({"type": "learned", "modules": packages})
        learner.try_next()

    def _drop_spare(self, kind: str) -> None:
        """One that was forked before is without what has been imported since; it ends like an orphan."""
        spare = self._spares.pop(kind, None)
        if spare:
            spare.channel.close()

    def _have_spares(self) -> None:
        for kind in (BARE, FULL):
            self._have_spare(kind)

    def _have_spare(self, kind: str) -> Spare | None:
        if kind not in self._spares:
            ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
            pid = self._nursery.bear(theirs, self._group) if kind == BARE else self._fork(theirs, ours)
            theirs.close()
            if not pid:
                ours.close()
                return None
            self._spares[kind] = Spare(pid, ours)
        return self._spares[kind]

    def _fork(self, theirs: socket.socket, ours: socket.socket) -> int:
        """A process with all that we have imported; 0: there can be none."""
        zygote = os.getpid()
        if len(self._known) != len(sys.modules):
            self._known = frozenset(sys.modules)
            self._nursery.look_at(self._known, self._learner.imported)
        try:
            pid = os.fork()
        except OSError as error:
            preloading.say(f"cannot fork: {error}")
            return 0
        if pid == 0:
            ours.close()
            leader.lead(leader.Start(theirs, zygote, self._scratch, self._known, self._group), self._leave)
        return pid

    def _leave(self) -> None:
        """In a process forked for a job: closes what is ours."""
        self._selector.close()
        os.close(self._wakeup)
        os.close(self._wakeup_write)
        self._channel.detach()
        self._nursery.leave()
        for other in (*self._running.values(), *self._spares.values()):
            other.channel.close()

    def _kill(self, name: str, number: int) -> None:
        """Signals all processes of a job. Its leader alone gets SIGKILL, because its end brings that of the rest."""
        for pid, running in self._running.items():
            if running.job == name:
                for member in [pid] if number == signal.SIGKILL else list(processes.tree(pid)):
                    processes.send_signal(member, number)

    def _reap(self) -> None:
        """Takes leaders that have ended, kills what they left, and reports them when nothing is left."""
        if FULL in self._spares and _has_ended(self._spares[FULL].pid):
            self._drop_spare(FULL)
        if self._learner.pid and _has_ended(self._learner.pid):
            problem = self._learner.finish()
            if problem:
                preloading.say(problem)
        for pid, running in list(self._running.items()):
            if running.code is None or not self._nursery.pid:
                done, status, usage = _wait(pid)
                if done:
                    self._finish(pid, nursery.End(status, usage.ru_utime + usage.ru_stime, usage.ru_maxrss))
        self._report()

    def _hear(self) -> None:
        """Takes the end of a leader that the nursery has forked; or that of the nursery, whose leaders end with it and
        become ours."""
        said = self._nursery.ended()
        if said is None:
            self._selector.unregister(self._nursery.ends)
            self._nursery.pid = 0
            self._drop_spare(BARE)
            for orphan, running in self._running.items():
                self._running[orphan] = running._replace(is_orphan=running.code is not None)
            self._reap()
            return
        pid, end = said
        if pid in self._running:
            self._finish(pid, end)
            self._report()
        elif BARE in self._spares and self._spares[BARE].pid == pid:
            self._drop_spare(BARE)

    def _finish(self, pid: int, end: nursery.End) -> None:
        running = self._running.pop(pid)
        with running.channel:
            names = self._learner.take(descriptors_.read_rest(running.channel))
        if running.code is not None:
            self._nursery.learn(running.code, names)
        message = _exited(running.job, end, time.monotonic() - running.started)
        if running.is_orphan and message["signal"] == signal.SIGKILL:
            message["orphan"] = True
        self._ended.append(message)

    def _report(self) -> None:
        if self._ended and not self._kill_orphans():
            ended, self._ended = self._ended, []
            for message in ended:
                self._send(message)

    def _kill_orphans(self) -> bool:
        """Kills children that are no leaders, and theirs as they turn up here. True: some are still dying, and
        SIGCHLD will bring us back."""
        while True:
            known = {*self._running, self._nursery.pid, self._learner.pid}
            known.update(spare.pid for spare in self._spares.values())
            orphans = [pid for pid in processes.children(os.getpid()) if pid not in known]
            if not orphans:
                return False
            for pid in orphans:
                processes.send_signal(pid, signal.SIGKILL)
            if not any(_has_ended(pid) for pid in orphans):
                return True

    def _end(self) -> None:
        self._selector.unregister(self._channel)
        if self._nursery.pid:
            self._selector.unregister(self._nursery.ends)
            processes.send_signal(self._nursery.pid, signal.SIGKILL)
            self._nursery.pid = 0
        for kind in (BARE, FULL):
            self._drop_spare(kind)
        if self._learner.pid:
            processes.send_signal(self._learner.pid, signal.SIGKILL)
        for pid in self._running:
            processes.send_signal(pid, signal.SIGKILL)
        self._reap()
        while self._running or self._ended or self._learner.pid or self._kill_orphans():
            self._selector.select()
            os.read(self._wakeup, 4096)
            self._reap()

    def _send(self, message: dict[str, Any]) -> None:
        try:
            self._channel.send(frames.encode(message))
        except OSError:  # the agent has gone; end of file follows
            self._stopping = True


def main(arguments: list[str] | None = None) -> int:
    """The command line: python -m deepforge.zygote [--preload numpy,matplotlib]."""
    parser = argparse.ArgumentParser(prog="python -m deepforge.zygote", description="Fork a process per job.")
    parser.add_argument("--preload", default=PRELOAD, help="modules to import before the first job, if present")
    options = parser.parse_args(arguments)
    channel = socket.socket(fileno=nursery.CHANNEL)
    channel.set_inheritable(False)
    gc.disable()  # nothing here makes garbage; in jobs it is on
    _leave_start_folder()
    scratch = tempfile.mkdtemp(prefix="deepforge-")  # not TemporaryDirectory: a job's end would remove that
    try:
        processes.become_subreaper()
        processes.line_buffer_stdio()
        job.write_rehearsal(scratch)
        preloading.prepare(scratch)
        bare = nursery.Nursery(scratch)
        modules = preloading.load([name for name in options.preload.split(",") if name])
        processes.settle()
        Zygote(channel, scratch, bare).serve(modules)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return 0


def _leave_start_folder() -> None:
    """`python -m` lets the folder it was started in win over every package; keep it only if we came from there."""
    home = os.path.dirname(os.path.dirname(os.path.abspath(deepforge.__file__)))
    if sys.path and sys.path[0] in ("", os.getcwd()) and os.getcwd() != home:
        del sys.path[0]


def _job_id(message: dict[str, Any]) -> str:
    name = message["job"]
    if not isinstance(name, str) or not 0 < len(name) <= JOB_ID_LIMIT:
        raise ValueError("job must be a string of 1 to 200 characters")
    return name


def _exited(name: str, end: nursery.End | None, seconds: float) -> dict[str, Any]:
    """The message about the end of a job; `end` is None if there never was a process."""
    status = end.status if end else None
    return {
        "type": "exited",
        "job": name,
        "status": os.WEXITSTATUS(status) if status is not None and os.WIFEXITED(status) else None,
        "signal": os.WTERMSIG(status) if status is not None and os.WIFSIGNALED(status) else None,
        "usage": {
            "seconds": round(seconds, 6),
            "cpu_seconds": round(end.cpu_seconds, 6) if end else 0.0,
            "peak_bytes": end.peak_kilobytes * 1024 if end else 0,
        },
    }


def _wait(pid: int) -> tuple[int, int, Any]:
    """As wait4 says, at once; a child that is not ours yet has not ended."""
    try:
        return os.wait4(pid, os.WNOHANG)
    except ChildProcessError:
        return 0, 0, None


def _has_ended(pid: int) -> bool:
    try:
        return os.waitpid(pid, os.WNOHANG)[0] == pid
    except ChildProcessError:
        return True


if __name__ == "__main__":
    from deepforge import zygote as imported  # not this copy, which is called __main__

    sys.exit(imported.main())
