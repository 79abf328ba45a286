-- migrate:up

-- On another server nothing is asked within a transaction: who looks at bytes there, or deletes them, claims their row for a while.

set lock_timeout = '3s';
alter table storage.objects
    add column claimed_until timestamptz;
comment on column storage.objects.claimed_until is
    'in the future: one process looks at the bytes on their server, or deletes them; others wait';
comment on column storage.objects.doomed_at is
    'not null: nobody may rely on it; infinity: the bytes are there or not, who asks for them looks; else it is being deleted';

-- migrate:down
-- Forward only: restore a backup instead.
