#include "npy.h"

#include "array.h"
#include "literal.h"

#include <string.h>

enum { HEADER_MAX = 1024 * 1024 };

/* Values that no machine can hold are no size of an array. */
#define COUNT_MAX ((int64_t) 1 << 50)

static const struct {
    const char *code, *name;
} dtypes[] = {
    {"b1", "bool"},      {"i1", "int8"},        {"i2", "int16"},   {"i4", "int32"},
    {"i8", "int64"},     {"u1", "uint8"},       {"u2", "uint16"},  {"u4", "uint32"},
    {"u8", "uint64"},    {"f2", "float16"},     {"f4", "float32"}, {"f8", "float64"},
    {"c8", "complex64"}, {"c16", "complex128"}, {"O", "object"},
};

static bool read_type(struct df_arena *arena, const json_t *descr, struct npy *npy)
{
    const char *text = json_string_value(descr);

    if (!text) {
        npy->dtype = df_printf(arena, "record of %zu fields", json_array_size(descr));
        return json_is_array(descr);
    }
    if (strlen(text) < 2)
        return false;
    npy->is_big = text[0] == '>';
    npy->dtype = look_words(arena, text);
    for (size_t i = 0; i < DF_COUNT(dtypes); i++)
        if (strcmp(text + 1, dtypes[i].code) == 0) {
            npy->dtype = dtypes[i].name;
            if (strchr("biuf", text[1])) {
                npy->kind = text[1];
                npy->item = (size_t) (text[2] - '0');
            }
        }
    return true;
}

static bool read_shape(struct df_arena *arena, const json_t *shape, struct npy *npy)
{
    npy->count = 1;
    npy->dimensions = json_array_size(shape);
    npy->shape = npy->dimensions == 0 ? "scalar" : "";
    if (!json_is_array(shape) || npy->dimensions > NPY_DIMENSIONS)
        return false;
    for (size_t i = 0; i < npy->dimensions; i++) {
        const json_t *size = json_array_get(shape, i);
        npy->sizes[i] = json_integer_value(size);
        if (!json_is_integer(size) || npy->sizes[i] < 0 || npy->sizes[i] > COUNT_MAX)
            return false;
        if (npy->sizes[i] > 0 && npy->count > COUNT_MAX / npy->sizes[i])
            return false;
        npy->count *= npy->sizes[i];
        npy->shape = df_printf(arena, "%s%s%lld", npy->shape, i ? " \xc3\x97 " : "",
                               (long long) npy->sizes[i]);
    }
    return true;
}

bool npy_read(struct df_arena *arena, struct bytes *bytes, struct npy *npy)
{
    const unsigned char *head = bytes_take(arena, bytes, 0, 12);
    if (!head || memcmp(head, "\x93NUMPY", 6) != 0 || head[6] < 1 || head[6] > 3)
        return false;

    int64_t begin = head[6] == 1 ? 10 : 12;
    int64_t length = (int64_t) bytes_number(head + 8, head[6] == 1 ? 2 : 4);
    const unsigned char *header = length <= HEADER_MAX ? bytes_take(arena, bytes, begin, length)
                                                       : NULL;
    json_t *json = header ? literal_read(arena, (const char *) header, (size_t) length) : NULL;
    if (!json)
        return false;
    df_defer_json(arena, json);
    *npy = (struct npy){.is_fortran = json_is_true(json_object_get(json, "fortran_order")),
                        .data = begin + length};
    return read_type(arena, json_object_get(json, "descr"), npy)
           && read_shape(arena, json_object_get(json, "shape"), npy);
}

static void show_fields(struct look *look, const struct npy *npy, struct bytes *bytes)
{
    look_fact(look, "Type", "%s", npy->dtype);
    look_fact(look, "Shape", "%s", npy->shape);
    if (npy->is_fortran && npy->dimensions > 1)
        look_fact(look, "Order", "column by column");
    if (strcmp(npy->dtype, "object") == 0)
        look_note(look, "Its values are pickled objects, which are not opened here.");
    else if (npy->kind && npy->count > (bytes->size - npy->data) / (int64_t) npy->item)
        look_note(look, "The file is shorter than its header says.");
}

void npy_show(struct look *look, struct bytes *bytes, const struct npy *npy)
{
    look_kind(look, "array", "NumPy");
    show_fields(look, npy, bytes);
    int64_t size = npy->count * (int64_t) npy->item;
    if (!npy->kind || npy->count == 0
        || npy->count > (bytes->size - npy->data) / (int64_t) npy->item)
        return;

    /* Of large arrays the beginning is read: as many values as the head of a list shows. */
    int64_t read = size < LOOK_ARRAY ? size : LOOK_ARRAY;
    const unsigned char *values = bytes_take(look->arena, bytes, npy->data, read);
    if (values)
        array_show(look, npy, values, read / (int64_t) npy->item);
}

void npy_look(struct look *look)
{
    struct npy npy;

    if (npy_read(look->arena, look->bytes, &npy)) {
        npy_show(look, look->bytes, &npy);
        return;
    }
    look_kind(look, "none", "NumPy");
    look_note(look, "It begins like an array of NumPy, but its header cannot be read.");
}
