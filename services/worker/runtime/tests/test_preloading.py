"""What the zygote learns from jobs, and what it never imports ahead of them."""

import json
import os
import select
import sys

import pytest
from agent import PATIENCE

from deepforge import preloading, processes


@pytest.fixture
def package(tmp_path, monkeypatch):
    """Makes a package that can be imported."""
    monkeypatch.syspath_prepend(str(tmp_path))

    def make(name, code):
        (tmp_path / f"{name}.py").write_text(code)
        return name

    return make


def verdict(*names):
    """What a learner finds out about a package, and what it would then import."""
    learner = preloading.Learner()
    learner.take(json.dumps(names).encode())
    learner.try_next()
    assert select.select([learner.channel], [], [], PATIENCE)[0]
    os.waitpid(learner.pid, 0)
    return learner, learner.finish()


def test_what_is_safe_is_imported(package):
    name = package("plain_for_jobs", "x = 1")
    learner, problem = verdict(name)
    assert problem is None
    assert name not in sys.modules, "it was tried elsewhere"
    assert learner.import_found() == [name]
    assert sys.modules.pop(name).x == 1


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("import threading, time\nthreading.Thread(target=time.sleep, args=(60,), daemon=True).start()", "1 thread"),
        ("import socket\ns = socket.socket()", "opens socket"),
        ("import os\nos._exit(3)", "failed"),
        ("raise ValueError", "can not be imported"),
        ("raise SystemExit", "SystemExit"),
        ("import sys\nsys.modules['torch'] = sys", "imports torch"),
    ],
)
def test_what_a_fork_would_break_is_not_imported(package, code, why):
    learner, problem = verdict(package("breaks_" + str(abs(hash(code))), code))
    assert why in problem
    assert not learner.has_found()
    learner.take(json.dumps(["breaks_" + str(abs(hash(code)))]).encode())
    learner.try_next()
    assert not learner.pid, "it is not tried again"


def test_denied_packages_are_not_even_tried():
    learner = preloading.Learner()
    learner.take(json.dumps([*preloading.DENIED, "torch.nn"]).encode())
    learner.try_next()
    assert not learner.pid
    assert all(preloading.DENIED.values()), "each has its reason"


@pytest.mark.parametrize("text", [b"", b"[", b"{}", b"3", b"[1, null, {}]", b'["../x", "a b", "a;b", ""]', b"[" * 9000])
def test_what_a_job_says_is_only_names(text):
    learner = preloading.Learner()
    learner.take(text)
    learner.try_next()
    assert not learner.pid


def test_later_jobs_have_what_earlier_ones_imported(agent, folder):
    job = folder("import wsgiref.headers, utils.mine\nclass Op:\n  def execute(self): pass", utils={"mine": "x = 1"})
    assert agent.run(job).result.status == 0
    learned = _wait_for_learned(agent, "wsgiref")
    assert "wsgiref" in learned
    assert not {"utils", "operations"} & learned
    code = "import sys\nclass Op:\n  def execute(self):\n    for name in ('wsgiref.headers', 'utils.mine'):\n"
    code += "      print(name in sys.modules)"
    assert agent.run(folder(code)).result.console == "True\nFalse\n"
    assert agent.run(job).result.status == 0


def test_jobs_go_on_while_a_package_is_tried(agent, folder):
    agent.run(folder("import sqlite3\nclass Op:\n  def execute(self): pass"))
    for _ in range(5):
        assert agent.run(folder("class Op:\n  def execute(self): print('runs')")).result.console == "runs\n"


def test_compacting_memory_changes_no_values():
    values = [bytes([i % 256]) * 4096 for i in range(5000)]
    processes.compact_memory()
    assert all(value == bytes([i % 256]) * 4096 for i, value in enumerate(values))


def _wait_for_learned(agent, package):
    """All that is learned until the package is."""
    learned = set()
    while package not in learned:
        message = agent.receive()  # fails when nothing comes
        learned |= set(message["modules"] if message["type"] == "learned" else ())
    return learned
