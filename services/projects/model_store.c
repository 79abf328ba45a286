#include "model_store.h"
#include "extension_switch.h"
#include "queries.h"

#include <df/events.h>

#include <stdlib.h>
#include <string.h>

struct model_row {
    int64_t revision;
    json_t *entities, *texts;
};

static const struct df_field model_row_fields[] = {
    DF_FIELD(model_row, revision, DF_INT, 0),
    DF_FIELD(model_row, entities, DF_JSON, DF_NULLABLE, .json = DF_ANY_JSON),
    DF_FIELD(model_row, texts, DF_JSON, DF_NULLABLE, .json = DF_ANY_JSON),
    {},
};

static void release_shared(void *shared)
{
    model_cache_release(shared);
}

static void add_entity(struct model *model, json_t *row)
{
    const char *kind = json_string_value(json_array_get(row, 0));
    const char *id = json_string_value(json_array_get(row, 1));
    json_t *document = json_array_get(row, 3);
    char path[JSON_POINTER_BYTES + 1];

    if (strcmp(kind, "pipelines") == 0) /* one that was stored before it had notes */
        model_document_complete(MODEL_PIPELINES, document);
    if (strcmp(kind, "serialization") == 0)
        json_object_set(model->tree, kind, document);
    else
        json_object_set(json_object_get(model->tree, kind), id, document);
    model_path(model_kind_find(kind), id, path);
    json_object_set(model->revisions, path, json_array_get(row, 2));
}

static void build_model(const struct model_row *row, struct model *model)
{
    json_t *entity;
    size_t index;

    model_init(model);
    json_array_foreach(row->entities, index, entity)
        add_entity(model, entity);
    if (json_is_object(row->texts))
        json_object_update(model->texts, row->texts);
    model->size = (int64_t) json_text_size(model->tree);
}

int model_load(struct df_ctx *ctx, const char *project, int64_t revision,
               struct shared_model **shared)
{
    struct model_row row = {};
    struct model model;

    *shared = model_cache_find(project, revision);
    if (!*shared) {
        int failed = df_pg_one(ctx, sql_model_read(project), model_row_fields, &row);
        if (failed)
            return failed;
        build_model(&row, &model);
        *shared = model_cache_put(project, row.revision, &model);
    }
    df_defer(&ctx->arena, release_shared, *shared);
    return 0;
}

static const char *number(struct df_ctx *ctx, int64_t value)
{
    return df_printf(&ctx->arena, "%lld", (long long) value);
}

/* JSON as text in ctx's arena. */
static const char *dump(struct df_ctx *ctx, const json_t *json)
{
    char *text = json_dumps(json, JSON_COMPACT | JSON_ENCODE_ANY);

    if (!text)
        abort();
    df_defer(&ctx->arena, free, text);
    return text;
}

static int store_document(struct df_ctx *ctx, const char *project, enum model_kind kind,
                          const char *id, json_t *document, const char *revision)
{
    const char *name = model_kinds[kind].name;

    if (!document)
        return df_pg_run(ctx, sql_entity_remove(project, name, id), NULL);
    return df_pg_run(ctx, sql_entity_put(project, name, id, dump(ctx, document), revision), NULL);
}

/* Whether the document is as it was before the change. */
static bool is_same(const struct change *change, enum model_kind kind, const char *id,
                    json_t *before)
{
    json_t *document = model_document(change->tree, kind, id);

    return document ? json_equal(document, before) : json_is_null(before);
}

/* The paths of the documents that are not as they were; lives as long as ctx. */
static json_t *list_paths(struct df_ctx *ctx, const struct change *change)
{
    json_t *paths = df_defer_json(&ctx->arena, json_array());
    char path[JSON_POINTER_BYTES + 1];
    const char *id;
    json_t *before;

    for (enum model_kind kind = 0; kind < MODEL_KIND_COUNT; kind++)
        json_object_foreach(change->touched.before[kind], id, before) {
            if (is_same(change, kind, id, before))
                continue;
            model_path(kind, id, path);
            json_array_append_new(paths, json_string(path));
        }
    return paths;
}

/* Stores the documents that are not as they were, and notes their revision. */
static int store_documents(struct df_ctx *ctx, const char *project, const struct change *change,
                           int64_t revision, json_t *revisions)
{
    char path[JSON_POINTER_BYTES + 1];
    const char *id;
    json_t *before;

    for (enum model_kind kind = 0; kind < MODEL_KIND_COUNT; kind++)
        json_object_foreach(change->touched.before[kind], id, before) {
            json_t *document = model_document(change->tree, kind, id);
            if (is_same(change, kind, id, before))
                continue;
            int failed = store_document(ctx, project, kind, id, document, number(ctx, revision));
            if (failed)
                return failed;
            model_path(kind, id, path);
            if (document)
                json_object_set_new(revisions, path, json_integer(revision));
            else
                json_object_del(revisions, path);
        }
    return 0;
}

static int store_texts(struct df_ctx *ctx, const struct change_order *order,
                       const struct change *change, int64_t revision)
{
    json_t *version, *update;
    const char *path;
    size_t index;
    int failed = 0;

    json_object_foreach(change->texts, path, version) {
        if (json_equal(version, json_object_get(change->model->texts, path)))
            continue;
        failed = df_pg_run(
            ctx, sql_text_put(order->project, path, number(ctx, json_integer_value(version))),
            NULL);
        if (failed)
            return failed;
    }
    json_array_foreach(change->updates, index, update) {
        path = json_string_value(json_object_get(update, "path"));
        version = json_object_get(update, "version");
        failed = df_pg_run(ctx,
                           sql_text_update_add(order->project, path,
                                               number(ctx, json_integer_value(version)),
                                               number(ctx, revision), order->client,
                                               dump(ctx, json_object_get(update, "changes"))),
                           NULL);
        if (failed)
            return failed;
    }
    return 0;
}

static int store_change(struct df_ctx *ctx, const struct change_order *order,
                        const struct change *change, int64_t revision)
{
    static const char *const kinds[] = {"change", "undo", "redo", "create"};
    const char *new = number(ctx, revision);
    const char *target = order->target ? number(ctx, order->target) : NULL;

    int failed = df_pg_run(ctx,
                           sql_change_add(order->project, new, order->author, order->author_name,
                                          order->client, kinds[order->kind], target,
                                          order->restored, dump(ctx, change->patch),
                                          dump(ctx, change->derived), dump(ctx, change->inverse),
                                          order->key, order->body_hash),
                           NULL);
    if (!failed)
        failed = df_pg_run(
            ctx, sql_change_path_add(order->project, new, dump(ctx, list_paths(ctx, change))),
            NULL);
    if (!failed && revision % SNAPSHOT_INTERVAL == 0)
        failed = df_pg_run(ctx, sql_snapshot_add(order->project, new), NULL);
    if (!failed && target)
        failed = df_pg_run(ctx, sql_change_mark_undone(order->project, target, new), NULL);
    if (!failed)
        failed = df_pg_run(ctx, sql_project_touch(order->project, new), NULL);
    return failed;
}

static int store(struct df_ctx *ctx, const struct change_order *order, const struct change *change,
                 int64_t revision, json_t *revisions)
{
    int failed = store_documents(ctx, order->project, change, revision, revisions);

    if (!failed)
        failed = store_texts(ctx, order, change, revision);
    return failed ? failed : store_change(ctx, order, change, revision);
}

int model_store_first(struct df_ctx *ctx, const struct change_order *order,
                      const struct change *change)
{
    json_t *revisions = df_defer_json(&ctx->arena, json_object());
    bool is_switched;
    int failed = store(ctx, order, change, 1, revisions);

    return failed ? failed : extension_switch_follow(ctx, order->project, change, &is_switched);
}

/* The gateway takes events of up to 1 MiB; as text with its escapes, this may be more. */
enum { EVENT_BYTES = 384 * 1024 };

/* A change that is too large is dropped, and its number with it: the small event behind it lets
 * everybody see the gap and ask for what they have missed. */
static void publish(struct df_ctx *ctx, const struct change_order *order,
                    const struct change_result *result)
{
    const char *channel = df_printf(&ctx->arena, "p_%s", order->project);
    size_t size = json_text_size(result->patch) + json_text_size(result->derived);
    json_t *event = json_pack("{sI ss ss ss sO sO}", "revision", (json_int_t) result->revision,
                              "author", order->author, "author_name", order->author_name, "client",
                              order->client, "patch", result->patch, "derived", result->derived);

    df_events_publish(ctx, channel, "change", event);
    if (size > EVENT_BYTES)
        df_events_publish(ctx, channel, "project", json_object());
}

static int lock_project(struct df_ctx *ctx, struct change_order *order,
                        struct shared_model **shared)
{
    struct project_access access = {};
    bool found;

    int failed = df_pg_find(ctx, sql_project_lock(order->project, order->author),
                            project_access_fields, &access, &found);
    if (failed)
        return failed;
    if (!found)
        return df_fail(ctx, DF_NOT_FOUND, "there is no such project");
    failed = project_access_check(ctx, &access, order->least);
    if (failed)
        return failed;
    order->project = access.id;
    return model_load(ctx, access.id, access.revision, shared);
}

struct answer_row {
    int64_t revision;
    json_t *patch, *derived;
    const char *body_hash;
};

static const struct df_field answer_row_fields[] = {
    DF_FIELD(answer_row, revision, DF_INT, 0),
    DF_FIELD(answer_row, patch, DF_JSON, 0, .json = JSON_ARRAY),
    DF_FIELD(answer_row, derived, DF_JSON, 0, .json = JSON_ARRAY),
    DF_FIELD(answer_row, body_hash, DF_TEXT, 0),
    {},
};

/* What was answered to the same request before. */
static int find_answer(struct df_ctx *ctx, const struct change_order *order,
                       struct shared_model *shared, struct change_result *result, bool *found)
{
    struct answer_row row = {};

    *found = false;
    if (!order->key)
        return 0;
    int failed = df_pg_find(ctx, sql_change_find_key(order->project, order->author, order->key),
                            answer_row_fields, &row, found);
    if (failed || !*found)
        return failed;
    if (strcmp(row.body_hash, order->body_hash) != 0)
        return df_fail_as(ctx, DF_INVALID, "idempotency_key",
                          "this Idempotency-Key was used for another request");
    *result = (struct change_result){row.revision, row.patch, row.derived, shared, order->project};
    return 0;
}

static void release_change(void *change)
{
    change_release(change);
}

/* What is stored becomes the model that others see. */
static void share(struct df_ctx *ctx, const struct change_order *order, struct change *change,
                  json_t *revisions, struct change_result *result)
{
    struct model model = {json_incref(change->tree), json_incref(change->texts),
                          json_incref(revisions), change->size};

    result->shared = model_cache_put(order->project, result->revision, &model);
    df_defer(&ctx->arena, release_shared, result->shared);
}

int model_change(struct df_ctx *ctx, struct change_order *order, struct change_result *result)
{
    struct change *change = df_alloc(&ctx->arena, sizeof *change);
    struct shared_model *shared;
    bool is_known, is_switched;

    int failed = df_pg_begin(ctx);
    if (!failed)
        failed = lock_project(ctx, order, &shared);
    if (!failed)
        failed = find_answer(ctx, order, shared, result, &is_known);
    if (failed || is_known)
        return failed;
    df_defer(&ctx->arena, release_change, change);
    failed = order->make(ctx, shared, order, change);
    if (failed)
        return failed;

    *result = (struct change_result){shared->revision, change->patch, change->derived, shared,
                                     order->project};
    bool is_empty = json_array_size(change->patch) + json_array_size(change->derived) == 0;
    if (is_empty && !order->target)
        return df_pg_commit(ctx);

    result->revision = shared->revision + 1;
    json_t *revisions = df_defer_json(&ctx->arena, json_copy(shared->model.revisions));
    failed = store(ctx, order, change, result->revision, revisions);
    if (!failed)
        failed = extension_switch_follow(ctx, order->project, change, &is_switched);
    if (!failed)
        failed = df_pg_commit(ctx);
    if (failed)
        return failed;
    df_pg_release(ctx);
    share(ctx, order, change, revisions, result);
    publish(ctx, order, result);
    if (is_switched)
        extension_switch_publish(ctx, order->project);
    return 0;
}

struct text_update {
    int64_t version;
    const char *client;
    json_t *changes;
};

static const struct df_field text_update_fields[] = {
    DF_FIELD(text_update, version, DF_INT, 0),
    DF_FIELD(text_update, client, DF_TEXT, 0),
    DF_FIELD(text_update, changes, DF_JSON, 0, .json = JSON_ARRAY),
    {},
};

/* Who is further behind starts anew with the whole text. */
enum { TEXT_UPDATES = 1000 };

int text_updates(struct df_ctx *ctx, const char *project, const char *path, int64_t since,
                 int64_t version, json_t **updates)
{
    struct df_list rows;
    int failed = df_pg_all(
        ctx, sql_text_update_list(project, path, number(ctx, since), number(ctx, TEXT_UPDATES)),
        text_update_fields, sizeof(struct text_update), &rows);

    *updates = NULL;
    if (failed || since > version || rows.count != (size_t) (version - since))
        return failed;
    json_t *list = df_defer_json(&ctx->arena, json_array());
    for (size_t i = 0; i < rows.count; i++) {
        const struct text_update *row = (const struct text_update *) rows.items + i;
        json_array_append_new(list,
                              json_pack("{ss sO}", "client", row->client, "changes", row->changes));
    }
    *updates = list;
    return 0;
}
