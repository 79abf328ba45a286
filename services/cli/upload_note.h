/* Which upload a file was being sent by, so that the same command goes on with it: a small file in
 * the user's state folder, named by what is sent and where to, locked while it is sent. */
#ifndef CLI_UPLOAD_NOTE_H
#define CLI_UPLOAD_NOTE_H

#include <df/ctx.h>

struct upload_note {
    int fd;             /* -1: nothing is remembered here */
    const char *path;   /* of the note */
    const char *upload; /* what it says; NULL: nothing */
};

/* `key` is everything that must be the same. Where there is no state folder, or another process
 * sends just that, nothing is remembered. */
struct upload_note upload_note_open(struct df_ctx *ctx, const char *key);

/* From now on it is this upload. */
void upload_note_write(struct upload_note *note, const char *upload);

/* It is over; nothing is to be remembered. */
void upload_note_remove(const struct upload_note *note);

/* Whatever it says stays. */
void upload_note_close(const struct upload_note *note);

#endif
