#include "history_store.h"
#include "model_replay.h"
#include "queries.h"

/* Read at once: a change may have 6 MiB. */
enum { PORTION = 16 };

struct snapshot_row {
    int64_t revision;
    json_t *entities;
};

static const struct df_field snapshot_row_fields[] = {
    DF_FIELD(snapshot_row, revision, DF_INT, 0),
    DF_FIELD(snapshot_row, entities, DF_JSON, 0, .json = JSON_ARRAY),
    {},
};

struct step_row {
    int64_t revision;
    json_t *patch, *derived;
};

static const struct df_field step_row_fields[] = {
    DF_FIELD(step_row, revision, DF_INT, 0),
    DF_FIELD(step_row, patch, DF_JSON, 0, .json = JSON_ARRAY),
    DF_FIELD(step_row, derived, DF_JSON, 0, .json = JSON_ARRAY),
    {},
};

static const char *number(struct df_ctx *ctx, int64_t value)
{
    return df_printf(&ctx->arena, "%lld", (long long) value);
}

static void put_entity(json_t *tree, json_t *entity)
{
    enum model_kind kind = model_kind_find(json_string_value(json_array_get(entity, 0)));
    const char *id = json_string_value(json_array_get(entity, 1));
    json_t *document = json_array_get(entity, 2);

    model_document_complete(kind, document);
    if (kind == MODEL_SERIALIZATION)
        json_object_set(tree, model_kinds[kind].name, document);
    else
        json_object_set(json_object_get(tree, model_kinds[kind].name), id, document);
}

/* The last stored model that is not later; an empty one when there is none. */
static int read_snapshot(struct df_ctx *ctx, const char *project, const char *revision,
                         json_t *tree, int64_t *found_revision)
{
    struct snapshot_row row = {};
    json_t *entity;
    size_t index;
    bool found;

    int failed = df_pg_find(ctx, sql_snapshot_find(project, revision), snapshot_row_fields, &row,
                            &found);
    if (failed)
        return failed;
    json_array_foreach(row.entities, index, entity)
        put_entity(tree, entity);
    *found_revision = found ? row.revision : 0;
    return 0;
}

static int replay(struct df_ctx *ctx, const struct step_row *row, json_t *tree)
{
    const char *problem = model_replay(tree, row->patch);

    if (!problem)
        problem = model_replay(tree, row->derived);
    if (!problem)
        return 0;
    return df_fail(ctx, DF_INTERNAL, "revision %lld cannot be applied again: %s",
                   (long long) row->revision, problem);
}

/* The next changes after *at, which moves on. */
static int replay_some(struct df_ctx *ctx, const char *project, int64_t revision, json_t *tree,
                       int64_t *at)
{
    struct df_list rows = {};
    int failed = df_pg_all(ctx,
                           sql_change_list_between(project, number(ctx, *at), number(ctx, revision),
                                                   number(ctx, PORTION)),
                           step_row_fields, sizeof(struct step_row), &rows);

    if (!failed && rows.count == 0)
        failed = df_fail(ctx, DF_INTERNAL, "changes of the project are missing");
    for (size_t i = 0; !failed && i < rows.count; i++)
        failed = replay(ctx, (const struct step_row *) rows.items + i, tree);
    *at += (int64_t) rows.count;
    return failed;
}

/* Each portion is a unit of work of its own: what was read is gone before the next comes. */
static int replay_until(struct df_ctx *ctx, const char *project, int64_t from, int64_t revision,
                        json_t *tree)
{
    int failed = 0;

    df_pg_release(ctx);
    for (int64_t at = from; !failed && at < revision;) {
        struct df_ctx portion;
        df_ctx_init(&portion, ctx->id, ctx->process);
        failed = replay_some(&portion, project, revision, tree, &at);
        if (failed)
            failed = df_fail(ctx, portion.error.code, "%s", portion.error.detail);
        df_ctx_release(&portion);
    }
    return failed;
}

int history_check(struct df_ctx *ctx, const struct project_access *project, int64_t revision,
                  const char *pointer)
{
    if (revision >= 0 && revision <= project->revision)
        return 0;
    return df_fail_at(ctx, pointer, "the project has the revisions 0 to %lld",
                      (long long) project->revision);
}

int history_model(struct df_ctx *ctx, const struct project_access *project, int64_t revision,
                  json_t **tree)
{
    struct shared_model *shared;
    struct model empty;
    int64_t from;

    if (revision == project->revision) {
        int failed = model_load(ctx, project->id, revision, &shared);
        if (failed || shared->revision == revision) {
            *tree = failed ? NULL : shared->model.tree;
            return failed;
        }
    }
    model_init(&empty);
    *tree = df_defer_json(&ctx->arena, json_incref(empty.tree));
    model_release(&empty);
    int failed = read_snapshot(ctx, project->id, number(ctx, revision), *tree, &from);
    return failed ? failed : replay_until(ctx, project->id, from, revision, *tree);
}
