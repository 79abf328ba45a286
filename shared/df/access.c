#include <df/access.h>

#include <df/clock.h>
#include <df/digest.h>
#include <df/http_client.h>
#include <df/revocation.h>

#include <pthread.h>
#include <string.h>
#include <time.h>

/* A revoked token or a changed role is noticed within this time. */
enum { KEPT_SECONDS = 5, KEPT = 256, MAX_TEXT = 128 };

struct kept {
    char hash[DF_SHA256_HEX];
    time_t until;
    char user[MAX_TEXT], name[MAX_TEXT], scopes[MAX_TEXT];
    bool is_admin;
};

static struct kept kept[KEPT];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static struct kept *slot_of(const char *hash)
{
    unsigned index = 0;
    for (int i = 0; i < 8; i++)
        index = index * 31 + (unsigned char) hash[i];
    return &kept[index % KEPT];
}

static void read_kept(struct df_ctx *ctx, const struct kept *slot, struct df_principal *principal)
{
    *principal = (struct df_principal){
        .speaker = DF_PERSON,
        .user = df_strdup(&ctx->arena, slot->user),
        .name = df_strdup(&ctx->arena, slot->name),
        .scopes = df_strdup(&ctx->arena, slot->scopes),
        .is_admin = slot->is_admin,
    };
}

static bool recall(struct df_ctx *ctx, const char *hash, struct df_principal *principal)
{
    pthread_mutex_lock(&lock);
    const struct kept *slot = slot_of(hash);
    bool found = slot->until > df_now() && strcmp(slot->hash, hash) == 0;
    if (found)
        read_kept(ctx, slot, principal);
    pthread_mutex_unlock(&lock);
    return found;
}

static void keep(const char *hash, const struct kept *fresh)
{
    pthread_mutex_lock(&lock);
    struct kept *slot = slot_of(hash);
    *slot = *fresh;
    memcpy(slot->hash, hash, DF_SHA256_HEX);
    slot->until = df_now() + KEPT_SECONDS;
    pthread_mutex_unlock(&lock);
}

static void copy_text(char to[MAX_TEXT], const json_t *json, const char *member)
{
    const char *text = json_string_value(json_object_get(json, member));
    snprintf(to, MAX_TEXT, "%s", text ? text : "");
}

static int ask_auth(struct df_ctx *ctx, const char *token, struct kept *fresh)
{
    json_t *body = df_defer_json(&ctx->arena, json_pack("{ss}", "token", token));
    struct df_http_reply reply;
    struct df_http_request request = {
        .method = "POST",
        .url = df_printf(&ctx->arena, "%s/internal/tokens/exchange",
                         ctx->process->settings.auth_url),
        .json = body,
        .as_service = true,
    };
    int failed = df_http_call(ctx, &request, &reply);

    if (failed == -DF_NOT_FOUND || failed == -DF_UNAUTHENTICATED || failed == -DF_INVALID)
        return df_fail(ctx, DF_UNAUTHENTICATED, "the token is unknown, revoked or expired");
    if (failed)
        return failed;
    copy_text(fresh->user, reply.json, "user");
    copy_text(fresh->name, reply.json, "name");
    copy_text(fresh->scopes, reply.json, "scopes");
    fresh->is_admin = json_is_true(json_object_get(reply.json, "is_admin"));
    return 0;
}

int df_access_exchange(struct df_ctx *ctx, const char *token, struct df_principal *principal)
{
    char hash[DF_SHA256_HEX];
    struct kept fresh = {};

    df_sha256(token, strlen(token), hash);
    if (recall(ctx, hash, principal))
        return 0;
    int failed = ask_auth(ctx, token, &fresh);
    if (failed)
        return failed;
    keep(hash, &fresh);
    read_kept(ctx, &fresh, principal);
    return 0;
}

/* The token and how it came, or NULL. */
static const char *find_token(const struct df_call *call, bool *by_cookie)
{
    const char *header = df_header(call, "Authorization");

    *by_cookie = false;
    if (header && strncasecmp(header, "Bearer ", 7) == 0)
        return header + 7;
    const char *cookie = df_cookie(call, "df_access");
    *by_cookie = cookie != NULL;
    return cookie;
}

static int identify(struct df_call *call)
{
    const struct df_process *process = call->ctx->process;
    bool by_cookie;
    const char *token = find_token(call, &by_cookie);

    if (!token)
        return 0;
    int failed = strncmp(token, "df_", 3) == 0 && !by_cookie
                     ? process->exchange(call->ctx, token, &call->principal)
                     : df_jwt_verify(call->ctx, process->keys, token, &call->principal);
    call->principal.by_cookie = by_cookie;
    if (!failed && call->principal.speaker == DF_PERSON && df_is_revoked(call->ctx, token))
        return df_fail_as(call->ctx, DF_UNAUTHENTICATED, "token_revoked",
                          "this session is over; please sign in again");
    return failed;
}

static bool has_scope(const struct df_principal *principal, const char *scope)
{
    size_t length = strlen(scope);

    for (const char *s = principal->scopes; (s = strstr(s, scope)); s += length)
        if ((s == principal->scopes || s[-1] == ' ') && (s[length] == ' ' || s[length] == '\0'))
            return true;
    return false;
}

static bool is_reading(const char *method)
{
    return strcmp(method, "GET") == 0 || strcmp(method, "HEAD") == 0;
}

static int check_person(struct df_call *call, const char *method)
{
    const struct df_principal *principal = &call->principal;
    unsigned access = call->route->access;

    if (principal->by_cookie && !is_reading(method) && !df_header(call, "X-CSRF"))
        return df_fail_as(call->ctx, DF_FORBIDDEN, "csrf",
                          "a request with a cookie needs the header X-CSRF: 1");
    if (access & DF_WORKER && (has_scope(principal, "worker") || has_scope(principal, "api")))
        return 0;
    if (access & DF_ADMIN && principal->is_admin && has_scope(principal, "api"))
        return 0;
    if (access & DF_USER
        && (has_scope(principal, "api") || (has_scope(principal, "read") && is_reading(method))))
        return 0;
    return df_fail(call->ctx, DF_FORBIDDEN,
                   access & (DF_USER | DF_WORKER) ? "the token's scopes do not allow this"
                                                  : "this is not for you");
}

int df_access_check(struct df_call *call, const char *method)
{
    unsigned access = call->route->access;

    if (access == DF_PUBLIC)
        return 0;
    int failed = identify(call);
    if (failed)
        return failed;
    switch (call->principal.speaker) {
    case DF_PERSON:
        return check_person(call, method);
    case DF_JOB:
        return access & DF_JOB_TOKEN ? 0 : df_fail(call->ctx, DF_FORBIDDEN, "not for job tokens");
    case DF_PEER:
        return access & DF_SERVICE ? 0 : df_fail(call->ctx, DF_FORBIDDEN, "not for services");
    case DF_NOBODY:
        break;
    }
    return df_fail(call->ctx, DF_UNAUTHENTICATED, "please sign in or send a token");
}
