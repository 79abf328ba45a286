/* Tokens: who is speaking. The only file that knows libjwt. docs/protocols.md section 2. */
#ifndef DF_JWT_H
#define DF_JWT_H

#include <df/ctx.h>

enum df_speaker {
    DF_NOBODY,
    DF_PERSON, /* a user: access token or personal access token */
    DF_JOB,    /* a running attempt of a job */
    DF_PEER,   /* another service */
};

/* Texts are never NULL in a verified principal of the kind that has them. */
struct df_principal {
    enum df_speaker speaker;
    bool by_cookie;              /* DF_PERSON: sent by a browser on its own */
    const char *user, *name;     /* DF_PERSON, DF_JOB (user: whose run it is) */
    bool is_admin;               /* DF_PERSON */
    const char *scopes;          /* DF_PERSON: "api", "read", "worker", separated by spaces */
    const char *job, *execution; /* DF_JOB */
    const char *project, *storage;
    int64_t attempt;
    const char *service; /* DF_PEER */
};

struct df_jwt_keys;

/* PEM texts; any may be NULL when this program neither makes nor takes such tokens. */
struct df_jwt_config {
    const char *public_key, *private_key;         /* access tokens, RS256 */
    const char *job_public_key, *job_private_key; /* job tokens, ES256 */
    const char *service_key;                      /* service tokens, HS256 */
    const char *service;                          /* own name */
};

int df_jwt_open(struct df_jwt_keys **keys, const struct df_jwt_config *config) DF_MUST_CHECK;
void df_jwt_close(struct df_jwt_keys *keys);

/* Verifies signature, algorithm and expiry. DF_UNAUTHENTICATED names what is wrong. Verified tokens
 * are remembered until they expire, so that a client's next requests cost no signature check. */
int df_jwt_verify(struct df_ctx *ctx, struct df_jwt_keys *keys, const char *token,
                  struct df_principal *principal) DF_MUST_CHECK;

/* Makes a token for a principal that lives `seconds`. In ctx's arena. */
int df_jwt_make(struct df_ctx *ctx, struct df_jwt_keys *keys, const struct df_principal *principal,
                int seconds, const char **token) DF_MUST_CHECK;

/* This service's own token for calls to /internal routes; made anew every 30 s. In ctx's arena. */
int df_jwt_service_token(struct df_ctx *ctx, struct df_jwt_keys *keys,
                         const char **token) DF_MUST_CHECK;

#endif
