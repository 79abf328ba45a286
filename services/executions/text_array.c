#include "text_array.h"

#include <stdio.h>
#include <stdlib.h>

void text_array_open(struct text_array *array)
{
    *array = (struct text_array){};
    array->stream = open_memstream(&array->text, &array->size);
    if (!array->stream)
        abort();
    putc_unlocked('{', array->stream);
}

static void separate(struct text_array *array)
{
    if (ftell(array->stream) > 1)
        putc_unlocked(',', array->stream);
}

void text_array_add(struct text_array *array, const char *text)
{
    separate(array);
    if (!text) {
        fputs_unlocked("NULL", array->stream);
        return;
    }
    putc_unlocked('"', array->stream);
    for (; *text; text++) {
        if (*text == '"' || *text == '\\')
            putc_unlocked('\\', array->stream);
        putc_unlocked(*text, array->stream);
    }
    putc_unlocked('"', array->stream);
}

void text_array_add_int(struct text_array *array, int64_t number)
{
    separate(array);
    fprintf(array->stream, "%lld", (long long) number);
}

const char *text_array_close(struct text_array *array, struct df_arena *arena)
{
    putc_unlocked('}', array->stream);
    if (fclose(array->stream) != 0)
        abort();
    df_defer(arena, free, array->text);
    return array->text;
}
