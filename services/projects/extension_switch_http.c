#include "extension_switch.h"
#include "project_access.h"
#include "queries.h"
#include "routes.h"

#include <df/pg.h>

static int extension_switch_list(struct df_call *call)
{
    struct project_access access;
    json_t *items;

    int failed = project_access(call, ROLE_VIEWER, &access);
    if (!failed)
        failed = extension_switch_read(call->ctx, access.id, &items);
    return failed ? failed
                  : df_reply_json(call, 200, json_pack("{sO sn}", "items", items, "next_cursor"));
}

/* Under the project's lock: a resource cannot come while its extension goes. */
static int set(struct df_call *call, int (*change)(struct df_ctx *ctx, const char *project,
                                                   const char *id, bool *changed))
{
    struct project_access access;
    bool changed;

    int failed = project_access(call, ROLE_EDITOR, &access);
    if (!failed)
        failed = df_pg_begin(call->ctx);
    if (!failed)
        failed = df_pg_one(call->ctx, sql_project_lock(access.id, call->principal.user),
                           project_access_fields, &access);
    if (!failed)
        failed = project_access_check(call->ctx, &access, ROLE_EDITOR);
    if (!failed)
        failed = change(call->ctx, access.id, df_path(call, "extension"), &changed);
    if (!failed)
        failed = df_pg_commit(call->ctx);
    if (failed)
        return failed;
    if (changed)
        extension_switch_publish(call->ctx, access.id);
    return df_reply_empty(call);
}

static int extension_switch_on(struct df_call *call)
{
    return set(call, extension_switch_set_on);
}

static int extension_switch_off(struct df_call *call)
{
    return set(call, extension_switch_set_off);
}

const struct df_route extension_switch_routes[] = {
    DF_ROUTE("GET", "/projects/:project/extensions", extension_switch_list, DF_USER),
    DF_ROUTE("PUT", "/projects/:project/extensions/:extension", extension_switch_on, DF_USER),
    DF_ROUTE("DELETE", "/projects/:project/extensions/:extension", extension_switch_off, DF_USER),
    {},
};
