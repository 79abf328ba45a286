/* Talks to a gateway as one user. */
#ifndef CLI_CLIENT_H
#define CLI_CLIENT_H

#include "command.h"
#include "deadline.h"

#include <jansson.h>

/* docs/protocols.md: every system has these two. */
#define SERVER_COMPUTE "00000000-0000-7000-8000-000000000001"
#define BLOB_STORAGE   "00000000-0000-7000-8000-000000000011"

struct progress;

struct client {
    struct df_ctx *ctx;       /* of this call; may be another one for the next */
    struct df_arena *lasting; /* of what the client itself keeps */
    const char *host;         /* "http://127.0.0.1:8888" */
    const char *token;
    bool is_guest; /* then the token is renewed in time */
    struct deadline renew_at;
    int milliseconds;          /* that an answer may take; 0: a minute */
    struct progress *progress; /* of the transfer that runs; NULL: nobody watches */
};

/* Finds the server (--host, DEEPFORGE_HOST, or the system that runs in the data folder) and says
 * who we are (--token, DEEPFORGE_TOKEN, or the guest). */
int client_open(const struct invocation *invocation, struct client *client) DF_MUST_CHECK;

/* One request below /api/v1. Steals `body` (may be NULL). `answer` (may be NULL) lives as long as
 * ctx, and is NULL when there was no JSON. */
int client_call(struct client *client, const char *method, const char *path, json_t *body,
                json_t **answer) DF_MUST_CHECK;

/* POST of bytes. */
int client_post_bytes(struct client *client, const char *path, const void *bytes, size_t size,
                      json_t **answer) DF_MUST_CHECK;

/* Fails as `inner` did, whose memory may go: of calls with a ctx of their own. */
int client_fail_like(struct df_ctx *ctx, const struct df_ctx *inner) DF_MUST_CHECK;

/* All items of a list, page after page, at most LIST_LIMIT. `path` may have a query. */
enum { LIST_LIMIT = 10000 };
int client_list(struct client *client, const char *path, json_t **items) DF_MUST_CHECK;

/* The raw bytes of an answer, from byte `offset` on. Nothing there yet is a size of 0. */
int client_bytes(struct client *client, const char *path, int64_t offset, const char **bytes,
                 size_t *size) DF_MUST_CHECK;

/* The project that is meant by id or name. */
int client_project(struct client *client, const char *given, json_t **project) DF_MUST_CHECK;

#endif
