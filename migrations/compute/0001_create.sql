-- migrate:up
create table compute.computes (
    id         uuid not null,
    name       text not null,
    adapter    text not null,
    created_at timestamptz not null default now(),

    constraint computes_pkey primary key (id),
    constraint computes_name_key unique (name),
    constraint computes_adapter_check check (adapter in ('server', 'workers'))
);
comment on table compute.computes is 'Places where an execution can run';

insert into compute.computes (id, name, adapter)
values ('00000000-0000-7000-8000-000000000001', 'Server compute', 'server'),
       ('00000000-0000-7000-8000-000000000002', 'My workers', 'workers');

create table compute.workers (
    id            uuid not null,
    user_id       uuid,
    name          text not null,
    host          text not null,
    status        text not null default 'online',
    cores         bigint not null,
    memory        bigint not null,
    gpus          jsonb not null default '[]',
    labels        jsonb not null default '{}',
    slots         bigint not null,
    wants         bigint not null default 0,
    isolation     text not null,
    version       text not null,
    load          jsonb,
    registered_at timestamptz not null default now(),
    seen_at       timestamptz not null default now(),

    constraint workers_pkey primary key (id),
    constraint workers_status_check check (status in ('online', 'lost')),
    constraint workers_isolation_check check (isolation in ('bubblewrap', 'processes')),
    constraint workers_slots_check check (slots between 1 and 256)
);
comment on column compute.workers.user_id is 'null: a worker of the server';
comment on column compute.workers.wants is
    'Slots that its last claim left empty: it waits for work and is told when some comes';
create index workers_user_id_idx on compute.workers (user_id, id);

create table compute.jobs (
    job         uuid not null,
    execution   uuid not null,
    project     uuid not null,
    user_id     uuid not null,
    compute_id  uuid not null,
    storage     uuid not null,
    state       text not null default 'queued',
    submitted   bigint not null,
    attempt     bigint not null,
    losses      bigint not null default 0,
    priority    bigint not null default 0,
    is_canceled boolean not null default false,
    spec        jsonb not null,
    worker_id   uuid,
    queued_at   timestamptz not null default now(),
    granted_at  timestamptz,
    expires_at  timestamptz,
    token_at    timestamptz,
    ended_at    timestamptz,

    constraint jobs_pkey primary key (job),
    constraint jobs_compute_id_fkey foreign key (compute_id) references compute.computes (id),
    constraint jobs_state_check check (state in ('queued', 'leased', 'done')),
    constraint jobs_lease_check check ((state = 'leased') = (worker_id is not null))
);
comment on table compute.jobs is
    'The queue and the leases. Rows that are done stay for an hour, so that a job handed over twice runs once';
comment on column compute.jobs.submitted is 'The attempt with which the job was handed over';
comment on column compute.jobs.attempt is 'The newest attempt that was granted: the fencing token';
comment on column compute.jobs.losses is 'Leases that ran out since the job was handed over';
comment on column compute.jobs.worker_id is
    'Who has the lease. No foreign key: a lease without its worker runs out like any other';
comment on column compute.jobs.token_at is 'When the present job token was made';
create index jobs_queue_idx on compute.jobs (compute_id, user_id, priority desc, queued_at, job)
    where state = 'queued';
create index jobs_worker_id_idx on compute.jobs (worker_id) where state = 'leased';
create index jobs_ended_at_idx on compute.jobs (ended_at) where state = 'done';

create table compute.notices (
    id         bigint generated always as identity,
    job        uuid not null,
    attempt    bigint not null,
    is_final   boolean not null,
    detail     text not null,
    due_at     timestamptz not null default now(),
    created_at timestamptz not null default now(),

    constraint notices_pkey primary key (id)
);
comment on table compute.notices is 'What executions must still be told: an attempt was lost';
create index notices_due_at_idx on compute.notices (due_at);

-- migrate:down
-- Forward only: restore a backup instead.
