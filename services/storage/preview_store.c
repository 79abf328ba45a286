#include "preview_store.h"

#include "preview.h"
#include "preview_child.h"
#include "queries.h"
#include "storage.h"

#include <stdlib.h>

static int find_kept(struct df_ctx *ctx, const struct object_key *key, json_t **preview)
{
    struct preview kept = {};
    bool found = false;
    int failed = df_pg_find(ctx,
                            sql_preview_find(key->project, key->storage, key->hash, PREVIEW_MAKER),
                            preview_fields, &kept, &found);

    json_t *json = !failed && found ? json_loads(kept.preview, 0, NULL) : NULL;
    *preview = json ? df_defer_json(&ctx->arena, json) : NULL;
    return failed;
}

static int keep(struct df_ctx *ctx, const struct object_key *key, const json_t *preview)
{
    char *text = json_dumps(preview, JSON_COMPACT);

    if (!text)
        return 0; /* made again next time */
    df_defer(&ctx->arena, free, text);
    return df_pg_run(
        ctx, sql_preview_put(key->project, key->storage, key->hash, PREVIEW_MAKER, text), NULL);
}

int preview_store_find(struct df_ctx *ctx, const struct object_key *key, int64_t size,
                       json_t **preview)
{
    struct place place;
    int failed = find_kept(ctx, key, preview);
    if (failed || *preview)
        return failed;

    failed = storage_place(ctx, key, &place);
    if (failed)
        return failed;
    df_pg_release(ctx); /* a program runs, and maybe another server is asked */
    failed = preview_child_run(ctx, &place, key, size, preview);
    return failed ? failed : keep(ctx, key, *preview);
}
