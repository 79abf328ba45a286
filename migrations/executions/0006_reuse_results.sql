-- migrate:up

-- The cache, new attempts of jobs that have ended, labels and notes.

set lock_timeout = '3s';

alter table executions.executions
    add column use_cache boolean not null default true,
    add column labels text[] not null default '{}',
    add column notes text not null default '';

comment on column executions.executions.use_cache is 'Whether its jobs may take what the same job made before.';

alter table executions.jobs
    add column project_id uuid, -- of its execution; null before this column came
    add column bundle_hash text, -- this and the next two: null while it runs the code that its execution began with
    add column bundle_size bigint,
    add column revision bigint,
    add column cache_state text, -- null until its inputs are known
    add column cache_parts jsonb, -- null when it is not looked for and not found
    add column cache_key text, -- null until its inputs are known
    add column cache_before jsonb, -- null unless it missed and an earlier job is like it
    add column shown_job uuid, -- this and the next one: null unless the cache found it and what it says is kept
    add column shown_attempt bigint,
    add constraint jobs_cache_state_check check (cache_state in ('hit', 'miss', 'off', 'never')) not valid,
    add constraint jobs_bundle_check check ((bundle_hash is null) = (bundle_size is null)) not valid;

comment on column executions.jobs.cache_parts is
    'What the key is made of, member by member; with the inputs when they are known.';
comment on column executions.jobs.cache_key is 'The hash of the project and of cache_parts.';
comment on column executions.jobs.cache_before is 'The job that a miss is compared with: from and parts.';
comment on column executions.jobs.shown_job is 'The job whose console, figures and metrics are shown as its own.';

alter table executions.attempts
    add column bundle_hash text, -- this and the next one: null when it ran the code that its execution began with
    add column revision bigint;

-- Whatever waits now was made without a key.
update executions.jobs set cache_state = 'off' where ended_at is null;

create index jobs_cache_key_idx on executions.jobs (cache_key, ended_at desc)
    where cache_key is not null and status = 'success' and not is_cached;
create index jobs_cache_near_idx on executions.jobs (project_id, node, operation, ended_at desc)
    where cache_key is not null and status = 'success';
create index jobs_shown_job_idx on executions.jobs (shown_job) where shown_job is not null;

-- Every value that goes into a job; null where nothing comes. Its type belongs to it: equal bytes of two types are two values.
create function executions.cache_inputs(job uuid) returns jsonb
language sql stable
return (
    select coalesce(jsonb_object_agg(i.name, o.hash || ' ' || o.type), '{}')
      from executions.inputs i
      left join executions.outputs o on o.job_id = i.from_job_id and o.name = i.from_output
     where i.job_id = job);

-- jsonb has one text for one document.
create function executions.cache_key(project uuid, parts jsonb) returns text
language sql immutable
return encode(sha256(convert_to(project::text || parts::text, 'UTF8')), 'hex');

-- migrate:down
-- Forward only.
