#include "storage_form.h"

int storage_require_person(const struct df_call *call)
{
    if (call->principal.speaker != DF_PERSON)
        return df_fail(call->ctx, DF_FORBIDDEN, "this is for people");
    return 0;
}

int storage_setup_read(struct df_ctx *ctx, const char *id, const char *adapter,
                       const struct storage_form *form, const json_t *kept,
                       struct storage_setup *setup)
{
    setup->backend = backend_named(adapter);
    if (!setup->backend || !setup->backend->can_create)
        return df_fail_at(ctx, "/adapter", "is no adapter that storages can be made of");
    int failed = adapter_read(ctx, setup->backend->fields, form->config, form->credentials, kept,
                              &setup->config, &setup->credentials);
    if (!failed && setup->backend->link)
        failed = setup->backend->link(ctx, setup->config, form->credentials, kept,
                                      setup->credentials);
    if (failed)
        return failed;
    return storage_place_of(ctx, id, setup->backend, setup->config, setup->credentials,
                            &setup->place);
}

json_t *storage_kept_credentials(struct df_ctx *ctx, const struct storage *storage)
{
    json_t *credentials = NULL;

    if (storage_credentials(ctx, storage, &credentials) != 0)
        ctx->error = (struct df_error){};
    return credentials;
}
