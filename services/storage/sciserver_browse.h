/* Looking through a SciServer volume, and taking a file from it. */
#ifndef SCISERVER_BROWSE_H
#define SCISERVER_BROWSE_H

#include "backend.h"

/* As the members of a backend. */
int sciserver_browse(struct df_ctx *ctx, const struct place *place, const char *folder,
                     const char *cursor, json_t *items, const char **next) DF_MUST_CHECK;
int sciserver_take(struct df_ctx *ctx, const struct place *place, const char *path,
                   backend_sink *sink, void *data, int64_t *length) DF_MUST_CHECK;

#endif
