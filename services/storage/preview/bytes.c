#include "bytes.h"

#include <string.h>

enum { FETCH_MAX = 1024 * 1024 };

static bool fetch_memory(void *data, int64_t offset, size_t length, unsigned char *into)
{
    const unsigned char *memory = data;

    memcpy(into, memory + offset, length);
    return true;
}

struct bytes bytes_of_memory(const unsigned char *memory, size_t size)
{
    return (struct bytes){
        .size = (int64_t) size, .fetch = fetch_memory, .data = (void *) (uintptr_t) memory};
}

static bool fetch_all(const struct bytes *bytes, int64_t offset, size_t length, unsigned char *into)
{
    while (length > 0) {
        size_t count = length < FETCH_MAX ? length : FETCH_MAX;
        if (!bytes->fetch(bytes->data, offset, count, into))
            return false;
        offset += (int64_t) count;
        into += count;
        length -= count;
    }
    return true;
}

static bool move_window(struct df_arena *arena, struct bytes *bytes, int64_t offset)
{
    int64_t left = bytes->size - offset;

    if (!bytes->window)
        bytes->window = df_alloc(arena, BYTES_WINDOW);
    bytes->window_at = offset;
    bytes->window_size = left < BYTES_WINDOW ? (size_t) left : BYTES_WINDOW;
    return fetch_all(bytes, offset, bytes->window_size, bytes->window);
}

/* Who asks for little mostly asks for what follows next. */
static bool copy(struct df_arena *arena, struct bytes *bytes, int64_t offset, size_t length,
                 unsigned char *into)
{
    if (length > BYTES_WINDOW)
        return fetch_all(bytes, offset, length, into);
    int64_t end = bytes->window_at + (int64_t) bytes->window_size;
    bool inside = bytes->window && offset >= bytes->window_at && offset + (int64_t) length <= end;
    if (!inside && !move_window(arena, bytes, offset))
        return false;
    memcpy(into, bytes->window + (offset - bytes->window_at), length);
    return true;
}

const unsigned char *bytes_take(struct df_arena *arena, struct bytes *bytes, int64_t offset,
                                int64_t length)
{
    if (offset < 0 || length < 0 || length > BYTES_TAKE_MAX || offset > bytes->size
        || length > bytes->size - offset)
        return NULL;
    unsigned char *taken = df_alloc(arena, (size_t) length + 1);
    return copy(arena, bytes, offset, (size_t) length, taken) ? taken : NULL;
}

const unsigned char *bytes_upto(struct df_arena *arena, struct bytes *bytes, int64_t offset,
                                size_t most, size_t *count)
{
    int64_t left = offset >= 0 && offset < bytes->size ? bytes->size - offset : 0;

    *count = left < (int64_t) most ? (size_t) left : most;
    return bytes_take(arena, bytes, *count ? offset : 0, (int64_t) *count);
}

bool bytes_few(struct df_arena *arena, struct bytes *bytes, int64_t offset, size_t length,
               unsigned char *into)
{
    if (offset < 0 || offset > bytes->size || (int64_t) length > bytes->size - offset)
        return false;
    return copy(arena, bytes, offset, length, into);
}

uint64_t bytes_number(const unsigned char *at, size_t length)
{
    uint64_t number = 0;

    for (size_t i = length; i-- > 0;)
        number = number << 8 | at[i];
    return number;
}
