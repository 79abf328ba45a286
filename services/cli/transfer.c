#include "transfer.h"

#include "progress.h"

#include <df/digest.h>
#include <df/record.h>

#include <curl/curl.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A problem's body is kept to be told; a transfer on which nothing moves for so long is given up:
 * the server may have to fetch what it is asked for from another one first. */
enum { PROBLEM_LIMIT = 64 * 1024, SLOWEST_BYTES = 1, PATIENCE_SECONDS = 10 * 60, REDIRECTS = 3 };

struct transfer {
    CURL *curl;
    struct curl_slist *headers;
    int fd;
    int64_t offset, left; /* of an upload */
    char *problem;        /* PROBLEM_LIMIT bytes */
    size_t problem_size;
    int write_error;
    struct progress *progress;
    int64_t base;     /* what was there before */
    bool is_appended; /* only an answer that begins where we ended may be written */
};

static struct curl_slist *add(struct curl_slist *list, const char *header)
{
    struct curl_slist *longer = curl_slist_append(list, header);

    if (!longer)
        abort();
    return longer;
}

static long status_of(const struct transfer *transfer)
{
    long status = 0;

    curl_easy_getinfo(transfer->curl, CURLINFO_RESPONSE_CODE, &status);
    return status;
}

static int watch(void *data, curl_off_t down_total, curl_off_t down, curl_off_t up_total,
                 curl_off_t up)
{
    const struct transfer *transfer = data;

    (void) down_total, (void) up_total;
    if (status_of(transfer) < 300)
        progress_set(transfer->progress, transfer->base + (down > up ? down : up));
    return 0;
}

static void prepare(struct client *client, const char *path, struct transfer *transfer)
{
    struct df_arena *arena = &client->ctx->arena;

    transfer->curl = curl_easy_init();
    if (!transfer->curl)
        abort();
    transfer->progress = client->progress;
    if (transfer->progress) {
        curl_easy_setopt(transfer->curl, CURLOPT_NOPROGRESS, 0L);
        curl_easy_setopt(transfer->curl, CURLOPT_XFERINFOFUNCTION, watch);
        curl_easy_setopt(transfer->curl, CURLOPT_XFERINFODATA, transfer);
    }
    transfer->problem = df_alloc(arena, PROBLEM_LIMIT + 1);
    transfer->headers = add(NULL, df_printf(arena, "Authorization: Bearer %s", client->token));
    transfer->headers = add(transfer->headers, "Expect:");
    curl_easy_setopt(transfer->curl, CURLOPT_URL,
                     df_printf(arena, "%s%s%s", client->host,
                               strncmp(path, "/files/", strlen("/files/")) == 0 ? "" : "/api/v1",
                               path));
    curl_easy_setopt(transfer->curl, CURLOPT_HTTPHEADER, transfer->headers);
    curl_easy_setopt(transfer->curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(transfer->curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(transfer->curl, CURLOPT_LOW_SPEED_LIMIT, (long) SLOWEST_BYTES);
    curl_easy_setopt(transfer->curl, CURLOPT_LOW_SPEED_TIME, (long) PATIENCE_SECONDS);
}

static size_t keep_problem(struct transfer *transfer, const char *bytes, size_t size)
{
    size_t room = PROBLEM_LIMIT - transfer->problem_size;

    memcpy(transfer->problem + transfer->problem_size, bytes, size < room ? size : room);
    transfer->problem_size += size < room ? size : room;
    return size;
}

static size_t receive(char *bytes, size_t one, size_t size, void *data)
{
    struct transfer *transfer = data;
    size_t done = 0;

    size *= one;
    if (status_of(transfer) >= 300 || transfer->fd < 0
        || (transfer->is_appended && status_of(transfer) != 206))
        return keep_problem(transfer, bytes, size);
    while (done < size) {
        ssize_t wrote = write(transfer->fd, bytes + done, size - done);
        if (wrote < 0 && errno != EINTR) {
            transfer->write_error = errno;
            return 0;
        }
        if (wrote > 0)
            done += (size_t) wrote;
    }
    return size;
}

static size_t send_bytes(char *bytes, size_t one, size_t size, void *data)
{
    struct transfer *transfer = data;
    size_t wanted = size * one;

    if ((int64_t) wanted > transfer->left)
        wanted = (size_t) transfer->left;
    ssize_t got = pread(transfer->fd, bytes, wanted, transfer->offset);
    if (got < 0 || (got == 0 && wanted > 0))
        return CURL_READFUNC_ABORT; /* the file has become shorter */
    transfer->offset += got;
    transfer->left -= got;
    return (size_t) got;
}

static int problem_of(struct df_ctx *ctx, const struct transfer *transfer)
{
    enum df_code code = df_code_of_status(status_of(transfer));
    json_t *json = json_loads(transfer->problem, 0, NULL);

    if (json)
        df_defer_json(&ctx->arena, json);
    const char *detail = json_string_value(json_object_get(json, "detail"));
    int failed = df_fail(ctx, code, "%s", detail ? detail : df_code_info[code].title);
    json_t *errors = json_object_get(json, "errors"), *error;
    size_t index;
    json_array_foreach(errors, index, error) {
        const char *pointer = json_string_value(json_object_get(error, "pointer"));
        const char *why = json_string_value(json_object_get(error, "detail"));
        if (pointer && why)
            df_error_add(ctx, pointer, "%s", why);
    }
    return failed;
}

static int perform(struct client *client, struct transfer *transfer)
{
    struct df_ctx *ctx = client->ctx;
    CURLcode result = curl_easy_perform(transfer->curl);
    int failed = 0;

    if (transfer->write_error)
        failed = df_fail(ctx, DF_INTERNAL, "cannot write: %s", strerror(transfer->write_error));
    else if (result == CURLE_ABORTED_BY_CALLBACK)
        failed = df_fail(ctx, DF_CONFLICT, "the file changed while it was sent");
    else if (result != CURLE_OK)
        failed = df_fail_as(ctx, DF_UNAVAILABLE, "unreachable", "%s: %s", client->host,
                            curl_easy_strerror(result));
    else if (status_of(transfer) >= 300)
        failed = problem_of(ctx, transfer);
    curl_slist_free_all(transfer->headers);
    curl_easy_cleanup(transfer->curl);
    return failed;
}

static int get_into(struct client *client, const char *path, int fd, int64_t from)
{
    struct transfer transfer = {.fd = fd, .base = from, .is_appended = from > 0};

    prepare(client, path, &transfer);
    if (from > 0)
        curl_easy_setopt(transfer.curl, CURLOPT_RANGE,
                         df_printf(&client->ctx->arena, "%lld-", (long long) from));
    /* What lies on a storage elsewhere is fetched there; libcurl keeps the token from another host
     * or port. */
    curl_easy_setopt(transfer.curl, CURLOPT_FOLLOWLOCATION, 1L);
    curl_easy_setopt(transfer.curl, CURLOPT_MAXREDIRS, (long) REDIRECTS);
    curl_easy_setopt(transfer.curl, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(transfer.curl, CURLOPT_WRITEFUNCTION, receive);
    curl_easy_setopt(transfer.curl, CURLOPT_WRITEDATA, &transfer);
    return perform(client, &transfer);
}

int transfer_get(struct client *client, const char *path, const char *file)
{
    struct df_ctx *ctx = client->ctx;

    if (strcmp(file, "-") == 0)
        return get_into(client, path, STDOUT_FILENO, 0);

    const char *part = df_printf(&ctx->arena, "%s.part", file);
    int fd = open(part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0644);
    if (fd < 0)
        return df_fail(ctx, DF_INVALID, "cannot write '%s': %s", part, strerror(errno));
    int failed = get_into(client, path, fd, 0);
    if (close(fd) < 0 && !failed)
        failed = df_fail(ctx, DF_INTERNAL, "cannot write '%s': %s", part, strerror(errno));
    if (!failed && rename(part, file) < 0)
        failed = df_fail(ctx, DF_INTERNAL, "cannot write '%s': %s", file, strerror(errno));
    if (failed)
        (void) unlink(part);
    return failed;
}

/* Renames what is whole and right; removes what is whole and wrong. */
static int finish(struct df_ctx *ctx, int fd, const char *part, const char *file, const char *hash)
{
    char actual[DF_SHA256_HEX];

    if (lseek(fd, 0, SEEK_SET) < 0 || df_sha256_fd(fd, actual, NULL) != 0)
        return df_fail(ctx, DF_INTERNAL, "cannot read '%s': %s", part, strerror(errno));
    if (strcmp(actual, hash) != 0) {
        (void) unlink(part);
        return df_fail(ctx, DF_CONFLICT, "other bytes came than were put; please try again");
    }
    if (fsync(fd) != 0 || rename(part, file) != 0)
        return df_fail(ctx, DF_INTERNAL, "cannot write '%s': %s", file, strerror(errno));
    return 0;
}

int transfer_resume(struct client *client, const char *path, const char *file, const char *hash,
                    int64_t size)
{
    struct df_ctx *ctx = client->ctx;
    const char *part = df_printf(&ctx->arena, "%s.%.12s.part", file, hash);
    struct progress progress;
    int failed = 0;

    int fd = open(part, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0644);
    if (fd < 0)
        return df_fail(ctx, DF_INVALID, "cannot write '%s': %s", part, strerror(errno));
    int64_t there = lseek(fd, 0, SEEK_END);
    if (there > size && ftruncate(fd, 0) == 0)
        there = 0;
    progress = progress_begin(ctx, file, there, size);
    client->progress = &progress;
    if (there < size)
        failed = get_into(client, path, fd, there);
    client->progress = NULL;
    progress_say(&progress, "checking...");
    if (!failed)
        failed = finish(ctx, fd, part, file, hash);
    progress_end(&progress);
    close(fd);
    if (failed && there == 0 && failed != -DF_UNAVAILABLE) /* nothing that one could go on with */
        (void) unlink(part);
    return failed;
}

static int upload(struct client *client, const char *method, const char *path,
                  struct transfer *transfer, int answer_fd)
{
    struct transfer answer = {.fd = answer_fd};
    const curl_off_t size = transfer->left;

    prepare(client, path, transfer);
    answer.curl = transfer->curl;
    answer.problem = transfer->problem;
    transfer->headers = add(transfer->headers, "Content-Type: application/octet-stream");
    curl_easy_setopt(transfer->curl, CURLOPT_HTTPHEADER, transfer->headers);
    curl_easy_setopt(transfer->curl, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(transfer->curl, CURLOPT_CUSTOMREQUEST, method);
    curl_easy_setopt(transfer->curl, CURLOPT_INFILESIZE_LARGE, size);
    curl_easy_setopt(transfer->curl, CURLOPT_READFUNCTION, send_bytes);
    curl_easy_setopt(transfer->curl, CURLOPT_READDATA, transfer);
    curl_easy_setopt(transfer->curl, CURLOPT_WRITEFUNCTION, receive);
    curl_easy_setopt(transfer->curl, CURLOPT_WRITEDATA, &answer);
    return perform(client, transfer);
}

int transfer_put(struct client *client, const char *path, int fd, int64_t offset, int64_t size)
{
    struct transfer transfer = {.fd = fd, .offset = offset, .left = size, .base = offset};

    return upload(client, "PUT", path, &transfer, -1);
}

int transfer_post(struct client *client, const char *path, int fd, int64_t size, json_t **answer)
{
    struct transfer transfer = {.fd = fd, .left = size};
    FILE *kept = tmpfile();

    if (!kept)
        return df_fail(client->ctx, DF_INTERNAL, "cannot make a file: %s", strerror(errno));
    int failed = upload(client, "POST", path, &transfer, fileno(kept));
    rewind(kept);
    json_t *json = failed ? NULL : json_loadf(kept, 0, NULL);
    fclose(kept);
    if (!failed && !json)
        failed = df_fail(client->ctx, DF_UNAVAILABLE, "the server's answer cannot be read");
    if (json)
        *answer = df_defer_json(&client->ctx->arena, json);
    return failed;
}
