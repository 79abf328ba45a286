"""Figures: images that are what they say, kept in place, with Plotly beside."""

from __future__ import annotations

import base64
import json
import struct
import zlib
from collections.abc import Callable, Iterator

import pytest

from hand_worker import PNG, Attempt, HandWorker, add_chain, forget_all, start
from harness import Api, System

SVG = b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"/>'


@pytest.fixture(autouse=True)
def nothing_left(api: Api, project: dict) -> Iterator[None]:
    """Every test's worker finds only the jobs of its own test."""
    yield
    forget_all(api, project["id"])


@pytest.fixture
def attempt(api: Api, project: dict) -> Iterator[Attempt]:
    """A running job."""
    add_chain(api, project["id"], 1)
    start(api, project["id"])
    worker = HandWorker(api)
    attempt = worker.take()
    assert attempt.start().status_code == 204
    yield attempt
    attempt.finish("canceled")
    worker.leave()


def figures_of(api: Api, attempt: Attempt) -> list[dict]:
    return api.call("GET", f"/jobs/{attempt.job}")["figures"]


def test_a_figure_is_updated_in_place(api: Api, attempt: Attempt) -> None:
    plotly = {"data": [{"y": [1, 2]}], "layout": {}}
    assert attempt.draw(1, title="Loss", plotly=plotly).status_code == 204
    first = figures_of(api, attempt)[0]
    assert (first["number"], first["title"], first["format"], first["has_plotly"]) == (1, "Loss", "png", True)
    assert api.call("GET", f"/figures/{first['id']}/plotly") == plotly
    assert attempt.draw(1, PNG + b"1", title="Loss 2").status_code == 204
    again = figures_of(api, attempt)[0]
    assert again["id"] == first["id"]
    assert (again["version"], again["title"], again["has_plotly"]) == (first["version"] + 1, "Loss 2", False)
    assert api.get(f"/figures/{first['id']}/image").content == PNG + b"1"
    execution = api.call("GET", f"/figures/{first['id']}")["execution"]
    assert api.call("GET", f"/executions/{execution}")["figure_count"] == 1


def png(width: int = 3) -> bytes:
    """A picture that decoders take."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, 1, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(b"\0" + b"\x7f" * width)) + chunk(b"IEND", b"")


def chunks(picture: bytes) -> list[tuple[bytes, bytes]]:
    found, at = [], 8
    while at < len(picture):
        (size,) = struct.unpack_from(">I", picture, at)
        kind, data = picture[at + 4 : at + 8], picture[at + 8 : at + 8 + size]
        assert struct.unpack_from(">I", picture, at + 8 + size)[0] == zlib.crc32(kind + data)
        found.append((kind, data))
        at += size + 12
    return found


def test_an_image_says_what_made_it(api: Api, system: System, project: dict, attempt: Attempt) -> None:
    """docs/storage.md, "What made a file"."""
    attempt.draw(1, png())
    attempt.draw(2, b'<svg a="x>y"><g/></svg>', format="svg")
    figures = figures_of(api, attempt)
    execution = api.call("GET", f"/figures/{figures[0]['id']}")["execution"]
    recipe = {
        "version": 1,
        "server": f"http://127.0.0.1:{system.port}",
        "project": project["id"],
        "execution": execution,
        "job": attempt.job,
        "revision": api.call("GET", f"/executions/{execution}")["revision"],
    }
    stamped = api.get(f"/figures/{figures[0]['id']}/image").content
    header, (kind, text), *rest = chunks(stamped)
    assert (header[0], kind, [kind for kind, _ in rest]) == (b"IHDR", b"iTXt", [b"IDAT", b"IEND"])
    keyword, *between, words = text.split(b"\0", 5)
    assert (keyword, between, json.loads(words)) == (b"deepforge", [b""] * 4, recipe)
    vector = api.get(f"/figures/{figures[1]['id']}/image").text
    begin, words, end = vector.replace("</metadata>", '<metadata id="deepforge">').split('<metadata id="deepforge">')
    assert (begin, json.loads(words), end) == ('<svg a="x>y">', recipe, "<g/></svg>")


def test_a_version_is_not_sent_twice(api: Api, attempt: Attempt) -> None:
    attempt.draw(1, plotly={"data": []})
    figure = figures_of(api, attempt)[0]
    for part in ("image", "plotly"):
        answer = api.get(f"/figures/{figure['id']}/{part}")
        tag = answer.headers["ETag"]
        known = api.get(f"/figures/{figure['id']}/{part}", headers={"If-None-Match": tag})
        assert (known.status_code, known.content) == (304, b"")
        attempt.draw(1, plotly={"data": [1]})
        assert api.get(f"/figures/{figure['id']}/{part}", headers={"If-None-Match": tag}).status_code == 200


def test_a_picture_from_a_user_cannot_run_anything(api: Api, attempt: Attempt) -> None:
    attempt.draw(1, SVG, format="svg")
    answer = api.get(f"/figures/{figures_of(api, attempt)[0]['id']}/image")
    assert answer.headers["Content-Type"] == "image/svg+xml"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


BAD = [
    {"format": "gif"},
    {"format": "svg"},
    {"image": base64.b64encode(b"GIF89a").decode()},
    {"image": "***"},
    {"image": ""},
    {"image": base64.b64encode(b"<html><svg></html>").decode()},
    {"plotly": []},
    {"title": 7},
    {"id": "x"},
]


@pytest.mark.parametrize("members", BAD)
def test_what_is_no_figure_is_refused(api: Api, attempt: Attempt, problem: Callable, members: dict) -> None:
    problem(attempt.draw(1, **members), 422, "invalid")
    assert figures_of(api, attempt) == []


def test_there_are_limits(api: Api, attempt: Attempt, problem: Callable) -> None:
    limit = 16 * 1024 * 1024
    problem(attempt.draw(1, PNG + bytes(limit)), 413, "too_large")
    assert attempt.draw(1, PNG[:8] + bytes(limit - 8)).status_code == 204
    for number in range(2, 65):
        assert attempt.draw(number).status_code == 204
    problem(attempt.draw(65), 422, "too_many_figures")
    assert attempt.draw(64).status_code == 204
    problem(attempt.draw(0), 422, "invalid")
    assert len(figures_of(api, attempt)) == 64


def test_a_figure_without_plotly_has_none(api: Api, attempt: Attempt, problem: Callable) -> None:
    attempt.draw(3)
    problem(api.get(f"/figures/{figures_of(api, attempt)[0]['id']}/plotly"), 404, "not_found")
