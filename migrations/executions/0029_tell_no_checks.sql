-- migrate:up

-- What only answers a question about a resource is no run that webhooks hear of.

set lock_timeout = '3s';

drop trigger executions_ended_update on executions.executions;
create trigger executions_ended_update after update of ended_at on executions.executions
    for each row when (old.ended_at is null and new.ended_at is not null and new.tool is null)
    execute function executions.execution_ended();

drop trigger executions_ended_insert on executions.executions;
create trigger executions_ended_insert after insert on executions.executions
    for each row when (new.ended_at is not null and new.tool is null)
    execute function executions.execution_ended();

-- migrate:down
-- Forward only.
