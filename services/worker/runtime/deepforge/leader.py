"""The leader of a job before it is one: a process that was forked ahead, waits for a job, runs it and ends."""

from __future__ import annotations

import gc
import os
import signal
import socket
from typing import Callable, NamedTuple, NoReturn

from deepforge import descriptors as descriptors_
from deepforge import frames, job, preloading, processes

_CRASHED = 70


class Start(NamedTuple):
    """What a new process is told by the one that forked it."""

    channel: socket.socket  # where the job comes
    parent: int
    scratch: str
    known: frozenset[str]  # modules
    group: int | None  # cgroup.procs of its control group


def lead(start: Start, leave: Callable[[], None]) -> NoReturn:
    """In the new process: leaves everything of the one that forked it behind, waits for a job, runs it, ends."""
    status = _CRASHED
    channel = start.channel
    try:
        _join(start.group)
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        processes.die_with_parent(start.parent)
        processes.become_subreaper()
        os.setsid()
        leave()
        descriptors_.occupy(frames.DESCRIPTOR)
        job.rehearse(start.scratch)
        descriptors = descriptors_.read(channel)[1]
        if not descriptors:
            os._exit(0)  # the zygote has gone
        descriptors_.take_over(descriptors)
        gc.enable()
        own = os.fstat(channel.fileno()).st_ino
        status = job.run(frames.DESCRIPTOR)
        names = preloading.imported_since(start.known)
        if names and os.fstat(channel.fileno()).st_ino == own:  # and nothing that the user opened in its place
            channel.send(names, socket.MSG_DONTWAIT)
    except OSError as error:  # after its end: it closed what was not its own
        if status == _CRASHED:
            preloading.say(f"the job could not be run: {error}")
    except BaseException as error:
        preloading.say(f"the job could not be run: {type(error).__name__}: {error}")
    finally:
        os._exit(status)


def _join(group: int | None) -> None:
    if group is None:
        return
    try:
        os.write(group, b"0")
    except OSError as error:  # the agent sees that it is not there, and counts by itself
        preloading.say(f"cannot join the control group: {error}")
    os.close(group)
