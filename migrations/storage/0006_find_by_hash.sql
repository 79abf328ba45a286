-- migrate:up

-- What a file is, by its bytes.

set lock_timeout = '3s';

create index artifacts_hash_idx on storage.artifacts (hash);

-- migrate:down
-- Forward only.
