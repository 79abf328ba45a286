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

-- name: project_pins(id)
-- The jobs that nodes are pinned to, in the pipelines as they are now; also of a project in the bin.
select (select coalesce(json_agg(distinct node.value->>'pinned'), '[]')
          from projects.entities e
         cross join lateral json_each(e.doc->'nodes') as node
         where e.project_id = p.id
           and e.kind = 'pipelines'
           and node.value->>'pinned' is not null) as jobs
  from projects.projects p
 where p.id = $1;

-- name: project_maker(id)
select created_by as id
  from projects.projects
 where id = $1;

-- name: project_list_made(user)
-- Also those in the bin: they hold their bytes.
select id
  from projects.projects
 where created_by = $1
 order by id
 limit 10000;

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

-- name: project_purge(id)
delete from projects.projects
 where id = $1
   and deleted_at is not null;

-- name: bin_sweep(days, limit)
-- What has been in the bin so long; everything below goes with it.
delete from projects.projects
 where id in (
        select id
          from projects.projects
         where deleted_at < now() - make_interval(days => $1::integer)
         order by deleted_at
         limit $2);

-- name: farewell_list(limit)
select project_id as id
  from projects.farewells
 order by created_at
 limit $1;

-- name: farewell_delete(id)
delete from projects.farewells
 where project_id = $1;

-- name: project_free_name(user_id, name)
-- "X (copy)", "X (copy 2)", ...: the first that the user has not. A copy of a copy is numbered on.
select c.name
  from (select n, left(regexp_replace($2, ' [(]copy( [0-9]+)?[)]$', ''), 105)
                  || case n when 1 then ' (copy)' else ' (copy ' || n || ')' end as name
          from generate_series(1, 1000) n) c
 where not exists (
        select 1
          from projects.members m
          join projects.projects p on p.id = m.project_id
         where m.user_id = $1
           and p.deleted_at is null
           and lower(p.name) = lower(c.name))
 order by c.n
 limit 1;

-- name: project_touch(id, revision)
update projects.projects
   set revision = $2,
       updated_at = now()
 where id = $1;

-- name: role_read(project_id, user_id)
select p.id, m.role, p.name, p.revision, p.deleted_at, m.name as member
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

-- name: member_rename(project_id, user_id, name)
update projects.members
   set name = $3
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

-- name: change_add(project_id, revision, author, author_name, client, kind, target, restored, patch, derived, inverse, key, body_hash)
insert into projects.changes
       (project_id, revision, author, author_name, client, kind, target, restored, patch, derived, inverse, key, body_hash)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13);

-- name: change_path_add(project_id, revision, paths)
insert into projects.change_paths (project_id, revision, path)
select $1, $2, json_array_elements_text($3::json);

-- name: snapshot_add(project_id, revision)
insert into projects.snapshots (project_id, revision, entities)
select $1, $2, coalesce(json_agg(json_build_array(e.kind, e.id, e.doc)), '[]')
  from projects.entities e
 where e.project_id = $1;

-- name: snapshot_find(project_id, revision)
-- The last one that is not later.
select revision, entities
  from projects.snapshots
 where project_id = $1
   and revision <= $2
 order by revision desc
 limit 1;

-- name: change_list_between(project_id, after, last, limit)
select revision, patch, derived
  from projects.changes
 where project_id = $1
   and revision > $2
   and revision <= $3
 order by revision
 limit $4;

-- name: archive_history(project_id, after, last, limit)
select revision, author_name, created_at, kind, patch, derived
  from projects.changes
 where project_id = $1
   and revision > $2
   and revision <= $3
 order by revision
 limit $4;

-- name: history_clear(project)
-- What the import itself wrote; an archive brings more.
with paths as (
    delete from projects.change_paths where project_id = $1
), snapshots as (
    delete from projects.snapshots where project_id = $1
)
delete from projects.changes where project_id = $1;

-- name: history_add(project, change)
-- A change as it was exported. Its author is nobody here.
with change as (
    insert into projects.changes (project_id, revision, author, author_name, client, kind, patch, derived, inverse, created_at)
    select $1, (c->>'revision')::bigint, '00000000-0000-0000-0000-000000000000', c->>'author_name', 'import', c->>'kind',
           c->'patch', c->'derived', '[]', (c->>'created_at')::timestamptz
      from (select $2::json as c) as given
    returning revision, patch, derived
)
insert into projects.change_paths (project_id, path, revision)
select distinct $1::uuid, regexp_replace(o.operation ->> 'path', '^(/serialization|/[^/]+/[^/]+).*$', '\1'), c.revision
  from change c
 cross join lateral (
        select json_array_elements(c.patch) as operation
         union all
        select json_array_elements(c.derived)) o;

-- name: history_snapshot(project, revision, entities)
insert into projects.snapshots (project_id, revision, entities)
values ($1, $2, $3);

-- name: history_finish(project, revision)
with documents as (
    update projects.entities e
       set revision = coalesce((select max(c.revision)
                                  from projects.change_paths c
                                 where c.project_id = $1
                                   and c.path = case when e.kind = 'serialization' then '/serialization'
                                                     else '/' || e.kind || '/' || e.id end), 1)
     where e.project_id = $1
)
update projects.projects
   set revision = $2
 where id = $1;

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
select revision, author, author_name, client, kind, restored, created_at, patch, derived
  from projects.changes
 where project_id = $1
   and revision > $2
 order by revision
 limit $3;

-- name: change_list_before(project_id, before, limit)
select revision, author, author_name, client, kind, restored, created_at, patch, derived
  from projects.changes
 where project_id = $1
   and revision < $2
 order by revision desc
 limit $3;

-- name: change_list_of_path(project_id, path, before, limit)
select c.revision, c.author, c.author_name, c.client, c.kind, c.restored, c.created_at, c.patch, c.derived
  from projects.change_paths h
  join projects.changes c
    on c.project_id = h.project_id
   and c.revision = h.revision
 where h.project_id = $1
   and h.path = $2
   and h.revision < $3
 order by h.revision desc
 limit $4;

-- name: version_list(project_id, limit)
select id, name, revision, author, author_name, created_at
  from projects.versions
 where project_id = $1
 order by revision desc, created_at desc, id
 limit $2;

-- name: version_count(project_id)
select count(*) as count
  from projects.versions
 where project_id = $1;

-- name: version_create(id, project_id, name, revision, author, author_name)
-- A clash of names is reported by versions_project_id_name_idx.
insert into projects.versions (id, project_id, name, revision, author, author_name)
values ($1, $2, $3, $4, $5, $6)
returning id, name, revision, author, author_name, created_at;

-- name: version_rename(id, project_id, name)
update projects.versions
   set name = $3
 where id = $1
   and project_id = $2
returning id, name, revision, author, author_name, created_at;

-- name: version_delete(id, project_id)
delete from projects.versions
 where id = $1
   and project_id = $2;

-- name: change_list_after(project_id, after, author, limit)
-- Who else has changed what since: for members that an undo leaves alone.
select author_name, patch, derived
  from projects.changes
 where project_id = $1
   and revision > $2
   and author <> $3
 order by revision desc
 limit $4;

-- name: extension_list(limit)
select id, item
  from projects.extensions
 order by id
 limit $1;

-- name: extension_find(id)
select id, array_to_json(types) as types
  from projects.extensions
 where id = $1;

-- name: extension_files(id)
select id, files
  from projects.extensions
 where id = $1;

-- name: extension_of_type(type)
select id, files
  from projects.extensions
 where types @> array[$1::text]
 order by id
 limit 1;

-- name: extension_lock()
-- One installation at a time, so that two of them cannot exceed the bound or bring the same type.
select pg_advisory_xact_lock(hashtext('projects.extensions'));

-- name: extension_rivals(id, types)
-- Others that bring a type of this one.
select id
  from projects.extensions
 where id <> $1
   and types && array(select json_array_elements_text($2::json))
 order by id
 limit 1;

-- name: extension_put(id, version, types, item, files, created_by)
insert into projects.extensions (id, version, types, item, files, created_by)
values ($1, $2, array(select json_array_elements_text($3::json)), $4::json, $5::json, $6)
    on conflict (id) do update
   set version = excluded.version, types = excluded.types, item = excluded.item, files = excluded.files,
       created_by = excluded.created_by, created_at = now();

-- name: extension_delete(id)
delete from projects.extensions
 where id = $1;

-- name: extension_uses(types, limit)
-- Projects with resources of these types; one in the bin keeps nobody from it.
select p.id, p.name
  from projects.projects p
 where exists (select 1
                 from unnest(array(select json_array_elements_text($1::json))) as t (type)
                 join projects.entities e on e.doc ->> 'type' = t.type and e.kind = 'resources'
                where e.project_id = p.id)
   and p.deleted_at is null
 order by p.name, p.id
 limit $2;

-- name: switch_list(project_id, limit)
select extension as id
  from projects.switches
 where project_id = $1
 order by extension
 limit $2;

-- name: switch_serializers(project_id, limit)
-- With their files those that are installed and bring serializers; one that is not installed may ship.
select s.extension as id, x.id is not null as is_installed,
       case when (x.files ->> 'deepforge-extension.json')::json ->> 'serializers' is not null then x.files end as files
  from projects.switches s
  left join projects.extensions x on x.id = s.extension
 where s.project_id = $1
 order by s.extension
 limit $2;

-- name: switch_on(project_id, extensions)
-- Also what is on already; affected are those that were off.
insert into projects.switches (project_id, extension)
select $1::uuid, json_array_elements_text($2::json)
    on conflict do nothing;

-- name: switch_off(project_id, extension)
delete from projects.switches
 where project_id = $1
   and extension = $2;

-- name: switch_uses(project_id, types, limit)
-- Resources of these types.
select doc ->> 'name' as name
  from projects.entities
 where project_id = $1
   and kind = 'resources'
   and doc ->> 'type' in (select json_array_elements_text($2::json))
 order by name
 limit $3;

-- name: switch_on_types(project_id, types, shipped)
-- The extensions that bring these types; `shipped` is which of those that ship brings a type.
insert into projects.switches (project_id, extension)
select $1::uuid, x.id
  from projects.extensions x
 where x.types && array(select json_array_elements_text($2::json))
 union
select $1::uuid, s.value
  from json_each_text($3::json) s
 where s.key in (select json_array_elements_text($2::json))
    on conflict do nothing;

-- name: switch_on_users(extension, types)
-- In each project that has resources of its types: they may have been there before it.
insert into projects.switches (project_id, extension)
select distinct e.project_id, $1::text
  from unnest(array(select json_array_elements_text($2::json))) as t (type)
  join projects.entities e on e.doc ->> 'type' = t.type and e.kind = 'resources'
    on conflict do nothing;

-- name: switch_copy(project_id, source)
insert into projects.switches (project_id, extension)
select $1::uuid, extension
  from projects.switches
 where project_id = $2
    on conflict do nothing;
