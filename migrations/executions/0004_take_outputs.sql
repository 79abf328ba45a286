-- migrate:up

set lock_timeout = '3s';

alter table executions.jobs add column taken_from jsonb; -- null unless the node is pinned

comment on column executions.jobs.taken_from is
    'The job that really ran: job, execution, execution_name, name, ended_at. It may have been deleted since.';

-- Whether objects of a deleted execution live on in another one.
create index jobs_taken_from_execution_idx on executions.jobs ((taken_from->>'execution'))
    where taken_from is not null;

-- migrate:down
-- Forward only.
