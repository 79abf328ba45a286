/* Lists of byte-range replacements; see text_change.h. */
#include "text_change.h"

#include <string.h>

/* An insertion comes before what begins at its place. */
static bool is_before(const struct text_edit *a, const struct text_edit *b)
{
    return a->from < b->from || (a->from == b->from && a->to == a->from && b->to > b->from);
}

bool text_edits_sort(struct text_edits *edits)
{
    for (size_t i = 1; i < edits->count; i++) {
        struct text_edit edit = edits->items[i];
        size_t at = i;
        for (; at > 0 && is_before(&edit, &edits->items[at - 1]); at--)
            edits->items[at] = edits->items[at - 1];
        edits->items[at] = edit;
    }
    for (size_t i = 1; i < edits->count; i++)
        if (edits->items[i - 1].to > edits->items[i].from)
            return false;
    return true;
}

struct text text_edits_apply(struct df_arena *arena, struct text text,
                             const struct text_edits *edits)
{
    size_t length = text.length, at = 0;

    for (size_t i = 0; i < edits->count; i++)
        length += strlen(edits->items[i].insert);

    char *bytes = df_alloc(arena, length + 1), *out = bytes;
    for (size_t i = 0; i < edits->count; i++) {
        const struct text_edit *edit = &edits->items[i];
        out = mempcpy(out, text.bytes + at, edit->from - at);
        out = stpcpy(out, edit->insert);
        at = edit->to;
    }
    out = mempcpy(out, text.bytes + at, text.length - at);
    *out = '\0';
    return (struct text){bytes, (size_t) (out - bytes)};
}

struct text text_normalize(struct df_arena *arena, struct text text)
{
    size_t used = 0;

    if (!memchr(text.bytes, '\r', text.length))
        return text;

    char *bytes = df_alloc(arena, text.length + 1);
    for (size_t i = 0; i < text.length; i++) {
        if (text.bytes[i] != '\r')
            bytes[used++] = text.bytes[i];
        else if (i + 1 == text.length || text.bytes[i + 1] != '\n')
            bytes[used++] = '\n';
    }
    return (struct text){bytes, used};
}
