/* Whose token is this: asked by auth's own routes, and by the other services over HTTP. */
#ifndef TOKEN_HTTP_H
#define TOKEN_HTTP_H

#include <df/jwt.h>

int token_identify(struct df_ctx *ctx, const char *token,
                   struct df_principal *principal) DF_MUST_CHECK;

#endif
