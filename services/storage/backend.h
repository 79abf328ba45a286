/* A kind of storage: what every adapter can do. To add one, write backend_<id>.c and list it in
 * backend.c. */
#ifndef BACKEND_H
#define BACKEND_H

#include "source.h"
#include "ticket.h"

/* How a client moves the bytes itself, by plain HTTP. */
struct transfer {
    const char *method, *url; /* a url that begins with / is the gateway's */
    json_t *headers;          /* name: value; lives as long as ctx */
};

/* Told about every object of a project, as `list` finds them. Answers false to stop. */
typedef bool backend_visit(void *data, const char *hash, int64_t size);

struct backend {
    const char *id, *name, *description;
    const char *schema; /* JSON Schema of a storage's configuration */

    /* Whether an object's bytes are there, and how many. */
    int (*stat)(struct df_ctx *ctx, const struct object_key *key, bool *found, int64_t *size);

    /* Makes the source the object, in place of one that may be there. Takes the file away. Durable
     * when it returns. */
    int (*put)(struct df_ctx *ctx, const struct object_key *key, const struct source *source);

    int (*ticket)(struct df_ctx *ctx, const struct object_key *key, enum ticket_mode mode,
                  int64_t size, struct transfer *transfer);

    /* Where the gateway finds the bytes (X-Accel-Redirect). */
    const char *(*location)(struct df_ctx *ctx, const struct object_key *key);

    /* The bytes for this service itself; the file stays. `found` is false when there are none. */
    int (*open)(struct df_ctx *ctx, const struct object_key *key, struct source *source,
                bool *found);

    /* Fine when there are none. */
    int (*remove)(struct df_ctx *ctx, const struct object_key *key);

    int (*list)(struct df_ctx *ctx, const struct object_key *project, backend_visit *visit,
                void *data);
};

extern const struct backend *const backends[]; /* ended by NULL */

/* By its id; DF_INTERNAL when a row names an adapter that this program does not have. */
int backend_find(struct df_ctx *ctx, const char *id, const struct backend **backend) DF_MUST_CHECK;

#endif
