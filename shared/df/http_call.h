/* Between http_server.c and http_call.c only. */
#ifndef DF_HTTP_CALL_H
#define DF_HTTP_CALL_H

#include <df/http_server.h>

/* Writes ctx's error as application/problem+json. */
void df_reply_problem(struct df_call *call);

#endif
