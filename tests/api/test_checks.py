"""A resource is checked by its extension on a worker: an execution that is in no list, with a JSON answer."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from hand_worker import MY_WORKERS, Attempt, HandWorker, changes
from harness import BINARY, BLOB_STORAGE, Api, System, wait_until
from test_debug import bundle_of

RUNTIME = Path(__file__).parents[2] / "services/worker/runtime"
NET = {"name": "Nét \"1\" \\ \U0001f600", "type": "keras.Architecture", "nodes": {"in": {"layer": "Input", "attributes": {"shape": [4]}}}, "edges": {}}
WHERE = {"compute": MY_WORKERS, "storage": BLOB_STORAGE}


@pytest.fixture
def worker(api: Api) -> Iterator[HandWorker]:
    worker = HandWorker(api)
    yield worker
    worker.leave()


def add(api: Api, project: dict, resource: dict = NET) -> str:
    changes(api, project["id"], [{"op": "add", "path": "/resources/net", "value": resource}])
    return f"/projects/{project['id']}/executions/resources/net/check"


def run(code: str, folder: Path, **modules: str) -> dict:
    """What the operation answers, run as a job would: in a folder of its own, with the runtime on the path."""
    (folder / "operation.py").write_text(code, "utf-8")
    for name, text in modules.items():
        (folder / f"{name}.py").write_text(text, "utf-8")
    script = "import operation; print(operation.Check().execute())"
    done = subprocess.run([sys.executable, "-c", script], cwd=folder, env=os.environ | {"PYTHONPATH": str(RUNTIME)}, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def put(attempt: Attempt, value: bytes) -> dict:
    row = {"name": "answer", "type": "operation.Answer", "hash": hashlib.sha256(value).hexdigest(), "size": len(value)}
    base = attempt.url.split("/api/")[0]
    ask = {"storage": attempt.spec["storage"], "objects": [{"mode": "put", "hash": row["hash"], "size": row["size"]}]}
    ticket = attempt.session.post(f"{base}/api/v1/projects/{attempt.spec['project']}/tickets", json=ask, timeout=60).json()["tickets"][0]
    url = ticket["url"] if ticket["url"].startswith("http") else base + ticket["url"]
    assert requests.request(ticket["method"], url, data=value, headers=ticket["headers"], timeout=60).ok
    return row


def test_a_check_is_a_job_whose_answer_is_json_and_that_no_list_shows(api: Api, project: dict, worker: HandWorker, tmp_path: Path) -> None:
    execution = api.call("POST", add(api, project), WHERE)
    path = f"/executions/{execution['id']}"
    assert api.call("GET", f"{path}/check") == {"status": "queued", "answer": None, "detail": None}
    attempt = worker.take()
    [operation] = bundle_of(attempt, project)["operations"].values()
    assert "keras==" in operation["environment"]
    answer = {"ok": True, "problems": [], "parameters": 12, "layers": {"in": {"parameters": 0}}}
    assert attempt.start().status_code == 204
    assert attempt.finish(outputs=[put(attempt, json.dumps(answer).encode())]).status_code == 204
    assert api.call("GET", f"{path}/check") == {"status": "success", "answer": answer, "detail": None}
    assert api.call("GET", f"/projects/{project['id']}/executions")["items"] == []
    assert api.call("GET", path)["job_list"][0]["operation_name"] == "Check"
    assert api.delete(path).status_code == 204


def test_an_environment_without_keras_is_a_problem_in_words(api: Api, project: dict, worker: HandWorker, tmp_path: Path) -> None:
    execution = api.call("POST", add(api, project), WHERE)
    [operation] = bundle_of(worker.take(), project)["operations"].values()
    blocked = "raise ModuleNotFoundError('no', name='keras')\n"
    answer = run(operation["code"], tmp_path, keras=blocked)
    assert answer["ok"] is False
    assert answer["problems"][0]["detail"].startswith("Keras is not in this environment.")
    api.delete(f"/executions/{execution['id']}")


def test_the_resource_reaches_the_operation_as_it_is(api: Api, project: dict, worker: HandWorker, tmp_path: Path) -> None:
    execution = api.call("POST", add(api, project), WHERE)
    [operation] = bundle_of(worker.take(), project)["operations"].values()
    (tmp_path / "operation.py").write_text(operation["code"], "utf-8")
    script = "import operation, json; print(json.dumps(operation.SUBJECT))"
    done = subprocess.run([sys.executable, "-c", script], cwd=tmp_path, env=os.environ | {"PYTHONPATH": str(RUNTIME)}, capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == NET
    api.delete(f"/executions/{execution['id']}")


def test_a_check_that_is_canceled_has_no_answer(api: Api, project: dict) -> None:
    execution = api.call("POST", add(api, project), WHERE)
    api.call("POST", f"/executions/{execution['id']}/cancel", {})
    seen = api.call("GET", f"/executions/{execution['id']}/check")
    assert (seen["status"], seen["answer"]) == ("canceled", None)
    api.delete(f"/executions/{execution['id']}")


def test_a_check_is_gone_after_a_day(system: System, api: Api, project: dict) -> None:
    fresh, old = (api.call("POST", add(api, project), WHERE)["id"] for _ in range(2))
    for execution in (fresh, old):
        api.call("POST", f"/executions/{execution}/cancel", {})
    statement = f"update executions.executions set created_at = now() - interval '25 hours' where id = '{old}'"
    words = ["psql", "-h", str(system.data / "run/database"), "-U", "deepforge", "-qc", statement]
    subprocess.run(words, check=True, capture_output=True, timeout=60)
    wait_until(lambda: api.get(f"/executions/{old}").status_code == 404, 60)
    assert api.get(f"/executions/{fresh}").status_code == 200


def test_nobody_is_told_of_a_check_as_of_a_run(api: Api, project: dict) -> None:
    hook = {"url": "http://127.0.0.1:9/nobody", "events": ["execution.canceled"]}
    webhook = api.call("POST", f"/projects/{project['id']}/webhooks", hook)["id"]
    patch = {"/operations/o": {"name": "Op", "code": "class Op:\n    def execute(self):\n        pass\n"}, "/pipelines/p": {"name": "P", "nodes": {"n": {"operation": "o"}}, "edges": {}}}
    changes(api, project["id"], [{"op": "add", "path": path, "value": value} for path, value in patch.items()])
    ends = [api.call("POST", add(api, project), WHERE)["id"], api.call("POST", f"/projects/{project['id']}/executions", WHERE | {"pipeline": "p"})["id"]]
    for execution in ends:
        api.call("POST", f"/executions/{execution}/cancel", {})
    told = api.call("GET", f"/webhooks/{webhook}/deliveries")["items"]
    assert [one["payload"]["execution"]["id"] for one in told] == ends[1:]


def test_who_may_not_run_and_what_nobody_checks_is_refused(api: Api, project: dict, stranger: Api) -> None:
    path = add(api, project, {"name": "Other", "type": "other.Thing", "nodes": {}, "edges": {}})
    answer = api.post(path, json=WHERE)
    assert answer.status_code == 422 and answer.json()["type"].endswith("/no_checker")
    assert api.post(path.replace("/net/", "/nothing/"), json=WHERE).status_code == 404
    assert stranger.post(path, json=WHERE).status_code == 401


def test_the_command_line_prints_what_the_extension_says(system: System, api: Api, project: dict, worker: HandWorker) -> None:
    add(api, project, NET | {"name": "Small"})
    words = [BINARY, "resources", "check", project["id"], "small", "--compute", MY_WORKERS, "--data", str(system.data)]
    command = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    attempt = worker.take()
    answer = {"ok": False, "problems": [{"node": "in", "detail": "no shape"}], "parameters": None, "layers": {}}
    assert attempt.start().status_code == 204
    assert attempt.finish(outputs=[put(attempt, json.dumps(answer).encode())]).status_code == 204
    printed, _ = command.communicate(timeout=60)
    assert command.returncode == 1
    assert "in: no shape" in printed.splitlines()
