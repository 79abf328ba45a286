"""Bytes in and out of storages: many small objects and large ones, blob beside nginx and S3 beside boto3.

Both sides of a ratio use as many connections; ours includes asking for tickets. What the storage service itself takes
is measured meanwhile: the bytes do not pass through it.
"""

from __future__ import annotations

import hashlib
import http.client
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import requests
from peers_bench import Peer, PeerFailed, install
from system import BLOB_STORAGE, ROOT, System, free_port

Values = dict[str, list[float]]

COUNT, SIZE, THREADS, BATCH = 10_000, 10_000, 8, 200
LARGE = 1024**3
LISTED = 100_000
BOTO3 = Peer(("boto3==1.40.0",))
KEYS = ("bench-key", "bench-secret-0123456789")
TICKS = os.sysconf("SC_CLK_TCK")

UNITS = {
    "objects_up": "ratio", "objects_down": "ratio", "objects_up_s": "object/s", "objects_down_s": "object/s",
    "s3_up": "ratio", "s3_down": "ratio", "s3_objects_up": "ratio", "s3_objects_down": "ratio",
    "s3_objects_up_s": "object/s", "s3_objects_down_s": "object/s", "s3_sign": "ticket/s",
    "objects_cpu": "s", "objects_rss": "MB", "s3_objects_cpu": "s", "s3_objects_rss": "MB", "s3_cpu": "s", "s3_rss": "MB",
    "artifacts_100000": "s", "artifacts_100000_page": "ms",
}  # fmt: skip


class Storage:
    """The process of the storage service of a system."""

    def __init__(self, system: System) -> None:
        (self.folder,) = [
            path.parent
            for path in Path("/proc").glob("[0-9]*/comm")
            if path.read_text() == "df-storage\n"
            and str(system.data).encode() in (path.parent / "environ").read_bytes()
        ]

    def cpu(self) -> float:
        fields = (self.folder / "stat").read_text().rsplit(") ", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def rss(self) -> float:
        return int(re.search(r"VmRSS:\s+(\d+)", (self.folder / "status").read_text())[1]) / 1024


class Mover:
    """Sends requests over connections that are kept, one for each thread."""

    def __init__(self, threads: int) -> None:
        self.pool = ThreadPoolExecutor(threads)
        self.local = threading.local()

    def one(self, method: str, url: str, headers: dict[str, str], body: bytes | None) -> None:
        parts = urlsplit(url)
        kept = self.local.__dict__.setdefault("kept", {})
        connection = kept.setdefault(parts.netloc, http.client.HTTPConnection(parts.netloc, timeout=600))
        connection.request(method, f"{parts.path}?{parts.query}" if parts.query else parts.path, body, headers)
        answer = connection.getresponse()
        while answer.read(1 << 20):
            pass
        if answer.status >= 300:
            raise RuntimeError(f"{method} {url}: {answer.status}")

    def all(self, work: list[tuple]) -> None:
        list(self.pool.map(lambda each: self.one(*each), work))


def small_objects() -> dict[str, bytes]:
    seed = os.urandom(16)
    values = (seed + i.to_bytes(4, "big") + bytes(SIZE - 20) for i in range(COUNT))
    return {hashlib.sha256(value).hexdigest(): value for value in values}


def tickets(system: System, project: str, storage: str, mode: str, sizes: dict[str, int]) -> Iterator[dict]:
    wanted = [{"mode": mode, "hash": digest, "size": size} for digest, size in sizes.items()]
    for at in range(0, len(wanted), BATCH):
        body = {"storage": storage, "objects": wanted[at : at + BATCH]}
        yield from system.call("POST", f"/projects/{project}/tickets", body)["tickets"]


def timed(act: Callable[[], object]) -> float:
    begin = time.monotonic()
    act()
    return time.monotonic() - begin


def move(system: System, project: str, storage: str, objects: dict[str, bytes], mode: str) -> float:
    """Seconds for all of them, tickets included."""
    mover = Mover(THREADS)

    def act() -> None:
        sizes = {digest: len(value) for digest, value in objects.items()}
        work = []
        for ticket in tickets(system, project, storage, mode, sizes):
            url = ticket["url"] if ticket["url"].startswith("http") else system.url + ticket["url"]
            body = objects[ticket["hash"]] if mode == "put" else None
            work.append((ticket["method"], url, ticket["headers"], body))
        mover.all(work)

    return timed(act)


def measured(system: System, name: str, act: Callable[[], Values]) -> Values:
    """With the processor time that storage took, and its memory afterwards."""
    storage = Storage(system)
    before = storage.cpu()
    values = act()
    return values | {f"{name}_cpu": [storage.cpu() - before], f"{name}_rss": [storage.rss()]}


def objects(system: System) -> Values:
    """10,000 objects of 10 kB up and down, beside the same with nginx alone."""
    from bench import plain_nginx

    values = small_objects()
    project = system.project("objects")
    with tempfile.TemporaryDirectory(dir=system.data.parent) as name, plain_nginx(Path(name)) as nginx:
        mover = Mover(THREADS)
        puts = [("PUT", f"{nginx}/{digest}", {}, value) for digest, value in values.items()]
        peer_up = timed(lambda: mover.all(puts))
        peer_down = timed(lambda: mover.all([("GET", url, {}, None) for _, url, _, _ in puts]))

    def act() -> Values:
        up, down = (move(system, project, BLOB_STORAGE, values, mode) for mode in ("put", "get"))
        return {
            "objects_up": [peer_up / up],
            "objects_down": [peer_down / down],
            "objects_up_s": [COUNT / up],
            "objects_down_s": [COUNT / down],
        }

    return measured(system, "objects", act)


@contextmanager
def minio(folder: Path) -> Iterator[str]:
    program = subprocess.run([ROOT / "tests/minio.sh"], check=True, capture_output=True, text=True).stdout.strip()
    address = f"127.0.0.1:{free_port()}"
    environment = os.environ | {"MINIO_ROOT_USER": KEYS[0], "MINIO_ROOT_PASSWORD": KEYS[1]}
    words = [program, "server", "--quiet", "--address", address, str(folder)]
    server = subprocess.Popen(words, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 60
    try:
        while True:
            try:
                if requests.get(f"http://{address}/minio/health/ready", timeout=5).ok:
                    break
            except requests.ConnectionError:
                if time.monotonic() > deadline:
                    raise
            time.sleep(0.05)
        yield f"http://{address}"
    finally:
        server.terminate()
        server.wait()


def add_storage(system: System, endpoint: str) -> str:
    config = {"endpoint": endpoint, "bucket": "deepforge-bench", "create_bucket": True}
    credentials = dict(zip(("access_key", "secret_key"), KEYS, strict=True))
    body = {"name": "Bench", "adapter": "s3", "config": config, "credentials": credentials}
    return system.call("POST", "/storages", body)["id"]


def boto3_moves(folder: Path, endpoint: str, values: dict[str, bytes], threads: int) -> tuple[float, float]:
    files = folder / f"files-{len(values)}"
    files.mkdir()
    for digest, value in values.items():
        (files / digest).write_bytes(value)
    peer = str(Path(__file__).with_name("boto3_peer.py"))
    words = [str(folder / "environment/bin/python"), peer, endpoint, *KEYS, f"peer-{len(values)}", str(files)]
    text = subprocess.run([*words, str(threads)], check=True, capture_output=True, text=True).stdout
    up, down = map(float, text.split())
    return up, down


def s3(system: System) -> Values:
    """The same on a MinIO here, and one gigabyte, beside boto3; and how many addresses are signed a second."""
    with tempfile.TemporaryDirectory(dir=system.data.parent) as name, minio(Path(name) / "data") as endpoint:
        folder, project = Path(name), system.project("s3")
        storage = add_storage(system, endpoint)
        try:
            install(BOTO3, folder)
        except PeerFailed as reason:
            print(f"s3: no boto3 to compare with: {reason}", file=sys.stderr)
            return {}
        many, large = small_objects(), {}
        gigabyte = os.urandom(1 << 20) * (LARGE >> 20)
        large[hashlib.sha256(gigabyte).hexdigest()] = gigabyte

        def act(prefix: str, values: dict[str, bytes], threads: int) -> Values:
            peer = boto3_moves(folder, endpoint, values, threads)
            result = {}
            for side, mode, theirs in zip(("up", "down"), ("put", "get"), peer, strict=True):
                ours = move(system, project, storage, values, mode)
                result[f"{prefix}_{side}"] = [theirs / ours]
                if len(values) > 1:
                    result[f"{prefix}_{side}_s"] = [len(values) / ours]
            return result

        found = measured(system, "s3_objects", lambda: act("s3_objects", many, THREADS))
        found |= measured(system, "s3", lambda: act("s3", large, 1))
        sizes = dict.fromkeys(many, SIZE)
        seconds = timed(lambda: list(tickets(system, project, storage, "get", sizes)))
        return found | {"s3_sign": [COUNT / seconds]}


def listing(system: System) -> Values:
    """100,000 artifacts of one project, page after page, and one page in the middle."""
    project = system.project("listing")
    words = ["psql", "-h", str(system.data / "run/database"), "-U", "deepforge", "-d", "deepforge", "-qc"]
    statement = f"""
        with rows as (select encode(sha256(n::text::bytea), 'hex') as hash, n from generate_series(1, {LISTED}) as n),
        objects as (insert into storage.objects (project_id, storage_id, hash, size, is_kept, created_at)
                    select '{project}', '{BLOB_STORAGE}', hash, 10, false, now() from rows)
        insert into storage.artifacts (id, project_id, storage_id, hash, size, name, type, created_at)
        select gen_random_uuid(), '{project}', '{BLOB_STORAGE}', hash, 10, 'artifact ' || n, 'list', now() from rows"""
    # What the database's own upkeep does within a minute after so many rows have come.
    subprocess.run([*words, statement, "-c", "analyze storage.artifacts, storage.objects"], check=True)
    pages, cursor, count = [], "", 0
    while cursor is not None:
        begin = time.monotonic()
        after = f"&cursor={cursor}" if cursor else ""
        page = system.call("GET", f"/projects/{project}/artifacts?limit=200{after}")
        pages.append((time.monotonic() - begin) * 1000)
        count += len(page["items"])
        cursor = page["next_cursor"]
    if count != LISTED:
        raise RuntimeError(f"{count} of {LISTED} artifacts were listed")
    return {"artifacts_100000": [sum(pages) / 1000], "artifacts_100000_page": pages}


STORAGE = {"objects": objects, "s3": s3, "artifacts_100000": listing}
