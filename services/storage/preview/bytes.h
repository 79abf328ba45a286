/* Bytes of an object, asked for piece by piece: what looks at them holds only what it needs. */
#ifndef PREVIEW_BYTES_H
#define PREVIEW_BYTES_H

#include <df/arena.h>

enum { BYTES_WINDOW = 64 * 1024, BYTES_TAKE_MAX = 8 * 1024 * 1024 };

struct bytes {
    int64_t size;

    /* Exactly `length` bytes, at most 1 MiB; false ends the looking. */
    bool (*fetch)(void *data, int64_t offset, size_t length, unsigned char *into);
    void *data;

    /* What was fetched last, for those who read on. */
    unsigned char *window;
    int64_t window_at;
    size_t window_size;
};

/* Bytes in memory, which must outlive it. */
struct bytes bytes_of_memory(const unsigned char *memory, size_t size);

/* Exactly `length` bytes (at most BYTES_TAKE_MAX) in the arena, with a NUL behind them; NULL when
 * there are not that many. */
const unsigned char *bytes_take(struct df_arena *arena, struct bytes *bytes, int64_t offset,
                                int64_t length);

/* Up to `most` bytes from `offset` on. */
const unsigned char *bytes_upto(struct df_arena *arena, struct bytes *bytes, int64_t offset,
                                size_t most, size_t *count);

/* A few bytes (at most 16), cheaply when one reads on; false when there are not that many. */
bool bytes_few(struct df_arena *arena, struct bytes *bytes, int64_t offset, size_t length,
               unsigned char *into);

/* Whole numbers, least byte first. */
uint64_t bytes_number(const unsigned char *at, size_t length);

#endif
