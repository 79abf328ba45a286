-- migrate:up
create table auth.users (
    id uuid constraint users_pkey primary key,
    name text not null constraint users_name_check check (name ~ '^[A-Za-z0-9][A-Za-z0-9_.-]{2,63}$'),
    email text not null constraint users_email_check check (length(email) <= 254),
    password_hash text,
    is_admin boolean not null,
    can_create boolean not null,
    is_disabled boolean not null,
    is_guest boolean not null,
    settings jsonb not null,
    created_at timestamptz not null,
    signed_in_at timestamptz
);
create unique index users_name_key on auth.users (lower(name));
comment on column auth.users.password_hash is 'argon2id as libsodium writes it; null: nobody can sign in with a password';
comment on column auth.users.settings is 'what clients like to remember; opaque to the services';
comment on column auth.users.signed_in_at is 'null: never';

create table auth.sessions (
    id uuid constraint sessions_pkey primary key,
    user_id uuid not null constraint sessions_user_id_fkey references auth.users on delete cascade,
    user_agent text not null,
    address text not null,
    created_at timestamptz not null,
    used_at timestamptz not null,
    expires_at timestamptz not null,
    revoked_at timestamptz
);
create index sessions_user_id_idx on auth.sessions (user_id);
create index sessions_expires_at_idx on auth.sessions (expires_at);
comment on table auth.sessions is 'one browser that is signed in; lives as long as its refresh tokens';

create table auth.session_tokens (
    id uuid constraint session_tokens_pkey primary key,
    session_id uuid not null constraint session_tokens_session_id_fkey references auth.sessions on delete cascade,
    refresh_hash text not null constraint session_tokens_refresh_hash_key unique,
    access_hash text not null constraint session_tokens_access_hash_key unique,
    created_at timestamptz not null,
    replaced_at timestamptz
);
create index session_tokens_session_id_idx on auth.session_tokens (session_id);
create index session_tokens_replaced_at_idx on auth.session_tokens (replaced_at);
comment on table auth.session_tokens is 'one pair of access and refresh token; SHA-256 of their texts';
comment on column auth.session_tokens.replaced_at is 'null: the newest of its session';

create table auth.revocations (
    access_hash text constraint revocations_pkey primary key,
    revoked_at timestamptz not null
);
create index revocations_revoked_at_idx on auth.revocations (revoked_at);
comment on table auth.revocations is
    'access tokens to be refused before they expire; outlives the session and the account, hence no foreign key';

create table auth.tokens (
    id uuid constraint tokens_pkey primary key,
    user_id uuid not null constraint tokens_user_id_fkey references auth.users on delete cascade,
    name text not null,
    prefix text not null,
    token_hash text not null constraint tokens_token_hash_key unique,
    scopes jsonb not null,
    created_at timestamptz not null,
    expires_at timestamptz,
    used_at timestamptz
);
create index tokens_user_id_idx on auth.tokens (user_id, created_at);
comment on table auth.tokens is 'personal access tokens; the text itself is kept nowhere';
comment on column auth.tokens.expires_at is 'null: never';
comment on column auth.tokens.used_at is 'to the minute; null: never used';

create table auth.audit (
    id bigint generated always as identity constraint audit_pkey primary key,
    at timestamptz not null default now(),
    event text not null,
    actor_id uuid,
    actor_name text not null,
    user_id uuid,
    user_name text not null,
    address text not null,
    detail text not null
);
create index audit_user_id_idx on auth.audit (user_id, id);
comment on table auth.audit is 'append-only; names are copied, for accounts may be removed';
comment on column auth.audit.actor_id is 'null: a service, or nobody who is known';
comment on column auth.audit.user_id is 'null: no such account';
revoke update, delete, truncate on auth.audit from current_user;

-- migrate:down
-- Forward only: restore a backup instead.
