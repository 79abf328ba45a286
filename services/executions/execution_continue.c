#include "execution_continue.h"
#include "execution_store.h"
#include "json_text.h"
#include "queries.h"

#include <string.h>

const struct df_field continuation_fields[] = {
    DF_FIELD(continuation, retry_as_is, DF_BOOL, DF_NULLABLE),
    DF_FIELD(continuation, jobs, DF_JSON, DF_NULLABLE, .json = JSON_ARRAY),
    {},
};

static const struct df_field reopening_fields[] = {
    DF_FIELD(reopening, ids, DF_TEXT, 0),
    DF_FIELD(reopening, jobs, DF_JSON, 0, .json = JSON_ARRAY),
    DF_FIELD(reopening, running, DF_INT, 0),
    DF_FIELD(reopening, found, DF_INT, 0),
    DF_FIELD(reopening, idle, DF_INT, 0),
    DF_FIELD(reopening, nodes, DF_JSON, 0),
    {},
};

int reopening_find(struct df_ctx *ctx, const char *execution, const char *restarted,
                   struct reopening *reopening)
{
    *reopening = (struct reopening){};
    return df_pg_one(ctx, sql_reopening_find(execution, restarted), reopening_fields, reopening);
}

/* Nobody ends a job of this execution from here on. */
static int lock_unchanged(struct df_ctx *ctx, const char *execution, const char *restarted,
                          const struct reopening *reopening)
{
    struct execution_state state;
    struct reopening now;
    int failed = execution_lock(ctx, execution, &state);

    if (failed)
        return failed;
    if (state.canceling && !job_status_is_final((enum job_status) state.status))
        return df_fail_as(ctx, DF_CONFLICT, "canceling", "the execution is being canceled");
    if (state.cleaned)
        return df_fail_as(ctx, DF_CONFLICT, "cleaned",
                          "its values were given back, so there is nothing to go on with: run the "
                          "pipeline again");
    failed = reopening_find(ctx, execution, restarted, &now);
    if (failed)
        return failed;
    if (now.running > 0 || strcmp(now.ids, reopening->ids) != 0)
        return df_fail(ctx, DF_CONFLICT, "the execution has changed at this moment");
    return 0;
}

static int revise(struct df_ctx *ctx, const char *execution, const struct revision *revision)
{
    const struct creation *creation = revision->creation;
    struct plan_rows rows;

    const char *bundle = json_text(&ctx->arena,
                                   json_pack("{ss sI sO}", "hash", creation->bundle.hash, "size",
                                             (json_int_t) creation->bundle.size, "revision",
                                             json_object_get(creation->snapshot, "revision")));
    if (!bundle || !plan_write(&creation->plan, &rows))
        return df_fail(ctx, DF_INTERNAL, "the jobs could not be written");
    int failed = df_pg_run(ctx,
                           sql_job_revise_all(execution, revision->jobs, bundle, rows.jobs,
                                              rows.names, rows.operations, rows.attributes,
                                              rows.references, rows.resources, rows.operation_docs),
                           NULL);
    if (!failed)
        failed = df_pg_run(ctx, sql_input_remove_all(revision->jobs), NULL);
    if (!failed)
        failed = df_pg_run(ctx,
                           sql_input_insert_some(revision->jobs, rows.jobs, rows.input_jobs,
                                                 rows.input_names, rows.input_positions,
                                                 rows.input_sources, rows.input_outputs),
                           NULL);
    return failed;
}

static int reopen(struct df_ctx *ctx, const char *execution, const char *restarted,
                  const struct reopening *reopening)
{
    char froms[JOB_FROMS_SIZE], ready_froms[JOB_FROMS_SIZE];

    job_event_froms(JOB_REOPEN, froms);
    job_event_froms(JOB_READY, ready_froms);
    int failed = df_pg_run(
        ctx,
        sql_job_reopen_all(execution, reopening->ids, restarted, froms, job_event_to(JOB_REOPEN)),
        NULL);
    if (!failed)
        failed = df_pg_run(
            ctx, sql_job_wait_all(reopening->ids, ready_froms, job_event_to(JOB_READY)), NULL);
    if (!failed)
        failed = df_pg_run(ctx, sql_execution_reopen(execution), NULL);
    return failed ? failed : execution_settle(ctx, execution);
}

int execution_continue_all(struct df_ctx *ctx, const char *execution, const char *restarted,
                           const struct reopening *reopening, const struct revision *revision)
{
    int failed = df_pg_begin(ctx);

    if (!failed)
        failed = lock_unchanged(ctx, execution, restarted, reopening);
    if (!failed && revision)
        failed = revise(ctx, execution, revision);
    if (!failed)
        failed = reopen(ctx, execution, restarted, reopening);
    if (!failed)
        return df_pg_commit(ctx);
    df_pg_rollback(ctx);
    return failed;
}
