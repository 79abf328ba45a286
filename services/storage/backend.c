#include "backend.h"

#include "backend_blob.h"
#include "backend_s3.h"
#include "backend_sciserver.h"
#include "backend_webgme.h"

#include <string.h>

const struct backend *const backends[] = {&backend_blob, &backend_s3, &backend_sciserver,
                                          &backend_webgme, NULL};

const struct backend *backend_named(const char *id)
{
    for (const struct backend *const *b = backends; *b; b++)
        if (strcmp((*b)->id, id) == 0)
            return *b;
    return NULL;
}

int backend_find(struct df_ctx *ctx, const char *id, const struct backend **backend)
{
    *backend = backend_named(id);
    return *backend ? 0 : df_fail(ctx, DF_INTERNAL, "there is no storage adapter '%s'", id);
}
