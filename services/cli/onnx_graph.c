#include "onnx_graph.h"

#include <string.h>

/* Fields of onnx.proto3. */
enum {
    MODEL_GRAPH = 7,
    GRAPH_INITIALIZER = 5,
    TENSOR_DATA_LOCATION = 14,
    EXTERNAL = 1,
};

/* float_data, int32_data, string_data, int64_data, raw_data, double_data, uint64_data,
 * external_data, data_location */
static const unsigned tensor_data[] = {4, 5, 6, 7, 9, 10, 11, 13, TENSOR_DATA_LOCATION};

/* Wire types of protocol buffers (protobuf.dev, "Encoding"). */
enum wire { WIRE_VARINT, WIRE_64, WIRE_BYTES, WIRE_32 = 5 };

enum { VARINT_BYTES = 10, KEY_BYTES = 2 * VARINT_BYTES };

struct span {
    const unsigned char *at, *end;
};

struct field {
    unsigned number;
    enum wire wire;
    struct span whole;   /* with its key */
    struct span content; /* of WIRE_BYTES */
};

struct output {
    unsigned char *bytes;
    size_t size, limit;
    bool is_full;
};

static bool read_varint(struct span *span, uint64_t *value)
{
    *value = 0;
    for (int shift = 0; span->at < span->end && shift < 7 * VARINT_BYTES; shift += 7) {
        unsigned char byte = *span->at++;
        *value |= (uint64_t) (byte & 0x7f) << (shift < 63 ? shift : 63);
        if (!(byte & 0x80))
            return true;
    }
    return false;
}

static bool skip(struct span *span, uint64_t size)
{
    if (size > (uint64_t) (span->end - span->at))
        return false;
    span->at += size;
    return true;
}

static bool read_field(struct span *span, struct field *field)
{
    uint64_t key, size;

    *field = (struct field){.whole.at = span->at};
    if (!read_varint(span, &key) || key >> 3 == 0 || key >> 3 > 0x1fffffff)
        return false;
    field->number = (unsigned) (key >> 3);
    field->wire = (enum wire)(key & 7);
    bool fits = false;
    switch (field->wire) {
    case WIRE_VARINT:
        fits = read_varint(span, &size);
        break;
    case WIRE_64:
        fits = skip(span, 8);
        break;
    case WIRE_32:
        fits = skip(span, 4);
        break;
    case WIRE_BYTES:
        fits = read_varint(span, &size);
        field->content.at = span->at;
        fits = fits && skip(span, size);
        field->content.end = span->at;
        break;
    }
    field->whole.end = span->at;
    return fits;
}

static void put(struct output *out, const void *bytes, size_t size)
{
    if (size > out->limit - out->size) {
        out->is_full = true;
        return;
    }
    if (size > 0)
        memcpy(out->bytes + out->size, bytes, size);
    out->size += size;
}

static void put_varint(struct output *out, uint64_t value)
{
    unsigned char bytes[VARINT_BYTES];
    size_t count = 0;

    do {
        bytes[count] = (unsigned char) ((value & 0x7f) | (value > 0x7f ? 0x80 : 0));
        value >>= 7;
        count++;
    } while (value > 0);
    put(out, bytes, count);
}

static void put_field(struct output *out, const struct field *field)
{
    put(out, field->whole.at, (size_t) (field->whole.end - field->whole.at));
}

static bool is_data(unsigned number)
{
    for (size_t i = 0; i < DF_COUNT(tensor_data); i++)
        if (tensor_data[i] == number)
            return true;
    return false;
}

/* `change` writes what a field becomes. */
static bool rewrite(struct span span, struct output *out,
                    bool (*change)(const struct field *field, struct output *out))
{
    struct field field;

    while (span.at < span.end)
        if (!read_field(&span, &field) || !change(&field, out))
            return false;
    return true;
}

/* The message in a field, rewritten: behind where it goes in the end, then moved to its length. */
static bool put_message(const struct field *field, struct output *out,
                        bool (*change)(const struct field *field, struct output *out),
                        const unsigned char *more, size_t more_size)
{
    size_t begin = out->size;
    struct output inner = {out->bytes + begin, 0, out->limit - begin, false};

    if (inner.limit < KEY_BYTES)
        return false;
    inner.bytes += KEY_BYTES;
    inner.limit -= KEY_BYTES;
    if (!rewrite(field->content, &inner, change))
        return false;
    put(&inner, more, more_size);
    if (inner.is_full)
        return false;
    put_varint(out, (uint64_t) field->number << 3 | WIRE_BYTES);
    put_varint(out, inner.size);
    memmove(out->bytes + out->size, inner.bytes, inner.size);
    out->size += inner.size;
    return true;
}

static bool without_data(const struct field *field, struct output *out)
{
    if (!is_data(field->number))
        put_field(out, field);
    return true;
}

static bool in_graph(const struct field *field, struct output *out)
{
    static const unsigned char external[] = {TENSOR_DATA_LOCATION << 3 | WIRE_VARINT, EXTERNAL};
    bool is_large = field->wire == WIRE_BYTES && field->number == GRAPH_INITIALIZER
                    && field->content.end - field->content.at > ONNX_TENSOR_KEPT;

    if (is_large)
        return put_message(field, out, without_data, external, sizeof external);
    put_field(out, field);
    return true;
}

static bool in_model(const struct field *field, struct output *out)
{
    if (field->wire == WIRE_BYTES && field->number == MODEL_GRAPH)
        return put_message(field, out, in_graph, NULL, 0);
    put_field(out, field);
    return true;
}

bool onnx_graph(struct df_arena *arena, const unsigned char *model, size_t size, size_t limit,
                unsigned char **graph, size_t *graph_size)
{
    size_t room = limit + 4 * KEY_BYTES;
    struct output out = {df_alloc(arena, room), 0, room, false};

    bool is_model = rewrite((struct span){model, model + size}, &out, in_model);
    *graph = out.bytes;
    *graph_size = out.size;
    return is_model && !out.is_full && out.size <= limit;
}
