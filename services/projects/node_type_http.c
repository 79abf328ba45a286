#include "model_store.h"
#include "node_type.h"
#include "routes.h"

static int node_type_list_read(struct df_call *call)
{
    const char *type = df_query_text(call, "type");
    struct project_access access;
    struct shared_model *shared;
    const json_t *types;
    int failed = project_access(call, ROLE_VIEWER, &access);

    if (!failed && !type)
        failed = df_fail_at(call->ctx, "?type", "is required: a type of resources");
    if (!failed)
        failed = model_load(call->ctx, access.id, access.revision, &shared);
    if (!failed)
        failed = node_type_list(call->ctx, type, shared->model.tree, &types);
    return failed ? failed
                  : df_reply_json(call, 200, json_pack("{sO sn}", "items", types, "next_cursor"));
}

const struct df_route node_type_routes[] = {
    DF_ROUTE("GET", "/projects/:project/node-types", node_type_list_read, DF_USER),
    {},
};
