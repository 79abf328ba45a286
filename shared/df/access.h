/* Who is calling, and may they call this route. docs/protocols.md section 2. */
#ifndef DF_ACCESS_H
#define DF_ACCESS_H

#include <df/http_server.h>

/* Finds the speaker (Authorization header, else cookie) and checks the route's access, scopes and
 * the CSRF header. Sets call->principal. */
int df_access_check(struct df_call *call, const char *method) DF_MUST_CHECK;

/* Asks auth who holds a personal access token; answers are kept for five seconds. */
int df_access_exchange(struct df_ctx *ctx, const char *token,
                       struct df_principal *principal) DF_MUST_CHECK;

#endif
