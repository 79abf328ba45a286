#include "write_json.h"

#include <string.h>

void text_open(struct text_out *out, struct room *room)
{
    *out = (struct text_out){
        .room = room, .bytes = room->start + room->used, .size = room->size - room->used};
    if (out->size == 0)
        room->is_full = true;
}

void text_add_bytes(struct text_out *out, const char *bytes, size_t length)
{
    if (out->room->is_full || length >= out->size - out->length) {
        out->room->is_full = true;
        return;
    }
    memcpy(out->bytes + out->length, bytes, length);
    out->length += length;
}

void text_add(struct text_out *out, const char *text)
{
    text_add_bytes(out, text, strlen(text));
}

void text_add_number(struct text_out *out, int64_t number)
{
    char digits[24];
    size_t at = sizeof digits;
    uint64_t rest = number < 0 ? 0 - (uint64_t) number : (uint64_t) number;

    do
        digits[--at] = (char) ('0' + rest % 10);
    while ((rest /= 10) > 0);
    if (number < 0)
        digits[--at] = '-';
    text_add_bytes(out, digits + at, sizeof digits - at);
}

const char *text_close(struct text_out *out)
{
    if (out->room->is_full)
        return NULL;
    out->bytes[out->length] = 0;
    out->room->used += out->length + 1;
    return out->bytes;
}

static void add_quoted(struct text_out *out, const char *text)
{
    static const char digits[] = "0123456789abcdef";

    text_add(out, "\"");
    for (const char *from = text; *text; from = text) {
        while ((unsigned char) *text >= ' ' && *text != '"' && *text != '\\')
            text++;
        text_add_bytes(out, from, (size_t) (text - from));
        if (!*text)
            break;
        char escaped[] = {'\\', 'u', '0', '0', digits[*text >> 4 & 15], digits[*text & 15]};
        text_add_bytes(out, escaped, sizeof escaped);
        text++;
    }
    text_add(out, "\"");
}

static void begin_value(struct text_out *out, const char *name)
{
    if (out->needs_comma)
        text_add(out, ",");
    out->needs_comma = true;
    if (!name)
        return;
    add_quoted(out, name);
    text_add(out, ":");
}

void document_begin(struct text_out *out, const char *name, char bracket)
{
    begin_value(out, name);
    text_add_bytes(out, &bracket, 1);
    out->needs_comma = false;
}

void document_end(struct text_out *out, char bracket)
{
    text_add_bytes(out, &bracket, 1);
    out->needs_comma = true;
}

void document_text(struct text_out *out, const char *name, const char *text)
{
    begin_value(out, name);
    add_quoted(out, text);
}

void document_number(struct text_out *out, const char *name, int64_t number)
{
    begin_value(out, name);
    text_add_number(out, number);
}

void document_count(struct text_out *out, const char *name, int64_t count)
{
    if (count < 0)
        document_null(out, name);
    else
        document_number(out, name, count);
}

void document_truth(struct text_out *out, const char *name, bool truth)
{
    begin_value(out, name);
    text_add(out, truth ? "true" : "false");
}

void document_null(struct text_out *out, const char *name)
{
    begin_value(out, name);
    text_add(out, "null");
}
