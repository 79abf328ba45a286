/* Where an extension comes from: a folder, an archive, an address, or a package of npm. */
#ifndef CLI_EXTENSION_SOURCE_H
#define CLI_EXTENSION_SOURCE_H

#include <df/ctx.h>

enum { EXTENSION_ARCHIVE_BYTES = 16 * 1024 * 1024 };

/* An archive of what `source` names, as the service takes it. A folder that is there is packed, a
 * file that is there is read; an address is asked with https (with http only on this machine); any
 * other name is looked up at the npm registry (DEEPFORGE_NPM_REGISTRY), whose checksum is compared.
 * The bytes live as long as ctx. */
int extension_source_read(struct df_ctx *ctx, const char *source, const char **bytes,
                          size_t *size) DF_MUST_CHECK;

#endif
