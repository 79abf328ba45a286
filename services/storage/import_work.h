/* Brings what is to be imported: several at once in each replica, each held by one of them. */
#ifndef IMPORT_WORK_H
#define IMPORT_WORK_H

#include <df/ctx.h>

/* Imports at once in each replica. */
enum { IMPORT_LANES = 3 };

/* One round of a lane: the next one, from its first byte to the artifact. */
int import_round(struct df_ctx *ctx, bool *more) DF_MUST_CHECK;

/* One round of the loop that keeps what this process holds and writes down how far it is. */
int import_pulse(struct df_ctx *ctx, bool *more) DF_MUST_CHECK;

#endif
