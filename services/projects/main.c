#include "queries.h"
#include "routes.h"
#include "settings.h"

#include <df/service.h>

static const struct df_route *const routes[] = {project_routes,  member_routes, model_routes,
                                                change_routes,   entity_routes, event_routes,
                                                internal_routes, NULL};

static const struct df_constraint constraints[] = {
    {"members_project_id_fkey", DF_NOT_FOUND, "", "there is no such project"},
    {},
};

static const struct df_setting settings[] = {
    DF_SETTING(projects_settings, examples_dir, "DEEPFORGE_EXAMPLES_DIR", DF_SETTING_TEXT,
               "/usr/share/deepforge/examples", "folder of the example projects"),
    {},
};

static const struct df_service projects = {
    .name = "projects",
    .routes = routes,
    .queries = projects_queries,
    .constraints = constraints,
    .settings = settings,
    .settings_size = sizeof(struct projects_settings),
};

int main(int argc, char **argv)
{
    return df_service_main(&projects, argc, argv);
}
