-- migrate:up
create table projects.versions (
    id          uuid not null,
    project_id  uuid not null,
    name        text not null,
    revision    bigint not null,
    author      uuid not null,
    author_name text not null,
    created_at  timestamptz not null default now(),

    constraint versions_id_pkey primary key (id),
    constraint versions_project_id_fkey foreign key (project_id) references projects.projects on delete cascade,
    constraint versions_name_check check (length(name) between 1 and 120),
    constraint versions_revision_check check (revision >= 0)
);
comment on table projects.versions is 'revisions of a project that people have given a name';
create unique index versions_project_id_name_idx on projects.versions (project_id, lower(name));

create table projects.snapshots (
    project_id uuid not null,
    revision   bigint not null,
    entities   json not null,

    constraint snapshots_project_id_revision_pkey primary key (project_id, revision),
    constraint snapshots_project_id_fkey foreign key (project_id) references projects.projects on delete cascade
);
comment on table projects.snapshots is
    'the whole model at every so many revisions, so that few changes have to be applied to see an older one';
comment on column projects.snapshots.entities is '[[kind, id, document], ...]';

create table projects.change_paths (
    project_id uuid not null,
    path       text not null,
    revision   bigint not null,

    constraint change_paths_project_id_path_revision_pkey primary key (project_id, path, revision),
    constraint change_paths_project_id_fkey foreign key (project_id) references projects.projects on delete cascade
);
comment on table projects.change_paths is 'which documents a change has touched: the history of one is a range of this index';

alter table projects.changes add column restored bigint;
comment on column projects.changes.restored is 'the revision that a restore has brought back; null for other changes';

-- What exists already: the documents that each change names, and the models as they are.
insert into projects.change_paths (project_id, path, revision)
select distinct c.project_id, regexp_replace(o.operation ->> 'path', '^(/serialization|/[^/]+/[^/]+).*$', '\1'), c.revision
  from projects.changes c
 cross join lateral (
        select json_array_elements(c.patch) as operation
         union all
        select json_array_elements(c.derived)) o;

insert into projects.snapshots (project_id, revision, entities)
select p.id, p.revision,
       (select coalesce(json_agg(json_build_array(e.kind, e.id, e.doc)), '[]')
          from projects.entities e
         where e.project_id = p.id)
  from projects.projects p
 where p.revision > 0;

-- migrate:down
-- Forward only.
