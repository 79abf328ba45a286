/* Numbers of bytes as people write them: 500MB, 1.5 GiB. Pure. */
#ifndef DF_SIZE_H
#define DF_SIZE_H

#include <df/base.h>

/* KB, MB, GB, TB count thousands, KiB to TiB 1024; without a unit bytes. False unless `text` is a
 * number from 0 to 2^60 bytes. */
bool df_size_parse(const char *text, int64_t *bytes);

#endif
