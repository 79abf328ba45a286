#include "s3_browse.h"

#include "browse.h"
#include "s3_account.h"

#include <string.h>

static bool is_utf8(const char *text)
{
    json_t *string = json_string(text);

    json_decref(string);
    return string != NULL;
}

/* What has a name that JSON cannot hold is passed over; the folder itself may be an object, too. */
static void add_item(struct df_arena *arena, const char *folder, const struct s3_item *item,
                     json_t *items)
{
    size_t length = item->key ? strlen(item->key) : 0;

    if (length == 0 || strcmp(item->key, folder) == 0 || !is_utf8(item->key))
        return;
    browse_add(arena, items, item->key, item->size);
}

int s3_browse(struct df_ctx *ctx, const struct place *place, const char *folder, const char *cursor,
              json_t *items, const char **next)
{
    struct s3_request request = {.method = "GET"};
    struct s3_reply reply;

    sigv4_add(request.query, "list-type", "2");
    sigv4_add(request.query, "delimiter", "/");
    sigv4_add(request.query, "encoding-type", "url");
    sigv4_add(request.query, "max-keys", df_printf(&ctx->arena, "%d", BROWSE_PAGE));
    sigv4_add(request.query, "prefix", folder);
    if (cursor)
        sigv4_add(request.query, "continuation-token", cursor);
    int failed = s3_do(ctx, place->own, &request, &reply);
    if (failed)
        return failed;
    for (size_t i = 0; i < reply.xml.count; i++)
        add_item(&ctx->arena, folder, &reply.xml.items[i], items);
    *next = reply.xml.is_truncated ? reply.xml.token : NULL;
    return 0;
}

int s3_take(struct df_ctx *ctx, const struct place *place, const char *path, backend_sink *sink,
            void *data, int64_t *length)
{
    const struct s3_request head = {.method = "HEAD", .key = path};
    const struct s3_request request = {
        .method = "GET", .key = path, .sink = sink, .sink_data = data};
    struct s3_reply reply;
    int failed = s3_call(ctx, place->own, &head, &reply);

    if (!failed && reply.http.status == 200) /* else the answer to GET has the words */
        *length = reply.http.length;
    if (!failed)
        failed = s3_call(ctx, place->own, &request, &reply);
    if (failed || reply.http.status == 200)
        return failed;
    return reply.http.status == 404 ? df_fail_at(ctx, "/path", "is no file of this storage")
                                    : s3_fail(ctx, place->own, &reply);
}
