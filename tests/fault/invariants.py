"""Checks what must always be true of a system's executions, straight in its database.

    python tests/fault/invariants.py --data ~/.deepforge [--settled]

Reads through the socket of the data folder with psql, as the database's owner. Prints one line per broken invariant, with
how many rows break it and a few of them; exits 1 when there is one. With --settled nothing may be on its way either: run it
when the system is idle. As a module: `broken(query, settled)` with any function that runs a statement.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

Query = Callable[[str], list[str]]

# What must hold at any moment, whoever is killed: each statement names the rows that break it.
ALWAYS = {
    "a job has at most one live attempt": """
        select job_id from executions.attempts where ended_at is null group by job_id having count(*) > 1""",
    "an ended job has no live attempt": """
        select j.id from executions.jobs j join executions.attempts a on a.job_id = j.id
         where j.ended_at is not null and a.ended_at is null""",
    "the live attempt is the newest": """
        select j.id from executions.jobs j join executions.attempts a on a.job_id = j.id
         where a.ended_at is null and a.attempt <> j.attempt""",
    "a running job has a running attempt": """
        select j.id from executions.jobs j
         where j.status = 'running' and not exists (
               select from executions.attempts a
                where a.job_id = j.id and a.attempt = j.attempt and a.status = 'running')""",
    "the newest attempt of a successful job is successful": """
        select j.id from executions.jobs j
         where j.status = 'success' and not exists (
               select from executions.attempts a
                where a.job_id = j.id and a.attempt = j.attempt and a.status = 'success')""",
    "a job starts only after all its parents have succeeded": """
        select i.job_id from executions.inputs i
          join executions.jobs j on j.id = i.job_id
          join executions.jobs p on p.id = i.from_job_id
         where p.status <> 'success' and (j.status in ('queued', 'running', 'success', 'failed'))""",
    "a job does not end before its parents": """
        select i.job_id from executions.inputs i
          join executions.jobs j on j.id = i.job_id
          join executions.jobs p on p.id = i.from_job_id
         where j.status in ('success', 'failed') and j.started_at < p.ended_at""",
    "waiting_on counts the inputs whose job has not succeeded": """
        select j.id from executions.jobs j
         where j.waiting_on <> (
               select count(*) from executions.inputs i
                 join executions.jobs p on p.id = i.from_job_id
                where i.job_id = j.id and p.status <> 'success')""",
    "a pending job waits for something": """
        select id from executions.jobs where status = 'pending' and waiting_on = 0""",
    "the counters of an execution are those of its jobs": """
        select e.id from executions.executions e
         cross join lateral (
               select count(*) as total,
                      count(*) filter (where status = 'pending') as pending,
                      count(*) filter (where status = 'success') as success,
                      count(*) filter (where status = 'failed') as failed,
                      count(*) filter (where status = 'canceled') as canceled
                 from executions.jobs where execution_id = e.id) c
         where (e.total, e.pending, e.success, e.failed, e.canceled)
               is distinct from (c.total, c.pending, c.success, c.failed, c.canceled)""",
    "an execution has ended exactly when its jobs have": """
        select e.id from executions.executions e
         where (e.ended_at is not null) <> not exists (
               select from executions.jobs j where j.execution_id = e.id and j.ended_at is null)""",
    "nothing waits or is queued once a job has failed": """
        select j.id from executions.jobs j join executions.executions e on e.id = j.execution_id
         where e.failed > 0 and j.status in ('pending', 'queued')""",
    "a successful job has all its outputs": """
        select j.id from executions.jobs j
         where j.status = 'success' and not j.output_names <@ array(
               select o.name from executions.outputs o where o.job_id = j.id)""",
    "the pieces of a console fit together": """
        select job_id from (
               select job_id, start, lag(start + length(bytes), 1, 0::bigint)
                      over (partition by job_id, attempt order by start) as expected
                 from executions.console_chunks) as piece
         where start <> expected""",
    "a console is as long as its pieces": """
        select a.job_id from executions.attempts a
         where a.console_size <> coalesce((
               select sum(length(c.bytes)) from executions.console_chunks c
                where c.job_id = a.job_id and c.attempt = a.attempt), 0)""",
    "metric points are all there": """
        select a.job_id from executions.attempts a
         where a.metric_count <> coalesce((
               select sum(c.point_count) from executions.curve_chunks c
                where c.job_id = a.job_id and c.attempt = a.attempt and c.kind = 'user'), 0)""",
    "inputs belong to jobs": """
        select i.job_id from executions.inputs i
         where not exists (select from executions.jobs j where j.id = i.job_id)""",
}

# What must hold besides when nothing is on its way.
SETTLED = {
    "every execution has ended": "select id from executions.executions where ended_at is null",
    "every job was handed over": """
        select id from executions.jobs where status = 'queued' and submitted_at is null and spec is not null""",
    "everything was announced": "select id from executions.announcements",
    "compute holds no lease": "select job from compute.jobs where state = 'running'",
}

SHOWN = 5


def broken(query: Query, settled: bool = False) -> list[str]:
    """One sentence for each invariant that does not hold."""
    found = []
    for name, statement in (ALWAYS | (SETTLED if settled else {})).items():
        rows = query(statement)
        if rows:
            found.append(f"not true: {name}: {len(rows)} rows, such as {', '.join(rows[:SHOWN])}")
    return found


def psql(data: Path) -> Query:
    """Runs statements in the database of a data folder."""
    sockets = list((data / "run").glob("*/.s.PGSQL.*"))
    if not sockets:
        raise SystemExit(f"no database is running in {data}")
    where = ["-h", str(sockets[0].parent), "-p", sockets[0].name.rsplit(".", 1)[-1], "-U", "deepforge", "-d", "deepforge"]
    command = ["psql", "-X", "-qAt", "-v", "ON_ERROR_STOP=1", *where]

    def query(statement: str) -> list[str]:
        done = subprocess.run([*command, "-c", statement], capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise SystemExit(done.stderr)
        return done.stdout.split()

    return query


def main() -> int:
    parser = argparse.ArgumentParser(description="Checks the invariants of executions in a data folder.")
    parser.add_argument("--data", type=Path, default=Path.home() / ".deepforge")
    parser.add_argument("--settled", action="store_true", help="nothing is on its way: check for leftovers as well")
    options = parser.parse_args()
    found = broken(psql(options.data), options.settled)
    print("\n".join(found) or f"all {len(ALWAYS) + len(SETTLED) * options.settled} invariants hold")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
