/* Idempotency-Key: the same request with the same key gets the same answer for 24 hours. */
#ifndef REQUEST_KEY_H
#define REQUEST_KEY_H

#include <df/digest.h>
#include <df/http_server.h>

struct request_key {
    const char *key; /* NULL: none was given */
    char hash[DF_SHA256_HEX];
};

/* Reads the header; what the request is about is its project and its body. */
int request_key_read(struct df_call *call, const char *project,
                     struct request_key *key) DF_MUST_CHECK;

/* Gives the answer that was given before; `found` says whether there was one. */
int request_key_answer(struct df_call *call, const struct request_key *key,
                       bool *found) DF_MUST_CHECK;

/* Inside a transaction: keeps an answer, unless there is no key. DF_CONFLICT when somebody used the
 * key at the same moment. */
int request_key_keep(struct df_ctx *ctx, const char *user, const struct request_key *key,
                     const char *answer) DF_MUST_CHECK;

#endif
