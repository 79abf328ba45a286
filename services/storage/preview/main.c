/* df-preview SIZE: looks at an object that df-storage hands it piece by piece (see wire.h). */
#include "jail.h"
#include "look.h"
#include "wire.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { ARENA_LIMIT = 192 * 1024 * 1024 };

static bool write_all(const void *data, size_t size)
{
    const char *at = data;

    while (size > 0) {
        ssize_t wrote = write(STDOUT_FILENO, at, size);
        if (wrote <= 0)
            return false;
        at += wrote;
        size -= (size_t) wrote;
    }
    return true;
}

static bool fetch(void *data, int64_t offset, size_t length, unsigned char *into)
{
    const struct wire_request request = {WIRE_READ, (uint32_t) length, offset};

    (void) data;
    if (length == 0)
        return true;
    if (!write_all(&request, sizeof request))
        return false;
    while (length > 0) {
        ssize_t got = read(STDIN_FILENO, into, length);
        if (got <= 0)
            return false;
        into += got;
        length -= (size_t) got;
    }
    return true;
}

static bool send_result(const json_t *json)
{
    char *text = json_dumps(json, JSON_COMPACT);
    struct wire_request request = {WIRE_RESULT, 0, 0};

    if (!text || strlen(text) > WIRE_RESULT_MAX)
        return false;
    request.length = (uint32_t) strlen(text);
    return write_all(&request, sizeof request) && write_all(text, request.length);
}

int main(int argc, char **argv)
{
    struct bytes bytes = {.fetch = fetch};
    struct df_arena arena;
    struct look look;

    if (argc != 2)
        return 2;
    bytes.size = strtoll(argv[1], NULL, 10);
    json_object_seed(0); /* this, and the first allocation, ask for random bytes */
    df_arena_init(&arena, ARENA_LIMIT);
    look_init(&look, &arena, &bytes);
    if (bytes.size < 0 || !jail_enter(PREVIEW_MEMORY))
        return 3;
    look_at(&look);
    _exit(send_result(look.json) ? 0 : 4); /* no handlers: they would ask for more */
}
