#include "sciserver_client.h"

#include "sciserver_renew.h"
#include "sigv4.h"

#include <df/clock.h>

#include <string.h>
#include <time.h>

/* Small requests have a deadline; those with bytes of objects only have to move. A token is renewed
 * a few minutes before it ends, so that what has begun comes to its end. */
enum { TRIES = 3, SMALL_MS = 30 * 1000, EARLY_SECONDS = 5 * 60 };

const char *sciserver_path(struct df_arena *arena, const struct sciserver_account *account,
                           const char *api, const char *rest)
{
    const char *path = df_printf(arena, "%s/%s/%s%s%s", account->pool, account->owner,
                                 account->volume, *rest ? "/" : "", rest);

    return df_printf(arena, "%s/%s", api, sigv4_encode(arena, path, true));
}

static const char *const *headers_of(struct df_ctx *ctx, const struct sciserver_account *account,
                                     const struct sciserver_request *request)
{
    const char **headers = df_alloc(&ctx->arena, 3 * sizeof *headers);

    headers[0] = df_printf(&ctx->arena, "X-Auth-Token: %s", account->token->value);
    headers[1] = request->json ? "Content-Type: application/json"
                               : "Content-Type: application/octet-stream";
    headers[2] = NULL;
    return headers;
}

static int call(struct df_ctx *ctx, const struct sciserver_account *account,
                const struct sciserver_request *request, struct sciserver_reply *reply)
{
    const char *path = request->query
                           ? df_printf(&ctx->arena, "%s?%s", request->path, request->query)
                           : request->path;
    const struct remote_request http = {
        .method = request->method,
        .url = web_base_url(&ctx->arena, &account->files, path),
        .host = account->files.endpoint.name,
        .headers = headers_of(ctx, account, request),
        .bytes = request->json,
        .size = request->json ? strlen(request->json) : 0,
        .fd = request->fd,
        .length = request->has_file ? request->length : DF_NO_INT,
        .sink = request->sink,
        .sink_data = request->sink_data,
        .milliseconds = request->has_file || request->sink ? 0 : SMALL_MS,
    };
    int failed = remote_try(ctx, &http, request->sink ? 1 : TRIES, &reply->http);

    reply->words = "";
    reply->problem = SCISERVER_OTHER;
    if (!failed && !sciserver_is_fine(reply)) {
        reply->words = sciserver_words(&ctx->arena, reply->http.bytes, reply->http.size);
        reply->problem = sciserver_problem_of(reply->http.status, reply->words);
    }
    return failed;
}

bool sciserver_is_fine(const struct sciserver_reply *reply)
{
    return reply->http.status >= 200 && reply->http.status < 300;
}

int sciserver_call(struct df_ctx *ctx, const struct place *place,
                   const struct sciserver_request *request, struct sciserver_reply *reply)
{
    const struct sciserver_account *account = place->own;
    bool ends = account->token->ends < df_now() + EARLY_SECONDS;
    int failed = ends && account->token->password ? sciserver_renew(ctx, place) : 0;

    if (!failed)
        failed = call(ctx, account, request, reply);
    if (failed || sciserver_is_fine(reply) || reply->problem != SCISERVER_SIGN_IN)
        return failed;
    failed = sciserver_renew(ctx, place);
    return failed ? failed : call(ctx, account, request, reply);
}

int sciserver_fail(struct df_ctx *ctx, const struct sciserver_account *account,
                   const struct sciserver_reply *reply)
{
    const char *words = reply->words;
    long status = reply->http.status;

    if (reply->problem == SCISERVER_NO_VOLUME)
        return df_fail_as(ctx, DF_CONFLICT, "storage_refused", "there is no volume '%s/%s/%s'",
                          account->pool, account->owner, account->volume);
    if (reply->problem == SCISERVER_FORBIDDEN)
        return df_fail_as(ctx, DF_CONFLICT, "storage_refused",
                          "the volume '%s/%s/%s' may not be used like this: %s", account->pool,
                          account->owner, account->volume, words);
    if (reply->problem == SCISERVER_SIGN_IN)
        return df_fail_as(ctx, DF_CONFLICT, "storage_refused",
                          "SciServer does not take the sign-in");
    if (status < 500 && status != 429)
        return df_fail_as(ctx, DF_CONFLICT, "storage_refused", "the storage refuses: %ld %s",
                          status, words);
    return df_fail_as(ctx, DF_UNAVAILABLE, "storage_unreachable",
                      "the storage has a problem: %ld %s", status, words);
}

int sciserver_do(struct df_ctx *ctx, const struct place *place,
                 const struct sciserver_request *request, struct sciserver_reply *reply)
{
    int failed = sciserver_call(ctx, place, request, reply);

    return failed || sciserver_is_fine(reply) ? failed : sciserver_fail(ctx, place->own, reply);
}
