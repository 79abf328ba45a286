#include "cache.h"

#include <df/digest.h>
#include <df/log.h>
#include <df/uuid.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum {
    FETCHING = 256,
    NAME = 2 + 1 + DF_SHA256_HEX,
    COPY_PIECE = 1 << 30,
    LOOKS = 10,              /* what others add is seen after so many parts of the limit */
    LEFT_OVER_SECONDS = 3600 /* since anything was written to it */
};

struct cache {
    int directory; /* of the objects: aa/hash */
    int64_t limit, used;
    int64_t added; /* since all was listed */
    pthread_mutex_t lock;
    pthread_cond_t fetched;
    char fetching[FETCHING][DF_SHA256_HEX]; /* by some thread, now */
};

static void name_of(const char *hash, char name[NAME])
{
    snprintf(name, NAME, "%.2s/%.64s", hash, hash);
}

struct kept {
    char name[NAME];
    int64_t size;
    struct timespec used_at;
};

struct listing {
    struct kept *items;
    size_t count, capacity;
    int64_t bytes;
};

/* Half of an object, of a worker that was killed. */
static void remove_left_over(int directory, const char *file)
{
    struct stat stat;

    if (file[0] == '.' && fstatat(directory, file, &stat, AT_SYMLINK_NOFOLLOW) == 0
        && S_ISREG(stat.st_mode) && stat.st_mtime < time(NULL) - LEFT_OVER_SECONDS)
        (void) unlinkat(directory, file, 0);
}

static void list_one(struct listing *listing, int directory, const char *folder, const char *file)
{
    struct stat stat;

    remove_left_over(directory, file);
    if (!df_is_sha256(file) || fstatat(directory, file, &stat, AT_SYMLINK_NOFOLLOW) != 0
        || !S_ISREG(stat.st_mode))
        return;
    if (listing->count == listing->capacity) {
        listing->capacity = listing->capacity ? listing->capacity * 2 : 256;
        listing->items = realloc(listing->items, listing->capacity * sizeof *listing->items);
        if (!listing->items)
            abort();
    }
    struct kept *kept = &listing->items[listing->count++];
    snprintf(kept->name, sizeof kept->name, "%.2s/%.64s", folder, file);
    kept->size = stat.st_size;
    kept->used_at = stat.st_mtim;
    listing->bytes += stat.st_size;
}

static DIR *open_folder(int directory, const char *name)
{
    int fd = openat(directory, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    DIR *dir = fd >= 0 ? fdopendir(fd) : NULL;

    if (!dir && fd >= 0)
        close(fd);
    return dir;
}

static void list_all(int directory, struct listing *listing)
{
    DIR *top = open_folder(directory, ".");
    const struct dirent *folder, *file;

    while (top && (folder = readdir(top))) {
        DIR *dir = strlen(folder->d_name) == 2 && folder->d_name[0] != '.'
                       ? open_folder(directory, folder->d_name)
                       : NULL;
        while (dir && (file = readdir(dir)))
            list_one(listing, dirfd(dir), folder->d_name, file->d_name);
        if (dir)
            closedir(dir);
    }
    if (top)
        closedir(top);
}

static int older_first(const void *left, const void *right)
{
    const struct kept *a = left, *b = right;

    if (a->used_at.tv_sec != b->used_at.tv_sec)
        return a->used_at.tv_sec < b->used_at.tv_sec ? -1 : 1;
    return (a->used_at.tv_nsec > b->used_at.tv_nsec) - (a->used_at.tv_nsec < b->used_at.tv_nsec);
}

/* Drops what was not used for longest, down to nine tenths of the limit. With the lock held. */
static void evict(struct cache *cache)
{
    struct listing listing = {};

    list_all(cache->directory, &listing);
    if (listing.count > 0)
        qsort(listing.items, listing.count, sizeof *listing.items, older_first);
    bool is_full = listing.bytes > cache->limit;
    for (size_t i = 0; is_full && i < listing.count && listing.bytes > cache->limit / 10 * 9; i++)
        if (unlinkat(cache->directory, listing.items[i].name, 0) == 0)
            listing.bytes -= listing.items[i].size;
    cache->used = listing.bytes;
    cache->added = 0;
    free(listing.items);
}

int cache_open(struct df_ctx *ctx, const char *directory, int64_t limit, struct cache **cache_out)
{
    struct cache *cache = calloc(1, sizeof *cache);
    struct listing listing = {};

    if (!cache)
        abort();
    cache->limit = limit;
    cache->directory = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (cache->directory < 0) {
        free(cache);
        return df_fail(ctx, DF_UNAVAILABLE, "cannot open '%s': %s", directory, strerror(errno));
    }
    pthread_mutex_init(&cache->lock, NULL);
    pthread_cond_init(&cache->fetched, NULL);
    list_all(cache->directory, &listing);
    cache->used = listing.bytes;
    free(listing.items);
    *cache_out = cache;
    return 0;
}

void cache_close(struct cache *cache)
{
    if (!cache)
        return;
    close(cache->directory);
    pthread_cond_destroy(&cache->fetched);
    pthread_mutex_destroy(&cache->lock);
    free(cache);
}

int cache_find(struct cache *cache, const char *hash)
{
    char name[NAME];

    name_of(hash, name);
    int fd = openat(cache->directory, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    if (fd >= 0)
        (void) futimens(fd, NULL); /* the time of the last use */
    return fd;
}

static int temporary(struct df_ctx *ctx, struct cache *cache, const char *hash, char name[NAME])
{
    char folder[3] = {hash[0], hash[1], '\0'};

    if (mkdirat(cache->directory, folder, 0700) != 0 && errno != EEXIST)
        return df_fail(ctx, DF_TOO_LARGE, "the worker's disk: %s", strerror(errno));
    snprintf(name, NAME, "%s/.%.40s-%.16s", folder, hash, df_random_hex(&ctx->arena, 8));
    int fd = openat(cache->directory, name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0400);
    if (fd < 0)
        return df_fail(ctx, DF_TOO_LARGE, "the worker's disk: %s", strerror(errno));
    return fd;
}

/* Hashes what came; the right bytes get their name. */
static int keep(struct df_ctx *ctx, struct cache *cache, int fd, const char *hash, const char *name,
                int64_t *size)
{
    char found[DF_SHA256_HEX], final[NAME];

    if (lseek(fd, 0, SEEK_SET) != 0 || df_sha256_fd(fd, found, size) != 0)
        return df_fail(ctx, DF_UNAVAILABLE, "cannot read the cache: %s", strerror(errno));
    if (strcmp(found, hash) != 0)
        return df_fail(ctx, DF_INVALID,
                       "the content is not what was announced: its hash is %.12s…, "
                       "not %.12s…",
                       found, hash);
    name_of(hash, final);
    if (fchmod(fd, 0444) != 0 || renameat(cache->directory, name, cache->directory, final) != 0)
        return df_fail(ctx, DF_TOO_LARGE, "the worker's disk: %s", strerror(errno));
    return 0;
}

static int fetch(struct df_ctx *ctx, struct cache *cache, const char *hash, cache_source *source,
                 void *context)
{
    char name[NAME];
    int64_t size = 0;
    int fd = temporary(ctx, cache, hash, name);

    if (fd < 0)
        return fd;
    int failed = source(ctx, fd, context);
    if (!failed)
        failed = keep(ctx, cache, fd, hash, name, &size);
    if (failed)
        (void) unlinkat(cache->directory, name, 0);
    close(fd);
    pthread_mutex_lock(&cache->lock);
    cache->used += size;
    cache->added += size;
    if (cache->used > cache->limit || cache->added > cache->limit / LOOKS)
        evict(cache);
    pthread_mutex_unlock(&cache->lock);
    return failed;
}

/* The slot where this hash is being fetched, or a free one; NULL when all are taken. */
static char *fetching_slot(struct cache *cache, const char *hash)
{
    char *empty = NULL;

    for (int i = 0; i < FETCHING; i++) {
        if (strcmp(cache->fetching[i], hash) == 0)
            return cache->fetching[i];
        if (!empty && !*cache->fetching[i])
            empty = cache->fetching[i];
    }
    return empty;
}

static bool is_there(struct cache *cache, const char *hash)
{
    int fd = cache_find(cache, hash);

    if (fd >= 0)
        close(fd);
    return fd >= 0;
}

int cache_require(struct df_ctx *ctx, struct cache *cache, const char *hash, cache_source *source,
                  void *context)
{
    if (is_there(cache, hash))
        return 0;
    pthread_mutex_lock(&cache->lock);
    char *slot = fetching_slot(cache, hash);
    while (!slot || *slot) {
        pthread_cond_wait(&cache->fetched, &cache->lock);
        slot = fetching_slot(cache, hash);
    }
    memcpy(slot, hash, DF_SHA256_HEX);
    pthread_mutex_unlock(&cache->lock);

    int failed = is_there(cache, hash) ? 0 : fetch(ctx, cache, hash, source, context);

    pthread_mutex_lock(&cache->lock);
    *slot = '\0';
    pthread_cond_broadcast(&cache->fetched);
    pthread_mutex_unlock(&cache->lock);
    return failed;
}

int cache_copy(struct df_ctx *ctx, int from, int to)
{
    for (;;) {
        ssize_t moved = copy_file_range(from, NULL, to, NULL, COPY_PIECE, 0);
        if (moved < 0
            && (errno == EXDEV || errno == EINVAL || errno == ENOSYS || errno == EOPNOTSUPP))
            moved = sendfile(to, from, NULL, COPY_PIECE);
        if (moved < 0)
            return df_fail(ctx, DF_TOO_LARGE, "the worker's disk: %s", strerror(errno));
        if (moved == 0)
            return 0;
    }
}

static int copy_to(struct df_ctx *ctx, int from, int directory, const char *name)
{
    int to = openat(directory, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0444);

    if (to < 0)
        return df_fail(ctx, DF_UNAVAILABLE, "cannot write '%s': %s", name, strerror(errno));
    int failed = cache_copy(ctx, from, to);
    close(to);
    return failed;
}

int cache_place(struct df_ctx *ctx, struct cache *cache, const char *hash, int directory,
                const char *name, bool share)
{
    char object[NAME];

    name_of(hash, object);
    if (share && linkat(cache->directory, object, directory, name, 0) == 0)
        return 0;
    int from = cache_find(cache, hash);
    if (from < 0)
        return df_fail(ctx, DF_NOT_FOUND, "an object was dropped from the cache");
    int failed = copy_to(ctx, from, directory, name);
    close(from);
    return failed;
}
