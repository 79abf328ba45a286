#include "bundle_store.h"
#include "dispatch.h"
#include "execution_store.h"
#include "loops.h"
#include "queries.h"
#include "queue_timeout.h"

#include "../storage/storage_client.h"

#include <df/log.h>

struct overdue {
    const char *id;
};

static const struct df_field overdue_fields[] = {
    DF_FIELD(overdue, id, DF_UUID, 0),
    {},
};

static int settle(struct df_ctx *ctx, const char *id, json_t **handed)
{
    struct execution_state state;
    int failed = df_pg_begin(ctx);

    *handed = NULL;
    if (!failed)
        failed = execution_lock(ctx, id, &state);
    if (!failed)
        failed = execution_settle(ctx, id);
    if (!failed)
        return df_pg_commit(ctx);
    df_pg_rollback(ctx);
    return failed;
}

static int end_each(struct df_ctx *ctx, const struct df_list *list, const char *event,
                    int (*end)(struct df_ctx *ctx, const char *id, json_t **handed))
{
    const struct overdue *executions = list->items;

    for (size_t i = 0; i < list->count; i++) {
        json_t *handed = NULL;
        int failed = end(ctx, executions[i].id, &handed);
        if (failed == -DF_NOT_FOUND) /* deleted since */
            continue;
        if (failed)
            return failed;
        df_log(ctx, DF_WARN, event, "{ss}", "execution", executions[i].id);
        dispatch_cancel(ctx, handed);
    }
    if (list->count > 0)
        df_wake(ctx, "announce");
    return 0;
}

static int end_overdue(struct df_ctx *ctx)
{
    struct df_list list;
    int failed = df_pg_all(ctx, sql_execution_overdue_list(), overdue_fields,
                           sizeof(struct overdue), &list);

    if (!failed)
        failed = end_each(ctx, &list, "execution_expired", execution_expire);
    if (!failed)
        failed = df_pg_all(ctx, sql_execution_unsettled_list(), overdue_fields,
                           sizeof(struct overdue), &list);
    return failed ? failed : end_each(ctx, &list, "execution_settled", settle);
}

struct release {
    const char *execution, *project;
    json_t *keep; /* hashes that other executions took */
};

static const struct df_field release_fields[] = {
    DF_FIELD(release, execution, DF_UUID, 0),
    DF_FIELD(release, project, DF_UUID, 0),
    DF_FIELD(release, keep, DF_JSON, 0, .json = JSON_ARRAY),
    {},
};

static int release_one(struct df_ctx *ctx, const struct release *release)
{
    bool is_partial = json_array_size(release->keep) > 0;

    df_pg_release(ctx);
    int failed = storage_execution_release(ctx, release->project, release->execution,
                                           release->keep);
    if (failed
        && failed != -DF_NOT_FOUND) /* else it knows nothing, so there is nothing to forget */
        return failed;
    return is_partial ? df_pg_run(ctx, sql_release_mark(release->execution), NULL)
                      : df_pg_run(ctx, sql_release_delete(release->execution), NULL);
}

static int release_objects(struct df_ctx *ctx)
{
    struct df_list list;
    int failed = df_pg_all(ctx, sql_release_list(), release_fields, sizeof(struct release), &list);
    const struct release *releases = list.items;

    for (size_t i = 0; !failed && i < list.count; i++)
        failed = release_one(ctx, &releases[i]);
    return failed;
}

/* At most so many waits end in one round. */
enum { WAKE_LIMIT = 500 };

/* Attempts whose time has come are jobs like any others from here on. */
static int wake_retries(struct df_ctx *ctx)
{
    int64_t woken = 0;
    int failed = df_pg_run(ctx, sql_job_retry_wake(df_printf(&ctx->arena, "%d", WAKE_LIMIT)),
                           &woken);

    if (!failed && woken > 0)
        df_wake(ctx, "announce");
    return failed;
}

/* Each step is tried, whatever became of the one before. */
int sweeper_round(struct df_ctx *ctx, bool *more)
{
    static int (*const steps[])(struct df_ctx * ctx) = {end_overdue, queue_timeout_round,
                                                        bundle_round, release_objects};
    int failed = wake_retries(ctx);
    int handed_over = dispatch_waiting(ctx, more);

    failed = failed ? failed : handed_over;
    for (size_t i = 0; i < DF_COUNT(steps); i++) {
        int step_failed = steps[i](ctx);
        failed = failed ? failed : step_failed;
    }
    if (!failed)
        failed = df_pg_run(ctx, sql_key_purge(), NULL);
    return failed;
}
