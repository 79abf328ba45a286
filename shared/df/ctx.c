#include <df/ctx.h>

#include <jansson.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_ERRORS = 200 };

void df_ctx_init(struct df_ctx *ctx, const char *id, const struct df_process *process)
{
    *ctx = (struct df_ctx){.process = process};
    df_arena_init(&ctx->arena, DF_ARENA_LIMIT);
    ctx->id = df_strdup(&ctx->arena, id);
}

void df_ctx_release(struct df_ctx *ctx)
{
    df_arena_release(&ctx->arena);
}

static void clear(struct df_error *error)
{
    error->slug = NULL;
    error->errors = NULL;
    error->members = NULL;
}

DF_PRINTF(3, 0)
static int fail(struct df_ctx *ctx, enum df_code code, const char *format, va_list args)
{
    clear(&ctx->error);
    ctx->error.code = code;
    vsnprintf(ctx->error.detail, sizeof ctx->error.detail, format, args);
    return -(int) code;
}

int df_fail(struct df_ctx *ctx, enum df_code code, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    int failed = fail(ctx, code, format, args);
    va_end(args);
    return failed;
}

int df_fail_as(struct df_ctx *ctx, enum df_code code, const char *slug, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    int failed = fail(ctx, code, format, args);
    va_end(args);
    ctx->error.slug = df_strdup(&ctx->arena, slug);
    return failed;
}

static void add(struct df_ctx *ctx, const char *pointer, const char *detail)
{
    if (!ctx->error.errors)
        ctx->error.errors = df_defer_json(&ctx->arena, json_array());
    if (json_array_size(ctx->error.errors) < MAX_ERRORS)
        json_array_append_new(ctx->error.errors,
                              json_pack("{ss* ss*}", "pointer", pointer, "detail", detail));
}

int df_fail_at(struct df_ctx *ctx, const char *pointer, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    char *detail = NULL;
    if (vasprintf(&detail, format, args) < 0)
        abort();
    va_end(args);

    const char *name = pointer[0] == '/' ? pointer + 1 : pointer;
    int failed = df_fail(ctx, DF_INVALID, "%s%s%s", name, *name ? " " : "", detail);
    add(ctx, pointer, detail);
    free(detail);
    return failed;
}

void df_error_add(struct df_ctx *ctx, const char *pointer, const char *format, ...)
{
    char detail[512];
    va_list args;

    va_start(args, format);
    vsnprintf(detail, sizeof detail, format, args);
    va_end(args);
    add(ctx, pointer, detail);
}

void df_error_member(struct df_ctx *ctx, const char *name, struct json_t *value)
{
    if (!ctx->error.members)
        ctx->error.members = df_defer_json(&ctx->arena, json_object());
    json_object_set_new(ctx->error.members, name, value);
}
