#include "progress.h"

#include "text.h"

#include <stdio.h>
#include <time.h>
#include <unistd.h>

enum { TELL_MS = 200, NAME_WIDTH = 40 };

static int64_t now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t) time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

struct progress progress_begin(struct df_ctx *ctx, const char *name, int64_t done, int64_t total)
{
    return (struct progress){
        .ctx = ctx,
        .name = text_printable(ctx, name),
        .begun_with = done,
        .done = done,
        .total = total,
        .started = now(),
        .is_shown = isatty(STDERR_FILENO) == 1,
    };
}

static void tell(const struct progress *progress, int64_t passed)
{
    struct df_ctx ctx;
    int64_t moved = progress->done - progress->begun_with;
    double percent = progress->total > 0
                         ? 100.0 * (double) progress->done / (double) progress->total
                         : 100;

    df_ctx_init(&ctx, "progress", NULL); /* many lines, and none is needed for long */
    fprintf(stderr, "\r\033[K%.*s  %s of %s  %.0f %%  %s/s", NAME_WIDTH, progress->name,
            text_of_size(&ctx, progress->done), text_of_size(&ctx, progress->total), percent,
            text_of_size(&ctx, passed > 0 ? moved * 1000 / passed : 0));
    fflush(stderr);
    df_ctx_release(&ctx);
}

void progress_set(struct progress *progress, int64_t done)
{
    int64_t time = progress && progress->is_shown ? now() : 0;

    if (!progress)
        return;
    progress->done = done;
    if (!progress->is_shown || time - progress->told < TELL_MS)
        return;
    progress->told = time;
    tell(progress, time - progress->started);
}

void progress_say(struct progress *progress, const char *words)
{
    if (!progress->is_shown)
        return;
    fprintf(stderr, "\r\033[K%.*s  %s", NAME_WIDTH, progress->name, words);
    fflush(stderr);
}

void progress_end(struct progress *progress)
{
    if (progress->is_shown)
        fprintf(stderr, "\r\033[K");
}
