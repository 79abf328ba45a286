"""The console: bytes in at an exact place, bytes out by ranges."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator

import pytest

from hand_worker import Attempt, HandWorker, add_chain, forget_all, start
from harness import Api

MEBIBYTE = 1024 * 1024


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


def read(api: Api, attempt: Attempt, span: str | None = None) -> tuple[int, bytes, str | None]:
    headers = {"Range": span} if span else {}
    answer = api.get(f"/jobs/{attempt.job}/console", headers=headers)
    return answer.status_code, answer.content, answer.headers.get("Content-Range")


def test_bytes_come_back_as_they_were(api: Api, attempt: Attempt) -> None:
    """ANSI codes, carriage returns, NUL and what is no UTF-8."""
    pieces = ["\x1b[31mrött\x1b[0m\r\n".encode(), b"\x00\xff\xfe", b"50%\r100%\n", "é".encode()[:1], "é".encode()[1:]]
    for piece in pieces:
        assert attempt.say(piece).status_code == 200
    assert read(api, attempt) == (200, b"".join(pieces), None)
    assert api.get(f"/jobs/{attempt.job}/console").headers["X-Console-Size"] == str(len(b"".join(pieces)))
    assert api.call("GET", f"/jobs/{attempt.job}")["console_size"] == len(b"".join(pieces))


def test_no_byte_is_doubled_and_none_is_lost(api: Api, attempt: Attempt, problem: Callable) -> None:
    assert attempt.say(b"hello").json() == {"size": 5}
    for offset in (0, 4, 6):
        assert problem(attempt.say(b"hello", offset), 409, "offset")["size"] == 5
    assert attempt.say(b" world").json() == {"size": 11}
    assert read(api, attempt)[1] == b"hello world"


def test_an_append_says_where_and_what(attempt: Attempt, problem: Callable) -> None:
    problem(attempt.session.post(f"{attempt.url}/console", data=b"x", timeout=60), 422, "invalid")
    problem(attempt.session.post(f"{attempt.url}/console?offset=-1", data=b"x", timeout=60), 422, "invalid")
    problem(attempt.say(b""), 422, "invalid")
    problem(attempt.say(b"x" * (MEBIBYTE + 1)), 413, "too_large")


def test_ranges_are_as_http_says(api: Api, attempt: Attempt) -> None:
    attempt.say(b"0123456789")
    assert read(api, attempt, "bytes=2-4") == (206, b"234", "bytes 2-4/10")
    assert read(api, attempt, "bytes=7-") == (206, b"789", "bytes 7-9/10")
    assert read(api, attempt, "bytes=-3") == (206, b"789", "bytes 7-9/10")
    assert read(api, attempt, "bytes=7-99") == (206, b"789", "bytes 7-9/10")
    assert read(api, attempt, "bytes=5-2") == (200, b"0123456789", None)
    assert read(api, attempt, "lines=1-2") == (200, b"0123456789", None)
    status, _, span = read(api, attempt, "bytes=10-")
    assert (status, span) == (416, "bytes */10")


def test_an_empty_console_is_empty(api: Api, attempt: Attempt) -> None:
    assert read(api, attempt) == (200, b"", None)


def test_a_long_console_is_read_in_pages(api: Api, attempt: Attempt) -> None:
    block = bytes(range(256)) * 4096
    for _ in range(20):
        assert attempt.say(block).status_code == 200
    status, content, span = read(api, attempt)
    assert (status, len(content), span) == (206, 8 * MEBIBYTE, f"bytes 0-{8 * MEBIBYTE - 1}/{20 * MEBIBYTE}")
    got = b""
    while len(got) < 20 * MEBIBYTE:
        status, content, _ = read(api, attempt, f"bytes={len(got)}-")
        assert status == 206
        got += content
    assert got == block * 20
    assert read(api, attempt, f"bytes={MEBIBYTE - 2}-{3 * MEBIBYTE + 1}")[1] == (block * 20)[MEBIBYTE - 2 : 3 * MEBIBYTE + 2]


def test_an_attempt_that_has_ended_says_nothing_more(api: Api, attempt: Attempt, problem: Callable) -> None:
    attempt.say(b"last words")
    assert attempt.finish().status_code == 204
    problem(attempt.say(b"more"), 409, "stale_attempt")
    assert read(api, attempt)[1] == b"last words"


def test_a_console_can_be_downloaded(api: Api, attempt: Attempt, problem: Callable) -> None:
    attempt.say(b"text")
    answer = api.get(f"/jobs/{attempt.job}/console?download=true")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="Source-console.txt"'
    assert answer.headers["Content-Type"].startswith("text/plain")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    problem(api.get(f"/jobs/{attempt.job}/console?attempt=9"), 404, "not_found")


def test_a_download_is_whole_however_long_and_compressed_when_that_is_taken(api: Api, attempt: Attempt) -> None:
    block = b"".join(b"%07d of what is printed again and again\n" % number for number in range(21_000))
    for _ in range(20):
        assert attempt.say(block).status_code == 200
    url = f"{api.url}/api/v1/jobs/{attempt.job}/console?download=true"
    plain = api.session.get(url, headers={"Accept-Encoding": "identity"}, timeout=60)
    assert (plain.status_code, plain.content == block * 20) == (200, True)
    assert "Content-Encoding" not in plain.headers
    packed = api.session.get(url, headers={"Accept-Encoding": "gzip"}, stream=True, timeout=60)
    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.headers["Content-Disposition"] == 'attachment; filename="Source-console.txt"'
    bytes_on_the_way = packed.raw.read(decode_content=False)
    assert len(bytes_on_the_way) < len(block) * 20 / 4
    assert gzip.decompress(bytes_on_the_way) == block * 20
    part = api.session.get(url, headers={"Accept-Encoding": "gzip", "Range": "bytes=7-16"}, timeout=60)
    assert (part.status_code, part.content) == (206, block[7:17])


def found(api: Api, attempt: Attempt, query: str, **more: object) -> dict:
    answer = api.get(f"/jobs/{attempt.job}/console/search", params={"q": query, **more})
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_a_text_is_found_by_its_line_whatever_its_colour(api: Api, attempt: Attempt) -> None:
    for piece in (b"epoch 1\nepoch 2 \x1b[31mlo", b"ss\x1b[0m 0.5\n", b"epoch 3 Loss 0.4"):
        assert attempt.say(piece).status_code == 200
    assert found(api, attempt, "loss 0") == {
        "items": [{"line": 2, "offset": 21, "text": "epoch 2 loss 0.5"}, {"line": 3, "offset": 42, "text": "epoch 3 Loss 0.4"}],
        "next_cursor": None,
        "grown_cursor": "50-3-1",
        "searched": 50,
        "size": 50,
    }
    assert [item["line"] for item in found(api, attempt, "Loss", exact="true")["items"]] == [3]
    assert found(api, attempt, ".*")["items"] == []
    page = found(api, attempt, "epoch", limit=2)
    assert [item["line"] for item in page["items"]] == [1, 2]
    page = found(api, attempt, "epoch", limit=2, cursor=page["next_cursor"])
    assert ([item["line"] for item in page["items"]], page["next_cursor"]) == ([3], None)


def test_a_search_goes_on_when_more_was_printed(api: Api, attempt: Attempt) -> None:
    attempt.say(b"needle\nnothing\nnee")
    page = found(api, attempt, "needle")
    assert ([item["line"] for item in page["items"]], page["next_cursor"]) == ([1], None)
    attempt.say(b"dle and needle\nneedle\n")
    page = found(api, attempt, "needle", cursor=page["grown_cursor"])
    assert [(item["line"], item["offset"]) for item in page["items"]] == [(3, 15), (4, 33)]
    assert found(api, attempt, "needle", cursor=page["grown_cursor"])["items"] == []


def test_a_long_console_is_searched_in_bounded_steps(api: Api, attempt: Attempt) -> None:
    block = (b"." * 1023 + b"\n") * 1024
    for number in range(10):
        assert attempt.say(block if number != 9 else block[:-7] + b"needle\n").status_code == 200
    page = found(api, attempt, "needle")
    assert (page["items"], page["searched"]) == ([], 8 * MEBIBYTE)
    page = found(api, attempt, "needle", cursor=page["next_cursor"])
    item = page["items"][0]
    assert (item["line"], item["offset"], page["next_cursor"]) == (10 * 1024, 10 * MEBIBYTE - 7, None)
    assert read(api, attempt, f"bytes={item['offset']}-{item['offset'] + 5}")[1] == b"needle"


def test_a_search_says_what_it_cannot_look_for(api: Api, attempt: Attempt, problem: Callable) -> None:
    url = f"/jobs/{attempt.job}/console/search"
    for params in ({}, {"q": ""}, {"q": "a\nb"}, {"q": "x" * 201}, {"q": "x", "cursor": "soon"}, {"q": "x", "limit": 0}):
        problem(api.get(url, params=params), 422, "invalid")
    problem(api.get(url, params={"q": "x", "attempt": 9}), 404, "not_found")
