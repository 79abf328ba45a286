#include "client.h"

#include "name.h"
#include "system.h"

#include <df/http_client.h>

#include <stdlib.h>
#include <string.h>

enum { CALL_MILLISECONDS = 60000, RENEW_MILLISECONDS = 600000 };

static int find_host(const struct invocation *invocation, const char **host)
{
    struct df_ctx *ctx = invocation->ctx;
    const char *named = option_value(invocation, "host");
    struct system_options options = {.data = option_value(invocation, "data")};
    struct system system;

    if (!named)
        named = getenv("DEEPFORGE_HOST");
    if (named && *named) {
        size_t length = strlen(named);
        while (length > 0 && named[length - 1] == '/')
            length--;
        *host = df_strndup(&ctx->arena, named, length);
        return 0;
    }

    int failed = system_find(ctx, &options, &system);
    if (failed)
        return failed;
    if (!system_is_running(ctx, &system))
        return df_fail_as(ctx, DF_UNAVAILABLE, "not_running",
                          "DeepForge does not run in %s; start it, or give --host URL",
                          system.folder.path);
    *host = gateway_local_address(ctx, &system.settings, &system.ports);
    return 0;
}

static int renew_guest(struct client *client);

static int call(struct client *client, struct df_http_request *request, struct df_http_reply *reply)
{
    if (client->is_guest && deadline_left(&client->renew_at) == 0) {
        int failed = renew_guest(client);
        if (failed)
            return failed;
    }
    request->token = client->token;
    request->milliseconds = client->milliseconds ? client->milliseconds : CALL_MILLISECONDS;

    int failed = df_http_call(client->ctx, request, reply);
    if (failed && reply->status == 0) {
        const char *why = df_strdup(&client->ctx->arena, client->ctx->error.detail);
        const char *reason = strstr(why, ": ");
        return df_fail_as(client->ctx, DF_UNAVAILABLE, "unreachable", "cannot reach %s: %s",
                          client->host, reason ? reason + 2 : why);
    }
    return failed;
}

static const char *url(struct client *client, const char *path)
{
    return df_printf(&client->ctx->arena, "%s/api/v1%s", client->host, path);
}

int client_call(struct client *client, const char *method, const char *path, json_t *body,
                json_t **answer)
{
    struct df_http_request request = {.method = method, .url = url(client, path), .json = body};
    struct df_http_reply reply = {};

    if (body)
        df_defer_json(&client->ctx->arena, body);
    int failed = call(client, &request, &reply);
    if (answer)
        *answer = reply.json;
    return failed;
}

int client_post_bytes(struct client *client, const char *path, const void *bytes, size_t size,
                      json_t **answer)
{
    struct df_http_request request = {
        .method = "POST", .url = url(client, path), .bytes = bytes, .size = size};
    struct df_http_reply reply = {};

    int failed = call(client, &request, &reply);
    *answer = reply.json;
    return failed;
}

/* Access tokens live 15 minutes, and a run may take days. */
static int renew_guest(struct client *client)
{
    json_t *answer = NULL;

    client->renew_at = deadline_in(RENEW_MILLISECONDS);
    client->token = NULL;
    int failed = client_call(client, "POST", "/sessions", json_object(), &answer);
    if (failed == -DF_UNAVAILABLE)
        return failed;
    if (failed)
        return df_fail(client->ctx, DF_UNAUTHENTICATED,
                       "%s wants to know who you are: give --token or DEEPFORGE_TOKEN",
                       client->host);
    const char *token = json_string_value(json_object_get(answer, "access_token"));
    client->token = token ? df_strdup(client->lasting, token) : NULL;
    return 0;
}

int client_open(const struct invocation *invocation, struct client *client)
{
    const char *token = option_value(invocation, "token");

    *client = (struct client){.ctx = invocation->ctx, .lasting = &invocation->ctx->arena};
    int failed = find_host(invocation, &client->host);
    if (failed)
        return failed;
    if (!token)
        token = getenv("DEEPFORGE_TOKEN");
    client->is_guest = !token || !*token;
    client->token = token;
    return client->is_guest ? renew_guest(client) : 0;
}

int client_fail_like(struct df_ctx *ctx, const struct df_ctx *inner)
{
    const struct df_error *error = &inner->error;

    if (!error->slug)
        return df_fail(ctx, error->code, "%s", error->detail);
    return df_fail_as(ctx, error->code, df_strdup(&ctx->arena, error->slug), "%s", error->detail);
}

int client_list(struct client *client, const char *path, json_t **items)
{
    struct df_ctx *ctx = client->ctx;
    const char *separator = strchr(path, '?') ? "&" : "?", *cursor = NULL;

    *items = df_defer_json(&ctx->arena, json_array());
    do {
        json_t *page = NULL;
        const char *next = cursor ? df_printf(&ctx->arena, "%s%slimit=200&cursor=%s", path,
                                              separator, df_url_escape(ctx, cursor))
                                  : path;
        int failed = client_call(client, "GET", next, NULL, &page);
        if (failed)
            return failed;
        json_array_extend(*items, json_object_get(page, "items"));
        cursor = json_string_value(json_object_get(page, "next_cursor"));
    } while (cursor && json_array_size(*items) < LIST_LIMIT);
    return 0;
}

int client_bytes(struct client *client, const char *path, int64_t offset, const char **bytes,
                 size_t *size)
{
    const char *headers[] = {
        df_printf(&client->ctx->arena, "Range: bytes=%lld-", (long long) offset), NULL};
    struct df_http_request request = {
        .method = "GET",
        .url = url(client, path),
        .headers = offset > 0 ? headers : NULL,
        .limit = 16 * 1024 * 1024,
    };
    struct df_http_reply reply = {};

    int failed = call(client, &request, &reply);
    *size = failed ? 0 : reply.size;
    *bytes = reply.bytes;
    return reply.status == 416 ? 0 : failed; /* nothing behind the offset */
}

int client_project(struct client *client, const char *given, json_t **project)
{
    json_t *projects;
    int failed = client_list(client, "/projects", &projects);

    return failed ? failed : name_choose(client->ctx, projects, "project", given, project);
}
