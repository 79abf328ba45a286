/* Names of event channels: p_{project}, x_{project}_{execution}, u_{user}.
 * docs/protocols.md section 4. Pure. */
#ifndef EVENT_H
#define EVENT_H

#include <df/arena.h>

enum { CHANNEL_LIMIT = 160, CHANNEL_COUNT_LIMIT = 8 };

/* Either user, or project; UUIDs in canonical form. */
struct channel {
    const char *project, *user;
};

/* False for what is no channel of ours. */
bool channel_read(struct df_arena *arena, const char *name, struct channel *channel);

#endif
