/* Tells browsers and workers what happened, through nchan. docs/protocols.md section 4.
 *
 * One thread per program publishes in the order of the calls, so that no request waits for the
 * gateway. */
#ifndef DF_EVENTS_H
#define DF_EVENTS_H

#include <df/ctx.h>
#include <jansson.h>

struct df_events;
int df_events_open(struct df_events **events, const struct df_process *process) DF_MUST_CHECK;

/* Publishes what waits and ends the thread. */
void df_events_close(struct df_events *events);

/* Adds `channel`, `type` and `seq` to `event` (stolen) and publishes it soon. A failure is logged
 * and nothing else: who listens notices the gap and asks again. Never call it inside a transaction:
 * publish what is committed. */
void df_events_publish(struct df_ctx *ctx, const char *channel, const char *type, json_t *event);

/* The same without a number: for what is never stored (presence) or only wakes somebody. */
void df_events_publish_unnumbered(struct df_ctx *ctx, const char *channel, const char *type,
                                  json_t *event);

#endif
