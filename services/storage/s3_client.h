/* Signed requests to an S3 server. */
#ifndef S3_CLIENT_H
#define S3_CLIENT_H

#include "remote.h"
#include "s3_address.h"
#include "s3_xml.h"
#include "sigv4.h"

#include <df/record.h>

struct s3_account {
    struct s3_address address;
    struct s3_address public_address; /* for clients; mostly the same */
    struct sigv4_key key;
    bool creates_bucket, has_checksums;
};

struct s3_request {
    const char *method;
    const char *key;     /* NULL: the bucket */
    const char *payload; /* SHA-256 of the body; NULL: it is `bytes`, or nothing */
    struct sigv4_pair query[SIGV4_PAIRS_MAX], headers[SIGV4_PAIRS_MAX]; /* besides the usual */
    const char *bytes;
    int fd; /* with has_file */
    bool has_file;
    int64_t offset, length;
    remote_sink *sink;
    void *sink_data;
    bool is_once; /* not tried again */
    bool is_slow; /* may take its time */
};

struct s3_reply {
    struct remote_reply http;
    struct s3_answer xml; /* empty texts when there was none */
};

/* 0 once there was an answer. Tried again, signed anew, when the line or the server has a bad
 * moment. */
int s3_call(struct df_ctx *ctx, const struct s3_account *account, const struct s3_request *request,
            struct s3_reply *reply) DF_MUST_CHECK;

/* The same; answers that are not 2xx fail. A bucket that is missing is made, if the account says
 * so. */
int s3_do(struct df_ctx *ctx, const struct s3_account *account, const struct s3_request *request,
          struct s3_reply *reply) DF_MUST_CHECK;

/* Fails with what the server said: DF_CONFLICT `storage_refused`, or DF_UNAVAILABLE
 * `storage_unreachable` when it may be better later. */
int s3_fail(struct df_ctx *ctx, const struct s3_account *account, const struct s3_reply *reply);

/* Fine when it is there. */
int s3_bucket_make(struct df_ctx *ctx, const struct s3_account *account) DF_MUST_CHECK;

/* A URL for clients that do not know the key. `headers` of the request must be sent with it. */
const char *s3_presign(struct df_ctx *ctx, const struct s3_account *account,
                       const struct s3_request *request, int seconds);

/* Base64 of a SHA-256 in hexadecimal. */
const char *s3_checksum(struct df_arena *arena, const char *hash);

#endif
