/* A delivery: something that a webhook is to be told, until it has arrived or was tried often
 * enough. The receiver may hear it twice, always with the same id. */
#ifndef DELIVERY_H
#define DELIVERY_H

#include "webhook.h"

#include <df/ctx.h>

/* A delivery that waits, with what its webhook says. */
struct delivery {
    const char *id, *event, *created_at, *webhook, *project, *url, *secret;
    json_t *payload;
    int64_t tries;
};

/* Takes this one for a minute, whatever its turn. `found` is false when somebody else has it, or it
 * is over. */
int delivery_claim(struct df_ctx *ctx, const char *id, struct delivery *delivery,
                   bool *found) DF_MUST_CHECK;

/* Tells it and writes down what came of it, good or bad. */
int delivery_send(struct df_ctx *ctx, const struct delivery *delivery) DF_MUST_CHECK;

#endif
