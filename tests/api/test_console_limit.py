"""A system whose consoles may have little: the beginning and the end of what was printed are kept, and it says so."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from hand_worker import changes, jobs_of, start
from harness import SERVER_COMPUTE, System, wait_until

LIMIT, LINES = 100_000, 50_000
CODE = f"""class Talk:
    def execute(self):
        for number in range({LINES}):
            print("line", number)
"""
PATCH = [
    {"op": "add", "path": "/operations/talk", "value": {"name": "Talk", "code": CODE}},
    {"op": "add", "path": "/pipelines/talk", "value": {"name": "Talk", "nodes": {"n": {"operation": "talk"}}, "edges": {}}},
]


@pytest.fixture(scope="module")
def short() -> Iterator[System]:
    system = System()
    assert system.command("config", "console.limit", "much").returncode != 0
    system.must("config", "console.limit", "100KB")
    try:
        yield system.start()
    finally:
        system.remove()


def test_a_console_over_the_limit_of_its_system_keeps_its_ends_and_counts_the_rest(short: System) -> None:
    api = short.guest()
    project = api.new_project()["id"]
    changes(api, project, PATCH)
    execution = start(api, project, "talk", compute=SERVER_COMPUTE)
    wait_until(lambda: api.call("GET", f"/executions/{execution['id']}")["status"] == "success", 60)
    (job,) = jobs_of(api, execution).values()
    text = api.get(f"/jobs/{job['id']}/console").text
    assert len(text) == job["console_size"] <= LIMIT
    assert text.startswith("line 0\nline 1\n")
    assert text.endswith(f"line {LINES - 1}\n")
    assert "\n[This console is full: of what follows only the end is kept.]\n" in text
    lines, size = re.search(r"\[(\d+) lines \((\d+) bytes\) left out here: a console may have 100000\]", text).groups()
    kept = [line for line in text.splitlines() if re.fullmatch(r"line \d+", line)]
    printed = sum(len(f"line {number}\n") for number in range(LINES))
    assert abs(len(kept) + int(lines) - LINES) <= 1
    assert 0 < int(size) < printed
