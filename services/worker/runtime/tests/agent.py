"""A tiny agent: starts a zygote, sends it jobs, reads their consoles and frames."""

import array
import contextlib
import json
import os
import select
import socket
import subprocess
import sys
import time

from folder import Result

PATIENCE = 60.0


class Agent:
    def __init__(self, environment: dict, *arguments: str) -> None:
        self.channel, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        number = theirs.fileno()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "deepforge.zygote", *arguments],
            env=environment,
            pass_fds=[3],
            preexec_fn=lambda: os.dup2(number, 3),  # noqa: PLW1509
            stderr=subprocess.PIPE,
        )
        theirs.close()
        self.channel.settimeout(PATIENCE)
        self.ready = self.receive()
        self.count = 0

    def __enter__(self) -> "Agent":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> str:
        """Ends the zygote, and returns what it said on stderr."""
        self.channel.close()
        _, text = self.process.communicate(timeout=PATIENCE)
        assert self.process.returncode == 0, text
        return text.decode()

    def receive(self) -> dict:
        return json.loads(self.channel.recv(65536) or b'{"type":"gone"}')

    def send(self, message: dict, descriptors: list = []) -> None:  # noqa: B006
        rights = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", descriptors))] if descriptors else []
        self.channel.sendmsg([json.dumps(message).encode()], rights)

    def start(self, job) -> "Started":
        self.count += 1
        return Started(self, job, f"job-{self.count}")

    def run(self, job) -> "Started":
        started = self.start(job)
        started.finish()
        return started


class Started:
    """A job that a zygote runs."""

    def __init__(self, agent: Agent, job, name: str) -> None:
        self.agent, self.job, self.name = agent, job, name
        self.console_read, console = os.pipe()
        self.frames_read, frames = os.pipe()
        stdin = os.open(os.devnull, os.O_RDONLY)
        folder = os.open(job.path, os.O_RDONLY | os.O_DIRECTORY)
        self.sent = time.perf_counter()
        agent.send({"type": "run", "job": name, "dir": str(job.path)}, [stdin, console, frames, folder])
        for descriptor in (stdin, console, frames, folder):
            os.close(descriptor)
        self.console = b""
        self.frames = b""
        self.messages: list = []
        self.first_output: float = 0.0

    def wait_for(self, condition) -> None:
        """Reads whatever comes until the condition holds."""
        deadline = time.monotonic() + PATIENCE
        while not condition(self):
            sources = [self.agent.channel, *(d for d in (self.console_read, self.frames_read) if d >= 0)]
            readable, _, _ = select.select(sources, [], [], deadline - time.monotonic())
            assert readable, f"nothing happens: {self.console!r} {self.messages}"
            for source in readable:
                self._read(source)

    def finish(self) -> Result:
        """Waits for the end of the job and of its pipes."""
        self.wait_for(lambda s: s.exited and s.console_read < 0 and s.frames_read < 0)
        self.result = Result(self.job, self.exited["status"], self.console.decode(), self.frames)
        return self.result

    def kill(self, number: int = 9) -> None:
        self.agent.send({"type": "kill", "job": self.name, "signal": number})

    @property
    def exited(self) -> dict:
        found = [m for m in self.messages if m["type"] == "exited"]
        return found[0] if found else {}

    def _read(self, source) -> None:
        if source is self.agent.channel:
            self.messages.append(self.agent.receive())
        elif source == self.console_read:
            self.first_output = self.first_output or time.perf_counter()
            data = os.read(source, 1 << 20)
            self.console += data
            self.console_read = self._kept(source, data)
        else:
            data = os.read(source, 1 << 20)
            self.frames += data
            self.frames_read = self._kept(source, data)

    @staticmethod
    def _kept(descriptor: int, data: bytes) -> int:
        if data:
            return descriptor
        os.close(descriptor)
        return -1


def alive(pid: int) -> bool:
    """Whether a process exists and is no zombie."""
    with contextlib.suppress(FileNotFoundError, ProcessLookupError), open(f"/proc/{pid}/stat") as file:
        return file.read().rpartition(")")[2].split()[0] != "Z"
    return False
