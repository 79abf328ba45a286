#ifndef ROUTES_H
#define ROUTES_H

#include <df/http_server.h>

extern const struct df_route compute_routes[], queue_routes[], worker_routes[], lease_routes[];

#endif
