#include "commands.h"
#include "foreground.h"
#include "health.h"
#include "leftovers.h"
#include "process.h"
#include "supervisor.h"
#include "system.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

static const struct option_row start_options[] = {
    {"port", 'p', "N", "the port people connect to (8888)"},
    {"server", 's', NULL, "without a worker on this machine"},
    {"foreground", 'f', NULL, "stay until SIGTERM or Ctrl-C, then stop (for containers)"},
    {},
};

static const struct option_row stop_options[] = {
    {"port", 'p', "N", "ignored; start and stop take the same options"},
    {},
};

static struct system_options read_options(const struct invocation *invocation)
{
    return (struct system_options){
        .data = option_value(invocation, "data"),
        .port = option_value(invocation, "port"),
        .has_worker = !option_value(invocation, "server"),
    };
}

static int start(struct invocation *invocation)
{
    struct df_ctx *ctx = invocation->ctx;
    struct system_options options = read_options(invocation);
    struct system system;
    bool was_running;

    int failed = system_find(ctx, &options, &system);
    if (failed || (failed = system_start(ctx, &options, &system, &was_running)))
        return failed;
    printf("DeepForge %s at %s\n", was_running ? "is running already" : "is running",
           system_address(ctx, &system));
    if (!option_value(invocation, "foreground"))
        return 0;
    fflush(stdout);
    return foreground_stay(ctx, &system);
}

static int stop(struct invocation *invocation)
{
    struct df_ctx *ctx = invocation->ctx;
    struct system_options options = read_options(invocation);
    struct system system;
    bool was_running;

    int failed = system_find(ctx, &options, &system);
    if (failed || (failed = system_stop(ctx, &system, &was_running)))
        return failed;
    printf(was_running ? "DeepForge has stopped\n" : "DeepForge was not running\n");
    return 0;
}

/* Of a program and all that it started. */
static int64_t memory_of(const struct process *processes, size_t count, pid_t root)
{
    int64_t memory = process_memory(root);

    for (size_t i = 0; i < count; i++)
        if (processes[i].parent == root)
            memory += memory_of(processes, count, processes[i].pid);
    return memory;
}

static json_t *program_row(struct df_ctx *ctx, const struct system *system, enum program_name name)
{
    struct program_state state;
    struct process *processes;

    supervisor_state(ctx, &system->folder, name, &state);
    size_t count = process_list(ctx, &processes);
    return json_pack("{ss sb si sI sI ss}", "name", programs[name].name, "up", state.is_up, "pid",
                     state.pid, "seconds", (json_int_t) state.seconds, "memory_bytes",
                     (json_int_t) (state.is_up ? memory_of(processes, count, state.pid) : 0),
                     "health", state.is_up ? health_check(ctx, system, name) : "is down");
}

static void print_uptime(long long seconds)
{
    char text[32];

    if (seconds < 120)
        snprintf(text, sizeof text, "%lld s", seconds);
    else if (seconds < 7200)
        snprintf(text, sizeof text, "%lld min", seconds / 60);
    else
        snprintf(text, sizeof text, "%lld h", seconds / 3600);
    printf("%-9s ", text);
}

static void print_table(json_t *items)
{
    size_t index;
    json_t *item;

    printf("%-11s %-8s %-9s %-9s %s\n", "PROGRAM", "PID", "UPTIME", "MEMORY", "HEALTH");
    json_array_foreach(items, index, item) {
        const char *name = NULL, *health = NULL;
        int pid = 0;
        json_int_t seconds = 0, memory = 0;
        json_unpack(item, "{ss si sI sI ss}", "name", &name, "pid", &pid, "seconds", &seconds,
                    "memory_bytes", &memory, "health", &health);
        printf("%-11s %-8d ", name, pid);
        print_uptime(seconds);
        printf("%5.1f MB  %s\n", (double) memory / 1e6, health);
    }
}

static int status(struct invocation *invocation)
{
    struct df_ctx *ctx = invocation->ctx;
    struct system_options options = read_options(invocation);
    struct system system;

    int failed = system_find(ctx, &options, &system);
    if (failed || (failed = postgres_find(ctx, &system.folder, &system.postgres)))
        return failed;
    if (!supervisor_is_running(ctx, &system.folder))
        return df_fail_as(ctx, DF_UNAVAILABLE, "not_running", "DeepForge does not run in %s",
                          system.folder.path);

    json_t *items = json_array();
    for (enum program_name name = 0; name < PROGRAM_COUNT; name++)
        if (supervisor_has(ctx, &system.folder, name))
            json_array_append_new(items, program_row(ctx, &system, name));
    json_t *all = df_defer_json(&ctx->arena,
                                json_pack("{ss ss so}", "address", system_address(ctx, &system),
                                          "data", system.folder.path, "programs", items));
    if (wants_json(invocation)) {
        json_dumpf(all, stdout, JSON_INDENT(2));
        printf("\n");
    } else {
        printf("%s  data in %s\n\n", system_address(ctx, &system), system.folder.path);
        print_table(items);
    }
    return 0;
}

static int end_orphans(struct invocation *invocation)
{
    orphans_end(invocation->ctx, argument(invocation, 0));
    return 0;
}

const struct command system_commands[] = {
    {"start", "", 0, 0, start_options, start, "start a whole system on this machine"},
    {"stop", "", 0, 0, stop_options, stop, "stop it"},
    {"status", "", 0, 0, NULL, status, "what runs, and whether it is well"},
    {"end-orphans", "DIR", 1, 1, NULL, end_orphans, NULL}, /* for the supervisor */
    {},
};
