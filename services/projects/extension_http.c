#include "extension_store.h"
#include "extension_zip.h"
#include "routes.h"

#include <df/digest.h>
#include <df/process.h>

#include <string.h>

/* What this deployment has, for whoever may use the editor. */
static int extension_list(struct df_call *call)
{
    json_t *items;
    int failed = extension_store_list(call->ctx, &items);

    return failed ? failed
                  : df_reply_json(call, 200, json_pack("{sO sn}", "items", items, "next_cursor"));
}

/* The guest of a machine of their own is who administers it. */
static int check_administrator(struct df_call *call)
{
    bool is_own = strcmp(call->ctx->process->settings.auth_mode, "guest") == 0;

    if (call->principal.is_admin || is_own)
        return 0;
    return df_fail(call->ctx, DF_FORBIDDEN, "only administrators install and remove extensions");
}

static int extension_install(struct df_call *call)
{
    char sha256[DF_SHA256_HEX];
    const struct extension_origin origin = {call->principal.user, sha256};
    const void *bytes;
    size_t size;
    json_t *files, *item;

    df_body_bytes(call, &bytes, &size);
    int failed = check_administrator(call);
    if (!failed)
        failed = extension_zip_read(call->ctx, bytes, size, &files);
    if (failed)
        return failed;
    df_sha256(bytes, size, sha256);
    failed = extension_store_put(call->ctx, files, &origin, &item);
    return failed ? failed : df_reply_json(call, 201, json_incref(item));
}

static int extension_remove(struct df_call *call)
{
    const char *force = df_query_text(call, "force");

    if (force && strcmp(force, "true") != 0 && strcmp(force, "false") != 0)
        return df_fail_at(call->ctx, "?force", "must be true or false");
    int failed = check_administrator(call);
    if (!failed)
        failed = extension_store_remove(call->ctx, df_path(call, "extension"),
                                        force && strcmp(force, "true") == 0);
    return failed ? failed : df_reply_empty(call);
}

const struct df_route extension_routes[] = {
    DF_ROUTE("GET", "/extensions", extension_list, DF_USER),
    DF_ROUTE("POST", "/extensions", extension_install, DF_USER, EXTENSION_PACKED_BYTES),
    DF_ROUTE("DELETE", "/extensions/:extension", extension_remove, DF_USER),
    {},
};
