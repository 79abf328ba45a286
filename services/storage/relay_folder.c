#include "relay_folder.h"

#include "relay.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* A reader who comes back for the next range finds the file; the gateway opens it at once. */
enum { DIR_MODE = 0755, KEPT_SECONDS = 10 * 60, IN_USE_SECONDS = 60 };

static const char **slot_of(struct relay *relay, const char *name)
{
    for (size_t i = 0; i < FETCHES_MAX; i++)
        if (relay->names[i] && strcmp(relay->names[i], name) == 0)
            return &relay->names[i];
    return NULL;
}

static const char **free_slot(struct relay *relay)
{
    for (size_t i = 0; i < FETCHES_MAX; i++)
        if (!relay->names[i])
            return &relay->names[i];
    return NULL;
}

const char **relay_begin(struct relay *relay, const char *name)
{
    const char **slot = NULL;

    pthread_mutex_lock(&relay->lock);
    while (slot_of(relay, name) || !(slot = free_slot(relay)))
        pthread_cond_wait(&relay->changed, &relay->lock);
    *slot = name;
    pthread_mutex_unlock(&relay->lock);
    return slot;
}

void relay_end(struct relay *relay, const char **slot)
{
    pthread_mutex_lock(&relay->lock);
    *slot = NULL;
    pthread_cond_broadcast(&relay->changed);
    pthread_mutex_unlock(&relay->lock);
}

/* What is fetched, by whomever, moves: at the end it may wait for the disk. */
static int patience(const char *name, int seconds)
{
    size_t length = strlen(name), end = strlen(RELAY_PART);

    return length > end && strcmp(name + length - end, RELAY_PART) == 0 ? KEPT_SECONDS : seconds;
}

/* Removes the files that nobody has used for `seconds`; how many bytes are left. */
static int64_t sweep(int dir, int seconds)
{
    int fd = openat(dir, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *folder = fd >= 0 ? fdopendir(fd) : NULL;
    const struct dirent *entry;
    struct stat info;
    int64_t left = 0;

    while (folder && (entry = readdir(folder))) {
        if (fstatat(fd, entry->d_name, &info, AT_SYMLINK_NOFOLLOW) != 0 || !S_ISREG(info.st_mode))
            continue;
        if (info.st_mtime <= time(NULL) - patience(entry->d_name, seconds))
            (void) unlinkat(fd, entry->d_name, 0);
        else
            left += info.st_size;
    }
    if (folder)
        closedir(folder);
    return left;
}

void relay_trim(struct relay *relay)
{
    int seconds = KEPT_SECONDS;
    int64_t left = sweep(relay->dir, seconds);

    while (relay->limit > 0 && left > relay->limit && seconds > IN_USE_SECONDS) {
        seconds = seconds / 2 > IN_USE_SECONDS ? seconds / 2 : IN_USE_SECONDS;
        left = sweep(relay->dir, seconds);
    }
    relay->holds = left;
}

void relay_note(struct relay *relay, int64_t size)
{
    relay->holds += size;
    if (relay->limit > 0 && relay->holds > relay->limit)
        relay_trim(relay);
}

void relay_close(void *data)
{
    struct relay *relay = data;

    if (!relay)
        return;
    close(relay->dir);
    pthread_cond_destroy(&relay->changed);
    pthread_mutex_destroy(&relay->lock);
    free(relay);
}

int relay_open(struct df_ctx *ctx, const char *root, int64_t limit, struct relay **relay_out)
{
    const char *path = df_printf(&ctx->arena, "%s/fetched", root);
    struct relay *relay = calloc(1, sizeof *relay);

    if (!relay)
        return df_fail(ctx, DF_UNAVAILABLE, "out of memory");
    if (mkdir(path, DIR_MODE) != 0 && errno != EEXIST) {
        free(relay);
        return df_fail(ctx, DF_INVALID, "cannot make the folder '%s': %s", path, strerror(errno));
    }
    relay->dir = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (relay->dir < 0) {
        free(relay);
        return df_fail(ctx, DF_INVALID, "cannot open the folder '%s': %s", path, strerror(errno));
    }
    pthread_mutex_init(&relay->lock, NULL);
    pthread_cond_init(&relay->changed, NULL);
    relay->limit = limit;
    relay_trim(relay);
    *relay_out = relay;
    return 0;
}
