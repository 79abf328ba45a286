-- migrate:up

-- Files that lie on a storage elsewhere and are to become artifacts: copied by whichever replica holds them.

create table storage.imports (
    id uuid constraint imports_pkey primary key,
    project_id uuid not null,
    source_id uuid not null constraint imports_source_id_fkey references storage.storages,
    path text not null,
    name text not null,
    type text not null,
    storage_id uuid not null constraint imports_storage_id_fkey references storage.storages,
    user_id uuid not null,
    user_name text not null,
    state text not null constraint imports_state_check check (state in ('waiting', 'running', 'done', 'failed')),
    holder uuid,
    leased_until timestamptz,
    tries integer not null default 0,
    received bigint not null default 0,
    size bigint,
    problem jsonb,
    artifact_id uuid,
    created_at timestamptz not null,
    started_at timestamptz,
    ended_at timestamptz
);
create index imports_project_id_user_id_idx on storage.imports (project_id, user_id);
create index imports_created_at_idx on storage.imports (created_at) where state in ('waiting', 'running');
create index imports_ended_at_idx on storage.imports (ended_at) where ended_at is not null;
comment on column storage.imports.state is 'waiting: for its turn, or for another try; done: artifact_id is the answer';
comment on column storage.imports.holder is 'of this try: who holds another one ends nothing';
comment on column storage.imports.leased_until is 'running: then its holder is taken for lost; waiting: not before then';
comment on column storage.imports.size is 'null until it is known';
comment on column storage.imports.problem is 'why it failed, or why it is tried again';

-- migrate:down
-- Forward only: restore a backup instead.
