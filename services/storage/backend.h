/* A kind of storage: what every adapter can do. To add one, write backend_<id>.c and list it in
 * backend.c. */
#ifndef BACKEND_H
#define BACKEND_H

#include "adapter.h"
#include "source.h"
#include "ticket.h"

/* How a client moves the bytes itself, by plain HTTP. */
struct transfer {
    const char *method, *url; /* a url that begins with / is the gateway's */
    json_t *headers;          /* name: value; lives as long as ctx */
};

/* Where the bytes of an object are found: one of the two. */
struct download {
    const char *inner; /* a path of the gateway (X-Accel-Redirect) */
    const char *url;   /* of another server, good for a while */
};

/* Takes the bytes of an object as they come. Answers false to stop. */
typedef bool backend_sink(void *data, const char *bytes, size_t size);

/* Told about every object of a project, as `list` finds them. Answers false to stop. */
typedef bool backend_visit(void *data, const char *hash, int64_t size);

struct backend;

/* A storage that is ready to be used. */
struct place {
    const struct backend *backend;
    const char *storage; /* its id */
    const void *own;     /* what `prepare` made */
};

struct backend {
    const char *id, *name, *description;
    const struct adapter_field *fields; /* of its form, ended by {} */
    bool can_create;                    /* by a person */
    bool is_remote;      /* another server: nothing is asked of it in a transaction */
    bool is_relayed;     /* clients reach it only by way of this server */
    int removes_at_once; /* of another server: as many as one `remove` deletes in its time */
    bool keeps_all;      /* its server deletes nothing: what is removed is only forgotten here */

    /* Exchanges what a person typed for what is kept, before `prepare`: `credentials` (changed) has
     * it and, where nothing was typed, what was kept. `given` and `kept` may be NULL; NULL:
     * everything is kept as it is typed. */
    int (*link)(struct df_ctx *ctx, const json_t *config, const json_t *given, const json_t *kept,
                json_t *credentials);

    /* Reads a configuration that adapter_read() has checked. `own` lives as long as ctx. NULL: has
     * none. */
    int (*prepare)(struct df_ctx *ctx, const json_t *config, const json_t *credentials,
                   const void **own);

    /* Makes what has to be there before the first ticket, as far as the configuration wants that;
     * NULL: there is nothing to make. */
    int (*found)(struct df_ctx *ctx, const struct place *place);

    /* Tries it and tells, one {name, ok, detail} after the other; NULL: there is nothing to try. */
    int (*check)(struct df_ctx *ctx, const struct place *place, json_t *steps);

    /* Whether an object's bytes are there, and how many. */
    int (*stat)(struct df_ctx *ctx, const struct place *place, const struct object_key *key,
                bool *found, int64_t *size);

    /* The same, and `found` only when they are the bytes that the key names. */
    int (*verify)(struct df_ctx *ctx, const struct place *place, const struct object_key *key,
                  bool *found, int64_t *size);

    /* Makes the verified source the object, in place of one that may be there. May take the file
     * away. Durable when it returns. */
    int (*put)(struct df_ctx *ctx, const struct place *place, const struct object_key *key,
               const struct source *source);

    /* All of the bytes, unchecked; whether there are any. NULL: for `relay` not needed. */
    int (*fetch)(struct df_ctx *ctx, const struct place *place, const struct object_key *key,
                 backend_sink *sink, void *data, bool *found);

    int (*ticket)(struct df_ctx *ctx, const struct place *place, const struct object_key *key,
                  enum ticket_mode mode, int64_t size, struct transfer *transfer);

    /* For a request with this method; `disposition` is the header that the answer shall have. */
    int (*download)(struct df_ctx *ctx, const struct place *place, const struct object_key *key,
                    const char *method, const char *disposition, struct download *download);

    /* All of a small object, checked against its hash, in memory that lives as long as ctx.
     * DF_NOT_FOUND; DF_TOO_LARGE beyond `limit`. */
    int (*read)(struct df_ctx *ctx, const struct place *place, const struct object_key *key,
                size_t limit, const char **bytes, size_t *size);

    /* `length` bytes (1 MiB at most) from `offset` on; the object has that many. */
    int (*range)(struct df_ctx *ctx, const struct place *place, const struct object_key *key,
                 int64_t offset, size_t length, char *into);

    /* Fine when there are none. All keys are of this place. */
    int (*remove)(struct df_ctx *ctx, const struct place *place, const struct object_key *keys,
                  size_t count);

    int (*list)(struct df_ctx *ctx, const struct place *place, const struct object_key *project,
                backend_visit *visit, void *data);

    /* For its owner: a page of what lies in a folder ("" or with a slash at its end), whoever put
     * it there, as {name, path, size: null of folders}. NULL: it cannot be looked through. */
    int (*browse)(struct df_ctx *ctx, const struct place *place, const char *folder,
                  const char *cursor, json_t *items, const char **next);

    /* All bytes of such a file, by its path, or by what names it where nothing can be looked
     * through. `length` is set before the first byte, if the server tells. NULL: nothing can be had
     * like this. */
    int (*take)(struct df_ctx *ctx, const struct place *place, const char *path, backend_sink *sink,
                void *data, int64_t *length);
};

extern const struct backend *const backends[]; /* ended by NULL */

/* By its id; DF_INTERNAL when a row names an adapter that this program does not have. */
int backend_find(struct df_ctx *ctx, const char *id, const struct backend **backend) DF_MUST_CHECK;

/* NULL when there is none. */
const struct backend *backend_named(const char *id);

#endif
