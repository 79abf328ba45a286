/* Looks at everything that is kept: whether each object's bytes are there and are what their name
 * says, and what is there that nobody needs. In portions, so that memory and time of each are
 * bounded. */
#ifndef VERIFY_H
#define VERIFY_H

#include <df/ctx.h>
#include <jansson.h>

/* Of what nobody needs, only what is older may be freed: it may be on its way to be needed. */
enum { VERIFY_GRACE_SECONDS = 24 * 60 * 60 };

/* What one portion found. */
struct verify_portion {
    int64_t objects, bytes; /* looked at */
    json_t *problems;       /* [{project, storage, hash, size, problem}]; lives as long as ctx */
    const char *cursor;     /* of the next portion; NULL: this was the last */
    int64_t freed;
};

/* Objects that there should be. A problem is `missing`, `wrong`, `unreachable`, or `unused`:
 * nothing needs it. With `repair` what is unused and older than the grace is freed. */
int verify_objects(struct df_ctx *ctx, const char *cursor, bool repair,
                   struct verify_portion *portion) DF_MUST_CHECK;

/* Files of the blob storage that no object is known for: `unknown`. With `repair` those are freed
 * that are older than the grace and that no execution has announced. */
int verify_files(struct df_ctx *ctx, const char *cursor, bool repair,
                 struct verify_portion *portion) DF_MUST_CHECK;

#endif
