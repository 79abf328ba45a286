#include "generator.h"
#include "model_store.h"
#include "node_type.h"
#include "project_access.h"
#include "routes.h"
#include "settings.h"

/* Why there is no code: the first thing that stands in its way. */
static int refuse(struct df_ctx *ctx, const json_t *problems)
{
    const char *detail = json_string_value(json_object_get(json_array_get(problems, 0), "detail"));

    return df_fail_as(ctx, DF_INVALID, "no_code", "%s", detail ? detail : "no code can be made");
}

/* By native generators alone: the code of an installed extension runs within jobs only. */
static int make(struct df_ctx *ctx, const json_t *tree, const char *id, json_t *resource,
                json_t *problems, const char **code)
{
    const struct extension_set *set = &projects_settings(ctx)->extensions;
    const char *type = json_string_value(json_object_get(resource, "type"));
    const char *generator = type ? json_string_value(json_object_get(set->generators, type)) : NULL;

    if (!generator)
        return df_fail_as(ctx, DF_INVALID, "no_generator",
                          "this server itself makes no code of resources of its type");
    const char *pointer = df_printf(&ctx->arena, "/resources/%s", id);
    int failed = node_type_check(ctx, tree, resource, pointer, problems);
    if (failed)
        return failed;
    *code = generator_run(ctx, generator, resource, pointer, problems);
    return *code ? 0 : refuse(ctx, problems);
}

static int resource_code(struct df_call *call)
{
    struct df_ctx *ctx = call->ctx;
    const char *id = df_path(call, "resource"), *code;
    struct project_access access;
    struct shared_model *shared;

    int failed = project_access(call, ROLE_VIEWER, &access);
    if (!failed)
        failed = model_load(ctx, access.id, access.revision, &shared);
    if (failed)
        return failed;
    json_t *resource = model_document(shared->model.tree, MODEL_RESOURCES, id);
    if (!resource)
        return df_fail(ctx, DF_NOT_FOUND, "there is no such resource");
    json_t *problems = df_defer_json(&ctx->arena, json_array());
    failed = make(ctx, shared->model.tree, id, resource, problems, &code);
    if (failed)
        return failed;
    return df_reply_json(call, 200,
                         json_pack("{sI ss sO}", "revision", (json_int_t) shared->revision, "code",
                                   code, "problems", problems));
}

const struct df_route resource_code_routes[] = {
    DF_ROUTE("GET", "/projects/:project/resources/:resource/code", resource_code, DF_USER),
    {},
};
