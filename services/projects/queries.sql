-- Every statement of the projects service. Columns are named as in the record tables.

-- name: project_list(user_id, is_deleted, search, cursor_at, cursor_id, limit)
select p.id, p.name, m.role, p.revision, p.created_at, p.updated_at, p.deleted_at,
       to_char(p.updated_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US') || '/' || p.id as cursor,
       coalesce(e.pipelines, 0) as pipelines, coalesce(e.operations, 0) as operations,
       coalesce(e.resources, 0) as resources, coalesce(e.modules, 0) as modules,
       (select count(*) from projects.members o where o.project_id = p.id) as members
  from projects.members m
  join projects.projects p on p.id = m.project_id
  left join lateral (
        select count(*) filter (where kind = 'pipelines') as pipelines,
               count(*) filter (where kind = 'operations') as operations,
               count(*) filter (where kind = 'resources') as resources,
               count(*) filter (where kind = 'modules') as modules
          from projects.entities
         where project_id = p.id) e on true
 where m.user_id = $1
   and (p.deleted_at is not null) = $2::boolean
   and ($3::text is null or position(lower($3) in lower(p.name)) > 0)
   and ($4::timestamp is null or (p.updated_at, p.id) < ($4::timestamp at time zone 'UTC', $5::uuid))
 order by p.updated_at desc, p.id desc
 limit $6;

-- name: project_read(id, user_id)
-- Also from the bin: the handler decides.
select p.id, p.name, m.role, p.revision, p.created_at, p.updated_at, p.deleted_at,
       coalesce(e.pipelines, 0) as pipelines, coalesce(e.operations, 0) as operations,
       coalesce(e.resources, 0) as resources, coalesce(e.modules, 0) as modules,
       (select count(*) from projects.members o where o.project_id = p.id) as members
  from projects.members m
  join projects.projects p on p.id = m.project_id
  left join lateral (
        select count(*) filter (where kind = 'pipelines') as pipelines,
               count(*) filter (where kind = 'operations') as operations,
               count(*) filter (where kind = 'resources') as resources,
               count(*) filter (where kind = 'modules') as modules
          from projects.entities
         where project_id = p.id) e on true
 where p.id = $1
   and m.user_id = $2;

-- name: project_create(id, name, example, user_id)
insert into projects.projects (id, name, example, created_by)
values ($1, $2, $3, $4);

-- name: project_rename(id, name)
update projects.projects
   set name = $2,
       updated_at = now()
 where id = $1;

-- name: project_delete(id)
update projects.projects
   set deleted_at = now()
 where id = $1
   and deleted_at is null;

-- name: project_restore(id)
update projects.projects
   set deleted_at = null,
       updated_at = now()
 where id = $1;

-- name: project_touch(id, revision)
update projects.projects
   set revision = $2,
       updated_at = now()
 where id = $1;

-- name: role_read(project_id, user_id)
select p.id, m.role, p.name, p.revision, p.deleted_at
  from projects.members m
  join projects.projects p on p.id = m.project_id
 where m.project_id = $1
   and m.user_id = $2;

-- name: project_lock(id, user_id)
select p.id, m.role, p.name, p.revision, p.deleted_at
  from projects.projects p
  join projects.members m on m.project_id = p.id
 where p.id = $1
   and m.user_id = $2
   for no key update of p;

-- name: project_find(id)
select id, name, revision
  from projects.projects
 where id = $1
   and deleted_at is null;

-- name: example_find(user_id, example)
-- Also in the bin: what was thrown away is not given again.
select p.id
  from projects.projects p
 where p.created_by = $1
   and p.example = $2
 limit 1;

-- name: user_lock(user_id)
-- Two first starts at once give the examples once.
select pg_advisory_xact_lock(hashtextextended('projects.seed.' || $1, 0));

-- name: member_list(project_id)
select user_id as user, name, role, created_at
  from projects.members
 where project_id = $1
 order by array_position(array['owner', 'editor', 'runner', 'viewer'], role), name, user_id
 limit 1000;

-- name: member_count(project_id)
select count(*) as members
  from projects.members
 where project_id = $1;

-- name: member_put(project_id, user_id, name, role)
insert into projects.members (project_id, user_id, name, role)
values ($1, $2, $3, $4)
on conflict (project_id, user_id) do update set role = excluded.role, name = excluded.name
returning user_id as user, name, role, created_at;

-- name: member_find(project_id, user_id)
select user_id as user, name, role, created_at
  from projects.members
 where project_id = $1
   and user_id = $2;

-- name: member_remove(project_id, user_id)
delete from projects.members
 where project_id = $1
   and user_id = $2;

-- name: owner_count(project_id)
select count(*) as members
  from projects.members
 where project_id = $1
   and role = 'owner';

-- name: model_read(project_id)
-- One statement is one snapshot: the parts belong together.
select p.revision,
       (select json_agg(json_build_array(e.kind, e.id, e.revision, e.doc))
          from projects.entities e
         where e.project_id = p.id) as entities,
       (select json_object_agg(t.path, t.version)
          from projects.texts t
         where t.project_id = p.id) as texts
  from projects.projects p
 where p.id = $1;

-- name: entity_put(project_id, kind, id, doc, revision)
insert into projects.entities (project_id, kind, id, doc, revision)
values ($1, $2, $3, $4, $5)
on conflict (project_id, kind, id) do update set doc = excluded.doc, revision = excluded.revision;

-- name: entity_remove(project_id, kind, id)
delete from projects.entities
 where project_id = $1
   and kind = $2
   and id = $3;

-- name: text_put(project_id, path, version)
insert into projects.texts (project_id, path, version)
values ($1, $2, $3)
on conflict (project_id, path) do update set version = excluded.version;

-- name: text_update_add(project_id, path, version, revision, client, changes)
insert into projects.text_updates (project_id, path, version, revision, client, changes)
values ($1, $2, $3, $4, $5, $6);

-- name: text_update_list(project_id, path, version, limit)
select version, client, changes
  from projects.text_updates
 where project_id = $1
   and path = $2
   and version >= $3
 order by version
 limit $4;

-- name: text_event_list(project_id, path, version, revision, limit)
-- With the inverse where an undo may leave the update out: of what was taken back, and of what is about to be.
select u.version, u.changes, u.revision, coalesce(c.target, 0) as target,
       case when c.undone_by is not null or c.revision = $4 then c.inverse end as inverse
  from projects.text_updates u
  join projects.changes c
    on c.project_id = u.project_id
   and c.revision = u.revision
 where u.project_id = $1
   and u.path = $2
   and u.version >= $3
 order by u.version
 limit $5;

-- name: change_add(project_id, revision, author, author_name, client, kind, target, patch, derived, inverse, key, body_hash)
insert into projects.changes
       (project_id, revision, author, author_name, client, kind, target, patch, derived, inverse, key, body_hash)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12);

-- name: change_find_key(project_id, author, key)
select revision, patch, derived, body_hash
  from projects.changes
 where project_id = $1
   and author = $2
   and key = $3;

-- name: change_mark_undone(project_id, revision, undone_by)
update projects.changes
   set undone_by = $3
 where project_id = $1
   and revision = $2;

-- name: change_find_undo(project_id, author)
select revision, inverse
  from projects.changes
 where project_id = $1
   and author = $2
   and kind in ('change', 'redo')
   and undone_by is null
 order by revision desc
 limit 1;

-- name: change_find_redo(project_id, author)
-- What was changed after an undo ends what can be done again.
select revision, inverse
  from projects.changes c
 where project_id = $1
   and author = $2
   and kind = 'undo'
   and undone_by is null
   and not exists (
        select 1
          from projects.changes later
         where later.project_id = c.project_id
           and later.author = c.author
           and later.kind = 'change'
           and later.revision > c.revision)
 order by revision desc
 limit 1;

-- name: change_list_since(project_id, since, limit)
select revision, author, author_name, client, kind, created_at, patch, derived
  from projects.changes
 where project_id = $1
   and revision > $2
 order by revision
 limit $3;

-- name: change_list_before(project_id, before, limit)
select revision, author, author_name, client, kind, created_at, patch, derived
  from projects.changes
 where project_id = $1
   and revision < $2
 order by revision desc
 limit $3;

-- name: change_list_after(project_id, after, author, limit)
-- Who else has changed what since: for members that an undo leaves alone.
select author_name, patch, derived
  from projects.changes
 where project_id = $1
   and revision > $2
   and author <> $3
 order by revision desc
 limit $4;
