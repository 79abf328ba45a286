#include "access.h"
#include "comparison.h"
#include "queries.h"
#include "routes.h"

#include "../projects/projects_client.h"
#include "../storage/storage_client.h"

#include <df/uuid.h>

#include <strings.h>

/* What the database knows of one of the two. */
struct compared {
    json_t *jobs, *locks;
};

static const struct df_field compared_fields[] = {
    DF_FIELD(compared, jobs, DF_JSON, 0),
    DF_FIELD(compared, locks, DF_JSON, 0),
    {},
};

static int find_execution(struct df_call *call, const char *project, const char *parameter,
                          struct execution *execution)
{
    struct df_ctx *ctx = call->ctx;
    const char *id = df_query_text(call, parameter);
    const char *at = df_printf(&ctx->arena, "?%s", parameter);

    if (!id || !df_is_uuid(id))
        return df_fail_at(ctx, at, "must be the id of an execution");
    int failed = df_pg_one(ctx, sql_execution_find(id), execution_fields, execution);
    if (failed == -DF_NOT_FOUND || (!failed && strcasecmp(execution->project, project) != 0))
        return df_fail(ctx, DF_NOT_FOUND, "there is no such execution");
    return failed;
}

/* The code of a storage that is gone, or out of reach, is not compared; the rest is. */
static int read_bundles(struct df_ctx *ctx, const struct execution *execution, json_t *bundles)
{
    json_t *hashes = df_defer_json(&ctx->arena, json_copy(bundles)), *unused;
    const char *hash;

    json_object_foreach(hashes, hash, unused) {
        json_t *bundle = NULL;
        int failed = storage_object_read(ctx, execution->project, execution->storage, hash,
                                         &bundle);
        if (failed == -DF_INTERNAL)
            return failed;
        ctx->error = (struct df_error){};
        if (!failed)
            json_object_set(bundles, hash, bundle);
    }
    return 0;
}

static int read_side(struct df_ctx *ctx, const struct execution *execution,
                     struct comparison_side *side)
{
    struct compared compared = {};
    int failed = df_pg_one(ctx, sql_comparison_find(execution->id), compared_fields, &compared);

    df_pg_release(ctx);
    if (failed)
        return failed;
    json_t *bundles = df_defer_json(&ctx->arena, comparison_bundles(compared.jobs));
    *side = (struct comparison_side){
        .execution = df_defer_json(&ctx->arena, df_record_to_json(execution_fields, execution)),
        .jobs = compared.jobs,
        .locks = compared.locks,
        .bundles = bundles,
    };
    return read_bundles(ctx, execution, bundles);
}

static int execution_compare(struct df_call *call)
{
    struct df_ctx *ctx = call->ctx;
    struct execution before = {}, after = {};
    struct comparison_side a, b;
    const char *project;

    int failed = df_path_uuid(call, "project", &project);
    if (!failed)
        failed = projects_require(ctx, project, call->principal.user, ROLE_VIEWER);
    if (!failed)
        failed = find_execution(call, project, "a", &before);
    if (!failed)
        failed = find_execution(call, project, "b", &after);
    if (!failed)
        failed = read_side(ctx, &before, &a);
    if (!failed)
        failed = read_side(ctx, &after, &b);
    if (failed)
        return failed;
    json_t *comparison = comparison_make(&ctx->arena, &a, &b);
    return comparison ? df_reply_json(call, 200, comparison)
                      : df_fail(ctx, DF_INTERNAL, "the comparison could not be written");
}

const struct df_route comparison_routes[] = {
    DF_ROUTE("GET", "/projects/:project/executions/compare", execution_compare, DF_USER),
    {},
};
