-- migrate:up

-- What a look at an object's bytes has found, so that nobody looks twice.

create table storage.previews (
    project_id uuid not null,
    storage_id uuid not null,
    hash text not null,
    maker integer not null,
    preview text not null,
    made_at timestamptz not null,

    constraint previews_pkey primary key (project_id, storage_id, hash),
    constraint previews_project_id_storage_id_hash_fkey foreign key (project_id, storage_id, hash)
        references storage.objects on delete cascade
);

comment on table storage.previews is 'by storage and not by hash alone: who owns a bucket can put other bytes there';
comment on column storage.previews.maker is 'version of the program that looked; others look again';
comment on column storage.previews.preview is 'JSON, as docs/api/storage.yaml says';

-- migrate:down
-- Forward only: restore a backup instead.
