#include "browse.h"
#include "routes.h"
#include "storage.h"
#include "storage_form.h"

#include <string.h>

enum { CURSOR_MAX = 2000 };

static int storage_browse(struct df_call *call)
{
    const char *folder = df_query_text(call, "folder"), *cursor = df_query_text(call, "cursor");
    const char *next = NULL, *id;
    struct place place = {};
    int failed = storage_require_person(call);

    if (!failed)
        failed = df_path_uuid(call, "storage", &id);
    if (failed)
        return failed;
    const char *problem = browse_folder_problem(folder ? folder : "");
    if (problem)
        return df_fail_at(call->ctx, "?folder", "%s", problem);
    if (cursor && strlen(cursor) > CURSOR_MAX)
        return df_fail_at(call->ctx, "?cursor", "is not one of ours");
    failed = storage_place_own(call->ctx, id, call->principal.user, &place);
    if (failed)
        return failed;
    df_pg_release(call->ctx); /* another server is asked */
    if (!place.backend->browse)
        return df_fail_as(call->ctx, DF_CONFLICT, "imports_by_hash",
                          "this storage lists nothing: what lies there is imported by its hash");
    json_t *items = df_defer_json(&call->ctx->arena, json_array());
    failed = place.backend->browse(call->ctx, &place, folder ? folder : "",
                                   cursor && *cursor ? cursor : NULL, items, &next);
    return failed ? failed
                  : df_reply_json(call, 200,
                                  json_pack("{sO ss?}", "items", items, "next_cursor", next));
}

const struct df_route browse_routes[] = {
    DF_ROUTE("GET", "/storages/:storage/files", storage_browse, DF_USER),
    {},
};
