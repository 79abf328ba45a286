#include "project_store.h"
#include "example_store.h"
#include "extension_switch.h"
#include "history_import.h"
#include "model_store.h"
#include "queries.h"

#include <df/uuid.h>

static void release_model(void *model)
{
    model_release(model);
}

static void release_change(void *change)
{
    change_release(change);
}

/* Fills an empty project: `make` makes the change of the empty model out of `source`. */
static int fill(struct df_ctx *ctx, const struct project_maker *maker, const char *project,
                const char *client, json_t *source,
                enum change_outcome (*make)(const struct model *, json_t *, struct change *))
{
    struct change_order order = {.project = project,
                                 .author = maker->user,
                                 .author_name = maker->name,
                                 .client = client,
                                 .kind = CHANGE_CREATE};
    struct model *empty = df_alloc(&ctx->arena, sizeof *empty);
    struct change *change = df_alloc(&ctx->arena, sizeof *change);

    model_init(empty);
    df_defer(&ctx->arena, release_model, empty);
    enum change_outcome outcome = make(empty, source, change);
    df_defer(&ctx->arena, release_change, change);
    int failed = change_fail(ctx, project, outcome, change);
    return failed ? failed : model_store_first(ctx, &order, change);
}

static int fill_from_example(struct df_ctx *ctx, const struct project_maker *maker,
                             const char *project, const char *example)
{
    const char *extension;
    json_t *patch, *sources;
    struct example found;
    bool changed;

    int failed = example_store_find(ctx, example, &found, &extension);
    if (!failed)
        failed = example_patch(ctx, &found, &patch, &sources);
    if (!failed && extension)
        failed = extension_switch_set_on(ctx, project, extension, &changed);
    return failed ? failed : fill(ctx, maker, project, "example", patch, change_apply);
}

/* Begins the transaction. */
static int insert_project(struct df_ctx *ctx, const struct project_maker *maker,
                          const struct new_project *new_project, const char *project)
{
    struct member member;

    int failed = df_pg_begin(ctx);
    if (!failed)
        failed = df_pg_run(
            ctx, sql_project_create(project, new_project->name, new_project->example, maker->user),
            NULL);
    if (!failed)
        failed = df_pg_one(ctx, sql_member_put(project, maker->user, maker->name, "owner"),
                           member_fields, &member);
    return failed ? failed : extension_switch_begin(ctx, project);
}

int project_make(struct df_ctx *ctx, const struct project_maker *maker,
                 const struct new_project *new_project, const char **id)
{
    const char *project = df_uuid_new(&ctx->arena);

    int failed = insert_project(ctx, maker, new_project, project);
    if (!failed && new_project->example)
        failed = fill_from_example(ctx, maker, project, new_project->example);
    if (!failed)
        failed = df_pg_commit(ctx);
    if (!failed)
        *id = project;
    return failed;
}

/* Jobs belong to a project, and so does what is pinned to them. A new reference. */
static json_t *without_pins(json_t *tree)
{
    json_t *copy = json_copy(tree), *pipeline, *node;
    const char *id, *node_id;

    json_object_set_new(copy, "pipelines", json_deep_copy(json_object_get(tree, "pipelines")));
    json_object_foreach(json_object_get(copy, "pipelines"), id, pipeline)
        json_object_foreach(json_object_get(pipeline, "nodes"), node_id, node)
            json_object_del(node, "pinned");
    return copy;
}

int project_make_copy(struct df_ctx *ctx, const struct project_maker *maker, const char *name,
                      const char *original, json_t *tree, const char **id)
{
    const struct new_project new_project = {.name = name};
    const char *project = df_uuid_new(&ctx->arena);
    json_t *source = df_defer_json(&ctx->arena, without_pins(tree));

    int failed = insert_project(ctx, maker, &new_project, project);
    if (!failed)
        failed = df_pg_run(ctx, sql_switch_copy(project, original), NULL);
    if (!failed)
        failed = fill(ctx, maker, project, "fork", source, change_copy);
    if (!failed)
        failed = df_pg_commit(ctx);
    if (!failed)
        *id = project;
    return failed;
}

static enum change_outcome restore_all(const struct model *model, json_t *tree,
                                       struct change *change)
{
    return change_restore(model, tree, NULL, change);
}

int project_make_import(struct df_ctx *ctx, const struct project_maker *maker, const char *name,
                        const struct archive_project *archive, const char **id)
{
    const struct new_project new_project = {.name = name};
    const char *project = df_uuid_new(&ctx->arena);

    int failed = insert_project(ctx, maker, &new_project, project);
    if (!failed)
        failed = fill(ctx, maker, project, "import", archive->tree, restore_all);
    if (!failed && archive->history)
        failed = history_import(ctx, project, archive->history);
    if (!failed)
        failed = df_pg_commit(ctx);
    if (!failed)
        *id = project;
    return failed;
}

int project_free_name(struct df_ctx *ctx, const char *user, const char *name,
                      const char **free_name)
{
    static const struct df_field fields[] = {DF_FIELD(new_project, name, DF_TEXT, 0), {}};
    struct new_project row = {};
    bool found;

    int failed = df_pg_find(ctx, sql_project_free_name(user, name), fields, &row, &found);
    if (!failed && !found)
        failed = df_fail(ctx, DF_CONFLICT, "there are too many copies with this name");
    *free_name = row.name;
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
    int failed = example_store_own(ctx, &examples);
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
