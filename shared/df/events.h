/* Tells browsers and workers what happened, through nchan. docs/protocols.md section 4. */
#ifndef DF_EVENTS_H
#define DF_EVENTS_H

#include <df/ctx.h>
#include <jansson.h>

/* Adds `channel`, `type` and `seq` to `event` (stolen) and publishes it. A failure is logged and
 * nothing else: who listens notices the gap and asks again. Never call it inside a transaction:
 * publish what is committed. */
void df_events_publish(struct df_ctx *ctx, const char *channel, const char *type, json_t *event);

/* The same without a number: for what is never stored (presence). */
void df_events_publish_unnumbered(struct df_ctx *ctx, const char *channel, const char *type,
                                  json_t *event);

#endif
