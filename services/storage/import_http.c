#include "artifact_store.h"
#include "browse.h"
#include "member.h"
#include "object_store.h"
#include "quota.h"
#include "routes.h"
#include "storage.h"
#include "storage_form.h"

#include <df/digest.h>

#include <errno.h>
#include <string.h>
#include <unistd.h>

enum { CURSOR_MAX = 2000 };

struct import {
    const char *source, *path, *name, *type, *storage;
};

static const struct df_field import_fields[] = {
    DF_FIELD(import, source, DF_UUID, DF_REQUIRED),
    DF_FIELD(import, path, DF_TEXT, DF_REQUIRED, .min = 1, .max = BROWSE_PATH_MAX),
    DF_FIELD(import, name, DF_TEXT, DF_REQUIRED, .min = 1, .max = ARTIFACT_NAME_BYTES),
    DF_FIELD(import, type, DF_TEXT, 0, .max = ARTIFACT_TYPE_MAX),
    DF_FIELD(import, storage, DF_UUID, DF_REQUIRED),
    {},
};

/* A storage of the caller's own from which files can be had: others have their data there, too. */
static int own_place(struct df_call *call, const char *id, struct place *place)
{
    struct storage storage = {};
    bool found = false;
    int failed = storage_find_own(call->ctx, id, call->principal.user, &storage);

    if (!failed)
        failed = storage_place_any(call->ctx, storage.id, place, &found);
    if (failed)
        return failed;
    if (!found || !place->backend->take || !storage_is_of(&storage, call->principal.user))
        return df_fail_as(call->ctx, DF_CONFLICT, "not_browsable",
                          "this storage cannot be looked through");
    df_pg_release(call->ctx); /* another server is asked */
    return 0;
}

static int storage_browse(struct df_call *call)
{
    const char *folder = df_query_text(call, "folder"), *cursor = df_query_text(call, "cursor");
    const char *next = NULL, *id;
    struct place place = {};
    int failed = storage_require_person(call);

    if (!failed)
        failed = df_path_uuid(call, "storage", &id);
    if (failed)
        return failed;
    const char *problem = browse_folder_problem(folder ? folder : "");
    if (problem)
        return df_fail_at(call->ctx, "?folder", "%s", problem);
    if (cursor && strlen(cursor) > CURSOR_MAX)
        return df_fail_at(call->ctx, "?cursor", "is not one of ours");
    failed = own_place(call, id, &place);
    if (failed)
        return failed;
    if (!place.backend->browse)
        return df_fail_as(call->ctx, DF_CONFLICT, "imports_by_hash",
                          "this storage lists nothing: what lies there is imported by its hash");
    json_t *items = df_defer_json(&call->ctx->arena, json_array());
    failed = place.backend->browse(call->ctx, &place, folder ? folder : "",
                                   cursor && *cursor ? cursor : NULL, items, &next);
    return failed ? failed
                  : df_reply_json(call, 200,
                                  json_pack("{sO ss?}", "items", items, "next_cursor", next));
}

struct arriving {
    int fd, error;
    int64_t size;
};

static bool write_down(void *data, const char *bytes, size_t size)
{
    struct arriving *arriving = data;

    arriving->size += (int64_t) size;
    if (arriving->size > OBJECT_MAX_SIZE) {
        arriving->error = EFBIG;
        return false;
    }
    while (size > 0) {
        ssize_t wrote = write(arriving->fd, bytes, size);
        if (wrote < 0 && errno != EINTR) {
            arriving->error = errno;
            return false;
        }
        bytes += wrote > 0 ? wrote : 0;
        size -= wrote > 0 ? (size_t) wrote : 0;
    }
    return true;
}

/* All of it comes into a file of ours, to be hashed and put like what people upload. */
static int fetch(struct df_call *call, const struct import *import, struct source *source)
{
    struct place place = {};
    int failed = own_place(call, import->source, &place);

    if (!failed)
        failed = source_of_bytes(call->ctx, "", 0, source);
    if (failed)
        return failed;
    struct arriving arriving = {.fd = source->fd};
    failed = place.backend->take(call->ctx, &place, import->path, write_down, &arriving);
    if (arriving.error == EFBIG)
        return df_fail(call->ctx, DF_TOO_LARGE, "an artifact has at most 1 TiB");
    if (arriving.error) {
        errno = arriving.error;
        return source_fail(call->ctx, "write");
    }
    source->size = arriving.size;
    return failed;
}

static int read_import(struct df_call *call, struct import *import)
{
    *import = (struct import){.type = ""};
    int failed = df_body(call, import_fields, import);
    if (failed)
        return failed;

    const struct {
        const char *pointer, *problem;
    } checks[] = {
        {"/path", browse_path_problem(import->path)},
        {"/name", artifact_name_problem(import->name)},
        {"/type", artifact_type_problem(import->type)},
    };
    for (size_t i = 0; i < DF_COUNT(checks); i++)
        if (checks[i].problem)
            return df_fail_at(call->ctx, checks[i].pointer, "%s", checks[i].problem);
    import->storage = object_uuid(&call->ctx->arena, import->storage);
    return 0;
}

static int make_artifact(struct df_call *call, const char *project, const struct import *import,
                         const struct source *source)
{
    const struct artifact_origin origin = {.user = call->principal.user,
                                           .user_name = call->principal.name};
    char hash[DF_SHA256_HEX];
    const struct object_key key = {project, import->storage, hash};
    struct artifact artifact = {
        .project_id = project,
        .storage_id = import->storage,
        .hash = hash,
        .size = source->size,
        .name = import->name,
        .type = import->type,
    };
    int failed = quota_check(call->ctx, project, source->size);

    if (!failed)
        failed = source_hash(call->ctx, source, hash);
    if (!failed)
        failed = object_store_put(call->ctx, &key, source);
    if (!failed)
        failed = artifact_store_create(call->ctx, &origin, &artifact);
    if (failed)
        return failed;
    artifact_publish(call->ctx, &artifact);
    return df_reply_json(call, 201, artifact_json(&artifact));
}

static int artifact_import(struct df_call *call)
{
    struct import import;
    struct source source;
    const char *project;
    int failed = member_of_path(call, ROLE_EDITOR, &project);

    if (!failed)
        failed = read_import(call, &import);
    if (!failed)
        failed = storage_attach(call->ctx, import.storage, project, call->principal.user);
    if (!failed)
        failed = fetch(call, &import, &source);
    return failed ? failed : make_artifact(call, project, &import, &source);
}

const struct df_route import_routes[] = {
    DF_ROUTE("GET", "/storages/:storage/files", storage_browse, DF_USER),
    DF_ROUTE("POST", "/projects/:project/artifacts/import", artifact_import, DF_USER),
    {},
};
