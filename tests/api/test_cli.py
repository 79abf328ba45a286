"""The command line as a client: names, tables, JSON, exit codes."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
import uuid
from pathlib import Path

import pytest

from harness import BINARY, Api, System, wait_until

PRINTER = '''import time


class Print:
    """Prints its input."""

    def execute(self, value=0):
        print("hello")
        print("world")
        value += 1
        return value
'''
BROKEN = PRINTER.replace("value += 1", "raise ValueError('it broke')")
SLOW = PRINTER.replace("value += 1", "time.sleep(60)")


def run(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """The command line without a data folder."""
    return subprocess.run(
        [BINARY, *words], env=os.environ | environment, capture_output=True, text=True, timeout=120, check=False
    )


def add_pipeline(api: Api, project: str, name: str, code: str) -> None:
    patch = [
        {"op": "add", "path": "/operations/o", "value": {"name": "Print", "code": code}},
        {"op": "add", "path": "/pipelines/p", "value": {"name": name, "nodes": {"n": {"operation": "o"}}, "edges": {}}},
    ]
    api.call("POST", f"/projects/{project}/changes", {"client": "test", "base": 0, "patch": patch})


# --- usage -------------------------------------------------------------------------------------------------------


def test_version() -> None:
    assert run("--version").stdout.startswith("deepforge ")


def test_help_lists_every_command_and_exit_code() -> None:
    text = run("--help").stdout
    for word in ("start", "stop", "status", "config", "users useradd", "worker", "run", "executions list", "logs",
                 "artifacts get", "projects list", "tokens create", "doctor", "update", "uninstall", "extensions list"):
        assert f"\n  {word} " in text
    assert "  11  the run was canceled" in text
    assert run().stdout == text


def test_every_command_has_help() -> None:
    for line in run("--help").stdout.split("Options of every command")[0].splitlines():
        if line.startswith("  "):
            words = [word for word in line[:46].split() if word.islower() and "|" not in word]
            done = run(*words, "--help")
            assert done.returncode == 0, words
            assert done.stdout.startswith(f"usage: deepforge {' '.join(words)}")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nonsense"], "there is no command 'nonsense'; deepforge --help lists them"),
        (["start", "--nonsense"], "there is no option '--nonsense' here"),
        (["start", "--port"], "--port needs a value: N"),
        (["start", "--foreground=1"], "--foreground takes no value"),
        (["start", "again"], "usage: deepforge start "),
        (["executions", "show"], "usage: deepforge executions show EXECUTION"),
        (["status", "-o", "xml"], "--output must be json or table, not 'xml'"),
        (["-x"], "there is no option '-x' here"),
    ],
)
def test_a_wrong_command_line_is_one_line_and_exit_code_2(words: list[str], said: str) -> None:
    done = run(*words)
    assert (done.returncode, done.stderr) == (2, f"deepforge: {said}\n")


def test_a_port_that_is_none_is_refused(tmp_path: Path) -> None:
    done = run("start", "--data", str(tmp_path / "x"), "--port", "99999")
    assert done.returncode == 1
    assert done.stderr == "deepforge: --port must be a number from 1 to 65535, not '99999'\n"


def test_no_system_is_exit_code_5(tmp_path: Path) -> None:
    for words in (["status"], ["projects", "list"], ["users", "userlist"]):
        done = run(*words, "--data", str(tmp_path / "none"), DEEPFORGE_HOST="")
        assert done.returncode == 5, words
        assert "does not run in" in done.stderr
    assert not (tmp_path / "none").exists()
    done = run("projects", "list", "--host", "http://127.0.0.1:9", "--token", "x")
    assert done.returncode == 5
    assert done.stderr.startswith("deepforge: cannot reach http://127.0.0.1:9: ")


# --- config ------------------------------------------------------------------------------------------------------


def test_config_shows_and_sets_known_keys(tmp_path: Path) -> None:
    data = ["--data", str(tmp_path)]
    everything = json.loads(run("config", *data).stdout)
    assert everything["port"] == 8888
    assert everything["auth"] == "guest"
    assert everything["blob.dir"] == f"{tmp_path}/blob"
    assert run("config", "port", "9000", *data).returncode == 0
    assert run("config", "port", *data).stdout == "9000\n"
    assert json.loads((tmp_path / "config.json").read_text()) == {"port": 9000}
    assert run("config", "port", "", *data).returncode == 0
    assert run("config", "port", *data).stdout == "8888\n"
    assert run("config", "port", *data, DEEPFORGE_PORT="7000").stdout == "7000\n"


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["prot"], 6, "there is no setting 'prot'; deepforge config lists them all"),
        (["port", "many"], 1, "port must be a whole number, not 'many'"),
        (["port", "70000"], 1, "port must be a number from 1 to 65535, not '70000'"),
        (["auth", "none"], 1, "auth must be guest or accounts, not 'none'"),
        (["blob.dir", "here"], 1, "blob.dir must be an absolute path, not 'here'"),
        (["host", "example.org"], 1, "host must be http://NAME or https://NAME, with :PORT if it is not the usual one, not 'example.org'"),
    ],
)
def test_config_checks_values(tmp_path: Path, words: list[str], code: int, said: str) -> None:
    done = run("config", *words, "--data", str(tmp_path))
    assert (done.returncode, done.stderr) == (code, f"deepforge: {said}\n")


def test_a_damaged_config_file_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text('{"port": }')
    done = run("start", "--data", str(tmp_path))
    assert done.returncode == 1
    assert done.stderr.startswith(f"deepforge: '{tmp_path}/config.json' is not a JSON object: ")
    assert done.stderr.count("\n") == 1


def test_data_dir_moves_the_data_folder(tmp_path: Path) -> None:
    home = {"HOME": str(tmp_path), "DEEPFORGE_DATA_DIR": ""}
    assert run("config", "data.dir", str(tmp_path / "elsewhere"), **home).returncode == 0
    assert run("config", "port", "9001", **home).returncode == 0
    assert json.loads((tmp_path / "elsewhere/config.json").read_text()) == {"port": 9001}


# --- projects, runs, logs ----------------------------------------------------------------------------------------


def test_projects_are_made_listed_and_deleted(cli) -> None:
    name = f"By hand {uuid.uuid4()}"
    project = cli("projects", "create", name).strip()
    listed = {row["id"]: row for row in json.loads(cli("projects", "list", "-o", "json"))}
    assert listed[project]["name"] == name
    assert name in cli("projects")
    cli("projects", "delete", name.upper())
    assert project not in cli("projects", "list")
    assert cli("projects", "delete", name, code=6) == f"deepforge: there is no project '{name}'\n"


def test_a_new_project_can_be_a_copy_of_an_example(cli, api: Api) -> None:
    example = json.loads(cli("projects", "examples", "-o", "json"))[0]
    project = cli("projects", "create", f"Copy {uuid.uuid4()}", "--example", example["name"]).strip()
    assert api.call("GET", f"/projects/{project}")["counts"]["pipelines"] > 0
    cli("projects", "delete", project)


def test_names_with_control_characters_do_not_reach_the_terminal(cli, api: Api) -> None:
    answer = api.post("/projects", json={"name": "a\x1b[2Jb"})
    assert answer.status_code == 422


def test_run_watch_shows_what_jobs_print_and_succeeds(cli, api: Api, project: dict) -> None:
    add_pipeline(api, project["id"], "Basic Input/Output", PRINTER)
    said = cli("run", f"{project['name']}/basic input-output", "--name", "first", "--watch")
    lines = said.splitlines()
    assert lines[0].endswith("  first")
    assert [line for line in lines if " | " in line] == ["Print | hello", "Print | world"]
    assert lines[-1] == "== Print: success"


def test_run_takes_ids_and_prints_one(cli, api: Api, project: dict, tmp_path: Path) -> None:
    add_pipeline(api, project["id"], "One", PRINTER)
    execution = json.loads(cli("run", f"{project['id']}/p", "-o", "json"))
    wait_until(lambda: api.call("GET", f"/executions/{execution['id']}")["status"] == "success", 60)
    assert cli("logs", execution["id"]) == "Print | hello\nPrint | world\n"
    job = api.call("GET", f"/executions/{execution['id']}")["job_list"][0]["id"]
    assert cli("logs", job) == "hello\nworld\n"
    assert cli("logs", execution["id"], "print") == "hello\nworld\n"
    assert cli("logs", execution["id"], "print", "--follow") == "hello\nworld\n"
    assert cli("logs", execution["id"], "nobody", code=6).endswith("there is no job 'nobody' in this execution\n")
    assert cli("logs", execution["id"], "--search", "WOR") == "2: world\n"
    assert cli("logs", execution["id"], "--search", "WOR", "--exact", code=6).endswith("no line of it has 'WOR'\n")
    found = json.loads(cli("logs", job, "--search", "l", "-o", "json"))
    assert [(item["job"], item["line"], item["offset"]) for item in found] == [(job, 1, 2), (job, 2, 9)]
    file = tmp_path / "console.txt"
    cli("logs", job, "--file", str(file))
    assert file.read_text() == "hello\nworld\n"
    assert [path.name for path in tmp_path.iterdir()] == ["console.txt"]
    assert cli("logs", str(uuid.uuid4()), code=6)


def test_a_failed_run_is_exit_code_10_and_says_why(cli, api: Api, project: dict) -> None:
    add_pipeline(api, project["id"], "Broken", BROKEN)
    said = cli("run", f"{project['name']}/Broken", "--watch", code=10)
    assert "== Print: failed\n   ValueError: it broke\n" in said


def test_a_failed_run_is_fixed_and_goes_on(cli, api: Api, project: dict) -> None:
    add_pipeline(api, project["id"], "Broken", BROKEN)
    cli("run", f"{project['name']}/Broken", "--name", "mended", "--watch", code=10)
    execution = api.call("GET", f"/projects/{project['id']}/executions")["items"][0]["id"]
    assert "== Print: failed" in cli("retry", execution, "--watch", code=10)
    operation = next(iter(api.call("GET", f"/projects/{project['id']}/operations")["items"]))["id"]
    patch = [{"op": "replace", "path": f"/operations/{operation}/code", "value": PRINTER}]
    api.call("POST", f"/projects/{project['id']}/changes", {"client": "test", "base": 0, "patch": patch})
    assert cli("continue", execution, "--watch").splitlines()[-1] == "== Print: success"
    assert [row["status"] for row in api.call("GET", f"/executions/{execution}")["job_list"][0]["attempts"]] == [
        "failed", "failed", "success"
    ]
    assert cli("continue", execution, "--job", "print", code=6).endswith("the run has no job 'print'\n")
    assert cli("continue", execution, "--job", "Print", "--watch").splitlines()[-1] == "== Print: success"
    assert cli("continue", execution, "--all", "--watch").splitlines()[-1] == "== Print: success"


def test_a_run_again_takes_what_is_there_unless_told_not_to(cli, api: Api, project: dict) -> None:
    add_pipeline(api, project["id"], "One", PRINTER)
    cached = []
    for words in ([], [], ["--no-cache"]):
        execution = cli("run", f"{project['id']}/p", *words, "--watch").split()[0]
        cached.append(api.call("GET", f"/executions/{execution}")["job_list"][0]["cached"])
    assert cached == [False, True, False]


RATED = """class Rated:
    def __init__(self, lr=0.5, label="x"):
        self.lr = lr
        self.label = label

    def execute(self):
        import deepforge

        deepforge.log(1, loss=self.lr * 2)
        print(self.label)
        result = self.lr
        return result
"""


def test_a_run_has_other_values(cli, api: Api, project: dict) -> None:
    add_pipeline(api, project["id"], "Rated", RATED.replace("Rated", "Print", 1))
    name = f"{project['name']}/Rated"
    assert "007" in cli("run", name, "--set", "Print.label=007", "--set", "n.lr=0.25", "--watch")
    execution = json.loads(cli("executions", "list", project["id"], "-o", "json"))[0]
    assert execution["attributes"] == {"n": {"label": "007", "lr": 0.25}}
    assert "must be NODE.ATTRIBUTE=VALUES" in cli("run", name, "--set", "lr=1", code=2)
    assert "there is no node 'Train'" in cli("run", name, "--set", "Train.lr=1", code=6)
    assert "/attributes/n/gone: the operation has no such attribute" in cli("run", name, "--set", "n.gone=1", code=1)


def test_a_sweep_runs_every_combination_and_shows_a_table(cli, api: Api, project: dict) -> None:
    add_pipeline(api, project["id"], "Rated", RATED.replace("Rated", "Print", 1))
    place = f"{project['name']}/Rated"
    said = cli("run", place, "--sweep", "Print.lr=0.1,0.01", "--sweep", "Print.label=a,b", "--name", "Rates", "--parallel", "4")
    assert "Rates  4 runs" in said
    show = ("sweeps", "show", project["name"], "rates", "-o", "json")
    wait_until(lambda: json.loads(cli(*show))["status"] == "success", 90)
    table = [line.split() for line in cli("sweeps", "results", project["name"], "Rates", "--sort", "loss").splitlines()]
    assert table[0][1:5] == ["STATUS", "Print.lr", "Print.label", "loss"]
    assert [row[2:5] for row in table[1:]] == [["0.01", "a", "0.02"], ["0.01", "b", "0.02"], ["0.1", "a", "0.2"], ["0.1", "b", "0.2"]]
    lines = cli("sweeps", "results", project["name"], "Rates", "--csv", "--sort=-loss").splitlines()
    assert lines[0].startswith("number,status,duration_seconds,Print.lr,Print.label,Print.loss last") and len(lines) == 5
    assert "Rates" in cli("sweeps", "list", project["name"])
    assert "has ended" in cli("sweeps", "cancel", project["name"], "Rates", code=1)
    cli("sweeps", "delete", project["name"], "Rates", "--with-runs", "--yes")
    wait_until(lambda: json.loads(cli("executions", "list", project["id"], "-o", "json")) == [])
    assert "--seed goes with --random" in cli("run", place, "--seed", "1", code=2)
    assert "--parallel goes with --sweep" in cli("run", place, "--parallel", "1", code=2)


def test_a_run_that_is_canceled_is_exit_code_11(system: System, cli, api: Api, project: dict) -> None:
    add_pipeline(api, project["id"], "Slow", SLOW)
    watching = subprocess.Popen(
        [BINARY, "run", f"{project['name']}/Slow", "--watch", "--data", str(system.data)], stdout=subprocess.PIPE, text=True
    )
    execution = watching.stdout.readline().split()[0]
    assert watching.stdout.readline() == "== Print: running\n"
    cli("executions", "cancel", execution)
    assert watching.wait(30) == 11
    assert watching.stdout.read().endswith("== Print: canceled\n")


def test_ctrl_c_leaves_the_run_going_and_says_how_to_stop_it(system: System, cli, api: Api, project: dict) -> None:
    add_pipeline(api, project["id"], "Slow", SLOW)
    watching = subprocess.Popen(
        [BINARY, "run", f"{project['name']}/Slow", "--watch", "--data", str(system.data)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    execution = watching.stdout.readline().split()[0]
    assert watching.stdout.readline() == "== Print: running\n"
    begin = time.monotonic()
    watching.send_signal(signal.SIGINT)
    assert watching.wait(5) == 130
    assert time.monotonic() - begin < 2
    assert f"deepforge executions cancel {execution}" in watching.stderr.read()
    assert api.call("GET", f"/executions/{execution}")["status"] == "running"
    cli("executions", "cancel", execution)


def test_executions_are_listed_shown_and_deleted(cli, api: Api, project: dict) -> None:
    add_pipeline(api, project["id"], "One", PRINTER)
    execution = cli("run", f"{project['name']}/One").split()[0]
    wait_until(lambda: api.call("GET", f"/executions/{execution}")["status"] == "success", 60)
    assert execution in cli("executions")
    assert execution in cli("executions", "list", project["name"])
    shown = cli("executions", "show", execution)
    assert "status    success" in shown
    assert "Print" in shown
    assert json.loads(cli("executions", "show", execution, "-o", "json"))["id"] == execution
    cli("executions", "delete", execution, "--yes")
    assert execution not in cli("executions", "list", project["name"])
    cli("executions", "show", execution, code=6)


def test_a_pipeline_that_cannot_run_says_every_reason(cli, api: Api, project: dict) -> None:
    nodes = {"a": {"operation": "Input"}, "b": {"operation": "Input"}}
    patch = [{"op": "add", "path": "/pipelines/p", "value": {"name": "Bad", "nodes": nodes, "edges": {}}}]
    api.call("POST", f"/projects/{project['id']}/changes", {"client": "test", "base": 0, "patch": patch})
    said = cli("run", f"{project['name']}/Bad", code=1)
    assert "/pipelines/p/nodes/a" in said
    assert "/pipelines/p/nodes/b" in said


def test_that_no_worker_fits_is_said_before_the_run_and_while_it_waits(
    system: System, cli, api: Api, project: dict
) -> None:
    add_pipeline(api, project["id"], "greedy", "class Greedy:\n    def execute(self):\n        pass\n")
    patch = [{"op": "add", "path": "/operations/o/resources", "value": {"gpus": 9, "labels": ["moon"]}}]
    api.call("POST", f"/projects/{project['id']}/changes", {"client": "cli", "base": 1, "patch": patch})
    wait_until(lambda: any(worker["status"] == "online" for worker in api.call("GET", "/workers")["items"]))
    done = system.command("run", f"{project['name']}/greedy")
    assert done.returncode == 0, done.stderr
    assert "warning: it would wait: no worker that is connected has the 9 GPUs it asks for" in done.stderr
    execution = done.stdout.split()[0]
    wait_until(lambda: "waits: no worker that is connected has the 9 GPUs" in cli("executions", "show", execution))
    cli("executions", "cancel", execution)
    assert "waits:" not in cli("executions", "show", execution)


def test_that_no_worker_fits_is_said_before_a_sweep(system: System, cli, api: Api, project: dict) -> None:
    code = "class Greedy:\n    def __init__(self, lr=0.1):\n        self.lr = lr\n\n    def execute(self):\n        pass\n"
    add_pipeline(api, project["id"], "greedy", code)
    patch = [{"op": "add", "path": "/operations/o/resources", "value": {"gpus": 9}}]
    api.call("POST", f"/projects/{project['id']}/changes", {"client": "cli", "base": 1, "patch": patch})
    wait_until(lambda: any(worker["status"] == "online" for worker in api.call("GET", "/workers")["items"]))
    node = next(iter(api.call("GET", f"/projects/{project['id']}/model")["model"]["pipelines"]["p"]["nodes"]))
    done = system.command("run", f"{project['name']}/greedy", "--sweep", f"{node}.lr=0.1,0.2", "--name", "Greedy ones")
    assert done.returncode == 0, done.stderr
    assert done.stderr.count("warning: it would wait: no worker that is connected has the 9 GPUs it asks for") == 1
    assert "2 runs" in done.stdout
    cli("sweeps", "cancel", project["name"], "Greedy ones")


def test_run_needs_a_project_and_a_pipeline(cli, project: dict) -> None:
    assert "say which pipeline" in cli("run", project["name"], code=2)
    assert "there is no project 'nobody'" in cli("run", "nobody/x", code=6)
    assert "there is no pipeline 'x'" in cli("run", f"{project['name']}/x", code=6)
    assert "there is no project" in cli("run", "nobody/x", "--compute", "the moon", code=6)


# --- artifacts ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [0, 1, 100_000, 20_000_000])
def test_a_file_goes_up_and_comes_down(cli, project: dict, tmp_path: Path, size: int) -> None:
    source, back = tmp_path / "source.bin", tmp_path / "back.bin"
    source.write_bytes(os.urandom(size))
    artifact = cli("artifacts", "put", str(source), "--project", project["name"], "--type", "bytes").strip()
    listed = json.loads(cli("artifacts", "list", project["name"], "-o", "json"))
    assert [(row["id"], row["name"], row["type"], row["size"]) for row in listed] == [(artifact, "source.bin", "bytes", size)]
    assert cli("artifacts", "get", "Source.bin", "-P", project["name"], "-O", str(back)) == f"{back}\n"
    assert back.read_bytes() == source.read_bytes()
    cli("artifacts", "rm", artifact, "--with-data")
    assert artifact not in cli("artifacts", "list", project["name"])


def test_a_preview_says_what_is_in_an_artifact(cli, project: dict, tmp_path: Path) -> None:
    table = tmp_path / "people.csv"
    table.write_text("name,age\nAda,36\nGrace \x1b[2J,85\n")
    artifact = cli("artifacts", "put", str(table), "--project", project["name"]).strip()
    said = cli("artifacts", "preview", artifact)
    assert said.startswith("table, CSV\nColumns: 2\nRows: 2\n")
    assert "Ada" in said and "\x1b" not in said
    assert json.loads(cli("artifacts", "preview", "people.csv", "-P", project["name"], "-o", "json"))["table"]["rows"][0] == ["Ada", "36"]


def test_an_artifact_goes_to_standard_output(system: System, cli, project: dict, tmp_path: Path) -> None:
    source = tmp_path / "x"
    source.write_bytes(b"\0\1\2")
    artifact = cli("artifacts", "put", str(source), "--project", project["name"]).strip()
    done = subprocess.run([BINARY, "artifacts", "get", artifact, "-O", "-", "--data", str(system.data)], capture_output=True, check=True)
    assert done.stdout == b"\0\1\2"


def test_a_name_cannot_lead_out_of_the_folder(cli, project: dict, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = tmp_path / "x"
    source.write_text("x")
    folder = tmp_path / "folder"
    folder.mkdir()
    monkeypatch.chdir(folder)
    assert "must not have" in cli("artifacts", "put", str(source), "-P", project["name"], "--name", "../evil", code=1)
    artifact = cli("artifacts", "put", str(source), "-P", project["name"], "--name", ".profile").strip()
    assert cli("artifacts", "get", artifact) == "_.profile\n"
    assert (folder / "_.profile").read_text() == "x"


def test_a_file_that_is_not_there_is_one_line(cli, project: dict) -> None:
    assert cli("artifacts", "put", "/nowhere", "-P", project["name"], code=1).startswith("deepforge: cannot read '/nowhere'")


def test_what_is_not_there_is_not_written(cli, tmp_path: Path) -> None:
    target = tmp_path / "target"
    cli("artifacts", "get", str(uuid.uuid4()), "-O", str(target), code=6)
    assert list(tmp_path.iterdir()) == []
    assert "there is no project 'x'" in cli("artifacts", "put", str(tmp_path / "none"), "--project", "x", code=6)


# --- tokens, users, the rest -------------------------------------------------------------------------------------


def test_a_token_signs_in(system: System, cli) -> None:
    name = f"token {uuid.uuid4()}"
    token = cli("tokens", "create", name).strip()
    assert token.startswith("df_")
    assert run("projects", "list", "--host", system.url, "--token", token).returncode == 0
    assert run("projects", "list", DEEPFORGE_HOST=f"{system.url}/", DEEPFORGE_TOKEN=token).returncode == 0
    assert name in cli("tokens", "list")
    cli("tokens", "revoke", name)
    wait_until(lambda: run("projects", "list", "--host", system.url, "--token", token).returncode == 7, 10)


def test_scopes_and_days_of_a_token(cli) -> None:
    name = f"token {uuid.uuid4()}"
    made = json.loads(cli("tokens", "create", name, "--scope", "worker", "--scope", "read", "--days", "3", "-o", "json"))
    assert sorted(made["scopes"]) == ["read", "worker"]
    assert made["expires_at"]
    cli("tokens", "create", name, "--days", "0", code=2)


def test_users_are_managed_from_the_machine_itself(accounts_system: System, problem) -> None:
    carol = accounts_system.add_user("carol", "-c")
    assert carol.user["can_create"]
    row = next(line for line in accounts_system.must("users", "userlist").splitlines() if line.startswith("carol "))
    assert "carol@example.org" in row
    accounts_system.must("users", "passwd", "carol", "another long phrase")
    assert Api(accounts_system.url, "carol", "another long phrase").sign_in().user["name"] == "carol"
    assert "taken" in accounts_system.command("users", "useradd", "Carol", "c@example.org", "a long pass phrase").stderr
    accounts_system.must("users", "userdel", "carol")
    refused = Api.stranger(accounts_system.url).post("/sessions", json={"name": "carol", "password": "another long phrase"})
    problem(refused, 403, "account_disabled")
    accounts_system.must("users", "userdel", "carol", "-f")
    assert "carol" not in accounts_system.must("users", "userlist")
    assert accounts_system.command("users", "userdel", "carol").returncode == 6


def test_with_accounts_a_client_must_say_who_it_is(accounts_system: System, alice: Api) -> None:
    done = accounts_system.command("projects", "list")
    assert done.returncode == 7
    assert "--token" in done.stderr
    token = alice.call("POST", "/tokens", {"name": "cli", "scopes": ["api"]})["token"]
    assert accounts_system.command("projects", "list", "--token", token).returncode == 0


def test_a_machine_becomes_a_worker_and_leaves(accounts_system: System, alice: Api, tmp_path: Path) -> None:
    token = alice.call("POST", "/tokens", {"name": "worker", "scopes": ["worker"]})["token"]
    worker = subprocess.Popen(
        [BINARY, "worker", "--host", accounts_system.url, "--token", token, "--data", str(tmp_path / "cache"), "--name", "mine",
         "--slots", "2", "--label", "room=7"],
        stderr=(said := tmp_path / "said").open("w"),
    )
    try:
        row = wait_until(lambda: [row for row in alice.call("GET", "/workers")["items"] if row["name"] == "mine"], 20)[0]
        assert row["slots"] == 2
        assert row["labels"] == {"room": "7"}
        assert token not in Path(f"/proc/{worker.pid}/cmdline").read_text()
    finally:
        worker.terminate()
        assert worker.wait(15) == 0, said.read_text()
    wait_until(lambda: "mine" not in [row["name"] for row in alice.call("GET", "/workers")["items"]], 10)


def test_doctor_says_what_is_fine_and_what_to_do(system: System, tmp_path: Path) -> None:
    lines = system.must("doctor").splitlines()
    assert {line.split()[0] for line in lines} <= {"ok", "warn"}
    assert any(line.startswith("ok    system ") for line in lines)
    rows = json.loads(run("doctor", "--data", str(tmp_path / "none"), "-o", "json").stdout)
    assert {"check": "system", "verdict": "warn", "detail": "does not run; deepforge start"} in rows


def test_extensions_list_has_those_that_ship(cli) -> None:
    [keras] = [one for one in json.loads(cli("extensions", "list", "-o", "json")) if one["id"] == "keras"]
    assert keras["shipped"] is True
    assert "Keras" in cli("extensions", "list")


def test_uninstall_clean_deletes_only_what_is_ours() -> None:
    system = System()
    try:
        system.start("--server")
        (system.data / "mine.txt").write_text("keep")
        system.must("uninstall", "-c")
        assert [path.name for path in system.data.iterdir()] == ["mine.txt"]
    finally:
        system.remove()
