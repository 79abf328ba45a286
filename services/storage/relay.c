#include "relay.h"

#include "relay_folder.h"

#include <df/uuid.h>

#include <errno.h>
#include <fcntl.h>
#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FILE_MODE = 0644, OPENS = 2 };

/* Where the bytes go: to the hash, and to a file if there is one. */
struct digest {
    EVP_MD_CTX *sha;
    int fd; /* -1: none */
    int64_t size;
    int error; /* of the file */
};

static struct relay *relay_of(const struct df_ctx *ctx)
{
    return storage_settings(ctx)->relay;
}

static bool take(void *data, const char *bytes, size_t size)
{
    struct digest *digest = data;

    digest->size += (int64_t) size;
    if (EVP_DigestUpdate(digest->sha, bytes, size) != 1)
        return false;
    while (digest->fd >= 0 && size > 0) {
        ssize_t written = write(digest->fd, bytes, size);
        if (written < 0 && errno != EINTR) {
            digest->error = errno;
            return false;
        }
        bytes += written > 0 ? written : 0;
        size -= written > 0 ? (size_t) written : 0;
    }
    return true;
}

static bool is_hash(EVP_MD_CTX *sha, const char *hash)
{
    static const char digits[] = "0123456789abcdef";
    unsigned char raw[EVP_MAX_MD_SIZE];
    unsigned length = 0;

    if (EVP_DigestFinal_ex(sha, raw, &length) != 1)
        return false;
    for (unsigned i = 0; i < length; i++)
        if (hash[2 * i] != digits[raw[i] >> 4] || hash[2 * i + 1] != digits[raw[i] & 15])
            return false;
    return true;
}

static int digest_open(struct df_ctx *ctx, struct digest *digest)
{
    digest->sha = EVP_MD_CTX_new();
    if (!digest->sha || EVP_DigestInit_ex(digest->sha, EVP_sha256(), NULL) != 1)
        return df_fail(ctx, DF_UNAVAILABLE, "out of memory");
    return 0;
}

/* Whether something was found, and whether that is what the hash says. */
static bool digest_close(struct digest *digest, bool found, const char *hash)
{
    bool fits = found && is_hash(digest->sha, hash);

    EVP_MD_CTX_free(digest->sha);
    return fits;
}

static int fetch(struct df_ctx *ctx, const struct place *place, const struct object_key *key,
                 struct digest *digest, bool *found, bool *fits)
{
    *found = false;
    int failed = digest_open(ctx, digest);
    if (!failed)
        failed = place->backend->fetch(ctx, place, key, take, digest, found);
    *fits = digest_close(digest, !failed && *found, key->hash);
    return failed;
}

int relay_verify(struct df_ctx *ctx, const struct place *place, const struct object_key *key,
                 bool *found, int64_t *size)
{
    struct digest digest = {.fd = -1};
    int failed = fetch(ctx, place, key, &digest, &(bool){false}, found);

    *size = digest.size;
    return failed;
}

int relay_check(struct df_ctx *ctx, const struct place *place, const char *path,
                int (*fetch_path)(struct df_ctx *ctx, const struct place *place, const char *path,
                                  backend_sink *sink, void *data, bool *found),
                const char *hash, bool *fits)
{
    struct digest digest = {.fd = -1};
    bool found = false;
    int failed = digest_open(ctx, &digest);

    if (!failed)
        failed = fetch_path(ctx, place, path, take, &digest, &found);
    *fits = digest_close(&digest, !failed && found, hash);
    return failed;
}

static const char *name_of(struct df_ctx *ctx, const struct object_key *key)
{
    return df_printf(&ctx->arena, "%s.%s.%s", key->project, key->storage, key->hash);
}

/* Whether it is there; then it stays for another while. */
static bool touch(struct df_ctx *ctx, const char *name)
{
    return utimensat(relay_of(ctx)->dir, name, NULL, AT_SYMLINK_NOFOLLOW) == 0;
}

static int fetch_to(struct df_ctx *ctx, const struct place *place, const struct object_key *key,
                    int fd)
{
    struct digest digest = {.fd = fd};
    bool found, fits;

    if (ftruncate(fd, 0) != 0)
        return source_fail(ctx, "truncate");
    int failed = fetch(ctx, place, key, &digest, &found, &fits);
    if (digest.error) {
        errno = digest.error;
        return source_fail(ctx, "write");
    }
    if (failed)
        return failed;
    if (!found)
        return df_fail(ctx, DF_NOT_FOUND, "the storage does not have these bytes");
    if (!fits)
        return df_fail_as(ctx, DF_CONFLICT, "storage_refused",
                          "the storage has other bytes there than were put");
    return 0;
}

/* What has a name is whole, whatever happens to the machine: others who start on this folder, and
 * we, believe it. */
static int keep(struct df_ctx *ctx, int fd, const char *part, const char *name)
{
    int dir = relay_of(ctx)->dir;
    struct stat info;

    if (fdatasync(fd) != 0)
        return source_fail(ctx, "sync");
    if (futimens(fd, NULL) != 0 || fstat(fd, &info) != 0 || renameat(dir, part, dir, name) != 0)
        return source_fail(ctx, "rename");
    relay_note(relay_of(ctx), info.st_size);
    return 0;
}

static int fetch_as(struct df_ctx *ctx, const struct place *place, const struct object_key *key,
                    const char *name)
{
    const char *part = df_printf(&ctx->arena, "%s" RELAY_PART, df_uuid_new(&ctx->arena));
    int dir = relay_of(ctx)->dir;
    int fd = openat(dir, part, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, FILE_MODE);

    if (fd < 0)
        return source_fail(ctx, "create");
    int failed = fetch_to(ctx, place, key, fd);
    if (!failed)
        failed = keep(ctx, fd, part, name);
    if (failed)
        (void) unlinkat(dir, part, 0);
    close(fd);
    return failed;
}

/* Two who want the same wait for each other: the second one finds what the first has fetched. */
static int copy(struct df_ctx *ctx, const struct place *place, const struct object_key *key,
                const char *name)
{
    if (touch(ctx, name))
        return 0;
    df_pg_release(ctx); /* another server is asked, and it may take its time */
    const char **slot = relay_begin(relay_of(ctx), name);
    int failed = touch(ctx, name) ? 0 : fetch_as(ctx, place, key, name);
    relay_end(relay_of(ctx), slot);
    return failed;
}

int relay_download(struct df_ctx *ctx, const struct place *place, const struct object_key *key,
                   const char *method, const char *disposition, struct download *download)
{
    const char *name = name_of(ctx, key);
    int failed = copy(ctx, place, key, name);

    (void) method, (void) disposition;
    download->inner = df_printf(&ctx->arena, "/blob/fetched/%s", name);
    return failed;
}

static int read_at(struct df_ctx *ctx, int fd, int64_t offset, size_t length, char *into)
{
    for (size_t at = 0; at < length;) {
        ssize_t count = pread(fd, into + at, length - at, offset + (off_t) at);
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            return source_fail(ctx, "read");
        at += (size_t) count;
    }
    return 0;
}

static int read_all(struct df_ctx *ctx, int fd, size_t limit, const char **bytes, size_t *size)
{
    struct stat info;

    if (fstat(fd, &info) != 0)
        return source_fail(ctx, "stat");
    if (info.st_size > (off_t) limit)
        return df_fail(ctx, DF_TOO_LARGE, "too large to be sent through this server");
    *size = (size_t) info.st_size;
    char *room = df_alloc(&ctx->arena, *size + 1);
    *bytes = room;
    return read_at(ctx, fd, 0, *size, room);
}

/* Another server on the same folder may remove the file between the two steps. */
static int open_copy(struct df_ctx *ctx, const struct place *place, const struct object_key *key,
                     int *fd)
{
    const char *name = name_of(ctx, key);
    int failed = 0;

    *fd = -1;
    for (int i = 0; !failed && *fd < 0 && i < OPENS; i++) {
        failed = copy(ctx, place, key, name);
        if (!failed)
            *fd = openat(relay_of(ctx)->dir, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    }
    return failed || *fd >= 0 ? failed : source_fail(ctx, "open");
}

int relay_read(struct df_ctx *ctx, const struct place *place, const struct object_key *key,
               size_t limit, const char **bytes, size_t *size)
{
    int fd, failed = open_copy(ctx, place, key, &fd);

    if (failed)
        return failed;
    failed = read_all(ctx, fd, limit, bytes, size);
    close(fd);
    return failed;
}

int relay_range(struct df_ctx *ctx, const struct place *place, const struct object_key *key,
                int64_t offset, size_t length, char *into)
{
    int fd, failed = open_copy(ctx, place, key, &fd);

    if (failed)
        return failed;
    failed = read_at(ctx, fd, offset, length, into);
    close(fd);
    return failed;
}

int relay_sweep(struct df_ctx *ctx, bool *more)
{
    *more = false;
    relay_trim(relay_of(ctx));
    return 0;
}
