#include "queries.h"
#include "routes.h"

#include <df/pg.h>

/* An id alone: of a user, or of a project. */
struct named {
    const char *id;
};

static const struct df_field named_fields[] = {
    DF_FIELD(named, id, DF_UUID, 0),
    {},
};

/* Whose account a project counts to. */
static int project_maker_read(struct df_call *call)
{
    struct named maker = {};
    const char *project;
    int failed = df_path_uuid(call, "project", &project);

    if (!failed)
        failed = df_pg_one(call->ctx, sql_project_maker(project), named_fields, &maker);
    if (failed == -DF_NOT_FOUND)
        return df_fail(call->ctx, DF_NOT_FOUND, "there is no such project");
    return failed ? failed : df_reply_json(call, 200, json_pack("{ss}", "maker", maker.id));
}

static int project_made_list(struct df_call *call)
{
    json_t *projects = df_defer_json(&call->ctx->arena, json_array());
    struct df_list list = {};
    const char *user;
    int failed = df_path_uuid(call, "user", &user);

    if (!failed)
        failed = df_pg_all(call->ctx, sql_project_list_made(user), named_fields,
                           sizeof(struct named), &list);
    for (size_t i = 0; !failed && i < list.count; i++)
        json_array_append_new(projects, json_string(((const struct named *) list.items)[i].id));
    return failed ? failed : df_reply_json(call, 200, json_pack("{sO}", "projects", projects));
}

const struct df_route maker_routes[] = {
    DF_ROUTE("GET", "/internal/projects/:project/maker", project_maker_read, DF_SERVICE),
    DF_ROUTE("GET", "/internal/users/:user/projects", project_made_list, DF_SERVICE),
    {},
};
