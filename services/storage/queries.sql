-- Every statement of the storage service. Columns are named as in the record tables.

-- name: storage_list(user)
select s.id, s.name, s.adapter, s.owner_id, s.owner_name, s.config, s.credentials, s.created_at,
       (select jsonb_agg(p.project_id order by p.project_id)
          from storage.storage_projects p
         where p.storage_id = s.id and p.is_shared) as projects
  from storage.storages s
 where s.deleted_at is null and (s.owner_id is null or s.owner_id = $1)
 order by s.owner_id is not null, lower(s.name), s.id
 limit 200;

-- name: storage_list_of_project(project, user)
-- What this user may put data on in this project.
select s.id, s.name, s.adapter, s.owner_id, s.owner_name, s.config, s.credentials, s.created_at,
       (select jsonb_agg(p.project_id order by p.project_id)
          from storage.storage_projects p
         where p.storage_id = s.id and p.is_shared) as projects
  from storage.storages s
 where s.deleted_at is null
   and (s.owner_id is null
        or s.owner_id = $2
        or exists (select from storage.storage_projects p
                    where p.storage_id = s.id and p.project_id = $1 and p.is_shared))
 order by s.owner_id is not null, lower(s.name), s.id
 limit 200;

-- name: storage_find_own(id, user)
select s.id, s.name, s.adapter, s.owner_id, s.owner_name, s.config, s.credentials, s.created_at,
       (select jsonb_agg(p.project_id order by p.project_id)
          from storage.storage_projects p
         where p.storage_id = s.id and p.is_shared) as projects
  from storage.storages s
 where s.id = $1 and s.deleted_at is null and (s.owner_id is null or s.owner_id = $2);

-- name: storage_find_usable(id, project, user)
-- May this user put data of this project on it?
select id, name, adapter, owner_id, owner_name, config, credentials, created_at
  from storage.storages s
 where id = $1 and deleted_at is null
   and (owner_id is null
        or owner_id = $3
        or exists (select from storage.storage_projects p
                    where p.storage_id = s.id and p.project_id = $2 and p.is_shared));

-- name: storage_find_attached(id, project)
-- Has this project data on it, or may it have?
select id, name, adapter, owner_id, owner_name, config, credentials, created_at
  from storage.storages s
 where id = $1 and deleted_at is null
   and (owner_id is null
        or exists (select from storage.storage_projects p where p.storage_id = s.id and p.project_id = $2));

-- name: storage_find_any(id)
-- For the service's own upkeep.
select id, name, adapter, owner_id, owner_name, config, credentials, created_at
  from storage.storages
 where id = $1 and deleted_at is null;

-- name: storage_count(user)
select count(*) as storages
  from storage.storages
 where owner_id = $1 and deleted_at is null;

-- name: storage_create(id, user, user_name, name, adapter, config, credentials)
insert into storage.storages (id, owner_id, owner_name, name, adapter, config, credentials, created_at)
values ($1, $2, $3, $4, $5, $6, $7, now());

-- name: storage_update(id, user, name, config, credentials)
update storage.storages
   set name = coalesce($3, name),
       config = coalesce($4::jsonb, config),
       credentials = coalesce($5, credentials)
 where id = $1 and owner_id = $2 and deleted_at is null;

-- name: storage_renew(id, before, credentials)
-- Of what was exchanged for them, such as a token that has ended; who changed them since is right.
update storage.storages
   set credentials = $3
 where id = $1 and credentials = $2 and deleted_at is null;

-- name: storage_delete(id, user)
-- The name stays for those who see what lay on it; the credentials do not.
update storage.storages
   set deleted_at = now(),
       credentials = null,
       config = '{}'
 where id = $1 and owner_id = $2 and deleted_at is null;

-- name: storage_count_artifacts(id)
select count(*) as artifacts
  from storage.artifacts
 where storage_id = $1;

-- name: storage_unshare(id, projects)
update storage.storage_projects
   set is_shared = false
 where storage_id = $1 and is_shared and project_id not in (select jsonb_array_elements_text($2::jsonb)::uuid);

-- name: storage_share(id, projects)
insert into storage.storage_projects (storage_id, project_id, is_shared)
select $1, project::uuid, true
  from jsonb_array_elements_text($2::jsonb) as project
 order by project
    on conflict on constraint storage_projects_pkey
    do update set is_shared = true;

-- name: storage_attach(id, project)
-- From now on the project can read what it has there. Nothing to say about the built-in one.
insert into storage.storage_projects (storage_id, project_id, is_shared)
select id, $2, false
  from storage.storages
 where id = $1 and owner_id is not null and deleted_at is null
    on conflict on constraint storage_projects_pkey do nothing;

-- name: object_lock(project, storage, hash)
-- Whoever places or removes an object holds this lock. What is placed is durable as a file, and a lost row is made again
-- from it: so this transaction need not wait for the disk once more.
select set_config('synchronous_commit', 'off', true) as mode,
       pg_advisory_xact_lock(hashtextextended($1::text || $2::text || $3::text, 0)) as locked;

-- name: object_find(project, storage, hash)
select project_id, storage_id, hash, size, doomed_at is not null as is_doomed,
       coalesce(doomed_at = 'infinity', false) as is_unsure
  from storage.objects
 where project_id = $1 and storage_id = $2 and hash = $3;

-- name: object_hold(project, storage, hash)
-- Until the end of the transaction nobody dooms it.
select project_id, storage_id, hash, size, doomed_at is not null as is_doomed
  from storage.objects
 where project_id = $1 and storage_id = $2 and hash = $3 and doomed_at is null
   for share;

-- name: object_hold_all(project, storage, hashes)
select project_id, storage_id, hash, size, doomed_at is not null as is_doomed
  from storage.objects
 where project_id = $1 and storage_id = $2 and doomed_at is null
   and hash in (select jsonb_array_elements_text($3::jsonb))
   for share;

-- name: object_use_one(project, storage, hash, execution)
-- Before the bytes are put. It is durable with whatever is next, at the latest with the success of the job.
with quick as (
    select set_config('synchronous_commit', 'off', true) as mode
)
insert into storage.object_uses (project_id, storage_id, hash, execution_id)
select $1, $2, $3, $4
 where (select mode from quick) is not null
    on conflict do nothing;

-- name: object_put(project, storage, hash, size)
insert into storage.objects (project_id, storage_id, hash, size, is_kept, created_at)
values ($1, $2, $3, $4, false, now())
    on conflict on constraint objects_pkey
    do update set doomed_at = null, size = excluded.size;

-- name: object_keep(project, storage, hash, is_kept)
-- The last word of those who delete artifacts made of it holds.
update storage.objects
   set is_kept = $4::boolean
 where project_id = $1 and storage_id = $2 and hash = $3 and is_kept <> $4::boolean;

-- name: object_use(project, storage, hashes, execution)
-- Sorted, so that two jobs of one execution never wait for each other in a circle.
insert into storage.object_uses (project_id, storage_id, hash, execution_id)
select $1, $2, hash, $4
  from jsonb_array_elements_text($3::jsonb) as hash
 order by hash
    on conflict do nothing;

-- name: object_claim(project, storage, hash)
select project_id, storage_id, hash, size, doomed_at is not null as is_doomed
  from storage.objects
 where project_id = $1 and storage_id = $2 and hash = $3
   for update;

-- name: object_doom(project, storage, hash)
-- After object_claim: what was added meanwhile is seen.
update storage.objects o
   set doomed_at = now()
 where project_id = $1 and storage_id = $2 and hash = $3 and not is_kept
   and (doomed_at is null or doomed_at = 'infinity')
   and not exists (select from storage.artifacts a
                    where a.project_id = o.project_id and a.storage_id = o.storage_id and a.hash = o.hash)
   and not exists (select from storage.object_uses u
                    where u.project_id = o.project_id and u.storage_id = o.storage_id and u.hash = o.hash);

-- name: object_doom_unseen(project, storage, hash)
-- Clients put these bytes and nobody asked for them since: there is no row yet, and the bytes are to go.
insert into storage.objects (project_id, storage_id, hash, size, is_kept, created_at, doomed_at)
select $1, $2, $3, 0, false, now(), now()
 where not exists (select from storage.object_uses u
                    where u.project_id = $1 and u.storage_id = $2 and u.hash = $3)
    on conflict on constraint objects_pkey do nothing;

-- name: object_undoom(project, storage, hashes)
-- A client is about to put these bytes itself: nobody begins to delete them any more.
delete from storage.objects
 where project_id = $1 and storage_id = $2 and doomed_at is not null
   and (claimed_until is null or claimed_until < now())
   and hash in (select jsonb_array_elements_text($3::jsonb));

-- name: object_find_claimed(project, storage, hashes)
-- Somebody is deleting one of them.
select project_id, storage_id, hash, size, true as is_doomed
  from storage.objects
 where project_id = $1 and storage_id = $2 and claimed_until > now() and doomed_at < 'infinity'
   and hash in (select jsonb_array_elements_text($3::jsonb))
 limit 1;

-- name: object_claim_to_look(project, storage, hash, revives)
-- Nobody deletes the bytes from now on, and whoever does already is waited for. What nobody comes back to is looked at by the next
-- who asks, so this need not wait for the disk.
with quick as (
    select set_config('synchronous_commit', 'off', true) as mode
)
insert into storage.objects (project_id, storage_id, hash, size, is_kept, created_at, doomed_at, claimed_until)
select $1, $2, $3, 0, false, now(), 'infinity', now() + interval '2 minutes'
 where (select mode from quick) is not null
    on conflict on constraint objects_pkey
    do update set doomed_at = excluded.doomed_at, claimed_until = excluded.claimed_until
 where objects.doomed_at is not null
   and ($4::boolean or objects.doomed_at = 'infinity')
   and (objects.claimed_until is null or objects.claimed_until < now());

-- name: object_settle(project, storage, hash, size)
-- The bytes are there.
with quick as (
    select set_config('synchronous_commit', 'off', true) as mode
)
update storage.objects
   set doomed_at = null,
       claimed_until = null,
       size = $4
 where project_id = $1 and storage_id = $2 and hash = $3 and doomed_at = 'infinity'
   and (select mode from quick) is not null;

-- name: object_unclaim_gone(project, storage, hash)
-- They are not.
delete from storage.objects
 where project_id = $1 and storage_id = $2 and hash = $3 and doomed_at = 'infinity';

-- name: object_claim_doomed(project, storage, limit)
-- Deleted together, on storages elsewhere. In a quarter of an hour whoever claims them has an answer or none.
update storage.objects o
   set claimed_until = now() + interval '15 minutes'
  from (select hash
          from storage.objects
         where project_id = $1 and storage_id = $2 and doomed_at < now() - interval '1 minute'
           and (claimed_until is null or claimed_until < now())
         order by hash
         limit $3::integer
           for update skip locked) as doomed
 where o.project_id = $1 and o.storage_id = $2 and o.hash = doomed.hash
returning o.project_id, o.storage_id, o.hash, o.size, true as is_doomed;

-- name: object_claim_one(project, storage, hash)
update storage.objects
   set claimed_until = now() + interval '15 minutes'
 where project_id = $1 and storage_id = $2 and hash = $3 and doomed_at < 'infinity'
   and (claimed_until is null or claimed_until < now());

-- name: object_unclaim(project, storage, hashes)
-- The storage refuses, or gave no answer: it may still do what it was asked for.
update storage.objects
   set claimed_until = now() + interval '1 minute'
 where project_id = $1 and storage_id = $2 and doomed_at < 'infinity'
   and hash in (select jsonb_array_elements_text($3::jsonb));

-- name: object_delete_many(project, storage, hashes)
delete from storage.objects
 where project_id = $1 and storage_id = $2 and doomed_at < 'infinity'
   and hash in (select jsonb_array_elements_text($3::jsonb));

-- name: object_postpone(storage)
-- It cannot be reached, or refuses: later, so that it is in nobody's way.
update storage.objects
   set doomed_at = now() + interval '10 minutes'
 where storage_id = $1 and doomed_at < 'infinity';

-- name: object_delete(project, storage, hash)
delete from storage.objects
 where project_id = $1 and storage_id = $2 and hash = $3 and doomed_at is not null;

-- name: object_list_doomed()
select project_id, storage_id, hash, size, true as is_doomed
  from storage.objects
 where doomed_at < now() - interval '1 minute'
 order by doomed_at
 limit 100;

-- name: execution_release(project, execution, keep)
delete from storage.object_uses
 where project_id = $1 and execution_id = $2
   and hash not in (select jsonb_array_elements_text($3::jsonb))
returning project_id, storage_id, hash;

-- name: execution_uses(project, executions, keep, bundles)
-- What executions use, and what of it nothing else does. Of what clients put elsewhere there may be no row yet.
-- Bundles are what they ran with, not what they made.
with execution as (
    select value::uuid as id from jsonb_array_elements_text($2::jsonb)
), used as (
    select distinct u.project_id, u.storage_id, u.hash
      from storage.object_uses u
      join execution e on e.id = u.execution_id
     where u.project_id = $1
), seen as (
    select u.hash, o.size,
           u.hash in (select jsonb_array_elements_text($4::jsonb)) as is_bundle,
           u.hash not in (select jsonb_array_elements_text($3::jsonb))
           and not coalesce(o.is_kept, false)
           and not exists (select from storage.artifacts a
                            where a.project_id = u.project_id and a.storage_id = u.storage_id and a.hash = u.hash)
           and not exists (select from storage.object_uses other
                            where other.project_id = u.project_id and other.storage_id = u.storage_id
                              and other.hash = u.hash and other.execution_id not in (select id from execution)) as is_alone
      from used u
      left join storage.objects o
        on o.project_id = u.project_id and o.storage_id = u.storage_id and o.hash = u.hash and o.doomed_at is null
)
select count(*) filter (where not is_bundle) as objects,
       coalesce(sum(size) filter (where not is_bundle), 0) as bytes,
       count(*) filter (where is_alone and not is_bundle) as alone,
       coalesce(sum(size) filter (where is_alone and not is_bundle), 0) as alone_bytes,
       coalesce(sum(size) filter (where is_alone and is_bundle), 0) as bundle_bytes,
       (select coalesce(json_agg(hash), '[]')
          from (select hash from seen where is_alone and not is_bundle and size is null limit 5000) as unseen) as unseen
  from seen;

-- name: project_forget(project)
-- Whatever of it is on the way out already keeps its time; uploads that are not finished expire by themselves.
with artifacts as (
    delete from storage.artifacts
     where project_id = $1
), imports as (
    delete from storage.imports
     where project_id = $1
), uses as (
    delete from storage.object_uses
     where project_id = $1
)
update storage.objects
   set is_kept = false,
       doomed_at = now()
 where project_id = $1
   and (doomed_at is null or doomed_at = 'infinity');

-- name: locator_find(project, storage, hash)
select hash, locator, size
  from storage.locators
 where project_id = $1 and storage_id = $2 and hash = $3;

-- name: locator_put(project, storage, hash, locator, size)
insert into storage.locators (project_id, storage_id, hash, locator, size)
values ($1, $2, $3, $4, $5)
    on conflict on constraint locators_pkey
    do update set locator = excluded.locator, size = excluded.size;

-- name: locator_delete(project, storage, hash)
delete from storage.locators
 where project_id = $1 and storage_id = $2 and hash = $3;

-- name: locator_list(project, storage, cursor)
select hash, locator, size
  from storage.locators
 where project_id = $1 and storage_id = $2 and hash > $3
 order by hash
 limit 1000;

-- name: artifact_list(project, search, type, cursor, limit)
select a.id, a.project_id, a.name, a.type, a.storage_id, s.name as storage_name, a.hash, a.size, a.created_at,
       a.created_by, a.created_by_name, a.execution_id, a.job_id
  from storage.artifacts a
  join storage.storages s on s.id = a.storage_id
 where a.project_id = $1
   and ($2::text is null or position(lower($2) in lower(a.name)) > 0)
   and ($3::text is null or a.type = $3)
   and a.id < coalesce($4::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff')
 order by a.id desc
 limit $5;

-- name: artifact_find(id)
select a.id, a.project_id, a.name, a.type, a.storage_id, s.name as storage_name, a.hash, a.size, a.created_at,
       a.created_by, a.created_by_name, a.execution_id, a.job_id
  from storage.artifacts a
  join storage.storages s on s.id = a.storage_id
 where a.id = $1;

-- name: artifact_list_by_hash(hash, project, limit)
-- The newest of each project, this project first.
select id, project_id, name, type, storage_id, storage_name, hash, size, created_at, created_by, created_by_name, execution_id,
       job_id
  from (select distinct on (a.project_id) a.id, a.project_id, a.name, a.type, a.storage_id, s.name as storage_name, a.hash, a.size,
               a.created_at, a.created_by, a.created_by_name, a.execution_id, a.job_id
          from storage.artifacts a
          join storage.storages s on s.id = a.storage_id
         where a.hash = $1
         order by a.project_id, a.id desc) as newest
 order by project_id is not distinct from $2::uuid desc, id desc
 limit $3::integer;

-- name: artifact_find_all(ids)
select a.id, a.project_id, a.name, a.type, a.storage_id, s.name as storage_name, a.hash, a.size, a.created_at,
       a.created_by, a.created_by_name, a.execution_id, a.job_id
  from storage.artifacts a
  join storage.storages s on s.id = a.storage_id
 where a.id in (select value::uuid from jsonb_array_elements_text($1::jsonb));

-- name: artifact_find_of_job(job, name)
select a.id, a.project_id, a.name, a.type, a.storage_id, s.name as storage_name, a.hash, a.size, a.created_at,
       a.created_by, a.created_by_name, a.execution_id, a.job_id
  from storage.artifacts a
  join storage.storages s on s.id = a.storage_id
 where a.job_id = $1 and a.name = $2;

-- name: artifact_create(id, project, storage, hash, size, name, type, user, user_name, execution, job)
-- No row when the job has made an artifact of this name before.
with created as (
    insert into storage.artifacts (id, project_id, storage_id, hash, size, name, type, created_at, created_by, created_by_name,
                                   execution_id, job_id)
    values ($1, $2, $3, $4, $5, $6, $7, now(), $8, $9, $10, $11)
        on conflict (job_id, name) where job_id is not null do nothing
    returning id
)
insert into storage.arrivals (artifact_id)
select id from created;

-- name: arrival_list(limit)
select a.id, a.project_id, a.name, a.type, a.storage_id, s.name as storage_name, a.hash, a.size, a.created_at,
       a.created_by, a.created_by_name, a.execution_id, a.job_id
  from storage.arrivals r
  join storage.artifacts a on a.id = r.artifact_id
  join storage.storages s on s.id = a.storage_id
 order by r.created_at
 limit $1::integer;

-- name: arrival_delete(artifact)
delete from storage.arrivals where artifact_id = $1;

-- name: artifact_update(id, name, type)
update storage.artifacts
   set name = coalesce($2, name),
       type = coalesce($3, type)
 where id = $1;

-- name: preview_find(project, storage, hash, maker)
select preview
  from storage.previews
 where project_id = $1 and storage_id = $2 and hash = $3 and maker = $4::integer;

-- name: preview_put(project, storage, hash, maker, preview)
-- Whoever was faster has found the same; what an older program found gives way. The object may have gone meanwhile.
insert into storage.previews (project_id, storage_id, hash, maker, preview, made_at)
select project_id, storage_id, hash, $4::integer, $5, now()
  from storage.objects
 where project_id = $1 and storage_id = $2 and hash = $3
   for key share
    on conflict on constraint previews_pkey
    do update set maker = excluded.maker, preview = excluded.preview, made_at = excluded.made_at;

-- name: artifact_delete(id)
delete from storage.artifacts
 where id = $1;

-- name: upload_create(id, project, storage, name, type, size, part_size, user, user_name)
insert into storage.uploads (id, project_id, storage_id, name, type, size, part_size, user_id, user_name, state, created_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'open', now());

-- name: upload_count(project, user)
select count(*) as uploads
  from storage.uploads
 where project_id = $1 and user_id = $2 and state <> 'done';

-- name: upload_list(project, user)
select u.id, u.project_id, u.name, u.type, u.storage_id, s.name as storage_name, u.size, u.part_size, u.user_id, u.user_name,
       u.state, u.hash, u.artifact_id, u.created_at,
       greatest(u.created_at, max(p.received_at)) + interval '7 days' as expires_at,
       coalesce(jsonb_agg(jsonb_build_object('number', p.number, 'size', p.size) order by p.number)
                filter (where p.number is not null), '[]') as parts
  from storage.uploads u
  join storage.storages s on s.id = u.storage_id
  left join storage.upload_parts p on p.upload_id = u.id
 where u.project_id = $1 and u.user_id = $2 and u.state <> 'done'
 group by u.id, s.name
 order by u.id desc
 limit 200;

-- name: upload_find(id)
select u.id, u.project_id, u.name, u.type, u.storage_id, s.name as storage_name, u.size, u.part_size, u.user_id, u.user_name,
       u.state, u.hash, u.artifact_id, u.created_at,
       greatest(u.created_at, max(p.received_at)) + interval '7 days' as expires_at,
       coalesce(jsonb_agg(jsonb_build_object('number', p.number, 'size', p.size) order by p.number)
                filter (where p.number is not null), '[]') as parts
  from storage.uploads u
  join storage.storages s on s.id = u.storage_id
  left join storage.upload_parts p on p.upload_id = u.id
 where u.id = $1
 group by u.id, s.name;

-- name: upload_hold(id)
-- While a part is being written nobody closes the upload.
select id, state
  from storage.uploads
 where id = $1
   for share;

-- name: upload_lock(id)
select id, state, hash, artifact_id
  from storage.uploads
 where id = $1
   for update;

-- name: part_put(upload, number, size)
insert into storage.upload_parts (upload_id, number, size, received_at)
values ($1, $2, $3, now())
    on conflict on constraint upload_parts_pkey
    do update set size = excluded.size, received_at = excluded.received_at;

-- name: upload_set_state(id, state, hash, artifact)
-- Of two commits at once the slower one changes nothing any more.
update storage.uploads
   set state = $2,
       hash = coalesce($3, hash),
       artifact_id = coalesce($4, artifact_id)
 where id = $1 and state <> 'done';

-- name: upload_delete(id)
delete from storage.uploads
 where id = $1;

-- name: upload_sweep()
-- Finished ones are kept for a while, so that a commit that is sent again gets its answer.
delete from storage.uploads u
 where u.created_at < now() - interval '7 days'
   and not exists (select from storage.upload_parts p
                    where p.upload_id = u.id and p.received_at > now() - interval '7 days')
returning id;

-- name: import_create(id, project, source, path, name, type, storage, user, user_name)
insert into storage.imports (id, project_id, source_id, path, name, type, storage_id, user_id, user_name, state, created_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'waiting', now());

-- name: import_count(user)
select count(*) as imports
  from storage.imports
 where user_id = $1 and state in ('waiting', 'running');

-- name: import_list(project, user)
-- What is on its way and what failed; what is done is an artifact.
select i.id, i.project_id, i.source_id, o.name as source_name, i.path, i.name, i.type, i.storage_id, s.name as storage_name,
       i.user_id, i.user_name, i.state, i.holder, i.tries, i.received, i.size, i.problem, i.artifact_id, i.created_at,
       i.started_at, i.ended_at
  from storage.imports i
  join storage.storages o on o.id = i.source_id
  join storage.storages s on s.id = i.storage_id
 where i.project_id = $1 and i.user_id = $2 and i.state <> 'done'
 order by i.id desc
 limit 200;

-- name: import_find(id)
select i.id, i.project_id, i.source_id, o.name as source_name, i.path, i.name, i.type, i.storage_id, s.name as storage_name,
       i.user_id, i.user_name, i.state, i.holder, i.tries, i.received, i.size, i.problem, i.artifact_id, i.created_at,
       i.started_at, i.ended_at
  from storage.imports i
  join storage.storages o on o.id = i.source_id
  join storage.storages s on s.id = i.storage_id
 where i.id = $1;

-- name: import_claim(holder, seconds)
-- The next one whose turn it is, or whose holder is lost: first of those of whom the least is running.
with next as (
    select i.id
      from storage.imports i
     where i.state in ('waiting', 'running') and (i.leased_until is null or i.leased_until <= now())
     order by (select count(*)
                 from storage.imports r
                where r.user_id = i.user_id and r.state = 'running' and r.leased_until > now()),
              i.created_at
     limit 1
       for update skip locked
)
update storage.imports i
   set state = 'running',
       holder = $1,
       leased_until = now() + make_interval(secs => $2),
       started_at = coalesce(i.started_at, now()),
       tries = i.tries + 1,
       received = 0,
       size = null
  from next
 where i.id = next.id
returning i.id;

-- name: import_pulse(id, holder, seconds, received, size)
update storage.imports
   set leased_until = now() + make_interval(secs => $3),
       received = $4,
       size = $5
 where id = $1 and holder = $2 and state = 'running';

-- name: import_release(id, holder, seconds, problem, tries)
-- Back to those that wait, for so many seconds at least.
update storage.imports
   set state = 'waiting',
       holder = null,
       leased_until = now() + make_interval(secs => $3),
       problem = $4::jsonb,
       tries = $5
 where id = $1 and holder = $2 and state = 'running';

-- name: import_end(id, holder, state, problem, artifact, size)
update storage.imports
   set state = $3,
       holder = null,
       leased_until = null,
       problem = $4::jsonb,
       artifact_id = $5,
       received = coalesce($6, received),
       size = coalesce($6, size),
       ended_at = now()
 where id = $1 and holder = $2 and state = 'running';

-- name: import_delete(id)
delete from storage.imports
 where id = $1;

-- name: import_sweep()
delete from storage.imports
 where ended_at < now() - interval '7 days';

-- name: usage_of_project(project)
-- What lies there, and what has been announced for uploads that are not finished.
select (select count(*) from storage.objects where project_id = $1 and doomed_at is null) as objects,
       (select coalesce(sum(size), 0)::bigint from storage.objects where project_id = $1 and doomed_at is null) as bytes,
       (select coalesce(sum(size), 0)::bigint from storage.uploads where project_id = $1 and state <> 'done') as announced;

-- name: usage_of_projects(projects)
select coalesce(jsonb_agg(jsonb_build_object('project', project_id, 'bytes', bytes, 'objects', objects) order by bytes desc,
                          project_id), '[]') as projects,
       coalesce(sum(bytes), 0)::bigint as bytes,
       coalesce(sum(objects), 0)::bigint as objects
  from (select project_id, sum(size)::bigint as bytes, count(*) as objects
          from storage.objects
         where doomed_at is null
           and project_id in (select value::uuid from jsonb_array_elements_text($1::jsonb))
         group by project_id) as each;

-- name: quota_find(user)
select user_id, bytes, set_at
  from storage.quotas
 where user_id = $1;

-- name: quota_any()
select user_id, bytes, set_at
  from storage.quotas
 limit 1;

-- name: quota_list(cursor, limit)
select user_id, bytes, set_at
  from storage.quotas
 where $1::uuid is null or user_id > $1
 order by user_id
 limit $2;

-- name: quota_put(user, bytes)
insert into storage.quotas (user_id, bytes)
values ($1, $2)
    on conflict on constraint quotas_pkey
    do update set bytes = excluded.bytes, set_at = now()
returning user_id, bytes, set_at;

-- name: quota_delete(user)
delete from storage.quotas
 where user_id = $1;

-- name: verify_list(cursor, limit, grace)
-- Objects that there should be, in the order of their key; the cursor is project/storage/hash.
select o.project_id, o.storage_id, o.hash, o.size, o.created_at < now() - make_interval(secs => $3::integer) as is_old,
       o.is_kept
       or exists (select from storage.artifacts a
                   where a.project_id = o.project_id and a.storage_id = o.storage_id and a.hash = o.hash)
       or exists (select from storage.object_uses u
                   where u.project_id = o.project_id and u.storage_id = o.storage_id and u.hash = o.hash) as is_used
  from storage.objects o
 where o.doomed_at is null
   and ($1::text is null
        or (o.project_id, o.storage_id, o.hash)
           > (split_part($1::text, '/', 1)::uuid, split_part($1::text, '/', 2)::uuid, split_part($1::text, '/', 3)))
 order by o.project_id, o.storage_id, o.hash
 limit $2::integer;

-- name: verify_known(project, storage, prefix)
-- What is known in one folder of files, also when it is on its way out, or announced by an execution and not asked for yet.
select coalesce(json_object_agg(hash, true), '{}') as hashes
  from (select hash from storage.objects
         where project_id = $1 and storage_id = $2 and hash >= $3 and hash < $3 || 'g'
         union
        select hash from storage.object_uses
         where project_id = $1 and storage_id = $2 and hash >= $3 and hash < $3 || 'g') as known;
