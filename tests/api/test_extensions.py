"""The extensions that ship: their types of resources, their example projects, and the code that a run gets of a resource."""

from __future__ import annotations

import io
import zipfile

import pytest

from hand_worker import HandWorker, changes, forget_all, start
from harness import Api, wait_until

USER = """class Use:
    def __init__(self, network):
        self.network = network

    def execute(self):
        size = 1
        return size
"""
NET = {
    "name": "Net",
    "type": "keras.Architecture",
    "nodes": {
        "in": {"layer": "Input", "attributes": {"shape": [4]}},
        "dense": {"layer": "Dense", "attributes": {"units": 2, "activation": "softmax"}},
    },
    "edges": {"e": {"from": ["in", "output"], "to": ["dense", "inputs"], "index": 0}},
}


def prepare(api: Api, project: str, net: dict) -> None:
    node = {"operation": "use", "references": {"network": "net"}}
    values = {
        "/resources/net": net,
        "/operations/use": {"name": "Use", "code": USER, "declared": {"references": {"network": {"type": "keras.Architecture"}}}},
        "/pipelines/p": {"name": "P", "nodes": {"n": node}, "edges": {}},
    }
    changes(api, project, [{"op": "add", "path": path, "value": value} for path, value in values.items()])


def test_the_keras_extension_is_there_with_its_types_and_examples(api: Api, stranger: Api) -> None:
    [keras] = [one for one in api.call("GET", "/extensions")["items"] if one["id"] == "keras"]
    assert keras["shipped"] is True
    [architecture] = keras["resources"]
    assert architecture["type"] == "keras.Architecture"
    assert {"Conv2D", "LSTM", "MultiHeadAttention"} <= {node["id"] for node in architecture["nodes"]}
    assert {"LeNet", "ResNet-50"} <= {resource["name"] for resource in keras["examples"]}
    assert all(resource["type"] == "keras.Architecture" for resource in keras["examples"])
    assert stranger.get("/extensions").status_code == 401


def test_an_example_project_of_the_extension_refers_to_its_architectures(api: Api) -> None:
    assert "CIFAR-10" in [example["name"] for example in api.call("GET", "/examples")["items"]]
    project = api.new_project("Pictures", example="cifar-10")
    model = api.call("GET", f"/projects/{project['id']}/model")["model"]
    names = {resource_id: resource["name"] for resource_id, resource in model["resources"].items()}
    assert set(names.values()) == {"BasicCNN", "VGG"}
    train = [node for pipeline in model["pipelines"].values() for node in pipeline["nodes"].values() if "architecture" in node.get("references", {})]
    assert {names[node["references"]["architecture"]] for node in train} == {"BasicCNN", "VGG"}
    body = {"pipeline": next(iter(model["pipelines"])), "compute": "00000000-0000-7000-8000-000000000001", "storage": "00000000-0000-7000-8000-000000000011"}
    assert [problem for problem in api.call("POST", f"/projects/{project['id']}/executions/check", body)["problems"] if problem["severity"] == "error"] == []
    api.delete(f"/projects/{project['id']}")


def test_a_job_gets_the_code_of_its_architecture(api: Api, project: dict) -> None:
    prepare(api, project["id"], NET)
    worker = HandWorker(api)
    execution = start(api, project["id"], "p")
    try:
        attempt = wait_until(lambda: next(iter(worker.claim(1)), None))
        archive = api.get(f"/jobs/{attempt.job}/files")
        assert archive.ok, archive.text
        files = {name: text.decode(errors="replace") for name, text in ((one, zipfile.ZipFile(io.BytesIO(archive.content)).read(one)) for one in zipfile.ZipFile(io.BytesIO(archive.content)).namelist())}
        [code] = [text for text in files.values() if "Dense(" in text and "result = create()" in text]
        assert 'layers.Dense(2, activation="softmax")' in code
        compile(code, "net", "exec")
    finally:
        forget_all(api, project["id"])
        worker.leave()
    assert execution["id"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda net: net["nodes"].update(alone={"layer": "Dense", "attributes": {"units": 1}}), "leave layers out"),
        (lambda net: net["edges"].update(f={"from": ["dense", "output"], "to": ["dense", "inputs"], "index": 1}), "leave layers out"),
    ],
)
def test_a_network_that_is_not_whole_is_said_before_the_run(api: Api, project: dict, change, words: str) -> None:
    net = {**NET, "nodes": dict(NET["nodes"]), "edges": dict(NET["edges"])}
    change(net)
    prepare(api, project["id"], net)
    body = {"pipeline": "p", "compute": "00000000-0000-7000-8000-000000000001", "storage": "00000000-0000-7000-8000-000000000011"}
    problems = api.call("POST", f"/projects/{project['id']}/executions/check", body)["problems"]
    assert any(words in problem["detail"] and problem["pointer"] == "/resources/net" for problem in problems), problems
