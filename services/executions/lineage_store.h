/* Walks from an artifact or a job back to where it comes from. */
#ifndef LINEAGE_STORE_H
#define LINEAGE_STORE_H

#include "lineage.h"

#include <df/ctx.h>

/* Who reads it, beginning in a project that they may see. */
struct lineage_reader {
    const char *user, *project;
};

/* From what lineage_start_*() said, `steps` back at most. What is in projects that the reader is no
 * member of is hidden. DF_UNAVAILABLE when storage or projects are away. */
int lineage_walk(struct df_ctx *ctx, const struct lineage_reader *reader, int64_t steps,
                 struct lineage *lineage) DF_MUST_CHECK;

#endif
