-- migrate:up

-- Where objects lie on storages that name what they are given themselves.

create table storage.locators (
    project_id uuid not null,
    storage_id uuid not null,
    hash       text not null,
    locator    text not null,
    size       bigint not null,
    created_at timestamptz not null default now(),

    constraint locators_pkey primary key (project_id, storage_id, hash),
    constraint locators_storage_id_fkey foreign key (storage_id) references storage.storages (id),
    constraint locators_hash_check check (hash ~ '^[0-9a-f]{64}$'),
    constraint locators_size_check check (size >= 0)
);

comment on table storage.locators is 'The bytes are there when this is written. On a server that deletes nothing, this is what is deleted.';

create index locators_storage_id_idx on storage.locators (storage_id);

-- migrate:down
-- Forward only: restore a backup instead.
