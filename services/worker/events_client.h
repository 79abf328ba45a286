/* Listens to what the host has to say: there is work; cancel this. */
#ifndef EVENTS_CLIENT_H
#define EVENTS_CLIENT_H

#include "host_client.h"

struct events;

/* Each event's JSON, in a thread of its own. A line that breaks is made anew, with pauses that
 * grow. */
struct events_listener {
    void (*hear)(void *context, const json_t *event);
    void *context;
};

int events_open(struct df_ctx *ctx, struct host *host, const struct events_listener *listener,
                struct events **events) DF_MUST_CHECK;

/* Listens to this worker's channel from now on; the worker's id changes when it registers again. */
void events_follow(struct events *events, const char *worker);
/* Whether the line stands, so that hints can be relied on. */
bool events_are_heard(const struct events *events);
void events_close(struct events *events);

#endif
