"""A job prints as fast as it can while what takes its console is killed: every byte arrives, once."""

from __future__ import annotations

from harness import Api, System, wait_until
from outage import add_ladder, end_of, gone, insist, read, start_ladder

LINES = 400_000
FLOOD = f"""class Step:
    def execute(self, value=0):
        for number in range({LINES}):
            print("line", number)
        value += 1
        return value
"""


def test_a_flooding_console_is_whole_after_its_service_was_killed(system: System, api: Api, project: dict) -> None:
    add_ladder(api, project["id"], length=1)
    patch = [{"op": "replace", "path": "/operations/step/code", "value": FLOOD}]
    api.call("POST", f"/projects/{project['id']}/changes", {"client": "fault", "base": 0, "patch": patch})
    execution = start_ladder(api, project["id"], "flood")
    wait_until(lambda: any(job["console_size"] > 0 for job in read(api, execution)["job_list"]), 60)
    with gone(system, "executions"):
        pass
    state = end_of(api, execution)
    assert state["status"] == "success", state
    expected = "".join(f"line {number}\n" for number in range(LINES)).encode()
    for job in state["job_list"]:
        assert job["console_size"] == len(expected)
        found = insist(lambda job=job: api.get(f"/jobs/{job['id']}/console")).content
        assert found == expected, f"{job['name']} after {job['attempt']} attempts"
