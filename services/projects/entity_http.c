#include "entity.h"
#include "merge_patch.h"
#include "model_store.h"
#include "routes.h"

#include <df/uuid.h>

#include <stdio.h>
#include <string.h>

enum { ENTITY_BODY = 6 * 1024 * 1024 };

/* What clients of the plain routes are called in the history. */
static const char rest_client[] = "rest";

/* One change by way of the plain routes. */
struct entity_order {
    struct df_call *call;
    enum model_kind kind;
    const char *id;
    json_t *body; /* new document, merge patch, or interface edit */
};

static int check_match(struct df_call *call, const struct model *model, enum model_kind kind,
                       const char *id)
{
    const char *wanted = df_header(call, "If-Match");
    char etag[32];

    if (!model_document(model->tree, kind, id))
        return df_fail(call->ctx, DF_NOT_FOUND, "there is no such %s", model_kinds[kind].noun);
    snprintf(etag, sizeof etag, "\"%lld\"", (long long) entity_revision(model, kind, id));
    if (wanted && strcmp(wanted, "*") != 0 && strcmp(wanted, etag) != 0)
        return df_fail(call->ctx, DF_PRECONDITION, "the %s has been changed since; it is at %s now",
                       model_kinds[kind].noun, etag);
    return 0;
}

static int reply_entity(struct df_call *call, int status, const struct model *model,
                        enum model_kind kind, const char *id)
{
    df_reply_header(
        call, "ETag",
        df_printf(&call->ctx->arena, "\"%lld\"", (long long) entity_revision(model, kind, id)));
    return df_reply_json(call, status, entity_json(model, kind, id));
}

/* The pointers of errors are about the body, not about a patch that the caller has not made. */
static int explain(struct df_ctx *ctx, const struct change_order *order,
                   enum change_outcome outcome, struct change *change)
{
    json_t *error;
    size_t index;

    json_array_foreach(change->errors, index, error)
        json_object_set_new(error, "pointer", json_string(""));
    return change_fail(ctx, order->project, outcome, change);
}

static int make_create(struct df_ctx *ctx, const struct shared_model *shared,
                       struct change_order *order, struct change *change)
{
    const struct entity_order *entity = order->data;
    char path[JSON_POINTER_BYTES + 1];

    if (model_document(shared->model.tree, entity->kind, entity->id))
        return df_fail_at(ctx, "/id", "is taken by another %s", model_kinds[entity->kind].noun);
    model_path(entity->kind, entity->id, path);
    json_t *patch = df_defer_json(
        &ctx->arena, json_pack("[{ss ss sO}]", "op", "add", "path", path, "value", entity->body));
    return explain(ctx, order, change_apply(&shared->model, patch, change), change);
}

static int make_update(struct df_ctx *ctx, const struct shared_model *shared,
                       struct change_order *order, struct change *change)
{
    const struct entity_order *entity = order->data;

    int failed = check_match(entity->call, &shared->model, entity->kind, entity->id);
    if (failed)
        return failed;
    json_t *patch = df_defer_json(
        &ctx->arena,
        merge_patch_operations(shared->model.tree, entity->kind, entity->id, entity->body));
    if (json_array_size(patch) == 0) {
        change_init(change, &shared->model);
        return 0;
    }
    return explain(ctx, order, change_apply(&shared->model, patch, change), change);
}

static int make_delete(struct df_ctx *ctx, const struct shared_model *shared,
                       struct change_order *order, struct change *change)
{
    const struct entity_order *entity = order->data;
    char path[JSON_POINTER_BYTES + 1];

    int failed = check_match(entity->call, &shared->model, entity->kind, entity->id);
    if (failed)
        return failed;
    model_path(entity->kind, entity->id, path);
    json_t *patch = df_defer_json(&ctx->arena,
                                  json_pack("[{ss ss}]", "op", "remove", "path", path));
    return explain(ctx, order, change_apply(&shared->model, patch, change), change);
}

static int make_edit(struct df_ctx *ctx, const struct shared_model *shared,
                     struct change_order *order, struct change *change)
{
    const struct entity_order *entity = order->data;

    int failed = check_match(entity->call, &shared->model, entity->kind, entity->id);
    if (failed)
        return failed;
    return explain(ctx, order, change_interface(&shared->model, entity->id, entity->body, change),
                   change);
}

static int run_order(struct entity_order *entity, struct change_order *order,
                     struct change_result *result)
{
    struct df_call *call = entity->call;

    order->author = call->principal.user;
    order->author_name = call->principal.name;
    if (!order->client)
        order->client = rest_client;
    order->least = ROLE_EDITOR;
    order->data = entity;
    int failed = df_path_uuid(call, "project", &order->project);
    return failed ? failed : model_change(call->ctx, order, result);
}

static int entity_list(struct df_call *call, enum model_kind kind)
{
    struct project_access access;
    struct shared_model *shared;
    struct df_page page;
    json_t *cursor;

    int failed = project_access(call, ROLE_VIEWER, &access);
    if (!failed)
        failed = df_page(call, &page);
    if (!failed)
        failed = model_load(call->ctx, access.id, access.revision, &shared);
    if (failed)
        return failed;
    json_t *items = entity_page(&shared->model, kind, page.cursor, (size_t) page.limit, &cursor);
    return df_reply_json(call, 200, json_pack("{so so}", "items", items, "next_cursor", cursor));
}

static int entity_read(struct df_call *call, enum model_kind kind)
{
    const char *id = df_path(call, model_kinds[kind].noun);
    struct project_access access;
    struct shared_model *shared;

    int failed = project_access(call, ROLE_VIEWER, &access);
    if (!failed)
        failed = model_load(call->ctx, access.id, access.revision, &shared);
    if (failed)
        return failed;
    if (!model_document(shared->model.tree, kind, id))
        return df_fail(call->ctx, DF_NOT_FOUND, "there is no such %s", model_kinds[kind].noun);
    return reply_entity(call, 200, &shared->model, kind, id);
}

/* The body as an object that may be written to. */
static int read_object(struct df_call *call, json_t **object)
{
    json_t *body;

    int failed = df_body_json(call, &body);
    if (failed)
        return failed;
    if (!json_is_object(body))
        return df_fail(call->ctx, DF_INVALID, "the body must be a JSON object");
    *object = df_defer_json(&call->ctx->arena, json_copy(body));
    return 0;
}

static int entity_create(struct df_call *call, enum model_kind kind)
{
    struct entity_order entity = {.call = call, .kind = kind};
    struct change_order order = {.make = make_create};
    struct change_result result;

    int failed = read_object(call, &entity.body);
    if (failed)
        return failed;
    json_t *id = json_object_get(entity.body, "id");
    if (id && !json_is_string(id))
        return df_fail_at(call->ctx, "/id", "must be a string");
    entity.id = id ? df_strdup(&call->ctx->arena, json_string_value(id))
                   : df_uuid_new(&call->ctx->arena);
    json_object_del(entity.body, "id");
    failed = run_order(&entity, &order, &result);
    if (failed)
        return failed;
    df_reply_header(call, "Location",
                    df_printf(&call->ctx->arena, "/api/v1/projects/%s/%s/%s", result.project,
                              model_kinds[kind].name, entity.id));
    return reply_entity(call, 201, &result.shared->model, kind, entity.id);
}

static int entity_update(struct df_call *call, enum model_kind kind)
{
    struct entity_order entity = {
        .call = call, .kind = kind, .id = df_path(call, model_kinds[kind].noun)};
    struct change_order order = {.make = make_update};
    struct change_result result;

    int failed = read_object(call, &entity.body);
    if (!failed)
        failed = run_order(&entity, &order, &result);
    if (failed)
        return failed;
    return reply_entity(call, 200, &result.shared->model, kind, entity.id);
}

static int entity_delete(struct df_call *call, enum model_kind kind)
{
    struct entity_order entity = {
        .call = call, .kind = kind, .id = df_path(call, model_kinds[kind].noun)};
    struct change_order order = {.make = make_delete};
    struct change_result result;

    int failed = run_order(&entity, &order, &result);
    return failed ? failed : df_reply_empty(call);
}

static int operation_interface_edit(struct df_call *call)
{
    struct entity_order entity = {
        .call = call, .kind = MODEL_OPERATIONS, .id = df_path(call, "operation")};
    struct change_order order = {.make = make_edit};
    struct change_result result;

    int failed = read_object(call, &entity.body);
    if (failed)
        return failed;
    const char *client = json_string_value(json_object_get(entity.body, "client"));
    if (client && (strlen(client) == 0 || strlen(client) > 64))
        return df_fail_at(call->ctx, "/client", "must have 1 to 64 bytes");
    order.client = client ? df_strdup(&call->ctx->arena, client) : NULL;
    json_object_del(entity.body, "client");
    failed = run_order(&entity, &order, &result);
    if (failed)
        return failed;
    return df_reply_json(call, 200,
                         json_pack("{sI sO sO}", "revision", (json_int_t) result.revision, "patch",
                                   result.patch, "derived", result.derived));
}

/* The five handlers of a collection, each named as its operation. */
#define COLLECTION(noun, kind)                                                                     \
    static int noun##_list(struct df_call *call)                                                   \
    {                                                                                              \
        return entity_list(call, kind);                                                            \
    }                                                                                              \
    static int noun##_create(struct df_call *call)                                                 \
    {                                                                                              \
        return entity_create(call, kind);                                                          \
    }                                                                                              \
    static int noun##_read(struct df_call *call)                                                   \
    {                                                                                              \
        return entity_read(call, kind);                                                            \
    }                                                                                              \
    static int noun##_update(struct df_call *call)                                                 \
    {                                                                                              \
        return entity_update(call, kind);                                                          \
    }                                                                                              \
    static int noun##_delete(struct df_call *call)                                                 \
    {                                                                                              \
        return entity_delete(call, kind);                                                          \
    }                                                                                              \
    struct df_require_semicolon

COLLECTION(pipeline, MODEL_PIPELINES);
COLLECTION(operation, MODEL_OPERATIONS);
COLLECTION(resource, MODEL_RESOURCES);
COLLECTION(module, MODEL_MODULES);

#define COLLECTION_ROUTES(noun)                                                                    \
    DF_ROUTE("GET", "/projects/:project/" #noun "s", noun##_list, DF_USER),                        \
        DF_ROUTE("POST", "/projects/:project/" #noun "s", noun##_create, DF_USER,                  \
                 .body_limit = ENTITY_BODY),                                                       \
        DF_ROUTE("GET", "/projects/:project/" #noun "s/:" #noun, noun##_read, DF_USER),            \
        DF_ROUTE("PATCH", "/projects/:project/" #noun "s/:" #noun, noun##_update, DF_USER,         \
                 .body_limit = ENTITY_BODY),                                                       \
        DF_ROUTE("DELETE", "/projects/:project/" #noun "s/:" #noun, noun##_delete, DF_USER)

const struct df_route entity_routes[] = {
    COLLECTION_ROUTES(pipeline),
    COLLECTION_ROUTES(operation),
    COLLECTION_ROUTES(resource),
    COLLECTION_ROUTES(module),
    DF_ROUTE("POST", "/projects/:project/operations/:operation/interface", operation_interface_edit,
             DF_USER),
    {},
};
