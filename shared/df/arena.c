#include <df/arena.h>

#include <jansson.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CHUNK_SIZE = 8192 };

struct df_chunk {
    struct df_chunk *next;
    size_t size, used;
    _Alignas(max_align_t) char bytes[];
};

struct df_deferred {
    struct df_deferred *next;
    void (*release)(void *);
    void *object;
};

void df_arena_init(struct df_arena *arena, size_t limit)
{
    *arena = (struct df_arena){.limit = limit};
}

void df_arena_release(struct df_arena *arena)
{
    for (struct df_deferred *d = arena->deferred; d; d = d->next)
        d->release(d->object);

    for (struct df_chunk *chunk = arena->chunks, *next; chunk; chunk = next) {
        next = chunk->next;
        free(chunk);
    }
    df_arena_init(arena, arena->limit);
}

static struct df_chunk *add_chunk(struct df_arena *arena, size_t size)
{
    size_t capacity = size > CHUNK_SIZE ? size : CHUNK_SIZE;
    struct df_chunk *chunk = calloc(1, sizeof *chunk + capacity);

    if (!chunk)
        abort();
    chunk->size = capacity;
    chunk->next = arena->chunks;
    return arena->chunks = chunk;
}

void *df_alloc(struct df_arena *arena, size_t size)
{
    size = (size + _Alignof(max_align_t) - 1) & ~(_Alignof(max_align_t) - 1);
    arena->used += size;
    if (arena->used > arena->limit)
        abort();

    struct df_chunk *chunk = arena->chunks;
    if (!chunk || chunk->size - chunk->used < size)
        chunk = add_chunk(arena, size);

    void *memory = chunk->bytes + chunk->used;
    chunk->used += size;
    return memory;
}

char *df_strdup(struct df_arena *arena, const char *text)
{
    size_t size = strlen(text) + 1;
    return memcpy(df_alloc(arena, size), text, size);
}

char *df_printf(struct df_arena *arena, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int length = vsnprintf(NULL, 0, format, args);
    if (length < 0)
        abort();

    char *text = df_alloc(arena, (size_t) length + 1);
    vsnprintf(text, (size_t) length + 1, format, again);
    va_end(again);
    va_end(args);
    return text;
}

void df_defer(struct df_arena *arena, void (*release)(void *), void *object)
{
    struct df_deferred *deferred = df_alloc(arena, sizeof *deferred);

    *deferred = (struct df_deferred){arena->deferred, release, object};
    arena->deferred = deferred;
}

char *df_strndup(struct df_arena *arena, const char *text, size_t length)
{
    char *copy = df_alloc(arena, length + 1);
    return memcpy(copy, text, length);
}

static void release_json(void *json)
{
    json_decref(json);
}

struct json_t *df_defer_json(struct df_arena *arena, struct json_t *json)
{
    if (!json)
        abort();
    df_defer(arena, release_json, json);
    return json;
}
