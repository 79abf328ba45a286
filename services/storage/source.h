/* Bytes that have arrived as a file, to become an object or a part of an upload. */
#ifndef SOURCE_H
#define SOURCE_H

#include <df/digest.h>
#include <df/http_server.h>

/* The file is open, lies in the open folder `dir` under `name`, and is ours alone. */
struct source {
    int fd, dir;
    const char *name;
    int64_t size;
};

/* What a request carries: the file that the gateway wrote (header X-Body-File), or the body itself
 * (direct calls, small). Whatever nobody takes away is removed when the call ends. */
int source_of_call(struct df_call *call, struct source *source) DF_MUST_CHECK;

/* How many bytes a PUT will bring, as the gateway says before it takes them (X-Announced-Length);
 * DF_MALFORMED `length_required` when that is not known. */
int source_announced(struct df_call *call, int64_t *size) DF_MUST_CHECK;

/* An empty file of this name among those that are coming, to be written to. */
int source_new(struct df_ctx *ctx, const char *name, struct source *source) DF_MUST_CHECK;

/* Removes those whose names begin like this; whoever still writes to one keeps it until then. */
void source_remove_like(struct df_ctx *ctx, const char *beginning);

/* A source of bytes in memory. */
int source_of_bytes(struct df_ctx *ctx, const void *bytes, size_t size,
                    struct source *source) DF_MUST_CHECK;

/* A file in an open folder; made empty if it is not there. Stays where it is when the call ends. */
int source_of_file(struct df_ctx *ctx, int dir, const char *name,
                   struct source *source) DF_MUST_CHECK;

/* SHA-256 of all of it, while it is on its way to the disk. */
int source_hash(struct df_ctx *ctx, const struct source *source,
                char hash[DF_SHA256_HEX]) DF_MUST_CHECK;

/* DF_UNAVAILABLE with a reason that an errno stands for; logged. */
int source_fail(struct df_ctx *ctx, const char *what);

#endif
