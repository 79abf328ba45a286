#include "tree.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Deeper folders are moved up to where the removal began, and removed there in another round. */
enum { DEPTH = 32, ROUNDS = 100000, BLOCK = 512 };

struct removal {
    int top; /* where folders that lie too deep are moved to */
    unsigned long moved;
    dev_t device;
};

static DIR *open_folder(int parent, const char *name)
{
    int fd = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    DIR *dir = fd >= 0 ? fdopendir(fd) : NULL;

    if (!dir && fd >= 0)
        close(fd);
    return dir;
}

static bool is_own_name(const char *name)
{
    return strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

static void move_up(struct removal *removal, int parent, const char *name)
{
    char fresh[64];

    snprintf(fresh, sizeof fresh, ".deep-%lu", removal->moved++);
    (void) renameat(parent, name, removal->top, fresh);
}

static void empty(struct removal *removal, int parent, const char *name, int depth);

static void remove_entry(struct removal *removal, int parent, const char *name, int depth)
{
    if (unlinkat(parent, name, 0) == 0 || (errno != EISDIR && errno != EPERM))
        return;
    if (depth == DEPTH) {
        move_up(removal, parent, name);
        return;
    }
    empty(removal, parent, name, depth + 1);
    (void) unlinkat(parent, name, AT_REMOVEDIR);
}

static void empty(struct removal *removal, int parent, const char *name, int depth)
{
    const struct dirent *entry;
    struct stat stat;

    DIR *dir = open_folder(parent, name);
    if (!dir && errno == EACCES && fchmodat(parent, name, 0700, AT_SYMLINK_NOFOLLOW) == 0)
        dir = open_folder(parent, name);
    if (!dir)
        return;
    if (fstat(dirfd(dir), &stat) == 0 && stat.st_dev == removal->device) {
        if (depth == 0)
            removal->top = dirfd(dir);
        while ((entry = readdir(dir)))
            if (!is_own_name(entry->d_name))
                remove_entry(removal, dirfd(dir), entry->d_name, depth);
    }
    closedir(dir);
}

void tree_remove(int parent, const char *name)
{
    struct removal removal = {.top = -1};
    struct stat stat;

    if (fstatat(parent, name, &stat, AT_SYMLINK_NOFOLLOW) != 0)
        return;
    if (!S_ISDIR(stat.st_mode)) {
        (void) unlinkat(parent, name, 0);
        return;
    }
    removal.device = stat.st_dev;
    for (int round = 0; round < ROUNDS; round++) {
        unsigned long moved = removal.moved;
        empty(&removal, parent, name, 0);
        if (unlinkat(parent, name, AT_REMOVEDIR) == 0 || removal.moved == moved)
            return;
    }
}

static int64_t bytes_below(int parent, const char *name, int depth)
{
    const struct dirent *entry;
    struct stat stat;

    if (fstatat(parent, name, &stat, AT_SYMLINK_NOFOLLOW) != 0)
        return 0;
    int64_t bytes = (int64_t) stat.st_blocks * BLOCK;
    DIR *dir = S_ISDIR(stat.st_mode) && depth < DEPTH ? open_folder(parent, name) : NULL;
    while (dir && (entry = readdir(dir)))
        if (!is_own_name(entry->d_name))
            bytes += bytes_below(dirfd(dir), entry->d_name, depth + 1);
    if (dir)
        closedir(dir);
    return bytes;
}

int64_t tree_bytes(int parent, const char *name)
{
    return bytes_below(parent, name, 0);
}
