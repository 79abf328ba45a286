-- migrate:up

-- What an execution runs with is freed with the last execution that uses it.

set lock_timeout = '3s';

create table executions.bundles (
    execution_id uuid not null,
    project_id   uuid not null,
    hash         text not null,
    created_at   timestamptz not null default now(),
    is_settled   boolean not null default false,

    constraint bundles_pkey primary key (execution_id, hash)
);

comment on table executions.bundles is 'What was stored, or is about to be, for an execution or a sweep that there may never be; hence no foreign key.';
comment on column executions.bundles.is_settled is 'Somebody has looked, long after it was stored, whether there is one.';

create index bundles_created_at_idx on executions.bundles (created_at) where not is_settled;

insert into executions.bundles (execution_id, project_id, hash, is_settled)
select id, project_id, bundle_hash, true from executions.executions
 union
select e.id, e.project_id, j.bundle_hash, true
  from executions.jobs j
  join executions.executions e on e.id = j.execution_id
 where j.bundle_hash is not null
 union
select id, project_id, bundle_hash, true from executions.sweeps
    on conflict do nothing;

-- migrate:down
-- Forward only.
