#include "member.h"
#include "queries.h"
#include "quota.h"
#include "routes.h"
#include "storage.h"
#include "upload_store.h"

#include <df/uuid.h>

#include <stdlib.h>
#include <string.h>

enum { INLINE_LIMIT = 8 * 1024 * 1024 };

static int find_upload(struct df_call *call, struct upload *upload)
{
    const char *id;
    bool found = false;
    int failed = df_path_uuid(call, "upload", &id);

    if (!failed)
        failed = df_pg_find(call->ctx, sql_upload_find(id), upload_fields, upload, &found);
    if (!failed && !found)
        failed = df_fail(call->ctx, DF_NOT_FOUND, "there is no such upload");
    return failed ? failed : member_of_thing(call, upload->project_id, ROLE_EDITOR, "upload");
}

static int check_count(struct df_call *call, const char *project)
{
    struct upload count = {};
    int failed = df_pg_one(call->ctx, sql_upload_count(project, call->principal.user),
                           upload_fields, &count);

    if (!failed && count.uploads >= UPLOADS_PER_USER)
        failed = df_fail(call->ctx, DF_CONFLICT, "there are %d unfinished uploads; end some first",
                         UPLOADS_PER_USER);
    return failed;
}

static int read_new(struct df_call *call, struct upload *upload)
{
    int failed = df_body(call, upload_new_fields, upload);
    if (failed)
        return failed;

    const char *problem = artifact_name_problem(upload->name);
    if (problem)
        return df_fail_at(call->ctx, "/name", "%s", problem);
    problem = artifact_type_problem(upload->type);
    if (problem)
        return df_fail_at(call->ctx, "/type", "%s", problem);
    upload->storage_id = object_uuid(&call->ctx->arena, upload->storage);
    return 0;
}

static int insert(struct df_call *call, const char *id, const char *project,
                  const struct upload *upload)
{
    struct df_arena *arena = &call->ctx->arena;
    long long part_size = upload_part_size(upload->size);

    return df_pg_run(call->ctx,
                     sql_upload_create(id, project, upload->storage_id, upload->name, upload->type,
                                       df_printf(arena, "%lld", (long long) upload->size),
                                       df_printf(arena, "%lld", part_size), call->principal.user,
                                       call->principal.name),
                     NULL);
}

static int upload_create(struct df_call *call)
{
    const char *id = df_uuid_new(&call->ctx->arena), *project;
    struct upload wanted = {.type = ""}, upload = {};
    int failed = member_of_path(call, ROLE_EDITOR, &project);

    if (!failed)
        failed = read_new(call, &wanted);
    if (!failed)
        failed = storage_attach(call->ctx, wanted.storage_id, project, call->principal.user);
    if (!failed)
        failed = check_count(call, project);
    if (!failed)
        failed = quota_check(call->ctx, project, wanted.size);
    if (!failed)
        failed = insert(call, id, project, &wanted);
    if (!failed)
        failed = df_pg_one(call->ctx, sql_upload_find(id), upload_fields, &upload);
    return failed ? failed : df_reply_json(call, 201, upload_json(&upload));
}

static int upload_list(struct df_call *call)
{
    const char *project;
    struct df_list list;
    int failed = member_of_path(call, ROLE_EDITOR, &project);

    if (!failed)
        failed = df_pg_all(call->ctx, sql_upload_list(project, call->principal.user), upload_fields,
                           sizeof(struct upload), &list);
    if (failed)
        return failed;
    json_t *items = json_array();
    for (size_t i = 0; i < list.count; i++)
        json_array_append_new(items, upload_json(&((const struct upload *) list.items)[i]));
    return df_reply_json(call, 200, json_pack("{so sn}", "items", items, "next_cursor"));
}

static int upload_read(struct df_call *call)
{
    struct upload upload = {};
    int failed = find_upload(call, &upload);

    return failed ? failed : df_reply_json(call, 200, upload_json(&upload));
}

static int upload_delete(struct df_call *call)
{
    struct upload upload = {};
    int failed = find_upload(call, &upload);

    if (!failed)
        failed = upload_store_delete(call->ctx, upload.id);
    return failed ? failed : df_reply_empty(call);
}

/* A number from the path: digits only, and a part that the upload has. */
static int read_number(struct df_call *call, const struct upload *upload, int64_t *number)
{
    const char *text = df_path(call, "part");

    *number = strlen(text) <= 5 && strspn(text, "0123456789") == strlen(text) ? atoll(text) : 0;
    if (upload_part_length(upload, *number) == 0)
        return df_fail(call->ctx, DF_NOT_FOUND, "there is no such part");
    return 0;
}

static int find_part(struct df_call *call, struct upload *upload, int64_t *number)
{
    int failed = find_upload(call, upload);

    return failed ? failed : read_number(call, upload, number);
}

static int check_length(struct df_call *call, const struct upload *upload, int64_t number,
                        int64_t came)
{
    int64_t length = upload_part_length(upload, number);

    if (came != length)
        return df_fail_as(call->ctx, DF_INVALID, "part_size",
                          "part %d must have %lld bytes, not %lld", (int) number,
                          (long long) length, (long long) came);
    return 0;
}

/* What the gateway asks before it takes the bytes of a part. */
static int part_authorize(struct df_call *call)
{
    struct upload upload = {};
    int64_t number, announced;
    int failed = member_signed_in(call, DF_USER, "PUT");

    if (!failed)
        failed = find_part(call, &upload, &number);
    if (!failed)
        failed = source_announced(call, &announced);
    if (!failed)
        failed = check_length(call, &upload, number, announced);
    return failed ? failed : df_reply_empty(call);
}

static int part_put(struct df_call *call)
{
    struct upload upload = {};
    struct source source;
    int64_t number;
    int failed = find_part(call, &upload, &number);
    if (!failed)
        failed = source_of_call(call, &source);
    if (!failed)
        failed = check_length(call, &upload, number, source.size);
    if (!failed)
        failed = upload_store_part(call->ctx, &upload, number, &source);
    if (failed)
        return failed;
    return df_reply_json(
        call, 200,
        json_pack("{sI sI}", "number", (json_int_t) number, "size", (json_int_t) source.size));
}

static int upload_commit(struct df_call *call)
{
    struct upload wanted = {}, upload = {};
    struct artifact artifact = {};
    int failed = df_body(call, upload_commit_fields, &wanted);

    if (!failed && wanted.hash && !df_is_sha256(wanted.hash))
        failed = df_fail_at(call->ctx, "/hash", "must be a SHA-256 in lower-case hexadecimal");
    if (!failed)
        failed = find_upload(call, &upload);
    if (!failed)
        failed = upload_store_commit(call->ctx, &upload, wanted.hash, &artifact);
    return failed ? failed : df_reply_json(call, 201, artifact_json(&artifact));
}

const struct df_route upload_routes[] = {
    DF_ROUTE("GET", "/projects/:project/uploads", upload_list, DF_USER),
    DF_ROUTE("POST", "/projects/:project/uploads", upload_create, DF_USER),
    DF_ROUTE("GET", "/uploads/:upload", upload_read, DF_USER),
    DF_ROUTE("DELETE", "/uploads/:upload", upload_delete, DF_USER),
    DF_ROUTE("PUT", "/uploads/:upload/parts/:part", part_put, DF_USER, INLINE_LIMIT),
    DF_ROUTE("GET", "/internal/authorize/uploads/:upload/parts/:part", part_authorize, DF_PUBLIC),
    DF_ROUTE("POST", "/uploads/:upload/commit", upload_commit, DF_USER),
    {},
};
