#include "jwks.h"
#include "queries.h"
#include "routes.h"
#include "settings.h"
#include "token_http.h"

#include <df/service.h>

#include <sodium.h>
#include <string.h>

enum { SWEEP_MS = 60 * 1000 };

static const struct df_route *const routes[] = {
    audit_routes, deployment_routes, me_routes, session_routes, token_routes, user_routes, NULL,
};

static const struct df_constraint constraints[] = {
    {"users_name_key", DF_CONFLICT, "/name", "is taken by another user"},
    {},
};

/* Forgets what can no longer matter. */
static int sweep(struct df_ctx *ctx, bool *more)
{
    int failed = df_pg_run(ctx, sql_revocation_sweep(), NULL);

    *more = false;
    if (!failed)
        failed = df_pg_run(ctx, sql_session_sweep(), NULL);
    return failed ? failed : df_pg_run(ctx, sql_session_token_sweep(), NULL);
}

static const struct df_loop loops[] = {
    {.name = "sweep", .interval = SWEEP_MS, .run = sweep},
    {},
};

static int check_mode(struct df_ctx *ctx, const struct auth_settings *settings)
{
    if (strcmp(ctx->process->settings.auth_mode, "accounts") == 0)
        return 0;
    if (!is_guest_mode(ctx))
        return df_fail(ctx, DF_INVALID, "DEEPFORGE_AUTH must be accounts or guest");
    if (!is_loopback_url(settings->host))
        return df_fail(ctx, DF_INVALID,
                       "guest mode is for one machine only, and DEEPFORGE_HOST is '%s'",
                       settings->host);
    return 0;
}

static int prepare(struct df_ctx *ctx, void *own, struct df_jwt_config *keys)
{
    const struct auth_settings *settings = own;
    int failed = check_mode(ctx, settings);

    if (failed)
        return failed;
    if (sodium_init() < 0)
        return df_fail(ctx, DF_UNAVAILABLE, "libsodium does not start");
    if (!jwks_is_pair(keys->public_key, settings->private_key))
        return df_fail(ctx, DF_INVALID,
                       "DEEPFORGE_PRIVATE_KEY and DEEPFORGE_PUBLIC_KEY are not a pair of RSA keys");
    keys->private_key = settings->private_key;
    return 0;
}

static const struct df_service auth = {
    .name = "auth",
    .routes = routes,
    .queries = auth_queries,
    .constraints = constraints,
    .settings = auth_setting_table,
    .settings_size = sizeof(struct auth_settings),
    .loops = loops,
    .prepare = prepare,
    .exchange = token_identify,
};

int main(int argc, char **argv)
{
    return df_service_main(&auth, argc, argv);
}
