-- migrate:up
create table storage.storages (
    id uuid constraint storages_pkey primary key,
    project_id uuid,
    name text not null,
    adapter text not null,
    config jsonb not null,
    created_at timestamptz not null
);
create index storages_project_id_idx on storage.storages (project_id);
comment on column storage.storages.project_id is 'null: every project has it';
comment on column storage.storages.config is 'as the adapter''s schema says; no secrets';
insert into storage.storages (id, project_id, name, adapter, config, created_at)
values ('00000000-0000-7000-8000-000000000011', null, 'Local blob storage', 'blob', '{}', now());

create table storage.objects (
    project_id uuid not null,
    storage_id uuid not null constraint objects_storage_id_fkey references storage.storages,
    hash text not null constraint objects_hash_check check (hash ~ '^[0-9a-f]{64}$'),
    size bigint not null constraint objects_size_check check (size >= 0),
    is_kept boolean not null,
    created_at timestamptz not null,
    doomed_at timestamptz,
    constraint objects_pkey primary key (project_id, storage_id, hash)
);
create index objects_doomed_at_idx on storage.objects (doomed_at) where doomed_at is not null;
comment on table storage.objects is 'bytes that are there, verified and durable; a lost row is made again from the bytes';
comment on column storage.objects.is_kept is 'a service needs it for ever (bundles of executions)';
comment on column storage.objects.doomed_at is 'not null: being deleted, nobody may rely on it';

create table storage.object_uses (
    project_id uuid not null,
    storage_id uuid not null,
    hash text not null,
    execution_id uuid not null,
    constraint object_uses_pkey primary key (project_id, storage_id, hash, execution_id)
);
create index object_uses_execution_id_idx on storage.object_uses (execution_id);
comment on table storage.object_uses is 'executions that need an object; noted before the object arrives, hence no foreign key';

create table storage.artifacts (
    id uuid constraint artifacts_pkey primary key,
    project_id uuid not null,
    storage_id uuid not null,
    hash text not null,
    size bigint not null,
    name text not null,
    type text not null,
    created_at timestamptz not null,
    created_by uuid,
    created_by_name text,
    execution_id uuid,
    job_id uuid,
    constraint artifacts_project_id_storage_id_hash_fkey
        foreign key (project_id, storage_id, hash) references storage.objects
);
create index artifacts_project_id_id_idx on storage.artifacts (project_id, id);
create index artifacts_project_id_storage_id_hash_idx on storage.artifacts (project_id, storage_id, hash);
create unique index artifacts_job_id_name_key on storage.artifacts (job_id, name) where job_id is not null;
comment on column storage.artifacts.created_by is 'null: nobody who is known';
comment on column storage.artifacts.created_by_name is 'as it was then; null: it could not be found out';
comment on column storage.artifacts.execution_id is 'null: uploaded by a person; job_id likewise';

create table storage.uploads (
    id uuid constraint uploads_pkey primary key,
    project_id uuid not null,
    storage_id uuid not null constraint uploads_storage_id_fkey references storage.storages,
    name text not null,
    type text not null,
    size bigint not null,
    part_size bigint not null,
    user_id uuid not null,
    user_name text not null,
    state text not null constraint uploads_state_check check (state in ('open', 'closing', 'done')),
    hash text,
    artifact_id uuid,
    created_at timestamptz not null
);
create index uploads_project_id_user_id_idx on storage.uploads (project_id, user_id);
create index uploads_created_at_idx on storage.uploads (created_at);
comment on column storage.uploads.state is 'open: takes parts; closing: being hashed; done: artifact_id is the answer';
comment on column storage.uploads.hash is 'null until it is known';

create table storage.upload_parts (
    upload_id uuid not null constraint upload_parts_upload_id_fkey references storage.uploads on delete cascade,
    number integer not null,
    size bigint not null,
    received_at timestamptz not null,
    constraint upload_parts_pkey primary key (upload_id, number)
);

-- migrate:down
-- Forward only: restore a backup instead.
