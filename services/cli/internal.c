#include "internal.h"

#include "keys.h"

#include <df/http_client.h>
#include <df/jwt.h>

/* The largest object takes a quarter of an hour to be read. A service that has died is noticed at
 * once. */
enum { PATIENCE_MS = 60 * 60 * 1000 };

static int service_token(struct df_ctx *ctx, const struct system *system, const char **token)
{
    struct df_jwt_config config = {.service = "cli"};
    struct df_jwt_keys *keys;

    int failed = key_read(ctx, system->folder.keys, KEY_SERVICE, &config.service_key);
    if (failed)
        return failed;
    if (df_jwt_open(&keys, &config))
        return df_fail(ctx, DF_INTERNAL, "cannot use the service key");
    failed = df_jwt_service_token(ctx, keys, token);
    df_jwt_close(keys);
    return failed;
}

int internal_call(struct df_ctx *ctx, const struct system *system, enum port_name port,
                  const char *method, const char *path, json_t *body, json_t **answer)
{
    struct df_http_request request = {
        .method = method,
        .url = df_printf(&ctx->arena, "http://127.0.0.1:%d%s", system->ports.numbers[port], path),
        .json = body,
        .milliseconds = PATIENCE_MS,
    };
    struct df_http_reply reply = {};

    if (body)
        df_defer_json(&ctx->arena, body);
    int failed = service_token(ctx, system, &request.token);
    if (failed)
        return failed;
    failed = df_http_call(ctx, &request, &reply);
    if (answer)
        *answer = reply.json;
    return failed;
}

/* The guest's account is made when the guest signs in for the first time. */
static int find_guest(struct df_ctx *ctx, const struct system *system, json_t **guest)
{
    json_t *session;
    int failed = internal_call(ctx, system, PORT_AUTH, "GET", "/internal/users/guest", NULL, guest);

    if (failed != -DF_NOT_FOUND)
        return failed;
    failed = internal_call(ctx, system, PORT_AUTH, "POST", "/api/v1/sessions", json_object(),
                           &session);
    if (!failed)
        *guest = json_object_get(session, "user");
    return failed;
}

int internal_seed_guest(struct df_ctx *ctx, const struct system *system)
{
    json_t *guest;
    int failed = find_guest(ctx, system, &guest);

    if (failed)
        return failed;
    return internal_call(ctx, system, PORT_PROJECTS, "POST", "/internal/examples/seed",
                         json_pack("{sO sO}", "user", json_object_get(guest, "id"), "name",
                                   json_object_get(guest, "name")),
                         NULL);
}
