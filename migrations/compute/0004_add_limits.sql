-- migrate:up

-- A worker says what bounds its jobs: the kernel's control groups, or limits of single processes and its own counting.

set lock_timeout = '3s';

alter table compute.workers
    add column limits text not null default 'rlimit',
    add constraint workers_limits_check check (limits in ('rlimit', 'cgroup'));

comment on column compute.workers.limits is
    'cgroup: the kernel bounds and counts all of a job together. rlimit: the worker counts what each job uses, ten times a second.';

-- migrate:down
-- Forward only: restore a backup instead.
