/* The nouns of this service that have an HTTP face; each table is at the end of its *_http.c. */
#ifndef ROUTES_H
#define ROUTES_H

#include <df/http_server.h>

extern const struct df_route project_routes[], archive_routes[], member_routes[], model_routes[],
    change_routes[], entity_routes[], event_routes[], version_routes[], internal_routes[],
    remake_routes[], maker_routes[], pin_routes[], extension_routes[], check_routes[],
    import_routes[], extension_switch_routes[], node_type_routes[], resource_code_routes[];
#endif
