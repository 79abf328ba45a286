"""Environments on a worker: built once for all, shown while they are built, kept below a size, and nothing half done.
The conda of these tests is a script that takes as long as the test lets it."""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from harness import ROOT, Api, wait_until
from test_worker import MY_WORKERS, Bench, OwnWorker

WHERE = "import sys\nclass Op:\n    def execute(self):\n        print('PREFIX', sys.prefix)\n"

MICROMAMBA = """#!/bin/sh
# micromamba create -y -p PREFIX -f FILE
here=$(dirname "$0")
echo "conda-forge/linux-64    Using cache"
printf 'Solving 10%%\\rSolving 100%%\\n'
if grep -q nosuchpackage "$6"; then
    printf '\\033[1;31merror    libmamba\\033[0m Could not solve for environment specs\\n' >&2
    echo "    The following package could not be installed" >&2
    echo "    └─ nosuchpackage does not exist (perhaps a typo or a missing channel)." >&2
    exit 1
fi
echo "+ numpy 2.1.0  conda-forge  7MB"
while [ ! -e "$here/go" ]; do sleep 0.05; done
/usr/bin/python3 -m venv --without-pip "$4" || exit 1
head -c 3000000 /dev/zero > "$4/large"
echo "Transaction finished"
"""


UV = """#!/bin/sh
# uv venv --python BASE PREFIX; uv pip install --python PYTHON -- PACKAGES
if [ "$1" = venv ]; then exec /usr/bin/python3 -m venv --without-pip "$4"; fi
shift 5
echo "Resolved $# packages: $*" >&2
"""


class Farm:
    """Workers of one user that share a data folder, and their conda."""

    def __init__(self, api: Api, folder: Path) -> None:
        self.api, self.folder, self.workers = api, folder, []
        self.tool = folder / "tool" / "bin" / "micromamba"
        self.tool.parent.mkdir(parents=True)
        self.tool.write_text(MICROMAMBA)
        self.tool.chmod(0o755)
        folder.chmod(0o755)
        self.bench = Bench(api)
        self.bench.compute = MY_WORKERS

    def let_go(self, goes: bool = True) -> None:
        go = self.tool.parent / "go"
        go.touch() if goes else go.unlink(missing_ok=True)

    def add(self, *words: str, **settings: str) -> OwnWorker:
        settings = {"DEEPFORGE_CONDA": str(self.tool), **settings}
        worker = OwnWorker(self.api, self.folder / "workers", "--slots", "1", *words, **settings)
        known = len(self.workers)
        self.workers.append(worker)
        wait_until(lambda: worker.log.read_text().count('"event":"registered"') > known or worker.process.poll() is not None, 60)
        return worker

    def kept(self) -> list[str]:
        """The environments in the folder, whole ones and others, and what is being removed."""
        names = (self.folder / "workers" / "data" / "environments").iterdir()
        return sorted(path.name for path in names if path.is_dir())

    def recipe(self, *packages: str) -> str:
        return f"# {os.urandom(4).hex()}\ndependencies:\n" + "".join(f"  - {name}\n" for name in packages or ("numpy",))

    def begin(self, recipe: str) -> str:
        return self.bench.start(self.bench.add(WHERE, recipe))

    def console(self, execution: str) -> str:
        return self.bench.console(self.bench.job(execution))


@pytest.fixture
def farm(alice: Api, tmp_path: Path) -> Iterator[Farm]:
    for folder in (tmp_path, *tmp_path.parents):  # a job is a user of its own, who must get to the tool
        if folder.stat().st_uid == os.getuid() and folder != Path("/"):
            folder.chmod(folder.stat().st_mode | 0o011)
    farm = Farm(alice, tmp_path)
    yield farm
    for worker in farm.workers:
        worker.stop(signal.SIGKILL)
    for item in alice.call("GET", "/workers")["items"]:
        if not item["is_server"]:
            alice.delete(f"/workers/{item['id']}")


def prefix(console: str) -> str:
    found = re.search(r"PREFIX (\S+)", console)
    assert found, console
    return found[1]


def test_two_workers_build_an_environment_once_and_show_it(farm: Farm) -> None:
    farm.add(), farm.add()
    recipe = farm.recipe()
    executions = [farm.begin(recipe), farm.begin(recipe)]
    consoles = wait_until(lambda: (texts := [farm.console(e) for e in executions]) and all(texts) and texts, 60)
    builder = 0 if "Building" in consoles[0] else 1
    wait_until(lambda: "+ numpy 2.1.0" in farm.console(executions[builder]), 30)
    wait_until(lambda: "Another job is building the same environment" in farm.console(executions[1 - builder]), 30)
    assert "ready" not in farm.console(executions[builder]), "it is shown while it goes on"
    farm.let_go()
    jobs = [farm.bench.wait(execution) for execution in executions]
    assert [job["status"] for job in jobs] == ["success", "success"], jobs
    consoles = [farm.bench.console(job) for job in jobs]
    assert prefix(consoles[0]) == prefix(consoles[1])
    assert sorted("Building" in text for text in consoles) == [False, True]
    assert jobs[0]["attempts"][-1]["worker"] != jobs[1]["attempts"][-1]["worker"]


def test_what_the_solver_says_is_in_the_error(farm: Farm) -> None:
    farm.add()
    job = farm.bench.wait(farm.begin(farm.recipe("nosuchpackage")))
    assert job["status"] == "failed"
    assert job["detail"].splitlines() == [
        "the environment cannot be built: error    libmamba Could not solve for environment specs",
        "    The following package could not be installed",
        "    └─ nosuchpackage does not exist (perhaps a typo or a missing channel).",
    ]
    assert farm.kept() == []


def test_a_killed_build_leaves_nothing_and_is_built_again(farm: Farm) -> None:
    worker = farm.add()
    execution = farm.begin(farm.recipe())
    wait_until(lambda: "+ numpy" in farm.console(execution), 60)
    half = farm.kept()
    assert len(half) == 1
    worker.stop(signal.SIGKILL)
    farm.let_go()
    farm.add()
    job = farm.bench.wait(execution, 120)
    assert job["status"] == "success", job
    assert len(job["attempts"]) == 2
    assert "Building" in farm.bench.console(job)
    assert farm.kept() == half


def test_the_oldest_goes_when_there_is_no_room_but_never_one_in_use(farm: Farm) -> None:
    farm.let_go()
    worker = farm.add("--environment-cache-mb", "5")
    first, second = farm.recipe(), farm.recipe()
    assert farm.bench.wait(farm.begin(first))["status"] == "success"
    (oldest,) = farm.kept()
    assert farm.bench.wait(farm.begin(second))["status"] == "success"
    assert len(farm.kept()) == 2, "a warm Python still has the first"
    other = farm.add("--environment-cache-mb", "5")
    assert len(farm.kept()) == 2, "and another worker knows it"
    worker.stop(signal.SIGKILL)
    other.stop(signal.SIGKILL)
    farm.add("--environment-cache-mb", "5")
    (left,) = wait_until(lambda: (kept := [n for n in farm.kept() if n[0] != "."]) and len(kept) == 1 and kept, 30)
    assert left != oldest, "nobody has it any more, and it was not used for longest"
    job = farm.bench.wait(farm.begin(second))
    assert "Building" not in farm.bench.console(job)


def test_without_conda_uv_installs(farm: Farm) -> None:
    uv = farm.tool.with_name("uv")
    uv.write_text(UV)
    uv.chmod(0o755)
    path = f"{uv.parent}:{os.environ['PATH']}"
    farm.add(DEEPFORGE_CONDA="none", DEEPFORGE_WORKER_INSTALLER="uv", PATH=path)
    job = farm.bench.wait(farm.begin(farm.recipe("python", "numpy>=1.20", "pytorch=2.1")))
    console = farm.bench.console(job)
    assert job["status"] == "success", job
    assert "Building the environment with uv" in console
    assert "Resolved 2 packages: numpy>=1.20 torch==2.1.*" in console


def test_operations_without_an_environment_run_in_the_base_environment(farm: Farm) -> None:
    farm.let_go()
    base = farm.folder / "base.yml"
    base.write_text("dependencies:\n  - numpy\n")
    farm.add("--base-environment", str(base)).stop()
    assert "Building the environment with micromamba." in farm.workers[0].log.read_text()
    farm.add("--base-environment", str(base))
    (kept,) = farm.kept()
    job = farm.bench.run(WHERE)
    assert job["status"] == "success", job
    assert f"/environments/{kept}/env" in prefix(job["console"])
    assert farm.workers[1].log.read_text().count("Building the environment") == 1, "it was there"


def test_a_python_that_is_there_can_be_the_base(farm: Farm, tmp_path: Path) -> None:
    python = ROOT / ".venv"
    if not python.exists():
        pytest.skip("the tests run with a Python that is in no folder of its own")
    farm.add("--base-environment", str(python))
    job = farm.bench.run(WHERE)
    assert prefix(job["console"]) == str(python)
    worker = OwnWorker(farm.api, tmp_path / "wrong", "--base-environment", str(tmp_path))
    assert worker.process.wait(30) == 2
    assert "has no bin/python" in worker.log.read_text()
