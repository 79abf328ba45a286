#include "queries.h"
#include "routes.h"

#include <df/pg.h>

struct pins {
    json_t *jobs;
};

static const struct df_field pins_fields[] = {
    DF_FIELD(pins, jobs, DF_JSON, 0, .json = JSON_ARRAY),
    {},
};

/* What executions must not give back. */
static int project_pin_list(struct df_call *call)
{
    struct pins pins = {};
    const char *project;
    int failed = df_path_uuid(call, "project", &project);

    if (!failed)
        failed = df_pg_one(call->ctx, sql_project_pins(project), pins_fields, &pins);
    if (failed == -DF_NOT_FOUND)
        return df_fail(call->ctx, DF_NOT_FOUND, "there is no such project");
    return failed ? failed : df_reply(call, 200, pins_fields, &pins);
}

const struct df_route pin_routes[] = {
    DF_ROUTE("GET", "/internal/projects/:project/pins", project_pin_list, DF_SERVICE),
    {},
};
