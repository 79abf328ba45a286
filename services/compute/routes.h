#ifndef ROUTES_H
#define ROUTES_H

#include <df/http_server.h>

extern const struct df_route compute_routes[], queue_routes[], worker_routes[], lease_routes[];

/* Whose workers and jobs a list has: the caller's, or with ?all=true everybody's (NULL), which is
 * for admins. */
int compute_whose(struct df_call *call, const char **user);

#endif
