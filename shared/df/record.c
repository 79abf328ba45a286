#include <df/record.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void *member_of(void *record, const struct df_field *field)
{
    return (char *) record + field->offset;
}

const struct df_field *df_field_find(const struct df_field *fields, const char *name)
{
    for (const struct df_field *field = fields; field->name; field++)
        if (strcmp(field->name, name) == 0)
            return field;
    return NULL;
}

int df_name_find(const char *const *names, const char *text)
{
    for (int i = 0; text && names[i]; i++)
        if (strcmp(names[i], text) == 0)
            return i;
    return -1;
}

bool df_is_uuid(const char *text)
{
    static const char pattern[] = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";

    if (!text || strlen(text) != sizeof pattern - 1)
        return false;
    for (size_t i = 0; pattern[i]; i++)
        if (pattern[i] == '-' ? text[i] != '-' : !strchr("0123456789abcdefABCDEF", text[i]))
            return false;
    return true;
}

static bool in_range(const struct df_field *field, int64_t value)
{
    return value >= field->min && (field->max == 0 || value <= field->max);
}

/* Every checker answers NULL, or why the value is refused. */
static const char *set_text(struct df_ctx *ctx, const struct df_field *field, const json_t *value,
                            void *member)
{
    const char *text = json_string_value(value);

    if (!text)
        return "must be a string";
    if (field->type == DF_UUID && !df_is_uuid(text))
        return "must be a UUID";
    if (json_string_length(value) != strlen(text))
        return "must not contain a NUL character";
    if (!in_range(field, (int64_t) strlen(text)))
        return df_printf(&ctx->arena, "must be %lld to %lld bytes long", (long long) field->min,
                         (long long) field->max);
    *(const char **) member = text;
    return NULL;
}

static const char *set_number(struct df_ctx *ctx, const struct df_field *field, const json_t *value,
                              void *member)
{
    if (field->type == DF_FLOAT) {
        if (!json_is_number(value))
            return "must be a number";
        *(double *) member = json_number_value(value);
        return NULL;
    }
    if (!json_is_integer(value))
        return "must be a whole number";
    if (!in_range(field, json_integer_value(value)))
        return df_printf(&ctx->arena, "must be from %lld to %lld", (long long) field->min,
                         (long long) (field->max ? field->max : INT64_MAX));
    *(int64_t *) member = json_integer_value(value);
    return NULL;
}

static const char *set_enum(struct df_ctx *ctx, const struct df_field *field, const json_t *value,
                            void *member)
{
    int index = df_name_find(field->names, json_string_value(value));

    if (index >= 0) {
        *(int *) member = index;
        return NULL;
    }
    const char *list = field->names[0];
    for (int i = 1; field->names[i]; i++)
        list = df_printf(&ctx->arena, "%s, %s", list, field->names[i]);
    return df_printf(&ctx->arena, "must be one of: %s", list);
}

static const char *set_json(const struct df_field *field, json_t *value, void *member)
{
    if (field->json == JSON_ARRAY && !json_is_array(value))
        return "must be an array";
    if (field->json == JSON_OBJECT && !json_is_object(value))
        return "must be an object";
    *(json_t **) member = value;
    return NULL;
}

static const char *set_member(struct df_ctx *ctx, const struct df_field *field, json_t *value,
                              void *record)
{
    void *member = member_of(record, field);

    if (json_is_null(value) && field->flags & DF_NULLABLE) {
        if (field->type == DF_INT)
            *(int64_t *) member = DF_NO_INT;
        return NULL;
    }
    switch (field->type) {
    case DF_TEXT:
    case DF_UUID:
    case DF_TIME:
        return set_text(ctx, field, value, member);
    case DF_INT:
    case DF_FLOAT:
        return set_number(ctx, field, value, member);
    case DF_BOOL:
        if (!json_is_boolean(value))
            return "must be true or false";
        *(bool *) member = json_is_true(value);
        return NULL;
    case DF_ENUM:
        return set_enum(ctx, field, value, member);
    case DF_JSON:
        return set_json(field, value, member);
    }
    return "has no type";
}

static const char *read_member(struct df_ctx *ctx, const struct df_field *field, json_t *value,
                               void *record)
{
    if (!field)
        return "is not a known member";
    if (field->flags & DF_READ_ONLY)
        return "is read-only";
    return set_member(ctx, field, value, record);
}

/* JSON pointer of one member name (RFC 6901 section 3). */
static const char *pointer_to(struct df_ctx *ctx, const char *name)
{
    char *pointer = df_alloc(&ctx->arena, 2 * strlen(name) + 2), *out = pointer;

    *out++ = '/';
    for (; *name; name++)
        if (*name == '~' || *name == '/') {
            *out++ = '~';
            *out++ = *name == '~' ? '0' : '1';
        } else {
            *out++ = *name;
        }
    return pointer;
}

/* The first problem is the sentence; all of them are rows of `errors`. */
static int complain(struct df_ctx *ctx, int failed, const char *name, const char *problem)
{
    if (failed) {
        df_error_add(ctx, pointer_to(ctx, name), "%s", problem);
        return failed;
    }
    return df_fail_at(ctx, pointer_to(ctx, name), "%s", problem);
}

int df_record_from_json(struct df_ctx *ctx, const struct df_field *fields, json_t *json,
                        void *record)
{
    const char *name;
    json_t *value;
    int failed = 0;

    if (!json_is_object(json))
        return df_fail(ctx, DF_INVALID, "the body must be a JSON object");

    json_object_foreach(json, name, value) {
        const char *problem = read_member(ctx, df_field_find(fields, name), value, record);
        if (problem)
            failed = complain(ctx, failed, name, problem);
    }
    for (const struct df_field *field = fields; field->name; field++)
        if (field->flags & DF_REQUIRED && !json_object_get(json, field->name))
            failed = complain(ctx, failed, field->name, "is required");
    return failed;
}

static json_t *text_to_json(const char *text)
{
    json_t *json = text ? json_string(text) : json_null();
    return json ? json : json_null();
}

static json_t *member_to_json(const struct df_field *field, const void *record)
{
    const void *member = (const char *) record + field->offset;

    switch (field->type) {
    case DF_TEXT:
    case DF_UUID:
    case DF_TIME:
        return text_to_json(*(const char *const *) member);
    case DF_INT: {
        int64_t number = *(const int64_t *) member;
        return number == DF_NO_INT ? json_null() : json_integer(number);
    }
    case DF_FLOAT: {
        double number = *(const double *) member;
        return isfinite(number) ? json_real(number) : json_null();
    }
    case DF_BOOL:
        return json_boolean(*(const bool *) member);
    case DF_ENUM:
        return json_string(field->names[*(const int *) member]);
    case DF_JSON: {
        json_t *json = *(json_t *const *) member;
        return json ? json_incref(json) : json_null();
    }
    }
    return json_null();
}

json_t *df_record_to_json(const struct df_field *fields, const void *record)
{
    json_t *json = json_object();

    for (const struct df_field *field = fields; field->name; field++) {
        if (field->flags & DF_SECRET)
            continue;
        json_t *value = member_to_json(field, record);
        if (json_is_null(value) && field->flags & DF_OMITTED)
            continue;
        json_object_set_new_nocheck(json, field->name, value);
    }
    return json;
}

/*
 * The session's time zone is UTC: "2026-01-31 23:59:59.5+00". PostgreSQL leaves trailing zeros out;
 * a time has always six places here, so that the same moment reads the same wherever it comes from,
 * and times sort as text.
 */
static const char *time_from_text(struct df_ctx *ctx, const char *text)
{
    static const char zeros[] = "000000";
    const char *fraction = strlen(text) < 19 ? "" : text + 19;
    int places = fraction[0] == '.' ? (int) strspn(fraction + 1, "0123456789") : 0;

    if (strlen(text) < 19 || text[10] != ' ' || places > 6)
        return df_strdup(&ctx->arena, text);
    return df_printf(&ctx->arena, "%.10sT%.8s.%.*s%sZ", text, text + 11, places, fraction + 1,
                     zeros + places);
}

static int json_from_text(struct df_ctx *ctx, const struct df_field *field, const char *text,
                          json_t **member)
{
    json_t *json = json_loads(text, JSON_DECODE_ANY | JSON_ALLOW_NUL, NULL);

    if (!json)
        return df_fail(ctx, DF_INTERNAL, "column '%s' is not JSON", field->name);
    *member = df_defer_json(&ctx->arena, json);
    return 0;
}

static int set_row_enum(struct df_ctx *ctx, const struct df_field *field, const char *text,
                        int *member)
{
    *member = df_name_find(field->names, text);
    if (*member < 0)
        return df_fail(ctx, DF_INTERNAL, "column '%s' has the unknown value '%s'", field->name,
                       text);
    return 0;
}

int df_record_set_text(struct df_ctx *ctx, const struct df_field *field, const char *text,
                       void *record)
{
    void *member = member_of(record, field);

    if (!text) {
        if (field->type == DF_INT && field->flags & DF_NULLABLE)
            *(int64_t *) member = DF_NO_INT;
        if (field->type == DF_FLOAT && field->flags & DF_NULLABLE)
            *(double *) member = NAN;
        return 0;
    }
    switch (field->type) {
    case DF_TEXT:
    case DF_UUID:
        *(const char **) member = df_strdup(&ctx->arena, text);
        return 0;
    case DF_TIME:
        *(const char **) member = time_from_text(ctx, text);
        return 0;
    case DF_INT:
        *(int64_t *) member = strtoll(text, NULL, 10);
        return 0;
    case DF_FLOAT:
        *(double *) member = strtod(text, NULL);
        return 0;
    case DF_BOOL:
        *(bool *) member = text[0] == 't';
        return 0;
    case DF_ENUM:
        return set_row_enum(ctx, field, text, member);
    case DF_JSON:
        return json_from_text(ctx, field, text, member);
    }
    return df_fail(ctx, DF_INTERNAL, "field '%s' has no type", field->name);
}
