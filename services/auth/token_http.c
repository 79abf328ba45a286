#include "token_http.h"

#include "audit.h"
#include "queries.h"
#include "routes.h"
#include "secret.h"
#include "settings.h"
#include "token.h"

#include <df/uuid.h>

#include <stdlib.h>
#include <string.h>

static int token_list(struct df_call *call)
{
    struct df_list tokens;
    int failed = df_pg_all(call->ctx, sql_token_list(call->principal.user), token_fields,
                           sizeof(struct token), &tokens);

    return failed ? failed : df_reply_list(call, token_fields, sizeof(struct token), &tokens);
}

static int read_new_token(struct df_call *call, struct token *token)
{
    token->expires_in_days = DF_NO_INT;
    int failed = df_body(call, token_new_fields, token);
    if (failed)
        return failed;

    const char *problem = token_scopes_problem(token->scopes);
    if (problem)
        return df_fail_at(call->ctx, "/scopes", "%s", problem);
    for (const char *c = token->name; *c; c++)
        if ((unsigned char) *c < ' ' || *c == 127)
            return df_fail_at(call->ctx, "/name", "must not have control characters");
    return 0;
}

static int check_count(struct df_call *call)
{
    struct token count = {};
    int failed = df_pg_one(call->ctx, sql_token_count(call->principal.user), token_row_fields,
                           &count);

    if (!failed && count.tokens >= TOKENS_PER_USER)
        failed = df_fail(call->ctx, DF_CONFLICT, "there are %d tokens; delete some first",
                         TOKENS_PER_USER);
    return failed;
}

/* Stores the token and its line in the audit. */
static int store_token(struct df_call *call, struct token *token, const char *text)
{
    struct df_ctx *ctx = call->ctx;
    const struct client client = client_of(call);
    const struct audit_line line = {"token_create", client.actor, client.actor_name, token->name};
    char *scopes = json_dumps(token->scopes, JSON_COMPACT);
    const char *days = token->expires_in_days == DF_NO_INT
                           ? NULL
                           : df_printf(&ctx->arena, "%d", (int) token->expires_in_days);

    df_defer(&ctx->arena, free, scopes);
    int failed = df_pg_begin(ctx);
    if (!failed)
        failed = df_pg_one(ctx,
                           sql_token_create(df_uuid_new(&ctx->arena), call->principal.user,
                                            token->name,
                                            df_strndup(&ctx->arena, text, TOKEN_PREFIX),
                                            secret_hash(&ctx->arena, text), scopes, days),
                           token_fields, token);
    if (!failed)
        failed = audit_write(ctx, &client, &line);
    return failed ? failed : df_pg_commit(ctx);
}

static int token_create(struct df_call *call)
{
    const char *text = secret_new(&call->ctx->arena, "df_");
    struct token token = {};
    int failed = read_new_token(call, &token);
    if (!failed)
        failed = check_count(call);
    if (!failed)
        failed = store_token(call, &token, text);
    if (failed)
        return failed;

    json_t *shown = df_record_to_json(token_fields, &token);
    json_object_set_new(shown, "token", json_string(text));
    return df_reply_json(call, 201, shown);
}

static int token_revoke(struct df_call *call)
{
    const struct client client = client_of(call);
    struct token token = {};
    const char *id;
    int failed = df_path_uuid(call, "token", &id);

    if (!failed)
        failed = df_pg_begin(call->ctx);
    if (!failed)
        failed = df_pg_one(call->ctx, sql_token_delete(id, call->principal.user), token_row_fields,
                           &token);
    const struct audit_line line = {"token_revoke", client.actor, client.actor_name, token.name};
    if (!failed)
        failed = audit_write(call->ctx, &client, &line);
    if (!failed)
        failed = df_pg_commit(call->ctx);
    return failed ? failed : df_reply_empty(call);
}

int token_identify(struct df_ctx *ctx, const char *token, struct df_principal *principal)
{
    struct token row = {};
    bool found = false;
    int failed = df_pg_find(
        ctx, sql_token_find(secret_hash(&ctx->arena, token), is_guest_mode(ctx) ? "true" : "false"),
        token_row_fields, &row, &found);

    if (!failed && !found)
        failed = df_fail(ctx, DF_UNAUTHENTICATED, "the token is unknown, revoked or expired");
    if (!failed)
        failed = df_pg_run(ctx, sql_token_use(row.id), NULL);
    if (failed)
        return failed;
    *principal = (struct df_principal){
        .speaker = DF_PERSON,
        .user = row.user_id,
        .name = row.name,
        .is_admin = row.is_admin,
        .scopes = token_scopes_text(&ctx->arena, row.scopes),
    };
    return 0;
}

static int token_exchange(struct df_call *call)
{
    struct df_principal principal;
    struct token token = {};
    int failed = df_body(call, token_exchange_fields, &token);

    if (!failed)
        failed = token_identify(call->ctx, token.token, &principal);
    if (failed)
        return failed;
    return df_reply_json(call, 200,
                         json_pack("{ss ss sb ss}", "user", principal.user, "name", principal.name,
                                   "is_admin", principal.is_admin, "scopes", principal.scopes));
}

const struct df_route token_routes[] = {
    DF_ROUTE("GET", "/tokens", token_list, DF_USER),
    DF_ROUTE("POST", "/tokens", token_create, DF_USER),
    DF_ROUTE("DELETE", "/tokens/:token", token_revoke, DF_USER),
    DF_ROUTE("POST", "/internal/tokens/exchange", token_exchange, DF_SERVICE),
    {},
};
