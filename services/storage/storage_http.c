#include "member.h"
#include "queries.h"
#include "routes.h"
#include "storage.h"

const struct df_field storage_fields[] = {
    DF_FIELD(storage, id, DF_UUID, 0),
    DF_FIELD(storage, name, DF_TEXT, 0),
    DF_FIELD(storage, adapter, DF_TEXT, 0),
    DF_FIELD(storage, is_builtin, DF_BOOL, 0),
    {},
};

int storage_read(struct df_ctx *ctx, const char *project, const char *id, struct storage *storage)
{
    bool found = false;
    int failed = df_pg_find(ctx, sql_storage_find(id, project), storage_fields, storage, &found);

    if (!failed && !found)
        failed = df_fail(ctx, DF_NOT_FOUND, "there is no such storage");
    return failed;
}

int storage_backend(struct df_ctx *ctx, const struct object_key *key,
                    const struct backend **backend)
{
    struct storage storage = {};
    int failed = storage_read(ctx, key->project, key->storage, &storage);

    return failed ? failed : backend_find(ctx, storage.adapter, backend);
}

static int adapter_list(struct df_call *call)
{
    json_t *items = json_array();

    for (const struct backend *const *b = backends; *b; b++)
        json_array_append_new(items, json_pack("{ss ss ss so}", "id", (*b)->id, "name", (*b)->name,
                                               "description", (*b)->description, "schema",
                                               json_loads((*b)->schema, 0, NULL)));
    return df_reply_json(call, 200, json_pack("{so sn}", "items", items, "next_cursor"));
}

static int storage_list(struct df_call *call)
{
    struct df_list storages;
    const char *project;
    int failed = member_of_path(call, ROLE_VIEWER, &project);

    if (!failed)
        failed = df_pg_all(call->ctx, sql_storage_list(project), storage_fields,
                           sizeof(struct storage), &storages);
    return failed ? failed : df_reply_list(call, storage_fields, sizeof(struct storage), &storages);
}

static int internal_storage_read(struct df_call *call)
{
    struct storage storage = {};
    const char *project, *id;
    int failed = df_path_uuid(call, "project", &project);

    if (!failed)
        failed = df_path_uuid(call, "storage", &id);
    if (!failed)
        failed = storage_read(call->ctx, project, id, &storage);
    return failed ? failed : df_reply(call, 200, storage_fields, &storage);
}

const struct df_route storage_routes[] = {
    DF_ROUTE("GET", "/storages", adapter_list, DF_USER),
    DF_ROUTE("GET", "/projects/:project/storages", storage_list, DF_USER),
    DF_ROUTE("GET", "/internal/projects/:project/storages/:storage", internal_storage_read,
             DF_SERVICE),
    {},
};
