#include "health.h"

#include "database.h"
#include "deadline.h"
#include "supervisor.h"

#include <df/http_client.h>

#include <arpa/inet.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static const char *check_http(struct df_ctx *ctx, const char *address, const char *path)
{
    struct df_http_reply reply = {};
    const struct df_http_request request = {
        .method = "GET",
        .url = df_printf(&ctx->arena, "%s%s", address, path),
        .milliseconds = HEALTH_MILLISECONDS,
    };

    if (df_http_call(ctx, &request, &reply) == 0)
        return "ok";
    return reply.status == 0 ? "does not answer"
                             : df_printf(&ctx->arena, "not ready: %s", ctx->error.detail);
}

static const char *check_port(int port)
{
    const struct sockaddr_in address = {
        .sin_family = AF_INET,
        .sin_port = htons((uint16_t) port),
        .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
    };
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    bool connected = fd >= 0
                     && connect(fd, (const struct sockaddr *) &address, sizeof address) == 0;

    if (fd >= 0)
        close(fd);
    return connected ? "ok" : "does not answer";
}

static const char *check_worker(struct df_ctx *ctx, const struct system *system)
{
    struct program_state state;

    supervisor_state(ctx, &system->folder, PROGRAM_WORKER, &state);
    return state.is_up ? "ok" : "is down";
}

/* Anyone who reached the gateway by another address than this machine's gets an answer too: 421 is
 * alive. */
static const char *check(struct df_ctx *ctx, const struct system *system, enum program_name name)
{
    switch (name) {
    case PROGRAM_DATABASE:
        return database_is_ready(ctx, system->postgres.sockets) ? "ok" : "does not answer";
    case PROGRAM_REDIS:
        return check_port(system->ports.numbers[PORT_REDIS]);
    case PROGRAM_GATEWAY:
        return check_http(ctx, gateway_local_address(ctx, &system->settings, &system->ports),
                          "/healthz");
    case PROGRAM_WORKER:
        return check_worker(ctx, system);
    default:
        return check_http(ctx,
                          df_printf(&ctx->arena, "http://127.0.0.1:%d",
                                    system->ports.numbers[programs[name].port]),
                          "/readyz");
    }
}

const char *health_check(struct df_ctx *ctx, const struct system *system, enum program_name name)
{
    struct df_error before = ctx->error;
    const char *health = check(ctx, system, name);

    ctx->error = before;
    return health;
}

int health_await(struct df_ctx *ctx, const struct system *system, int milliseconds)
{
    struct deadline deadline = deadline_in(milliseconds);
    enum program_name name = 0;

    while (name < PROGRAM_COUNT) {
        const char *health = system->is_wanted[name] ? health_check(ctx, system, name) : "ok";
        if (strcmp(health, "ok") == 0)
            name++;
        else if (!deadline_pause(&deadline, 10))
            return df_fail(ctx, DF_UNAVAILABLE, "%s %s; see %s/%s/current", programs[name].name,
                           health, system->folder.log, programs[name].name);
    }
    return 0;
}
