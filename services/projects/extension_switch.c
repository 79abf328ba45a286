#include "extension_switch.h"
#include "extension_python.h"
#include "extension_store.h"
#include "queries.h"
#include "settings.h"

#include <df/events.h>
#include <df/pg.h>

#include <stdlib.h>
#include <string.h>

enum { SHOWN = 5 };

struct row {
    const char *id, *name;
    bool is_installed;
    json_t *files;
};

static const struct df_field row_fields[] = {
    DF_FIELD(row, id, DF_TEXT, 0),
    DF_FIELD(row, name, DF_TEXT, 0),
    DF_FIELD(row, is_installed, DF_BOOL, 0),
    DF_FIELD(row, files, DF_JSON, DF_NULLABLE, .json = JSON_OBJECT),
    {},
};

static const char *text_of(struct df_ctx *ctx, const json_t *value)
{
    char *text = json_dumps(value, JSON_COMPACT);

    if (!text)
        abort();
    df_defer(&ctx->arena, free, text);
    return text;
}

static json_t *brief_types(const json_t *resources)
{
    json_t *types = json_array(), *type;
    size_t index;

    json_array_foreach(resources, index, type)
        json_array_append_new(
            types, json_pack("{sO sO sO* sI}", "type", json_object_get(type, "type"), "name",
                             json_object_get(type, "name"), "description",
                             json_object_get(type, "description"), "nodes",
                             (json_int_t) json_array_size(json_object_get(type, "nodes"))));
    return types;
}

static json_t *names_of(const json_t *documents)
{
    json_t *names = json_array(), *document;
    size_t index;

    json_array_foreach(documents, index, document)
        json_array_append(names, json_object_get(document, "name"));
    return names;
}

/* What one chooses by; the types themselves are at GET /extensions. */
static json_t *brief(const json_t *item, bool is_on)
{
    return json_pack("{sO sO sO sO* sO sb sb so so so}", "id", json_object_get(item, "id"), "name",
                     json_object_get(item, "name"), "version", json_object_get(item, "version"),
                     "description", json_object_get(item, "description"), "shipped",
                     json_object_get(item, "shipped"), "enabled", is_on, "serializers",
                     json_object_get(item, "serializers") != NULL, "types",
                     brief_types(json_object_get(item, "resources")), "templates",
                     names_of(json_object_get(item, "examples")), "projects",
                     names_of(json_object_get(item, "projects")));
}

static bool is_among(const struct df_list *rows, const char *id)
{
    for (size_t i = 0; i < rows->count; i++)
        if (strcmp(((const struct row *) rows->items)[i].id, id) == 0)
            return true;
    return false;
}

int extension_switch_read(struct df_ctx *ctx, const char *project, json_t **items)
{
    const char *limit = df_printf(&ctx->arena, "%d", EXTENSIONS);
    json_t *installed, *item;
    struct df_list on = {};
    size_t index;

    *items = df_defer_json(&ctx->arena, json_array());
    int failed = extension_store_list(ctx, &installed);
    if (!failed)
        failed = df_pg_all(ctx, sql_switch_list(project, limit), row_fields, sizeof(struct row),
                           &on);
    json_array_foreach(installed, index, item)
        if (!failed)
            json_array_append_new(
                *items, brief(item, is_among(&on, json_string_value(json_object_get(item, "id")))));
    return failed;
}

int extension_switch_serializers(struct df_ctx *ctx, const char *project, const char **code)
{
    const json_t *shipped = projects_settings(ctx)->extensions.serializers;
    json_t *list = df_defer_json(&ctx->arena, json_array());
    struct df_list rows = {};

    int failed = df_pg_all(
        ctx, sql_switch_serializers(project, df_printf(&ctx->arena, "%d", EXTENSIONS)), row_fields,
        sizeof(struct row), &rows);
    for (size_t i = 0; !failed && i < rows.count; i++) {
        const struct row *row = (const struct row *) rows.items + i;
        json_t *one = row->files ? extension_python_serializers(ctx, row->files) : NULL;
        if (!row->is_installed)
            one = json_incref(json_object_get(shipped, row->id));
        if (one)
            json_array_append_new(list, one);
    }
    *code = failed ? NULL : extension_python_register(ctx, list);
    return failed;
}

/* The installed extension, as GET /extensions shows it. */
static int find(struct df_ctx *ctx, const char *id, json_t **found)
{
    json_t *items, *item;
    size_t index;

    int failed = extension_store_list(ctx, &items);
    if (failed)
        return failed;
    json_array_foreach(items, index, item)
        if (strcmp(json_string_value(json_object_get(item, "id")), id) == 0) {
            *found = item;
            return 0;
        }
    return df_fail(ctx, DF_NOT_FOUND, "there is no extension '%.120s'", id);
}

static int set_on(struct df_ctx *ctx, const char *project, const json_t *ids, bool *changed)
{
    int64_t count = 0;
    int failed = df_pg_run(ctx, sql_switch_on(project, text_of(ctx, ids)), &count);

    *changed = count > 0;
    return failed;
}

int extension_switch_set_on(struct df_ctx *ctx, const char *project, const char *id, bool *changed)
{
    json_t *ids = df_defer_json(&ctx->arena, json_pack("[s]", id)), *item;
    int failed = find(ctx, id, &item);

    return failed ? failed : set_on(ctx, project, ids, changed);
}

static json_t *types_of(struct df_ctx *ctx, const json_t *item)
{
    json_t *types = df_defer_json(&ctx->arena, json_array()), *resource;
    size_t index;

    json_array_foreach(json_object_get(item, "resources"), index, resource)
        json_array_append(types, json_object_get(resource, "type"));
    return types;
}

static int check_unused(struct df_ctx *ctx, const char *project, const json_t *item)
{
    const char *types = text_of(ctx, types_of(ctx, item)), *names = "";
    const char *limit = df_printf(&ctx->arena, "%d", SHOWN + 1);
    struct df_list rows = {};

    int failed = df_pg_all(ctx, sql_switch_uses(project, types, limit), row_fields,
                           sizeof(struct row), &rows);
    if (failed || rows.count == 0)
        return failed;
    for (size_t i = 0; i < rows.count && i < SHOWN; i++)
        names = df_printf(&ctx->arena, "%s%s\"%.120s\"", names, i ? ", " : "",
                          ((struct row *) rows.items)[i].name);
    return df_fail_as(ctx, DF_CONFLICT, "extension_used",
                      "this project has resources of '%.120s': %s%s. Delete them first",
                      json_string_value(json_object_get(item, "name")), names,
                      rows.count > SHOWN ? " and others" : "");
}

int extension_switch_set_off(struct df_ctx *ctx, const char *project, const char *id, bool *changed)
{
    int64_t count = 0;
    json_t *item;
    int failed = find(ctx, id, &item);

    if (!failed)
        failed = check_unused(ctx, project, item);
    if (!failed)
        failed = df_pg_run(ctx, sql_switch_off(project, id), &count);
    *changed = count > 0;
    return failed;
}

int extension_switch_begin(struct df_ctx *ctx, const char *project)
{
    json_t *ids = df_defer_json(&ctx->arena, json_array()), *item;
    bool changed;
    size_t index;

    json_array_foreach(projects_settings(ctx)->extensions.items, index, item)
        json_array_append(ids, json_object_get(item, "id"));
    return set_on(ctx, project, ids, &changed);
}

/* The types of resources that are new, or were of another one. */
static json_t *new_types(struct df_ctx *ctx, const struct change *change)
{
    json_t *types = df_defer_json(&ctx->arena, json_array()), *before;
    const char *id;

    json_object_foreach(change->touched.before[MODEL_RESOURCES], id, before) {
        const json_t *document = model_document(change->tree, MODEL_RESOURCES, id);
        json_t *type = json_object_get(document, "type");
        if (type && !json_equal(type, json_object_get(before, "type")))
            json_array_append(types, type);
    }
    return types;
}

int extension_switch_follow(struct df_ctx *ctx, const char *project, const struct change *change,
                            bool *changed)
{
    json_t *types = new_types(ctx, change);
    int64_t count = 0;

    *changed = false;
    if (json_array_size(types) == 0)
        return 0;
    int failed = df_pg_run(
        ctx,
        sql_switch_on_types(project, text_of(ctx, types),
                            text_of(ctx, projects_settings(ctx)->extensions.types)),
        &count);
    *changed = count > 0;
    return failed;
}

void extension_switch_publish(struct df_ctx *ctx, const char *project)
{
    df_pg_release(ctx);
    df_events_publish(ctx, df_printf(&ctx->arena, "p_%s", project), "extensions", json_object());
}
