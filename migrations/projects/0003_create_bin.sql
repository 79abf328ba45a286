-- migrate:up

-- The bin is looked through for what has been in it too long.
create index projects_deleted_at_idx on projects.projects (deleted_at) where deleted_at is not null;

-- migrate:down
-- Forward only.
