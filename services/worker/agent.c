#include "agent.h"
#include "base_environment.h"
#include "place.h"
#include "tree.h"

#include <df/log.h>

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

/* Jobs get this long to end by themselves when the worker is told to; a kill takes less. */
enum { GRACE_MS = 10000, KILL_MS = 5000, MAX_SLOTS_BY_CORES = 4 };

struct parts {
    struct agent agent;
    struct host host;
    struct machine machine;
    struct sandbox sandbox;
    struct python python, base; /* the worker's own, and that of jobs */
    int jobs_fd;
    const char *jobs;
};

static int open_folders(struct df_ctx *ctx, struct parts *parts)
{
    struct agent *agent = &parts->agent;
    const char *data = agent->options->data;
    const char *cache = df_printf(&ctx->arena, "%s/cache", data);
    const char *environments = df_printf(&ctx->arena, "%s/environments", data);
    struct place place = {.fd = -1};

    int failed = place_take(ctx, data, &place);
    if (failed)
        return failed;
    agent->folder = place.fd;
    parts->jobs = df_printf(&ctx->arena, "%s/jobs", place.path);
    failed = place_open_folder(ctx, parts->jobs, &parts->jobs_fd);
    if (!failed)
        failed = place_open_folder(ctx, df_printf(&ctx->arena, "%s/spool", place.path),
                                   &agent->shop.spool);
    if (!failed)
        failed = place_make_folder(ctx, cache);
    if (!failed)
        failed = place_make_folder(ctx, environments);
    if (!failed)
        failed = cache_open(ctx, cache, agent->options->cache_bytes, &agent->shop.cache);
    if (!failed)
        failed = environments_open(ctx, environments, &parts->sandbox, &parts->python,
                                   &agent->shop.environments);
    return failed;
}

static void give_out_gpus(struct df_ctx *ctx, struct agent *agent, struct machine *machine)
{
    struct gpu_pool *pool = &agent->shop.gpus;

    if (agent->options->gpus >= 0)
        machine_set_gpus(machine, (size_t) agent->options->gpus);
    gpu_pool_init(pool, (int64_t) json_array_size(machine->gpus), getenv("CUDA_VISIBLE_DEVICES"));
    machine_set_gpus(machine, (size_t) pool->count);
    if (pool->count > 0)
        agent->shop.meter = gpu_meter_open(ctx);
}

static int open_groups(struct df_ctx *ctx, struct agent *agent)
{
    const struct options *options = agent->options;

    if (strcmp(options->limits, "rlimit") == 0)
        return 0;
    int failed = cgroup_pool_open(ctx, options->processes, &agent->shop.groups);
    if (!failed || strcmp(options->limits, "cgroup") == 0)
        return failed;
    df_log(ctx, DF_INFO, "no_cgroups", "{ss}", "why", ctx->error.detail);
    return 0;
}

static int open_parts(struct df_ctx *ctx, struct parts *parts)
{
    struct agent *agent = &parts->agent;
    const struct options *options = agent->options;

    int failed = python_ask(ctx, options->python, &parts->python);
    if (!failed)
        failed = sandbox_find(ctx, options, &parts->python, &parts->sandbox);
    if (!failed)
        failed = open_folders(ctx, parts);
    if (!failed)
        failed = base_environment_find(ctx, agent->shop.environments, options, &parts->python,
                                       &parts->base);
    if (!failed)
        failed = host_open(ctx, options, &parts->host);
    if (!failed)
        failed = transfer_open(ctx, options->host, &agent->shop.transfers);
    if (failed)
        return failed;
    machine_look(ctx, &parts->machine);
    agent->machine = &parts->machine;
    give_out_gpus(ctx, agent, &parts->machine);
    agent->shop.options = options;
    agent->shop.sandbox = &parts->sandbox;
    agent->shop.python = &parts->base;
    agent->shop.host = &parts->host;
    agent->shop.bundles = bundles_new();
    failed = open_groups(ctx, agent);
    if (failed)
        return failed;
    const struct zygote_config zygotes = {&parts->sandbox, parts->jobs, parts->jobs_fd,
                                          agent->shop.groups};
    return zygote_pool_open(ctx, &zygotes, &parts->base, &agent->shop.zygotes);
}

static void close_parts(struct parts *parts)
{
    struct workshop *shop = &parts->agent.shop;

    zygote_pool_close(shop->zygotes);
    gpu_meter_close(shop->meter);
    cgroup_pool_close(shop->groups);
    bundles_free(shop->bundles);
    transfer_close(shop->transfers);
    host_close(&parts->host);
    environments_close(shop->environments);
    cache_close(shop->cache);
    if (parts->agent.folder > 0)
        tree_remove(parts->agent.folder, "jobs");
}

static int start_threads(struct df_ctx *ctx, struct agent *agent)
{
    const struct events_listener listener = {agent_hear, agent};
    int failed = events_open(ctx, agent->shop.host, &listener, &agent->events);

    if (failed)
        return failed;
    agent->slots = calloc((size_t) agent->slot_count, sizeof *agent->slots);
    if (!agent->slots)
        abort();
    for (int i = 0; i < agent->slot_count; i++) {
        agent->slots[i].agent = agent;
        if (pthread_create(&agent->slots[i].thread, NULL, agent_work, &agent->slots[i]) != 0)
            return df_fail(ctx, DF_UNAVAILABLE, "cannot start a thread");
    }
    if (pthread_create(&agent->heart, NULL, agent_beat, agent) != 0
        || pthread_create(&agent->claimer, NULL, agent_claim, agent) != 0)
        return df_fail(ctx, DF_UNAVAILABLE, "cannot start a thread");
    return 0;
}

static bool is_idle(const struct agent *agent)
{
    for (int i = 0; i < agent->slot_count; i++)
        if (agent->slots[i].is_busy)
            return false;
    return true;
}

static bool wait_until_idle(struct agent *agent, int64_t milliseconds)
{
    int64_t until = report_now_ms() + milliseconds;

    while (!is_idle(agent) && report_now_ms() < until)
        agent_wait(agent, until - report_now_ms());
    return is_idle(agent);
}

/* Takes nothing more, lets jobs end, then kills what is left. The host gets back what did not end.
 */
static void drain(struct df_ctx *ctx, struct agent *agent)
{
    pthread_mutex_lock(&agent->lock);
    agent->is_draining = true;
    pthread_cond_broadcast(&agent->changed);
    if (!wait_until_idle(agent, GRACE_MS)) {
        agent_stop_all(agent, ATTEMPT_RETURNED);
        (void) wait_until_idle(agent, KILL_MS);
    }
    agent->is_over = true;
    pthread_cond_broadcast(&agent->changed);
    pthread_mutex_unlock(&agent->lock);
    pthread_join(agent->claimer, NULL);
    pthread_join(agent->heart, NULL); /* or it hears that we are unknown, and registers anew */
    if (*agent->id && host_leave(ctx, agent->shop.host, agent->id))
        df_log(ctx, DF_WARN, "leave_failed", "{ss}", "error", ctx->error.detail);
    events_close(agent->events);
    for (int i = 0; i < agent->slot_count; i++)
        pthread_join(agent->slots[i].thread, NULL);
    free(agent->slots);
}

static int work(struct df_ctx *ctx, struct parts *parts, sigset_t *signals)
{
    struct agent *agent = &parts->agent;
    int received = 0;

    int failed = open_parts(ctx, parts);
    if (failed)
        return failed;
    agent->slot_count = (int) agent->options->slots;
    if (agent->slot_count == 0)
        agent->slot_count = parts->machine.cores < MAX_SLOTS_BY_CORES ? parts->machine.cores
                                                                      : MAX_SLOTS_BY_CORES;
    if (agent->options->once)
        agent->slot_count = 1;
    failed = start_threads(ctx, agent);
    if (failed)
        return failed;
    df_log(NULL, DF_INFO, "ready", "{ss si ss ss ss}", "host", agent->options->host, "slots",
           agent->slot_count, "isolation", sandbox_name(&parts->sandbox), "limits",
           agent_limits(agent), "python", parts->base.version);
    sigwait(signals, &received);
    df_log(NULL, DF_INFO, "stopping", "{si}", "signal", received);
    drain(ctx, agent);
    return agent->failed ? df_fail(ctx, (enum df_code) - agent->failed, "%s", agent->reason) : 0;
}

int agent_run(struct df_ctx *ctx, const struct options *options)
{
    struct parts *parts = calloc(1, sizeof *parts);
    sigset_t signals;

    if (!parts)
        abort();
    parts->agent.options = options;
    parts->agent.folder = -1;
    pthread_mutex_init(&parts->agent.lock, NULL);
    pthread_mutex_init(&parts->agent.registering, NULL);
    pthread_cond_init(&parts->agent.changed, NULL);
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    pthread_sigmask(SIG_BLOCK, &signals, NULL);
    (void) signal(SIGPIPE, SIG_IGN);
    (void) prctl(PR_SET_DUMPABLE, 0); /* no job may look into our memory, where the token is */
    (void) umask(022);
    int failed = work(ctx, parts, &signals);
    close_parts(parts);
    free(parts);
    return failed;
}
