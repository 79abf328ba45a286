#include "shelf.h"
#include "tree.h"

#include <df/digest.h>
#include <df/log.h>
#include <df/uuid.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum { HASH = DF_SHA256_HEX - 1, NAME = DF_SHA256_HEX + 8, MAX_KEPT = 4096 };

struct kept {
    char hash[DF_SHA256_HEX];
    int64_t bytes;
    struct timespec used_at;
};

/* The hash at the beginning of "<hash><end>"; false: it is something else. */
static bool read_name(const char *name, const char *end, char hash[DF_SHA256_HEX])
{
    if (strlen(name) != HASH + strlen(end) || strcmp(name + HASH, end) != 0)
        return false;
    memcpy(hash, name, HASH);
    hash[HASH] = '\0';
    return df_is_sha256(hash);
}

static const char *named(char name[NAME], const char *hash, const char *end)
{
    snprintf(name, NAME, "%.64s%s", hash, end);
    return name;
}

static DIR *open_listing(const struct shelf *shelf)
{
    int fd = openat(shelf->fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *dir = fd >= 0 ? fdopendir(fd) : NULL;

    if (!dir && fd >= 0)
        close(fd);
    return dir;
}

static bool is_whole(const struct shelf *shelf, const char *hash)
{
    char name[NAME];

    return faccessat(shelf->fd, named(name, hash, ".json"), F_OK, 0) == 0;
}

bool shelf_lock(const struct shelf *shelf, const char *hash, int how, int *fd_out)
{
    char name[NAME];
    struct stat stat;

    for (;;) {
        int fd = openat(shelf->fd, named(name, hash, ".lock"),
                        O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
        if (fd < 0)
            return false;
        bool is_locked = flock(fd, how | LOCK_NB) == 0;
        if (is_locked && fstat(fd, &stat) == 0 && stat.st_nlink > 0) {
            *fd_out = fd;
            return true;
        }
        close(fd);
        if (!is_locked)
            return false;
        /* Somebody removed the file between our two calls: the next one is another file. */
    }
}

bool shelf_recall(struct df_ctx *ctx, const struct shelf *shelf, const char *hash,
                  struct python *python)
{
    char name[NAME];
    int fd = openat(shelf->fd, named(name, hash, ".json"), O_RDONLY | O_NOFOLLOW | O_CLOEXEC);

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

int shelf_remember(struct df_ctx *ctx, const struct shelf *shelf, const char *hash,
                   const struct python *python)
{
    char name[NAME], temporary[NAME];
    json_t *json = df_defer_json(&ctx->arena, python_to_json(python));

    json_object_set_new(json, "bytes", json_integer(tree_bytes(shelf->fd, hash)));
    snprintf(temporary, sizeof temporary, ".%.60s.new", hash);
    (void) unlinkat(shelf->fd, temporary, 0);
    int fd = openat(shelf->fd, temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
    int written = fd < 0 ? -1 : json_dumpfd(json, fd, JSON_INDENT(1));
    if (fd >= 0)
        close(fd);
    if (written != 0 || renameat(shelf->fd, temporary, shelf->fd, named(name, hash, ".json")) != 0)
        return df_fail(ctx, DF_UNAVAILABLE, "cannot note that the environment is ready: %s",
                       strerror(errno));
    return 0;
}

/* What is moved away first is gone at once for everybody else, however long its removal takes. */
void shelf_clear(const struct shelf *shelf, const char *hash)
{
    char name[NAME], old[NAME];
    struct df_arena arena;

    df_arena_init(&arena, DF_ARENA_LIMIT);
    snprintf(old, sizeof old, ".old-%.40s-%.16s", hash, df_random_hex(&arena, 8));
    df_arena_release(&arena);
    (void) unlinkat(shelf->fd, named(name, hash, ".json"), 0);
    if (renameat(shelf->fd, hash, shelf->fd, old) == 0)
        tree_remove(shelf->fd, old);
}

void shelf_remove(const struct shelf *shelf, const char *hash)
{
    char name[NAME];

    shelf_clear(shelf, hash);
    (void) unlinkat(shelf->fd, named(name, hash, ".lock"), 0);
}

/* Its size as it was built; measured for those of older workers. */
static int64_t bytes_of(const struct shelf *shelf, const char *hash, int listed)
{
    char name[NAME];
    int fd = openat(listed, named(name, hash, ".json"), O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    json_t *json = fd >= 0 ? json_loadfd(fd, 0, NULL) : NULL;
    const json_t *bytes = json_object_get(json, "bytes");
    int64_t found = json_is_integer(bytes) ? json_integer_value(bytes)
                                           : tree_bytes(shelf->fd, hash);

    if (fd >= 0)
        close(fd);
    json_decref(json);
    return found;
}

static size_t list(const struct shelf *shelf, struct kept *kept, int64_t *bytes)
{
    DIR *dir = open_listing(shelf);
    const struct dirent *entry;
    struct stat stat;
    size_t count = 0;

    *bytes = 0;
    while (dir && count < MAX_KEPT && (entry = readdir(dir))) {
        struct kept *one = &kept[count];
        if (!read_name(entry->d_name, ".json", one->hash)
            || fstatat(dirfd(dir), entry->d_name, &stat, AT_SYMLINK_NOFOLLOW) != 0)
            continue;
        one->used_at = stat.st_mtim;
        one->bytes = bytes_of(shelf, one->hash, dirfd(dir));
        *bytes += one->bytes;
        count++;
    }
    if (dir)
        closedir(dir);
    return count;
}

static int older_first(const void *left, const void *right)
{
    const struct kept *a = left, *b = right;

    if (a->used_at.tv_sec != b->used_at.tv_sec)
        return a->used_at.tv_sec < b->used_at.tv_sec ? -1 : 1;
    return (a->used_at.tv_nsec > b->used_at.tv_nsec) - (a->used_at.tv_nsec < b->used_at.tv_nsec);
}

void shelf_trim(const struct shelf *shelf)
{
    struct kept *kept = calloc(MAX_KEPT, sizeof *kept);
    int64_t bytes;
    int fd;

    if (!kept)
        abort();
    size_t count = list(shelf, kept, &bytes);
    qsort(kept, count, sizeof *kept, older_first);
    for (size_t i = 0; i < count && bytes > shelf->limit; i++) {
        if (!shelf_lock(shelf, kept[i].hash, LOCK_EX, &fd))
            continue;
        shelf_remove(shelf, kept[i].hash);
        close(fd);
        bytes -= kept[i].bytes;
        df_log(NULL, DF_INFO, "environment_removed", "{ss sI sI}", "hash", kept[i].hash, "bytes",
               (json_int_t) kept[i].bytes, "left", (json_int_t) bytes);
    }
    free(kept);
}

/* What is not whole and nobody builds, and what was being removed. */
static void clean(const struct shelf *shelf)
{
    DIR *dir = open_listing(shelf);
    const struct dirent *entry;
    char hash[DF_SHA256_HEX];
    int fd;

    while (dir && (entry = readdir(dir))) {
        if (strncmp(entry->d_name, ".old-", 5) == 0)
            tree_remove(shelf->fd, entry->d_name);
        if (!read_name(entry->d_name, "", hash) || is_whole(shelf, hash)
            || !shelf_lock(shelf, hash, LOCK_EX, &fd))
            continue;
        if (!is_whole(shelf, hash))
            shelf_remove(shelf, hash);
        close(fd);
    }
    if (dir)
        closedir(dir);
}

int shelf_open(struct df_ctx *ctx, const char *path, int64_t limit, struct shelf *shelf)
{
    *shelf = (struct shelf){.path = path, .limit = limit};
    shelf->fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (shelf->fd < 0)
        return df_fail(ctx, DF_UNAVAILABLE, "cannot open '%s': %s", path, strerror(errno));
    clean(shelf);
    shelf_trim(shelf);
    return 0;
}

void shelf_close(struct shelf *shelf)
{
    if (shelf->fd >= 0)
        close(shelf->fd);
}
