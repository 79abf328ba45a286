-- migrate:up

create table executions.executions (
    id                  uuid not null,
    project_id          uuid not null,
    project_name        text not null,
    pipeline_id         text not null,
    pipeline_name       text not null,
    number              bigint not null,
    name                text not null,
    user_id             uuid not null,
    user_name           text not null,
    revision            bigint not null,
    compute_id          uuid not null,
    compute_name        text not null,
    storage_id          uuid not null,
    bundle_hash         text not null,
    bundle_size         bigint not null,
    nodes               jsonb not null,
    edges               jsonb not null,
    total               integer not null,
    pending             integer not null,
    success             integer not null default 0,
    failed              integer not null default 0,
    canceled            integer not null default 0,
    created_at          timestamptz not null default now(),
    started_at          timestamptz, -- null until the first job runs
    ended_at            timestamptz, -- null while a job has not ended
    cancel_requested_at timestamptz, -- null unless somebody asked
    version             bigint not null default 1,
    status              text not null generated always as (
        case
            when success + failed + canceled = total then
                case
                    when failed > 0 then 'failed'
                    when canceled > 0 then 'canceled'
                    else 'success'
                end
            when started_at is not null then 'running'
            when pending + success + failed + canceled < total then 'queued'
            else 'pending'
        end) stored,

    constraint executions_pkey primary key (id),
    constraint executions_name_check check (length(name) between 1 and 160),
    constraint executions_total_check check (total > 0),
    constraint executions_counts_check check (
        least(pending, success, failed, canceled) >= 0
        and pending + success + failed + canceled <= total),
    constraint executions_ended_at_check check (
        (ended_at is not null) = (success + failed + canceled = total))
) with (fillfactor = 70);

comment on table executions.executions is 'One run of a pipeline as it was at one revision of its project.';
comment on column executions.executions.number is 'Counts the runs of one pipeline, for the name it gets by default.';
comment on column executions.executions.status is 'Follows from the counters, so it cannot contradict them.';
comment on column executions.executions.pending is 'Jobs that wait for their parents. Queued and running jobs are what remains of total.';
comment on column executions.executions.version is 'Grows with every change, so that a late event can be told from a new one.';

create index executions_project_id_id_idx on executions.executions (project_id, id desc);
create index executions_project_id_pipeline_id_number_idx
    on executions.executions (project_id, pipeline_id, number desc);
create index executions_open_idx on executions.executions (id) where ended_at is null;

create table executions.jobs (
    id             uuid not null,
    execution_id   uuid not null,
    position       integer not null,
    node           text not null,
    name           text not null,
    operation      text not null,
    operation_name text not null,
    status         text not null,
    is_cached      boolean not null default false,
    detail         text, -- why it is as it is; null when there is nothing to say
    attempt        bigint not null default 0,
    waiting_on     integer not null,
    attributes     jsonb not null,
    output_names   text[] not null,
    spec           jsonb, -- null for Input and Output, which no worker runs
    queued_at      timestamptz,
    submitted_at   timestamptz, -- null until compute has confirmed that it has the job
    started_at     timestamptz,
    ended_at       timestamptz,
    version        bigint not null default 1,

    constraint jobs_pkey primary key (id),
    constraint jobs_execution_id_position_key unique (execution_id, position),
    constraint jobs_execution_id_fkey foreign key (execution_id)
        references executions.executions (id) on delete cascade,
    constraint jobs_status_check check (
        status in ('pending', 'queued', 'running', 'success', 'failed', 'canceled')),
    constraint jobs_waiting_on_check check (waiting_on >= 0),
    constraint jobs_ended_at_check check (
        (ended_at is not null) = (status in ('success', 'failed', 'canceled')))
) with (fillfactor = 70);

comment on table executions.jobs is 'One node of the pipeline in one execution.';
comment on column executions.jobs.position is 'Parents before children.';
comment on column executions.jobs.attempt is 'The newest attempt seen. What an older one says is refused.';
comment on column executions.jobs.waiting_on is 'Inputs whose job has not succeeded yet.';
comment on column executions.jobs.attributes is 'All values, with the defaults that are literals.';
comment on column executions.jobs.spec is 'The part of the job spec that is known when the execution is made.';

create index jobs_open_idx on executions.jobs (execution_id) where ended_at is null;
create index jobs_unsubmitted_idx on executions.jobs (queued_at) where status = 'queued' and submitted_at is null;

create table executions.attempts (
    job_id       uuid not null,
    attempt      bigint not null,
    worker_id    uuid, -- null when no worker ran it: Input, Output, or lost before it started
    worker_name  text,
    isolation    text,
    pid          bigint,
    status       text not null,
    started_at   timestamptz,
    ended_at     timestamptz,
    exit_code    integer,
    signal       integer,
    error        jsonb,
    detail       text,
    usage        jsonb,
    environment  jsonb, -- hash and exact list of packages
    console_size bigint not null default 0,
    metric_count bigint not null default 0,
    metric_last  json, -- the last point; null before the first

    constraint attempts_pkey primary key (job_id, attempt),
    constraint attempts_job_id_fkey foreign key (job_id)
        references executions.jobs (id) on delete cascade,
    constraint attempts_status_check check (
        status in ('queued', 'running', 'success', 'failed', 'canceled', 'lost')),
    constraint attempts_ended_at_check check (
        (ended_at is not null) = (status in ('success', 'failed', 'canceled', 'lost')))
) with (fillfactor = 70);

comment on table executions.attempts is 'One try to run a job. The number is the fencing token.';
comment on column executions.attempts.status is 'queued: it spoke before it started.';

create table executions.inputs (
    job_id      uuid not null,
    name        text not null,
    position    integer not null,
    from_job_id uuid, -- this and the next two are null when nothing is connected
    from_output text,
    artifact_id uuid, -- only for Input

    constraint inputs_pkey primary key (job_id, name),
    constraint inputs_from_output_check check ((from_job_id is null) = (from_output is null))
);

comment on table executions.inputs is
    'Where each value comes from that goes into a job. No foreign keys: they took half the time of making an execution.';
create index inputs_from_job_id_idx on executions.inputs (from_job_id);

create table executions.outputs (
    job_id      uuid not null,
    name        text not null,
    attempt     bigint not null,
    type        text not null,
    storage_id  uuid not null,
    hash        text not null,
    size        bigint not null,
    artifact_id uuid, -- what Output made of it, or Input took it from

    constraint outputs_pkey primary key (job_id, name),
    constraint outputs_job_id_fkey foreign key (job_id)
        references executions.jobs (id) on delete cascade,
    constraint outputs_hash_check check (hash ~ '^[0-9a-f]{64}$'),
    constraint outputs_size_check check (size >= 0)
);

comment on table executions.outputs is 'Every value knows the job that made it.';
create index outputs_hash_idx on executions.outputs (hash);

create table executions.console_chunks (
    job_id  uuid not null,
    attempt bigint not null,
    start   bigint not null,
    bytes   bytea compression lz4 not null,

    constraint console_chunks_pkey primary key (job_id, attempt, start),
    constraint console_chunks_attempt_fkey foreign key (job_id, attempt)
        references executions.attempts (job_id, attempt) on delete cascade,
    constraint console_chunks_bytes_check check (length(bytes) between 1 and 1048576)
);

comment on table executions.console_chunks is 'The console in the pieces that came; each starts where the one before ends.';

create table executions.metric_chunks (
    job_id  uuid not null,
    attempt bigint not null,
    start   bigint not null,
    points  json not null,

    constraint metric_chunks_pkey primary key (job_id, attempt, start),
    constraint metric_chunks_attempt_fkey foreign key (job_id, attempt)
        references executions.attempts (job_id, attempt) on delete cascade
);

comment on table executions.metric_chunks is 'Points {step, at, values} as they came; start counts the points before.';

create table executions.figures (
    id         uuid not null,
    job_id     uuid not null,
    attempt    bigint not null,
    number     integer not null,
    title      text not null,
    format     text not null,
    image      bytea not null,
    plotly     text, -- null when its parts are not understood
    version    bigint not null default 1,
    updated_at timestamptz not null default now(),

    constraint figures_pkey primary key (id),
    constraint figures_job_id_attempt_number_key unique (job_id, attempt, number),
    constraint figures_attempt_fkey foreign key (job_id, attempt)
        references executions.attempts (job_id, attempt) on delete cascade,
    constraint figures_format_check check (format in ('png', 'svg'))
);

alter table executions.figures alter column image set storage external;

create table executions.idempotency_keys (
    user_id      uuid not null,
    key          text not null,
    request_hash text not null,
    answer       text not null,
    created_at   timestamptz not null default now(),

    constraint idempotency_keys_pkey primary key (user_id, key)
);

comment on table executions.idempotency_keys is 'Answers of the last 24 hours, given again to a client that asks again.';
create index idempotency_keys_created_at_idx on executions.idempotency_keys (created_at);

create table executions.announcements (
    id           bigint generated always as identity,
    execution_id uuid not null,
    job_id       uuid, -- null: the execution itself

    constraint announcements_pkey primary key (id)
);

comment on table executions.announcements is 'What has changed and is not published yet.';

create table executions.releases (
    execution_id uuid not null,
    project_id   uuid not null,
    created_at   timestamptz not null default now(),

    constraint releases_pkey primary key (execution_id)
);

comment on table executions.releases is 'Deleted executions whose objects storage has not been told to forget.';

-- migrate:down
-- Nothing to do: this is the first version.
