#include "worker_store.h"
#include "lease_store.h"
#include "queries.h"

#include <df/events.h>

/* The query says what becomes of its row. */
static int end_worker(struct df_ctx *ctx, const char *id, const struct df_query *query,
                      const char *const *values, enum lease_event why, struct worker *worker,
                      bool *found)
{
    int failed = df_pg_begin(ctx);

    if (!failed) /* its jobs before itself, as everybody who locks both does */
        failed = df_pg_run(ctx, sql_lease_of_worker(id), NULL);
    if (!failed)
        failed = df_pg_find(ctx, query, values, worker_fields, worker, found);
    if (!failed && *found)
        failed = lease_end_all(ctx, id, why);
    if (!failed)
        failed = df_pg_commit(ctx);
    df_pg_release(ctx);
    return failed;
}

static int forget(struct df_ctx *ctx, const char *id, const char *owner, enum lease_event why,
                  struct worker *worker, bool *found)
{
    int failed = end_worker(ctx, id, sql_worker_remove(id, owner), why, worker, found);

    if (!failed && *found)
        worker_tell(ctx, worker, true);
    return failed;
}

int worker_forget(struct df_ctx *ctx, const char *id, const char *owner, enum lease_event why,
                  bool *found)
{
    struct worker worker = {};

    return forget(ctx, id, owner, why, &worker, found);
}

int worker_replace(struct df_ctx *ctx, const char *id, const char *owner, bool *was_draining)
{
    struct worker worker = {};
    bool found = false;
    int failed = forget(ctx, id, owner, LEASE_EXPIRED, &worker, &found);

    *was_draining = !failed && found && worker.draining;
    return failed;
}

int worker_depart(struct df_ctx *ctx, const char *id, const char *owner, bool *found)
{
    struct worker worker = {};
    int failed = end_worker(ctx, id, sql_worker_leave(id, owner), LEASE_RETURNED, &worker, found);

    if (failed)
        return failed;
    if (!*found)
        return worker_forget(ctx, id, owner, LEASE_RETURNED, found);
    worker_tell(ctx, &worker, false);
    return 0;
}

int worker_set_draining(struct df_ctx *ctx, const char *id, const char *owner, const char *user,
                        struct worker *worker)
{
    const char *draining = worker->draining ? "true" : "false";
    bool found = false;
    int failed = df_pg_find(ctx, sql_worker_drain(id, owner, draining, user), worker_fields, worker,
                            &found);

    if (failed && failed != -DF_NOT_FOUND)
        return failed;
    if (!found)
        return df_fail(ctx, DF_NOT_FOUND, "there is no such worker");
    worker_tell(ctx, worker, false);
    if (!worker->draining) /* it may have been told of no work for long */
        df_events_publish_unnumbered(ctx, df_printf(&ctx->arena, "w_%s", worker->id), "work",
                                     json_object());
    return 0;
}

void worker_tell(struct df_ctx *ctx, const struct worker *worker, bool is_deleted)
{
    if (!worker->user_id)
        return;
    df_pg_release(ctx);
    json_t *event = json_pack("{so}", "worker", df_record_to_json(worker_fields, worker));
    if (is_deleted)
        json_object_set_new(event, "deleted", json_true());
    df_events_publish(ctx, df_printf(&ctx->arena, "u_%s", worker->user_id), "worker", event);
}
