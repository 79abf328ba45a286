#include "loops.h"
#include "queries.h"
#include "routes.h"
#include "settings.h"

#include <df/seal.h>
#include <df/size.h>

#include <string.h>

static const struct df_route *const routes[] = {program_routes,
                                                execution_routes,
                                                execution_create_routes,
                                                execution_check_routes,
                                                check_routes,
                                                execution_continue_routes,
                                                comparison_routes,
                                                job_routes,
                                                lineage_routes,
                                                removal_routes,
                                                attempt_routes,
                                                console_routes,
                                                console_search_routes,
                                                draft_routes,
                                                environment_routes,
                                                figure_routes,
                                                metric_routes,
                                                metric_read_routes,
                                                trigger_routes,
                                                hook_routes,
                                                arrival_routes,
                                                webhook_routes,
                                                retention_routes,
                                                cleaning_routes,
                                                sweep_routes,
                                                sweep_create_routes,
                                                sweep_result_routes,
                                                NULL};

static const struct df_constraint constraints[] = {
    {"executions_name_check", DF_INVALID, "/name", "must have 1 to 120 characters"},
    {"triggers_project_id_name_key", DF_CONFLICT, "/name", "is taken by another trigger"},
    {"sweeps_name_check", DF_INVALID, "/name", "must have 1 to 120 characters"},
    {"executions_sweep_id_sweep_position_key", DF_CONFLICT, NULL,
     "this member of the sweep is there already"},
    {"executions_sweep_id_fkey", DF_CONFLICT, NULL, "the sweep was removed at this moment"},
    {},
};

/* A receiver that takes its time holds one lane. */
enum { DELIVERY_LANES = 4, TROUBLE_LANES = 2 };

/* Everybody who changes something wakes a loop; the intervals are for what was not heard. */
static const struct df_loop loops[] = {
    {"announce", 2000, announce_round, 1},
    {"sweeper", 2000, sweeper_round, 1},
    {"schedule", 1000, schedule_round, 1},
    {"firing", 2000, firing_round, 1},
    {"delivery", 1000, delivery_round, DELIVERY_LANES},
    {"delivery_trouble", 2000, delivery_trouble_round, TROUBLE_LANES},
    {"sweep", 2000, sweep_round, 1},
    {"cleaning", 30000, cleaning_round, 1},
    {"check", 5000, check_round, 1},
    {},
};

static int prepare(struct df_ctx *ctx, void *own, struct df_jwt_config *keys)
{
    struct executions_settings *settings = own;

    (void) keys;
    if (strlen(settings->secrets_key) < DF_SEAL_KEY_MIN)
        return df_fail(ctx, DF_INVALID, "DEEPFORGE_CREDENTIALS_KEY is shorter than %d",
                       DF_SEAL_KEY_MIN);
    if (!df_size_parse(settings->console_limit_text, &settings->console_limit)
        || settings->console_limit < CONSOLE_LIMIT_LEAST
        || settings->console_limit > CONSOLE_LIMIT_MOST)
        return df_fail(ctx, DF_INVALID, "DEEPFORGE_CONSOLE_LIMIT is no size from 64KiB to 1TiB");
    const char *problem = df_guard_read(&ctx->arena, settings->webhooks_allow, &settings->guard);
    if (problem)
        return df_fail(ctx, DF_INVALID, "DEEPFORGE_WEBHOOKS_ALLOW %s", problem);
    settings->guard.allows_loopback = strcmp(ctx->process->settings.auth_mode, "guest") == 0;
    return 0;
}

static const struct df_service executions = {
    .name = "executions",
    .routes = routes,
    .queries = executions_queries,
    .constraints = constraints,
    .settings = executions_setting_table,
    .settings_size = sizeof(struct executions_settings),
    .loops = loops,
    .prepare = prepare,
};

int main(int argc, char **argv)
{
    return df_service_main(&executions, argc, argv);
}
