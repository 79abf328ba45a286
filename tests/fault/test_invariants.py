"""Runs, cancels and deaths at once: everything ends, and what must always be true is true."""

from __future__ import annotations

import os
import random
import signal
import threading
from collections.abc import Callable

import requests

from harness import BLOB_STORAGE, SERVER_COMPUTE, Api, System
from invariants import broken, psql
from test_kill import processes

STEP = """import time


class Step:
    def execute(self, value=0):
        print("step", value)
        time.sleep(0.05)
        value += 1
        return value
"""
RUNS = 12
DEATHS = ["df-executions", "df-compute", "df-executions", "redis-server", "df-storage"]


def ladder(length: int) -> list[dict]:
    """Pairs of operations side by side, each pair fed by the one before."""
    nodes = {f"{side}{i}": {"operation": "step"} for i in range(length) for side in "ab"}
    edges = {
        f"e{side}{i}": {"from": [f"{side}{i - 1}", "value"], "to": [f"{other}{i}", "value"]}
        for i in range(1, length)
        for side, other in ("ab", "ba")
    }
    pipeline = {"name": "Ladder", "nodes": nodes, "edges": edges}
    return [
        {"op": "add", "path": "/operations/step", "value": {"name": "Step", "code": STEP}},
        {"op": "add", "path": "/pipelines/ladder", "value": pipeline},
    ]


def insist(call: Callable[[], requests.Response], wait_for: Callable) -> requests.Response:
    """Asks until somebody answers: services are being killed meanwhile."""

    def answer() -> requests.Response | None:
        try:
            reply = call()
        except OSError:
            return None
        return reply if reply.status_code < 500 else None

    return wait_for(answer, 60)


def test_whatever_dies_every_execution_ends_and_the_books_are_right(
    system: System, api: Api, project: dict, wait_for: Callable
) -> None:
    chance = random.Random(4)
    answer = api.post(f"/projects/{project['id']}/changes", json={"client": "fault", "base": 0, "patch": ladder(4)})
    assert answer.status_code == 200, answer.text
    body = {"pipeline": "ladder", "compute": SERVER_COMPUTE, "storage": BLOB_STORAGE}
    query = psql(system.data)
    done = threading.Event()

    def kill() -> None:
        for program in DEATHS:
            if done.wait(chance.uniform(0.5, 1.5)):
                return
            for victim in processes(str(system.data), program)[:1]:
                os.kill(victim, signal.SIGKILL)

    killer = threading.Thread(target=kill)
    killer.start()
    runs = []
    for number in range(RUNS):
        key = {"Idempotency-Key": f"invariants-{project['id']}-{number}"}
        answer = insist(lambda key=key: api.post(f"/projects/{project['id']}/executions", json=body, headers=key), wait_for)
        assert answer.status_code == 201, answer.text
        runs.append(answer.json()["id"])
        if number % 3 == 2:
            answer = insist(lambda: api.post(f"/executions/{chance.choice(runs)}/cancel", json={}), wait_for)
            assert answer.status_code in (200, 409), answer.text

    def all_ended() -> bool:
        replies = [insist(lambda run=run: api.get(f"/executions/{run}"), wait_for).json() for run in runs]
        return all(reply["status"] in ("success", "failed", "canceled") for reply in replies)

    wait_for(all_ended, 180)
    done.set()
    killer.join()
    assert len(set(runs)) == RUNS
    assert broken(query) == []
    wait_for(lambda: broken(query, settled=True) == [], 60)
