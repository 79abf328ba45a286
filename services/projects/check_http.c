#include "check_code.h"
#include "extension_store.h"
#include "history_store.h"
#include "queries.h"
#include "routes.h"
#include "settings.h"

#include <df/pg.h>

#define OPERATION "check"
#define PIPELINE  "check-of-resource"

static json_t *operations_of(const char *code, const json_t *checker)
{
    return json_pack("{s{ss ss s{ss s[] s[{ss}] s[]} sO*}}", OPERATION, "name", "Check", "code",
                     code, "interface", "class", CHECK_CLASS, "inputs", "outputs", "name",
                     CHECK_OUTPUT, "attributes", "environment",
                     json_object_get(checker, "environment"));
}

/* Of an extension that was installed, or of one that ships; NULL for none. */
static int find_checker(struct df_ctx *ctx, const char *type, const json_t **checker)
{
    json_t *files, *installed;
    int failed = extension_store_of_type(ctx, type, &files);

    *checker = json_object_get(projects_settings(ctx)->extensions.checkers, type);
    installed = files ? extension_set_checker(ctx, files) : NULL;
    if (installed)
        *checker = df_defer_json(&ctx->arena, installed);
    return failed;
}

/* As of a pipeline with one operation, which asks the extension of the resource. */
static int check_snapshot(struct df_call *call)
{
    struct df_ctx *ctx = call->ctx;
    struct project_access project = {};
    struct shared_model *shared;
    const char *id;
    int failed = df_path_uuid(call, "project", &id);

    if (!failed)
        failed = df_pg_one(ctx, sql_project_find(id), project_access_fields, &project);
    if (!failed)
        failed = model_load(ctx, project.id, project.revision, &shared);
    if (failed)
        return failed;
    json_t *tree = shared->model.tree;
    json_t *resource = model_document(tree, MODEL_RESOURCES, df_path(call, "resource"));
    if (!resource)
        return df_fail(ctx, DF_NOT_FOUND, "there is no such resource");
    const char *type = json_string_value(json_object_get(resource, "type"));
    const json_t *checker;
    failed = find_checker(ctx, type ? type : "", &checker);
    if (failed)
        return failed;
    const char *code = checker ? check_code(&ctx->arena, resource, checker) : NULL;
    if (!code)
        return df_fail_as(ctx, DF_INVALID, "no_checker",
                          "no extension of this server checks resources of its type");
    return df_reply_json(
        call, 200,
        json_pack("{sI s{ss ss} s{ss ss s{s{ss}} s{}} so sO? sO? s{} s[]}", "revision",
                  (json_int_t) shared->revision, "project", "id", project.id, "name", project.name,
                  "pipeline", "id", PIPELINE, "name", "Check", "nodes", OPERATION, "operation",
                  OPERATION, "edges", "operations", operations_of(code, checker), "modules",
                  json_object_get(tree, "modules"), "serialization",
                  json_object_get(tree, "serialization"), "resources", "problems"));
}

const struct df_route check_routes[] = {
    DF_ROUTE("GET", "/internal/projects/:project/resources/:resource/check", check_snapshot,
             DF_SERVICE),
    {},
};
