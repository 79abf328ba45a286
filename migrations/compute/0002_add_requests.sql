-- migrate:up
alter table compute.workers
    add column is_draining boolean not null default false;
comment on column compute.workers.is_draining is 'It takes no new job and finishes what it has';

alter table compute.jobs
    add column cpus bigint not null default 0,
    add column memory_mb bigint not null default 0,
    add column gpus bigint not null default 0,
    add column labels jsonb not null default '[]';
comment on column compute.jobs.cpus is 'What its operation asks for; 0: nothing, it takes a slot and no more';
comment on column compute.jobs.labels is 'Labels that a worker must have: "name", or "name=value"';

create function compute.has_labels(labels jsonb, wanted jsonb) returns boolean
language sql immutable
as $$
    select not exists (
           select
             from jsonb_array_elements_text(wanted) as w (label)
            where labels ->> split_part(label, '=', 1) is distinct from
                  case
                  when strpos(label, '=') > 0 then substr(label, strpos(label, '=') + 1)
                  else coalesce(labels ->> label, '')
                  end
               or not labels ? split_part(label, '=', 1));
$$;
comment on function compute.has_labels(jsonb, jsonb) is 'Whether a worker has all labels that a job asks for';

-- migrate:down
-- Forward only: restore a backup instead.
