/* Processes of a system whose supervisor is gone: found in /proc, ended for good. */
#ifndef CLI_LEFTOVERS_H
#define CLI_LEFTOVERS_H

#include "data_folder.h"

/* Ends every process of this data folder: asks, waits, then kills. `count` says how many there
 * were. */
int leftovers_end(struct df_ctx *ctx, const struct data_folder *folder,
                  size_t *count) DF_MUST_CHECK;

/* Ends the processes of ours that work in one program's folder and whose supervisor is not their
 * parent. */
void orphans_end(struct df_ctx *ctx, const char *directory);

#endif
