/* Sends a report to the host, in a thread of its own, in order, until everything is there or nobody
 * wants it. */
#ifndef SENDER_CLIENT_H
#define SENDER_CLIENT_H

#include "attempt.h"

int sender_start(struct df_ctx *ctx, struct attempt *attempt) DF_MUST_CHECK;

/* Waits until all is sent, after report_close() or report_abandon(). */
void sender_join(struct attempt *attempt);

#endif
