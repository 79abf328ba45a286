/* Memory that is used from its start on and given back as a whole: a block of the caller's. The
 * same natively and in a browser. */
#ifndef ROOM_H
#define ROOM_H

#include <stdbool.h>
#include <stddef.h>

struct room {
    char *start;
    size_t size, used;
    bool is_full; /* something did not fit: what was made is not whole, try again with more */
};

/* `size` bytes, all zeros; NULL when the room is full. */
void *room_take(struct room *room, size_t count, size_t size);

/* Orders `count` elements; equal ones keep their order. False when the room is full. */
bool room_sort(struct room *room, void *elements, size_t count, size_t size,
               int (*compare)(const void *, const void *));

/* Texts with numbers in them in the order that people expect: conv_2 before conv_10. Total. */
int text_compare(const char *a, const char *b);

#endif
