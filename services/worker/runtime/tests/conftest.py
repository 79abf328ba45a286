"""The two actors of these tests: a job's folder, and an agent that speaks to a zygote."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from agent import Agent
from folder import JobFolder, Result

RUNTIME = Path(__file__).resolve().parent.parent


@pytest.fixture
def folder(tmp_path):
    """Makes job folders."""
    count = iter(range(1_000_000))
    return lambda code, **members: JobFolder(tmp_path / f"job{next(count)}", code, **members)


@pytest.fixture
def run(folder):
    """Runs a job's code in a process of its own, and returns what came of it."""

    def start(code, **members):
        return run_folder(folder(code, **members))

    return start


@pytest.fixture
def agent():
    with Agent(environment()) as running:
        yield running


def run_folder(job: JobFolder) -> Result:
    read, write = os.pipe()
    command = [sys.executable, "-m", "deepforge.job", str(job.path), "--frames", str(write)]
    with open(read, "rb") as frames, tempfile.TemporaryFile() as console:
        process = subprocess.Popen(
            command, env=environment(), pass_fds=[write], stdout=console, stderr=subprocess.STDOUT
        )
        os.close(write)
        data = frames.read()
        status = process.wait(timeout=120)
        console.seek(0)
        return Result(job, status, console.read().decode(errors="replace"), data)


def environment() -> dict:
    return {**os.environ, "PYTHONPATH": str(RUNTIME)}
