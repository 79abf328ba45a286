/* The nouns of this service that have an HTTP face; each table is at the end of its *_http.c. */
#ifndef ROUTES_H
#define ROUTES_H

#include <df/http_server.h>

extern const struct df_route audit_routes[];
extern const struct df_route deployment_routes[];
extern const struct df_route me_routes[];
extern const struct df_route session_routes[];
extern const struct df_route token_routes[];
extern const struct df_route user_routes[];

#endif
