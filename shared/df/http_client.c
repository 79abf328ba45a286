#include <df/http_client.h>

#include <df/curl_pool.h>
#include <df/jwt.h>
#include <df/process.h>
#include <df/record.h>

#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DEFAULT_MILLISECONDS = 10000, CONNECT_MILLISECONDS = 2000 };
static const size_t default_limit = 8 * 1024 * 1024;

struct df_http_pool {
    struct df_curl_pool handles;
};

struct received {
    char *bytes;
    size_t size, capacity, limit;
    bool too_large;
};

int df_http_open(struct df_http_pool **pool_out)
{
    struct df_http_pool *pool = calloc(1, sizeof *pool);

    if (!pool || !df_curl_pool_init(&pool->handles)) {
        free(pool);
        return -DF_UNAVAILABLE;
    }
    *pool_out = pool;
    return 0;
}

void df_http_close(struct df_http_pool *pool)
{
    if (!pool)
        return;
    df_curl_pool_release(&pool->handles);
    free(pool);
}

static size_t receive(char *bytes, size_t one, size_t size, void *data)
{
    struct received *received = data;

    size *= one;
    if (received->size + size > received->limit) {
        received->too_large = true;
        return 0;
    }
    if (received->size + size + 1 > received->capacity) {
        size_t capacity = (received->size + size + 1) * 2;
        char *grown = realloc(received->bytes, capacity);
        if (!grown)
            return 0;
        received->bytes = grown;
        received->capacity = capacity;
    }
    memcpy(received->bytes + received->size, bytes, size);
    received->size += size;
    received->bytes[received->size] = '\0';
    return size;
}

static struct curl_slist *add_header(struct curl_slist *list, const char *header)
{
    struct curl_slist *longer = curl_slist_append(list, header);
    if (!longer)
        abort();
    return longer;
}

static int make_headers(struct df_ctx *ctx, const struct df_http_request *request,
                        struct curl_slist **list)
{
    const char *token = request->token;

    if (request->as_service) {
        int failed = df_jwt_service_token(ctx, ctx->process->keys, &token);
        if (failed)
            return failed;
    }
    *list = add_header(NULL, df_printf(&ctx->arena, "X-Request-Id: %s", ctx->id));
    *list = add_header(*list, "Expect:"); /* no round trip before the body */
    if (token)
        *list = add_header(*list, df_printf(&ctx->arena, "Authorization: Bearer %s", token));
    if (request->json)
        *list = add_header(*list, "Content-Type: application/json");
    else if (request->bytes)
        *list = add_header(*list, df_printf(&ctx->arena, "Content-Type: %s",
                                            request->content_type ? request->content_type
                                                                  : "application/octet-stream"));
    for (const char *const *header = request->headers; header && *header; header++)
        *list = add_header(*list, *header);
    return 0;
}

static void set_options(CURL *curl, const struct df_http_request *request, const char *body,
                        size_t body_size, struct received *received)
{
    curl_easy_setopt(curl, CURLOPT_URL, request->url);
    curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, request->method);
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_TCP_NODELAY, 1L);
    curl_easy_setopt(curl, CURLOPT_PROXY, "");
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, (long) CONNECT_MILLISECONDS);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS,
                     (long) (request->milliseconds ? request->milliseconds : DEFAULT_MILLISECONDS));
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, receive);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, received);
    if (body) {
        curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t) body_size);
        curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body);
    } else if (strcmp(request->method, "POST") == 0 || strcmp(request->method, "PUT") == 0) {
        curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE, 0L);
        curl_easy_setopt(curl, CURLOPT_POSTFIELDS, "");
    } else if (strcmp(request->method, "HEAD") == 0) {
        curl_easy_setopt(curl, CURLOPT_NOBODY, 1L);
    }
}

/* A problem of the other side becomes our failure: same kind, same words, same details. */
static int fail_as_told(struct df_ctx *ctx, const struct df_http_reply *reply)
{
    static const char *const known[] = {"type",   "title",  "status",     "code",
                                        "detail", "errors", "request_id", NULL};
    const char *detail = json_string_value(json_object_get(reply->json, "detail"));
    const char *slug = json_string_value(json_object_get(reply->json, "code"));
    json_t *errors = json_object_get(reply->json, "errors"), *value;
    enum df_code code = df_code_of_status(reply->status);
    const char *name;

    int failed = df_fail(ctx, code, "%s", detail ? detail : df_code_info[code].title);
    if (slug)
        ctx->error.slug = df_strdup(&ctx->arena, slug);
    if (json_is_array(errors))
        ctx->error.errors = df_defer_json(&ctx->arena, json_deep_copy(errors));
    json_object_foreach(reply->json, name, value)
        if (df_name_find(known, name) < 0)
            df_error_member(ctx, name, json_incref(value));
    return failed;
}

static int finish(struct df_ctx *ctx, const struct df_http_request *request, CURL *curl,
                  CURLcode result, struct received *received, struct df_http_reply *reply)
{
    if (received->too_large)
        return df_fail(ctx, DF_UNAVAILABLE, "the answer of %s is too large", request->url);
    if (result != CURLE_OK)
        return df_fail(ctx, DF_UNAVAILABLE, "cannot reach another part of the system: %s",
                       curl_easy_strerror(result));

    char *type = NULL;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &reply->status);
    curl_easy_getinfo(curl, CURLINFO_CONTENT_TYPE, &type);
    reply->size = received->size;
    reply->bytes = received->bytes ? received->bytes : "";
    if (type && strstr(type, "json") && received->size > 0)
        reply->json = json_loadb(received->bytes, received->size, JSON_DECODE_ANY, NULL);
    if (reply->json)
        df_defer_json(&ctx->arena, reply->json);
    return reply->status >= 200 && reply->status < 300 ? 0 : fail_as_told(ctx, reply);
}

static int call_once(struct df_ctx *ctx, const struct df_http_request *request, const char *body,
                     size_t size, struct df_http_reply *reply, CURLcode *result)
{
    struct received received = {.limit = request->limit ? request->limit : default_limit};
    struct curl_slist *headers = NULL;
    int failed = make_headers(ctx, request, &headers);

    *reply = (struct df_http_reply){};
    if (failed)
        return failed;
    CURL *curl = df_curl_take(&ctx->process->http->handles);
    set_options(curl, request, body, size, &received);
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    *result = curl_easy_perform(curl);
    failed = finish(ctx, request, curl, *result, &received, reply);
    if (received.bytes)
        df_defer(&ctx->arena, free, received.bytes);
    curl_slist_free_all(headers);
    df_curl_give(&ctx->process->http->handles, curl);
    return failed;
}

int df_http_call(struct df_ctx *ctx, const struct df_http_request *request,
                 struct df_http_reply *reply)
{
    struct df_http_reply own;
    const char *body = request->bytes;
    size_t size = request->size;
    CURLcode result = CURLE_OK;

    if (request->json) {
        char *text = json_dumps(request->json, JSON_COMPACT);
        if (!text)
            return df_fail(ctx, DF_INTERNAL, "a request could not be written as JSON");
        df_defer(&ctx->arena, free, text);
        body = text;
        size = strlen(text);
    }
    reply = reply ? reply : &own;
    int failed = call_once(ctx, request, body, size, reply, &result);
    if (failed && result != CURLE_OK && strcmp(request->method, "GET") == 0)
        failed = call_once(ctx, request, body, size, reply, &result);
    return failed;
}

const char *df_url_escape(struct df_ctx *ctx, const char *text)
{
    static const char safe[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    char *escaped = df_alloc(&ctx->arena, 3 * strlen(text) + 1), *out = escaped;

    for (; *text; text++) {
        unsigned char c = (unsigned char) *text;
        if (strchr(safe, c))
            *out++ = (char) c;
        else
            out += snprintf(out, 4, "%%%02X", c);
    }
    return escaped;
}
