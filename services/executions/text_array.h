/* A PostgreSQL array in its textual form, grown element by element: {1,NULL,"two words"}. */
#ifndef TEXT_ARRAY_H
#define TEXT_ARRAY_H

#include <df/arena.h>

/* Made by text_array_open(); the text is ready after text_array_close(), which must be called. */
struct text_array {
    void *stream; /* FILE */
    char *text;
    size_t size;
};

void text_array_open(struct text_array *array);
void text_array_add(struct text_array *array, const char *text); /* NULL is NULL */
void text_array_add_int(struct text_array *array, int64_t number);

/* The finished text, which lives as long as the arena. */
const char *text_array_close(struct text_array *array, struct df_arena *arena);

#endif
