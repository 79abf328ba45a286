#include "layer.h"

#include <string.h>

static const struct value *value_named(const struct attribute *attributes, size_t count,
                                       const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(attributes[i].name, name) == 0)
            return attributes[i].value.kind == VALUE_NONE ? NULL : &attributes[i].value;
    return NULL;
}

const struct value *layer_value(const struct layer *layer, const char *name)
{
    return value_named(layer->attributes, layer->attribute_count, name);
}

const struct value *value_member(const struct value *value, const char *name)
{
    return value && value->kind == VALUE_OBJECT ? value_named(value->members, value->count, name)
                                                : NULL;
}

bool layer_flag(const struct layer *layer, const char *name, bool otherwise)
{
    const struct value *value = layer_value(layer, name);

    return value && value->kind == VALUE_BOOL ? value->truth : otherwise;
}

const char *layer_text(const struct layer *layer, const char *name, const char *otherwise)
{
    const struct value *value = layer_value(layer, name);

    return value && value->kind == VALUE_TEXT ? value->text : otherwise;
}

bool layer_is(const struct layer *layer, const char *name, const char *text)
{
    return strcmp(layer_text(layer, name, ""), text) == 0;
}

bool value_integer(const struct value *value, int64_t *integer)
{
    if (value->kind == VALUE_INT)
        *integer = value->integer;
    else if (value->kind == VALUE_FLOAT && value->real > -1e15 && value->real < 1e15
             && value->real == (double) (int64_t) value->real)
        *integer = (int64_t) value->real;
    else
        return false;
    return true;
}
