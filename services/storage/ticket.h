/* A transfer ticket: lets its bearer get or put one object for a while. */
#ifndef TICKET_H
#define TICKET_H

#include "object.h"

enum { TICKET_SECONDS = 15 * 60, TICKET_MAX = 160 };

enum ticket_mode { TICKET_GET, TICKET_PUT };

extern const char *const ticket_modes[]; /* "get", "put", NULL */

/* "<expires>.<size>.<signature>", bound to mode, key and size. `now` in seconds since 1970. In the
 * arena. */
const char *ticket_sign(struct df_arena *arena, const char *secret, enum ticket_mode mode,
                        const struct object_key *key, int64_t size, int64_t now);

/* NULL and the size it was signed for, or why the ticket is refused. */
const char *ticket_problem(struct df_arena *arena, const char *secret, enum ticket_mode mode,
                           const struct object_key *key, const char *ticket, int64_t now,
                           int64_t *size);

#endif
