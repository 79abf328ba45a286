-- migrate:up

-- Executions that answer a question about a resource: in no list, and gone after a day.

set lock_timeout = '3s';

alter table executions.executions add column tool text;
alter table executions.executions
    add constraint executions_tool_check check (tool in ('check')) not valid;

comment on column executions.executions.tool is 'What it answers; null: it is a run of a pipeline of the project.';

create index executions_tool_idx on executions.executions (created_at) where tool is not null;

create or replace function executions.execution_listed(project uuid, filter jsonb) returns setof executions.executions
    language sql stable as $$
select e.*
  from executions.executions e
 where e.project_id = project
   and e.tool is null
   and (filter->>'pipeline' is null or e.pipeline_id = filter->>'pipeline')
   and (filter->>'status' is null or e.status = filter->>'status')
   and (filter->>'search' is null
        or position(lower(filter->>'search') in lower(concat_ws(E'\n', e.name, e.notes, e.pipeline_name))) > 0)
   and (filter->>'label' is null or filter->>'label' = any(e.labels))
   and (filter->>'debug' is null or (e.debug_revision is not null) = (filter->>'debug')::boolean)
   and (filter->>'by' is null
        or e.user_id::text = lower(filter->>'by')
        or lower(e.user_name) = lower(filter->>'by'))
   and case filter->>'sweep'
           when 'any' then e.sweep_id is not null
           when 'none' then e.sweep_id is null
           else filter->>'sweep' is null or e.sweep_id = (filter->>'sweep')::uuid
       end
   and case filter->>'trigger'
           when 'any' then e.trigger_id is not null
           when 'none' then e.trigger_id is null
           else filter->>'trigger' is null or e.trigger_id = (filter->>'trigger')::uuid
       end
$$;

-- migrate:down
-- Forward only.
