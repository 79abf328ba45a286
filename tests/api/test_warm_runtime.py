"""Warm Python processes: nothing that one job leaves behind is ever seen by another."""

from __future__ import annotations

from hand_worker import add_pipeline, changes, jobs_of
from harness import Api

LOOK = """import json
import os
import sys

class Look:
    def execute(self):
        found = [getattr(json, 'left_behind', None), os.environ.get('LEFT_BEHIND'), 'left_behind' in sys.modules]
        json.left_behind = json.dumps.left_behind = True
        os.environ['LEFT_BEHIND'] = 'yes'
        sys.modules['left_behind'] = json
        print('found', found)
        return found
"""


def look(api: Api, project: str) -> str:
    execution = api.run(project, "look")
    assert execution["status"] == "success", execution
    return api.get(f"/jobs/{jobs_of(api, execution)['n']['id']}/console").text


def add_look(api: Api, project: str) -> None:
    changes(api, project, [{"op": "add", "path": "/operations/look", "value": {"name": "Look", "code": LOOK}}])
    add_pipeline(api, project, "look", {"n": {"operation": "look"}}, {})


def test_no_job_sees_what_another_left_behind(api: Api) -> None:
    """Neither one of another project, nor a later one of the same."""
    for project in (api.new_project()["id"], api.new_project()["id"]):
        add_look(api, project)
        for _ in range(3):
            assert "found [None, None, False]" in look(api, project)
        api.delete(f"/projects/{project}")
