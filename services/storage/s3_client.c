#include "s3_client.h"

#include "settings.h"

#include <df/clock.h>
#include <df/digest.h>
#include <df/uuid.h>

#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* Small requests have a deadline; those with bytes of objects only have to move. */
enum { TRIES = 3, SMALL_MS = 15 * 1000, WORDS_MAX = 200 };

const char *s3_checksum(struct df_arena *arena, const char *hash)
{
    unsigned char raw[32];
    char text[64];

    for (size_t i = 0; i < sizeof raw; i++) {
        const char digits[3] = {hash[2 * i], hash[2 * i + 1], '\0'};
        raw[i] = (unsigned char) strtoul(digits, NULL, 16);
    }
    EVP_EncodeBlock((unsigned char *) text, raw, sizeof raw);
    return df_strdup(arena, text);
}

static const char *payload_of(struct df_arena *arena, const struct s3_request *request)
{
    char hash[DF_SHA256_HEX];

    if (request->payload)
        return request->payload;
    if (!request->bytes)
        return SIGV4_EMPTY;
    df_sha256(request->bytes, strlen(request->bytes), hash);
    return df_strdup(arena, hash);
}

static struct sigv4_request to_sign(struct df_ctx *ctx, const struct s3_address *address,
                                    const struct s3_request *request)
{
    struct df_arena *arena = &ctx->arena;
    struct sigv4_request wanted = {
        .method = request->method,
        .path = s3_path(arena, address, request->key),
        .payload = payload_of(arena, request),
        .time = df_now(),
    };

    memcpy(wanted.query, request->query, sizeof wanted.query);
    memcpy(wanted.headers, request->headers, sizeof wanted.headers);
    sigv4_add(wanted.headers, "host", s3_host(arena, address));
    return wanted;
}

/* "name: value" for each header, and what signs them. */
static const char *const *header_lines(struct df_ctx *ctx, const struct s3_account *account,
                                       struct sigv4_request *wanted)
{
    struct df_arena *arena = &ctx->arena;
    const char **lines = df_alloc(arena, (SIGV4_PAIRS_MAX + 3) * sizeof *lines);
    size_t count = 0;

    sigv4_add(wanted->headers, "x-amz-content-sha256", wanted->payload);
    sigv4_add(wanted->headers, "x-amz-date", sigv4_time(arena, wanted->time));
    if (account->key.session_token)
        sigv4_add(wanted->headers, "x-amz-security-token", account->key.session_token);
    lines[count++] = df_printf(arena, "Authorization: %s",
                               sigv4_authorization(arena, &account->key, wanted));
    lines[count++] = "Content-Type:"; /* libcurl would say that it is a form */
    for (const struct sigv4_pair *header = wanted->headers; header->name; header++)
        lines[count++] = df_printf(arena, "%s: %s", header->name, header->value);
    return lines;
}

static int call_once(struct df_ctx *ctx, const struct s3_account *account,
                     const struct s3_request *request, struct s3_reply *reply)
{
    struct sigv4_request wanted = to_sign(ctx, &account->address, request);
    const char *query = sigv4_query(&ctx->arena, wanted.query);
    const struct remote_request http = {
        .method = request->method,
        .url = s3_url(&ctx->arena, &account->address, request->key, query),
        .host = account->address.endpoint.name,
        .headers = header_lines(ctx, account, &wanted),
        .bytes = request->bytes,
        .size = request->bytes ? strlen(request->bytes) : 0,
        .fd = request->fd,
        .offset = request->offset,
        .length = request->has_file ? request->length : DF_NO_INT,
        .sink = request->sink,
        .sink_data = request->sink_data,
        .milliseconds = request->has_file || request->sink || request->is_slow ? 0 : SMALL_MS,
    };

    reply->xml = (struct s3_answer){.root = ""};
    int failed = remote_call(ctx, storage_settings(ctx)->remote, &http, &reply->http);
    if (!failed && reply->http.size > 0)
        (void) s3_xml_read(&ctx->arena, reply->http.bytes, reply->http.size, &reply->xml);
    return failed;
}

/* Worth another try: the server is busy or has a bad moment. */
static bool is_passing(const struct s3_reply *reply)
{
    const char *code = reply->xml.code ? reply->xml.code : "";
    long status = reply->http.status;

    return status == 429 || status == 500 || (status >= 502 && status <= 504)
           || strcmp(code, "RequestTimeout") == 0 || strcmp(code, "OperationAborted") == 0;
}

int s3_call(struct df_ctx *ctx, const struct s3_account *account, const struct s3_request *request,
            struct s3_reply *reply)
{
    int tries = request->is_once || request->sink ? 1 : TRIES;

    for (int attempt = 0;; attempt++) {
        int failed = call_once(ctx, account, request, reply);
        bool again = failed == -DF_UNAVAILABLE || (!failed && is_passing(reply));
        if (!again || attempt + 1 >= tries)
            return failed;
        remote_pause(attempt);
    }
}

/* What a server may say, without what could break a line. */
static const char *words_of(struct df_arena *arena, const char *text)
{
    char *words = df_strndup(arena, text, strnlen(text, WORDS_MAX));

    for (char *c = words; *c; c++)
        if ((unsigned char) *c < ' ' || (unsigned char) *c > 126)
            *c = ' ';
    return words;
}

int s3_fail(struct df_ctx *ctx, const struct s3_account *account, const struct s3_reply *reply)
{
    const struct s3_answer *xml = &reply->xml;
    const char *code = xml->code ? words_of(&ctx->arena, xml->code) : "";
    const char *message = xml->message ? words_of(&ctx->arena, xml->message) : "";
    const char *region = reply->http.region ? reply->http.region : xml->region;
    const char *bucket = account->address.bucket;

    if (is_passing(reply) || reply->http.status >= 500)
        return df_fail_as(ctx, DF_UNAVAILABLE, "storage_unreachable",
                          "the storage has a problem: %ld %s %s", reply->http.status, code,
                          message);
    if (strcmp(code, "NoSuchBucket") == 0)
        return df_fail_as(ctx, DF_CONFLICT, "storage_refused", "there is no bucket '%s'", bucket);
    if ((reply->http.status == 301 || strcmp(code, "AuthorizationHeaderMalformed") == 0) && region)
        return df_fail_as(ctx, DF_CONFLICT, "storage_refused", "the bucket is in the region '%s'",
                          words_of(&ctx->arena, region));
    if (strcmp(code, "ExpiredToken") == 0)
        return df_fail_as(ctx, DF_CONFLICT, "storage_refused", "the credentials have expired");
    return df_fail_as(ctx, DF_CONFLICT, "storage_refused", "the storage refuses: %ld %s %s",
                      reply->http.status, code, message);
}

int s3_bucket_make(struct df_ctx *ctx, const struct s3_account *account)
{
    const char *region = account->key.region;
    struct s3_request request = {.method = "PUT", .bytes = ""};
    struct s3_reply reply;

    if (strcmp(region, "us-east-1") != 0)
        request.bytes = df_printf(&ctx->arena,
                                  "<CreateBucketConfiguration "
                                  "xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">"
                                  "<LocationConstraint>%s</LocationConstraint>"
                                  "</CreateBucketConfiguration>",
                                  region);
    int failed = s3_call(ctx, account, &request, &reply);
    if (failed || reply.http.status < 300 || reply.http.status == 409)
        return failed;
    return s3_fail(ctx, account, &reply);
}

static bool misses_bucket(const struct s3_account *account, const struct s3_reply *reply)
{
    return account->creates_bucket && reply->xml.code
           && strcmp(reply->xml.code, "NoSuchBucket") == 0;
}

int s3_do(struct df_ctx *ctx, const struct s3_account *account, const struct s3_request *request,
          struct s3_reply *reply)
{
    int failed = s3_call(ctx, account, request, reply);

    if (!failed && misses_bucket(account, reply)) {
        failed = s3_bucket_make(ctx, account);
        if (!failed)
            failed = s3_call(ctx, account, request, reply);
    }
    if (failed || (reply->http.status >= 200 && reply->http.status < 300))
        return failed;
    return s3_fail(ctx, account, reply);
}

const char *s3_presign(struct df_ctx *ctx, const struct s3_account *account,
                       const struct s3_request *request, int seconds)
{
    const struct sigv4_request wanted = to_sign(ctx, &account->public_address, request);

    return s3_url(&ctx->arena, &account->public_address, request->key,
                  sigv4_presign(&ctx->arena, &account->key, &wanted, seconds));
}
