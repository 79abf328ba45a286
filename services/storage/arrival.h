/* Telling executions which artifacts have come: they may start runs. */
#ifndef ARRIVAL_H
#define ARRIVAL_H

#include <df/ctx.h>

/* One round of the loop: the oldest that were not told of. */
int arrival_round(struct df_ctx *ctx, bool *more) DF_MUST_CHECK;

#endif
