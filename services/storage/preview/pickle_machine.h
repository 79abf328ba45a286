/* Follows a pickle with the types of things in place of the things. */
#ifndef PREVIEW_PICKLE_MACHINE_H
#define PREVIEW_PICKLE_MACHINE_H

#include "bytes.h"

enum {
    PICKLE_STEPS = 300 * 1000,
    PICKLE_STACK = 100 * 1000,
    PICKLE_WORD = 200,
    PICKLE_GLOBALS = 100,
};

/* Something that would be there. */
struct pickle_thing {
    const char *type;
    const char *global;               /* of a class or function: its name; else NULL */
    const char *text;                 /* of a short text; else NULL */
    const struct pickle_thing *first; /* of a tuple; else NULL */
};

struct pickle_machine {
    struct df_arena *arena;
    struct bytes *bytes;
    int64_t at;
    const struct pickle_thing **stack, **memo;
    size_t count, room, memo_count, memo_room;
    size_t *marks, mark_count, mark_room;
    int protocol;
    const char *globals[PICKLE_GLOBALS];
    size_t global_count; /* of those that are kept */
    int64_t steps;
};

/* What it ends with; NULL, and why not in `problem`, when it could not be followed to its end. */
const struct pickle_thing *pickle_follow(struct pickle_machine *machine, struct df_arena *arena,
                                         struct bytes *bytes, const char **problem);

#endif
