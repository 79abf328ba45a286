#include "queue_timeout.h"
#include "dispatch.h"
#include "queries.h"

#include "../compute/compute_client.h"

#include <df/log.h>
#include <df/pg.h>

enum { IMPATIENT_LIMIT = 100 };

struct impatient {
    const char *id, *execution, *detail;
    int64_t attempt, seconds;
    bool is_submitted;
};

static const struct df_field impatient_fields[] = {
    DF_FIELD(impatient, id, DF_UUID, 0),
    DF_FIELD(impatient, execution, DF_UUID, 0),
    DF_FIELD(impatient, detail, DF_TEXT, 0),
    DF_FIELD(impatient, attempt, DF_INT, 0),
    DF_FIELD(impatient, seconds, DF_INT, 0),
    DF_FIELD(impatient, is_submitted, DF_BOOL, 0),
    {},
};

/* Sets `why` to the reason of the wait, or NULL when a worker has taken it meanwhile. */
static int ask(struct df_ctx *ctx, const struct impatient *job, const char **why)
{
    const struct df_error before = ctx->error;

    *why = job->detail ? job->detail : "it did not reach the queue";
    if (!job->is_submitted)
        return 0;
    df_pg_release(ctx);
    int failed = compute_waiting(ctx, job->id, why);
    if (failed != -DF_NOT_FOUND)
        return failed;
    ctx->error = before;
    return 0;
}

static int expire(struct df_ctx *ctx, const struct impatient *job, const char *why)
{
    const struct job_change change = {
        .job = job->id,
        .execution = job->execution,
        .attempt = job->attempt,
        .event = JOB_EXPIRE,
        .detail = df_printf(&ctx->arena,
                            "no worker took it within %lld seconds (timeout_queued_seconds): %s",
                            (long long) job->seconds, why),
    };
    struct job_outcome outcome;
    int failed = job_change(ctx, &change, &outcome);

    if (!failed && outcome.changed)
        dispatch_outcome(ctx, &outcome, NULL);
    return failed == -DF_NOT_FOUND ? 0 : failed; /* deleted since */
}

int queue_timeout_round(struct df_ctx *ctx)
{
    struct df_list list;
    int failed = df_pg_all(ctx,
                           sql_job_impatient_list(df_printf(&ctx->arena, "%d", IMPATIENT_LIMIT)),
                           impatient_fields, sizeof(struct impatient), &list);
    const struct impatient *jobs = list.items;

    for (size_t i = 0; !failed && i < list.count; i++) {
        const char *why;
        failed = ask(ctx, &jobs[i], &why);
        if (!failed && why)
            failed = expire(ctx, &jobs[i], why);
    }
    return failed;
}
