/* Folders and files of a SciServer volume, by their paths in it. */
#ifndef SCISERVER_FOLDER_H
#define SCISERVER_FOLDER_H

#include "backend.h"
#include "sciserver_reply.h"

/* What a folder has; nothing when it is not there. */
int sciserver_folder_read(struct df_ctx *ctx, const struct place *place, const char *path,
                          struct sciserver_listing *listing) DF_MUST_CHECK;

/* All of a file, unchecked; whether it is there. */
int sciserver_file_fetch(struct df_ctx *ctx, const struct place *place, const char *path,
                         backend_sink *sink, void *data, bool *found) DF_MUST_CHECK;

#endif
