#include "import.h"
#include "import_work.h"
#include "member.h"
#include "queries.h"
#include "routes.h"
#include "storage.h"

#include <df/service.h>
#include <df/uuid.h>

static int find_import(struct df_call *call, struct import *import)
{
    const char *id;
    bool found = false;
    int failed = df_path_uuid(call, "import", &id);

    if (!failed)
        failed = df_pg_find(call->ctx, sql_import_find(id), import_fields, import, &found);
    if (!failed && !found)
        failed = df_fail(call->ctx, DF_NOT_FOUND, "there is no such import");
    return failed ? failed : member_of_thing(call, import->project_id, ROLE_EDITOR, "import");
}

static int check_count(struct df_call *call)
{
    struct import count = {};
    int failed = df_pg_one(call->ctx, sql_import_count(call->principal.user), import_fields,
                           &count);

    if (!failed && count.imports >= IMPORTS_PER_USER)
        failed = df_fail(call->ctx, DF_CONFLICT,
                         "%d files are being imported for you; wait for some", IMPORTS_PER_USER);
    return failed;
}

static int read_new(struct df_call *call, const char *project, struct import *import)
{
    struct place place;
    int failed = df_body(call, import_new_fields, import);

    if (!failed)
        failed = import_check(call->ctx, import);
    if (failed)
        return failed;
    import->source_id = object_uuid(&call->ctx->arena, import->source);
    import->storage_id = object_uuid(&call->ctx->arena, import->storage);
    failed = storage_attach(call->ctx, import->storage_id, project, call->principal.user);
    return failed ? failed
                  : storage_place_own(call->ctx, import->source_id, call->principal.user, &place);
}

static int artifact_import_create(struct df_call *call)
{
    const char *id = df_uuid_new(&call->ctx->arena), *project;
    struct import wanted = {.type = ""}, import = {};
    const struct df_principal *person = &call->principal;
    int failed = member_of_path(call, ROLE_EDITOR, &project);

    if (!failed)
        failed = read_new(call, project, &wanted);
    if (!failed)
        failed = check_count(call);
    if (!failed)
        failed = df_pg_run(call->ctx,
                           sql_import_create(id, project, wanted.source_id, wanted.path,
                                             wanted.name, wanted.type, wanted.storage_id,
                                             person->user, person->name),
                           NULL);
    if (!failed)
        failed = df_pg_one(call->ctx, sql_import_find(id), import_fields, &import);
    if (failed)
        return failed;
    df_wake(call->ctx, "imports");
    return df_reply_json(call, 202, import_json(&import));
}

static int artifact_import_list(struct df_call *call)
{
    const char *project;
    struct df_list list;
    int failed = member_of_path(call, ROLE_EDITOR, &project);

    if (!failed)
        failed = df_pg_all(call->ctx, sql_import_list(project, call->principal.user), import_fields,
                           sizeof(struct import), &list);
    if (failed)
        return failed;
    json_t *items = json_array();
    for (size_t i = 0; i < list.count; i++)
        json_array_append_new(items, import_json(&((const struct import *) list.items)[i]));
    return df_reply_json(call, 200, json_pack("{so sn}", "items", items, "next_cursor"));
}

static int artifact_import_read(struct df_call *call)
{
    struct import import = {};
    int failed = find_import(call, &import);

    return failed ? failed : df_reply_json(call, 200, import_json(&import));
}

/* Whoever brings it notices that it is gone. */
static int artifact_import_delete(struct df_call *call)
{
    struct import import = {};
    int failed = find_import(call, &import);

    if (!failed)
        failed = df_pg_run(call->ctx, sql_import_delete(import.id), NULL);
    return failed ? failed : df_reply_empty(call);
}

const struct df_route import_routes[] = {
    DF_ROUTE("GET", "/projects/:project/imports", artifact_import_list, DF_USER),
    DF_ROUTE("POST", "/projects/:project/imports", artifact_import_create, DF_USER),
    DF_ROUTE("GET", "/imports/:import", artifact_import_read, DF_USER),
    DF_ROUTE("DELETE", "/imports/:import", artifact_import_delete, DF_USER),
    {},
};
