#include <df/clock.h>
#include <df/jwt.h>

#include <df/digest.h>

#include <jansson.h>
#include <jwt.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* Verified tokens are remembered in a direct-mapped table; a service token is renewed well before
 * it ends. */
enum { MAX_TOKEN = 4096, REMEMBERED = 512, SERVICE_SECONDS = 60, SERVICE_RENEWED = 30 };

enum kind { KIND_ACCESS, KIND_JOB, KIND_SERVICE, KIND_COUNT };

static const struct {
    const char *typ;
    jwt_alg_t alg;
} kinds[KIND_COUNT] = {
    [KIND_ACCESS] = {"access", JWT_ALG_RS256},
    [KIND_JOB] = {"job", JWT_ALG_ES256},
    [KIND_SERVICE] = {"service", JWT_ALG_HS256},
};

struct memory {
    char hash[DF_SHA256_HEX];
    time_t expires_at;
    json_t *claims;
};

struct df_jwt_keys {
    char *verify[KIND_COUNT], *sign[KIND_COUNT];
    char *service;
    pthread_mutex_t lock;
    struct memory remembered[REMEMBERED];
    char *service_token;
    time_t service_token_at;
};

static char *copy(const char *text)
{
    if (!text || !*text)
        return NULL;
    char *result = strdup(text);
    if (!result)
        abort();
    return result;
}

int df_jwt_open(struct df_jwt_keys **keys_out, const struct df_jwt_config *config)
{
    struct df_jwt_keys *keys = calloc(1, sizeof *keys);

    if (!keys)
        return -DF_UNAVAILABLE;
    keys->verify[KIND_ACCESS] = copy(config->public_key);
    keys->sign[KIND_ACCESS] = copy(config->private_key);
    keys->verify[KIND_JOB] = copy(config->job_public_key);
    keys->sign[KIND_JOB] = copy(config->job_private_key);
    keys->verify[KIND_SERVICE] = copy(config->service_key);
    keys->sign[KIND_SERVICE] = copy(config->service_key);
    keys->service = copy(config->service);
    pthread_mutex_init(&keys->lock, NULL);
    *keys_out = keys;
    return 0;
}

void df_jwt_close(struct df_jwt_keys *keys)
{
    if (!keys)
        return;
    for (int kind = 0; kind < KIND_COUNT; kind++) {
        free(keys->verify[kind]);
        free(keys->sign[kind]);
    }
    for (int i = 0; i < REMEMBERED; i++)
        json_decref(keys->remembered[i].claims);
    free(keys->service);
    free(keys->service_token);
    pthread_mutex_destroy(&keys->lock);
    free(keys);
}

static struct memory *slot_of(struct df_jwt_keys *keys, const char *hash)
{
    return &keys->remembered[strtoul((char[]){hash[0], hash[1], hash[2], 0}, NULL, 16)
                             % REMEMBERED];
}

static json_t *recall(struct df_jwt_keys *keys, const char *hash)
{
    json_t *claims = NULL;

    pthread_mutex_lock(&keys->lock);
    struct memory *slot = slot_of(keys, hash);
    if (slot->claims && strcmp(slot->hash, hash) == 0 && slot->expires_at > df_now())
        claims = json_deep_copy(slot->claims);
    pthread_mutex_unlock(&keys->lock);
    return claims;
}

static void remember(struct df_jwt_keys *keys, const char *hash, time_t expires_at, json_t *claims)
{
    pthread_mutex_lock(&keys->lock);
    struct memory *slot = slot_of(keys, hash);
    json_decref(slot->claims);
    slot->claims = json_deep_copy(claims);
    slot->expires_at = expires_at;
    memcpy(slot->hash, hash, DF_SHA256_HEX);
    pthread_mutex_unlock(&keys->lock);
}

/* What the token says of its kind, before anything is believed: only picks the key. decode() then
 * insists on that kind's algorithm, so that a public key is never used as a shared secret. */
static enum kind find_kind(const char *token)
{
    enum kind found = KIND_COUNT;
    jwt_t *jwt = NULL;

    if (jwt_decode(&jwt, token, NULL, 0) != 0)
        return KIND_COUNT;
    const char *typ = jwt_get_grant(jwt, "typ");
    for (int kind = 0; typ && kind < KIND_COUNT; kind++)
        if (strcmp(kinds[kind].typ, typ) == 0)
            found = (enum kind) kind;
    jwt_free(jwt);
    return found;
}

static json_t *decode(const char *token, const char *key, jwt_alg_t alg)
{
    json_t *claims = NULL;
    jwt_t *jwt = NULL;

    if (jwt_decode(&jwt, token, (const unsigned char *) key, (int) strlen(key)) != 0)
        return NULL;
    if (jwt_get_alg(jwt) == alg) {
        char *text = jwt_get_grants_json(jwt, NULL);
        claims = json_loads(text ? text : "", 0, NULL);
        free(text);
    }
    jwt_free(jwt);
    return claims;
}

static const char *text_claim(struct df_ctx *ctx, const json_t *claims, const char *name)
{
    const char *text = json_string_value(json_object_get(claims, name));
    return text ? df_strdup(&ctx->arena, text) : "";
}

static void read_access(struct df_ctx *ctx, const json_t *claims, struct df_principal *principal)
{
    const char *scopes = text_claim(ctx, claims, "scopes");

    principal->speaker = DF_PERSON;
    principal->user = text_claim(ctx, claims, "sub");
    principal->name = text_claim(ctx, claims, "name");
    principal->is_admin = json_is_true(json_object_get(claims, "admin"));
    principal->scopes = *scopes ? scopes : "api";
}

static void read_job(struct df_ctx *ctx, const json_t *claims, struct df_principal *principal)
{
    principal->speaker = DF_JOB;
    principal->user = text_claim(ctx, claims, "user");
    principal->job = text_claim(ctx, claims, "job");
    principal->execution = text_claim(ctx, claims, "execution");
    principal->project = text_claim(ctx, claims, "project");
    principal->storage = text_claim(ctx, claims, "storage");
    principal->attempt = json_integer_value(json_object_get(claims, "attempt"));
}

static void read_claims(struct df_ctx *ctx, const json_t *claims, struct df_principal *principal)
{
    const char *typ = json_string_value(json_object_get(claims, "typ"));

    *principal = (struct df_principal){};
    if (strcmp(typ, kinds[KIND_ACCESS].typ) == 0) {
        read_access(ctx, claims, principal);
    } else if (strcmp(typ, kinds[KIND_JOB].typ) == 0) {
        read_job(ctx, claims, principal);
    } else {
        principal->speaker = DF_PEER;
        principal->service = text_claim(ctx, claims, "iss");
    }
}

int df_jwt_verify(struct df_ctx *ctx, struct df_jwt_keys *keys, const char *token,
                  struct df_principal *principal)
{
    char hash[DF_SHA256_HEX];
    size_t length = strlen(token);

    if (length > MAX_TOKEN)
        return df_fail(ctx, DF_UNAUTHENTICATED, "the token is too long");
    df_sha256(token, length, hash);
    json_t *claims = recall(keys, hash);
    if (claims) {
        read_claims(ctx, df_defer_json(&ctx->arena, claims), principal);
        return 0;
    }

    enum kind kind = find_kind(token);
    if (kind == KIND_COUNT || !keys->verify[kind])
        return df_fail(ctx, DF_UNAUTHENTICATED, "the token is not one of ours");
    claims = decode(token, keys->verify[kind], kinds[kind].alg);
    if (!claims)
        return df_fail(ctx, DF_UNAUTHENTICATED, "the token's signature is wrong");
    df_defer_json(&ctx->arena, claims);
    time_t expires_at = (time_t) json_integer_value(json_object_get(claims, "exp"));
    if (expires_at <= df_now())
        return df_fail_as(ctx, DF_UNAUTHENTICATED, "token_expired", "the token has expired");
    remember(keys, hash, expires_at, claims);
    read_claims(ctx, claims, principal);
    return 0;
}

static json_t *make_claims(const struct df_principal *p, enum kind *kind)
{
    switch (p->speaker) {
    case DF_PERSON:
        *kind = KIND_ACCESS;
        return json_pack("{ss ss ss sb ss*}", "typ", "access", "sub", p->user, "name", p->name,
                         "admin", p->is_admin, "scopes", p->scopes);
    case DF_JOB:
        *kind = KIND_JOB;
        return json_pack("{ss ss sI ss ss ss ss}", "typ", "job", "job", p->job, "attempt",
                         (json_int_t) p->attempt, "execution", p->execution, "project", p->project,
                         "user", p->user, "storage", p->storage);
    case DF_PEER:
        *kind = KIND_SERVICE;
        return json_pack("{ss ss}", "typ", "service", "iss", p->service);
    case DF_NOBODY:
        break;
    }
    return NULL;
}

static char *encode(const json_t *claims, const char *key, jwt_alg_t alg)
{
    char *grants = json_dumps(claims, JSON_COMPACT), *token = NULL;
    jwt_t *jwt = NULL;

    if (grants && jwt_new(&jwt) == 0 && jwt_add_grants_json(jwt, grants) == 0
        && jwt_set_alg(jwt, alg, (const unsigned char *) key, (int) strlen(key)) == 0)
        token = jwt_encode_str(jwt);
    jwt_free(jwt);
    free(grants);
    return token;
}

int df_jwt_make(struct df_ctx *ctx, struct df_jwt_keys *keys, const struct df_principal *principal,
                int seconds, const char **token)
{
    enum kind kind = KIND_COUNT;
    json_t *claims = make_claims(principal, &kind);

    if (!claims || !keys->sign[kind]) {
        json_decref(claims);
        return df_fail(ctx, DF_INTERNAL, "this program cannot make such a token");
    }
    df_defer_json(&ctx->arena, claims);
    json_object_set_new(claims, "iat", json_integer((json_int_t) df_now()));
    json_object_set_new(claims, "exp", json_integer((json_int_t) df_now() + seconds));
    char *text = encode(claims, keys->sign[kind], kinds[kind].alg);
    if (!text)
        return df_fail(ctx, DF_INTERNAL, "a token could not be signed; is the key a PEM key?");
    *token = df_strdup(&ctx->arena, text);
    free(text);
    return 0;
}

int df_jwt_service_token(struct df_ctx *ctx, struct df_jwt_keys *keys, const char **token)
{
    const struct df_principal self = {.speaker = DF_PEER, .service = keys->service};
    int failed = 0;

    pthread_mutex_lock(&keys->lock);
    if (!keys->service_token || df_now() - keys->service_token_at > SERVICE_RENEWED) {
        const char *fresh;
        failed = df_jwt_make(ctx, keys, &self, SERVICE_SECONDS, &fresh);
        if (!failed) {
            free(keys->service_token);
            keys->service_token = copy(fresh);
            keys->service_token_at = df_now();
        }
    }
    if (!failed)
        *token = df_strdup(&ctx->arena, keys->service_token);
    pthread_mutex_unlock(&keys->lock);
    return failed;
}
