"""The chain of no-op operations on other orchestrators, each in an environment of its own below a scratch folder."""

from __future__ import annotations

import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).with_name("peers")
ROUNDS = 3
INSTALL_SECONDS, RUN_SECONDS = 900, 600


class Peer(NamedTuple):
    """What to install, and how many operations: those with seconds an operation get fewer."""

    packages: tuple[str, ...]
    length: int = 100


PEERS = {
    "ray": Peer(("ray==2.50.1",)),
    "luigi": Peer(("luigi==3.6.0",)),
    "prefect": Peer(("prefect==3.4.25", "fastapi==0.115.14")),  # it starts with no newer fastapi
    "metaflow": Peer(("metaflow==2.18.13",), 20),
    "dagster": Peer(("dagster==1.12.0",), 20),
    "airflow": Peer(("apache-airflow==3.3.2",), 20),
}


class PeerFailed(Exception):
    """The reason, in one line."""


def run(words: list[str], seconds: float, **more: object) -> str:
    try:
        done = subprocess.run(words, capture_output=True, text=True, timeout=seconds, **more)  # type: ignore[call-overload]
    except subprocess.TimeoutExpired as error:
        raise PeerFailed(f"not done within {seconds:.0f} s") from error
    if done.returncode:
        lines = (done.stderr or done.stdout).strip().splitlines() or [f"exit status {done.returncode}"]
        raise PeerFailed(lines[-1][:300])
    return done.stdout


def install(peer: Peer, folder: Path) -> Path:
    """An environment with the peer, by uv where there is one. Returns its Python."""
    python = folder / "environment" / "bin" / "python"
    uv = shutil.which("uv")
    if uv:
        run([uv, "venv", "--python", sys.executable, str(folder / "environment")], INSTALL_SECONDS)
        run([uv, "pip", "install", "--python", str(python), *peer.packages], INSTALL_SECONDS)
    else:
        run([sys.executable, "-m", "venv", str(folder / "environment")], INSTALL_SECONDS)
        run([str(python), "-m", "pip", "install", "--quiet", *peer.packages], INSTALL_SECONDS)
    return python


def milliseconds(name: str, python: Path, folder: Path) -> list[float]:
    """Of one operation, for each round."""
    length = PEERS[name].length
    environment = {
        **os.environ,
        "HOME": str(folder),
        "PREFECT_HOME": str(folder / "prefect"),
        "PREFECT_LOGGING_LEVEL": "ERROR",
        "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",
        "CHAIN_LENGTH": str(length),
        "DAGSTER_DISABLE_TELEMETRY": "1",
    }
    values = []
    for _ in range(ROUNDS):
        words = [str(python), str(FOLDER / f"{name}_chain.py"), str(length)]
        text = run(words, RUN_SECONDS, cwd=folder, env=environment)
        found = re.search(r"^milliseconds ([\d.]+)$", text, re.MULTILINE)
        if not found:
            raise PeerFailed("it did not say how long it took")
        values.append(float(found[1]) / length)
    return values


def measure_peers(ours: float) -> dict[str, list[float]]:
    """Milliseconds an operation of each peer, and how many times ours that is. Peers that cannot be had are skipped."""
    figures: dict[str, list[float]] = {}
    for name, peer in PEERS.items():
        with tempfile.TemporaryDirectory(prefix=f"deepforge-{name}-", ignore_cleanup_errors=True) as text:
            folder = Path(text)
            try:
                values = milliseconds(name, install(peer, folder), folder)
            except PeerFailed as problem:
                print(f"# {name} is skipped: {problem}", flush=True)
                continue
        figures[f"chain_100_{name}"] = values
        figures[f"chain_100_vs_{name}"] = [statistics.median(values) / ours]
    return figures
