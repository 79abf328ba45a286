/* Calls to addresses that users name: guarded, bounded, and never redirected. */
#ifndef WEBHOOK_CALL_H
#define WEBHOOK_CALL_H

#include <df/ctx.h>

enum { WEBHOOK_CALL_MS = 10000 };

struct webhook_call {
    const char *url, *body;
    const char *const *headers; /* "Name: value", ended by NULL */
};

/* Fails at /url when this server does not speak to the address that is written there. */
int webhook_check_url(struct df_ctx *ctx, const char *url) DF_MUST_CHECK;

/* One POST. `status` is that of the answer. DF_CONFLICT `forbidden_address` when the name leads to
 * an address this server does not speak to; DF_UNAVAILABLE when no answer comes. Takes up to
 * WEBHOOK_CALL_MS; the database connection should be given back before. */
int webhook_post(struct df_ctx *ctx, const struct webhook_call *call, long *status) DF_MUST_CHECK;

#endif
