#include "text_patch.h"
#include "text_change.h"

#include <string.h>

static struct text text_of(json_t *string)
{
    if (!json_is_string(string))
        return (struct text){"", 0};
    return (struct text){json_string_value(string), json_string_length(string)};
}

static json_t *string_of(struct text text)
{
    return json_stringn_nocheck(text.bytes, text.length);
}

const char *text_patch_apply(json_t *before, json_t *changes, json_t **after, json_t **inverse)
{
    json_t *changed;
    const char *problem = text_change_apply(changes, text_of(before), &changed);

    if (problem)
        return problem;
    problem = text_change_invert(changes, text_of(before), inverse);
    if (problem)
        json_decref(changed);
    else
        *after = changed;
    return problem;
}

static bool is_inside_character(const char *at)
{
    return ((unsigned char) *at & 0xC0) == 0x80;
}

json_t *text_patch_between(struct df_arena *arena, json_t *before, json_t *after)
{
    struct text old = text_of(before), new = text_of(after);
    size_t shorter = old.length < new.length ? old.length : new.length, same = 0, tail = 0;

    while (same < shorter && old.bytes[same] == new.bytes[same])
        same++;
    while (same > 0
           && (is_inside_character(old.bytes + same) || is_inside_character(new.bytes + same)))
        same--;
    while (tail < shorter - same
           && old.bytes[old.length - 1 - tail] == new.bytes[new.length - 1 - tail])
        tail++;
    while (tail > 0 && is_inside_character(old.bytes + old.length - tail))
        tail--;

    size_t length = new.length - tail - same;
    char *insert = df_alloc(arena, length + 1);
    memcpy(insert, new.bytes + same, length);
    struct text_edit edit = {same, old.length - tail, insert};
    struct text_edits edits = {&edit, 1};
    return text_change_from_edits(old, &edits);
}

bool text_patch_is_empty(json_t *changes)
{
    json_t *part;
    size_t index;

    json_array_foreach(changes, index, part)
        if (json_is_array(part))
            return false;
    return true;
}

json_t *text_patch_normalize(struct df_arena *arena, json_t *text, const char **problem)
{
    struct text normal = text_normalize(arena, text_of(text));

    *problem = text_problem(normal);
    return *problem ? NULL : string_of(normal);
}
