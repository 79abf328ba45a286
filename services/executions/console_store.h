/* The bytes of a console, in pieces. */
#ifndef CONSOLE_STORE_H
#define CONSOLE_STORE_H

#include "job_store.h"

#include <df/uuid.h>

/* Of one piece, in bytes. */
enum { CONSOLE_PIECE = 1024 * 1024 };

/* Whose bytes are shown: those of the attempt itself, or of the one that its job was taken from. */
struct console_source {
    char job[DF_UUID_SIZE];
    int64_t attempt;
};

struct console_source console_source(const struct attempt *attempt);

/* Up to `size` bytes from there on, in ctx's arena; fewer at the end, or when it was deleted. */
int console_piece(struct df_ctx *ctx, const struct console_source *source, int64_t first,
                  int64_t size, const char **bytes, size_t *got) DF_MUST_CHECK;

#endif
