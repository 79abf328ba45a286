"""A network of the Keras extension is trained for real: the example project, with images that it draws, in an environment that the worker builds."""

from __future__ import annotations

import pytest

from harness import BLOB_STORAGE, SERVER_COMPUTE, Api, wait_until

BUILD_SECONDS = 900  # Keras and JAX are fetched and installed first


@pytest.fixture
def pictures(api: Api):
    project = api.new_project("Pictures", example="cifar-10")["id"]
    yield project
    api.delete(f"/projects/{project}")


def test_the_example_trains_with_a_live_loss_curve_and_saves_its_model(api: Api, pictures: str) -> None:
    model = api.call("GET", f"/projects/{pictures}/model")["model"]
    pipeline, nodes = next((id, one["nodes"]) for id, one in model["pipelines"].items() if one["name"].startswith("Try it out"))
    node = {model["operations"].get(one["operation"], {"name": "Output"})["name"]: id for id, one in nodes.items()}
    body = {
        "pipeline": pipeline, "compute": SERVER_COMPUTE, "storage": BLOB_STORAGE,
        "attributes": {node["GetCifarData"]: {"drawn": True, "samples": 400}, node["TrainCifar"]: {"epochs": 8}},
    }
    execution = api.call("POST", f"/projects/{pictures}/executions", body)["id"]

    def jobs() -> dict[str, dict]:
        state = api.call("GET", f"/executions/{execution}")
        assert not any(job["status"] == "failed" for job in state["job_list"]), state["job_list"]
        return {job["operation_name"]: job for job in state["job_list"]}

    def losses() -> list[float]:
        series = api.call("GET", f"/jobs/{jobs()['TrainCifar']['id']}/metrics?points=50")["series"]
        return next((curve["y"] for curve in series if curve["name"] == "loss"), [])

    wait_until(lambda: len(losses()) >= 2, BUILD_SECONDS)
    assert jobs()["TrainCifar"]["status"] == "running", "its curve is there while it trains"
    wait_until(lambda: api.call("GET", f"/executions/{execution}")["ended_at"], 300)
    ended = jobs()
    curve = losses()
    assert len(curve) == 8 and curve[-1] < curve[0]
    assert {job["status"] for job in ended.values()} == {"success"}
    assert [len(ended[name]["figures"]) for name in ("EvalCifar", "ViewCifar")] == [1, 1]
    [saved] = [item for item in api.call("GET", f"/projects/{pictures}/artifacts")["items"] if "model" in item["name"]]
    assert saved["type"].startswith("keras.") and saved["size"] > 10_000


OWN = """
from keras import layers


class Doubled(layers.Layer):
    def __init__(self, times=2, **rest):
        super().__init__(**rest)
        self.times = times

    def call(self, inputs):
        return inputs * self.times
"""


def test_a_layer_of_a_module_is_checked_and_trained(api: Api, pictures: str) -> None:
    """Its class is known to Keras from the project's module alone."""
    model = api.call("GET", f"/projects/{pictures}/model")
    pipeline, nodes = next((id, one["nodes"]) for id, one in model["model"]["pipelines"].items() if one["name"].startswith("Try it out"))
    [net] = {used for node in nodes.values() for used in node.get("references", {}).values()}
    edge, before = next((id, one) for id, one in model["model"]["resources"][net]["edges"].items() if "flatten" in one["to"][0])
    at = f"/resources/{net}"
    patch = [
        {"op": "add", "path": "/modules/own", "value": {"name": "own", "code": OWN}},
        {"op": "add", "path": f"{at}/nodes/doubled", "value": {"layer": "module:own.Doubled", "attributes": {"times": 3}}},
        {"op": "replace", "path": f"{at}/edges/{edge}", "value": {"from": before["from"], "to": ["doubled", "inputs"], "index": 0}},
        {"op": "add", "path": f"{at}/edges/on", "value": {"from": ["doubled", "output"], "to": before["to"], "index": 0}},
    ]
    api.call("POST", f"/projects/{pictures}/changes", {"base": model["revision"], "client": "test", "patch": patch})
    where = {"compute": SERVER_COMPUTE, "storage": BLOB_STORAGE}
    check = api.call("POST", f"/projects/{pictures}/executions/resources/{net}/check", where)["id"]
    seen = wait_until(lambda: (one := api.call("GET", f"/executions/{check}/check"))["status"] in ("success", "failed") and one, BUILD_SECONDS)
    assert seen["answer"] and seen["answer"]["ok"], seen
    node = {model["model"]["operations"].get(one["operation"], {"name": "Output"})["name"]: id for id, one in nodes.items()}
    attributes = {node["GetCifarData"]: {"drawn": True, "samples": 100}, node["TrainCifar"]: {"epochs": 1}}
    execution = api.call("POST", f"/projects/{pictures}/executions", {"pipeline": pipeline, "attributes": attributes} | where)["id"]
    state = wait_until(lambda: (one := api.call("GET", f"/executions/{execution}"))["ended_at"] and one, BUILD_SECONDS)
    assert state["status"] == "success", [(job["operation_name"], job["status"], job["detail"], job["error"]) for job in state["job_list"]]
