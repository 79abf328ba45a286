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
