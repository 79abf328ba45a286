"""An S3 server that checks every signature, with temporary credentials that expire and buckets that are in another region."""

from __future__ import annotations

import hashlib
import hmac
import threading
import uuid
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from harness import free_port

KEYS = {"access_key": "ASIATEMPORARY", "secret_key": "a-secret-for-an-hour"}
BUCKET = "temporary"


class S3Double:
    def __init__(self) -> None:
        self.token = "first/token+with=signs"
        self.region = "eu-central-1"
        self.is_moved = False
        self.silent = False
        self.hides = False  # gives nothing out
        self.silent_after: int | None = None  # objects put
        self.gate: threading.Event | None = None  # downloads stop halfway until it is set
        self.cuts = 0  # so many downloads break off halfway
        self.lock = threading.Lock()
        self.objects: dict[str, bytes] = {}
        self.refused: list[str] = []
        self.server = ThreadingHTTPServer(("127.0.0.1", free_port()), type("Handler", (Handler,), {"here": self}))
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}"

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


def chain(secret: str, *words: str) -> bytes:
    key = f"AWS4{secret}".encode()
    for word in words:
        key = hmac.digest(key, word.encode(), "sha256")
    return key


class Handler(BaseHTTPRequestHandler):
    here: S3Double
    protocol_version = "HTTP/1.1"

    def log_message(self, *words: object) -> None:
        pass

    def answer(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in ({"Content-Length": str(len(body))} | headers).items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def fail(self, status: int, code: str, more: str = "", **headers: str) -> None:
        self.here.refused.append(code)
        self.answer(status, f"<Error><Code>{code}</Code><Message>no</Message>{more}</Error>".encode(), **headers)

    def signed(self) -> tuple[dict[str, str], dict[str, str], str]:
        """What was signed: terms, headers that count, and the hash of the body."""
        query = dict(parse_qsl(urlsplit(self.path).query, keep_blank_values=True))
        if "X-Amz-Signature" in query:
            terms = {name.removeprefix("X-Amz-"): value for name, value in query.items() if name.startswith("X-Amz-")}
            return terms, {"token": query.get("X-Amz-Security-Token", "")}, "UNSIGNED-PAYLOAD"
        words = self.headers["Authorization"].removeprefix("AWS4-HMAC-SHA256 ").split(", ")
        terms = dict(word.split("=", 1) for word in words)
        terms["Date"] = self.headers["x-amz-date"]
        token = self.headers.get("x-amz-security-token", "")
        assert not token or "x-amz-security-token" in terms["SignedHeaders"].split(";")
        return terms, {"token": token}, self.headers["x-amz-content-sha256"]

    def signature(self, terms: dict[str, str], payload: str) -> str:
        where = urlsplit(self.path)
        pairs = [(n, v) for n, v in parse_qsl(where.query, keep_blank_values=True) if n != "X-Amz-Signature"]
        query = "&".join(sorted(f"{quote(n, safe='-_.~')}={quote(v, safe='-_.~')}" for n, v in pairs))
        names = terms["SignedHeaders"].split(";")
        lines = "".join(f"{name}:{self.headers[name].strip()}\n" for name in names)
        path = quote(unquote(where.path), safe="-_.~/")
        request = "\n".join([self.command, path, query, lines, terms["SignedHeaders"], payload])
        scope = terms["Credential"].split("/", 1)[1]
        text = "\n".join(["AWS4-HMAC-SHA256", terms["Date"], scope, hashlib.sha256(request.encode()).hexdigest()])
        return hmac.new(chain(KEYS["secret_key"], *scope.split("/")), text.encode(), "sha256").hexdigest()

    def is_silent(self) -> bool:
        with self.here.lock:
            if self.command == "PUT" and self.here.silent_after is not None:
                self.here.silent_after -= 1
                self.here.silent = self.here.silent_after < 0
            return self.here.silent or (self.here.hides and self.command == "GET")

    def do(self) -> None:
        if self.is_silent():
            self.close_connection = True
            return self.connection.close()
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        terms, what, payload = self.signed()
        region = terms["Credential"].split("/")[2]
        there = {"x_amz_bucket_region": self.here.region}
        if self.here.is_moved:
            return self.fail(301, "PermanentRedirect", **there)
        if region != self.here.region:
            return self.fail(400, "AuthorizationHeaderMalformed", f"<Region>{self.here.region}</Region>")
        if terms["Signature"] != self.signature(terms, payload):
            return self.fail(403, "SignatureDoesNotMatch")
        if what["token"] != self.here.token:
            return self.fail(400, "ExpiredToken" if what["token"] else "InvalidAccessKeyId")
        return self.serve(unquote(urlsplit(self.path).path).removeprefix(f"/{BUCKET}").removeprefix("/"), body)

    def serve(self, key: str, body: bytes) -> None:
        objects = self.here.objects
        if self.command == "PUT":
            objects[key] = body
            return self.answer(200, ETag='"x"')
        if self.command == "DELETE":
            objects.pop(key, None)
            return self.answer(204)
        if not key:
            rows = "".join(f"<Contents><Key>{quote(name)}</Key><Size>{len(data)}</Size></Contents>" for name, data in objects.items())
            text = f"<ListBucketResult><EncodingType>url</EncodingType><IsTruncated>false</IsTruncated>{rows}</ListBucketResult>"
            return self.answer(200, text.encode())
        if key not in objects:
            return self.fail(404, "NoSuchKey")
        digest = b64encode(hashlib.sha256(objects[key]).digest()).decode()
        if self.command == "GET" and (self.here.gate or self.here.cuts):
            return self.answer_in_halves(objects[key])
        return self.answer(200, objects[key], x_amz_checksum_sha256=digest)

    def answer_in_halves(self, data: bytes) -> None:
        half = len(data) // 2
        self.send_response(200)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        with suppress(ConnectionError):
            self.wfile.write(data[:half])
            if self.here.cuts:
                self.here.cuts -= 1
                self.close_connection = True
                return self.connection.close()
            self.here.gate.wait(60)
            self.wfile.write(data[half:])

    do_GET = do_HEAD = do_PUT = do_DELETE = do_POST = do


@contextmanager
def running() -> Iterator[S3Double]:
    server = S3Double()
    try:
        yield server
    finally:
        server.close()


def form(server: S3Double, **changes: object) -> dict:
    config = {"endpoint": server.url, "bucket": BUCKET, "region": server.region} | changes
    name = f"S3 {uuid.uuid4().hex[:8]}"
    return {"name": name, "adapter": "s3", "config": config, "credentials": KEYS | {"session_token": server.token}}
