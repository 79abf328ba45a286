#include "access.h"
#include "console.h"
#include "console_store.h"
#include "queries.h"
#include "routes.h"
#include "settings.h"

#include <df/events.h>

#include <string.h>

static const char *number_text(struct df_call *call, int64_t number)
{
    return df_printf(&call->ctx->arena, "%lld", (long long) number);
}

static int reply_nothing(struct df_call *call, int64_t total)
{
    json_t *problem = json_pack("{ss ss ss si ss ss}", "type", "/problems/range", "code", "range",
                                "title", "Range not satisfiable", "status", CONSOLE_NOTHING,
                                "detail", "nothing is there yet", "request_id", call->ctx->id);

    df_reply_json(call, CONSOLE_NOTHING, problem);
    df_reply_header(call, "Content-Type", "application/problem+json");
    df_reply_header(call, "Content-Range",
                    df_printf(&call->ctx->arena, "bytes */%lld", (long long) total));
    return 0;
}

static void describe(struct df_call *call, enum console_answer answer, int64_t total,
                     const struct console_range *range)
{
    df_reply_header(call, "X-Console-Size", number_text(call, total));
    df_reply_header(call, "Accept-Ranges", "bytes");
    df_reply_header(call, "X-Content-Type-Options", "nosniff");
    if (answer == CONSOLE_PART)
        df_reply_header(call, "Content-Range",
                        df_printf(&call->ctx->arena, "bytes %lld-%lld/%lld",
                                  (long long) range->first,
                                  (long long) (range->first + range->size - 1), (long long) total));
}

/* A file name made of what is safe in a header. */
static void describe_download(struct df_call *call, const char *name)
{
    char *file = df_printf(&call->ctx->arena, "%.100s", name);

    for (char *at = file; *at; at++)
        if (!strchr("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_", *at))
            *at = '_';
    df_reply_header(call, "Content-Disposition",
                    df_printf(&call->ctx->arena, "attachment; filename=\"%s-console.txt\"", file));
}

static int read_stream(struct df_ctx *ctx, const void *context, int64_t offset, size_t size,
                       const char **bytes, size_t *got)
{
    return console_piece(ctx, context, offset, (int64_t) size, bytes, got);
}

/* All that there is now, in one answer. */
static int download_all(struct df_call *call, const struct attempt *attempt)
{
    const struct console_source source = console_source(attempt);

    describe_download(call, attempt->name);
    df_pg_release(call->ctx);
    return df_reply_stream(
        call, "text/plain; charset=utf-8",
        &(struct df_stream){attempt->console_size, read_stream, &source, sizeof source});
}

static int console_read(struct df_call *call)
{
    const char *job, *download = df_query_text(call, "download"), *bytes = "";
    bool is_download = download && strcmp(download, "true") == 0;
    struct attempt attempt;
    struct console_range range;
    int64_t number;
    size_t size = 0;

    int failed = df_path_uuid(call, "job", &job);
    if (!failed)
        failed = access_attempt(call, job, &number, &attempt);
    if (failed)
        return failed;

    int64_t total = attempt.console_size;
    enum console_answer answer = console_range(df_header(call, "Range"), total, &range);
    if (is_download && total > 0 && !df_header(call, "Range")) {
        describe(call, CONSOLE_ALL, total, &range);
        return download_all(call, &attempt);
    }
    describe(call, answer, total, &range);
    if (answer == CONSOLE_NOTHING)
        return reply_nothing(call, total);
    const struct console_source source = console_source(&attempt);
    if (range.size > 0)
        failed = console_piece(call->ctx, &source, range.first, range.size, &bytes, &size);
    if (failed)
        return failed;
    if (is_download)
        describe_download(call, attempt.name);
    return df_reply_bytes(call, (int) answer, "text/plain; charset=utf-8", bytes, size);
}

struct piece {
    const char *job;
    int64_t offset;
    const void *bytes;
    size_t size;
};

static int append(struct df_call *call, const struct piece *piece, bool *is_stored)
{
    int64_t stored = 0, limit = executions_settings(call->ctx)->console_limit;
    int failed = df_pg_run_bytes(
        call->ctx,
        sql_console_append(piece->job, number_text(call, call->principal.attempt),
                           number_text(call, piece->offset), NULL, number_text(call, limit)),
        4, piece->bytes, piece->size, &stored);

    *is_stored = stored > 0;
    return failed;
}

/* Not stored: too late, the wrong place, too much, or the attempt speaks before it has started. */
static int explain(struct df_call *call, const struct piece *piece, bool *retry)
{
    struct df_ctx *ctx = call->ctx;
    struct attempt attempt;
    int failed = attempt_check(ctx, piece->job, call->principal.attempt, &attempt);

    if (failed)
        return failed;
    if (!attempt.attempt_status) {
        *retry = true;
        return attempt_meet(ctx, piece->job, call->principal.execution, call->principal.attempt);
    }
    if (attempt.console_size != piece->offset) {
        failed = df_fail_as(ctx, DF_CONFLICT, "offset", "the console has another size");
        df_error_member(ctx, "size", json_integer(attempt.console_size));
        return failed;
    }
    return df_fail_as(ctx, DF_TOO_LARGE, "console_full", "a console may have %lld bytes",
                      (long long) executions_settings(ctx)->console_limit);
}

static int append_or_explain(struct df_call *call, const struct piece *piece)
{
    bool is_stored, retry = false;
    int failed = append(call, piece, &is_stored);

    if (failed || is_stored)
        return failed;
    failed = explain(call, piece, &retry);
    if (failed || !retry)
        return failed;
    failed = append(call, piece, &is_stored);
    return failed || is_stored ? failed : explain(call, piece, &retry);
}

static void publish(struct df_call *call, const struct piece *piece)
{
    const struct df_principal *principal = &call->principal;
    const char *channel = df_printf(&call->ctx->arena, "x_%s_%s", principal->project,
                                    principal->execution);
    /* NULL, and so left out, when the chunk is no UTF-8: a character may end in the next one. */
    json_t *text = piece->size <= CONSOLE_EVENT_LIMIT ? json_stringn(piece->bytes, piece->size)
                                                      : NULL;

    df_events_publish(
        call->ctx, channel, "console",
        json_pack("{ss sI sI sI so*}", "job", piece->job, "attempt",
                  (json_int_t) principal->attempt, "offset", (json_int_t) piece->offset, "size",
                  (json_int_t) (piece->offset + (int64_t) piece->size), "text", text));
}

static int console_append(struct df_call *call)
{
    struct piece piece = {};

    int failed = access_own_job(call, &piece.job);
    if (!failed)
        failed = df_query_int(call, "offset", 0, INT64_MAX, -1, &piece.offset);
    if (failed)
        return failed;
    if (piece.offset < 0)
        return df_fail_at(call->ctx, "?offset", "is required");
    df_body_bytes(call, &piece.bytes, &piece.size);
    if (piece.size == 0)
        return df_fail(call->ctx, DF_INVALID, "there is nothing to append");
    failed = append_or_explain(call, &piece);
    if (failed)
        return failed;
    df_pg_release(call->ctx);
    publish(call, &piece);
    return df_reply_json(
        call, 200, json_pack("{sI}", "size", (json_int_t) (piece.offset + (int64_t) piece.size)));
}

const struct df_route console_routes[] = {
    DF_ROUTE("GET", "/jobs/:job/console", console_read, DF_USER),
    DF_ROUTE("POST", "/jobs/:job/console", console_append, DF_JOB_TOKEN, CONSOLE_APPEND_LIMIT),
    {},
};
