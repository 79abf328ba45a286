#include "backend_s3.h"

#include "backend_blob.h"
#include "relay.h"
#include "s3_account.h"
#include "s3_browse.h"
#include "s3_check.h"
#include "s3_multipart.h"
#include "s3_range.h"

#include <openssl/evp.h>
#include <string.h>

/* S3 takes no more in one request, and deletes no more at once. */
#define PUT_MAX ((int64_t) 5 * 1024 * 1024 * 1024)

enum { DELETE_MAX = 1000, PAGES_MAX = 100000 };

static const char *key_of(struct df_ctx *ctx, const struct s3_account *account,
                          const struct object_key *key)
{
    return s3_object_key(&ctx->arena, account, key->project, key->hash);
}

/* The answer to HEAD has no words: the same is asked again in a way that has. */
static int fail_head(struct df_ctx *ctx, const struct s3_account *account, const char *key,
                     const struct s3_reply *head)
{
    struct s3_request request = {.method = "GET", .key = key, .is_once = true};
    struct s3_reply reply;

    sigv4_add(request.headers, "range", "bytes=0-0");
    if (s3_call(ctx, account, &request, &reply) != 0 || reply.http.status < 300)
        return s3_fail(ctx, account, head);
    return s3_fail(ctx, account, &reply);
}

static int head(struct df_ctx *ctx, const struct place *place, const struct object_key *key,
                struct s3_reply *reply, bool *found)
{
    const struct s3_account *account = place->own;
    struct s3_request request = {.method = "HEAD", .key = key_of(ctx, account, key)};

    if (account->has_checksums)
        sigv4_add(request.headers, "x-amz-checksum-mode", "ENABLED");
    *found = false;
    int failed = s3_call(ctx, account, &request, reply);
    if (failed || reply->http.status == 404)
        return failed;
    if (reply->http.status != 200)
        return fail_head(ctx, account, request.key, reply);
    *found = true;
    return 0;
}

static int s3_stat(struct df_ctx *ctx, const struct place *place, const struct object_key *key,
                   bool *found, int64_t *size)
{
    struct s3_reply reply;
    int failed = head(ctx, place, key, &reply, found);

    *size = !failed && *found && reply.http.length != DF_NO_INT ? reply.http.length : 0;
    return failed;
}

static int s3_fetch(struct df_ctx *ctx, const struct place *place, const struct object_key *key,
                    backend_sink *sink, void *data, bool *found)
{
    const struct s3_account *account = place->own;
    const struct s3_request request = {
        .method = "GET", .key = key_of(ctx, account, key), .sink = sink, .sink_data = data};
    struct s3_reply reply = {};

    *found = false;
    int failed = s3_call(ctx, account, &request, &reply);
    if (failed || reply.http.status == 404)
        return failed;
    *found = reply.http.status == 200;
    return *found ? 0 : s3_fail(ctx, account, &reply);
}

static int s3_verify(struct df_ctx *ctx, const struct place *place, const struct object_key *key,
                     bool *found, int64_t *size)
{
    const struct s3_account *account = place->own;
    struct s3_reply reply;
    int failed = head(ctx, place, key, &reply, found);
    if (failed || !*found)
        return failed;

    const char *sum = reply.http.checksum;
    if (account->has_checksums && sum && reply.http.length != DF_NO_INT
        && strcmp(sum, s3_checksum(&ctx->arena, key->hash)) == 0) {
        *size = reply.http.length;
        return 0;
    }
    return relay_verify(ctx, place, key, found, size);
}

struct small {
    char *bytes;
    size_t size, limit;
};

static bool take_small(void *data, const char *bytes, size_t size)
{
    struct small *small = data;

    if (size > small->limit - small->size)
        return false;
    memcpy(small->bytes + small->size, bytes, size);
    small->size += size;
    return true;
}

static int s3_read(struct df_ctx *ctx, const struct place *place, const struct object_key *key,
                   size_t limit, const char **bytes, size_t *size)
{
    const struct s3_account *account = place->own;
    struct s3_reply reply;
    char hash[DF_SHA256_HEX];
    bool found;

    int failed = head(ctx, place, key, &reply, &found);
    if (failed)
        return failed;
    if (!found)
        return df_fail(ctx, DF_NOT_FOUND, "the storage does not have these bytes");
    if (reply.http.length == DF_NO_INT || reply.http.length > (int64_t) limit)
        return df_fail(ctx, DF_TOO_LARGE, "too large to be sent through this server");

    struct small small = {.limit = (size_t) reply.http.length};
    small.bytes = df_alloc(&ctx->arena, small.limit + 1);
    const struct s3_request request = {
        .method = "GET", .key = key_of(ctx, account, key), .sink = take_small, .sink_data = &small};
    failed = s3_do(ctx, account, &request, &reply);
    if (failed)
        return failed;
    df_sha256(small.bytes, small.size, hash);
    if (strcmp(hash, key->hash) != 0)
        return df_fail_as(ctx, DF_CONFLICT, "storage_refused",
                          "the storage has other bytes there than were put");
    *bytes = small.bytes;
    *size = small.size;
    return 0;
}

static int s3_put(struct df_ctx *ctx, const struct place *place, const struct object_key *key,
                  const struct source *source)
{
    const struct s3_account *account = place->own;
    struct s3_request request = {
        .method = "PUT",
        .key = key_of(ctx, account, key),
        .payload = key->hash,
        .fd = source->fd,
        .has_file = true,
        .length = source->size,
    };
    struct s3_reply reply;

    if (source->size > S3_SINGLE_MAX)
        return s3_multipart_put(ctx, account, request.key, source);
    if (account->has_checksums)
        sigv4_add(request.headers, "x-amz-checksum-sha256", s3_checksum(&ctx->arena, key->hash));
    return s3_do(ctx, account, &request, &reply);
}

static int s3_found(struct df_ctx *ctx, const struct place *place)
{
    const struct s3_account *account = place->own;

    return account->creates_bucket ? s3_bucket_make(ctx, account) : 0;
}

static int s3_ticket(struct df_ctx *ctx, const struct place *place, const struct object_key *key,
                     enum ticket_mode mode, int64_t size, struct transfer *transfer)
{
    const struct s3_account *account = place->own;
    bool is_get = mode == TICKET_GET;
    struct s3_request request = {.method = is_get ? "GET" : "PUT",
                                 .key = key_of(ctx, account, key)};
    json_t *headers = df_defer_json(&ctx->arena, json_object());

    if (!is_get && size > PUT_MAX) /* in parts, then: by us */
        return backend_blob_ticket(ctx, place, key, mode, size, transfer);
    if (!is_get && account->has_checksums) {
        const char *sum = s3_checksum(&ctx->arena, key->hash);
        sigv4_add(request.headers, "x-amz-checksum-sha256", sum);
        json_object_set_new(headers, "x-amz-checksum-sha256", json_string(sum));
    }
    *transfer = (struct transfer){request.method,
                                  s3_presign(ctx, account, &request, TICKET_SECONDS), headers};
    return 0;
}

static int s3_download(struct df_ctx *ctx, const struct place *place, const struct object_key *key,
                       const char *method, const char *disposition, struct download *download)
{
    const struct s3_account *account = place->own;
    struct s3_request request = {.method = method, .key = key_of(ctx, account, key)};

    sigv4_add(request.query, "response-content-disposition", disposition);
    sigv4_add(request.query, "response-content-type", "application/octet-stream");
    *download = (struct download){.url = s3_presign(ctx, account, &request, TICKET_SECONDS)};
    return 0;
}

/* Our keys are plain except for the prefix. */
static const char *xml_text(struct df_arena *arena, const char *text)
{
    const char *escaped = "";

    for (const char *c = text; *c;) {
        size_t plain = strcspn(c, "<>&");
        const char *entity = c[plain] == '<' ? "&lt;" : c[plain] == '>' ? "&gt;" : "&amp;";
        escaped = df_printf(arena, "%s%.*s%s", escaped, (int) plain, c, c[plain] ? entity : "");
        c += plain + (c[plain] ? 1 : 0);
    }
    return escaped;
}

static const char *md5_of(struct df_arena *arena, const char *text)
{
    unsigned char raw[EVP_MAX_MD_SIZE], encoded[2 * EVP_MAX_MD_SIZE];
    unsigned size = 0;

    (void) EVP_Digest(text, strlen(text), raw, &size, EVP_md5(), NULL);
    EVP_EncodeBlock(encoded, raw, (int) size);
    return df_strdup(arena, (const char *) encoded);
}

static const char *delete_xml(struct df_ctx *ctx, const struct s3_account *account,
                              const struct object_key *keys, size_t count)
{
    const char *name = xml_text(&ctx->arena, key_of(ctx, account, keys)); /* all are as long */
    size_t room = count * (strlen(name) + 64) + 128, length = 0;
    char *text = df_alloc(&ctx->arena, room);

    for (size_t i = 0; i < count; i++)
        length += (size_t) snprintf(text + length, room - length, "<Object><Key>%s</Key></Object>",
                                    xml_text(&ctx->arena, key_of(ctx, account, &keys[i])));
    return df_printf(&ctx->arena, "<Delete>%s<Quiet>true</Quiet></Delete>", text);
}

static int delete_many(struct df_ctx *ctx, const struct s3_account *account,
                       const struct object_key *keys, size_t count)
{
    struct s3_request request = {.method = "POST", .bytes = delete_xml(ctx, account, keys, count)};
    struct s3_reply reply;

    sigv4_add(request.query, "delete", "");
    sigv4_add(request.headers, "content-md5", md5_of(&ctx->arena, request.bytes));
    int failed = s3_call(ctx, account, &request, &reply);
    if (failed)
        return failed;
    if (reply.http.status != 200 || reply.xml.code)
        return s3_fail(ctx, account, &reply);
    for (size_t i = 0; i < reply.xml.count; i++)
        if (reply.xml.items[i].code && strcmp(reply.xml.items[i].code, "NoSuchKey") != 0)
            return df_fail_as(ctx, DF_CONFLICT, "storage_refused",
                              "the storage does not delete: %.80s", reply.xml.items[i].code);
    return 0;
}

static int delete_one(struct df_ctx *ctx, const struct s3_account *account,
                      const struct object_key *key)
{
    const struct s3_request request = {.method = "DELETE", .key = key_of(ctx, account, key)};
    struct s3_reply reply;
    int failed = s3_call(ctx, account, &request, &reply);

    if (failed || reply.http.status < 300 || reply.http.status == 404)
        return failed;
    return s3_fail(ctx, account, &reply);
}

static int s3_remove(struct df_ctx *ctx, const struct place *place, const struct object_key *keys,
                     size_t count)
{
    const struct s3_account *account = place->own;
    int failed = 0;

    if (count == 1)
        return delete_one(ctx, account, keys);
    for (size_t at = 0; !failed && at < count; at += DELETE_MAX)
        failed = delete_many(ctx, account, keys + at,
                             count - at < DELETE_MAX ? count - at : DELETE_MAX);
    return failed;
}

/* False when the visitor has seen enough. */
static bool visit_page(const struct s3_answer *page, size_t skip, backend_visit *visit, void *data)
{
    for (size_t i = 0; i < page->count; i++) {
        const char *key = page->items[i].key;
        const char *slash = key && strlen(key) > skip ? strrchr(key, '/') : NULL;
        if (slash && df_is_sha256(slash + 1) && !visit(data, slash + 1, page->items[i].size))
            return false;
    }
    return true;
}

static int s3_list(struct df_ctx *ctx, const struct place *place, const struct object_key *project,
                   backend_visit *visit, void *data)
{
    const struct s3_account *account = place->own;
    const char *prefix = s3_object_key(&ctx->arena, account, project->project, NULL);
    const char *token = NULL;

    for (int page = 0; page < PAGES_MAX; page++) {
        struct s3_request request = {.method = "GET"};
        struct s3_reply reply;
        sigv4_add(request.query, "list-type", "2");
        sigv4_add(request.query, "encoding-type", "url");
        sigv4_add(request.query, "prefix", prefix);
        if (token)
            sigv4_add(request.query, "continuation-token", token);
        int failed = s3_do(ctx, account, &request, &reply);
        if (failed)
            return failed;
        const char *next = reply.xml.token;
        if (!visit_page(&reply.xml, strlen(prefix), visit, data) || !reply.xml.is_truncated)
            return 0;
        if (!next || (token && strcmp(next, token) == 0))
            break;
        token = next;
    }
    return df_fail(ctx, DF_UNAVAILABLE, "the storage lists the same again and again");
}

const struct backend backend_s3 = {
    .id = "s3",
    .name = "S3",
    .description = "A bucket at Amazon, MinIO, Ceph or another server that speaks S3",
    .fields = s3_fields,
    .can_create = true,
    .is_remote = true,
    .removes_at_once = DELETE_MAX,
    .prepare = s3_account_read,
    .found = s3_found,
    .check = s3_check,
    .stat = s3_stat,
    .verify = s3_verify,
    .put = s3_put,
    .ticket = s3_ticket,
    .download = s3_download,
    .fetch = s3_fetch,
    .read = s3_read,
    .range = s3_range,
    .remove = s3_remove,
    .list = s3_list,
    .browse = s3_browse,
    .take = s3_take,
};
