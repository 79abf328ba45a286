#include "backend_blob.h"
#include "follower.h"
#include "object_store.h"
#include "queries.h"
#include "routes.h"
#include "upload_store.h"

#include <df/service.h>

#include <string.h>

enum {
    DOOMED_MS = 60 * 1000,
    UPLOADS_MS = 10 * 60 * 1000,
    FOLLOWER_MS = 10 * 60 * 1000,
    MIN_TICKET_KEY = 32
};

static const struct df_route *const routes[] = {
    artifact_routes, object_routes, storage_routes, upload_routes, NULL,
};

static const struct df_constraint constraints[] = {
    {"artifacts_project_id_storage_id_hash_fkey", DF_NOT_FOUND, "/hash",
     "is no object that is there"},
    {},
};

static const struct df_loop loops[] = {
    {.name = "doomed", .interval = DOOMED_MS, .run = object_store_sweep},
    {.name = "uploads", .interval = UPLOADS_MS, .run = upload_store_sweep},
    {.name = "follower", .interval = FOLLOWER_MS, .run = follower_run},
    {},
};

static int prepare(struct df_ctx *ctx, void *own, struct df_jwt_config *keys)
{
    struct storage_settings *settings = own;

    (void) keys;
    if (strlen(settings->ticket_key) < MIN_TICKET_KEY)
        return df_fail(ctx, DF_INVALID, "DEEPFORGE_TICKET_KEY is shorter than %d", MIN_TICKET_KEY);
    int failed = backend_blob_open(ctx, settings);
    if (failed)
        return failed;
    settings->follower = follower_new(settings->incoming_path, settings->dirs.incoming);
    df_defer(&ctx->arena, follower_free, settings->follower);
    return 0;
}

static const struct df_service storage = {
    .name = "storage",
    .routes = routes,
    .queries = storage_queries,
    .constraints = constraints,
    .settings = storage_setting_table,
    .settings_size = sizeof(struct storage_settings),
    .loops = loops,
    .prepare = prepare,
};

int main(int argc, char **argv)
{
    return df_service_main(&storage, argc, argv);
}
