#include "extension_zip.h"
#include "extension_check.h"
#include "extension_set.h"

#include <df/zip.h>

#include <string.h>

static int open_archive(struct df_ctx *ctx, const void *bytes, size_t size,
                        struct df_zip_reader **reader)
{
    static const struct df_zip_limits limits = {EXTENSION_FILES, EXTENSION_FILE_BYTES,
                                                EXTENSION_PACKED_BYTES};

    if (size > 2 && memcmp(bytes, "\x1F\x8B", 2) == 0)
        return df_zip_open_tar(ctx, bytes, size, &limits, reader);
    if (size > 2 && memcmp(bytes, "PK", 2) == 0)
        return df_zip_open(ctx, bytes, size, &limits, reader);
    return df_fail(ctx, DF_INVALID, "this is neither a zip nor a .tar.gz archive");
}

static bool is_hidden(const char *path)
{
    return path[0] == '.' || strstr(path, "/.") || strstr(path, "__pycache__/");
}

static int read_files(struct df_ctx *ctx, struct df_zip_reader *reader, json_t *files)
{
    const char *path, *bytes;
    size_t size;
    int failed;

    while (!(failed = df_zip_next(reader, &path)) && path) {
        if (is_hidden(path))
            continue;
        const char *kept = df_strdup(&ctx->arena, path);
        failed = df_zip_read(reader, &bytes, &size);
        if (failed)
            return failed;
        json_t *text = json_stringn(bytes, size); /* NULL: no UTF-8 */
        json_object_set_new(files, kept, text ? text : json_string(""));
    }
    return failed;
}

/* The length of the folder that all files are in, with its slash; 0 for none. */
static size_t common_folder(json_t *files)
{
    const char *first = json_object_iter_key(json_object_iter(files)), *path;
    const char *slash = first ? strchr(first, '/') : NULL;
    json_t *text;

    if (!slash || json_object_get(files, EXTENSION_MANIFEST))
        return 0;
    size_t length = (size_t) (slash - first) + 1;
    json_object_foreach(files, path, text)
        if (strncmp(path, first, length) != 0)
            return 0;
    return length;
}

int extension_zip_read(struct df_ctx *ctx, const void *bytes, size_t size, json_t **files)
{
    json_t *all = df_defer_json(&ctx->arena, json_object()), *text;
    struct df_zip_reader *reader;
    const char *path;

    int failed = open_archive(ctx, bytes, size, &reader);
    if (!failed)
        failed = read_files(ctx, reader, all);
    if (failed)
        return failed;
    size_t length = common_folder(all);
    *files = df_defer_json(&ctx->arena, json_object());
    json_object_foreach(all, path, text)
        json_object_set(*files, path + length, text);
    return 0;
}
