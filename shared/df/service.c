#include <df/access.h>
#include <df/events.h>
#include <df/http_client.h>
#include <df/log.h>
#include <df/redis.h>
#include <df/service.h>

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

const struct df_setting df_common_settings[] = {
    DF_SETTING(df_common_settings, listen, "DEEPFORGE_LISTEN", DF_SETTING_TEXT, "127.0.0.1:8080",
               "address to listen on, host:port"),
    DF_SETTING(df_common_settings, threads, "DEEPFORGE_THREADS", DF_SETTING_INT, "8",
               "threads that serve requests", .min = 2, .max = 256),
    DF_SETTING(df_common_settings, database_url, "DATABASE_URL", DF_SETTING_TEXT, NULL,
               "PostgreSQL connection string"),
    DF_SETTING(df_common_settings, database_connections, "DEEPFORGE_DATABASE_CONNECTIONS",
               DF_SETTING_INT, "10", "connections to PostgreSQL at most", .min = 2, .max = 256),
    DF_SETTING(df_common_settings, redis_url, "DEEPFORGE_REDIS_URL", DF_SETTING_TEXT,
               "redis://127.0.0.1:6379", "Redis, redis://:password@host:port"),
    DF_SETTING(df_common_settings, events_url, "DEEPFORGE_EVENTS_URL", DF_SETTING_TEXT,
               "http://127.0.0.1:8889/publish", "where the gateway takes events"),
    DF_SETTING(df_common_settings, service_key, "DEEPFORGE_SERVICE_KEY", DF_SETTING_TEXT, NULL,
               "secret that the services share, at least 32 characters"),
    DF_SETTING(df_common_settings, public_key, "DEEPFORGE_PUBLIC_KEY", DF_SETTING_KEY, NULL,
               "RSA public key of access tokens, PEM or its path"),
    DF_SETTING(df_common_settings, job_public_key, "DEEPFORGE_JOB_PUBLIC_KEY", DF_SETTING_KEY, "",
               "EC public key of job tokens, PEM or its path"),
    DF_SETTING(df_common_settings, auth_url, "DEEPFORGE_AUTH_URL", DF_SETTING_TEXT,
               "http://auth:8080", "the auth service"),
    DF_SETTING(df_common_settings, projects_url, "DEEPFORGE_PROJECTS_URL", DF_SETTING_TEXT,
               "http://projects:8080", "the projects service"),
    DF_SETTING(df_common_settings, executions_url, "DEEPFORGE_EXECUTIONS_URL", DF_SETTING_TEXT,
               "http://executions:8080", "the executions service"),
    DF_SETTING(df_common_settings, storage_url, "DEEPFORGE_STORAGE_URL", DF_SETTING_TEXT,
               "http://storage:8080", "the storage service"),
    DF_SETTING(df_common_settings, compute_url, "DEEPFORGE_COMPUTE_URL", DF_SETTING_TEXT,
               "http://compute:8080", "the compute service"),
    DF_SETTING(df_common_settings, auth_mode, "DEEPFORGE_AUTH", DF_SETTING_TEXT, "accounts",
               "accounts, or guest: one user without a password, for one machine only"),
    DF_SETTING(df_common_settings, log_level, "DEEPFORGE_LOG_LEVEL", DF_SETTING_TEXT, "info",
               "error, warn, info or debug"),
    {},
};

/* A loop that failed waits this long, so that a broken database is not hammered. */
enum { FAILED_PAUSE_MS = 1000, MIN_SERVICE_KEY = 32 };

struct runner {
    const struct df_loop *loop;
    const struct df_process *process;
    int end; /* readable when it is to stop */
    pthread_t thread;
    bool started;
};

enum { MAX_RUNNERS = 16 };

struct running {
    const struct df_service *service;
    struct df_process process;
    struct df_ctx ctx; /* owns the settings' texts */
    struct runner runners[MAX_RUNNERS];
    int end; /* of the loops; an eventfd */
};

static atomic_bool stopping;

bool df_is_stopping(void)
{
    return stopping;
}

static const char *loop_key(struct df_arena *arena, const char *service, const char *loop)
{
    return df_printf(arena, "df:%s:%s", service, loop);
}

void df_wake(const struct df_ctx *ctx, const char *loop)
{
    char key[128];

    snprintf(key, sizeof key, "df:%s:%s", ctx->process->name, loop);
    df_redis_hint(ctx->process->redis, key);
}

/* One round; true to go on at once. */
static bool run_round(const struct runner *runner, int *pause)
{
    struct df_ctx ctx;
    bool more = false;

    df_ctx_init(&ctx, runner->loop->name, runner->process);
    int failed = runner->loop->run(&ctx, &more);
    if (failed) {
        df_log(&ctx, DF_WARN, "loop_failed", "{ss ss}", "loop", runner->loop->name, "error",
               ctx.error.detail);
        *pause = FAILED_PAUSE_MS;
        more = false;
    }
    df_ctx_release(&ctx);
    return more;
}

static void *run_loop(void *data)
{
    const struct runner *runner = data;
    struct df_arena arena;

    df_arena_init(&arena, DF_ARENA_LIMIT);
    struct df_redis_waiter *waiter = df_redis_waiter_new(
        runner->process->settings.redis_url,
        loop_key(&arena, runner->process->name, runner->loop->name), runner->end);
    while (!stopping) {
        int pause = runner->loop->interval;
        while (run_round(runner, &pause) && !stopping)
            continue;
        (void) df_redis_wait(waiter, pause);
    }
    df_redis_waiter_free(waiter);
    df_arena_release(&arena);
    return NULL;
}

static int start_loop(struct running *running, const struct df_loop *loop)
{
    struct runner *runner = running->runners, *end = runner + MAX_RUNNERS;

    while (runner < end && runner->started)
        runner++;
    if (runner == end)
        return df_fail(&running->ctx, DF_INTERNAL, "the service has more loops than run");
    *runner = (struct runner){.loop = loop, .process = &running->process, .end = running->end};
    if (pthread_create(&runner->thread, NULL, run_loop, runner) != 0)
        return -DF_UNAVAILABLE;
    runner->started = true;
    return 0;
}

static int start_loops(struct running *running)
{
    const struct df_loop *loop = running->service->loops;
    int failed = 0;

    running->end = eventfd(0, EFD_CLOEXEC);
    if (running->end < 0)
        return -DF_UNAVAILABLE;
    for (; !failed && loop && loop->name; loop++)
        for (int i = 0; !failed && i < (loop->lanes ? loop->lanes : 1); i++)
            failed = start_loop(running, loop);
    return failed;
}

static void stop_loops(struct running *running)
{
    stopping = true;
    (void) eventfd_write(running->end, 1);
    for (int i = 0; i < MAX_RUNNERS; i++)
        if (running->runners[i].started)
            pthread_join(running->runners[i].thread, NULL);
    close(running->end);
}

static int healthz(struct df_call *call)
{
    return df_reply_json(call, 200,
                         json_pack("{ss ss ss}", "status", "ok", "service",
                                   call->ctx->process->name, "version", DF_VERSION));
}

static int readyz(struct df_call *call)
{
    static const struct df_query *const none[] = {NULL};
    int failed = df_pg_begin(call->ctx);

    if (!failed)
        failed = df_pg_check(call->ctx, none);
    df_pg_rollback(call->ctx);
    return failed ? failed : healthz(call);
}

static int metrics(struct df_call *call)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);

    if (!out)
        return df_fail(call->ctx, DF_UNAVAILABLE, "out of memory");
    df_server_metrics(call->server, out);
    df_counters_write(out);
    fclose(out);
    df_reply_bytes(call, 200, "text/plain; version=0.0.4", text, size);
    free(text);
    return 0;
}

/* Not through the gateway, which does not know these paths. */
static const struct df_route health_routes[] = {
    DF_ROUTE("GET", "/healthz", healthz, DF_PUBLIC),
    DF_ROUTE("GET", "/readyz", readyz, DF_PUBLIC),
    DF_ROUTE("GET", "/metrics", metrics, DF_PUBLIC),
    {},
};

static const struct df_route *const *all_routes(struct df_arena *arena,
                                                const struct df_service *service)
{
    size_t count = 0;

    while (service->routes[count])
        count++;
    const struct df_route **tables = df_alloc(arena, (count + 2) * sizeof *tables);
    memcpy(tables, service->routes, count * sizeof *tables);
    tables[count] = health_routes;
    return tables;
}

static void print_routes(const struct df_service *service)
{
    for (const struct df_route *const *table = service->routes; *table; table++)
        for (const struct df_route *route = *table; route->method; route++)
            printf("%-6s %-56s %s\n", route->method, route->path, route->operation);
}

static void print_help(const struct df_service *service)
{
    printf("df-%s %s: the %s service of DeepForge\n\n"
           "  --routes   print every route\n"
           "  --check    prepare every database statement and exit\n"
           "  --version\n\nSettings, from the environment (NAME_FILE names a file with the "
           "value):\n",
           service->name, DF_VERSION, service->name);
    df_settings_print(df_common_settings);
    if (service->settings)
        df_settings_print(service->settings);
}

static int read_settings(struct running *running, struct df_jwt_config *keys)
{
    const struct df_service *service = running->service;
    struct df_common_settings *common = &running->process.settings;
    void *own = df_alloc(&running->ctx.arena, service->settings_size + 1);

    int failed = df_settings_read(&running->ctx, df_common_settings, common);
    if (!failed && service->settings)
        failed = df_settings_read(&running->ctx, service->settings, own);
    if (failed)
        return failed;
    if (strlen(common->service_key) < MIN_SERVICE_KEY)
        return df_fail(&running->ctx, DF_INVALID, "DEEPFORGE_SERVICE_KEY is shorter than %d",
                       MIN_SERVICE_KEY);
    running->process.own = own;
    df_log_level(common->log_level);
    *keys = (struct df_jwt_config){.public_key = common->public_key,
                                   .job_public_key = common->job_public_key,
                                   .service_key = common->service_key,
                                   .service = service->name};
    return service->prepare ? service->prepare(&running->ctx, own, keys) : 0;
}

static int open_pools(struct running *running, const struct df_jwt_config *keys)
{
    struct df_process *process = &running->process;
    const struct df_pg_config database = {process->settings.database_url,
                                          (int) process->settings.database_connections,
                                          running->service->constraints};

    process->exchange = running->service->exchange ? running->service->exchange
                                                   : df_access_exchange;
    if (df_pg_open(&process->pg_pool, &database) || df_http_open(&process->http)
        || df_jwt_open(&process->keys, keys))
        return df_fail(&running->ctx, DF_UNAVAILABLE, "out of memory");
    if (df_redis_open(&process->redis, process->settings.redis_url))
        return df_fail(&running->ctx, DF_INVALID, "DEEPFORGE_REDIS_URL is not a redis:// address");
    if (df_events_open(&process->events, process))
        return df_fail(&running->ctx, DF_UNAVAILABLE, "out of threads");
    return 0;
}

static void close_pools(struct df_process *process)
{
    df_events_close(process->events);
    df_redis_close(process->redis);
    df_jwt_close(process->keys);
    df_http_close(process->http);
    df_pg_close(process->pg_pool);
}

static int check_queries(struct running *running)
{
    int failed = df_pg_check(&running->ctx, running->service->queries);
    df_pg_release(&running->ctx);
    return failed;
}

static int serve_until_signal(struct running *running, sigset_t *signals)
{
    struct df_server *server;
    int received;

    int failed = df_server_start(&server, &running->process,
                                 all_routes(&running->ctx.arena, running->service));
    if (failed)
        return df_fail(&running->ctx, DF_UNAVAILABLE, "cannot listen on %s",
                       running->process.settings.listen);
    failed = start_loops(running);
    if (!failed) {
        df_log(NULL, DF_INFO, "started", "{ss ss}", "version", DF_VERSION, "listen",
               running->process.settings.listen);
        sigwait(signals, &received);
        df_log(NULL, DF_INFO, "stopping", "{si}", "signal", received);
    }
    df_server_stop(server);
    stop_loops(running);
    return failed;
}

static int run(struct running *running, bool only_check)
{
    struct df_jwt_config keys;
    sigset_t signals;

    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    pthread_sigmask(SIG_BLOCK, &signals, NULL);
    signal(SIGPIPE, SIG_IGN);
    int failed = read_settings(running, &keys);
    if (!failed)
        failed = open_pools(running, &keys);
    if (!failed)
        failed = check_queries(running);
    if (!failed && !only_check)
        failed = serve_until_signal(running, &signals);
    return failed;
}

int df_service_main(const struct df_service *service, int argc, char **argv)
{
    const char *option = argc > 1 ? argv[1] : "";
    static struct running running;

    if (strcmp(option, "--routes") == 0)
        return print_routes(service), EXIT_SUCCESS;
    if (strcmp(option, "--help") == 0)
        return print_help(service), EXIT_SUCCESS;
    if (strcmp(option, "--version") == 0)
        return puts(DF_VERSION), EXIT_SUCCESS;

    df_log_program(service->name);
    running.service = service;
    running.process.name = service->name;
    df_ctx_init(&running.ctx, service->name, &running.process);
    int failed = run(&running, strcmp(option, "--check") == 0);
    if (failed)
        fprintf(stderr, "df-%s: %s\n", service->name, running.ctx.error.detail);
    df_ctx_release(&running.ctx);
    close_pools(&running.process);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
