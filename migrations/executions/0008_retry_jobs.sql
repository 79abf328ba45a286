-- migrate:up

-- Attempts that failed are followed by others after a wait, jobs may wait in the queue for so long only, and runs have a priority.
-- What clients see of it is joined to the documents by the queries, so that those views need not be stated anew.

set lock_timeout = '3s';

alter table executions.jobs
    add column failures integer not null default 0,
    add column retry_at timestamptz; -- null unless the next attempt waits for its time

comment on column executions.jobs.failures is 'Attempts that failed since the job was made, or since it was continued.';
comment on column executions.jobs.retry_at is
    'When the next attempt is handed over. Not before the sweeper has set it null again, under the lock of the execution.';

create index jobs_retry_at_idx on executions.jobs (retry_at) where retry_at is not null;

create index jobs_impatient_idx on executions.jobs (queued_at)
    where status = 'queued' and retry_at is null and spec->'limits' ? 'timeout_queued_seconds';

alter table executions.executions
    add column priority integer not null default 0,
    add constraint executions_priority_check check (priority between -100 and 100) not valid;

comment on column executions.executions.priority is
    'Which of the jobs of one user come first. Between users it counts only when it is the turn of both.';

create or replace function executions.job_retry(job uuid) returns json
language sql stable
return (select json_build_object(
                   'attempt', least(j.failures + 1, (j.spec->'retries'->>'max_attempts')::integer),
                   'max_attempts', (j.spec->'retries'->>'max_attempts')::integer,
                   'failures', j.failures,
                   'next_at', executions.utc(j.retry_at))
          from executions.jobs j
         where j.id = job
           and (j.spec->'retries'->>'max_attempts')::integer > 1);

comment on function executions.job_retry(uuid) is 'Where a job that may be tried several times stands; null for others.';

create or replace function executions.execution_priority(execution uuid) returns integer
language sql stable
return (select e.priority from executions.executions e where e.id = execution);

-- migrate:down
-- Forward only.
