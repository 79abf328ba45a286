#include "access.h"
#include "json_text.h"
#include "queries.h"
#include "routes.h"

#include "../storage/storage_client.h"

/* What would go with an execution, and what would stay. */
struct removal {
    int64_t value_count, value_bytes, freed_count, freed_bytes;
    int64_t figure_count, figure_bytes, console_bytes, metric_count;
    json_t *artifacts, *takers, *keep;
};

static const struct df_field removal_fields[] = {
    DF_FIELD(removal, value_count, DF_INT, 0),   DF_FIELD(removal, value_bytes, DF_INT, 0),
    DF_FIELD(removal, freed_count, DF_INT, 0),   DF_FIELD(removal, freed_bytes, DF_INT, 0),
    DF_FIELD(removal, figure_count, DF_INT, 0),  DF_FIELD(removal, figure_bytes, DF_INT, 0),
    DF_FIELD(removal, console_bytes, DF_INT, 0), DF_FIELD(removal, metric_count, DF_INT, 0),
    DF_FIELD(removal, artifacts, DF_JSON, 0),    DF_FIELD(removal, takers, DF_JSON, 0),
    DF_FIELD(removal, keep, DF_JSON, DF_SECRET), {},
};

static int64_t number_of(const json_t *uses, const char *member)
{
    return json_integer_value(json_object_get(uses, member));
}

/* Values on storages elsewhere that storage has no size of: the workers said how large they are. */
static int add_unseen(struct df_ctx *ctx, const char *execution, json_t *unseen,
                      struct removal *removal)
{
    struct removal size = {};
    const char *hashes = json_text(&ctx->arena, json_incref(unseen));

    if (!hashes)
        return df_fail(ctx, DF_INTERNAL, "the hashes could not be written");
    int failed = df_pg_one(ctx, sql_removal_size(execution, hashes), removal_fields, &size);
    removal->value_bytes += size.value_bytes;
    removal->freed_bytes += size.value_bytes;
    return failed;
}

static int measure_values(struct df_ctx *ctx, const struct execution *execution,
                          struct removal *removal)
{
    json_t *uses = NULL;

    df_pg_release(ctx);
    int failed = storage_execution_uses(ctx, execution->project, execution->id, removal->keep,
                                        &uses);
    if (failed)
        return failed;
    removal->value_count = number_of(uses, "objects");
    removal->value_bytes = number_of(uses, "bytes");
    removal->freed_count = number_of(uses, "alone");
    removal->freed_bytes = number_of(uses, "alone_bytes");
    json_t *unseen = json_object_get(uses, "unseen");
    return json_array_size(unseen) > 0 ? add_unseen(ctx, execution->id, unseen, removal) : 0;
}

static int execution_removal(struct df_call *call)
{
    struct execution execution = {};
    struct removal removal = {};

    int failed = access_read(call, &execution);
    if (!failed)
        failed = df_pg_one(call->ctx, sql_removal_find(execution.id), removal_fields, &removal);
    if (!failed)
        failed = measure_values(call->ctx, &execution, &removal);
    return failed ? failed : df_reply(call, 200, removal_fields, &removal);
}

const struct df_route removal_routes[] = {
    DF_ROUTE("GET", "/executions/:execution/removal", execution_removal, DF_USER),
    {},
};
