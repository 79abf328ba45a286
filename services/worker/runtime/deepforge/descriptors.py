"""Descriptors that come with messages, and those that a job finds open."""

from __future__ import annotations

import os
import socket
from array import array

from deepforge import frames

MESSAGE_LIMIT = 64 * 1024
DESCRIPTORS_LIMIT = 16


def read(channel: socket.socket) -> tuple[bytes, list[int]]:
    """One message and the descriptors that came with it; no text: the agent has gone."""
    space = socket.CMSG_SPACE(DESCRIPTORS_LIMIT * array("i").itemsize)
    text, ancillary, _, _ = channel.recvmsg(MESSAGE_LIMIT + 1, space, socket.MSG_CMSG_CLOEXEC)
    descriptors = array("i")
    for level, kind, data in ancillary:
        if level == socket.SOL_SOCKET and kind == socket.SCM_RIGHTS:
            descriptors.frombytes(data[: len(data) - len(data) % descriptors.itemsize])
    return text, list(descriptors)


def read_rest(report: socket.socket) -> bytes:
    try:
        return report.recv(MESSAGE_LIMIT, socket.MSG_DONTWAIT)
    except OSError:
        return b""


def occupy(number: int) -> None:
    """Makes the descriptor a file that nobody uses, so that no other gets this number."""
    null = os.open(os.devnull, os.O_RDWR)
    if null != number:
        os.dup2(null, number, inheritable=False)
        os.close(null)


def take_over(descriptors: list[int]) -> None:
    stdin, console, channel, directory = descriptors
    os.fchdir(directory)
    os.dup2(stdin, 0)
    os.dup2(console, 1)
    os.dup2(console, 2)
    os.dup2(channel, frames.DESCRIPTOR, inheritable=False)
    for descriptor in descriptors:
        os.close(descriptor)
