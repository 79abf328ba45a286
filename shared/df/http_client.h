/* HTTP calls to other programs (libcurl): pooled connections, deadline, request id, problems become
 * df_fail(). */
#ifndef DF_HTTP_CLIENT_H
#define DF_HTTP_CLIENT_H

#include <df/ctx.h>
#include <jansson.h>

struct df_http_request {
    const char *method, *url;
    json_t *json;      /* body as JSON; borrowed */
    const void *bytes; /* or raw bytes */
    size_t size;
    const char *content_type;   /* for bytes; application/octet-stream if NULL */
    const char *const *headers; /* NULL-terminated "Name: value", or NULL */
    const char *token;          /* Authorization: Bearer */
    bool as_service;            /* with this service's own token */
    int milliseconds;           /* deadline; 0 = 10 s */
    size_t limit;               /* of the answer; 0 = 8 MiB */
};

struct df_http_reply {
    long status;
    const char *bytes; /* NUL-terminated, in ctx's arena */
    size_t size;
    json_t *json; /* parsed when the answer is JSON, else NULL; lives as long as ctx */
};

struct df_http_pool;
int df_http_open(struct df_http_pool **pool) DF_MUST_CHECK;
void df_http_close(struct df_http_pool *pool);

/* Succeeds on 2xx. Other answers fail with the kind, slug, detail, errors and members of their
 * problem; no answer is DF_UNAVAILABLE. `reply` (may be NULL) is set in both cases once there was
 * an answer. GET is tried twice. */
int df_http_call(struct df_ctx *ctx, const struct df_http_request *request,
                 struct df_http_reply *reply) DF_MUST_CHECK;

/* One path or query segment, percent-encoded. In ctx's arena. */
const char *df_url_escape(struct df_ctx *ctx, const char *text);

#endif
