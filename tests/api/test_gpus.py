"""A worker's GPUs are given to one job each; who asks for none sees none. The worker is told of two, on any machine."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from harness import Api, wait_until
from test_worker import MY_WORKERS, Bench, OwnWorker

CODE = """class Op:
    def execute(self):
        import json, os, time
        names = ("CUDA_VISIBLE_DEVICES", "HIP_VISIBLE_DEVICES", "ROCR_VISIBLE_DEVICES")
        print(json.dumps([os.environ.get(name) for name in names]), flush=True)
        time.sleep(SECONDS)
"""


@pytest.fixture(scope="module")
def bench(api: Api, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    bench = Bench(api)
    bench.compute = MY_WORKERS
    worker = OwnWorker(api, tmp_path_factory.mktemp("gpus"), "--gpus", "2", "--slots", "4", "--name", "Two cards")
    wait_until(lambda: any(item["name"] == "Two cards" for item in api.call("GET", "/workers")["items"]))
    yield bench
    worker.stop()  # it says goodbye: later tests count who is there


def begin(bench: Bench, gpus: int, is_long: bool = False, label: str = "") -> str:
    pipeline = bench.add(CODE.replace("SECONDS", "600" if is_long else "0"))
    if gpus:
        bench.change((f"/operations/o{bench.count}/resources", {"gpus": gpus} | ({"labels": [label]} if label else {})))
    return bench.start(pipeline)


def seen(bench: Bench, execution: str) -> list:
    """What the job sees, in the variables of CUDA, HIP and ROCr."""
    return json.loads(wait_until(lambda: (text := bench.console(bench.job(execution))).endswith("\n") and text, 60))


def test_each_job_has_gpus_of_its_own(bench: Bench, api: Api) -> None:
    item = next(item for item in api.call("GET", "/workers")["items"] if item["name"] == "Two cards")
    assert len(item["gpus"]) == 2
    first, second = begin(bench, 1, True), begin(bench, 1, True)
    assert {seen(bench, first)[0], seen(bench, second)[0]} == {"0", "1"}
    third = begin(bench, 1)
    none = begin(bench, 0)
    assert seen(bench, none) == ["", "", ""], "the CPU has room, and the cards stay hidden"
    assert bench.job(third)["status"] == "queued"
    held = seen(bench, first)[0]
    api.call("POST", f"/executions/{first}/cancel")
    assert seen(bench, third)[:2] == [held, held], "it has what became free"
    api.call("POST", f"/executions/{second}/cancel")
    for execution in (third, none):
        assert bench.wait(execution)["status"] == "success"


def test_a_job_may_have_several(bench: Bench) -> None:
    execution = begin(bench, 2)
    assert seen(bench, execution)[0] == "0,1"
    assert bench.wait(execution)["status"] == "success"


NVIDIA_SMI = """#!/bin/sh
case "$*" in
*name,memory.total*) printf 'Stand-in, 1024\\nStand-in, 1024\\n' ;;
*--loop-ms=*)
    echo $$ > SEEN
    while :; do printf '0, GPU-a, 37, 512\\n1, GPU-b, [N/A], 64\\n'; sleep 0.2; done ;;
esac
"""


def test_what_a_card_does_is_measured_while_a_job_has_it(api: Api, tmp_path: Path) -> None:
    """By nvidia-smi, which runs as long as a job has a card, and no longer."""
    program = tmp_path / "bin" / "nvidia-smi"
    program.parent.mkdir()
    program.write_text(NVIDIA_SMI.replace("SEEN", str(tmp_path / "seen")))
    program.chmod(0o755)
    bench = Bench(api)
    bench.compute = MY_WORKERS
    worker = OwnWorker(api, tmp_path / "worker", "--name", "Cards", "--label", "card=measured", PATH=f"{program.parent}:{os.environ['PATH']}")
    try:
        wait_until(lambda: any(item["name"] == "Cards" for item in api.call("GET", "/workers")["items"]))
        both = begin(bench, 2, True, "card=measured")
        seen(bench, both)
        job = bench.job(both)["id"]

        def series() -> dict:
            curves = api.call("GET", f"/jobs/{job}/metrics?kind=system&points=10")["series"]
            return {curve["name"]: curve["last"] for curve in curves if curve["name"].startswith("GPU")}

        wait_until(lambda: series() == {"GPU 0 %": 37, "GPU 0 memory MiB": 512, "GPU 1 memory MiB": 64}, 60)
        meter = int((tmp_path / "seen").read_text())
        assert Path(f"/proc/{meter}").exists()
        api.call("POST", f"/executions/{both}/cancel")
        wait_until(lambda: not Path(f"/proc/{meter}").exists(), 60)
    finally:
        worker.stop()
