/* A user name and a password exchanged for a token at SciServer's login portal. */
#ifndef SCISERVER_SIGN_IN_H
#define SCISERVER_SIGN_IN_H

#include "sciserver_account.h"

/* Tried once: three failures lock an account for ten minutes. A refusal is DF_FORBIDDEN, with what
 * the portal says; it fails with DF_UNAVAILABLE `storage_unreachable` when it may be better later.
 * In ctx's arena. */
int sciserver_sign_in(struct df_ctx *ctx, const struct sciserver_account *account,
                      const char *password, struct sciserver_token *token) DF_MUST_CHECK;

/* The same; a refusal is one of the form's field. */
int sciserver_sign_in_at_form(struct df_ctx *ctx, const struct sciserver_account *account,
                              const char *password, struct sciserver_token *token) DF_MUST_CHECK;

#endif
