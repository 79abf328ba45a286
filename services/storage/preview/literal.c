#include "literal.h"

#include <string.h>

DF_DEFINE_AUTO(json_t, json_decref);

enum { DEPTH = 12, ITEMS = 10000, DIGITS = 18 };

struct reader {
    struct df_arena *arena;
    const char *at, *end;
    int depth, items;
};

static json_t *value(struct reader *reader);

static void skip_space(struct reader *reader)
{
    while (reader->at < reader->end && strchr(" \t\r\n", *reader->at) && *reader->at)
        reader->at++;
}

static bool take(struct reader *reader, char c)
{
    skip_space(reader);
    if (reader->at >= reader->end || *reader->at != c)
        return false;
    reader->at++;
    return true;
}

/* Without escapes other than of a quote or a backslash: others are not needed. */
static json_t *text(struct reader *reader, char quote)
{
    char *copy = df_alloc(reader->arena, (size_t) (reader->end - reader->at) + 1), *out = copy;

    while (reader->at < reader->end && *reader->at != quote) {
        if (*reader->at == '\\' && reader->at + 1 < reader->end)
            reader->at++;
        *out++ = *reader->at++;
    }
    return take(reader, quote) ? json_string(copy) : NULL;
}

static json_t *number(struct reader *reader)
{
    bool is_negative = take(reader, '-');
    json_int_t sum = 0;
    int digits = 0;

    for (; reader->at < reader->end && *reader->at >= '0' && *reader->at <= '9'; digits++) {
        if (digits >= DIGITS)
            return NULL;
        sum = 10 * sum + (*reader->at++ - '0');
    }
    if (reader->at < reader->end && *reader->at == 'L') /* of Python 2 */
        reader->at++;
    return digits > 0 ? json_integer(is_negative ? -sum : sum) : NULL;
}

static json_t *word(struct reader *reader)
{
    static const char *const words[] = {"True", "False", "None"};

    for (size_t i = 0; i < DF_COUNT(words); i++) {
        size_t length = strlen(words[i]);
        if ((size_t) (reader->end - reader->at) >= length
            && memcmp(reader->at, words[i], length) == 0) {
            reader->at += length;
            return i == 2 ? json_null() : json_boolean(i == 0);
        }
    }
    return NULL;
}

static json_t *list(struct reader *reader, char closing)
{
    df_auto(json_t) items = json_array();

    while (!take(reader, closing)) {
        json_t *item = value(reader);
        if (!item)
            return NULL;
        json_array_append_new(items, item);
        if (!take(reader, ',')) {
            if (!take(reader, closing))
                return NULL;
            break;
        }
    }
    return df_take(items);
}

static json_t *dictionary(struct reader *reader)
{
    df_auto(json_t) members = json_object();

    while (!take(reader, '}')) {
        df_auto(json_t) name = value(reader);
        json_t *member = json_is_string(name) && take(reader, ':') ? value(reader) : NULL;
        if (!member)
            return NULL;
        json_object_set_new(members, json_string_value(name), member);
        if (!take(reader, ',')) {
            if (!take(reader, '}'))
                return NULL;
            break;
        }
    }
    return df_take(members);
}

static json_t *nested(struct reader *reader)
{
    if (take(reader, '('))
        return list(reader, ')');
    if (take(reader, '['))
        return list(reader, ']');
    if (take(reader, '{'))
        return dictionary(reader);
    if (take(reader, '\''))
        return text(reader, '\'');
    if (take(reader, '"'))
        return text(reader, '"');
    json_t *found = word(reader);
    return found ? found : number(reader);
}

static json_t *value(struct reader *reader)
{
    skip_space(reader);
    if (reader->depth >= DEPTH || ++reader->items > ITEMS)
        return NULL;
    reader->depth++;
    json_t *found = nested(reader);
    reader->depth--;
    return found;
}

json_t *literal_read(struct df_arena *arena, const char *bytes, size_t size)
{
    struct reader reader = {.arena = arena, .at = bytes, .end = bytes + size};
    df_auto(json_t) found = value(&reader);

    skip_space(&reader);
    return reader.at == reader.end || *reader.at == '\0' ? df_take(found) : NULL;
}
