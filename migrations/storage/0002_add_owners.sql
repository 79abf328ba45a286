-- migrate:up
set lock_timeout = '3s';
alter table storage.storages
    add column owner_id uuid,
    add column owner_name text,
    add column credentials text,
    add column deleted_at timestamptz;
create unique index storages_owner_id_name_key on storage.storages (owner_id, lower(name))
 where owner_id is not null and deleted_at is null;
comment on column storage.storages.project_id is 'not used any more: see storage_projects';
comment on column storage.storages.owner_id is 'null: built in, every project has it';
comment on column storage.storages.owner_name is 'as it was when the storage was made; null: built in';
comment on column storage.storages.credentials is 'sealed with the key of the deployment; null: none are needed, or it was deleted';
comment on column storage.storages.deleted_at is 'not null: nobody can use or read it any more; kept for the names in lists';

create table storage.storage_projects (
    storage_id uuid not null constraint storage_projects_storage_id_fkey references storage.storages,
    project_id uuid not null,
    is_shared boolean not null,
    constraint storage_projects_pkey primary key (storage_id, project_id)
);
create index storage_projects_project_id_idx on storage.storage_projects (project_id);
comment on table storage.storage_projects is 'projects that have data on a storage that is not built in, or may have';
comment on column storage.storage_projects.is_shared is 'every editor and runner of the project may put data on it, not only its owner';

-- migrate:down
-- Forward only: restore a backup instead.
