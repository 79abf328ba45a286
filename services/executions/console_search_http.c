#include "access.h"
#include "console_search.h"
#include "console_store.h"
#include "routes.h"

#include <string.h>

/* One answer looks at so much and has so many matches. */
enum {
    SEARCH_BYTES = 8 * 1024 * 1024,
    SEARCH_MATCHES = 200,
    SEARCH_PRESET = 50,
};

/* Each piece has a ctx of its own, so that a search holds one at a time. */
static int search_piece(struct df_call *call, const struct console_source *source,
                        struct console_search *search, int64_t size, size_t *got)
{
    struct df_ctx ctx;
    const char *bytes;

    df_ctx_init(&ctx, call->ctx->id, call->ctx->process);
    int failed = console_piece(&ctx, source, search->offset, size, &bytes, got);
    if (failed)
        failed = df_fail(call->ctx, ctx.error.code, "%s", ctx.error.detail);
    else
        console_search_feed(search, bytes, *got);
    df_ctx_release(&ctx);
    return failed;
}

/* True in `is_end` once the console has been looked at to its end. */
static int search_pieces(struct df_call *call, const struct attempt *attempt,
                         struct console_search *search, bool *is_end)
{
    const struct console_source source = console_source(attempt);
    int64_t total = attempt->console_size, most = search->offset + SEARCH_BYTES;
    int64_t until = total < most ? total : most;
    size_t got = 1;

    while (search->offset < until && search->count < search->limit && got > 0) {
        int64_t left = until - search->offset;
        int failed = search_piece(call, &source, search,
                                  left < CONSOLE_PIECE ? left : CONSOLE_PIECE, &got);
        if (failed)
            return failed;
    }
    *is_end = got == 0 || (search->offset >= total && search->count < search->limit);
    return 0;
}

static const char *cursor_text(struct df_call *call, struct console_place place)
{
    return df_printf(&call->ctx->arena, "%lld-%lld-%d", (long long) place.offset,
                     (long long) place.line, place.is_found);
}

static json_t *matches_json(const struct console_search *search)
{
    json_t *items = json_array();

    for (size_t i = 0; i < search->count; i++) {
        const struct console_match *match = &search->matches[i];
        json_array_append_new(items, json_pack("{sI sI ss%}", "line", (json_int_t) match->line,
                                               "offset", (json_int_t) match->offset, "text",
                                               match->text, match->size));
    }
    return items;
}

static int reply_found(struct df_call *call, struct console_search *search, int64_t total,
                       bool is_end)
{
    const char *place = cursor_text(call, console_search_pause(search));

    return df_reply_json(call, 200,
                         json_pack("{so ss? ss sI sI}", "items", matches_json(search),
                                   "next_cursor", is_end ? NULL : place, "grown_cursor", place,
                                   "searched", (json_int_t) search->offset, "size",
                                   (json_int_t) total));
}

static int console_find(struct df_call *call)
{
    const char *job, *query = df_query_text(call, "q"), *exact = df_query_text(call, "exact");
    const char *problem = console_query_problem(query);
    struct console_place place;
    struct attempt attempt;
    int64_t number, limit;
    bool is_end;

    int failed = df_path_uuid(call, "job", &job);
    if (!failed)
        failed = access_attempt(call, job, &number, &attempt);
    if (!failed)
        failed = df_query_int(call, "limit", 1, SEARCH_MATCHES, SEARCH_PRESET, &limit);
    if (failed)
        return failed;
    if (problem)
        return df_fail_at(call->ctx, "?q", "%s", problem);
    if (!console_place_read(df_query_text(call, "cursor"), &place))
        return df_fail_at(call->ctx, "?cursor", "is not a next_cursor");

    df_pg_release(call->ctx);
    struct console_search *search = df_alloc(&call->ctx->arena, sizeof *search);
    console_search_begin(search, query, exact && strcmp(exact, "true") == 0, place,
                         df_alloc(&call->ctx->arena, (size_t) limit * sizeof(struct console_match)),
                         (size_t) limit);
    failed = search_pieces(call, &attempt, search, &is_end);
    return failed ? failed : reply_found(call, search, attempt.console_size, is_end);
}

const struct df_route console_search_routes[] = {
    DF_ROUTE("GET", "/jobs/:job/console/search", console_find, DF_USER),
    {},
};
