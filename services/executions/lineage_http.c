#include "access.h"
#include "lineage_store.h"
#include "plan_json.h"
#include "queries.h"
#include "routes.h"

#include "../projects/projects_client.h"
#include "../storage/storage_client.h"

#include <string.h>

/* Bundles that one recipe reads; what ran with others is listed as left out by who asked. */
enum { RECIPE_BUNDLES = 64 };

struct placed {
    const char *project;
};

static const struct df_field placed_fields[] = {
    DF_FIELD(placed, project, DF_UUID, 0),
    {},
};

static void release_lineage(void *lineage)
{
    lineage_release(lineage);
}

/* An empty one, within the bounds that the caller asks for. */
static int open_lineage(struct df_call *call, int64_t *steps, struct lineage **lineage)
{
    int64_t limit;
    int failed = df_query_int(call, "depth", 1, LINEAGE_STEPS, LINEAGE_STEPS, steps);

    if (!failed)
        failed = df_query_int(call, "limit", 1, LINEAGE_NODES, LINEAGE_NODES_PRESET, &limit);
    if (failed)
        return failed;
    *lineage = df_alloc(&call->ctx->arena, sizeof **lineage);
    lineage_init(*lineage, (size_t) limit);
    df_defer(&call->ctx->arena, release_lineage, *lineage);
    return 0;
}

static int reply_lineage(struct df_call *call, const char *project, int64_t steps,
                         struct lineage *lineage)
{
    const struct lineage_reader reader = {call->principal.user, project};
    int failed = lineage_walk(call->ctx, &reader, steps, lineage);

    return failed ? failed : df_reply_json(call, 200, lineage_json(lineage));
}

static int artifact_lineage(struct df_call *call)
{
    struct lineage *lineage;
    json_t *artifact;
    const char *id;
    int64_t steps;

    int failed = df_path_uuid(call, "artifact", &id);
    if (!failed)
        failed = open_lineage(call, &steps, &lineage);
    if (!failed)
        failed = storage_artifact_find(call->ctx, id, &artifact);
    if (!failed)
        failed = access_project(call, text_of(artifact, "project"), "artifact");
    if (failed)
        return failed;
    lineage_start_artifact(lineage, text_of(artifact, "id"));
    return reply_lineage(call, text_of(artifact, "project"), steps, lineage);
}

static int job_lineage(struct df_call *call)
{
    struct placed placed = {};
    struct lineage *lineage;
    const char *id;
    int64_t steps;

    int failed = df_path_uuid(call, "job", &id);
    if (!failed)
        failed = open_lineage(call, &steps, &lineage);
    if (failed)
        return failed;
    failed = df_pg_one(call->ctx, sql_job_find_project(id), placed_fields, &placed);
    if (failed == -DF_NOT_FOUND)
        return df_fail(call->ctx, DF_NOT_FOUND, "there is no such job");
    if (!failed)
        failed = access_project(call, placed.project, "job");
    if (failed)
        return failed;
    lineage_start_job(lineage, id);
    return reply_lineage(call, placed.project, steps, lineage);
}

/* Only what the jobs that are shown ran. */
static void keep_operations(json_t *bundle, const char *hash, const json_t *nodes)
{
    json_t *all = json_object_get(bundle, "operations"), *kept = json_object(), *node;
    size_t index;

    json_array_foreach(nodes, index, node) {
        const char *own = text_of(node, "bundle"), *operation = text_of(node, "operation");
        if (own && operation && strcmp(own, hash) == 0)
            json_object_set(kept, operation, json_object_get(all, operation));
    }
    json_object_set_new(bundle, "operations", kept);
    json_object_del(bundle, "pipeline");
}

/* The bundles that jobs ran with, by hash; null when a storage is gone or out of reach. */
static int read_bundles(struct df_ctx *ctx, const json_t *nodes, json_t *bundles)
{
    json_t *node;
    size_t index;

    json_array_foreach(nodes, index, node) {
        const char *hash = text_of(node, "bundle");
        json_t *bundle = NULL;
        if (!hash || json_object_get(bundles, hash) || json_object_size(bundles) >= RECIPE_BUNDLES)
            continue;
        int failed = storage_object_read(ctx, text_of(node, "project"), text_of(node, "storage"),
                                         hash, &bundle);
        if (failed == -DF_INTERNAL)
            return failed;
        ctx->error = (struct df_error){};
        if (!failed)
            keep_operations(bundle, hash, nodes);
        json_object_set(bundles, hash, failed ? json_null() : bundle);
    }
    return 0;
}

/* For projects, who asks in the name of `user` and has checked that they may see the artifact. */
static int internal_artifact_recipe(struct df_call *call)
{
    struct df_ctx *ctx = call->ctx;
    const char *user = df_query_text(call, "user"), *id;
    struct lineage *lineage;
    json_t *artifact;
    int64_t steps;

    int failed = df_path_uuid(call, "artifact", &id);
    if (!failed && (!user || !df_is_uuid(user)))
        failed = df_fail_at(ctx, "?user", "must be the id of a user");
    if (!failed)
        failed = open_lineage(call, &steps, &lineage);
    if (!failed)
        failed = storage_artifact_find(ctx, id, &artifact);
    if (!failed)
        failed = projects_require(ctx, text_of(artifact, "project"), user, ROLE_VIEWER);
    if (failed)
        return failed;
    const struct lineage_reader reader = {user, text_of(artifact, "project")};
    json_t *bundles = df_defer_json(&ctx->arena, json_object());
    lineage_start_artifact(lineage, text_of(artifact, "id"));
    failed = lineage_walk(ctx, &reader, steps, lineage);
    if (failed)
        return failed;
    df_pg_release(ctx);
    json_t *recipe = df_defer_json(&ctx->arena, lineage_json(lineage));
    failed = read_bundles(ctx, json_object_get(recipe, "nodes"), bundles);
    if (failed)
        return failed;
    json_object_set(recipe, "artifact", artifact);
    json_object_set(recipe, "bundles", bundles);
    return df_reply_json(call, 200, json_incref(recipe));
}

const struct df_route lineage_routes[] = {
    DF_ROUTE("GET", "/artifacts/:artifact/lineage", artifact_lineage, DF_USER),
    DF_ROUTE("GET", "/jobs/:job/lineage", job_lineage, DF_USER),
    DF_ROUTE("GET", "/internal/artifacts/:artifact/recipe", internal_artifact_recipe, DF_SERVICE),
    {},
};
