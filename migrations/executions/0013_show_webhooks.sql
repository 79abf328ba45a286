-- migrate:up

-- Webhooks as their owners see them, and why one was paused.

set lock_timeout = '3s';

alter table executions.webhooks
    add column paused_reason text; -- null unless it was paused because nothing arrives

create view executions.webhook_documents as
select w.id,
       w.project_id as project,
       w.url,
       array_to_json(w.events) as events,
       w.is_enabled as enabled,
       w.paused_reason,
       w.failures,
       json_build_object('id', w.user_id, 'name', w.user_name) as created_by,
       (select json_build_object('id', d.id, 'event', d.event, 'status', d.status, 'detail', d.detail,
                                 'created_at', executions.utc(d.created_at))
          from executions.deliveries d
         where d.webhook_id = w.id
         order by d.created_at desc, d.id desc
         limit 1) as last_delivery,
       w.created_at,
       w.updated_at,
       w.version
  from executions.webhooks w;

create view executions.delivery_documents as
select d.id,
       d.webhook_id as webhook,
       d.event,
       d.payload,
       d.status,
       d.tries,
       case when d.status = 'waiting' then d.next_at end as next_at,
       d.answer_status,
       d.detail,
       d.created_at,
       d.ended_at
  from executions.deliveries d;

-- migrate:down
-- Forward only.
