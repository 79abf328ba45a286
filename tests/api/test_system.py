"""Starting, stopping and surviving: what `deepforge start` promises."""

from __future__ import annotations

import json
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from harness import BINARY, System, free_port, wait_until

SERVICES = ["auth", "projects", "executions", "storage", "compute"]


@pytest.fixture(scope="module")
def own() -> Iterator[System]:
    """A system of this file's own, to be treated badly."""
    system = System()
    try:
        yield system.start()
    finally:
        system.remove()


def rows(system: System) -> dict[str, dict]:
    return {row["name"]: row for row in json.loads(system.must("status", "-o", "json"))["programs"]}


def all_well(system: System) -> bool:
    done = system.command("status", "-o", "json")
    return done.returncode == 0 and all(row["health"] == "ok" for row in json.loads(done.stdout)["programs"])


def processes_of(data: Path) -> list[str]:
    """Whatever still works in a data folder, or for it."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            where = os.readlink(folder / "cwd")
            environment = (folder / "environ").read_bytes()
        except OSError:
            continue
        if where.startswith(f"{data}/") or f"DEEPFORGE_SYSTEM={data}\0".encode() in environment:
            found.append(f"{folder.name} {(folder / 'comm').read_text().strip()}")
    return found


def test_every_program_runs_and_is_well(own: System) -> None:
    programs = rows(own)
    assert set(programs) == {"database", "redis", "gateway", "worker", *SERVICES}
    assert all(row["health"] == "ok" and row["up"] and row["pid"] > 0 for row in programs.values())


def test_status_is_a_table_for_people(own: System) -> None:
    lines = own.must("status").splitlines()
    assert lines[0].startswith(f"http://localhost:{own.port}")
    assert [line.split()[0] for line in lines[3:]] == list(rows(own))


def test_start_of_a_running_system_says_so(own: System) -> None:
    before = rows(own)
    assert own.must("start") == f"DeepForge is running already at http://localhost:{own.port}\n"
    assert {name: row["pid"] for name, row in rows(own).items()} == {name: row["pid"] for name, row in before.items()}


def test_two_starts_at_once_make_one_system(own: System) -> None:
    own.stop()
    starts = [
        subprocess.Popen([BINARY, "start", "--data", str(own.data), "--port", str(own.port)], stdout=subprocess.PIPE)
        for _ in range(3)
    ]
    assert [start.wait(60) for start in starts] == [0, 0, 0]
    said = sorted(start.stdout.read().decode().split(" at ")[0] for start in starts)
    assert said == ["DeepForge is running"] + ["DeepForge is running already"] * 2
    assert all_well(own)


@pytest.mark.parametrize("program", ["database", "redis", "gateway", "worker", *SERVICES])
def test_a_killed_program_comes_back(own: System, program: str) -> None:
    victim = rows(own)[program]["pid"]
    os.kill(victim, signal.SIGKILL)
    wait_until(lambda: rows(own)[program]["pid"] != victim and all_well(own), 20)


def test_killed_supervisors_of_programs_come_back(own: System) -> None:
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if (folder / "comm").read_text() == "s6-supervise\n" and str(own.data) in os.readlink(folder / "cwd"):
                os.kill(int(folder.name), signal.SIGKILL)
        except OSError:
            continue
    wait_until(lambda: all_well(own), 30)


def test_a_killed_supervisor_is_cleaned_up_by_the_next_start(own: System) -> None:
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            command = (folder / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if command[0].endswith(b"s6-svscan") and str(own.data).encode() in b" ".join(command):
            os.kill(int(folder.name), signal.SIGKILL)
    wait_until(lambda: own.command("status").returncode == 5)  # a kill takes its moment
    own.start()
    assert all_well(own)


def test_everything_killed_at_once_is_cleaned_up_by_the_next_start(own: System) -> None:
    for line in processes_of(own.data):
        try:
            os.kill(int(line.split()[0]), signal.SIGKILL)
        except ProcessLookupError:
            continue
    own.start()
    assert all_well(own)


def test_a_start_that_was_killed_is_finished_by_the_next(own: System) -> None:
    own.stop()
    for milliseconds in (20, 60, 120, 200):
        start = subprocess.Popen([BINARY, "start", "--data", str(own.data), "--port", str(own.port)])
        time.sleep(milliseconds / 1000)
        start.kill()
        start.wait()
    own.start()
    assert all_well(own)


@pytest.mark.parametrize("milliseconds", [30, 150, 400, 700, 1000])
def test_a_first_start_that_was_killed_is_finished_by_the_next(milliseconds: int) -> None:
    system = System()
    try:
        start = subprocess.Popen([BINARY, "start", "--server", "--data", str(system.data), "--port", str(system.port)])
        time.sleep(milliseconds / 1000)
        start.kill()
        start.wait()
        system.start("--server")
        assert all_well(system)
        assert len(system.guest().call("GET", "/projects")["items"]) >= 1
    finally:
        system.remove()


def test_stop_leaves_nothing_behind(own: System) -> None:
    begin = time.monotonic()
    own.stop()
    assert time.monotonic() - begin < 10
    assert processes_of(own.data) == []
    assert own.must("stop") == "DeepForge was not running\n"
    own.start()


def test_the_second_start_is_quick_and_keeps_everything(own: System) -> None:
    project = own.guest().new_project("kept")
    own.stop()
    begin = time.monotonic()
    own.start()
    assert time.monotonic() - begin < 3
    assert project["id"] in [row["id"] for row in own.guest().call("GET", "/projects")["items"]]


def test_a_deleted_connection_file_or_old_ports_do_no_harm(own: System) -> None:
    own.stop()
    ports = json.loads((own.data / "run/ports.json").read_text())
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind(("127.0.0.1", ports["auth"]))
        taken.listen()
        own.start()
        assert json.loads((own.data / "run/ports.json").read_text())["auth"] != ports["auth"]
    own.stop()
    shutil.rmtree(own.data / "run")
    own.start()
    assert all_well(own)


def test_two_systems_live_side_by_side(own: System) -> None:
    other = System()
    try:
        other.start("--server")
        names = {system.port: system.guest().new_project().get("id") for system in (own, other)}
        for system in (own, other):
            listed = [row["id"] for row in system.guest().call("GET", "/projects")["items"]]
            assert names[system.port] in listed
            assert set(names.values()) - {names[system.port]} - set(listed)
        assert "worker" not in rows(other)
    finally:
        other.remove()
    assert all_well(own)


def test_a_taken_port_is_one_line_and_exit_code_3(own: System) -> None:
    other = System()
    try:
        done = other.command("start", "--port", str(own.port))
        assert done.returncode == 3
        assert done.stderr == f"deepforge: port {own.port} is taken by another program; use --port N\n"
        assert processes_of(other.data) == []
    finally:
        other.remove()


def test_a_missing_package_is_one_line(tmp_path: Path) -> None:
    """PATH and the usual folders are searched; in an empty root file system nothing is found."""
    sandbox = ["bwrap", "--dev-bind", "/", "/", "--tmpfs", "/usr/lib/nginx"]
    if subprocess.run([*sandbox, "true"], capture_output=True, check=False).returncode:
        pytest.skip("needs bubblewrap")
    done = subprocess.run([*sandbox, BINARY, "start", "--data", str(tmp_path / "d")], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr == "deepforge: nchan is not installed: apt-get install libnginx-mod-nchan\n"


def test_a_data_folder_that_cannot_be_written_is_one_line() -> None:
    done = subprocess.run([BINARY, "start", "--data", "/proc/nowhere"], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "/proc/nowhere" in done.stderr


def test_a_newer_database_is_one_line_and_exit_code_4() -> None:
    system = System()
    try:
        system.start("--server")
        sockets = system.data / "run/database"
        subprocess.run(
            ["psql", "-h", str(sockets), "-U", "deepforge", "-c", "insert into auth.schema_migrations values ('9999')"],
            check=True,
            capture_output=True,
        )
        system.stop()
        done = system.command("start", "--port", str(system.port))
        assert done.returncode == 4
        assert done.stderr.startswith("deepforge: the database is newer than this program")
        assert done.stderr.count("\n") == 1
        assert processes_of(system.data) == []
    finally:
        system.remove()


def test_a_long_path_and_a_path_with_a_space_work() -> None:
    base = Path(tempfile.mkdtemp(prefix="deepforge-test-"))
    system = System(base / ("with a space " + "x" * 90))
    try:
        system.start("--server")
        assert all_well(system)
        sockets = (system.data / "run/scan/database/run").read_text().split("unix_socket_directories=")[1].split("'")[0]
        assert sockets.startswith("/tmp/deepforge-")
        system.stop()
        assert not Path(sockets).parent.exists()
    finally:
        system.remove()
        shutil.rmtree(base, ignore_errors=True)


def test_the_address_of_another_server_does_not_disturb_a_guests_system() -> None:
    """DEEPFORGE_HOST is also what clients use."""
    system = System(environment={"DEEPFORGE_HOST": "https://deepforge.example.org", "DATABASE_URL": "postgres://x", "PGPORT": "1"})
    try:
        assert system.must("start", "--server", "--port", str(system.port)).endswith(f" at http://localhost:{system.port}\n")
    finally:
        system.remove()


def test_guest_mode_listens_on_this_machine_only() -> None:
    other = System()
    try:
        other.must("config", "listen", "0.0.0.0")
        done = other.command("start", "--port", str(other.port))
        assert done.returncode == 1
        assert "127.0.0.1 only" in done.stderr
    finally:
        other.remove()


def test_stop_also_ends_a_start_in_the_foreground() -> None:
    system = System()
    try:
        program = subprocess.Popen(
            [BINARY, "start", "--foreground", "--server", "--data", str(system.data), "--port", str(system.port)],
            stdout=subprocess.PIPE,
        )
        assert b"is running at" in program.stdout.readline()
        system.stop()
        assert program.wait(10) == 0
    finally:
        system.remove()


def test_foreground_stays_and_sigterm_stops_everything() -> None:
    system = System()
    try:
        program = subprocess.Popen(
            [BINARY, "start", "--foreground", "--server", "--data", str(system.data), "--port", str(system.port)],
            stdout=subprocess.PIPE,
        )
        assert b"is running at" in program.stdout.readline()
        assert requests.get(f"{system.url}/healthz", timeout=5).json() == {"status": "ok"}
        program.terminate()
        assert program.wait(15) == 0
        assert processes_of(system.data) == []
    finally:
        system.remove()


def test_secrets_are_readable_by_their_owner_only(own: System) -> None:
    files = [*own.data.glob("keys/*"), *own.data.glob("run/scan/*/run"), own.data / "run/redis.conf"]
    assert len(files) > 15
    for path in [own.data / "keys", own.data / "run", own.data / "blob", own.data / "database", *files]:
        assert path.stat().st_mode & 0o077 == 0, path


def test_no_secret_is_on_a_command_line_or_in_a_log(own: System) -> None:
    secrets = [(own.data / "keys" / name).read_text().strip() for name in ("service", "ticket", "redis", "events")]
    told = own.logs() + "".join(
        path.read_bytes().decode(errors="replace") for path in Path("/proc").glob("[0-9]*/cmdline") if path.exists()
    )
    assert not [secret for secret in secrets if secret in told]


@pytest.mark.skipif(os.getuid() != 0, reason="needs root to become somebody else")
def test_an_ordinary_user_can_start_a_system() -> None:
    user = pwd.getpwnam("nobody")
    base = Path(tempfile.mkdtemp(prefix="deepforge-test-"))
    os.chown(base, user.pw_uid, user.pw_gid)
    # The program itself must be reachable for that user: a copy of the build, beside sources that everybody may read.
    become = ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups", "--"]
    if subprocess.run([*become, "test", "-x", BINARY], check=False).returncode:
        pytest.skip("the build folder is closed to other users")
    command = [*become, BINARY]
    environment = os.environ | {"HOME": str(base)}
    port = free_port()

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([*command, *words], env=environment, cwd="/", capture_output=True, text=True, check=False)

    try:
        done = run("start", "--port", str(port))
        assert done.returncode == 0, done.stderr
        assert (base / ".deepforge/config.json").exists() or (base / ".deepforge/run").exists()
        programs = json.loads(run("status", "-o", "json").stdout)["programs"]
        assert all(row["health"] == "ok" for row in programs)
        owners = {Path(f"/proc/{row['pid']}").stat().st_uid for row in programs}
        assert owners == {user.pw_uid}
    finally:
        run("stop")
        shutil.rmtree(base, ignore_errors=True)
