"""Where a worker may have control groups, the kernel bounds each job. Skipped where it may not."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from harness import Api, wait_until
from test_worker import MY_WORKERS, Bench, OwnWorker

MEBIBYTE = 1024 * 1024
WORKER = "Bounded"


def registered(api: Api) -> list[dict]:
    return [item for item in api.call("GET", "/workers")["items"] if item["name"] == WORKER and item["status"] == "online"]


def groups() -> list[Path]:
    """Those of the workers of this machine, wherever they may have them."""
    return [path for path in Path("/sys/fs/cgroup").glob("**/deepforge-*") if path.is_dir()]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cgroups")


@pytest.fixture
def bench(api: Api, data: Path) -> Iterator[Bench]:
    worker = OwnWorker(api, data, "--slots", "2", "--name", WORKER, DEEPFORGE_WORKER_LIMITS="auto")
    bench = Bench(api)
    bench.compute = MY_WORKERS
    bench.worker = worker
    try:
        (item,) = wait_until(lambda: registered(api), 60)
        if item["limits"] != "cgroup":
            pytest.skip("the worker may have no control groups here")
        yield bench
    finally:
        bench.worker.stop()


def add(bench: Bench, code: str, **settings: dict) -> str:
    pipeline = bench.add(code)
    for name, value in settings.items():
        bench.change((f"/operations/o{bench.count}/{name}", value))
    return pipeline


TAKE = """
    import os, time
    class Op:
        def execute(self):
            if CHILD and os.fork():
                time.sleep(60)
            data = bytearray(MIB << 20)
            for i in range(0, len(data), 4096):
                data[i] = 1
"""


@pytest.mark.parametrize("child", [False, True])
def test_a_job_that_takes_too_much_memory_is_killed_and_says_so(bench: Bench, child: bool) -> None:
    code = TAKE.replace("MIB", "300").replace("CHILD", str(child))
    job = bench.wait(bench.start(add(bench, code, limits={"memory_mb": 128})))
    assert job["status"] == "failed"
    assert "killed: it used more than 128 MiB of memory" in job["detail"]


def test_what_a_job_used_is_its_own(bench: Bench) -> None:
    """What the warm Python has imported counts for nobody."""
    job = bench.wait(bench.start(add(bench, TAKE.replace("MIB", "100").replace("CHILD", "False"), limits={"memory_mb": 400})))
    assert job["status"] == "success", job
    assert 100 * MEBIBYTE < job["attempts"][-1]["usage"]["peak_bytes"] < 200 * MEBIBYTE
    assert job["attempts"][-1]["usage"]["cpu_seconds"] > 0


def test_processes_are_bounded_and_nothing_is_left(bench: Bench) -> None:
    job = bench.run("""
        import os, signal
        class Op:
            def execute(self):
                for _ in range(20):
                    if os.fork() == 0:
                        os.setsid()
                        signal.signal(signal.SIGTERM, signal.SIG_IGN)
                        while True:
                            signal.pause()
    """)
    assert job["status"] == "success"
    wait_until(lambda: not any((group / "cgroup.procs").read_text() for home in groups() for group in home.glob("job-*")
                               if group.exists() and len((group / "cgroup.procs").read_text().split()) > 1))


def test_a_canceled_job_goes_at_once(bench: Bench) -> None:
    execution = bench.start(bench.add("""
        import signal
        class Op:
            def execute(self):
                print("here", flush=True)
                while True:
                    signal.pause()
    """))
    wait_until(lambda: "here" in bench.console(bench.job(execution)))
    bench.api.call("POST", f"/executions/{execution}/cancel")
    assert bench.wait(execution, 30)["status"] == "canceled"


def test_groups_of_a_killed_worker_are_removed_by_the_next(bench: Bench, data: Path) -> None:
    before = {group for group in groups() if group.name.startswith(f"deepforge-{bench.worker.process.pid}-")}
    assert before
    bench.worker.stop(signal.SIGKILL)
    bench.worker = OwnWorker(bench.api, data, "--slots", "2", "--name", WORKER)
    job = bench.run("class Op:\n    def execute(self):\n        print('here')\n")
    assert job["status"] == "success", job
    assert not before & set(groups())
