/* Access tokens that auth has taken back before their time. docs/protocols.md section 2. */
#ifndef DF_REVOCATION_H
#define DF_REVOCATION_H

#include <df/ctx.h>

/* True for a token that was taken back. The list is asked from auth at most every four seconds, by
 * one thread while the others use what they have; while auth is away the last list holds. */
bool df_is_revoked(struct df_ctx *ctx, const char *token);

#endif
