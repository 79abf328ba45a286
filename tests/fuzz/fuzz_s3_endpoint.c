/* The address of an S3 server as somebody types it. What must hold: what is accepted is a host with
 * a port and nothing else, so that no path, no query and no other user can be smuggled into a URL
 * or a header. */
#include "s3_address.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds)
{
    if (!holds)
        abort();
}

static void check_host(const char *host)
{
    size_t length = strlen(host);

    check(length > 0 && length <= S3_ENDPOINT_MAX);
    for (size_t i = 0; i < length; i++)
        check((unsigned char) host[i] > ' ' && (unsigned char) host[i] < 0x7f
              && !strchr("/?#@\\\"'<>", host[i]));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct df_arena arena;
    struct s3_endpoint endpoint = {};

    df_arena_init(&arena, 1 << 20);
    const char *text = df_strndup(&arena, (const char *) data, size);

    if (!s3_endpoint_read(&arena, text, &endpoint)) {
        check_host(endpoint.name);
        check_host(endpoint.host);
        check(strlen(endpoint.name) <= S3_HOST_MAX);
    }
    df_arena_release(&arena);
    return 0;
}
