#include "python_literal.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct writer {
    char *bytes; /* heap */
    size_t used;
    int depth;
    bool failed;
};

static void put(struct writer *writer, const char *text, size_t length)
{
    if (writer->failed || writer->used + length > PYTHON_LITERAL_BYTES) {
        writer->failed = true;
        return;
    }
    memcpy(writer->bytes + writer->used, text, length);
    writer->used += length;
}

static void put_format(struct writer *writer, const char *format, ...) DF_PRINTF(2, 3);

static void put_format(struct writer *writer, const char *format, ...)
{
    char text[40];
    va_list args;

    va_start(args, format);
    int length = vsnprintf(text, sizeof text, format, args);
    va_end(args);
    put(writer, text, (size_t) length);
}

/* The shortest text that means the same number, and that Python reads as a float. */
static void put_real(struct writer *writer, double real)
{
    char text[40];

    for (int digits = 15; digits <= 17; digits++) {
        snprintf(text, sizeof text, "%.*g", digits, real);
        if (strtod(text, NULL) == real)
            break;
    }
    put(writer, text, strlen(text));
    if (!strpbrk(text, ".e"))
        put(writer, ".0", 2);
}

/* What a reader of the code would not see, or see in the wrong order. */
static bool is_unseen(uint32_t c)
{
    return c < 0x20 || (c >= 0x7F && c < 0xA0) || (c >= 0x200B && c <= 0x200F)
           || (c >= 0x2028 && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF;
}

static void put_unseen(struct writer *writer, uint32_t c)
{
    if (c == '\n' || c == '\r' || c == '\t')
        put_format(writer, "\\%c", c == '\n' ? 'n' : c == '\r' ? 'r' : 't');
    else if (c < 0x100)
        put_format(writer, "\\x%02x", c);
    else
        put_format(writer, "\\u%04x", c);
}

/* The character at *at, which is valid UTF-8, and its length. */
static uint32_t character_at(const char *at, size_t *length)
{
    unsigned char lead = (unsigned char) *at;
    int more = lead < 0x80 ? 0 : lead < 0xE0 ? 1 : lead < 0xF0 ? 2 : 3;
    uint32_t c = more ? lead & (0x3FU >> more) : lead;

    for (int i = 1; i <= more; i++)
        c = c << 6 | ((unsigned char) at[i] & 0x3F);
    *length = (size_t) more + 1;
    return c;
}

static void put_string(struct writer *writer, const char *text, size_t length)
{
    bool has_single = memchr(text, '\'', length), has_double = memchr(text, '"', length);
    char quote = has_single && !has_double ? '"' : '\'';
    size_t step;

    put(writer, &quote, 1);
    for (size_t i = 0; i < length; i += step) {
        uint32_t c = character_at(text + i, &step);
        if (is_unseen(c)) {
            put_unseen(writer, c);
            continue;
        }
        if (c == '\\' || c == (uint32_t) quote)
            put(writer, "\\", 1);
        put(writer, text + i, step);
    }
    put(writer, &quote, 1);
}

static void put_value(struct writer *writer, const json_t *value, enum python_literal_style style);

static void put_array(struct writer *writer, const json_t *array, enum python_literal_style style)
{
    bool is_tuple = style == PYTHON_AS_TUPLE;
    size_t count = json_array_size(array);

    put(writer, is_tuple ? "(" : "[", 1);
    for (size_t i = 0; i < count; i++) {
        if (i)
            put(writer, ", ", 2);
        put_value(writer, json_array_get(array, i), PYTHON_AS_IS);
    }
    if (is_tuple && count == 1)
        put(writer, ",", 1);
    put(writer, is_tuple ? ")" : "]", 1);
}

static void put_object(struct writer *writer, const json_t *object)
{
    json_t *members = (json_t *) (uintptr_t) object; /* jansson's iterators are not const */
    const char *key, *separator = "";
    json_t *value;

    put(writer, "{", 1);
    json_object_foreach(members, key, value) {
        put(writer, separator, strlen(separator));
        put_string(writer, key, strlen(key));
        put(writer, ": ", 2);
        put_value(writer, value, PYTHON_AS_IS);
        separator = ", ";
    }
    put(writer, "}", 1);
}

static void put_value(struct writer *writer, const json_t *value, enum python_literal_style style)
{
    if (++writer->depth > PYTHON_LITERAL_DEPTH)
        writer->failed = true;
    if (writer->failed)
        return;

    switch (json_typeof(value)) {
    case JSON_OBJECT:
        put_object(writer, value);
        break;
    case JSON_ARRAY:
        put_array(writer, value, style);
        break;
    case JSON_STRING:
        put_string(writer, json_string_value(value), json_string_length(value));
        break;
    case JSON_INTEGER:
        put_format(writer, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
        if (style == PYTHON_AS_FLOAT)
            put(writer, ".0", 2);
        break;
    case JSON_REAL:
        put_real(writer, json_real_value(value));
        break;
    case JSON_TRUE:
        put(writer, "True", 4);
        break;
    case JSON_FALSE:
        put(writer, "False", 5);
        break;
    case JSON_NULL:
        put(writer, "None", 4);
        break;
    }
    writer->depth--;
}

char *python_literal_write(struct df_arena *arena, const json_t *value,
                           enum python_literal_style style)
{
    struct writer writer = {.bytes = malloc(PYTHON_LITERAL_BYTES)};

    if (!writer.bytes)
        abort();
    put_value(&writer, value, style);
    char *literal = writer.failed ? NULL : df_strndup(arena, writer.bytes, writer.used);
    free(writer.bytes);
    return literal;
}
