#include "history_store.h"
#include "name.h"
#include "remake.h"
#include "routes.h"

#include "../executions/executions_client.h"

#include <strings.h>

/* Revisions whose model is read; of jobs of others the code alone is known. */
enum { REMAKE_REVISIONS = 32, REMAKE_CLIENT = 64 };

struct remake_body {
    const char *artifact, *name, *client;
    json_t *recipe;
    struct remake remake;
};

static const struct df_field remake_body_fields[] = {
    DF_FIELD(remake_body, artifact, DF_UUID, DF_REQUIRED),
    DF_FIELD(remake_body, name, DF_TEXT, DF_NULLABLE, .min = 1, .max = NAME_BYTES),
    DF_FIELD(remake_body, client, DF_TEXT, DF_NULLABLE, .min = 1, .max = REMAKE_CLIENT),
    {},
};

static const char *text_of(const json_t *object, const char *member)
{
    return json_string_value(json_object_get(object, member));
}

/* What the model had then of an operation and of the resources that it refers to. */
static void note_past(json_t *recipe, json_t *node, json_t *tree)
{
    json_t *resources = json_object_get(tree, "resources"), *value;
    const char *operation = text_of(node, "operation"), *name;
    json_t *was = json_object_get(json_object_get(tree, "operations"), operation ? operation : "");

    if (was)
        json_object_set(node, "was", was);
    json_object_foreach(json_object_get(node, "references"), name, value) {
        const char *id = json_string_value(value);
        json_t *resource = id ? json_object_get(resources, id) : NULL;
        if (resource && !json_object_get(json_object_get(recipe, "resources"), id))
            json_object_set(json_object_get(recipe, "resources"), id, resource);
    }
}

/* The model at the revisions that jobs of this project ran. */
static int read_past(struct df_ctx *ctx, const struct project_access *access, json_t *recipe)
{
    json_t *trees[REMAKE_REVISIONS], *node;
    json_int_t revisions[REMAKE_REVISIONS];
    size_t count = 0, index;

    json_object_set_new(recipe, "resources", json_object());
    json_array_foreach(json_object_get(recipe, "nodes"), index, node) {
        const char *project = text_of(node, "project"), *kind = text_of(node, "kind");
        json_int_t revision = json_integer_value(json_object_get(node, "revision"));
        size_t at = 0;
        if (!project || strcasecmp(project, access->id) != 0 || kind[0] != 'j')
            continue;
        while (at < count && revisions[at] != revision)
            at++;
        if (at == REMAKE_REVISIONS || revision < 1 || revision > access->revision)
            continue;
        if (at == count) {
            int failed = history_model(ctx, access, revision, &trees[at]);
            if (failed)
                return failed;
            revisions[count++] = revision;
        }
        note_past(recipe, node, trees[at]);
    }
    return 0;
}

static void release_remake(void *remake)
{
    remake_release(remake);
}

static int make_remake(struct df_ctx *ctx, const struct shared_model *shared,
                       struct change_order *order, struct change *change)
{
    struct remake_body *body = order->data;

    remake_release(&body->remake);
    remake_init(&body->remake, &ctx->arena, shared->model.tree, body->recipe);
    bool made = remake_make(&body->remake, body->name);
    if (!made) {
        change_init(change, &shared->model);
        return df_fail_as(ctx, DF_CONFLICT, "no_maker",
                          "nothing is known of what made this artifact: it was uploaded, or the "
                          "run that made it is gone");
    }
    enum change_outcome outcome = change_apply(&shared->model, body->remake.patch, change);
    return change_fail(ctx, order->project, outcome, change);
}

static int read_wish(struct df_call *call, struct project_access *access, struct remake_body *body)
{
    struct df_ctx *ctx = call->ctx;
    int failed = project_access(call, ROLE_EDITOR, access);

    if (!failed)
        failed = df_body(call, remake_body_fields, body);
    if (!failed && body->name && name_problem(body->name))
        failed = df_fail_at(ctx, "/name", "%s", name_problem(body->name));
    if (failed)
        return failed;
    df_pg_release(ctx);
    failed = executions_artifact_recipe(ctx, body->artifact, call->principal.user, &body->recipe);
    if (failed)
        return failed;
    const char *project = text_of(json_object_get(body->recipe, "artifact"), "project");
    if (!project || strcasecmp(project, access->id) != 0)
        return df_fail_at(ctx, "/artifact", "is not an artifact of this project");
    return read_past(ctx, access, body->recipe);
}

/* The pipeline that made an artifact, as one change. */
static int pipeline_remake(struct df_call *call)
{
    struct remake_body *body = df_alloc(&call->ctx->arena, sizeof *body);
    struct change_order order = {.make = make_remake, .data = body, .least = ROLE_EDITOR};
    struct project_access access;
    struct change_result result;

    *body = (struct remake_body){};
    df_defer(&call->ctx->arena, release_remake, &body->remake);
    int failed = read_wish(call, &access, body);
    if (failed)
        return failed;
    order.project = access.id;
    order.author = call->principal.user;
    order.author_name = call->principal.name;
    order.client = body->client ? body->client : "remake";
    failed = model_change(call->ctx, &order, &result);
    if (failed)
        return failed;
    return df_reply_json(call, 201,
                         json_pack("{ss sI sO sO sO}", "pipeline", body->remake.pipeline,
                                   "revision", (json_int_t) result.revision, "patch", result.patch,
                                   "derived", result.derived, "left_out", body->remake.left_out));
}

const struct df_route remake_routes[] = {
    DF_ROUTE("POST", "/projects/:project/remake", pipeline_remake, DF_USER),
    {},
};
