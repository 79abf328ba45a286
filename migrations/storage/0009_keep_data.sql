-- migrate:up

-- Data that somebody wanted to keep when its artifact was deleted.

comment on column storage.objects.is_kept is 'somebody deleted an artifact made of it and wanted the data to stay';

-- migrate:down
-- Forward only.
