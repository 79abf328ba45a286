#include "example.h"

#include <df/uuid.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What is read of one example. */
struct reader {
    struct df_ctx *ctx;
    const struct example *example;
    json_t *patch, *sources;
    json_t *ids; /* "operations/GenArray" -> id */
};

static const char *path_of(struct df_arena *arena, const struct example *example, const char *name)
{
    const char *folder = example->folder;

    return *folder ? df_printf(arena, "%s/%s", folder, name) : name;
}

/* NULL when there is no such file. */
static json_t *text_of(const struct reader *reader, const char *name)
{
    const char *path = path_of(&reader->ctx->arena, reader->example, name);

    return json_object_get(reader->example->files, path);
}

/* *json is NULL when there is no such file. */
static int read_json(const struct reader *reader, const char *name, json_t **json)
{
    struct df_ctx *ctx = reader->ctx;
    const json_t *text = text_of(reader, name);
    json_error_t why;

    *json = NULL;
    if (!text)
        return 0;
    json_t *read = json_loadb(json_string_value(text), json_string_length(text),
                              JSON_REJECT_DUPLICATES, &why);
    if (read)
        *json = df_defer_json(&ctx->arena, read);
    if (json_is_object(read))
        return 0;
    const char *path = path_of(&ctx->arena, reader->example, name);
    return read ? df_fail_at(ctx, path, "is no object of JSON")
                : df_fail_at(ctx, path, "is not JSON: line %d: %s", why.line, why.text);
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *) a, *(const char *const *) b);
}

/* The files of a folder that end in `suffix`, without both, sorted. */
struct names {
    const char *items[EXAMPLE_FILES];
    size_t count;
};

static void list_names(const struct reader *reader, const char *folder, const char *suffix,
                       struct names *names)
{
    struct df_arena *arena = &reader->ctx->arena;
    const char *start = df_printf(arena, "%s/", path_of(arena, reader->example, folder)), *path;
    size_t length = strlen(start), tail = strlen(suffix);
    json_t *text;

    names->count = 0;
    json_object_foreach(reader->example->files, path, text) {
        size_t size = strlen(path);
        if (size > length + tail && strncmp(path, start, length) == 0 && !strchr(path + length, '/')
            && strcmp(path + size - tail, suffix) == 0 && names->count < EXAMPLE_FILES)
            names->items[names->count++] = df_strndup(arena, path + length, size - length - tail);
    }
    qsort(names->items, names->count, sizeof *names->items, by_name);
}

/* Steals `document`. */
static void add(struct reader *reader, const char *collection, const char *name, const char *file,
                json_t *document)
{
    struct df_arena *arena = &reader->ctx->arena;
    const char *id = df_uuid_new(arena);

    json_object_set_new(reader->ids, df_printf(arena, "%s/%s", collection, name), json_string(id));
    json_array_append_new(reader->sources, json_string(path_of(arena, reader->example, file)));
    json_array_append_new(reader->patch,
                          json_pack("{ss so so}", "op", "add", "path",
                                    json_sprintf("/%s/%s", collection, id), "value", document));
}

static int read_operation(struct reader *reader, const char *name)
{
    const char *base = df_printf(&reader->ctx->arena, "operations/%s", name);
    const char *file = df_printf(&reader->ctx->arena, "%s.py", base);
    json_t *environment = text_of(reader, df_printf(&reader->ctx->arena, "%s.yml", base)), *more;

    int failed = read_json(reader, df_printf(&reader->ctx->arena, "%s.json", base), &more);
    if (failed)
        return failed;
    json_t *document = json_pack("{ss sO sO?}", "name", name, "code", text_of(reader, file),
                                 "environment", environment);
    json_object_update_missing(document, more);
    add(reader, "operations", name, file, document);
    return 0;
}

static int read_module(struct reader *reader, const char *name)
{
    const char *file = df_printf(&reader->ctx->arena, "modules/%s.py", name);

    add(reader, "modules", name, file,
        json_pack("{ss sO}", "name", name, "code", text_of(reader, file)));
    return 0;
}

static const char *id_of(const struct reader *reader, const char *collection, const char *name)
{
    return json_string_value(
        json_object_get(reader->ids, df_printf(&reader->ctx->arena, "%s/%s", collection, name)));
}

/* Puts ids where the file has names; built-in operations and artifacts stay. */
static void resolve_names(const struct reader *reader, json_t *pipeline)
{
    const char *node_id, *name;
    json_t *node, *reference;

    json_object_foreach(json_object_get(pipeline, "nodes"), node_id, node) {
        const char *operation = json_string_value(json_object_get(node, "operation"));
        const char *id = operation ? id_of(reader, "operations", operation) : NULL;
        if (id)
            json_object_set_new(node, "operation", json_string(id));
        json_object_foreach(json_object_get(node, "references"), name, reference) {
            id = json_is_string(reference)
                     ? id_of(reader, "resources", json_string_value(reference))
                     : NULL;
            if (id)
                json_object_set_new(json_object_get(node, "references"), name, json_string(id));
        }
    }
}

static int read_document(struct reader *reader, const char *collection, const char *name)
{
    struct df_ctx *ctx = reader->ctx;
    const char *file = df_printf(&ctx->arena, "%s/%s.json", collection, name);
    json_t *document;

    int failed = read_json(reader, file, &document);
    if (failed)
        return failed;
    const char *called = json_string_value(json_object_get(document, "name"));
    if (!called)
        return df_fail_at(ctx, path_of(&ctx->arena, reader->example, file), "has no name");
    resolve_names(reader, document);
    add(reader, collection, called, file, json_deep_copy(document));
    return 0;
}

static int read_resource(struct reader *reader, const char *name)
{
    return read_document(reader, "resources", name);
}

static int read_pipeline(struct reader *reader, const char *name)
{
    return read_document(reader, "pipelines", name);
}

/* In this order: pipelines refer to the others. */
static const struct {
    const char *folder, *suffix;
    int (*read)(struct reader *reader, const char *name);
} parts[] = {
    {"modules", ".py", read_module},
    {"resources", ".json", read_resource},
    {"operations", ".py", read_operation},
    {"pipelines", ".json", read_pipeline},
};

static void read_serialization(struct reader *reader)
{
    static const char file[] = "serialization.py";
    json_t *code = text_of(reader, file);

    if (!code)
        return;
    json_array_append_new(reader->sources,
                          json_string(path_of(&reader->ctx->arena, reader->example, file)));
    json_array_append_new(reader->patch, json_pack("{ss ss sO}", "op", "replace", "path",
                                                   "/serialization/code", "value", code));
}

int example_patch(struct df_ctx *ctx, const struct example *example, json_t **patch,
                  json_t **sources)
{
    struct names *names = df_alloc(&ctx->arena, sizeof *names);
    struct reader reader = {
        .ctx = ctx,
        .example = example,
        .patch = df_defer_json(&ctx->arena, json_array()),
        .sources = df_defer_json(&ctx->arena, json_array()),
        .ids = df_defer_json(&ctx->arena, json_object()),
    };

    *patch = reader.patch;
    *sources = reader.sources;
    for (size_t part = 0; part < DF_COUNT(parts); part++) {
        list_names(&reader, parts[part].folder, parts[part].suffix, names);
        for (size_t i = 0; i < names->count; i++) {
            int failed = parts[part].read(&reader, names->items[i]);
            if (failed)
                return failed;
        }
    }
    read_serialization(&reader);
    return 0;
}

json_t *example_about(const struct example *example, const char *id)
{
    size_t length = strlen(example->folder) + sizeof "/project.json";
    char *path = malloc(length);

    if (!path)
        abort();
    snprintf(path, length, "%s%sproject.json", example->folder, *example->folder ? "/" : "");
    const json_t *text = json_object_get(example->files, path);
    json_t *info = text ? json_loadb(json_string_value(text), json_string_length(text), 0, NULL)
                        : NULL;
    json_t *name = json_object_get(info, "name");
    const char *description = json_string_value(json_object_get(info, "description"));
    json_t *about = json_is_string(name)
                        ? json_pack("{ss sO ss ss}", "id", id, "name", name, "description",
                                    description ? description : "", "path", example->folder)
                        : NULL;

    free(path);
    json_decref(info);
    return about;
}
