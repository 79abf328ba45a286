#include "bundle_store.h"
#include "queries.h"

#include <df/digest.h>
#include <df/uuid.h>

#include <stdlib.h>
#include <string.h>

/* In this order no moment of a crash, and no deletion meanwhile, leaves bytes that nobody frees. */
static int note(struct df_ctx *ctx, struct creation *creation, const char *hash)
{
    if (!creation->id)
        creation->id = df_uuid_new(&ctx->arena);
    int failed = df_pg_run(ctx, sql_bundle_note(creation->id, creation->project, hash), NULL);
    df_pg_release(ctx);
    return failed;
}

static struct object_use use_of(const struct creation *creation)
{
    return (struct object_use){.project = creation->project,
                               .storage = creation->wanted->storage,
                               .execution = creation->id};
}

int bundle_store(struct df_ctx *ctx, struct creation *creation)
{
    json_t *bundle = plan_bundle(creation->snapshot);
    char *text = bundle ? json_dumps(bundle, JSON_COMPACT | JSON_SORT_KEYS) : NULL;
    char hash[DF_SHA256_HEX];

    json_decref(bundle);
    if (!text)
        return df_fail(ctx, DF_INTERNAL, "the bundle could not be written");
    df_defer(&ctx->arena, free, text);
    if (strlen(text) > EXECUTION_BUNDLE_LIMIT)
        return df_fail_as(ctx, DF_INVALID, "not_runnable",
                          "the code of this pipeline has %zu bytes"
                          " and may have %d",
                          strlen(text), EXECUTION_BUNDLE_LIMIT);
    df_sha256(text, strlen(text), hash);
    int failed = note(ctx, creation, hash);
    const struct object_use use = use_of(creation);
    return failed ? failed : storage_object_put(ctx, &use, text, strlen(text), &creation->bundle);
}

int bundle_use(struct df_ctx *ctx, struct creation *creation)
{
    int failed = note(ctx, creation, creation->bundle.hash);
    const struct object_use use = use_of(creation);

    return failed ? failed : storage_object_use(ctx, &use, creation->bundle.hash);
}

int bundle_round(struct df_ctx *ctx)
{
    return df_pg_run(ctx, sql_bundle_settle(), NULL);
}
