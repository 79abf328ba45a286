/* The signature of a call comes from anybody. What is accepted is bounded and well formed. */
#include "signature.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct signature signature;
    struct df_arena arena;

    df_arena_init(&arena, 1024 * 1024);
    if (signature_read(df_strndup(&arena, (const char *) data, size), &signature)) {
        if (signature.time < 0 || signature.count == 0 || signature.count > SIGNATURE_COUNT_MAX)
            abort();
        for (size_t i = 0; i < signature.count; i++)
            if (!df_is_sha256(signature.v1[i]) || !signature_has(&signature, signature.v1[i]))
                abort();
    }
    df_arena_release(&arena);
    return 0;
}
