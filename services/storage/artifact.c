#include "artifact.h"

#include <string.h>

const struct df_field artifact_fields[] = {
    DF_FIELD(artifact, id, DF_UUID, 0),
    DF_FIELD(artifact, project_id, DF_UUID, 0),
    DF_FIELD(artifact, name, DF_TEXT, 0),
    DF_FIELD(artifact, type, DF_TEXT, 0),
    DF_FIELD(artifact, storage_id, DF_UUID, 0),
    DF_FIELD(artifact, storage_name, DF_TEXT, 0),
    DF_FIELD(artifact, hash, DF_TEXT, 0),
    DF_FIELD(artifact, size, DF_INT, 0),
    DF_FIELD(artifact, created_at, DF_TIME, 0),
    DF_FIELD(artifact, created_by, DF_UUID, 0),
    DF_FIELD(artifact, created_by_name, DF_TEXT, 0),
    DF_FIELD(artifact, execution_id, DF_UUID, 0),
    DF_FIELD(artifact, job_id, DF_UUID, 0),
    {},
};

const struct df_field artifact_new_fields[] = {
    DF_FIELD(artifact, name, DF_TEXT, DF_REQUIRED, .min = 1, .max = ARTIFACT_NAME_BYTES),
    DF_FIELD(artifact, type, DF_TEXT, 0, .max = ARTIFACT_TYPE_MAX),
    DF_FIELD(artifact, storage, DF_UUID, DF_REQUIRED),
    DF_FIELD(artifact, hash, DF_TEXT, DF_REQUIRED, .min = 64, .max = 64),
    DF_FIELD(artifact, size, DF_INT, DF_REQUIRED, .max = OBJECT_MAX_SIZE),
    {},
};

const struct df_field artifact_internal_fields[] = {
    DF_FIELD(artifact, name, DF_TEXT, DF_REQUIRED, .min = 1, .max = ARTIFACT_NAME_BYTES),
    DF_FIELD(artifact, type, DF_TEXT, 0, .max = ARTIFACT_TYPE_MAX),
    DF_FIELD(artifact, storage, DF_UUID, DF_REQUIRED),
    DF_FIELD(artifact, hash, DF_TEXT, DF_REQUIRED, .min = 64, .max = 64),
    DF_FIELD(artifact, size, DF_INT, DF_REQUIRED, .max = OBJECT_MAX_SIZE),
    DF_FIELD(artifact, execution, DF_UUID, DF_NULLABLE),
    DF_FIELD(artifact, job, DF_UUID, DF_NULLABLE),
    DF_FIELD(artifact, user, DF_UUID, DF_NULLABLE),
    {},
};

const struct df_field artifact_change_fields[] = {
    DF_FIELD(artifact, name, DF_TEXT, 0, .min = 1, .max = ARTIFACT_NAME_BYTES),
    DF_FIELD(artifact, type, DF_TEXT, 0, .max = ARTIFACT_TYPE_MAX),
    {},
};

static bool has_control_character(const char *text)
{
    for (const unsigned char *c = (const unsigned char *) text; *c; c++)
        if (*c < ' ' || *c == 127 || (c[0] == 0xc2 && c[1] >= 0x80 && c[1] <= 0x9f))
            return true;
    return false;
}

static bool has_outer_space(const char *text)
{
    size_t length = strlen(text);
    return length > 0 && (text[0] == ' ' || text[length - 1] == ' ');
}

/* Characters of a text in UTF-8. */
static size_t count_characters(const char *text)
{
    size_t count = 0;
    for (; *text; text++)
        count += ((unsigned char) *text & 0xc0) != 0x80;
    return count;
}

const char *artifact_name_problem(const char *name)
{
    if (*name == '\0')
        return "must not be empty";
    if (count_characters(name) > ARTIFACT_NAME_MAX)
        return "must be at most 120 characters long";
    if (has_control_character(name))
        return "must not have control characters";
    if (has_outer_space(name))
        return "must not begin or end with a space";
    if (strpbrk(name, "/\\"))
        return "must not have / or \\";
    if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0)
        return "must not be . or ..";
    return NULL;
}

const char *artifact_type_problem(const char *type)
{
    if (strlen(type) > ARTIFACT_TYPE_MAX)
        return "must be at most 200 bytes long";
    if (has_control_character(type))
        return "must not have control characters";
    if (has_outer_space(type))
        return "must not begin or end with a space";
    return NULL;
}

static json_t *named(const char *id, const char *name)
{
    return id ? json_pack("{ss ss}", "id", id, "name", name ? name : "unknown") : json_null();
}

json_t *artifact_json(const struct artifact *a)
{
    return json_pack(
        "{ss ss ss ss so ss sI ss so ss? ss?}", "id", a->id, "project", a->project_id, "name",
        a->name, "type", a->type, "storage", named(a->storage_id, a->storage_name), "hash", a->hash,
        "size", (json_int_t) a->size, "created_at", a->created_at, "created_by",
        named(a->created_by, a->created_by_name), "execution", a->execution_id, "job", a->job_id);
}

const char *artifact_disposition(struct df_arena *arena, const char *name)
{
    static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._";
    size_t length = strlen(name);
    char *ascii = df_alloc(arena, length + 1), *encoded = df_alloc(arena, 3 * length + 1);
    char *out = encoded;

    for (size_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char) name[i];
        bool is_plain = strchr(plain, c) != NULL;
        ascii[i] = is_plain || c == ' ' ? name[i] : '_';
        if (is_plain) {
            *out++ = name[i];
        } else {
            *out++ = '%';
            *out++ = "0123456789ABCDEF"[c >> 4];
            *out++ = "0123456789ABCDEF"[c & 15];
        }
    }
    return df_printf(arena, "attachment; filename=\"%s\"; filename*=UTF-8''%s", ascii, encoded);
}
