#include "execution_store.h"
#include "queries.h"

static const struct df_field state_fields[] = {
    DF_FIELD(execution_state, id, DF_UUID, 0),
    DF_FIELD(execution_state, status, DF_ENUM, 0, .names = job_status_names),
    DF_FIELD(execution_state, canceling, DF_BOOL, 0),
    DF_FIELD(execution_state, failing, DF_BOOL, 0),
    DF_FIELD(execution_state, cleaned, DF_BOOL, 0),
    {},
};

struct stopped {
    int64_t count;
    json_t *jobs;
};

static const struct df_field stopped_fields[] = {
    DF_FIELD(stopped, count, DF_INT, 0),
    DF_FIELD(stopped, jobs, DF_JSON, 0),
    {},
};

int execution_lock(struct df_ctx *ctx, const char *id, struct execution_state *state)
{
    *state = (struct execution_state){};
    return df_pg_one(ctx, sql_execution_lock(id), state_fields, state);
}

int execution_settle(struct df_ctx *ctx, const char *id)
{
    return df_pg_run(ctx, sql_execution_settle(id), NULL);
}

int execution_stop(struct df_ctx *ctx, const char *id, enum job_event event, const char *detail,
                   json_t **handed)
{
    struct stopped stopped = {};
    char froms[JOB_FROMS_SIZE];

    job_event_froms(event, froms);
    int failed = df_pg_one(ctx, sql_execution_stop(id, froms, job_event_to(event), detail),
                           stopped_fields, &stopped);
    if (failed)
        return failed;
    *handed = stopped.jobs;
    return execution_settle(ctx, id);
}

/* What waits in compute's queue was ended by execution_stop(); what runs is added, so that it is
 * killed. */
static int add_running(struct df_ctx *ctx, const char *id, json_t *handed)
{
    struct stopped running = {};
    int failed = df_pg_one(ctx, sql_execution_running_list(id), stopped_fields, &running);

    if (!failed)
        json_array_extend(handed, running.jobs);
    return failed;
}

static int finish_transaction(struct df_ctx *ctx, int failed)
{
    if (!failed)
        return df_pg_commit(ctx);
    df_pg_rollback(ctx);
    return failed;
}

static int cancel_under_lock(struct df_ctx *ctx, const char *id, const char *detail,
                             json_t **handed)
{
    struct execution_state state;
    int failed = execution_lock(ctx, id, &state);

    if (failed)
        return failed;
    if (job_status_is_final((enum job_status) state.status))
        return df_fail_as(ctx, DF_CONFLICT, "execution_ended", "the execution has ended: %s",
                          job_status_names[state.status]);
    failed = df_pg_run(ctx, sql_execution_cancel_request(id), NULL);
    if (!failed)
        failed = execution_stop(ctx, id, JOB_CANCEL, detail, handed);
    return failed ? failed : add_running(ctx, id, *handed);
}

int execution_halt(struct df_ctx *ctx, const char *id, const char *detail, json_t **handed)
{
    int failed = df_pg_begin(ctx);

    return failed ? failed : finish_transaction(ctx, cancel_under_lock(ctx, id, detail, handed));
}

static int expire_under_lock(struct df_ctx *ctx, const char *id, json_t **handed)
{
    struct execution_state state;
    int failed = execution_lock(ctx, id, &state);

    if (failed)
        return failed;
    return execution_stop(ctx, id, JOB_STOP, "canceled; its worker did not answer in time", handed);
}

int execution_expire(struct df_ctx *ctx, const char *id, json_t **handed)
{
    int failed = df_pg_begin(ctx);

    return failed ? failed : finish_transaction(ctx, expire_under_lock(ctx, id, handed));
}

static int remove_under_lock(struct df_ctx *ctx, const char *id, json_t **handed)
{
    struct execution_state state;
    struct stopped running = {};
    int failed = execution_lock(ctx, id, &state);

    if (!failed)
        failed = df_pg_one(ctx, sql_execution_running_list(id), stopped_fields, &running);
    if (!failed)
        failed = df_pg_run(ctx, sql_execution_delete(id), NULL);
    *handed = running.jobs;
    return failed;
}

int execution_remove(struct df_ctx *ctx, const char *id, json_t **handed)
{
    int failed = df_pg_begin(ctx);

    return failed ? failed : finish_transaction(ctx, remove_under_lock(ctx, id, handed));
}
