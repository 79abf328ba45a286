#include "dispatch.h"
#include "cache_store.h"
#include "json_text.h"
#include "output_store.h"
#include "queries.h"

#include "../compute/compute_client.h"
#include "settings.h"

#include <df/log.h>
#include <df/pg.h>
#include <df/service.h>

#include <string.h>

struct batch {
    const char *ready; /* "{id,id}" */
    json_t *jobs;      /* as compute takes them */
};

static const struct df_field batch_fields[] = {
    DF_FIELD(batch, ready, DF_TEXT, 0),
    DF_FIELD(batch, jobs, DF_JSON, 0),
    {},
};

/* As many executions as cache_undecided_list answers. */
enum { UNDECIDED_LIMIT = 100 };

struct listed {
    const char *id;
};

static const struct df_field listed_fields[] = {
    DF_FIELD(listed, id, DF_UUID, 0),
    {},
};

static bool is_empty(const char *ids)
{
    return strcmp(ids, "{}") == 0;
}

/* Goes on as if nothing had failed: the sweeper will do it. */
static void leave_to_sweeper(struct df_ctx *ctx, const struct df_error *before, const char *what)
{
    df_log(ctx, DF_WARN, "left_to_sweeper", "{ss ss}", "what", what, "error", ctx->error.detail);
    ctx->error = *before;
}

void dispatch_cancel(struct df_ctx *ctx, json_t *handed)
{
    const struct df_error before = ctx->error;

    if (json_array_size(handed) == 0)
        return;
    df_pg_release(ctx);
    if (compute_cancel(ctx, handed))
        leave_to_sweeper(ctx, &before, "cancel");
}

/* Of what compute was given only who and which attempt. */
static const char *names_of(struct df_ctx *ctx, const json_t *jobs)
{
    json_t *names = json_array(), *job;
    size_t i;

    json_array_foreach(jobs, i, job)
        json_array_append_new(names, json_pack("{sO sO}", "job", json_object_get(job, "job"),
                                               "attempt", json_object_get(job, "attempt")));
    return json_text(&ctx->arena, names);
}

/* Compute has them now. Those that were canceled or deleted meanwhile are taken back. */
static int confirm(struct df_ctx *ctx, const char *ready, const json_t *jobs)
{
    struct batch gone = {};
    int64_t confirmed = 0;

    int failed = df_pg_run(ctx, sql_job_submitted(ready), &confirmed);
    if (failed || confirmed == (int64_t) json_array_size(jobs))
        return failed;
    failed = df_pg_one(ctx, sql_job_gone_list(names_of(ctx, jobs)), batch_fields, &gone);
    if (!failed)
        dispatch_cancel(ctx, gone.jobs);
    return failed;
}

/* What a console may have is as it is now, not as it was when the execution began. */
static void limit_consoles(struct df_ctx *ctx, json_t *jobs)
{
    int64_t bytes = executions_settings(ctx)->console_limit;
    json_t *job;
    size_t i;

    json_array_foreach(jobs, i, job) {
        json_t *limits = json_object_get(json_object_get(job, "spec"), "limits");
        json_object_set_new(limits, "console_bytes", json_integer((json_int_t) bytes));
    }
}

/* `leases`: as of compute_exchange(). */
static int hand_over(struct df_ctx *ctx, const char *ready, json_t *done, json_t **leases)
{
    struct batch batch = {};
    int failed = 0;

    if (is_empty(ready))
        batch.jobs = df_defer_json(&ctx->arena, json_array());
    else
        failed = df_pg_one(ctx, sql_job_spec_list(ready), batch_fields, &batch);
    size_t count = json_array_size(batch.jobs);
    if (failed || (count == 0 && json_array_size(done) == 0))
        return failed;
    df_pg_release(ctx);
    limit_consoles(ctx, batch.jobs);
    failed = compute_exchange(ctx, batch.jobs, done, leases);
    return failed || count == 0 ? failed : confirm(ctx, ready, batch.jobs);
}

/* Others may go on now. */
static void wake_others(struct df_ctx *ctx, const struct job_outcome *outcome)
{
    if (outcome->is_awaited)
        df_wake(ctx, "sweeper");
    if (outcome->ends_member)
        df_wake(ctx, "sweep");
}

static void outcome_follow(struct df_ctx *ctx, const struct job_outcome *outcome)
{
    dispatch_cancel(ctx, outcome->handed);
    wake_others(ctx, outcome);
}

static void finish_builtin(struct df_ctx *ctx, const char *job)
{
    const struct df_error before = ctx->error;
    struct job_outcome outcome;

    if (output_finish(ctx, job, &outcome))
        leave_to_sweeper(ctx, &before, "output");
    else
        outcome_follow(ctx, &outcome);
    df_wake(ctx, "announce");
}

/* Which of the jobs that became ready must run. */
static void decide(struct df_ctx *ctx, struct job_outcome *outcome)
{
    const struct df_error before = ctx->error;
    bool more = false;

    if (is_empty(outcome->undecided))
        return;
    if (cache_decide(ctx, outcome->execution, outcome->undecided, outcome, &more)) {
        leave_to_sweeper(ctx, &before, "cache");
        more = true;
    }
    if (more)
        df_wake(ctx, "sweeper");
}

static void hand_over_outcome(struct df_ctx *ctx, const struct job_outcome *outcome,
                              const struct dispatch_end *end)
{
    const struct df_error before = ctx->error;
    json_t *done = df_defer_json(&ctx->arena, json_array()), *id;
    size_t index;

    if (end)
        json_array_append_new(
            done, json_pack("{ss sI}", "job", end->job, "attempt", (json_int_t) end->attempt));
    if (hand_over(ctx, outcome->ready, done, end ? end->leases : NULL))
        leave_to_sweeper(ctx, &before, "ready");
    dispatch_cancel(ctx, outcome->handed);
    json_array_foreach(outcome->builtin, index, id)
        finish_builtin(ctx, json_string_value(id));
    wake_others(ctx, outcome);
    df_wake(ctx, "announce");
}

void dispatch_outcome(struct df_ctx *ctx, const struct job_outcome *outcome,
                      const struct dispatch_end *end)
{
    struct job_outcome decided = *outcome;

    decide(ctx, &decided);
    hand_over_outcome(ctx, &decided, end);
}

/* Everything of an execution that nobody has looked for; who it was found for is in the database.
 */
static int decide_all(struct df_ctx *ctx, const char *execution, bool *more)
{
    struct job_outcome outcome = {.execution = execution, .ready = "{}", .undecided = "{}"};

    return cache_decide(ctx, execution, NULL, &outcome, more);
}

static int finish_builtins(struct df_ctx *ctx, const struct df_query *query,
                           const char *const *values)
{
    struct df_list list;
    int failed = df_pg_all(ctx, query, values, listed_fields, sizeof(struct listed), &list);

    if (failed)
        return failed;
    const struct listed *jobs = list.items;
    for (size_t i = 0; i < list.count; i++)
        finish_builtin(ctx, jobs[i].id);
    return 0;
}

static int dispatch_first(struct df_ctx *ctx, const char *execution)
{
    const char *limit = df_printf(&ctx->arena, "%d", DISPATCH_BATCH);
    struct batch batch = {};
    bool unused = false;

    int failed = decide_all(ctx, execution, &unused);
    if (!failed)
        failed = df_pg_one(ctx, sql_job_unsubmitted_list_of(execution, limit), batch_fields,
                           &batch);
    if (!failed)
        failed = hand_over(ctx, batch.ready, NULL, NULL);
    return failed ? failed : finish_builtins(ctx, sql_job_builtin_list_of(execution));
}

void dispatch_execution(struct df_ctx *ctx, const char *execution)
{
    const struct df_error before = ctx->error;

    if (dispatch_first(ctx, execution))
        leave_to_sweeper(ctx, &before, "execution");
    df_wake(ctx, "sweeper");
    df_wake(ctx, "announce");
}

static int decide_undecided(struct df_ctx *ctx, bool *more)
{
    struct df_list list;
    int failed = df_pg_all(ctx, sql_cache_undecided_list(), listed_fields, sizeof(struct listed),
                           &list);
    const struct listed *executions = list.items;

    for (size_t i = 0; !failed && i < list.count; i++)
        failed = decide_all(ctx, executions[i].id, more);
    *more = *more || list.count == UNDECIDED_LIMIT;
    return failed;
}

int dispatch_waiting(struct df_ctx *ctx, bool *more)
{
    const char *limit = df_printf(&ctx->arena, "%d", DISPATCH_BATCH);
    struct batch batch = {};

    int failed = decide_undecided(ctx, more);
    if (!failed)
        failed = df_pg_one(ctx, sql_job_unsubmitted_list(limit), batch_fields, &batch);
    if (!failed)
        failed = hand_over(ctx, batch.ready, NULL, NULL);
    if (failed)
        return failed;
    *more = *more || !is_empty(batch.ready);
    return finish_builtins(ctx, sql_job_builtin_list(limit));
}
