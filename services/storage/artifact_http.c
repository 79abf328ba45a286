#include "../auth/auth_client.h"
#include "artifact_store.h"
#include "download.h"
#include "member.h"
#include "object_store.h"
#include "preview_store.h"
#include "queries.h"
#include "routes.h"
#include "storage.h"

#include <string.h>

enum { MAX_SEARCH = 480 };

static int find_artifact(struct df_call *call, struct artifact *artifact)
{
    const char *id;
    bool found = false;
    int failed = df_path_uuid(call, "artifact", &id);

    if (!failed)
        failed = df_pg_find(call->ctx, sql_artifact_find(id), artifact_fields, artifact, &found);
    if (!failed && !found)
        failed = df_fail(call->ctx, DF_NOT_FOUND, "there is no such artifact");
    return failed;
}

static int find_own(struct df_call *call, enum role least, struct artifact *artifact)
{
    int failed = find_artifact(call, artifact);

    return failed ? failed : member_of_thing(call, artifact->project_id, least, "artifact");
}

static int reply_artifact(struct df_call *call, int status, const struct artifact *artifact)
{
    return df_reply_json(call, status, artifact_json(artifact));
}

static int reply_artifacts(struct df_call *call, const struct df_list *list,
                           const struct df_page *page)
{
    const struct artifact *artifacts = list->items;
    size_t limit = (size_t) page->limit;
    bool more = list->count > limit;
    size_t count = more ? limit : list->count;
    json_t *items = json_array();

    for (size_t i = 0; i < count; i++)
        json_array_append_new(items, artifact_json(&artifacts[i]));
    return df_reply_json(call, 200,
                         json_pack("{so ss?}", "items", items, "next_cursor",
                                   more ? artifacts[count - 1].id : NULL));
}

static int artifact_list(struct df_call *call)
{
    const char *search = df_query_text(call, "search"), *type = df_query_text(call, "type");
    const char *project;
    struct df_page page;
    struct df_list list;
    int failed = df_page(call, &page);
    if (!failed)
        failed = member_of_path(call, ROLE_VIEWER, &project);
    if (failed)
        return failed;

    if (search && strlen(search) > MAX_SEARCH)
        return df_fail_at(call->ctx, "?search", "must be at most %d bytes long", MAX_SEARCH);
    if (page.cursor && !df_is_uuid(page.cursor))
        return df_fail_at(call->ctx, "?cursor", "is not one of ours");
    failed = df_pg_all(call->ctx,
                       sql_artifact_list(project, search, type, page.cursor, page.limit_text),
                       artifact_fields, sizeof(struct artifact), &list);
    return failed ? failed : reply_artifacts(call, &list, &page);
}

static int check_words(struct df_call *call, const struct artifact *artifact)
{
    const char *problem = artifact->name ? artifact_name_problem(artifact->name) : NULL;
    if (problem)
        return df_fail_at(call->ctx, "/name", "%s", problem);
    problem = artifact->type ? artifact_type_problem(artifact->type) : NULL;
    return problem ? df_fail_at(call->ctx, "/type", "%s", problem) : 0;
}

static int read_new(struct df_call *call, const struct df_field *fields, const char *project,
                    struct artifact *artifact)
{
    struct df_arena *arena = &call->ctx->arena;

    *artifact = (struct artifact){.type = ""};
    int failed = df_body(call, fields, artifact);
    if (!failed)
        failed = check_words(call, artifact);
    if (failed)
        return failed;
    if (!df_is_sha256(artifact->hash))
        return df_fail_at(call->ctx, "/hash", "must be a SHA-256 in lower-case hexadecimal");
    artifact->project_id = project;
    artifact->storage_id = object_uuid(arena, artifact->storage);
    return 0;
}

static int artifact_create(struct df_call *call)
{
    struct artifact_origin origin = {.user = call->principal.user,
                                     .user_name = call->principal.name};
    struct artifact artifact;
    const char *project;
    int failed = member_of_path(call, ROLE_EDITOR, &project);

    if (!failed)
        failed = read_new(call, artifact_new_fields, project, &artifact);
    if (!failed)
        failed = storage_attach(call->ctx, artifact.storage_id, project, call->principal.user);
    if (!failed)
        failed = artifact_store_create(call->ctx, &origin, &artifact);
    if (failed)
        return failed;
    artifact_publish(call->ctx, &artifact);
    return reply_artifact(call, 201, &artifact);
}

/* The name is a kindness: an artifact is not refused because auth is away. */
static const char *name_of_user(struct df_ctx *ctx, const char *user)
{
    json_t *json;

    if (!user)
        return NULL;
    df_pg_release(ctx);
    if (auth_user_find(ctx, user, &json) == 0)
        return json_string_value(json_object_get(json, "name"));
    ctx->error = (struct df_error){};
    return NULL;
}

static int internal_artifact_put(struct df_call *call)
{
    struct artifact artifact;
    const char *project;
    int failed = df_path_uuid(call, "project", &project);
    if (!failed)
        failed = read_new(call, artifact_internal_fields, object_uuid(&call->ctx->arena, project),
                          &artifact);
    if (failed)
        return failed;

    const struct artifact_origin origin = {
        .user = artifact.user,
        .user_name = name_of_user(call->ctx, artifact.user),
        .execution = artifact.execution,
        .job = artifact.job,
    };
    failed = artifact_store_create(call->ctx, &origin, &artifact);
    if (failed)
        return failed;
    artifact_publish(call->ctx, &artifact);
    return reply_artifact(call, 201, &artifact);
}

static int artifact_read(struct df_call *call)
{
    struct artifact artifact = {};
    int failed = find_own(call, ROLE_VIEWER, &artifact);

    return failed ? failed : reply_artifact(call, 200, &artifact);
}

static int internal_artifact_read(struct df_call *call)
{
    struct artifact artifact = {};
    int failed = find_artifact(call, &artifact);

    return failed ? failed : reply_artifact(call, 200, &artifact);
}

static int artifact_update(struct df_call *call)
{
    struct artifact wanted = {}, artifact = {};
    int failed = df_body(call, artifact_change_fields, &wanted);

    if (!failed)
        failed = check_words(call, &wanted);
    if (!failed)
        failed = find_own(call, ROLE_EDITOR, &artifact);
    if (!failed)
        failed = df_pg_run(call->ctx, sql_artifact_update(artifact.id, wanted.name, wanted.type),
                           NULL);
    if (!failed)
        failed = find_artifact(call, &artifact);
    if (failed)
        return failed;
    artifact_publish(call->ctx, &artifact);
    return reply_artifact(call, 200, &artifact);
}

static int artifact_delete(struct df_call *call)
{
    static const char *const yes_no[] = {"false", "true", NULL};
    const char *text = df_query_text(call, "data");
    int data = text ? df_name_find(yes_no, text) : 0;
    struct artifact artifact = {};
    bool data_deleted;

    if (data < 0)
        return df_fail_at(call->ctx, "?data", "must be true or false");
    int failed = find_own(call, ROLE_EDITOR, &artifact);
    if (!failed)
        failed = artifact_store_delete(call->ctx, &artifact, data > 0, &data_deleted);
    if (failed)
        return failed;
    artifact_publish_deleted(call->ctx, &artifact);
    return df_reply_json(call, 200, json_pack("{sb}", "data_deleted", data_deleted));
}

static int artifact_content(struct df_call *call)
{
    struct df_ctx *ctx = call->ctx;
    struct artifact artifact = {};
    struct object object = {};
    int failed = find_own(call, ROLE_VIEWER, &artifact);
    if (failed)
        return failed;

    const struct object_key key = {artifact.project_id, artifact.storage_id, artifact.hash};
    failed = object_store_find(ctx, &key, &object);
    if (failed)
        return failed;
    return download_reply(call, &key, artifact_disposition(&ctx->arena, artifact.name));
}

static int artifact_preview(struct df_call *call)
{
    struct artifact artifact = {};
    json_t *preview;
    int failed = find_own(call, ROLE_VIEWER, &artifact);
    if (failed)
        return failed;

    const struct object_key key = {artifact.project_id, artifact.storage_id, artifact.hash};
    failed = preview_store_find(call->ctx, &key, artifact.size, &preview);
    return failed ? failed : df_reply_json(call, 200, json_incref(preview));
}

const struct df_route artifact_routes[] = {
    DF_ROUTE("GET", "/projects/:project/artifacts", artifact_list, DF_USER),
    DF_ROUTE("POST", "/projects/:project/artifacts", artifact_create, DF_USER),
    DF_ROUTE("GET", "/artifacts/:artifact", artifact_read, DF_USER),
    DF_ROUTE("PATCH", "/artifacts/:artifact", artifact_update, DF_USER),
    DF_ROUTE("DELETE", "/artifacts/:artifact", artifact_delete, DF_USER),
    DF_ROUTE("GET", "/artifacts/:artifact/content", artifact_content, DF_USER),
    DF_ROUTE("GET", "/artifacts/:artifact/preview", artifact_preview, DF_USER),
    DF_ROUTE("POST", "/internal/projects/:project/artifacts", internal_artifact_put, DF_SERVICE),
    DF_ROUTE("GET", "/internal/artifacts/:artifact", internal_artifact_read, DF_SERVICE),
    {},
};
