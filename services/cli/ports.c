#include "ports.h"

#include "file.h"

#include <arpa/inet.h>
#include <jansson.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <unistd.h>

/* Below the range from which the kernel gives ports to outgoing connections (32768), so that none
 * of those takes a port between two starts. */
enum { LOWEST = 20000, HIGHEST = 32000, TRIES = 2000 };

const char *const port_names[PORT_COUNT + 1] = {
    "gateway", "events", "redis", "auth", "projects", "executions", "storage", "compute", NULL,
};

bool port_is_free(const char *address, int port)
{
    struct addrinfo hints = {.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE,
                             .ai_socktype = SOCK_STREAM};
    struct addrinfo *found = NULL;
    char number[16];

    snprintf(number, sizeof number, "%d", port);
    if (getaddrinfo(address, number, &hints, &found) != 0)
        return false;
    int fd = socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const int yes = 1;
    bool is_free = fd >= 0 && setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) == 0
                   && bind(fd, found->ai_addr, found->ai_addrlen) == 0 && listen(fd, 1) == 0;
    if (fd >= 0)
        close(fd);
    freeaddrinfo(found);
    return is_free;
}

static bool is_used(const struct ports *ports, int port)
{
    for (int i = 0; i < PORT_COUNT; i++)
        if (ports->numbers[i] == port)
            return true;
    return false;
}

static int choose(const struct ports *ports)
{
    for (int i = 0; i < TRIES; i++) {
        unsigned random = 0;
        if (getrandom(&random, sizeof random, 0) != sizeof random)
            return 0;
        int port = LOWEST + (int) (random % (HIGHEST - LOWEST));
        if (!is_used(ports, port) && port_is_free("127.0.0.1", port))
            return port;
    }
    return 0;
}

int ports_choose(struct df_ctx *ctx, const char *path, struct ports *ports)
{
    struct ports last = {};
    int gateway = ports->numbers[PORT_GATEWAY];
    int failed = ports_read(ctx, path, &last);

    if (failed && failed != -DF_NOT_FOUND)
        last = (struct ports){}; /* a damaged file is as good as none */
    *ports = (struct ports){.numbers = {[PORT_GATEWAY] = gateway}};
    for (int i = PORT_GATEWAY + 1; i < PORT_COUNT; i++) {
        int wanted = last.numbers[i];
        bool is_good = wanted > 0 && !is_used(ports, wanted) && port_is_free("127.0.0.1", wanted);
        ports->numbers[i] = is_good ? wanted : choose(ports);
        if (ports->numbers[i] == 0)
            return df_fail(ctx, DF_UNAVAILABLE, "no free port between %d and %d", LOWEST, HIGHEST);
    }
    return ports_write(ctx, path, ports);
}

int ports_read(struct df_ctx *ctx, const char *path, struct ports *ports)
{
    const char *text = NULL;
    int failed = file_read(ctx, path, &text);
    if (failed)
        return failed;

    json_t *json = json_loads(text, 0, NULL);
    if (!json)
        return df_fail(ctx, DF_INVALID, "'%s' is not JSON", path);
    df_defer_json(&ctx->arena, json);
    for (int i = 0; i < PORT_COUNT; i++)
        ports->numbers[i] = (int) json_integer_value(json_object_get(json, port_names[i]));
    return 0;
}

int ports_write(struct df_ctx *ctx, const char *path, const struct ports *ports)
{
    json_t *json = df_defer_json(&ctx->arena, json_object());

    for (int i = 0; i < PORT_COUNT; i++)
        json_object_set_new(json, port_names[i], json_integer(ports->numbers[i]));
    char *text = json_dumps(json, JSON_INDENT(2));
    if (!text)
        return df_fail(ctx, DF_INTERNAL, "out of memory");
    df_defer(&ctx->arena, free, text);
    return file_write(ctx, path, text, 0600);
}
