/* AWS Signature Version 4: what proves to an S3 server who is asking. Pure. */
#ifndef SIGV4_H
#define SIGV4_H

#include <df/arena.h>

/* The payload of requests whose bytes are not signed. */
#define SIGV4_UNSIGNED "UNSIGNED-PAYLOAD"

/* SHA-256 of nothing. */
#define SIGV4_EMPTY "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

enum { SIGV4_PAIRS_MAX = 24, SIGV4_EXPIRES_MAX = 7 * 24 * 60 * 60 };

struct sigv4_key {
    const char *access_key, *secret_key, *region;
    const char *session_token; /* NULL: none */
};

struct sigv4_pair {
    const char *name, *value;
};

struct sigv4_request {
    const char *method;
    const char *path;                           /* begins with /; not encoded */
    const char *payload;                        /* SHA-256 in hexadecimal, or SIGV4_UNSIGNED */
    struct sigv4_pair query[SIGV4_PAIRS_MAX];   /* not encoded; ended by {} */
    struct sigv4_pair headers[SIGV4_PAIRS_MAX]; /* names in lower case, with host; ended by {} */
    int64_t time;                               /* seconds since 1970 */
};

/* Appends to a list of pairs. */
void sigv4_add(struct sigv4_pair pairs[SIGV4_PAIRS_MAX], const char *name, const char *value);

/* Every byte but A-Z a-z 0-9 - _ . ~ (and / when `keep_slash`) as %XX. */
const char *sigv4_encode(struct df_arena *arena, const char *text, bool keep_slash);

/* The query as it must be sent: encoded and sorted. */
const char *sigv4_query(struct df_arena *arena, const struct sigv4_pair *query);

/* "YYYYMMDDTHHMMSSZ". */
const char *sigv4_time(struct df_arena *arena, int64_t time);

/* Value of the header Authorization. The request has x-amz-date and x-amz-content-sha256 (and
 * x-amz-security-token) among its headers already. */
const char *sigv4_authorization(struct df_arena *arena, const struct sigv4_key *key,
                                const struct sigv4_request *request);

/* The whole query of a URL that may be used by anybody for `seconds`. What headers it has must be
 * sent with it. */
const char *sigv4_presign(struct df_arena *arena, const struct sigv4_key *key,
                          const struct sigv4_request *request, int seconds);

#endif
