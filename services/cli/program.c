#include "program.h"

#include "child.h"
#include "file.h"
#include "keys.h"
#include "shell.h"

#include <string.h>

/* clang-format off */
const struct program programs[PROGRAM_COUNT] = {
    [PROGRAM_DATABASE]   = {"database",   "SIGINT",  "6000", PORT_COUNT,      false},
    [PROGRAM_REDIS]      = {"redis",      "SIGTERM", "2000", PORT_REDIS,      false},
    [PROGRAM_GATEWAY]    = {"gateway",    "SIGTERM", "2000", PORT_GATEWAY,    false},
    [PROGRAM_AUTH]       = {"auth",       "SIGTERM", "3000", PORT_AUTH,       true},
    [PROGRAM_PROJECTS]   = {"projects",   "SIGTERM", "3000", PORT_PROJECTS,   true},
    [PROGRAM_EXECUTIONS] = {"executions", "SIGTERM", "3000", PORT_EXECUTIONS, true},
    [PROGRAM_STORAGE]    = {"storage",    "SIGTERM", "3000", PORT_STORAGE,    true},
    [PROGRAM_COMPUTE]    = {"compute",    "SIGTERM", "3000", PORT_COMPUTE,    true},
    [PROGRAM_WORKER]     = {"worker",     "SIGTERM", "3000", PORT_COUNT,      true},
};
/* clang-format on */

/* A run script under construction. */
struct script {
    struct df_ctx *ctx;
    const char *text;
};

static void set(struct script *script, const char *name, const char *value)
{
    script->text = df_printf(&script->ctx->arena, "%sexport %s=%s\n", script->text, name,
                             shell_quote(script->ctx, value));
}

/* A program whose supervisor was killed ends too, so that the next one finds its port free. */
static void run(struct script *script, enum program_name name, const char *const *words)
{
    const char *command = df_printf(&script->ctx->arena, "exec setpriv --pdeathsig %s --",
                                    programs[name].stop_signal + strlen("SIG"));

    for (; *words; words++)
        command = df_printf(&script->ctx->arena, "%s %s", command,
                            shell_quote(script->ctx, *words));
    script->text = df_printf(&script->ctx->arena, "%s%s\n", script->text, command);
}

static const char *local_url(const struct script *script, const struct system *system,
                             enum port_name port)
{
    return df_printf(&script->ctx->arena, "http://127.0.0.1:%d", system->ports.numbers[port]);
}

static void set_urls(struct script *script, const struct system *system)
{
    set(script, "DEEPFORGE_AUTH_URL", local_url(script, system, PORT_AUTH));
    set(script, "DEEPFORGE_PROJECTS_URL", local_url(script, system, PORT_PROJECTS));
    set(script, "DEEPFORGE_EXECUTIONS_URL", local_url(script, system, PORT_EXECUTIONS));
    set(script, "DEEPFORGE_STORAGE_URL", local_url(script, system, PORT_STORAGE));
    set(script, "DEEPFORGE_COMPUTE_URL", local_url(script, system, PORT_COMPUTE));
}

static void set_key(struct script *script, const struct system *system, const char *variable,
                    enum key_name key)
{
    set(script, variable, key_path(script->ctx, system->folder.keys, key));
}

/* Private keys go to the one program that signs with them. */
static void set_own(struct script *script, const struct system *system, enum program_name name)
{
    if (name == PROGRAM_AUTH)
        set_key(script, system, "DEEPFORGE_PRIVATE_KEY", KEY_ACCESS_PRIVATE);
    if (name == PROGRAM_COMPUTE)
        set_key(script, system, "DEEPFORGE_JOB_PRIVATE_KEY", KEY_JOB_PRIVATE);
    if (name == PROGRAM_PROJECTS) {
        set(script, "DEEPFORGE_EXAMPLES_DIR", system->layout.examples);
        set(script, "DEEPFORGE_EXTENSIONS_DIR", system->layout.extensions);
    }
    if (name == PROGRAM_EXECUTIONS) {
        set(script, "DEEPFORGE_CONSOLE_LIMIT",
            settings_text(&system->settings, SETTING_CONSOLE_LIMIT));
        set(script, "DEEPFORGE_KEEP_DAYS", settings_text(&system->settings, SETTING_KEEP_DAYS));
        set(script, "DEEPFORGE_KEEP_LAST", settings_text(&system->settings, SETTING_KEEP_LAST));
        set(script, "DEEPFORGE_WEBHOOKS_ALLOW",
            settings_text(&system->settings, SETTING_WEBHOOKS_ALLOW));
        set_key(script, system, "DEEPFORGE_CREDENTIALS_KEY_FILE", KEY_CREDENTIALS);
    }
    if (name == PROGRAM_STORAGE) {
        set(script, "DEEPFORGE_BLOB_DIR", system->folder.blob);
        set(script, "DEEPFORGE_STORAGE_ALLOW",
            settings_text(&system->settings, SETTING_STORAGE_ALLOW));
        set(script, "DEEPFORGE_FETCHED_LIMIT",
            settings_text(&system->settings, SETTING_STORAGE_FETCHED_LIMIT));
        set(script, "DEEPFORGE_PROJECT_QUOTA",
            settings_text(&system->settings, SETTING_STORAGE_PROJECT_QUOTA));
        set(script, "DEEPFORGE_USER_QUOTA",
            settings_text(&system->settings, SETTING_STORAGE_USER_QUOTA));
        set_key(script, system, "DEEPFORGE_TICKET_KEY_FILE", KEY_TICKET);
        set_key(script, system, "DEEPFORGE_CREDENTIALS_KEY_FILE", KEY_CREDENTIALS);
    }
}

static int write_service(struct script *script, const struct system *system, enum program_name name)
{
    struct df_ctx *ctx = script->ctx;
    const char *keys = system->folder.keys, *redis, *events;
    const char *words[] = {layout_program(ctx, &system->layout, programs[name].name), NULL};

    int failed = key_read(ctx, keys, KEY_REDIS, &redis);
    if (failed || (failed = key_read(ctx, keys, KEY_EVENTS, &events)))
        return failed;
    set(script, "DEEPFORGE_LISTEN",
        local_url(script, system, programs[name].port) + strlen("http://"));
    set(script, "DATABASE_URL", postgres_url(ctx, &system->postgres, programs[name].name));
    set(script, "DEEPFORGE_DATABASE_CONNECTIONS", "10");
    set(script, "DEEPFORGE_REDIS_URL",
        df_printf(&ctx->arena, "redis://:%s@127.0.0.1:%d/0", redis,
                  system->ports.numbers[PORT_REDIS]));
    set(script, "DEEPFORGE_EVENTS_URL",
        df_printf(&ctx->arena, "%s/publish/%s", local_url(script, system, PORT_EVENTS), events));
    set_key(script, system, "DEEPFORGE_SERVICE_KEY_FILE", KEY_SERVICE);
    set_key(script, system, "DEEPFORGE_PUBLIC_KEY", KEY_ACCESS_PUBLIC);
    set_key(script, system, "DEEPFORGE_JOB_PUBLIC_KEY", KEY_JOB_PUBLIC);
    set_urls(script, system);
    set(script, "DEEPFORGE_AUTH", settings_text(&system->settings, SETTING_AUTH));
    set(script, "DEEPFORGE_HOST", gateway_address(ctx, &system->settings, &system->ports));
    set_own(script, system, name);
    run(script, name, words);
    return 0;
}

static int write_database(struct script *script, const struct system *system)
{
    const char *words[POSTGRES_WORDS];

    postgres_words(script->ctx, &system->postgres, words);
    run(script, PROGRAM_DATABASE, words);
    return 0;
}

static int write_redis(struct script *script, const struct system *system)
{
    const char *words[] = {
        "redis-server", df_printf(&script->ctx->arena, "%s/redis.conf", system->folder.run), NULL};

    run(script, PROGRAM_REDIS, words);
    return 0;
}

static int write_gateway(struct script *script, const struct system *system)
{
    const char *folder = df_printf(&script->ctx->arena, "%s/gateway", system->folder.run);
    const char *words[] = {
        "nginx",
        "-e",
        "stderr",
        "-p",
        folder,
        "-c",
        df_printf(&script->ctx->arena, "%s/nginx.conf", folder),
        NULL,
    };

    run(script, PROGRAM_GATEWAY, words);
    return 0;
}

/* The local worker is one of the server's own: it speaks with the service key, not for a user. */
static int write_worker(struct script *script, const struct system *system)
{
    const char *words[] = {
        layout_program(script->ctx, &system->layout, "worker"),
        "--server",
        "--name",
        "This server",
        "--data",
        system->folder.worker,
        NULL,
    };

    set(script, "DEEPFORGE_HOST",
        gateway_local_address(script->ctx, &system->settings, &system->ports));
    set_key(script, system, "DEEPFORGE_SERVICE_KEY_FILE", KEY_SERVICE);
    set(script, "DEEPFORGE_RUNTIME_DIR", system->layout.runtime);
    set(script, "DEEPFORGE_PYTHON", system->layout.python);
    run(script, PROGRAM_WORKER, words);
    return 0;
}

int program_script(struct df_ctx *ctx, const struct system *system, enum program_name name,
                   const char **script)
{
    struct script made = {ctx, "#!/bin/sh\nexec 2>&1\n"};
    int failed;

    switch (name) {
    case PROGRAM_DATABASE:
        failed = write_database(&made, system);
        break;
    case PROGRAM_REDIS:
        failed = write_redis(&made, system);
        break;
    case PROGRAM_GATEWAY:
        failed = write_gateway(&made, system);
        break;
    case PROGRAM_WORKER:
        failed = write_worker(&made, system);
        break;
    default:
        failed = write_service(&made, system, name);
    }
    *script = made.text;
    return failed;
}
