/* Variables for nodes and blocks: what people called them, as names of Python, each once. */
#ifndef NAMES_H
#define NAMES_H

#include "room.h"

struct names {
    const char **taken; /* a hash table */
    size_t size;
};

/* For so many names. False when the room is full. */
bool names_open(struct names *names, size_t count, struct room *room);

/* A name that is like `wanted`, with `ending` behind it, and is no other's; NULL when the room is
 * full. */
const char *names_take(struct names *names, const char *wanted, const char *ending,
                       struct room *room);

#endif
