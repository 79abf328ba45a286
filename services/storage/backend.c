#include "backend.h"

#include "backend_blob.h"

#include <string.h>

const struct backend *const backends[] = {&backend_blob, NULL};

int backend_find(struct df_ctx *ctx, const char *id, const struct backend **backend)
{
    for (const struct backend *const *b = backends; *b; b++)
        if (strcmp((*b)->id, id) == 0) {
            *backend = *b;
            return 0;
        }
    return df_fail(ctx, DF_INTERNAL, "there is no storage adapter '%s'", id);
}
