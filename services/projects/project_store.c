#include "project_store.h"
#include "example.h"
#include "model_store.h"
#include "queries.h"
#include "settings.h"

#include <df/uuid.h>

static void release_model(void *model)
{
    model_release(model);
}

static void release_change(void *change)
{
    change_release(change);
}

static int fill(struct df_ctx *ctx, const struct project_maker *maker, const char *project,
                const char *example)
{
    struct change_order order = {.project = project,
                                 .author = maker->user,
                                 .author_name = maker->name,
                                 .client = "example",
                                 .kind = CHANGE_CREATE};
    struct model *empty = df_alloc(&ctx->arena, sizeof *empty);
    struct change *change = df_alloc(&ctx->arena, sizeof *change);
    json_t *patch;

    int failed = example_patch(ctx, projects_settings(ctx)->examples_dir, example, &patch);
    if (failed)
        return failed;
    model_init(empty);
    df_defer(&ctx->arena, release_model, empty);
    enum change_outcome outcome = change_apply(empty, patch, change);
    df_defer(&ctx->arena, release_change, change);
    failed = change_fail(ctx, project, outcome, change);
    return failed ? failed : model_store_first(ctx, &order, change);
}

int project_make(struct df_ctx *ctx, const struct project_maker *maker,
                 const struct new_project *new_project, const char **id)
{
    const char *project = df_uuid_new(&ctx->arena);
    struct member member;

    int failed = df_pg_begin(ctx);
    if (!failed)
        failed = df_pg_run(
            ctx, sql_project_create(project, new_project->name, new_project->example, maker->user),
            NULL);
    if (!failed)
        failed = df_pg_one(ctx, sql_member_put(project, maker->user, maker->name, "owner"),
                           member_fields, &member);
    if (!failed && new_project->example)
        failed = fill(ctx, maker, project, new_project->example);
    if (!failed)
        failed = df_pg_commit(ctx);
    if (!failed)
        *id = project;
    return failed;
}

static int make_example(struct df_ctx *ctx, const struct project_maker *maker, json_t *example,
                        json_t *ids)
{
    const char *id = json_string_value(json_object_get(example, "id")), *project;
    const struct new_project new_project = {
        .name = json_string_value(json_object_get(example, "name")), .example = id};
    struct project had;
    bool found;

    int failed = df_pg_find(ctx, sql_example_find(maker->user, id), project_fields, &had, &found);
    if (failed || found)
        return failed;
    failed = project_make(ctx, maker, &new_project, &project);
    if (!failed)
        json_array_append_new(ids, json_string(project));
    return failed;
}

int project_make_examples(struct df_ctx *ctx, const struct project_maker *maker, json_t **ids)
{
    json_t *examples, *example;
    size_t index;

    *ids = df_defer_json(&ctx->arena, json_array());
    int failed = example_list_read(ctx, projects_settings(ctx)->examples_dir, &examples);
    if (!failed)
        failed = df_pg_begin(ctx);
    if (!failed)
        failed = df_pg_run(ctx, sql_user_lock(maker->user), NULL);
    json_array_foreach(examples, index, example) {
        if (!failed)
            failed = make_example(ctx, maker, example, *ids);
    }
    return failed ? failed : df_pg_commit(ctx);
}
