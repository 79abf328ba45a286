#include "quota.h"

#include "queries.h"
#include "settings.h"

#include "../projects/projects_client.h"

#include <df/size.h>

#include <stdlib.h>

const struct df_field quota_fields[] = {
    DF_FIELD(quota, user_id, DF_UUID, 0),
    DF_FIELD(quota, bytes, DF_INT, 0),
    DF_FIELD(quota, set_at, DF_TIME, 0),
    {},
};

static const struct df_field usage_fields[] = {
    DF_FIELD(usage, objects, DF_INT, 0),
    DF_FIELD(usage, bytes, DF_INT, 0),
    DF_FIELD(usage, announced, DF_INT, 0),
    {},
};

static const struct df_field usage_of_many_fields[] = {
    DF_FIELD(usage_of_many, projects, DF_JSON, 0, .json = JSON_ARRAY),
    DF_FIELD(usage_of_many, bytes, DF_INT, 0),
    DF_FIELD(usage_of_many, objects, DF_INT, 0),
    {},
};

bool quota_read(const char *text, int64_t *bytes)
{
    *bytes = 0;
    return !*text || df_size_parse(text, bytes);
}

int usage_find(struct df_ctx *ctx, const char *project, struct usage *usage)
{
    return df_pg_one(ctx, sql_usage_of_project(project), usage_fields, usage);
}

int usage_find_made(struct df_ctx *ctx, const char *user, struct usage_of_many *usage)
{
    json_t *projects;

    df_pg_release(ctx); /* another service is asked */
    int failed = projects_made(ctx, user, &projects);
    if (failed)
        return failed;
    char *text = json_dumps(projects, JSON_COMPACT);
    if (!text)
        return df_fail(ctx, DF_INTERNAL, "the list of projects could not be written");
    df_defer(&ctx->arena, free, text);
    return df_pg_one(ctx, sql_usage_of_projects(text), usage_of_many_fields, usage);
}

int quota_of_user(struct df_ctx *ctx, const char *user, int64_t *limit)
{
    struct quota quota = {};
    bool found;
    int failed = df_pg_find(ctx, sql_quota_find(user), quota_fields, &quota, &found);

    if (!failed)
        *limit = found ? quota.bytes : storage_settings(ctx)->user_quota;
    return failed;
}

static int refuse(struct df_ctx *ctx, const char *whose, int64_t used, int64_t limit, int64_t more)
{
    int failed = df_fail_as(ctx, DF_CONFLICT, "quota_exceeded",
                            "%s %lld of %lld bytes, and %lld more are asked for: delete artifacts "
                            "or executions, or ask an administrator for more",
                            whose, (long long) used, (long long) limit, (long long) more);

    df_error_member(ctx, "used", json_integer(used));
    df_error_member(ctx, "limit", json_integer(limit));
    df_error_member(ctx, "needed", json_integer(more));
    return failed;
}

static int check_project(struct df_ctx *ctx, const char *project, int64_t limit, int64_t more)
{
    struct usage usage = {};
    int failed = usage_find(ctx, project, &usage);

    if (failed || usage.bytes + usage.announced + more <= limit)
        return failed;
    return refuse(ctx, "the project holds", usage.bytes + usage.announced, limit, more);
}

/* Whether any user has a limit. */
static int any_user_quota(struct df_ctx *ctx, bool *any)
{
    struct quota quota = {};

    *any = storage_settings(ctx)->user_quota > 0;
    return *any ? 0 : df_pg_find(ctx, sql_quota_any(), quota_fields, &quota, any);
}

static int check_user(struct df_ctx *ctx, const char *project, int64_t more)
{
    struct usage_of_many usage = {};
    const char *maker = NULL;
    int64_t limit = 0;
    bool any;
    int failed = any_user_quota(ctx, &any);

    if (failed || !any)
        return failed;
    df_pg_release(ctx); /* another service is asked */
    failed = projects_maker(ctx, project, &maker);
    if (!failed)
        failed = quota_of_user(ctx, maker, &limit);
    if (failed || limit == 0)
        return failed;
    failed = usage_find_made(ctx, maker, &usage);
    if (failed || usage.bytes + more <= limit)
        return failed;
    return refuse(ctx, "the projects of who made this one hold", usage.bytes, limit, more);
}

int quota_check(struct df_ctx *ctx, const char *project, int64_t more)
{
    int64_t limit = storage_settings(ctx)->project_quota;
    int failed = limit > 0 ? check_project(ctx, project, limit, more) : 0;

    return failed ? failed : check_user(ctx, project, more);
}
