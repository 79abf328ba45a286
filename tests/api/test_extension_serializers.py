"""Serializers of extensions: types that a job saves and reads while the extension is on in its project."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from pathlib import Path

from harness import BLOB_STORAGE, SERVER_COMPUTE, Api, wait_until
from test_extension_install import changed, draw, files_of, packed, run
from test_extension_switch import formula  # noqa: F401

MAKE = """from curves import Curve


class Make:
    def execute(self):
        curve = Curve([(1, 1), (0, 0)])
        return curve
"""
SHOW = """class Show:
    def execute(self, curve):
        print(type(curve).__module__, curve.points)
        done = True
        return done
"""


def prepare(api: Api, project: str) -> None:
    nodes = {
        "make": {"operation": "make"},
        "show": {"operation": "show"},
        "save": {"operation": "Output", "attributes": {"name": "curve"}},
    }
    edges = {"a": {"from": ["make", "curve"], "to": ["show", "curve"]}, "b": {"from": ["make", "curve"], "to": ["save", "data"]}}
    values = {"/operations/make": {"name": "Make", "code": MAKE}, "/operations/show": {"name": "Show", "code": SHOW}, "/pipelines/p": {"name": "P", "nodes": nodes, "edges": edges}}
    patch = [{"op": "add", "path": path, "value": value} for path, value in values.items()]
    api.call("POST", f"/projects/{project}/changes", {"client": "test", "base": 0, "patch": patch})


def executed(api: Api, project: str, **members: object) -> tuple[str, dict[str, dict], dict[str, str]]:
    """The state of a run, its jobs and what they printed, by name."""
    body = {"pipeline": "p", "compute": SERVER_COMPUTE, "storage": BLOB_STORAGE, "use_cache": False} | members
    execution = api.call("POST", f"/projects/{project}/executions", body)["id"]
    wait_until(lambda: api.call("GET", f"/executions/{execution}")["status"] in ("success", "failed"), 60)
    state = api.call("GET", f"/executions/{execution}")
    jobs = {job["name"]: job for job in state["job_list"]}
    return state["status"], jobs, {name: api.get(f"/jobs/{job['id']}/console").text for name, job in jobs.items()}


def switch_on(api: Api, project: str) -> None:
    assert api.put(f"/projects/{project}/extensions/formula").status_code == 204


def test_a_type_of_the_extension_is_saved_and_read_its_way(api: Api, project: dict, formula: dict) -> None:  # noqa: F811
    prepare(api, project["id"])
    switch_on(api, project["id"])
    status, jobs, consoles = executed(api, project["id"])
    assert status == "success", consoles
    files = zipfile.ZipFile(io.BytesIO(api.get(f"/jobs/{jobs['Show']['id']}/files").content)).namelist()
    assert any(name.endswith("extension_serializers.py") for name in files), files
    assert "curves [(0, 0), (1, 1)]" in consoles["Show"]
    [artifact] = api.call("GET", f"/projects/{project['id']}/artifacts")["items"]
    assert artifact["type"] == "curves.Curve"
    assert api.get(f"/artifacts/{artifact['id']}/content").content == b"[[0, 0], [1, 1]]"


def test_where_it_is_off_its_types_are_unknown(api: Api, project: dict, formula: dict) -> None:  # noqa: F811
    prepare(api, project["id"])
    status, _, consoles = executed(api, project["id"])
    assert status == "failed"
    assert "No module named 'curves'" in consoles["Make"]


def test_one_that_throws_fails_the_job_and_names_the_place(api: Api, project: dict, formula: dict) -> None:  # noqa: F811
    prepare(api, project["id"])
    switch_on(api, project["id"])
    files = changed("python/curves.py", "serialization.register(Curve, dump, load)", "raise RuntimeError('no curves today')")
    assert api.post("/extensions", data=packed(files)).status_code == 201
    status, _, consoles = executed(api, project["id"])
    assert status == "failed"
    assert "no curves today" in consoles["Make"]
    assert "curves of the extension formula" in consoles["Make"]
    assert api.get(f"/projects/{project['id']}/model").status_code == 200


def test_other_serializers_are_another_cause_in_the_cache(api: Api, project: dict, formula: dict) -> None:  # noqa: F811
    prepare(api, project["id"])
    switch_on(api, project["id"])
    assert executed(api, project["id"], use_cache=True)[0] == "success"
    again = executed(api, project["id"], use_cache=True)[1]
    assert again["Make"]["cached"] and again["Show"]["cached"], again
    files = changed("python/curves.py", "in the order of x", "by x")
    assert api.post("/extensions", data=packed(files)).status_code == 201
    _, jobs, _ = executed(api, project["id"], use_cache=True)
    assert "the serializers of the project's extensions were changed" in jobs["Make"]["cache"]["detail"]


def test_each_extension_has_its_own_modules_of_the_same_name(api: Api, project: dict, formula: dict) -> None:  # noqa: F811
    def renamed(text: str) -> str:
        return text.replace("formula.Formula", "other.Formula").replace('"id": "formula"', '"id": "other"').replace('"serializers": "curves"', '"serializers": "terms"')

    files = {path: renamed(text) for path, text in files_of().items()}
    files["python/generator.py"] = "import terms\n\n\ndef generate(resource):\n    return f'def result(**values):\\n    return {terms.ANSWER}\\n'\n"
    files["python/terms.py"] = "ANSWER = 42\n"
    assert api.post("/extensions", data=packed(files)).status_code == 201
    try:
        draw(api, project["id"], formula)
        for path in ("formula", "other"):
            assert api.put(f"/projects/{project['id']}/extensions/{path}").status_code == 204
        job, console = run(api, project["id"])
        assert job["status"] == "success", console
        assert "seven is 7.0" in console
    finally:
        api.delete("/extensions/other", params={"force": "true"})


def test_an_exported_program_has_them(api: Api, project: dict, formula: dict, tmp_path: Path) -> None:  # noqa: F811
    prepare(api, project["id"])
    switch_on(api, project["id"])
    archive = api.get(f"/projects/{project['id']}/pipelines/p/export")
    assert archive.status_code == 200, archive.text
    zipfile.ZipFile(io.BytesIO(archive.content)).extractall(tmp_path)
    [entry] = tmp_path.rglob("extension_serializers.py")
    scripts = [path for path in entry.parent.glob("*.py") if path.name not in ("serialization.py", entry.name)]
    done = subprocess.run([sys.executable, scripts[0]], capture_output=True, text=True, cwd=entry.parent, timeout=120, check=False)
    assert "curves [(0, 0), (1, 1)]" in done.stdout, done.stdout + done.stderr
