-- migrate:up

-- What clients see of executions and jobs, with the cache and with the code of each attempt.

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
       e.notes
  from executions.executions e
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

create or replace view executions.job_documents as
select j.id,
       e.project_id as project,
       j.execution_id as execution,
       j.position,
       j.node,
       j.name,
       j.operation,
       j.operation_name,
       j.status,
       j.is_cached as cached,
       j.detail,
       j.attempt,
       (select coalesce(json_agg(json_build_object(
                   'attempt', a.attempt,
                   'worker', a.worker_id,
                   'worker_name', a.worker_name,
                   'isolation', a.isolation,
                   'status', a.status,
                   'started_at', executions.utc(a.started_at),
                   'ended_at', executions.utc(a.ended_at),
                   'exit_code', a.exit_code,
                   'signal', a.signal,
                   'error', a.error,
                   'detail', a.detail,
                   'usage', a.usage,
                   'console_size', coalesce(
                       (select s.console_size
                          from executions.attempts s
                         where a.attempt = j.attempt
                           and s.job_id = j.shown_job
                           and s.attempt = j.shown_attempt), a.console_size),
                   'revision', coalesce(a.revision, e.revision),
                   'bundle', coalesce(a.bundle_hash, e.bundle_hash)) order by a.attempt), '[]')
          from executions.attempts a
         where a.job_id = j.id) as attempts,
       j.queued_at,
       j.started_at,
       j.ended_at,
       coalesce(s.console_size, l.console_size, 0) as console_size,
       coalesce(s.metric_count, l.metric_count, 0) as metric_count,
       (select coalesce(json_agg(json_build_object(
                   'id', f.id,
                   'number', f.number,
                   'title', f.title,
                   'format', f.format,
                   'size', length(f.image),
                   'has_plotly', f.plotly is not null,
                   'updated_at', executions.utc(f.updated_at),
                   'version', f.version) order by f.number), '[]')
          from executions.figures f
         where f.job_id = coalesce(j.shown_job, j.id)
           and f.attempt = coalesce(j.shown_attempt, j.attempt)) as figures,
       (select coalesce(json_agg(json_build_object(
                   'name', i.name,
                   'type', o.type,
                   'storage', o.storage_id,
                   'hash', o.hash,
                   'size', o.size,
                   'artifact', i.artifact_id,
                   'from_job', i.from_job_id,
                   'from_output', i.from_output) order by i.position), '[]')
          from executions.inputs i
          left join executions.outputs o
            on o.job_id = coalesce(i.from_job_id, case when i.artifact_id is not null then i.job_id end)
           and o.name = coalesce(i.from_output, 'data')
         where i.job_id = j.id) as inputs,
       (select coalesce(json_agg(json_build_object(
                   'name', o.name,
                   'type', o.type,
                   'storage', o.storage_id,
                   'hash', o.hash,
                   'size', o.size,
                   'artifact', o.artifact_id) order by o.name), '[]')
          from executions.outputs o
         where o.job_id = j.id) as outputs,
       j.attributes,
       l.error,
       j.version,
       j.taken_from,
       case
           when j.cache_state is not null then
               json_build_object(
                   'state', j.cache_state,
                   'from', case when j.cache_state = 'hit' then j.taken_from else j.cache_before->'from' end,
                   'before', j.cache_before->'parts',
                   'after', case when j.cache_before is not null then j.cache_parts end,
                   'off_for', case
                       when j.cache_parts is null then 'operation'
                       when not e.use_cache then 'execution'
                       else 'job'
                   end)
       end as cache
  from executions.jobs j
  join executions.executions e on e.id = j.execution_id
  left join executions.attempts l on l.job_id = j.id and l.attempt = j.attempt
  left join executions.attempts s on s.job_id = j.shown_job and s.attempt = j.shown_attempt;

-- migrate:down
-- Nothing to do: views are stated anew by the migration that changes them.
