#include "transfer_client.h"

#include <df/curl_pool.h>

#include <curl/curl.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* There is no deadline for a large object, only for a line on which nothing moves. The host may
 * have to fetch what it is asked for from another server before the first byte comes, and to read
 * back there what was sent: whoever asks again finds what was fetched meanwhile. */
enum {
    CONNECT_SECONDS = 10,
    STALLED_SECONDS = 30,
    STALLED_HOST_SECONDS = 10 * 60,
    ANSWER = 512,
    TRIES = 3
};

struct transfer_pool {
    const char *host;
    struct df_curl_pool handles;
};

struct transfer {
    int fd;
    int64_t at, limit;
    int error;           /* errno of the file */
    char answer[ANSWER]; /* of a refusal */
    size_t answer_size;
    CURL *curl;
    const struct transfer_watch *watch;
};

int transfer_open(struct df_ctx *ctx, const char *host, struct transfer_pool **pool_out)
{
    struct transfer_pool *pool = calloc(1, sizeof *pool);

    if (!pool || !df_curl_pool_init(&pool->handles)) {
        free(pool);
        return df_fail(ctx, DF_UNAVAILABLE, "out of memory");
    }
    pool->host = host;
    *pool_out = pool;
    return 0;
}

void transfer_close(struct transfer_pool *pool)
{
    if (!pool)
        return;
    df_curl_pool_release(&pool->handles);
    free(pool);
}

static size_t receive(char *bytes, size_t one, size_t size, void *context)
{
    struct transfer *transfer = context;
    long status = 0;

    size *= one;
    curl_easy_getinfo(transfer->curl, CURLINFO_RESPONSE_CODE, &status);
    if (status >= 300) {
        size_t room = ANSWER - 1 - transfer->answer_size;
        memcpy(transfer->answer + transfer->answer_size, bytes, size < room ? size : room);
        transfer->answer_size += size < room ? size : room;
        return size;
    }
    if (transfer->at + (int64_t) size > transfer->limit) {
        transfer->error = EFBIG;
        return 0;
    }
    for (size_t done = 0; done < size;) {
        ssize_t written = pwrite(transfer->fd, bytes + done, size - done, transfer->at);
        if (written < 0) {
            transfer->error = errno;
            return 0;
        }
        done += (size_t) written;
        transfer->at += written;
    }
    return size;
}

static size_t ignore(char *bytes, size_t one, size_t size, void *context)
{
    struct transfer *transfer = context;
    size_t room = ANSWER - 1 - transfer->answer_size;

    size *= one;
    memcpy(transfer->answer + transfer->answer_size, bytes, size < room ? size : room);
    transfer->answer_size += size < room ? size : room;
    return size;
}

static size_t supply(char *bytes, size_t one, size_t size, void *context)
{
    struct transfer *transfer = context;
    int64_t left = transfer->limit - transfer->at;

    size *= one;
    if ((int64_t) size > left)
        size = (size_t) left;
    ssize_t count = pread(transfer->fd, bytes, size, transfer->at);
    if (count < 0) {
        transfer->error = errno;
        return CURL_READFUNC_ABORT;
    }
    transfer->at += count;
    return (size_t) count;
}

static int rewind_to(void *context, curl_off_t offset, int origin)
{
    struct transfer *transfer = context;

    if (origin != SEEK_SET)
        return CURL_SEEKFUNC_CANTSEEK;
    transfer->at = offset;
    return CURL_SEEKFUNC_OK;
}

static int check(void *context, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d)
{
    const struct transfer *transfer = context;

    (void) a, (void) b, (void) c, (void) d;
    return transfer->watch->is_stopped(transfer->watch->context);
}

static struct curl_slist *headers_of(struct df_ctx *ctx, const json_t *ticket)
{
    struct curl_slist *list = curl_slist_append(NULL, "Expect:");
    json_t *headers = json_object_get(ticket, "headers"), *value;
    const char *name;

    json_object_foreach(headers, name, value) {
        const char *text = json_string_value(value);
        if (!text || strpbrk(text, "\r\n") || strpbrk(name, "\r\n:"))
            continue;
        list = curl_slist_append(list, df_printf(&ctx->arena, "%s: %s", name, text));
    }
    if (!list)
        abort();
    return list;
}

static void set_common(struct transfer *transfer, const char *url, bool is_host,
                       struct curl_slist *headers)
{
    CURL *curl = transfer->curl;
    long stalled = is_host ? STALLED_HOST_SECONDS : STALLED_SECONDS;

    curl_easy_setopt(curl, CURLOPT_URL, url);
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_TCP_NODELAY, 1L);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, (long) CONNECT_SECONDS);
    curl_easy_setopt(curl, CURLOPT_LOW_SPEED_LIMIT, 1L);
    curl_easy_setopt(curl, CURLOPT_LOW_SPEED_TIME, stalled);
    curl_easy_setopt(curl, CURLOPT_TCP_KEEPALIVE, 1L);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, transfer);
    curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, check);
    curl_easy_setopt(curl, CURLOPT_XFERINFODATA, transfer);
    curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
}

static void set_get(struct transfer *transfer)
{
    curl_easy_setopt(transfer->curl, CURLOPT_HTTPGET, 1L);
    curl_easy_setopt(transfer->curl, CURLOPT_WRITEFUNCTION, receive);
}

static void set_put(struct transfer *transfer)
{
    curl_easy_setopt(transfer->curl, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(transfer->curl, CURLOPT_INFILESIZE_LARGE, (curl_off_t) transfer->limit);
    curl_easy_setopt(transfer->curl, CURLOPT_READFUNCTION, supply);
    curl_easy_setopt(transfer->curl, CURLOPT_READDATA, transfer);
    curl_easy_setopt(transfer->curl, CURLOPT_SEEKFUNCTION, rewind_to);
    curl_easy_setopt(transfer->curl, CURLOPT_SEEKDATA, transfer);
    curl_easy_setopt(transfer->curl, CURLOPT_WRITEFUNCTION, ignore);
}

/* In words: of a problem as our services tell it, its detail; of others what they said. */
static const char *refusal_of(struct df_ctx *ctx, const struct transfer *transfer)
{
    json_t *problem = df_defer_json(&ctx->arena,
                                    json_loadb(transfer->answer, transfer->answer_size, 0, NULL));
    const char *detail = json_string_value(json_object_get(problem, "detail"));

    return detail ? detail : transfer->answer;
}

static int judge(struct df_ctx *ctx, const struct transfer *transfer, CURLcode result)
{
    long status = 0;

    curl_easy_getinfo(transfer->curl, CURLINFO_RESPONSE_CODE, &status);
    if (result == CURLE_ABORTED_BY_CALLBACK)
        return df_fail(ctx, DF_CONFLICT, "it is not wanted any more");
    if (transfer->error == EFBIG)
        return df_fail(ctx, DF_INVALID, "the object is larger than announced");
    if (transfer->error)
        return df_fail(ctx, DF_INVALID, "the worker's disk: %s", strerror(transfer->error));
    if (status >= 300)
        return df_fail(ctx, status == 429 ? DF_TOO_MANY : df_code_of_status(status),
                       "the storage answered %ld: %.300s", status, refusal_of(ctx, transfer));
    if (result != CURLE_OK)
        return df_fail(ctx, DF_UNAVAILABLE, "the storage cannot be reached: %s",
                       curl_easy_strerror(result));
    return 0;
}

static int once(struct df_ctx *ctx, struct transfer_pool *pool, const json_t *ticket,
                void (*set)(struct transfer *), struct transfer *transfer)
{
    const char *url = json_string_value(json_object_get(ticket, "url"));

    if (!url)
        return df_fail(ctx, DF_UNAVAILABLE, "the storage gave no URL");
    bool is_host = url[0] == '/';
    if (is_host)
        url = df_printf(&ctx->arena, "%s%s", pool->host, url);
    struct curl_slist *headers = headers_of(ctx, ticket);
    transfer->curl = df_curl_take(&pool->handles);
    set_common(transfer, url, is_host, headers);
    set(transfer);
    int failed = judge(ctx, transfer, curl_easy_perform(transfer->curl));
    df_curl_give(&pool->handles, transfer->curl);
    curl_slist_free_all(headers);
    return failed;
}

static int again(struct df_ctx *ctx, struct transfer_pool *pool, const json_t *ticket,
                 void (*set)(struct transfer *), const struct transfer *first)
{
    int failed = 0;

    for (int i = 0; i < TRIES; i++) {
        struct transfer transfer = *first;
        failed = once(ctx, pool, ticket, set, &transfer);
        if (failed != -DF_UNAVAILABLE && failed != -DF_INTERNAL)
            break;
    }
    return failed;
}

int transfer_get(struct df_ctx *ctx, struct transfer_pool *pool, const json_t *ticket, int fd,
                 int64_t limit, const struct transfer_watch *watch)
{
    const struct transfer first = {.fd = fd, .limit = limit, .watch = watch};

    return again(ctx, pool, ticket, set_get, &first);
}

int transfer_put(struct df_ctx *ctx, struct transfer_pool *pool, const json_t *ticket, int fd,
                 int64_t size, const struct transfer_watch *watch)
{
    const struct transfer first = {.fd = fd, .limit = size, .watch = watch};

    return again(ctx, pool, ticket, set_put, &first);
}
