#include "extension_store.h"
#include "example.h"
#include "extension_check.h"
#include "extension_files.h"
#include "queries.h"
#include "settings.h"

#include <df/log.h>
#include <df/pg.h>

#include <stdlib.h>
#include <string.h>

enum { SHOWN = 5 };

struct row {
    const char *id, *name;
    json_t *item, *files;
    const char *types;
};

static const struct df_field row_fields[] = {
    DF_FIELD(row, id, DF_TEXT, 0),
    DF_FIELD(row, name, DF_TEXT, 0),
    DF_FIELD(row, item, DF_JSON, 0, .json = JSON_OBJECT),
    DF_FIELD(row, files, DF_JSON, 0, .json = JSON_OBJECT),
    DF_FIELD(row, types, DF_TEXT, 0),
    {},
};

static const json_t *with_id(const json_t *items, const char *id)
{
    json_t *item;
    size_t index;

    json_array_foreach(items, index, item)
        if (strcmp(json_string_value(json_object_get(item, "id")), id) == 0)
            return item;
    return NULL;
}

int extension_store_list(struct df_ctx *ctx, json_t **items)
{
    const json_t *shipped = projects_settings(ctx)->extensions.items;
    struct df_list rows = {};
    json_t *item;
    size_t index;

    *items = df_defer_json(&ctx->arena, json_array());
    int failed = df_pg_all(ctx, sql_extension_list(df_printf(&ctx->arena, "%d", EXTENSIONS)),
                           row_fields, sizeof(struct row), &rows);
    for (size_t i = 0; !failed && i < rows.count; i++)
        json_array_append(*items, ((struct row *) rows.items)[i].item);
    json_array_foreach(shipped, index, item)
        if (!failed && !with_id(*items, json_string_value(json_object_get(item, "id"))))
            json_array_append(*items, item);
    return failed;
}

static int fail_problems(struct df_ctx *ctx, const json_t *problems)
{
    json_t *problem = json_array_get(problems, 0);
    size_t index;
    int failed = df_fail_as(ctx, DF_INVALID, "bad_extension", "%s: %s%s",
                            json_string_value(json_object_get(problem, "pointer")),
                            json_string_value(json_object_get(problem, "detail")),
                            json_array_size(problems) > 1 ? " (and more)" : "");

    json_array_foreach(problems, index, problem)
        df_error_add(ctx, json_string_value(json_object_get(problem, "pointer")), "%s",
                     json_string_value(json_object_get(problem, "detail")));
    return failed;
}

static const char *types_of(struct df_ctx *ctx, const json_t *item)
{
    json_t *types = df_defer_json(&ctx->arena, json_array()), *resource;
    size_t index;

    json_array_foreach(json_object_get(item, "resources"), index, resource)
        json_array_append(types, json_object_get(resource, "type"));
    char *text = json_dumps(types, JSON_COMPACT);
    const char *kept = df_strdup(&ctx->arena, text ? text : "[]");
    free(text);
    return kept;
}

static const char *text_of(struct df_ctx *ctx, const json_t *value)
{
    char *text = json_dumps(value, JSON_COMPACT);

    if (!text)
        abort();
    const char *kept = df_strdup(&ctx->arena, text);
    free(text);
    return kept;
}

static bool brings(const json_t *extension, const json_t *item)
{
    json_t *mine, *other;
    size_t i, j;

    json_array_foreach(json_object_get(item, "resources"), i, mine)
        json_array_foreach(json_object_get(extension, "resources"), j, other)
            if (json_equal(json_object_get(mine, "type"), json_object_get(other, "type")))
                return true;
    return false;
}

/* Two extensions must not bring the same type: nobody could say whose it is. */
static int check_rivals(struct df_ctx *ctx, const char *id, const json_t *item, const char *types)
{
    const char *rival = NULL;
    struct row row = {};
    json_t *shipped;
    size_t index;
    bool found;

    json_array_foreach(projects_settings(ctx)->extensions.items, index, shipped) {
        const char *other = json_string_value(json_object_get(shipped, "id"));
        if (strcmp(other, id) != 0 && brings(shipped, item))
            rival = other;
    }
    int failed = df_pg_find(ctx, sql_extension_rivals(id, types), row_fields, &row, &found);
    if (failed)
        return failed;
    if (!rival && !found)
        return 0;
    return df_fail_as(ctx, DF_CONFLICT, "type_taken",
                      "the extension '%.120s' brings a type of resources of the same name",
                      rival ? rival : row.id);
}

static int count(struct df_ctx *ctx, const char *id)
{
    json_t *items;
    int failed = extension_store_list(ctx, &items);

    if (!failed && !with_id(items, id) && json_array_size(items) >= EXTENSIONS)
        return df_fail(ctx, DF_CONFLICT, "a deployment has at most %d extensions", EXTENSIONS);
    return failed;
}

static int put(struct df_ctx *ctx, json_t *files, const char *user, const json_t *item)
{
    const char *id = json_string_value(json_object_get(item, "id"));
    const char *types = types_of(ctx, item);

    int failed = df_pg_begin(ctx);
    if (!failed)
        failed = df_pg_run(ctx, sql_extension_lock(), NULL);
    if (!failed)
        failed = count(ctx, id);
    if (!failed)
        failed = check_rivals(ctx, id, item, types);
    if (!failed)
        failed = df_pg_run(ctx,
                           sql_extension_put(id,
                                             json_string_value(json_object_get(item, "version")),
                                             types, text_of(ctx, item), text_of(ctx, files), user),
                           NULL);
    if (!failed)
        failed = df_pg_run(ctx, sql_switch_on_users(id, types), NULL);
    return failed ? failed : df_pg_commit(ctx);
}

/* Whether each example project can become one. */
static void check_projects(struct df_ctx *ctx, json_t *files, json_t *problems)
{
    json_t *text = json_object_get(files, EXTENSION_MANIFEST), *path;
    json_t *manifest = df_defer_json(&ctx->arena, json_loads(json_string_value(text), 0, NULL));
    size_t index;

    json_array_foreach(json_object_get(json_object_get(manifest, "examples"), "projects"), index,
                       path) {
        const struct example example = {files, json_string_value(path)};
        example_check(ctx, &example, problems);
    }
}

int extension_store_put(struct df_ctx *ctx, json_t *files, const struct extension_origin *origin,
                        json_t **item)
{
    json_t *problems = df_defer_json(&ctx->arena, json_array());

    extension_check(files, problems);
    if (json_array_size(problems) == 0)
        check_projects(ctx, files, problems);
    if (json_array_size(problems) > 0)
        return fail_problems(ctx, problems);
    *item = df_defer_json(&ctx->arena, extension_set_item(files, false));
    json_object_set_new(*item, "sha256", json_string(origin->sha256));
    int failed = put(ctx, files, origin->user, *item);
    if (!failed)
        df_log(ctx, DF_INFO, "extension_installed", "{ss ss ss}", "extension",
               json_string_value(json_object_get(*item, "id")), "version",
               json_string_value(json_object_get(*item, "version")), "user", origin->user);
    return failed;
}

/* The first projects that have resources of these types, by name. */
static int check_unused(struct df_ctx *ctx, const char *id, const char *types)
{
    struct df_list rows = {};
    const char *names = "";
    const char *limit = df_printf(&ctx->arena, "%d", SHOWN + 1);

    int failed = df_pg_all(ctx, sql_extension_uses(types, limit), row_fields, sizeof(struct row),
                           &rows);
    if (failed || rows.count == 0)
        return failed;
    for (size_t i = 0; i < rows.count && i < SHOWN; i++)
        names = df_printf(&ctx->arena, "%s%s\"%.120s\"", names, i ? ", " : "",
                          ((struct row *) rows.items)[i].name);
    return df_fail_as(ctx, DF_CONFLICT, "extension_used",
                      "projects have resources of '%s': %s%s. Without it they can be opened, and "
                      "those resources cannot be drawn or run",
                      id, names, rows.count > SHOWN ? " and others" : "");
}

int extension_store_remove(struct df_ctx *ctx, const char *id, bool is_forced)
{
    struct row row = {};
    bool found;
    int failed = df_pg_find(ctx, sql_extension_find(id), row_fields, &row, &found);

    if (failed)
        return failed;
    if (!found && with_id(projects_settings(ctx)->extensions.items, id))
        return df_fail_as(ctx, DF_CONFLICT, "extension_ships",
                          "'%s' ships with DeepForge and cannot be removed", id);
    if (!found)
        return df_fail(ctx, DF_NOT_FOUND, "there is no extension '%.120s'", id);
    bool stays = with_id(projects_settings(ctx)->extensions.items, id) != NULL;
    if (!is_forced && !stays)
        failed = check_unused(ctx, id, row.types);
    if (!failed)
        failed = df_pg_run(ctx, sql_extension_delete(id), NULL);
    if (!failed)
        df_log(ctx, DF_INFO, "extension_removed", "{ss}", "extension", id);
    return failed;
}

int extension_store_of_type(struct df_ctx *ctx, const char *type, json_t **files)
{
    struct row row = {};
    bool found;
    int failed = df_pg_find(ctx, sql_extension_of_type(type), row_fields, &row, &found);

    *files = !failed && found ? row.files : NULL;
    return failed;
}

int extension_store_files(struct df_ctx *ctx, const char *id, json_t **files)
{
    const char *folder = json_string_value(
        json_object_get(projects_settings(ctx)->extensions.folders, id));
    struct row row = {};
    bool found;

    int failed = df_pg_find(ctx, sql_extension_files(id), row_fields, &row, &found);
    if (failed)
        return failed;
    *files = row.files;
    if (found)
        return 0;
    return folder ? extension_files_read(ctx, folder, files)
                  : df_fail(ctx, DF_NOT_FOUND, "there is no extension '%.120s'", id);
}
