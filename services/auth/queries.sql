-- Every statement of the auth service. Columns are named as in the record tables.

-- name: user_create(id, name, email, password_hash, is_admin, can_create)
-- A clash of names is reported by users_name_key.
insert into auth.users (id, name, email, password_hash, is_admin, can_create, is_disabled, is_guest, settings, created_at)
values ($1, $2, $3, $4, $5, $6, false, false, '{}', now())
returning id, name, email, is_admin, can_create, is_disabled, is_guest, created_at, signed_in_at;

-- name: guest_create(id)
insert into auth.users (id, name, email, password_hash, is_admin, can_create, is_disabled, is_guest, settings, created_at)
values ($1, 'guest', '', null, false, true, false, true, '{}', now())
    on conflict do nothing;

-- name: user_list(search, cursor, limit)
select id, name, email, is_admin, can_create, is_disabled, is_guest, created_at, signed_in_at
  from auth.users
 where ($1::text is null or position(lower($1) in lower(name)) > 0)
   and ($2::text is null or lower(name) > lower($2))
 order by lower(name)
 limit $3;

-- name: user_find(user)
-- By id or by name: a name never has the form of a UUID.
select id, name, email, password_hash, is_admin, can_create, is_disabled, is_guest, settings, created_at, signed_in_at
  from auth.users
 where lower(name) = lower($1) or id::text = lower($1);

-- name: user_find_by_email(email)
-- Nobody has verified the address, so it counts only while one account has it.
select id, name, email, password_hash, is_admin, can_create, is_disabled, is_guest, settings, created_at, signed_in_at
  from auth.users
 where lower(email) = lower($1) and not is_disabled
   and (select count(*) from auth.users where lower(email) = lower($1)) = 1;

-- name: user_lock(user)
select id, name, is_admin, is_disabled, is_guest
  from auth.users
 where lower(name) = lower($1) or id::text = lower($1)
   for update;

-- name: user_update(id, email, password_hash, is_admin, can_create, is_disabled)
-- What is null stays.
update auth.users
   set email = coalesce($2, email),
       password_hash = coalesce($3, password_hash),
       is_admin = coalesce($4, is_admin),
       can_create = coalesce($5, can_create),
       is_disabled = coalesce($6, is_disabled)
 where id = $1
returning id, name, email, is_admin, can_create, is_disabled, is_guest, created_at, signed_in_at;

-- name: user_delete(id)
delete from auth.users
 where id = $1;

-- name: admin_count()
select count(*) as admins
  from auth.users
 where is_admin and not is_disabled;

-- name: me_update(id, name, email, settings)
update auth.users
   set name = coalesce($2, name),
       email = coalesce($3, email),
       settings = coalesce($4, settings)
 where id = $1
returning id, name, email, is_admin, can_create, is_guest, settings, created_at;

-- name: session_create(id, user, user_agent, address, seconds)
insert into auth.sessions (id, user_id, user_agent, address, created_at, used_at, expires_at)
values ($1, $2, $3, $4, now(), now(), now() + make_interval(secs => $5));

-- name: user_signed_in(user)
update auth.users
   set signed_in_at = now()
 where id = $1;

-- name: session_token_create(id, session, refresh_hash, access_hash)
insert into auth.session_tokens (id, session_id, refresh_hash, access_hash, created_at)
values ($1, $2, $3, $4, now());

-- name: session_token_find(refresh_hash)
-- The session is locked first, so that of two tabs one waits for the other.
select t.id, t.session_id,
       extract(epoch from clock_timestamp() - t.replaced_at)::bigint as replaced_seconds,
       s.revoked_at is not null or s.expires_at <= now() as is_over,
       u.id as user_id, u.name, u.email, u.is_admin, u.can_create, u.is_disabled, u.is_guest
  from auth.session_tokens t
  join auth.sessions s on s.id = t.session_id
  join auth.users u on u.id = s.user_id
 where t.refresh_hash = $1
   for update of s, t;

-- name: session_token_replace(id)
update auth.session_tokens
   set replaced_at = clock_timestamp()
 where id = $1 and replaced_at is null;

-- name: session_use(id, seconds, address)
update auth.sessions
   set used_at = now(),
       expires_at = now() + make_interval(secs => $2),
       address = $3
 where id = $1;

-- name: session_list(user, refresh_hash, access_hash)
select s.id, s.user_agent, s.address, s.created_at, s.used_at,
       exists (select from auth.session_tokens t
                where t.session_id = s.id and (t.refresh_hash = $2 or t.access_hash = $3)) as is_current
  from auth.sessions s
 where s.user_id = $1 and s.revoked_at is null and s.expires_at > now()
 order by s.used_at desc
 limit 200;

-- name: session_current(refresh_hash, access_hash)
select s.id, u.id as user_id, u.name
  from auth.session_tokens t
  join auth.sessions s on s.id = t.session_id
  join auth.users u on u.id = s.user_id
 where (t.refresh_hash = $1 or t.access_hash = $2) and s.revoked_at is null
 limit 1;

-- name: session_revoke(id, user)
update auth.sessions
   set revoked_at = now()
 where id = $1 and user_id = $2 and revoked_at is null and expires_at > now();

-- name: sessions_revoke(user, but_access_hash)
-- All of a user, or all but the one that asks.
update auth.sessions
   set revoked_at = now()
 where user_id = $1 and revoked_at is null
   and ($2::text is null or id not in (select session_id from auth.session_tokens where access_hash = $2));

-- name: revocation_create(user, session, but_access_hash)
-- Access tokens that are still alive, of one session or (null) of all; with a margin for clocks that differ.
insert into auth.revocations (access_hash, revoked_at)
select t.access_hash, now()
  from auth.session_tokens t
  join auth.sessions s on s.id = t.session_id
 where s.user_id = $1
   and ($2::uuid is null or s.id = $2)
   and ($3::text is null or s.id not in (select session_id from auth.session_tokens where access_hash = $3))
   and t.created_at > now() - interval '16 minutes'
    on conflict do nothing;

-- name: revocation_list()
select access_hash
  from auth.revocations
 where revoked_at > now() - interval '16 minutes'
 order by revoked_at desc
 limit 10000;

-- name: revocation_sweep()
delete from auth.revocations
 where revoked_at < now() - interval '20 minutes';

-- name: session_sweep()
-- A day's margin, so that an old refresh token is still recognised as one.
delete from auth.sessions
 where expires_at < now() - interval '1 day' or revoked_at < now() - interval '1 day';

-- name: session_token_sweep()
delete from auth.session_tokens
 where replaced_at < now() - interval '7 days';

-- name: token_create(id, user, name, prefix, token_hash, scopes, expires_in_days)
insert into auth.tokens (id, user_id, name, prefix, token_hash, scopes, created_at, expires_at)
values ($1, $2, $3, $4, $5, $6, now(), now() + make_interval(days => $7))
returning id, name, prefix, scopes, created_at, expires_at, used_at;

-- name: token_count(user)
select count(*) as tokens
  from auth.tokens
 where user_id = $1;

-- name: token_list(user)
select id, name, prefix, scopes, created_at, expires_at, used_at
  from auth.tokens
 where user_id = $1
 order by created_at desc, id desc
 limit 200;

-- name: token_delete(id, user)
delete from auth.tokens
 where id = $1 and user_id = $2
returning id, name;

-- name: token_find(token_hash, guest_mode)
select t.id, u.id as user_id, u.name, u.is_admin, t.scopes
  from auth.tokens t
  join auth.users u on u.id = t.user_id
 where t.token_hash = $1
   and (t.expires_at is null or t.expires_at > now())
   and not u.is_disabled
   and (not u.is_guest or $2::boolean);

-- name: token_use(id)
update auth.tokens
   set used_at = date_trunc('minute', now())
 where id = $1 and (used_at is null or used_at < now() - interval '1 minute');

-- name: audit_create(event, actor, actor_name, user, user_name, address, detail)
insert into auth.audit (event, actor_id, actor_name, user_id, user_name, address, detail)
values ($1, $2, $3, $4, $5, $6, $7);

-- name: audit_list(cursor, limit)
select id, id::text as cursor, at, event, actor_id as actor, actor_name, user_id as "user", user_name, address, detail
  from auth.audit
 where $1::bigint is null or id < $1::bigint
 order by id desc
 limit $2;
