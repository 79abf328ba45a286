-- migrate:up

-- Executions that read what is to become a resource: as checks, in no list, and gone after a day.

set lock_timeout = '3s';

alter table executions.executions drop constraint executions_tool_check;
alter table executions.executions
    add constraint executions_tool_check check (tool in ('check', 'import')) not valid;

-- migrate:down
-- Forward only.
