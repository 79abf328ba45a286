/* HTTP to servers that users name (libcurl): guarded addresses, no redirects, no proxy, bounded
 * answers, bodies from memory or from a file. */
#ifndef REMOTE_H
#define REMOTE_H

#include <df/guard.h>

#include <df/ctx.h>

/* Takes bytes as they arrive; false gives up. */
typedef bool remote_sink(void *data, const char *bytes, size_t size);

struct remote_request {
    const char *method, *url;
    const char *host;           /* the name in the url */
    const char *const *headers; /* NULL-terminated "Name: value" */
    const void *bytes;          /* body in memory, or NULL */
    size_t size;
    int fd; /* body in a file when `length` is not DF_NO_INT */
    int64_t offset, length;
    remote_sink *sink; /* for the body of a success; NULL: kept in the reply */
    void *sink_data;
    int milliseconds; /* deadline; 0: none, but something must move every 30 s */
};

struct remote_reply {
    long status;
    const char *bytes; /* in ctx's arena; NUL-terminated */
    size_t size;
    int64_t length;                                        /* Content-Length, or DF_NO_INT */
    const char *etag, *region, *checksum, *server, *token; /* headers, or NULL */
};

struct remote_pool;
int remote_open(struct df_ctx *ctx, const struct df_guard *guard,
                struct remote_pool **pool) DF_MUST_CHECK;
void remote_close(void *pool);

/* 0 once there was an answer, whatever its status. No answer: DF_UNAVAILABLE
 * `storage_unreachable`; an address that we do not speak to: DF_CONFLICT `forbidden_address`. */
int remote_call(struct df_ctx *ctx, struct remote_pool *pool, const struct remote_request *request,
                struct remote_reply *reply) DF_MUST_CHECK;

/* The same with the service's own pool, tried again after a pause while there is no answer or the
 * server is busy: `tries` times in all. */
int remote_try(struct df_ctx *ctx, const struct remote_request *request, int tries,
               struct remote_reply *reply) DF_MUST_CHECK;

/* A pause before another try: doubling, with luck in it, so that many who failed together do not
 * come back together. */
void remote_pause(int attempt);

/* Fails with DF_INVALID `forbidden_address` at the pointer when this server does not speak to the
 * host, as far as its name says. */
int remote_check_host(struct df_ctx *ctx, const struct df_guard *guard, const char *pointer,
                      const char *host) DF_MUST_CHECK;

#endif
