"""What a worker does with jobs: consoles, figures, failures, limits, isolation, environments, loss."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from harness import BINARY, BLOB_STORAGE, ROOT, SERVER_COMPUTE, Api, System, wait_until

MY_WORKERS = "00000000-0000-7000-8000-000000000002"
ENDED = ("success", "failed", "canceled")


class Bench:
    """One project in which single operations are run."""

    def __init__(self, api: Api) -> None:
        self.api = api
        self.compute = SERVER_COMPUTE
        self.project = api.new_project()["id"]
        self.revision = 0
        self.count = 0

    def change(self, *values: tuple[str, dict]) -> None:
        patch = [{"op": "add", "path": path, "value": value} for path, value in values]
        body = {"client": "test", "base": self.revision, "patch": patch}
        self.revision = self.api.call("POST", f"/projects/{self.project}/changes", body)["revision"]

    def add(self, code: str, environment: str | None = None) -> str:
        """A pipeline with one operation; returns the pipeline's id."""
        self.count += 1
        code = textwrap.dedent(code).replace("class Op", f"class Op{self.count}")
        operation = {"name": f"Op{self.count}", "code": code}
        if environment is not None:
            operation["environment"] = textwrap.dedent(environment)
        pipeline = {"name": f"P{self.count}", "nodes": {"n": {"operation": f"o{self.count}"}}, "edges": {}}
        self.change((f"/operations/o{self.count}", operation), (f"/pipelines/p{self.count}", pipeline))
        return f"p{self.count}"

    def start(self, pipeline: str) -> str:
        body = {"pipeline": pipeline, "compute": self.compute, "storage": BLOB_STORAGE, "use_cache": False}
        return self.api.call("POST", f"/projects/{self.project}/executions", body)["id"]

    def job(self, execution: str) -> dict:
        jobs = self.api.call("GET", f"/executions/{execution}")["job_list"]
        return self.api.call("GET", f"/jobs/{jobs[0]['id']}")

    def wait(self, execution: str, seconds: float = 90) -> dict:
        return wait_until(lambda: (job := self.job(execution))["status"] in ENDED and job, seconds)

    def run(self, code: str, environment: str | None = None, seconds: float = 90) -> dict:
        job = self.wait(self.start(self.add(code, environment)), seconds)
        job["console"] = self.console(job)
        return job

    def console(self, job: dict) -> str:
        """All of it; the answer to one request is bounded."""
        text = b""
        while True:
            answer = self.api.get(f"/jobs/{job['id']}/console", headers={"Range": f"bytes={len(text)}-"})
            if answer.status_code not in (200, 206) or not answer.content:
                return text.decode(errors="replace")
            text += answer.content


@pytest.fixture(scope="module")
def bench(api: Api) -> Bench:
    return Bench(api)


def test_what_a_job_prints_is_kept_to_the_last_byte(bench: Bench) -> None:
    job = bench.run("""
        import sys
        class Op:
            def execute(self):
                for i in range(5000):
                    print(i)
                print("ä", end="", file=sys.stderr)
    """)
    assert job["status"] == "success"
    assert job["console"] == "".join(f"{i}\n" for i in range(5000)) + "ä"
    assert job["console_size"] == len(job["console"].encode())


def test_a_python_error_comes_with_its_line(bench: Bench) -> None:
    job = bench.run("""
        class Op:
            def execute(self):
                raise ValueError("too cold")
    """)
    assert job["status"] == "failed"
    assert job["error"]["type"] == "ValueError"
    assert job["error"]["line"] == 4
    assert "too cold" in job["console"]


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("import os; os._exit(3)", "exit code 3"),
        ("import os; os._exit(0)", "before everything was written"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "killed"),
        ("import os; os.abort()", "signal 6"),
        ("import os, signal; os.kill(os.getppid(), signal.SIGKILL); signal.pause()", "ended unexpectedly"),
    ],
)
def test_an_end_without_a_python_error_is_told_in_words(bench: Bench, code: str, words: str) -> None:
    job = bench.run(f"""
        class Op:
            def execute(self):
                {code}
    """)
    assert job["status"] == "failed"
    assert words in job["detail"]


def test_descendants_of_a_job_do_not_outlive_it(bench: Bench) -> None:
    """F25: children, double forks and sessions of their own, deaf to SIGTERM."""
    job = bench.run("""
        import os, signal, sys, time
        class Op:
            def execute(self):
                for _ in range(3):
                    if os.fork() == 0:
                        os.setsid()
                        signal.signal(signal.SIGTERM, signal.SIG_IGN)
                        if os.fork() == 0:
                            while True:
                                time.sleep(100)
                        os._exit(0)
                print("done", flush=True)
    """)
    assert job["status"] == "success"


def test_a_canceled_job_ends_within_a_second_or_two(bench: Bench) -> None:
    execution = bench.start(bench.add("""
        import signal, time
        class Op:
            def execute(self):
                signal.signal(signal.SIGTERM, signal.SIG_IGN)
                print("here", flush=True)
                while True:
                    time.sleep(1)
    """))
    wait_until(lambda: "here" in bench.console(bench.job(execution)))
    bench.api.call("POST", f"/executions/{execution}/cancel")
    job = bench.wait(execution, 5)
    assert job["status"] == "canceled"
    wait_until(lambda: bench.job(execution)["attempts"][-1]["ended_at"], 5)


def test_a_flood_of_text_arrives_whole_and_costs_the_worker_no_memory(bench: Bench, system: System) -> None:
    """F24: text goes through a file. (That it is cut with a count is in tests/unit/test_worker_report.c.)"""
    job = bench.run(
        """
        import sys
        class Op:
            def execute(self):
                for i in range(30_000):
                    sys.stdout.write(f"{i:999}\\n")
        """,
        seconds=180,
    )
    assert job["status"] == "success"
    assert job["console_size"] == 30_000_000
    assert len(job["console"]) == 30_000_000
    assert int(job["console"][-1000:]) == 29_999
    status = Path(f"/proc/{worker_pid(system)}/status").read_text()
    assert int(status.split("VmHWM:")[1].split()[0]) < 150_000, "kB"


def test_bytes_that_are_no_text_are_kept(bench: Bench) -> None:
    """S24."""
    job = bench.run("""
        import os
        class Op:
            def execute(self):
                os.write(1, bytes(range(256)))
    """)
    assert bench.api.get(f"/jobs/{job['id']}/console").content == bytes(range(256))


def test_a_job_sees_nothing_of_the_server(bench: Bench, system: System) -> None:
    """S26: no token, no data folder, no other process, no way to become somebody else."""
    job = bench.run("""
        import json, os
        class Op:
            def execute(self):
                environ = "\\n".join(os.environ)
                pids = [p for p in os.listdir("/proc") if p.isdigit()]
                seen = {"environ": sorted(os.environ), "processes": len(pids), "uid": os.getuid(), "root": os.listdir("/"),
                        "cwd": os.getcwd(), "above": os.listdir(".."), "etc": os.listdir("/etc")}
                for path in ("/root/.ssh", "DATA", "/var", "/home", "/srv", "/opt"):
                    seen[path] = os.path.exists(path)
                with open("/proc/self/status") as file:
                    seen["caps"] = [line.split()[1] for line in file if line.startswith("Cap")]
                print("SEEN" + json.dumps(seen))
    """.replace("DATA", str(system.data)))
    assert job["status"] == "success", job
    if job["attempts"][-1]["isolation"] != "bubblewrap":
        pytest.skip("bubblewrap does not work here")
    seen = json.loads(job["console"].split("SEEN")[1])
    assert seen["uid"] != 0
    assert set(seen["caps"]) == {"0" * 16}
    assert seen["processes"] < 10
    assert not any("DEEPFORGE" in name or "TOKEN" in name or "KEY" in name for name in seen["environ"])
    assert "shadow" not in seen["etc"]
    assert not seen["/root/.ssh"] and not seen["/home"] and not seen["/srv"]
    assert len(seen["above"]) == 1, "other jobs of the project may be here, nothing else"
    assert not (set(seen["root"]) & {"boot", "home", "media", "srv", "var"})


def test_a_job_cannot_walk_out_of_its_folder(bench: Bench) -> None:
    """The descriptor of its folder comes from outside of the sandbox."""
    job = bench.run("""
        import os
        class Op:
            def execute(self):
                for _ in range(20):
                    os.chdir("..")
                print("ROOT", os.getcwd(), sorted(os.listdir(".")) == sorted(os.listdir("/")))
    """)
    assert job["status"] == "success", job
    assert "ROOT / True" in job["console"]


def test_one_job_cannot_change_the_input_of_another(bench: Bench) -> None:
    """S27: inputs are shared by jobs, so writing to one must not reach the next."""
    job = bench.run("""
        import os
        class Op:
            def execute(self):
                os.chmod("outputs", 0o777)
                open("operation.py", "a") if os.access("operation.py", os.W_OK) else None
                print("inputs", os.access("inputs", os.W_OK))
    """)
    assert job["status"] == "success"


def test_a_fork_bomb_stays_in_its_cage(bench: Bench) -> None:
    """S26."""
    job = bench.run("""
        import os
        class Op:
            def execute(self):
                count = 0
                try:
                    while count < 20000:
                        if os.fork() == 0:
                            os.pause() if hasattr(os, "pause") else __import__("signal").pause()
                        count += 1
                except OSError as error:
                    print("STOPPED", count, error)
    """)
    assert job["status"] == "success", job
    if job["attempts"][-1]["isolation"] == "bubblewrap":
        assert "STOPPED" in job["console"]


def test_frames_of_a_job_that_pretends_to_be_the_runtime_are_refused(bench: Bench) -> None:
    """S28: descriptor 3 belongs to the runtime; nonsense there fails the job and nothing else."""
    job = bench.run("""
        import os, time
        class Op:
            def execute(self):
                os.write(3, b"\\xff" * 64)
                time.sleep(30)
    """)
    assert job["status"] == "failed"
    assert "its own channel" in job["detail"]


def test_text_that_looks_like_a_protocol_is_text(bench: Bench) -> None:
    job = bench.run("""
        class Op:
            def execute(self):
                print('deepforge-cmd PLOT 1 {"data": []}')
                print('{"type":"done"}')
    """)
    assert job["status"] == "success"
    assert 'deepforge-cmd PLOT 1 {"data": []}' in job["console"]
    assert job["figures"] == []


def test_metrics_arrive_in_order(bench: Bench) -> None:
    job = bench.run("""
        import deepforge
        class Op:
            def execute(self):
                for step in range(2500):
                    deepforge.log(step=step, loss=1 / (step + 1))
    """)
    assert job["status"] == "success", job
    points: list[dict] = []
    start: int | None = 0
    while start is not None:
        page = bench.api.call("GET", f"/jobs/{job['id']}/metrics?start={start}")
        points += page["points"]
        start = page["next"]
    assert [point["step"] for point in points] == list(range(2500))
    assert points[1]["values"] == {"loss": 0.5}


def test_the_last_state_of_a_figure_arrives(bench: Bench) -> None:
    job = bench.run("""
        import matplotlib.pyplot as plt
        class Op:
            def execute(self):
                for i in range(30):
                    plt.clf()
                    plt.title(f"after {i}")
                    plt.plot(range(i + 2))
                    plt.show()
    """)
    if job["error"] and job["error"]["type"] == "ModuleNotFoundError":
        pytest.skip("the worker's Python has no matplotlib")
    assert job["status"] == "success", job
    figure, = job["figures"]
    assert figure["title"] == "after 29"
    assert bench.api.get(f"/figures/{figure['id']}/image").content.startswith(b"\x89PNG")


def test_values_go_from_one_operation_to_the_next(bench: Bench) -> None:
    """Outputs are taken into the worker's own cache, so the next job has nothing to fetch."""
    make = "class Make:\n    def execute(self):\n        one, two = {'a': [1, 2, 3]}, 'text'\n        return one, two\n"
    take = "class Take:\n    def execute(self, one, two):\n        print(one, two)\n"
    nodes = {"m": {"operation": "make"}, "t": {"operation": "take"}}
    edges = {name: {"from": ["m", name], "to": ["t", name]} for name in ("one", "two")}
    bench.change(("/operations/make", {"name": "Make", "code": make}), ("/operations/take", {"name": "Take", "code": take}))
    bench.change(("/pipelines/two", {"name": "Two", "nodes": nodes, "edges": edges}))
    state = bench.api.run(bench.project, "two")
    assert state["status"] == "success", state
    last = next(job for job in state["job_list"] if job["node"] == "t")
    assert bench.console(last) == "{'a': [1, 2, 3]} text\n"


def transfers(system: System, project: str) -> list[str]:
    """GET and PUT of every object of a project, as the gateway has written them down."""
    lines = "".join(path.read_text(errors="replace") for path in system.data.glob("log/gateway/*") if path.is_file())
    found = (json.loads(line) for line in lines.splitlines() if f'"/files/{project}/' in line and line.endswith("}"))
    return [line["method"] for line in found]


def test_values_between_jobs_on_one_worker_are_not_fetched_again(api: Api, system: System) -> None:
    """Whatever their size: storage is asked for the code of the run, once, and for nothing else."""
    bench = Bench(api)
    make = "class Make:\n    def execute(self):\n        small, large = [1, 2], b'x' * 3_000_000\n        return small, large\n"
    more = "class More:\n    def execute(self, small, large):\n        small, large = small + [3], large + b'y'\n        return small, large\n"
    for name, code in (("Make", make), ("More", more)):
        bench.change((f"/operations/{name.lower()}", {"name": name, "code": code}))
    nodes = {"n0": {"operation": "make"}} | {f"n{i}": {"operation": "more"} for i in (1, 2, 3)}
    edges = {f"{i}{name}": {"from": [f"n{i - 1}", name], "to": [f"n{i}", name]} for i in (1, 2, 3) for name in ("small", "large")}
    bench.change(("/pipelines/values", {"name": "Values", "nodes": nodes, "edges": edges}))
    state = bench.api.run(bench.project, "values")
    assert state["status"] == "success", state
    methods = wait_until(lambda: (seen := transfers(system, bench.project)).count("PUT") == 8 and "GET" in seen and seen)
    assert methods.count("GET") == 1, "the code, and nothing else"


def processes_of(system: System, program: str) -> list[int]:
    """Those of this system, by the data folder in what they were started with."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if path.read_bytes().split(b"\0")[0].endswith(program.encode()):
                started_with = path.read_bytes() + (path.parent / "environ").read_bytes()
                found += [int(path.parent.name)] * (str(system.data).encode() in started_with)
        except OSError:
            continue
    return found


def test_nothing_is_lost_while_the_host_does_not_answer(bench: Bench, system: System) -> None:
    """F07: what a job prints meanwhile is kept and sent in order when it can be."""
    execution = bench.start(bench.add("""
        import time
        class Op:
            def execute(self):
                for i in range(80):
                    print("line", i, flush=True)
                    time.sleep(0.1)
    """))
    wait_until(lambda: "line 5" in bench.console(bench.job(execution)))
    (executions,) = processes_of(system, "df-executions")
    os.kill(executions, signal.SIGSTOP)
    until = time.monotonic() + 5
    try:
        wait_until(lambda: time.monotonic() > until)
    finally:
        os.kill(executions, signal.SIGCONT)
    job = bench.wait(execution)
    assert job["status"] == "success"
    assert len(job["attempts"]) == 1
    assert bench.console(job) == "".join(f"line {i}\n" for i in range(80))


def test_an_environment_that_is_no_recipe_fails_with_the_reason(bench: Bench) -> None:
    job = bench.run("class Op:\n    def execute(self):\n        pass\n", "dependencies:\n  - --index-url=http://evil\n")
    assert job["status"] == "failed"
    assert "must begin with a letter" in job["detail"]


def test_packages_by_url_are_refused(bench: Bench) -> None:
    recipe = "dependencies:\n  - pip:\n      - x @ file:///etc/passwd\n"
    job = bench.run("class Op:\n    def execute(self):\n        pass\n", recipe)
    assert job["status"] == "failed"
    assert "names a URL or a file" in job["detail"]


def test_an_environment_is_built_once(bench: Bench) -> None:
    recipe = f"# {os.urandom(4).hex()}\ndependencies: []\n"
    code = "import sys\nclass Op:\n    def execute(self):\n        print('PREFIX', sys.prefix)\n"
    first = bench.run(code, recipe, 180)
    assert first["status"] == "success", first
    assert "The environment is ready." in first["console"]
    second = bench.run(code, recipe)
    assert "Building" not in second["console"]
    assert second["console"].split("PREFIX")[1] == first["console"].split("PREFIX")[1]


def worker_pid(system: System) -> int:
    (pid,) = processes_of(system, "df-worker")
    return pid


def test_a_killed_worker_costs_an_attempt_and_no_job(bench: Bench, system: System) -> None:
    """F04: its supervisor starts it again, it says who it was, and the job runs as the next attempt at once."""
    execution = bench.start(bench.add("""
        import time
        class Op:
            def execute(self):
                print("here", flush=True)
                time.sleep(3)
    """))
    wait_until(lambda: "here" in bench.console(bench.job(execution)))
    os.kill(worker_pid(system), signal.SIGKILL)
    job = bench.wait(execution, 60)
    assert job["status"] == "success", job
    assert [attempt["status"] for attempt in job["attempts"]] == ["lost", "success"]
    assert job["attempts"][0]["detail"]


def test_a_worker_that_is_told_to_end_gives_its_jobs_back(bench: Bench, system: System) -> None:
    """F05: what does not end within its grace goes to another worker; no attempt counts as lost for good."""
    execution = bench.start(bench.add("""
        import time
        class Op:
            def execute(self):
                print("here", flush=True)
                time.sleep(14)
    """))
    wait_until(lambda: "here" in bench.console(bench.job(execution)))
    os.kill(worker_pid(system), signal.SIGTERM)
    job = bench.wait(execution, 90)
    assert job["status"] == "success", job
    assert len(job["attempts"]) == 2


class OwnWorker:
    """A worker of a user, started as on any machine."""

    def __init__(self, api: Api, data: Path, *words: str, **environment: str) -> None:
        token = api.call("POST", "/tokens", {"name": f"worker {data.name}", "scopes": ["worker"]})["token"]
        binary = Path(BINARY).parents[1] / "worker" / "df-worker"
        python = ROOT / ".venv" / "bin" / "python"
        settings = {"DEEPFORGE_TOKEN": token, "DEEPFORGE_PYTHON": str(python if python.exists() else sys.executable)}
        self.log = data / "log"
        data.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [binary, "--host", api.url, "--data", str(data / "data"), *words],
                env=os.environ | settings | environment, stderr=log, stdin=subprocess.DEVNULL,
            )

    def stop(self, number: int = signal.SIGTERM, seconds: float = 30) -> int:
        if self.process.poll() is None:
            self.process.send_signal(number)
        return self.process.wait(seconds)

    def says(self, event: str) -> bool:
        return f'"event":"{event}"' in self.log.read_text()


@pytest.fixture(scope="module")
def own(alice: Api) -> Bench:
    bench = Bench(alice)
    bench.compute = MY_WORKERS
    return bench


HERE = """
    import time
    class Op:
        def execute(self):
            print("here", flush=True)
            time.sleep(SECONDS)
            print("there")
"""


def test_a_user_brings_a_worker_of_their_own(own: Bench, alice: Api, tmp_path: Path) -> None:
    worker = OwnWorker(alice, tmp_path, "--slots", "1", "--label", "room=attic", "--name", "Attic")
    try:
        job = own.run("class Op:\n    def execute(self):\n        print('mine')\n")
        assert job["status"] == "success" and job["console"] == "mine\n"
        assert job["attempts"][-1]["worker_name"] == "Attic"
        item = next(item for item in alice.call("GET", "/workers")["items"] if item["name"] == "Attic")
        assert item["labels"] == {"room": "attic"} and item["slots"] == 1 and not item["is_server"]
        environment = Path(f"/proc/{worker.process.pid}/environ").read_bytes()
        assert b"df_" not in environment, "the token is nowhere for others to read"
        assert worker.stop() == 0
        assert not [item for item in alice.call("GET", "/workers")["items"] if item["name"] == "Attic"]
    finally:
        worker.stop(signal.SIGKILL)


def test_a_worker_works_without_isolation_and_says_so(own: Bench, alice: Api, tmp_path: Path) -> None:
    worker = OwnWorker(alice, tmp_path, DEEPFORGE_WORKER_ISOLATION="processes")
    try:
        job = own.run("import os\nclass Op:\n    def execute(self):\n        print(sorted(os.environ))\n")
        assert job["status"] == "success"
        assert job["attempts"][-1]["isolation"] == "processes"
        assert "DEEPFORGE_TOKEN" not in job["console"]
    finally:
        worker.stop()


def test_a_worker_for_one_job_ends_after_it(own: Bench, alice: Api, tmp_path: Path) -> None:
    execution = own.start(own.add("class Op:\n    def execute(self):\n        pass\n"))
    worker = OwnWorker(alice, tmp_path, "--once")
    try:
        assert worker.process.wait(60) == 0
        assert own.job(execution)["status"] == "success"
    finally:
        worker.stop(signal.SIGKILL)


def test_a_wrong_token_ends_the_worker_with_a_reason(alice: Api, tmp_path: Path) -> None:
    worker = OwnWorker(alice, tmp_path, DEEPFORGE_TOKEN="df_wrong")
    assert worker.process.wait(30) == 2
    assert "the token is unknown" in worker.log.read_text()


def test_two_workers_may_share_a_folder(own: Bench, alice: Api, tmp_path: Path) -> None:
    """Caches and environments are shared; each has jobs of its own, and is the same worker when it starts again."""
    names = ("First of two", "Second of two")
    workers = [OwnWorker(alice, tmp_path, "--slots", "1", "--name", names[0])]
    try:
        wait_until(lambda: workers[0].says("registered"))
        workers.append(OwnWorker(alice, tmp_path, "--slots", "1", "--name", names[1]))
        found = wait_until(lambda: len(items := [w for w in alice.call("GET", "/workers")["items"] if w["name"] in names]) == 2 and items)
        executions = [own.start(own.add(HERE.replace("SECONDS", "2"))) for _ in found]
        jobs = [own.wait(execution) for execution in executions]
        assert [job["status"] for job in jobs] == ["success", "success"]
        assert {job["attempts"][-1]["worker"] for job in jobs} == {worker["id"] for worker in found}
    finally:
        for worker in workers:
            worker.stop()


def test_a_worker_that_was_removed_comes_back(alice: Api, tmp_path: Path) -> None:
    """F06: what it ran was given to others, so it starts anew under another name."""
    worker = OwnWorker(alice, tmp_path, "--name", "Removed")
    try:
        item = wait_until(lambda: [item for item in alice.call("GET", "/workers")["items"] if item["name"] == "Removed"])[0]
        alice.call("DELETE", f"/workers/{item['id']}")
        again = wait_until(lambda: [item for item in alice.call("GET", "/workers")["items"] if item["name"] == "Removed"])[0]
        assert again["id"] != item["id"]
    finally:
        worker.stop()


def test_a_worker_that_slept_too_long_is_fenced_off(own: Bench, alice: Api, tmp_path: Path) -> None:
    """F06, F16: its job went to another worker; what it says when it wakes up is not heard."""
    sleeper = OwnWorker(alice, tmp_path / "a", "--name", "Sleeper", "--slots", "1")
    execution = own.start(own.add(HERE.replace("SECONDS", "6")))
    try:
        wait_until(lambda: "here" in own.console(own.job(execution)))
        sleeper.process.send_signal(signal.SIGSTOP)
        other = OwnWorker(alice, tmp_path / "b", "--name", "Other", "--slots", "1")
        job = own.wait(execution, 90)
        sleeper.process.send_signal(signal.SIGCONT)
        assert job["status"] == "success", job
        assert [attempt["worker_name"] for attempt in job["attempts"]] == ["Sleeper", "Other"]
        assert [attempt["status"] for attempt in job["attempts"]] == ["lost", "success"]
        assert own.console(job) == "here\nthere\n"
        wait_until(lambda: sleeper.says("attempt_ended"))
        assert own.job(execution)["attempts"] == job["attempts"]
        other.stop()
    finally:
        sleeper.process.send_signal(signal.SIGCONT)
        sleeper.stop()


def test_a_job_that_ends_all_its_workers_is_given_up(own: Bench, alice: Api, tmp_path: Path) -> None:
    """F22."""
    execution = own.start(own.add(HERE.replace("SECONDS", "60")))
    for number in range(3):
        worker = OwnWorker(alice, tmp_path)  # a restart: it says who it was, so nobody waits for the lease to run out
        wait_until(lambda: len(own.job(execution)["attempts"]) == number + 1 and "here" in own.console(own.job(execution)))
        worker.stop(signal.SIGKILL)
    worker = OwnWorker(alice, tmp_path)
    job = own.wait(execution, 60)
    worker.stop()
    assert job["status"] == "failed"
    assert [attempt["status"] for attempt in job["attempts"]] == ["lost"] * 3


def test_what_a_job_uses_is_measured_without_its_help(bench: Bench) -> None:
    job = bench.run("""
        import time
        class Op:
            def execute(self):
                time.sleep(4)
    """)
    assert job["status"] == "success", job
    curves = bench.api.call("GET", f"/jobs/{job['id']}/metrics?kind=system&axis=time&points=100")["series"]
    names = {curve["name"] for curve in curves}
    assert {"CPU %", "memory MiB", "processes", "disk read MiB/s", "disk write MiB/s"} <= names
    (memory,) = [curve for curve in curves if curve["name"] == "memory MiB"]
    assert memory["least"] > 1
    assert job["metric_count"] == 0, "nothing of it counts as logged"
