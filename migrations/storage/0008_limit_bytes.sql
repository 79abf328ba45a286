-- 0007.1: another 0007 had come before it.
-- migrate:up

-- How much a project holds, and how much the projects of a user may.

set lock_timeout = '3s';

create index objects_usage_idx on storage.objects (project_id) include (size) where doomed_at is null;

create table storage.quotas (
    user_id uuid constraint quotas_pkey primary key,
    bytes bigint not null constraint quotas_bytes_check check (bytes >= 0),
    set_at timestamptz not null default now()
);
comment on table storage.quotas is 'users whose limit is another than the setting; 0: none';

-- migrate:down
-- Forward only.
