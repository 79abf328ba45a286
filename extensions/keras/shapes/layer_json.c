#include "layer_json.h"

enum { DEEPEST = 8 };

static struct value value_from(struct df_arena *arena, const json_t *json, int depth)
{
    struct value value = {};

    switch (json_typeof(json)) {
    case JSON_TRUE:
    case JSON_FALSE:
        value.kind = VALUE_BOOL;
        value.truth = json_is_true(json);
        break;
    case JSON_INTEGER:
        value.kind = VALUE_INT;
        value.integer = json_integer_value(json);
        break;
    case JSON_REAL:
        value.kind = VALUE_FLOAT;
        value.real = json_real_value(json);
        break;
    case JSON_STRING:
        value.kind = VALUE_TEXT;
        value.text = json_string_value(json);
        break;
    case JSON_ARRAY:
        value.kind = VALUE_LIST;
        value.count = depth < DEEPEST ? json_array_size(json) : 0;
        struct value *items = df_alloc(arena, (value.count + 1) * sizeof *items);
        for (size_t i = 0; i < value.count; i++)
            items[i] = value_from(arena, json_array_get(json, i), depth + 1);
        value.items = items;
        break;
    case JSON_OBJECT: /* such as an initializer with arguments: no rule needs them */
    case JSON_NULL:
        break;
    }
    return value;
}

static const struct layer *layer_from(struct df_arena *arena, const json_t *json, int depth)
{
    const char *type = json_string_value(json_object_get(json, "type")), *name;
    json_t *attributes = json_object_get(json, "attributes"), *value;
    struct layer *layer = df_alloc(arena, sizeof *layer);
    size_t count = json_object_size(attributes);
    struct attribute *list = df_alloc(arena, (count + 1) * sizeof *list);

    if (!type || depth >= DEEPEST)
        return NULL;
    *layer = (struct layer){.type = type, .attributes = list};
    json_object_foreach(attributes, name, value)
        list[layer->attribute_count++] = (struct attribute){.name = name,
                                                            .value = value_from(arena, value, 0)};
    const json_t *inner = json_object_get(json, "inner"),
                 *backward = json_object_get(json, "backward");
    layer->inner = inner ? layer_from(arena, inner, depth + 1) : NULL;
    layer->backward = backward ? layer_from(arena, backward, depth + 1) : NULL;
    return (inner && !layer->inner) || (backward && !layer->backward) ? NULL : layer;
}

const struct layer *layer_from_json(struct df_arena *arena, const json_t *json)
{
    return layer_from(arena, json, 0);
}

bool tensor_from_json(const json_t *json, struct tensor *tensor)
{
    *tensor = (struct tensor){};
    if (!json_is_array(json) || json_array_size(json) > TENSOR_RANK_MAX)
        return false;
    for (size_t i = 0; i < json_array_size(json); i++) {
        const json_t *size = json_array_get(json, i);
        if (!json_is_null(size) && (!json_is_integer(size) || json_integer_value(size) < 0))
            return false;
        tensor->sizes[tensor->rank++] = json_is_null(size) ? TENSOR_OPEN : json_integer_value(size);
    }
    return true;
}

json_t *tensor_to_json(const struct tensor *tensor)
{
    json_t *sizes = json_array();

    for (int i = 0; i < tensor->rank; i++)
        json_array_append_new(
            sizes, tensor->sizes[i] == TENSOR_OPEN ? json_null() : json_integer(tensor->sizes[i]));
    return sizes;
}
