"""Limits of an operation: what ends its jobs, and what is said then."""

from __future__ import annotations

import pytest

from harness import Api, expect_problem
from test_worker import Bench


@pytest.fixture(scope="module")
def bench(api: Api) -> Bench:
    return Bench(api)


def run(bench: Bench, limits: dict, code: str) -> dict:
    pipeline = bench.add(code)
    bench.change((f"/operations/o{bench.count}/limits", limits))
    return bench.wait(bench.start(pipeline))


def test_a_job_that_runs_too_long_says_which_limit_ended_it(bench: Bench) -> None:
    job = run(bench, {"timeout_seconds": 1}, """
        import time
        class Op:
            def execute(self):
                while True:
                    print("still here", flush=True)
                    time.sleep(0.05)
    """)
    assert job["status"] == "failed"
    assert "longer than 1 seconds" in job["detail"] and "timeout_seconds" in job["detail"]


def test_a_job_that_says_nothing_is_ended(bench: Bench) -> None:
    job = run(bench, {"timeout_silent_seconds": 1}, """
        import time
        class Op:
            def execute(self):
                print("once", flush=True)
                time.sleep(600)
    """)
    assert job["status"] == "failed"
    assert "nothing for 1 seconds" in job["detail"] and "timeout_silent_seconds" in job["detail"]


def test_the_memory_of_all_processes_of_a_job_counts(bench: Bench) -> None:
    job = run(bench, {"memory_mb": 300}, """
        import subprocess, sys, time
        class Op:
            def execute(self):
                text = "import time; b = bytearray(120 << 20); b[::4096] = b[::4096]; time.sleep(600)"
                children = [subprocess.Popen([sys.executable, "-c", text]) for _ in range(4)]
                for child in children:
                    child.wait()
    """)
    assert job["status"] == "failed"
    assert "more than 300 MiB of memory" in job["detail"] and "memory_mb" in job["detail"]


def test_reserved_memory_that_is_not_used_does_not_count(bench: Bench) -> None:
    """numpy and CUDA reserve far more than they touch."""
    job = run(bench, {"memory_mb": 400, "cpu_seconds": 600, "timeout_seconds": 600, "timeout_silent_seconds": 600}, """
        import mmap
        class Op:
            def execute(self):
                reserved = mmap.mmap(-1, 8 << 30, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | 0x4000)
                reserved[0] = 1
                print(len(reserved))
    """)
    assert job["status"] == "success", job["detail"]


def test_the_processor_time_of_all_processes_of_a_job_counts(bench: Bench) -> None:
    job = run(bench, {"cpu_seconds": 1}, """
        import subprocess, sys
        class Op:
            def execute(self):
                subprocess.run([sys.executable, "-c", "while True: pass"])
    """)
    assert job["status"] == "failed"
    assert "1 seconds of processor time" in job["detail"] and "cpu_seconds" in job["detail"]


@pytest.mark.parametrize(
    ("member", "value", "words"),
    [
        ("limits", {"memory_mb": 0}, "'memory_mb' must be a whole number from 1"),
        ("limits", {"timeout_seconds": 1.5}, "'timeout_seconds' must be a whole number"),
        ("limits", {"cpu_seconds": 10**9}, "'cpu_seconds' must be a whole number from 1 to 2592000"),
        ("limits", {"patience": 3}, "'patience' is not a known member"),
        ("limits", [], "must be an object"),
        ("resources", {"cpus": "4"}, "'cpus' must be a whole number from 1 to 1024"),
        ("resources", {"labels": []}, "'labels' must be a list of 1 to 32"),
        ("resources", {"labels": ["=x"]}, "'labels' may have only texts"),
    ],
)
def test_limits_that_make_no_sense_are_refused_in_words(bench: Bench, member: str, value: object, words: str) -> None:
    bench.add("class Op:\n    def execute(self):\n        pass\n")
    patch = [{"op": "add", "path": f"/operations/o{bench.count}/{member}", "value": value}]
    body = {"client": "test", "base": bench.revision, "patch": patch}
    answer = bench.api.post(f"/projects/{bench.project}/changes", json=body)
    assert words in str(expect_problem(answer, 422, "invalid"))
