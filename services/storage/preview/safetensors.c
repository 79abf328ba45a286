#include "safetensors.h"

#include <string.h>

static json_t *read_header(struct look *look)
{
    const unsigned char *length = bytes_take(look->arena, look->bytes, 0, 8);
    uint64_t size = length ? bytes_number(length, 8) : 0;
    const unsigned char *text = size > 0 && size <= BYTES_TAKE_MAX
                                    ? bytes_take(look->arena, look->bytes, 8, (int64_t) size)
                                    : NULL;
    json_t *json = text ? json_loadb((const char *) text, size, 0, NULL) : NULL;

    return json_is_object(json) ? df_defer_json(look->arena, json) : NULL;
}

static const char *shape_of(struct df_arena *arena, const json_t *shape)
{
    const char *words = json_array_size(shape) == 0 ? "scalar" : "";
    const json_t *size;
    size_t index;

    json_array_foreach(shape, index, size)
        if (index < 16)
            words = df_printf(arena, "%s%s%lld", words, index ? " \xc3\x97 " : "",
                              (long long) json_integer_value(size));
    return words;
}

static void add_tensor(struct look *look, json_t *entries, const char *name, const json_t *tensor)
{
    const json_t *offsets = json_object_get(tensor, "data_offsets");
    const char *type = json_string_value(json_object_get(tensor, "dtype"));
    json_int_t from = json_integer_value(json_array_get(offsets, 0));
    json_int_t to = json_integer_value(json_array_get(offsets, 1));
    bool fits = from >= 0 && to >= from && to <= look->bytes->size;

    json_array_append_new(
        entries,
        json_pack("{so so ss sI}", "name", look_string(look->arena, name, strlen(name), LOOK_CELL),
                  "type",
                  look_string(look->arena, type ? type : "", type ? strlen(type) : 0, LOOK_CELL),
                  "shape", shape_of(look->arena, json_object_get(tensor, "shape")), "size",
                  fits ? to - from : 0));
}

/* Numbers of a tensor, as far as they can be counted. */
static double numbers_of(const json_t *tensor)
{
    const json_t *size;
    double product = 1;
    size_t index;

    json_array_foreach(json_object_get(tensor, "shape"), index, size)
        product *= (double) json_integer_value(size);
    return product;
}

void safetensors_look(struct look *look)
{
    json_t *header = read_header(look), *entries = json_array(), *tensor;
    double numbers = 0;
    const char *name;
    size_t count = 0;

    look_kind(look, header ? "tensors" : "none", header ? "safetensors" : "");
    json_object_foreach(header, name, tensor) {
        if (strcmp(name, "__metadata__") == 0) {
            const char *format = json_string_value(json_object_get(tensor, "format"));
            if (format)
                look_fact(look, "Made for", "%s", format);
            continue;
        }
        if (count++ < LOOK_ENTRIES)
            add_tensor(look, entries, name, tensor);
        numbers += numbers_of(tensor);
    }
    if (!header) {
        json_decref(entries);
        look_note(look, "There is no preview for this kind of data.");
        return;
    }
    look_set(look, "entries", entries);
    look_fact(look, "Tensors", "%zu", count);
    look_fact(look, "Numbers", "%.0f", numbers);
    if (count > LOOK_ENTRIES)
        look_note(look, "The first %d tensors are listed.", LOOK_ENTRIES);
}
