#include "access.h"
#include "job.h"
#include "queries.h"
#include "routes.h"

static int job_read(struct df_call *call)
{
    struct job job = {};
    const char *id;

    int failed = df_path_uuid(call, "job", &id);
    if (failed)
        return failed;
    failed = df_pg_one(call->ctx, sql_job_find(id), job_fields, &job);
    if (failed == -DF_NOT_FOUND)
        return df_fail(call->ctx, DF_NOT_FOUND, "there is no such job");
    if (!failed)
        failed = access_project(call, job.project, "job");
    return failed ? failed : df_reply_json(call, 200, job_to_json(&call->ctx->arena, &job));
}

const struct df_route job_routes[] = {
    DF_ROUTE("GET", "/jobs/:job", job_read, DF_USER),
    {},
};
