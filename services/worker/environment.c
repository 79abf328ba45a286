#include "environment.h"
#include "environment_build.h"
#include "tree.h"

#include <df/digest.h>
#include <df/uuid.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* Environments beyond the limit are removed, unless they were used within a day: they may be in use
 * still. */
enum { BUILDING = 256, KEPT = 20, IDLE_SECONDS = 86400, NAME = DF_SHA256_HEX + 8, ASK_SECONDS = 1 };

struct environments {
    const char *path;
    int directory;
    const struct sandbox *sandbox;
    const struct python *base;
    const char *conda; /* or NULL */
    pthread_mutex_t lock;
    pthread_cond_t built;
    char building[BUILDING][DF_SHA256_HEX];
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

int environments_open(struct df_ctx *ctx, const char *directory, const struct sandbox *sandbox,
                      const struct python *base, struct environments **environments_out)
{
    struct environments *environments = calloc(1, sizeof *environments);

    if (!environments)
        abort();
    environments->path = directory;
    environments->directory = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    environments->sandbox = sandbox;
    environments->base = base;
    environments->conda = find_conda(ctx, sandbox->options->conda);
    pthread_mutex_init(&environments->lock, NULL);
    pthread_cond_init(&environments->built, NULL);
    *environments_out = environments;
    if (environments->directory < 0)
        return df_fail(ctx, DF_UNAVAILABLE, "cannot open '%s': %s", directory, strerror(errno));
    return 0;
}

void environments_close(struct environments *environments)
{
    if (!environments)
        return;
    close(environments->directory);
    pthread_cond_destroy(&environments->built);
    pthread_mutex_destroy(&environments->lock);
    free(environments);
}

/* <hash>.json beside the folder says that it is whole. */
static bool recall(struct df_ctx *ctx, struct environments *environments, const char *hash,
                   struct python *python)
{
    char name[NAME];

    snprintf(name, sizeof name, "%s.json", hash);
    int fd = openat(environments->directory, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0)
        return false;
    (void) futimens(fd, NULL);
    json_t *json = json_loadfd(fd, 0, NULL);
    close(fd);
    const struct df_error before = ctx->error;
    bool known = json && python_from_json(ctx, df_defer_json(&ctx->arena, json), python) == 0
                 && python->key && access(python->path, X_OK) == 0;
    ctx->error = before;
    return known;
}

static int remember(struct df_ctx *ctx, struct environments *environments, const char *hash,
                    const struct python *python)
{
    char name[NAME], temporary[NAME];

    snprintf(name, sizeof name, "%s.json", hash);
    snprintf(temporary, sizeof temporary, ".%.60s.new", hash);
    (void) unlinkat(environments->directory, temporary, 0);
    int fd = openat(environments->directory, temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC,
                    0644);
    json_t *json = df_defer_json(&ctx->arena, python_to_json(python));
    int written = fd < 0 ? -1 : json_dumpfd(json, fd, JSON_INDENT(1));
    if (fd >= 0)
        close(fd);
    if (written != 0
        || renameat(environments->directory, temporary, environments->directory, name) != 0)
        return df_fail(ctx, DF_UNAVAILABLE, "cannot note that the environment is ready: %s",
                       strerror(errno));
    return 0;
}

/* The oldest of too many that were not used for a day; false when there is none. */
static bool find_old(struct environments *environments, char hash[DF_SHA256_HEX])
{
    int fd = openat(environments->directory, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *dir = fd >= 0 ? fdopendir(fd) : NULL;
    time_t oldest = time(NULL) - IDLE_SECONDS;
    const struct dirent *entry;
    int count = 0;

    *hash = '\0';
    while (dir && (entry = readdir(dir))) {
        struct stat stat;
        char name[DF_SHA256_HEX] = "";
        if (strlen(entry->d_name) != DF_SHA256_HEX - 1 + 5)
            continue;
        memcpy(name, entry->d_name, DF_SHA256_HEX - 1);
        if (!df_is_sha256(name) || fstatat(fd, entry->d_name, &stat, AT_SYMLINK_NOFOLLOW) != 0)
            continue;
        count++;
        if (stat.st_mtime < oldest) {
            oldest = stat.st_mtime;
            memcpy(hash, name, DF_SHA256_HEX);
        }
    }
    if (dir)
        closedir(dir);
    return count > KEPT && *hash;
}

static void remove_one(struct environments *environments, const char *hash)
{
    char name[NAME];

    snprintf(name, sizeof name, "%s.json", hash);
    (void) unlinkat(environments->directory, name, 0);
    tree_remove(environments->directory, hash);
}

static int build(struct df_ctx *ctx, struct environments *environments, const char *hash,
                 const char *yaml, const struct environment_watch *watch, struct python *python)
{
    char old[DF_SHA256_HEX];
    struct environment_build build = {
        .sandbox = environments->sandbox,
        .base = environments->base,
        .conda = environments->conda,
        .watch = watch,
        .folder = df_printf(&ctx->arena, "%s/%s", environments->path, hash),
        .uid = sandbox_builder_uid(environments->sandbox),
    };

    while (find_old(environments, old))
        remove_one(environments, old);
    remove_one(environments, hash);
    if (mkdirat(environments->directory, hash, 0755) != 0)
        return df_fail(ctx, DF_UNAVAILABLE, "cannot make a folder for the environment: %s",
                       strerror(errno));
    if (build.uid >= 0
        && fchownat(environments->directory, hash, (uid_t) build.uid, (gid_t) build.uid,
                    AT_SYMLINK_NOFOLLOW)
               != 0)
        return df_fail(ctx, DF_UNAVAILABLE, "cannot give the environment's folder away: %s",
                       strerror(errno));
    int failed = recipe_read(ctx, yaml, environments->sandbox->options->allow_urls, &build.recipe);
    if (!failed)
        failed = environment_build(ctx, &build, python);
    if (!failed) {
        python->hash = hash;
        python->key = df_printf(&ctx->arena, "%.32s%s", hash, df_random_hex(&ctx->arena, 16));
        failed = remember(ctx, environments, hash, python);
    }
    if (failed)
        remove_one(environments, hash);
    return failed;
}

static char *slot_of(struct environments *environments, const char *hash)
{
    char *empty = NULL;

    for (int i = 0; i < BUILDING; i++) {
        if (strcmp(environments->building[i], hash) == 0)
            return environments->building[i];
        if (!empty && !*environments->building[i])
            empty = environments->building[i];
    }
    return empty;
}

static int stopped(struct df_ctx *ctx)
{
    return df_fail(ctx, DF_CONFLICT, "it is not wanted any more");
}

/* With the lock: waits until nobody else builds this one, and takes the right to. */
static int take_turn(struct df_ctx *ctx, struct environments *environments, const char *hash,
                     const struct environment_watch *watch, char **slot)
{
    bool has_said = false;

    for (;;) {
        *slot = slot_of(environments, hash);
        if (*slot && !**slot) {
            memcpy(*slot, hash, DF_SHA256_HEX);
            return 0;
        }
        if (!has_said)
            environment_say(watch, "Another job is building the same environment; waiting for it.");
        has_said = true;
        struct timespec until;
        clock_gettime(CLOCK_REALTIME, &until);
        until.tv_sec += ASK_SECONDS;
        (void) pthread_cond_timedwait(&environments->built, &environments->lock, &until);
        if (watch->is_stopped(watch->context))
            return stopped(ctx);
    }
}

static int build_once(struct df_ctx *ctx, struct environments *environments, const char *hash,
                      const char *yaml, const struct environment_watch *watch,
                      struct python *python)
{
    char *slot;

    pthread_mutex_lock(&environments->lock);
    int failed = take_turn(ctx, environments, hash, watch, &slot);
    pthread_mutex_unlock(&environments->lock);
    if (failed)
        return failed;
    if (!recall(ctx, environments, hash, python))
        failed = build(ctx, environments, hash, yaml, watch, python);
    pthread_mutex_lock(&environments->lock);
    *slot = '\0';
    pthread_cond_broadcast(&environments->built);
    pthread_mutex_unlock(&environments->lock);
    return failed;
}

int environment_require(struct df_ctx *ctx, struct environments *environments, const char *hash,
                        const char *yaml, const struct environment_watch *watch,
                        struct python *python)
{
    char found[DF_SHA256_HEX];

    df_sha256(yaml, strlen(yaml), found);
    if (strcmp(found, hash) != 0)
        return df_fail(ctx, DF_INVALID, "the environment is not the one that was announced");
    if (recall(ctx, environments, hash, python))
        return 0;
    return build_once(ctx, environments, hash, yaml, watch, python);
}
