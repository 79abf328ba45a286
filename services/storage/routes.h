/* The nouns of this service that have an HTTP face; each table is at the end of its *_http.c. */
#ifndef ROUTES_H
#define ROUTES_H

#include <df/http_server.h>

extern const struct df_route artifact_routes[];
extern const struct df_route artifact_find_routes[];
extern const struct df_route browse_routes[];
extern const struct df_route execution_routes[];
extern const struct df_route import_routes[];
extern const struct df_route object_routes[];
extern const struct df_route object_internal_routes[];
extern const struct df_route quota_routes[];
extern const struct df_route storage_check_routes[];
extern const struct df_route storage_routes[];
extern const struct df_route upload_routes[];
extern const struct df_route verify_routes[];

#endif
