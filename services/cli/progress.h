/* How far a transfer has come, on a terminal. Where nobody looks nothing is written. */
#ifndef CLI_PROGRESS_H
#define CLI_PROGRESS_H

#include <df/ctx.h>

struct progress {
    struct df_ctx *ctx;
    const char *name;
    int64_t begun_with, done, total; /* bytes; what was there before does not count as speed */
    int64_t started, told;           /* monotonic milliseconds */
    bool is_shown;
};

/* `name` must outlive it. Shown when standard error is a terminal. */
struct progress progress_begin(struct df_ctx *ctx, const char *name, int64_t done, int64_t total);

/* Sets how many bytes are there; writes a few times a second. NULL: nobody watches. */
void progress_set(struct progress *progress, int64_t done);

/* A line of words in its place, until the next one. */
void progress_say(struct progress *progress, const char *words);

/* Takes the line away. */
void progress_end(struct progress *progress);

#endif
