/* main() of a service: settings, pools, --help, --routes, --check, health, background loops, drain
 * on SIGTERM. */
#ifndef DF_SERVICE_H
#define DF_SERVICE_H

#include <df/http_server.h>

/* Background work that one thread does again and again: at every hint, and at least every
 * `interval` milliseconds. */
struct df_loop {
    const char *name; /* hint list df:<service>:<name> in Redis */
    int interval;

    /* One round in a fresh ctx. Sets `more` to be called again at once. A failure is logged; the
     * loop goes on. */
    int (*run)(struct df_ctx *ctx, bool *more);

    int lanes; /* rounds at once in each replica; 0 is one */
};

struct df_service {
    const char *name;
    const struct df_route *const *routes; /* one table per noun, NULL-terminated */
    const struct df_query *const *queries;
    const struct df_constraint *constraints;
    const struct df_setting *settings; /* own settings, or NULL */
    size_t settings_size;
    const struct df_loop *loops; /* ended by {}, or NULL */

    /* Once, before the keys are loaded and the first request comes; may be NULL. `own` is the
     * settings record; `keys` may be completed (private keys). */
    int (*prepare)(struct df_ctx *ctx, void *own, struct df_jwt_config *keys);

    /* Only auth: who holds a personal access token. NULL asks auth over HTTP. */
    int (*exchange)(struct df_ctx *ctx, const char *token, struct df_principal *principal);
};

int df_service_main(const struct df_service *service, int argc, char **argv);

/* The process was told to end: a loop that is long at something leaves it. */
bool df_is_stopping(void);

/* Wakes a loop of this service, whichever replica it runs in. */
void df_wake(const struct df_ctx *ctx, const char *loop);

#endif
