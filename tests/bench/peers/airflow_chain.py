"""Airflow 3: a dag of TaskFlow tasks, run by `airflow standalone`: scheduler, API server and LocalExecutor, as it starts by itself."""

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from datetime import datetime
from pathlib import Path

READY_SECONDS, RUN_SECONDS = 240, 500

DAG = """
from datetime import datetime

from airflow.sdk import dag, task


@task
def step(value=0):
    return value


@dag(dag_id="chain", schedule=None, start_date=datetime(2024, 1, 1), catchup=False, is_paused_upon_creation=False)
def chain():
    value = step()
    for _ in range({length} - 1):
        value = step(value)


chain()
"""


def row(database: Path, query: str) -> tuple | None:
    """The database is the one place where all of it ends up."""
    try:
        with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=30)) as connection:
            return connection.execute(query).fetchone()
    except sqlite3.OperationalError:  # it is not there yet
        return None


def wait(database: Path, query: str, seconds: float) -> tuple:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        found = row(database, query)
        if found:
            return found
        time.sleep(0.5)
    sys.exit(f"not within {seconds} s: {query}")


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def measure(home: Path, length: int, environment: dict[str, str]) -> float:
    airflow = str(Path(sys.executable).with_name("airflow"))
    database = home / "airflow.db"
    wait(database, "select 1 from dag where dag_id = 'chain'", READY_SECONDS)
    subprocess.run([airflow, "dags", "trigger", "chain"], env=environment, check=True, stdout=subprocess.DEVNULL)
    ended = "select state, start_date, end_date from dag_run where dag_id = 'chain' and end_date is not null"
    state, start, end = wait(database, ended, RUN_SECONDS)
    if state != "success":
        sys.exit(f"the chain ended as {state}")
    return (datetime.fromisoformat(end) - datetime.fromisoformat(start)).total_seconds() * 1000


if __name__ == "__main__":
    length = int(sys.argv[1])
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        home = Path(folder)
        home.joinpath("dags").mkdir()
        home.joinpath("dags", "chain.py").write_text(DAG.format(length=length))
        port = free_port()
        environment = {
            **os.environ,
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
            "HOME": folder,
            "AIRFLOW_HOME": folder,
            "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
            "AIRFLOW__API__HOST": "127.0.0.1",
            "AIRFLOW__API__PORT": str(port),
            "AIRFLOW__CORE__EXECUTION_API_SERVER_URL": f"http://127.0.0.1:{port}/execution/",
            "AIRFLOW__LOGGING__WORKER_LOG_SERVER_PORT": str(free_port()),
            "AIRFLOW__DAG_PROCESSOR__REFRESH_INTERVAL": "5",
        }
        words = [str(Path(sys.executable).with_name("airflow")), "standalone"]
        with (home / "log").open("wb") as log:
            system = subprocess.Popen(words, env=environment, stdout=log, stderr=log, start_new_session=True)
        try:
            print("milliseconds", measure(home, length, environment))
        finally:
            os.killpg(system.pid, signal.SIGTERM)
            try:
                system.wait(30)
            except subprocess.TimeoutExpired:
                os.killpg(system.pid, signal.SIGKILL)
