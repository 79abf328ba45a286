-- migrate:up

-- Metrics as bytes: what deepforge.log() reports, and what the worker measures. Much smaller and faster to read than JSON.

set lock_timeout = '3s';

create table executions.curves (
    job_id      uuid not null,
    attempt     bigint not null,
    kind        text not null,
    names       text[] not null,
    point_count bigint not null,
    value_count bigint not null,
    last        json not null, -- the last point
    open_start  bigint not null,
    open_size   bigint not null,

    constraint curves_pkey primary key (job_id, attempt, kind),
    constraint curves_attempt_fkey foreign key (job_id, attempt)
        references executions.attempts (job_id, attempt) on delete cascade,
    constraint curves_kind_check check (kind in ('user', 'system'))
) with (fillfactor = 70);

comment on table executions.curves is 'The metrics of an attempt; user: what it logged, system: what its worker measured.';
comment on column executions.curves.names is 'Of the series, in the order they first came; chunks refer to the place, from 0.';
comment on column executions.curves.open_start is 'The chunk that the next points are put into, as long as it is small.';

create table executions.curve_chunks (
    job_id      uuid not null,
    attempt     bigint not null,
    kind        text not null,
    start       bigint not null,
    point_count bigint not null,
    least_step  bigint, -- this and the next one: null when a point has none
    most_step   bigint,
    first_at    double precision not null, -- Unix seconds
    last_at     double precision not null,
    bytes       bytea compression lz4 not null,

    constraint curve_chunks_pkey primary key (job_id, attempt, kind, start),
    constraint curve_chunks_curves_fkey foreign key (job_id, attempt, kind)
        references executions.curves (job_id, attempt, kind) on delete cascade
);

comment on table executions.curve_chunks is
    'Points as they came; start counts the points before. Each: step int8 (the smallest: none), at float8, count int2, and for each value the number of its series int2 and itself float8 (NaN: a gap).';

-- What was kept as JSON until now.
insert into executions.curves (job_id, attempt, kind, names, point_count, value_count, last, open_start, open_size)
select c.job_id, c.attempt, 'user', array_agg(distinct v.key), a.metric_count, count(*), a.metric_last::text::json, a.metric_count, 0
  from executions.metric_chunks c
  join executions.attempts a on a.job_id = c.job_id and a.attempt = c.attempt
 cross join json_array_elements(c.points) as p(point)
 cross join json_each_text(p.point->'values') as v
 group by c.job_id, c.attempt, a.metric_count, a.metric_last::text;

insert into executions.curve_chunks (job_id, attempt, kind, start, point_count, first_at, last_at, bytes)
select c.job_id, c.attempt, 'user', c.start, count(*), min((p.point->>'at')::float8), max((p.point->>'at')::float8),
       string_agg(int8send(coalesce((p.point->>'step')::bigint, -9223372036854775808))
                  || float8send((p.point->>'at')::float8) || v.bytes,
                  ''::bytea order by p.place)
  from executions.metric_chunks c
  join executions.curves u on u.job_id = c.job_id and u.attempt = c.attempt and u.kind = 'user'
 cross join json_array_elements(c.points) with ordinality as p(point, place)
 cross join lateral (
    select substring(int4send(count(*)::integer) from 3) || string_agg(
               substring(int4send(array_position(u.names, v.key) - 1) from 3)
               || float8send(coalesce(v.value::float8, 'NaN')), ''::bytea) as bytes
      from json_each_text(p.point->'values') as v) as v
 group by c.job_id, c.attempt, c.start;

drop table executions.metric_chunks;
alter table executions.attempts drop column metric_last;

-- migrate:down
-- Forward only.
