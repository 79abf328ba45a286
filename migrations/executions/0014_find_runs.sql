-- migrate:up

-- Runs are found by what they belong to and by who started them.

set lock_timeout = '3s';

create or replace view executions.execution_documents as
select e.id,
       e.project_id as project,
       e.pipeline_id as pipeline,
       e.pipeline_name,
       e.name,
       e.status,
       e.cancel_requested_at is not null and e.ended_at is null as canceling,
       json_build_object('id', e.user_id, 'name', e.user_name) as created_by,
       e.created_at,
       e.started_at,
       e.ended_at,
       e.revision,
       e.compute_id as compute,
       e.compute_name,
       e.storage_id as storage,
       json_build_object(
           'total', e.total,
           'pending', e.pending,
           'queued', e.total - e.pending - e.success - e.failed - e.canceled - r.running,
           'running', r.running,
           'success', e.success,
           'failed', e.failed,
           'canceled', e.canceled) as jobs,
       f.figure_count,
       e.version,
       e.use_cache,
       array_to_json(e.labels) as labels,
       e.notes,
       e.attributes,
       e.sweep_id as sweep,
       e.sweep_position,
       e.started_by,
       s.name as sweep_name,
       e.debug_revision is not null as debug
  from executions.executions e
  left join executions.sweeps s on s.id = e.sweep_id
 cross join lateral (
        select count(*) as running
          from executions.jobs j
         where j.execution_id = e.id
           and j.ended_at is null
           and j.status = 'running') r
 cross join lateral (
        select count(*) as figure_count
          from executions.jobs j
          join executions.figures g
            on g.job_id = coalesce(j.shown_job, j.id)
           and g.attempt = coalesce(j.shown_attempt, j.attempt)
         where j.execution_id = e.id) f;

-- The executions of a project that a filter asks for; inlined into the statement that pages through them.
-- sweep and trigger are an id, `any` or `none`; by is an id or a name.
create function executions.execution_listed(project uuid, filter jsonb) returns setof executions.executions
    language sql stable as $$
select e.*
  from executions.executions e
 where e.project_id = project
   and (filter->>'pipeline' is null or e.pipeline_id = filter->>'pipeline')
   and (filter->>'status' is null or e.status = filter->>'status')
   and (filter->>'search' is null
        or position(lower(filter->>'search') in lower(concat_ws(E'\n', e.name, e.notes, e.pipeline_name))) > 0)
   and (filter->>'label' is null or filter->>'label' = any(e.labels))
   and (filter->>'debug' is null or (e.debug_revision is not null) = (filter->>'debug')::boolean)
   and (filter->>'by' is null
        or e.user_id::text = lower(filter->>'by')
        or lower(e.user_name) = lower(filter->>'by'))
   and case filter->>'sweep'
           when 'any' then e.sweep_id is not null
           when 'none' then e.sweep_id is null
           else filter->>'sweep' is null or e.sweep_id = (filter->>'sweep')::uuid
       end
   and case filter->>'trigger'
           when 'any' then e.trigger_id is not null
           when 'none' then e.trigger_id is null
           else filter->>'trigger' is null or e.trigger_id = (filter->>'trigger')::uuid
       end
$$;

-- migrate:down
-- Forward only.
