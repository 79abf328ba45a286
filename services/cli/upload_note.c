#include "upload_note.h"

#include <df/digest.h>
#include <df/record.h>

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum { UUID_LENGTH = 36 };

static bool make_folders(struct df_ctx *ctx, const char *path)
{
    for (const char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/'))
        if (mkdir(df_strndup(&ctx->arena, path, (size_t) (slash - path)), 0700) != 0
            && errno != EEXIST)
            return false;
    return true;
}

static const char *path_of(struct df_ctx *ctx, const char *key)
{
    const char *state = getenv("XDG_STATE_HOME"), *home = getenv("HOME");
    bool has_state = state && state[0] == '/';
    char hash[DF_SHA256_HEX];
    const char *path;

    if (!has_state && (!home || home[0] != '/'))
        return NULL;
    df_sha256(key, strlen(key), hash);
    path = has_state ? df_printf(&ctx->arena, "%s/deepforge/uploads/%s", state, hash)
                     : df_printf(&ctx->arena, "%s/.local/state/deepforge/uploads/%s", home, hash);
    return make_folders(ctx, path) ? path : NULL;
}

struct upload_note upload_note_open(struct df_ctx *ctx, const char *key)
{
    struct upload_note note = {.fd = -1, .path = path_of(ctx, key)};
    char text[UUID_LENGTH + 1] = "";
    struct stat opened, named;

    if (!note.path)
        return note;
    note.fd = open(note.path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (note.fd < 0)
        return note;
    /* Whoever held the lock before may have taken the note away. */
    bool is_ours = flock(note.fd, LOCK_EX | LOCK_NB) == 0 && fstat(note.fd, &opened) == 0
                   && stat(note.path, &named) == 0 && opened.st_ino == named.st_ino;
    if (!is_ours) {
        close(note.fd);
        note.fd = -1;
        return note;
    }
    if (pread(note.fd, text, UUID_LENGTH, 0) == UUID_LENGTH && df_is_uuid(text))
        note.upload = df_strdup(&ctx->arena, text);
    return note;
}

void upload_note_write(struct upload_note *note, const char *upload)
{
    if (note->fd < 0)
        return;
    if (ftruncate(note->fd, 0) == 0) /* a note that is lost costs sending again, no more */
        (void) !pwrite(note->fd, upload, strlen(upload), 0);
    note->upload = upload;
}

void upload_note_remove(const struct upload_note *note)
{
    if (note->fd >= 0)
        (void) unlink(note->path);
    upload_note_close(note);
}

void upload_note_close(const struct upload_note *note)
{
    if (note->fd >= 0)
        close(note->fd);
}
