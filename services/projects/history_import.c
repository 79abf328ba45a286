#include "history_import.h"
#include "archive_change.h"
#include "model_store.h"
#include "queries.h"

#include <stdlib.h>
#include <string.h>

/* All models that are stored on the way, together. */
#define SNAPSHOT_BYTES ((size_t) 256 * 1024 * 1024)

/* What is written of one change; freed at once, because together they may be large. */
static int run(struct df_ctx *ctx, const char *project, const json_t *change)
{
    char *text = json_dumps(change, JSON_COMPACT);
    int failed = text ? df_pg_run(ctx, sql_history_add(project, text), NULL)
                      : df_fail(ctx, DF_INTERNAL, "a change could not be written");

    free(text);
    return failed;
}

static json_t *entities_of(json_t *tree)
{
    json_t *entities = json_array(), *document;
    const char *id;

    for (enum model_kind kind = 0; kind < MODEL_SERIALIZATION; kind++)
        json_object_foreach(json_object_get(tree, model_kinds[kind].name), id, document)
            json_array_append_new(entities,
                                  json_pack("[ssO]", model_kinds[kind].name, id, document));
    json_array_append_new(entities,
                          json_pack("[ssO]", model_kinds[MODEL_SERIALIZATION].name, "",
                                    json_object_get(tree, model_kinds[MODEL_SERIALIZATION].name)));
    return entities;
}

/* The whole model, so that few changes have to be made again to see an older one. */
static int keep_snapshot(struct df_ctx *ctx, const char *project, int64_t revision, json_t *tree,
                         size_t *bytes)
{
    json_t *entities = entities_of(tree);
    char *text = json_dumps(entities, JSON_COMPACT);
    int failed = 0;

    json_decref(entities);
    *bytes += text ? strlen(text) : 0;
    if (!text || *bytes > SNAPSHOT_BYTES)
        failed = df_fail_as(ctx, DF_TOO_LARGE, "bad_archive",
                            "the history is too large; import the archive without it");
    else
        failed = df_pg_run(ctx,
                           sql_history_snapshot(
                               project, df_printf(&ctx->arena, "%lld", (long long) revision), text),
                           NULL);
    free(text);
    return failed;
}

int history_import(struct df_ctx *ctx, const char *project, const json_t *history)
{
    json_t *tree, *change;
    struct model empty;
    size_t index, bytes = 0;
    int failed = df_pg_run(ctx, sql_history_clear(project), NULL);

    model_init(&empty);
    tree = df_defer_json(&ctx->arena, json_deep_copy(empty.tree));
    model_release(&empty);
    json_array_foreach(history, index, change) {
        int64_t revision = (int64_t) index + 1;
        if (!failed)
            failed = run(ctx, project, change);
        if (!failed && archive_change_replay(tree, change))
            failed = df_fail(ctx, DF_INTERNAL, "a change cannot be made again");
        if (!failed && revision % SNAPSHOT_INTERVAL == 0)
            failed = keep_snapshot(ctx, project, revision, tree, &bytes);
    }
    if (!failed)
        failed = df_pg_run(
            ctx,
            sql_history_finish(project, df_printf(&ctx->arena, "%zu", json_array_size(history))),
            NULL);
    return failed;
}
