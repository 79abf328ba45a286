#include "farewell.h"
#include "queries.h"
#include "routes.h"
#include "settings.h"

#include <df/service.h>

static const struct df_route *const routes[] = {
    project_routes,
    archive_routes,
    member_routes,
    model_routes,
    change_routes,
    entity_routes,
    event_routes,
    version_routes,
    internal_routes,
    remake_routes,
    maker_routes,
    node_type_routes,
    pin_routes,
    extension_routes,
    check_routes,
    import_routes,
    extension_switch_routes,
    resource_code_routes,
    NULL,
};

static const struct df_constraint constraints[] = {
    {"members_project_id_fkey", DF_NOT_FOUND, "", "there is no such project"},
    {"versions_project_id_name_idx", DF_CONFLICT, "/name", "is taken by another version"},
    {},
};

/* A project that has been in the bin so long is removed for ever; so many at once. */
enum { BIN_MS = 10 * 60 * 1000, BIN_DAYS = 30, BIN_PROJECTS = 20, FAREWELL_MS = 60 * 1000 };

static int empty_bin(struct df_ctx *ctx, bool *more)
{
    const char *days = df_printf(&ctx->arena, "%d", BIN_DAYS);
    const char *limit = df_printf(&ctx->arena, "%d", BIN_PROJECTS);
    int64_t removed = 0;
    int failed = df_pg_run(ctx, sql_bin_sweep(days, limit), &removed);

    *more = removed == BIN_PROJECTS;
    if (removed > 0)
        df_wake(ctx, "farewell");
    return failed;
}

static const struct df_loop loops[] = {
    {.name = "bin", .interval = BIN_MS, .run = empty_bin},
    {.name = "farewell", .interval = FAREWELL_MS, .run = farewell_deliver},
    {},
};

static const struct df_setting settings[] = {
    DF_SETTING(projects_settings, examples_dir, "DEEPFORGE_EXAMPLES_DIR", DF_SETTING_TEXT,
               "/usr/share/deepforge/examples", "folder of the example projects"),
    DF_SETTING(projects_settings, extensions_dir, "DEEPFORGE_EXTENSIONS_DIR", DF_SETTING_TEXT,
               "/usr/share/deepforge/extensions", "folder of the extensions"),
    {},
};

static int prepare(struct df_ctx *ctx, void *own, struct df_jwt_config *keys)
{
    struct projects_settings *mine = own;

    (void) keys;
    return extension_set_read(ctx, mine->extensions_dir, &mine->extensions);
}

static const struct df_service projects = {
    .name = "projects",
    .routes = routes,
    .queries = projects_queries,
    .constraints = constraints,
    .settings = settings,
    .settings_size = sizeof(struct projects_settings),
    .loops = loops,
    .prepare = prepare,
};

int main(int argc, char **argv)
{
    return df_service_main(&projects, argc, argv);
}
