/* Archives from outside. The first byte chooses: a zip as it is, a file of a project, or an export
 * of an original project. What must hold: whatever is accepted gives the same files again when it
 * is written, read and written once more. */
#include "archive_history.h"
#include "archive_zip.h"
#include "webgmex.h"

#include <df/zip.h>

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_again(json_t *tree)
{
    struct archive_project again;
    json_t *files = archive_files(tree, "Fuzz");

    archive_project_init(&again);
    archive_read(files, &again);
    if (json_array_size(again.problems) == 0)
        archive_check(&again);
    json_t *second = archive_files(again.tree, "Fuzz");
    if (json_array_size(again.problems) > 0 || !json_equal(files, second))
        abort();
    json_decref(second);
    json_decref(files);
    archive_project_release(&again);
}

static void read_zip(struct df_ctx *ctx, const uint8_t *data, size_t size,
                     struct archive_project *project)
{
    if (archive_zip_read(ctx, data, size, project))
        archive_problem(project, "", "the zip is refused");
}

static void read_export(json_t *text, struct archive_project *project)
{
    json_t *export = webgmex_parse(text, project);

    if (export)
        webgmex_read(export, project);
    else
        archive_problem(project, "", "this is no export");
    json_decref(export);
    if (json_array_size(project->problems) == 0)
        archive_check(project);
}

static void read_file(const char *path, json_t *text, struct archive_project *project)
{
    json_t *files = json_pack("{ss sO}", "project.json",
                              "{\"format\":\"deepforge-project\",\"version\":1,\"name\":\"Fuzz\"}",
                              path, text);

    archive_read(files, project);
    if (json_array_size(project->problems) == 0)
        archive_check(project);
    if (json_array_size(project->problems) == 0)
        archive_history_read(files, project);
    json_decref(files);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const paths[] = {"pipelines/a.json", "operations/a.json",
                                        "operations/a.py",  "resources/a.json",
                                        "modules/a.json",   "history/00000001.json"};
    struct archive_project project;
    struct df_ctx ctx;

    if (size == 0)
        return 0;
    const char *rest = (const char *) data + 1;
    json_t *text = memchr(rest, '\0', size - 1) ? NULL : json_stringn(rest, size - 1);
    df_ctx_init(&ctx, "fuzz", NULL);
    archive_project_init(&project);
    if (data[0] == 'P')
        read_zip(&ctx, data, size, &project);
    else if (text && data[0] == 'w')
        read_export(text, &project);
    else if (text)
        read_file(paths[data[0] % DF_COUNT(paths)], text, &project);
    else
        archive_problem(&project, "", "this is no text");
    if (json_array_size(project.problems) == 0)
        check_again(project.tree);
    archive_project_release(&project);
    df_ctx_release(&ctx);
    json_decref(text);
    return 0;
}
