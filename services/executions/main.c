#include "loops.h"
#include "queries.h"
#include "routes.h"

static const struct df_route *const routes[] = {execution_routes,
                                                execution_create_routes,
                                                execution_check_routes,
                                                execution_continue_routes,
                                                comparison_routes,
                                                job_routes,
                                                attempt_routes,
                                                console_routes,
                                                environment_routes,
                                                figure_routes,
                                                metric_routes,
                                                sweep_routes,
                                                sweep_create_routes,
                                                sweep_result_routes,
                                                NULL};

static const struct df_constraint constraints[] = {
    {"executions_name_check", DF_INVALID, "/name", "must have 1 to 120 characters"},
    {"sweeps_name_check", DF_INVALID, "/name", "must have 1 to 120 characters"},
    {"executions_sweep_id_sweep_position_key", DF_CONFLICT, NULL,
     "this member of the sweep is there already"},
    {"executions_sweep_id_fkey", DF_CONFLICT, NULL, "the sweep was removed at this moment"},
    {},
};

/* Everybody who changes something wakes a loop; the intervals are for what was not heard. */
static const struct df_loop loops[] = {
    {"announce", 2000, announce_round},
    {"sweeper", 2000, sweeper_round},
    {"sweep", 2000, sweep_round},
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
