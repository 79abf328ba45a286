#include "version_list.h"

#include <string.h>

const char *version_unknown(struct df_ctx *ctx, const char *files, const char *applied)
{
    const char *known = df_printf(&ctx->arena, "\n%s", files);

    while (*applied) {
        size_t length = strcspn(applied, "\n");
        const char *version = df_strndup(&ctx->arena, applied, length);
        if (!strstr(known, df_printf(&ctx->arena, "\n%s\n", version)))
            return version;
        applied += length + (applied[length] == '\n');
    }
    return NULL;
}
