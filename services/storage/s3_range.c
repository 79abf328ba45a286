#include "s3_range.h"

#include "s3_account.h"

#include <string.h>

struct piece {
    char *into;
    size_t got, length;
};

/* A server that knows no ranges would send all of it. */
static bool take(void *data, const char *bytes, size_t size)
{
    struct piece *piece = data;

    if (size > piece->length - piece->got)
        return false;
    memcpy(piece->into + piece->got, bytes, size);
    piece->got += size;
    return true;
}

int s3_range(struct df_ctx *ctx, const struct place *place, const struct object_key *key,
             int64_t offset, size_t length, char *into)
{
    const struct s3_account *account = place->own;
    struct piece piece = {into, 0, length};
    struct s3_request request = {
        .method = "GET",
        .key = s3_object_key(&ctx->arena, account, key->project, key->hash),
        .sink = take,
        .sink_data = &piece,
    };
    struct s3_reply reply;

    sigv4_add(request.headers, "range",
              df_printf(&ctx->arena, "bytes=%lld-%lld", (long long) offset,
                        (long long) offset + (long long) length - 1));
    int failed = s3_do(ctx, account, &request, &reply);
    if (!failed && piece.got != length)
        failed = df_fail_as(ctx, DF_CONFLICT, "storage_refused",
                            "the storage has fewer bytes than were put");
    return failed;
}
