"""Writes down, inside the database, each change of a job's and an execution's status, so that a test can say afterwards that
nothing which had ended began again unasked, and that every step was one that the table of transitions knows."""

from __future__ import annotations

from collections.abc import Callable

Run = Callable[[str], str]

INSTALL = """
create schema if not exists witness;
create table if not exists witness.changes (
    at bigint generated always as identity,
    kind text not null,
    id uuid not null,
    was text not null,
    now text not null
);
create or replace function witness.note() returns trigger language plpgsql security definer as $$
begin
    insert into witness.changes (kind, id, was, now) values (tg_argv[0], new.id, old.status, new.status);
    return null;
end $$;
create or replace trigger witness_job after update on executions.jobs
    for each row when (old.status is distinct from new.status) execute function witness.note('job');
create or replace trigger witness_execution after update on executions.executions
    for each row when (old.status is distinct from new.status) execute function witness.note('execution');
"""
REMOVE = """
drop trigger if exists witness_job on executions.jobs;
drop trigger if exists witness_execution on executions.executions;
drop schema if exists witness cascade;
"""
AFTER_THE_END = """
select kind || ' ' || id || ' went from ' || was || ' to ' || now
  from witness.changes
 where was in ('success', 'failed', 'canceled')
"""


class Witness:
    def __init__(self, sql: Run) -> None:
        self.sql = sql
        sql(f"set client_min_messages = warning; {INSTALL}")

    def after_the_end(self) -> list[str]:
        """What changed although it had ended, one sentence each."""
        return self.sql(AFTER_THE_END).splitlines()

    def seen(self) -> int:
        """How many changes there were: a witness that sees nothing proves nothing."""
        return int(self.sql("select count(*) from witness.changes"))

    def leave(self) -> None:
        self.sql(f"set client_min_messages = warning; {REMOVE}")
