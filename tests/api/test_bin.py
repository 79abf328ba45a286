"""The bin: what is in it, what takes it out, and what is left of a project that is gone for ever."""

from __future__ import annotations

import subprocess

from hand_worker import HandWorker, add_chain, start
from harness import Api, System, wait_until
from harness import expect_problem as problem
from test_model import line, model  # noqa: F401  (fixtures)
from test_projects import all_items, make_project, share


def test_a_project_is_removed_for_ever_from_the_bin(line, sql):
    line.session.call("POST", line.path + "/versions", {"name": "One"})
    where = line.path + "/forever"
    problem(line.session.delete(where), 409, "not_in_bin")
    line.session.delete(line.path)
    assert line.project in [item["id"] for item in all_items(line.session, "/projects", deleted="true")]
    assert line.session.delete(where).status_code == 204
    assert line.project not in [item["id"] for item in all_items(line.session, "/projects", deleted="true")]
    problem(line.session.delete(where), 404, "not_found")
    problem(line.session.post(line.path + "/restore"), 404, "not_found")
    for table in ("members", "entities", "changes", "change_paths", "versions", "texts", "text_updates", "snapshots"):
        assert sql(f"select count(*) from projects.{table} where project_id = '{line.project}'") == "0"


def test_what_a_removed_project_has_run_and_stored_goes_as_well(system: System, api: Api, sql):
    project = make_project(api, "Short-lived")["id"]
    add_chain(api, project)
    done, under_way = (start(api, project) for _ in range(2))
    worker = HandWorker(api)
    attempts = {attempt.spec["execution"]: attempt for attempt in worker.claim()}
    attempts[done["id"]].start()
    assert attempts[done["id"]].finish().ok
    attempts[under_way["id"]].start()
    of_project = f"where project_id = '{project}'"
    assert int(sql(f"select count(*) from storage.objects {of_project}")) > 0
    api.delete(f"/projects/{project}")
    assert api.delete(f"/projects/{project}/forever").status_code == 204
    wait_until(lambda: sql(f"select count(*) from projects.farewells {of_project}") == "0")
    assert sql(f"select count(*) from executions.executions {of_project}") == "0"
    assert sql(f"select count(*) from storage.objects {of_project} and doomed_at is null") == "0"
    assert sql(f"select count(*) from storage.artifacts {of_project}") == "0"
    problem(attempts[under_way["id"]].finish(), 409, "stale_attempt")
    worker.leave()


def test_only_owners_empty_the_bin(alice, bob):
    project = make_project(alice, "Binned")["id"]
    share(alice, project, bob, "editor")
    alice.delete(f"/projects/{project}")
    problem(bob.delete(f"/projects/{project}/forever"), 403, "forbidden")
    problem(bob.post(f"/projects/{project}/restore"), 403, "forbidden")
    alice.delete(f"/projects/{project}/members/{bob.user['id']}")
    assert alice.post(f"/projects/{project}/restore").status_code == 200


def test_the_bin_is_emptied_after_thirty_days(system: System, api: Api, sql):
    old, young, kept = (make_project(api, name)["id"] for name in ("Old", "Young", "Kept"))
    for project in (old, young):
        api.delete(f"/projects/{project}")
    sql(f"update projects.projects set deleted_at = now() - interval '30 days 1 minute' where id = '{old}'")
    sql(f"update projects.projects set deleted_at = now() - interval '29 days 23 hours' where id = '{young}'")
    sql(f"update projects.projects set created_at = now() - interval '90 days' where id = '{kept}'")
    wake(system, "df:projects:bin")
    wait_until(lambda: sql(f"select count(*) from projects.projects where id = '{old}'") == "0")
    assert [item["id"] for item in all_items(api, "/projects", deleted="true") if item["id"] in (old, young)] == [young]
    assert api.get(f"/projects/{kept}").status_code == 200


def wake(system: System, loop: str) -> None:
    """What a service does to wake one of its loops."""
    password = (system.data / "keys/redis").read_text().strip()
    config = (system.data / "run/redis.conf").read_text().splitlines()
    port = next(line.split()[1] for line in config if line.startswith("port "))
    subprocess.run(
        ["redis-cli", "-p", port, "lpush", loop, "1"],
        check=True,
        capture_output=True,
        env={"REDISCLI_AUTH": password, "PATH": "/usr/bin:/bin"},
    )
