/* Artifacts are bytes of strangers. Whatever they are, a preview of them has the form that the
 * service believes in. */
#include "look.h"
#include "preview.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bytes bytes = bytes_of_memory(data, size);
    struct df_arena arena;
    struct look look;

    df_arena_init(&arena, (size_t) 192 * 1024 * 1024);
    look_init(&look, &arena, &bytes);
    look_at(&look);
    if (preview_problem(look.json))
        abort();
    df_arena_release(&arena);
    return 0;
}
