#include "system.h"

#include "child.h"
#include "deadline.h"
#include "file.h"
#include "health.h"
#include "internal.h"
#include "keys.h"
#include "leftovers.h"
#include "migrations.h"
#include "supervisor.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Written when everything answered for the first time; gone when a start or stop begins. */
static const char *ready_path(struct df_ctx *ctx, const struct system *system)
{
    return df_printf(&ctx->arena, "%s/ready", system->folder.run);
}

static const char *ports_path(struct df_ctx *ctx, const struct system *system)
{
    return df_printf(&ctx->arena, "%s/ports.json", system->folder.run);
}

static int set_port(struct df_ctx *ctx, const struct system_options *options, struct system *system)
{
    const char *text = options->port ? options->port
                                     : settings_text(&system->settings, SETTING_PORT);
    const char *problem = setting_problem(&setting_rows[SETTING_PORT], text);

    if (problem)
        return df_fail(ctx, DF_INVALID, "--port %s, not '%s'", problem, text);
    system->ports.numbers[PORT_GATEWAY] = (int) strtol(text, NULL, 10);
    return 0;
}

int system_find(struct df_ctx *ctx, const struct system_options *options, struct system *system)
{
    const char *path;

    *system = (struct system){};
    int failed = data_folder_find(ctx, options->data, &path);
    if (failed || (failed = layout_find(ctx, &system->layout))
        || (failed = data_folder_read(ctx, path, &system->folder, &system->settings)))
        return failed;

    for (enum program_name name = 0; name < PROGRAM_COUNT; name++)
        system->is_wanted[name] = name != PROGRAM_WORKER || options->has_worker;
    struct df_error before = ctx->error;
    if (ports_read(ctx, ports_path(ctx, system), &system->ports))
        ctx->error = before; /* it never ran */
    return 0;
}

bool system_is_wanted(struct df_ctx *ctx, const struct system *system)
{
    return file_exists(ready_path(ctx, system));
}

bool system_is_running(struct df_ctx *ctx, const struct system *system)
{
    return supervisor_is_running(ctx, &system->folder) && system_is_wanted(ctx, system);
}

const char *system_address(struct df_ctx *ctx, const struct system *system)
{
    return gateway_address(ctx, &system->settings, &system->ports);
}

static const struct {
    const char *path, *program, *package;
} packages[] = {
    {NULL, "nginx", "nginx-light"},
    {"/usr/lib/nginx/modules/ngx_nchan_module.so", "nchan", "libnginx-mod-nchan"},
    {NULL, "redis-server", "redis-server"},
    {NULL, "s6-svscan", "s6"},
    {NULL, "s6-supervise", "s6"},
    {NULL, "setpriv", "util-linux"},
};

static int check_packages(struct df_ctx *ctx)
{
    for (size_t i = 0; i < DF_COUNT(packages); i++) {
        bool found = packages[i].path ? file_exists(packages[i].path)
                                      : program_find(ctx, packages[i].program) != NULL;
        if (!found)
            return df_fail_as(ctx, DF_UNAVAILABLE, "package_missing",
                              "%s is not installed: apt-get install %s", packages[i].program,
                              packages[i].package);
    }
    return 0;
}

static int check_programs(struct df_ctx *ctx, const struct system *system)
{
    for (enum program_name name = PROGRAM_AUTH; name < PROGRAM_COUNT; name++) {
        const char *path = layout_program(ctx, &system->layout, programs[name].name);
        if (system->is_wanted[name] && !file_exists(path))
            return df_fail_as(ctx, DF_UNAVAILABLE, "package_missing", "'%s' is missing: make build",
                              path);
    }
    return 0;
}

static bool is_guest_mode(const struct system *system)
{
    return strcmp(settings_text(&system->settings, SETTING_AUTH), "guest") == 0;
}

/* Without accounts everybody who reaches the gateway is the one user. */
static int check_listen(struct df_ctx *ctx, const struct system *system)
{
    const char *address = settings_text(&system->settings, SETTING_LISTEN);

    if (!is_guest_mode(system))
        return 0;
    if (strcmp(address, "127.0.0.1") != 0 && strcmp(address, "::1") != 0)
        return df_fail(ctx, DF_INVALID,
                       "without accounts this system listens on 127.0.0.1 only, not on %s; "
                       "first: deepforge config auth accounts",
                       address);
    return 0;
}

static int check_port(struct df_ctx *ctx, const struct system *system)
{
    int port = system->ports.numbers[PORT_GATEWAY];

    if (port_is_free(settings_text(&system->settings, SETTING_LISTEN), port))
        return 0;
    return df_fail_as(ctx, DF_CONFLICT, "port_taken",
                      "port %d is taken by another program; use --port N", port);
}

static int write_configuration(struct df_ctx *ctx, const struct system *system)
{
    int failed = keys_make(ctx, system->folder.keys);

    if (failed
        || (failed = gateway_config_write(ctx, &system->layout, &system->folder, &system->settings,
                                          &system->ports))
        || (failed = redis_config_write(ctx, &system->folder, &system->ports)))
        return failed;
    return supervisor_prepare(ctx, system);
}

/* The database must be there before the schemas, and they before the services. */
static int bring_up(struct df_ctx *ctx, const struct system *system)
{
    const char *versions[DATABASE_SERVICES];

    int failed = supervisor_start(ctx, &system->folder);
    if (failed || (failed = postgres_await(ctx, &system->postgres))
        || (failed = database_prepare(ctx, system->postgres.sockets, versions))
        || (failed = migrations_run(ctx, &system->layout, &system->postgres, versions)))
        return failed;
    for (enum program_name name = 0; !failed && name < PROGRAM_COUNT; name++)
        if (programs[name].needs_database && system->is_wanted[name])
            failed = supervisor_up(ctx, &system->folder, name);
    if (failed)
        return failed;
    failed = health_await(ctx, system, START_MILLISECONDS);
    if (!failed && is_guest_mode(system))
        failed = internal_seed_guest(ctx, system);
    return failed ? failed : file_write(ctx, ready_path(ctx, system), "", 0600);
}

/* The order: nobody loses somebody it still needs. Those of one round stop side by side. */
static const struct {
    enum program_name first, last;
} stop_rounds[] = {
    {PROGRAM_WORKER, PROGRAM_WORKER},     {PROGRAM_GATEWAY, PROGRAM_GATEWAY},
    {PROGRAM_AUTH, PROGRAM_COMPUTE},      {PROGRAM_REDIS, PROGRAM_REDIS},
    {PROGRAM_DATABASE, PROGRAM_DATABASE},
};

static void stop_round(struct df_ctx *ctx, const struct data_folder *folder,
                       enum program_name first, enum program_name last,
                       const struct deadline *deadline)
{
    struct program_state state;

    for (enum program_name name = first; name <= last; name++)
        supervisor_down(ctx, folder, name);
    for (enum program_name name = first; name <= last; name++)
        do
            supervisor_state(ctx, folder, name, &state);
        while (state.is_up && deadline_pause(deadline, 10));
}

static int stop_all(struct df_ctx *ctx, const struct system *system, bool *was_running)
{
    struct deadline deadline = deadline_in(STOP_MILLISECONDS - 2000);
    size_t ended;

    *was_running = supervisor_is_running(ctx, &system->folder);
    (void) unlink(ready_path(ctx, system));
    if (*was_running) {
        for (size_t i = 0; i < DF_COUNT(stop_rounds); i++)
            stop_round(ctx, &system->folder, stop_rounds[i].first, stop_rounds[i].last, &deadline);
        supervisor_finish(ctx, &system->folder);
        while (supervisor_is_running(ctx, &system->folder) && deadline_pause(&deadline, 10))
            continue;
    }
    int failed = leftovers_end(ctx, &system->folder, &ended);
    *was_running = *was_running || ended > 0;
    if (!failed && system->folder.sockets != system->folder.run)
        failed = folder_remove(ctx, system->folder.sockets);
    return failed;
}

/* Stops what a failed start has started; the failure stays what it was. */
static int give_up(struct df_ctx *ctx, const struct system *system, int failed)
{
    struct df_error why = ctx->error;
    bool was_running;

    if (stop_all(ctx, system, &was_running) == 0 || failed)
        ctx->error = why;
    return failed;
}

static int start_afresh(struct df_ctx *ctx, struct system *system)
{
    size_t ended;

    (void) unlink(ready_path(ctx, system));
    int failed = leftovers_end(ctx, &system->folder, &ended);
    if (failed || (failed = check_port(ctx, system))
        || (failed = ports_choose(ctx, ports_path(ctx, system), &system->ports))
        || (failed = postgres_find(ctx, &system->folder, &system->postgres))
        || (failed = postgres_make(ctx, &system->postgres))
        || (failed = write_configuration(ctx, system)))
        return failed;
    failed = bring_up(ctx, system);
    return failed ? give_up(ctx, system, failed) : 0;
}

int system_start(struct df_ctx *ctx, const struct system_options *options, struct system *system,
                 bool *was_running)
{
    int lock, failed = check_packages(ctx);

    (void) umask(077); /* all that it makes is the owner's only */
    if (failed || (failed = check_programs(ctx, system)) || (failed = check_listen(ctx, system))
        || (failed = data_folder_make(ctx, &system->folder))
        || (failed = data_folder_lock(ctx, &system->folder, &lock)))
        return failed;
    /* What we start can be told from others by this, should we be killed. */
    (void) setenv("DEEPFORGE_SYSTEM", system->folder.path, true);
    *was_running = system_is_running(ctx, system);
    if (!*was_running)
        failed = set_port(ctx, options, system);
    if (!*was_running && !failed)
        failed = start_afresh(ctx, system);
    data_folder_unlock(lock);
    return failed;
}

int system_stop(struct df_ctx *ctx, const struct system *system, bool *was_running)
{
    int lock;

    *was_running = false;
    if (!data_folder_exists(&system->folder))
        return 0;
    int failed = data_folder_lock(ctx, &system->folder, &lock);
    if (failed)
        return failed;
    failed = stop_all(ctx, system, was_running);
    data_folder_unlock(lock);
    return failed;
}
