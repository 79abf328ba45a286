"""Measures speed and size of a real system: one line `name value unit (min max)` a figure, the median of five.

usage: bench.py [name ...]
"""

from __future__ import annotations

import gzip
import hashlib
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import keras_bench
import models
import scale_bench
import storage_bench
from edit_to_running import edit_to_running
from peers_bench import measure_peers
from system import BLOB_STORAGE, MY_WORKERS, ROOT, System, free_port
from web_bench import UNITS, WEB

ROUNDS = 5
GIGABYTE = 1024**3


def show(name: str, values: list[float], unit: str) -> None:
    print(f"{name} {statistics.median(values):.4g} {unit} (min {min(values):.4g}, max {max(values):.4g})", flush=True)


def show_best(name: str, peer: list[float], ours: list[float]) -> None:
    """The ratio of the shortest times, and those of the rounds. Where a gigabyte of page cache comes from matters more than
    who fills it: a virtual machine fetches free memory anew from its host, three times slower than filling it."""
    ratios = [theirs / mine for theirs, mine in zip(peer, ours, strict=True)]
    print(f"{name} {min(peer) / min(ours):.4g} ratio (min {min(ratios):.4g}, max {max(ratios):.4g})", flush=True)


def seconds(execution: dict) -> float:
    begin, end = (datetime.fromisoformat(execution[key].replace("Z", "+00:00")) for key in ("started_at", "ended_at"))
    return (end - begin).total_seconds()


def start_ready(_: System) -> None:
    """A start with a new data folder, then starts with the same one; by themselves, nothing else running."""
    first, again = [], []
    for _ in range(3):
        system = System()
        first.append(system.start())
        system.stop()
        again.append(system.start())
        system.stop()
        again.append(system.start())
        system.remove()
    show("start_first", first, "s")
    show("start_ready", again, "s")


def chain_100(system: System) -> None:
    project = system.project("chain")
    system.add(project, models.chain(100))
    system.run(project, "chain")  # warm
    show("chain_100", [seconds(system.run(project, "chain")) * 10 for _ in range(ROUNDS)], "ms/op")


def fanout_1000(system: System) -> None:
    """The server's own worker, and two workers with half the slots each."""
    project = system.project("fan out")
    system.add(project, models.fan_out(1000))
    system.run(project, "fan")
    show("fanout_1000", [1001 / seconds(system.run(project, "fan")) for _ in range(ROUNDS)], "op/s")
    with system.own_workers(2, slots=1):
        system.run(project, "fan", compute=MY_WORKERS)
        values = [1001 / seconds(system.run(project, "fan", compute=MY_WORKERS)) for _ in range(ROUNDS)]
    show("fanout_1000_two_workers", values, "op/s")


def latency(system: System) -> None:
    """From the grant of a lease, and from the click, to the first line of the user's code; a warm worker, one job."""
    project = system.project("latency")
    code = "import time\n\n\nclass Clock:\n    def execute(self):\n        print(repr(time.time()))\n"
    system.add(
        project,
        [
            {"op": "add", "path": "/operations/clock", "value": {"name": "Clock", "code": code}},
            {"op": "add", "path": "/pipelines/clock", "value": {"name": "Clock", "nodes": {"n": {"operation": "clock"}}}},
        ],
    )
    system.run(project, "clock")
    clicked, leased = [], []
    for _ in range(4 * ROUNDS):
        click = time.time()
        execution = system.run(project, "clock")
        job = execution["job_list"][0]["id"]
        first_line = float(system.text(f"/jobs/{job}/console"))
        clicked.append((first_line - click) * 1000)
        leased.append((first_line - system.granted_at(job)) * 1000)
    show("click_to_user_code", clicked, "ms")
    show("lease_to_user_code", leased, "ms")


def pipeline_1000(system: System) -> None:
    """1,000 nodes: checked, and accepted as an execution with its jobs."""
    project = system.project("thousand")
    system.add(project, models.chain(1000))
    values = []
    for _ in range(ROUNDS + 1):
        begin = time.monotonic()
        execution = system.start_run(project, "chain")
        values.append((time.monotonic() - begin) * 1000)
        system.call("POST", f"/executions/{execution}/cancel")
        system.wait(execution)
    show("pipeline_1000", values[1:], "ms")


def queued_10000_rss(_: System) -> None:
    """Executions and compute while nobody takes what they have queued; without a worker, by themselves."""
    system = System()
    try:
        system.start("--server")
        system.sign_in()
        project = system.project("queued")
        system.add(project, models.fan_out(1000, root=False))
        for _ in range(10):
            system.start_run(project, "fan")
        show("queued_10000_rss", [resident(system, "executions|compute")], "MB")
    finally:
        system.remove()


def peers(system: System) -> None:
    project = system.project("beside peers")
    system.add(project, models.chain(100))
    system.run(project, "chain")
    ours = [seconds(system.run(project, "chain")) * 10 for _ in range(ROUNDS)]
    show("chain_100", ours, "ms/op")
    for name, values in measure_peers(statistics.median(ours)).items():
        show(name, values, "ratio" if "_vs_" in name else "ms/op")


def model_get(system: System) -> None:
    project = system.project("model")
    system.add(project, models.chain(100))
    token = system.sign_in()
    rates, slowest = [], []
    for _ in range(ROUNDS):
        command = ["wrk", "-t2", "-c64", "-d3s", "--latency", "-H", f"Authorization: Bearer {token}"]
        text = subprocess.run(
            [*command, f"{system.url}/api/v1/projects/{project}/model"], check=True, capture_output=True, text=True
        ).stdout
        if "Non-2xx" in text:
            raise RuntimeError(text)
        rates.append(float(re.search(r"Requests/sec:\s+([\d.]+)", text)[1]))
        value, unit = re.search(r"99%\s+([\d.]+)(us|ms|s)", text).groups()
        slowest.append(float(value) * {"us": 0.001, "ms": 1, "s": 1000}[unit])
    show("model_get", rates, "req/s")
    show("model_get_p99", slowest, "ms")


@contextmanager
def plain_nginx(folder: Path):
    """nginx alone with the same settings for bodies and files: what the artifact figures are compared with."""
    port = free_port()
    (folder / "files").mkdir()
    (folder / "nginx.conf").write_text(
        f"""{"user root;" if os.getuid() == 0 else ""} daemon off; pid {folder}/pid; error_log {folder}/error.log; worker_processes 2;
        events {{}}
        http {{ access_log off; sendfile on; tcp_nopush on; client_body_temp_path {folder}/files/incoming;
          server {{ listen 127.0.0.1:{port}; root {folder}/files; client_max_body_size 0;
            location / {{ dav_methods PUT; }} }} }}"""
    )
    process = subprocess.Popen(["nginx", "-c", str(folder / "nginx.conf"), "-p", str(folder)])
    try:
        deadline = time.monotonic() + 10
        while subprocess.run(["curl", "-s", "-o", "/dev/null", f"http://127.0.0.1:{port}/"]).returncode:
            if time.monotonic() > deadline:
                raise RuntimeError((folder / "error.log").read_text())
            time.sleep(0.02)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()


def curl(*words: str) -> float:
    begin = time.monotonic()
    subprocess.run(["curl", "-sSf", "-o", "/dev/null", *words], check=True)
    return time.monotonic() - begin


def to_disk(path: Path) -> float:
    """Seconds until all of a file is on the disk, where storage has it before it says so."""
    begin = time.monotonic()
    with path.open("rb") as file:
        os.fsync(file.fileno())
    return time.monotonic() - begin


def different_gigabyte(path: Path, number: int) -> str:
    """A file that differs from every other in its first bytes, so that nothing is there already."""
    mode = "r+b" if path.exists() else "w+b"
    with path.open(mode) as file:
        if mode == "w+b":
            block = os.urandom(1024**2)
            for _ in range(1024):
                file.write(block)
            file.seek(0)
        file.write(b"%016d" % number)
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def artifacts(system: System) -> None:
    project = system.project("artifacts")
    alone, synced, ours, down = [], [], [], []
    with tempfile.TemporaryDirectory(dir=system.data.parent) as name:
        folder = Path(name)
        with plain_nginx(folder) as nginx:
            for number in range(ROUNDS):  # both keep what they got: memory that was freed a moment ago is faster to fill
                digest = different_gigabyte(folder / "gigabyte", number)
                wanted = [{"mode": mode, "hash": digest, "size": GIGABYTE} for mode in ("put", "get")]
                tickets = system.call("POST", f"/projects/{project}/tickets", {"storage": BLOB_STORAGE, "objects": wanted})
                put, get = tickets["tickets"]
                headers = [word for header, value in put["headers"].items() for word in ("-H", f"{header}: {value}")]
                alone.append(curl("-T", str(folder / "gigabyte"), f"{nginx}/g{number}"))
                synced.append(alone[-1] + to_disk(folder / "files" / f"g{number}"))
                ours.append(curl(*headers, "-T", str(folder / "gigabyte"), absolute(system, put["url"])))
                peer = curl(f"{nginx}/g{number}")
                headers = [word for header, value in get["headers"].items() for word in ("-H", f"{header}: {value}")]
                down.append(peer / curl(*headers, absolute(system, get["url"])))
    show_best("artifact_up", synced, ours)
    show_best("artifact_up_unsynced", alone, ours)
    show("artifact_down", down, "ratio")


def absolute(system: System, url: str) -> str:
    return url if url.startswith("http") else system.url + url


def resident(system: System, services: str) -> float:
    """Megabytes of memory of these services of this system."""
    total = 0.0
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            text = status.read_text()
            environment = (status.parent / "environ").read_bytes()
        except OSError:
            continue
        if re.match(rf"Name:\s+df-({services})\n", text) and str(system.data).encode() in environment:
            total += int(re.search(r"VmRSS:\s+(\d+)", text)[1]) / 1024
    return total


def services_rss(system: System) -> None:
    """Resident memory of the five services of this system."""
    show("services_rss", [resident(system, "auth|projects|executions|storage|compute")], "MB")


def web_first_load(_: System) -> None:
    """Scripts and styles that index.html names, compressed."""
    dist = ROOT / "web/dist"
    page = (dist / "index.html").read_text()
    names = set(re.findall(r'(?:src|href)="/([^"]+\.(?:js|css))"', page))
    show("web_first_load", [sum(len(gzip.compress((dist / name).read_bytes(), 9)) for name in names) / 1000], "kB")


BENCHES = {
    "services_rss": services_rss,
    "start_ready": start_ready,
    "chain_100": chain_100,
    "fanout_1000": fanout_1000,
    "edit_to_running": edit_to_running,
    "click_to_user_code": latency,
    "lease_to_user_code": latency,
    "pipeline_1000": pipeline_1000,
    "queued_10000_rss": queued_10000_rss,
    "model_get": model_get,
    "artifact_up": artifacts,
    "artifact_down": artifacts,
    "web_first_load": web_first_load,
    **scale_bench.SCALE,
    **{name: bench for name, bench in storage_bench.STORAGE.items() if name != "s3"},
    **WEB,
    **keras_bench.KERAS,
}

ASKED_FOR = {"peers": peers, "s3": storage_bench.STORAGE["s3"], "keras_check": keras_bench.check}  # installs other people's programs, so only by name


def main() -> None:
    benches = {**BENCHES, **ASKED_FOR}
    names = sys.argv[1:] or list(BENCHES)
    unknown = [name for name in names if name not in benches]
    if unknown:
        sys.exit(f"bench: no such figure: {', '.join(unknown)}; there are {', '.join(benches)}")
    system = System()
    try:
        if set(names) - {"start_ready", "web_first_load", "queued_10000_rss", *keras_bench.KERAS}:
            system.start()
            system.sign_in()
        for bench in dict.fromkeys(benches[name] for name in names):
            for name, values in (bench(system) or {}).items():
                show(name, values, (UNITS | scale_bench.UNITS | storage_bench.UNITS | keras_bench.UNITS).get(name, "ms"))
    finally:
        system.remove()


if __name__ == "__main__":
    main()
