#include "backend_webgme.h"

#include "backend_blob.h"
#include "locator.h"
#include "relay.h"
#include "remote.h"
#include "trial.h"
#include "webgme_account.h"
#include "webgme_client.h"
#include "webgme_take.h"

#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { BLOCK = 128 * 1024, TRIES = 3, REMOVES = 1000 };

/* A form that is tried is no storage yet, so its file is kept in memory. */
static bool is_trial(const struct place *place)
{
    return !*place->storage;
}

static int find(struct df_ctx *ctx, const struct place *place, const struct object_key *key,
                const char **id, bool *found)
{
    const struct webgme_account *account = place->own;
    struct locator locator = {};
    int failed = 0;

    if (is_trial(place))
        *found = *account->trial->id;
    else
        failed = locator_find(ctx, key, &locator, found);
    if (!failed && *found)
        *id = is_trial(place) ? account->trial->id : locator.locator;
    if (ctx->transaction == 0)
        df_pg_release(ctx); /* another server is asked next */
    return failed;
}

static int keep(struct df_ctx *ctx, const struct place *place, const struct object_key *key,
                const struct webgme_file *file)
{
    const struct webgme_account *account = place->own;

    if (!is_trial(place))
        return locator_put(ctx, key, file->id, file->size);
    *account->trial = *file;
    return 0;
}

static int sha1_of(struct df_ctx *ctx, const struct source *source, char hash[WEBGME_HASH])
{
    EVP_MD_CTX *sha = EVP_MD_CTX_new();
    unsigned char *block = malloc(BLOCK), raw[EVP_MAX_MD_SIZE];
    int64_t at = 0;
    ssize_t count;

    if (!sha || !block || EVP_DigestInit_ex(sha, EVP_sha1(), NULL) != 1)
        abort();
    while ((count = pread(source->fd, block, BLOCK, at)) > 0) {
        EVP_DigestUpdate(sha, block, (size_t) count);
        at += count;
    }
    EVP_DigestFinal_ex(sha, raw, NULL);
    webgme_hash(raw, hash);
    EVP_MD_CTX_free(sha);
    free(block);
    return count < 0 ? source_fail(ctx, "read") : 0;
}

/* It keeps what has arrived when a line breaks, and says so as if it were all: hence the size and
 * the SHA-1 that it tells are compared with those that were sent. */
static int webgme_put(struct df_ctx *ctx, const struct place *place, const struct object_key *key,
                      const struct source *source)
{
    struct remote_request request = webgme_request(
        ctx, place, "POST", df_printf(&ctx->arena, "createFile/%s", key->hash));
    struct remote_reply reply;
    struct webgme_file file = {};
    char sha1[WEBGME_HASH];

    request.fd = source->fd;
    request.length = source->size;
    request.milliseconds = 0;
    int failed = sha1_of(ctx, source, sha1);
    if (!failed)
        failed = remote_try(ctx, &request, TRIES, &reply);
    if (failed)
        return failed;
    if (reply.status != 200)
        return webgme_fail(ctx, &reply);
    if (!webgme_created_read(reply.bytes, reply.size, &file))
        return df_fail_as(ctx, DF_CONFLICT, "storage_refused", "this is no blob store of WebGME");
    if (file.size != source->size || strcmp(file.content, sha1) != 0)
        return df_fail_as(ctx, DF_UNAVAILABLE, "storage_unreachable",
                          "the storage has other bytes than were sent to it");
    return keep(ctx, place, key, &file);
}

static int webgme_stat(struct df_ctx *ctx, const struct place *place, const struct object_key *key,
                       bool *found, int64_t *size)
{
    struct remote_reply reply;
    struct webgme_file file;
    const char *id;
    int failed = find(ctx, place, key, &id, found);
    if (failed || !*found)
        return failed;

    const struct remote_request request = webgme_request(ctx, place, "GET",
                                                         df_printf(&ctx->arena, "metadata/%s", id));
    failed = remote_try(ctx, &request, TRIES, &reply);
    *found = !failed && reply.status == 200;
    if (failed || reply.status == 404)
        return failed;
    if (reply.status != 200)
        return webgme_fail(ctx, &reply);
    if (!webgme_metadata_read(reply.bytes, reply.size, &file))
        return df_fail_as(ctx, DF_CONFLICT, "storage_refused", "this is no blob store of WebGME");
    *size = file.size;
    return 0;
}

static int webgme_fetch(struct df_ctx *ctx, const struct place *place, const struct object_key *key,
                        backend_sink *sink, void *data, bool *found)
{
    struct remote_reply reply;
    const char *id;
    int failed = find(ctx, place, key, &id, found);
    if (failed || !*found)
        return failed;

    struct remote_request request = webgme_request(ctx, place, "GET",
                                                   df_printf(&ctx->arena, "view/%s", id));
    request.sink = sink;
    request.sink_data = data;
    request.milliseconds = 0;
    failed = remote_try(ctx, &request, 1, &reply);
    *found = !failed && reply.status == 200;
    if (failed || *found || reply.status == 404)
        return failed;
    return webgme_fail(ctx, &reply);
}

/* The bytes stay: what is removed is the way to them. */
static int webgme_remove(struct df_ctx *ctx, const struct place *place,
                         const struct object_key *keys, size_t count)
{
    int failed = 0;

    for (size_t i = 0; !failed && i < count && !is_trial(place); i++)
        failed = locator_remove(ctx, &keys[i]);
    return failed;
}

/* What we know of: the server lists nothing. */
static int webgme_list(struct df_ctx *ctx, const struct place *place,
                       const struct object_key *project, backend_visit *visit, void *data)
{
    const struct webgme_account *account = place->own;

    if (!is_trial(place))
        return locator_list(ctx, project, visit, data);
    (void) visit(data, project->hash, account->trial->size);
    return 0;
}

/* A hash that nobody has: what answers 404 and its own words to that is a blob store. */
static int try_server(struct df_ctx *ctx, const struct place *place, const char **found)
{
    const struct remote_request request = webgme_request(
        ctx, place, "GET", "metadata/0000000000000000000000000000000000000000");
    struct remote_reply reply;
    int failed = remote_try(ctx, &request, 1, &reply);

    *found = "it is there and takes the access token";
    if (failed)
        return failed;
    if (reply.status == 404 && strstr(reply.bytes, "does not exist"))
        return 0;
    return webgme_fail(ctx, &reply);
}

static int webgme_check(struct df_ctx *ctx, const struct place *place, json_t *steps)
{
    static const struct trial_step first[] = {{"server", try_server}, {}};

    return trial_run(ctx, place, first, steps);
}

const struct backend backend_webgme = {
    .id = "webgme",
    .name = "WebGME",
    .description = "The blob store of a WebGME server, which deletes nothing; the bytes pass this "
                   "server",
    .fields = webgme_fields,
    .can_create = true,
    .is_remote = true,
    .removes_at_once = REMOVES,
    .is_relayed = true,
    .keeps_all = true,
    .prepare = webgme_account_read,
    .check = webgme_check,
    .stat = webgme_stat,
    .verify = relay_verify,
    .put = webgme_put,
    .fetch = webgme_fetch,
    .ticket = backend_blob_ticket,
    .download = relay_download,
    .read = relay_read,
    .range = relay_range,
    .remove = webgme_remove,
    .list = webgme_list,
    .take = webgme_take,
};
