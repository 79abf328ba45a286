-- migrate:up

-- Artifacts that have come and that executions has not been told of: they may start runs.

create table storage.arrivals (
    artifact_id uuid not null,
    created_at  timestamptz not null default now(),

    constraint arrivals_pkey primary key (artifact_id),
    constraint arrivals_artifact_id_fkey foreign key (artifact_id)
        references storage.artifacts (id) on delete cascade
);

comment on table storage.arrivals is 'Written with the artifact, removed when executions knows it: each is told of at least once.';

create index arrivals_created_at_idx on storage.arrivals (created_at);

-- migrate:down
-- Forward only: restore a backup instead.
