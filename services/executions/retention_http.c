#include "access.h"
#include "queries.h"
#include "retention.h"
#include "routes.h"

#include "../projects/projects_client.h"

#include <df/service.h>

static json_t *number_or_null(int64_t number)
{
    return number == DF_NO_INT ? json_null() : json_integer((json_int_t) number);
}

static int reply(struct df_call *call, const char *project)
{
    struct retention retention;
    bool is_own;
    int failed = retention_find(call->ctx, project, &retention, &is_own);

    if (failed)
        return failed;
    return df_reply_json(call, 200,
                         json_pack("{so so sb}", "keep_last", number_or_null(retention.keep_last),
                                   "keep_days", number_or_null(retention.keep_days), "is_default",
                                   !is_own));
}

static int retention_read(struct df_call *call)
{
    const char *project;
    int failed = df_path_uuid(call, "project", &project);

    if (!failed)
        failed = projects_require(call->ctx, project, call->principal.user, ROLE_VIEWER);
    return failed ? failed : reply(call, project);
}

static int require_owner(struct df_call *call, const char **project)
{
    int failed = df_path_uuid(call, "project", project);

    return failed ? failed
                  : projects_require(call->ctx, *project, call->principal.user, ROLE_OWNER);
}

static int retention_set(struct df_call *call)
{
    struct retention wanted = {.keep_last = DF_NO_INT, .keep_days = DF_NO_INT};
    struct df_ctx *ctx = call->ctx;
    const char *project;
    int failed = require_owner(call, &project);

    if (!failed)
        failed = df_body(call, retention_fields, &wanted);
    if (!failed)
        failed = df_pg_run(ctx,
                           sql_retention_put(project, retention_text(ctx, wanted.keep_last),
                                             retention_text(ctx, wanted.keep_days)),
                           NULL);
    if (failed)
        return failed;
    df_wake(ctx, "cleaning");
    return reply(call, project);
}

static int retention_reset(struct df_call *call)
{
    const char *project;
    int failed = require_owner(call, &project);

    if (!failed)
        failed = df_pg_run(call->ctx, sql_retention_delete(project), NULL);
    return failed ? failed : reply(call, project);
}

const struct df_route retention_routes[] = {
    DF_ROUTE("GET", "/projects/:project/retention", retention_read, DF_USER),
    DF_ROUTE("PUT", "/projects/:project/retention", retention_set, DF_USER),
    DF_ROUTE("DELETE", "/projects/:project/retention", retention_reset, DF_USER),
    {},
};
