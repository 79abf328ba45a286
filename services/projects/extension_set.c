#include "extension_set.h"
#include "example.h"
#include "extension_check.h"
#include "extension_files.h"
#include "extension_python.h"

#include <df/log.h>

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static json_t *json_of(const json_t *files, const char *path)
{
    const json_t *text = path ? json_object_get(files, path) : NULL;

    return text ? json_loadb(json_string_value(text), json_string_length(text),
                             JSON_REJECT_DUPLICATES, NULL)
                : NULL;
}

/* The files that a list of the manifest names, as one list of JSON. */
static json_t *all_of(const json_t *files, const json_t *paths)
{
    json_t *all = json_array(), *path;
    size_t index;

    json_array_foreach(paths, index, path) {
        json_t *one = json_of(files, json_string_value(path));
        if (one)
            json_array_append_new(all, one);
    }
    return all;
}

static void add_types(struct extension_set *set, const json_t *item)
{
    json_t *type;
    size_t index;

    json_array_foreach(json_object_get(item, "resources"), index, type)
        json_object_set(set->types, json_string_value(json_object_get(type, "type")),
                        json_object_get(item, "id"));
}

static void add_generators(struct extension_set *set, const json_t *manifest,
                           const json_t *resources)
{
    json_t *native = json_object_get(json_object_get(manifest, "generator"), "native"), *type;
    size_t index;

    json_array_foreach(resources, index, type)
        if (native)
            json_object_set(set->generators, json_string_value(json_object_get(type, "type")),
                            native);
}

/* The modules of the extension by their paths. */
static json_t *modules_of(json_t *files, const char *folder)
{
    json_t *modules = json_object(), *text;
    size_t length = folder ? strlen(folder) : 0;
    const char *path;

    json_object_foreach(files, path, text) {
        if (length == 0 || strncmp(path, folder, length) != 0 || path[length] != '/')
            continue;
        const char *name = path + length + 1, *end = strstr(name, ".py");
        if (end && end[3] == '\0' && !strchr(name, '/'))
            json_object_set(modules, path, text);
    }
    return modules;
}

/* The files with the types of resources by their paths. */
static json_t *types_of(const json_t *files, const json_t *paths)
{
    json_t *types = json_object(), *path;
    size_t index;

    json_array_foreach(paths, index, path)
        json_object_set(types, json_string_value(path),
                        json_object_get(files, json_string_value(path)));
    return types;
}

json_t *extension_set_tools(struct df_ctx *ctx, json_t *files)
{
    json_t *manifest = df_defer_json(&ctx->arena, json_of(files, EXTENSION_MANIFEST));
    json_t *checker = json_object_get(json_object_get(manifest, "checker"), "python");
    json_t *importer = json_object_get(manifest, "importer");
    const char *folder = json_string_value(json_object_get(manifest, "python"));
    const char *environment = json_string_value(json_object_get(manifest, "environment"));

    if (!checker && !importer)
        return NULL;
    return json_pack("{sO* sO* sO* sO* ss? so so}", "check", checker, "text",
                     json_object_get(importer, "text"), "file", json_object_get(importer, "file"),
                     "environment", environment ? json_object_get(files, environment) : NULL,
                     "folder", folder, "modules", modules_of(files, folder), "types",
                     types_of(files, json_object_get(manifest, "resources")));
}

static void add_tools(struct df_ctx *ctx, struct extension_set *set, json_t *files,
                      const json_t *resources)
{
    json_t *tools = extension_set_tools(ctx, files), *type;
    size_t index;

    json_array_foreach(resources, index, type)
        if (tools)
            json_object_set(set->tools, json_string_value(json_object_get(type, "type")), tools);
    json_decref(tools);
}

static void add_serializers(struct df_ctx *ctx, struct extension_set *set, json_t *files,
                            const char *id)
{
    json_t *serializers = extension_python_serializers(ctx, files);

    if (serializers)
        json_object_set_new(set->serializers, id, serializers);
}

/* The example projects, by the names of their folders. */
static json_t *projects_of(json_t *files, const json_t *paths)
{
    json_t *projects = json_array(), *path;
    size_t index;

    json_array_foreach(paths, index, path) {
        const struct example example = {files, json_string_value(path)};
        const char *slash = strrchr(example.folder, '/');
        json_t *about = example_about(&example, slash ? slash + 1 : example.folder);
        if (about)
            json_array_append_new(projects, about);
    }
    return projects;
}

json_t *extension_set_item(json_t *files, bool is_shipped)
{
    json_t *manifest = json_of(files, EXTENSION_MANIFEST);
    json_t *examples = json_object_get(manifest, "examples");
    json_t *item = json_pack(
        "{sO sO sO sO* sO* sb so so so}", "id", json_object_get(manifest, "id"), "name",
        json_object_get(manifest, "name"), "version", json_object_get(manifest, "version"),
        "description", json_object_get(manifest, "description"), "serializers",
        json_object_get(manifest, "serializers"), "shipped", is_shipped, "resources",
        all_of(files, json_object_get(manifest, "resources")), "examples",
        all_of(files, json_object_get(examples, "resources")), "projects",
        projects_of(files, json_object_get(examples, "projects")));

    json_decref(manifest);
    return item;
}

static void add(struct df_ctx *ctx, struct extension_set *set, const char *folder, json_t *files)
{
    json_t *manifest = df_defer_json(&ctx->arena, json_of(files, EXTENSION_MANIFEST));
    json_t *item = extension_set_item(files, true);

    add_types(set, item);
    add_generators(set, manifest, json_object_get(item, "resources"));
    add_tools(ctx, set, files, json_object_get(item, "resources"));
    add_serializers(ctx, set, files, json_string_value(json_object_get(item, "id")));
    json_object_set_new(set->folders, json_string_value(json_object_get(item, "id")),
                        json_string(folder));
    json_array_append_new(set->items, item);
}

static void refuse(struct df_ctx *ctx, const char *folder, const json_t *problems)
{
    const json_t *first = json_array_get(problems, 0);

    df_log(ctx, DF_ERROR, "extension_refused", "{ss ss? ss?}", "folder", folder, "at",
           json_string_value(json_object_get(first, "pointer")), "why",
           json_string_value(json_object_get(first, "detail")));
}

static int read_one(struct df_ctx *ctx, const char *folder, struct extension_set *set)
{
    json_t *problems = df_defer_json(&ctx->arena, json_array()), *files;

    if (access(df_printf(&ctx->arena, "%s/%s", folder, EXTENSION_MANIFEST), F_OK))
        return 0;
    int failed = extension_files_read(ctx, folder, &files);
    if (failed == -DF_INVALID) { /* one that cannot be read keeps nobody from working */
        df_log(ctx, DF_ERROR, "extension_refused", "{ss ss}", "folder", folder, "why",
               ctx->error.detail);
        ctx->error = (struct df_error){};
        return 0;
    }
    if (failed)
        return failed;
    extension_check(files, problems);
    if (json_array_size(problems) > 0)
        refuse(ctx, folder, problems);
    else
        add(ctx, set, folder, files);
    return 0;
}

int extension_set_read(struct df_ctx *ctx, const char *folder, struct extension_set *set)
{
    struct dirent **entries;
    int failed = 0, count = scandir(folder, &entries, NULL, alphasort);

    *set = (struct extension_set){.items = json_array(),
                                  .types = json_object(),
                                  .generators = json_object(),
                                  .tools = json_object(),
                                  .serializers = json_object(),
                                  .folders = json_object()};
    for (int i = 0; i < count; i++) {
        if (!failed && entries[i]->d_name[0] != '.' && json_array_size(set->items) < EXTENSIONS)
            failed = read_one(ctx, df_printf(&ctx->arena, "%s/%s", folder, entries[i]->d_name),
                              set);
        free(entries[i]);
    }
    if (count >= 0)
        free(entries);
    return failed;
}
