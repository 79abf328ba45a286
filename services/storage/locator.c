#include "locator.h"

#include "queries.h"

static const struct df_field locator_fields[] = {
    DF_FIELD(locator, hash, DF_TEXT, 0),
    DF_FIELD(locator, locator, DF_TEXT, 0),
    DF_FIELD(locator, size, DF_INT, 0),
    {},
};

int locator_find(struct df_ctx *ctx, const struct object_key *key, struct locator *locator,
                 bool *found)
{
    return df_pg_find(ctx, sql_locator_find(key->project, key->storage, key->hash), locator_fields,
                      locator, found);
}

int locator_put(struct df_ctx *ctx, const struct object_key *key, const char *locator, int64_t size)
{
    return df_pg_run(ctx,
                     sql_locator_put(key->project, key->storage, key->hash, locator,
                                     df_printf(&ctx->arena, "%lld", (long long) size)),
                     NULL);
}

int locator_remove(struct df_ctx *ctx, const struct object_key *key)
{
    return df_pg_run(ctx, sql_locator_delete(key->project, key->storage, key->hash), NULL);
}

int locator_list(struct df_ctx *ctx, const struct object_key *project, backend_visit *visit,
                 void *data)
{
    const char *cursor = "";

    for (;;) {
        struct df_list list;
        int failed = df_pg_all(ctx, sql_locator_list(project->project, project->storage, cursor),
                               locator_fields, sizeof(struct locator), &list);
        if (failed || list.count == 0)
            return failed;
        const struct locator *items = list.items;
        for (size_t i = 0; i < list.count; i++)
            if (!visit(data, items[i].hash, items[i].size))
                return 0;
        cursor = items[list.count - 1].hash;
    }
}
