/* Runs df-preview, a program that may do nothing but ask for bytes of one object and answer:
 * limited in time, in memory, in what it is given, and in how many there are. */
#ifndef PREVIEW_CHILD_H
#define PREVIEW_CHILD_H

#include "backend.h"
#include "settings.h"

/* Finds the program. Released with ctx. */
void preview_child_open(struct df_ctx *ctx, struct storage_settings *settings);

/* What it says of an object of `size` bytes, checked; lives as long as ctx. Objects that kill it
 * have a preview that says so. DF_UNAVAILABLE `preview_busy` when too many are at it. */
int preview_child_run(struct df_ctx *ctx, const struct place *place, const struct object_key *key,
                      int64_t size, json_t **preview) DF_MUST_CHECK;

#endif
