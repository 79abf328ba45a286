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
from deepforge import frames, job, preloading, processes

CHANNEL = 3
DESCRIPTORS_PER_JOB = 4  # and one more: the control group of the job after it
JOB_ID_LIMIT = 200
JOBS_LIMIT = 256
PRELOAD = "numpy,matplotlib,matplotlib.pyplot"

_CHILD_CRASHED = 70


class Running(NamedTuple):
    """The leader of a job."""

    job: str
    started: float
    report: socket.socket  # where it says at its end what it has imported


class Spare(NamedTuple):
    """A process that has been forked ahead and waits for a job, because the fork takes longer than most else."""

    pid: int
    channel: socket.socket


class Zygote:
    """The loop: messages from the agent on one side, deaths of children on the other. Single-threaded."""

    def __init__(self, channel: socket.socket, scratch: str) -> None:
        self._channel = channel
        self._scratch = scratch
        self._running: dict[int, Running] = {}
        self._spare: Spare | None = None
        self._group: int | None = None  # cgroup.procs of the control group that the spare joins
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
        signal.set_wakeup_fd(self._wakeup_write, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda number, frame: None)
        signal.signal(signal.SIGTERM, self._terminated)
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C in a terminal is for the agent

    def serve(self, modules: Sequence[str]) -> None:
        """Says that it is ready, and serves until the agent says exit or goes away. Then every job is killed."""
        if self._selector.select(0):
            self._receive()  # the control group of the first job
        self._have_spare()
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
                    self._have_spare()  # only now: it must not have the descriptors of the job
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
                self._drop_spare()
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
        leader = self._hand_over(descriptors[:DESCRIPTORS_PER_JOB]) or self._hand_over(
            descriptors[:DESCRIPTORS_PER_JOB]
        )  # again: the spare may have been killed
        if leader is None:
            return "no process can be had"
        self._take_group(descriptors[DESCRIPTORS_PER_JOB:])
        self._running[leader.pid] = Running(name, started, leader.channel)
        self._send({"type": "started", "job": name, "pid": leader.pid})
        return None

    def _take_group(self, descriptors: list[int]) -> None:
        """What is forked from here on joins this control group, if there is one: as its first act, long before its job
        comes, because the kernel may take 10 ms for that."""
        if self._group is not None:
            os.close(self._group)
        self._group = os.dup(descriptors[0]) if descriptors else None

    def _join_group(self) -> None:
        if self._group is None:
            return
        try:
            os.write(self._group, b"0")
        except OSError as error:  # the agent sees that it is not there, and counts by itself
            preloading.say(f"cannot join the control group: {error}")
        os.close(self._group)

    def _hand_over(self, descriptors: list[int]) -> Spare | None:
        """Gives the job to the spare process, and returns that; None when there was none."""
        spare = self._have_spare()
        if spare is None:
            return None
        self._spare = None
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
            _settle()
            self._drop_spare()
            self._have_spare()
            self._send({"type": "learned", "modules": packages})
        learner.try_next()

    def _drop_spare(self) -> None:
        """The one that was forked before is without what has been imported since; it ends like an orphan."""
        if self._spare:
            self._spare.channel.close()
            self._spare = None

    def _have_spare(self) -> Spare | None:
        if self._spare is None:
            ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
            parent = os.getpid()
            if len(self._known) != len(sys.modules):
                self._known = frozenset(sys.modules)
            try:
                pid = os.fork()
            except OSError as error:
                preloading.say(f"cannot fork: {error}")
                ours.close()
                theirs.close()
                return None
            if pid == 0:
                ours.close()
                self._become_job(theirs, parent)
            theirs.close()
            self._spare = Spare(pid, ours)
        return self._spare

    def _become_job(self, channel: socket.socket, parent: int) -> None:
        """In the child: leaves everything of the zygote behind, waits for a job, runs it, ends the process. Never
        returns."""
        status = _CHILD_CRASHED
        try:
            self._join_group()
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
            signal.signal(signal.SIGINT, signal.default_int_handler)
            processes.die_with_parent(parent)
            processes.become_subreaper()
            os.setsid()
            self._selector.close()
            os.close(self._wakeup)
            os.close(self._wakeup_write)
            self._channel.detach()
            for running in self._running.values():
                running.report.close()
            descriptors_.occupy(frames.DESCRIPTOR)
            job.rehearse(self._scratch)
            descriptors = descriptors_.read(channel)[1]
            if not descriptors:
                os._exit(0)  # the zygote has gone
            descriptors_.take_over(descriptors)
            gc.enable()
            own = os.fstat(channel.fileno()).st_ino
            status = job.run(frames.DESCRIPTOR)
            names = preloading.imported_since(self._known)
            if names and os.fstat(channel.fileno()).st_ino == own:  # and nothing that the user opened in its place
                channel.send(names, socket.MSG_DONTWAIT)
        except OSError as error:  # after its end: it closed what was not its own
            if status == _CHILD_CRASHED:
                preloading.say(f"the job could not be run: {error}")
        except BaseException as error:
            preloading.say(f"the job could not be run: {type(error).__name__}: {error}")
        finally:
            os._exit(status)

    def _kill(self, name: str, number: int) -> None:
        """Signals all processes of a job. Its leader alone gets SIGKILL, because its end brings that of the rest."""
        for pid, running in self._running.items():
            if running.job == name:
                for member in [pid] if number == signal.SIGKILL else list(processes.tree(pid)):
                    processes.send_signal(member, number)

    def _reap(self) -> None:
        """Takes leaders that have ended, kills what they left, and reports them when nothing is left."""
        if self._spare and _has_ended(self._spare.pid):
            self._drop_spare()
        if self._learner.pid and _has_ended(self._learner.pid):
            problem = self._learner.finish()
            if problem:
                preloading.say(problem)
        for pid, running in list(self._running.items()):
            done, status, usage = os.wait4(pid, os.WNOHANG)
            if done:
                del self._running[pid]
                with running.report:
                    self._learner.take(descriptors_.read_rest(running.report))
                self._ended.append(_exited(running.job, status, time.monotonic() - running.started, usage))
        if self._ended and not self._kill_orphans():
            ended, self._ended = self._ended, []
            for message in ended:
                self._send(message)

    def _kill_orphans(self) -> bool:
        """Kills children that are no leaders, and theirs as they turn up here. True: some are still dying, and
        SIGCHLD will bring us back."""
        while True:
            known = {*self._running, self._spare.pid if self._spare else 0, self._learner.pid}
            orphans = [pid for pid in processes.children(os.getpid()) if pid not in known]
            if not orphans:
                return False
            for pid in orphans:
                processes.send_signal(pid, signal.SIGKILL)
            if not any(_has_ended(pid) for pid in orphans):
                return True

    def _end(self) -> None:
        self._selector.unregister(self._channel)
        self._drop_spare()
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
    channel = socket.socket(fileno=CHANNEL)
    channel.set_inheritable(False)
    gc.disable()  # nothing here makes garbage; in jobs it is on
    _leave_start_folder()
    scratch = tempfile.mkdtemp(prefix="deepforge-")  # not TemporaryDirectory: a job's end would remove that
    try:
        modules = preloading.load([name for name in options.preload.split(",") if name], scratch)
        processes.become_subreaper()
        processes.line_buffer_stdio()
        job.write_rehearsal(scratch)
        _settle()
        Zygote(channel, scratch).serve(modules)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return 0


def _settle() -> None:
    """What is imported stays shared between the jobs, in as few pages as can be, because each costs at every fork."""
    gc.collect()
    gc.freeze()
    processes.compact_memory()


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


def _exited(name: str, status: int | None, seconds: float, usage: Any = None) -> dict[str, Any]:
    """The message about the end of a job; `status` is that of wait, None if there never was a process."""
    return {
        "type": "exited",
        "job": name,
        "status": os.WEXITSTATUS(status) if status is not None and os.WIFEXITED(status) else None,
        "signal": os.WTERMSIG(status) if status is not None and os.WIFSIGNALED(status) else None,
        "usage": {
            "seconds": round(seconds, 6),
            "cpu_seconds": round(usage.ru_utime + usage.ru_stime, 6) if usage else 0.0,
            "peak_bytes": usage.ru_maxrss * 1024 if usage else 0,
        },
    }


def _has_ended(pid: int) -> bool:
    try:
        return os.waitpid(pid, os.WNOHANG)[0] == pid
    except ChildProcessError:
        return True


if __name__ == "__main__":
    from deepforge import zygote as imported  # not this copy, which is called __main__

    sys.exit(imported.main())
