#include <df/zip.h>

#include <archive.h>
#include <archive_entry.h>
#include <stdlib.h>

struct df_zip_writer {
    struct df_ctx *ctx;
    struct archive *archive;
    FILE *out;
};

static int fail(struct df_zip_writer *writer)
{
    const char *why = archive_error_string(writer->archive);

    return df_fail(writer->ctx, DF_INTERNAL, "cannot write the archive: %s",
                   why ? why : "unknown error");
}

static la_ssize_t put_bytes(struct archive *archive, void *data, const void *bytes, size_t size)
{
    FILE *out = data;

    if (fwrite(bytes, 1, size, out) == size)
        return (la_ssize_t) size;
    archive_set_error(archive, ferror(out), "the file cannot be written");
    return -1;
}

static void release(void *data)
{
    archive_write_free(data);
}

int df_zip_create(struct df_ctx *ctx, FILE *out, struct df_zip_writer **writer)
{
    struct df_zip_writer *made = df_alloc(&ctx->arena, sizeof *made);

    *made = (struct df_zip_writer){ctx, archive_write_new(), out};
    *writer = made;
    if (!made->archive)
        abort();
    df_defer(&ctx->arena, release, made->archive);
    /* No padding: the archive ends with its directory. */
    if (archive_write_set_format_zip(made->archive) != ARCHIVE_OK
        || archive_write_set_bytes_in_last_block(made->archive, 1) != ARCHIVE_OK
        || archive_write_open(made->archive, out, NULL, put_bytes, NULL) != ARCHIVE_OK)
        return fail(made);
    return 0;
}

/* The time is one that the format cannot say, so it says its first in every time zone. */
int df_zip_begin(struct df_zip_writer *writer, const char *path, int64_t size, bool is_packed)
{
    struct archive_entry *entry = archive_entry_new();

    if (!entry)
        abort();
    archive_entry_set_pathname(entry, path);
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_perm(entry, 0644);
    archive_entry_set_size(entry, size);
    archive_entry_set_mtime(entry, 0, 0);
    int result = is_packed ? archive_write_zip_set_compression_deflate(writer->archive)
                           : archive_write_zip_set_compression_store(writer->archive);
    if (result == ARCHIVE_OK)
        result = archive_write_header(writer->archive, entry);
    archive_entry_free(entry);
    return result == ARCHIVE_OK ? 0 : fail(writer);
}

int df_zip_write(struct df_zip_writer *writer, const void *bytes, size_t size)
{
    la_ssize_t wrote = archive_write_data(writer->archive, bytes, size);

    return wrote == (la_ssize_t) size ? 0 : fail(writer);
}

int df_zip_add(struct df_zip_writer *writer, const char *path, const void *bytes, size_t size)
{
    int failed = df_zip_begin(writer, path, (int64_t) size, true);

    return failed || size == 0 ? failed : df_zip_write(writer, bytes, size);
}

int df_zip_finish(struct df_zip_writer *writer)
{
    if (archive_write_close(writer->archive) != ARCHIVE_OK || fflush(writer->out) != 0)
        return fail(writer);
    return 0;
}
