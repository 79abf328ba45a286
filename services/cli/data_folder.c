#include "data_folder.h"

#include "deadline.h"
#include "file.h"

#include <df/digest.h>

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* sockaddr_un takes 107 bytes; PostgreSQL adds "/database/.s.PGSQL.5432.lock". */
enum { SOCKET_FOLDER_LIMIT = 75, PATH_LIMIT = 1024, LOCK_MILLISECONDS = 60000 };

static const char *home(void)
{
    const char *path = getenv("HOME");
    const struct passwd *user = path && *path ? NULL : getpwuid(getuid());

    return user ? user->pw_dir : path;
}

/* "~/x" and relative paths made absolute, without a slash at the end. */
static int absolute(struct df_ctx *ctx, const char *path, const char **result)
{
    char here[PATH_MAX];

    if (path[0] == '~' && (path[1] == '/' || !path[1]))
        path = df_printf(&ctx->arena, "%s%s", home(), path + 1);
    if (path[0] != '/') {
        if (!getcwd(here, sizeof here))
            return df_fail(ctx, DF_INVALID, "cannot tell the current folder: %s", strerror(errno));
        path = df_printf(&ctx->arena, "%s/%s", here, path);
    }

    size_t length = strlen(path);
    while (length > 1 && path[length - 1] == '/')
        length--;
    if (length > PATH_LIMIT)
        return df_fail(ctx, DF_INVALID, "a folder's path may have %d bytes", PATH_LIMIT);
    for (size_t i = 0; i < length; i++)
        if (strchr("\"'\\$@{};#", path[i]) || iscntrl((unsigned char) path[i]))
            return df_fail(ctx, DF_INVALID,
                           "the path '%s' has a character that folders of DeepForge may not have",
                           path);
    *result = df_strndup(&ctx->arena, path, length);
    return 0;
}

int data_folder_find(struct df_ctx *ctx, const char *option, const char **path)
{
    const char *named = option ? option : getenv("DEEPFORGE_DATA_DIR");

    if (named && *named)
        return absolute(ctx, named, path);

    const char *preset;
    struct settings settings;
    int failed = absolute(ctx, "~/.deepforge", &preset);
    if (failed)
        return failed;
    failed = settings_read(ctx, preset, &settings);
    if (failed)
        return failed;
    const char *set = settings_text(&settings, SETTING_DATA_DIR);
    return absolute(ctx, *set ? set : preset, path);
}

static const char *below(struct df_ctx *ctx, const char *folder, const char *name)
{
    return df_printf(&ctx->arena, "%s/%s", folder, name);
}

/* A path that is long or has a space gets a short folder below /tmp, always the same one. */
static const char *socket_folder(struct df_ctx *ctx, const struct data_folder *folder)
{
    char hex[DF_SHA256_HEX];

    if (strlen(folder->run) <= SOCKET_FOLDER_LIMIT && !strpbrk(folder->run, " ,?%&:"))
        return folder->run;
    df_sha256(folder->path, strlen(folder->path), hex);
    return df_printf(&ctx->arena, "/tmp/deepforge-%u-%.12s", (unsigned) getuid(), hex);
}

int data_folder_read(struct df_ctx *ctx, const char *path, struct data_folder *folder,
                     struct settings *settings)
{
    int failed = settings_read(ctx, path, settings);
    if (failed)
        return failed;

    const char *database = settings_text(settings, SETTING_DATABASE_DIR);
    const char *blob = settings_text(settings, SETTING_BLOB_DIR);
    *folder = (struct data_folder){
        .path = path,
        .keys = below(ctx, path, "keys"),
        .redis = below(ctx, path, "redis"),
        .log = below(ctx, path, "log"),
        .worker = below(ctx, path, "worker"),
        .run = below(ctx, path, "run"),
        .scan = below(ctx, path, "run/scan"),
    };
    folder->sockets = socket_folder(ctx, folder);
    failed = absolute(ctx, *database ? database : below(ctx, path, "database"), &folder->database);
    if (failed)
        return failed;
    return absolute(ctx, *blob ? blob : below(ctx, path, "blob"), &folder->blob);
}

/* /tmp is everybody's: the short folder must be ours and closed to others. */
static int check_socket_folder(struct df_ctx *ctx, const char *path)
{
    struct stat found;

    if (lstat(path, &found) < 0)
        return df_fail(ctx, DF_INVALID, "cannot look at '%s': %s", path, strerror(errno));
    if (!S_ISDIR(found.st_mode) || found.st_uid != getuid() || (found.st_mode & 022))
        return df_fail(ctx, DF_INVALID, "'%s' belongs to somebody else; remove it", path);
    return 0;
}

int data_folder_make(struct df_ctx *ctx, const struct data_folder *folder)
{
    const char *const parts[] = {
        folder->path,
        folder->keys,
        folder->redis,
        folder->log,
        folder->worker,
        folder->blob,
        below(ctx, folder->blob, "incoming"),
        below(ctx, folder->blob, "objects"),
        folder->run,
        folder->sockets,
    };

    for (size_t i = 0; i < DF_COUNT(parts); i++) {
        int failed = folder_make(ctx, parts[i], 0700);
        if (failed)
            return failed;
    }
    if (access(folder->path, W_OK | X_OK) < 0)
        return df_fail(ctx, DF_INVALID, "the data folder '%s' is not writable", folder->path);
    return folder->sockets == folder->run ? 0 : check_socket_folder(ctx, folder->sockets);
}

bool data_folder_exists(const struct data_folder *folder)
{
    return file_exists(folder->run);
}

int data_folder_lock(struct df_ctx *ctx, const struct data_folder *folder, int *lock)
{
    const char *path = below(ctx, folder->path, "lock");
    struct deadline deadline = deadline_in(LOCK_MILLISECONDS);
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);

    if (fd < 0)
        return df_fail(ctx, DF_INVALID, "cannot write '%s': %s", path, strerror(errno));
    while (flock(fd, LOCK_EX | LOCK_NB) < 0)
        if (!deadline_pause(&deadline, 20)) {
            close(fd);
            return df_fail(ctx, DF_CONFLICT,
                           "another deepforge command is starting or stopping this system");
        }
    *lock = fd;
    return 0;
}

void data_folder_unlock(int lock)
{
    close(lock);
}
