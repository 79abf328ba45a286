#include "example.h"
#include "name.h"

#include <df/uuid.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* What is read of one example. */
struct reader {
    struct df_ctx *ctx;
    const char *folder;
    json_t *patch;
    json_t *ids; /* "operations/GenArray" -> id */
};

static int read_all(struct df_ctx *ctx, int fd, const char *path, char **text)
{
    struct stat status;

    if (fstat(fd, &status) || !S_ISREG(status.st_mode) || status.st_size > EXAMPLE_FILE_BYTES)
        return df_fail(ctx, DF_INTERNAL, "'%s' is no file of at most 1 MiB", path);
    size_t size = (size_t) status.st_size, used = 0;
    char *bytes = df_alloc(&ctx->arena, size + 1);
    while (used < size) {
        ssize_t got = read(fd, bytes + used, size - used);
        if (got <= 0)
            return df_fail(ctx, DF_INTERNAL, "cannot read '%s'", path);
        used += (size_t) got;
    }
    *text = bytes;
    return 0;
}

/* *text is NULL when there is no such file. */
static int read_file(struct df_ctx *ctx, const char *path, char **text)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);

    *text = NULL;
    if (fd < 0 && errno == ENOENT)
        return 0;
    if (fd < 0)
        return df_fail(ctx, DF_INTERNAL, "cannot open '%s'", path);
    int failed = read_all(ctx, fd, path, text);
    close(fd);
    return failed;
}

/* *json is NULL when there is no such file. */
static int read_json(struct df_ctx *ctx, const char *path, json_t **json)
{
    json_error_t why;
    char *text;
    int failed = read_file(ctx, path, &text);

    *json = NULL;
    if (failed || !text)
        return failed;
    json_t *read = json_loads(text, JSON_REJECT_DUPLICATES, &why);
    if (!read)
        return df_fail(ctx, DF_INTERNAL, "'%s' is not JSON: %s", path, why.text);
    *json = df_defer_json(&ctx->arena, read);
    return 0;
}

/* The entries of a folder that end in `suffix`, without it, sorted. None when there is no such
 * folder. */
struct names {
    const char *items[EXAMPLE_FILES];
    size_t count;
};

static void list_names(struct df_ctx *ctx, const char *path, const char *suffix,
                       struct names *names)
{
    struct dirent **entries;
    int count = scandir(path, &entries, NULL, alphasort);

    names->count = 0;
    for (int i = 0; i < count; i++) {
        size_t length = strlen(entries[i]->d_name), tail = strlen(suffix);
        if (entries[i]->d_name[0] != '.' && length > tail && names->count < EXAMPLE_FILES
            && strcmp(entries[i]->d_name + length - tail, suffix) == 0)
            names->items[names->count++] = df_strndup(&ctx->arena, entries[i]->d_name,
                                                      length - tail);
        free(entries[i]);
    }
    if (count >= 0)
        free(entries);
}

static void add(struct reader *reader, const char *collection, const char *name, json_t *document)
{
    const char *id = df_uuid_new(&reader->ctx->arena);

    json_object_set_new(reader->ids, df_printf(&reader->ctx->arena, "%s/%s", collection, name),
                        json_string(id));
    json_array_append_new(reader->patch,
                          json_pack("{ss so so}", "op", "add", "path",
                                    json_sprintf("/%s/%s", collection, id), "value", document));
}

static int read_operation(struct reader *reader, const char *name)
{
    struct df_ctx *ctx = reader->ctx;
    const char *base = df_printf(&ctx->arena, "%s/operations/%s", reader->folder, name);
    char *code, *environment;
    json_t *more;

    int failed = read_file(ctx, df_printf(&ctx->arena, "%s.py", base), &code);
    if (!failed)
        failed = read_file(ctx, df_printf(&ctx->arena, "%s.yml", base), &environment);
    if (!failed)
        failed = read_json(ctx, df_printf(&ctx->arena, "%s.json", base), &more);
    if (failed)
        return failed;
    json_t *document = json_pack("{ss ss ss?}", "name", name, "code", code, "environment",
                                 environment);
    if (!document)
        return df_fail(ctx, DF_INTERNAL, "'%s.py' is not UTF-8", base);
    json_object_update_missing(document, more);
    add(reader, "operations", name, document);
    return 0;
}

static int read_module(struct reader *reader, const char *name)
{
    char *code;
    int failed = read_file(reader->ctx,
                           df_printf(&reader->ctx->arena, "%s/modules/%s.py", reader->folder, name),
                           &code);

    if (!failed)
        add(reader, "modules", name, json_pack("{ss ss}", "name", name, "code", code));
    return failed;
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

static int read_document(struct reader *reader, const char *collection, const char *file)
{
    const char *path = df_printf(&reader->ctx->arena, "%s/%s/%s.json", reader->folder, collection,
                                 file);
    json_t *document;

    int failed = read_json(reader->ctx, path, &document);
    if (failed)
        return failed;
    const char *name = json_string_value(json_object_get(document, "name"));
    if (!name)
        return df_fail(reader->ctx, DF_INTERNAL, "'%s' has no name", path);
    resolve_names(reader, document);
    add(reader, collection, name, json_deep_copy(document));
    return 0;
}

static int read_resource(struct reader *reader, const char *file)
{
    return read_document(reader, "resources", file);
}

static int read_pipeline(struct reader *reader, const char *file)
{
    return read_document(reader, "pipelines", file);
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

static int read_parts(struct reader *reader)
{
    struct names *names = df_alloc(&reader->ctx->arena, sizeof *names);
    char *code;

    for (size_t part = 0; part < DF_COUNT(parts); part++) {
        list_names(reader->ctx,
                   df_printf(&reader->ctx->arena, "%s/%s", reader->folder, parts[part].folder),
                   parts[part].suffix, names);
        for (size_t i = 0; i < names->count; i++) {
            int failed = parts[part].read(reader, names->items[i]);
            if (failed)
                return failed;
        }
    }
    int failed = read_file(
        reader->ctx, df_printf(&reader->ctx->arena, "%s/serialization.py", reader->folder), &code);
    if (!failed && code)
        json_array_append_new(reader->patch, json_pack("{ss ss ss}", "op", "replace", "path",
                                                       "/serialization/code", "value", code));
    return failed;
}

int example_add(struct df_ctx *ctx, const char *folder, const char *id, json_t *examples)
{
    json_t *info;
    int failed = read_json(ctx, df_printf(&ctx->arena, "%s/project.json", folder), &info);

    if (!failed && info)
        json_array_append_new(examples, json_pack("{ss sO* sO*}", "id", id, "name",
                                                  json_object_get(info, "name"), "description",
                                                  json_object_get(info, "description")));
    return failed;
}

int example_list_read(struct df_ctx *ctx, const char *folder, json_t **examples)
{
    struct names *names = df_alloc(&ctx->arena, sizeof *names);

    *examples = df_defer_json(&ctx->arena, json_array());
    list_names(ctx, folder, "", names);
    for (size_t i = 0; i < names->count && i < EXAMPLES; i++) {
        int failed = example_add(ctx, df_printf(&ctx->arena, "%s/%s", folder, names->items[i]),
                                 names->items[i], *examples);
        if (failed)
            return failed;
    }
    return 0;
}

int example_patch(struct df_ctx *ctx, const char *folder, const char *id, json_t **patch)
{
    struct reader reader = {
        .ctx = ctx,
        .folder = df_printf(&ctx->arena, "%s/%s", folder, id),
        .patch = df_defer_json(&ctx->arena, json_array()),
        .ids = df_defer_json(&ctx->arena, json_object()),
    };
    json_t *info = NULL;

    /* An id has no dot and no slash, so it cannot lead out of the folder. */
    int failed = id_problem(id)
                     ? 0
                     : read_json(ctx, df_printf(&ctx->arena, "%s/project.json", reader.folder),
                                 &info);
    if (failed)
        return failed;
    if (!info)
        return df_fail_at(ctx, "/example", "there is no such example");
    failed = read_parts(&reader);
    *patch = reader.patch;
    return failed;
}
