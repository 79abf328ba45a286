#include "shell.h"

#include <string.h>

const char *shell_quote(struct df_ctx *ctx, const char *word)
{
    const char *quoted = "'";

    for (;;) {
        size_t plain = strcspn(word, "'");
        quoted = df_printf(&ctx->arena, "%s%.*s", quoted, (int) plain, word);
        word += plain;
        if (!*word)
            return df_printf(&ctx->arena, "%s'", quoted);
        quoted = df_printf(&ctx->arena, "%s'\\''", quoted);
        word++;
    }
}
