-- migrate:up

-- What clients see of a job, with where the outputs of a pinned node come from.

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
                   'console_size', a.console_size) order by a.attempt), '[]')
          from executions.attempts a
         where a.job_id = j.id) as attempts,
       j.queued_at,
       j.started_at,
       j.ended_at,
       coalesce(l.console_size, 0) as console_size,
       coalesce(l.metric_count, 0) as metric_count,
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
         where f.job_id = j.id
           and f.attempt = j.attempt) as figures,
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
       j.taken_from
  from executions.jobs j
  join executions.executions e on e.id = j.execution_id
  left join executions.attempts l on l.job_id = j.id and l.attempt = j.attempt;

-- migrate:down
-- Nothing to do: views are stated anew by the migration that changes them.
