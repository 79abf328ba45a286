/* Objects by transfer ticket: plain HTTP straight to where they are, from and to files. */
#ifndef TRANSFER_CLIENT_H
#define TRANSFER_CLIENT_H

#include <df/ctx.h>
#include <jansson.h>

struct transfer_pool;

/* `host` is put before URLs that begin with a slash. */
int transfer_open(struct df_ctx *ctx, const char *host, struct transfer_pool **pool) DF_MUST_CHECK;
void transfer_close(struct transfer_pool *pool);

/* Whether the bytes are still wanted; asked all the time, from the thread that moves them. */
struct transfer_watch {
    bool (*is_stopped)(void *context);
    void *context;
};

/* Writes at most `limit` bytes to `fd`, from its beginning. Tried again when the line breaks. */
int transfer_get(struct df_ctx *ctx, struct transfer_pool *pool, const json_t *ticket, int fd,
                 int64_t limit, const struct transfer_watch *watch) DF_MUST_CHECK;

/* Sends `size` bytes of `fd`. */
int transfer_put(struct df_ctx *ctx, struct transfer_pool *pool, const json_t *ticket, int fd,
                 int64_t size, const struct transfer_watch *watch) DF_MUST_CHECK;

#endif
