#include "adapter.h"

#include <regex.h>
#include <string.h>

enum { TEXT_MAX = 1000 };

static const char *const type_names[] = {"text", "secret", "enum", "bool", "int"};

static json_t *preset_of(const struct adapter_field *field)
{
    if (!field->preset)
        return NULL;
    if (field->type == ADAPTER_BOOL)
        return json_boolean(strcmp(field->preset, "true") == 0);
    if (field->type == ADAPTER_INT)
        return json_loads(field->preset, JSON_DECODE_ANY, NULL);
    return json_string(field->preset);
}

static json_t *choices_of(const struct adapter_field *field)
{
    json_t *choices = field->choices ? json_array() : json_null();

    for (const char *const *choice = field->choices; choice && *choice; choice++)
        json_array_append_new(choices, json_string(*choice));
    return choices;
}

static int64_t max_of(const struct adapter_field *field)
{
    return field->max ? field->max : TEXT_MAX;
}

static json_t *limit_of(const struct adapter_field *field, bool is_min)
{
    bool is_text = field->type == ADAPTER_TEXT || field->type == ADAPTER_SECRET;

    if (field->type == ADAPTER_INT)
        return json_integer(is_min ? field->min : field->max);
    return is_text && !is_min ? json_integer(max_of(field)) : json_null();
}

static json_t *field_json(const struct adapter_field *field)
{
    json_t *preset = preset_of(field);

    return json_pack("{ss ss ss sb sb so ss? so so so ss ss}", "name", field->name, "label",
                     field->label, "type", type_names[field->type], "required", field->is_required,
                     "is_credential", field->is_credential, "default",
                     preset ? preset : json_null(), "pattern", field->pattern, "choices",
                     choices_of(field), "min", limit_of(field, true), "max", limit_of(field, false),
                     "placeholder", field->placeholder ? field->placeholder : "", "help",
                     field->help ? field->help : "");
}

json_t *adapter_fields_json(const struct adapter_field *fields)
{
    json_t *items = json_array();

    for (const struct adapter_field *field = fields; field->name; field++)
        json_array_append_new(items, field_json(field));
    return items;
}

static bool matches(const char *pattern, const char *text)
{
    regex_t regex;

    if (regcomp(&regex, pattern, REG_EXTENDED | REG_NOSUB) != 0)
        return false;
    bool fits = regexec(&regex, text, 0, NULL, 0) == 0;
    regfree(&regex);
    return fits;
}

static bool has_control_character(const char *text)
{
    for (; *text; text++)
        if ((unsigned char) *text < ' ' || *text == 127)
            return true;
    return false;
}

static const char *text_problem(const struct adapter_field *field, const char *text)
{
    if (!text)
        return "must be a text";
    if (!*text)
        return field->is_required ? "is required" : NULL;
    if (strlen(text) > (size_t) max_of(field))
        return "is too long";
    if (has_control_character(text))
        return "must not have control characters";
    if (field->type == ADAPTER_ENUM && df_name_find(field->choices, text) < 0)
        return "is no choice";
    return field->pattern && !matches(field->pattern, text) ? "does not look right" : NULL;
}

static const char *value_problem(const struct adapter_field *field, const json_t *value)
{
    if (!value)
        return field->is_required ? "is required" : NULL;
    if (field->type == ADAPTER_BOOL)
        return json_is_boolean(value) ? NULL : "must be true or false";
    if (field->type != ADAPTER_INT)
        return text_problem(field, json_string_value(value));
    json_int_t number = json_integer_value(value);
    return json_is_integer(value) && number >= field->min && number <= field->max
               ? NULL
               : "must be a whole number in its range";
}

static const struct adapter_field *find_field(const struct adapter_field *fields, const char *name,
                                              bool is_credential)
{
    for (; fields->name; fields++)
        if (fields->is_credential == is_credential && strcmp(fields->name, name) == 0)
            return fields;
    return NULL;
}

/* Members that are none of the adapter's. */
static bool has_strangers(struct df_ctx *ctx, const struct adapter_field *fields,
                          const json_t *members, bool is_credential, const char *where)
{
    json_t *object = json_deep_copy(members), *value;
    bool found = false;
    const char *name;

    json_object_foreach(object, name, value)
        if (!find_field(fields, name, is_credential)) {
            df_error_add(ctx, df_printf(&ctx->arena, "%s/%.80s", where, name), "is not known");
            found = true;
        }
    json_decref(object);
    return found;
}

/* The value that counts, borrowed, or a new one from the table. */
static json_t *value_of(const struct adapter_field *field, const json_t *given, const json_t *kept)
{
    json_t *value = json_object_get(given, field->name);

    if (!value)
        value = json_object_get(kept, field->name);
    return value ? json_incref(value) : preset_of(field);
}

static bool read_field(struct df_ctx *ctx, const struct adapter_field *field, const json_t *given,
                       const json_t *kept, json_t *target)
{
    const char *where = field->is_credential ? "/credentials" : "/config";
    json_t *value = value_of(field, given, kept);
    const char *problem = value_problem(field, value);
    const char *text = json_string_value(value);

    if (problem)
        df_error_add(ctx, df_printf(&ctx->arena, "%s/%s", where, field->name), "%s", problem);
    else if (value && !(field->is_credential && text && !*text))
        json_object_set(target, field->name, value);
    json_decref(value);
    return !problem;
}

int adapter_read(struct df_ctx *ctx, const struct adapter_field *fields, const json_t *wanted,
                 const json_t *given, const json_t *kept, json_t **config, json_t **credentials)
{
    /* First, since a failure forgets what was added to the one before. */
    int failed = df_fail(ctx, DF_INVALID, "the storage cannot be set up like this");
    bool fine = !has_strangers(ctx, fields, wanted, false, "/config");

    fine = !has_strangers(ctx, fields, given, true, "/credentials") && fine;
    *config = df_defer_json(&ctx->arena, json_object());
    *credentials = df_defer_json(&ctx->arena, json_object());
    for (const struct adapter_field *field = fields; field->name; field++)
        fine = read_field(ctx, field, field->is_credential ? given : wanted,
                          field->is_credential ? kept : NULL,
                          field->is_credential ? *credentials : *config)
               && fine;
    if (!fine)
        return failed;
    ctx->error = (struct df_error){};
    return 0;
}
