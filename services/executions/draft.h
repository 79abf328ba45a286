/* The editable copy of the model that a debug run has: what it began as, and what was changed. */
#ifndef DRAFT_H
#define DRAFT_H

#include <df/pg.h>

/* One text has as many versions at most; the oldest ones go first. */
enum { DRAFT_VERSIONS = 500 };

struct draft {
    int64_t revision; /* of the model that it began as; DF_NO_INT: it is no debug run */
    json_t *patch;    /* what was changed since, as of a change of the model */
};

int draft_find(struct df_ctx *ctx, const char *execution, struct draft *draft) DF_MUST_CHECK;

/* A new version of what is at `path`, by somebody who saw `version`: DF_CONFLICT `draft_version`
 * when that is not the latest. */
struct draft_edit {
    const char *execution, *path, *value; /* value: JSON text */
    int64_t version;
    const char *user, *user_name;
};

int draft_put(struct df_ctx *ctx, const struct draft_edit *edit) DF_MUST_CHECK;

#endif
