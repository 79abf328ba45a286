#include "look.h"

#include "kinds.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { FACT_MAX = 300, HEAD = 512, NOTES_MAX = 20, FACTS_MAX = 60 };

void look_init(struct look *look, struct df_arena *arena, struct bytes *bytes)
{
    *look = (struct look){
        .arena = arena,
        .bytes = bytes,
        .json = df_defer_json(
            arena, json_pack("{ss ss s[] s[]}", "kind", "none", "format", "", "facts", "notes")),
    };
}

void look_kind(struct look *look, const char *kind, const char *format)
{
    look_set(look, "kind", json_string(kind));
    look_set(look, "format", json_string(format));
}

DF_PRINTF(2, 0)
static json_t *formatted(struct look *look, const char *format, va_list values)
{
    char text[FACT_MAX + 64];
    int length = vsnprintf(text, sizeof text, format, values);
    size_t size = length < 0                      ? 0
                  : (size_t) length < sizeof text ? (size_t) length
                                                  : sizeof text - 1;

    return look_string(look->arena, text, size, FACT_MAX);
}

void look_fact(struct look *look, const char *name, const char *format, ...)
{
    json_t *facts = json_object_get(look->json, "facts");
    va_list values;

    if (json_array_size(facts) >= FACTS_MAX)
        return;
    va_start(values, format);
    json_array_append_new(facts, json_pack("{so so}", "name",
                                           look_string(look->arena, name, strlen(name), LOOK_CELL),
                                           "value", formatted(look, format, values)));
    va_end(values);
}

void look_note(struct look *look, const char *format, ...)
{
    json_t *notes = json_object_get(look->json, "notes");
    va_list values;

    if (json_array_size(notes) >= NOTES_MAX)
        return;
    va_start(values, format);
    json_array_append_new(notes, formatted(look, format, values));
    va_end(values);
}

void look_set(struct look *look, const char *member, json_t *value)
{
    json_object_set_new(look->json, member, value);
}

/* Bytes of the character that begins here, or 0 when it is none. */
static size_t character(const unsigned char *at, size_t left)
{
    static const struct {
        unsigned char mask, lead;
        uint32_t least;
    } lengths[] = {{0x80, 0, 0}, {0xe0, 0xc0, 0x80}, {0xf0, 0xe0, 0x800}, {0xf8, 0xf0, 0x10000}};

    for (size_t i = 0; i < DF_COUNT(lengths); i++) {
        if ((at[0] & lengths[i].mask) != lengths[i].lead)
            continue;
        uint32_t code = at[0] & (unsigned char) ~lengths[i].mask;
        if (i + 1 > left)
            return 0;
        for (size_t more = 1; more <= i; more++) {
            if ((at[more] & 0xc0) != 0x80)
                return 0;
            code = code << 6 | (at[more] & 0x3fU);
        }
        bool fits = code >= lengths[i].least && code <= 0x10ffff
                    && !(code >= 0xd800 && code <= 0xdfff);
        bool controls = (code < ' ' && code != '\n' && code != '\t')
                        || (code >= 0x7f && code < 0xa0) || (code >= 0x202a && code <= 0x202e)
                        || (code >= 0x2066 && code <= 0x2069);
        return fits && !controls ? i + 1 : 0;
    }
    return 0;
}

static const char *cleaned(struct df_arena *arena, const unsigned char *bytes, size_t size,
                           size_t most)
{
    static const char unknown[] = "\xef\xbf\xbd", more[] = "\xe2\x80\xa6";
    char *text = df_alloc(arena, (size < most ? 3 * size : most) + 16), *out = text;
    size_t at = 0;

    while (at < size && (size_t) (out - text) + 4 <= most + 4) {
        size_t length = character(bytes + at, size - at);
        if ((size_t) (out - text) + (length ? length : 3) > most)
            break;
        if (length == 0) {
            memcpy(out, unknown, 3);
            out += 3;
            at += 1;
        } else {
            memcpy(out, bytes + at, length);
            out += length;
            at += length;
        }
    }
    if (at < size)
        memcpy(out, more, sizeof more);
    return text;
}

json_t *look_string(struct df_arena *arena, const void *bytes, size_t size, size_t most)
{
    return json_string(cleaned(arena, bytes, size, most));
}

const char *look_words(struct df_arena *arena, const char *text)
{
    return cleaned(arena, (const unsigned char *) text, strlen(text), LOOK_CELL);
}

json_t *look_base64(struct df_arena *arena, const unsigned char *bytes, size_t size)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    char *text = df_alloc(arena, (size + 2) / 3 * 4 + 1), *out = text;

    for (size_t at = 0; at < size; at += 3) {
        size_t left = size - at;
        uint32_t group = (uint32_t) bytes[at] << 16 | (left > 1 ? (uint32_t) bytes[at + 1] << 8 : 0)
                         | (left > 2 ? bytes[at + 2] : 0U);
        *out++ = digits[group >> 18 & 63];
        *out++ = digits[group >> 12 & 63];
        *out++ = left > 1 ? digits[group >> 6 & 63] : '=';
        *out++ = left > 2 ? digits[group & 63] : '=';
    }
    return json_string(text);
}

void look_at(struct look *look)
{
    size_t size;
    const unsigned char *head = bytes_upto(look->arena, look->bytes, 0, HEAD, &size);

    if (!head)
        return;
    if (look->bytes->size == 0) {
        look_note(look, "It is empty.");
        return;
    }
    for (const struct kind *kind = kinds; kind->look; kind++)
        if (kind->fits(head, size, look->bytes->size)) {
            kind->look(look);
            return;
        }
}
