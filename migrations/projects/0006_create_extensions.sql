-- migrate:up

create table projects.extensions (
    id         text not null,
    version    text not null,
    types      text[] not null,
    item       json not null,
    files      json not null,
    created_by uuid not null,
    created_at timestamptz not null default now(),

    constraint extensions_id_pkey primary key (id),
    constraint extensions_id_check check (length(id) between 1 and 120)
);
comment on table projects.extensions is 'extensions that an administrator installed; one that ships is read from its folder, and one of the same id here stands in its place';
comment on column projects.extensions.types is 'the types of resources that it brings';
comment on column projects.extensions.item is 'as GET /extensions shows it';
comment on column projects.extensions.files is 'text by path';
create index extensions_types_idx on projects.extensions using gin (types);

create index entities_resource_type_idx on projects.entities ((doc ->> 'type')) where kind = 'resources';

-- migrate:down
-- Forward only.
