#include "access.h"
#include "queries.h"
#include "routes.h"

/* What an attempt ran with, as its worker said when it ended. */
struct environment {
    int64_t attempt;
    const char *hash, *lock;
};

static const struct df_field environment_fields[] = {
    DF_FIELD(environment, attempt, DF_INT, 0),
    DF_FIELD(environment, hash, DF_TEXT, 0),
    DF_FIELD(environment, lock, DF_TEXT, 0),
    {},
};

static int environment_read(struct df_call *call)
{
    struct df_ctx *ctx = call->ctx;
    struct environment environment = {};
    struct attempt attempt;
    const char *job;
    int64_t number;

    int failed = df_path_uuid(call, "job", &job);
    if (!failed)
        failed = access_attempt(call, job, &number, &attempt);
    if (failed)
        return failed;
    failed = df_pg_one(
        ctx,
        sql_environment_find(attempt.shown_job,
                             df_printf(&ctx->arena, "%lld", (long long) attempt.shown_attempt)),
        environment_fields, &environment);
    if (failed == -DF_NOT_FOUND)
        return df_fail_as(ctx, DF_NOT_FOUND, "no_environment",
                          "no worker has said yet what this attempt ran with");
    return failed ? failed : df_reply(call, 200, environment_fields, &environment);
}

const struct df_route environment_routes[] = {
    DF_ROUTE("GET", "/jobs/:job/environment", environment_read, DF_USER),
    {},
};
