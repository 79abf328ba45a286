#include "loops.h"
#include "queries.h"
#include "routes.h"

static const struct df_route *const routes[] = {execution_routes,       execution_create_routes,
                                                execution_check_routes, execution_continue_routes,
                                                comparison_routes,      job_routes,
                                                removal_routes,         attempt_routes,
                                                console_routes,         environment_routes,
                                                figure_routes,          metric_routes,
                                                metric_read_routes,     NULL};

static const struct df_constraint constraints[] = {
    {"executions_name_check", DF_INVALID, "/name", "must have 1 to 120 characters"},
    {},
};

/* Everybody who changes something wakes a loop; the intervals are for what was not heard. */
static const struct df_loop loops[] = {
    {"announce", 2000, announce_round},
    {"sweeper", 2000, sweeper_round},
    {},
};

static const struct df_service executions = {
    .name = "executions",
    .routes = routes,
    .queries = executions_queries,
    .constraints = constraints,
    .loops = loops,
};

int main(int argc, char **argv)
{
    return df_service_main(&executions, argc, argv);
}
