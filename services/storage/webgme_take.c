#include "webgme_take.h"

#include "webgme_client.h"
#include "webgme_reply.h"

#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>

enum { TRIES = 3 };

/* Bytes on their way, which are to have the SHA-1 that the metadata tell. */
struct taking {
    EVP_MD_CTX *sha;
    backend_sink *sink;
    void *data;
};

static bool pass_on(void *data, const char *bytes, size_t size)
{
    const struct taking *taking = data;

    EVP_DigestUpdate(taking->sha, bytes, size);
    return taking->sink(taking->data, bytes, size);
}

static int fail_missing(struct df_ctx *ctx, const struct remote_reply *reply)
{
    return reply->status == 404 ? df_fail_at(ctx, "/path", "is the hash of no file of this storage")
                                : webgme_fail(ctx, reply);
}

static int find_file(struct df_ctx *ctx, const struct place *place, const char *id,
                     struct webgme_file *file)
{
    const struct remote_request request = webgme_request(ctx, place, "GET",
                                                         df_printf(&ctx->arena, "metadata/%s", id));
    struct remote_reply reply;
    int failed = remote_try(ctx, &request, TRIES, &reply);

    if (failed)
        return failed;
    if (reply.status != 200)
        return fail_missing(ctx, &reply);
    return webgme_metadata_read(reply.bytes, reply.size, file)
               ? 0
               : df_fail_at(ctx, "/path", "is the hash of several files, not of one");
}

static int view(struct df_ctx *ctx, const struct place *place, const char *id,
                struct taking *taking)
{
    struct remote_request request = webgme_request(ctx, place, "GET",
                                                   df_printf(&ctx->arena, "view/%s", id));
    struct remote_reply reply;

    request.sink = pass_on;
    request.sink_data = taking;
    request.milliseconds = 0;
    int failed = remote_try(ctx, &request, 1, &reply);
    return failed || reply.status == 200 ? failed : fail_missing(ctx, &reply);
}

int webgme_take(struct df_ctx *ctx, const struct place *place, const char *path, backend_sink *sink,
                void *data, int64_t *length)
{
    struct taking taking = {.sink = sink, .data = data};
    unsigned char raw[EVP_MAX_MD_SIZE];
    struct webgme_file file = {};
    char hash[WEBGME_HASH];

    if (!webgme_is_hash(path))
        return df_fail_at(ctx, "/path", "must be the hash of a file: 40 hexadecimal digits");
    int failed = find_file(ctx, place, path, &file);
    if (failed)
        return failed;
    *length = file.size;
    taking.sha = EVP_MD_CTX_new();
    if (!taking.sha || EVP_DigestInit_ex(taking.sha, EVP_sha1(), NULL) != 1)
        abort();
    failed = view(ctx, place, path, &taking);
    EVP_DigestFinal_ex(taking.sha, raw, NULL);
    EVP_MD_CTX_free(taking.sha);
    webgme_hash(raw, hash);
    if (!failed && strcmp(hash, file.content) != 0)
        failed = df_fail_as(ctx, DF_UNAVAILABLE, "storage_unreachable",
                            "other bytes came than the storage says it has");
    return failed;
}
