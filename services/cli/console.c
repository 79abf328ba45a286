#include "console.h"

#include "file.h"
#include "print.h"
#include "text.h"

#include <df/http_client.h>

#include <errno.h>
#include <string.h>
#include <unistd.h>

/* One page of what is found; so many lines are shown at most. */
enum { FOUND_PAGE = 200, FOUND_LIMIT = 10000 };

/* What one piece takes is given back before the next one comes: a console may be longer than
 * memory. */
static int print_piece(struct client *client, struct console *console, size_t *got)
{
    struct df_ctx *ctx = client->ctx, piece;
    const char *bytes;

    df_ctx_init(&piece, ctx->id, ctx->process);
    client->ctx = &piece;
    const char *path = df_printf(&piece.arena, "/jobs/%s/console?attempt=%lld", console->job,
                                 (long long) console->attempt);
    int failed = client_bytes(client, path, console->offset, &bytes, got);
    if (!failed)
        line_writer_write(&console->writer, bytes, *got, console->out);
    else
        failed = client_fail_like(ctx, &piece);
    client->ctx = ctx;
    df_ctx_release(&piece);
    return failed;
}

int console_follow(struct client *client, struct console *console, int64_t attempt, int64_t size)
{
    if (!console->out)
        console->out = stdout;
    if (attempt != console->attempt) {
        line_writer_flush(&console->writer, console->out);
        if (console->attempt > 0 && *console->writer.prefix)
            fprintf(console->out, "%s | (attempt %lld)\n", console->writer.prefix,
                    (long long) attempt);
        console->attempt = attempt;
        console->offset = 0;
    }
    while (console->offset < size) {
        size_t got = 0;
        int failed = print_piece(client, console, &got);
        if (failed)
            return failed;
        if (got == 0)
            break;
        console->offset += (int64_t) got;
    }
    return fflush(console->out) == 0 ? 0 : df_fail(client->ctx, DF_INTERNAL, "cannot write");
}

static int64_t number_of(const json_t *job, const char *member)
{
    return json_integer_value(json_object_get(job, member));
}

int console_save(struct client *client, const json_t *job, const char *path)
{
    struct df_ctx *ctx = client->ctx;
    const char *arriving = df_printf(&ctx->arena, "%s.part", path);
    struct console console = {.job = json_string_value(json_object_get(job, "id")),
                              .attempt = number_of(job, "attempt"),
                              .out = fopen(arriving, "wxe")};

    if (!console.out)
        return df_fail(ctx, DF_INVALID, "cannot write %s: %s", arriving, strerror(errno));
    line_writer_open(&console.writer, "");
    int failed = console_follow(client, &console, console.attempt, number_of(job, "console_size"));
    line_writer_close(&console.writer);
    if (fclose(console.out) != 0 && !failed)
        failed = df_fail(ctx, DF_INTERNAL, "cannot write %s: %s", arriving, strerror(errno));
    if (!failed && rename(arriving, path) != 0)
        failed = df_fail(ctx, DF_INTERNAL, "cannot write %s: %s", path, strerror(errno));
    if (failed)
        (void) unlink(arriving);
    return failed;
}

/* Answers the items that were found; they live as long as the client's ctx. */
static int find_all(struct client *client, const json_t *job, const struct console_query *query,
                    json_t *items)
{
    struct df_ctx *ctx = client->ctx;
    const char *cursor = NULL;
    json_t *page, *item;
    size_t i;

    do {
        const char *path = df_printf(
            &ctx->arena, "/jobs/%s/console/search?q=%s&exact=%s&limit=%d%s%s",
            json_string_value(json_object_get(job, "id")), df_url_escape(ctx, query->text),
            query->is_exact ? "true" : "false", FOUND_PAGE, cursor ? "&cursor=" : "",
            cursor ? cursor : "");
        int failed = client_call(client, "GET", path, NULL, &page);
        if (failed)
            return failed;
        json_array_foreach(json_object_get(page, "items"), i, item) {
            json_object_set(item, "job", json_object_get(job, "id"));
            json_array_append(items, item);
        }
        cursor = json_string_value(json_object_get(page, "next_cursor"));
    } while (cursor && json_array_size(items) < FOUND_LIMIT);
    if (cursor)
        fprintf(stderr, "(there may be more: only the first %d lines are shown)\n", FOUND_LIMIT);
    return 0;
}

static void print_found(struct client *client, const json_t *job, bool is_only, const json_t *items,
                        size_t first)
{
    const char *name = json_string_value(json_object_get(job, "name"));

    for (size_t i = first; i < json_array_size(items); i++) {
        const json_t *item = json_array_get(items, i);
        if (!is_only)
            printf("%s | ", text_printable(client->ctx, name));
        printf("%lld: %s\n", (long long) number_of(item, "line"),
               text_printable(client->ctx, json_string_value(json_object_get(item, "text"))));
    }
}

int console_find(struct client *client, const json_t *jobs, const struct console_query *query)
{
    json_t *items = df_defer_json(&client->ctx->arena, json_array()), *job;
    size_t i;

    json_array_foreach(jobs, i, job) {
        size_t first = json_array_size(items);
        int failed = find_all(client, job, query, items);
        if (failed)
            return failed;
        if (!query->wants_json)
            print_found(client, job, json_array_size(jobs) == 1, items, first);
    }
    if (query->wants_json)
        print_json(items);
    else if (json_array_size(items) == 0)
        return df_fail(client->ctx, DF_NOT_FOUND, "no line of %s has '%s'",
                       json_array_size(jobs) == 1 ? "it" : "them", query->text);
    return 0;
}
