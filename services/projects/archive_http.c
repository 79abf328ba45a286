#include "archive_zip.h"
#include "history_store.h"
#include "name.h"
#include "project.h"
#include "project_store.h"
#include "queries.h"
#include "routes.h"

#include "../auth/auth_client.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Changes read at once: one may have 6 MiB. */
enum { PORTION = 16 };

struct history_row {
    int64_t revision;
    const char *author_name, *created_at, *kind;
    json_t *patch, *derived;
};

static const struct df_field history_fields[] = {
    DF_FIELD(history_row, revision, DF_INT, 0),
    DF_FIELD(history_row, author_name, DF_TEXT, 0),
    DF_FIELD(history_row, created_at, DF_TIME, 0),
    DF_FIELD(history_row, kind, DF_TEXT, 0),
    DF_FIELD(history_row, patch, DF_JSON, 0, .json = JSON_ARRAY),
    DF_FIELD(history_row, derived, DF_JSON, 0, .json = JSON_ARRAY),
    {},
};

/* As a file of the archive: history/00000017.json. */
static void put_change(json_t *files, const struct history_row *row, int64_t *bytes)
{
    json_t *change = df_record_to_json(history_fields, row);
    char *text = json_dumps(change, JSON_INDENT(1) | JSON_SORT_KEYS), path[48];

    if (!text)
        abort();
    snprintf(path, sizeof path, "history/%08lld.json", (long long) row->revision);
    json_object_set_new(files, path, json_sprintf("%s\n", text));
    *bytes += (int64_t) strlen(text);
    free(text);
    json_decref(change);
}

static int add_history(struct df_ctx *ctx, const struct project_access *project, int64_t last,
                       json_t *files)
{
    int64_t bytes = 0, at = last > ARCHIVE_HISTORY ? last - ARCHIVE_HISTORY : 0;
    const char *end = df_printf(&ctx->arena, "%lld", (long long) last);
    const char *limit = df_printf(&ctx->arena, "%d", PORTION);
    int failed = 0;

    df_pg_release(ctx);
    while (!failed && at < last) {
        struct df_list rows = {};
        struct df_ctx portion;
        df_ctx_init(&portion, ctx->id, ctx->process);
        const char *from = df_printf(&portion.arena, "%lld", (long long) at);
        failed = df_pg_all(&portion, sql_archive_history(project->id, from, end, limit),
                           history_fields, sizeof(struct history_row), &rows);
        for (size_t i = 0; !failed && i < rows.count; i++)
            put_change(files, (const struct history_row *) rows.items + i, &bytes);
        at = rows.count ? ((const struct history_row *) rows.items)[rows.count - 1].revision : last;
        if (failed)
            failed = df_fail(ctx, portion.error.code, "%s", portion.error.detail);
        else if (bytes > ARCHIVE_TOTAL_BYTES / 2)
            failed = df_fail(ctx, DF_TOO_LARGE,
                             "the history is too long for an archive: export without it");
        df_ctx_release(&portion);
    }
    return failed;
}

static int reply_zip(struct df_call *call, json_t *files, const char *name)
{
    json_t *used = df_defer_json(&call->ctx->arena, json_object());
    json_t *stem = df_defer_json(&call->ctx->arena, archive_stem(name, used));
    const char *bytes;
    size_t size;

    int failed = archive_zip_write(call->ctx, files, &bytes, &size);
    if (failed)
        return failed;
    df_reply_header(
        call, "Content-Disposition",
        df_printf(&call->ctx->arena, "attachment; filename=\"%s.zip\"", json_string_value(stem)));
    return df_reply_bytes(call, 200, "application/zip", bytes, size);
}

static int read_flag(struct df_call *call, const char *name, bool *flag)
{
    const char *text = df_query_text(call, name);

    *flag = text && strcmp(text, "true") == 0;
    if (text && !*flag && strcmp(text, "false") != 0)
        return df_fail_at(call->ctx, df_printf(&call->ctx->arena, "?%s", name),
                          "must be true or false");
    return 0;
}

static int archive_export(struct df_call *call)
{
    struct project_access access;
    struct shared_model *shared;
    bool has_history;

    int failed = project_access(call, ROLE_VIEWER, &access);
    if (!failed)
        failed = read_flag(call, "history", &has_history);
    if (!failed)
        failed = model_load(call->ctx, access.id, access.revision, &shared);
    if (failed)
        return failed;
    json_t *files = df_defer_json(&call->ctx->arena,
                                  archive_files(shared->model.tree, access.name));
    if (has_history)
        failed = add_history(call->ctx, &access, shared->revision, files);
    return failed ? failed : reply_zip(call, files, access.name);
}

static void release_project(void *project)
{
    archive_project_release(project);
}

static int fail_problems(struct df_ctx *ctx, const struct archive_project *project)
{
    size_t count = json_array_size(project->problems), index;
    json_t *problem = json_array_get(project->problems, 0);
    int failed = df_fail_as(ctx, DF_INVALID, "bad_archive", "%s: %s%s",
                            json_string_value(json_object_get(problem, "pointer")),
                            json_string_value(json_object_get(problem, "detail")),
                            count > 1 ? " (and more)" : "");

    json_array_foreach(project->problems, index, problem)
        df_error_add(ctx, json_string_value(json_object_get(problem, "pointer")), "%s",
                     json_string_value(json_object_get(problem, "detail")));
    return failed;
}

/* What the caller wants it to be called, or else the archive. */
static int choose_name(struct df_call *call, const struct archive_project *project,
                       const char **name)
{
    const char *wanted = df_query_text(call, "name");

    *name = wanted ? wanted : project->name ? json_string_value(project->name) : "Imported project";
    const char *problem = name_problem(*name);
    if (!problem)
        return 0;
    return df_fail_at(call->ctx, wanted ? "?name" : "project.json#/name", "%s", problem);
}

static int read_archive(struct df_call *call, struct archive_project *project)
{
    const void *bytes;
    size_t size;

    archive_project_init(project);
    df_defer(&call->ctx->arena, release_project, project);
    df_body_bytes(call, &bytes, &size);
    int failed = archive_zip_read(call->ctx, bytes, size, project);
    if (!failed && json_array_size(project->problems) > 0)
        failed = fail_problems(call->ctx, project);
    return failed;
}

static int reply_imported(struct df_call *call, const char *id,
                          const struct archive_project *imported)
{
    struct project project = {};
    int failed = df_pg_one(call->ctx, sql_project_read(id, call->principal.user), project_fields,
                           &project);

    if (failed)
        return failed;
    return df_reply_json(call, 201,
                         json_pack("{so so sO}", "project", project_json(&project), "taken",
                                   archive_count(imported), "left_out", imported->left_out));
}

static int archive_import(struct df_call *call)
{
    const struct project_maker maker = {call->principal.user, call->principal.name};
    struct archive_project *project = df_alloc(&call->ctx->arena, sizeof *project);
    const char *name, *id;
    json_t *user;

    int failed = auth_user_find(call->ctx, maker.user, &user);
    if (!failed && json_is_false(json_object_get(user, "can_create")))
        failed = df_fail(call->ctx, DF_FORBIDDEN, "your account may not make projects");
    if (!failed)
        failed = read_archive(call, project);
    if (!failed)
        failed = choose_name(call, project, &name);
    if (!failed)
        failed = project_make_import(call->ctx, &maker, name, project, &id);
    return failed ? failed : reply_imported(call, id, project);
}

const struct df_route archive_routes[] = {
    DF_ROUTE("GET", "/projects/:project/archive", archive_export, DF_USER),
    DF_ROUTE("POST", "/projects/import", archive_import, DF_USER, ARCHIVE_PACKED_BYTES),
    {},
};
