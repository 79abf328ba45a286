/* Which addresses this server speaks to when a user names them: public ones, and what the
 * administrator allows. */
#ifndef DF_GUARD_H
#define DF_GUARD_H

#include <df/arena.h>

#include <sys/socket.h>

enum { DF_GUARD_TEXT_MAX = 4096 };

struct df_guard_network {
    unsigned char bytes[16]; /* an IPv4 address is mapped: ::ffff:a.b.c.d */
    int bits;                /* of 128 */
};

struct df_guard {
    bool allows_loopback;
    const char **names; /* hosts that may have any address */
    struct df_guard_network *networks;
    size_t name_count, network_count;
};

/* Reads "minio.lab, 10.1.0.0/16, fd00::5". NULL, or what is wrong. In the arena. */
const char *df_guard_read(struct df_arena *arena, const char *text, struct df_guard *guard);

/* Whether a connection to this address may be made. `host` is the name it was resolved from. */
bool df_guard_allows(const struct df_guard *guard, const char *host,
                     const struct sockaddr *address);

/* False for hosts that are an address, or a name of this machine, that is not allowed: what can be
 * said without asking a name server. `host` is without port and brackets. */
bool df_guard_allows_host(const struct df_guard *guard, const char *host);

#endif
