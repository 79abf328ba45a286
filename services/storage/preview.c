#include "preview.h"

#include <string.h>

enum { DEPTH_MAX = 80, SIDE_MAX = 256, COLUMNS_MAX = 50, ROWS_MAX = 100, LIST_MAX = 500 };

const struct df_field preview_fields[] = {
    DF_FIELD(preview, preview, DF_TEXT, 0),
    {},
};

static bool is_list(const json_t *json, size_t most, bool (*is_item)(json_t *item))
{
    json_t *item;
    size_t index;

    if (!json_is_array(json) || json_array_size(json) > most)
        return false;
    json_array_foreach(json, index, item)
        if (!is_item(item))
            return false;
    return true;
}

static bool is_text(json_t *json)
{
    return json_is_string(json);
}

static bool is_text_or_null(json_t *json)
{
    return json_is_string(json) || json_is_null(json);
}

static bool is_fact(json_t *json)
{
    const char *name, *value;

    return json_unpack(json, "{ss ss !}", "name", &name, "value", &value) == 0;
}

static bool is_column(json_t *json)
{
    const char *name, *type;

    return json_unpack(json, "{ss ss !}", "name", &name, "type", &type) == 0;
}

static bool is_row(json_t *json)
{
    return is_list(json, COLUMNS_MAX, is_text_or_null);
}

static bool is_entry(json_t *json)
{
    const char *name, *type, *shape;
    json_int_t size;

    return json_unpack(json, "{ss ss ss sI !}", "name", &name, "type", &type, "shape", &shape,
                       "size", &size)
           == 0;
}

static bool is_entries(json_t *json)
{
    return is_list(json, LIST_MAX, is_entry);
}

static bool is_facts(json_t *json)
{
    return is_list(json, LIST_MAX, is_fact);
}

static bool is_notes(json_t *json)
{
    return is_list(json, LIST_MAX, is_text);
}

static bool is_table(json_t *json)
{
    json_t *columns, *rows, *count;

    return json_unpack(json, "{so so so !}", "columns", &columns, "rows", &rows, "row_count",
                       &count)
               == 0
           && is_list(columns, COLUMNS_MAX, is_column) && is_list(rows, ROWS_MAX, is_row)
           && (json_is_integer(count) || json_is_null(count));
}

/* Only what browsers draw, never what they run. */
static bool is_image(json_t *json)
{
    static const char *const types[] = {"image/png",  "image/jpeg", "image/gif",
                                        "image/webp", "image/bmp",  NULL};
    json_int_t width, height;
    const char *type;
    int is_shown;

    return json_unpack(json, "{ss sI sI sb !}", "type", &type, "width", &width, "height", &height,
                       "is_shown", &is_shown)
               == 0
           && df_name_find(types, type) >= 0;
}

static bool is_picture(json_t *json)
{
    json_int_t width, height, colours;
    const char *pixels;

    if (json_unpack(json, "{sI sI sI ss !}", "width", &width, "height", &height, "colours",
                    &colours, "pixels", &pixels)
            != 0
        || width < 1 || width > SIDE_MAX || height < 1 || height > SIDE_MAX
        || (colours != 1 && colours != 3))
        return false;
    return strlen(pixels) == (size_t) ((width * height * colours + 2) / 3 * 4);
}

static bool is_pickle(json_t *json)
{
    json_t *globals;
    const char *type;
    int is_suspicious;

    return json_unpack(json, "{ss so sb !}", "type", &type, "globals", &globals, "is_suspicious",
                       &is_suspicious)
               == 0
           && is_list(globals, LIST_MAX, is_text);
}

static bool is_kind(json_t *json)
{
    static const char *const kinds[] = {"none",    "table",   "text",   "json",  "image", "array",
                                        "tensors", "archive", "pickle", "model", NULL};

    return json_is_string(json) && df_name_find(kinds, json_string_value(json)) >= 0;
}

static bool is_shallow(const json_t *json, int left)
{
    json_t *child;
    size_t index;
    void *at;

    if (left == 0)
        return false;
    json_array_foreach(json, index, child)
        if (!is_shallow(child, left - 1))
            return false;
    json_t *object = (json_t *) (uintptr_t) json;
    for (at = json_object_iter(object); at; at = json_object_iter_next(object, at))
        if (!is_shallow(json_object_iter_value(at), left - 1))
            return false;
    return true;
}

static bool is_tree(json_t *json)
{
    return is_shallow(json, DEPTH_MAX);
}

static const struct {
    const char *name;
    bool is_required;
    bool (*fits)(json_t *json);
} members[] = {
    {"kind", true, is_kind},        {"format", true, is_text},    {"facts", true, is_facts},
    {"notes", true, is_notes},      {"table", false, is_table},   {"text", false, is_text},
    {"json", false, is_tree},       {"image", false, is_image},   {"picture", false, is_picture},
    {"entries", false, is_entries}, {"pickle", false, is_pickle},
};

const char *preview_problem(const json_t *preview)
{
    size_t known = 0;

    if (!json_is_object(preview))
        return "object";
    for (size_t i = 0; i < DF_COUNT(members); i++) {
        json_t *member = json_object_get(preview, members[i].name);
        if (member ? !members[i].fits(member) : members[i].is_required)
            return members[i].name;
        known += member != NULL;
    }
    return known == json_object_size(preview) ? NULL : "member";
}

json_t *preview_of_none(const char *why)
{
    return json_pack("{ss ss s[] s[s]}", "kind", "none", "format", "", "facts", "notes", why);
}
