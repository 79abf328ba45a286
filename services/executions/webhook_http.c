#include "delivery.h"
#include "json_text.h"
#include "queries.h"
#include "routes.h"
#include "secret.h"
#include "webhook_call.h"

#include "../projects/projects_client.h"

#include <df/redis.h>
#include <df/service.h>
#include <df/uuid.h>

enum { MINUTE = 60 };

/* What a project tells whom is for its owners: addresses may hold keys of their receivers. */
static int require_owner(struct df_call *call, const char *project, const char *noun)
{
    enum role role;
    int failed = projects_role(call->ctx, project, call->principal.user, &role);

    if (failed || role >= ROLE_OWNER)
        return failed;
    if (role == ROLE_NONE)
        return df_fail(call->ctx, DF_NOT_FOUND, "there is no such %s", noun);
    return df_fail(call->ctx, DF_FORBIDDEN, "webhooks are for the owners of the project");
}

static int find_by_id(struct df_call *call, const char *id, struct webhook *webhook)
{
    *webhook = (struct webhook){};
    int failed = df_pg_one(call->ctx, sql_webhook_find(id), webhook_fields, webhook);

    if (failed == -DF_NOT_FOUND)
        return df_fail(call->ctx, DF_NOT_FOUND, "there is no such webhook");
    return failed ? failed : require_owner(call, webhook->project, "webhook");
}

static int find_webhook(struct df_call *call, struct webhook *webhook)
{
    const char *id;
    int failed = df_path_uuid(call, "webhook", &id);

    return failed ? failed : find_by_id(call, id, webhook);
}

static int reply_webhook(struct df_call *call, int status, const char *id, const char *secret)
{
    struct webhook webhook = {};
    int failed = df_pg_one(call->ctx, sql_webhook_find(id), webhook_fields, &webhook);

    if (failed)
        return failed;
    json_t *json = df_record_to_json(webhook_fields, &webhook);
    if (secret)
        json_object_set_new(json, "secret", json_string(secret));
    return df_reply_json(call, status, json);
}

static int check(struct df_ctx *ctx, const struct webhook *webhook)
{
    const char *pointer = NULL, *problem = webhook_problem(webhook, &pointer);

    return problem ? df_fail_at(ctx, pointer, "%s", problem) : webhook_check_url(ctx, webhook->url);
}

static int webhook_list(struct df_call *call)
{
    const char *project;
    struct df_page page;
    struct df_list list;
    int failed = df_path_uuid(call, "project", &project);

    if (!failed)
        failed = require_owner(call, project, "project");
    if (!failed)
        failed = df_page(call, &page);
    if (failed)
        return failed;
    if (page.cursor && !df_is_uuid(page.cursor))
        return df_fail_at(call->ctx, "?cursor", "is no cursor");
    failed = df_pg_all(call->ctx, sql_webhook_list(project, page.cursor, page.limit_text),
                       webhook_fields, sizeof(struct webhook), &list);
    if (failed)
        return failed;
    return df_reply_page(call, webhook_fields, sizeof(struct webhook), &list, &page, "id");
}

static int insert(struct df_call *call, const struct webhook *webhook, const char *sealed)
{
    struct df_ctx *ctx = call->ctx;
    int64_t inserted = 0;
    json_t *row = json_pack("{ss ss ss sO sb ss ss ss}", "id", webhook->id, "project",
                            webhook->project, "url", webhook->url, "events", webhook->events,
                            "enabled", webhook->enabled, "secret", sealed, "user_id",
                            call->principal.user, "user_name", call->principal.name);

    int failed = df_pg_run(ctx,
                           sql_webhook_insert(json_text(&ctx->arena, row),
                                              df_printf(&ctx->arena, "%d", WEBHOOK_LIMIT)),
                           &inserted);
    if (!failed && inserted == 0)
        return df_fail_as(ctx, DF_CONFLICT, "too_many_webhooks",
                          "a project may have %d webhooks; please delete one first", WEBHOOK_LIMIT);
    return failed;
}

static int webhook_add(struct df_call *call)
{
    const char *secret = NULL, *sealed = NULL;
    struct webhook webhook = {.enabled = true};
    int failed = df_path_uuid(call, "project", &webhook.project);

    if (!failed)
        failed = require_owner(call, webhook.project, "project");
    if (!failed)
        failed = df_body(call, webhook_new_fields, &webhook);
    if (!failed)
        failed = check(call->ctx, &webhook);
    if (failed)
        return failed;
    webhook.id = df_uuid_new(&call->ctx->arena);
    failed = secret_new(call->ctx, webhook.id, &secret, &sealed);
    if (!failed)
        failed = insert(call, &webhook, sealed);
    return failed ? failed : reply_webhook(call, 201, webhook.id, secret);
}

static int webhook_read(struct df_call *call)
{
    struct webhook webhook;
    int failed = find_webhook(call, &webhook);

    return failed ? failed : df_reply(call, 200, webhook_fields, &webhook);
}

static int webhook_change(struct df_call *call)
{
    struct df_ctx *ctx = call->ctx;
    struct webhook webhook;
    int failed = find_webhook(call, &webhook);

    if (!failed)
        failed = df_body(call, webhook_change_fields, &webhook);
    if (!failed)
        failed = check(ctx, &webhook);
    if (failed)
        return failed;
    json_t *row = json_pack("{ss sO sb}", "url", webhook.url, "events", webhook.events, "enabled",
                            webhook.enabled);
    failed = df_pg_run(ctx, sql_webhook_update(webhook.id, json_text(&ctx->arena, row)), NULL);
    if (failed)
        return failed;
    df_wake(ctx, "delivery");
    return reply_webhook(call, 200, webhook.id, NULL);
}

static int webhook_remove(struct df_call *call)
{
    struct webhook webhook;
    int failed = find_webhook(call, &webhook);

    if (!failed)
        failed = df_pg_run(call->ctx, sql_webhook_delete(webhook.id), NULL);
    return failed ? failed : df_reply_empty(call);
}

static int webhook_rotate(struct df_call *call)
{
    const char *secret = NULL, *sealed = NULL;
    struct webhook webhook;
    int failed = find_webhook(call, &webhook);

    if (!failed)
        failed = secret_new(call->ctx, webhook.id, &secret, &sealed);
    if (!failed)
        failed = df_pg_run(call->ctx, sql_webhook_secret(webhook.id, sealed), NULL);
    return failed ? failed : reply_webhook(call, 200, webhook.id, secret);
}

static int delivery_list(struct df_call *call)
{
    struct webhook webhook;
    struct df_page page;
    struct df_list list;
    int failed = find_webhook(call, &webhook);

    if (!failed)
        failed = df_page(call, &page);
    if (failed)
        return failed;
    if (page.cursor && !df_is_uuid(page.cursor))
        return df_fail_at(call->ctx, "?cursor", "is no cursor");
    failed = df_pg_all(call->ctx, sql_delivery_list(webhook.id, page.cursor, page.limit_text),
                       delivery_entry_fields, sizeof(struct delivery_entry), &list);
    if (failed)
        return failed;
    return df_reply_page(call, delivery_entry_fields, sizeof(struct delivery_entry), &list, &page,
                         "id");
}

static int limit_asked(struct df_call *call, const char *webhook)
{
    const char *key = df_printf(&call->ctx->arena, "df:executions:webhook:%s", webhook);

    if (df_redis_count(call->ctx->process->redis, key, MINUTE) <= WEBHOOK_ASKED_A_MINUTE)
        return 0;
    df_reply_header(call, "Retry-After", "60");
    return df_fail(call->ctx, DF_TOO_MANY, "too many calls of this webhook; slow down");
}

/* At once, so that the answer can say how it went; when a loop was faster, as it stands. */
static int send_now(struct df_call *call, const char *id)
{
    struct delivery_entry entry = {};
    struct delivery delivery;
    bool found;
    int failed = delivery_claim(call->ctx, id, &delivery, &found);

    if (!failed && found)
        failed = delivery_send(call->ctx, &delivery);
    if (!failed)
        failed = df_pg_one(call->ctx, sql_delivery_find(id), delivery_entry_fields, &entry);
    return failed ? failed : df_reply(call, 200, delivery_entry_fields, &entry);
}

static int webhook_test(struct df_call *call)
{
    const char *id = df_uuid_new(&call->ctx->arena);
    struct webhook webhook;
    int failed = find_webhook(call, &webhook);

    if (!failed)
        failed = limit_asked(call, webhook.id);
    if (!failed)
        failed = df_pg_run(call->ctx, sql_delivery_test(id, webhook.id, call->principal.name),
                           NULL);
    return failed ? failed : send_now(call, id);
}

static int delivery_redeliver(struct df_call *call)
{
    struct df_ctx *ctx = call->ctx;
    struct delivery_entry entry = {};
    struct webhook webhook;
    const char *id;
    int failed = df_path_uuid(call, "delivery", &id);

    if (!failed)
        failed = df_pg_one(ctx, sql_delivery_find(id), delivery_entry_fields, &entry);
    if (failed == -DF_NOT_FOUND)
        return df_fail(ctx, DF_NOT_FOUND, "there is no such delivery");
    if (!failed)
        failed = find_by_id(call, entry.webhook, &webhook);
    if (!failed)
        failed = limit_asked(call, webhook.id);
    if (!failed)
        failed = df_pg_run(ctx, sql_delivery_again(id), NULL);
    return failed ? failed : send_now(call, id);
}

const struct df_route webhook_routes[] = {
    DF_ROUTE("GET", "/projects/:project/webhooks", webhook_list, DF_USER),
    DF_ROUTE("POST", "/projects/:project/webhooks", webhook_add, DF_USER),
    DF_ROUTE("GET", "/webhooks/:webhook", webhook_read, DF_USER),
    DF_ROUTE("PATCH", "/webhooks/:webhook", webhook_change, DF_USER),
    DF_ROUTE("DELETE", "/webhooks/:webhook", webhook_remove, DF_USER),
    DF_ROUTE("POST", "/webhooks/:webhook/secret", webhook_rotate, DF_USER),
    DF_ROUTE("POST", "/webhooks/:webhook/test", webhook_test, DF_USER),
    DF_ROUTE("GET", "/webhooks/:webhook/deliveries", delivery_list, DF_USER),
    DF_ROUTE("POST", "/deliveries/:delivery/redeliver", delivery_redeliver, DF_USER),
    {},
};
