/* What a program that failed complained about: of all that it printed, the last lines that say so.
 * Pure. */
#ifndef COMPLAINT_H
#define COMPLAINT_H

#include <df/ctx.h>

enum { COMPLAINT_LINES = 64, COMPLAINT_LINE = 240 };

struct complaint {
    char lines[COMPLAINT_LINES][COMPLAINT_LINE]; /* the last ones, as a ring */
    size_t count;                                /* of all lines that have begun */
    size_t size;                                 /* of the one that is being written */
    bool is_over; /* a carriage return: the next byte begins it anew */
};

void complaint_hear(struct complaint *complaint, const char *bytes, size_t size);

/* At most `limit` bytes of valid UTF-8, lines ended by "\n" but for the last; "" when it said
 * nothing. */
const char *complaint_text(struct df_arena *arena, const struct complaint *complaint, size_t limit);

#endif
