"""A server on loopback that webhooks call, and what it hears."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread

from harness import wait_until


@dataclass
class Call:
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> dict:
        return json.loads(self.body)

    @property
    def delivery(self) -> str:
        return self.headers["X-DeepForge-Delivery"]


@dataclass
class Receiver:
    """`answers` are its next statuses, then 204; it thinks `pause` seconds about each."""

    calls: list[Call] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    pause: float = 0
    url: str = ""

    def heard(self, count: int = 1) -> list[Call]:
        wait_until(lambda: len(self.calls) >= count)
        return self.calls

    def events(self) -> list[str]:
        return [call.headers["X-DeepForge-Event"] for call in self.calls]


@contextmanager
def receiver_open() -> Iterator[Receiver]:
    heard = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            heard.calls.append(Call(self.path, dict(self.headers), body))
            status = heard.answers.pop(0) if heard.answers else 204
            Event().wait(heard.pause)
            self.send_response(status)
            for name, value in heard.headers.items():
                self.send_header(name, value)
            if status != 204:
                self.send_header("Content-Length", str(len(heard.body)))
            self.end_headers()
            if status != 204:
                self.wfile.write(heard.body)

        def log_message(self, *_: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: object) -> None:
            """Who calls may be killed, or cut off what it does not want."""

    server = Server(("127.0.0.1", 0), Handler)
    heard.url = f"http://127.0.0.1:{server.server_port}"
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        yield heard
    finally:
        server.shutdown()
        server.server_close()


def expect_signed(call: Call, secret: str) -> None:
    members = dict(part.split("=", 1) for part in call.headers["X-DeepForge-Signature"].split(","))
    assert abs(time.time() - int(members["t"])) < 120
    signed = hmac.new(secret.encode(), members["t"].encode() + b"." + call.body, hashlib.sha256)
    assert hmac.compare_digest(members["v1"], signed.hexdigest())
