#include "environment.h"
#include "environment_build.h"
#include "shelf.h"

#include <df/digest.h>
#include <df/uuid.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* Between two looks whether another has built it; and who builds it often enough in vain gives up.
 */
enum { ASK_MS = 100, BUILDS = 3 };

struct environments {
    struct shelf shelf;
    const struct sandbox *sandbox;
    const struct python *base;
    const char *conda; /* or NULL */
    const char *uv;    /* or NULL */
};

/* One who wants one. */
struct want {
    struct environments *environments;
    const char *hash, *yaml;
    const struct environment_watch *watch;
    int fd; /* of the lock */
};

static const char *find_conda(struct df_ctx *ctx, const char *wanted)
{
    static const char *const tools[] = {"micromamba", "mamba", "conda"};
    const char *found = NULL;

    if (strcmp(wanted, "none") == 0)
        return NULL;
    if (*wanted)
        return program_find(&ctx->arena, wanted);
    for (size_t i = 0; !found && i < DF_COUNT(tools); i++)
        found = program_find(&ctx->arena, tools[i]);
    return found;
}

/* uv is faster, but reads none of pip's settings: where there are some, pip is meant. */
static const char *find_uv(struct df_ctx *ctx, const char *wanted)
{
    static const char *const settings[] = {"PIP_INDEX_URL",  "PIP_EXTRA_INDEX_URL",
                                           "PIP_FIND_LINKS", "PIP_CONFIG_FILE",
                                           "PIP_CERT",       "PIP_TRUSTED_HOST"};

    if (strcmp(wanted, "pip") == 0)
        return NULL;
    bool is_meant = strcmp(wanted, "uv") == 0 || access("/etc/pip.conf", F_OK) != 0;
    for (size_t i = 0; i < DF_COUNT(settings); i++)
        if (strcmp(wanted, "uv") != 0 && getenv(settings[i]))
            is_meant = false;
    return is_meant ? program_find(&ctx->arena, "uv") : NULL;
}

int environments_open(struct df_ctx *ctx, const char *directory, const struct sandbox *sandbox,
                      const struct python *base, struct environments **environments_out)
{
    struct environments *environments = calloc(1, sizeof *environments);

    if (!environments)
        abort();
    environments->sandbox = sandbox;
    environments->base = base;
    environments->conda = find_conda(ctx, sandbox->options->conda);
    environments->uv = find_uv(ctx, sandbox->options->installer);
    *environments_out = environments;
    return shelf_open(ctx, directory, sandbox->options->environment_mb * 1024 * 1024,
                      &environments->shelf);
}

void environments_close(struct environments *environments)
{
    if (!environments)
        return;
    shelf_close(&environments->shelf);
    free(environments);
}

static int make_folder(struct df_ctx *ctx, const struct shelf *shelf, const char *hash, int64_t uid)
{
    if (mkdirat(shelf->fd, hash, 0755) != 0)
        return df_fail(ctx, DF_UNAVAILABLE, "cannot make a folder for the environment: %s",
                       strerror(errno));
    if (uid >= 0 && fchownat(shelf->fd, hash, (uid_t) uid, (gid_t) uid, AT_SYMLINK_NOFOLLOW) != 0)
        return df_fail(ctx, DF_UNAVAILABLE, "cannot give the environment's folder away: %s",
                       strerror(errno));
    return 0;
}

/* Where it stays: programs in it know their own path, so it cannot be moved when it is done. It
 * becomes an environment for others at once, when its note gets its name. */
static int build(struct df_ctx *ctx, const struct want *want)
{
    const struct environments *environments = want->environments;
    const struct shelf *shelf = &environments->shelf;
    struct python python = {};
    struct environment_build build = {
        .sandbox = environments->sandbox,
        .base = environments->base,
        .conda = environments->conda,
        .uv = environments->uv,
        .watch = want->watch,
        .folder = df_printf(&ctx->arena, "%s/%s", shelf->path, want->hash),
        .uid = sandbox_builder_uid(environments->sandbox),
        .held = want->fd,
    };

    int failed = recipe_read(ctx, want->yaml, environments->sandbox->options->allow_urls,
                             &build.recipe);
    if (!failed)
        failed = make_folder(ctx, shelf, want->hash, build.uid);
    if (!failed)
        failed = environment_build(ctx, &build, &python);
    if (failed)
        return failed;
    python.hash = want->hash;
    python.key = df_printf(&ctx->arena, "%.32s%s", want->hash, df_random_hex(&ctx->arena, 16));
    return shelf_remember(ctx, shelf, want->hash, &python);
}

/* With the lock for one alone; what is built is locked as one of several. */
static int build_alone(struct df_ctx *ctx, struct want *want)
{
    const struct shelf *shelf = &want->environments->shelf;
    struct python python;
    int failed = 0;

    if (!shelf_recall(ctx, shelf, want->hash, &python)) {
        shelf_clear(shelf, want->hash); /* of a build that was killed */
        failed = build(ctx, want);
    }
    if (failed)
        shelf_remove(shelf, want->hash);
    else
        (void) flock(want->fd, LOCK_SH);
    return failed;
}

/* As one of several; `is_building`: somebody has it alone. */
static bool take(struct df_ctx *ctx, const struct want *want, struct python *python,
                 bool *is_building)
{
    const struct shelf *shelf = &want->environments->shelf;
    int fd;

    *is_building = !shelf_lock(shelf, want->hash, LOCK_SH, &fd);
    if (*is_building)
        return false;
    if (shelf_recall(ctx, shelf, want->hash, python)) {
        python->hold = fd;
        return true;
    }
    close(fd);
    return false;
}

static int wait_for_other(struct df_ctx *ctx, const struct environment_watch *watch, bool *has_said)
{
    if (!*has_said)
        environment_say(watch, "Another job is building the same environment; waiting for it.");
    *has_said = true;
    watch->pause(watch->context, ASK_MS);
    if (watch->is_stopped(watch->context))
        return df_fail(ctx, DF_CONFLICT, "it is not wanted any more");
    return 0;
}

static int require(struct df_ctx *ctx, struct want *want, struct python *python)
{
    bool is_building, has_said = false, is_taken = false;
    int failed = 0;

    for (int builds = 0; builds < BUILDS && !failed; builds += !is_building) {
        if (take(ctx, want, python, &is_building))
            return 0;
        if (!is_building
            && shelf_lock(&want->environments->shelf, want->hash, LOCK_EX, &want->fd)) {
            failed = build_alone(ctx, want);
            is_taken = !failed && take(ctx, want, python, &is_building);
            close(want->fd);
        } else {
            is_building = true;
            failed = wait_for_other(ctx, want->watch, &has_said);
        }
        if (is_taken)
            return 0;
    }
    return failed ? failed
                  : df_fail(ctx, DF_UNAVAILABLE,
                            "the environment was removed as often as it was "
                            "built; a larger --environment-cache-mb helps");
}

int environment_require(struct df_ctx *ctx, struct environments *environments, const char *hash,
                        const char *yaml, const struct environment_watch *watch,
                        struct python *python)
{
    struct want want = {environments, hash, yaml, watch, -1};
    char found[DF_SHA256_HEX];

    df_sha256(yaml, strlen(yaml), found);
    if (strcmp(found, hash) != 0)
        return df_fail(ctx, DF_INVALID, "the environment is not the one that was announced");
    int failed = require(ctx, &want, python);
    if (!failed && want.fd >= 0) /* it was built here */
        shelf_trim(&environments->shelf);
    return failed;
}

struct python environment_share(const struct python *python)
{
    struct python copy = *python;

    copy.hold = python->hold < 0 ? -1 : fcntl(python->hold, F_DUPFD_CLOEXEC, 0);
    return copy;
}

void environment_release(struct python *python)
{
    if (python->hash && python->hold >= 0)
        close(python->hold);
    python->hold = -1;
}
