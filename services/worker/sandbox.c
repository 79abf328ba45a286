#include "sandbox.h"

#include <df/log.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MAX_ARGUMENTS = 512, JOB_UIDS = 63, PROBE_SECONDS = 20, LINK = 256, DEVICES = 16 };

/* Memory file systems of a sandbox; what they hold counts as the job's memory anyway. */
#define SCRATCH_BYTES "8589934592"

struct arguments {
    struct df_arena *arena;
    const char *items[MAX_ARGUMENTS];
    size_t count;
};

static void add(struct arguments *arguments, const char *item)
{
    if (arguments->count + 1 < MAX_ARGUMENTS)
        arguments->items[arguments->count++] = item;
}

static void add_all(struct arguments *arguments, const char *const *items)
{
    for (; *items; items++)
        add(arguments, *items);
}

#define ADD(arguments, ...) add_all(arguments, (const char *const[]){__VA_ARGS__, NULL})

/* A folder inside is made as its owner's alone; everybody must be able to pass. */
static void add_parents(struct arguments *arguments, const char *path)
{
    for (const char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/'))
        ADD(arguments, "--perms", "0755", "--dir",
            df_strndup(arguments->arena, path, (size_t) (slash - path)));
}

static void add_shown(struct arguments *arguments, const char *path)
{
    add_parents(arguments, path);
    ADD(arguments, "--ro-bind-try", path, path);
}

/* /bin and its like are links into /usr, or folders on older systems. */
static void add_system(struct arguments *arguments)
{
    static const char *const roots[] = {"/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32"};
    static const char *const shown[] = {
        "/etc/alternatives",  "/etc/ca-certificates", "/etc/fonts",     "/etc/gai.conf",
        "/etc/group",         "/etc/host.conf",       "/etc/hosts",     "/etc/ld.so.cache",
        "/etc/ld.so.conf",    "/etc/ld.so.conf.d",    "/etc/localtime", "/etc/mime.types",
        "/etc/nsswitch.conf", "/etc/passwd",          "/etc/pki",       "/etc/protocols",
        "/etc/resolv.conf",   "/etc/services",        "/etc/ssl",       "/etc/timezone"};

    ADD(arguments, "--ro-bind", "/usr", "/usr", "--perms", "0755", "--dir", "/etc");
    for (size_t i = 0; i < DF_COUNT(roots); i++) {
        char target[LINK];
        ssize_t size = readlink(roots[i], target, sizeof target);
        if (size > 0 && (size_t) size < sizeof target)
            ADD(arguments, "--symlink", df_strndup(arguments->arena, target, (size_t) size),
                roots[i]);
        else
            ADD(arguments, "--ro-bind-try", roots[i], roots[i]);
    }
    for (size_t i = 0; i < DF_COUNT(shown); i++)
        ADD(arguments, "--ro-bind-try", shown[i], shown[i]);
}

static void add_devices(struct arguments *arguments)
{
    static const char *const devices[] = {
        "/dev/nvidiactl",      "/dev/nvidia-uvm", "/dev/nvidia-uvm-tools",
        "/dev/nvidia-modeset", "/dev/dri",        "/dev/kfd"};

    ADD(arguments, "--proc", "/proc", "--dev", "/dev");
    ADD(arguments, "--perms", "1777", "--size", SCRATCH_BYTES, "--tmpfs", "/dev/shm");
    ADD(arguments, "--perms", "1777", "--size", SCRATCH_BYTES, "--tmpfs", "/tmp");
    for (size_t i = 0; i < DF_COUNT(devices); i++)
        ADD(arguments, "--dev-bind-try", devices[i], devices[i]);
    for (int i = 0; i < DEVICES; i++) {
        const char *device = df_printf(arguments->arena, "/dev/nvidia%d", i);
        if (access(device, F_OK) == 0)
            ADD(arguments, "--dev-bind-try", device, device);
    }
}

static void add_user(struct arguments *arguments, const struct sandbox *sandbox)
{
    if (sandbox->level == SANDBOX_ROOT)
        ADD(arguments, "--cap-drop", "ALL", "--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID",
            "--cap-add", "CAP_SETPCAP");
    else
        ADD(arguments, "--unshare-user", "--uid", "1000", "--gid", "1000", "--cap-drop", "ALL");
}

/* As root the program gives up being root by itself, for good: no capability is left in any set. */
static void add_program(struct arguments *arguments, const struct sandbox *sandbox,
                        const struct sandbox_wish *wish)
{
    const char *uid = df_printf(arguments->arena, "%lld", (long long) wish->uid);

    if (sandbox->level == SANDBOX_ROOT)
        ADD(arguments, sandbox->setpriv, "--reuid", uid, "--regid", uid, "--clear-groups",
            "--inh-caps=-all", "--bounding-set=-all", "--no-new-privs", "--");
    add_all(arguments, wish->argv);
}

const char *const *sandbox_argv(struct df_arena *arena, const struct sandbox *sandbox,
                                const struct sandbox_wish *wish)
{
    struct arguments *arguments = df_alloc(arena, sizeof *arguments);

    arguments->arena = arena;
    if (sandbox->level == SANDBOX_PROCESSES) {
        add_all(arguments, wish->argv);
        return arguments->items;
    }
    ADD(arguments, sandbox->bwrap, "--unshare-pid", "--unshare-ipc", "--unshare-uts",
        "--unshare-cgroup-try", "--die-with-parent", "--new-session");
    if (wish->is_held)
        ADD(arguments, "--sync-fd", df_printf(arena, "%d", CHILD_HELD));
    add_user(arguments, sandbox);
    add_system(arguments);
    add_devices(arguments);
    for (const char *const *path = wish->shown; path && *path; path++)
        add_shown(arguments, *path);
    if (wish->writable) {
        add_parents(arguments, wish->writable);
        ADD(arguments, "--bind", wish->writable, wish->writable);
    }
    if (wish->work) {
        add_parents(arguments, SANDBOX_WORK);
        ADD(arguments, "--bind", wish->work, SANDBOX_WORK);
    }
    ADD(arguments, "--chdir", "/", "--");
    add_program(arguments, sandbox, wish);
    return arguments->items;
}

const char *const *sandbox_env(struct df_arena *arena, const struct sandbox *sandbox,
                               const struct python *python, const char *home)
{
    static const char *const kept[] = {"http_proxy", "https_proxy",          "no_proxy",
                                       "HTTP_PROXY", "HTTPS_PROXY",          "NO_PROXY",
                                       "TZ",         "CUDA_VISIBLE_DEVICES", "OMP_NUM_THREADS"};
    struct arguments *list = df_alloc(arena, sizeof *list);
    const char *slash = strrchr(python->path, '/');

    list->arena = arena;
    ADD(list, "LANG=C.UTF-8", "USER=deepforge", "LOGNAME=deepforge", "TMPDIR=/tmp",
        "MPLBACKEND=module://deepforge.figures.backend", "PYTHONDONTWRITEBYTECODE=1",
        df_printf(arena, "HOME=%s", home ? home : "/tmp"),
        df_printf(arena, "PYTHONPATH=%s", sandbox->options->runtime_dir),
        df_printf(arena, "PATH=%.*s:/usr/local/bin:/usr/bin:/bin", (int) (slash - python->path),
                  python->path));
    for (size_t i = 0; i < DF_COUNT(kept); i++)
        if (getenv(kept[i]))
            add(list, df_printf(arena, "%s=%s", kept[i], getenv(kept[i])));
    return list->items;
}

/* Runs Python in it, as jobs will. */
static int probe(struct df_ctx *ctx, const struct sandbox *sandbox, const struct python *python)
{
    const char *const program[] = {python->path, "-I", "-c", "import os; os.listdir('/tmp')", NULL};
    const char *const envp[] = {"LANG=C.UTF-8", "HOME=/tmp", NULL};
    const struct sandbox_wish wish = {
        .argv = program, .shown = python->folders, .uid = sandbox->options->first_uid};
    const struct child child = {.argv = sandbox_argv(&ctx->arena, sandbox, &wish),
                                .envp = envp,
                                .out = -1,
                                .err = -1,
                                .channel = -1};
    const char *text;

    return command_read(ctx, &child, PROBE_SECONDS, &text);
}

static bool is_possible(const struct sandbox *sandbox)
{
    switch (sandbox->level) {
    case SANDBOX_ROOT:
        return geteuid() == 0 && sandbox->bwrap && sandbox->setpriv;
    case SANDBOX_USER:
        return geteuid() != 0 && sandbox->bwrap;
    default:
        return true;
    }
}

int sandbox_find(struct df_ctx *ctx, const struct options *options, const struct python *python,
                 struct sandbox *sandbox)
{
    bool only_processes = strcmp(options->isolation, "processes") == 0;
    bool only_bubblewrap = strcmp(options->isolation, "bubblewrap") == 0;

    *sandbox = (struct sandbox){.bwrap = program_find(&ctx->arena, "bwrap"),
                                .setpriv = program_find(&ctx->arena, "setpriv"),
                                .options = options};
    df_fail(ctx, DF_UNAVAILABLE, "bubblewrap is not installed");
    int level = only_processes ? SANDBOX_PROCESSES : SANDBOX_ROOT;
    for (; level < SANDBOX_COUNT; level++) {
        sandbox->level = (enum sandbox_level) level;
        if (level == SANDBOX_PROCESSES && only_bubblewrap)
            return df_fail(ctx, DF_UNAVAILABLE, "bubblewrap does not work here: %s",
                           df_strdup(&ctx->arena, ctx->error.detail));
        if (level == SANDBOX_PROCESSES && !only_processes)
            df_log(ctx, DF_WARN, "no_isolation", "{ss}", "why", ctx->error.detail);
        if (is_possible(sandbox) && probe(ctx, sandbox, python) == 0)
            return 0;
    }
    return df_fail(ctx, DF_UNAVAILABLE, "Python cannot be started: %s",
                   df_strdup(&ctx->arena, ctx->error.detail));
}

const char *sandbox_name(const struct sandbox *sandbox)
{
    return sandbox->level == SANDBOX_PROCESSES ? "processes" : "bubblewrap";
}

int64_t sandbox_uid(const struct sandbox *sandbox, unsigned long number)
{
    if (sandbox->level != SANDBOX_ROOT)
        return -1;
    return sandbox->options->first_uid + (int64_t) (number % JOB_UIDS);
}

int64_t sandbox_builder_uid(const struct sandbox *sandbox)
{
    return sandbox->level == SANDBOX_ROOT ? sandbox->options->first_uid + JOB_UIDS : -1;
}

bool sandbox_can_share(const struct sandbox *sandbox)
{
    return sandbox->level == SANDBOX_ROOT;
}
