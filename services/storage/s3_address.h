/* Where a bucket is: endpoint, host and path of its requests. Pure. */
#ifndef S3_ADDRESS_H
#define S3_ADDRESS_H

#include <df/arena.h>

enum { S3_HOST_MAX = 253, S3_ENDPOINT_MAX = 300 };

struct s3_endpoint {
    bool is_tls;
    const char *name; /* without port and brackets */
    const char *host; /* as the header says it: with the port, if it is not the usual one */
};

struct s3_address {
    struct s3_endpoint endpoint;
    const char *bucket, *prefix; /* the prefix is "", or ends with / */
    bool is_path_style;
};

/* Reads "https://host:port". NULL, or what is wrong with it. In the arena. */
const char *s3_endpoint_read(struct df_arena *arena, const char *text,
                             struct s3_endpoint *endpoint);

/* Header host of requests to the bucket. */
const char *s3_host(struct df_arena *arena, const struct s3_address *address);

/* Path of a key, not encoded; of the bucket itself when key is NULL. */
const char *s3_path(struct df_arena *arena, const struct s3_address *address, const char *key);

/* The whole URL; `query` is encoded already, or "". */
const char *s3_url(struct df_arena *arena, const struct s3_address *address, const char *key,
                   const char *query);

#endif
