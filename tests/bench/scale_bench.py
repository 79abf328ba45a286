"""What a job may say: points of metrics, curves of many of them, and a console as fast as it can be printed."""

from __future__ import annotations

import re
import threading
import time
from pathlib import Path

from system import System
from web_bench import operation

POINTS = 500_000
LINES = 10_000_000
TORRENT_SECONDS = 10
SAY_POINTS = f"""import deepforge


class Points():

    def execute(self):
        for step in range({POINTS}):
            deepforge.log(step, loss=step / 7)
"""
SAY_CURVES = """import deepforge


class Curves():

    def execute(self):
        for step in range(10_000):
            for first in (0, 50):
                deepforge.log(step, **{f'series {n}': step % (n + 7) / 7 for n in range(first, first + 50)})
"""
SAY_LINES = f"""class Flood():

    def execute(self):
        for number in range({LINES}):
            print('line', number, 'of a job that says a lot')
"""
# What `yes` would print; written past Python's buffers, or Python would be what is measured.
SAY_YES = f"""import os
import time


class Torrent():

    def execute(self):
        block = b'yes\\n' * 262144
        until, printed = time.monotonic() + {TORRENT_SECONDS}, 0
        while time.monotonic() < until:
            printed += os.write(1, block)
        os.write(1, b'\\nprinted %d bytes\\n' % printed)
"""


def run_one(system: System, name: str, code: str) -> tuple[dict, float]:
    """The only job of a run of this operation, and the seconds from asking for it to its end."""
    project = system.project(f"{name} {time.time()}")
    pipeline = {"name": name, "nodes": {"n": {"operation": name.lower()}}, "edges": {}}
    path = f"/pipelines/{name.lower()}"
    system.add(project, [operation(name, code), {"op": "add", "path": path, "value": pipeline}])
    begin = time.monotonic()
    job = system.run(project, name.lower())["job_list"][0]
    return job, time.monotonic() - begin


def metric_points(system: System) -> dict[str, list[float]]:
    """From the first line of a job to the last point in the database."""
    rates = []
    for _ in range(3):
        job, seconds = run_one(system, "Points", SAY_POINTS)
        if job["metric_count"] != POINTS:
            raise RuntimeError(f"{job['metric_count']} of {POINTS} points arrived")
        rates.append(POINTS / seconds)
    return {"metric_points": rates}


def metrics_read(system: System) -> dict[str, list[float]]:
    """100 series of 10,000 points, 500 points of each."""
    job, _ = run_one(system, "Curves", SAY_CURVES)
    times = []
    for _ in range(9):
        begin = time.monotonic()
        answer = system.session.get(f"{system.url}/api/v1/jobs/{job['id']}/metrics?points=500", timeout=60)
        times.append((time.monotonic() - begin) * 1000)
        curves = answer.json()["series"]
        if [len(curve["x"]) for curve in curves] != [500] * 100 or curves[0]["count"] != 10_000:
            raise RuntimeError(answer.text[:1000])
    return {"metrics_read": times}


class Peaks(threading.Thread):
    """The most memory that programs of this system have resident while it runs, in MB."""

    def __init__(self, system: System, names: tuple[str, ...]) -> None:
        super().__init__(daemon=True)
        self.mark, self.names = str(system.data).encode(), names
        self.peaks = dict.fromkeys(names, 0.0)
        self.ended = threading.Event()

    def run(self) -> None:
        while not self.ended.wait(0.1):
            for status in Path("/proc").glob("[0-9]*/status"):
                self.look(status)

    def look(self, status: Path) -> None:
        try:
            text = status.read_text()
            name = text.split("\n", 1)[0].split()[-1]
            if name not in self.names or self.mark not in (status.parent / "environ").read_bytes():
                return
        except OSError:
            return
        found = re.search(r"VmRSS:\s+(\d+)", text)
        if found:
            self.peaks[name] = max(self.peaks[name], int(found[1]) / 1024)


def console_flood(system: System) -> dict[str, list[float]]:
    """Megabytes a second from print() to the last byte in the database, and the memory that it takes."""
    watch = Peaks(system, ("df-worker", "df-executions"))
    watch.start()
    job, seconds = run_one(system, "Flood", SAY_LINES)
    watch.ended.set()
    return {
        "console_flood": [job["console_size"] / 1e6 / seconds],
        "console_flood_worker": [watch.peaks["df-worker"]],
        "console_flood_service": [watch.peaks["df-executions"]],
    }


def console_torrent(system: System) -> dict[str, list[float]]:
    """Megabytes a second that a job gets rid of while it prints as fast as it can for ten seconds, and what is kept of it."""
    watch = Peaks(system, ("df-worker", "df-executions"))
    watch.start()
    job, seconds = run_one(system, "Torrent", SAY_YES)
    watch.ended.set()
    end = system.text(f"/jobs/{job['id']}/console?download=true")[-70_000:]
    note = re.search(r"\[(\d+) lines \((\d+) bytes\) left out here", end)
    printed = int(re.search(r"printed (\d+) bytes", end)[1])
    if printed > job["console_size"] and not note:
        raise RuntimeError("what was left out is not said")
    return {
        "console_torrent": [printed / 1e6 / TORRENT_SECONDS],
        "console_torrent_kept": [job["console_size"] / 1e6],
        "console_torrent_stored": [seconds],
        "console_torrent_worker": [watch.peaks["df-worker"]],
        "console_torrent_service": [watch.peaks["df-executions"]],
    }


UNITS = {
    "metric_points": "points/s",
    "console_flood": "MB/s",
    "console_flood_worker": "MB",
    "console_flood_service": "MB",
    "console_torrent": "MB/s",
    "console_torrent_kept": "MB",
    "console_torrent_stored": "s",
    "console_torrent_worker": "MB",
    "console_torrent_service": "MB",
}

SCALE = {
    "metric_points": metric_points,
    "metrics_read": metrics_read,
    "console_flood": console_flood,
    "console_torrent": console_torrent,
}
