#include "text_change.h"

#include <stdlib.h>
#include <string.h>

enum { PART_BYTES = 8 };

/* How many bytes the character at `at` has, 0 when it is not valid UTF-8. */
static size_t character_bytes(const unsigned char *at, size_t left)
{
    size_t length = at[0] < 0x80   ? 1
                    : at[0] < 0xC2 ? 0
                    : at[0] < 0xE0 ? 2
                    : at[0] < 0xF0 ? 3
                    : at[0] < 0xF5 ? 4
                                   : 0;

    if (length > left)
        return 0;
    for (size_t i = 1; i < length; i++)
        if ((at[i] & 0xC0) != 0x80)
            return 0;
    if (length == 3 && ((at[0] == 0xE0 && at[1] < 0xA0) || (at[0] == 0xED && at[1] > 0x9F)))
        return 0; /* too long a form, or half of a surrogate pair */
    if (length == 4 && ((at[0] == 0xF0 && at[1] < 0x90) || (at[0] == 0xF4 && at[1] > 0x8F)))
        return 0;
    return length;
}

const char *text_problem(struct text text)
{
    const unsigned char *bytes = (const unsigned char *) text.bytes;

    if (text.length > TEXT_BYTES)
        return "the text is longer than 1 MiB";
    for (size_t i = 0, step; i < text.length; i += step) {
        step = character_bytes(bytes + i, text.length - i);
        if (step == 0)
            return "the text is not valid UTF-8";
        if (bytes[i] == 0)
            return "the text contains a NUL character";
    }
    return NULL;
}

static size_t units_of(const char *bytes, size_t length)
{
    size_t units = 0;

    for (size_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char) bytes[i];
        units += (c & 0xC0) == 0x80 ? 0 : c >= 0xF0 ? 2 : 1;
    }
    return units;
}

size_t text_units(struct text text)
{
    return units_of(text.bytes, text.length);
}

/* --- reading a ChangeSet --- */

struct part {
    size_t length;       /* units of the text before */
    const json_t *lines; /* NULL: kept; else [length, line...] */
};

static const char *lines_problem(const json_t *lines, bool may_return, size_t *weight)
{
    for (size_t i = 1; i < json_array_size(lines); i++) {
        const json_t *line = json_array_get(lines, i);
        struct text text = {json_string_value(line), json_string_length(line)};
        if (!json_is_string(line))
            return "a part of the changes has something else than lines";
        if (text_problem(text))
            return text_problem(text);
        if (memchr(text.bytes, '\n', text.length)
            || (!may_return && memchr(text.bytes, '\r', text.length)))
            return "a line of the changes contains a line end";
        *weight += text.length + 1;
    }
    return NULL;
}

/* Part `i` of `changes`. */
static const char *read_part(const json_t *changes, size_t i, struct part *part)
{
    const json_t *json = json_array_get(changes, i);
    const json_t *length = json_is_array(json) ? json_array_get(json, 0) : json;

    if (!json_is_integer(length) || json_integer_value(length) < 0)
        return "a part of the changes has no length";
    if (json_integer_value(length) > TEXT_BYTES)
        return "the changes are for a longer text";
    part->length = (size_t) json_integer_value(length);
    part->lines = json_is_array(json) ? json : NULL;
    return NULL;
}

static const char *changes_problem(const json_t *changes, bool may_return)
{
    size_t weight = 0;

    if (!json_is_array(changes))
        return "the changes are not a list";
    for (size_t i = 0; i < json_array_size(changes); i++) {
        struct part part;
        const char *problem = read_part(changes, i, &part);
        if (!problem && part.lines)
            problem = lines_problem(part.lines, may_return, &weight);
        if (problem)
            return problem;
        weight += PART_BYTES;
        if (weight > TEXT_CHANGE_BYTES)
            return "the changes are longer than 256 KiB";
    }
    return NULL;
}

/* The byte that is `units` further than `at`, or -1 behind the end or in the middle of a character.
 */
static ssize_t advance(struct text text, size_t at, size_t units)
{
    while (units > 0) {
        if (at >= text.length)
            return -1;
        unsigned char c = (unsigned char) text.bytes[at];
        size_t width = c >= 0xF0 ? 2 : 1;
        if (units < width)
            return -1;
        units -= width;
        at += c < 0x80 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
    }
    return at > text.length ? -1 : (ssize_t) at;
}

/* Where each part ends in the text; checks that the parts are for this text. The offsets are on the
 * heap. */
static const char *measure(const json_t *changes, struct text text, size_t **ends)
{
    size_t count = json_array_size(changes), at = 0;
    size_t *found = calloc(count + 1, sizeof *found);

    if (!found)
        abort();
    for (size_t i = 0; i < count; i++) {
        struct part part;
        const char *problem = read_part(changes, i, &part);
        ssize_t end = problem ? -1 : advance(text, at, part.length);
        if (end < 0) {
            free(found);
            return problem ? problem
                           : "the changes are for another text, or cut a character in two";
        }
        found[i] = at = (size_t) end;
    }
    if (at != text.length) {
        free(found);
        return "the changes are for a longer or shorter text";
    }
    *ends = found;
    return NULL;
}

static const char *read_changes(const json_t *changes, struct text text, size_t **ends)
{
    bool may_return = memchr(text.bytes, '\r', text.length) != NULL;
    const char *problem = changes_problem(changes, may_return);

    return problem ? problem : measure(changes, text, ends);
}

/* --- applying --- */

static char *put(char *out, const char *bytes, size_t length)
{
    memcpy(out, bytes, length);
    return out + length;
}

static char *put_lines(char *out, const json_t *lines)
{
    for (size_t i = 1; i < json_array_size(lines); i++) {
        const json_t *line = json_array_get(lines, i);
        if (i > 1)
            *out++ = '\n';
        out = put(out, json_string_value(line), json_string_length(line));
    }
    return out;
}

const char *text_change_apply(const json_t *changes, struct text text, json_t **changed)
{
    size_t *ends = NULL, at = 0;
    const char *problem = read_changes(changes, text, &ends);

    if (problem)
        return problem;

    char *bytes = malloc(text.length + TEXT_CHANGE_BYTES + 1), *out = bytes;
    if (!bytes)
        abort();
    for (size_t i = 0; i < json_array_size(changes); i++) {
        const json_t *part = json_array_get(changes, i);
        out = json_is_array(part) ? put_lines(out, part) : put(out, text.bytes + at, ends[i] - at);
        at = ends[i];
    }

    size_t length = (size_t) (out - bytes);
    if (length > TEXT_BYTES)
        problem = "the text would be longer than 1 MiB";
    else
        *changed = json_stringn_nocheck(bytes, length);
    free(bytes);
    free(ends);
    return problem;
}

/* --- writing a ChangeSet --- */

static void add_kept(json_t *changes, size_t units)
{
    size_t count = json_array_size(changes);
    json_t *last = count ? json_array_get(changes, count - 1) : NULL;

    if (json_is_integer(last))
        json_integer_set(last, json_integer_value(last) + (json_int_t) units);
    else if (units)
        json_array_append_new(changes, json_integer((json_int_t) units));
}

/* `units` replaced by bytes, which are cut into lines. */
static void add_replaced(json_t *changes, size_t units, const char *bytes, size_t length)
{
    json_t *part = json_pack("[I]", (json_int_t) units);
    const char *end = bytes + length, *newline;

    while (length > 0 && (newline = memchr(bytes, '\n', (size_t) (end - bytes)))) {
        json_array_append_new(part, json_stringn(bytes, (size_t) (newline - bytes)));
        bytes = newline + 1;
    }
    if (length > 0)
        json_array_append_new(part, json_stringn(bytes, (size_t) (end - bytes)));
    if (units || length)
        json_array_append(changes, part);
    json_decref(part);
}

/* Units of what a part inserts. */
static size_t lines_units(const json_t *lines)
{
    size_t count = json_array_size(lines), units = count > 2 ? count - 2 : 0;

    for (size_t i = 1; i < count; i++) {
        const json_t *line = json_array_get(lines, i);
        units += units_of(json_string_value(line), json_string_length(line));
    }
    return units;
}

const char *text_change_invert(const json_t *changes, struct text text, json_t **inverse)
{
    size_t *ends = NULL, at = 0;
    const char *problem = read_changes(changes, text, &ends);

    if (problem)
        return problem;

    json_t *result = json_array();
    for (size_t i = 0; i < json_array_size(changes); i++) {
        const json_t *part = json_array_get(changes, i);
        if (json_is_array(part))
            add_replaced(result, lines_units(part), text.bytes + at, ends[i] - at);
        else
            add_kept(result, (size_t) json_integer_value(part));
        at = ends[i];
    }
    free(ends);
    *inverse = result;
    return NULL;
}

json_t *text_change_from_edits(struct text text, const struct text_edits *edits)
{
    json_t *changes = json_array();
    size_t at = 0;

    for (size_t i = 0; i < edits->count; i++) {
        const struct text_edit *edit = &edits->items[i];
        add_kept(changes, units_of(text.bytes + at, edit->from - at));
        add_replaced(changes, units_of(text.bytes + edit->from, edit->to - edit->from),
                     edit->insert, strlen(edit->insert));
        at = edit->to;
    }
    add_kept(changes, units_of(text.bytes + at, text.length - at));
    return changes;
}
