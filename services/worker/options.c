#include "options.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#ifndef WORKER_RUNTIME_DIR
#define WORKER_RUNTIME_DIR "/usr/lib/deepforge/runtime"
#endif

enum { MAX_LABEL = 120, MAX_SLOTS = 256, MAX_GPUS = 64 };

static const struct df_setting settings[] = {
    DF_SETTING(options, host, "DEEPFORGE_HOST", DF_SETTING_TEXT, "http://127.0.0.1:8888",
               "URL of the system to work for"),
    DF_SETTING(options, token, "DEEPFORGE_TOKEN", DF_SETTING_TEXT, "",
               "personal access token with the scope worker"),
    DF_SETTING(options, service_key, "DEEPFORGE_SERVICE_KEY", DF_SETTING_TEXT, "",
               "with --server: the key that the services share"),
    DF_SETTING(options, data, "DEEPFORGE_WORKER_DIR", DF_SETTING_TEXT, "",
               "folder for cache, environments and jobs; ~/.deepforge/worker by default"),
    DF_SETTING(options, name, "DEEPFORGE_WORKER_NAME", DF_SETTING_TEXT, "",
               "shown to people; the name of the machine by default"),
    DF_SETTING(options, python, "DEEPFORGE_PYTHON", DF_SETTING_TEXT, "python3",
               "Python for operations that have no environment of their own"),
    DF_SETTING(
        options, base_environment, "DEEPFORGE_BASE_ENVIRONMENT", DF_SETTING_TEXT, "",
        "environment.yml, or folder with bin/python, for operations without one of their own"),
    DF_SETTING(options, runtime_dir, "DEEPFORGE_RUNTIME_DIR", DF_SETTING_TEXT, WORKER_RUNTIME_DIR,
               "folder with the Python package deepforge"),
    DF_SETTING(options, conda, "DEEPFORGE_CONDA", DF_SETTING_TEXT, "",
               "micromamba, mamba or conda; found in PATH by default; none: use venv and pip"),
    DF_SETTING(options, installer, "DEEPFORGE_WORKER_INSTALLER", DF_SETTING_TEXT, "auto",
               "without conda: uv, pip, or auto: uv if it is in PATH and pip has no settings"),
    DF_SETTING(options, isolation, "DEEPFORGE_WORKER_ISOLATION", DF_SETTING_TEXT, "auto",
               "bubblewrap, processes, or auto: the best that works here"),
    DF_SETTING(options, limits, "DEEPFORGE_WORKER_LIMITS", DF_SETTING_TEXT, "auto",
               "cgroup, rlimit, or auto: control groups where the worker may have some"),
    DF_SETTING(options, log_level, "DEEPFORGE_LOG_LEVEL", DF_SETTING_TEXT, "info",
               "error, warn, info or debug"),
    DF_SETTING(options, slots, "DEEPFORGE_WORKER_SLOTS", DF_SETTING_INT, "0",
               "jobs at once; 0: one per core, at most 4", .min = 0, .max = MAX_SLOTS),
    DF_SETTING(options, gpus, "DEEPFORGE_WORKER_GPUS", DF_SETTING_INT, "-1",
               "GPUs to give out, each to one job; -1: those that are found", .min = -1,
               .max = MAX_GPUS),
    DF_SETTING(options, cache_bytes, "DEEPFORGE_WORKER_CACHE_BYTES", DF_SETTING_INT, "10737418240",
               "data kept between jobs", .min = 1 << 20, .max = INT64_MAX),
    DF_SETTING(options, environment_mb, "DEEPFORGE_ENVIRONMENT_CACHE_MB", DF_SETTING_INT, "20480",
               "environments kept between jobs, in MB", .min = 1, .max = INT32_MAX),
    DF_SETTING(options, memory_bytes, "DEEPFORGE_WORKER_MEMORY_BYTES", DF_SETTING_INT, "0",
               "address space of one process of a job; 0: no limit", .min = 0, .max = INT64_MAX),
    DF_SETTING(options, file_bytes, "DEEPFORGE_WORKER_FILE_BYTES", DF_SETTING_INT, "137438953472",
               "largest file a job may write", .min = 1 << 20, .max = INT64_MAX),
    DF_SETTING(options, processes, "DEEPFORGE_WORKER_PROCESSES", DF_SETTING_INT, "2048",
               "processes and threads of a project's jobs together", .min = 64, .max = 1 << 22),
    DF_SETTING(options, first_uid, "DEEPFORGE_WORKER_UID", DF_SETTING_INT, "60100",
               "as root: jobs run as users with this number and the 63 above", .min = 1,
               .max = INT32_MAX - 64),
    DF_SETTING(options, allow_urls, "DEEPFORGE_WORKER_ALLOW_URLS", DF_SETTING_BOOL, "false",
               "environments may name packages by URL"),
    {},
};

static int set_text(struct df_ctx *ctx, const char *value, const char **member)
{
    *member = df_strdup(&ctx->arena, value);
    return 0;
}

static int set_host(struct df_ctx *ctx, const char *value, struct options *options)
{
    return set_text(ctx, value, &options->host);
}

static int set_token(struct df_ctx *ctx, const char *value, struct options *options)
{
    return set_text(ctx, value, &options->token);
}

static int set_data(struct df_ctx *ctx, const char *value, struct options *options)
{
    return set_text(ctx, value, &options->data);
}

static int set_name(struct df_ctx *ctx, const char *value, struct options *options)
{
    return set_text(ctx, value, &options->name);
}

static int set_base_environment(struct df_ctx *ctx, const char *value, struct options *options)
{
    return set_text(ctx, value, &options->base_environment);
}

static int set_environment_mb(struct df_ctx *ctx, const char *value, struct options *options)
{
    char *end;
    long megabytes = strtol(value, &end, 10);

    if (!*value || *end || megabytes < 1 || megabytes > INT32_MAX)
        return df_fail(ctx, DF_INVALID, "--environment-cache-mb must be a number from 1");
    options->environment_mb = megabytes;
    return 0;
}

static int set_slots(struct df_ctx *ctx, const char *value, struct options *options)
{
    char *end;
    long slots = strtol(value, &end, 10);

    if (*end || slots < 1 || slots > MAX_SLOTS)
        return df_fail(ctx, DF_INVALID, "--slots must be from 1 to %d", MAX_SLOTS);
    options->slots = slots;
    return 0;
}

static int set_gpus(struct df_ctx *ctx, const char *value, struct options *options)
{
    char *end;
    long gpus = strtol(value, &end, 10);

    if (!*value || *end || gpus < 0 || gpus > MAX_GPUS)
        return df_fail(ctx, DF_INVALID, "--gpus must be from 0 to %d", MAX_GPUS);
    options->gpus = gpus;
    return 0;
}

static int add_label(struct df_ctx *ctx, const char *value, struct options *options)
{
    const char *equals = strchr(value, '=');

    if (!equals || equals == value || equals - value > MAX_LABEL || strlen(equals + 1) > MAX_LABEL)
        return df_fail(ctx, DF_INVALID, "--label must be key=value, at most %d bytes each",
                       MAX_LABEL);
    if (options->label_count == OPTIONS_LABELS)
        return df_fail(ctx, DF_INVALID, "there may be %d labels", OPTIONS_LABELS);
    options->labels[options->label_count++] = df_strdup(&ctx->arena, value);
    return 0;
}

static int set_server(struct df_ctx *ctx, const char *value, struct options *options)
{
    (void) ctx, (void) value;
    options->server = true;
    return 0;
}

static int set_once(struct df_ctx *ctx, const char *value, struct options *options)
{
    (void) ctx, (void) value;
    options->once = true;
    return 0;
}

static const struct {
    const char *name, *value; /* value: what follows, or NULL */
    const char *help;
    int (*set)(struct df_ctx *ctx, const char *value, struct options *options);
} table[] = {
    {"--host", "URL", "the system to work for", set_host},
    {"--token", "TOKEN", "personal access token; better in DEEPFORGE_TOKEN or DEEPFORGE_TOKEN_FILE",
     set_token},
    {"--data", "DIR", "folder for cache, environments and jobs", set_data},
    {"--base-environment", "PATH",
     "environment.yml, or folder with bin/python, for operations without one of their own",
     set_base_environment},
    {"--environment-cache-mb", "N", "environments kept between jobs, in MB", set_environment_mb},
    {"--name", "NAME", "shown to people", set_name},
    {"--slots", "N", "jobs at once", set_slots},
    {"--gpus", "N", "GPUs to give out, when not all or not those that are found", set_gpus},
    {"--label", "K=V", "shown to people; may be repeated", add_label},
    {"--server", NULL, "be a worker of the server, with DEEPFORGE_SERVICE_KEY", set_server},
    {"--once", NULL, "run one job, then end", set_once},
};

static int read_arguments(struct df_ctx *ctx, int argc, char **argv, struct options *options)
{
    for (int i = 1; i < argc; i++) {
        size_t row = 0;
        while (row < DF_COUNT(table) && strcmp(table[row].name, argv[i]) != 0)
            row++;
        if (row == DF_COUNT(table))
            return df_fail(ctx, DF_INVALID, "there is no option '%s'; see --help", argv[i]);
        if (table[row].value && i + 1 == argc)
            return df_fail(ctx, DF_INVALID, "%s needs a value", argv[i]);
        int failed = table[row].set(ctx, table[row].value ? argv[++i] : NULL, options);
        if (failed)
            return failed;
    }
    return 0;
}

/* A folder with a Python takes the place of the worker's own; a file is built once that runs. */
static int complete_base(struct df_ctx *ctx, struct options *options)
{
    const char *path = options->base_environment;
    struct stat found;

    if (!*path)
        return 0;
    if (stat(path, &found) != 0)
        return df_fail(ctx, DF_INVALID, "cannot find the base environment '%s': %s", path,
                       strerror(errno));
    options->base_is_folder = S_ISDIR(found.st_mode);
    if (!options->base_is_folder)
        return 0;
    options->python = df_printf(&ctx->arena, "%s/bin/python", path);
    if (access(options->python, X_OK) != 0)
        return df_fail(ctx, DF_INVALID, "the base environment '%s' has no bin/python", path);
    return 0;
}

static int complete(struct df_ctx *ctx, struct options *options)
{
    size_t length = strlen(options->host);

    if (strncmp(options->host, "http://", 7) != 0 && strncmp(options->host, "https://", 8) != 0)
        return df_fail(ctx, DF_INVALID, "the host must begin with http:// or https://");
    while (length > 0 && options->host[length - 1] == '/')
        length--;
    options->host = df_strndup(&ctx->arena, options->host, length);
    if (options->server && !*options->service_key)
        return df_fail(ctx, DF_INVALID, "--server needs DEEPFORGE_SERVICE_KEY");
    if (!options->server && !*options->token)
        return df_fail(ctx, DF_INVALID,
                       "a worker needs a token: make one in your profile, with the "
                       "scope worker, and put it into DEEPFORGE_TOKEN");
    int failed = complete_base(ctx, options);
    if (failed)
        return failed;
    if (!*options->data) {
        const char *home = getenv("HOME");
        if (!home || !*home)
            return df_fail(ctx, DF_INVALID, "--data is needed when there is no HOME");
        options->data = df_printf(&ctx->arena, "%s/.deepforge/worker", home);
    }
    if (options->data[0] != '/') {
        char here[PATH_MAX];
        if (!getcwd(here, sizeof here))
            return df_fail(ctx, DF_INVALID, "cannot tell the current folder");
        options->data = df_printf(&ctx->arena, "%s/%s", here, options->data);
    }
    return 0;
}

int options_read(struct df_ctx *ctx, int argc, char **argv, struct options *options)
{
    int failed = df_settings_read(ctx, settings, options);

    if (!failed)
        failed = read_arguments(ctx, argc, argv, options);
    return failed ? failed : complete(ctx, options);
}

void options_hide_secrets(int argc, char **argv)
{
    static const char *const secrets[] = {"DEEPFORGE_TOKEN", "DEEPFORGE_SERVICE_KEY"};

    for (int i = 1; i + 1 < argc; i++)
        if (strcmp(argv[i], "--token") == 0)
            memset(argv[i + 1], 'x', strlen(argv[i + 1]));
    for (size_t i = 0; i < DF_COUNT(secrets); i++) {
        char *value = getenv(secrets[i]);
        if (value)
            memset(value, 'x', strlen(value));
        unsetenv(secrets[i]);
    }
}

void options_print_help(void)
{
    printf("df-worker %s: runs jobs of DeepForge on this machine\n\n", DF_VERSION);
    for (size_t i = 0; i < DF_COUNT(table); i++)
        printf("  %-22s %-6s %s\n", table[i].name, table[i].value ? table[i].value : "",
               table[i].help);
    printf("\nSettings, from the environment (NAME_FILE names a file with the value):\n");
    df_settings_print(settings);
}
