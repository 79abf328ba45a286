#include "upload.h"

#include "deadline.h"
#include "progress.h"
#include "transfer.h"
#include "upload_note.h"

#include <df/digest.h>

#include <errno.h>
#include <string.h>
#include <unistd.h>

/* A server that starts again is waited for. */
enum { TRIES = 6, FIRST_PAUSE_MS = 500 };

/* All bytes are hashed, and put on another server where the storage is one. */
enum { COMMIT_MS = 60 * 60 * 1000 };

/* One file on its way. */
struct sending {
    struct client *client;
    const struct upload_order *order;
    int fd;
    int64_t size;
    const char *hash;
    struct upload_note note;
    struct progress progress;
    json_t *upload;
};

static const char *id_of(const json_t *upload)
{
    const char *id = json_string_value(json_object_get(upload, "id"));

    return id ? id : "";
}

static int hash_file(struct sending *sending)
{
    struct df_ctx *ctx = sending->client->ctx;
    char hash[DF_SHA256_HEX];

    progress_say(&sending->progress, "reading...");
    if (lseek(sending->fd, 0, SEEK_SET) < 0 || df_sha256_fd(sending->fd, hash, NULL) != 0)
        return df_fail(ctx, DF_INVALID, "cannot read the file: %s", strerror(errno));
    sending->hash = df_strdup(&ctx->arena, hash);
    if (sending->order->hash && strcmp(sending->order->hash, hash) != 0)
        return df_fail(ctx, DF_INVALID, "the SHA-256 of the file is %s", hash);
    return 0;
}

static bool is_there(const json_t *upload, int64_t number)
{
    const json_t *part;
    size_t index;

    json_array_foreach(json_object_get(upload, "parts"), index, part)
        if (json_integer_value(json_object_get(part, "number")) == number)
            return true;
    return false;
}

static int send_part(struct sending *sending, int64_t number, int64_t offset, int64_t length)
{
    struct client *client = sending->client;
    const char *path = df_printf(&client->ctx->arena, "/uploads/%s/parts/%lld",
                                 id_of(sending->upload), (long long) number);
    int pause = FIRST_PAUSE_MS, failed = 0;

    for (int attempt = 0; attempt < TRIES; attempt++, pause *= 2) {
        failed = transfer_put(client, path, sending->fd, offset, length);
        if (failed != -DF_UNAVAILABLE || attempt + 1 == TRIES)
            break;
        const struct deadline deadline = deadline_in(pause);
        (void) deadline_pause(&deadline, pause);
    }
    return failed;
}

static int send_parts(struct sending *sending)
{
    int64_t part_size = json_integer_value(json_object_get(sending->upload, "part_size"));
    int64_t number = 1, offset = 0;

    if (part_size <= 0)
        return df_fail(sending->client->ctx, DF_INTERNAL, "the server named no size of parts");
    for (; offset < sending->size; offset += part_size, number++) {
        int64_t left = sending->size - offset, length = left < part_size ? left : part_size;
        if (is_there(sending->upload, number)) {
            sending->progress.begun_with += length;
        } else {
            int failed = send_part(sending, number, offset, length);
            if (failed)
                return failed;
        }
        progress_set(&sending->progress, offset + length);
    }
    return 0;
}

static int begin(struct sending *sending)
{
    const struct upload_order *order = sending->order;
    struct client *client = sending->client;

    int failed = client_call(
        client, "POST", df_printf(&client->ctx->arena, "/projects/%s/uploads", order->project),
        json_pack("{ss ss ss* sI}", "storage", order->storage, "name", order->name, "type",
                  order->type, "size", (json_int_t) sending->size),
        &sending->upload);
    if (!failed)
        upload_note_write(&sending->note, id_of(sending->upload));
    return failed;
}

/* What an earlier run of this command has begun, or a new one. */
static int find_or_begin(struct sending *sending)
{
    struct client *client = sending->client;

    if (!sending->note.upload)
        return begin(sending);
    int failed = client_call(client, "GET",
                             df_printf(&client->ctx->arena, "/uploads/%s", sending->note.upload),
                             NULL, &sending->upload);
    return failed == -DF_NOT_FOUND ? begin(sending) : failed;
}

static int commit(struct sending *sending, json_t **artifact)
{
    struct client *client = sending->client;
    struct df_arena *arena = &client->ctx->arena;

    progress_say(&sending->progress, "checking...");
    client->milliseconds = COMMIT_MS;
    int failed = client_call(client, "POST",
                             df_printf(arena, "/uploads/%s/commit", id_of(sending->upload)),
                             json_pack("{ss}", "hash", sending->hash), artifact);
    client->milliseconds = 0;
    if (failed == -DF_UNAVAILABLE)
        upload_note_close(&sending->note);
    else /* done, or never to be */
        upload_note_remove(&sending->note);
    return failed;
}

static const char *key_of(const struct sending *sending)
{
    const struct upload_order *order = sending->order;

    return df_printf(&sending->client->ctx->arena, "%s\n%s\n%s\n%s\n%s\n%s", sending->client->host,
                     order->project, order->storage, order->name, order->type ? order->type : "",
                     sending->hash);
}

int upload_file(struct client *client, const struct upload_order *order, int fd, int64_t size,
                json_t **artifact)
{
    struct sending sending = {
        .client = client,
        .order = order,
        .fd = fd,
        .size = size,
        .progress = progress_begin(client->ctx, order->name, 0, size),
    };
    int failed = hash_file(&sending);
    if (failed)
        return failed;

    sending.note = upload_note_open(client->ctx, key_of(&sending));
    client->progress = &sending.progress;
    failed = find_or_begin(&sending);
    if (!failed)
        failed = send_parts(&sending);
    client->progress = NULL;
    if (!failed)
        failed = commit(&sending, artifact);
    else
        upload_note_close(&sending.note);
    progress_end(&sending.progress);
    return failed;
}
