#include "pool_store.h"
#include "queries.h"
#include "worker.h"

#include <df/events.h>
#include <df/log.h>

#include <stdlib.h>

/* So many workers are woken at once; the others find what is left when they ask again, within two
 * seconds. */
enum { WAKE_LIMIT = 32 };

static const char *channel_of(struct df_ctx *ctx, const char *worker)
{
    return df_printf(&ctx->arena, "w_%s", worker);
}

/* Only workers that wait, and no more of them than there are jobs: a worker that is busy asks by
 * itself when it is done. */
void pool_submit(struct df_ctx *ctx, const char *adapter, const json_t *jobs)
{
    size_t limit = json_array_size(jobs) < WAKE_LIMIT ? json_array_size(jobs) : WAKE_LIMIT;
    struct df_list list = {};
    char *text = json_dumps(jobs, JSON_COMPACT);

    if (!text)
        abort();
    df_defer(&ctx->arena, free, text);
    if (df_pg_all(ctx, sql_worker_hungry(adapter, text, df_printf(&ctx->arena, "%zu", limit)),
                  worker_fields, sizeof(struct worker), &list)) {
        df_log(ctx, DF_WARN, "wake_failed", "{ss}", "error", ctx->error.detail);
        return;
    }
    df_pg_release(ctx);
    const struct worker *workers = list.items;
    for (size_t i = 0; i < list.count; i++)
        df_events_publish_unnumbered(ctx, channel_of(ctx, workers[i].id), "work", json_object());
}

void pool_cancel(struct df_ctx *ctx, const struct lease *lease)
{
    df_events_publish_unnumbered(ctx, channel_of(ctx, lease->worker_id), "cancel",
                                 json_pack("{s[{ss sI}]}", "jobs", "job", lease->job, "attempt",
                                           (json_int_t) lease->attempt));
}

void pool_describe_server(struct df_ctx *ctx, struct compute *compute)
{
    compute_describe(compute, "no worker of the server is connected", &ctx->arena);
}

void pool_describe_own(struct df_ctx *ctx, struct compute *compute)
{
    compute_describe(compute, "no worker of yours is connected; start one with: deepforge worker",
                     &ctx->arena);
}
