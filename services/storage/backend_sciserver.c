#include "backend_sciserver.h"

#include "backend_blob.h"
#include "relay.h"
#include "sciserver_browse.h"
#include "sciserver_check.h"
#include "sciserver_client.h"
#include "sciserver_folder.h"

#include <df/uuid.h>

#include <stdlib.h>
#include <string.h>

/* One request each, of 90 s at most. */
enum { REMOVES = 10 };

/* A folder in the volume, or an object in it. */
static const char *path_of(struct df_ctx *ctx, const struct place *place, const char *project,
                           const char *hash)
{
    const struct sciserver_account *account = place->own;

    if (!hash)
        return df_printf(&ctx->arena, "%s%s", account->prefix, project);
    return df_printf(&ctx->arena, "%s%s/%.2s/%s", account->prefix, project, hash, hash);
}

static const char *folder_of(struct df_ctx *ctx, const struct place *place, const char *project,
                             const char *digits)
{
    const struct sciserver_account *account = place->own;

    return df_printf(&ctx->arena, "%s%s/%.2s", account->prefix, project, digits);
}

static const char *url_of(struct df_ctx *ctx, const struct place *place, const char *api,
                          const char *path)
{
    return sciserver_path(&ctx->arena, place->own, api, path);
}

static int sciserver_stat(struct df_ctx *ctx, const struct place *place,
                          const struct object_key *key, bool *found, int64_t *size)
{
    struct sciserver_listing listing;
    int failed = sciserver_folder_read(ctx, place, folder_of(ctx, place, key->project, key->hash),
                                       &listing);
    const struct sciserver_entry *entry = failed ? NULL
                                                 : sciserver_listing_find(&listing, key->hash);

    *found = entry != NULL;
    *size = entry ? entry->size : 0;
    return failed;
}

static int sciserver_fetch(struct df_ctx *ctx, const struct place *place,
                           const struct object_key *key, backend_sink *sink, void *data,
                           bool *found)
{
    return sciserver_file_fetch(ctx, place, path_of(ctx, place, key->project, key->hash), sink,
                                data, found);
}

static int delete_path(struct df_ctx *ctx, const struct place *place, const char *path)
{
    const struct sciserver_request request = {
        .method = "DELETE", .path = url_of(ctx, place, "api/data", path), .query = "quiet=true"};
    struct sciserver_reply reply;
    int failed = sciserver_call(ctx, place, &request, &reply);

    if (failed || sciserver_is_fine(&reply) || reply.problem == SCISERVER_MISSING)
        return failed;
    return sciserver_fail(ctx, place->own, &reply);
}

/* A file that is sent is there from its first byte on, and the one before it gone: hence it is sent
 * under another name and moved when it is whole. */
static int move(struct df_ctx *ctx, const struct place *place, const char *from, const char *to)
{
    const struct sciserver_account *account = place->own;
    json_t *json = json_pack("{ss ss ss ss}", "destinationPath", to, "destinationRootVolume",
                             account->pool, "destinationOwnerName", account->owner,
                             "destinationUserVolume", account->volume);
    char *text = json_dumps(json, JSON_COMPACT);
    const struct sciserver_request request = {
        .method = "PUT",
        .path = url_of(ctx, place, "api/data", from),
        .query = "replaceExisting=true&doCopy=false",
        .json = text,
    };
    struct sciserver_reply reply;
    int failed = text ? sciserver_do(ctx, place, &request, &reply)
                      : df_fail(ctx, DF_INTERNAL, "cannot write JSON");

    json_decref(json);
    free(text);
    return failed;
}

/* SciServer tells no checksum: what has arrived is read once more. */
static int send_checked(struct df_ctx *ctx, const struct place *place, const struct object_key *key,
                        const struct source *source, const char *name)
{
    const struct sciserver_request request = {
        .method = "PUT",
        .path = url_of(ctx, place, "api/file", name),
        .query = "quiet=true",
        .fd = source->fd,
        .has_file = true,
        .length = source->size,
    };
    struct sciserver_reply reply;
    bool fits = false;
    int failed = sciserver_do(ctx, place, &request, &reply);

    if (!failed)
        failed = relay_check(ctx, place, name, sciserver_file_fetch, key->hash, &fits);
    if (!failed && !fits)
        failed = df_fail_as(ctx, DF_UNAVAILABLE, "storage_unreachable",
                            "the storage has other bytes than were sent to it");
    return failed ? failed : move(ctx, place, name, path_of(ctx, place, key->project, key->hash));
}

static int sciserver_put(struct df_ctx *ctx, const struct place *place,
                         const struct object_key *key, const struct source *source)
{
    const struct sciserver_account *account = place->own;
    const char *name = df_printf(&ctx->arena, "%sarriving/%s", account->prefix,
                                 df_uuid_new(&ctx->arena));
    int failed = send_checked(ctx, place, key, source, name);

    if (failed) { /* what has arrived of it does not stay; why it failed is what counts */
        struct df_error error = ctx->error;
        ctx->error = (struct df_error){};
        (void) !delete_path(ctx, place, name);
        ctx->error = error;
    }
    return failed;
}

static int sciserver_found(struct df_ctx *ctx, const struct place *place)
{
    const struct sciserver_account *account = place->own;
    const struct sciserver_request request = {
        .method = "PUT",
        .path = url_of(ctx, place, "api/volume", ""),
        .query = "quiet=true",
        .json = "{\"description\":\"data of DeepForge\"}",
    };
    struct sciserver_reply reply;

    return account->makes_volume ? sciserver_do(ctx, place, &request, &reply) : 0;
}

static int sciserver_remove(struct df_ctx *ctx, const struct place *place,
                            const struct object_key *keys, size_t count)
{
    int failed = 0;

    for (size_t i = 0; !failed && i < count; i++)
        failed = delete_path(ctx, place, path_of(ctx, place, keys[i].project, keys[i].hash));
    return failed;
}

/* False when the visitor has seen enough. */
static bool visit_files(const struct sciserver_listing *listing, backend_visit *visit, void *data)
{
    for (size_t i = 0; i < listing->file_count; i++)
        if (df_is_sha256(listing->files[i].name)
            && !visit(data, listing->files[i].name, listing->files[i].size))
            return false;
    return true;
}

static int sciserver_list(struct df_ctx *ctx, const struct place *place,
                          const struct object_key *project, backend_visit *visit, void *data)
{
    struct sciserver_listing top, listing;
    int failed = sciserver_folder_read(ctx, place, path_of(ctx, place, project->project, NULL),
                                       &top);

    for (size_t i = 0; !failed && i < top.folder_count; i++) {
        if (strlen(top.folders[i].name) != 2)
            continue;
        failed = sciserver_folder_read(
            ctx, place, folder_of(ctx, place, project->project, top.folders[i].name), &listing);
        if (!failed && !visit_files(&listing, visit, data))
            return 0;
    }
    return failed;
}

const struct backend backend_sciserver = {
    .id = "sciserver",
    .name = "SciServer Files",
    .description = "A volume of a SciServer account; the bytes pass this server",
    .fields = sciserver_fields,
    .can_create = true,
    .is_remote = true,
    .removes_at_once = REMOVES,
    .is_relayed = true,
    .link = sciserver_account_link,
    .prepare = sciserver_account_read,
    .found = sciserver_found,
    .check = sciserver_check,
    .stat = sciserver_stat,
    .verify = relay_verify,
    .put = sciserver_put,
    .fetch = sciserver_fetch,
    .ticket = backend_blob_ticket,
    .download = relay_download,
    .read = relay_read,
    .range = relay_range,
    .remove = sciserver_remove,
    .list = sciserver_list,
    .browse = sciserver_browse,
    .take = sciserver_take,
};
