/* The address of a server as a person writes it. What must hold: what is accepted has one reading,
 * and a request below it stays below it. */
#include "web_base.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct web_base base, again;
    struct df_arena arena;

    df_arena_init(&arena, 1 << 20);
    const char *text = df_strndup(&arena, (const char *) data, size);
    if (!web_base_read(&arena, text, &base)) {
        const char *url = web_base_url(&arena, &base, "");
        if (strpbrk(url, " \r\n?#@\\%"))
            abort();
        if (strlen(url) <= S3_ENDPOINT_MAX
            && (web_base_read(&arena, url, &again) || strcmp(again.path, base.path) != 0
                || strcmp(again.endpoint.host, base.endpoint.host) != 0))
            abort();
    }
    df_arena_release(&arena);
    return 0;
}
