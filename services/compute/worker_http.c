#include "lease_store.h"
#include "queries.h"
#include "routes.h"
#include "worker.h"
#include "worker_store.h"

#include <df/uuid.h>

#include <stdlib.h>
#include <string.h>

static int worker_list(struct df_call *call)
{
    const char *user;
    struct df_list list;
    struct df_page page;
    int failed = df_page(call, &page);

    if (!failed)
        failed = compute_whose(call, &user);
    if (failed)
        return failed;
    if (page.cursor && !df_is_uuid(page.cursor))
        return df_fail_at(call->ctx, "?cursor", "is not one of ours");
    failed = df_pg_all(call->ctx, sql_worker_list(user, page.cursor, page.limit_text),
                       worker_fields, sizeof(struct worker), &list);
    if (failed)
        return failed;
    struct worker *workers = list.items;
    for (size_t i = 0; i < list.count; i++)
        if (workers[i].is_server && !call->principal.is_admin)
            worker_hide_details(&workers[i]);
    return df_reply_page(call, worker_fields, sizeof(struct worker), &list, &page, "id");
}

static const char *text_of(struct df_ctx *ctx, const json_t *json)
{
    char *text = json_dumps(json, JSON_COMPACT);

    if (!text)
        return NULL;
    df_defer(&ctx->arena, free, text);
    return text;
}

static int keep_worker(struct df_call *call, bool was_draining, struct worker *worker)
{
    struct df_ctx *ctx = call->ctx;
    struct df_arena *arena = &ctx->arena;

    return df_pg_one(
        ctx,
        sql_worker_register(df_uuid_new(arena), lease_owner(call), worker->name, worker->host,
                            df_printf(arena, "%lld", (long long) worker->cores),
                            df_printf(arena, "%lld", (long long) worker->memory),
                            text_of(ctx, worker->gpus), text_of(ctx, worker->labels),
                            df_printf(arena, "%lld", (long long) worker->slots),
                            worker_isolations[worker->isolation], worker_limits[worker->limits],
                            worker->version, was_draining ? "true" : "false"),
        worker_fields, worker);
}

/* What this worker ran before it was started again is lost, and perhaps the reason why. */
static int forget_previous(struct df_call *call, const char *previous, bool *was_draining)
{
    *was_draining = false;
    return previous ? worker_replace(call->ctx, previous, lease_owner(call), was_draining) : 0;
}

static int worker_register(struct df_call *call)
{
    struct worker worker = {};
    bool was_draining = false;
    int failed = df_body(call, worker_fields, &worker);

    if (!failed)
        failed = worker_check(call->ctx, &worker);
    if (!failed)
        failed = forget_previous(call, worker.previous, &was_draining);
    if (!failed)
        failed = keep_worker(call, was_draining, &worker);
    if (failed)
        return failed;
    worker_tell(call->ctx, &worker, false);
    return df_reply(call, 201, worker_fields, &worker);
}

/* Admins also look after the workers of the server. */
static int set_draining(struct df_call *call, const char *id, struct worker *worker)
{
    const char *user = call->principal.user;
    int failed = worker_set_draining(call->ctx, id, lease_owner(call), user, worker);

    if (failed != -DF_NOT_FOUND || !call->principal.is_admin)
        return failed;
    call->ctx->error = (struct df_error){};
    return worker_set_draining(call->ctx, id, NULL, user, worker);
}

static int worker_drain(struct df_call *call)
{
    const char *id;
    struct worker worker = {};
    int failed = df_path_uuid(call, "worker", &id);

    if (!failed)
        failed = df_body(call, worker_change_fields, &worker);
    if (!failed)
        failed = set_draining(call, id, &worker);
    if (failed)
        return failed;
    return df_reply(call, 200, worker_fields, &worker);
}

static int worker_remove(struct df_call *call)
{
    const char *worker, *goodbye = df_query_text(call, "goodbye");
    bool found = false;
    int failed = df_path_uuid(call, "worker", &worker);

    if (!failed && goodbye && strcmp(goodbye, "true") == 0)
        failed = worker_depart(call->ctx, worker, lease_owner(call), &found);
    else if (!failed)
        failed = worker_forget(call->ctx, worker, lease_owner(call), LEASE_RETURNED, &found);
    if (!failed && !found && call->principal.is_admin)
        failed = worker_forget(call->ctx, worker, NULL, LEASE_RETURNED, &found);
    if (failed)
        return failed;
    if (!found)
        return df_fail(call->ctx, DF_NOT_FOUND, "there is no such worker");
    return df_reply_empty(call);
}

static int worker_authorize(struct df_call *call)
{
    const char *id;
    struct worker worker;
    bool found = false;
    int failed = df_path_uuid(call, "worker", &id);

    if (!failed)
        failed = df_pg_find(call->ctx, sql_worker_find(id, lease_owner(call)), worker_fields,
                            &worker, &found);
    if (failed && failed != -DF_NOT_FOUND)
        return failed;
    if (!found)
        return df_fail(call->ctx, DF_FORBIDDEN, "this worker is not yours");
    return df_reply_empty(call);
}

const struct df_route worker_routes[] = {
    DF_ROUTE("GET", "/workers", worker_list, DF_USER),
    DF_ROUTE("POST", "/workers", worker_register, DF_WORKER | DF_SERVICE),
    DF_ROUTE("PATCH", "/workers/:worker", worker_drain, DF_USER | DF_WORKER | DF_SERVICE),
    DF_ROUTE("DELETE", "/workers/:worker", worker_remove, DF_USER | DF_WORKER | DF_SERVICE),
    DF_ROUTE("GET", "/internal/authorize/worker/:worker", worker_authorize, DF_WORKER | DF_SERVICE),
    {},
};
