/* What the worker says to the host: every call of docs/protocols.md section 5, as one function
 * each. */
#ifndef HOST_CLIENT_H
#define HOST_CLIENT_H

#include "options.h"

#include <df/process.h>
#include <jansson.h>

struct host {
    const struct options *options;
    struct df_process process; /* its connections, and the key of a worker of the server */
};

int host_open(struct df_ctx *ctx, const struct options *options, struct host *host) DF_MUST_CHECK;
void host_close(struct host *host);

/* As the worker. Replies live as long as ctx. */
int host_register(struct df_ctx *ctx, struct host *host, json_t *worker,
                  json_t **reply) DF_MUST_CHECK;
int host_leave(struct df_ctx *ctx, struct host *host, const char *worker) DF_MUST_CHECK;
/* `held`: NULL, or {job, attempt} of all that the worker has; taken over. */
int host_claim(struct df_ctx *ctx, struct host *host, const char *worker, int slots, json_t *held,
               json_t **reply) DF_MUST_CHECK;
int host_heartbeat(struct df_ctx *ctx, struct host *host, const char *worker, json_t *body,
                   json_t **reply) DF_MUST_CHECK;

/* The worker's own token, for the event stream. */
int host_token(struct df_ctx *ctx, struct host *host, const char **token) DF_MUST_CHECK;

/* As an attempt of a job, with its token. */
int host_start(struct df_ctx *ctx, struct host *host, const char *token, const char *job,
               json_t *body) DF_MUST_CHECK;

/* `size` is what the console has then; it is set on 409 `offset`, too. */
int host_console(struct df_ctx *ctx, struct host *host, const char *token, const char *job,
                 int64_t offset, const void *bytes, size_t count, int64_t *size) DF_MUST_CHECK;
int host_figure(struct df_ctx *ctx, struct host *host, const char *token, const char *job,
                int64_t number, json_t *body) DF_MUST_CHECK;
int host_metrics(struct df_ctx *ctx, struct host *host, const char *token, const char *job,
                 const char *kind, const char *body, size_t size) DF_MUST_CHECK;
int host_tickets(struct df_ctx *ctx, struct host *host, const char *token, const char *project,
                 json_t *body, json_t **reply) DF_MUST_CHECK;

/* `leases`: what the worker may run next when `body` claims something, or NULL; an old host says
 * nothing. */
int host_finish(struct df_ctx *ctx, struct host *host, const char *token, const char *job,
                json_t *body, json_t **leases) DF_MUST_CHECK;

/* Whether a failure may pass by itself: the network, a restart, too many requests. */
bool host_may_recover(int failed);

/* Whether a refusal means that this attempt is not ours any more. */
bool host_is_stale(const struct df_ctx *ctx, int failed);

#endif
