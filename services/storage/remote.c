#include "remote.h"

#include "settings.h"

#include <df/curl_pool.h>
#include <df/record.h>

#include <arpa/inet.h>
#include <curl/curl.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum {
    CONNECT_MS = 5000,
    STALLED_SECONDS = 30,
    FIRST_PAUSE_MS = 200,
    ANSWER_MAX = 8 * 1024 * 1024,
};

struct remote_pool {
    const struct df_guard *guard;
    struct df_curl_pool handles;
};

struct exchange {
    struct df_ctx *ctx;
    const struct remote_request *request;
    const struct df_guard *guard;
    struct remote_reply *reply;
    CURL *curl;
    char *bytes;
    size_t size, room;
    int64_t at; /* of the body in a file */
    bool is_denied, is_too_large;
};

int remote_open(struct df_ctx *ctx, const struct df_guard *guard, struct remote_pool **pool_out)
{
    struct remote_pool *pool = calloc(1, sizeof *pool);

    if (!pool || !df_curl_pool_init(&pool->handles)) {
        free(pool);
        return df_fail(ctx, DF_UNAVAILABLE, "out of memory");
    }
    pool->guard = guard;
    *pool_out = pool;
    return 0;
}

void remote_close(void *data)
{
    struct remote_pool *pool = data;

    if (!pool)
        return;
    df_curl_pool_release(&pool->handles);
    free(pool);
}

/* The address is looked at where it is used: what a name means cannot change in between. */
static curl_socket_t open_socket(void *data, curlsocktype purpose, struct curl_sockaddr *address)
{
    struct exchange *exchange = data;

    (void) purpose;
    if (!df_guard_allows(exchange->guard, exchange->request->host, &address->addr)) {
        exchange->is_denied = true;
        return CURL_SOCKET_BAD;
    }
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

static bool keep(struct exchange *exchange, const char *bytes, size_t size)
{
    if (exchange->size + size > ANSWER_MAX) {
        exchange->is_too_large = true;
        return false;
    }
    if (exchange->size + size + 1 > exchange->room) {
        size_t room = (exchange->size + size + 1) * 2;
        char *grown = realloc(exchange->bytes, room);
        if (!grown)
            return false;
        exchange->bytes = grown;
        exchange->room = room;
    }
    memcpy(exchange->bytes + exchange->size, bytes, size);
    exchange->size += size;
    exchange->bytes[exchange->size] = '\0';
    return true;
}

static size_t receive(char *bytes, size_t one, size_t size, void *data)
{
    struct exchange *exchange = data;
    const struct remote_request *request = exchange->request;
    long status = 0;

    size *= one;
    curl_easy_getinfo(exchange->curl, CURLINFO_RESPONSE_CODE, &status);
    bool fine = request->sink && status < 300 ? request->sink(request->sink_data, bytes, size)
                                              : keep(exchange, bytes, size);
    return fine ? size : 0;
}

static size_t supply(char *bytes, size_t one, size_t size, void *data)
{
    struct exchange *exchange = data;
    int64_t left = exchange->request->length - exchange->at;
    size_t wanted = one * size;

    if ((int64_t) wanted > left)
        wanted = (size_t) left;
    ssize_t count = pread(exchange->request->fd, bytes, wanted,
                          exchange->request->offset + exchange->at);
    if (count < 0 || (count == 0 && wanted > 0))
        return CURL_READFUNC_ABORT;
    exchange->at += count;
    return (size_t) count;
}

static int rewind_to(void *data, curl_off_t offset, int origin)
{
    struct exchange *exchange = data;

    if (origin != SEEK_SET)
        return CURL_SEEKFUNC_CANTSEEK;
    exchange->at = offset;
    return CURL_SEEKFUNC_OK;
}

/* "name: value\r\n" when the header has this name, else NULL. */
static const char *value_of(struct df_arena *arena, const char *line, size_t size, const char *name)
{
    size_t length = strlen(name);

    if (size <= length || line[length] != ':' || strncasecmp(line, name, length) != 0)
        return NULL;
    line += length + 1;
    size -= length + 1;
    while (size > 0 && (*line == ' ' || *line == '\t')) {
        line++;
        size--;
    }
    while (size > 0 && strchr(" \t\r\n", line[size - 1]))
        size--;
    char *value = df_strndup(arena, line, size);
    for (char *c = value; *c; c++)
        if ((unsigned char) *c < ' ' || (unsigned char) *c > 126)
            *c = ' ';
    return value;
}

static size_t read_header(char *line, size_t one, size_t size, void *data)
{
    struct exchange *exchange = data;
    struct remote_reply *reply = exchange->reply;
    const struct {
        const char *name, **value;
    } wanted[] = {
        {"etag", &reply->etag},
        {"x-amz-bucket-region", &reply->region},
        {"x-amz-checksum-sha256", &reply->checksum},
        {"server", &reply->server},
        {"x-subject-token", &reply->token},
    };

    size *= one;
    for (size_t i = 0; i < DF_COUNT(wanted); i++) {
        const char *value = value_of(&exchange->ctx->arena, line, size, wanted[i].name);
        if (value)
            *wanted[i].value = value;
    }
    return size;
}

static void set_body(struct exchange *exchange)
{
    const struct remote_request *request = exchange->request;
    CURL *curl = exchange->curl;

    curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, request->method);
    if (request->length != DF_NO_INT) {
        curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
        curl_easy_setopt(curl, CURLOPT_INFILESIZE_LARGE, (curl_off_t) request->length);
        curl_easy_setopt(curl, CURLOPT_READFUNCTION, supply);
        curl_easy_setopt(curl, CURLOPT_READDATA, exchange);
        curl_easy_setopt(curl, CURLOPT_SEEKFUNCTION, rewind_to);
        curl_easy_setopt(curl, CURLOPT_SEEKDATA, exchange);
    } else if (request->bytes) {
        curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t) request->size);
        curl_easy_setopt(curl, CURLOPT_POSTFIELDS, request->bytes);
    } else if (strcmp(request->method, "HEAD") == 0) {
        curl_easy_setopt(curl, CURLOPT_NOBODY, 1L);
    }
}

static void set_options(struct exchange *exchange, struct curl_slist *headers)
{
    const struct remote_request *request = exchange->request;
    CURL *curl = exchange->curl;

    curl_easy_setopt(curl, CURLOPT_URL, request->url);
    curl_easy_setopt(curl, CURLOPT_PATH_AS_IS, 1L);
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(curl, CURLOPT_PROXY, "");
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_TCP_NODELAY, 1L);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, (long) CONNECT_MS);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, (long) request->milliseconds);
    curl_easy_setopt(curl, CURLOPT_LOW_SPEED_LIMIT, 1L);
    curl_easy_setopt(curl, CURLOPT_LOW_SPEED_TIME, (long) STALLED_SECONDS);
    curl_easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION, open_socket);
    curl_easy_setopt(curl, CURLOPT_OPENSOCKETDATA, exchange);
    curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, read_header);
    curl_easy_setopt(curl, CURLOPT_HEADERDATA, exchange);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, receive);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, exchange);
    set_body(exchange);
}

static int judge(struct exchange *exchange, CURLcode result)
{
    struct df_ctx *ctx = exchange->ctx;

    if (exchange->is_denied && result != CURLE_OK)
        return df_fail_as(ctx, DF_CONFLICT, "forbidden_address",
                          "this server does not speak to the address of '%s'; an administrator can "
                          "allow it",
                          exchange->request->host);
    if (exchange->is_too_large)
        return df_fail_as(ctx, DF_UNAVAILABLE, "storage_unreachable",
                          "the answer of the storage is too large");
    if (result != CURLE_OK)
        return df_fail_as(ctx, DF_UNAVAILABLE, "storage_unreachable",
                          "the storage '%s' cannot be reached: %s", exchange->request->host,
                          curl_easy_strerror(result));
    return 0;
}

int remote_call(struct df_ctx *ctx, struct remote_pool *pool, const struct remote_request *request,
                struct remote_reply *reply)
{
    struct exchange exchange = {
        .ctx = ctx, .request = request, .guard = pool->guard, .reply = reply};
    struct curl_slist *headers = curl_slist_append(NULL, "Expect:"), *longer = headers;
    curl_off_t length = -1;

    for (const char *const *header = request->headers; longer && *header; header++)
        longer = curl_slist_append(headers, *header);
    if (!longer)
        abort();
    *reply = (struct remote_reply){.length = DF_NO_INT, .bytes = ""};
    exchange.curl = df_curl_take(&pool->handles);
    set_options(&exchange, headers);
    int failed = judge(&exchange, curl_easy_perform(exchange.curl));
    curl_easy_getinfo(exchange.curl, CURLINFO_RESPONSE_CODE, &reply->status);
    curl_easy_getinfo(exchange.curl, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &length);
    if (length >= 0)
        reply->length = length;
    if (exchange.bytes) {
        reply->bytes = df_strndup(&ctx->arena, exchange.bytes, exchange.size);
        reply->size = exchange.size;
        free(exchange.bytes);
    }
    df_curl_give(&pool->handles, exchange.curl);
    curl_slist_free_all(headers);
    return failed;
}

void remote_pause(int attempt)
{
    long most = (long) FIRST_PAUSE_MS << attempt;
    long pause = most / 2 + random() % (most / 2);
    const struct timespec time = {pause / 1000, pause % 1000 * 1000000};

    (void) nanosleep(&time, NULL);
}

int remote_check_host(struct df_ctx *ctx, const struct df_guard *guard, const char *pointer,
                      const char *host)
{
    if (df_guard_allows_host(guard, host))
        return 0;
    int failed = df_fail_at(ctx, pointer,
                            "is an address that this server does not speak to; an administrator "
                            "can allow it");
    ctx->error.slug = "forbidden_address";
    return failed;
}

/* 500 is not: some servers say it to everything that cannot be done. */
static bool is_passing(long status)
{
    return status == 429 || (status >= 502 && status <= 504);
}

int remote_try(struct df_ctx *ctx, const struct remote_request *request, int tries,
               struct remote_reply *reply)
{
    for (int attempt = 0;; attempt++) {
        int failed = remote_call(ctx, storage_settings(ctx)->remote, request, reply);
        bool again = failed == -DF_UNAVAILABLE || (!failed && is_passing(reply->status));
        if (!again || attempt + 1 >= tries)
            return failed;
        remote_pause(attempt);
    }
}
