#include "upload.h"

enum { MISSING_MAX = 200, MIB = 1024 * 1024 };

static const char *const state_names[] = {"open", "closing", "done", NULL};

const struct df_field upload_fields[] = {
    DF_FIELD(upload, id, DF_UUID, 0),
    DF_FIELD(upload, project_id, DF_UUID, 0),
    DF_FIELD(upload, name, DF_TEXT, 0),
    DF_FIELD(upload, type, DF_TEXT, 0),
    DF_FIELD(upload, storage_id, DF_UUID, 0),
    DF_FIELD(upload, storage_name, DF_TEXT, 0),
    DF_FIELD(upload, size, DF_INT, 0),
    DF_FIELD(upload, part_size, DF_INT, 0),
    DF_FIELD(upload, user_id, DF_UUID, 0),
    DF_FIELD(upload, user_name, DF_TEXT, 0),
    DF_FIELD(upload, state, DF_ENUM, 0, .names = state_names),
    DF_FIELD(upload, hash, DF_TEXT, 0),
    DF_FIELD(upload, artifact_id, DF_UUID, 0),
    DF_FIELD(upload, created_at, DF_TIME, 0),
    DF_FIELD(upload, expires_at, DF_TIME, 0),
    DF_FIELD(upload, parts, DF_JSON, 0, .json = JSON_ARRAY),
    DF_FIELD(upload, uploads, DF_INT, 0),
    {},
};

const struct df_field upload_new_fields[] = {
    DF_FIELD(upload, name, DF_TEXT, DF_REQUIRED, .min = 1, .max = ARTIFACT_NAME_BYTES),
    DF_FIELD(upload, type, DF_TEXT, 0, .max = ARTIFACT_TYPE_MAX),
    DF_FIELD(upload, storage, DF_UUID, DF_REQUIRED),
    DF_FIELD(upload, size, DF_INT, DF_REQUIRED, .max = OBJECT_MAX_SIZE),
    {},
};

const struct df_field upload_commit_fields[] = {
    DF_FIELD(upload, hash, DF_TEXT, DF_NULLABLE, .min = 64, .max = 64),
    {},
};

int64_t upload_part_size(int64_t size)
{
    int64_t least = (size + PARTS_MAX - 1) / PARTS_MAX;
    int64_t rounded = (least + MIB - 1) / MIB * MIB;

    return rounded > PART_SIZE_MIN ? rounded : PART_SIZE_MIN;
}

int64_t upload_part_count(const struct upload *upload)
{
    return (upload->size + upload->part_size - 1) / upload->part_size;
}

int64_t upload_part_length(const struct upload *upload, int64_t number)
{
    int64_t count = upload_part_count(upload);

    if (number < 1 || number > count)
        return 0;
    return number < count ? upload->part_size : upload->size - (count - 1) * upload->part_size;
}

json_t *upload_missing_parts(const struct upload *upload)
{
    int64_t count = upload_part_count(upload);
    json_t *missing = json_array();
    size_t at = 0;

    for (int64_t number = 1; number <= count && json_array_size(missing) < MISSING_MAX; number++) {
        const json_t *part = json_array_get(upload->parts, at);
        if (json_integer_value(json_object_get(part, "number")) == number)
            at++;
        else
            json_array_append_new(missing, json_integer(number));
    }
    return missing;
}

json_t *upload_json(const struct upload *u)
{
    return json_pack("{ss ss ss ss s{ss ss} sI sI sI sO ss ss}", "id", u->id, "project",
                     u->project_id, "name", u->name, "type", u->type, "storage", "id",
                     u->storage_id, "name", u->storage_name, "size", (json_int_t) u->size,
                     "part_size", (json_int_t) u->part_size, "part_count",
                     (json_int_t) upload_part_count(u), "parts", u->parts, "created_at",
                     u->created_at, "expires_at", u->expires_at);
}
