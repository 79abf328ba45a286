/* The nouns of this service that have an HTTP face; each table is at the end of its *_http.c. */
#ifndef ROUTES_H
#define ROUTES_H

#include <df/http_server.h>

extern const struct df_route execution_routes[];
extern const struct df_route execution_create_routes[];
extern const struct df_route execution_check_routes[];
extern const struct df_route check_routes[];
extern const struct df_route execution_continue_routes[];
extern const struct df_route comparison_routes[];
extern const struct df_route job_routes[];
extern const struct df_route lineage_routes[];
extern const struct df_route removal_routes[];
extern const struct df_route attempt_routes[];
extern const struct df_route console_routes[];
extern const struct df_route console_search_routes[];
extern const struct df_route environment_routes[];
extern const struct df_route draft_routes[];
extern const struct df_route figure_routes[];
extern const struct df_route metric_routes[];
extern const struct df_route program_routes[];
extern const struct df_route metric_read_routes[];
extern const struct df_route trigger_routes[];
extern const struct df_route hook_routes[];
extern const struct df_route arrival_routes[];
extern const struct df_route webhook_routes[];
extern const struct df_route retention_routes[];
extern const struct df_route cleaning_routes[];
extern const struct df_route sweep_routes[];
extern const struct df_route sweep_create_routes[];
extern const struct df_route sweep_result_routes[];

#endif
