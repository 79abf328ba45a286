#include "place.h"
#include "tree.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* A worker that was killed may still be going when the next one starts in its place. */
enum { PLACES = 64, TRIES = 10, PAUSE_MS = 50 };

int place_make_folder(struct df_ctx *ctx, const char *path)
{
    char partial[PATH_MAX];

    snprintf(partial, sizeof partial, "%s", path);
    for (char *slash = strchr(partial + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        (void) mkdir(partial, 0755);
        *slash = '/';
    }
    if (mkdir(path, 0700) != 0 && errno != EEXIST)
        return df_fail(ctx, DF_UNAVAILABLE, "cannot make '%s': %s", path, strerror(errno));
    return 0;
}

int place_open_folder(struct df_ctx *ctx, const char *path, int *fd)
{
    int failed = place_make_folder(ctx, path);

    if (failed)
        return failed;
    *fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    return *fd >= 0 ? 0
                    : df_fail(ctx, DF_UNAVAILABLE, "cannot open '%s': %s", path, strerror(errno));
}

static bool try_lock(struct place *place, int tries)
{
    place->lock = openat(place->fd, "lock", O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    for (int i = 0; place->lock >= 0 && i < tries; i++) {
        if (flock(place->lock, LOCK_EX | LOCK_NB) == 0)
            return true;
        (void) poll(NULL, 0, PAUSE_MS);
    }
    if (place->lock >= 0)
        close(place->lock);
    return false;
}

int place_take(struct df_ctx *ctx, const char *data, struct place *place)
{
    for (int i = 0; i < PLACES; i++) {
        place->path = i == 0 ? data : df_printf(&ctx->arena, "%s/workers/%d", data, i);
        int failed = place_open_folder(ctx, place->path, &place->fd);
        if (failed)
            return failed;
        if (try_lock(place, i == 0 ? TRIES : 1)) {
            tree_remove(place->fd, "jobs");
            tree_remove(place->fd, "spool");
            return 0;
        }
        close(place->fd);
        place->fd = -1;
    }
    return df_fail(ctx, DF_CONFLICT, "%d workers use '%s'; give this one its own --data", PLACES,
                   data);
}
