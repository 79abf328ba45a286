#include "sciserver_sign_in.h"

#include "remote.h"
#include "sciserver_reply.h"
#include "settings.h"
#include "sigv4.h"

#include <df/clock.h>
#include <df/pg.h>

#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { SIGN_IN_MS = 20 * 1000, USUAL_SECONDS = 24 * 60 * 60 };

static void forget_text(void *text)
{
    sodium_memzero(text, strlen(text));
    free(text);
}

static const char *body_of(struct df_ctx *ctx, const char *username, const char *password)
{
    json_t *json = json_pack("{s{s{s{s{ss ss}}}}}", "auth", "identity", "password", "user", "name",
                             username, "password", password);
    char *text = json_dumps(json, JSON_COMPACT);

    json_decref(json);
    if (!text)
        return NULL;
    df_defer(&ctx->arena, forget_text, text);
    return text;
}

/* The portal answers 500 to everything it does not like. */
static int fail(struct df_ctx *ctx, const struct remote_reply *reply)
{
    const char *words = sciserver_words(&ctx->arena, reply->bytes, reply->size);

    if (sciserver_problem_of(reply->status, words) == SCISERVER_SIGN_IN)
        return df_fail(ctx, DF_FORBIDDEN, "SciServer does not accept the user name and password");
    if (reply->status == 500 && *words)
        return df_fail(ctx, DF_FORBIDDEN, "SciServer does not sign in: %s", words);
    if (reply->status >= 300 && reply->status < 500)
        return df_fail(ctx, DF_FORBIDDEN, "this is no login portal of SciServer: it answers %ld",
                       reply->status);
    return df_fail_as(ctx, DF_UNAVAILABLE, "storage_unreachable",
                      "SciServer's login portal has a problem: %ld", reply->status);
}

/* How long it is good. A portal that does not say it gets the usual time. */
static int read_end(struct df_ctx *ctx, const struct sciserver_account *account,
                    struct sciserver_token *token)
{
    const char *path = df_printf(&ctx->arena, "keystone/v3/tokens/%s",
                                 sigv4_encode(&ctx->arena, token->value, false));
    const struct remote_request request = {
        .method = "GET",
        .url = web_base_url(&ctx->arena, &account->portal, path),
        .host = account->portal.endpoint.name,
        .headers = (const char *const[]){NULL},
        .length = DF_NO_INT,
        .milliseconds = SIGN_IN_MS,
    };
    struct remote_reply reply;
    const char *user;
    int64_t ends = DF_NO_INT;
    int failed = remote_call(ctx, storage_settings(ctx)->remote, &request, &reply);
    if (failed)
        return failed;

    if (reply.status != 200)
        return fail(ctx, &reply);
    (void) sciserver_token_read(&ctx->arena, reply.bytes, reply.size, &user, &ends);
    token->ends = ends == DF_NO_INT ? df_now() + USUAL_SECONDS : ends;
    return 0;
}

int sciserver_sign_in(struct df_ctx *ctx, const struct sciserver_account *account,
                      const char *password, struct sciserver_token *token)
{
    const char *body = body_of(ctx, account->username, password);
    const struct remote_request request = {
        .method = "POST",
        .url = web_base_url(&ctx->arena, &account->portal, "keystone/v3/tokens"),
        .host = account->portal.endpoint.name,
        .headers = (const char *const[]){"Content-Type: application/json", NULL},
        .bytes = body,
        .size = body ? strlen(body) : 0,
        .length = DF_NO_INT,
        .milliseconds = SIGN_IN_MS,
    };
    struct remote_reply reply;

    if (!body)
        return df_fail(ctx, DF_FORBIDDEN, "the user name or the password is no UTF-8 text");
    df_pg_release(ctx); /* another server is asked */
    int failed = remote_call(ctx, storage_settings(ctx)->remote, &request, &reply);
    if (failed)
        return failed;
    if (reply.status != 200)
        return fail(ctx, &reply);
    struct sciserver_token fresh = {
        .value = sciserver_token_of(&ctx->arena, reply.token ? reply.token : reply.bytes),
        .password = password,
    };
    if (!fresh.value)
        return df_fail(ctx, DF_FORBIDDEN, "this is no login portal of SciServer: it gave no token");
    failed = read_end(ctx, account, &fresh);
    if (!failed)
        *token = fresh;
    return failed;
}

int sciserver_sign_in_at_form(struct df_ctx *ctx, const struct sciserver_account *account,
                              const char *password, struct sciserver_token *token)
{
    int failed = sciserver_sign_in(ctx, account, password, token);

    if (failed != -DF_FORBIDDEN)
        return failed;
    const char *why = df_strdup(&ctx->arena, ctx->error.detail);
    return df_fail_at(ctx, "/credentials/password", "%s", why);
}
