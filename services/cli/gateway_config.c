#include "gateway_config.h"

#include "file.h"
#include "keys.h"
#include "template.h"

#include <df/record.h>

#include <dirent.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

enum { MOST_WORKERS = 4, MOST_FILES = 65536, NAME_LIMIT = 128 };

static const char *const redis_template = "bind 127.0.0.1\n"
                                          "port @PORT@\n"
                                          "protected-mode yes\n"
                                          "requirepass @PASSWORD@\n"
                                          "dir \"@FOLDER@\"\n"
                                          "daemonize no\n"
                                          "logfile \"\"\n"
                                          "databases 1\n"
                                          "save \"\"\n"
                                          "appendonly no\n"
                                          "maxmemory 64mb\n"
                                          "maxmemory-policy volatile-lru\n"
                                          "always-show-logo no\n"
                                          "set-proc-title no\n";

static const char *text_of(struct df_ctx *ctx, long number)
{
    return df_printf(&ctx->arena, "%ld", number);
}

static const char *worker_processes(struct df_ctx *ctx)
{
    long processors = sysconf(_SC_NPROCESSORS_ONLN);

    return text_of(ctx, processors > MOST_WORKERS ? MOST_WORKERS : processors < 1 ? 1 : processors);
}

/* A quarter of what the system lets us open, for connections: each needs up to two files, and
 * figures need some too. */
static long open_files(void)
{
    struct rlimit limit;

    if (getrlimit(RLIMIT_NOFILE, &limit) < 0 || limit.rlim_max > MOST_FILES)
        return MOST_FILES;
    return (long) limit.rlim_max;
}

/* Without accounts there is this machine and nothing else, whatever DEEPFORGE_HOST says. */
static const char *public_host(const struct settings *settings)
{
    bool has_accounts = strcmp(settings_text(settings, SETTING_AUTH), "accounts") == 0;

    return has_accounts ? settings_text(settings, SETTING_HOST) : "";
}

const char *gateway_address(struct df_ctx *ctx, const struct settings *settings,
                            const struct ports *ports)
{
    const char *host = public_host(settings);

    return *host ? host
                 : df_printf(&ctx->arena, "http://localhost:%d", ports->numbers[PORT_GATEWAY]);
}

static const char *listen_address(const struct settings *settings)
{
    return settings_text(settings, SETTING_LISTEN);
}

/* As in a URL. */
static const char *bracketed(struct df_ctx *ctx, const char *address)
{
    return strchr(address, ':') ? df_printf(&ctx->arena, "[%s]", address) : address;
}

const char *gateway_local_address(struct df_ctx *ctx, const struct settings *settings,
                                  const struct ports *ports)
{
    const char *address = listen_address(settings);

    if (strcmp(address, "0.0.0.0") == 0)
        address = "127.0.0.1";
    if (strcmp(address, "::") == 0)
        address = "::1";
    return df_printf(&ctx->arena, "http://%s:%d", bracketed(ctx, address),
                     ports->numbers[PORT_GATEWAY]);
}

/* "deepforge.example.org" of "https://deepforge.example.org:8443". */
static const char *host_name(struct df_ctx *ctx, const char *address)
{
    const char *name = strstr(address, "://");

    name = name ? name + 3 : address;
    size_t length = name[0] == '[' ? strcspn(name, "]") + 1 : strcspn(name, ":/");
    return df_strndup(&ctx->arena, name, length);
}

/* Besides this machine's own names, which the template has. */
static const char *server_names(struct df_ctx *ctx, const struct settings *settings)
{
    static const char *const own[] = {"127.0.0.1", "::1", "0.0.0.0", "::", NULL};
    const char *host = host_name(ctx, public_host(settings)), *address = listen_address(settings);

    if (strcmp(host, "localhost") == 0 || strcmp(host, "127.0.0.1") == 0
        || strcmp(host, "[::1]") == 0)
        host = "";
    if (df_name_find(own, address) >= 0 || strcmp(address, host) == 0)
        address = "";
    return df_printf(&ctx->arena, "%s %s", host, bracketed(ctx, address));
}

static bool has_ipv6(void)
{
    return port_is_free("::1", 0);
}

/* localhost is both 127.0.0.1 and [::1]. */
static const char *listen_lines(struct df_ctx *ctx, const struct settings *settings, int port)
{
    const char *address = listen_address(settings);

    if (strcmp(address, "127.0.0.1") != 0)
        return df_printf(&ctx->arena, "listen %s:%d;", bracketed(ctx, address), port);
    return df_printf(
        &ctx->arena,
        has_ipv6() ? "listen 127.0.0.1:%1$d; listen [::1]:%1$d;" : "listen 127.0.0.1:%1$d;", port);
}

static const char *local(struct df_ctx *ctx, const struct ports *ports, enum port_name name)
{
    return df_printf(&ctx->arena, "127.0.0.1:%d", ports->numbers[name]);
}

static int write_one(struct df_ctx *ctx, const char *source, const char *target,
                     const struct template_value *values)
{
    const char *text, *filled;

    int failed = file_read(ctx, source, &text);
    if (failed || (failed = template_fill(ctx, text, values, &filled)))
        return failed;
    return file_write(ctx, target, filled, 0600);
}

static int write_all(struct df_ctx *ctx, const struct layout *layout, const char *target,
                     const struct template_value *values)
{
    DIR *folder = opendir(layout->gateway);
    int failed = folder ? 0 : df_fail(ctx, DF_INVALID, "cannot read '%s'", layout->gateway);

    for (const struct dirent *entry = folder ? readdir(folder) : NULL; !failed && entry;
         entry = readdir(folder)) {
        size_t length = strlen(entry->d_name);
        if (length < 4 || length > NAME_LIMIT || strcmp(entry->d_name + length - 3, ".in") != 0)
            continue;
        failed = write_one(
            ctx, df_printf(&ctx->arena, "%s/%s", layout->gateway, entry->d_name),
            df_printf(&ctx->arena, "%s/%.*s", target, (int) length - 3, entry->d_name), values);
    }
    if (folder)
        closedir(folder);
    return failed;
}

int gateway_config_write(struct df_ctx *ctx, const struct layout *layout,
                         const struct data_folder *folder, const struct settings *settings,
                         const struct ports *ports)
{
    const char *target = df_printf(&ctx->arena, "%s/gateway", folder->run), *events_key;

    int failed = folder_make(ctx, target, 0700);
    if (failed || (failed = key_read(ctx, folder->keys, KEY_EVENTS, &events_key)))
        return failed;
    const struct template_value values[] = {
        {"NGINX_MODULES", "/usr/lib/nginx/modules"},
        {"MIME_TYPES", "/etc/nginx/mime.types"},
        {"USER", getuid() == 0 ? "user root;" : ""},
        {"WORKER_PROCESSES", worker_processes(ctx)},
        {"FILES", text_of(ctx, open_files())},
        {"CONNECTIONS", text_of(ctx, open_files() / 4)},
        {"RUN_DIR", target},
        {"BLOB_DIR", folder->blob},
        {"WEB_DIR", layout->web},
        {"REAL_IP", ""},
        {"LISTEN", listen_lines(ctx, settings, ports->numbers[PORT_GATEWAY])},
        {"SERVER_NAMES", server_names(ctx, settings)},
        {"EVENTS_LISTEN", local(ctx, ports, PORT_EVENTS)},
        {"EVENTS_KEY", events_key},
        {"AUTH", local(ctx, ports, PORT_AUTH)},
        {"PROJECTS", local(ctx, ports, PORT_PROJECTS)},
        {"EXECUTIONS", local(ctx, ports, PORT_EXECUTIONS)},
        {"STORAGE", local(ctx, ports, PORT_STORAGE)},
        {"COMPUTE", local(ctx, ports, PORT_COMPUTE)},
        {"FILE_LIMIT", "64g"},
        {},
    };
    return write_all(ctx, layout, target, values);
}

int redis_config_write(struct df_ctx *ctx, const struct data_folder *folder,
                       const struct ports *ports)
{
    const char *password, *filled;

    int failed = key_read(ctx, folder->keys, KEY_REDIS, &password);
    if (failed)
        return failed;
    const struct template_value values[] = {
        {"PORT", text_of(ctx, ports->numbers[PORT_REDIS])},
        {"PASSWORD", password},
        {"FOLDER", folder->redis},
        {},
    };
    failed = template_fill(ctx, redis_template, values, &filled);
    if (failed)
        return failed;
    return file_write(ctx, df_printf(&ctx->arena, "%s/redis.conf", folder->run), filled, 0600);
}
