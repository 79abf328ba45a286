#include "access.h"
#include "queries.h"

#include "../projects/projects_client.h"

#include <string.h>
#include <strings.h>

int access_project(struct df_call *call, const char *project, const char *noun)
{
    struct df_ctx *ctx = call->ctx;

    df_pg_release(ctx); /* the role may need a call to projects */
    int failed = projects_require(ctx, project, call->principal.user, ROLE_VIEWER);
    if (failed == -DF_NOT_FOUND)
        return df_fail(ctx, DF_NOT_FOUND, "there is no such %s", noun);
    return failed;
}

int access_read(struct df_call *call, struct execution *execution)
{
    struct df_ctx *ctx = call->ctx;
    const char *id;

    int failed = df_path_uuid(call, "execution", &id);
    if (failed)
        return failed;
    failed = df_pg_one(ctx, sql_execution_find(id), execution_fields, execution);
    if (failed == -DF_NOT_FOUND)
        return df_fail(ctx, DF_NOT_FOUND, "there is no such execution");
    return failed ? failed : access_project(call, execution->project, "execution");
}

int access_own(struct df_call *call, const char *project, const char *owner)
{
    bool is_own = owner && strcasecmp(owner, call->principal.user) == 0;

    return projects_require(call->ctx, project, call->principal.user,
                            is_own ? ROLE_RUNNER : ROLE_EDITOR);
}

int access_change(struct df_call *call, struct execution *execution)
{
    int failed = access_read(call, execution);

    return failed ? failed : access_own(call, execution->project, execution_user(execution));
}

int access_attempt(struct df_call *call, const char *job, int64_t *number, struct attempt *attempt)
{
    int failed = df_query_int(call, "attempt", 1, INT32_MAX, 0, number);

    if (failed)
        return failed;
    failed = attempt_find(call->ctx, job, *number, attempt);
    if (!failed && *number == 0 && attempt->newest > 0) {
        *number = attempt->newest;
        failed = attempt_find(call->ctx, job, *number, attempt);
    }
    if (failed == -DF_NOT_FOUND)
        return df_fail(call->ctx, DF_NOT_FOUND, "there is no such job");
    if (!failed)
        failed = access_project(call, attempt->project, "job");
    if (!failed && *number > 0 && !attempt->attempt_status)
        return df_fail(call->ctx, DF_NOT_FOUND, "there is no such attempt");
    return failed;
}

int access_own_job(struct df_call *call, const char **job)
{
    int failed = df_path_uuid(call, "job", job);

    if (failed)
        return failed;
    if (strcasecmp(*job, call->principal.job) != 0)
        return df_fail(call->ctx, DF_FORBIDDEN, "the token is for another job");
    return 0;
}
