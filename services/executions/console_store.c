#include "console_store.h"
#include "queries.h"

#include <stdio.h>

static const char *number_text(struct df_ctx *ctx, int64_t number)
{
    return df_printf(&ctx->arena, "%lld", (long long) number);
}

struct console_source console_source(const struct attempt *attempt)
{
    struct console_source source = {.attempt = attempt->shown_attempt};

    snprintf(source.job, sizeof source.job, "%s", attempt->shown_job);
    return source;
}

int console_piece(struct df_ctx *ctx, const struct console_source *source, int64_t first,
                  int64_t size, const char **bytes, size_t *got)
{
    return df_pg_bytes(ctx,
                       sql_console_read(source->job, number_text(ctx, source->attempt),
                                        number_text(ctx, first), number_text(ctx, size)),
                       bytes, got);
}
