-- migrate:up

-- Runs that nobody clicks for: schedules, signed calls and arriving artifacts start them; signed calls tell others.

set lock_timeout = '3s';

create table executions.triggers (
    id                uuid not null,
    project_id        uuid not null,
    pipeline_id       text not null,
    name              text not null,
    kind              text not null,
    run               jsonb not null,
    is_enabled        boolean not null,
    paused_reason     text, -- null unless it was paused because something is wrong
    overlap           text not null,
    user_id           uuid not null,
    user_name         text not null,
    cron              text, -- this and the next two: null unless kind is schedule
    time_zone         text,
    missed            text,
    next_at           timestamptz, -- null unless an enabled schedule comes due again
    secret            text, -- this and the next one: null unless kind is webhook
    allows_attributes boolean,
    artifact_name     text, -- this and the next two: null unless kind is artifact
    artifact_type     text, -- null: any
    input             text,
    failures          integer not null default 0,
    created_at        timestamptz not null default now(),
    updated_at        timestamptz not null default now(),
    version           bigint not null default 1,

    constraint triggers_pkey primary key (id),
    constraint triggers_kind_check check (kind in ('schedule', 'webhook', 'artifact')),
    constraint triggers_overlap_check check (overlap in ('allow', 'skip')),
    constraint triggers_missed_check check (missed in ('skip', 'once', 'all')),
    constraint triggers_schedule_check check (
        (kind = 'schedule') = (cron is not null and time_zone is not null and missed is not null)),
    constraint triggers_webhook_check check (
        (kind = 'webhook') = (secret is not null and allows_attributes is not null)),
    constraint triggers_artifact_check check (
        (kind = 'artifact') = (artifact_name is not null and input is not null)),
    constraint triggers_next_at_check check (next_at is null or (kind = 'schedule' and is_enabled))
);

comment on table executions.triggers is 'What starts runs of a pipeline by itself, in the name of whoever made it.';
comment on column executions.triggers.run is 'What every run is started with, as in POST /projects/{p}/executions.';
comment on column executions.triggers.secret is 'Sealed with the key of the deployment.';
comment on column executions.triggers.failures is 'Firings in a row that came to nothing.';
comment on column executions.triggers.input is 'Id or name of the Input node that takes the artifact.';

create unique index triggers_project_id_name_key on executions.triggers (project_id, lower(name));
create index triggers_next_at_idx on executions.triggers (next_at) where next_at is not null;

create table executions.firings (
    id            uuid not null,
    trigger_id    uuid not null,
    cause         text not null,
    due_at        timestamptz not null,
    request       jsonb not null default '{}',
    status        text not null default 'waiting',
    execution_id  uuid not null,
    detail        text, -- null when there is nothing to say
    tries         integer not null default 0,
    claimed_until timestamptz not null default now(),
    created_at    timestamptz not null default now(),
    ended_at      timestamptz, -- null while waiting

    constraint firings_pkey primary key (id),
    constraint firings_trigger_id_cause_key unique (trigger_id, cause),
    constraint firings_trigger_id_fkey foreign key (trigger_id)
        references executions.triggers (id) on delete cascade,
    constraint firings_status_check check (status in ('waiting', 'started', 'skipped', 'failed')),
    constraint firings_ended_at_check check ((ended_at is not null) = (status <> 'waiting'))
);

comment on table executions.firings is 'Each time a trigger was due, and what came of it; the newest are kept.';
comment on column executions.firings.cause is 'The same cause fires a trigger once: a due time, a signature, an artifact.';
comment on column executions.firings.request is 'attributes of the caller, the artifact that arrived, the triggers that led to it (chain).';
comment on column executions.firings.execution_id is 'Given beforehand, so that trying again cannot make two.';

create index firings_waiting_idx on executions.firings (claimed_until) where status = 'waiting';
create index firings_trigger_id_id_idx on executions.firings (trigger_id, id desc);

alter table executions.executions
    add column trigger_id uuid, -- this and the next two: null when a person started it
    add column trigger_chain uuid[],
    add column started_by jsonb;

comment on column executions.executions.trigger_id is 'No foreign key: the trigger may be deleted.';
comment on column executions.executions.trigger_chain is 'The triggers that led here, the last one included.';

create index executions_trigger_id_idx on executions.executions (trigger_id) where ended_at is null and trigger_id is not null;

create table executions.webhooks (
    id         uuid not null,
    project_id uuid not null,
    url        text not null,
    events     text[] not null,
    is_enabled boolean not null,
    secret     text not null,
    failures   integer not null default 0,
    user_id    uuid not null,
    user_name  text not null,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    version    bigint not null default 1,

    constraint webhooks_pkey primary key (id),
    constraint webhooks_events_check check (
        events <> '{}'
        and events <@ '{execution.success,execution.failed,execution.canceled,artifact.created}'::text[])
);

comment on table executions.webhooks is 'Addresses that are told what happens in a project.';
comment on column executions.webhooks.secret is 'Sealed with the key of the deployment.';
comment on column executions.webhooks.failures is 'Tries in a row without success; those of a receiver in trouble wait in a line of their own.';

create index webhooks_project_id_id_idx on executions.webhooks (project_id, id);

create table executions.deliveries (
    id            uuid not null default gen_random_uuid(),
    webhook_id    uuid not null,
    event         text not null,
    cause         text not null,
    payload       json not null,
    status        text not null default 'waiting',
    tries         integer not null default 0,
    next_at       timestamptz not null default now(),
    claimed_until timestamptz not null default '-infinity',
    answer_status integer, -- of the last try; null when there was no answer
    detail        text, -- null when there is nothing to say
    created_at    timestamptz not null default clock_timestamp(),
    ended_at      timestamptz, -- null while waiting

    constraint deliveries_pkey primary key (id),
    constraint deliveries_webhook_id_cause_key unique (webhook_id, cause),
    constraint deliveries_webhook_id_fkey foreign key (webhook_id)
        references executions.webhooks (id) on delete cascade,
    constraint deliveries_status_check check (status in ('waiting', 'delivered', 'failed')),
    constraint deliveries_ended_at_check check ((ended_at is not null) = (status <> 'waiting'))
);

comment on table executions.deliveries is 'What webhooks are told: written with what it tells of, kept until it has arrived; the newest are kept longer.';
comment on column executions.deliveries.cause is 'The same is told once.';

create index deliveries_waiting_idx on executions.deliveries (next_at) where status = 'waiting';
create index deliveries_webhook_id_created_at_idx on executions.deliveries (webhook_id, created_at desc, id desc);

-- A notification, which is what triggers are for: an execution ends in several statements, and none may forget to tell.
create function executions.execution_ended() returns trigger language plpgsql as $$
begin
    insert into executions.deliveries (webhook_id, event, cause, payload)
    select w.id,
           'execution.' || new.status,
           'execution ' || new.id || ' ' || new.version,
           json_build_object('execution', json_build_object(
               'id', new.id,
               'project', new.project_id,
               'pipeline', new.pipeline_id,
               'pipeline_name', new.pipeline_name,
               'name', new.name,
               'status', new.status,
               'created_by', json_build_object('id', new.user_id, 'name', new.user_name),
               'started_by', new.started_by,
               'created_at', executions.utc(new.created_at),
               'started_at', executions.utc(new.started_at),
               'ended_at', executions.utc(new.ended_at),
               'jobs', json_build_object('total', new.total, 'success', new.success, 'failed', new.failed,
                                         'canceled', new.canceled)))
      from executions.webhooks w
     where w.project_id = new.project_id
       and w.is_enabled
       and 'execution.' || new.status = any(w.events)
        on conflict (webhook_id, cause) do nothing;
    return null;
end
$$;

create trigger executions_ended_update after update of ended_at on executions.executions
    for each row when (old.ended_at is null and new.ended_at is not null)
    execute function executions.execution_ended();
create trigger executions_ended_insert after insert on executions.executions
    for each row when (new.ended_at is not null)
    execute function executions.execution_ended();

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
       e.started_by
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

create view executions.trigger_documents as
select t.id,
       t.project_id as project,
       t.pipeline_id as pipeline,
       t.name,
       t.kind,
       t.run,
       t.is_enabled as enabled,
       t.paused_reason,
       t.overlap,
       t.cron,
       t.time_zone,
       t.missed,
       t.next_at,
       coalesce(t.allows_attributes, false) as allow_attributes,
       t.artifact_name,
       t.artifact_type,
       t.input,
       t.failures,
       json_build_object('id', t.user_id, 'name', t.user_name) as created_by,
       (select json_build_object('status', f.status, 'due_at', executions.utc(f.due_at), 'detail', f.detail,
                                 'execution', case when f.status = 'started' then f.execution_id end)
          from executions.firings f
         where f.trigger_id = t.id
         order by f.id desc
         limit 1) as last_firing,
       t.created_at,
       t.updated_at,
       t.version
  from executions.triggers t;

-- migrate:down
-- Forward only.
