/* What the browser calls: it asks for room for a question, writes the text there, and reads the
 * answer. The memory grows as needed, and is used anew by each question. */
#include "code.h"
#include "describe.h"

#include <stdint.h>
#include <string.h>

#define EXPORT(name) __attribute__((export_name(name)))

enum { PAGE = 65536, PAGES_MOST = 8192, ALIGNMENT = 16 }; /* 512 MiB */

typedef const char *face(const char *question, size_t length, struct room *room);

extern char __heap_base;

static size_t answered;

static size_t bytes(void)
{
    return __builtin_wasm_memory_size(0) * PAGE;
}

static bool grow(size_t pages)
{
    return __builtin_wasm_memory_size(0) + pages <= PAGES_MOST
           && __builtin_wasm_memory_grow(0, pages) != (size_t) -1;
}

/* Where to write a question of so many bytes; NULL when it is too large. */
EXPORT("question_room") char *question_room(size_t length)
{
    size_t needed = (size_t) &__heap_base + length + ALIGNMENT;

    if (length > (size_t) PAGES_MOST * PAGE / 2)
        return NULL;
    if (needed > bytes() && !grow((needed - bytes()) / PAGE + 1))
        return NULL;
    return &__heap_base;
}

static const char *answer(face *ask, size_t length)
{
    size_t start = ((size_t) &__heap_base + length + ALIGNMENT) / ALIGNMENT * ALIGNMENT;

    for (;;) {
        struct room room = {.start = (char *) start, .size = start < bytes() ? bytes() - start : 0};
        const char *said = ask(&__heap_base, length, &room);
        answered = said ? strlen(said) : 0;
        if (said || !grow(__builtin_wasm_memory_size(0)))
            return said;
    }
}

/* The answer to a question of so many bytes; NULL when it is too large. */
EXPORT("describe") const char *describe(size_t length)
{
    return answer(keras_describe, length);
}

EXPORT("code") const char *code(size_t length)
{
    return answer(keras_code, length);
}

/* Bytes of the last answer. */
EXPORT("answer_length") size_t answer_length(void)
{
    return answered;
}
