-- Every statement of the executions service. Columns are named as in the record tables.
--
-- Whoever changes several jobs of an execution, or ends one, locks the execution's row first: the counters in it decide when
-- the execution has ended, and the same order for everybody means no deadlock.

-- ---------------------------------------------------------------- executions

-- name: execution_list(project, filter, cursor, limit)
select id, project, pipeline, pipeline_name, name, status, canceling, created_by, created_at, started_at, ended_at,
       revision, compute, compute_name, storage, jobs, figure_count, use_cache, executions.execution_priority(id) as priority, labels, notes, attributes, sweep,
       sweep_name, sweep_position, started_by, debug, cleans_at, cleaned_at, version
  from (select l.id as listed
          from executions.execution_listed($1, $2::jsonb) l
         where $3::uuid is null
            or l.id < $3
         order by l.id desc
         limit $4::bigint) l
  join executions.execution_documents d on d.id = l.listed
 order by d.id desc;

-- name: execution_list_sorted(project, filter, sort, cursor, limit)
-- In another order than the usual one. The page begins behind the execution that the cursor names, wherever that is now.
with listed as (
    select e.id,
           case trim(leading '-' from $3::text)
               when 'name' then lower(e.name)
               when 'pipeline' then lower(e.pipeline_name)
               when 'by' then lower(e.user_name)
           end as word,
           case trim(leading '-' from $3::text)
               when 'status' then array_position('{running,queued,pending,failed,canceled,success}'::text[], e.status)
               when 'created_at' then extract(epoch from e.created_at)
               when 'duration' then extract(epoch from coalesce(e.ended_at, now()) - e.started_at)
           end as number
      from executions.execution_listed($1, $2::jsonb) e
), placed as (
    select id, row_number() over (
               order by case when $3 like '-%' then word end desc nulls last,
                        case when $3 like '-%' then number end desc nulls last,
                        case when $3 not like '-%' then word end,
                        case when $3 not like '-%' then number end,
                        id desc) as place
      from listed
), page as (
    select id, place
      from placed
     where $4::uuid is null
        or place > (select place from placed where id = $4)
     order by place
     limit $5::bigint
)
select d.id, d.project, d.pipeline, d.pipeline_name, d.name, d.status, d.canceling, d.created_by, d.created_at,
       d.started_at, d.ended_at, d.revision, d.compute, d.compute_name, d.storage, d.jobs, d.figure_count, d.use_cache,
       executions.execution_priority(d.id) as priority,
       d.labels, d.notes, d.attributes, d.sweep, d.sweep_name, d.sweep_position, d.started_by, d.debug,
       d.version
  from page p
  join executions.execution_documents d on d.id = p.id
 order by p.place;

-- name: execution_find(id)
select id, project, pipeline, pipeline_name, name, status, canceling, created_by, created_at, started_at, ended_at,
       revision, compute, compute_name, storage, jobs, figure_count, use_cache, executions.execution_priority(id) as priority, labels, notes, attributes, sweep,
       sweep_name, sweep_position, started_by, debug, cleans_at, cleaned_at, version
  from executions.execution_documents
 where id = $1;

-- name: execution_find_all(ids)
-- Those that lists show.
select id, project, pipeline, pipeline_name, name, status, canceling, created_by, created_at, started_at, ended_at,
       revision, compute, compute_name, storage, jobs, figure_count, use_cache, executions.execution_priority(id) as priority, labels, notes, attributes, sweep,
       sweep_name, sweep_position, started_by, debug, cleans_at, cleaned_at, version
  from executions.execution_documents d
 where id = any($1::uuid[])
   and not exists (select 1 from executions.executions t where t.id = d.id and t.tool is not null);

-- name: execution_graph_find(id)
select nodes, edges, json_build_object('hash', bundle_hash, 'size', bundle_size) as bundle, debug_revision
  from executions.executions
 where id = $1;

-- name: execution_debug(id)
-- Its copy of the model begins as what the latest of its jobs had.
update executions.executions e
   set debug_revision = greatest(e.revision, (select max(j.revision) from executions.jobs j where j.execution_id = e.id)),
       version = e.version + 1
 where e.id = $1
   and e.debug_revision is null;

-- name: draft_find(execution)
-- The copy of a debug run: where it began and the latest of everything that was changed.
select e.debug_revision as revision,
       (select coalesce(json_agg(json_build_object(
                   'op', case when d.path like '%/code' then 'replace' else 'add' end,
                   'path', d.path,
                   'value', d.value) order by d.path), '[]')
          from (select distinct on (path) path, value
                  from executions.drafts
                 where execution_id = e.id
                 order by path, version desc) as d) as patch
  from executions.executions e
 where e.id = $1;

-- name: draft_put(execution, path, version, value, user, user_name)
-- `version` is the one that was changed; whoever was slower changes nothing.
insert into executions.drafts (execution_id, path, version, value, user_id, user_name)
select $1, $2, $3::bigint + 1, $4::jsonb, $5, $6
 where coalesce((select max(version) from executions.drafts where execution_id = $1 and path = $2), 0) = $3::bigint
    on conflict do nothing;

-- name: draft_trim(execution, path, version)
delete from executions.drafts
 where execution_id = $1
   and path = $2
   and version <= $3::bigint;

-- name: draft_versions(execution, path)
select coalesce(max(version), 0) as version,
       coalesce(json_agg(json_build_object(
           'version', version,
           'changed_by', json_build_object('id', user_id, 'name', user_name),
           'changed_at', executions.utc(created_at)) order by version desc), '[]') as versions
  from executions.drafts
 where execution_id = $1
   and path = $2;

-- name: draft_value(execution, path, version)
select value #>> '{}' as value
  from executions.drafts
 where execution_id = $1
   and path = $2
   and version = $3::bigint;

-- name: execution_change(id, name, labels, notes)
-- What is null stays.
with changed as (
    update executions.executions
       set name = coalesce($2, name),
           labels = case when $3::jsonb is null then labels else array(select jsonb_array_elements_text($3::jsonb)) end,
           notes = coalesce($4, notes),
           version = version + 1
     where id = $1
    returning id
)
insert into executions.announcements (execution_id)
select id from changed;

-- name: execution_values(id, attributes)
-- One by one, so that two people who set different ones both have theirs.
update executions.executions e
   set attributes = e.attributes || v.merged,
       version = e.version + 1
  from (select x.id, jsonb_object_agg(n.key, coalesce(x.attributes->n.key, '{}') || n.value) as merged
          from executions.executions x
         cross join jsonb_each($2::jsonb) as n
         where x.id = $1
         group by x.id) v
 where e.id = v.id
   and e.debug_revision is not null;

-- name: check_find(execution, tool)
-- What came of it, once its job has ended.
select e.status, o.storage_id as storage, o.hash, a.error->>'message' as detail
  from executions.executions e
  left join executions.jobs j on j.execution_id = e.id
  left join executions.outputs o on o.job_id = j.id and o.name = 'answer'
  left join executions.attempts a on a.job_id = j.id and a.attempt = j.attempt
 where e.id = $1
   and e.tool = $2
 limit 1;

-- name: check_due_list()
select id
  from executions.executions
 where tool is not null
   and created_at < now() - interval '1 day'
 order by created_at
 limit 50;

-- name: execution_list_of_project(project, limit)
select id
  from executions.executions
 where project_id = $1
 limit $2::bigint;

-- name: execution_delete(id)
-- Inputs are the one thing that no foreign key removes. Who showed what one of its jobs said keeps the values alone. What was
-- kept for it of cleaned executions is looked at again.
with gone as (
    delete from executions.inputs
     where job_id in (select id from executions.jobs where execution_id = $1)
), forgotten as (
    update executions.jobs
       set shown_job = null, shown_attempt = null, version = version + 1
     where shown_job in (select id from executions.jobs where execution_id = $1)
), unneeded as (
    update executions.executions e
       set kept_looked_at = '-infinity'
     where e.kept_looked_at is not null
       and e.id::text in (select j.taken_from->>'execution' from executions.jobs j where j.execution_id = $1)
), deleted as (
    delete from executions.executions
     where id = $1
    returning id, project_id
)
insert into executions.releases (execution_id, project_id)
select id, project_id from deleted
    on conflict (execution_id) do nothing;

-- name: execution_insert(record, nodes, edges)
insert into executions.executions (id, project_id, project_name, pipeline_id, pipeline_name, number, name, user_id,
    user_name, revision, compute_id, compute_name, storage_id, bundle_hash, bundle_size, nodes, edges, total, pending,
    success, started_at, ended_at, use_cache, labels, notes, attributes, sweep_id, sweep_position,
    trigger_id, trigger_chain, started_by, debug_revision, priority, tool)
select r.id, r.project, r.project_name, r.pipeline, r.pipeline_name, n.number,
       coalesce(r.name, r.pipeline_name || ' #' || n.number), r.user_id, r.user_name, r.revision, r.compute,
       r.compute_name, r.storage, r.bundle_hash, r.bundle_size, $2::jsonb, $3::jsonb, r.total, r.pending, r.success,
       case when r.success = r.total then now() end, case when r.success = r.total then now() end,
       r.use_cache, array(select jsonb_array_elements_text(coalesce(r.labels, '[]'))), coalesce(r.notes, ''),
       coalesce(r.attributes, '{}'), r.sweep, r.sweep_position, r.trigger, r.trigger_chain, r.started_by, r.debug_revision,
       coalesce(r.priority, 0), r.tool
  from jsonb_to_record($1::jsonb) as r(id uuid, project uuid, project_name text, pipeline text, pipeline_name text,
       name text, user_id uuid, user_name text, revision bigint, compute uuid, compute_name text, storage uuid,
       bundle_hash text, bundle_size bigint, total integer, pending integer,
       success integer, use_cache boolean, labels jsonb, notes text, attributes jsonb, sweep uuid,
       sweep_position integer, trigger uuid, trigger_chain uuid[], started_by jsonb, debug_revision bigint,
       priority integer, tool text)
 cross join lateral (
       select coalesce(max(e.number), 0) + 1 as number
         from executions.executions e
        where e.project_id = r.project
          and e.pipeline_id = r.pipeline) n;

-- name: job_insert_all(execution, jobs, nodes, names, operations, statuses, waiting_on, attributes, refs, resources, docs)
-- What counts for the cache: of the operation, of the node, and the code of what the node refers to. A node that sets nothing has
-- what its operation has, which is put together once.
insert into executions.jobs (id, execution_id, project_id, position, node, name, operation, operation_name, status,
    attempt, waiting_on, attributes, output_names, spec, queued_at, started_at, ended_at, cache_state, cache_parts)
select r.id, e.id, e.project_id, r.position - 1, r.node, r.name, r.operation, d.name, r.status,
       case when r.status = 'success' then 1 else 0 end, r.waiting_on,
       case when r.attributes = '{}' then d.defaults else d.defaults || r.attributes::jsonb end, d.output_names,
       case
           when r.attributes = '{}' and r.refs = '{}' then
               d.spec || jsonb_build_object('node', r.node, 'name', r.name)
           when d.spec is not null then
               d.spec || jsonb_build_object('node', r.node, 'name', r.name, 'attributes', r.attributes::jsonb,
                                            'references', r.refs::jsonb)
       end,
       case when r.status <> 'pending' then now() end, case when r.status = 'success' then now() end,
       case when r.status = 'success' then now() end,
       case
           when d.spec is null or r.status = 'success' then 'never'
           when d.cache is null or not e.use_cache then 'off'
       end,
       case
           when r.status = 'success' then null
           when r.attributes = '{}' and r.resources = '{}' then d.cache
           else
               d.cache || jsonb_build_object('attributes', d.defaults || r.attributes::jsonb,
                                             'references', r.resources::jsonb)
       end
  from unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::integer[], $8::text[], $9::text[],
              $10::text[])
       with ordinality as r(id, node, name, operation, status, waiting_on, attributes, refs, resources, position)
  join (select o.key as id,
               o.value->>'name' as name,
               o.value->'defaults' as defaults,
               nullif(o.value->'spec', 'null') || '{"attributes": {}, "references": {}}' as spec,
               nullif(o.value->'cache', 'null')
                   || jsonb_build_object('storage', x.storage_id, 'attributes', o.value->'defaults', 'references',
                                         '{}'::jsonb) as cache,
               array(select jsonb_array_elements_text(o.value->'outputs')) as output_names
          from jsonb_each($11::jsonb) as o
         cross join executions.executions x
         where x.id = $1
        offset 0) as d on d.id = r.operation
  join executions.executions e on e.id = $1;

-- name: input_insert_all(ids, jobs, names, positions, sources, outputs)
insert into executions.inputs (job_id, name, position, from_job_id, from_output)
select ($1::uuid[])[r.job + 1], r.name, r.position, ($1::uuid[])[r.source + 1], r.output
  from unnest($2::integer[], $3::text[], $4::integer[], $5::integer[], $6::text[])
       as r(job, name, position, source, output);

-- name: result_insert_all(rows, console)
-- What the Input nodes give; they are done when the execution begins.
with result as (
    select *
      from jsonb_to_recordset($1::jsonb) as r(job uuid, artifact uuid, type text, storage uuid, hash text,
           size bigint)
), input as (
    insert into executions.inputs (job_id, name, position, artifact_id)
    select job, 'artifact', 0, artifact from result
), attempt as (
    insert into executions.attempts (job_id, attempt, isolation, status, started_at, ended_at, console_size)
    select job, 1, 'service', 'success', now(), now(), octet_length($2::text) from result
), chunk as (
    insert into executions.console_chunks (job_id, attempt, start, bytes)
    select job, 1, 0, convert_to($2::text, 'UTF8') from result
)
insert into executions.outputs (job_id, name, attempt, type, storage_id, hash, size, artifact_id)
select job, 'data', 1, type, storage, hash, size, artifact from result;

-- name: source_list(project, jobs)
-- What is to know of the jobs that nodes are pinned to.
select coalesce(json_object_agg(j.id, json_build_object(
           'status', j.status,
           'cleaned', j.is_cleaned,
           'outputs', (
               select coalesce(json_agg(o.name), '[]')
                 from executions.outputs o
                where o.job_id = j.id))), '{}') as sources
  from executions.jobs j
  join executions.executions e on e.id = j.execution_id
 where j.id = any($2::uuid[])
   and e.project_id = $1;

-- name: taking_insert_all(project, rows)
-- Pinned nodes are done when the execution begins, with what an earlier job made. Whoever took from a job that took itself
-- names the one that ran. The lock keeps the earlier execution until this one can be seen.
with source as (
    select r.job, s.id, s.name, s.attributes, s.ended_at, s.taken_from, e.id as execution_id, e.name as execution_name
      from jsonb_to_recordset($2::jsonb) as r(job uuid, source uuid)
      join executions.jobs s on s.id = r.source
      join executions.executions e on e.id = s.execution_id
     where e.project_id = $1
       and s.status = 'success'
       and not s.is_cleaned
       for key share of e
), origin as (
    select job, id, attributes,
           coalesce(taken_from, jsonb_build_object('job', id, 'execution', execution_id, 'execution_name', execution_name,
                                                   'name', name, 'ended_at', executions.utc(ended_at))) as taken_from
      from source
), told as (
    select job,
           format('taken from ''%s'' of ''%s''', taken_from->>'name', taken_from->>'execution_name') as detail,
           convert_to(format(E'Taken from ''%s'' of ''%s'', because the node is pinned.\n', taken_from->>'name',
                             taken_from->>'execution_name'), 'UTF8') as console
      from origin
), attempt as (
    insert into executions.attempts (job_id, attempt, isolation, status, started_at, ended_at, detail, console_size)
    select job, 1, 'service', 'success', now(), now(), detail, length(console) from told
), chunk as (
    insert into executions.console_chunks (job_id, attempt, start, bytes)
    select job, 1, 0, console from told
), output as (
    insert into executions.outputs (job_id, name, attempt, type, storage_id, hash, size, artifact_id)
    select s.job, o.name, 1, o.type, o.storage_id, o.hash, o.size, o.artifact_id
      from origin s
      join executions.outputs o on o.job_id = s.id
)
update executions.jobs j
   set is_cached = true, taken_from = o.taken_from, attributes = o.attributes, detail = t.detail
  from origin o
  join told t on t.job = o.job
 where j.id = o.job;

-- name: execution_lock(id)
select id, status, cancel_requested_at is not null as canceling, failed + canceled > 0 as failing,
       cleaned_at is not null as cleaned
  from executions.executions
 where id = $1
   for no key update;

-- name: execution_cancel_request(id)
update executions.executions
   set cancel_requested_at = coalesce(cancel_requested_at, now()), version = version + 1
 where id = $1;

-- name: execution_stop(id, froms, to, detail)
-- Ends all jobs that are in one of the from-states. Answers those that compute knows of.
with stopped as (
    update executions.jobs j
       set status = $3, detail = $4, ended_at = now(), retry_at = null, version = j.version + 1
     where j.execution_id = $1
       and j.ended_at is null
       and j.status = any($2::text[])
    returning j.id, j.attempt, j.submitted_at
), ended as (
    update executions.attempts a
       set status = 'canceled', ended_at = now(), detail = $4
      from stopped s
     where a.job_id = s.id
       and a.ended_at is null
), announced as (
    insert into executions.announcements (execution_id, job_id)
    select $1, id from stopped
)
select count(*) as count,
       coalesce(json_agg(json_build_object('job', id, 'attempt', attempt)) filter (where submitted_at is not null),
                '[]') as jobs
  from stopped;

-- name: execution_settle(id)
-- Counts anew. Only under the lock.
with counted as (
    select count(*) filter (where status = 'pending') as pending,
           count(*) filter (where status = 'success') as success,
           count(*) filter (where status = 'failed') as failed,
           count(*) filter (where status = 'canceled') as canceled,
           count(*) filter (where ended_at is null) as open
      from executions.jobs
     where execution_id = $1
), settled as (
    update executions.executions e
       set pending = c.pending, success = c.success, failed = c.failed, canceled = c.canceled,
           ended_at = case when c.open = 0 then coalesce(e.ended_at, now()) end, version = e.version + 1
      from counted c
     where e.id = $1
    returning e.id
)
insert into executions.announcements (execution_id)
select id from settled;

-- name: reopening_find(execution, jobs)
-- What is to be taken up again: all that failed, was canceled or waits for another attempt, these jobs, and whatever depends
-- on one of them. An Input and what was taken for a pinned node cannot run, so only naming them brings them here.
with recursive reopened as (
    select j.id
      from executions.jobs j
     where j.execution_id = $1
       and (j.status in ('failed', 'canceled') or j.retry_at is not null or j.id = any($2::uuid[]))
     union
    select i.job_id
      from reopened r
      join executions.inputs i on i.from_job_id = r.id
)
select coalesce(array_agg(j.id order by j.position) filter (where r.id is not null), '{}')::text as ids,
       coalesce(json_agg(j.id order by j.position) filter (where r.id is not null), '[]') as jobs,
       count(*) filter (where r.id is not null and j.ended_at is null and j.status <> 'pending'
                          and j.retry_at is null) as running,
       count(*) filter (where j.id = any($2::uuid[])) as found,
       count(*) filter (where r.id is not null and (j.operation = 'Input'
                                                    or (j.is_cached and j.cache_state is distinct from 'hit'))) as idle,
       coalesce(json_object_agg(j.node, json_build_object(
           'job', j.id,
           'is_reopened', r.id is not null,
           'outputs', to_json(j.output_names))), '{}') as nodes
  from executions.jobs j
  left join reopened r on r.id = j.id
 where j.execution_id = $1;

-- name: job_revise_all(execution, revised, bundle, jobs, names, operations, attributes, refs, resources, docs)
-- These jobs go on with the model as it is now. `bundle`: {hash, size, revision}.
update executions.jobs j
   set name = r.name, operation = r.operation, operation_name = d.name, attributes = d.defaults || r.attributes::jsonb,
       output_names = d.output_names,
       spec = case
           when d.spec is not null then
               d.spec || jsonb_build_object('node', j.node, 'name', r.name, 'attributes', r.attributes::jsonb,
                                            'references', r.refs::jsonb)
       end,
       bundle_hash = ($3::jsonb)->>'hash',
       bundle_size = (($3::jsonb)->>'size')::bigint,
       revision = (($3::jsonb)->>'revision')::bigint,
       cache_parts = d.cache || jsonb_build_object('storage', e.storage_id, 'attributes', d.defaults || r.attributes::jsonb,
                                                   'references', r.resources::jsonb)
  from unnest($4::uuid[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[])
       as r(id, name, operation, attributes, refs, resources)
  join (select key as id,
               value->>'name' as name,
               value->'defaults' as defaults,
               nullif(value->'spec', 'null') as spec,
               nullif(value->'cache', 'null') as cache,
               array(select jsonb_array_elements_text(value->'outputs')) as output_names
          from jsonb_each($10::jsonb)
        offset 0) as d on d.id = r.operation
  join executions.executions e on e.id = $1
 where j.id = r.id
   and j.execution_id = $1
   and j.id = any($2::uuid[]);

-- name: input_remove_all(jobs)
delete from executions.inputs
 where job_id = any($1::uuid[]);

-- name: input_insert_some(revised, ids, jobs, names, positions, sources, outputs)
-- As input_insert_all, for some of the jobs.
insert into executions.inputs (job_id, name, position, from_job_id, from_output)
select ($2::uuid[])[r.job + 1], r.name, r.position, ($2::uuid[])[r.source + 1], r.output
  from unnest($3::integer[], $4::text[], $5::integer[], $6::integer[], $7::text[])
       as r(job, name, position, source, output)
 where ($2::uuid[])[r.job + 1] = any($1::uuid[]);

-- name: job_reopen_all(execution, jobs, restarted, froms, to)
-- Attempts that have ended stay. What compute was told of a job that was canceled may still be on its way, so that number
-- is never given to anybody else. Whoever restarts a job wants it to run.
with reopened as (
    update executions.jobs j
       set status = $5, ended_at = null, started_at = null, queued_at = null, submitted_at = null, detail = null,
           attempt = j.attempt + case when j.status = 'canceled' and j.submitted_at is not null then 1 else 0 end,
           project_id = e.project_id, is_cached = false, taken_from = null, shown_job = null, shown_attempt = null,
           cache_key = null, cache_before = null, cache_parts = j.cache_parts - 'inputs',
           awaited_job = null, awaited = null, failures = 0, retry_at = null,
           cache_state = case
               when j.spec is null then 'never'
               when not e.use_cache or j.cache_parts is null or j.id = any($3::uuid[]) then 'off'
           end,
           version = j.version + 1
      from executions.executions e
     where e.id = $1
       and j.execution_id = e.id
       and j.id = any($2::uuid[])
       and j.status = any($4::text[])
       and (j.status <> 'queued' or j.retry_at is not null)
    returning j.id
), forgotten as (
    delete from executions.outputs o
     using reopened r
     where o.job_id = r.id
)
insert into executions.announcements (execution_id, job_id)
select $1, id from reopened;

-- name: job_wait_all(jobs, froms, to)
-- What they wait for, counted anew; those that wait for nothing are ready.
update executions.jobs j
   set waiting_on = w.count,
       status = case when w.count = 0 then $3 else j.status end,
       queued_at = case when w.count = 0 then now() end
  from (select r.id,
               count(p.id) filter (where p.status <> 'success')::integer as count
          from unnest($1::uuid[]) as r(id)
          left join executions.inputs i on i.job_id = r.id
          left join executions.jobs p on p.id = i.from_job_id
         group by r.id) as w
 where j.id = w.id
   and j.status = any($2::text[]);

-- name: execution_reopen(id)
update executions.executions
   set cancel_requested_at = null, cleans_at = null
 where id = $1;

-- name: execution_running_list(id)
-- The jobs that workers hold.
select coalesce(json_agg(json_build_object('job', id, 'attempt', attempt)), '[]') as jobs
  from executions.jobs
 where execution_id = $1
   and ended_at is null
   and submitted_at is not null;

-- name: execution_overdue_list()
-- Cancel was asked for and the time of grace is over.
select id
  from executions.executions
 where ended_at is null
   and cancel_requested_at < now() - interval '10 seconds'
 order by id
 limit 100;

-- name: execution_unsettled_list()
-- All jobs have ended and the execution has not, which cannot happen.
select id
  from executions.executions e
 where e.ended_at is null
   and not exists (
       select 1
         from executions.jobs j
        where j.execution_id = e.id
          and j.ended_at is null)
 order by id
 limit 100;

-- ---------------------------------------------------------------- jobs

-- name: job_find(id)
select id, project, execution, node, name, operation, operation_name, status, cached, detail, attempt, attempts,
       queued_at, started_at, ended_at, console_size, metric_count, figures, inputs, outputs, attributes, error,
       taken_from, cache, executions.job_retry(id) as retry, cleaned, version
  from executions.job_documents
 where id = $1;

-- name: job_find_all(ids)
select id, project, execution, node, name, operation, operation_name, status, cached, detail, attempt, attempts,
       queued_at, started_at, ended_at, console_size, metric_count, figures, inputs, outputs, attributes, error,
       taken_from, cache, executions.job_retry(id) as retry, cleaned, version
  from executions.job_documents
 where id = any($1::uuid[]);

-- name: job_list(execution)
-- At most as many as a pipeline may have nodes.
select id, project, execution, position, node, name, operation, operation_name, status, cached, detail, attempt,
       attempts, queued_at, started_at, ended_at, console_size, metric_count, figures, inputs, outputs, attributes, error,
       taken_from, cache, executions.job_retry(id) as retry, cleaned, version
  from executions.job_documents
 where execution = $1
 order by position;

-- name: comparison_find(execution)
-- What two executions are compared by. `pinned`: it did not run, and no key says that it need not. Lists of packages as far as
-- they are not longer than anybody would read.
with ran as (
    select j.id, j.position, j.node, j.name, j.operation, j.operation_name, j.status, j.attributes,
           j.spec->'references' as refs,
           case when j.is_cached and j.cache_state is distinct from 'hit' then j.taken_from->>'job' end as pinned,
           coalesce(a.bundle_hash, j.bundle_hash, e.bundle_hash) as bundle,
           coalesce(s.environment, a.environment)->>'lock' as lock
      from executions.jobs j
      join executions.executions e on e.id = j.execution_id
      left join executions.attempts a on a.job_id = j.id and a.attempt = j.attempt
      left join executions.attempts s on s.job_id = j.shown_job and s.attempt = j.shown_attempt
     where j.execution_id = $1
), hashed as (
    select r.*, encode(sha256(convert_to(r.lock, 'UTF8')), 'hex') as packages
      from ran r
), locks as (
    select packages, min(lock) as lock
      from hashed
     where length(lock) <= 262144
     group by packages
     limit 20
), inputs as (
    select r.id,
           json_object_agg(i.name, o.hash || ' ' || o.type) as hashes,
           json_object_agg(i.name, p.node || '.' || i.from_output) filter (where p.node is not null) as connections
      from ran r
      join executions.inputs i on i.job_id = r.id
      left join executions.jobs p on p.id = i.from_job_id
      left join executions.outputs o
        on o.job_id = coalesce(i.from_job_id, case when i.artifact_id is not null then i.job_id end)
       and o.name = coalesce(i.from_output, 'data')
     group by r.id
)
select coalesce(json_agg(json_build_object(
           'job', h.id, 'node', h.node, 'name', h.name, 'operation', h.operation, 'operation_name', h.operation_name,
           'status', h.status, 'attributes', h.attributes, 'references', h.refs, 'pinned', h.pinned, 'bundle', h.bundle,
           'packages', h.packages, 'inputs', coalesce(i.hashes, '{}'), 'connections', coalesce(i.connections, '{}'))
           order by h.position), '[]') as jobs,
       (select coalesce(json_object_agg(packages, lock), '{}') from locks) as locks
  from hashed h
  left join inputs i on i.id = h.id;

-- name: job_place(id)
-- Where a job belongs and how it stands, as far as one attempt is concerned.
select e.project_id as project, e.id as execution, j.status, j.attempt as newest, j.name
  from executions.jobs j
  join executions.executions e on e.id = j.execution_id
 where j.id = $1;

-- name: attempt_find(job, attempt)
select e.project_id as project, e.id as execution, j.status, j.attempt as newest, j.name,
       a.status as attempt_status, coalesce(s.console_size, a.console_size) as console_size,
       j.output_names::text as output_names, coalesce(s.job_id, j.id) as shown_job,
       coalesce(s.attempt, a.attempt) as shown_attempt
  from executions.jobs j
  join executions.executions e on e.id = j.execution_id
  left join executions.attempts a on a.job_id = j.id and a.attempt = $2
  left join executions.attempts s on s.job_id = j.shown_job and s.attempt = j.shown_attempt and a.attempt = j.attempt
 where j.id = $1;

-- name: environment_find(job, attempt)
-- What the worker said at the end; Inputs, Outputs and whoever has not ended have none.
select attempt, environment->>'hash' as hash, environment->>'lock' as lock
  from executions.attempts
 where job_id = $1
   and attempt = $2::bigint
   and jsonb_typeof(environment->'hash') = 'string'
   and jsonb_typeof(environment->'lock') = 'string';

-- name: job_start(job, attempt, execution, froms, to, worker, worker_name, isolation, pid, ago_ms)
-- A newer attempt than the last, or one that spoke before it started. The first job of an execution starts it. A start that
-- is lost is made good by the finish, so it does not wait for the disk. A job that is over soon tells of it with its end.
with quick as (
    select set_config('synchronous_commit', 'off', true) as done
), due as (
    select j.id, greatest(j.queued_at, now() - make_interval(secs => $10::bigint / 1000.0)) as at
      from executions.jobs j
     where (select done from quick) is not null
       and j.id = $1
       and j.execution_id = $3
       and j.status = any($4::text[])
       and ($2::bigint > j.attempt
            or ($2::bigint = j.attempt and exists (
                    select 1
                      from executions.attempts a
                     where a.job_id = j.id
                       and a.attempt = $2::bigint
                       and a.status = 'queued')))
), execution as (
    update executions.executions e
       set started_at = (select at from due), version = e.version + 1
     where e.id = $3
       and e.started_at is null
       and exists (select 1 from due)
    returning e.id
), started as (
    update executions.jobs j
       set status = $5, attempt = $2::bigint, started_at = due.at, detail = null, retry_at = null,
           version = j.version + 1
      from due
     where j.id = due.id
       and j.status = any($4::text[])
       and $2::bigint >= j.attempt
       and (select count(*) from execution) >= 0
    returning j.id, j.execution_id, j.bundle_hash, j.revision, j.started_at
), superseded as (
    update executions.attempts a
       set status = 'lost', ended_at = now(), detail = 'a newer attempt took over'
      from started s
     where a.job_id = s.id
       and a.attempt < $2::bigint
       and a.ended_at is null
), attempt as (
    insert into executions.attempts (job_id, attempt, worker_id, worker_name, isolation, pid, status, started_at,
        bundle_hash, revision)
    select s.id, $2::bigint, $6::uuid, $7, $8, $9::bigint, 'running', s.started_at, s.bundle_hash, s.revision from started s
        on conflict (job_id, attempt) do update
       set worker_id = excluded.worker_id, worker_name = excluded.worker_name, isolation = excluded.isolation,
           pid = excluded.pid, status = excluded.status, started_at = excluded.started_at,
           bundle_hash = excluded.bundle_hash, revision = excluded.revision
)
insert into executions.announcements (execution_id, job_id)
select execution_id, id from started
union all
select execution_id, null from started;

-- name: job_meet(job, attempt, execution, froms, to)
-- A newer attempt speaks before it has started: the one before is lost.
with met as (
    update executions.jobs j
       set status = $5, attempt = $2::bigint, version = j.version + 1
     where j.id = $1
       and j.execution_id = $3
       and j.status = any($4::text[])
       and $2::bigint > j.attempt
    returning j.id
), superseded as (
    update executions.attempts a
       set status = 'lost', ended_at = now(), detail = 'a newer attempt took over'
      from met m
     where a.job_id = m.id
       and a.attempt < $2::bigint
       and a.ended_at is null
)
insert into executions.attempts (job_id, attempt, status)
select m.id, $2::bigint, 'queued' from met m;

-- name: job_succeed(job, attempt, execution, froms, to, outputs, finish, ready_froms, ready_to)
-- All that follows from a success in one statement: the job, its values, its children, the execution. Reading the
-- execution's id under lock comes first, because the update of the job needs it.
with execution as (
    select e.id, e.storage_id, e.sweep_id is not null and e.success + e.failed + e.canceled + 1 = e.total as is_last
      from executions.executions e
     where e.id = $3
       for no key update
), value as (
    select o.name, o.type, o.hash, o.size, o.storage, o.artifact
      from jsonb_to_recordset($6::jsonb) as o(name text, type text, hash text, size bigint, storage uuid,
           artifact uuid)
), keyed as (
    select parts, executions.cache_key(project_id, parts) as key
      from (select j.project_id, j.cache_parts || jsonb_build_object('inputs', executions.cache_inputs(j.id)) as parts
              from executions.jobs j
             where j.id = $1
               and j.cache_parts is not null
               and j.cache_key is null
            offset 0) as k
), ended as (
    update executions.jobs j
       set status = $5, ended_at = now(), detail = null, version = j.version + 1,
           cache_parts = coalesce((select parts from keyed), j.cache_parts),
           cache_key = coalesce((select key from keyed), j.cache_key)
     where j.id = $1
       and j.execution_id = (select id from execution)
       and j.status = any($4::text[])
       and j.attempt = $2::bigint
       and j.output_names <@ (select coalesce(array_agg(name), '{}') from value)
    returning j.id, j.execution_id
), attempt as (
    update executions.attempts a
       set status = $5, ended_at = now(), exit_code = f.exit_code, signal = f.signal, usage = f.usage,
           environment = f.environment
      from ended, jsonb_to_record($7::jsonb) as f(exit_code integer, signal integer, usage jsonb, environment jsonb)
     where a.job_id = ended.id
       and a.attempt = $2::bigint
), written as (
    insert into executions.outputs (job_id, name, attempt, type, storage_id, hash, size, artifact_id)
    select ended.id, v.name, $2::bigint, v.type, coalesce(v.storage, (select storage_id from execution)), v.hash,
           v.size, v.artifact
      from ended, value v
        on conflict (job_id, name) do update
       set attempt = excluded.attempt, type = excluded.type, storage_id = excluded.storage_id, hash = excluded.hash,
           size = excluded.size, artifact_id = excluded.artifact_id
), waiting as (
    select i.job_id, count(*)::integer as count
      from executions.inputs i
      join ended on i.from_job_id = ended.id
     group by i.job_id
), child as (
    update executions.jobs j
       set waiting_on = j.waiting_on - w.count,
           status = case when j.waiting_on = w.count and j.status = any($8::text[]) then $9 else j.status end,
           queued_at = case when j.waiting_on = w.count and j.status = any($8::text[]) then now() else j.queued_at end,
           version = j.version + 1
      from waiting w
     where j.id = w.job_id
    returning j.id, j.execution_id, j.status, j.waiting_on, j.spec is null as is_builtin,
              j.cache_state is null as is_undecided
), ready as (
    select id, execution_id, is_builtin, is_undecided from child where waiting_on = 0 and status = $9
), settled as (
    update executions.executions e
       set success = e.success + 1,
           pending = e.pending - (select count(*) from ready),
           started_at = coalesce(e.started_at, now()),
           ended_at = case when e.success + e.failed + e.canceled + 1 = e.total then now() end,
           version = e.version + 1
     where e.id = (select execution_id from ended)
), announced as (
    insert into executions.announcements (execution_id, job_id)
    select execution_id, id from ended
    union all
    select execution_id, id from ready
    union all
    select execution_id, null from ended
)
select (select count(*) from ended) as count,
       (select coalesce(array_agg(id) filter (where not is_builtin and not is_undecided), '{}')::text
          from ready) as ready,
       (select coalesce(array_agg(id) filter (where is_undecided), '{}')::text from ready) as undecided,
       (select coalesce(json_agg(id) filter (where is_builtin), '[]') from ready) as builtin,
       exists (select 1 from executions.jobs w where w.awaited_job = $1 and w.ended_at is null) as is_awaited,
       (select is_last from execution) as is_last_of_member;

-- name: job_end(job, attempt, execution, froms, to, detail, finish)
-- Failed or killed. Only under the lock.
with ended as (
    update executions.jobs j
       set status = $5, ended_at = now(), detail = $6, version = j.version + 1
     where j.id = $1
       and j.execution_id = $3
       and j.status = any($4::text[])
       and j.attempt = $2::bigint
    returning j.id, j.execution_id
), attempt as (
    update executions.attempts a
       set status = $5, ended_at = now(), exit_code = f.exit_code, signal = f.signal, error = nullif(f.error, 'null'),
           detail = $6, usage = nullif(f.usage, 'null'), environment = nullif(f.environment, 'null')
      from ended, jsonb_to_record($7::jsonb) as f(exit_code integer, signal integer, error jsonb, usage jsonb,
           environment jsonb)
     where a.job_id = ended.id
       and a.attempt = $2::bigint
)
insert into executions.announcements (execution_id, job_id)
select execution_id, id from ended;

-- name: job_retry_find(job)
select name, failures, spec->'retries' as policy
  from executions.jobs
 where id = $1;

-- name: job_retry(job, attempt, execution, froms, to, detail, finish, job_detail, seconds)
-- The attempt failed, and the job waits for the next one; 0 seconds are no wait. Only under the lock.
with retried as (
    update executions.jobs j
       set status = $5, detail = $8, failures = j.failures + 1, submitted_at = null, started_at = null, queued_at = now(),
           retry_at = case when $9::double precision > 0 then now() + make_interval(secs => $9::double precision) end,
           version = j.version + 1
     where j.id = $1
       and j.execution_id = $3
       and j.status = any($4::text[])
       and j.attempt = $2::bigint
    returning j.id, j.execution_id
), attempt as (
    update executions.attempts a
       set status = 'failed', ended_at = now(), exit_code = f.exit_code, signal = f.signal, error = nullif(f.error, 'null'),
           detail = $6, usage = nullif(f.usage, 'null'), environment = nullif(f.environment, 'null')
      from retried, jsonb_to_record($7::jsonb) as f(exit_code integer, signal integer, error jsonb, usage jsonb,
           environment jsonb)
     where a.job_id = retried.id
       and a.attempt = $2::bigint
)
insert into executions.announcements (execution_id, job_id)
select execution_id, id from retried;

-- name: job_retry_wake(limit)
-- Their time has come. Whoever continues the execution holds its lock, and then it is for them to say what becomes of it.
with due as (
    select j.id
      from executions.jobs j
      join executions.executions e on e.id = j.execution_id
     where j.retry_at <= now()
       and j.status = 'queued'
     order by j.retry_at
     limit $1::bigint
       for no key update of e skip locked
), woken as (
    update executions.jobs j
       set retry_at = null, queued_at = now(), version = j.version + 1
      from due
     where j.id = due.id
       and j.retry_at <= now()
       and j.status = 'queued'
    returning j.id, j.execution_id
)
insert into executions.announcements (execution_id, job_id)
select execution_id, id from woken;

-- name: job_impatient_list(limit)
-- What has waited for a worker for longer than its operation allows; an attempt that has spoken waits no more.
select j.id, j.execution_id as execution, j.attempt, j.submitted_at is not null as is_submitted, j.detail,
       (j.spec->'limits'->>'timeout_queued_seconds')::bigint as seconds
  from executions.jobs j
 where j.status = 'queued'
   and j.retry_at is null
   and j.spec->'limits' ? 'timeout_queued_seconds'
   and j.queued_at < now() - make_interval(secs => (j.spec->'limits'->>'timeout_queued_seconds')::double precision)
   and not exists (
       select 1
         from executions.attempts a
        where a.job_id = j.id
          and a.ended_at is null)
 order by j.queued_at
 limit $1::bigint;

-- name: job_expire(job, execution, froms, to, detail)
-- Only under the lock.
with expired as (
    update executions.jobs j
       set status = $4, ended_at = now(), detail = $5, version = j.version + 1
     where j.id = $1
       and j.execution_id = $2
       and j.status = any($3::text[])
       and j.retry_at is null
       and j.queued_at < now() - make_interval(secs => (j.spec->'limits'->>'timeout_queued_seconds')::double precision)
       and not exists (
           select 1
             from executions.attempts a
            where a.job_id = j.id
              and a.ended_at is null)
    returning j.id, j.execution_id
)
insert into executions.announcements (execution_id, job_id)
select execution_id, id from expired;

-- name: job_lose(job, attempt, execution, froms, to, detail)
-- The lease ran out: the attempt is lost, whatever becomes of the job. Only under the lock.
with lost as (
    update executions.jobs j
       set status = $5,
           attempt = $2::bigint,
           detail = $6,
           started_at = case when $5 = 'queued' then null else j.started_at end,
           ended_at = case when $5 in ('failed', 'canceled') then now() end,
           version = j.version + 1
     where j.id = $1
       and j.execution_id = $3
       and j.status = any($4::text[])
       and j.attempt <= $2::bigint
       and not exists ( -- it was over, and the job has been taken up again since
           select 1
             from executions.attempts o
            where o.job_id = j.id
              and o.attempt = $2::bigint
              and o.ended_at is not null)
    returning j.id, j.execution_id
), attempt as (
    insert into executions.attempts as a (job_id, attempt, status, ended_at, detail)
    select id, $2::bigint, 'lost', now(), $6 from lost
        on conflict (job_id, attempt) do update
       set status = excluded.status, ended_at = excluded.ended_at, detail = excluded.detail
     where a.ended_at is null
)
insert into executions.announcements (execution_id, job_id)
select execution_id, id from lost;

-- ---------------------------------------------------------------- the cache

-- name: cache_lock(execution)
-- One at a time decides for the jobs of a project.
select pg_advisory_xact_lock(hashtextextended('cache ' || project_id, 0))
  from executions.executions
 where id = $1;

-- name: cache_decide(execution, jobs, limit, froms, to, ready_froms, ready_to)
-- Ready jobs whose result may be there already; `jobs` null: all of the execution. Who made it names the result, unless it
-- took it from somewhere itself. The lock on the earlier execution keeps it until this one can be seen. Where nothing is
-- found, the latest success of the same node is noted, so that somebody can say why. A job whose twin in another execution is
-- on its way waits for it, unless the one that it waited for has failed. Only under cache_lock(), so that of two twins one sees the other.
with execution as (
    select e.id, e.project_id, e.use_cache, e.compute_id
      from executions.executions e
     where e.id = $1
       for no key update
), due as (
    select j.id, j.execution_id, j.project_id, j.node, j.operation, j.output_names, j.awaited_job, p.parts,
           executions.cache_key(j.project_id, p.parts) as key, coalesce(j.spec->'resources', '{}') as resources
      from (select w.id
              from executions.jobs w
             where w.execution_id = $1
               and w.ended_at is null
               and w.status = any($4::text[])
               and w.submitted_at is null
               and w.cache_state is null
               and not exists (
                   select 1
                     from executions.jobs a
                    where a.id = w.awaited_job
                      and a.cache_state = 'miss'
                      and a.ended_at is null)
               and ($2::uuid[] is null or w.id = any($2::uuid[]))
             order by w.position
             limit $3::bigint) as w
      join executions.jobs j on j.id = w.id
     cross join lateral (
            select j.cache_parts || jsonb_build_object('inputs', executions.cache_inputs(j.id)) as parts
            offset 0) as p
), source as (
    select d.id as job, d.key, d.parts, s.id, s.attempt, s.detail,
           jsonb_build_object('job', s.id, 'execution', e.id, 'execution_name', e.name, 'name', s.name,
                              'ended_at', executions.utc(s.ended_at)) as taken_from
      from due d
     cross join lateral (
            select k.id
              from executions.jobs k
             where k.cache_key = d.key
               and k.status = 'success'
               and not k.is_cached
               and not k.is_cleaned
               and k.id <> d.id
               and d.output_names <@ array(select o.name from executions.outputs o where o.job_id = k.id)
             order by k.ended_at desc
             limit 1) as found
      join executions.jobs s on s.id = found.id
      join executions.executions e on e.id = s.execution_id
     where (select id from execution) is not null
       for key share of e
), hit as (
    update executions.jobs j
       set status = $5, attempt = j.attempt + 1, is_cached = true, taken_from = s.taken_from, shown_job = s.id,
           shown_attempt = s.attempt, started_at = now(), ended_at = now(), cache_state = 'hit', cache_key = s.key,
           cache_parts = s.parts, awaited_job = null, awaited = null, version = j.version + 1,
           detail = format('not run again: the same as ''%s'' of ''%s''', s.taken_from->>'name',
                           s.taken_from->>'execution_name')
      from source s
     where j.id = s.job
       and j.status = any($4::text[])
       and j.submitted_at is null
       and j.cache_state is null
    returning j.id, j.execution_id, j.attempt, j.detail, j.bundle_hash, j.revision, s.id as source
), rest as (
    select d.id, d.project_id, d.node, d.operation, d.parts, d.key, d.resources,
           coalesce(a.status = 'failed', false) as is_alone
      from due d
      left join executions.jobs a on a.id = d.awaited_job
     where not exists (select 1 from source s where s.job = d.id)
), twin as (
    select r.id as job, t.id as twin,
           jsonb_build_object('job', t.id, 'execution', x.id, 'execution_name', x.name, 'name', t.name,
                              'ended_at', null) as awaited
      from rest r
     cross join lateral (
            select k.id
              from executions.jobs k
              join executions.executions o on o.id = k.execution_id
             where k.cache_key = r.key
               and k.cache_state = 'miss'
               and k.ended_at is null
               and k.execution_id <> $1
               and coalesce(k.spec->'resources', '{}') = r.resources
               and o.compute_id = (select compute_id from execution)
               and o.cancel_requested_at is null
             order by k.queued_at, k.id
             limit 1) as found
      join executions.jobs t on t.id = found.id
      join executions.executions x on x.id = t.execution_id
     where not r.is_alone
), waits as (
    update executions.jobs j
       set awaited_job = t.twin, awaited = t.awaited, version = j.version + 1,
           detail = format('waiting for the same job of ''%s''', t.awaited->>'execution_name')
      from twin t
     where j.id = t.job
       and j.status = any($4::text[])
       and j.submitted_at is null
       and j.cache_state is null
    returning j.id, j.execution_id
), miss as (
    update executions.jobs j
       set cache_state = 'miss', cache_key = d.key, cache_parts = d.parts, awaited_job = null, awaited = null,
           detail = case when j.awaited_job is null then j.detail end, version = j.version + 1,
           cache_before = (
               select jsonb_build_object('from', jsonb_build_object('job', n.id, 'execution', e.id, 'execution_name', e.name,
                                         'name', n.name, 'ended_at', executions.utc(n.ended_at)), 'parts', n.cache_parts)
                 from executions.jobs n
                 join executions.executions e on e.id = n.execution_id
                where n.project_id = d.project_id
                  and n.node = d.node
                  and n.operation = d.operation
                  and n.status = 'success'
                  and n.cache_key is not null
                  and n.id <> d.id
                order by n.ended_at desc
                limit 1)
      from rest d
     where j.id = d.id
       and j.status = any($4::text[])
       and j.submitted_at is null
       and j.cache_state is null
       and not exists (select 1 from twin t where t.job = d.id)
    returning j.id, j.execution_id
), attempt as (
    insert into executions.attempts (job_id, attempt, isolation, status, started_at, ended_at, detail, console_size,
        bundle_hash, revision)
    select id, attempt, 'service', $5, now(), now(), detail, length(convert_to(detail || E'\n', 'UTF8')), bundle_hash,
           revision
      from hit
), chunk as (
    insert into executions.console_chunks (job_id, attempt, start, bytes)
    select id, attempt, 0, convert_to(detail || E'\n', 'UTF8') from hit
), output as (
    insert into executions.outputs (job_id, name, attempt, type, storage_id, hash, size, artifact_id)
    select h.id, o.name, h.attempt, o.type, o.storage_id, o.hash, o.size, o.artifact_id
      from hit h
      join executions.outputs o on o.job_id = h.source
        on conflict (job_id, name) do update
       set attempt = excluded.attempt, type = excluded.type, storage_id = excluded.storage_id, hash = excluded.hash,
           size = excluded.size, artifact_id = excluded.artifact_id
), waiting as (
    select i.job_id, count(*)::integer as count
      from executions.inputs i
      join hit on i.from_job_id = hit.id
     group by i.job_id
), child as (
    update executions.jobs j
       set waiting_on = j.waiting_on - w.count,
           status = case when j.waiting_on = w.count and j.status = any($6::text[]) then $7 else j.status end,
           queued_at = case when j.waiting_on = w.count and j.status = any($6::text[]) then now() else j.queued_at end,
           version = j.version + 1
      from waiting w
     where j.id = w.job_id
    returning j.id, j.execution_id, j.status, j.waiting_on, j.spec is null as is_builtin,
              j.cache_state is null as is_undecided
), ready as (
    select id, execution_id, is_builtin, is_undecided from child where waiting_on = 0 and status = $7
), settled as (
    update executions.executions e
       set success = e.success + (select count(*) from hit),
           pending = e.pending - (select count(*) from ready),
           started_at = coalesce(e.started_at, now()),
           ended_at = case
               when e.success + e.failed + e.canceled + (select count(*) from hit) = e.total then now()
           end,
           version = e.version + 1
     where e.id = $1
       and exists (select 1 from hit)
), announced as (
    insert into executions.announcements (execution_id, job_id)
    select execution_id, id from hit
    union all
    select execution_id, id from miss
    union all
    select execution_id, id from waits
    union all
    select execution_id, id from ready
    union all
    select distinct execution_id, null::uuid from hit
), quick as ( -- a decision that nothing follows from may be lost and made again, so it does not wait for the disk
    select set_config('synchronous_commit', 'off', true) as done where not exists (select 1 from hit)
)
select (select count(*) from hit) as hits,
       (select count(*) from due) as count,
       (select coalesce(array_agg(id), '{}')::text
          from (select id from miss union all select id from ready where not is_builtin and not is_undecided) as r) as ready,
       (select coalesce(array_agg(id) filter (where is_undecided), '{}')::text from ready) as undecided,
       (select coalesce(json_agg(id) filter (where is_builtin), '[]') from ready) as builtin,
       (select count(*) from quick) as quick;

-- name: cache_undecided_list()
-- Executions with ready jobs that nobody has looked for: whoever made them ready has died, or what they waited for has ended.
select j.execution_id as id
  from executions.jobs j
 where j.status = 'queued'
   and j.submitted_at is null
   and j.spec is not null
   and j.cache_state is null
   and not exists (
       select 1
         from executions.jobs a
        where a.id = j.awaited_job
          and a.cache_state = 'miss'
          and a.ended_at is null)
 group by j.execution_id
 limit 100;

-- ---------------------------------------------------------------- sweeps

-- name: sweep_list(project, id, pipeline, cursor, limit)
-- A member that was started is what its execution is; one whose execution was deleted is only counted.
select s.id, s.project_id as project, s.pipeline_id as pipeline, s.pipeline_name, s.name,
       case
           when c.planned + c.running > 0 then 'running'
           when c.failed + c.refused > 0 then 'failed'
           when c.canceled > 0 then 'canceled'
           else 'success'
       end as status,
       json_build_object('id', s.user_id, 'name', s.user_name) as created_by, s.created_at,
       case when c.planned + c.running = 0 then coalesce(c.ended_at, s.created_at) end as ended_at, s.revision,
       s.compute_id as compute, s.compute_name, s.storage_id as storage, s.method, s.seed, s.axes, s.max_parallel,
       json_build_object('total', s.total, 'planned', c.planned, 'running', c.running, 'success', c.success,
                         'failed', c.failed, 'canceled', c.canceled, 'refused', c.refused, 'deleted', c.deleted) as executions,
       s.run
  from executions.sweeps s
 cross join lateral (
        select count(*) filter (where p.status = 'planned') as planned,
               count(*) filter (where p.status = 'started' and e.id is not null and e.ended_at is null) as running,
               count(*) filter (where p.status = 'started' and e.ended_at is not null and e.status = 'success') as success,
               count(*) filter (where p.status = 'started' and e.ended_at is not null and e.status = 'failed') as failed,
               count(*) filter (where p.status = 'canceled'
                                   or (p.status = 'started' and e.ended_at is not null and e.status = 'canceled')) as canceled,
               count(*) filter (where p.status = 'refused') as refused,
               count(*) filter (where p.status = 'started' and e.id is null) as deleted,
               max(e.ended_at) as ended_at
          from executions.sweep_points p
          left join executions.executions e on e.sweep_id = p.sweep_id and e.sweep_position = p.position
         where p.sweep_id = s.id) c
 where s.project_id = $1
   and s.removed_at is null
   and ($2::uuid is null or s.id = $2)
   and ($3::text is null or s.pipeline_id = $3)
   and ($4::uuid is null or s.id < $4)
 order by s.id desc
 limit $5::bigint;

-- name: sweep_insert(record, snapshot)
insert into executions.sweeps (id, project_id, pipeline_id, pipeline_name, number, name, user_id, user_name, revision,
    compute_id, compute_name, storage_id, method, seed, axes, run, max_parallel, total, snapshot, bundle_hash, bundle_size)
select r.id, r.project, r.pipeline, r.pipeline_name, n.number,
       coalesce(r.name, left(r.pipeline_name, 100) || ' sweep ' || n.number), r.user_id, r.user_name, r.revision,
       r.compute, r.compute_name, r.storage, r.method, r.seed, r.axes, r.run, r.max_parallel, r.total, $2::json,
       r.bundle_hash, r.bundle_size
  from jsonb_to_record($1::jsonb) as r(id uuid, project uuid, pipeline text, pipeline_name text, name text,
       user_id uuid, user_name text, revision bigint, compute uuid, compute_name text, storage uuid, method text,
       seed bigint, axes jsonb, run jsonb, max_parallel integer, total integer, bundle_hash text, bundle_size bigint)
 cross join lateral (
       select coalesce(max(s.number), 0) + 1 as number
         from executions.sweeps s
        where s.project_id = r.project
          and s.pipeline_id = r.pipeline) n;

-- name: sweep_point_insert_all(sweep, points)
insert into executions.sweep_points (sweep_id, position, point)
select $1::uuid, p.position - 1, p.point
  from jsonb_array_elements($2::jsonb) with ordinality as p(point, position);

-- name: sweep_point_start(sweep, position)
-- The sweep is locked first, as when it is removed.
with sweep as (
    select id
      from executions.sweeps
     where id = $1
       and removed_at is null
       for key share
)
update executions.sweep_points p
   set status = 'started', detail = null
  from sweep s
 where p.sweep_id = s.id
   and p.position = $2::integer
   and p.status = 'planned';

-- name: sweep_point_refuse(sweep, position, detail)
update executions.sweep_points
   set status = 'refused', detail = $3
 where sweep_id = $1
   and position = $2::integer
   and status = 'planned';

-- name: sweep_due_list(limit)
-- Sweeps with planned members and room for some of them.
select s.id, s.max_parallel - o.running as room
  from executions.sweeps s
 cross join lateral (
        select count(*) as running
          from executions.executions e
          join executions.sweep_points p on p.sweep_id = e.sweep_id and p.position = e.sweep_position
         where e.sweep_id = s.id
           and e.ended_at is null) o
 where s.removed_at is null
   and o.running < s.max_parallel
   and exists (
       select 1
         from executions.sweep_points p
        where p.sweep_id = s.id
          and p.status = 'planned')
 order by s.id
 limit $1::bigint;

-- name: sweep_material_find(id)
-- All that its members are made of.
select s.id, s.project_id as project, s.pipeline_id as pipeline, s.name, s.user_id as user, s.user_name,
       s.compute_id as compute, s.compute_name, s.storage_id as storage, s.axes, s.run, s.snapshot, s.bundle_hash,
       s.bundle_size, s.retry_as_is
  from executions.sweeps s
 where s.id = $1
   and s.removed_at is null;

-- name: sweep_point_due_list(sweep, limit)
-- With the execution that there is already when it is to be gone on with.
select p.position, p.point, e.id as execution, e.ended_at is null as is_open
  from executions.sweep_points p
  left join executions.executions e on e.sweep_id = p.sweep_id and e.sweep_position = p.position
 where p.sweep_id = $1
   and p.status = 'planned'
 order by p.position
 limit $2::bigint;

-- name: sweep_unplan(id)
-- What was to be gone on with is what it was.
update executions.sweep_points p
   set status = case
           when exists (
               select 1
                 from executions.executions e
                where e.sweep_id = p.sweep_id
                  and e.sweep_position = p.position) then 'started'
           else 'canceled'
       end
 where p.sweep_id = $1
   and p.status = 'planned';

-- name: sweep_retry_set(id, as_is)
update executions.sweeps
   set retry_as_is = $2::boolean
 where id = $1;

-- name: sweep_plan_again(id)
update executions.sweep_points p
   set status = 'planned', detail = null
 where p.sweep_id = $1
   and (p.status in ('refused', 'canceled')
        or (p.status = 'started' and exists (
                select 1
                  from executions.executions e
                 where e.sweep_id = p.sweep_id
                   and e.sweep_position = p.position
                   and e.ended_at is not null
                   and e.status in ('failed', 'canceled'))));

-- name: sweep_open_list(id)
-- Its members that have not ended.
select id
  from executions.executions
 where sweep_id = $1
   and ended_at is null
 order by id;

-- name: sweep_lock(id)
select id
  from executions.sweeps
 where id = $1
   for update;

-- name: sweep_release(id)
update executions.executions
   set sweep_id = null, sweep_position = null, version = version + 1
 where sweep_id = $1;

-- name: sweep_delete(id)
with deleted as (
    delete from executions.sweeps
     where id = $1
    returning id, project_id
)
insert into executions.releases (execution_id, project_id)
select id, project_id from deleted
    on conflict (execution_id) do nothing;

-- name: sweep_delete_all(project)
-- Of a project that is gone; its executions are removed one by one.
with removed as (
    update executions.sweeps
       set removed_at = coalesce(removed_at, now())
     where project_id = $1
    returning id
)
update executions.sweep_points p
   set status = 'canceled'
  from removed r
 where p.sweep_id = r.id
   and p.status = 'planned';

-- name: sweep_rename(id, name)
-- Its members tell of it, so that lists that show it are right.
with renamed as (
    update executions.sweeps
       set name = $2
     where id = $1
    returning id
)
update executions.executions e
   set version = e.version + 1
  from renamed r
 where e.sweep_id = r.id;

-- name: sweep_mark_removed(id)
update executions.sweeps
   set removed_at = now()
 where id = $1
   and removed_at is null;

-- name: sweep_removed_list(limit)
-- Removed together with their executions, which go first.
select s.id
  from executions.sweeps s
 where s.removed_at is not null
 order by s.id
 limit $1::bigint;

-- name: sweep_member_list(id, limit)
select id
  from executions.executions
 where sweep_id = $1
 order by id
 limit $2::bigint;

-- name: sweep_member_ids(id)
select coalesce(json_agg(e.id), '[]') as executions
  from executions.executions e
 where e.sweep_id = $1;

-- name: metric_unsummarized_list(sweep)
-- Attempts of its members, or shown as theirs, that logged something and were not summed up since they ended.
select a.job_id as job, a.attempt, array_to_json(c.names) as names, a.ended_at is not null as has_ended
  from executions.executions e
  join executions.jobs j on j.execution_id = e.id
  join executions.attempts a on a.job_id = coalesce(j.shown_job, j.id) and a.attempt = coalesce(j.shown_attempt, j.attempt)
  join executions.curves c on c.job_id = a.job_id and c.attempt = a.attempt and c.kind = 'user'
 where e.sweep_id = $1
   and not a.is_summarized
 group by a.job_id, a.attempt, c.names, a.ended_at;

-- name: metric_summary_put(job, attempt, rows, has_ended)
with written as (
    insert into executions.metric_summaries as m (job_id, attempt, name, last_value, min_value, max_value, count)
    select $1, $2::bigint, r.name, r.last, r.min, r.max, r.count
      from jsonb_to_recordset($3::jsonb) as r(name text, last double precision, min double precision,
           max double precision, count bigint)
        on conflict (job_id, attempt, name) do update
       set last_value = excluded.last_value, min_value = excluded.min_value, max_value = excluded.max_value,
           count = excluded.count
     where m.count <= excluded.count
)
update executions.attempts
   set is_summarized = true
 where job_id = $1
   and attempt = $2::bigint
   and $4::boolean;

-- name: sweep_result_list(sweep)
with member as (
    select p.position, p.point, p.status as point_status, p.detail as point_detail, e.id, e.name, e.status, e.started_at,
           e.ended_at
      from executions.sweep_points p
      left join executions.executions e on e.sweep_id = p.sweep_id and e.sweep_position = p.position
     where p.sweep_id = $1
), metric as (
    select m.id as execution, j.node, j.name as node_name, j.position, k.name, k.last_value as last, k.min_value as min,
           k.max_value as max, k.count
      from member m
      join executions.jobs j on j.execution_id = m.id
      join executions.metric_summaries k
        on k.job_id = coalesce(j.shown_job, j.id)
       and k.attempt = coalesce(j.shown_attempt, j.attempt)
), listed as (
    select execution,
           json_agg(json_build_object('node', node, 'node_name', node_name, 'position', position, 'name', name, 'last', last, 'min', min, 'max', max,
                                      'count', count) order by position, name) as metrics
      from metric
     group by execution
)
select m.position, m.point,
       case
           when m.point_status <> 'started' then m.point_status
           when m.id is null then 'deleted'
           else m.status
       end as status,
       coalesce(m.point_detail, (
           select j.name || ': ' || coalesce(j.detail, 'failed')
             from executions.jobs j
            where j.execution_id = m.id
              and j.status = 'failed'
            order by j.position
            limit 1)) as detail,
       m.id as execution, m.name, m.started_at, m.ended_at,
       (extract(epoch from coalesce(m.ended_at, now()) - m.started_at) * 1000)::bigint as duration_ms,
       coalesce(l.metrics, '[]') as metrics
  from member m
  left join listed l on l.execution = m.id
 order by m.position;

-- ---------------------------------------------------------------- handing over

-- name: job_unsubmitted_list(limit)
-- Ready for a worker, and compute has not confirmed that it knows.
select coalesce(array_agg(id), '{}')::text as ready
  from (select id
          from executions.jobs
         where status = 'queued'
           and submitted_at is null
           and retry_at is null
           and spec is not null
           and cache_state is not null
         order by queued_at
         limit $1::bigint) as j;

-- name: job_unsubmitted_list_of(execution, limit)
select coalesce(array_agg(id), '{}')::text as ready
  from (select id
          from executions.jobs
         where execution_id = $1
           and ended_at is null
           and status = 'queued'
           and submitted_at is null
           and retry_at is null
           and spec is not null
           and cache_state is not null
         order by position
         limit $2::bigint) as j;

-- name: job_builtin_list(limit)
select id
  from executions.jobs
 where status = 'queued'
   and submitted_at is null
   and spec is null
 order by queued_at
 limit $1::bigint;

-- name: job_builtin_list_of(execution)
select id
  from executions.jobs
 where execution_id = $1
   and ended_at is null
   and status = 'queued'
   and spec is null
 order by position;

-- name: job_spec_list(ids)
-- What compute gets, and the worker through it.
select coalesce(json_agg(json_build_object(
           'job', j.id,
           'execution', e.id,
           'project', e.project_id,
           'user', e.user_id,
           'compute', e.compute_id,
           'storage', e.storage_id,
           'attempt', j.attempt + 1,
           'priority', e.priority,
           'spec', (j.spec - 'retries') || jsonb_build_object(
               'execution', e.id,
               'execution_name', e.name,
               'project', e.project_id,
               'project_name', e.project_name,
               'job', j.id,
               'bundle', jsonb_build_object('hash', coalesce(j.bundle_hash, e.bundle_hash),
                                            'size', coalesce(j.bundle_size, e.bundle_size)),
               'storage', e.storage_id,
               'inputs', (
                   select coalesce(jsonb_agg(
                              case
                                  when o.hash is null then jsonb_build_object('name', i.name, 'missing', true)
                                  else jsonb_build_object('name', i.name, 'storage', o.storage_id, 'hash', o.hash,
                                                          'size', o.size, 'type', o.type)
                              end order by i.position), '[]')
                     from executions.inputs i
                     left join executions.outputs o on o.job_id = i.from_job_id and o.name = i.from_output
                    where i.job_id = j.id))) order by j.position), '[]') as jobs
  from executions.jobs j
  join executions.executions e on e.id = j.execution_id
 where j.id = any($1::uuid[])
   and j.status = 'queued'
   and j.submitted_at is null
   and j.retry_at is null;

-- name: program_job_find(job)
-- What it ran with, or would; of a job that has no code there is nothing.
select e.project_id as project, e.name as execution, coalesce(j.bundle_hash, e.bundle_hash) as bundle,
       e.storage_id as storage, j.attempt,
       exists (select from executions.inputs i
                 left join executions.outputs o on o.job_id = i.from_job_id and o.name = i.from_output
                where i.job_id = j.id and i.from_job_id is not null and o.hash is null) as is_waiting,
       (j.spec || jsonb_build_object(
           'all_attributes', j.attributes,
           'inputs', (
               select coalesce(jsonb_agg(
                          case
                              when o.hash is null then jsonb_build_object('name', i.name, 'missing', true)
                              else jsonb_build_object('name', i.name, 'storage', o.storage_id, 'hash', o.hash,
                                                      'size', o.size, 'type', o.type)
                          end order by i.position), '[]')
                 from executions.inputs i
                 left join executions.outputs o on o.job_id = i.from_job_id and o.name = i.from_output
                where i.job_id = j.id)))::text as spec
  from executions.jobs j
  join executions.executions e on e.id = j.execution_id
 where j.id = $1;

-- name: job_submitted(ids)
-- Losing this costs another hand-over, which is idempotent, so it does not wait for the disk.
with quick as (
    select set_config('synchronous_commit', 'off', true) as done
)
update executions.jobs
   set submitted_at = now()
 where id = any($1::uuid[])
   and ended_at is null
   and (select done from quick) is not null;

-- name: job_gone_list(jobs)
-- Canceled or deleted while they were handed over, so whoever did that could not know that compute has them.
select coalesce(json_agg(json_build_object('job', h.job, 'attempt', h.attempt)), '[]') as jobs
  from jsonb_to_recordset($1::jsonb) as h (job uuid, attempt bigint)
  left join executions.jobs j on j.id = h.job
 where j.id is null
    or j.status = 'canceled';

-- name: builtin_find(job)
-- All that an Output needs.
select j.id as job, j.attempt, e.id as execution, e.project_id as project, e.user_id,
       coalesce(nullif(j.attributes->>'name', ''), 'myData') as name,
       o.type, o.storage_id as storage, o.hash, o.size
  from executions.jobs j
  join executions.executions e on e.id = j.execution_id
  left join executions.inputs i on i.job_id = j.id and i.name = 'data'
  left join executions.outputs o on o.job_id = i.from_job_id and o.name = i.from_output
 where j.id = $1
   and j.status = 'queued';

-- name: release_list()
-- What other executions took of it, pinned or found by the cache, is kept for them; what was kept goes with the last of them.
with due as (
    select r.execution_id, r.project_id, r.created_at
      from executions.releases r
     where not r.is_partial
        or not exists (
           select 1
             from executions.jobs j
            where j.taken_from->>'execution' = r.execution_id::text
              and not j.is_cleaned)
     order by r.created_at
     limit 20
)
select d.execution_id as execution, d.project_id as project,
       (select coalesce(json_agg(distinct o.hash), '[]')
          from executions.jobs j
          join executions.outputs o on o.job_id = j.id
         where j.taken_from->>'execution' = d.execution_id::text
           and not j.is_cleaned) as keep
  from due d
 order by d.created_at;

-- name: release_mark(execution)
update executions.releases
   set is_partial = true
 where execution_id = $1;

-- name: removal_find(project, executions)
-- What goes when these are deleted. `takers` are others that have results of them; what of their values they have is in `keep`.
with gone as (
    select e.id
      from executions.executions e
     where e.project_id = $1
       and e.id in (select value::uuid from jsonb_array_elements_text($2::jsonb))
), job as (
    select id, operation, attributes
      from executions.jobs
     where execution_id in (select id from gone)
), figure as (
    select count(*) as count,
           coalesce(sum(octet_length(f.image) + coalesce(octet_length(f.plotly), 0)), 0) as bytes
      from job j
      join executions.figures f on f.job_id = j.id
), attempt as (
    select coalesce(sum(a.console_size), 0) as console_bytes, coalesce(sum(a.metric_count), 0) as metric_count
      from job j
      join executions.attempts a on a.job_id = j.id
), artifact as (
    select distinct on (o.artifact_id) o.artifact_id as id, coalesce(nullif(j.attributes->>'name', ''), 'myData') as name
      from job j
      join executions.outputs o on o.job_id = j.id
     where j.operation = 'Output'
       and o.artifact_id is not null
     order by o.artifact_id
     limit 100
), taken as (
    select t.id, t.execution_id
      from executions.jobs t
     where t.taken_from->>'execution' in (select id::text from gone)
       and t.execution_id not in (select id from gone)
), taker as (
    select e.id, e.name
      from executions.executions e
     where e.id in (select execution_id from taken)
     order by e.id desc
     limit 100
)
select (select count(*) from gone) as execution_count,
       (select count from figure) as figure_count,
       (select bytes from figure) as figure_bytes,
       (select console_bytes from attempt) as console_bytes,
       (select metric_count from attempt) as metric_count,
       (select coalesce(json_agg(json_build_object('id', id, 'name', name) order by name), '[]') from artifact) as artifacts,
       (select coalesce(json_agg(json_build_object('id', id, 'name', name)), '[]') from taker) as takers,
       (select coalesce(json_agg(distinct o.hash), '[]')
          from taken t
          join executions.outputs o on o.job_id = t.id) as keep,
       (select coalesce(json_agg(distinct b.hash), '[]')
          from executions.bundles b
         where b.project_id = $1
           and b.execution_id in (select value::uuid from jsonb_array_elements_text($2::jsonb))) as bundles;

-- name: removal_size(project, executions, hashes)
-- Of values that storage has not seen itself: clients put them elsewhere.
select count(*) as value_count, coalesce(sum(size), 0) as value_bytes
  from (select distinct on (o.storage_id, o.hash) o.size
          from executions.jobs j
          join executions.outputs o on o.job_id = j.id
         where j.project_id = $1
           and j.execution_id in (select value::uuid from jsonb_array_elements_text($2::jsonb))
           and o.hash in (select jsonb_array_elements_text($3::jsonb))) as o;

-- name: release_delete(execution)
-- A bundle that somebody may be storing at this moment is settled later, and released once more.
with told as (
    delete from executions.bundles
     where execution_id = $1
       and created_at < now() - interval '1 hour'
)
delete from executions.releases
 where execution_id = $1;

-- name: bundle_note(execution, project, hash)
-- Before it is stored. It is there at the latest with what is made of it.
with quick as (
    select set_config('synchronous_commit', 'off', true) as mode
)
insert into executions.bundles (execution_id, project_id, hash)
select $1, $2, $3
 where (select mode from quick) is not null
    on conflict on constraint bundles_pkey
    do update set created_at = now(), is_settled = false;

-- name: bundle_settle()
-- By now there is an execution or a sweep that has it, or there never will be.
with due as (
    select b.execution_id, b.project_id, b.hash,
           exists (select from executions.executions e where e.id = b.execution_id)
           or exists (select from executions.sweeps s where s.id = b.execution_id) as is_had
      from executions.bundles b
     where not b.is_settled
       and b.created_at < now() - interval '1 hour'
     order by b.created_at
     limit 500
), settled as (
    update executions.bundles b
       set is_settled = true
      from due d
     where b.execution_id = d.execution_id
       and b.hash = d.hash
)
insert into executions.releases (execution_id, project_id)
select distinct execution_id, project_id
  from due
 where not is_had
    on conflict (execution_id) do nothing;

-- ---------------------------------------------------------------- values that are not needed any more

-- name: retention_find(project)
select project_id as project, keep_last, keep_days
  from executions.retentions
 where project_id = $1;

-- name: retention_put(project, keep_last, keep_days)
insert into executions.retentions (project_id, keep_last, keep_days)
values ($1, $2::integer, $3::integer)
    on conflict on constraint retentions_pkey
    do update set keep_last = excluded.keep_last, keep_days = excluded.keep_days, set_at = now();

-- name: retention_delete(project)
delete from executions.retentions
 where project_id = $1;

-- name: cleaning_mark(keep_last, keep_days, seconds)
-- What is past its time goes after a grace; null: projects that say nothing keep all.
update executions.executions
   set cleans_at = now() + make_interval(secs => $3::float8), version = version + 1
 where id in (
       select e.id
         from executions.executions e
         left join executions.retentions r on r.project_id = e.project_id
        where e.ended_at is not null
          and e.cleaned_at is null
          and e.cleans_at is null
          and (r.project_id is not null or $1::integer is not null or $2::integer is not null)
          and executions.is_past(e.project_id, e.pipeline_id, e.ended_at,
                                 case when r.project_id is null then $2::integer else r.keep_days end,
                                 case when r.project_id is null then $1::integer else r.keep_last end)
        limit 500);

-- name: cleaning_due_list(keep_last, keep_days)
-- Whose grace is over, and whether they are past their time still.
select e.id as execution, e.project_id as project,
       executions.is_past(e.project_id, e.pipeline_id, e.ended_at,
                          case when r.project_id is null then $2::integer else r.keep_days end,
                          case when r.project_id is null then $1::integer else r.keep_last end) as past
  from executions.executions e
  left join executions.retentions r on r.project_id = e.project_id
 where e.cleans_at <= now()
 order by e.cleans_at
 limit 50;

-- name: cleaning_unmark(execution)
update executions.executions
   set cleans_at = null, version = version + 1
 where id = $1;

-- name: cleaning_kept_list()
-- Of which something stayed; those that nobody has looked at for the longest time.
select e.id as execution, e.project_id as project, true as past
  from executions.executions e
 where e.kept_looked_at < now() - interval '1 minute'
 order by e.kept_looked_at
 limit 50;

-- name: cleaning_lock(execution)
-- Nobody decides for the cache, or takes values of pinned jobs, meanwhile: they hold cache_lock(), too.
select id, ended_at is not null as ended, cleaned_at is not null as cleaned
  from executions.executions
 where id = $1
   for update;

-- name: cleaning_apply(execution, pinned)
-- Its values may not be relied upon from here on, but for those that jobs of others show as theirs, or that nodes are pinned
-- to. What Input and Output nodes show belongs to artifacts.
with needed as (
    select distinct t.taken_from->>'job' as job
      from executions.jobs t
     where t.taken_from->>'execution' = ($1::uuid)::text
       and t.execution_id <> $1::uuid
       and not t.is_cleaned
), kept as (
    select j.id
      from executions.jobs j
     where j.execution_id = $1::uuid
       and j.status = 'success'
       and not j.is_cleaned
       and j.operation not in ('Input', 'Output')
       and exists (select from executions.outputs o where o.job_id = j.id)
       and (j.id::text in (select job from needed) or j.id = any($2::uuid[]))
), gone as (
    update executions.jobs j
       set is_cleaned = true, version = j.version + 1
     where j.execution_id = $1::uuid
       and not j.is_cleaned
       and j.operation not in ('Input', 'Output')
       and j.id not in (select id from kept)
    returning j.id, j.taken_from->>'execution' as source
), unneeded as (
    update executions.executions e
       set kept_looked_at = '-infinity'
     where e.kept_looked_at is not null
       and e.id <> $1::uuid
       and e.id::text in (select source from gone)
), noted as (
    insert into executions.cleanings (execution_id, project_id)
    select id, project_id
      from executions.executions
     where id = $1::uuid
       and exists (select from gone)
        on conflict on constraint cleanings_pkey
        do update set noted_at = clock_timestamp()
), announced as (
    insert into executions.announcements (execution_id, job_id)
    select $1::uuid, id from gone
    union all
    select $1::uuid, null::uuid where exists (select from gone)
)
update executions.executions e
   set cleaned_at = coalesce(e.cleaned_at, now()), cleans_at = null,
       kept_looked_at = case when exists (select from kept) then now() end,
       version = e.version + case when exists (select from gone) then 1 else 0 end
 where e.id = $1::uuid;

-- name: cleaning_list()
-- What storage has to be told. It keeps what jobs show that were not cleaned, of this execution and of those that took from it,
-- and what the execution ran with.
select c.execution_id as execution, c.project_id as project, c.noted_at::text as noted_at,
       (select coalesce(json_agg(distinct k.hash), '[]')
          from (select o.hash
                  from executions.jobs j
                  join executions.outputs o on o.job_id = j.id
                 where j.execution_id = c.execution_id
                   and not j.is_cleaned
                   and j.operation not in ('Input', 'Output')
                 union
                select o.hash
                  from executions.jobs t
                  join executions.outputs o on o.job_id = t.id
                 where t.taken_from->>'execution' = c.execution_id::text
                   and not t.is_cleaned
                 union
                select b.hash from executions.bundles b where b.execution_id = c.execution_id
                 union
                select e.bundle_hash from executions.executions e where e.id = c.execution_id
                 union
                select j.bundle_hash from executions.jobs j where j.execution_id = c.execution_id and j.bundle_hash is not null
                 union
                select a.bundle_hash
                  from executions.jobs j
                  join executions.attempts a on a.job_id = j.id
                 where j.execution_id = c.execution_id
                   and a.bundle_hash is not null) as k) as keep
  from executions.cleanings c
 order by c.noted_at
 limit 20;

-- name: cleaning_delete(execution, noted_at)
-- Unless more was cleaned meanwhile.
delete from executions.cleanings
 where execution_id = $1
   and noted_at = $2::timestamptz;

-- ---------------------------------------------------------------- console

-- name: console_append(job, attempt, offset, bytes, limit)
-- The offset must be the size, so no byte is doubled and none is lost; an attempt that has ended says nothing more.
with grown as (
    update executions.attempts a
       set console_size = a.console_size + length($4::bytea)
     where a.job_id = $1
       and a.attempt = $2::bigint
       and a.console_size = $3::bigint
       and a.ended_at is null
       and a.console_size + length($4::bytea) <= $5::bigint
    returning a.job_id, a.attempt
)
insert into executions.console_chunks (job_id, attempt, start, bytes)
select job_id, attempt, $3::bigint, $4::bytea from grown;

-- name: console_read(job, attempt, first, size)
-- A chunk has at most 1 MiB, so an earlier one cannot reach into the range.
select coalesce(string_agg(
           substring(bytes from (greatest($3::bigint - start, 0) + 1)::integer
                           for least($3::bigint + $4::bigint - greatest(start, $3::bigint), 1048576)::integer),
           ''::bytea order by start), ''::bytea)
  from executions.console_chunks
 where job_id = $1
   and attempt = $2::bigint
   and start > $3::bigint - 1048576
   and start < $3::bigint + $4::bigint
   and start + length(bytes) > $3::bigint;

-- ---------------------------------------------------------------- figures

-- name: figure_put(id, job, attempt, number, title, format, image, plotly, limit)
insert into executions.figures as f (id, job_id, attempt, number, title, format, image, plotly)
select $1, a.job_id, a.attempt, $4::integer, $5, $6, $7::bytea, $8
  from executions.attempts a
 where a.job_id = $2
   and a.attempt = $3::bigint
   and a.ended_at is null
   and (select count(*)
          from executions.figures o
         where o.job_id = $2
           and o.attempt = $3::bigint
           and o.number <> $4::integer) < $9::bigint
    on conflict (job_id, attempt, number) do update
   set title = excluded.title, format = excluded.format, image = excluded.image, plotly = excluded.plotly,
       version = f.version + 1, updated_at = now();

-- name: figure_find(id)
select f.id, f.number, f.title, f.format, length(f.image) as size, f.plotly is not null as has_plotly, f.updated_at,
       f.version, f.job_id as job, f.attempt, j.execution_id as execution, e.project_id as project
  from executions.figures f
  join executions.jobs j on j.id = f.job_id
  join executions.executions e on e.id = j.execution_id
 where f.id = $1;

-- name: figure_revision(id)
-- The project's when it was drawn.
select e.revision
  from executions.figures f
  join executions.jobs j on j.id = f.job_id
  join executions.executions e on e.id = j.execution_id
 where f.id = $1;

-- name: figure_find_at(job, attempt, number)
select f.id, f.number, f.title, f.format, length(f.image) as size, f.plotly is not null as has_plotly, f.updated_at,
       f.version, f.job_id as job, f.attempt, j.execution_id as execution, e.project_id as project
  from executions.figures f
  join executions.jobs j on j.id = f.job_id
  join executions.executions e on e.id = j.execution_id
 where f.job_id = $1
   and f.attempt = $2::bigint
   and f.number = $3::integer;

-- name: figure_count(job, attempt)
select count(*) as count
  from executions.figures
 where job_id = $1
   and attempt = $2::bigint;

-- name: figure_image(id)
select image
  from executions.figures
 where id = $1;

-- name: figure_plotly(id)
select plotly
  from executions.figures
 where id = $1
   and plotly is not null;

-- ---------------------------------------------------------------- metrics

-- name: metric_state(job, attempt, kind)
select coalesce(c.point_count, 0) as point_count, coalesce(c.value_count, 0) as value_count,
       array_to_json(coalesce(c.names, '{}')) as names, c.last::text as last
  from executions.attempts a
  left join executions.curves c on c.job_id = a.job_id and c.attempt = a.attempt and c.kind = $3
 where a.job_id = $1
   and a.attempt = $2::bigint
   and a.ended_at is null;

-- name: metric_total(job, attempt, kind)
select point_count, value_count, array_to_json(names) as names
  from executions.curves
 where job_id = $1
   and attempt = $2::bigint
   and kind = $3;

-- name: metric_append(job, attempt, kind, seen, count, values, names, last, least_step, most_step, first_at, last_at, bytes, chunk)
-- Only behind what the caller has seen, so that two calls at once cannot mix. A chunk grows while it is small: points that come
-- one by one do not get a row each.
with alive as (
    select job_id, attempt
      from executions.attempts
     where job_id = $1
       and attempt = $2::bigint
       and ended_at is null
       for no key update
), grown as (
    insert into executions.curves as c (job_id, attempt, kind, names, point_count, value_count, last, open_start, open_size)
    select job_id, attempt, $3, $7::text[], $5::bigint, $6::bigint, $8::json, 0, length($13::bytea) from alive
        on conflict (job_id, attempt, kind) do update
       set names = excluded.names,
           point_count = c.point_count + excluded.point_count,
           value_count = c.value_count + excluded.value_count,
           last = excluded.last,
           open_start = case when c.open_size + excluded.open_size <= $14::bigint then c.open_start else c.point_count end,
           open_size = case when c.open_size + excluded.open_size <= $14::bigint then c.open_size else 0 end + excluded.open_size
     where c.point_count = $4::bigint
    returning c.job_id, c.attempt, c.kind, c.point_count, c.open_start
), told as (
    update executions.attempts a
       set metric_count = g.point_count
      from grown g
     where a.job_id = g.job_id
       and a.attempt = g.attempt
       and g.kind = 'user'
)
insert into executions.curve_chunks as k
       (job_id, attempt, kind, start, point_count, least_step, most_step, first_at, last_at, bytes)
select job_id, attempt, kind, open_start, $5::bigint, $9::bigint, $10::bigint, $11::float8, $12::float8, $13::bytea
  from grown
    on conflict (job_id, attempt, kind, start) do update
   set point_count = k.point_count + excluded.point_count,
       least_step = case when k.least_step is not null and excluded.least_step is not null
                         then least(k.least_step, excluded.least_step) end,
       most_step = case when k.most_step is not null and excluded.most_step is not null
                        then greatest(k.most_step, excluded.most_step) end,
       first_at = least(k.first_at, excluded.first_at),
       last_at = greatest(k.last_at, excluded.last_at),
       bytes = k.bytes || excluded.bytes;

-- name: metric_list(job, attempt, kind, first, size)
-- The number of the first point that is here, then points: those of the chunk that has the first one that is wanted, and of as many
-- behind it as fit.
select int8send(coalesce(min(start), $4::bigint)) || coalesce(string_agg(bytes, ''::bytea order by start), ''::bytea)
  from (select start, bytes, sum(length(bytes)) over (order by start) as until, min(start) over () as first
          from executions.curve_chunks
         where job_id = $1
           and attempt = $2::bigint
           and kind = $3
           and start + point_count > $4::bigint
         order by start
         limit 64) as chunk
 where until <= $5::bigint
    or start = first;

-- name: curve_read(job, attempt, kind, after, limit, from_step, to_step, from_at, to_at)
-- Where to go on, then the points of chunks that have some in the range.
select int8send(coalesce(max(start), -1)) || coalesce(string_agg(bytes, ''::bytea order by start), ''::bytea)
  from (select start, bytes
          from executions.curve_chunks
         where job_id = $1
           and attempt = $2::bigint
           and kind = $3
           and start > $4::bigint
           and (most_step is null or $6::float8 is null or most_step >= $6::float8)
           and (least_step is null or $7::float8 is null or least_step <= $7::float8)
           and ($8::float8 is null or last_at >= $8::float8)
           and ($9::float8 is null or first_at <= $9::float8)
         order by start
         limit $5::bigint) as chunk;

-- name: curve_begin(job, attempt, kind)
-- When the first point was measured, Unix seconds.
select first_at
  from executions.curve_chunks
 where job_id = $1
   and attempt = $2::bigint
   and kind = $3
 order by start
 limit 1;

-- ---------------------------------------------------------------- announcing and keeping clean

-- name: announcement_list(limit)
select coalesce(array_agg(distinct execution_id) filter (where job_id is null), '{}')::text as executions,
       coalesce(array_agg(distinct job_id) filter (where job_id is not null), '{}')::text as jobs,
       coalesce(array_agg(id), '{}')::text as ids,
       count(*) as count
  from (select id, execution_id, job_id
          from executions.announcements
         order by id
         limit $1::bigint) as a;

-- name: announcement_delete(ids)
-- Losing this costs the same announcement once more, so it does not wait for the disk.
with quick as (
    select set_config('synchronous_commit', 'off', true) as done
)
delete from executions.announcements
 where id = any($1::bigint[])
   and (select done from quick) is not null;

-- name: announcement_insert(execution)
insert into executions.announcements (execution_id)
values ($1);

-- name: key_find(user, key)
select request_hash, answer
  from executions.idempotency_keys
 where user_id = $1
   and key = $2
   and created_at > now() - interval '24 hours';

-- name: key_insert(user, key, request_hash, answer)
insert into executions.idempotency_keys as k (user_id, key, request_hash, answer)
values ($1, $2, $3, $4)
    on conflict (user_id, key) do update
   set request_hash = excluded.request_hash, answer = excluded.answer, created_at = now()
 where k.created_at <= now() - interval '24 hours';

-- name: key_purge()
delete from executions.idempotency_keys
 where created_at <= now() - interval '24 hours';

-- ---------------------------------------------------------------- triggers

-- name: zone_list(zone, start, days)
-- When the clocks of a zone change from `start` on, to the minute; the first row is how they are then.
with day as (
    select t, extract(epoch from t at time zone $1) - extract(epoch from t at time zone 'UTC') as shift
      from generate_series(to_timestamp($2::bigint), to_timestamp($2::bigint) + $3::integer * interval '24 hours',
                           interval '24 hours') as t
), change as (
    select t, shift, lag(shift) over (order by t) as before
      from day
)
select coalesce((select extract(epoch from min(m))::bigint
                   from generate_series(c.t - interval '24 hours', c.t, interval '1 minute') as m
                  where c.before is not null
                    and extract(epoch from m at time zone $1) - extract(epoch from m at time zone 'UTC') = c.shift),
                extract(epoch from c.t)::bigint) as at,
       c.shift::bigint as offset
  from change c
 where c.before is distinct from c.shift
 order by 1;

-- name: zone_find(zone)
-- Whether there is one, and what time it is: several servers have several clocks, and this one says what is due.
select exists (select from pg_timezone_names where name = $1) as is_there, extract(epoch from now())::bigint as now;

-- name: trigger_insert(record, limit)
-- Nothing when the project has enough of them.
insert into executions.triggers (id, project_id, pipeline_id, name, kind, run, is_enabled, overlap, user_id, user_name,
    cron, time_zone, missed, next_at, secret, allows_attributes, artifact_name, artifact_type, input)
select r.id, r.project, r.pipeline, r.name, r.kind, r.run, r.enabled, r.overlap, r.user_id, r.user_name, r.cron,
       r.time_zone, r.missed, to_timestamp(r.next), r.secret, r.allow_attributes, r.artifact_name, r.artifact_type, r.input
  from jsonb_to_record($1::jsonb) as r(id uuid, project uuid, pipeline text, name text, kind text, run jsonb,
       enabled boolean, overlap text, user_id uuid, user_name text, cron text, time_zone text, missed text, next bigint,
       secret text, allow_attributes boolean, artifact_name text, artifact_type text, input text)
 where (select count(*) from executions.triggers t where t.project_id = r.project) < $2::integer;

-- name: trigger_update(id, record)
-- What is switched on begins anew.
update executions.triggers t
   set pipeline_id = r.pipeline, name = r.name, run = r.run, is_enabled = r.enabled, overlap = r.overlap, cron = r.cron,
       time_zone = r.time_zone, missed = r.missed, next_at = to_timestamp(r.next), allows_attributes = r.allow_attributes,
       artifact_name = r.artifact_name, artifact_type = r.artifact_type, input = r.input,
       paused_reason = case when r.enabled then null else t.paused_reason end,
       failures = case when r.enabled and not t.is_enabled then 0 else t.failures end,
       updated_at = now(), version = t.version + 1
  from jsonb_to_record($2::jsonb) as r(pipeline text, name text, run jsonb, enabled boolean, overlap text, cron text,
       time_zone text, missed text, next bigint, allow_attributes boolean, artifact_name text, artifact_type text, input text)
 where t.id = $1;

-- name: trigger_list(project, cursor, limit)
select id, project, pipeline, name, kind, run, enabled, paused_reason, overlap, cron, time_zone, missed, next_at,
       allow_attributes, artifact_name, artifact_type, input, failures, created_by, last_firing, created_at, updated_at,
       version
  from executions.trigger_documents
 where project = $1
   and ($2::uuid is null or id < $2)
 order by id desc
 limit $3::bigint;

-- name: trigger_find(id)
select id, project, pipeline, name, kind, run, enabled, paused_reason, overlap, cron, time_zone, missed, next_at,
       allow_attributes, artifact_name, artifact_type, input, failures, created_by, last_firing, created_at, updated_at,
       version
  from executions.trigger_documents
 where id = $1;

-- name: trigger_delete(id)
delete from executions.triggers where id = $1;

-- name: trigger_forget(project)
-- Of a project that is gone for ever.
delete from executions.triggers where project_id = $1;

-- name: trigger_due_list(limit)
-- Only in a transaction: another server leaves these alone until it is over.
select id, cron, time_zone, missed, extract(epoch from next_at)::bigint as first, extract(epoch from now())::bigint as now
  from executions.triggers
 where next_at <= now()
 order by next_at
 limit $1::integer
   for no key update skip locked;

-- name: trigger_schedule(id, next)
update executions.triggers set next_at = to_timestamp($2::bigint) where id = $1;

-- name: trigger_secret(id, secret)
update executions.triggers
   set secret = $2, updated_at = now(), version = version + 1
 where id = $1
   and kind = 'webhook';

-- name: hook_find(id)
-- A trigger that a signed call may fire, and how often that was done in the last minute.
select t.id, t.secret, t.is_enabled as enabled, t.allows_attributes as allow_attributes,
       (select count(*)
          from executions.firings f
         where f.trigger_id = t.id
           and f.created_at > now() - interval '1 minute') as calls
  from executions.triggers t
 where t.id = $1
   and t.kind = 'webhook';

-- name: arrival_match(project, artifact, chain)
-- Triggers that wait for such an artifact. What their own runs make starts them no more, nor a chain that is too long.
with arrived as (
    select a.name, a.type, coalesce(e.trigger_chain, '{}') as chain
      from jsonb_to_record($2::jsonb) as a(name text, type text, execution uuid)
      left join executions.executions e on e.id = a.execution
)
select t.id as trigger, array_to_json(a.chain) as chain,
       case
           when t.id = any(a.chain) then
               format('the artifact ''%s'' comes from a run that this trigger itself has led to', a.name)
           when cardinality(a.chain) >= $3::integer then
               format('%s triggers in a row have led to the artifact ''%s''; this is where it ends', $3, a.name)
       end as detail
  from arrived a
  join executions.triggers t
    on t.project_id = $1
   and t.kind = 'artifact'
   and t.is_enabled
   and a.name like replace(replace(replace(replace(replace(t.artifact_name, '!', '!!'), '%', '!%'), '_', '!_'), '*', '%'),
                           '?', '_') escape '!'
   and (t.artifact_type is null or t.artifact_type = a.type)
 order by t.id;

-- name: firing_insert(id, trigger, cause, due, request, execution, detail)
-- One with a detail is only noted.
insert into executions.firings (id, trigger_id, cause, due_at, request, execution_id, detail, status, ended_at)
values ($1, $2, $3, coalesce(to_timestamp($4::bigint), now()), $5::jsonb, $6, $7,
        case when $7::text is null then 'waiting' else 'skipped' end, case when $7::text is not null then now() end)
    on conflict (trigger_id, cause) do nothing;

-- name: firing_claim(id)
-- This one, or when it is null the next that nobody has.
with picked as (
    select id
      from executions.firings
     where status = 'waiting'
       and claimed_until <= now()
       and ($1::uuid is null or id = $1)
     order by claimed_until
     limit 1
       for update skip locked
)
update executions.firings f
   set claimed_until = now() + interval '1 minute', tries = f.tries + 1
  from picked p, executions.triggers t
 where f.id = p.id
   and t.id = f.trigger_id
returning f.id, f.execution_id as execution, t.id as trigger, t.name as trigger_name, t.project_id as project,
          t.pipeline_id as pipeline, t.user_id as user, t.user_name, t.kind, t.run, f.request, t.input, f.tries, f.due_at;

-- name: firing_verdict(id)
-- Why no run is to be started for it, or null. In a transaction the trigger stays as it is.
select case
           when f.status <> 'waiting' then 'it was started by another server'
           when not t.is_enabled and not f.request ? 'asked' then 'the trigger is switched off'
           when t.overlap = 'skip' and exists (
               select from executions.executions e where e.trigger_id = t.id and e.ended_at is null)
               then 'the run before has not ended'
       end as reason
  from executions.firings f
  join executions.triggers t on t.id = f.trigger_id
 where f.id = $1
   for update of t;

-- name: firing_started(id)
with started as (
    update executions.firings
       set status = 'started', detail = null, ended_at = now()
     where id = $1
       and status = 'waiting'
    returning trigger_id
)
update executions.triggers t
   set failures = 0
  from started s
 where t.id = s.trigger_id;

-- name: firing_postpone(id, detail)
update executions.firings
   set claimed_until = now() + least(power(2, tries), 256) * interval '1 second', detail = $2
 where id = $1
   and status = 'waiting';

-- name: firing_skip(id, detail)
update executions.firings
   set status = 'skipped', detail = $2, ended_at = now()
 where id = $1
   and status = 'waiting';

-- name: firing_fail(id, detail, limit)
-- So many in a row and the trigger is paused.
with failed as (
    update executions.firings
       set status = 'failed', detail = $2, ended_at = now()
     where id = $1
       and status = 'waiting'
    returning trigger_id
)
update executions.triggers t
   set failures = t.failures + 1,
       is_enabled = t.is_enabled and t.failures + 1 < $3::integer,
       next_at = case when t.failures + 1 < $3::integer then t.next_at end,
       paused_reason = case when t.failures + 1 >= $3::integer and t.is_enabled then $2 else t.paused_reason end,
       updated_at = now(), version = t.version + 1
  from failed f
 where t.id = f.trigger_id;

-- name: firing_purge(trigger)
-- The newest 200 stay, and all of the last quarter of an hour, because they tell what was seen before.
delete from executions.firings
 where trigger_id = $1
   and status <> 'waiting'
   and created_at < now() - interval '15 minutes'
   and id < (select id from executions.firings where trigger_id = $1 order by id desc offset 199 limit 1);

-- name: firing_list(trigger, cursor, limit)
select id, status, due_at, detail, case when status = 'started' then execution_id end as execution, created_at, ended_at
  from executions.firings
 where trigger_id = $1
   and ($2::uuid is null or id < $2)
 order by id desc
 limit $3::bigint;

-- name: firing_find(id)
select id, status, due_at, detail, case when status = 'started' then execution_id end as execution, created_at, ended_at
  from executions.firings
 where id = $1;

-- ---------------------------------------------------------------- webhooks

-- name: webhook_insert(record, limit)
-- Nothing when the project has enough of them.
insert into executions.webhooks (id, project_id, url, events, is_enabled, secret, user_id, user_name)
select r.id, r.project, r.url, r.events, r.enabled, r.secret, r.user_id, r.user_name
  from jsonb_to_record($1::jsonb) as r(id uuid, project uuid, url text, events text[], enabled boolean, secret text,
       user_id uuid, user_name text)
 where (select count(*) from executions.webhooks w where w.project_id = r.project) < $2::integer;

-- name: webhook_update(id, record)
-- What is switched on begins anew.
update executions.webhooks w
   set url = r.url, events = r.events, is_enabled = r.enabled,
       paused_reason = case when r.enabled then null else w.paused_reason end,
       failures = case when r.enabled and not w.is_enabled or r.url <> w.url then 0 else w.failures end,
       updated_at = now(), version = w.version + 1
  from jsonb_to_record($2::jsonb) as r(url text, events text[], enabled boolean)
 where w.id = $1;

-- name: webhook_list(project, cursor, limit)
select id, project, url, events, enabled, paused_reason, failures, created_by, last_delivery, created_at, updated_at, version
  from executions.webhook_documents
 where project = $1
   and ($2::uuid is null or id < $2)
 order by id desc
 limit $3::bigint;

-- name: webhook_find(id)
select id, project, url, events, enabled, paused_reason, failures, created_by, last_delivery, created_at, updated_at, version
  from executions.webhook_documents
 where id = $1;

-- name: webhook_secret(id, secret)
update executions.webhooks
   set secret = $2, updated_at = now(), version = version + 1
 where id = $1;

-- name: webhook_delete(id)
delete from executions.webhooks where id = $1;

-- name: webhook_forget(project)
-- Of a project that is gone for ever.
delete from executions.webhooks where project_id = $1;

-- name: delivery_tell_artifact(project, artifact)
-- Again for the same artifact changes nothing.
insert into executions.deliveries (webhook_id, event, cause, payload)
select w.id, 'artifact.created', 'artifact ' || ($2::json ->> 'id'), json_build_object('artifact', $2::json)
  from executions.webhooks w
 where w.project_id = $1
   and w.is_enabled
   and 'artifact.created' = any(w.events)
    on conflict (webhook_id, cause) do nothing;

-- name: delivery_test(id, webhook, asked_by)
insert into executions.deliveries (id, webhook_id, event, cause, payload)
values ($1::uuid, $2, 'test', 'test ' || $1::uuid, json_build_object('test', json_build_object('asked_by', $3::text)));

-- name: delivery_again(id)
-- Nothing when it is on its way at this moment.
update executions.deliveries
   set status = 'waiting', tries = 0, next_at = now(), claimed_until = '-infinity', answer_status = null, detail = null,
       ended_at = null
 where id = $1
   and claimed_until <= now();

-- name: delivery_claim(id, troubled)
-- This one, or when it is null the next that nobody has; receivers in trouble wait in a line of their own. One at a time of each
-- webhook, so that a slow one is in nobody else's way.
with busy as materialized (
    select distinct webhook_id from executions.deliveries where status = 'waiting' and claimed_until > now()
), picked as (
    select d.id
      from executions.deliveries d
      join executions.webhooks w on w.id = d.webhook_id
     where d.status = 'waiting'
       and d.claimed_until <= now()
       and (d.id = $1::uuid or $1::uuid is null and d.next_at <= now() and w.is_enabled and (w.failures > 0) = $2::boolean
                                and d.webhook_id not in (select webhook_id from busy))
     order by d.next_at
     limit 1
       for update of d skip locked
)
update executions.deliveries d
   set claimed_until = now() + interval '1 minute', tries = d.tries + 1
  from picked p, executions.webhooks w
 where d.id = p.id
   and w.id = d.webhook_id
returning d.id, d.event, d.payload, d.tries, d.created_at, w.id as webhook, w.project_id as project, w.url, w.secret;

-- name: delivery_arrived(id, tries, answer)
with arrived as (
    update executions.deliveries
       set status = 'delivered', answer_status = $3::integer, detail = null, claimed_until = '-infinity', ended_at = now()
     where id = $1
       and status = 'waiting'
       and tries = $2::integer
    returning webhook_id
)
update executions.webhooks w
   set failures = 0
  from arrived a
 where w.id = a.webhook_id
   and w.failures > 0;

-- name: delivery_failed(id, tries, answer, detail, last, limit)
-- The waits are 5 s, 15 s, 45 s ... at most 6 hours, and up to a tenth longer. So many failures in a row and it is paused.
with failed as (
    update executions.deliveries
       set answer_status = $3::integer, detail = $4, claimed_until = '-infinity',
           status = case when $5::boolean then 'failed' else 'waiting' end,
           ended_at = case when $5::boolean then now() end,
           next_at = now() + least(5 * power(3, tries - 1), 21600) * (1 + random() / 10) * interval '1 second'
     where id = $1
       and status = 'waiting'
       and tries = $2::integer
    returning webhook_id, event
)
update executions.webhooks w
   set failures = w.failures + 1,
       is_enabled = w.is_enabled and w.failures + 1 < $6::integer,
       paused_reason = case when w.is_enabled and w.failures + 1 >= $6::integer then $4 else w.paused_reason end
  from failed f
 where w.id = f.webhook_id
   and f.event <> 'test';

-- name: delivery_purge(webhook)
-- The newest 200 stay, and all of the last quarter of an hour, because they tell what was told before.
delete from executions.deliveries d
 using (select created_at, id
          from executions.deliveries
         where webhook_id = $1
         order by created_at desc, id desc
        offset 199
         limit 1) o
 where d.webhook_id = $1
   and d.status <> 'waiting'
   and d.created_at < now() - interval '15 minutes'
   and (d.created_at, d.id) < (o.created_at, o.id);

-- name: delivery_list(webhook, cursor, limit)
select id, webhook, event, payload, status, tries, next_at, answer_status, detail, created_at, ended_at
  from executions.delivery_documents
 where webhook = $1
   and ($2::uuid is null or (created_at, id) < (select c.created_at, c.id from executions.deliveries c where c.id = $2))
 order by created_at desc, id desc
 limit $3::bigint;

-- name: delivery_find(id)
select id, webhook, event, payload, status, tries, next_at, answer_status, detail, created_at, ended_at
  from executions.delivery_documents
 where id = $1;

-- ---------------------------------------------------------------- lineage

-- name: lineage_jobs(ids)
-- What is to know of jobs on the way back: what the newest attempt ran with, what went in and what came out. The source of
-- an input says whether it is still there.
select coalesce(json_agg(json_build_object(
           'id', j.id,
           'project', e.project_id,
           'execution', json_build_object('id', e.id, 'name', e.name),
           'pipeline', json_build_object('id', e.pipeline_id, 'name', e.pipeline_name),
           'created_by', json_build_object('id', e.user_id, 'name', e.user_name),
           'node', j.node,
           'name', j.name,
           'operation', j.operation,
           'operation_name', j.operation_name,
           'status', j.status,
           'revision', coalesce(a.revision, e.revision),
           'bundle', coalesce(a.bundle_hash, e.bundle_hash),
           'storage', e.storage_id,
           'attributes', j.attributes,
           'references', coalesce(j.spec->'references', '{}'),
           'ended_at', executions.utc(j.ended_at),
           'taken_from', j.taken_from->>'job',
           'inputs', (
               select coalesce(json_agg(json_build_object(
                          'name', i.name,
                          'type', o.type,
                          'hash', o.hash,
                          'size', o.size,
                          'artifact', i.artifact_id,
                          'from_job', i.from_job_id,
                          'from_output', i.from_output) order by i.position), '[]')
                 from executions.inputs i
                 left join executions.outputs o
                   on o.job_id = coalesce(i.from_job_id, i.job_id) and o.name = coalesce(i.from_output, 'data')
                where i.job_id = j.id),
           'outputs', (
               select coalesce(json_agg(json_build_object(
                          'name', o.name, 'type', o.type, 'hash', o.hash, 'size', o.size) order by o.name), '[]')
                 from executions.outputs o
                where o.job_id = j.id)) order by j.id), '[]') as rows
  from executions.jobs j
  join executions.executions e on e.id = j.execution_id
  left join executions.attempts a on a.job_id = j.id and a.attempt = j.attempt
 where j.id in (select value::uuid from jsonb_array_elements_text($1::jsonb));

-- name: lineage_makers(artifacts)
-- The Outputs that made artifacts, and what came to them.
select coalesce(json_agg(json_build_object(
           'artifact', o.artifact_id,
           'job', j.id,
           'project', e.project_id,
           'execution', e.id,
           'type', o.type,
           'hash', o.hash,
           'size', o.size,
           'name', coalesce(nullif(j.attributes->>'name', ''), 'myData'),
           'from_job', i.from_job_id,
           'from_output', i.from_output) order by j.id), '[]') as rows
  from executions.outputs o
  join executions.jobs j on j.id = o.job_id
  join executions.executions e on e.id = j.execution_id
  left join executions.inputs i on i.job_id = j.id and i.name = 'data'
 where o.artifact_id in (select value::uuid from jsonb_array_elements_text($1::jsonb))
   and j.operation = 'Output';

-- name: job_find_project(id)
select e.project_id as project
  from executions.jobs j
  join executions.executions e on e.id = j.execution_id
 where j.id = $1;
