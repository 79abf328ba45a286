/* The TCP ports of one system, all on loopback but the gateway's. */
#ifndef CLI_PORTS_H
#define CLI_PORTS_H

#include <df/ctx.h>

enum port_name {
    PORT_GATEWAY,
    PORT_EVENTS,
    PORT_REDIS,
    PORT_AUTH,
    PORT_PROJECTS,
    PORT_EXECUTIONS,
    PORT_STORAGE,
    PORT_COMPUTE,
    PORT_COUNT,
};

extern const char *const port_names[PORT_COUNT + 1];

struct ports {
    int numbers[PORT_COUNT];
};

/* Whether somebody could listen there now. */
bool port_is_free(const char *address, int port);

/* The ports of the last start (file `path`) while they are free, else others; the gateway's is the
 * caller's. */
int ports_choose(struct df_ctx *ctx, const char *path, struct ports *ports) DF_MUST_CHECK;

/* What the running system uses. DF_NOT_FOUND when it was never started. */
int ports_read(struct df_ctx *ctx, const char *path, struct ports *ports) DF_MUST_CHECK;
int ports_write(struct df_ctx *ctx, const char *path, const struct ports *ports) DF_MUST_CHECK;

#endif
