#include "lineage_store.h"
#include "json_text.h"
#include "plan_json.h"
#include "queries.h"

#include "../projects/projects_client.h"
#include "../storage/storage_client.h"

#include <df/pg.h>

#include <strings.h>

struct found {
    json_t *rows;
};

static const struct df_field found_fields[] = {
    DF_FIELD(found, rows, DF_JSON, 0, .json = JSON_ARRAY),
    {},
};

/* Rows by the id that their member `key` has. */
static json_t *by_id(struct df_ctx *ctx, const json_t *rows, const char *key)
{
    json_t *index = df_defer_json(&ctx->arena, json_object()), *row;
    size_t i;

    json_array_foreach(rows, i, row)
        if (text_of(row, key))
            json_object_set(index, text_of(row, key), row);
    return index;
}

/* Nothing is said of projects that the reader is no member of. */
static int may_see(struct df_ctx *ctx, const struct lineage_reader *reader, const char *project,
                   bool *may)
{
    enum role role;

    *may = !project || strcasecmp(project, reader->project) == 0;
    if (*may)
        return 0;
    df_pg_release(ctx);
    int failed = projects_role(ctx, project, reader->user, &role);
    *may = !failed && role >= ROLE_VIEWER;
    return failed;
}

static int add_jobs(struct df_ctx *ctx, const struct lineage_reader *reader,
                    struct lineage *lineage, json_t *ids)
{
    struct found found = {};
    json_t *id;
    size_t i;
    int failed = df_pg_one(ctx, sql_lineage_jobs(json_text(&ctx->arena, json_incref(ids))),
                           found_fields, &found);

    if (failed)
        return failed;
    json_t *rows = by_id(ctx, found.rows, "id");
    json_array_foreach(ids, i, id) {
        json_t *row = json_object_get(rows, json_string_value(id));
        bool may;
        failed = may_see(ctx, reader, text_of(row, "project"), &may);
        if (failed)
            return failed;
        if (may)
            lineage_add_job(lineage, json_string_value(id), row);
        else
            lineage_hide(lineage, json_string_value(id));
    }
    return 0;
}

static const char *project_of(const struct lineage *lineage, const char *id, const json_t *artifact,
                              const json_t *maker)
{
    if (artifact)
        return text_of(artifact, "project");
    return text_of(maker ? maker : json_object_get(lineage->known, id), "project");
}

static int add_artifacts(struct df_ctx *ctx, const struct lineage_reader *reader,
                         struct lineage *lineage, json_t *ids)
{
    struct found found = {};
    json_t *items, *id;
    size_t i;
    int failed = df_pg_one(ctx, sql_lineage_makers(json_text(&ctx->arena, json_incref(ids))),
                           found_fields, &found);

    df_pg_release(ctx);
    if (!failed)
        failed = storage_artifacts_find(ctx, ids, &items);
    if (failed)
        return failed;
    json_t *makers = by_id(ctx, found.rows, "artifact"), *artifacts = by_id(ctx, items, "id");
    json_array_foreach(ids, i, id) {
        const char *key = json_string_value(id);
        const json_t *artifact = json_object_get(artifacts, key);
        const json_t *maker = json_object_get(makers, key);
        bool may;
        failed = may_see(ctx, reader, project_of(lineage, key, artifact, maker), &may);
        if (failed)
            return failed;
        if (may)
            lineage_add_artifact(lineage, key, artifact, maker);
        else
            lineage_hide(lineage, key);
    }
    return 0;
}

int lineage_walk(struct df_ctx *ctx, const struct lineage_reader *reader, int64_t steps,
                 struct lineage *lineage)
{
    int failed = 0;

    for (int64_t step = 0; !failed && step < steps; step++) {
        json_t *artifacts = df_defer_json(&ctx->arena, lineage_next_artifacts(lineage));
        json_t *jobs = df_defer_json(&ctx->arena, lineage_next_jobs(lineage));
        if (json_array_size(artifacts) == 0 && json_array_size(jobs) == 0)
            break;
        if (json_array_size(artifacts) > 0)
            failed = add_artifacts(ctx, reader, lineage, artifacts);
        if (!failed && json_array_size(jobs) > 0)
            failed = add_jobs(ctx, reader, lineage, jobs);
    }
    return failed;
}
