#include "access.h"
#include "json_text.h"
#include "queries.h"
#include "routes.h"
#include "sweep.h"

#include "../projects/projects_client.h"
#include "../storage/storage_client.h"

/* As many as a sweep may have; the browser selects fewer. */
enum { REMOVAL_LIMIT = 1000 };

/* What would go with executions, and what would stay. */
struct removal {
    int64_t execution_count, value_count, value_bytes, freed_count, freed_bytes, bundle_bytes;
    int64_t figure_count, figure_bytes, console_bytes, metric_count;
    json_t *artifacts, *takers, *keep, *bundles;
};

static const struct df_field removal_fields[] = {
    DF_FIELD(removal, execution_count, DF_INT, 0),
    DF_FIELD(removal, value_count, DF_INT, 0),
    DF_FIELD(removal, value_bytes, DF_INT, 0),
    DF_FIELD(removal, freed_count, DF_INT, 0),
    DF_FIELD(removal, freed_bytes, DF_INT, 0),
    DF_FIELD(removal, bundle_bytes, DF_INT, 0),
    DF_FIELD(removal, figure_count, DF_INT, 0),
    DF_FIELD(removal, figure_bytes, DF_INT, 0),
    DF_FIELD(removal, console_bytes, DF_INT, 0),
    DF_FIELD(removal, metric_count, DF_INT, 0),
    DF_FIELD(removal, artifacts, DF_JSON, 0),
    DF_FIELD(removal, takers, DF_JSON, 0),
    DF_FIELD(removal, keep, DF_JSON, DF_SECRET),
    DF_FIELD(removal, bundles, DF_JSON, DF_SECRET),
    {},
};

static int64_t number_of(const json_t *uses, const char *member)
{
    return json_integer_value(json_object_get(uses, member));
}

/* Of which project, and the ids as JSON text. */
struct doomed {
    const char *project, *executions;
    json_t *ids;
};

/* Values on storages elsewhere that storage has no size of: the workers said how large they are. */
static int add_unseen(struct df_ctx *ctx, const struct doomed *doomed, json_t *unseen,
                      struct removal *removal)
{
    struct removal size = {};
    const char *hashes = json_text(&ctx->arena, json_incref(unseen));

    if (!hashes)
        return df_fail(ctx, DF_INTERNAL, "the hashes could not be written");
    int failed = df_pg_one(ctx, sql_removal_size(doomed->project, doomed->executions, hashes),
                           removal_fields, &size);
    removal->value_bytes += size.value_bytes;
    removal->freed_bytes += size.value_bytes;
    return failed;
}

static int measure_values(struct df_ctx *ctx, const struct doomed *doomed, struct removal *removal)
{
    json_t *uses = NULL;
    json_t *asked = df_defer_json(&ctx->arena,
                                  json_pack("{sO sO sO}", "executions", doomed->ids, "keep",
                                            removal->keep, "bundles", removal->bundles));

    df_pg_release(ctx);
    int failed = storage_execution_uses(ctx, doomed->project, asked, &uses);
    if (failed)
        return failed;
    removal->value_count = number_of(uses, "objects");
    removal->value_bytes = number_of(uses, "bytes");
    removal->freed_count = number_of(uses, "alone");
    removal->freed_bytes = number_of(uses, "alone_bytes");
    removal->bundle_bytes = number_of(uses, "bundle_bytes");
    json_t *unseen = json_object_get(uses, "unseen");
    return json_array_size(unseen) > 0 ? add_unseen(ctx, doomed, unseen, removal) : 0;
}

/* `ids` (borrowed) may have a sweep's; those of other projects are not looked at. */
static int reply_removal(struct df_call *call, const char *project, json_t *ids)
{
    const char *executions = json_text(&call->ctx->arena, json_incref(ids));
    const struct doomed doomed = {project, executions, ids};
    struct removal removal = {};

    if (!executions)
        return df_fail(call->ctx, DF_INTERNAL, "the ids could not be written");
    int failed = df_pg_one(call->ctx, sql_removal_find(project, executions), removal_fields,
                           &removal);
    if (!failed)
        failed = measure_values(call->ctx, &doomed, &removal);
    return failed ? failed : df_reply(call, 200, removal_fields, &removal);
}

static int execution_removal(struct df_call *call)
{
    struct execution execution = {};
    int failed = access_read(call, &execution);

    if (failed)
        return failed;
    json_t *ids = df_defer_json(&call->ctx->arena, json_pack("[s]", execution.id));
    return reply_removal(call, execution.project, ids);
}

struct selection {
    json_t *executions;
};

static const struct df_field selection_fields[] = {
    DF_FIELD(selection, executions, DF_JSON, DF_REQUIRED, .json = JSON_ARRAY),
    {},
};

static int execution_removal_all(struct df_call *call)
{
    struct df_ctx *ctx = call->ctx;
    struct selection selection = {};
    const char *project;
    json_t *id;
    size_t index;

    int failed = df_path_uuid(call, "project", &project);
    if (!failed)
        failed = projects_require(ctx, project, call->principal.user, ROLE_VIEWER);
    if (!failed)
        failed = df_body(call, selection_fields, &selection);
    if (failed)
        return failed;
    if (json_array_size(selection.executions) > REMOVAL_LIMIT)
        return df_fail_at(ctx, "/executions", "must have at most %d ids", REMOVAL_LIMIT);
    json_array_foreach(selection.executions, index, id)
        if (!json_is_string(id) || !df_is_uuid(json_string_value(id)))
            return df_fail_at(ctx, df_printf(&ctx->arena, "/executions/%zu", index), "is no id");
    return reply_removal(call, project, selection.executions);
}

/* All that goes with it, the sweep itself included: it holds what its members run with. */
static int sweep_removal(struct df_call *call)
{
    struct selection members = {};
    struct sweep sweep;
    int failed = access_sweep(call, &sweep);

    if (!failed)
        failed = df_pg_one(call->ctx, sql_sweep_member_ids(sweep.id), selection_fields, &members);
    if (failed)
        return failed;
    json_array_append_new(members.executions, json_string(sweep.id));
    return reply_removal(call, sweep.project, members.executions);
}

const struct df_route removal_routes[] = {
    DF_ROUTE("GET", "/executions/:execution/removal", execution_removal, DF_USER),
    DF_ROUTE("POST", "/projects/:project/executions/removal", execution_removal_all, DF_USER),
    DF_ROUTE("GET", "/projects/:project/sweeps/:sweep/removal", sweep_removal, DF_USER),
    {},
};
