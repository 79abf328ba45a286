/* Projects that are gone for ever: executions and storage let go of what they have of them. */
#ifndef FAREWELL_H
#define FAREWELL_H

#include <df/ctx.h>

/* One round of a background loop. What does not answer is asked again in the next. */
int farewell_deliver(struct df_ctx *ctx, bool *more) DF_MUST_CHECK;

#endif
