#include "execution.h"
#include "job.h"
#include "loops.h"
#include "queries.h"

#include <df/events.h>

#include <errno.h>
#include <time.h>

/* Jobs that take a few milliseconds change several times in this one; their last state is what is
 * worth telling. */
enum { ANNOUNCE_BATCH = 500, ANNOUNCE_SPACING_NS = 50 * 1000 * 1000 };

struct batch {
    int64_t count;
    const char *executions, *jobs, *ids;
};

static const struct df_field batch_fields[] = {
    DF_FIELD(batch, count, DF_INT, 0),
    DF_FIELD(batch, executions, DF_TEXT, 0),
    DF_FIELD(batch, jobs, DF_TEXT, 0),
    DF_FIELD(batch, ids, DF_TEXT, 0),
    {},
};

static void publish_jobs(struct df_ctx *ctx, const struct df_list *list)
{
    const struct job *jobs = list->items;

    for (size_t i = 0; i < list->count; i++)
        df_events_publish(ctx,
                          df_printf(&ctx->arena, "x_%s_%s", jobs[i].project, jobs[i].execution),
                          "job", json_pack("{so}", "job", job_to_json(&ctx->arena, &jobs[i])));
}

static void publish_executions(struct df_ctx *ctx, const struct df_list *list)
{
    const struct execution *executions = list->items;

    for (size_t i = 0; i < list->count; i++)
        df_events_publish(
            ctx, df_printf(&ctx->arena, "p_%s", executions[i].project), "execution",
            json_pack("{so}", "execution", df_record_to_json(execution_fields, &executions[i])));
}

static int publish(struct df_ctx *ctx, const struct batch *batch)
{
    struct df_list jobs, executions;

    int failed = df_pg_all(ctx, sql_job_find_all(batch->jobs), job_fields, sizeof(struct job),
                           &jobs);
    if (!failed)
        failed = df_pg_all(ctx, sql_execution_find_all(batch->executions), execution_fields,
                           sizeof(struct execution), &executions);
    if (failed)
        return failed;
    df_pg_release(ctx);
    publish_jobs(ctx, &jobs);
    publish_executions(ctx, &executions);
    return 0;
}

/* Waits until the last round is long enough ago. Only the one thread of the loop comes here. */
static void keep_distance(void)
{
    static struct timespec next;

    while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &next, NULL) == EINTR)
        continue;
    clock_gettime(CLOCK_MONOTONIC, &next);
    next.tv_nsec += ANNOUNCE_SPACING_NS;
    if (next.tv_nsec >= 1000000000) {
        next.tv_nsec -= 1000000000;
        next.tv_sec++;
    }
}

int announce_round(struct df_ctx *ctx, bool *more)
{
    struct batch batch = {};

    keep_distance();
    int failed = df_pg_one(ctx, sql_announcement_list(df_printf(&ctx->arena, "%d", ANNOUNCE_BATCH)),
                           batch_fields, &batch);

    if (failed || batch.count == 0)
        return failed;
    failed = publish(ctx, &batch);
    if (!failed)
        failed = df_pg_run(ctx, sql_announcement_delete(batch.ids), NULL);
    *more = batch.count == ANNOUNCE_BATCH;
    return failed;
}
