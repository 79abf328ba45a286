-- migrate:up
create table projects.projects (
    id         uuid not null,
    name       text not null,
    revision   bigint not null default 0,
    example    text,
    created_by uuid not null,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    deleted_at timestamptz,

    constraint projects_id_pkey primary key (id),
    constraint projects_name_check check (length(name) between 1 and 120),
    constraint projects_revision_check check (revision >= 0)
);
comment on column projects.projects.revision is 'of the model; each change takes the next number under this row''s lock';
comment on column projects.projects.example is 'the example this is a copy of; null for others';
comment on column projects.projects.deleted_at is 'set while the project is in the bin';

create table projects.members (
    project_id uuid not null,
    user_id    uuid not null,
    name       text not null,
    role       text not null,
    created_at timestamptz not null default now(),

    constraint members_project_id_user_id_pkey primary key (project_id, user_id),
    constraint members_project_id_fkey foreign key (project_id) references projects.projects on delete cascade,
    constraint members_role_check check (role in ('owner', 'editor', 'runner', 'viewer'))
);
comment on column projects.members.name is 'what the user was called when they joined';
create index members_user_id_idx on projects.members (user_id, project_id);

create table projects.entities (
    project_id uuid not null,
    kind       text not null,
    id         text not null,
    doc        json not null,
    revision   bigint not null,

    constraint entities_project_id_kind_id_pkey primary key (project_id, kind, id),
    constraint entities_project_id_fkey foreign key (project_id) references projects.projects on delete cascade,
    constraint entities_kind_check
        check (kind in ('pipelines', 'operations', 'resources', 'modules', 'serialization'))
);
comment on table projects.entities is 'the documents of the model at the project''s revision';
comment on column projects.entities.doc is
    'json and not jsonb: the form of numbers must stay (jsonb turns 1e300 into 301 digits), and only whole documents are read';
comment on column projects.entities.revision is 'of the last change to this document';

create table projects.texts (
    project_id uuid not null,
    path       text not null,
    version    bigint not null,

    constraint texts_project_id_path_pkey primary key (project_id, path),
    constraint texts_project_id_fkey foreign key (project_id) references projects.projects on delete cascade
);
comment on table projects.texts is 'versions of texts that are edited together; a text that is not here is at version 0';

create table projects.text_updates (
    project_id uuid not null,
    path       text not null,
    version    bigint not null,
    revision   bigint not null,
    client     text not null,
    changes    json not null,

    constraint text_updates_project_id_path_version_pkey primary key (project_id, path, version),
    constraint text_updates_project_id_fkey foreign key (project_id) references projects.projects on delete cascade
);
comment on column projects.text_updates.version is 'of the text before this update';

create table projects.changes (
    project_id  uuid not null,
    revision    bigint not null,
    author      uuid not null,
    author_name text not null,
    client      text not null,
    kind        text not null,
    target      bigint,
    undone_by   bigint,
    patch       json not null,
    derived     json not null,
    inverse     json not null,
    key         text,
    body_hash   text,
    created_at  timestamptz not null default now(),

    constraint changes_project_id_revision_pkey primary key (project_id, revision),
    constraint changes_project_id_fkey foreign key (project_id) references projects.projects on delete cascade,
    constraint changes_kind_check check (kind in ('create', 'change', 'undo', 'redo'))
);
comment on table projects.changes is 'everything that ever happened to the model, in order';
comment on column projects.changes.target is 'the change that an undo takes back, or the undo that a redo takes back';
comment on column projects.changes.undone_by is 'the revision that took this one back; null while it stands';
comment on column projects.changes.inverse is 'operations that take patch and derived back, with what they expect to find';
comment on column projects.changes.key is 'the Idempotency-Key of the request, so that a repeated one is answered and not done again';
comment on column projects.changes.body_hash is 'SHA-256 of that request';
create index changes_author_idx on projects.changes (project_id, author, revision desc);
create unique index changes_key_idx on projects.changes (project_id, author, key) where key is not null;

-- migrate:down
-- Forward only.
