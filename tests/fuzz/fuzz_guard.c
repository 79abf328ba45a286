/* Hosts that users name, and networks that administrators allow. What must hold: a host that is an
 * address in any spelling the resolver takes is judged as that address is. */
#include <df/guard.h>

#include <netdb.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const struct df_guard *guard, const char *host)
{
    const struct addrinfo hints = {.ai_flags = AI_NUMERICHOST, .ai_socktype = SOCK_STREAM};
    struct addrinfo *found = NULL;
    bool is_allowed = df_guard_allows_host(guard, host);

    if (getaddrinfo(host, NULL, &hints, &found) != 0)
        return;
    if (is_allowed && !df_guard_allows(guard, host, found->ai_addr))
        abort();
    freeaddrinfo(found);
}

/* A line with what is allowed, then the host. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct df_arena arena;
    struct df_guard guard = {};

    df_arena_init(&arena, 1024 * 1024);
    char *text = df_strndup(&arena, (const char *) data, size), *host = strchr(text, '\n');
    if (host)
        *host++ = '\0';
    if (!df_guard_read(&arena, host ? text : "", &guard))
        check(&guard, host ? host : text);
    df_arena_release(&arena);
    return 0;
}
