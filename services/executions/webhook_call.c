#include "webhook_call.h"
#include "settings.h"

#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

/* Nobody reads the answer; what is longer than this ends the call. */
enum { CONNECT_MS = 5000, ANSWER_MAX = 64 * 1024 };

struct exchange {
    const struct df_guard *guard;
    const char *host;
    size_t size;
    bool is_denied, is_too_large;
};

/* The host of the address without brackets, or NULL. In ctx's arena. */
static const char *host_of(struct df_ctx *ctx, const char *url)
{
    CURLU *parts = curl_url();
    char *text = NULL;
    const char *host = NULL;

    if (!parts)
        abort();
    if (curl_url_set(parts, CURLUPART_URL, url, CURLU_DISALLOW_USER) == CURLUE_OK
        && curl_url_get(parts, CURLUPART_HOST, &text, 0) == CURLUE_OK) {
        size_t length = strlen(text);
        bool is_bracketed = length > 2 && text[0] == '[' && text[length - 1] == ']';
        host = is_bracketed ? df_strndup(&ctx->arena, text + 1, length - 2)
                            : df_strdup(&ctx->arena, text);
    }
    curl_free(text);
    curl_url_cleanup(parts);
    return host;
}

static int fail_forbidden(struct df_ctx *ctx, const char *host)
{
    return df_fail_as(ctx, DF_CONFLICT, "forbidden_address",
                      "this server does not speak to the address of '%s'; an administrator can "
                      "allow it",
                      host);
}

int webhook_check_url(struct df_ctx *ctx, const char *url)
{
    const char *host = host_of(ctx, url);

    if (!host)
        return df_fail_at(ctx, "/url", "is no address");
    if (df_guard_allows_host(&executions_settings(ctx)->guard, host))
        return 0;
    int failed = df_fail_at(ctx, "/url",
                            "is an address that this server does not speak to; an administrator "
                            "can allow it");
    ctx->error.slug = "forbidden_address";
    return failed;
}

/* The address is looked at where it is used: what a name means cannot change in between. */
static curl_socket_t open_socket(void *data, curlsocktype purpose, struct curl_sockaddr *address)
{
    struct exchange *exchange = data;

    (void) purpose;
    if (!df_guard_allows(exchange->guard, exchange->host, &address->addr)) {
        exchange->is_denied = true;
        return CURL_SOCKET_BAD;
    }
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

static size_t drop(char *bytes, size_t one, size_t size, void *data)
{
    struct exchange *exchange = data;

    (void) bytes;
    exchange->size += one * size;
    exchange->is_too_large = exchange->size > ANSWER_MAX;
    return exchange->is_too_large ? 0 : one * size;
}

static void set_options(CURL *curl, const struct webhook_call *call, struct exchange *exchange)
{
    curl_easy_setopt(curl, CURLOPT_URL, call->url);
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(curl, CURLOPT_PROXY, "");
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, (long) CONNECT_MS);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, (long) WEBHOOK_CALL_MS);
    curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t) strlen(call->body));
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, call->body);
    curl_easy_setopt(curl, CURLOPT_USERAGENT, "DeepForge/" DF_VERSION);
    curl_easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION, open_socket);
    curl_easy_setopt(curl, CURLOPT_OPENSOCKETDATA, exchange);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, drop);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, exchange);
}

static int judge(struct df_ctx *ctx, const struct exchange *exchange, CURLcode result)
{
    if (result == CURLE_OK || exchange->is_too_large)
        return 0;
    if (exchange->is_denied)
        return fail_forbidden(ctx, exchange->host);
    return df_fail(ctx, DF_UNAVAILABLE, "the receiver cannot be reached: %s",
                   curl_easy_strerror(result));
}

int webhook_post(struct df_ctx *ctx, const struct webhook_call *call, long *status)
{
    struct exchange exchange = {.guard = &executions_settings(ctx)->guard,
                                .host = host_of(ctx, call->url)};
    struct curl_slist *headers = curl_slist_append(NULL, "Expect:"), *longer = headers;
    long code = 0;

    if (!exchange.host)
        return df_fail(ctx, DF_CONFLICT, "the address cannot be read");
    for (const char *const *header = call->headers; longer && *header; header++)
        longer = curl_slist_append(headers, *header);
    CURL *curl = longer ? curl_easy_init() : NULL;
    if (!curl)
        abort();
    set_options(curl, call, &exchange);
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    int failed = judge(ctx, &exchange, curl_easy_perform(curl));
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &code);
    curl_easy_cleanup(curl);
    curl_slist_free_all(headers);
    if (!failed)
        *status = code;
    return failed;
}
