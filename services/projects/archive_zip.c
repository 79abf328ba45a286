#include "archive_zip.h"
#include "archive_history.h"
#include "webgmex.h"

#include <df/zip.h>

#include <stdlib.h>
#include <string.h>

static int compare_paths(const void *a, const void *b)
{
    return strcmp(*(const char *const *) a, *(const char *const *) b);
}

static int write_files(struct df_ctx *ctx, json_t *files, FILE *out)
{
    const char **paths = df_alloc(&ctx->arena, (json_object_size(files) + 1) * sizeof *paths);
    struct df_zip_writer *writer;
    size_t count = 0;
    const char *path;
    json_t *text;

    json_object_foreach(files, path, text)
        paths[count++] = path;
    qsort(paths, count, sizeof *paths, compare_paths);
    int failed = df_zip_create(ctx, out, &writer);
    for (size_t i = 0; !failed && i < count; i++) {
        text = json_object_get(files, paths[i]);
        failed = df_zip_add(writer, paths[i], json_string_value(text), json_string_length(text));
    }
    return failed ? failed : df_zip_finish(writer);
}

int archive_zip_write(struct df_ctx *ctx, json_t *files, const char **bytes, size_t *size)
{
    char *all = NULL;
    FILE *out = open_memstream(&all, size);

    if (!out)
        abort();
    int failed = write_files(ctx, files, out);
    fclose(out);
    df_defer(&ctx->arena, free, all);
    *bytes = all;
    return failed;
}

/* Texts have no NUL: the database could not keep it. */
static void add_file(struct archive_project *project, json_t *files, const char *path,
                     const char *bytes, size_t size)
{
    json_t *text = memchr(bytes, '\0', size) ? NULL : json_stringn(bytes, size);

    if (text)
        json_object_set_new(files, path, text);
    else
        archive_problem(project, path, "is not UTF-8 text");
}

static int read_files(struct df_zip_reader *reader, struct archive_project *project, json_t *files)
{
    const char *path, *content, *why;
    size_t length;
    int failed;

    while (!(failed = df_zip_next(reader, &path)) && path) {
        if (!archive_knows(path, &why)) {
            archive_leave_out(project, path, "%s", why);
            continue;
        }
        failed = df_zip_read(reader, &content, &length);
        if (failed)
            break;
        add_file(project, files, path, content, length);
    }
    return failed;
}

int archive_zip_read(struct df_ctx *ctx, const void *bytes, size_t size,
                     struct archive_project *project)
{
    static const struct df_zip_limits limits = {ARCHIVE_FILES, ARCHIVE_FILE_BYTES,
                                                ARCHIVE_TOTAL_BYTES};
    json_t *files = df_defer_json(&ctx->arena, json_object());
    struct df_zip_reader *reader;

    int failed = df_zip_open(ctx, bytes, size, &limits, &reader);
    if (!failed)
        failed = read_files(reader, project, files);
    if (failed || json_array_size(project->problems) > 0)
        return failed;
    json_t *info = webgmex_parse(json_object_get(files, "project.json"), project);
    if (info)
        webgmex_read(df_defer_json(&ctx->arena, info), project);
    else if (json_array_size(project->problems) == 0)
        archive_read(files, project);
    if (json_array_size(project->problems) == 0)
        archive_check(project);
    if (!info && json_array_size(project->problems) == 0)
        archive_history_read(files, project);
    return 0;
}
