#include "arrival.h"
#include "backend_blob.h"
#include "follower.h"
#include "import_work.h"
#include "object_store.h"
#include "preview_child.h"
#include "queries.h"
#include "quota.h"
#include "relay.h"
#include "remote.h"
#include "routes.h"
#include "upload_store.h"

#include <df/seal.h>
#include <df/service.h>

#include <string.h>

enum {
    ARRIVALS_MS = 2000,
    DOOMED_MS = 60 * 1000,
    UPLOADS_MS = 10 * 60 * 1000,
    IMPORTS_MS = 5000,
    PULSE_MS = 1000,
    RELAY_MS = 60 * 1000,
    FOLLOWER_MS = 10 * 60 * 1000,
    MIN_TICKET_KEY = 32
};

static const struct df_route *const routes[] = {
    artifact_routes,
    artifact_find_routes,
    quota_routes,
    verify_routes,
    execution_routes,
    object_routes,
    object_internal_routes,
    storage_check_routes,
    storage_routes,
    upload_routes,
    import_routes,
    browse_routes,
    NULL,
};

static const struct df_constraint constraints[] = {
    {"artifacts_project_id_storage_id_hash_fkey", DF_NOT_FOUND, "/hash",
     "is no object that is there"},
    {"storages_owner_id_name_key", DF_CONFLICT, "/name", "is taken by another storage of yours"},
    {},
};

static const struct df_loop loops[] = {
    {.name = "doomed", .interval = DOOMED_MS, .run = object_store_sweep},
    {.name = "uploads", .interval = UPLOADS_MS, .run = upload_store_sweep},
    {.name = "arrivals", .interval = ARRIVALS_MS, .run = arrival_round},
    {.name = "imports", .interval = IMPORTS_MS, .run = import_round, .lanes = IMPORT_LANES},
    {.name = "import_pulse", .interval = PULSE_MS, .run = import_pulse},
    {.name = "relay", .interval = RELAY_MS, .run = relay_sweep},
    {.name = "follower", .interval = FOLLOWER_MS, .run = follower_run},
    {},
};

/* Who speaks to storages elsewhere, and to which addresses. */
static int open_remote(struct df_ctx *ctx, struct storage_settings *settings)
{
    const char *problem = df_guard_read(&ctx->arena, settings->allow, &settings->guard);
    if (problem)
        return df_fail(ctx, DF_INVALID, "DEEPFORGE_STORAGE_ALLOW %s", problem);
    settings->renewals = df_alloc(&ctx->arena, RENEWAL_LOCKS * sizeof *settings->renewals);
    for (int i = 0; i < RENEWAL_LOCKS; i++)
        pthread_mutex_init(&settings->renewals[i], NULL);
    settings->guard.allows_loopback = strcmp(ctx->process->settings.auth_mode, "guest") == 0;
    int failed = remote_open(ctx, &settings->guard, &settings->remote);
    if (!failed)
        df_defer(&ctx->arena, remote_close, settings->remote);
    return failed;
}

static int prepare(struct df_ctx *ctx, void *own, struct df_jwt_config *keys)
{
    struct storage_settings *settings = own;

    (void) keys;
    if (strlen(settings->ticket_key) < MIN_TICKET_KEY)
        return df_fail(ctx, DF_INVALID, "DEEPFORGE_TICKET_KEY is shorter than %d", MIN_TICKET_KEY);
    if (strlen(settings->credentials_key) < DF_SEAL_KEY_MIN)
        return df_fail(ctx, DF_INVALID, "DEEPFORGE_CREDENTIALS_KEY is shorter than %d",
                       DF_SEAL_KEY_MIN);
    if (!quota_read(settings->project_quota_text, &settings->project_quota))
        return df_fail(ctx, DF_INVALID, "DEEPFORGE_PROJECT_QUOTA is no size such as 200GB");
    if (!quota_read(settings->user_quota_text, &settings->user_quota))
        return df_fail(ctx, DF_INVALID, "DEEPFORGE_USER_QUOTA is no size such as 200GB");
    if (!quota_read(settings->fetched_limit_text, &settings->fetched_limit))
        return df_fail(ctx, DF_INVALID, "DEEPFORGE_FETCHED_LIMIT is no size such as 20GB");
    int failed = backend_blob_open(ctx, settings);
    if (!failed)
        failed = open_remote(ctx, settings);
    if (failed)
        return failed;
    preview_child_open(ctx, settings);
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
