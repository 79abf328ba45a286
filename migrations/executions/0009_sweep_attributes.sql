-- migrate:up

-- Attributes that one run sets, jobs that wait for the same job of another run, and sweeps: one execution per combination of
-- values.

set lock_timeout = '3s';

create table executions.sweeps (
    id            uuid not null,
    project_id    uuid not null,
    pipeline_id   text not null,
    pipeline_name text not null,
    number        bigint not null,
    name          text not null,
    user_id       uuid not null,
    user_name     text not null,
    revision      bigint not null,
    compute_id    uuid not null,
    compute_name  text not null,
    storage_id    uuid not null,
    method        text not null,
    seed          bigint, -- null unless the method is random
    axes          jsonb not null,
    run           jsonb not null,
    max_parallel  integer not null,
    total         integer not null,
    snapshot      json not null,
    bundle_hash   text not null,
    bundle_size   bigint not null,
    retry_as_is   boolean not null default false,
    created_at    timestamptz not null default now(),
    removed_at    timestamptz, -- null unless it is being removed with its executions
    version       bigint not null default 1,

    constraint sweeps_pkey primary key (id),
    constraint sweeps_name_check check (length(name) between 1 and 160),
    constraint sweeps_method_check check (method in ('grid', 'random')),
    constraint sweeps_seed_check check ((seed is not null) = (method = 'random')),
    constraint sweeps_max_parallel_check check (max_parallel between 1 and 100),
    constraint sweeps_total_check check (total between 1 and 1000)
);

comment on table executions.sweeps is 'One pipeline run once for each combination of values.';
comment on column executions.sweeps.run is 'What every member is started with: targets, ignore_pins, use_cache, attributes, labels, notes.';
comment on column executions.sweeps.snapshot is 'The model at this revision: all members run the same.';
comment on column executions.sweeps.max_parallel is 'Members that may be on their way at once.';
comment on column executions.sweeps.retry_as_is is 'How members that failed go on: with the code they had.';

create index sweeps_project_id_id_idx on executions.sweeps (project_id, id desc);
create index sweeps_removed_idx on executions.sweeps (id) where removed_at is not null;

create table executions.sweep_points (
    sweep_id uuid not null,
    position integer not null,
    point    jsonb not null,
    status   text not null default 'planned',
    detail   text, -- why it was refused; null otherwise

    constraint sweep_points_pkey primary key (sweep_id, position),
    constraint sweep_points_sweep_id_fkey foreign key (sweep_id)
        references executions.sweeps (id) on delete cascade,
    constraint sweep_points_status_check check (status in ('planned', 'started', 'refused', 'canceled'))
);

comment on table executions.sweep_points is 'One combination of values, in the order of the axes.';
comment on column executions.sweep_points.status is
    'planned: its execution is still to be started, or to be gone on with when there is one already.';

create index sweep_points_planned_idx on executions.sweep_points (sweep_id, position) where status = 'planned';

alter table executions.executions
    add column attributes jsonb not null default '{}',
    add column sweep_id uuid, -- this and the next one: null outside sweeps
    add column sweep_position integer,
    add constraint executions_sweep_id_fkey foreign key (sweep_id)
        references executions.sweeps (id) not valid,
    add constraint executions_sweep_check check ((sweep_id is null) = (sweep_position is null)) not valid;

comment on column executions.executions.attributes is 'By node: values that this run has in place of the model''s.';

create unique index executions_sweep_id_sweep_position_key on executions.executions (sweep_id, sweep_position)
    where sweep_id is not null;

alter table executions.jobs
    add column awaited_job uuid, -- this and the next one: null unless a job with the same key was on its way
    add column awaited jsonb;

comment on column executions.jobs.awaited_job is
    'It is decided when that job has ended or is gone. No foreign key: whether it is there is looked up each time.';
comment on column executions.jobs.awaited is 'That job in words: job, execution, execution_name, name.';

create index jobs_same_key_idx on executions.jobs (cache_key)
    where cache_state = 'miss' and ended_at is null;
create index jobs_awaited_job_idx on executions.jobs (awaited_job) where awaited_job is not null and ended_at is null;

create table executions.metric_summaries (
    job_id     uuid not null,
    attempt    bigint not null,
    name       text not null,
    last_value double precision, -- this and the next two: null when no value was a number
    min_value  double precision,
    max_value  double precision,
    count      bigint not null,

    constraint metric_summaries_pkey primary key (job_id, attempt, name),
    constraint metric_summaries_attempt_fkey foreign key (job_id, attempt)
        references executions.attempts (job_id, attempt) on delete cascade
);

comment on table executions.metric_summaries is
    'What became of each metric of an attempt that has ended; made from its points when it is asked for first.';

alter table executions.attempts add column is_summarized boolean not null default false;

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
       e.sweep_position
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
       end as cache
  from executions.jobs j
  join executions.executions e on e.id = j.execution_id
  left join executions.attempts l on l.job_id = j.id and l.attempt = j.attempt
  left join executions.attempts s on s.job_id = j.shown_job and s.attempt = j.shown_attempt;

-- migrate:down
-- Forward only.
