#include "follower.h"

#include "settings.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/evp.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

/* Parts of uploads (16 MiB) are not hashed one by one, so smaller bodies are left alone. Each file
 * gets at most TURN before it is the next one's turn. */
enum {
    FOLLOWED = 16,
    FOLLOWED_FROM = 32 * 1024 * 1024,
    BLOCK = 128 * 1024, /* stays in the processor's cache between the read and the hash */
    TURN = 8 * 1024 * 1024,
    WAIT_MS = 500,
    NAME_SIZE = 64,
    EVENTS_SIZE = 16 * 1024,
};

struct followed {
    char name[NAME_SIZE]; /* empty: free */
    int fd;
    dev_t device;
    ino_t inode;
    int64_t offset, pushed; /* hashed up to here, on its way to the disk up to there */
    EVP_MD_CTX *sha;
};

struct follower {
    int inotify, incoming;
    pthread_mutex_t lock; /* of files; held for one block at most */
    struct followed files[FOLLOWED];
    unsigned char block[BLOCK]; /* the loop's own */
};

static EVP_MD_CTX *sha_new(void)
{
    EVP_MD_CTX *sha = EVP_MD_CTX_new();

    if (!sha || EVP_DigestInit_ex(sha, EVP_sha256(), NULL) != 1)
        abort();
    return sha;
}

static void sha_finish(EVP_MD_CTX *sha, char hash[DF_SHA256_HEX])
{
    static const char digits[] = "0123456789abcdef";
    unsigned char digest[32];

    EVP_DigestFinal_ex(sha, digest, NULL);
    for (size_t i = 0; i < sizeof digest; i++) {
        hash[2 * i] = digits[digest[i] >> 4];
        hash[2 * i + 1] = digits[digest[i] & 15];
    }
    hash[2 * sizeof digest] = '\0';
}

struct follower *follower_new(const char *incoming_path, int incoming)
{
    struct follower *follower = calloc(1, sizeof *follower);
    int inotify = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);

    if (!follower || inotify < 0
        || inotify_add_watch(inotify, incoming_path, IN_MODIFY | IN_DELETE | IN_MOVED_FROM) < 0) {
        free(follower);
        if (inotify >= 0)
            close(inotify);
        return NULL;
    }
    follower->inotify = inotify;
    follower->incoming = incoming;
    pthread_mutex_init(&follower->lock, NULL);
    return follower;
}

static struct followed *find(struct follower *follower, const char *name)
{
    for (size_t i = 0; i < FOLLOWED; i++)
        if (strcmp(follower->files[i].name, name) == 0)
            return &follower->files[i];
    return NULL;
}

static void drop(struct followed *file)
{
    close(file->fd);
    EVP_MD_CTX_free(file->sha);
    *file = (struct followed){};
}

void follower_free(void *data)
{
    struct follower *follower = data;

    if (!follower)
        return;
    for (size_t i = 0; i < FOLLOWED; i++)
        if (follower->files[i].name[0])
            drop(&follower->files[i]);
    close(follower->inotify);
    pthread_mutex_destroy(&follower->lock);
    free(follower);
}

static void begin(struct follower *follower, const char *name)
{
    struct followed *file = find(follower, "");
    struct stat info;

    if (!file || strlen(name) >= NAME_SIZE
        || fstatat(follower->incoming, name, &info, AT_SYMLINK_NOFOLLOW) != 0
        || info.st_size < FOLLOWED_FROM)
        return;
    int fd = openat(follower->incoming, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0 || fstat(fd, &info) != 0 || !S_ISREG(info.st_mode)) {
        if (fd >= 0)
            close(fd);
        return;
    }
    *file = (struct followed){
        .fd = fd, .device = info.st_dev, .inode = info.st_ino, .sha = sha_new()};
    memcpy(file->name, name, strlen(name) + 1);
}

static void take_events(struct follower *follower)
{
    _Alignas(struct inotify_event) char events[EVENTS_SIZE];
    ssize_t size = read(follower->inotify, events, sizeof events);

    pthread_mutex_lock(&follower->lock);
    for (ssize_t at = 0; at < size;) {
        struct inotify_event head;
        memcpy(&head, events + at, sizeof head);
        const char *name = head.len > 0 ? events + at + sizeof head : "";
        struct followed *file = *name ? find(follower, name) : NULL;
        if (file && head.mask & (IN_DELETE | IN_MOVED_FROM))
            drop(file);
        else if (!file && *name && head.mask & IN_MODIFY)
            begin(follower, name);
        at += (ssize_t) (sizeof head + head.len);
    }
    pthread_mutex_unlock(&follower->lock);
}

/* One block of one file; how many bytes. The file may be taken away by its request between two
 * blocks. */
static ssize_t hash_block(struct follower *follower, struct followed *file)
{
    ssize_t count = 0;

    pthread_mutex_lock(&follower->lock);
    if (file->name[0])
        count = pread(file->fd, follower->block, BLOCK, file->offset);
    if (count > 0) {
        EVP_DigestUpdate(file->sha, follower->block, (size_t) count);
        file->offset += count;
    }
    if (count > 0 && file->offset - file->pushed >= TURN) {
        (void) sync_file_range(file->fd, file->pushed, file->offset - file->pushed,
                               SYNC_FILE_RANGE_WRITE);
        file->pushed = file->offset;
    }
    pthread_mutex_unlock(&follower->lock);
    return count;
}

static bool advance(struct follower *follower)
{
    bool has_moved = false;

    for (size_t i = 0; i < FOLLOWED; i++)
        for (ssize_t count, turn = 0; turn < TURN; turn += count) {
            count = hash_block(follower, &follower->files[i]);
            if (count <= 0)
                break;
            has_moved = true;
        }
    return has_moved;
}

int follower_run(struct df_ctx *ctx, bool *more)
{
    struct follower *follower = storage_settings(ctx)->follower;

    *more = follower != NULL;
    if (!follower)
        return 0;
    struct pollfd poll_fd = {.fd = follower->inotify, .events = POLLIN};
    bool has_moved = advance(follower);
    if (poll(&poll_fd, 1, has_moved ? 0 : WAIT_MS) > 0)
        take_events(follower);
    return 0;
}

/* What was hashed of exactly this file; a fresh start otherwise. */
static EVP_MD_CTX *take(struct follower *follower, const struct source *source, int64_t *offset)
{
    EVP_MD_CTX *sha = NULL;
    struct stat info;

    *offset = 0;
    if (!follower || source->dir != follower->incoming || fstat(source->fd, &info) != 0)
        return sha_new();
    pthread_mutex_lock(&follower->lock);
    struct followed *file = find(follower, source->name);
    if (file) {
        if (file->device == info.st_dev && file->inode == info.st_ino) {
            sha = file->sha;
            *offset = file->offset;
            file->sha = NULL;
        }
        drop(file);
    }
    pthread_mutex_unlock(&follower->lock);
    return sha ? sha : sha_new();
}

int follower_hash(struct follower *follower, const struct source *source, char hash[DF_SHA256_HEX],
                  int64_t *size)
{
    EVP_MD_CTX *sha = take(follower, source, size);
    unsigned char *block = malloc(BLOCK);
    ssize_t count;

    if (!block)
        abort();
    while ((count = pread(source->fd, block, BLOCK, *size)) != 0) {
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            break;
        EVP_DigestUpdate(sha, block, (size_t) count);
        *size += count;
    }
    sha_finish(sha, hash);
    free(block);
    EVP_MD_CTX_free(sha);
    return count < 0 ? -1 : 0;
}
