-- migrate:up

-- Deleted executions whose values others took give back the rest at once; debug runs have an editable copy of the model.

set lock_timeout = '3s';

alter table executions.releases add column is_partial boolean not null default false;

comment on column executions.releases.is_partial is
    'Storage has been told to forget all but what other executions took; the rest goes with the last of these.';

alter table executions.executions add column debug_revision bigint; -- null unless it is a debug run

comment on column executions.executions.debug_revision is
    'The revision of the model that the editable copy of a debug run began as.';

create table executions.drafts (
    execution_id uuid not null,
    path         text not null,
    version      integer not null,
    value        jsonb not null,
    user_id      uuid not null,
    user_name    text not null,
    created_at   timestamptz not null default now(),

    constraint drafts_pkey primary key (execution_id, path, version),
    constraint drafts_execution_id_fkey foreign key (execution_id)
        references executions.executions (id) on delete cascade,
    constraint drafts_version_check check (version >= 1)
);

comment on table executions.drafts is 'What was changed in the copy of a debug run, with all earlier versions.';
comment on column executions.drafts.path is 'A place in the model, such as /operations/o1/code.';

-- migrate:down
-- Forward only.
