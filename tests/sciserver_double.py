"""A SciServer of one's own: login portal, RACM's list of file services, and the file service, with their oddities.

There is no 404 in the file service: what cannot be done is 500 with words. What is not there is downloaded as 200 and nothing.
"""

from __future__ import annotations

import fnmatch
import json
import os
import shutil
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timezone
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from harness import free_port

TRUE, FALSE = {"true", "True", "yes", "on", "1"}, {"false", "False", "no", "off", "0"}
ROOTS = ("Storage", "Temporary")
DEFAULTS = {"Storage": "persistent", "Temporary": "scratch"}
ATTEMPTS = 3
BLOCK = 1 << 16


class Refused(Exception):
    """500, as everything that the file service cannot do."""


class Malformed(Exception):
    """400."""


@dataclass
class Volume:
    root: str
    owner: str
    name: str
    folder: Path
    shared: dict[str, list[str]] = field(default_factory=dict)

    def allows(self, user: str, action: str) -> bool:
        return user == self.owner or action in self.shared.get(user, [])


@dataclass
class Faults:
    """What goes wrong, and how often still."""

    cut_uploads: int = 0  # the line breaks in the middle
    cut_downloads: int = 0
    garbled: int = 0  # uploads of which other bytes are kept
    busy: int = 0  # 503
    silent: bool = False  # nothing answers any more
    hides: bool = False  # gives nothing out
    silent_after: int | None = None  # uploads
    slow: float = 0.0  # seconds before each answer of the file service


class SciServer:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.users = {"alice": "wonderland", "bob": "builder"}
        self.tokens: dict[str, tuple[str, float]] = {}
        self.lifetime = 24 * 3600.0
        self.failures: dict[str, int] = {}
        self.volumes: list[Volume] = []
        self.faults = Faults()
        self.requests: list[str] = []
        self.lock = threading.Lock()
        self.port = free_port()
        handler = type("Handler", (Handler,), {"here": self})
        self.server = ThreadingHTTPServer(("127.0.0.1", self.port), handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def portal(self) -> str:
        return f"{self.url}/login-portal"

    @property
    def files(self) -> str:
        return f"{self.url}/fileservice"

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def count_down(self) -> None:
        """One more thing was kept: the last one, perhaps."""
        with self.lock:
            if self.faults.silent_after is not None:
                self.faults.silent_after -= 1
                self.faults.silent = self.faults.silent_after < 0
        if self.faults.silent:
            raise ConnectionAbortedError

    def sign_ins(self) -> int:
        return sum(line.startswith("POST /login-portal/keystone/v3/tokens") for line in self.requests)

    def revoke_all(self) -> None:
        self.tokens.clear()

    def objects(self, project: str) -> int:
        return sum(len(files) for folder, _, files in os.walk(self.folder) if project in folder)

    def sign_in(self, name: str, password: str) -> str:
        with self.lock:
            if self.failures.get(name, 0) >= ATTEMPTS:
                raise Refused("Too many unsuccessful login attempts, please try again in 10 minutes")
            if self.users.get(name) != password:
                self.failures[name] = self.failures.get(name, 0) + 1
                raise Refused("HTTP/1.1 401 Unauthorized")
            self.failures[name] = 0
            token = uuid.uuid4().hex
            self.tokens[token] = (name, time.time() + self.lifetime)
            return token

    def user_of(self, token: str | None) -> str | None:
        name, ends = self.tokens.get(token or "", (None, 0.0))
        return name if ends > time.time() else None

    def add_volume(self, root: str, owner: str, name: str) -> Volume:
        """One that was made has another name on the disk; the two that are always there have their own."""
        on_disk = name if DEFAULTS[root] == name else str(uuid.uuid4())
        volume = Volume(root, owner, name, self.folder / root / owner / on_disk)
        volume.folder.mkdir(parents=True)
        self.volumes.append(volume)
        return volume

    def volume(self, root: str, owner: str, name: str) -> Volume:
        with self.lock:
            for volume in self.volumes:
                if (volume.root, volume.owner, volume.name) == (root, owner, name):
                    return volume
            if DEFAULTS[root] == name and owner in self.users:
                return self.add_volume(root, owner, name)
        raise Refused("Volume does not exist")


def stamp(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, timezone.utc).isoformat().replace("+00:00", "Z")


def truth(query: dict[str, list[str]], name: str) -> bool:
    value = query.get(name, ["false"])[0]
    if value not in TRUE | FALSE:
        raise Malformed(f"{name} is {value}")
    return value in TRUE


def entry(path: Path) -> dict:
    info = path.stat()
    row = {"name": path.name, "lastModified": stamp(info.st_mtime), "creationTime": stamp(info.st_ctime)}
    return row if path.is_dir() else row | {"size": info.st_size}


def tree(path: Path, levels: int | None, glob: str | None) -> dict:
    """Keys of what is empty are left out."""
    row = entry(path)
    if levels is not None and levels <= 1:
        return row
    below = sorted(path.iterdir())
    files = [entry(item) for item in below if item.is_file() and (not glob or fnmatch.fnmatch(str(item), glob))]
    folders = [tree(item, None if levels is None else levels - 1, glob) for item in below if item.is_dir()]
    return row | ({"files": files} if files else {}) | ({"folders": folders} if folders else {})


def flat(path: Path, glob: str | None) -> dict:
    """Two levels are other code: both lists are always there, and the name is the one on the disk."""
    below = [item for item in sorted(path.iterdir()) if not glob or fnmatch.fnmatch(str(item), glob)]
    files = [entry(item) for item in below if item.is_file()]
    return entry(path) | {"files": files, "folders": [entry(item) for item in below if item.is_dir()]}


class Handler(BaseHTTPRequestHandler):
    here: SciServer
    protocol_version = "HTTP/1.1"

    def log_message(self, *words: object) -> None:
        self.here.requests.append(f"{self.command} {self.path}")

    def answer(self, status: int, body: bytes = b"", kind: str = "application/json", **headers: str) -> None:
        self.drain()
        self.send_response(status)
        lines = {"Content-Type": kind, "Content-Length": str(len(body)), "Access-Control-Allow-Origin": "*"}
        for name, value in (lines | {name.replace("_", "-"): value for name, value in headers.items()}).items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def hang_up(self) -> None:
        self.close_connection = True
        self.connection.close()

    def reply(self, status: int, value: object) -> None:
        self.answer(status, json.dumps(value).encode())

    def blocks(self) -> Iterator[bytes]:
        while self.is_chunked:
            size = int(self.rfile.readline().strip() or b"0", 16)
            block = self.rfile.read(size)
            self.rfile.readline()
            self.is_chunked = size > 0
            if block:
                yield block
        while self.left > 0 and (block := self.rfile.read(min(self.left, BLOCK))):
            self.left -= len(block)
            yield block

    def drain(self) -> None:
        for _ in self.blocks():
            pass

    def body(self) -> bytes:
        return b"".join(self.blocks())

    def do(self) -> None:
        self.left = int(self.headers.get("Content-Length") or 0)
        self.is_chunked = self.headers.get("Transfer-Encoding") == "chunked"
        where = urlsplit(self.path)
        self.query = parse_qs(where.query, keep_blank_values=True)
        raw = [part for part in where.path.split("/") if part]
        if any("%2f" in part.lower() for part in raw):
            return self.answer(400, b"<html>Bad Request</html>", "text/html")
        self.parts = [unquote(part) for part in raw]
        if self.here.faults.silent:
            return self.hang_up()
        try:
            {"login-portal": self.portal, "racm": self.racm, "fileservice": self.service}[self.parts[0]]()
        except (KeyError, IndexError):
            self.answer(404, b"<html>Not Found</html>", "text/html")
        except ConnectionAbortedError:
            self.hang_up()
        except Malformed as problem:
            self.reply(400, {"status": 400, "error": "Bad Request", "message": str(problem), "path": where.path})

    do_GET = do_HEAD = do_POST = do_PUT = do_DELETE = do_PATCH = do

    # The login portal: one group of calls answers 500 to everything, the other one properly

    def portal(self) -> None:
        if self.parts[1:4] == ["keystone", "v3", "tokens"]:
            try:
                return self.keystone()
            except (Refused, KeyError, ValueError) as problem:
                error = {"message": str(problem), "stackTrace": "at...", "time": int(time.time() * 1000)}
                return self.reply(500, {"error": error})
        return self.newer()

    def keystone(self) -> None:
        if self.command == "POST":
            user = json.loads(self.body())["auth"]["identity"]["password"]["user"]
            token = self.here.sign_in(user["name"], user["password"])
            return self.answer(200, token.encode(), "text/plain", X_Subject_Token=token)
        name = self.here.user_of(self.parts[4])
        if not name:
            raise Refused("HTTP/1.1 401 Unauthorized")
        ends = self.here.tokens[self.parts[4]][1]
        self.reply(200, {"token": {"user": {"name": name, "id": f"id-{name}"}, "expires_at": stamp(ends)}})

    def newer(self) -> None:
        if self.parts[1:] == ["api", "auth"]:
            wanted = json.loads(self.body())
            try:
                token = self.here.sign_in(wanted["username"], wanted["password"])
            except Refused as problem:
                return self.answer(401 if "401" in str(problem) else 500)
            return self.answer(200, token.encode(), "text/plain")
        name = self.here.user_of(self.parts[3])
        if not name:
            return self.answer(401)
        return self.reply(200, {"user_id": f"id-{name}", "username": name, "email": f"{name}@example.org"})

    # RACM: which file services there are

    def racm(self) -> None:
        if not self.here.user_of(self.headers.get("X-Auth-Token")):
            error = {"status": "error", "error": "Not authenticated. Add valid token as X-Auth-Token header"}
            return self.answer(401, json.dumps(error).encode(), WWW_Authenticate="X-Auth-Token")
        if self.parts[1:] != ["storem", "fileservices"]:
            raise KeyError
        row = {"identifier": "fs", "name": "FileService", "description": "", "apiEndpoint": f"{self.here.files}/"}
        return self.reply(200, [row])

    # The file service

    def service(self) -> None:
        self.user = self.here.user_of(self.headers.get("X-Auth-Token"))
        faults = self.here.faults
        if self.parts[2] == "ping":
            return self.answer(200, b"Service is alive", "text/plain")
        if not self.user:
            body = {"timestamp": stamp(time.time()), "status": 401, "error": "Unauthorized", "path": self.path}
            return self.reply(401, body)
        if faults.busy:
            faults.busy -= 1
            return self.answer(503, b"<html>busy</html>", "text/html")
        time.sleep(faults.slow)
        try:
            return self.calls[f"{self.command} {self.parts[2]}"](self)
        except ConnectionAbortedError:
            raise
        except (Refused, OSError) as problem:
            return self.reply(500, {"status": "error", "error": str(problem)})

    def target(self, action: str) -> tuple[Volume, Path]:
        if self.parts[3] not in ROOTS:
            raise Refused("Volume does not exist")
        volume = self.here.volume(*self.parts[3:6])
        if not volume.allows(self.user, action):
            raise Refused("Missing required permissions on volume")
        return volume, inside(volume, "/".join(self.parts[6:]))

    def volumes(self) -> None:
        rows = {root: [] for root in ROOTS}
        for root, name in DEFAULTS.items():
            self.here.volume(root, self.user, name)
        for number, volume in enumerate(self.here.volumes):
            actions = ["read", "write", "delete", "grant"] if volume.owner == self.user else volume.shared.get(self.user, [])
            row = {"id": number, "name": volume.name, "owner": volume.owner, "allowedActions": actions, "description": ""}
            if actions:
                rows[volume.root].append(row)
        roots = [{"id": 0, "name": root, "allowedActions": ["create"], "userVolumes": rows[root]} for root in ROOTS]
        self.reply(200, {"name": "FileService", "apiEndpoint": f"{self.here.files}/", "rootVolumes": roots, "dataVolumes": []})

    def listing(self) -> None:
        level = self.query.get("level", [None])[0]
        glob = self.query.get("options", [None])[0]
        if level is not None and int(level) < 1:
            raise Refused("level must be positive")
        volume, path = self.target("read")
        if not path.is_dir():
            raise Refused(f"Error when listing contents of '{path.name}'. Path does not exist.")
        root = flat(path, glob) if level == "2" else tree(path, None if level is None else int(level), glob)
        if path == volume.folder and level != "2":
            root["name"] = volume.name
        self.reply(200, {"queryPath": "/".join(self.parts[3:]), "root": root})

    def upload(self) -> None:
        self.here.count_down()
        quiet = truth(self.query, "quiet")
        _, path = self.target("write")
        faults = self.here.faults
        if path.exists() and not quiet:
            raise Refused(f"Error when creating '{path.name}'.  File already exists.")
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            for block in self.blocks():
                if faults.cut_uploads:
                    faults.cut_uploads -= 1
                    path.unlink()
                    self.close_connection = True
                    return self.connection.close()
                if faults.garbled:
                    faults.garbled -= 1
                    block = bytes(len(block))
                file.write(block)
        if self.left > 0:
            path.unlink()
            return None
        return self.answer(200, Etag=f"W/{path.stat().st_mtime_ns // 1_000_000}")

    def download(self) -> None:
        inline = truth(self.query, "inline")
        _, path = self.target("read")
        if not path.is_file():
            return self.answer(200, b"", "application/octet-stream")
        if self.here.faults.hides and "arriving" not in path.parts:
            raise ConnectionAbortedError
        with path.open("rb") as file:
            info = os.fstat(file.fileno())
            self.send_response(200)
            self.send_header("Content-Type", "application/octet-stream")
            self.send_header("Content-Length", str(info.st_size))
            self.send_header("Etag", f"W/{info.st_mtime_ns // 1_000_000}")
            if not inline:
                self.send_header("Content-disposition", f'attachment; filename="{path.name}"')
            self.end_headers()
            while self.command != "HEAD" and (block := file.read(BLOCK)):
                if self.here.faults.cut_downloads:
                    self.here.faults.cut_downloads -= 1
                    self.wfile.write(block[: len(block) // 2])
                    self.close_connection = True
                    return self.connection.close()
                self.wfile.write(block)
        return None

    def mkdir(self) -> None:
        quiet = truth(self.query, "quiet")
        _, path = self.target("write")
        if path.exists() and not quiet:
            raise Refused(f"Error when creating '{path.name}'.  File already exists.")
        path.mkdir(parents=True, exist_ok=True)
        self.answer(200)

    def remove(self) -> None:
        quiet = truth(self.query, "quiet")
        volume, path = self.target("delete")
        if not path.exists() and not quiet:
            raise Refused(f"Error when deleting '{path.name}'. It does not exist.")
        if path.is_dir() and path != volume.folder:
            shutil.rmtree(path)
        elif path.is_file():
            path.unlink()
        self.answer(200)

    def move(self) -> None:
        replaces, copies = truth(self.query, "replaceExisting"), truth(self.query, "doCopy")
        wanted = json.loads(self.body())
        _, source = self.target("read" if copies else "write")
        if not wanted.get("destinationPath"):
            raise Malformed("destinationPath must not be blank")
        volume = self.here.volume(*(wanted[f"destination{part}"] for part in ("RootVolume", "OwnerName", "UserVolume")))
        if not volume.allows(self.user, "write"):
            raise Refused("Missing required permissions on volume")
        target = inside(volume, wanted["destinationPath"])
        words = f"Error when moving '{source.name}' to '{target.name}'. "
        if not source.exists():
            raise Refused(words + "Source file or directory does not exist.")
        if target.is_dir():
            raise Refused(words + "Destination directory already exists.")
        if target.exists() and not replaces:
            raise Refused(words + "Destination file already exists")
        target.parent.mkdir(parents=True, exist_ok=True)
        if copies:
            (shutil.copytree if source.is_dir() else shutil.copy2)(source, target)
        else:
            source.replace(target)
        self.answer(200)

    def volume_put(self) -> None:
        root, owner, name = self.parts[3:6]
        if owner != self.user:
            raise Refused("Missing required permissions on volume")
        try:
            self.here.volume(root, owner, name)
        except Refused:
            self.here.add_volume(root, owner, name)
            return self.answer(200)
        if not truth(self.query, "quiet"):
            raise Refused(f"Error when creating '{name}'.  Volume already exists.")
        return self.answer(200)

    def volume_delete(self) -> None:
        volume = self.here.volume(*self.parts[3:6])
        if volume.owner != self.user:
            raise Refused("Missing required permissions on volume")
        shutil.rmtree(volume.folder)
        self.here.volumes.remove(volume)
        self.answer(200)

    def share(self) -> None:
        volume = self.here.volume(*self.parts[3:6])
        if volume.owner != self.user:
            raise Refused("Missing required permissions on volume")
        volume.shared |= {row["name"]: row["allowedActions"] for row in json.loads(self.body())}
        self.answer(200)

    calls = {
        "GET volumes": volumes,
        "GET jsontree": listing,
        "PUT file": upload,
        "GET file": download,
        "HEAD file": download,
        "PUT folder": mkdir,
        "DELETE data": remove,
        "PUT data": move,
        "PUT volume": volume_put,
        "DELETE volume": volume_delete,
        "PATCH share": share,
    }


def inside(volume: Volume, path: str) -> Path:
    target = Path(os.path.normpath(volume.folder / path))
    if target != volume.folder and volume.folder not in target.parents:
        raise Refused("Attempted to access a path outside of the requested volume")
    return target


@contextmanager
def running(folder: Path) -> Iterator[SciServer]:
    server = SciServer(folder)
    try:
        yield server
    finally:
        server.close()


def form(server: SciServer, **changes: object) -> dict:
    credentials = {name: changes.pop(name) for name in ("username", "password") if name in changes}
    config = {"login_portal": server.portal, "file_service": f"{server.files}/"} | changes
    named = {"username": "alice", "password": server.users["alice"]} | credentials
    return {"name": f"SciServer {uuid.uuid4().hex[:8]}", "adapter": "sciserver", "config": config, "credentials": named}
