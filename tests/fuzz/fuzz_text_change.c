/* Change sets from outside. The input is a text, a NUL, and JSON. What must hold: a change set that
 * is not refused gives a valid text, and its inverse gives the first one again. */
#include "text_change.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds)
{
    if (!holds)
        abort();
}

static struct text text_of(const json_t *string)
{
    return (struct text){json_string_value(string), json_string_length(string)};
}

static void change(struct text text, const json_t *changes)
{
    json_t *after, *inverse, *back;

    if (text_change_apply(changes, text, &after))
        return;
    check(!text_problem(text_of(after)));
    check(!text_change_invert(changes, text, &inverse));
    /* A carriage return can only be put where there are others already. */
    if (memchr(text.bytes, '\r', text.length)) {
        json_decref(after);
        json_decref(inverse);
        return;
    }
    check(!text_change_apply(inverse, text_of(after), &back));
    check(json_string_length(back) == text.length
          && memcmp(json_string_value(back), text.bytes, text.length) == 0);
    json_decref(after);
    json_decref(inverse);
    json_decref(back);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const uint8_t *end = memchr(data, '\0', size);
    struct text text = {(const char *) data, end ? (size_t) (end - data) : 0};
    json_t *changes = end ? json_loadb((const char *) end + 1, size - text.length - 1,
                                       JSON_DECODE_ANY, NULL)
                          : NULL;

    if (changes && !text_problem(text))
        change(text, changes);
    json_decref(changes);
    return 0;
}
