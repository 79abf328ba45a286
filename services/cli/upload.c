#include "upload.h"
#include "transfer.h"

static const char *id_of(const json_t *upload)
{
    const char *id = json_string_value(json_object_get(upload, "id"));

    return id ? id : "";
}

static int send_parts(struct client *client, const json_t *upload, int fd, int64_t size)
{
    int64_t part_size = json_integer_value(json_object_get(upload, "part_size"));
    int64_t part = 1, offset = 0;

    if (part_size <= 0)
        return df_fail(client->ctx, DF_INTERNAL, "the server named no size of parts");
    while (offset < size) {
        int64_t left = size - offset;
        const char *path = df_printf(&client->ctx->arena, "/uploads/%s/parts/%lld", id_of(upload),
                                     (long long) part++);
        int failed = transfer_put(client, path, fd, offset, left < part_size ? left : part_size);
        if (failed)
            return failed;
        offset += part_size;
    }
    return 0;
}

int upload_file(struct client *client, const struct upload_order *order, int fd, int64_t size,
                json_t **artifact)
{
    struct df_arena *arena = &client->ctx->arena;
    json_t *upload;

    int failed = client_call(client, "POST",
                             df_printf(arena, "/projects/%s/uploads", order->project),
                             json_pack("{ss ss ss* sI}", "storage", order->storage, "name",
                                       order->name, "type", order->type, "size", (json_int_t) size),
                             &upload);
    if (!failed)
        failed = send_parts(client, upload, fd, size);
    if (failed)
        return failed;
    return client_call(client, "POST", df_printf(arena, "/uploads/%s/commit", id_of(upload)),
                       json_pack("{ss*}", "hash", order->hash), artifact);
}
