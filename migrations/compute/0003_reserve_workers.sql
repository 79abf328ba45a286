-- migrate:up

-- A job that asks for much is not passed over for ever by small ones.

set lock_timeout = '3s';

alter table compute.jobs
    add column reserved_by uuid; -- null unless a worker is kept free for it

comment on column compute.jobs.reserved_by is
    'The worker that gives what becomes free to this job first. No foreign key: one that is gone or drained is replaced.';

create index jobs_reserved_by_idx on compute.jobs (reserved_by) where state = 'queued' and reserved_by is not null;
create index jobs_asking_idx on compute.jobs (queued_at)
    where state = 'queued' and (cpus > 0 or memory_mb > 0 or gpus > 0);

-- migrate:down
-- Forward only: restore a backup instead.
