/* Memory that is freed all at once: one arena per request, job or command. */
#ifndef DF_ARENA_H
#define DF_ARENA_H

#include <df/base.h>

struct df_arena {
    struct df_chunk *chunks;
    struct df_deferred *deferred;
    size_t used, limit;
};

/* A unit of work that wants more than `limit` bytes is a bug or an attack; the process aborts. */
void df_arena_init(struct df_arena *arena, size_t limit);

/* Runs the deferred releases, newest first, then frees everything. */
void df_arena_release(struct df_arena *arena);

/* Zeroed memory; never NULL. */
void *df_alloc(struct df_arena *arena, size_t size);
char *df_strdup(struct df_arena *arena, const char *text);
/* Exactly `length` bytes, all of which text must have; a NUL follows them. */
char *df_strndup(struct df_arena *arena, const char *text, size_t length);
char *df_printf(struct df_arena *arena, const char *format, ...) DF_PRINTF(2, 3);

/* Releases a foreign object (json_t, PGresult...) together with the arena. */
void df_defer(struct df_arena *arena, void (*release)(void *), void *object);

/* The usual foreign object: json_decref() at the end. Returns `json`; NULL aborts (out of memory).
 */
struct json_t *df_defer_json(struct df_arena *arena, struct json_t *json);

#endif
