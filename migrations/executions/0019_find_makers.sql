-- migrate:up

-- From an artifact to the job that made it, for its lineage.

set lock_timeout = '3s';

create index outputs_artifact_id_idx on executions.outputs (artifact_id) where artifact_id is not null;

-- migrate:down
-- Forward only.
