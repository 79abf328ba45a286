#include "import.h"

#include "browse.h"

const char *const import_state_names[] = {"waiting", "running", "done", "failed", NULL};

const struct df_field import_fields[] = {
    DF_FIELD(import, id, DF_UUID, 0),
    DF_FIELD(import, project_id, DF_UUID, 0),
    DF_FIELD(import, source_id, DF_UUID, 0),
    DF_FIELD(import, source_name, DF_TEXT, 0),
    DF_FIELD(import, path, DF_TEXT, 0),
    DF_FIELD(import, name, DF_TEXT, 0),
    DF_FIELD(import, type, DF_TEXT, 0),
    DF_FIELD(import, storage_id, DF_UUID, 0),
    DF_FIELD(import, storage_name, DF_TEXT, 0),
    DF_FIELD(import, user_id, DF_UUID, 0),
    DF_FIELD(import, user_name, DF_TEXT, 0),
    DF_FIELD(import, state, DF_ENUM, 0, .names = import_state_names),
    DF_FIELD(import, holder, DF_UUID, 0),
    DF_FIELD(import, tries, DF_INT, 0),
    DF_FIELD(import, received, DF_INT, 0),
    DF_FIELD(import, size, DF_INT, DF_NULLABLE),
    DF_FIELD(import, problem, DF_JSON, DF_NULLABLE),
    DF_FIELD(import, artifact_id, DF_UUID, 0),
    DF_FIELD(import, created_at, DF_TIME, 0),
    DF_FIELD(import, started_at, DF_TIME, 0),
    DF_FIELD(import, ended_at, DF_TIME, 0),
    DF_FIELD(import, imports, DF_INT, 0),
    {},
};

const struct df_field import_new_fields[] = {
    DF_FIELD(import, source, DF_UUID, DF_REQUIRED),
    DF_FIELD(import, path, DF_TEXT, DF_REQUIRED, .min = 1, .max = BROWSE_PATH_MAX),
    DF_FIELD(import, name, DF_TEXT, DF_REQUIRED, .min = 1, .max = ARTIFACT_NAME_BYTES),
    DF_FIELD(import, type, DF_TEXT, 0, .max = ARTIFACT_TYPE_MAX),
    DF_FIELD(import, storage, DF_UUID, DF_REQUIRED),
    {},
};

int import_check(struct df_ctx *ctx, const struct import *import)
{
    const struct {
        const char *pointer, *problem;
    } checks[] = {
        {"/path", browse_path_problem(import->path)},
        {"/name", artifact_name_problem(import->name)},
        {"/type", artifact_type_problem(import->type)},
    };

    for (size_t i = 0; i < DF_COUNT(checks); i++)
        if (checks[i].problem)
            return df_fail_at(ctx, checks[i].pointer, "%s", checks[i].problem);
    return 0;
}

json_t *import_json(const struct import *i)
{
    return json_pack("{ss ss s{ss ss} ss ss ss s{ss ss} ss sI so? sI sO? ss? s{ss ss} ss ss? ss?}",
                     "id", i->id, "project", i->project_id, "source", "id", i->source_id, "name",
                     i->source_name, "path", i->path, "name", i->name, "type", i->type, "storage",
                     "id", i->storage_id, "name", i->storage_name, "state",
                     import_state_names[i->state], "received", (json_int_t) i->received, "size",
                     i->size == DF_NO_INT ? NULL : json_integer(i->size), "tries",
                     (json_int_t) i->tries, "problem", i->problem, "artifact", i->artifact_id,
                     "created_by", "id", i->user_id, "name", i->user_name, "created_at",
                     i->created_at, "started_at", i->started_at, "ended_at", i->ended_at);
}
