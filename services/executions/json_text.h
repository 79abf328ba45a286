/* JSON as text that lives in an arena, for statements. */
#ifndef JSON_TEXT_H
#define JSON_TEXT_H

#include <df/arena.h>
#include <jansson.h>
#include <stdlib.h>

/* Steals `json`. NULL when it could not be made: it quoted what is no UTF-8. */
static inline const char *json_text(struct df_arena *arena, json_t *json)
{
    char *text = json ? json_dumps(json, JSON_COMPACT | JSON_ENCODE_ANY) : NULL;

    json_decref(json);
    if (text)
        df_defer(arena, free, text);
    return text;
}

#endif
