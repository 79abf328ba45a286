#include "extension_python.h"
#include "extension_store.h"
#include "extension_switch.h"
#include "generator.h"
#include "history_store.h"
#include "node_type.h"
#include "pipeline_problems.h"
#include "queries.h"
#include "routes.h"
#include "settings.h"

#include <string.h>

/* Texts of several operations. */
enum { DRAFT_BODY = 16 * 1024 * 1024 };

static bool has_revision(const struct df_call *call, const char *etag)
{
    const char *seen = df_header(call, "If-None-Match");

    if (seen && strncmp(seen, "W/", 2) == 0) /* a gateway that compresses weakens the tag */
        seen += 2;
    return seen && strcmp(seen, etag) == 0;
}

static const char *begin_model(struct df_call *call, int64_t revision)
{
    const char *etag = df_printf(&call->ctx->arena, "\"%lld\"", (long long) revision);

    df_reply_header(call, "ETag", etag);
    df_reply_header(call, "Cache-Control", "private, no-cache");
    return etag;
}

static int reply_past(struct df_call *call, const struct project_access *access, int64_t revision)
{
    json_t *tree;

    int failed = history_check(call->ctx, access, revision, "?revision");
    if (!failed)
        failed = history_model(call->ctx, access, revision, &tree);
    if (failed)
        return failed;
    (void) begin_model(call, revision);
    return df_reply_json(
        call, 200,
        json_pack("{sI sO s{}}", "revision", (json_int_t) revision, "model", tree, "texts"));
}

/* Not modified comes with the length of what would have been sent (RFC 9110 section 15.4.5); the
 * server leaves the body out. */
static int model_read(struct df_call *call)
{
    struct project_access access;
    struct shared_model *shared;
    int64_t revision;
    size_t size;

    int failed = project_access(call, ROLE_VIEWER, &access);
    if (!failed)
        failed = df_query_int(call, "revision", 0, INT64_MAX, -1, &revision);
    if (failed)
        return failed;
    if (revision >= 0)
        return reply_past(call, &access, revision);
    failed = model_load(call->ctx, access.id, access.revision, &shared);
    if (failed)
        return failed;
    const char *etag = begin_model(call, shared->revision);
    const char *text = model_cache_text(shared, &size);
    return df_reply_bytes(call, has_revision(call, etag) ? 304 : 200, "application/json", text,
                          size);
}

static int pipeline_problem_list(struct df_call *call)
{
    const char *id = df_path(call, "pipeline");
    struct project_access access;
    struct shared_model *shared;

    int failed = project_access(call, ROLE_VIEWER, &access);
    if (!failed)
        failed = model_load(call->ctx, access.id, access.revision, &shared);
    if (failed)
        return failed;
    if (!model_document(shared->model.tree, MODEL_PIPELINES, id))
        return df_fail(call->ctx, DF_NOT_FOUND, "there is no such pipeline");
    struct pipeline_flat flat = pipeline_flatten(shared->model.tree, id);
    json_t *problems = pipeline_problems(shared->model.tree, id, &flat, PIPELINE_EDITED);
    pipeline_flat_release(&flat);
    return df_reply_json(call, 200,
                         json_pack("{sI so sn}", "revision", (json_int_t) shared->revision, "items",
                                   problems, "next_cursor"));
}

static int role_read(struct df_call *call)
{
    struct project_access access = {};
    const char *project, *user;
    bool found;

    int failed = df_path_uuid(call, "project", &project);
    if (!failed)
        failed = df_path_uuid(call, "user", &user);
    if (!failed)
        failed = df_pg_find(call->ctx, sql_role_read(project, user), project_access_fields, &access,
                            &found);
    if (failed)
        return failed;
    if (!found || access.deleted_at)
        return df_fail(call->ctx, DF_NOT_FOUND, "this user has no such project");
    return df_reply_json(call, 200, json_pack("{ss}", "role", role_names[access.role]));
}

/* Copies the documents that `pipeline` uses: operations, or resources by the references of its
 * nodes. */
static void copy_used(json_t *tree, json_t *pipeline, json_t *operations, json_t *resources)
{
    const char *id, *name;
    json_t *node, *reference;

    json_object_foreach(json_object_get(pipeline, "nodes"), id, node) {
        const char *operation = json_string_value(json_object_get(node, "operation"));
        json_t *document = model_document(tree, MODEL_OPERATIONS, operation);
        if (document)
            json_object_set(operations, operation, document);
        json_object_foreach(json_object_get(node, "references"), name, reference) {
            const char *resource = json_string_value(reference);
            document = model_document(tree, MODEL_RESOURCES, resource);
            if (document)
                json_object_set(resources, resource, document);
        }
    }
}

/* The code that the extension of its type makes of a resource, which leaves its object in `result`;
 * NULL when no extension makes any. */
static int make_code(struct df_ctx *ctx, const char *id, json_t *resource, json_t *problems,
                     const char **code)
{
    const struct extension_set *set = &projects_settings(ctx)->extensions;
    const char *type = json_string_value(json_object_get(resource, "type"));
    const char *generator = json_string_value(json_object_get(set->generators, type));
    json_t *files;

    int failed = extension_store_of_type(ctx, type, &files);
    *code = !failed && files ? extension_python_code(ctx, files, resource) : NULL;
    if (failed || *code || !generator)
        return failed;
    *code = generator_run(ctx, generator, resource, df_printf(&ctx->arena, "/resources/%s", id),
                          problems);
    *code = *code ? df_printf(&ctx->arena, "%s\n\nresult = create()\n", *code) : "";
    return 0;
}

/* Resources with the code that is made of them, in place of themselves. */
static int add_code(struct df_ctx *ctx, const json_t *tree, json_t *resources, json_t *problems)
{
    const char *id, *code;
    json_t *resource;
    void *next;
    int failed = 0;

    json_object_foreach_safe(resources, next, id, resource)
    {
        failed = node_type_check(ctx, tree, resource, df_printf(&ctx->arena, "/resources/%s", id),
                                 problems);
        if (!failed)
            failed = make_code(ctx, id, resource, problems, &code);
        if (failed)
            break;
        if (!code)
            continue;
        json_t *copy = json_copy(resource);
        json_object_set_new(copy, "code", json_string(code));
        json_object_set_new(resources, id, copy);
    }
    return failed;
}

static int make_snapshot(struct df_ctx *ctx, json_t *tree, int64_t revision,
                         const struct project_access *project, const char *id, json_t **snapshot)
{
    struct pipeline_flat flat = pipeline_flatten(tree, id);
    json_t *pipeline = json_incref(flat.pipeline);
    json_t *operations = json_object(), *resources = json_object();
    json_t *problems = pipeline_problems(tree, id, &flat, PIPELINE_RUN);

    pipeline_flat_release(&flat);
    copy_used(tree, pipeline, operations, resources);
    const char *serializers = NULL;
    int failed = add_code(ctx, tree, resources, problems);
    if (!failed)
        failed = extension_switch_serializers(ctx, project->id, &serializers);
    json_object_set_new(pipeline, "id", json_string(id));
    *snapshot = json_pack("{sI s{ss ss} so so sO sO ss* so so}", "revision", (json_int_t) revision,
                          "project", "id", project->id, "name", project->name, "pipeline", pipeline,
                          "operations", operations, "modules", json_object_get(tree, "modules"),
                          "serialization", json_object_get(tree, "serialization"), "serializers",
                          serializers, "resources", resources, "problems", problems);
    if (failed)
        json_decref(*snapshot);
    return failed;
}

static int reply_snapshot(struct df_call *call, const struct project_access *project, json_t *tree,
                          int64_t revision, const char *pipeline)
{
    json_t *snapshot;
    int failed = make_snapshot(call->ctx, tree, revision, project, pipeline, &snapshot);

    return failed ? failed : df_reply_json(call, 200, snapshot);
}

static int snapshot_read(struct df_call *call)
{
    const char *pipeline = df_query_text(call, "pipeline"), *id;
    struct project_access project = {};
    struct shared_model *shared;

    int failed = df_path_uuid(call, "project", &id);
    if (!failed)
        failed = df_pg_one(call->ctx, sql_project_find(id), project_access_fields, &project);
    if (!failed)
        failed = model_load(call->ctx, project.id, project.revision, &shared);
    if (failed)
        return failed;
    if (!pipeline || !model_document(shared->model.tree, MODEL_PIPELINES, pipeline))
        return df_fail(call->ctx, DF_NOT_FOUND, "there is no such pipeline");
    return reply_snapshot(call, &project, shared->model.tree, shared->revision, pipeline);
}

/* A copy of the model that nobody but one execution has: what it began as, and what was changed. */
struct draft {
    const char *pipeline;
    int64_t revision;
    json_t *patch;
};

static const struct df_field draft_fields[] = {
    DF_FIELD(draft, pipeline, DF_TEXT, DF_REQUIRED, .min = 1, .max = 64),
    DF_FIELD(draft, revision, DF_INT, DF_REQUIRED),
    DF_FIELD(draft, patch, DF_JSON, DF_REQUIRED, .json = JSON_ARRAY),
    {},
};

static int reply_tree(struct df_call *call, const struct project_access *project,
                      const struct draft *draft, json_t *tree)
{
    if (!model_document(tree, MODEL_PIPELINES, draft->pipeline))
        return df_fail(call->ctx, DF_NOT_FOUND, "there is no such pipeline");
    return reply_snapshot(call, project, tree, draft->revision, draft->pipeline);
}

static int reply_draft(struct df_call *call, const struct project_access *project,
                       const struct draft *draft, json_t *tree)
{
    const struct model past = {.tree = tree,
                               .texts = df_defer_json(&call->ctx->arena, json_object()),
                               .revisions = df_defer_json(&call->ctx->arena, json_object())};
    struct change change;

    if (json_array_size(draft->patch) == 0)
        return reply_tree(call, project, draft, tree);
    enum change_outcome outcome = change_apply(&past, draft->patch, &change);
    int failed = change_fail(call->ctx, project->id, outcome, &change);
    if (!failed)
        failed = reply_tree(call, project, draft, change.tree);
    change_release(&change);
    return failed;
}

static int snapshot_draft(struct df_call *call)
{
    struct project_access project = {};
    struct draft draft = {};
    const char *id;
    json_t *tree;

    int failed = df_path_uuid(call, "project", &id);
    if (!failed)
        failed = df_body(call, draft_fields, &draft);
    if (!failed)
        failed = df_pg_one(call->ctx, sql_project_find(id), project_access_fields, &project);
    if (!failed)
        failed = history_check(call->ctx, &project, draft.revision, "/revision");
    if (!failed)
        failed = history_model(call->ctx, &project, draft.revision, &tree);
    return failed ? failed : reply_draft(call, &project, &draft, tree);
}

const struct df_route model_routes[] = {
    DF_ROUTE("GET", "/projects/:project/model", model_read, DF_USER),
    DF_ROUTE("GET", "/projects/:project/pipelines/:pipeline/problems", pipeline_problem_list,
             DF_USER),
    {},
};

const struct df_route internal_routes[] = {
    DF_ROUTE("GET", "/internal/projects/:project/roles/:user", role_read, DF_SERVICE),
    DF_ROUTE("GET", "/internal/projects/:project/snapshot", snapshot_read, DF_SERVICE),
    DF_ROUTE("POST", "/internal/projects/:project/snapshot", snapshot_draft, DF_SERVICE,
             DRAFT_BODY),
    {},
};
