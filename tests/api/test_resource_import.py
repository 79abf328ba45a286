"""What others have written becomes a resource: an extension reads it on a worker, and nothing of it is executed."""

from __future__ import annotations

import base64
import io
import json
import os
import subprocess
import sys
import uuid
import zipfile
from pathlib import Path

import pytest

from hand_worker import MY_WORKERS, HandWorker
from harness import BINARY, BLOB_STORAGE, SERVER_COMPUTE, Api, System, wait_until
from test_debug import bundle_of

RUNTIME = Path(__file__).parents[2] / "services/worker/runtime"
TYPE = "keras.Architecture"
HERE = {"compute": SERVER_COMPUTE, "storage": BLOB_STORAGE, "type": TYPE}
NOWHERE = HERE | {"compute": MY_WORKERS}
CODE = """import keras
model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2, activation="relu")], name="small")
model.compile(loss="mse")
"""
CONFIG = {
    "class_name": "Sequential",
    "config": {
        "name": "plain",
        "layers": [
            {"class_name": "InputLayer", "module": "keras.layers", "config": {"batch_shape": [None, 4], "name": "in"}},
            {"class_name": "Dense", "module": "keras.layers", "config": {"name": "out", "units": 3}},
        ],
    },
}


def ask(api: Api, project: dict, **source: str) -> dict:
    """What comes of it on a worker."""
    execution = api.call("POST", f"/projects/{project['id']}/executions/resources/import", HERE | source)["id"]
    wait_until(lambda: api.call("GET", f"/executions/{execution}/import")["status"] in ("success", "failed"), 60)
    seen = api.call("GET", f"/executions/{execution}/import")
    assert seen["status"] == "success", seen
    return seen["answer"]


def operations_of(api: Api, project: dict, content: bytes) -> list[dict]:
    """What a worker is given for a file."""
    worker = HandWorker(api)
    source = NOWHERE | {"file": base64.b64encode(content).decode()}
    execution = api.call("POST", f"/projects/{project['id']}/executions/resources/import", source)["id"]
    found = list(bundle_of(worker.take(), project)["operations"].values())
    worker.leave()
    api.delete(f"/executions/{execution}")
    return found


def run(code: str, folder: Path) -> dict:
    """What the operation answers, run as a job would."""
    (folder / "operation.py").write_text(code, "utf-8")
    script = "import operation; print(operation.Import().execute())"
    done = subprocess.run([sys.executable, "-c", script], cwd=folder, env=os.environ | {"PYTHONPATH": str(RUNTIME)}, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def layers(answer: dict) -> list[str]:
    return [node["layer"] for node in answer["resource"]["nodes"].values()]


def test_keras_code_becomes_an_architecture(api: Api, project: dict) -> None:
    answer = ask(api, project, text=CODE)
    assert (answer["ok"], answer["resource"]["name"]) == (True, "small")
    assert layers(answer) == ["Input", "Dense", "Output"]
    assert answer["notes"] == ["Line 3 is left out: model.compile(loss='mse')"]
    assert api.call("GET", f"/projects/{project['id']}/executions")["items"] == []
    patch = [{"op": "add", "path": "/resources/small", "value": answer["resource"]}]
    api.call("POST", f"/projects/{project['id']}/changes", {"client": "test", "base": 0, "patch": patch})


def test_the_json_of_a_model_becomes_an_architecture(api: Api, project: dict) -> None:
    answer = ask(api, project, text=json.dumps(CONFIG))
    assert layers(answer)[:2] == ["Input", "Dense"]
    assert answer["resource"]["nodes"]["out"]["attributes"] == {"units": 3}


def test_code_of_its_own_is_named_with_its_line_and_never_run(api: Api, project: dict, tmp_path: Path) -> None:
    trace = tmp_path / "was_run"
    code = f"""import keras
open({str(trace)!r}, "w").close()
x = keras.Input((4,))
model = keras.Model(x, keras.layers.Lambda(lambda t: open({str(trace)!r}, "w"))(x))
"""
    answer = ask(api, project, text=code)
    assert (answer["ok"], answer["resource"]) == (False, None)
    assert answer["problems"][0]["line"] == 4
    assert "Lambda" in answer["problems"][0]["detail"]
    assert not trace.exists()


def test_a_lambda_of_a_model_is_no_code_for_us(api: Api, project: dict) -> None:
    config = json.loads(json.dumps(CONFIG))
    marshalled = base64.b64encode(b"\x80\x04cos\nsystem\n(S'touch /tmp/x'\ntR.").decode()
    config["config"]["layers"][1] = {"class_name": "Lambda", "module": "keras.layers", "config": {"name": "odd", "function": marshalled}}
    answer = ask(api, project, text=json.dumps(config))
    assert answer["ok"] is False
    assert "odd is a Lambda, whose code is not taken over" in answer["problems"][0]["detail"]


OWN = """from keras import layers

open("was_run", "w").close()


class Scale(layers.Layer):
    def __init__(self, factor, offset=0.0):
        pass
"""


def test_a_class_of_a_module_is_known_by_its_name(api: Api, project: dict) -> None:
    """In code, whichever way it comes there, and in the JSON of a model; it is never run."""
    patch = [{"op": "add", "path": "/modules/own", "value": {"name": "own", "code": OWN}}]
    api.call("POST", f"/projects/{project['id']}/changes", {"client": "test", "base": 0, "patch": patch})
    for beginning in ("from utils.own import Scale", "from scaling import Scale", "class Scale(keras.Layer):\n    pass"):
        code = f"import keras\n{beginning}\nx = keras.Input((4,))\nmodel = keras.Model(x, Scale(2, offset=1.0)(x))\n"
        answer = ask(api, project, text=code)
        assert answer["ok"], answer
        assert layers(answer)[:2] == ["Input", "module:own.Scale"]
        assert {"factor": 2, "offset": 1.0} in [node["attributes"] for node in answer["resource"]["nodes"].values()]
    config = json.loads(json.dumps(CONFIG))
    config["config"]["layers"][1] = {"class_name": "Scale", "module": "somewhere", "registered_name": "mine>Scale", "config": {"name": "s", "factor": 3}}
    answer = ask(api, project, text=json.dumps(config))
    assert answer["resource"]["nodes"]["s"] == {"layer": "module:own.Scale", "attributes": {"factor": 3}, "name": "s"}


def test_a_text_that_is_neither_is_a_problem_in_words(api: Api, project: dict) -> None:
    answer = ask(api, project, text="model = (")
    assert answer["problems"][0]["line"] == 1
    assert answer["problems"][0]["detail"].startswith("it is not Python")


def test_a_file_is_read_in_the_environment_of_the_extension(api: Api, project: dict, tmp_path: Path) -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("config.json", json.dumps(CONFIG))
    [operation] = operations_of(api, project, held.getvalue())
    assert "onnx" in operation["environment"]
    answer = run(operation["code"], tmp_path)
    assert layers(answer)[:2] == ["Input", "Dense"]


@pytest.mark.parametrize("content", [b"PK no zip", b"PK\x03\x04" + b"\0" * 50])
def test_a_file_that_is_none_is_a_problem_in_words(api: Api, project: dict, tmp_path: Path, content: bytes) -> None:
    [operation] = operations_of(api, project, content)
    assert run(operation["code"], tmp_path)["problems"] == [{"detail": "it is not a .keras file"}]


def test_who_may_not_and_what_nobody_reads_is_refused(api: Api, project: dict, stranger: Api) -> None:
    path = f"/projects/{project['id']}/executions/resources/import"
    assert stranger.post(path, json=NOWHERE | {"text": CODE}).status_code == 401
    for source in ({}, {"text": CODE, "file": "UEs="}, {"text": "a" * (2 * 1024 * 1024 + 1)}, {"file": "a" * (4 * 1024 * 1024 + 1)}):
        assert api.post(path, json=NOWHERE | source).status_code == 422
    assert api.post(path, json=NOWHERE | {"text": "\\" * (7 * 1024 * 1024)}).status_code == 413
    answer = api.post(path, json=NOWHERE | {"type": "other.Thing", "text": CODE})
    assert answer.status_code == 422 and answer.json()["type"].endswith("/no_importer")
    execution = api.call("POST", path, NOWHERE | {"text": CODE})["id"]
    assert api.get(f"/executions/{execution}/check").status_code == 404
    api.call("POST", f"/executions/{execution}/cancel", {})
    assert api.call("GET", f"/executions/{execution}/import") == {"status": "canceled", "answer": None, "detail": None}


def test_the_command_line_adds_what_it_imports(system: System, api: Api, project: dict, tmp_path: Path) -> None:
    def command(file: Path, *more: str) -> subprocess.CompletedProcess:
        words = [BINARY, "resources", "import", project["id"], str(file), *more, "--data", str(system.data)]
        return subprocess.run(words, capture_output=True, text=True, timeout=60)

    code, large, none = tmp_path / "net.py", tmp_path / "net.keras", tmp_path / "none.keras"
    code.write_text(CODE, "utf-8")
    done = command(code)
    assert done.returncode == 0, done.stderr
    assert "small: 3 layers" in done.stdout
    assert "Line 3 is left out: model.compile(loss='mse')" in done.stdout.splitlines()
    with zipfile.ZipFile(large, "w") as archive:
        archive.writestr("model.weights.h5", os.urandom(4 * 1024 * 1024))
        archive.writestr("config.json", json.dumps(CONFIG))
    done = command(large, "--name", "Large")
    assert done.returncode == 0, done.stderr
    model = api.call("GET", f"/projects/{project['id']}/model")["model"]
    assert sorted(one["name"] for one in model["resources"].values()) == ["Large", "small"]
    with zipfile.ZipFile(none, "w") as archive:
        archive.writestr("other.json", "{}")
    assert "has no config.json" in command(none).stderr
    code.write_text("import keras\nmodel = keras.Sequential([keras.layers.Lambda(print)])\n", "utf-8")
    done = command(code)
    assert done.returncode == 1
    assert done.stdout.splitlines()[-1].startswith("line 2: ")
    code.write_bytes(b"\x08\x08" + bytes(4 * 1024 * 1024))
    assert "has more than 3 MiB" in command(code).stderr


def test_for_who_is_no_member_there_is_nothing(accounts_system: System) -> None:
    owner, other = (accounts_system.add_user(f"{name}-{uuid.uuid4()}"[:20], "-c") for name in ("owner", "other"))
    project = owner.call("POST", "/projects", {"name": "Imports"})
    path = f"/projects/{project['id']}/executions/resources/import"
    execution = owner.call("POST", path, NOWHERE | {"text": CODE})["id"]
    assert other.post(path, json=NOWHERE | {"text": CODE}).status_code == 404
    assert other.get(f"/executions/{execution}/import").status_code == 404
    assert owner.get(f"/executions/{execution}/import").status_code == 200
    owner.call("POST", f"/executions/{execution}/cancel", {})
