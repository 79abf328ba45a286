#include "environment_build.h"
#include "complaint.h"
#include "tree.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    BUILD_SECONDS = 3600,
    ASK_SECONDS = 120,
    MAX_SHOWN = 48,
    MAX_ENV = 64,
    LINE = 600,
    WHY = 440
};

/* How packages are found here is the worker's own business: an index, a mirror, a certificate.
 * Paths among them are shown. */
static const char *const kept[] = {
    "PIP_INDEX_URL",  "PIP_EXTRA_INDEX_URL", "PIP_FIND_LINKS",     "PIP_TRUSTED_HOST",
    "PIP_CERT",       "PIP_DEFAULT_TIMEOUT", "PIP_CONFIG_FILE",    "SSL_CERT_FILE",
    "CONDA_CHANNELS", "CONDA_SSL_VERIFY",    "REQUESTS_CA_BUNDLE", "UV_DEFAULT_INDEX",
    "UV_INDEX",       "UV_FIND_LINKS",       "UV_INSECURE_HOST",   "UV_NATIVE_TLS"};

void environment_say(const struct environment_watch *watch, const char *format, ...)
{
    char line[LINE];
    va_list args;

    va_start(args, format);
    int size = vsnprintf(line, sizeof line - 1, format, args);
    va_end(args);
    if (size < 0)
        return;
    size_t length = strlen(line);
    line[length] = '\n';
    watch->say(watch->context, line, length + 1);
}

struct builder {
    struct df_ctx *ctx;
    const struct environment_build *build;
    const char *prefix; /* folder/env */
    struct complaint complaint;
};

static void hear(void *context, const char *bytes, size_t size)
{
    struct builder *builder = context;

    builder->build->watch->say(builder->build->watch->context, bytes, size);
    complaint_hear(&builder->complaint, bytes, size);
}

static bool is_stopped(void *context)
{
    const struct builder *builder = context;
    return builder->build->watch->is_stopped(builder->build->watch->context);
}

/* A program may be a link to elsewhere, as conda's are: shows the folder above the real one. */
static const char *installation_of(struct df_arena *arena, const char *program)
{
    char real[PATH_MAX];

    if (!realpath(program, real))
        return program;
    for (int i = 0; i < 2; i++) {
        char *slash = strrchr(real, '/');
        if (slash && slash != real)
            *slash = '\0';
    }
    return strcmp(real, "/usr") == 0 ? program : df_strdup(arena, real);
}

static const char *const *shown_to(const struct builder *builder)
{
    struct df_arena *arena = &builder->ctx->arena;
    const char **shown = df_alloc(arena, MAX_SHOWN * sizeof *shown);
    size_t count = 0;

    for (const char *const *path = builder->build->base->folders; *path && count < 16; path++)
        shown[count++] = *path;
    const char *const tools[] = {builder->build->conda, builder->build->uv};
    for (size_t i = 0; i < DF_COUNT(tools); i++)
        if (tools[i]) {
            shown[count++] = installation_of(arena, tools[i]);
            shown[count++] = tools[i];
        }
    shown[count++] = "/etc/pip.conf";
    for (size_t i = 0; i < DF_COUNT(kept); i++)
        if (getenv(kept[i]) && getenv(kept[i])[0] == '/')
            shown[count++] = getenv(kept[i]);
    return shown;
}

static const char *const *env_for(const struct builder *builder)
{
    struct df_arena *arena = &builder->ctx->arena;
    const struct environment_build *build = builder->build;
    const char *const *usual = sandbox_env(arena, build->sandbox, build->base, build->folder);
    const char **env = df_alloc(arena, MAX_ENV * sizeof *env);
    size_t count = 0;

    for (; *usual && count < MAX_ENV / 2; usual++)
        if (strncmp(*usual, "PYTHON", 6) != 0)
            env[count++] = *usual;
    env[count++] = df_printf(arena, "MAMBA_ROOT_PREFIX=%s/root", build->folder);
    env[count++] = df_printf(arena, "CONDA_PKGS_DIRS=%s/packages", build->folder);
    env[count++] = df_printf(arena, "UV_CACHE_DIR=%s/packages", build->folder);
    env[count++] = "UV_NO_CONFIG=1";
    env[count++] = "UV_PYTHON_DOWNLOADS=never";
    env[count++] = "PIP_NO_INPUT=1";
    env[count++] = "PYTHONUNBUFFERED=1"; /* what pip and conda say is seen as they say it */
    for (size_t i = 0; i < DF_COUNT(kept); i++)
        if (getenv(kept[i]))
            env[count++] = df_printf(arena, "%s=%s", kept[i], getenv(kept[i]));
    return env;
}

static struct child child_for(const struct builder *builder, const char *const *argv)
{
    struct df_arena *arena = &builder->ctx->arena;
    const struct environment_build *build = builder->build;
    const struct sandbox_wish wish = {
        .argv = argv,
        .shown = shown_to(builder),
        .writable = build->folder,
        .uid = build->uid,
        .is_held = build->held > 0,
    };

    return (struct child){
        .argv = sandbox_argv(arena, build->sandbox, &wish),
        .envp = env_for(builder),
        .out = -1,
        .err = -1,
        .channel = -1,
        .held = build->held,
        .limits = {build->sandbox->options->processes, build->sandbox->options->file_bytes, 0},
    };
}

static int step_failed(const struct builder *builder, const char *program, int status)
{
    const char *why = complaint_text(&builder->ctx->arena, &builder->complaint, WHY);

    if (*why)
        return df_fail(builder->ctx, DF_INVALID, "the environment cannot be built: %s", why);
    if (WIFSIGNALED(status))
        return df_fail(builder->ctx, DF_INVALID,
                       "the environment cannot be built: %s was ended by signal %d", program,
                       WTERMSIG(status));
    return df_fail(builder->ctx, DF_INVALID,
                   "the environment cannot be built: %s ended with exit code %d and said nothing",
                   program, WEXITSTATUS(status));
}

/* One program of the build; its output goes to the console of the job that waits. */
static int step(struct builder *builder, const char *const *argv)
{
    const struct command command = {
        .child = child_for(builder, argv),
        .output = hear,
        .is_stopped = is_stopped,
        .context = builder,
        .seconds = BUILD_SECONDS,
    };
    int status = -1;

    builder->complaint = (struct complaint){};
    int failed = command_run(builder->ctx, &command, &status);
    if (failed)
        return failed;
    if (is_stopped(builder))
        return df_fail(builder->ctx, DF_CONFLICT, "it is not wanted any more");
    if (status == -1)
        return df_fail(builder->ctx, DF_INVALID,
                       "building the environment took more than %d minutes", BUILD_SECONDS / 60);
    return status == 0 ? 0 : step_failed(builder, strrchr(argv[0], '/') + 1, status);
}

/* In single quotes, where only a single quote means anything. */
static void write_item(FILE *file, const char *indent, const char *item)
{
    fprintf(file, "%s- '", indent);
    for (; *item; item++) {
        if (*item == '\'')
            fputc('\'', file);
        fputc(*item, file);
    }
    fprintf(file, "'\n");
}

/* environment.yml again, with nothing in it but what was understood and checked. */
static int write_recipe(struct builder *builder, const char *path)
{
    const struct recipe *recipe = &builder->build->recipe;
    FILE *file = fopen(path, "wxe");

    if (!file)
        return df_fail(builder->ctx, DF_UNAVAILABLE, "cannot write '%s': %s", path,
                       strerror(errno));
    if (recipe->channels.count > 0)
        fprintf(file, "channels:\n");
    for (size_t i = 0; i < recipe->channels.count; i++)
        write_item(file, "  ", recipe->channels.items[i]);
    fprintf(file, "dependencies:\n");
    for (size_t i = 0; i < recipe->conda.count; i++)
        write_item(file, "  ", recipe->conda.items[i]);
    if (recipe->conda.count == 0)
        fprintf(file, "  - python\n");
    if (recipe->pip.count > 0)
        fprintf(file, "  - pip\n  - pip:\n");
    for (size_t i = 0; i < recipe->pip.count; i++)
        write_item(file, "      ", recipe->pip.items[i]);
    return fclose(file) == 0 ? 0 : df_fail(builder->ctx, DF_UNAVAILABLE, "cannot write '%s'", path);
}

static int build_with_conda(struct builder *builder)
{
    struct df_arena *arena = &builder->ctx->arena;
    const char *tool = builder->build->conda, *name = strrchr(tool, '/');
    const char *file = df_printf(arena, "%s/environment.yml", builder->build->folder);
    const char *const micromamba[] = {tool, "create", "-y", "-p", builder->prefix,
                                      "-f", file,     NULL};
    const char *const conda[] = {tool, "env", "create", "-p", builder->prefix, "-f", file, NULL};

    int failed = write_recipe(builder, file);
    if (failed)
        return failed;
    environment_say(builder->build->watch, "Building the environment with %s.", name + 1);
    return step(builder, strcmp(name, "/micromamba") == 0 ? micromamba : conda);
}

static bool same_version(const char *wanted, const char *version)
{
    size_t length = strlen(wanted);

    while (length > 0 && (wanted[length - 1] == '.' || wanted[length - 1] == '*'))
        length--;
    return strncmp(wanted, version, length) == 0
           && (version[length] == '\0' || version[length] == '.');
}

/* Of uv, or of venv and pip. */
static int install(struct builder *builder, const struct recipe_list *packages)
{
    struct df_arena *arena = &builder->ctx->arena;
    const struct environment_build *build = builder->build;
    const char *python = df_printf(arena, "%s/bin/python", builder->prefix), *uv = build->uv;
    const char *const base = build->base->path;
    const char *const uv_venv[] = {uv, "venv", "--python", base, builder->prefix, NULL};
    const char *const venv[] = {base, "-m", "venv", builder->prefix, NULL};
    const char *const uv_pip[] = {uv, "pip", "install", "--python", python, "--", NULL};
    const char *const pip[] = {
        python,           "-m",  "pip", "install", "--no-cache-dir", "--disable-pip-version-check",
        "--progress-bar", "off", "--",  NULL};
    const char *const *words = uv ? uv_pip : pip;
    size_t count = uv ? DF_COUNT(uv_pip) - 1 : DF_COUNT(pip) - 1;

    int failed = step(builder, uv ? uv_venv : venv);
    if (failed || packages->count == 0)
        return failed;
    const char **argv = df_alloc(arena, (count + packages->count + 1) * sizeof *argv);
    memcpy(argv, words, count * sizeof *argv);
    memcpy(argv + count, packages->items, packages->count * sizeof *argv);
    return step(builder, argv);
}

static int build_with_pip(struct builder *builder)
{
    const struct environment_build *build = builder->build;
    struct recipe_list packages;
    const char *python;

    int failed = recipe_for_pip(builder->ctx, &build->recipe, &packages, &python);
    if (failed)
        return failed;
    environment_say(build->watch,
                    "Building the environment with %s, because there is no conda on this worker.",
                    build->uv ? "uv" : "venv and pip");
    if (build->recipe.channels.count > 0)
        environment_say(build->watch, "Channels are left aside: pip has none.");
    if (python && !same_version(python, build->base->version))
        environment_say(build->watch, "Python %s is asked for; this worker has %s.", python,
                        build->base->version);
    return install(builder, &packages);
}

/* Code of packages may run when this Python starts, so it is asked in the sandbox, and where it is
 * we know ourselves. */
static int examine(struct builder *builder, struct python *python)
{
    struct df_arena *arena = &builder->ctx->arena;
    const char *path = df_printf(arena, "%s/bin/python", builder->prefix), *answer;
    const char *const argv[] = {path, "-I", "-c", python_question, NULL};
    const char **folders = df_alloc(arena, MAX_SHOWN * sizeof *folders);
    const struct child child = child_for(builder, argv);
    size_t count = 0;

    int failed = command_read(builder->ctx, &child, ASK_SECONDS, &answer);
    if (!failed)
        failed = python_read_answer(builder->ctx, answer, python);
    if (failed)
        return failed;
    folders[count++] = builder->prefix;
    for (const char *const *folder = builder->build->base->folders; *folder; folder++)
        folders[count++] = *folder;
    python->path = path;
    python->folders = folders;
    return 0;
}

/* Packages as they were downloaded: what is installed does not need them. */
static void drop_downloads(const struct environment_build *build)
{
    int folder = open(build->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    if (folder < 0)
        return;
    tree_remove(folder, "packages");
    close(folder);
}

int environment_build(struct df_ctx *ctx, const struct environment_build *build,
                      struct python *python)
{
    struct builder builder = {
        .ctx = ctx, .build = build, .prefix = df_printf(&ctx->arena, "%s/env", build->folder)};
    int failed = build->conda ? build_with_conda(&builder) : build_with_pip(&builder);

    if (!failed)
        failed = examine(&builder, python);
    drop_downloads(build);
    if (!failed)
        environment_say(build->watch, "The environment is ready.");
    return failed;
}
