#include "routes.h"
#include "storage_form.h"

#include <string.h>

static const struct df_field try_fields[] = {
    DF_FIELD(storage_form, adapter, DF_TEXT, DF_REQUIRED, .max = 40),
    DF_FIELD(storage_form, config, DF_JSON, DF_REQUIRED),
    DF_FIELD(storage_form, credentials, DF_JSON, 0),
    DF_FIELD(storage_form, storage, DF_UUID, 0),
    {},
};

static int reply_check(struct df_call *call, const struct place *place)
{
    json_t *steps = df_defer_json(&call->ctx->arena, json_array());
    bool ok = true;

    df_pg_release(call->ctx); /* another server is asked */
    int failed = place->backend->check ? place->backend->check(call->ctx, place, steps) : 0;
    if (failed)
        return failed;
    for (size_t i = 0; i < json_array_size(steps); i++)
        ok = ok && json_is_true(json_object_get(json_array_get(steps, i), "ok"));
    return df_reply_json(call, 200, json_pack("{sb sO}", "ok", ok, "steps", steps));
}

static int storage_check(struct df_call *call)
{
    struct storage storage = {};
    struct place place = {};
    bool found = false;
    const char *id;
    int failed = storage_require_person(call);

    if (!failed)
        failed = df_path_uuid(call, "storage", &id);
    if (!failed)
        failed = storage_find_own(call->ctx, id, call->principal.user, &storage);

    if (!failed)
        failed = storage_place_any(call->ctx, storage.id, &place, &found);
    return failed ? failed : reply_check(call, &place);
}

static int storage_try(struct df_call *call)
{
    struct df_ctx *ctx = call->ctx;
    struct storage storage = {};
    struct storage_form form = {};
    struct storage_setup setup = {};
    const json_t *kept = NULL;
    int failed = storage_require_person(call);

    if (!failed)
        failed = df_body(call, try_fields, &form);
    if (!failed && form.storage)
        failed = storage_find_own(ctx, form.storage, call->principal.user, &storage);
    if (!failed && form.storage && strcmp(storage.adapter, form.adapter) != 0)
        failed = df_fail_at(ctx, "/adapter", "is not the adapter of this storage");
    if (!failed && form.storage)
        kept = storage_kept_credentials(ctx, &storage);
    if (!failed)
        failed = storage_setup_read(ctx, "", form.adapter, &form, kept, &setup);
    return failed ? failed : reply_check(call, &setup.place);
}

const struct df_route storage_check_routes[] = {
    DF_ROUTE("POST", "/storages/check", storage_try, DF_USER),
    DF_ROUTE("POST", "/storages/:storage/check", storage_check, DF_USER),
    {},
};
