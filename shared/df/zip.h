/* Zip files, read with suspicion and written so that the same files make the same bytes. The only
 * files that know libarchive. */
#ifndef DF_ZIP_H
#define DF_ZIP_H

#include <df/ctx.h>

#include <stdio.h>

/* What an archive may hold. An entry that unpacks to more than DF_ZIP_RATIO times what the whole
 * archive has is a bomb, once it has DF_ZIP_RATIO_FROM bytes. */
struct df_zip_limits {
    size_t entries;
    int64_t entry_bytes, total_bytes; /* unpacked */
};

enum { DF_ZIP_PATH_BYTES = 512, DF_ZIP_RATIO = 250, DF_ZIP_RATIO_FROM = 4 * 1024 * 1024 };

struct df_zip_reader;

/* What is read must outlive the reader, which is released with ctx. DF_INVALID says what is wrong
 * with the archive. */
int df_zip_open(struct df_ctx *ctx, const void *bytes, size_t size,
                const struct df_zip_limits *limits, struct df_zip_reader **reader) DF_MUST_CHECK;
/* The same for a tar that gzip packed. */
int df_zip_open_tar(struct df_ctx *ctx, const void *bytes, size_t size,
                    const struct df_zip_limits *limits,
                    struct df_zip_reader **reader) DF_MUST_CHECK;
int df_zip_open_file(struct df_ctx *ctx, const char *file, const struct df_zip_limits *limits,
                     struct df_zip_reader **reader) DF_MUST_CHECK;

/* The next file; *path is NULL when there is none. It is UTF-8, has no part "..", does not begin
 * with "/", and came only once. Links, devices and what is encrypted fail. Folders are passed over.
 */
int df_zip_next(struct df_zip_reader *reader, const char **path) DF_MUST_CHECK;

/* The whole file, with a NUL behind it. Lives as long as ctx. */
int df_zip_read(struct df_zip_reader *reader, const char **bytes, size_t *size) DF_MUST_CHECK;

/* Some of the file, until the next call; a size of 0 is its end. */
int df_zip_block(struct df_zip_reader *reader, const void **bytes, size_t *size) DF_MUST_CHECK;

/* NULL, or why no file may be called so. */
const char *df_zip_path_problem(const char *path) DF_MUST_CHECK;

struct df_zip_writer;

/* `out` stays the caller's, who closes it when the writer is finished. */
int df_zip_create(struct df_ctx *ctx, FILE *out, struct df_zip_writer **writer) DF_MUST_CHECK;

/* Begins a file of exactly `size` bytes, which df_zip_write() brings. `is_packed` is whether they
 * are compressed. */
int df_zip_begin(struct df_zip_writer *writer, const char *path, int64_t size,
                 bool is_packed) DF_MUST_CHECK;
int df_zip_write(struct df_zip_writer *writer, const void *bytes, size_t size) DF_MUST_CHECK;

/* A whole file, compressed. */
int df_zip_add(struct df_zip_writer *writer, const char *path, const void *bytes,
               size_t size) DF_MUST_CHECK;
int df_zip_finish(struct df_zip_writer *writer) DF_MUST_CHECK;

#endif
