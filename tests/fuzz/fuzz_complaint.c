/* What programs print comes from packages of users' choice. What is made of it is shown to people:
 * text within its limit, without control characters, however the bytes are cut. */
#include "complaint.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct df_arena arena;
    size_t limit = size > 0 ? data[0] * 4u : 0, piece = size > 1 ? data[1] + 1u : 1;

    df_arena_init(&arena, DF_ARENA_LIMIT);
    struct complaint *complaint = df_alloc(&arena, sizeof *complaint);
    for (size_t at = 0; at < size; at += piece)
        complaint_hear(complaint, (const char *) data + at, size - at < piece ? size - at : piece);
    const char *text = complaint_text(&arena, complaint, limit);
    if (strlen(text) > limit)
        abort();
    for (; *text; text++)
        if ((unsigned char) *text < 0x20 && *text != '\n')
            abort();
    df_arena_release(&arena);
    return 0;
}
