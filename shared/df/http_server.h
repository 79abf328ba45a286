/* Serves a table of routes. The only file that knows ulfius. */
#ifndef DF_HTTP_SERVER_H
#define DF_HTTP_SERVER_H

#include <df/jwt.h>
#include <df/metrics.h>
#include <df/pg.h>
#include <df/process.h>
#include <df/record.h>

struct _u_request;
struct df_server;
struct _u_response;

/* One HTTP call being served. Handlers take this; everything below them takes df_ctx. */
struct df_call {
    struct df_ctx *ctx;
    const struct df_route *route;
    struct df_principal principal; /* speaker DF_NOBODY on public routes without a token */
    json_t *body;                  /* after df_body(): which members were there */
    const struct df_server *server;
    const struct _u_request *request;
    struct _u_response *response;
};

/* Who may call a route; may be combined. Project roles come on top, in the handler. */
enum df_access {
    DF_PUBLIC = 0,
    DF_USER = 1 << 0,   /* a person; with scope `read` GET only */
    DF_ADMIN = 1 << 1,  /* a person who is site admin */
    DF_WORKER = 1 << 2, /* a person whose token has scope `worker` or `api` */
    DF_JOB_TOKEN = 1 << 3,
    DF_SERVICE = 1 << 4,
};

struct df_route {
    const char *method, *path, *operation; /* path under /api/v1, or /internal/... as it stands */
    unsigned access;
    int (*handle)(struct df_call *call);
    size_t body_limit; /* bytes; 0 = 1 MiB */
};

/* The operation is the handler's name, the OpenAPI operationId and the metrics label. Paths that
 * begin with /internal/ or /files/ or are /healthz, /readyz, /metrics stand as they are; all others
 * get /api/v1 in front. Variables are `:name`. */
#define DF_ROUTE(method, path, operation, access, ...)                                             \
    {                                                                                              \
        method, path, #operation, access, operation, __VA_ARGS__                                   \
    }

enum { DF_BODY_LIMIT = 1024 * 1024, DF_PAGE_LIMIT = 200, DF_PAGE_DEFAULT = 50 };

/* Inputs. df_path: a missing variable is a bug in the route table. df_path_uuid: what is no UUID is
 * DF_NOT_FOUND. */
const char *df_path(const struct df_call *call, const char *variable);
int df_path_uuid(struct df_call *call, const char *variable, const char **id) DF_MUST_CHECK;

/* A query or header value, or NULL. */
const char *df_query_text(const struct df_call *call, const char *name);
const char *df_header(const struct df_call *call, const char *name);

/* An integer query member within bounds, `preset` when absent; DF_INVALID names it. */
int df_query_int(struct df_call *call, const char *name, int64_t min, int64_t max, int64_t preset,
                 int64_t *value) DF_MUST_CHECK;

/* ?limit as text for SQL (one more than asked, so that the reply knows whether there is more) */
struct df_page {
    int64_t limit;
    const char *limit_text; /* limit + 1 */
    const char *cursor; /* opaque to clients: the last item's sort key; NULL on the first page */
};
int df_page(struct df_call *call, struct df_page *page) DF_MUST_CHECK;

int df_body(struct df_call *call, const struct df_field *fields, void *record) DF_MUST_CHECK;
int df_body_json(struct df_call *call, json_t **json) DF_MUST_CHECK; /* lives as long as the call */
void df_body_bytes(const struct df_call *call, const void **bytes, size_t *size);

/* True if the request's JSON body named this member (for PATCH). After df_body(). */
bool df_body_has(const struct df_call *call, const char *member);

/* Outputs; all return 0, so that a handler ends with `return df_reply...`. */
int df_reply(struct df_call *call, int status, const struct df_field *fields, const void *record);
int df_reply_json(struct df_call *call, int status, json_t *json); /* steals */
int df_reply_list(struct df_call *call, const struct df_field *fields, size_t size,
                  const struct df_list *list);

/* A page: drops the extra item and makes next_cursor from its predecessor's text member
 * `cursor_field`. */
int df_reply_page(struct df_call *call, const struct df_field *fields, size_t size,
                  const struct df_list *list, const struct df_page *page, const char *cursor_field);
int df_reply_empty(struct df_call *call); /* 204 */
int df_reply_bytes(struct df_call *call, int status, const char *content_type, const void *bytes,
                   size_t size);
void df_reply_header(struct df_call *call, const char *name, const char *value);

/* A body that is brought piece by piece while the client takes it: memory for two pieces of
 * DF_STREAM_PIECE bytes, however long it is. `read` runs after the handler has returned, each time
 * with a ctx of its own; it answers up to `size` bytes in that ctx's arena. When it fails, or has
 * nothing although there should be more, the connection breaks, so that nobody takes a part for the
 * whole. */
enum { DF_STREAM_PIECE = 1024 * 1024 };
struct df_stream {
    int64_t size; /* at least 1 */
    int (*read)(struct df_ctx *ctx, const void *context, int64_t offset, size_t size,
                const char **bytes, size_t *got);
    const void *context; /* copied */
    size_t context_size;
};
int df_reply_stream(struct df_call *call, const char *content_type, const struct df_stream *stream);

/* HttpOnly, SameSite=Strict, path as given; seconds 0 removes it. */
void df_reply_cookie(struct df_call *call, const char *name, const char *value, const char *path,
                     int seconds);
const char *df_cookie(const struct df_call *call, const char *name);

/* Lowest level, used by service.c. */
int df_server_start(struct df_server **server, const struct df_process *process,
                    const struct df_route *const *tables) DF_MUST_CHECK;

/* Stops listening, lets running calls finish, frees everything. */
void df_server_stop(struct df_server *server);

/* Requests by operation and status, and their durations, in Prometheus' text format. */
void df_server_metrics(const struct df_server *server, FILE *out);

#endif
