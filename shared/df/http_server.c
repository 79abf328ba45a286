#include <df/access.h>
#include <df/http_call.h>
#include <df/log.h>
#include <df/uuid.h>

#include <arpa/inet.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <ulfius.h>

/* An idle connection of the gateway stays open longer than the gateway keeps it. */
enum { MAX_CONNECTIONS = 4096, IDLE_SECONDS = 120, MAX_REQUEST_ID = 64, SLOW_MS = 1000 };

struct binding {
    const struct df_route *route;
    const struct df_server *server;
    struct df_histogram duration;
    atomic_ullong answers[6]; /* by first digit of the status */
};

struct df_server {
    const struct df_process *process;
    const struct df_route *const *tables;
    struct _u_instance instance;
    struct binding *bindings;
    size_t count;
};

static bool is_plain(const char *id)
{
    static const char allowed[]
        = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    size_t length = id ? strlen(id) : 0;

    return length > 0 && length <= MAX_REQUEST_ID && strspn(id, allowed) == length;
}

static double seconds_since(const struct timespec *start)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double) (now.tv_sec - start->tv_sec) + (double) (now.tv_nsec - start->tv_nsec) / 1e9;
}

static int serve(struct df_call *call)
{
    size_t limit = call->route->body_limit ? call->route->body_limit : DF_BODY_LIMIT;

    /* ulfius cuts a long body at max_post_body_size without a word; that is one byte above every
     * limit. */
    if (call->request->binary_body_length > limit)
        return df_fail(call->ctx, DF_TOO_LARGE, "the body may have at most %zu bytes", limit);
    int failed = df_access_check(call, call->request->http_verb);
    return failed ? failed : call->route->handle(call);
}

static void finish(struct binding *binding, const struct df_call *call, double seconds)
{
    const struct df_principal *principal = &call->principal;
    long status = call->response->status;
    const char *error = status >= 400 ? call->ctx->error.detail : NULL;
    enum df_level level = status >= 500 ? DF_ERROR : seconds * 1000 > SLOW_MS ? DF_WARN : DF_INFO;

    df_observe(&binding->duration, seconds);
    if (status >= 100 && status < 600)
        atomic_fetch_add(&binding->answers[status / 100], 1);
    if (level == DF_INFO && call->route->access == DF_PUBLIC && status < 400)
        level = DF_DEBUG; /* health checks come every second */
    df_log(call->ctx, level, "request", "{ss ss si sf ss* ss* ss*}", "operation",
           call->route->operation, "method", call->request->http_verb, "status", (int) status, "ms",
           (double) (long) (seconds * 1e5) / 100, "user", principal->user, "job", principal->job,
           "error", error);
}

static int dispatch(const struct _u_request *request, struct _u_response *response, void *data)
{
    struct binding *binding = data;
    const char *id = u_map_get_case(request->map_header, "X-Request-Id");
    struct timespec start;
    struct df_ctx ctx;

    clock_gettime(CLOCK_MONOTONIC, &start);
    df_ctx_init(&ctx, is_plain(id) ? id : "-", binding->server->process);
    if (!is_plain(id))
        ctx.id = df_uuid_new(&ctx.arena);
    struct df_call call = {.ctx = &ctx,
                           .route = binding->route,
                           .server = binding->server,
                           .request = request,
                           .response = response};
    if (serve(&call) < 0)
        df_reply_problem(&call);
    df_reply_header(&call, "X-Request-Id", ctx.id);
    if (!u_map_has_key_case(response->map_header, "Cache-Control"))
        df_reply_header(&call, "Cache-Control", "no-store");
    finish(binding, &call, seconds_since(&start));
    df_ctx_release(&ctx);
    return U_CALLBACK_COMPLETE;
}

static const char *prefix_of(const char *path)
{
    static const char *const bare[] = {"/internal/", "/files/", "/healthz", "/readyz", "/metrics"};

    for (size_t i = 0; i < DF_COUNT(bare); i++)
        if (strncmp(path, bare[i], strlen(bare[i])) == 0)
            return "";
    return "/api/v1";
}

/* Segment by segment; ":name" matches any. */
static bool path_matches(const char *pattern, const char *path)
{
    const char *prefix = prefix_of(pattern);

    if (strncmp(path, prefix, strlen(prefix)) != 0)
        return false;
    path += strlen(prefix);
    while (*pattern == '/' && *path == '/') {
        size_t wanted = strcspn(++pattern, "/"), given = strcspn(++path, "/?");
        if (*pattern != ':' && (wanted != given || strncmp(pattern, path, wanted) != 0))
            return false;
        pattern += wanted;
        path += given;
    }
    return *pattern == '\0' && (*path == '\0' || *path == '?');
}

static int no_such_route(struct df_call *call)
{
    const char *method = call->request->http_verb, *url = call->request->http_url;

    for (const struct df_route *const *table = call->server->tables; *table; table++)
        for (const struct df_route *route = *table; route->method; route++)
            if (path_matches(route->path, url))
                return df_fail(call->ctx, DF_METHOD, "there is no %s of this path", method);
    return df_fail(call->ctx, DF_NOT_FOUND, "there is no such path");
}

static const struct df_route default_route = {"*",       "*",           "no_such_route",
                                              DF_PUBLIC, no_such_route, 0};

static size_t count_routes(const struct df_route *const *tables)
{
    size_t count = 0;

    for (; *tables; tables++)
        for (const struct df_route *route = *tables; route->method; route++)
            count++;
    return count;
}

static size_t largest_body(const struct df_server *server)
{
    size_t largest = DF_BODY_LIMIT;

    for (size_t i = 0; i < server->count; i++)
        if (server->bindings[i].route->body_limit > largest)
            largest = server->bindings[i].route->body_limit;
    return largest;
}

static void add_binding(struct df_server *server, const struct df_route *route)
{
    server->bindings[server->count].route = route;
    server->bindings[server->count++].server = server;
}

static void bind_routes(struct df_server *server)
{
    for (const struct df_route *const *table = server->tables; *table; table++)
        for (const struct df_route *route = *table; route->method; route++) {
            ulfius_add_endpoint_by_val(&server->instance, route->method, prefix_of(route->path),
                                       route->path, 0, dispatch, &server->bindings[server->count]);
            add_binding(server, route);
        }
    ulfius_set_default_endpoint(&server->instance, dispatch, &server->bindings[server->count]);
    add_binding(server, &default_route);
}

/* "127.0.0.1:8001", "0.0.0.0:80". Names are not resolved: a service listens where it is told. */
static bool parse_address(const char *listen, struct sockaddr_in *address)
{
    char host[64];
    const char *colon = strrchr(listen, ':');

    if (!colon || (size_t) (colon - listen) >= sizeof host)
        return false;
    memcpy(host, listen, (size_t) (colon - listen));
    host[colon - listen] = '\0';
    *address = (struct sockaddr_in){.sin_family = AF_INET,
                                    .sin_port = htons((uint16_t) strtoul(colon + 1, NULL, 10))};
    return address->sin_port != 0 && inet_pton(AF_INET, host, &address->sin_addr) == 1;
}

static int start(struct df_server *server, struct sockaddr_in *address)
{
    struct MHD_OptionItem options[] = {
        {MHD_OPTION_NOTIFY_COMPLETED, (intptr_t) mhd_request_completed, NULL},
        {MHD_OPTION_URI_LOG_CALLBACK, (intptr_t) ulfius_uri_logger, NULL},
        {MHD_OPTION_SOCK_ADDR, 0, address},
        {MHD_OPTION_THREAD_POOL_SIZE, (intptr_t) server->process->settings.threads, NULL},
        {MHD_OPTION_CONNECTION_LIMIT, MAX_CONNECTIONS, NULL},
        {MHD_OPTION_CONNECTION_TIMEOUT, IDLE_SECONDS, NULL},
        {MHD_OPTION_LISTEN_BACKLOG_SIZE, 1024, NULL},
        {MHD_OPTION_END, 0, NULL},
    };

    return ulfius_start_framework_with_mhd_options(&server->instance, MHD_USE_EPOLL_INTERNAL_THREAD,
                                                   options);
}

int df_server_start(struct df_server **server_out, const struct df_process *process,
                    const struct df_route *const *tables)
{
    struct df_server *server = calloc(1, sizeof *server);
    struct sockaddr_in address;

    if (!server)
        return -DF_UNAVAILABLE;
    server->process = process;
    server->tables = tables;
    server->bindings = calloc(count_routes(tables) + 1, sizeof *server->bindings);
    if (!server->bindings || !parse_address(process->settings.listen, &address)
        || ulfius_init_instance(&server->instance, ntohs(address.sin_port), NULL, NULL) != U_OK) {
        free(server->bindings);
        free(server);
        return -DF_INVALID;
    }
    bind_routes(server);
    server->instance.max_post_body_size = largest_body(server) + 1;
    if (start(server, &address) != U_OK) {
        ulfius_clean_instance(&server->instance);
        free(server->bindings);
        free(server);
        return -DF_UNAVAILABLE;
    }
    *server_out = server;
    return 0;
}

void df_server_stop(struct df_server *server)
{
    ulfius_stop_framework(&server->instance);
    ulfius_clean_instance(&server->instance);
    free(server->bindings);
    free(server);
}

void df_server_metrics(const struct df_server *server, FILE *out)
{
    fprintf(out, "# TYPE deepforge_requests_total counter\n");
    for (size_t i = 0; i < server->count; i++)
        for (int class = 1; class < 6; class ++) {
            unsigned long long count = atomic_load(&server->bindings[i].answers[class]);
            if (count)
                fprintf(out, "deepforge_requests_total{operation=\"%s\",status=\"%dxx\"} %llu\n",
                        server->bindings[i].route->operation, class, count);
        }
    fprintf(out, "# TYPE deepforge_request_seconds histogram\n");
    for (size_t i = 0; i < server->count; i++)
        if (atomic_load(&server->bindings[i].duration.count))
            df_histogram_write(out, "deepforge_request_seconds", "operation",
                               server->bindings[i].route->operation, &server->bindings[i].duration);
}
