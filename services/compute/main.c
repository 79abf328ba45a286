#include "lease_store.h"
#include "queries.h"
#include "routes.h"
#include "settings.h"

#include <df/service.h>

static const struct df_route *const routes[] = {compute_routes, queue_routes, worker_routes,
                                                lease_routes, NULL};

static const struct df_constraint constraints[] = {
    {"jobs_compute_id_fkey", DF_INVALID, "/jobs", "name a compute that does not exist"},
    {},
};

static const struct df_setting settings[] = {
    DF_SETTING(compute_settings, job_private_key, "DEEPFORGE_JOB_PRIVATE_KEY", DF_SETTING_KEY, NULL,
               "EC private key that signs job tokens, PEM or its path"),
    DF_SETTING(compute_settings, lease_seconds, "DEEPFORGE_LEASE_SECONDS", DF_SETTING_INT, "30",
               "a worker that is silent for so long is lost", .min = 3, .max = 600),
    DF_SETTING(compute_settings, reserve_seconds, "DEEPFORGE_RESERVE_SECONDS", DF_SETTING_INT, "60",
               "a job that is passed over for so long gets a worker that is kept free for it",
               .min = 1, .max = 86400),
    {},
};

static const struct df_loop loops[] = {
    {"leases", 1000, lease_sweep},
    {"notices", 2000, notice_deliver},
    {"cleaning", 60000, lease_clean},
    {},
};

static int prepare(struct df_ctx *ctx, void *own, struct df_jwt_config *keys)
{
    const struct compute_settings *mine = own;

    (void) ctx;
    keys->job_private_key = mine->job_private_key;
    return 0;
}

static const struct df_service compute = {
    .name = "compute",
    .routes = routes,
    .queries = compute_queries,
    .constraints = constraints,
    .settings = settings,
    .settings_size = sizeof(struct compute_settings),
    .loops = loops,
    .prepare = prepare,
};

int main(int argc, char **argv)
{
    return df_service_main(&compute, argc, argv);
}
