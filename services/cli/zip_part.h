/* Files of a zip: from one zip, or from a file on disk, into another. */
#ifndef CLI_ZIP_PART_H
#define CLI_ZIP_PART_H

#include <df/zip.h>

/* A file on disk that becomes a file of a zip. */
struct zip_part {
    const char *path; /* in the zip */
    const char *name; /* for people */
    const char *hash; /* SHA-256 that it must have */
};

/* Copies the present file of `reader`, which is small: it is held in memory. */
int zip_part_copy(struct df_zip_reader *reader, struct df_zip_writer *writer,
                  const char *path) DF_MUST_CHECK;

/* Adds a file of any size, uncompressed. DF_CONFLICT when it has another hash. */
int zip_part_add(struct df_ctx *ctx, struct df_zip_writer *writer, const struct zip_part *part,
                 const char *file) DF_MUST_CHECK;

#endif
