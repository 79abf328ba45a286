-- Every statement of the compute service. Columns are named as in the record tables.

-- name: compute_list(user)
-- What one user can use: on 'server' everybody's workers and jobs count, on 'workers' only their own.
select c.id,
       c.name,
       c.adapter,
       w.workers,
       w.slots,
       j.running,
       j.queued
  from compute.computes c
 cross join lateral (
       select count(*) as workers,
              coalesce(sum(slots), 0) as slots
         from compute.workers
        where status = 'online'
          and not is_draining
          and user_id is not distinct from case when c.adapter = 'workers' then $1::uuid end) w
 cross join lateral (
       select count(*) filter (where state = 'leased') as running,
              count(*) filter (where state = 'queued') as queued
         from compute.jobs
        where state in ('queued', 'leased')
          and compute_id = c.id
          and (c.adapter = 'server' or user_id = $1::uuid)) j
 order by c.id;

-- name: queue_list(compute, user, cursor, limit)
select j.job,
       j.execution,
       j.project,
       j.compute_id as compute,
       j.spec ->> 'name' as name,
       j.priority,
       j.losses,
       j.queued_at,
       j.cpus,
       j.memory_mb,
       j.gpus,
       j.labels,
       f.workers,
       f.open,
       f.fitting,
       f.most_cpus,
       f.most_memory_mb,
       f.most_gpus,
       f.labeled,
       j.reserved_by is not null as is_reserved
  from (select q.job, q.execution, q.project, q.user_id, q.compute_id, q.spec, q.priority, q.losses, q.queued_at,
               q.cpus, q.memory_mb, q.gpus, q.labels, q.reserved_by
          from compute.jobs q
         where q.state = 'queued'
           and q.compute_id = $1
           and ($2::uuid is null or q.user_id = $2)
           and ($3::uuid is null
                or (q.queued_at, q.job) > (select p.queued_at, p.job from compute.jobs p where p.job = $3::uuid))
         order by q.queued_at, q.job
         limit $4) j
  join compute.computes c on c.id = j.compute_id
 cross join lateral (
       select count(*) as workers,
              count(*) filter (where not w.is_draining) as open,
              count(*) filter (where not w.is_draining
                                 and w.cores >= j.cpus
                                 and w.memory >= j.memory_mb << 20
                                 and jsonb_array_length(w.gpus) >= j.gpus
                                 and compute.has_labels(w.labels, j.labels)) as fitting,
              coalesce(max(w.cores) filter (where not w.is_draining), 0) as most_cpus,
              coalesce(max(w.memory) filter (where not w.is_draining), 0) >> 20 as most_memory_mb,
              coalesce(max(jsonb_array_length(w.gpus)) filter (where not w.is_draining), 0) as most_gpus,
              count(*) filter (where not w.is_draining and compute.has_labels(w.labels, j.labels)) as labeled
         from compute.workers w
        where w.status = 'online'
          and w.user_id is not distinct from case when c.adapter = 'workers' then j.user_id end) f
 order by j.queued_at, j.job;

-- name: queue_fit(compute, user, requests)
-- What would be said of jobs of this user that ask for so much, in the order they are given.
select r.cpus,
       r.memory_mb,
       r.gpus,
       r.labels,
       f.workers,
       f.open,
       f.fitting,
       f.most_cpus,
       f.most_memory_mb,
       f.most_gpus,
       f.labeled
  from compute.computes c
 cross join (
       select n as place,
              coalesce((value ->> 'cpus')::bigint, 0) as cpus,
              coalesce((value ->> 'memory_mb')::bigint, 0) as memory_mb,
              coalesce((value ->> 'gpus')::bigint, 0) as gpus,
              coalesce(value -> 'labels', '[]') as labels
         from jsonb_array_elements($3::jsonb) with ordinality as e (value, n)) r
 cross join lateral (
       select count(*) as workers,
              count(*) filter (where not w.is_draining) as open,
              count(*) filter (where not w.is_draining
                                 and w.cores >= r.cpus
                                 and w.memory >= r.memory_mb << 20
                                 and jsonb_array_length(w.gpus) >= r.gpus
                                 and compute.has_labels(w.labels, r.labels)) as fitting,
              coalesce(max(w.cores) filter (where not w.is_draining), 0) as most_cpus,
              coalesce(max(w.memory) filter (where not w.is_draining), 0) >> 20 as most_memory_mb,
              coalesce(max(jsonb_array_length(w.gpus)) filter (where not w.is_draining), 0) as most_gpus,
              count(*) filter (where not w.is_draining and compute.has_labels(w.labels, r.labels)) as labeled
         from compute.workers w
        where w.status = 'online'
          and w.user_id is not distinct from case when c.adapter = 'workers' then $2::uuid end) f
 where c.id = $1::uuid
 order by r.place;

-- name: queue_find(job)
-- Where a job waits, and what it asks for as queue_fit takes it.
select compute_id as compute,
       user_id,
       state = 'queued' as is_waiting,
       jsonb_build_array(jsonb_build_object('cpus', cpus, 'memory_mb', memory_mb, 'gpus', gpus, 'labels', labels))::text
           as resources
  from compute.jobs
 where job = $1
   and state in ('queued', 'leased');

-- name: worker_list(user, cursor, limit)
-- Without a user those of everybody; so is queue_list().
select w.id,
       w.user_id,
       w.name,
       w.user_id is null as is_server,
       w.host,
       case
       when w.status = 'lost' then 'lost'
       when not w.is_draining then 'online'
       when exists (select from compute.jobs l where l.state = 'leased' and l.worker_id = w.id) then 'draining'
       else 'drained'
       end as status,
       w.is_draining as draining,
       w.cores,
       w.memory,
       w.gpus,
       w.labels,
       w.slots,
       w.isolation,
       w.limits,
       w.version,
       w.load,
       w.registered_at,
       w.seen_at,
       coalesce((select jsonb_agg(jsonb_build_object('job', j.job, 'attempt', j.attempt, 'project',
                                  j.project, 'execution', j.execution, 'name', j.spec -> 'name', 'operation_name', j.spec -> 'class',
                                  'execution_name', j.spec -> 'execution_name', 'project_name',
                                  j.spec -> 'project_name',
                                  'granted_at', to_char(j.granted_at, 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'))
                                  order by j.granted_at)
                   from compute.jobs j
                  where j.state = 'leased'
                    and j.worker_id = w.id
                    and ($1::uuid is null or j.user_id = $1::uuid)), '[]') as jobs
  from compute.workers w
 where ($1::uuid is null or w.user_id is null or w.user_id = $1::uuid)
   and ($2::uuid is null or w.id > $2::uuid)
 order by w.id
 limit $3;

-- name: worker_register(id, owner, name, host, cores, memory, gpus, labels, slots, isolation, limits, version, draining)
insert into compute.workers (id, user_id, name, host, cores, memory, gpus, labels, slots, isolation, limits, version, is_draining)
values ($1, $2, $3, $4, $5, $6, coalesce($7::jsonb, '[]'), coalesce($8::jsonb, '{}'), $9, $10, $11, $12, $13::boolean)
returning id, user_id, name, user_id is null as is_server, host,
          case when is_draining then 'drained' else status end as status, is_draining as draining, cores, memory, gpus, labels,
          slots, isolation, limits, version, load, registered_at, seen_at, '[]'::jsonb as jobs;

-- name: worker_remove(worker, owner)
delete from compute.workers
 where id = $1
   and user_id is not distinct from $2::uuid
returning id, user_id, name, user_id is null as is_server, host, status, is_draining as draining, cores, memory, gpus, labels,
          slots, isolation, limits, version, load, registered_at, seen_at, '[]'::jsonb as jobs;

-- name: worker_leave(worker, owner)
-- A drained worker that says goodbye is remembered, so that it is drained when it comes back.
update compute.workers
   set status = 'lost',
       wants = 0,
       seen_at = now()
 where id = $1
   and user_id is not distinct from $2::uuid
   and is_draining
returning id, user_id, name, user_id is null as is_server, host, status, is_draining as draining, cores, memory, gpus, labels,
          slots, isolation, limits, version, load, registered_at, seen_at, '[]'::jsonb as jobs;

-- name: worker_find(worker, owner)
select id
  from compute.workers
 where id = $1
   and user_id is not distinct from $2::uuid;

-- name: worker_hungry(adapter, jobs, limit)
-- Workers that wait for work and may take some of these jobs, in no order.
select w.id
  from compute.workers w
 where w.status = 'online'
   and w.wants > 0
   and not w.is_draining
   and (w.user_id is null) = ($1 = 'server')
   and (w.user_id is null
        or exists (
           select
             from jsonb_to_recordset($2::jsonb) as n (compute uuid, "user" uuid)
             join compute.computes c on c.id = n.compute and c.adapter = 'workers'
            where n."user" = w.user_id))
 order by random()
 limit $3;

-- name: worker_drain(worker, owner, draining, user)
update compute.workers w
   set is_draining = $3::boolean
 where w.id = $1
   and w.user_id is not distinct from $2::uuid
returning w.id, w.user_id, w.name, w.user_id is null as is_server, w.host,
          case
          when w.status = 'lost' then 'lost'
          when not w.is_draining then 'online'
          when exists (select from compute.jobs l where l.state = 'leased' and l.worker_id = w.id) then 'draining'
          else 'drained'
          end as status,
          w.is_draining as draining, w.cores, w.memory, w.gpus, w.labels, w.slots, w.isolation, w.limits, w.version, w.load,
          w.registered_at, w.seen_at,
          coalesce((select jsonb_agg(jsonb_build_object('job', j.job, 'attempt', j.attempt, 'project',
                                     j.project, 'execution', j.execution, 'name', j.spec -> 'name', 'operation_name', j.spec -> 'class',
                                  'execution_name', j.spec -> 'execution_name', 'project_name',
                                  j.spec -> 'project_name',
                                     'granted_at', to_char(j.granted_at, 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'))
                                     order by j.granted_at)
                      from compute.jobs j
                     where j.state = 'leased'
                       and j.worker_id = w.id
                       and j.user_id = $4::uuid), '[]') as jobs;

-- name: worker_lock(worker)
-- What a worker has free is counted by one claim at a time.
select id
  from compute.workers
 where id = $1
   for no key update;

-- name: worker_lose(seconds)
update compute.workers
   set status = 'lost',
       wants = 0
 where status = 'online'
   and seen_at < now() - make_interval(secs => $1)
returning id, user_id, name, user_id is null as is_server, host, status, is_draining as draining, cores, memory, gpus, labels,
          slots, isolation, limits, version, load, registered_at, seen_at, '[]'::jsonb as jobs;

-- name: worker_purge(seconds)
-- One that somebody has drained stays drained for a month.
delete from compute.workers
 where status = 'lost'
   and seen_at < now() - make_interval(secs => $1)
   and (not is_draining or seen_at < now() - interval '30 days');

-- name: queue_submit(jobs)
-- A job that waits is left alone; whatever it does, it is taken again when it was handed over anew. Answers the kinds
-- of compute that have something new to do.
with kept as (
    insert into compute.jobs as j (job, execution, project, user_id, compute_id, storage, submitted, attempt,
                                   priority, spec, cpus, memory_mb, gpus, labels)
    select distinct on (n.job)
           n.job, n.execution, n.project, n."user", n.compute, n.storage, n.attempt, n.attempt - 1,
           coalesce(n.priority, 0), n.spec, coalesce((n.spec -> 'resources' ->> 'cpus')::bigint, 0),
           coalesce((n.spec -> 'resources' ->> 'memory_mb')::bigint, 0),
           coalesce((n.spec -> 'resources' ->> 'gpus')::bigint, 0),
           coalesce(n.spec -> 'resources' -> 'labels', '[]')
      from jsonb_to_recordset($1::jsonb)
           as n (job uuid, execution uuid, project uuid, "user" uuid, compute uuid, storage uuid,
                 attempt bigint, priority bigint, spec jsonb)
     order by n.job
        on conflict (job) do update
       set execution = excluded.execution,
           compute_id = excluded.compute_id,
           storage = excluded.storage,
           state = 'queued',
           submitted = excluded.submitted,
           attempt = greatest(j.attempt, excluded.attempt),
           losses = 0,
           priority = excluded.priority,
           is_canceled = false,
           spec = excluded.spec,
           cpus = excluded.cpus,
           memory_mb = excluded.memory_mb,
           gpus = excluded.gpus,
           labels = excluded.labels,
           worker_id = null,
           reserved_by = null,
           queued_at = now(),
           granted_at = null,
           expires_at = null,
           ended_at = null
     where excluded.submitted > j.submitted
        or (j.state <> 'queued' and j.is_canceled)
    returning compute_id)
select distinct c.adapter
  from kept
  join compute.computes c on c.id = kept.compute_id;

-- name: queue_finish(done)
-- Answers the workers that held one of them, and so have a free slot now.
with over as (
    select j.job,
           case when j.attempt = d.attempt then j.worker_id end as worker_id
      from compute.jobs j
      join jsonb_to_recordset($1::jsonb) as d (job uuid, attempt bigint)
        on d.job = j.job and d.attempt >= j.submitted
     where j.state <> 'done'
     order by j.job
       for update of j),
done as (
    update compute.jobs j
       set state = 'done',
           worker_id = null,
           spec = '{}',
           ended_at = now()
      from over
     where j.job = over.job)
select w.id,
       w.user_id
  from over
  join compute.workers w on w.id = over.worker_id;

-- name: queue_cancel(jobs)
-- Those that wait are over; those that run are told, and their worker reports the end. The attempt may be the newest that
-- executions has seen, which is one less than a job that waits was handed over with.
with named as (
    select j.job
      from compute.jobs j
      join jsonb_to_recordset($1::jsonb) as d (job uuid, attempt bigint)
        on d.job = j.job and d.attempt + 1 >= j.submitted
     where j.state <> 'done'
     order by j.job
       for update of j)
update compute.jobs j
   set state = case j.state when 'queued' then 'done' else j.state end,
       ended_at = case j.state when 'queued' then now() end,
       is_canceled = true
  from named,
       compute.computes c
 where j.job = named.job
   and c.id = j.compute_id
returning j.job, j.attempt, j.worker_id, c.adapter;

-- name: job_reserve(seconds)
-- One job that was passed over gets a worker that is kept free for it: the oldest of those that have waited for so long although it
-- is their turn, because their user runs nothing, or runs what came to the queue later. Of the workers that it fits and that are
-- kept free for nobody, the one that has least to wait for.
with overdue as (
    select j.job,
           j.compute_id,
           j.user_id,
           j.cpus,
           j.memory_mb,
           j.gpus,
           j.labels,
           j.queued_at
      from compute.jobs j
     where j.state = 'queued'
       and (j.cpus > 0 or j.memory_mb > 0 or j.gpus > 0)
       and j.queued_at < now() - make_interval(secs => $1)
       and not exists (
           select
             from compute.workers w
            where w.id = j.reserved_by
              and w.status = 'online'
              and not w.is_draining)
       and (not exists (
               select
                 from compute.jobs l
                where l.state = 'leased'
                  and l.compute_id = j.compute_id
                  and l.user_id = j.user_id)
            or exists (
               select
                 from compute.jobs l
                where l.state = 'leased'
                  and l.compute_id = j.compute_id
                  and l.user_id = j.user_id
                  and l.priority <= j.priority
                  and l.queued_at > j.queued_at))
     order by j.queued_at
     limit 100),
chosen as (
    select overdue.job,
           kept.id
      from overdue
      join compute.computes c on c.id = overdue.compute_id
     cross join lateral (
           select w.id
             from compute.workers w
            cross join lateral (
                  select coalesce(sum(l.cpus), 0) as cpus
                    from compute.jobs l
                   where l.state = 'leased'
                     and l.worker_id = w.id) used
            where w.status = 'online'
              and not w.is_draining
              and w.user_id is not distinct from case when c.adapter = 'workers' then overdue.user_id end
              and w.cores >= overdue.cpus
              and w.memory >= overdue.memory_mb << 20
              and jsonb_array_length(w.gpus) >= overdue.gpus
              and compute.has_labels(w.labels, overdue.labels)
              and not exists (select from compute.jobs r where r.state = 'queued' and r.reserved_by = w.id)
            order by w.cores - used.cpus desc, w.id
            limit 1) kept
     order by overdue.queued_at, overdue.job
     limit 1)
update compute.jobs j
   set reserved_by = chosen.id
  from chosen
 where j.job = chosen.job
   and j.state = 'queued';

-- name: lease_claim(worker, owner, slots, seconds, more)
-- With `more`, the worker's other slots wait (or not) as before and so many come to them; without, these are all that wait.
-- Fair between users: who has the fewest jobs running is next, and each further job of a user counts as one more. Of every
-- user only the first few jobs that fit are looked at, and together they must fit; some more than asked, because others may be claiming the same ones. Written so
-- that every step is a walk along an index, whatever the planner thinks of the numbers.
with recursive me as (
    select w.id,
           w.user_id,
           w.wants,
           w.slots,
           w.is_draining,
           w.labels,
           free.cpus - kept.cpus as cpus,
           free.memory_mb - kept.memory_mb as memory_mb,
           free.gpus - kept.gpus as gpus,
           held.job as held,
           held.job is not null and not kept.is_due as is_held_back,
           c.id as compute_id
      from compute.workers w
      join compute.computes c
        on c.adapter = case when w.user_id is null then 'server' else 'workers' end
     cross join lateral (
           select w.cores - coalesce(sum(j.cpus), 0) as cpus,
                  (w.memory >> 20) - coalesce(sum(j.memory_mb), 0) as memory_mb,
                  jsonb_array_length(w.gpus) - coalesce(sum(j.gpus), 0) as gpus
             from compute.jobs j
            where j.state = 'leased'
              and j.worker_id = w.id) free
      left join lateral (
           select j.job,
                  j.cpus,
                  j.memory_mb,
                  j.gpus,
                  (j.cpus = 0 or j.cpus <= free.cpus)
                      and (j.memory_mb = 0 or j.memory_mb <= free.memory_mb)
                      and (j.gpus = 0 or j.gpus <= free.gpus) as fits
             from compute.jobs j
            where j.state = 'queued'
              and j.reserved_by = w.id
            order by j.queued_at
            limit 1) held on not w.is_draining
     cross join lateral (
           select coalesce(held.fits, false) as is_due,
                  case when held.fits then 0 else coalesce(held.cpus, 0) end as cpus,
                  case when held.fits then 0 else coalesce(held.memory_mb, 0) end as memory_mb,
                  case when held.fits then 0 else coalesce(held.gpus, 0) end as gpus) kept
     where w.id = $1::uuid
       and w.user_id is not distinct from $2::uuid),
waiting (user_id) as (
    select case
           when me.user_id is null
           then (select j.user_id
                   from compute.jobs j
                  where j.state = 'queued'
                    and j.compute_id = me.compute_id
                  order by j.user_id
                  limit 1)
           else me.user_id
           end
      from me
     union all
    select (select j.user_id
              from compute.jobs j
             where j.state = 'queued'
               and j.compute_id = me.compute_id
               and j.user_id > waiting.user_id
             order by j.user_id
             limit 1)
      from waiting
      join me on me.user_id is null
     where waiting.user_id is not null),
running as (
    select j.user_id,
           count(*) as count
      from compute.jobs j
      join me on me.compute_id = j.compute_id
     where j.state = 'leased'
     group by j.user_id),
candidates as (
    select j.job,
           j.priority,
           j.queued_at,
           j.cpus,
           j.memory_mb,
           j.gpus,
           0 as turn
      from compute.jobs j
      join me on me.held = j.job and not me.is_held_back
     where j.state = 'queued'
     union all
   (select first.job,
           first.priority,
           first.queued_at,
           first.cpus,
           first.memory_mb,
           first.gpus,
           coalesce(running.count, 0) + first.place as turn
      from waiting
      left join running on running.user_id = waiting.user_id
     cross join me
     cross join lateral (
           select j.job,
                  j.priority,
                  j.queued_at,
                  j.cpus,
                  j.memory_mb,
                  j.gpus,
                  row_number() over (order by j.priority desc, j.queued_at, j.job) as place
             from compute.jobs j
            where j.state = 'queued'
              and j.compute_id = me.compute_id
              and j.user_id = waiting.user_id
              and not me.is_draining
              and j.job is distinct from me.held
              and (j.cpus = 0 or j.cpus <= me.cpus)
              and (j.memory_mb = 0 or j.memory_mb <= me.memory_mb)
              and (j.gpus = 0 or j.gpus <= me.gpus)
              and (j.labels = '[]' or compute.has_labels(me.labels, j.labels))
            order by j.priority desc, j.queued_at, j.job
            limit $3::int + 32 / (select count(*) from waiting)) first
     order by turn, first.priority desc, first.queued_at, first.job
     limit $3::int + 64)),
together as (
    select c.job,
           sum(c.cpus) over before as cpus,
           sum(c.memory_mb) over before as memory_mb,
           sum(c.gpus) over before as gpus,
           c.cpus = 0 and c.memory_mb = 0 and c.gpus = 0 as is_free,
           row_number() over before as place
      from candidates c
    window before as (order by c.turn, c.priority desc, c.queued_at, c.job)),
fitting as (
    select together.job
      from together
     cross join me
     where together.is_free
        or (together.cpus <= greatest(me.cpus, 0)
            and together.memory_mb <= greatest(me.memory_mb, 0)
            and together.gpus <= greatest(me.gpus, 0))
     order by together.place),
picked as (
    select locked.job
      from fitting c
     cross join lateral (
           select j.job
             from compute.jobs j
            where j.job = c.job
              and j.state = 'queued'
              for update skip locked) locked
     limit $3::int),
granted as (
    update compute.jobs j
       set state = 'leased',
           attempt = j.attempt + 1,
           worker_id = $1::uuid,
           reserved_by = null,
           granted_at = now(),
           token_at = now(),
           expires_at = now() + make_interval(secs => $4)
     where j.job = any (array (select picked.job from picked))
    returning j.job, j.attempt, j.execution, j.project, j.user_id, j.storage, j.spec),
wanted (count) as (
    select greatest(0, least(me.slots, coalesce(me.wants + $5::int, $3::int) - (select count(*) from granted)))
      from me),
seen as (
    update compute.workers w
       set seen_at = now(),
           status = 'online',
           wants = wanted.count
      from me,
           wanted
     where w.id = me.id
       and (w.wants <> wanted.count
            or w.status <> 'online'
            or w.seen_at < now() - interval '5 s'))
select granted.job,
       granted.attempt,
       granted.execution,
       granted.project,
       granted.user_id,
       granted.storage,
       granted.spec,
       me.wants > 0 as is_waiting
  from me
  left join granted on true;

-- name: lease_regain(worker, owner, held, slots, seconds)
-- What the worker was granted and does not know of, because an answer was lost on its way.
with forgotten as (
    select j.job
      from compute.jobs j
      join compute.workers w on w.id = j.worker_id
     where j.state = 'leased'
       and j.worker_id = $1::uuid
       and w.user_id is not distinct from $2::uuid
       and not j.is_canceled
       and not exists (
           select
             from jsonb_to_recordset($3::jsonb) as h (job uuid, attempt bigint)
            where h.job = j.job
              and h.attempt = j.attempt)
     order by j.granted_at, j.job
     limit $4::int
       for update of j)
update compute.jobs j
   set expires_at = now() + make_interval(secs => $5),
       token_at = now()
  from forgotten
 where j.job = forgotten.job
returning j.job, j.attempt, j.execution, j.project, j.user_id, j.storage, j.spec;

-- name: lease_renew(worker, owner, leases, load, seconds, token_seconds)
-- One row per lease the worker names, and one without a job when it names none; no row when the worker is unknown.
with me as (
    select id
      from compute.workers
     where id = $1::uuid
       and user_id is not distinct from $2::uuid),
held as (
    select h.job,
           h.attempt
      from jsonb_to_recordset($3::jsonb) as h (job uuid, attempt bigint)),
mine as (
    select j.job
      from compute.jobs j
      join held on held.job = j.job and held.attempt = j.attempt
      join me on me.id = j.worker_id
     where j.state = 'leased'
     order by j.job
       for update of j),
renewed as (
    update compute.jobs j
       set expires_at = now() + make_interval(secs => $5),
           token_at = case when j.token_at < now() - make_interval(secs => $6) then now() else j.token_at end
      from mine
     where j.job = mine.job
    returning j.job, j.attempt, j.execution, j.project, j.user_id, j.storage, j.is_canceled,
              j.token_at = now() as is_token_due),
seen as (
    update compute.workers w
       set seen_at = now(),
           status = 'online',
           load = coalesce($4::jsonb, w.load)
      from me
     where w.id = me.id)
select held.job,
       held.attempt,
       renewed.job is null as is_lost,
       coalesce(renewed.is_canceled, false) as is_canceled,
       coalesce(renewed.is_token_due, false) as is_token_due,
       renewed.execution,
       renewed.project,
       renewed.user_id,
       renewed.storage
  from me
  left join held on true
  left join renewed on renewed.job = held.job and renewed.attempt = held.attempt;

-- name: lease_expired(limit)
select j.job,
       j.attempt,
       j.losses,
       j.is_canceled
  from compute.jobs j
 where j.state = 'leased'
   and j.worker_id is not null
   and j.expires_at < now()
 order by j.expires_at
 limit $1
   for update skip locked;

-- name: lease_of_worker(worker)
select j.job,
       j.attempt,
       j.losses,
       j.is_canceled
  from compute.jobs j
 where j.state = 'leased'
   and j.worker_id = $1
 order by j.job
   for update;

-- name: lease_end(verdicts)
-- Ends leases as decided, and notes what executions must hear, in one statement.
with decided as (
    select v.job,
           v.attempt,
           v.state,
           v.losses,
           v.detail
      from jsonb_to_recordset($1::jsonb) as v (job uuid, attempt bigint, state text, losses bigint, detail text)),
ended as (
    update compute.jobs j
       set state = d.state,
           losses = d.losses,
           worker_id = null,
           expires_at = null,
           ended_at = case d.state when 'done' then now() end
      from decided d
     where j.job = d.job)
insert into compute.notices (job, attempt, is_final, detail)
select job, attempt, state = 'done', detail
  from decided;

-- name: notice_take(limit, seconds)
-- Whoever takes notices has this long to deliver them; after that another round tries.
update compute.notices
   set due_at = now() + make_interval(secs => $2)
 where id in (select n.id
                from compute.notices n
               where n.due_at <= now()
               order by n.due_at, n.id
               limit $1
                 for update skip locked)
returning id, job, attempt, is_final, detail;

-- name: notice_remove(id)
delete from compute.notices
 where id = $1;

-- name: job_purge(seconds, limit)
delete from compute.jobs
 where job in (select j.job
                 from compute.jobs j
                where j.state = 'done'
                  and j.ended_at < now() - make_interval(secs => $1)
                limit $2);
