-- migrate:up

-- Values of executions that nobody needs any more are given back, by a policy of the project or when somebody says so.

set lock_timeout = '3s';

create table executions.retentions (
    project_id uuid not null,
    keep_last  integer, -- of each pipeline; null: their number does not count
    keep_days  integer, -- since they ended; null: their age does not count
    set_at     timestamptz not null default now(),

    constraint retentions_pkey primary key (project_id),
    constraint retentions_keep_last_check check (keep_last between 1 and 1000),
    constraint retentions_keep_days_check check (keep_days between 1 and 36500)
);

comment on table executions.retentions is 'Projects that say how long the values of their executions are kept; both null: for ever.';

alter table executions.executions
    add column cleans_at timestamptz,
    add column cleaned_at timestamptz,
    add column kept_looked_at timestamptz;

comment on column executions.executions.cleans_at is 'When its values go, unless something speaks against it then; null: not planned.';
comment on column executions.executions.cleaned_at is 'When its values went; some may have stayed for others.';
comment on column executions.executions.kept_looked_at is 'When somebody last looked whether what stayed is still needed; null: nothing stayed.';

alter table executions.jobs add column is_cleaned boolean not null default false;

comment on column executions.jobs.is_cleaned is 'Nobody may rely on its values any more.';

create table executions.cleanings (
    execution_id uuid not null,
    project_id   uuid not null,
    noted_at     timestamptz not null default clock_timestamp(),

    constraint cleanings_pkey primary key (execution_id),
    constraint cleanings_execution_id_fkey foreign key (execution_id)
        references executions.executions (id) on delete cascade
);

comment on table executions.cleanings is 'Executions whose cleaned values storage has not been told of.';

create index executions_ended_at_idx on executions.executions (project_id, pipeline_id, ended_at)
 where ended_at is not null;
create index executions_cleans_at_idx on executions.executions (cleans_at) where cleans_at is not null;
create index executions_kept_looked_at_idx on executions.executions (kept_looked_at) where kept_looked_at is not null;

-- Whether an execution that ended then is past what is kept of its pipeline.
create function executions.is_past(project uuid, pipeline text, ended timestamptz, days integer, last integer) returns boolean
    language sql stable as $$
select (days is not null or last is not null)
   and (days is null or ended < now() - make_interval(days => days))
   and (last is null
        or (select count(*)
              from (select
                      from executions.executions n
                     where n.project_id = project
                       and n.pipeline_id = pipeline
                       and n.ended_at > ended
                     limit last) as newer) >= last)
$$;

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
       e.debug_revision is not null as debug,
       e.cleans_at,
       e.cleaned_at
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
           when j.awaited_job is not null and j.ended_at is null then
               json_build_object('state', 'waiting', 'from', j.awaited)
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
       end as cache,
       j.is_cleaned as cleaned
  from executions.jobs j
  join executions.executions e on e.id = j.execution_id
  left join executions.attempts l on l.job_id = j.id and l.attempt = j.attempt
  left join executions.attempts s on s.job_id = j.shown_job and s.attempt = j.shown_attempt;

-- migrate:down
-- Forward only.
