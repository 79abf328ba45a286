#include "layer.h"

#include <string.h>

const struct value *layer_value(const struct layer *layer, const char *name)
{
    for (size_t i = 0; i < layer->attribute_count; i++)
        if (strcmp(layer->attributes[i].name, name) == 0)
            return layer->attributes[i].value.kind == VALUE_NONE ? NULL
                                                                 : &layer->attributes[i].value;
    return NULL;
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
