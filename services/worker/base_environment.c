#include "base_environment.h"

#include <df/digest.h>
#include <df/log.h>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void say(void *context, const char *bytes, size_t size)
{
    (void) context;
    (void) !write(STDERR_FILENO, bytes, size);
}

/* The signals that end the worker are blocked, and wait until somebody looks. */
static bool is_stopped(void *context)
{
    sigset_t waiting;

    (void) context;
    return sigpending(&waiting) == 0
           && (sigismember(&waiting, SIGTERM) || sigismember(&waiting, SIGINT));
}

static void pause_for(void *context, int milliseconds)
{
    (void) context;
    (void) poll(NULL, 0, milliseconds);
}

static int read_file(struct df_ctx *ctx, const char *path, const char **text)
{
    char *bytes = df_alloc(&ctx->arena, RECIPE_TEXT + 2);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t size = -1, more = 0;

    if (fd >= 0)
        for (size = 0; size <= RECIPE_TEXT; size += more)
            if ((more = read(fd, bytes + size, (size_t) (RECIPE_TEXT + 1 - size))) <= 0)
                break;
    if (fd < 0 || more < 0)
        size = df_fail(ctx, DF_INVALID, "cannot read the base environment '%s': %s", path,
                       strerror(errno));
    if (fd >= 0)
        close(fd);
    if (size < 0)
        return (int) size;
    bytes[size] = '\0';
    *text = bytes;
    return 0;
}

int base_environment_find(struct df_ctx *ctx, struct environments *environments,
                          const struct options *options, const struct python *python,
                          struct python *base)
{
    const struct environment_watch watch = {say, is_stopped, pause_for, NULL};
    char *hash = df_alloc(&ctx->arena, DF_SHA256_HEX);
    const char *yaml = NULL;

    *base = *python;
    if (!*options->base_environment || options->base_is_folder)
        return 0;
    int failed = read_file(ctx, options->base_environment, &yaml);
    if (failed)
        return failed;
    df_sha256(yaml, strlen(yaml), hash);
    failed = environment_require(ctx, environments, hash, yaml, &watch, base);
    if (failed)
        return df_fail(ctx, (enum df_code) - failed, "the base environment '%s': %s",
                       options->base_environment, df_strdup(&ctx->arena, ctx->error.detail));
    df_log(NULL, DF_INFO, "base_environment", "{ss ss}", "hash", hash, "python", base->version);
    return 0;
}
